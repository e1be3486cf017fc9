"""What of Theano 1.0.5 is left out on purpose: why, and what to do instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import translate
from functools import cached_property


@dataclass(frozen=True)
class LeftOut:
    """Names that are left out for one reason; each text is told in English and 简体中文.

    `names` are patterns of names below `theano`; one that fits a module fits all that is in it.
    """

    key: str
    names: str
    why: tuple[str, str]
    instead: tuple[str, str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(translate(word) for word in self.names.split()))


LEFT_OUT = (
    LeftOut(
        "sparse",
        "sparse.* sparse_grad tensor.sparse_grad tensor.type_other",
        ("there are no sparse matrices", "这里没有稀疏矩阵"),
        ("x.toarray(), and a dense T.matrix()", "x.toarray()，再用普通的 T.matrix()"),
    ),
    LeftOut(
        "gpu",
        "gpuarray gpuarray.* sandbox.cuda sandbox.cuda.* sandbox.gpuarray* gpu* *.gpu* cuda*"
        " misc.burn_gpu misc.check_multi_gpu misc.latence_gpu_transfert *register_gpu*",
        ("nothing runs on a GPU", "这里没有在 GPU 上运行的部分"),
        (
            "the same program on the CPU: leave this import out",
            "同一个程序在 CPU 上运行：去掉这个 import",
        ),
    ),
    LeftOut(
        "c code",
        "gof.cc gof.cc.* gof.cmodule gof.cmodule.* gof.cutils gof.cutils.* gof.compilelock"
        " gof.compilelock.* gof.compiledir gof.compiledir.* gof.lazylinker_c gof.params_type"
        " gof.params_type.* gof.ParamsType gof.Params gof.EnumType gof.EnumList gof.CEnumType"
        " gof.COp gof.op.COp gof.OpenMPOp gof.op.OpenMPOp OpenMPOp gof.CLinker gof.CLinkerObject"
        " gof.CLinkerOp gof.CLinkerType gof.OpWiseCLinker gof.DualLinker CLinker OpWiseCLinker"
        " DualLinker gof.object2 *_c_code* *.c_code* tensor.blas tensor.blas.* tensor.blas_*"
        " tensor.elemwise_cgen* tensor.inc_code*",
        ("functions are Python text here, no C is written", "函数在这里是 Python 文本，不生成 C"),
        (
            "an op with perform(), or theano.as_op; print(f.source) shows the text",
            "写带 perform() 的 op，或用 theano.as_op；print(f.source) 可以看到文本",
        ),
    ),
    LeftOut(
        "rewriting",
        "gof.opt gof.opt.* gof.optdb gof.optdb.* gof.unify* gof.destroyhandler* gof.toolbox"
        " gof.toolbox.* tensor.opt tensor.opt.* tensor.opt_* tensor.nnet.opt* compile.optdb"
        " compile.mode.optdb compile.OPT_* compile.mode.OPT_* gof.local_optimizer"
        " gof.optimizer gof.inplace_optimizer gof.Optimizer gof.LocalOptimizer gof.PatternSub"
        " gof.*Optimizer gof.*DB gof.*OptGroup gof.Query gof.OpSub gof.OpRemove gof.toolbox"
        " scan_module.scan_opt* scan_opt* *register_canonicalize *register_specialize"
        " *register_stabilize *.local_* compile.*Optimizer compile.AddDestroyHandler"
        " compile.mode.AddDestroyHandler compile.mode.*Optimizer compile.Supervisor"
        " compile.register_optimizer compile.mode.register_optimizer predefined_optimizers"
        " compile.predefined_optimizers compile.mode.predefined_optimizers toolbox",
        (
            "a rewrite here is an equation, not an optimizer class",
            "这里的改写是等式，不是优化器类",
        ),
        (
            "f.rewrites lists the rewrites; mode=theano.Mode(optimizer=None) makes none",
            "f.rewrites 列出改写了什么；mode=theano.Mode(optimizer=None) 不改写",
        ),
    ),
    LeftOut(
        "linkers",
        "gof.link gof.link.* gof.vm gof.vm.* gof.callcache* gof.sched* gof.Linker gof.LocalLinker"
        " gof.PerformLinker gof.WrapLinker* gof.Container gof.lazylinker* Linker LocalLinker"
        " PerformLinker Container gof.streamline gof.thunk_hook gof.VM_Linker",
        (
            "a function is one piece of text, not linked thunks",
            "函数是一段文本，不是连起来的 thunk",
        ),
        ("print(f.source), f.trace(…)", "print(f.source)、f.trace(…)"),
    ),
    LeftOut(
        "typed lists",
        "typed_list typed_list.*",
        ("there are no lists inside a graph", "图里没有列表"),
        ("T.stack(…), or a Python list of variables", "T.stack(…)，或者由变量组成的 Python 列表"),
    ),
    LeftOut(
        "tests",
        "tests.* *.tests *.tests.* test",
        ("Theano's own tests are not part of this", "Theano 自己的测试不在这里"),
        (
            "theano.gradient.verify_grad, theano.tests.unittest_tools",
            "theano.gradient.verify_grad、theano.tests.unittest_tools",
        ),
    ),
    LeftOut(
        "d3viz",
        "d3viz d3viz.*",
        ("graphs are drawn by the widgets", "图由部件来画"),
        (
            "theano.printing.pydotprint(f, 'f.png'), or minitheano_widgets",
            "theano.printing.pydotprint(f, 'f.png')，或者 minitheano_widgets",
        ),
    ),
    LeftOut(
        "profiling",
        "ProfileStats compile.ProfileStats compile.ScanProfileStats compile.profiling"
        " compile.profiling.* compile.profilemode*",
        ("nothing is timed", "这里不计时"),
        ("python -m cProfile; %timeit f(…)", "python -m cProfile；%timeit f(…)"),
    ),
)


def reason(name: str) -> LeftOut | None:
    """The entry for a name below `theano`, or None if it is not left out."""
    return next((entry for entry in LEFT_OUT if entry.pattern.match(name)), None)
