"""The settings of one Python process: `floatX`, `lang`, `mode` and Theano's other flags."""

from __future__ import annotations

import os
from ast import literal_eval
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce
from typing import Any, ClassVar

from .flags import BoolParam, ConfigParam, EnumStr, param_for
from .later import locale

UNUSED = ("raise", "warn", "ignore")
OPTIMIZERS = (
    "o4", "o3", "o2", "o1", "unsafe", "fast_run", "fast_run_stable", "stabilize", "fast_compile",
    "merge", "None", "default",
)  # fmt: skip


def _language_of_the_machine() -> str:
    """MINITHEANO_LANG if it is set, else the locale, whose variables have this order."""
    names = ("MINITHEANO_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    wish = next(filter(None, map(os.environ.get, names)), None) or locale.getlocale()[0]
    return "zh" if str(wish).lower().startswith(("zh", "chinese")) else "en"


# Every flag that changes something here: what it takes, its default first, and what it does.
WORKING: dict[str, tuple[ConfigParam, str, str]] = {
    "floatX": (
        EnumStr("float64", "float32", "float16"),
        "the dtype of `T.matrix()` and of Python floats",
        "`T.matrix()` 和 Python 浮点数的 dtype",
    ),
    "lang": (
        EnumStr(*dict.fromkeys((_language_of_the_machine(), "en", "zh"))),
        "the language of errors, warnings and pictures",
        "报错、警告和图示的语言",
    ),
    "mode": (
        ConfigParam("Mode"),
        "the mode of functions that name none",
        "没有写 mode 的函数用的模式",
    ),
    "optimizer": (
        EnumStr(*OPTIMIZERS),
        "`None`, `merge` and `fast_compile` run graphs as they were written, the others rewrite",
        "`None`、`merge` 和 `fast_compile` 照原式运行，其余的都改写",
    ),
    "on_unused_input": (
        EnumStr(*UNUSED),
        "what happens where a function has an input that it does not need",
        "函数有用不到的输入时怎么办",
    ),
    "warn_float64": (
        EnumStr("ignore", "warn", "raise", "pdb"),
        "what happens where a compiled graph has a float64",
        "编译的图里有 float64 时怎么办",
    ),
    "exception_verbosity": (
        EnumStr("low", "medium", "high"),
        "with `high` an error shows all frames, also those inside of this library",
        "设成 `high`，报错时显示所有调用层次，包括库内部的",
    ),
    "compute_test_value": (
        EnumStr("off", "ignore", "warn", "raise", "pdb"),
        "unless off, a formula is tried on test values as soon as it is written",
        "只要不是 off，式子一写下就用测试值试算",
    ),
    "print_test_value": (
        BoolParam(False),
        "whether a printed variable shows its test value",
        "打印变量时是否显示它的测试值",
    ),
    **{
        f"NanGuardMode.{kind}_is_error": (
            BoolParam(True),
            f"whether NanGuardMode stops at {en}",
            f"NanGuardMode 遇到{zh}是否停下",
        )
        for kind, en, zh in (
            ("nan", "nan", " nan "),
            ("inf", "inf", " inf "),
            ("big", "numbers above 1e10", "大于 1e10 的数"),
        )
    },
    "DebugMode.check_finite": (
        BoolParam(True),
        "whether DebugMode stops at nan and inf",
        "DebugMode 遇到 nan 和 inf 是否停下",
    ),
    "unittests.rseed": (
        ConfigParam("666"),
        "the seed of `theano.tests.unittest_tools`, or `random`",
        "`theano.tests.unittest_tools` 的种子，或 `random`",
    ),
}

# Theano's other flags that programs read or set, with its defaults: these change nothing here.
ACCEPTED = """
device=cpu force_device=False init_gpu_device='' contexts='' print_active_device=True
gpuarray.preallocate=0.0 gpuarray.sched=default gpuarray.single_stream=True
gpuarray.cache_path=~/.theano dnn.enabled=auto dnn.conv.algo_fwd=small dnn.conv.algo_bwd_data=none
dnn.conv.algo_bwd_filter=none cuda.root='' lib.amdlibm=False
cxx='' gcc.cxxflags='' blas.ldflags='' openmp=False openmp_elemwise_minsize=200000
base_compiledir=~/.theano compiledir=~/.theano compiledir_format='' nocleanup=False
linker=vm optimizer_excluding='' optimizer_including='' optimizer_requiring=''
optimizer_verbose=False on_opt_error=warn on_shape_error=warn assert_no_cpu_op=ignore
allow_gc=True scan.allow_gc=False scan.allow_output_prealloc=True scan.debug=False
cast_policy=custom int_division=int deterministic=default cycle_detection=regular
check_stack_trace=off check_input=True traceback.limit=8
experimental.local_alloc_elemwise_assert=True compute_test_value_opt=off
pickle_test_value=True unpickle_function=True reoptimize_unpickled_function=False
profile=False profile_memory=False profile_optimizer=False
profiling.n_apply=20 profiling.n_ops=20 profiling.min_memory_size=1024
profiling.min_peak_memory=False profiling.destination=stderr profiling.debugprint=False
profiling.ignore_first_call=False
NanGuardMode.action=raise DebugMode.patience=10 DebugMode.check_c=False DebugMode.check_py=True
DebugMode.check_strides=0 warn.ignore_bug_before='0.9' warn.subtensor_merge_bug=False
warn.sum_div_dimshuffle_bug=False warn.sum_sum_bug=False warn.argmax_pushdown_bug=False
warn.gpusum_01_011_0111_bug=False warn.identify_1pexp_bug=False warn.inc_set_subtensor1=False
warn.gpu_set_subtensor1=False warn.inc_subtensor1_opt=True warn.reduce_join=False
warn.signal_conv2d_interface=False warn.vm_gc_bug=False warn.round=False numpy.seterr_all=ignore
conv.assert_shape=False
"""


class Flags:
    """Flags as attributes, and groups of them: `config.floatX`, `config.warn.round`.

    A flag that is not known is kept as it is given, because programs written for Theano set many
    that have no meaning here. A known flag refuses a value it does not take with ValueError.
    """

    def __init__(self, prefix: str = "") -> None:
        self.__dict__["_prefix"] = prefix

    # settings.py says these in the learner's words.
    missing: ClassVar[Callable[[str], Exception]] = staticmethod(
        lambda flag: AttributeError(f"config has no flag {flag!r}")
    )
    new: ClassVar[Callable[[str], None]] = staticmethod(lambda flag: None)

    def __setattr__(self, flag: str, value: Any) -> None:
        param = PARAMS.get(self._prefix + flag)
        if param is not None:
            value = param.take(value)
            if not param.allow_override and flag in self.__dict__:
                raise Exception(f"config.{param.fullname} keeps the value that it has.")
        else:
            type(self).new(self._prefix + flag)
        self.__dict__[flag] = value

    def __getattr__(self, flag: str) -> Any:
        if flag.startswith("_"):
            raise AttributeError(flag)
        raise type(self).missing(self._prefix + flag)


PARAMS: dict[str, ConfigParam] = {}


class Config(Flags):
    """All flags; `print(theano.config)` says which of them change something here, and what.

    They are read from the environment variable THEANO_FLAGS, as `floatX=float32,warn.round=True`.
    A file `.theanorc` is not read: what a lesson shows must not depend on the machine.
    """

    def __init__(self) -> None:
        super().__init__()
        self.__dict__["_environment"] = dict(_flags_of_the_environment())
        for flag, (param, *says) in WORKING.items():
            self.add(flag, says[0], param)
        for pair in ACCEPTED.split():
            flag, _, default = pair.partition("=")
            self.add(flag, "", param_for(_value(default)))

    def add(self, name: str, doc: str, param: ConfigParam) -> None:
        """Declare a flag; its value is its default, or what THEANO_FLAGS says.

        Raises AttributeError if there is one of this name.
        """
        group: Flags = self
        *groups, last = name.split(".")
        if name in PARAMS or hasattr(Config, groups[0] if groups else last):
            raise AttributeError(f"config has a flag {name!r} already")
        for word in groups:
            group = group.__dict__.setdefault(word, Flags(f"{group._prefix}{word}."))
        param.fullname, param.doc = name, doc
        PARAMS[name] = param
        group.__dict__.pop(last, None)
        setattr(group, last, self._environment.get(name, param.start()))

    @contextmanager
    def change(
        self, args: Mapping[str, Any] | Iterable[tuple[str, Any]] = (), **flags: Any
    ) -> Iterator[Config]:
        """Set the flags inside a `with` block, or in a decorated function, and put the old back.

        A flag of a group is given as `change({"warn.round": True})`.
        """
        wanted = dict(args) | flags
        before = {flag: self._read(flag) for flag in wanted}
        try:
            for flag, value in wanted.items():
                setattr(*self._place(flag), value)
            yield self
        finally:
            for flag, value in before.items():
                setattr(*self._place(flag), value)

    change_flags = change

    def _place(self, flag: str) -> tuple[Flags, str]:
        """The group that a dotted flag stands in, and its last word."""
        *groups, last = flag.split(".")
        return reduce(getattr, groups, self), last

    def _read(self, flag: str) -> Any:
        return getattr(*self._place(flag))

    def __str__(self) -> str:
        """Every flag with its value; behind those that change something, what they change."""
        which = 2 if self.lang == "zh" else 1
        lines = [(f"{flag} = {self._read(flag)}", flag) for flag in PARAMS]
        return "".join(
            f"{line:<36}{WORKING[flag][which]}\n" if flag in WORKING else f"{line}\n"
            for line, flag in lines
        )


def _value(word: str) -> Any:
    """What a default in `ACCEPTED` stands for: True, 8, 0.0, '' or a word."""
    try:
        return literal_eval(word)
    except (ValueError, SyntaxError):
        return os.path.expanduser(word)


def _flags_of_the_environment() -> Iterator[tuple[str, str]]:
    """Read `THEANO_FLAGS=floatX=float32,mode=FAST_RUN`, the way Theano takes its flags."""
    for pair in os.environ.get("THEANO_FLAGS", "").split(","):
        flag, equals, value = pair.strip().partition("=")
        if equals:
            yield flag, value


config = Config()
