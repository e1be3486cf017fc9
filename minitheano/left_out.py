"""What of Theano 1.0.5 is left out on purpose: why, and what to do instead."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import cached_property

from .struct import struct


@struct(frozen=True)
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
        "sparse.[!eS]* sparse.e[!n]* sparse.ens* sparse.S[!p]* sparse.Sp[!a]* sparse.Sparse[!TV]*"
        " sparse_grad tensor.sparse_grad tensor.type_other",
        ("there are no sparse matrices", "这里没有稀疏矩阵"),
        ("x.toarray(), and a dense T.matrix()", "x.toarray()，再用普通的 T.matrix()"),
    ),
    LeftOut(
        "gpu",
        "gpuarray gpuarray.* sandbox.cuda sandbox.cuda.* sandbox.gpuarray* gpu* *.gpu* cuda*"
        " misc.burn_gpu misc.check_multi_gpu misc.latence_gpu_transfert *register_gpu*"
        " misc.pycuda* misc.gnumpy* misc.cudamat*",
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
        " gof.params_type.* *.ParamsType gof.Params gof.EnumType gof.EnumList gof.CEnumType"
        " gof.COp gof.op.COp gof.OpenMPOp gof.op.OpenMPOp OpenMPOp gof.CLinker gof.CLinkerObject"
        " gof.CLinkerOp gof.CLinkerType gof.OpWiseCLinker gof.DualLinker CLinker OpWiseCLinker"
        " DualLinker gof.object2 *_c_code* *.c_code* tensor.blas tensor.blas.* tensor.blas_*"
        " tensor.elemwise_cgen* tensor.inc_code* scalar.basic_sympy*",
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
        "gof.link.[!C]* gof.vm gof.vm.* gof.callcache* gof.sched* gof.Linker gof.LocalLinker"
        " gof.graph.sort_* gof.PerformLinker gof.WrapLinker* gof.Container gof.lazylinker*"
        " Linker LocalLinker PerformLinker Container gof.streamline gof.thunk_hook gof.VM_Linker",
        (
            "a function is one piece of text, not linked thunks",
            "函数是一段文本，不是连起来的 thunk",
        ),
        ("print(f.source), f.trace(…)", "print(f.source)、f.trace(…)"),
    ),
    LeftOut(
        "typed lists",
        "typed_list typed_list.* compile.typed_list*",
        ("there are no lists inside a graph", "图里没有列表"),
        ("T.stack(…), or a Python list of variables", "T.stack(…)，或者由变量组成的 Python 列表"),
    ),
    LeftOut(
        "tests",
        "tests.test_* tests.disturb_mem* tests.record* tests.breakpoint*"
        " tests.unittest_tools.[A-HJ-Z]* *.tests *.tests.* test",
        ("Theano's own tests are not part of this", "Theano 自己的测试不在这里"),
        (
            "theano.gradient.verify_grad, theano.tests.unittest_tools",
            "theano.gradient.verify_grad、theano.tests.unittest_tools",
        ),
    ),
    LeftOut(
        "d3viz",
        "d3viz.formatting d3viz.formatting.*",
        ("a page with a graph is drawn without a script", "画图的网页不带脚本"),
        ("theano.printing.pydotprint(f, 'f.dot')", "theano.printing.pydotprint(f, 'f.dot')"),
    ),
    LeftOut(
        "profiling",
        "ProfileStats compile.ProfileStats compile.ScanProfileStats compile.profiling"
        " compile.profiling.* compile.profilemode*",
        ("nothing is timed", "这里不计时"),
        ("python -m cProfile; %timeit f(…)", "python -m cProfile；%timeit f(…)"),
    ),
    LeftOut(
        "classes of ops",
        "*.AllocEmpty *.Choose *.PermuteRowElements *.ScalarFromTensor"
        " *.ProdWithoutZeros *.XlogX *.XlogY0 *.scalar_xlogx tensor.nnet.scalar_sigmoid *.Shape_i"
        " *.AbstractConv scalar.*Composite scalar.*NumpyAutocaster scalar.*autocast_*"
        " scalar.*convert scalar.*angle scalar.*chi2sf tensor.*Default tensor.*default"
        " tensor.int32 *.values_eq_approx *.Hint *.hints *.psd",
        ("an op is a card here, and few are classes", "这里的 op 是卡片，只有少数是类"),
        (
            "the function, as T.max_and_argmax; of a node, node.op is T.exp",
            "用相应的函数，如 T.max_and_argmax；看节点时写 node.op is T.exp",
        ),
    ),
    LeftOut(
        "inner parts",
        "function_dump *.function_dump compile.FunctionMaker compile.*_thunk compile.*.*_thunk"
        " FunctionMaker compile.debugmode.Bad[DTV]* compile.debugmode.StochasticOrder"
        " configparser.THEANO* configparser.*theano* compile.sandbox* configdefaults*"
        " gof.Bookkeeper gof.DestroyHandler gof.Feature gof.History gof.NodeFinder"
        " gof.PrintListener gof.ReplaceValidate gof.Validator gof.op.debug_* gof.type.C*"
        " gof.utils.toposort misc.pkl_utils.StripPickler scan_module.scan_utils.[Vist]*"
        " scan_module.scan_op* scan_module.scan_perform* scan_module.scan_views*"
        " tensor.new tensor.MethodNotDefined tensor.*constructor tensor.*register_transfer"
        " tensor.nnet.*crossentropy_to_crossentropy_* tensor.raw_random.random_make_inplace"
        " *.abstract_conv.assert_shape sandbox.minimal* tensor.utils*"
        " sandbox.solve* sandbox.multinomial* sandbox.fourier* sandbox.conv* sandbox.blocksparse*",
        ("it is a part inside Theano", "这是 Theano 内部的零件"),
        (
            "pickle.dumps(f) keeps a function; f.source and f.maker.fgraph show it",
            "pickle.dumps(f) 保存函数；f.source 和 f.maker.fgraph 显示它",
        ),
    ),
    LeftOut(
        "python 2",
        "compat.six compat.six.* compat.configparser compat.DefaultOrderedDict compat.exc_message",
        ("it helped with Python 2", "它是为 Python 2 准备的"),
        ("range, zip, str, functools.reduce", "range、zip、str、functools.reduce"),
    ),
    LeftOut(
        "raise_op",
        "raise_op raise_op.*",
        ("an op that always raises is of no use here", "总是报错的 op 在这里没有用处"),
        (
            "theano.tensor.opt.Assert('…')(x, condition)",
            "theano.tensor.opt.Assert('…')(x, condition)",
        ),
    ),
    LeftOut(
        "files and messages",
        "tensor.io tensor.io.* tensor.load tensor.send tensor.recv tensor.isend tensor.irecv"
        " tensor.LoadFromDisk tensor.MPI* tensor.mpi_*",
        ("a graph reads no files and sends no messages", "图不读文件，也不收发消息"),
        ("theano.shared(np.load(…))", "theano.shared(np.load(…))"),
    ),
    LeftOut(
        "ctc",
        "tensor.nnet.ctc tensor.nnet.ctc.* tensor.nnet.corr* tensor.nnet.Conv3D*"
        " tensor.nnet.ConvGrad3D* tensor.nnet.ConvTransp3D*",
        ("it needs a library written in C", "它需要用 C 写的库"),
        (
            "T.nnet.conv2d, T.nnet.conv3d; a scan for other losses",
            "T.nnet.conv2d、T.nnet.conv3d；其他损失用 scan",
        ),
    ),
    LeftOut(
        "rare functions",
        "tensor.nnet.blocksparse* *.ExpmGrad *.EigvalshGrad",
        ("hardly a program uses it", "几乎没有程序用到它"),
        (
            "the same of other ops, or a function of NumPy with theano.as_op",
            "用其他 op 写出同样的式子，或用 theano.as_op 包装 NumPy 的函数",
        ),
    ),
    LeftOut(
        "checkpoints",
        "scan_checkpoints scan_module.scan_checkpoints*",
        ("a scan keeps every step that its gradient needs", "scan 会保留求梯度所需的每一步"),
        ("theano.scan, with the same arguments", "theano.scan，参数相同"),
    ),
)


def reason(name: str) -> LeftOut | None:
    """The entry for a name below `theano`, or None if it is not left out."""
    return next((entry for entry in LEFT_OUT if entry.pattern.match(name)), None)
