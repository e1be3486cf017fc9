"""Why a call failed: from the line of emitted text back to the learner's own expression."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import FrameType
from typing import Any

import numpy as np

from . import mistakes
from .culprit import entering, is_backward, known_values, written
from .emit import Emitted
from .errors import Mistake, TeachingError
from .graph import Apply, Constant, SharedVariable, Variable
from .inert import one_line
from .loop import Scan
from .looptext import TooShort
from .say import formula, label, operand
from .site import Site, here, names_in_reach, part, text_of
from .struct import struct
from .syntax import parsed
from .tracebacks import trail
from .types import Refused
from .writer import Line, Unequal


def explained(error: Exception, emitted: Emitted, inputs: Sequence[Variable]) -> Exception:
    """The exception to raise instead: the same kind, told in terms of the learner's program.

    What an op of the learner raises keeps its type and message, and gets a note that names the
    expression.
    """
    frame, line = _place(error, emitted)
    if frame is None or line is None:
        return error
    if isinstance(error, Refused) and isinstance(line.cause, Variable):
        return _argument(error, line.cause, inputs)
    if not isinstance(line.cause, Apply):
        return error
    return Failure(error, line.cause, line, frame, emitted).told()


def _place(error: Exception, emitted: Emitted) -> tuple[FrameType | None, Line | None]:
    """The frame of the emitted function and the line it was at."""
    for step in trail(error):
        if step.tb_frame.f_code.co_filename == emitted.file:
            return step.tb_frame, emitted.lines[step.tb_lineno - 1]
    return None, None


def _argument(error: Refused, x: Variable, inputs: Sequence[Variable]) -> Exception:
    name, argument = label(x), (x.name or "", list(inputs).index(x))
    site = here()
    if isinstance(error.found, Variable):
        found = {"found": label(error.found), "kind": mistakes.kind_words(error.found)}
        return mistakes.value_symbolic(part(site, *argument), holder=f"'{name}'", **found)
    return mistakes.refused(error, f"'{name}'", name, x.type, site, made=x.site, argument=argument)


@struct
class Failure:
    """A node that could not be computed, the line it was written on, and the values at hand."""

    error: Exception
    node: Apply
    line: Line
    frame: FrameType
    emitted: Emitted

    def told(self) -> Exception:
        error, own = self.error, getattr(self.node.op, "runner", None)
        if isinstance(error, TeachingError):  # in the op's own words, which know no names
            if error.site is None:
                return self.say(error.mistake, **(error.found | self.words))
            again = error.mistake(error.site, **error.found)
            return _noted(again, self.turn) if self.turn else again
        found = None if own else self._found()  # what perform raises is the learner's own business
        return found or _noted(error, f"in {self.words['expression']}{self.turn}")

    def say(self, mistake: Mistake, **more: Any) -> Exception:
        """The mistake at the learner's expression, with its operands and the turn of the scan."""
        return mistake(self.site, **{**self.words, **more})

    # --- what the learner wrote -------------------------------------------------------------------

    @cached_property
    def site(self) -> Site | None:
        return written(self.node).site

    @cached_property
    def turn(self) -> str:
        """` (in its gradient), step 3 of the scan`, where that is so."""
        found = [str(self.frame.f_locals.get(name, "?")) for name, _ in self.line.turns]
        backward = mistakes.backwards() if is_backward(self.node) else ""
        return backward + mistakes.turn_words(found)

    @cached_property
    def values(self) -> list[Any]:
        """The values of the node's inputs."""
        return [self._value(name) for name in self.line.operands]

    @cached_property
    def operands(self) -> Mapping[Variable, Any]:
        """What goes into the learner's expression: the variables, with their values."""
        variables, nodes = entering(self.node)
        scope = {**self.frame.f_globals, **self.frame.f_locals}
        lines = self.emitted.lines
        here = next(k for k, line in enumerate(lines) if line is self.line)
        found = known_values(variables, lines[: here + 1], nodes, scope)  # others have yet to run
        return {v: x for v, x in found.items() if isinstance(x, np.ndarray | np.generic)}

    @cached_property
    def words(self) -> dict[str, str]:
        """The words that every sentence about a failure has."""
        arrays = [v for v in self.operands if v.ndim and not _is_slope(v)]
        return {
            "expression": formula(written(self.node).outputs[0]),
            "turn": self.turn,
            "operands": mistakes.all_described((self.name(v), x) for v, x in self.operands.items()),
            "names": mistakes.joined(f"{operand(v)}.shape" for v in arrays)
            or mistakes.joined(self.name(v) for v in self.operands),
        }

    def name(self, v: Variable) -> str:
        """What the learner calls an operand; what only a gradient has is called a gradient."""
        if v.owner is not None and _is_slope(v):
            return mistakes.gradient_of(label(written(v.owner).outputs[0]))
        return label(v)

    def _value(self, name: str) -> Any:
        if name in self.frame.f_locals:
            return self.frame.f_locals[name]
        return self.frame.f_globals.get(name, ())

    # --- which mistake it is ----------------------------------------------------------------------

    def _stored(self) -> Exception | None:
        """The shapes fitted until somebody stored a value of another shape."""
        shapes = {v: np.shape(x) for v, x in self.operands.items()}
        for s, shape in shapes.items():
            site, before = vars(s).get("reshaped", (None, ()))
            fitted = [before if v is s else each for v, each in shapes.items()]
            if site is not None and isinstance(s, SharedVariable) and self._fit(fitted):
                words = {"name": self.name(s), "before": before, "shape": shape}
                return mistakes.shape_was_stored(site, **words, **self.words)
        return None

    def _fit(self, shapes: Sequence[tuple[int, ...]]) -> bool:
        """True if arrays of these shapes could be multiplied, or computed with one by one."""
        try:
            if self.node.op.name == "dot":
                a, b = shapes
                return a[-1:] == (b[-2:-1] if len(b) > 1 else b)
            return bool(np.broadcast_shapes(*shapes))
        except ValueError:
            return False

    def _found(self) -> Exception | None:
        error = self.error
        told = self._stored() if isinstance(error, ValueError) else None
        if told is not None:
            return told
        if isinstance(error, TooShort):
            return _too_short(error, self.node, self.values)
        if isinstance(error, Unequal):
            return self._unequal()
        if self.node.op.name == "dot" and isinstance(error, ValueError):
            rows = -1 if np.ndim(self.values[1]) == 1 else -2
            a, b = np.size(self.values[0], -1), np.size(self.values[1], rows)
            return self.say(mistakes.dot_lengths, a=a, b=b)
        if isinstance(error, IndexError):
            return self._index()
        if isinstance(error, np.linalg.LinAlgError):
            return self.say(_linear_algebra(error))
        if self.node.op.name == "reshape" and isinstance(error, ValueError):
            return self._reshape()
        if isinstance(self.node.op, Scan) and isinstance(self.line.comment, Variable):
            told = self._row(self.line.comment)
            if told is not None:
                return told
        reason = mistakes.reason(error)
        said = mistakes.sentence(error)
        return None if reason is None else self.say(reason, said=said)

    def _row(self, value: Variable) -> Exception | None:
        """A row that does not fit on the tape of a scan; NumPy says both shapes."""
        shapes = re.findall(r"\([\d, ]*\)", str(self.error))
        if value.owner is None or len(shapes) != 2:
            return None
        root = written(value.owner)
        words = {"value": formula(root.outputs[0]), "shape": shapes[0], "before": shapes[1]}
        return mistakes.rows_differ(root.site, turn=self.turn, **words)

    def _unequal(self) -> Exception:
        """Whether NumPy would have repeated a length of 1, which needs another remedy."""
        pairs = list(zip(self.node.inputs, self.values, strict=True))
        tensors = [(i, np.shape(v)) for i, v in pairs if np.ndim(v)]
        entered = [v for v, x in self.operands.items() if np.ndim(x)]
        arrays = {self._array(i): x for i, x in pairs if isinstance(i, Constant) and np.ndim(x)}
        names = mistakes.and_([*arrays, *map(self.name, entered)])
        if arrays:
            found = [*arrays.items(), *((self.name(v), x) for v, x in self.operands.items())]
            described = mistakes.all_described(found)
            return self.say(mistakes.lengths_differ, operands=described, names=names)
        one, shape = next(((i, s) for i, s in tensors if 1 in s and i in entered), (None, ()))
        try:
            np.broadcast_shapes(*[shape for _, shape in tensors])
        except ValueError:
            one = None
        if one is None:
            rows = self._for_rows()
            if rows is not None:
                return self.say(mistakes.vector_on_columns, name=self.name(rows))
            return self.say(mistakes.lengths_differ, names=names)
        words = {"axis": shape.index(1), "pattern": tuple(n == 1 for n in shape)}
        return self.say(mistakes.length_one, name=self.name(one), **words)

    def _array(self, c: Constant) -> str:
        """What the program calls an array that it put into a formula."""
        tree, names = parsed(text_of(self.site)), names_in_reach()
        used = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name)] if tree else []
        return next((n for n in used if names.get(n) is c.data), label(c))

    def _for_rows(self) -> Variable | None:
        """A vector that has as many numbers as the matrix beside it has rows."""
        found = [(v, np.shape(x)) for v, x in self.operands.items() if np.ndim(x)]
        if [len(shape) for _, shape in found] not in ([1, 2], [2, 1]):
            return None
        (vector, (length,)), (_, matrix) = sorted(found, key=lambda each: len(each[1]))
        return vector if length == matrix[0] else None

    def _index(self) -> Exception:
        """NumPy says which index is too far: 'index 9 is out of bounds for axis 0 with size 3'."""
        numbers = [int(n) for n in re.findall(r"-?\d+", str(self.error).partition("bounds")[2])]
        reason = mistakes.reason(self.error)
        if len(numbers) != 2:
            return self.say(reason or mistakes.cannot_compute, said=mistakes.sentence(self.error))
        index = next(iter(re.findall(r"index (-?\d+)", str(self.error))), "?")
        axis, length = numbers
        if not length and isinstance(getattr(self.node.inputs[0].owner, "op", None), Scan):
            return self.say(mistakes.scan_no_last_step)
        whole = self.node.inputs[0]
        shape = np.shape(self.operands.get(whole, ()))
        if shape[axis : axis + 1] == (length,):
            where = mistakes.axis_words(self.name(whole), shape, axis)
        else:
            where = mistakes.hidden_axis(self.words["operands"], length)
        words = {"range": mistakes.index_range(length), "index": index}
        return self.say(mistakes.index_out_of_range, axis=where, **words)

    def _reshape(self) -> Exception:
        """NumPy's message has the lengths: 'cannot reshape array of size 4 into shape (2,3)'."""
        if self.node.inputs[0] not in self.operands:
            return self.say(mistakes.shapes_do_not_fit)
        numbers = str(self.error).rpartition("shape")[2]
        lengths = [int(n) for n in re.findall(r"-?\d+", numbers)]
        size = int(np.prod([n for n in lengths if n >= 0]))
        wanted = mistakes.multiple(size) if -1 in lengths else str(size)
        words = {"name": self.name(self.node.inputs[0]), "size": np.size(self.values[0])}
        return self.say(mistakes.reshape_size, wanted=wanted, **words)


def _is_slope(v: Variable) -> bool:
    """True for what nobody wrote and only a gradient has."""
    return v.owner is not None and v.name is None and is_backward(v.owner)


def _noted(error: Exception, note: str) -> Exception:
    error.add_note(one_line(note.strip(" ,")))
    return error


def _linear_algebra(error: Exception) -> Mistake:
    """NumPy says in a few words what a matrix does not allow."""
    words = {
        "Singular": mistakes.singular_matrix,
        "positive definite": mistakes.not_positive_definite,
        "square": mistakes.not_square,
        "complex": mistakes.complex_eigenvalues,
        "Incompatible dimensions": mistakes.shapes_do_not_fit,
    }
    return next((m for word, m in words.items() if word in str(error)), mistakes.no_convergence)


def _too_short(error: TooShort, node: Apply, values: Sequence[Any]) -> Exception:
    what, wanted, have = error.args
    lanes = node.op.lanes(node.inputs)
    if what == "n_steps":
        where = part(node.site, "n_steps", 4)
        if wanted < 0:
            return mistakes.scan_steps_negative(where, found=wanted)
        shortest = int(np.argmin(have))
        lane = lanes.sequences[shortest]
        words = {"name": label(lane.outer), "have": max(have[shortest], 0)}
        less = f" - {lane.span}" if lane.span else ""  # the taps use up some elements
        return mistakes.scan_too_many_steps(where, wanted=wanted, less=less, **words)
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
