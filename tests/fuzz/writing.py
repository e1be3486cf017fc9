"""Bytes become a program: each byte makes one choice, so that a fuzzer can steer the text.

The programs are made of what a learner types: symbols, formulas, `function` with all it takes,
`scan` with all it takes, calls, `set_value`. Most of the words fit where they stand; some are of
quite another kind.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence

import minitheano.tensor as T
from minitheano.ops.constructors import all_constructors

LONGEST = 14  # lines
DTYPES = ("float64", "float32", "int64", "int8", "uint8", "bool", "float16", "complex128")
PATTERNS = ("()", "(False,)", "(False, False)", "(True, False)", "(False,) * 3")
NUMBERS = ("0", "1", "2", "3", "-1", "-2", "0.5", "2.5", "True", "None")
ARRAYS = (
    "[1.0, 2.0, 3.0]", "[[1.0, 2.0], [3.0, 4.0]]", "np.ones(3)", "np.ones((2, 3))", "[1, 2]",
    "np.arange(3)", "np.float32(2)", "np.int8(-1)", "np.zeros((0, 2))", "np.array(2.5)",
    "np.array([True, False, True])", "np.ones((1, 3), 'float32')", "[0, 1]",
)  # fmt: skip
ODD = (
    "'x'", "'a{b}\\n'", "None", "object()", "lambda *a: a", "{}", "[]", "()", "{'a': 1}", "1j",
    "np.nan", "np.inf", "slice(None)", "...", "[None]", "[[1, 2], [3]]", "np.array('s')", "{1, 2}",
    "T", "np", "theano.In", "range(2)", "2 ** 70", "-(2 ** 63)", "b'x'", "np.array([None])", "type",
    "iter([1])", "float('nan')", "np.datetime64(0, 's')", "[T]", "(1, 'a')", "print", "theano.Out",
)  # fmt: skip
OPERATORS = (
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "**",
    "<",
    ">",
    "<=",
    ">=",
    "==",
    "!=",
    "&",
    "|",
    "^",
    "@",
)
KEYWORDS = (
    "axis=0", "axis=1", "axis=-1", "axis=None", "axis=(0, 1)", "keepdims=True", "dtype='int32'",
    "dtype='float64'", "dtype='x'", "name='n'", "ndim=2", "n=2", "k=1", "reps=(2, 2)", "axes=1",
    "mode='wrap'", "side='right'", "min=0", "max=1", "ddof=1", "disconnected_inputs='ignore'",
    "disconnected_inputs='warn'", "consider_constant=[]", "wrt=None", "order='F'", "nope=1",
)  # fmt: skip
MODES = ("None", "'FAST_COMPILE'", "'FAST_RUN'", "theano.Mode(optimizer=None)", "'NanGuardMode'")
# These are no formulas, or ask for more memory or time than a program here may take.
LEFT_OUT = {"doorway", "verify_grad", "pprint", "min_informative_str", "hashtype"}
FUNCTIONS = sorted(
    name
    for name in dir(T)
    if callable(getattr(T, name)) and not isinstance(getattr(T, name), type)
    if name.isidentifier() and not name.startswith("_")
    if name not in {*all_constructors(), *LEFT_OUT} or name in ("dmatrix", "vector", "row")
)
NEURAL = ("relu", "softmax", "categorical_crossentropy", "binary_crossentropy", "elu", "conv2d",
          "sigmoid", "softplus", "hard_sigmoid", "crossentropy_softmax_1hot")  # fmt: skip
METHODS = sorted(n for n in dir(T.TensorVariable) if not n.startswith("_"))


class Writer:
    """A program as it grows: `lines`, and the names that stand for something by now."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0
        self.lines: list[str] = []
        self.names: dict[str, list[str]] = {kind: [] for kind in ("symbol", "shared", "function")}

    # --- choices ----------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        return self.place >= len(self.data) or len(self.lines) >= LONGEST

    def pick(self, among: Sequence[str]) -> str:
        return among[self.number(len(among))]

    def number(self, below: int) -> int:
        """A choice; two bytes of it where one is not enough, 0 where none is left."""
        taken = 2 if below > 256 else 1
        found = int.from_bytes(self.data[self.place : self.place + taken], "big")
        self.place += taken
        return found % below

    def chance(self, of: int) -> bool:
        return self.number(of) == of - 1

    # --- values -----------------------------------------------------------------------------------

    def value(self) -> str:
        """A word for anything: mostly a name or a number."""
        kind = self.number(16)
        if kind < 8 and self.names["symbol"]:
            return self.pick(self.names["symbol"])
        if kind < 10 and self.names["shared"]:
            return self.pick(self.names["shared"])
        if kind < 12:
            return self.pick(NUMBERS)
        if kind < 14:
            return self.pick(ARRAYS)
        if kind == 14:
            return self.formula(1)
        return self.pick([*ODD, *self.names["function"]])

    def symbol(self) -> str:
        names = [*self.names["symbol"], *self.names["shared"]]
        return self.pick(names) if names and not self.chance(24) else self.value()

    def some(self, word: Callable[[], str], most: int = 3) -> list[str]:
        return [word() for _ in range(self.number(most + 1))]

    def listed(self, word: Callable[[], str], most: int = 3) -> str:
        """A list of words; now and then one of them alone, or a tuple."""
        kind = self.number(12)
        if kind == 0:
            return word()
        words = self.some(word, most)
        return f"({''.join(f'{w}, ' for w in words)})" if kind == 1 else f"[{', '.join(words)}]"

    def mapping(self, key: Callable[[], str], value: Callable[[], str]) -> str:
        """Pairs, as a dictionary or as a list; now and then something else."""
        kind = self.number(12)
        if kind == 0:
            return self.value()
        pairs = [(key(), value()) for _ in range(1 + self.number(2))]
        if kind < 6:
            return "{" + ", ".join(f"{k}: {v}" for k, v in pairs) + "}"
        return "[" + ", ".join(f"({k}, {v})" for k, v in pairs) + "]"

    # --- formulas ---------------------------------------------------------------------------------

    def formula(self, depth: int = 2) -> str:
        part = self.symbol if depth < 2 else lambda: self.formula(depth - 1)
        kind = self.number(10)
        if kind < 3:
            return f"({part()} {self.pick(OPERATORS)} {self.value()})"
        if kind < 6:
            return f"T.{self.pick(FUNCTIONS)}({self.arguments(part)})"
        if kind == 6:
            return f"{self.symbol()}.{self.pick(METHODS)}({self.arguments(self.value)})"
        if kind == 7:
            return f"{part()}[{self.index()}]"
        if kind == 8:
            change, where = self.pick(("set", "inc")), f"{self.symbol()}[{self.index()}]"
            return f"T.{change}_subtensor({where}, {part()})"
        return self.pick(
            (
                f"T.grad({self.symbol()}.sum(), {self.symbol()})",
                f"ifelse({part()}, {self.symbol()}, {self.symbol()})",
                f"T.switch({part()}, {self.value()}, {self.value()})",
                f"T.nnet.{self.pick(NEURAL)}({self.arguments(part)})",
                f"T.grad({self.value()}, {self.listed(self.value)})",
                f"theano.clone({self.symbol()}, {self.mapping(self.symbol, self.value)})",
                f"T.Rop({part()}, {self.symbol()}, {self.value()})",
                f"T.jacobian({part()}, {self.symbol()})",
                f"draws.{self.pick(('uniform', 'normal', 'binomial', 'choice'))}({self.value()})",
            )
        )

    def arguments(self, first: Callable[[], str]) -> str:
        words = [first(), *self.some(self.value, 2)] if not self.chance(20) else []
        return ", ".join(words + ([self.pick(KEYWORDS)] if self.chance(3) else []))

    def index(self) -> str:
        def one() -> str:
            simple = ("0", "-1", "1", ":", "1:", ":-1", "::-1", "5", "None", "...", "[0, 1]")
            kind = self.number(8)
            if kind < 5:
                return self.pick(simple)
            if kind == 5:
                return f"{self.value()}:{self.pick(NUMBERS)}"
            return self.value()

        return ", ".join([one(), *self.some(one, 1)])

    # --- lines ------------------------------------------------------------------------------------

    def line(self) -> None:
        kinds = (
            self.new_symbol, self.new_formula, self.new_formula, self.new_formula, self.new_shared,
            self.new_function, self.new_function, self.new_scan, self.new_scan, self.call,
            self.call, self.change, self.look,
        )  # fmt: skip
        kinds[self.number(len(kinds))]()

    def name(self, kind: str) -> str:
        made = f"{kind[0]}{len(self.names[kind])}"
        self.names[kind].append(made)
        return made

    def new_symbol(self) -> None:
        dtype, pattern = repr(self.pick(DTYPES)), self.pick(PATTERNS)
        name = f"x{len(self.names['symbol'])}"
        self.lines.append(f"{name} = T.TensorType({dtype}, {pattern})({name!r})")
        self.names["symbol"].append(name)

    def new_formula(self) -> None:
        text = self.formula(1 + self.number(2))
        self.lines.append(f"{self.name('symbol')} = {text}")

    def new_shared(self) -> None:
        value = self.pick((*ARRAYS, *NUMBERS)) if not self.chance(8) else self.value()
        name = f"s{len(self.names['shared'])}_"
        named = f", {name!r}" if self.chance(2) else ""
        self.lines.append(f"{name} = theano.shared({value}{named})")
        self.names["shared"].append(name)

    def new_function(self) -> None:
        settings = [
            ("updates", lambda: self.mapping(self.state, self.updated)),
            ("givens", lambda: self.mapping(self.symbol, self.symbol)),
            ("mode", lambda: self.pick(MODES) if not self.chance(8) else self.value()),
            ("on_unused_input", lambda: "'ignore'" if not self.chance(8) else self.value()),
            ("allow_input_downcast", lambda: "True"),
            ("no_default_updates", lambda: self.listed(self.state)),
            ("name", self.value),
        ]
        more = [f"{key}={word()}" for key, word in settings if self.chance(4)]
        outputs = self.listed(self.symbol) if not self.chance(8) else self.value()
        text = ", ".join([self.listed(self.input), outputs, *more])
        self.lines.append(f"{self.name('function')} = theano.function({text})")

    def state(self) -> str:
        shared = self.names["shared"]
        return self.pick(shared) if shared and not self.chance(10) else self.value()

    def updated(self) -> str:
        return f"{self.state()} + {self.value()}" if not self.chance(3) else self.value()

    def input(self) -> str:
        kind = self.number(12)
        if kind == 0:
            return f"theano.In({self.symbol()}, value={self.value()}, update={self.value()})"
        if kind == 1:
            return f"theano.In({self.symbol()}, value={self.value()})"
        symbols = [name for name in self.names["symbol"] if name.startswith("x")]
        return self.pick(symbols) if symbols and not self.chance(12) else self.value()

    def new_scan(self) -> None:
        settings = [
            ("sequences", lambda: self.listed(self.sequence, 2), 2),
            ("outputs_info", lambda: self.listed(self.initial, 2), 2),
            ("non_sequences", lambda: self.listed(self.symbol, 2), 4),
            ("n_steps", lambda: self.pick(NUMBERS) if not self.chance(6) else self.value(), 2),
            ("truncate_gradient", lambda: self.pick(NUMBERS), 8),
            ("go_backwards", lambda: self.pick(("True", "False", "x0", "1")), 6),
            ("strict", lambda: "True", 8),
            ("return_list", lambda: "True", 8),
            ("name", self.value, 16),
        ]
        more = [f"{key}={word()}" for key, word, of in settings if self.chance(of)]
        text = ", ".join([self.step(), *more])
        out = self.name("symbol")
        short = self.pick(("scan", "map", "reduce", "foldl")) if self.chance(12) else ""
        made = f"{out} = theano.{short}" if short else f"{out}, u_ = theano.scan"
        self.lines.append(f"{made}({text})")

    def step(self) -> str:
        """A step with some parameters, which returns outputs, updates, `until`, or all of them."""
        if self.chance(24):
            return self.value()
        parameters = ["a", "b", "c"][: self.number(4)]
        outside = self.names["symbol"]
        self.names["symbol"] = [*outside, *parameters * 3]
        outputs = [self.formula(1) for _ in range(1 + self.number(2))]
        parts = [self.listed(lambda: self.pick(outputs), 2) if self.chance(2) else outputs[0]]
        if self.chance(4):
            parts.append(self.mapping(self.state, self.updated))
        if self.chance(6):
            parts.append(f"theano.scan_module.until({self.formula(1)})")
        self.names["symbol"] = outside
        answer = f"({', '.join(parts)})" if len(parts) > 1 else parts[0]
        star = ["*more"] if self.chance(3) else []
        return f"lambda {', '.join(parameters + star)}: {answer}"

    def sequence(self) -> str:
        if self.chance(4):
            return f"dict(input={self.symbol()}, taps={self.taps()})"
        return self.symbol()

    def initial(self) -> str:
        kind = self.number(6)
        if kind == 0:
            return "None"
        if kind == 1:
            return f"dict(initial={self.value()}, taps={self.taps()})"
        return self.value()

    def taps(self) -> str:
        return self.pick(("[-1]", "[-2, -1]", "[0, 1]", "-1", "[-1, 0, 1]", "[0]", "[-3]", "None"))

    def call(self) -> None:
        functions = self.names["function"]
        f = self.pick(functions) if functions else self.symbol()
        words = self.some(lambda: self.pick(ARRAYS) if not self.chance(3) else self.value())
        words += [f"x{self.number(3)}={self.pick(ARRAYS)}"] if self.chance(8) else []
        way = self.pick(("", "", "", ".trace", ".rehearse"))
        self.lines.append(f"{f}{way}({', '.join(words)})")

    def change(self) -> None:
        text = self.pick(
            (
                f"{self.state()}.set_value({self.value()})",
                f"{self.state()}.set_value({self.pick(ARRAYS)}, borrow=True)",
                f"{self.state()}.default_update = {self.updated()}",
                f"{self.symbol()}.tag.test_value = {self.value()}",
                f"{self.symbol()}.name = {self.value()}",
                f"{self.symbol()}[{self.index()}] = {self.value()}",
            )
        )
        self.lines.append(text)

    def look(self) -> None:
        text = self.pick(
            (
                f"{self.symbol()}.eval({self.mapping(self.symbol, lambda: self.pick(ARRAYS))})",
                f"theano.pp({self.symbol()})",
                f"theano.printing.debugprint({self.value()}, file='str')",
                f"repr({self.value()}), str({self.symbol()})",
                f"len({self.symbol()})",
                f"np.{self.pick(('sum', 'dot', 'array', 'tanh', 'ones_like'))}({self.value()})",
                f"float({self.symbol()})",
                f"if {self.symbol()}: pass",
                f"[v for v in {self.symbol()}]",
                f"theano.function([], {self.formula(1)})()",
                f"{self.value()} in {self.symbol()}",
            )
        )
        self.lines.append(text)


def written(data: bytes) -> list[str]:
    """The lines of the program that these bytes stand for, without what is no Python."""
    writer = Writer(data)
    while not writer.done:
        writer.line()
    return [line for line in writer.lines if _is_python(line)]


def _is_python(line: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python warns of `0[1]`, which may well be written here
        try:
            compile(line, "", "exec")
        except SyntaxError:
            return False
    return True
