"""The chapters of the reference, in a learner's order, and what is said before each of them."""

from __future__ import annotations

from typing import NamedTuple


class Group(NamedTuple):
    """A chapter: what stands in these files of the engine, under one introduction."""

    title: str
    files: tuple[str, ...]
    introduction: str


GROUPS = (
    Group(
        "Variables",
        ("ops.constructors", "types", "graph", "ops.card", "ops.certain"),
        "A program begins with symbols: names for numbers that are not there yet. "
        "Each has a type, which fixes its dtype and its number of axes.",
    ),
    Group(
        "Functions and state",
        (
            "function",
            "inputs",
            "outputs",
            "shared",
            "updates",
            "cloning",
            "modes",
            "finite",
            "config",
            "compile",
        ),
        "`theano.function` turns expressions into something that can be called. "
        "Shared variables keep a value between calls, and updates change it.",
    ),
    Group(
        "Remarks on a program",
        ("hints",),
        "Some programs run and do not do what they were written for. `theano.check` tells what a "
        "teacher would say of them; nothing is raised and nothing is changed.",
    ),
    Group(
        "Gradients",
        ("backward", "gradient", "verify", "ops.detach", "testvalues"),
        "A gradient is one more expression, written by the chain rule from the formula of a cost. "
        "Some functions here change nothing but the gradient that passes through them.",
    ),
    Group(
        "Loops",
        ("scan",),
        "`theano.scan` repeats a step and collects what it returns. "
        "The other functions are `scan` with some of its arguments filled in.",
    ),
    Group(
        "Arithmetic",
        ("ops.elementwise: arithmetic",),
        "These work number by number, on operands that are repeated to fit along axes of length 1. "
        "Most are written as operators.",
    ),
    Group(
        "Functions of one number",
        ("ops.elementwise: functions of one number",),
        "Each number goes through the same function. Integers give a float result.",
    ),
    Group(
        "Rounding, sign and parts",
        ("ops.elementwise: rounding, sign, parts",),
        "These take one property of a number: its size, its sign, its whole part. "
        "The slope of a step is 0 wherever it has one.",
    ),
    Group(
        "Comparison and choice",
        ("ops.elementwise: comparison and choice", "ops.branch"),
        "A comparison gives True or False for each pair of numbers; `==` alone does not, it asks "
        "whether two variables are the same object. "
        "`T.switch` chooses at each place, `ifelse` chooses one of two whole computations.",
    ),
    Group(
        "Bits and truth",
        ("ops.elementwise: bits and truth",),
        "These work on the bits of integers and on truth values. "
        "Write them with brackets, `(x > 0) & (y > 0)`, because `&` binds more tightly than `>`.",
    ),
    Group(
        "Other dtypes",
        ("ops.elementwise: casts: one op for each dtype", "ops.complex"),
        "A cast gives the same numbers another dtype. "
        "Complex numbers are taken apart and put together here.",
    ),
    Group(
        "Sums and other reductions",
        ("ops.reduce",),
        "A reduction folds axes away: all of them, or those that `axis` names. "
        "With `keepdims=True` they stay, with length 1, so that the result fits the operand again.",
    ),
    Group(
        "Shapes",
        ("ops.shape",),
        "The same numbers, arranged in another way. "
        "An axis of length 1 that is declared broadcastable is repeated to fit other operands.",
    ),
    Group(
        "New arrays",
        ("ops.make", "ops.elementwise: one value for many numbers"),
        "Arrays made from a value, from lengths, or from a diagonal. "
        "A length is a number or an integer scalar of the graph.",
    ),
    Group(
        "Pieces",
        ("ops.join",),
        "Arrays put together, cut up, copied or moved on. "
        "The gradient goes back to each piece from its own place.",
    ),
    Group(
        "Indexing",
        ("ops.index",),
        "An index is written as in NumPy. "
        "Nothing is changed in place: `T.set_subtensor` gives a new array.",
    ),
    Group(
        "Sorting",
        ("ops.sort",),
        "Numbers in order, or the places that bring them into order. "
        "The gradient goes back to the places where the numbers came from.",
    ),
    Group(
        "Products of matrices",
        ("ops.linear",),
        "Numbers are multiplied and summed over an axis that both operands share. "
        "`*` is something else: it multiplies number by number.",
    ),
    Group(
        "Linear algebra",
        ("ops.linalg", "ops.fourier"),
        "Inverses, factors, eigenvalues and solutions of equations, computed by NumPy. "
        "Most have a gradient.",
    ),
    Group(
        "More functions of arrays",
        ("ops.extra",),
        "What NumPy has and programs ask for now and then. "
        "Most are written with the ops above, so their gradients follow.",
    ),
    Group(
        "Special functions",
        ("ops.special",),
        "The functions of statistics and physics: error, gamma and Bessel functions. "
        "They work number by number and need nothing but NumPy.",
    ),
    Group(
        "Methods",
        ("ops.methods",),
        "Most functions are methods of a variable, too: `x.sum()` is `T.sum(x)`. "
        "These methods take their arguments in another way than the function, or have no function.",
    ),
    Group(
        "Neural networks",
        ("ops.nnet", "ops.norm"),
        "Activations, costs and normalisation, in `T.nnet`. "
        "They are written so that large numbers do not overflow.",
    ),
    Group(
        "Convolution and pooling",
        ("ops.conv", "ops.pool", "ops.neighbours", "ops.bilinear", "ops.old_conv"),
        "Images have four axes: images, channels, rows, columns. "
        "Filters slide over rows and columns; pooling keeps one number of each window.",
    ),
    Group(
        "Random numbers",
        ("streams", "ops.draws", "ops.random", "generators", "ops.mrg", "mrg"),
        "A random stream makes expressions whose numbers are new at every call. "
        "With the same seed they are the numbers that Theano draws.",
    ),
    Group(
        "Seeing what there is",
        ("pretty", "say", "show", "draw", "ops.watch", "printing"),
        "A formula is a graph, and a graph can be printed. "
        "What a compiled function runs stands in its `source`.",
    ),
    Group(
        "Your own ops",
        ("ops.own", "builders", "fgraph", "ops.scalars", "gof.utils"),
        "An op is a class with `make_node` and `perform`, or a function of arrays with a "
        "decorator. With `grad` it takes part in gradients.",
    ),
    Group(
        "Errors",
        ("errors", "mistakes"),
        "Every error a program can make has a class, which is also one of Python's. "
        "The message says what to write instead, in English or 简体中文.",
    ),
)

TITLE = "Reference"
INTRODUCTION = (
    "Every op and every function, as a program types it. "
    "This page is generated by `make docs`: formulas, gradients and dtypes are asked of the "
    "engine, and each example was run.",
    "Results are called $z$. "
    "The gradient of the cost with respect to $v$ is written $\\bar v$: "
    "an op gets $\\bar z$ and gives $\\bar x$. "
    "Where an operand was repeated to fit, its gradient is summed over the axes of repetition.",
    "Operands of different dtypes are brought to their common dtype first; "
    "the lines on dtypes say what becomes of that.",
    "The examples use these lines.",
)
