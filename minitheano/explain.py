"""Why a call failed: from the line of emitted text back to the learner's own expression."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import FrameType
from typing import Any

import numpy as np

from . import mistakes
from .emit import Emitted
from .errors import Mistake, TeachingError
from .graph import Apply, Constant, Variable
from .looptext import TooShort
from .say import formula, label, operand
from .site import here, part
from .types import Refused
from .writer import Line, Unequal


def explained(error: Exception, emitted: Emitted, inputs: Sequence[Variable]) -> Exception:
    """The exception to raise instead: the same kind, told in terms of the learner's program.

    An error that has no words of its own keeps its type and message and gets a note that names the
    expression.
    """
    frame, line = _place(error, emitted)
    if frame is None or line is None:
        return error
    if isinstance(error, Refused) and isinstance(line.cause, Variable):
        return _argument(error, line.cause, inputs)
    if not isinstance(line.cause, Apply):
        return error
    return _node(error, line.cause, line, frame)


def _place(error: Exception, emitted: Emitted) -> tuple[FrameType | None, Line | None]:
    """The frame of the emitted function and the line it was at."""
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == emitted.file:
            return step.tb_frame, emitted.lines[step.tb_lineno - 1]
        step = step.tb_next
    return None, None


def _argument(error: Refused, x: Variable, inputs: Sequence[Variable]) -> Exception:
    name, argument = label(x), (x.name or "", list(inputs).index(x))
    site = here()
    if isinstance(error.found, Variable):
        found = {"found": label(error.found), "kind": mistakes.kind_words(error.found)}
        return mistakes.value_symbolic(part(site, *argument), holder=f"'{name}'", **found)
    return mistakes.refused(error, f"'{name}'", name, x.type, site, made=x.site, argument=argument)


def _node(error: Exception, node: Apply, line: Line, frame: FrameType) -> Exception:
    values = [_value(name, frame) for name in line.operands]
    turn = ", ".join(str(frame.f_locals.get(name, "?")) for name, _ in line.turns)
    found = {
        "expression": formula(node.outputs[0]),
        "turn": mistakes.in_turn(turn) if turn else "",
        "operands": mistakes.joined(
            mistakes.has_shape(label(v), np.shape(value))
            for v, value in zip(node.inputs, values, strict=True)
        ),
    }
    own = getattr(node.op, "runner", None)  # what perform raises is the learner's own business
    told = None if own else _told(error, node, values, found)
    if told is None:
        error.add_note(f"in {found['expression']}{found['turn']}")
        return error
    return told


def _told(
    error: Exception, node: Apply, values: Sequence[Any], found: dict[str, str]
) -> Exception | None:
    if isinstance(error, TeachingError):  # in the op's own words, which know no names and no line
        return error.mistake(node.site, **(error.found | found))
    if isinstance(error, TooShort):
        return _too_short(error, node, values)
    if isinstance(error, Unequal):
        return _unequal(node, values, found)
    if node.op.name == "dot" and isinstance(error, ValueError):
        rows = -1 if np.ndim(values[1]) == 1 else -2
        a, b = np.size(values[0], -1), np.size(values[1], rows)
        return mistakes.dot_lengths(node.site, a=a, b=b, **found)
    if isinstance(error, IndexError):
        return _index(error, node, values, found)
    if isinstance(error, np.linalg.LinAlgError):
        return _linear_algebra(error)(node.site, **found)
    if node.op.name == "reshape" and isinstance(error, ValueError):
        return _reshape(error, node, values, found)
    if isinstance(error, ValueError):
        tensors = [i for i in node.inputs if not isinstance(i, Constant)]
        names = mistakes.joined(f"{operand(i)}.shape" for i in tensors)
        return mistakes.shapes_do_not_fit(node.site, names=names, **found)
    return None


def _index(
    error: Exception, node: Apply, values: Sequence[Any], found: dict[str, str]
) -> Exception:
    words = {"expression": found["expression"], "turn": found["turn"]}
    shape: tuple[int, ...] = np.shape(values[0]) if values else ()
    index = ", ".join(str(v) for v in values[1:])
    if not index:  # it was typed as a number, and NumPy says which
        index = next(iter(re.findall(r"index (-?\d+)", str(error))), "?")
    words["range"] = mistakes.index_range(shape[0] if len(shape) == 1 else None)
    name = label(node.inputs[0])
    return mistakes.index_out_of_range(node.site, name=name, shape=shape, index=index, **words)


def _linear_algebra(error: Exception) -> Mistake:
    """NumPy says in a few words what a matrix does not allow."""
    words = {
        "Singular": mistakes.singular_matrix,
        "positive definite": mistakes.not_positive_definite,
        "square": mistakes.not_square,
        "complex": mistakes.complex_eigenvalues,
    }
    return next((m for word, m in words.items() if word in str(error)), mistakes.no_convergence)


def _reshape(
    error: Exception, node: Apply, values: Sequence[Any], found: dict[str, str]
) -> Exception:
    """NumPy's own message has the lengths: 'cannot reshape array of size 4 into shape (2,3)'."""
    lengths = [int(n) for n in re.findall(r"-?\d+", str(error).rpartition("shape")[2])]
    size = int(np.prod([n for n in lengths if n >= 0]))
    wanted = mistakes.multiple(size) if -1 in lengths else str(size)
    words = {"expression": found["expression"], "turn": found["turn"], "wanted": wanted}
    name = label(node.inputs[0])
    return mistakes.reshape_size(node.site, name=name, size=np.size(values[0]), **words)


def _unequal(node: Apply, values: Sequence[Any], found: dict[str, str]) -> Exception:
    """Whether NumPy would have repeated a length of 1, which needs another remedy."""
    tensors = [(i, np.shape(v)) for i, v in zip(node.inputs, values, strict=True) if np.ndim(v)]
    try:
        np.broadcast_shapes(*[shape for _, shape in tensors])
    except ValueError:
        names = mistakes.and_([label(i) for i, _ in tensors])
        return mistakes.lengths_differ(node.site, names=names, **found)
    one, shape = next(((i, s) for i, s in tensors if 1 in s), tensors[0])
    pattern = tuple(n == 1 for n in shape)
    axis = pattern.index(True) if True in pattern else 0
    return mistakes.length_one(node.site, name=label(one), axis=axis, pattern=pattern, **found)


def _too_short(error: TooShort, node: Apply, values: Sequence[Any]) -> Exception:
    what, wanted, have = error.args
    lanes = node.op.lanes(node.inputs)
    if what == "n_steps":
        where = part(node.site, "n_steps", 4)
        if wanted < 0:
            return mistakes.scan_steps_negative(where, found=wanted)
        shortest = int(np.argmin(have))
        name = label(lanes.sequences[shortest].outer)
        return mistakes.scan_too_many_steps(where, wanted=wanted, name=name, have=have[shortest])
    tapped = [s for s in lanes.states if s.taps != (-1,)]
    short = (s for s in tapped if len(values[node.inputs.index(s.outer)]) == have)
    initial = next(short, tapped[0])
    return mistakes.scan_short_initial(
        part(node.site, "outputs_info", 2),
        taps=list(initial.taps),
        wanted=wanted,
        name=label(initial.outer),
        have=have,
    )


def _value(name: str, frame: FrameType) -> Any:
    if name in frame.f_locals:
        return frame.f_locals[name]
    return frame.f_globals.get(name, ())
