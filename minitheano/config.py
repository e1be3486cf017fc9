"""The settings of one Python process: `floatX`, `lang`, `mode` and Theano's other flags."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce
from typing import Any

from .flags import ConfigParam, EnumStr, param_for

LANGUAGES = ("en", "zh")
TELL = "warn raise pdb"

# Flags that are one of several words, Theano's default first.
WORDS = f"""
floatX float64 float32 float16
lang {" ".join(LANGUAGES)}
warn_float64 ignore {TELL}
cast_policy custom numpy+floatX
int_division int raise floatX
deterministic default more
linker vm py vm_nogc cvm cvm_nogc c c|py c|py_nogc
optimizer o4 o3 o2 o1 unsafe fast_run fast_run_stable stabilize fast_compile merge None default
on_opt_error warn raise pdb ignore
on_shape_error warn raise
on_unused_input raise warn ignore
assert_no_cpu_op ignore {TELL}
compute_test_value off ignore {TELL}
compute_test_value_opt off ignore {TELL}
exception_verbosity low high
cycle_detection regular fast
check_stack_trace off log warn raise
NanGuardMode.action raise warn pdb
gpuarray.sched default multi single
dnn.enabled auto True False no_check
numpy.seterr_all ignore warn raise call print log None
"""

# The others, with Theano's defaults; a default tells what values are like.
HOME = os.path.join(os.path.expanduser("~"), ".theano")
VALUES: dict[str, Any] = {
    **{f"warn.{bug}": False for bug in (
        "argmax_pushdown_bug gpusum_01_011_0111_bug sum_sum_bug sum_div_dimshuffle_bug "
        "subtensor_merge_bug gpu_set_subtensor1 vm_gc_bug signal_conv2d_interface reduce_join "
        "inc_set_subtensor1 round identify_1pexp_bug"
    ).split()},
    "warn.ignore_bug_before": "0.9", "warn.inc_subtensor1_opt": True,
    "mode": "Mode", "device": "cpu", "force_device": False, "init_gpu_device": "",
    "contexts": "", "print_active_device": True, "print_global_stats": False,
    "cxx": "", "gcc.cxxflags": "", "blas.ldflags": "", "blas.check_openmp": True,
    "openmp": False, "openmp_elemwise_minsize": 200000, "lib.amdlibm": False,
    "base_compiledir": HOME, "compiledir": HOME, "compiledir_format": "", "nocleanup": False,
    "cmodule.debug": False, "compile.wait": 5, "compile.timeout": 120,
    "cuda.root": "", "gpuarray.preallocate": 0.0, "gpuarray.single_stream": True,
    "gpuarray.cache_path": HOME, "dnn.conv.algo_fwd": "small", "dnn.conv.algo_bwd_data": "none",
    "dnn.conv.algo_bwd_filter": "none", "dnn.conv.precision": "as_input_f32", "dnn.base_path": "",
    "dnn.include_path": "", "dnn.library_path": "", "magma.enabled": False,
    "allow_gc": True, "vm.lazy": None, "check_input": True, "cache_optimizations": False,
    "optimizer_verbose": False, "optimizer_excluding": "", "optimizer_including": "",
    "optimizer_requiring": "", "optdb.position_cutoff": float("inf"), "optdb.max_use_ratio": 8.0,
    "tensor.cmp_sloppy": 0, "tensor.local_elemwise_fusion": True, "conv.assert_shape": False,
    "experimental.local_alloc_elemwise": True, "experimental.local_alloc_elemwise_assert": True,
    "experimental.unpickle_gpu_on_cpu": False, "scan.allow_gc": False,
    "scan.allow_output_prealloc": True, "scan.debug": False,
    "pickle_test_value": True, "print_test_value": False, "unpickle_function": True,
    "reoptimize_unpickled_function": False, "traceback.limit": 8, "traceback.compile_limit": 0,
    "profile": False, "profile_memory": False, "profile_optimizer": False,
    "profiling.time_thunks": True, "profiling.n_apply": 20, "profiling.n_ops": 20,
    "profiling.output_line_width": 512, "profiling.min_memory_size": 1024,
    "profiling.min_peak_memory": False, "profiling.destination": "stderr",
    "profiling.debugprint": False, "profiling.ignore_first_call": False,
    "NanGuardMode.nan_is_error": True, "NanGuardMode.inf_is_error": True,
    "NanGuardMode.big_is_error": True, "DebugMode.patience": 10, "DebugMode.check_c": False,
    "DebugMode.check_py": True, "DebugMode.check_finite": True, "DebugMode.check_strides": 0,
    "DebugMode.warn_input_not_reused": True, "DebugMode.check_preallocated_output": "",
    "DebugMode.check_preallocated_output_ndim": 4, "unittests.rseed": "666",
}  # fmt: skip


class Flags:
    """Flags as attributes, and groups of them: `config.floatX`, `config.warn.round`.

    A flag that is not known is kept as it is given, because programs written for Theano set many
    that have no meaning here. A known flag refuses a value it does not take with ValueError.
    """

    def __init__(self, prefix: str = "") -> None:
        self.__dict__["_prefix"] = prefix

    def __setattr__(self, flag: str, value: Any) -> None:
        param = PARAMS.get(self._prefix + flag)
        if param is not None:
            value = param.take(value)
            if not param.allow_override and flag in self.__dict__:
                raise Exception(f"config.{param.fullname} keeps the value that it has.")
        self.__dict__[flag] = value

    def __getattr__(self, flag: str) -> Any:
        raise AttributeError(f"config has no flag {self._prefix + flag!r}")

    def _place(self, flag: str) -> tuple[Flags, str]:
        """The group that a dotted flag stands in, and its last word."""
        *groups, last = flag.split(".")
        return reduce(getattr, groups, self), last

    def __str__(self) -> str:
        return "".join(f"{flag} = {_read(self, flag)}\n" for flag in PARAMS)


PARAMS: dict[str, ConfigParam] = {}


class Config(Flags):
    """All flags. Those that steer a C compiler or a GPU are there and change nothing.

    They are read from the environment variable THEANO_FLAGS, as `floatX=float32,warn.round=True`.
    A file `.theanorc` is not read: what a lesson shows must not depend on the machine.
    """

    def __init__(self) -> None:
        super().__init__()
        self.__dict__["_said"] = dict(_flags_of_the_environment())
        for words in WORDS.split("\n")[1:-1]:
            flag, *choices = words.split()
            self.add(flag, "", EnumStr(*choices))
        for flag, default in VALUES.items():
            self.add(flag, "", param_for(default))
        self.lang = _language_of_the_machine()
        for flag, value in self._said.items():
            if flag not in PARAMS and "." not in flag:
                setattr(self, flag, value)

    def add(self, name: str, doc: str, param: ConfigParam) -> None:
        """Declare a flag; its value is its default, or what THEANO_FLAGS says.

        Raises AttributeError if there is one of this name.
        """
        if name in PARAMS:
            raise AttributeError(f"config has a flag {name!r} already")
        group: Flags = self
        *groups, last = name.split(".")
        for word in groups:
            group = group.__dict__.setdefault(word, Flags(f"{group._prefix}{word}."))
        param.fullname, param.doc = name, doc
        PARAMS[name] = param
        group.__dict__.pop(last, None)
        setattr(group, last, self._said[name] if name in self._said else param.start())

    @contextmanager
    def change(
        self, args: Mapping[str, Any] | Iterable[tuple[str, Any]] = (), **flags: Any
    ) -> Iterator[Config]:
        """Set the flags inside a `with` block, or in a decorated function, and put the old back.

        A flag of a group is given as `change({"warn.round": True})`.
        """
        wanted = dict(args) | flags
        before = {flag: _read(self, flag) for flag in wanted}
        try:
            for flag, value in wanted.items():
                _write(self, flag, value)
            yield self
        finally:
            for flag, value in before.items():
                _write(self, flag, value)

    change_flags = change


def _read(config: Flags, flag: str) -> Any:
    group, last = config._place(flag)
    return getattr(group, last)


def _write(config: Flags, flag: str, value: Any) -> None:
    group, last = config._place(flag)
    setattr(group, last, value)


def _language_of_the_machine() -> str:
    wish = os.environ.get("MINITHEANO_LANG") or os.environ.get("LANG") or locale.getlocale()[0]
    return "zh" if str(wish).lower().startswith(("zh", "chinese")) else "en"


def _flags_of_the_environment() -> Iterator[tuple[str, str]]:
    """Read `THEANO_FLAGS=floatX=float32,mode=FAST_RUN`, the way Theano takes its flags."""
    for pair in os.environ.get("THEANO_FLAGS", "").split(","):
        flag, equals, value = pair.strip().partition("=")
        if equals and all(word.isidentifier() for word in flag.split(".")):
            yield flag, value


config = Config()
