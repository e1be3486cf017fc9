"""The public names of Theano 1.0.5, as JSON: kinds and parameters, no texts.

A name is public if Theano's documentation has the word, or if a program was found to use it. Made
once, with a Python in which Theano 1.0.5 is installed, from the folder of its documentation and a
list of names that programs use:
`python tools/docs/theano_api.py doc used.txt > tests/data/theano_api.json`.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# The modules that Theano's documentation shows, or that programs were found to import.
MODULES = """
theano theano.compile theano.compile.builders theano.compile.debugmode theano.compile.function
theano.compile.io theano.compile.mode theano.compile.monitormode theano.compile.nanguardmode
theano.compile.ops theano.compile.pfunc theano.compile.profiling theano.compile.sharedvalue
theano.configparser theano.gof theano.gof.fg theano.gof.graph theano.gof.null_type theano.gof.op
theano.gof.toolbox theano.gof.type theano.gof.utils theano.gradient theano.ifelse
theano.misc.pkl_utils theano.misc.strutil theano.printing theano.raise_op
theano.sandbox.linalg theano.sandbox.linalg.ops theano.sandbox.rng_mrg theano.scalar
theano.scalar.basic theano.scalar.basic_scipy theano.scan_module theano.scan_module.scan_utils
theano.tensor theano.tensor.basic theano.tensor.elemwise theano.tensor.extra_ops theano.tensor.fft
theano.tensor.inplace theano.tensor.io theano.tensor.nlinalg theano.tensor.nnet
theano.tensor.nnet.abstract_conv theano.tensor.nnet.blocksparse theano.tensor.nnet.bn
theano.tensor.nnet.conv theano.tensor.nnet.conv3d2d theano.tensor.nnet.ctc
theano.tensor.nnet.neighbours theano.tensor.nnet.nnet theano.tensor.nnet.sigm
theano.tensor.raw_random theano.tensor.shared_randomstreams theano.tensor.sharedvar
theano.tensor.signal.conv theano.tensor.signal.pool theano.tensor.slinalg theano.tensor.sort
theano.tensor.subtensor theano.tensor.type theano.tensor.var
theano.tensor.xlogx theano.tests.unittest_tools theano.updates theano.sparse theano.gpuarray
theano.typed_list theano.d3viz theano.d3viz.formatting theano.gof.cmodule theano.gof.compilelock
theano.gof.opt theano.gof.link theano.gof.vm
""".split()

# What a module imports for itself, not for its users.
PRIVATE = """
absolute_import division print_function string_types integer_types theano logger theano_logger
config logging_default_handler logging_default_formatter has_handlers disable_log_handler
object2 rpath opt utils scal gof printing compile min_recursion tensor D flatten debugprint
exclude remove deprecated pprint DisconnectedType NullType FunctionGraph
""".split()


def words_of(folder: Path, used: Path) -> set[str]:
    """Every word of the documentation, and the last word of every name that is used."""
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in folder.rglob("*.txt")]
    names = used.read_text(encoding="utf-8").split()
    return set(re.findall(r"\w+", " ".join(texts))) | {name.rpartition(".")[2] for name in names}


def names_of(module: Any, words: set[str]) -> list[str]:
    """What the module's source defines at its top, or, for a package, also takes from Theano."""
    with open(inspect.getsourcefile(module) or "", encoding="utf-8") as file:
        nodes = ast.walk(ast.parse(file.read()))
    names = {name for node in nodes for name in defined(node, module)}
    return sorted(
        n for n in names & words if n[0] != "_" and hasattr(module, n) and n not in PRIVATE
    )


def defined(node: Any, module: Any) -> Iterator[str]:
    """The names that one statement defines."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.col_offset == 0:
        yield node.name
    elif isinstance(node, ast.Assign) and node.col_offset == 0:
        for target in node.targets:
            yield from (n.id for n in ast.walk(target) if isinstance(n, ast.Name))
    elif isinstance(node, ast.ImportFrom) and hasattr(module, "__path__"):
        inside = node.level or (node.module or "").startswith("theano.")
        for each in node.names if inside else ():
            yield from (dir(module) if each.name == "*" else [each.asname or each.name])


def described(value: Any, module: str) -> dict[str, Any] | None:
    """What a name is: a class, function, module or value, and how it is called.

    None for what a module only imports from elsewhere.
    """
    home = getattr(value, "__module__", None) or ""
    if inspect.ismodule(value):
        below = value.__name__.startswith(f"{module}.")
        return {"kind": "module"} if below else None
    called = inspect.isroutine(value) or inspect.isclass(value)
    package = hasattr(sys.modules[module], "__path__")
    if called and not f"{home}.".startswith("theano." if package else f"{module}."):
        return None
    if not called:
        return {"kind": "value"}
    found: dict[str, Any] = {"kind": "class" if inspect.isclass(value) else "function"}
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return found
    return {**found, "takes": [said(p) for p in parameters]}


def said(parameter: inspect.Parameter) -> str:
    """`x`, `axis=None`, `*args`: a parameter as it is written, with `...` for an object."""
    star = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}.get(parameter.kind.name, "")
    default = parameter.default
    if default is parameter.empty:
        return star + parameter.name
    plain = default is None or isinstance(default, (bool, int, float, str, tuple))
    return f"{parameter.name}={default!r}" if plain else f"{parameter.name}=..."


def main() -> None:
    """Print {module: {name: description}}."""
    blocks, words = [], words_of(Path(sys.argv[1]), Path(sys.argv[2]))
    for name in MODULES:
        module = importlib.import_module(name)
        found = {n: described(getattr(module, n), name) for n in names_of(module, words)}
        lines = [f"  {json.dumps(n)}: {json.dumps(each)}" for n, each in found.items() if each]
        blocks.append(f"{json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n}")
    sys.stdout.write("{\n" + ",\n".join(blocks) + "\n}\n")


if __name__ == "__main__":
    main()
