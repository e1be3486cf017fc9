"""Random whole programs, each line beside what plain NumPy computes in its place.

A program is drawn line by line. A line is text, as a learner would type it, which is evaluated to
a symbol at once, and a function of arrays. Arrays are computed while it is drawn, so that a line
fits the shapes that it meets; and again, with other numbers, for each call (`Program.called`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import strategies as st

import minitheano as theano
import minitheano.tensor as T
from minitheano.ifelse import ifelse
from minitheano.scan_module import until

FLOATS = ("float64", "float64", "float32", "float16")
WHOLE = ("int64", "int32", "int8", "uint8", "bool")
DTYPES = (*FLOATS, *WHOLE, "complex128")
SHAPES = ((), (), (3,), (3,), (2, 3), (2, 3), (1, 3), (2, 1), (2, 2), (1,), (2, 1, 3))
ROUGH = {"float64": 1e-9, "float32": 1e-3, "float16": 5e-2, "complex128": 1e-9}
NAMES = {"T": T, "theano": theano, "np": np, "ifelse": ifelse, "until": until}


@dataclass
class Register:
    """A name in a program: its symbol, its present array, and how far that can be trusted."""

    name: str
    symbol: Any
    value: Any
    rough: float = 0.0  # 0 for numbers that every way of computing gives alike
    sure: bool = True  # the shape is the same for all numbers
    stateful: bool = False  # computed from something shared

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(np.shape(self.value))


@dataclass
class Line:
    """`name = text`; `run` gives the array from those of `reads`."""

    name: str
    text: str
    dtype: str
    reads: tuple[str, ...]
    run: Callable[..., Any]

    def typed(self) -> list[str]:
        return [f"{self.name} = {self.text}  # {self.dtype}"]


class Refuse(Exception):
    """What was drawn does not fit: another line is tried."""


@dataclass
class Sheet:
    """Lines and registers as they are drawn: a program, or the step of a loop in one."""

    draw: Any
    registers: dict[str, Register] = field(default_factory=dict)
    lines: list[Any] = field(default_factory=list)
    prefix: str = "v"
    depth: int = 0

    def choose(self, *among: Any) -> Any:
        return self.draw(st.sampled_from(among))

    def any(self, fits: Callable[[Register], bool] = lambda r: True) -> Register:
        """A register that fits, the newest more often than the others."""
        found = [r for r in self.registers.values() if fits(r)]
        if not found:
            raise Refuse
        newest = self.draw(st.booleans())
        return self.choose(*(found[-3:] if newest else found))

    def new(self) -> str:
        return f"{self.prefix}{len(self.lines)}"

    def add(
        self, text: str, reads: list[Register], run: Callable[..., Any], *, sure: bool = True,
        rounds: bool = False, exact: bool = False,
    ) -> Register:  # fmt: skip
        """A line whose text has `{0}`, `{1}`, … for the registers that it reads.

        `rounds` says that different ways may round its result differently; with `exact` what is
        read must be known to the last bit, because the line jumps.
        """
        if exact and any(r.rough for r in reads):
            raise Refuse
        text = text.format(*[r.name for r in reads])
        symbol = eval(text, {**NAMES, **{r.name: r.symbol for r in reads}})
        if any(symbol is r.symbol for r in self.registers.values()):
            raise Refuse  # as `x.flatten()` of a vector, which is x
        with np.errstate(all="ignore"):
            value = np.asarray(run(symbol.dtype, *[r.value for r in reads]))
        if value.dtype != symbol.dtype:
            value = value.astype(symbol.dtype)
        numbers = np.abs(value[np.isfinite(value)]) if value.dtype.kind in "fc" else value
        if value.dtype.kind in "fc" and (numbers.size < value.size or (numbers > 1e3).any()):
            raise Refuse
        rough = max([r.rough for r in reads], default=0.0)
        if rounds or rough:
            rough = max(rough, ROUGH.get(symbol.dtype, 0.0))
        made = Register(self.new(), symbol, value, rough, sure and all(r.sure for r in reads))
        made.stateful = any(r.stateful for r in reads)
        self.registers[made.name] = made
        self.lines.append(Line(made.name, text, symbol.dtype, tuple(r.name for r in reads), run))
        return made


# --- the lines of a program -----------------------------------------------------------------------


def cast(ufunc: Callable[..., Any]) -> Callable[..., Any]:
    """Computed in the dtype that was promised, as Theano computes."""
    return lambda dtype, *values: ufunc(*[np.asarray(v).astype(dtype) for v in values])


def together(*values: Any) -> list[Any]:
    """Operands in their common dtype."""
    dtype = np.result_type(*[np.asarray(v).dtype for v in values])
    return [np.asarray(v).astype(dtype) for v in values]


def real(r: Register) -> bool:
    """True for what has an order."""
    return "complex" not in r.symbol.dtype


def floating(r: Register) -> bool:
    """True for floats."""
    return r.symbol.dtype.startswith("float")


def number(r: Register) -> bool:
    """True for what can be added and subtracted."""
    return r.symbol.dtype != "bool"


SMOOTH = {
    "T.tanh({0})": np.tanh, "T.sin({0})": np.sin, "T.cos({0})": np.cos,
    "T.exp(-{0})": lambda x: np.exp(-x), "T.exp(T.tanh({0}))": lambda x: np.exp(np.tanh(x)),
    "T.log(1 + T.exp({0}))": lambda x: np.log1p(np.exp(x)),
    "1 / (1 + T.exp(-{0}))": lambda x: 1 / (1 + np.exp(-x)), "T.log1p({0} * {0})": lambda x:
    np.log1p(x * x), "T.sqrt(T.sqr({0}) + 1)": lambda x: np.sqrt(x * x + 1),
    "T.nnet.sigmoid({0})": lambda x: 1 / (1 + np.exp(-x)), "T.arctan({0})": np.arctan,
    "T.nnet.softplus({0})": lambda x: np.log1p(np.exp(x)), "T.expm1({0})": np.expm1,
}  # fmt: skip
PLAIN = {"-{0}": np.negative, "T.sqr({0})": np.square, "{0} ** 2": np.square, "abs({0})": np.abs,
         "{0} * 1": lambda x: x, "{0} + 0": lambda x: x, "{0} - {0}": lambda x: x - x,
         "{0} * 0": lambda x: x * 0, "T.zeros_like({0})": np.zeros_like, "{0} * 2": lambda x: x * 2,
         "T.ones_like({0})": np.ones_like, "-(-{0})": lambda x: x,
         "{0} / 1": lambda x: x}  # fmt: skip
JUMPS = {"T.sgn({0})": np.sign, "T.floor({0})": np.floor, "T.ceil({0})": np.ceil,
         "T.round({0}, mode='half_to_even')": np.rint, "T.trunc({0})": np.trunc}  # fmt: skip
PAIRS = {"{0} + {1}": np.add, "{0} - {1}": np.subtract, "{0} * {1}": np.multiply,
         "T.maximum({0}, {1})": np.maximum, "T.minimum({0}, {1})": np.minimum}  # fmt: skip
COMPARED = {"{0} < {1}": np.less, "{0} >= {1}": np.greater_equal, "T.eq({0}, {1})": np.equal,
            "{0} > {1}": np.greater, "T.neq({0}, {1})": np.not_equal,
            "{0} <= {1}": np.less_equal}  # fmt: skip
BITS = {"{0} & {1}": np.bitwise_and, "{0} | {1}": np.bitwise_or, "{0} ^ {1}": np.bitwise_xor}


def smooth(s: Sheet) -> None:
    """A function of one number."""
    text = s.choose(*SMOOTH)
    # In a text of several operations, whole numbers may wrap around between them.
    simple = text.count("(") == 1 and not set(text) & set("-+*")
    r = s.any(lambda r: floating(r) or (simple and real(r) and number(r)))
    s.add(text, [r], cast(SMOOTH[text]), rounds=True)


def plain(s: Sheet) -> None:
    """What the simplest equations match, and its like."""
    text = s.choose(*PLAIN)
    r = s.any(number if "abs" not in text else lambda r: number(r) and real(r))
    s.add(text, [r], cast(PLAIN[text]), rounds=not real(r))


def jump(s: Sheet) -> None:
    """A function that is flat between its jumps."""
    text = s.choose(*JUMPS)
    s.add(text, [s.any(floating)], cast(JUMPS[text]), exact=True)


def fitting(s: Sheet, fits: Callable[[Register], bool] = number) -> list[Register]:
    """Two registers whose lengths are equal, or 1 where that is declared."""
    a, b = s.any(fits), s.any(fits)
    for k in range(1, 1 + min(len(a.shape), len(b.shape))):
        if a.shape[-k] != b.shape[-k]:
            shorter = a if a.shape[-k] == 1 else b
            if shorter.shape[-k] != 1 or not shorter.symbol.broadcastable[-k]:
                raise Refuse
    return [a, b]


def pair(s: Sheet) -> None:
    """Two operands, matched axis by axis from the right."""
    text = s.choose(*PAIRS)
    operands = fitting(s)
    if "imum" in text and not all(map(real, operands)):
        raise Refuse
    s.add(text, operands, cast(PAIRS[text]), rounds=not all(map(real, operands)))


def quotient(s: Sheet) -> None:
    """A division, none of whose divisors is 0."""
    text = s.choose("{0} / {1}", "{0} // {1}", "{0} % {1}")
    a, b = fitting(s, lambda r: number(r) and real(r))
    if not np.all(b.value):
        raise Refuse
    run = {"/": np.true_divide, "//": np.floor_divide, "%": np.mod}[text[4:-4]]
    s.add(text, [a, b], cast(run), rounds=True, exact=text != "{0} / {1}")


def compared(s: Sheet) -> None:
    """Truth values."""
    text = s.choose(*COMPARED)
    run = COMPARED[text]
    s.add(text, fitting(s, real), lambda _, a, b: run(*together(a, b)), exact=True)


def bits(s: Sheet) -> None:
    """Bits of whole numbers, or truth values."""
    text = s.choose(*BITS)
    run = BITS[text]
    pairs = fitting(s, lambda r: r.symbol.dtype in WHOLE)
    s.add(text, pairs, lambda _, a, b: run(*together(a, b)), exact=True)


def switch(s: Sheet) -> None:
    """A choice element by element."""
    c = s.any(lambda r: r.symbol.dtype == "bool")
    a, b = fitting(s)
    if len({c.shape, a.shape, b.shape, ()}) > 2:
        raise Refuse
    s.add("T.switch({0}, {1}, {2})", [c, a, b], lambda _, *v: np.where(v[0], *together(*v[1:])))


def choice(s: Sheet) -> None:
    """One of two branches of one type."""
    c = s.any(lambda r: not r.shape and real(r) and not r.rough)
    a = s.any()
    b = s.any(lambda r: r.symbol.type == a.symbol.type and r.shape == a.shape)
    s.add("ifelse({0}, {1}, {2})", [c, a, b], lambda _, c, a, b: a if c else b)


def change_dtype(s: Sheet) -> None:
    """Another dtype."""
    r, dtype = s.any(real), s.choose(*DTYPES)
    if dtype in WHOLE and (dtype == "uint8" or r.symbol.dtype == "uint64"):
        raise Refuse  # what a negative number becomes is not settled
    s.add(f"T.cast({{0}}, '{dtype}')", [r], lambda d, x: x.astype(d), exact=dtype in WHOLE)


def reduction(s: Sheet) -> None:
    """One number for many, along an axis or along all."""
    name = s.choose("sum", "mean", "max", "min", "prod", "any", "all", "var")
    r = s.any(lambda r: real(r) and r.sure and bool(r.shape) and 0 not in r.shape)
    axis = s.choose(None, *range(-len(r.shape), len(r.shape)))
    keep = s.draw(st.booleans())
    if (name in ("any", "all") and r.symbol.dtype != "bool") or (name == "var" and not floating(r)):
        raise Refuse

    def run(dtype: str, x: Any) -> Any:
        wide = "float64" if dtype.startswith("float") else dtype
        x = x.astype(wide) if name in ("sum", "mean", "prod", "var") else x
        return getattr(np, name)(x, axis=axis, keepdims=keep)

    s.add(f"{{0}}.{name}(axis={axis}, keepdims={keep})", [r], run, rounds=True)


def place(s: Sheet) -> None:
    """Where the greatest or the least number is."""
    name = s.choose("argmax", "argmin")
    r = s.any(lambda r: real(r) and bool(r.shape) and 0 not in r.shape and r.sure)
    axis = s.choose(*range(len(r.shape)))
    run = getattr(np, name)
    s.add(f"{{0}}.{name}(axis={axis})", [r], lambda _, x: run(x, axis=axis), exact=True)


def other_shape(s: Sheet) -> None:
    """The same numbers in another shape."""
    r = s.any(lambda r: r.sure)
    size = int(np.prod(r.shape))
    wanted = s.choose((size,), (1, size), (-1, 1), *[(k, -1) for k in (2, 3) if size % k == 0])
    if size == 0:
        raise Refuse
    s.add(f"{{0}}.reshape({wanted})", [r], lambda _, x: x.reshape(wanted))


def other_axes(s: Sheet) -> None:
    """The axes in another order, and perhaps one more."""
    r = s.any(lambda r: len(r.shape) < 4)
    axes: list[Any] = list(s.draw(st.permutations(range(len(r.shape)))))
    if s.draw(st.booleans()):
        axes.insert(s.choose(*range(len(axes) + 1)), "x")

    def run(_: str, x: Any) -> Any:
        moved = np.transpose(x, [a for a in axes if a != "x"])
        return moved.reshape([1 if a == "x" else x.shape[a] for a in axes])

    s.add(f"{{0}}.dimshuffle({axes})", [r], run)


def joined(s: Sheet) -> None:
    """Two arrays behind each other, or on each other."""
    a = s.any(lambda r: bool(r.shape))
    b = s.any(lambda r: len(r.shape) == len(a.shape))
    axis = s.choose(*range(len(a.shape)))
    if a.shape[:axis] != b.shape[:axis] or a.shape[axis + 1 :] != b.shape[axis + 1 :]:
        raise Refuse
    if s.draw(st.booleans()) and a.shape == b.shape and a.symbol.ndim < 3:
        s.add(f"T.stack([{{0}}, {{1}}], axis={axis})", [a, b], lambda _, *v: np.stack(v, axis))
    else:
        text = f"T.concatenate([{{0}}, {{1}}], axis={axis})"
        s.add(text, [a, b], lambda _, *v: np.concatenate(v, axis))


def index_items(s: Sheet, shape: tuple[int, ...]) -> str:
    """What stands in the brackets of an index that fits the shape."""
    items = []
    for n in shape[: s.choose(*range(1, len(shape) + 1))]:
        whole = [str(k) for k in range(-n, n)]
        lists = (
            [f"[{', '.join(map(str, (0, n - 1, 0)))}]"] if n and "[" not in "".join(items) else []
        )
        items.append(s.choose(*whole, ":", "1:", ":-1", "::-1", "::2", *lists))
    if s.draw(st.integers(0, 5)) == 0:
        items.insert(s.choose(*range(len(items) + 1)), "None")
    return ", ".join(items)


def indexed(s: Sheet) -> None:
    """A part, by numbers, slices, lists, a symbol or a mask."""
    r = s.any(lambda r: bool(r.shape) and r.sure)
    kind = s.draw(st.integers(0, 5))
    if kind == 0:
        s.add("{0}[{0} > 0]", [r], lambda _, x: x[x > 0], sure=False, exact=True)
    elif kind == 1:
        i = s.any(lambda i: not i.shape and i.symbol.dtype.startswith("int") and not i.rough)
        if not -r.shape[0] <= int(i.value) < r.shape[0]:
            raise Refuse
        s.add("{0}[{1}]", [r, i], lambda _, x, i: x[int(i)])
    else:
        items = index_items(s, r.shape)
        s.add(f"{{0}}[{items}]", [r], eval(f"lambda _, x: x[{items}]", {"np": np}))


def part_changed(s: Sheet) -> None:
    """The array with a part of it set or raised."""
    r = s.any(lambda r: bool(r.shape) and r.sure and number(r))
    items = index_items(s, r.shape)
    if "None" in items:
        raise Refuse
    n = s.any(lambda n: not n.shape and n.symbol.dtype == r.symbol.dtype)
    adds = s.draw(st.booleans())

    def run(_: str, x: Any, n: Any) -> Any:
        made = np.array(x)
        where = eval(f"np.s_[{items}]", {"np": np})
        if adds:
            np.add.at(made, where, n)  # a place that is named twice counts twice
        else:
            made[where] = n
        return made

    s.add(f"T.{'inc' if adds else 'set'}_subtensor({{0}}[{items}], {{1}})", [r, n], run)


def product(s: Sheet) -> None:
    """A product of vectors and matrices."""
    a = s.any(lambda r: len(r.shape) in (1, 2) and number(r))
    b = s.any(lambda r: len(r.shape) in (1, 2) and number(r))
    if a.shape[-1] != b.shape[max(len(b.shape) - 2, 0)]:
        raise Refuse
    s.add("T.dot({0}, {1})", [a, b], lambda d, *v: np.dot(*cast(lambda *w: w)(d, *v)), rounds=True)


def one_of(dtype: str, number: int) -> Any:
    """A number in a dtype."""
    return np.array(number).astype(dtype)


def other(s: Sheet) -> None:
    """Other functions of an array."""
    r = s.any(lambda r: len(r.shape) in (1, 2) and r.sure and real(r) and number(r))
    kinds: dict[str, tuple[Callable[..., Any], bool]] = {
        "T.cumsum({0}, axis=0)": (lambda d, x: np.cumsum(x.astype(d), 0), False),
        "T.sort({0}, axis=0)": (lambda _, x: np.sort(x, 0), False),
        "{0}.T": (lambda _, x: x.T, False),
        "T.repeat({0}, 2, axis=0)": (lambda _, x: np.repeat(x, 2, 0), False),
        "{0}.shape[0]": (lambda _, x: np.int64(x.shape[0]), False),
        "T.arange({0}.shape[0])": (lambda _, x: np.arange(x.shape[0]), False),
        "{0}.flatten()": (lambda _, x: x.flatten(), False),
        "T.alloc({0}.sum(dtype={0}.dtype), 2, 2)": (
            lambda d, x: np.full((2, 2), x.astype("float64" if d[0] == "f" else d).sum()), True),
        "T.clip({0}, -1, 1)": (lambda d, x: np.clip(x.astype(d), one_of(d, -1), 1), False),
    }  # fmt: skip
    text = s.choose(*kinds)
    if "clip" in text and r.symbol.dtype.startswith("u"):
        raise Refuse
    run, rounds = kinds[text]
    s.add(text, [r], run, rounds=rounds)


KINDS = (
    smooth, smooth, plain, plain, jump, pair, pair, pair, quotient, compared, bits, switch, choice,
    change_dtype, reduction, reduction, place, other_shape, other_axes, joined, indexed, indexed,
    part_changed, part_changed, product, other,
)  # fmt: skip


# --- a loop ---------------------------------------------------------------------------------------


@dataclass
class Loop:
    """`tape…, updates = theano.scan(…)`: the step is a sheet of its own."""

    names: list[str]
    step: Sheet
    sequences: list[tuple[str, tuple[int, ...]]]
    states: list[tuple[str, tuple[int, ...]]]
    results: list[str]  # of the step: the new states first, then what is not fed back
    changes: dict[str, str]
    stop: str | None
    backwards: bool
    turns: int | None
    inner: dict[str, list[str]]  # the names in the step of each sequence's and state's taps
    outside: list[str]
    reads: tuple[str, ...] = ()
    needed: set[str] = field(default_factory=set)

    def typed(self) -> list[str]:
        """The lines of the step, and the call of `scan`."""
        inside = [f"    {text}" for line in self.step.lines for text in line.typed()]
        answer = f"    return {self.results}, {self.changes}, until={self.stop}"
        settings = f"turns={self.turns}, backwards={self.backwards}, outside={self.outside}"
        call = f"{self.names} = scan(step, {self.sequences}, {self.states}, {settings})"
        return [f"def step{self.inner}:", *inside, answer, call]

    def settle(self, fixed: list[str]) -> None:
        """What the loop reads is what its step needs, and what was listed."""
        results = [*self.results, *self.changes.values(), *([self.stop] if self.stop else [])]
        self.needed = needed(self.step.lines, results, set())
        self.outside = [n for n in self.outside if n in self.needed or n in fixed]
        own = [n for n, _ in self.sequences + self.states]
        self.reads = (*own, *self.outside, *self.changes)

    def call(self, values: dict[str, Any]) -> dict[str, Any]:
        """The tapes, and the last private values as `updates of s`."""
        spans = [len(values[n]) - (max(t) - min(t)) for n, t in self.sequences]
        many = min([*spans, *([] if self.turns is None else [self.turns])])
        rows = {n: [values[n]] if t == (-1,) else list(values[n]) for n, t in self.states}
        own = {s: values[s] for s in self.changes}
        tapes: list[list[Any]] = [[] for _ in self.results]
        for turn in range(many):
            inside = {n: values[n] for n in self.outside} | own
            for n, taps in self.sequences:
                last = len(values[n]) - (max(taps) - min(taps)) - 1
                t = last - turn if self.backwards else turn
                inside |= {
                    i: values[n][t + tap - min(taps)]
                    for i, tap in zip(self.inner[n], taps, strict=True)
                }
            for n, taps in self.states:
                inside |= {i: rows[n][tap] for i, tap in zip(self.inner[n], taps, strict=True)}
            run_lines(self.step.lines, inside, self.needed)
            for k, result in enumerate(self.results):
                tapes[k].append(inside[result])
                if k < len(self.states):
                    rows[self.states[k][0]].append(inside[result])
            own |= {s: inside[new] for s, new in self.changes.items()}
            if self.stop is not None and inside[self.stop]:
                break
        return dict(zip(self.names, [*map(np.array, tapes), *own.values()], strict=True))


def needed(lines: list[Any], results: list[str], known: set[str]) -> set[str]:
    """The names that the results are computed from; nothing is asked behind what is known."""
    wanted = set(results)
    for line in reversed(lines):
        names = line.names if isinstance(line, Loop) else [line.name]
        if wanted.intersection(names) - known:
            wanted.update(line.reads)
    return wanted


def run_lines(lines: list[Any], values: dict[str, Any], wanted: set[str]) -> None:
    """Add to the values what the wanted lines compute; what is there already stays."""
    for line in lines:
        if isinstance(line, Loop):
            if wanted.intersection(line.names) - set(values):
                values.update({n: v for n, v in line.call(values).items() if n not in values})
        elif line.name not in values and line.name in wanted:
            with np.errstate(all="ignore"):
                value = np.asarray(line.run(line.dtype, *[values[r] for r in line.reads]))
            values[line.name] = value.astype(line.dtype, copy=False)


def loop(s: Sheet) -> None:
    """A scan over what there is: sequences and states with taps, updates, `until`, another scan."""
    made, fixed = _drawn(s)
    symbol = {n: r.symbol for n, r in s.registers.items()}
    info: list[Any] = [
        symbol[n] if t == (-1,) else {"initial": symbol[n], "taps": list(t)} for n, t in made.states
    ]
    if s.draw(st.booleans()) or not made.states:
        info.append(None)  # one output is not fed back
    found, updates = theano.scan(
        lambda *symbols: write_step(s, made, fixed, list(symbols), info),
        [{"input": symbol[n], "taps": list(t)} for n, t in made.sequences],
        info,
        [symbol[n] for n in fixed],
        made.turns,
        go_backwards=made.backwards,
        return_list=True,
    )
    symbols = [*(found or []), *[updates[symbol[n]] for n in made.changes]]
    made.names = [f"{s.new()}_{k}" for k in range(len(symbols))]
    made.settle(fixed)
    try:
        values = made.call({n: r.value for n, r in s.registers.items()})
    except (IndexError, ValueError):  # a later turn has other indices, or asks for other shapes
        raise Refuse from None
    rough = max((r.rough for r in made.step.registers.values()), default=0.0)
    s.lines.append(made)
    for name, v in zip(made.names, symbols, strict=True):
        sure = made.stop is None
        s.registers[name] = Register(name, v, values[name], rough, sure, stateful=True)


def _drawn(s: Sheet) -> tuple[Loop, list[str]]:
    """What a loop goes over, and what is listed as a non-sequence; its step is still empty."""
    if s.depth > 1:
        raise Refuse
    sequences = [_sequence(s) for _ in range(s.draw(st.integers(0, 2)))]
    states = [_state(s) for _ in range(s.draw(st.integers(0, 2)))]
    if len({n for n, _ in sequences + states}) < len(sequences + states):
        raise Refuse
    fixed = [s.any(lambda r: r.sure).name for _ in range(s.draw(st.integers(0, 1)))]
    spans = [s.registers[n].shape[0] - (max(t) - min(t)) for n, t in sequences]
    counted = not spans or s.draw(st.booleans())
    turns = s.choose(*range(1, 1 + min([*spans, 3]))) if counted else None
    step = Sheet(s.draw, prefix=f"{s.prefix}{len(s.lines)}_", depth=s.depth + 1)
    backwards = s.draw(st.booleans())
    return Loop([], step, sequences, states, [], {}, None, backwards, turns, {}, []), fixed


def _sequence(s: Sheet) -> tuple[str, tuple[int, ...]]:
    r = s.any(lambda r: bool(r.shape) and r.shape[0] > 1 and r.sure)
    return r.name, s.choose((0,), (0,), (-1, 0), (0, 1))


def _state(s: Sheet) -> tuple[str, tuple[int, ...]]:
    if s.draw(st.booleans()):
        r = s.any(lambda r: bool(r.shape) and r.shape[0] > 1 and r.sure)
        return s.add("{0}[:2]", [r], lambda _, x: x[:2]).name, s.choose((-2, -1), (-2,))
    return s.any(lambda r: r.sure and 0 not in r.shape).name, (-1,)


def write_step(s: Sheet, made: Loop, fixed: list[str], symbols: list[Any], info: list[Any]) -> Any:
    """The step's answer: its lines are drawn while `scan` calls it with the symbols of a turn."""
    inner = made.step
    outer = list(s.registers.values())
    # What is computed from a shared variable would be computed anew from its private copy.
    free = [r for r in outer if r.sure and (not r.stateful or is_shared(r))]
    made.outside = list(dict.fromkeys([*fixed, *[s.choose(*free).name for _ in range(2)]]))
    inner.registers = {n: s.registers[n] for n in made.outside}
    rough = max([r.rough for r in outer] + [ROUGH.get(r.symbol.dtype, 0) for r in outer])
    for n, taps in made.sequences + made.states:
        made.inner[n] = [f"{inner.prefix}{n}_{k}" for k in range(len(taps))]
        for name, tap in zip(made.inner[n], taps, strict=True):
            value = _first(s.registers[n].value, made, n, taps, tap)
            fed = any(n == state for state, _ in made.states)
            inner.registers[name] = Register(
                name, symbols.pop(0), value, rough if fed else s.registers[n].rough
            )
    for _ in range(s.draw(st.integers(0, 4))):
        another(inner, (*KINDS, loop))
    for n, _ in made.states:
        made.results.append(_next(inner, inner.registers[made.inner[n][-1]]).name)
    for r in [r for r in outer if is_shared(r) and s.draw(st.booleans())]:
        inner.registers[r.name] = Register(r.name, r.symbol, r.value, rough)
        made.changes[r.name] = _next(inner, inner.registers[r.name]).name
    if info[-1] is None:
        made.results.append(inner.any(lambda r: r.sure).name)
    stops = [r for r in inner.registers.values() if r.symbol.dtype == "bool" and not r.shape]
    if stops and not stops[-1].rough and s.draw(st.booleans()) and made.results:
        made.stop = stops[-1].name
    if not made.results and not made.changes:
        raise Refuse
    symbol = {n: r.symbol for n, r in inner.registers.items()}
    answer: list[Any] = [[symbol[r] for r in made.results]] if made.results else []
    if made.changes:
        answer.append({s.registers[n].symbol: symbol[new] for n, new in made.changes.items()})
    return (*answer, until(symbol[made.stop])) if made.stop else tuple(answer)


def is_shared(r: Register) -> bool:
    """True for what keeps its value from call to call."""
    return isinstance(r.symbol, theano.SharedVariable)


def _first(value: Any, made: Loop, n: str, taps: tuple[int, ...], tap: int) -> Any:
    """What a symbol of the step stands for in the first turn."""
    if (n, taps) in made.states:
        return value if taps == (-1,) else value[tap]
    start = len(value) - (max(taps) - min(taps)) - 1 if made.backwards else 0
    return value[start + tap - min(taps)]


def _next(s: Sheet, old: Register) -> Register:
    """A new value for a state: of its type, and not much larger, however often it is renewed."""
    dtype = old.symbol.dtype
    others = [
        r for r in s.registers.values() if r.shape in (old.shape, ()) and (real(r) or not real(old))
    ]
    other = s.choose(*others)
    if dtype == "bool":
        return s.add("T.invert({0})", [old], lambda _, x: ~x)
    if dtype in WHOLE:
        return s.add(f"T.cast({{0}} + 1, '{dtype}')", [old], lambda d, x: (x + 1).astype(d))
    text = f"T.cast(T.tanh({{0}} + {{1}}), '{dtype}')"
    return s.add(
        text, [old, other], lambda d, a, b: np.tanh(np.add(*together(a, b))).astype(d), rounds=True
    )


def another(s: Sheet, kinds: tuple[Callable[[Sheet], None], ...] = KINDS) -> None:
    """One more line, or none if what is drawn does not fit."""
    lines, registers = len(s.lines), dict(s.registers)
    try:
        s.choose(*kinds)(s)
    except Refuse:
        del s.lines[lines:]
        s.registers = registers


# --- a program ------------------------------------------------------------------------------------


@dataclass(repr=False)
class Program:
    """A function with all that it takes, and its lines."""

    sheet: Sheet
    inputs: list[str]
    shared: list[str]
    outputs: list[str]
    updates: dict[str, str]
    defaults: dict[str, str]
    givens: dict[str, str]
    trouble: type[Exception] | None = None

    def symbol(self, name: str) -> Any:
        return self.sheet.registers[name].symbol

    def compiled(self, mode: Any = None) -> Any:
        """The function, whose default updates are gone when it is made."""
        for n, new in self.defaults.items():
            self.symbol(n).default_update = self.symbol(new)
        try:
            return theano.function(
                [self.symbol(n) for n in self.inputs],
                [self.symbol(n) for n in self.outputs],
                updates=[(self.symbol(n), self.symbol(new)) for n, new in self.updates.items()],
                givens=[(self.symbol(n), self.symbol(new)) for n, new in self.givens.items()],
                on_unused_input="ignore",
                mode=mode,
            )
        finally:
            for n in self.defaults:
                self.symbol(n).default_update = None

    def called(self, arguments: dict[str, Any], stored: dict[str, Any]) -> tuple[Any, Any]:
        """What a call returns, and what is stored after it; both computed in plain NumPy."""
        if self.trouble is not None:
            raise self.trouble
        values = {**arguments, **stored}
        values |= {n: values[new] for n, new in self.givens.items()}
        changes, lines = dict(self.updates), self.sheet.lines
        while True:  # a default update may read a variable that has one too
            wanted = needed(lines, [*self.outputs, *changes.values()], set(self.givens))
            more = {n: new for n, new in self.defaults.items() if n in wanted and n not in changes}
            more = {n: new for n, new in more.items() if n not in self.givens}
            if not more:
                break
            changes |= more
        run_lines(lines, values, wanted)
        return [values[n] for n in self.outputs], stored | {
            n: values[v] for n, v in changes.items()
        }

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What Hypothesis prints of a program that fails."""
        printer.text(repr(self))

    def __repr__(self) -> str:
        heads = [f"{n} = {r.symbol.type}, {r.value!r}" for n, r in self.sheet.registers.items()
                 if n in (*self.inputs, *self.shared)]  # fmt: skip
        lines = [text for line in self.sheet.lines for text in line.typed()]
        foot = {k: v for k, v in vars(self).items() if k != "sheet"}
        return "\n".join(["", *heads, *lines, f"{foot}"])


def numbers(s: Sheet, dtype: str, shape: tuple[int, ...]) -> Any:
    """Numbers whose sums and products are exact, in every dtype."""
    size = int(np.prod(shape))
    drawn = s.draw(st.lists(st.integers(-8, 8), min_size=size, max_size=size))
    whole = np.array(drawn).reshape(shape)
    if dtype == "complex128":
        return (whole + 1j * whole[..., ::-1] / 2 if shape else whole * (1 + 0.5j)).astype(dtype)
    if dtype in WHOLE:
        return (
            abs(whole) if dtype == "uint8" else whole > 0 if dtype == "bool" else whole // 2
        ).astype(dtype)
    return (whole / 4).astype(dtype)


TROUBLE = {
    "{0}[7]": IndexError, "{0}.reshape((7, 5))": ValueError,
    "{0} + T.arange(7)": ValueError, "T.zeros_like({0}) + T.ones((7,))": ValueError,
    "T.dot({0}, T.ones((7,)))": ValueError, "T.set_subtensor({0}[9], 1)": IndexError,
}  # fmt: skip


@st.composite
def programs(draw: Any, most: int = 10) -> Program:
    """A function of some inputs and shared variables, with updates and givens."""
    s = Sheet(draw)
    inputs = [f"x{k}" for k in range(draw(st.integers(2, 4)))]
    shared = [f"s{k}" for k in range(draw(st.integers(1, 2)))]
    for n in inputs:
        dtype, shape = s.choose(*DTYPES), s.choose(*SHAPES)
        symbol = T.TensorType(dtype, [k == 1 for k in shape])(n)
        s.registers[n] = Register(n, symbol, numbers(s, dtype, shape))
    for n in shared:
        dtype, shape = s.choose("float64", "float32", "int64"), s.choose(*SHAPES)
        value = numbers(s, dtype, shape)
        rough = ROUGH.get(dtype, 0.0)
        s.registers[n] = Register(n, theano.shared(value, n), value, rough, stateful=True)
    for _ in range(draw(st.integers(2, most))):
        another(s, (*KINDS, loop, loop))
    updates, defaults = {}, {}
    for n in shared:
        kind = draw(st.integers(0, 3))
        if kind:
            (updates if kind > 1 else defaults)[n] = _new_value(s, s.registers[n]).name
    program = Program(s, inputs, shared, [], updates, defaults, {})
    program.outputs = [s.any().name for _ in range(draw(st.integers(1, 3)))]
    if draw(st.integers(0, 2)) == 0:
        _replace(program)
    if draw(st.integers(0, 7)) == 0:
        _trouble(program)
    return program


def _new_value(s: Sheet, old: Register) -> Register:
    fits = [r for r in s.registers.values() if r.shape == old.shape and r.sure and r is not old
            and r.symbol.type == old.symbol.type and r.rough <= old.rough]  # fmt: skip
    return s.choose(*fits) if fits and s.draw(st.booleans()) else _next(s, old)


def _replace(program: Program) -> None:
    """One name stands for a new input in this function."""
    s = program.sheet
    key = s.any(lambda r: r.sure and not isinstance(r.symbol, theano.Constant))
    fresh = f"y{len(s.registers)}"
    symbol = key.symbol.type(fresh)
    s.registers[fresh] = Register(fresh, symbol, numbers(s, key.symbol.dtype, key.shape))
    program.inputs = [n for n in program.inputs if n != key.name] + [fresh]
    program.givens = {key.name: fresh}


def _trouble(program: Program) -> None:
    """A last output that no call can compute."""
    s = program.sheet
    text = s.choose(*TROUBLE)
    vectors = [r for r in s.registers.values() if len(r.shape) == 1 and number(r) and real(r)]
    vectors = [r for r in vectors if r.shape[0] in (2, 3) and r.sure]
    if vectors:
        r = s.choose(*vectors)
        symbol = eval(text.format(r.name), {**NAMES, r.name: r.symbol})
        s.registers["trouble"] = Register("trouble", symbol, r.value)
        program.outputs.append("trouble")
        program.trouble = TROUBLE[text]
