"""The tower: a file of the engine imports only from files above it, and nothing but numpy else."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "minitheano"

# The order is the law. A line with * is a group of doorways: names only, which may know each other.
TOWER = """
struct later flags inert config collector syntax site places errors tracebacks props types
mistakes.words mistakes.draws mistakes.values mistakes.formulas mistakes.gradients
mistakes.functions mistakes.givens mistakes.modes mistakes.scans mistakes.algebra
mistakes.branches mistakes.layers mistakes.computing mistakes.own mistakes.pickles mistakes.hints
mistakes
left_out elsewhere settings cells graph keeping walks fgraph say strangers net doorways attributes
generators shared updates testvalues
ops.own ops.card ops.kinds ops.scalars ops.elementwise ops.detach ops.reduce ops.shape
ops.constructors ops.make ops.join ops.complex ops.index ops.linear ops.columns ops.conv
ops.old_conv ops.bilinear ops.pool ops.norm ops.neighbours ops.random ops.draws ops.mrg ops.branch
ops.watch ops.sort ops.special ops.linalg ops.extra ops.nnet ops.classes ops.fourier ops.certain
ops.names ops.text ops.help ops.misuse ops.for_numpy ops.methods ops
several needs guards shapes rewrite rules entropy leftovers products stable chain backward pieces
passes loop rewind all_turns saved draft hoist after loops groups ufuncs numbers lengths writer
buffers blocks kernels looptext fastloop native native.machine native.scalars native.code
native.nodes native.calls native.loops native.groups native.write body quiet around intake emit
culprit explain lanes step forgotten scan streams mrg
pretty show draw
inputs outputs givens cloning habits trace finite modes nativemodes compiled binding calling
function verify builders
gradient
hints.source hints.known hints.card hints.python hints.steps hints.state hints.training
hints.loops hints.formulas hints.values hints.report hints
configparser d3viz* gof* tensor* printing scalar* compile* scan_module* ifelse sandbox* sparse
misc* compat* tests* version __init__ alias __main__
""".split()


def name_of(file: Path) -> str:
    """The dotted name under minitheano: ops/card.py is ops.card, ops/__init__.py is ops."""
    parts = file.relative_to(ENGINE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


FILES = {name_of(file): file for file in sorted(ENGINE.rglob("*.py"))}


def floor(name: str) -> int | None:
    """Where in the tower a file stands, counted from the top; None if it has no place."""
    return next((i for i, place in enumerate(TOWER) if fnmatch(name, place)), None)


def imports(name: str) -> Iterator[tuple[ast.stmt, str, list[str]]]:
    """Every import statement of a file: the statement, the module in full, the names taken."""
    package = ["minitheano", *name.split(".")]
    if FILES[name].name != "__init__.py" or name == "__init__":
        package.pop()
    for node in ast.walk(ast.parse(FILES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield node, module, [alias.name for alias in node.names]


def inner(module: str, names: list[str]) -> set[str]:
    """Which files of the engine an import statement reaches; empty for foreign modules."""
    if module.split(".")[0] != "minitheano":
        return set()
    path = module.split(".")[1:]
    inside = {".".join([*path, each]) for each in names}
    taken = {each for each in inside if each in FILES}
    if not names or taken != inside:
        taken.add(".".join(path) or "__init__")
    return taken


@pytest.mark.parametrize("name", FILES)
def test_every_file_has_a_floor(name: str) -> None:
    """A file of the engine stands in the tower, so that a reader knows what it may rest on."""
    assert floor(name) is not None, f"minitheano/{name} has no place in TOWER"


@pytest.mark.parametrize("name", FILES)
def test_imports_only_from_above(name: str) -> None:
    """A file imports only from files that stand before it in the tower."""
    here = floor(name)
    for node, module, names in imports(name):
        for other in inner(module, names):
            there = floor(other)
            doorway = here == there and here is not None and "*" in TOWER[here]
            assert here is not None and there is not None
            assert there < here or doorway, f"{name}, line {node.lineno}, imports {other}"


def test_no_circles() -> None:
    """No file reaches itself by imports: the doorways of one group have an order too."""
    above = {
        name: {other for _, module, names in imports(name) for other in inner(module, names)}
        for name in FILES
    }
    while free := [name for name, needs in above.items() if not needs & above.keys() - {name}]:
        for name in free:
            assert name not in above.pop(name), f"{name} imports itself"
    assert not above, f"these import each other: {sorted(above)}"


@pytest.mark.parametrize("name", FILES)
def test_no_import_inside_a_function(name: str) -> None:
    """Imports stand at the top of a file, where they can be read; only numba may come late."""
    tree = ast.parse(FILES[name].read_text(encoding="utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    for node, module, _ in imports(name):
        inside = any(f.lineno < node.lineno <= (f.end_lineno or 0) for f in functions)
        assert not inside or module.split(".")[0] == "numba", f"{name}, line {node.lineno}"


@pytest.mark.parametrize("name", FILES)
def test_numpy_alone_from_outside(name: str) -> None:
    """The engine needs numpy and Python's own library, and takes numba only inside a function."""
    allowed = {"numpy", "numba", "minitheano", *sys.stdlib_module_names}
    for node, module, _ in imports(name):
        assert module.split(".")[0] in allowed, f"{name}, line {node.lineno}, imports {module}"
