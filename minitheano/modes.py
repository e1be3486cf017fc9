"""How a function is compiled and watched: `Mode`, and the modes that look at every value."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from . import mistakes
from .config import OPTIMIZERS, config
from .emit import Emitted, Program, emit, followed
from .errors import Mistake
from .finite import bad_element, flaw, flawed, operands_there
from .graph import Apply, Constant, SharedVariable, Variable, order
from .loop import Scan
from .ops.watch import Print
from .say import formula, label, named
from .settings import flag_takes
from .show import debugprint
from .site import here, part
from .types import TensorType
from .writer import Moment

Run = Callable[..., Any]
Values = dict[Variable, Any]
Turns = tuple[int, ...]

LINKERS = ("c", "cvm", "cvm_nogc", "c|py", "c|py_nogc", "py", "vm", "vm_nogc")
SINGLE = ("float16", "float32", "complex64")
AS_WRITTEN = ("None", "merge", "fast_compile")
NATIVE = frozenset(["native_code"])  # only done in modes that say so


class Mode:
    """How a function is compiled: as written with `optimizer=None` or 'fast_compile', or rewritten.

    `excluding` takes names of rewrites and of what is done for speed; tags of Theano that are none
    are accepted and change nothing, as the linker is. Raises KeyError for a word that Theano has
    not.
    """

    without: frozenset[str] = NATIVE

    def __init__(self, linker: Any = None, optimizer: Any = "default") -> None:
        self.linker = self.provided_linker = _known("linker", linker or config.linker, LINKERS)
        optimizer = _known("optimizer", "None" if optimizer is None else optimizer, OPTIMIZERS)
        self.optimizer = self.provided_optimizer = optimizer

    @property
    def rewrites(self) -> bool:
        """False if the function runs the graph as it was written."""
        asked = config.optimizer if self.optimizer == "default" else self.optimizer
        return asked not in AS_WRITTEN

    def compile(self, program: Program, written: Program) -> tuple[Emitted, Run]:
        """The text of the function, and what is called; `written` is the graph before rewriting."""
        if _may_run_twice(program.results):
            emitted = emit(program, fast=True)
            try:
                return emitted, emitted.compile()
            except SyntaxError:  # loops may lie inside each other too deep for it
                pass
        emitted = emit(program)
        return emitted, emitted.compile()

    def begin(self, function: Any, program: Program) -> None:
        """Called once with each function that is made in this mode, when it is ready."""

    def excluding(self, *tags: str) -> Mode:
        """The same mode without these rewrites, or these ways of being fast."""
        made = self.clone()
        made.without = self.without.union(tags)
        return made

    def including(self, *tags: str) -> Mode:
        """The same mode, with these again."""
        made = self.clone()
        made.without = self.without.difference(tags)
        return made

    requiring = including

    def clone(self, link_kwargs: Any = None, optimizer: Any = "", **kwargs: Any) -> Mode:
        """The same mode once more, or with another optimizer."""
        made = copy.copy(self)
        if optimizer != "":
            Mode.__init__(made, self.linker, optimizer)
        return made

    def __str__(self) -> str:
        return f"{type(self).__name__}(linker = {self.linker}, optimizer = {self.optimizer})"


def _may_run_twice(results: Sequence[Variable]) -> bool:
    """True if a call that fails can be done again: no op is a learner's own, and none prints."""
    for node in order(results):
        if getattr(node.op, "runner", None) or isinstance(node.op, Print):
            return False
        if isinstance(node.op, Scan) and not _may_run_twice(node.op.inner_outputs):
            return False
    return True


def _known(setting: str, word: Any, words: tuple[str, ...]) -> Any:
    if isinstance(word, str) and word not in words:
        where = part(here(), setting, 0 if setting == "linker" else 1)
        found = {"setting": setting, "found": repr(word), "known": mistakes.listed(words)}
        raise mistakes.unknown_part(where, **found)
    return word


# --- modes that see every value -------------------------------------------------------------------


class Watching(Mode):
    """A mode whose functions hand every value, as soon as it is known, to `see`."""

    def compile(self, program: Program, written: Program) -> tuple[Emitted, Run]:
        nodes = order([*program.outputs, *program.updates.values()])
        places = {node: k for k, node in enumerate(nodes)}

        def see(values: Values, moment: Moment, value: Any, turns: Turns) -> None:
            v = moment.variable
            values[v] = value
            node = v.owner if moment.beat == "compute" else None
            place = places.get(node) if node is not None and not turns else None
            self.see(v, node, turns, values, place)

        return followed(program, dict, see)

    def see(
        self, v: Variable, node: Apply | None, turns: Turns, values: Values, place: Any
    ) -> None:
        """Called with each value: `node` has computed it, as number `place` of the call's nodes.

        `node` is None for arguments and states, `place` for what stands inside a scan.
        """
        raise NotImplementedError


class MonitorMode(Watching):
    """Calls `pre_func(i, node, fn)` and `post_func(i, node, fn)` for node number i of each call.

    `fn.inputs[k][0]` and `fn.outputs[k][0]` are the values. Both are called when the node has been
    computed. The nodes inside a scan are not shown, as in Theano.
    """

    def __init__(
        self,
        pre_func: Any = None,
        post_func: Any = None,
        optimizer: Any = "default",
        linker: Any = None,
    ) -> None:
        super().__init__(linker, optimizer)
        self.pre_func, self.post_func = pre_func, post_func

    def see(
        self, v: Variable, node: Apply | None, turns: Turns, values: Values, place: Any
    ) -> None:
        if node is None or place is None or v is not node.outputs[-1]:
            return
        fn = SimpleNamespace(
            inputs=[[_value(v, values)] for v in node.inputs],
            outputs=[[_value(v, values)] for v in node.outputs],
        )
        for tell in (self.pre_func, self.post_func):
            if tell is not None:
                tell(place, node, fn)


def _value(v: Variable, values: Values) -> Any:
    """A value as Theano stores it, a number as an array without axes; nobody can change it."""
    value = v.data if isinstance(v, Constant) else values.get(v)
    return value if value is None or not isinstance(v.type, TensorType) else np.array(value)


def detect_nan(i: int, node: Apply, fn: Any) -> None:
    """Prints a node that computes nan, with its inputs; for `MonitorMode(post_func=…)`."""
    if any(flaw(output[0], ("nan",)) for output in fn.outputs):
        print("*** NaN detected ***")
        debugprint(node)
        print(f"Inputs : {[each[0] for each in fn.inputs]}")
        print(f"Outputs: {[each[0] for each in fn.outputs]}")


class NanGuardMode(Watching):
    """Stops a call with AssertionError at the first value that is nan, inf or above 1e10.

    What is not said is taken from `config.NanGuardMode`. Values inside a scan are looked at too.
    """

    @property
    def mistake(self) -> Mistake:
        """What is told of such a number."""
        return mistakes.bad_number

    def __init__(
        self,
        nan_is_error: bool | None = None,
        inf_is_error: bool | None = None,
        big_is_error: bool | None = None,
        optimizer: Any = "default",
        linker: Any = None,
    ) -> None:
        super().__init__(linker, optimizer)
        flags = config.NanGuardMode
        asked = {"nan": nan_is_error, "inf": inf_is_error, "big": big_is_error}
        self.kinds = tuple(
            kind
            for kind, said in asked.items()
            if (getattr(flags, f"{kind}_is_error") if said is None else said)
        )

    def see(
        self, v: Variable, node: Apply | None, turns: Turns, values: Values, place: Any
    ) -> None:
        found = flawed(values[v], self.kinds)
        if found is None:
            return
        operands = operands_there(node, values, values[v], found[1]) if node else ""
        raise self.mistake(
            node.site if node else v.site,
            **bad_element(v, values[v], found[1], turns),
            what=mistakes.nan_words(found[0]),
            from_=mistakes.came_of(operands) if operands else "",
            mode=type(self).__name__,
            remedy=mistakes.remedy_for_number(node is not None),
        )


class DebugMode(NanGuardMode):
    """Computes every call twice, as written and as rewritten, and compares; slow.

    Raises BadOptimization where the two differ, and InvalidValueError where a value is nan or inf,
    unless `config.DebugMode.check_finite` is False. Theano's other settings change nothing.
    """

    @property
    def mistake(self) -> Mistake:
        """What is told of such a number."""
        return mistakes.not_finite

    def __init__(
        self, optimizer: Any = "fast_run", check_isfinite: bool | None = None, **settings: Any
    ) -> None:
        finite = config.DebugMode.check_finite if check_isfinite is None else check_isfinite
        super().__init__(bool(finite), bool(finite), False, optimizer)

    def compile(self, program: Program, written: Program) -> tuple[Emitted, Run]:
        emitted, run = super().compile(program, written)
        both = [emit(_pure(each)).compile() for each in (written, program)]
        results = [*written.outputs, *written.updates.values()]
        made = {v.type for node in order(results) for v in (*node.inputs, *node.outputs)}
        tolerance = 1e-3 if any(t.dtype in SINGLE for t in made if hasattr(t, "dtype")) else 1e-7

        def checked(*args: Any) -> Any:
            try:
                values = [each(*args) for each in both]
            except Exception:  # it is told by the call itself, with the learner's expression
                return run(*args)
            for v, a, b in zip(results, *values, strict=True):
                _compare(v, a, b, tolerance)
            return run(*args)

        return emitted, checked


def _pure(program: Program) -> Program:
    """The program with its new values as further results: nothing is stored."""
    outputs = [*program.outputs, *program.updates.values()]
    return Program(program.name, program.inputs, outputs, {}, program.takes)


def _compare(v: Variable, written: Any, found: Any, tolerance: float) -> None:
    """Rewriting may turn an overflow into a number; it may not turn a number into another."""
    if not isinstance(v.type, TensorType) or not np.isfinite(written).all():
        return
    if not np.allclose(written, found, rtol=tolerance, atol=tolerance):
        shown = {"written": mistakes.brief(written), "found": mistakes.brief(found)}
        raise mistakes.rewriting_differs(v.site, name=formula(v), **shown)


# --- names for modes ------------------------------------------------------------------------------

predefined_linkers = dict.fromkeys(LINKERS)
predefined_modes: dict[str, Mode] = {
    "FAST_RUN": Mode(optimizer="fast_run"),
    "FAST_COMPILE": Mode(optimizer="fast_compile"),
    "DEBUG_MODE": DebugMode(),
}
_BY_CLASS: dict[str, type[Mode]] = {
    "Mode": Mode, "ProfileMode": Mode, "PROFILE_MODE": Mode, "DebugMode": DebugMode,
    "NanGuardMode": NanGuardMode,
}  # fmt: skip


def get_mode(asked: Any = None) -> Mode:
    """The mode for a name such as 'FAST_RUN', for a `Mode`, or for None, which is `config.mode`.

    Raises ValueError for a name that is not known.
    """
    word = config.mode if asked is None else asked
    if isinstance(word, Mode):
        return word
    if not isinstance(word, str) or word not in {**predefined_modes, **_BY_CLASS}:
        raise _no_mode(word)
    return _BY_CLASS[word]() if word in _BY_CLASS else predefined_modes[word]


flag_takes(
    "mode",
    lambda word: isinstance(word, Mode) or word in {**predefined_modes, **_BY_CLASS},
    lambda: [*predefined_modes, *_BY_CLASS],
)


def _no_mode(word: Any) -> Exception:
    """What stands for a mode and is none: a misspelt name, or what belongs to another argument."""
    where, names = part(here(), "mode", 2), (*predefined_modes, *_BY_CLASS)
    outputs = word if isinstance(word, list) else [word]
    if outputs and all(isinstance(v, Variable) for v in outputs):
        said = mistakes.joined(label(v) for v in outputs)
        return mistakes.mode_is_output(where, found=said)
    if isinstance(word, list | tuple | dict):
        found = list(word.items()) if isinstance(word, dict) else list(word)
        pair = found[0] if found and isinstance(found[0], list | tuple) else found
        meant = "updates" if pair and isinstance(pair[0], SharedVariable) else "givens"
        return mistakes.mode_is_pairs(where, found=named(word), meant=meant)
    near = mistakes.nearest(str(word), names)
    kind = mistakes.near_setting if near else mistakes.unknown_setting
    known = mistakes.listed([near] if near else names)
    return kind(where, setting="mode", found=repr(word), known=known)


def get_default_mode() -> Mode:
    """The mode of functions that say nothing else: `config.mode` and `config.optimizer`."""
    return get_mode(None)


def register_mode(name: str, mode: Mode) -> None:
    """Give a mode a name, by which `function(…, mode=name)` finds it; KeyError if it is taken."""
    if name in predefined_modes:
        raise KeyError(f"there is a mode {name!r} already")
    predefined_modes[name] = mode
