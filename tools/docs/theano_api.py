"""The public names of Theano 1.0.5, as JSON: kinds and signatures, no texts.

Made once, with a Python in which Theano 1.0.5 is installed:
`python tools/docs/theano_api.py > tests/data/theano_api.json`.
"""

import ast
import importlib
import inspect
import json
import sys

# The modules whose names are listed; of any other module Theano's documentation shows nothing.
MODULES = """
theano theano.compile theano.compile.builders theano.compile.debugmode theano.compile.function
theano.compile.function_module theano.compile.io theano.compile.mode theano.compile.monitormode
theano.compile.nanguardmode theano.compile.ops theano.compile.pfunc theano.compile.profiling
theano.compile.sharedvalue theano.configparser theano.gof theano.gof.fg theano.gof.graph
theano.gof.null_type theano.gof.op theano.gof.toolbox theano.gof.type theano.gof.utils
theano.gradient theano.ifelse theano.misc.pkl_utils theano.misc.strutil theano.printing
theano.raise_op theano.sandbox.linalg theano.sandbox.linalg.ops theano.sandbox.rng_mrg
theano.sandbox.softsign theano.scalar theano.scalar.basic theano.scalar.basic_scipy theano.scan_module
theano.scan_module.scan theano.scan_module.scan_utils theano.scan_module.scan_views theano.tensor
theano.tensor.basic theano.tensor.elemwise theano.tensor.extra_ops theano.tensor.fft
theano.tensor.inplace theano.tensor.io theano.tensor.nlinalg theano.tensor.nnet
theano.tensor.nnet.abstract_conv theano.tensor.nnet.blocksparse theano.tensor.nnet.bn
theano.tensor.nnet.conv theano.tensor.nnet.conv3d2d theano.tensor.nnet.ctc
theano.tensor.nnet.neighbours theano.tensor.nnet.nnet theano.tensor.nnet.sigm
theano.tensor.raw_random theano.tensor.shared_randomstreams theano.tensor.sharedvar
theano.tensor.signal.conv theano.tensor.signal.pool theano.tensor.slinalg theano.tensor.sort
theano.tensor.subtensor theano.tensor.type theano.tensor.utils theano.tensor.var
theano.tensor.xlogx theano.tests.unittest_tools theano.updates theano.sparse theano.gpuarray
theano.typed_list theano.d3viz
""".split()


def own_names(module):
    """Names that the module's source defines at its top, or, for a package, takes from Theano."""
    with open(inspect.getsourcefile(module), encoding="utf-8") as file:
        tree = ast.parse(file.read())
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.col_offset == 0:
            names.add(node.name)
        elif isinstance(node, ast.Assign) and node.col_offset == 0:
            for target in node.targets:
                names.update(n.id for n in ast.walk(target) if isinstance(n, ast.Name))
        elif isinstance(node, ast.ImportFrom) and hasattr(module, "__path__"):
            source = ("." if node.level else "") + (node.module or "")
            if source.startswith((".", "theano")) and source != "theano.compat":
                for alias in node.names:
                    names.update(dir(module) if alias.name == "*" else [alias.asname or alias.name])
    return sorted(n for n in names if not n.startswith("_") and hasattr(module, n))


def described(value):
    """What a name is: a class, function, module or value, and how it is called."""
    home = getattr(value, "__module__", None) or ""
    if inspect.ismodule(value):
        return {"kind": "module"} if value.__name__.startswith("theano") else None
    if (inspect.isroutine(value) or inspect.isclass(value)) and not home.startswith("theano"):
        return None
    kind = "class" if inspect.isclass(value) else "function" if inspect.isroutine(value) else "value"
    found = {"kind": kind}
    if kind != "value":
        try:
            found["takes"] = [said(p) for p in inspect.signature(value).parameters.values()]
        except (TypeError, ValueError):
            pass
    return found


def said(parameter):
    """`x`, `axis=None`, `*args`: a parameter as it is written, objects as `…`."""
    star = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}.get(parameter.kind.name, "")
    default = parameter.default
    if default is parameter.empty:
        return star + parameter.name
    plain = default is None or isinstance(default, (bool, int, float, str, tuple))
    return "{}={}".format(parameter.name, repr(default) if plain else "...")


def main():
    """Print {module: {name: description}}; a module that cannot be loaded has no names."""
    api = {}
    for name in MODULES:
        try:
            module = importlib.import_module(name)
        except Exception as error:
            print("{}: {!r}".format(name, error), file=sys.stderr)
            api[name] = {}
            continue
        found = {n: described(getattr(module, n)) for n in own_names(module)}
        api[name] = {n: each for n, each in found.items() if each is not None}
    blocks = []
    for module, names in api.items():
        lines = ["  {}: {}".format(json.dumps(n), json.dumps(names[n])) for n in sorted(names)]
        blocks.append("{}: {{\n{}\n}}".format(json.dumps(module), ",\n".join(lines)))
    print("{{\n{}\n}}".format(",\n".join(blocks)))


if __name__ == "__main__":
    main()
