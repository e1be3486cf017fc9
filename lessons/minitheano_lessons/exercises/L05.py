# ruff: noqa: D103
# mypy: allow-untyped-defs, allow-untyped-calls
"""L05 Givens: what is asked, what is right, and what each wrong answer means."""

import ast

import numpy as np

from minitheano.function import Function
from minitheano.graph import SharedVariable, Variable, leaves
from minitheano_lessons.author import (
    Exercise,
    Lesson,
    Option,
    Pick,
    Prediction,
    SayIt,
    Slip,
    Value,
    Why,
    both,
    but,
    call,
    close,
    depends_on,
    put,
)

lesson = Lesson(
    id="L05",
    title=both(
        "Givens: the same formula, another ingredient",
        "临时替换：同一个式子，换一样原料",
        src="f9fc07a9",
    ),
    teach=15,
    do=22,
    needs=("L04",),
    kills=("M22", "M23", "M24", "M25", "M26"),
    questions=(
        both(
            "How can one function use another value, while the shared variable keeps its own?",
            "怎样让一个函数用别的值，而 shared 变量保持原样？",
            src="35254e75",
        ),
        both(
            "What can be replaced in a formula, and by what?",
            "式子里的什么可以替换？用什么来替换？",
            src="d971e289",
        ),
        both(
            "What is the difference between inputs, updates and givens?",
            "输入、更新和 givens 有什么不同？",
            src="912956c5",
        ),
    ),
    goals=(
        both(
            "replace a node of a formula for one function only",
            "只为一个函数替换式子里的节点",
            src="09169ebb",
        ),
        both("tell inputs, updates and givens apart", "分清输入、更新和 givens", src="c982132a"),
        both(
            "keep the types of both sides of a replacement equal",
            "让替换前后的类型保持一致",
            src="a4b0cac3",
        ),
        both(
            "feed a function minibatch by minibatch",
            "用小批量一批一批地给函数送数据",
            src="ef712c12",
        ),
        both(
            "say what givens does to an update, and what not",
            "说出 givens 会改变更新的哪一部分，哪一部分不变",
            src="ac5d1a59",
        ),
    ),
    terms=("givens", "substitution", "clone", "compile time", "minibatch"),
)

# --- gates ----------------------------------------------------------------------------------------

recall = Prediction(
    id="L05.r1",
    minutes=1,
    kills=("M15", "M16"),
    text=both(
        "One call of `move`. What does it return, and what is in the two boxes afterwards?",
        "`move` 调用一次。它返回什么？之后两个盒子里各是多少？",
        src="807de9b9",
    ),
    code="""
# symbol
p = mt.shared(np.float64(3), "p")
q = mt.shared(np.float64(8), "q")

# compile
move = mt.function([], p + q, updates=[(p, q), (q, p * 2)])

# call
out = move()
""",
    asks=(
        Value(
            both("`move()` returns", "`move()` 返回", src="a555913c"),
            "out",
            11.0,
            slips=(
                Slip(
                    14.0,
                    "M15",
                    both(
                        "14 is the sum of the new values. Outputs see old values.",
                        "14 是新值的和。输出看到的是旧值。",
                        src="bac97f0d",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("`p` and `q` afterwards", "之后的 `p` 和 `q`", src="1a1aefa8"),
            "[p.get_value(), q.get_value()]",
            (8.0, 6.0),
            slips=(
                Slip(
                    (8.0, 16.0),
                    "M16",
                    both(
                        "You let the second pair read the new `p`. All updates see old values.",
                        "你让第二对更新读了新的 `p`。所有更新看到的都是旧值。",
                        src="8a7973d1",
                    ),
                ),
            ),
            beat="commit",
        ),
    ),
)

test_out = Prediction(
    id="L05.t1",
    minutes=2,
    kills=("M22", "M23", "M25", "M26"),
    text=both(
        "Three functions around one box: what are these three values?",
        "三个函数围着一个盒子：这三个值各是多少？",
        src="ff0705bf",
    ),
    code="""
# symbol
s = mt.shared(np.float64(4), "s")
a = T.dscalar("a")

# expression
y = 2 * s + 1

# compile
f = mt.function([a], y, givens=[(s, a)])
g = mt.function([], y)
h = mt.function([a], s, updates=[(s, s * 3)], givens=[(s, a)])

# call
first = f(10)
second = g()
h(5)
third = s.get_value()
""",
    asks=(
        Value(
            both("`f(10)` returns", "`f(10)` 返回", src="c8522ee9"),
            "first",
            21.0,
            slips=(
                Slip(
                    9.0,
                    "M26",
                    both(
                        "9 comes from the 4 in the box. In the copy that `f` runs, `a` stands where `s` was.",
                        "9 是用盒子里的 4 算出来的。在 `f` 运行的副本里，`s` 的位置上是 `a`。",
                        src="5a0c9256",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("then `g()` returns", "接着 `g()` 返回", src="5deb1eb7"),
            "second",
            9.0,
            slips=(
                Slip(
                    21.0,
                    "M22",
                    both(
                        "You let the 10 stay behind. `f` worked on a copy of the formula; neither the box nor `y` was changed.",
                        "你让 10 留了下来。`f` 用的是式子的副本；盒子和 `y` 都没有变。",
                        src="2b8a6bc4",
                    ),
                ),
            ),
            beat="snapshot",
        ),
        Value(
            both("after `h(5)`, `s` holds", "`h(5)` 之后，`s` 里是", src="cb3d232f"),
            "third",
            15.0,
            slips=(
                Slip(
                    12.0,
                    "M25",
                    both(
                        "You tripled the 4. Givens reaches the right-hand side of the update too: it says `a * 3` now.",
                        "你把 4 变成了三倍。givens 也会改到更新式：那里现在是 `a * 3`。",
                        src="6c7d9b18",
                    ),
                ),
                Slip(
                    4.0,
                    "M26",
                    both(
                        "You switched the update off. Givens changes formulas; the update still has its target, and beat ④ still takes place.",
                        "你把更新关掉了。givens 改的是式子；更新的目标还在，第 ④ 拍照样发生。",
                        src="a13b2056",
                    ),
                ),
            ),
            beat="commit",
        ),
    ),
)

skip = Prediction(
    id="L05.p1",
    minutes=3,
    kills=("M22", "M23", "M26"),
    text=both(
        "`givens=[(state, a)]` says: where the formula has `state`, take `a`. What are these three values?",
        "`givens=[(state, a)]` 的意思是：式子里写着 `state` 的地方，用 `a`。这三个值各是多少？",
        src="48d66b0a",
    ),
    code="""
# symbol
state = mt.shared(np.float64(2), "state")
inc = T.scalar("inc", dtype=state.dtype)
a = T.scalar("a", dtype=state.dtype)

# expression
tmp_func = state * 2 + inc

# compile
skip_shared = mt.function([inc, a], tmp_func, givens=[(state, a)])
plain = mt.function([inc], tmp_func)

# call
skipped = skip_shared(2, 3)
after = state.get_value()
later = plain(2)

# inspect
print(skipped, after, later)
""",
    asks=(
        Value(
            both("`skip_shared(2, 3)` returns", "`skip_shared(2, 3)` 返回", src="b504b63d"),
            "skipped",
            8.0,
            slips=(
                Slip(
                    6.0,
                    "M26",
                    both(
                        "6 is computed with the 2 in the box. In this function's formula there is no `state` any more; `a` stands there.",
                        "6 是用盒子里的 2 算出来的。在这个函数的式子里已经没有 `state`，那里是 `a`。",
                        src="f63159ec",
                    ),
                ),
                Slip(
                    7.0,
                    "M26",
                    both(
                        "You gave 2 to `a` and 3 to `inc`. Arguments go to the inputs in the order of the list `[inc, a]`.",
                        "你把 2 给了 `a`，把 3 给了 `inc`。实参按列表 `[inc, a]` 的次序放进输入。",
                        src="0def17c2",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("then `state` holds", "此时 `state` 里是", src="b51d638f"),
            "after",
            2.0,
            slips=(
                Slip(
                    3.0,
                    "M22",
                    both(
                        "Givens is not an assignment. The 3 went into the input `a` and nowhere else.",
                        "givens 不是赋值。3 只放进了输入 `a`，没有去别的地方。",
                        src="faea1869",
                    ),
                ),
                Slip(
                    8.0,
                    "M22",
                    both(
                        "8 was returned, not stored: this function has no `updates`.",
                        "8 是返回的，没有存入：这个函数没有 `updates`。",
                        src="d50fb250",
                    ),
                ),
            ),
            beat="commit",
        ),
        Value(
            both("`plain(2)` returns", "`plain(2)` 返回", src="d2f90ca6"),
            "later",
            6.0,
            slips=(
                Slip(
                    8.0,
                    "M23",
                    both(
                        "You let the replacement spread. It was made in the copy that `skip_shared` runs; `plain` has a copy of its own, with `state` in it.",
                        "你让替换扩散开了。它只发生在 `skip_shared` 运行的副本里；`plain` 有自己的副本，里面仍是 `state`。",
                        src="c25cb64b",
                    ),
                ),
            ),
            beat="snapshot",
        ),
    ),
    why=Why(
        both(
            "When was `state` replaced by `a`?",
            "用 `a` 替换 `state`，发生在什么时候？",
            src="1bc4fee8",
        ),
        options=(
            both("At the beginning of each call.", "每次调用开始的时候。", src="2bd55acd"),
            both(
                "When the function was compiled, once.",
                "编译函数的时候，只有一次。",
                src="2ba7baa0",
            ),
            both("When `tmp_func` was built.", "搭 `tmp_func` 的时候。", src="81df71d5"),
        ),
        answer=1,
        feedback=(
            both(
                "Then each call would have to put `state` back afterwards. It never needs to: the formula of this function has no `state` in it.",
                "那样的话，每次调用之后都得把 `state` 放回去。其实不用：这个函数的式子里根本没有 `state`。",
                src="b570a386",
            ),
            both(
                "Yes: before the first call there was already a copy without `state`.",
                "对：还没有任何调用，就已经有了一份不含 `state` 的副本。",
                src="ea25097a",
            ),
            both(
                "`tmp_func` still has `state` in it; that is why `plain(2)` gave 6.0.",
                "`tmp_func` 里一直有 `state`，所以 `plain(2)` 才得到 6.0。",
                src="ab8af379",
            ),
        ),
    ),
)

inside = Prediction(
    id="L05.p2",
    minutes=2,
    kills=("M23", "M24"),
    text=both(
        "`h` is neither an input nor shared: it is a formula, used twice. What do the two functions return?",
        "`h` 不是输入，也不是 shared 变量，而是式子，用了两次。两个函数各返回什么？",
        src="b01e5628",
    ),
    code="""
# symbol
x = T.dscalar("x")

# expression
h = x * x
y = h + h + x

# compile
changed = mt.function([x], y, givens={h: x + 1})
original = mt.function([x], y)

# call
one = changed(3)
two = original(3)

# inspect
print(one, two)
""",
    asks=(
        Value(
            both("`changed(3)` returns", "`changed(3)` 返回", src="223e3e2a"),
            "one",
            11.0,
            slips=(
                Slip(
                    16.0,
                    "M24",
                    both(
                        "You replaced one `h` and kept the other. There is one node `h` with two arrows, and both are moved.",
                        "你只换了一个 `h`，留下了另一个。`h` 是一个节点，有两支箭头，两支都会移走。",
                        src="62e63cba",
                    ),
                ),
                Slip(
                    21.0,
                    "M24",
                    both(
                        "You left `h` as it is. Every node of the formula can be replaced, not only shared variables.",
                        "你没有动 `h`。式子里的每个节点都可以替换，不只是 shared 变量。",
                        src="558a97df",
                    ),
                ),
                Slip(
                    12.0,
                    "M24",
                    both(
                        "You replaced `x` by 4. The pair names `h`, so only `h` goes.",
                        "你把 `x` 换成了 4。这一对里写的是 `h`，换掉的就只有 `h`。",
                        src="dca12d5c",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("`original(3)` returns", "`original(3)` 返回", src="df6a1cee"),
            "two",
            21.0,
            slips=(
                Slip(
                    11.0,
                    "M23",
                    both(
                        "`y` itself was never cut. Each `mt.function` takes a fresh copy of it.",
                        "`y` 本身从没被剪过。每个 `mt.function` 都从它重新复制一份。",
                        src="14279aa8",
                    ),
                ),
            ),
            beat="compute",
        ),
    ),
)

with_updates = Prediction(
    id="L05.p3",
    minutes=3,
    kills=("M15", "M22", "M25", "M26"),
    text=both(
        "Givens and updates, both about `s`. What does `f(7)` return, and what does `s` hold afterwards?",
        "givens 和更新都涉及 `s`。`f(7)` 返回什么？之后 `s` 里是多少？",
        src="cf4f7575",
    ),
    code="""
# symbol
s = mt.shared(np.float64(40), "s")
a = T.dscalar("a")

# compile
f = mt.function([a], s, updates=[(s, s + 1)], givens=[(s, a)])

# call
got = f(7)
left = s.get_value()

# inspect
print(got, left)
""",
    asks=(
        Value(
            both("`f(7)` returns", "`f(7)` 返回", src="de75c041"),
            "got",
            7.0,
            slips=(
                Slip(
                    40.0,
                    "M26",
                    both(
                        "40 is in the box. But the output says `a` in the copy, even though you wrote `s`.",
                        "40 在盒子里。可是在副本里，输出已是 `a`，尽管你写的是 `s`。",
                        src="a88cb5d7",
                    ),
                ),
                Slip(
                    8.0,
                    "M15",
                    both(
                        "8 is what the update computes. The output is `a`, as it was bound in beat ①.",
                        "8 是更新算出来的。输出是 `a`，也就是第 ① 拍绑定的值。",
                        src="f3606059",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("then `s` holds", "此时 `s` 里是", src="4c45d961"),
            "left",
            8.0,
            slips=(
                Slip(
                    41.0,
                    "M25",
                    both(
                        "You added 1 to the 40 in the box. The right-hand side is a formula like any other, and says `a + 1` now.",
                        "你给盒子里的 40 加了 1。更新式和别的式子一样，现在是 `a + 1`。",
                        src="293851f4",
                    ),
                ),
                Slip(
                    40.0,
                    "M26",
                    both(
                        "You let givens switch the update off. It changes formulas; beat ④ stores what they give, as always.",
                        "你让 givens 把更新关掉了。它改的是式子；第 ④ 拍照样存入式子算出的值。",
                        src="358e6365",
                    ),
                ),
                Slip(
                    7.0,
                    "M22",
                    both(
                        "You stored `a` itself. What beat ④ stores is the right-hand side of the update.",
                        "你存的是 `a` 本身。第 ④ 拍存入的，是更新式的值。",
                        src="2986eb7c",
                    ),
                ),
            ),
            beat="commit",
        ),
    ),
    why=Why(
        both(
            "What became of the two `s` in the pair `(s, s + 1)`?",
            "`(s, s + 1)` 这一对里的两个 `s`，后来怎样了？",
            src="74094ea4",
        ),
        options=(
            both(
                "The first names the box to store into and stays; the second is part of a formula and was replaced.",
                "前一个写明往哪个盒子里存，保持不变；后一个在式子里，被换掉了。",
                src="c460ed5e",
            ),
            both("Both were replaced by `a`.", "两个都被 `a` 替换了。", src="eaccb502"),
            both(
                "Neither was replaced; the box was set to 7 first.",
                "两个都没有替换；盒子先被设成了 7。",
                src="2cf4e77c",
            ),
        ),
        answer=0,
        feedback=(
            both(
                "Yes: givens changes what is *read*, never where something is *stored*.",
                "对：givens 改变**读**什么，从不改变**存**到哪里。",
                src="9fca17a3",
            ),
            both(
                "Nothing can be stored in `a`: an input is no box.",
                "`a` 里存不了东西：输入不是盒子。",
                src="37cc6443",
            ),
            both(
                "The number is right, the road is not: if this function had no update, the box would still hold 40.",
                "数对了，过程不对：如果这个函数没有更新，盒子里就仍是 40。",
                src="ed8e9ec2",
            ),
        ),
    ),
)

fitting = Prediction(
    id="L05.p4",
    minutes=2,
    kills=("M24",),
    text=both(
        "A number, the output itself, a `float32` input: what may take part in a replacement?",
        "数、输出本身、`float32` 的输入：哪些可以用在替换里？",
        src="89e456eb",
    ),
    code="""
# symbol
s = mt.shared(np.float64(4), "s")
a = T.dscalar("a")
narrow = T.scalar("narrow", dtype="float32")

# expression
y = 3 * s

# compile
number = mt.function([], y, givens=[(s, 9.)])
output = mt.function([a], y, givens=[(y, a + 100)])

# inspect
print(number(), output(1))
""",
    last="""
# compile
mt.function([narrow], y, givens=[(s, narrow)])
""",
    asks=(
        Value(
            both("`number()` returns", "`number()` 返回", src="8b80db0c"),
            "number()",
            27.0,
            slips=(
                Slip(
                    12.0,
                    "M24",
                    both(
                        "12 comes from the box. A plain number is welcome on the new side; it becomes a constant of the copy.",
                        "12 来自盒子。替换成普通的数也可以，它会成为副本里的常量。",
                        src="87436453",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("`output(1)` returns", "`output(1)` 返回", src="b14495e0"),
            "output(1)",
            101.0,
            slips=(
                Slip(
                    12.0,
                    "M24",
                    both(
                        "You kept `3 * s`. The output is a node too: it goes, and everything that led to it goes with it.",
                        "你保留了 `3 * s`。输出也是节点：它被换掉，通向它的一切也随之离开。",
                        src="50e61e9d",
                    ),
                ),
                Slip(
                    303.0,
                    "M24",
                    both(
                        "You put `a + 100` in the place of `s`. The pair names `y`, the whole product.",
                        "你把 `a + 100` 放到了 `s` 的位置。这一对里写的是 `y`，是整个乘积。",
                        src="eb0e717d",
                    ),
                ),
            ),
            beat="compute",
        ),
        Pick(
            both("The last line", "最后一行", src="d9027739"),
            "raised(last)",
            key="TypeError",
            options=(
                Option(
                    "nothing",
                    both("compiles", "通过编译", src="850bb527"),
                    "M24",
                    both(
                        "The rest of the formula was built around a `float64`; a piece of another type does not fit into the gap.",
                        "式子的其余部分是照着 `float64` 搭的；换上另一种类型的零件，就装不进去。",
                        src="fac15fb2",
                    ),
                ),
                Option(
                    "TypeError",
                    both("ends in a TypeError", "以 TypeError 结束", src="3ca3ba9a"),
                ),
            ),
        ),
    ),
)

batches = Prediction(
    id="L05.p5",
    minutes=2,
    kills=("M24", "M26"),
    text=both(
        "`data` has six rows of two numbers. `total` was written for any matrix `X`. What does `batch(1)` return?",
        "`data` 有六行，每行两个数。`total` 是为任意矩阵 `X` 写的。`batch(1)` 返回什么？",
        src="3e1eb30e",
    ),
    code="""
# symbol
data = mt.shared(np.arange(12.).reshape(6, 2), "data")
X = T.dmatrix("X")
i = T.lscalar("i")

# expression
total = X.sum()

# compile
batch = mt.function([i], total, givens={X: data[i * 2:(i + 1) * 2]})

# call
second = batch(1)

# inspect
print(data.get_value())
print(second)
""",
    asks=(
        Value(
            both("`batch(1)` returns", "`batch(1)` 返回", src="6323e609"),
            "second",
            22.0,
            slips=(
                Slip(
                    6.0,
                    "M26",
                    both(
                        "6 is the sum of rows 0 and 1. With `i` = 1 the slice is `data[2:4]`.",
                        "6 是第 0、1 行的和。`i` = 1 时，切片是 `data[2:4]`。",
                        src="6ea749ec",
                    ),
                ),
                Slip(
                    66.0,
                    "M26",
                    both(
                        "66 is the sum of all of `data`. Only the slice stands in the place of `X`.",
                        "66 是整个 `data` 的和。放在 `X` 位置上的只是切片。",
                        src="becf245f",
                    ),
                ),
                Slip(
                    14.0,
                    "M26",
                    both(
                        "14 is the sum of rows 1 and 2. `i` counts batches, not rows.",
                        "14 是第 1、2 行的和。`i` 数的是批，不是行。",
                        src="1e3fbe65",
                    ),
                ),
            ),
            beat="compute",
        ),
        Pick(
            both(
                "Must the caller of `batch` hand over an `X`?",
                "调用 `batch` 时，要不要交出 `X`？",
                src="ffd3dc8d",
            ),
            "any(v is X for v in batch.inputs)",
            key=False,
            options=(
                Option(
                    True,
                    both("yes: the formula needs it", "要：式子需要它", src="39ea3f5f"),
                    "M26",
                    both(
                        "The formula you wrote does. The copy has a slice of `data` there, and the caller gives only `i`.",
                        "你写的式子需要。可在副本里，那个位置是 `data` 的切片，调用者只给 `i`。",
                        src="904b652a",
                    ),
                ),
                Option(
                    False,
                    both("no: in the copy there is no `X`", "不用：副本里没有 `X`", src="2648db0c"),
                ),
            ),
        ),
    ),
)

# --- what several checks look at ------------------------------------------------------------------


def key_of(error):
    """The engine's name for a mistake, or ''."""
    return getattr(error, "key", "")


def written_givens(a):
    """The pairs of every `givens=` as they are written: (old, new)."""
    found = []
    for node in ast.walk(a.tree):
        if isinstance(node, ast.keyword) and node.arg == "givens":
            found += written_pairs(node.value)
    return [(ast.unparse(old), ast.unparse(new)) for old, new in found]


def written_pairs(node):
    """The pairs of a dictionary or of a list, as syntax."""
    if isinstance(node, ast.Dict):
        return [(old, new) for old, new in zip(node.keys, node.values, strict=True) if old]
    pairs = [pair.elts for pair in getattr(node, "elts", []) if isinstance(pair, ast.Tuple)]
    return [(pair[0], pair[1]) for pair in pairs if len(pair) == 2]


# --- exercise 1: four functions over one formula --------------------------------------------------

FOUR = """
s = mt.shared(np.float64(4), "s")
x = T.dscalar("x")
a = T.dscalar("a")
y = 5 * s + x
trial = mt.function([x, a], y, givens=[(s, a)])
plain = mt.function([x], y)
fixed = mt.function([x], y, givens={s: 7.})
step = mt.function([x, a], y, updates=[(s, s + x)], givens=[(s, a)])
events = [(trial, 1, 3), (plain, 1), (fixed, 2), (step, 2, 9), (plain, 1)]
returned, held = [], []
for f, *values in events:
    returned.append(float(f(*values)))
    held.append(float(s.get_value()))
"""
CALLS = ("trial(1, 3)", "plain(1)", "fixed(2)", "step(2, 9)", "plain(1)")

four = Exercise(
    id="L05.e1",
    type="P",
    minutes=4,
    kills=("M22", "M23", "M25", "M26"),
    title=both("Four functions, one formula", "四个函数，一个式子", src="e42f2a70"),
    text=both(
        """
All four functions are made from the same formula `y`:

```python
s = mt.shared(np.float64(4), "s")
x = T.dscalar("x")
a = T.dscalar("a")
y = 5 * s + x
trial = mt.function([x, a], y, givens=[(s, a)])
plain = mt.function([x], y)
fixed = mt.function([x], y, givens={s: 7.})
step = mt.function([x, a], y, updates=[(s, s + x)], givens=[(s, a)])
```

They are called in this order: `trial(1, 3)`, `plain(1)`, `fixed(2)`, `step(2, 9)`, `plain(1)`.

Without running it: write what each call returns, and what `s` holds after each call.
""",
        """
四个函数都由同一个式子 `y` 编译而来：

```python
s = mt.shared(np.float64(4), "s")
x = T.dscalar("x")
a = T.dscalar("a")
y = 5 * s + x
trial = mt.function([x, a], y, givens=[(s, a)])
plain = mt.function([x], y)
fixed = mt.function([x], y, givens={s: 7.})
step = mt.function([x, a], y, updates=[(s, s + x)], givens=[(s, a)])
```

依次调用：`trial(1, 3)`、`plain(1)`、`fixed(2)`、`step(2, 9)`、`plain(1)`。

先不要运行：写出每次调用返回什么，以及每次调用之后 `s` 里是多少。
""",
        src="175516b8",
    ),
    names={"returned": "value", "held": "value"},
    given="""
returned = [TODO, TODO, TODO, TODO, TODO]
held = [TODO, TODO, TODO, TODO, TODO]
""",
    solution="""
returned = [16, 21, 37, 47, 56]
held = [4, 4, 4, 11, 11]
""",
    also_right=(
        "returned = (16., 21., 37., 47., 56.)\nheld = (4., 4., 4., 11., 11.)",
        "returned = np.array([16, 21, 37, 47, 56])\nheld = np.array([4, 4, 4, 11, 11])",
    ),
    hints=(
        both(
            "For each function, write its formula out first, with the replacement done. Then call it.",
            "先把每个函数的式子写出来，替换也做好。然后再调用。",
            src="32833437",
        ),
        both(
            "Only one of the four functions has `updates`. In it, look at the right-hand side: which `s` was replaced there?",
            "四个函数里，只有一个有 `updates`。看看它的更新式：那里的哪个 `s` 被换掉了？",
            src="4bfb6f57",
        ),
        both(
            "A twin: `b` holds 6, the formula is `2 * b`. With `givens=[(b, a)]` the copy says `2 * a`: called with 10 it gives 20, and `b` stays 6. With `updates=[(b, b - 1)]` added, the copy of the update says `a - 1`: `b` becomes 9.",
            "一个相似的例子：`b` 里是 6，式子是 `2 * b`。有了 `givens=[(b, a)]`，副本就是 `2 * a`：传入 10，得到 20，`b` 仍是 6。再加上 `updates=[(b, b - 1)]`，副本里的更新式是 `a - 1`：`b` 变成 9。",
            src="ba5d0897",
        ),
    ),
    done=both(
        "Givens decided what each formula reads; only `updates` decided what is stored.",
        "每个式子读什么，由 givens 决定；存什么，只由 `updates` 决定。",
        src="442184ac",
    ),
)


@four.part(both("what the calls return", "各次调用的返回值", src="58163272"))
def four_returned(a):
    return close(list(a["returned"]), a.machine(FOUR, "returned"))


@four.part(both("what `s` holds after each call", "每次调用之后 `s` 里的值", src="80942667"))
def four_held(a):
    return close(list(a["held"]), a.machine(FOUR, "held"))


@four.feedback(
    both(
        """
After `{{call}}` you have {{value}} in `s`: the very number that was put in its place.
Givens works at compile time, on a copy of the formula; no beat of a call stores the replacement in the box.
What would have to stand in `mt.function` for beat ④ to store something?
""",
        """
`{{call}}` 之后，你写的 `s` 是 {{value}}：正是用来替换它的那个数。
givens 在编译时作用于式子的副本；调用的哪一拍都不会把替换的值存进盒子。
`mt.function` 里要写什么，第 ④ 拍才会存东西？
""",
        src="18e1180d",
    ),
    wrong=(
        "returned = [16, 16, 37, 47, 56]\nheld = [3, 3, 7, 11, 11]",
        "returned = [16, 21, 37, 47, 56]\nheld = [4, 4, 7, 11, 11]",
        "returned = [16, 21, 37, 47, 46]\nheld = [4, 4, 4, 9, 9]",
    ),
)
def written_into_box(a):
    """The replacement is thought to be stored."""
    held = list(a["held"])
    stored = [k for k, number in ((0, 3), (2, 7), (3, 9)) if close(held[k], number)]
    return bool(stored) and {"call": CALLS[stored[0]], "value": held[stored[0]]}


@four.feedback(
    both(
        """
Your `s` keeps its 4, and yet your `plain(1)` returns {{value}}: as if `y` had `a` in it now.
The scissors went to the copy that belongs to `trial`. `plain` was compiled from `y` itself.
What does `y` say, as you wrote it?
""",
        """
你的 `s` 一直是 4，可是你的 `plain(1)` 却返回 {{value}}：好像 `y` 里已经是 `a` 了。
剪刀剪的是属于 `trial` 的副本。`plain` 是由 `y` 本身编译的。
照你写下的样子，`y` 是什么？
""",
        src="394baa1b",
    ),
    wrong=(
        but("21,", "16,"),
        "returned = [16, 16, 17, 47, 56]\nheld = [4, 4, 4, 11, 11]",
    ),
)
def spread_to_others(a):
    """Another function is thought to be changed as well."""
    value = a["returned"][1]
    return close(value, 16) and {"value": value}


@four.feedback(
    both(
        """
Your `{{call}}` returns {{value}}: that is computed with the 4 in the box.
In beat ③ the copy of this function reads no box at all; each `s` of the formula was replaced when it was compiled.
What stands there now: a symbol that the caller fills, or a number?
""",
        """
你的 `{{call}}` 返回 {{value}}：这是用盒子里的 4 算的。
第 ③ 拍，这个函数的副本根本不读盒子；编译时，式子里的每个 `s` 都已经换掉。
现在那里是什么：由调用者填的符号，还是数？
""",
        src="20e14afd",
    ),
    wrong=(
        "returned = [21, 21, 22, 22, 31]\nheld = [4, 4, 4, 6, 6]",
        but("16,", "21,"),
        but("37", "22"),
    ),
)
def box_still_read(a):
    """The replacement is ignored."""
    returned = a["returned"]
    read = [k for k, number in ((0, 21), (2, 22)) if close(returned[k], number)]
    return bool(read) and {"call": CALLS[read[0]], "value": returned[read[0]]}


@four.feedback(
    both(
        """
Your `trial(1, 3)` returns {{value}}: 5 times the first argument plus the second.
Beat ① binds by the order of the list of inputs, `[x, a]`; givens does not change that order.
Which of the two arguments takes the place of `s`?
""",
        """
你的 `trial(1, 3)` 返回 {{value}}：5 乘以第一个实参，再加第二个。
第 ① 拍按输入列表 `[x, a]` 的次序绑定；givens 不会改变这个次序。
两个实参里，哪一个占了 `s` 的位置？
""",
        src="67c4f6b8",
    ),
    wrong=(
        but("16,", "8,"),
        "returned = [8, 21, 37, 19, 56]\nheld = [4, 4, 4, 11, 11]",
    ),
)
def inputs_swapped(a):
    """The arguments are taken in the wrong order."""
    value = a["returned"][0]
    return close(value, 8) and {"value": value}


@four.feedback(
    both(
        """
After `step(2, 9)` you have {{value}} in `s`: 2 more than the 4 of the box.
Givens reaches every formula of the function, the right-hand side of an update as well. In the copy, beat ③ computes it without reading `s`.
How does that right-hand side read after the replacement?
""",
        """
`step(2, 9)` 之后，你写的 `s` 是 {{value}}：比盒子里的 4 多 2。
givens 会改到函数的每个式子，更新式也在内。在副本里，第 ③ 拍算它时并不读 `s`。
替换之后，这个更新式是什么样子？
""",
        src="129d7367",
    ),
    wrong=(
        "returned = [16, 21, 37, 47, 31]\nheld = [4, 4, 4, 6, 6]",
        but("11, 11", "6, 6"),
    ),
)
def update_left_out(a):
    """The right-hand side of the update is thought to keep its s."""
    value = a["held"][3]
    return close(value, 6) and {"value": value}


@four.feedback(
    both(
        """
After `step(2, 9)` you have {{value}} in `s`, as if `step` had no update.
Givens does not switch updates off. The pair still names `s` as the place to store into, and beat ④ takes place as ever.
What does beat ③ compute for this update, then?
""",
        """
`step(2, 9)` 之后，你写的 `s` 是 {{value}}，好像 `step` 没有更新。
givens 不会关掉更新。那一对仍然写着要存进 `s`，第 ④ 拍照样发生。
那么，第 ③ 拍为这条更新算出的是多少？
""",
        src="e07d5801",
    ),
    wrong=(
        "returned = [16, 21, 37, 47, 21]\nheld = [4, 4, 4, 4, 4]",
        but("11, 11", "4, 4"),
    ),
)
def update_switched_off(a):
    """Givens is thought to suppress the update."""
    value = a["held"][3]
    return close(value, 4) and {"value": value}


@four.feedback(
    both(
        """
What you have for `s` is right; for `step(2, 9)` you have {{value}}, computed with the new 11.
The output is computed in beat ③, before anything is stored, and in the copy it reads no box at all.
What stands in the output where you wrote `s`?
""",
        """
`s` 你都写对了；而 `step(2, 9)` 你写的是 {{value}}，是用新值 11 算的。
输出在第 ③ 拍算好，那时还什么都没有存入；而且在副本里，它根本不读盒子。
输出里，原来写 `s` 的地方现在是什么？
""",
        src="c4292ede",
    ),
    wrong=(but("47", "57"),),
)
def output_too_new(a):
    """The output of step is thought to see the new value."""
    value = a["returned"][3]
    return close(value, 57) and {"value": value}


# --- exercise 2: fill in the symbol and the pair --------------------------------------------------

dose = Exercise(
    id="L05.e2",
    type="F",
    minutes=3,
    kills=("M24", "M26"),
    title=both("What if the level were another?", "如果水位是别的值呢？", src="53e26959"),
    text=both(
        """
`level` is kept as a `float32`. Fill in the two blanks, so that `skip_level(1, 5)` computes `effect` with 1 for `flow` and 5 in the place of `level`. The box itself keeps its value.
""",
        """
`level` 存的是 `float32`。请填好两处空白，让 `skip_level(1, 5)` 在算 `effect` 时，`flow` 取 1，`level` 的位置上用 5。盒子里的值保持不变。
""",
        src="5eaa274f",
    ),
    names={"level": "shared", "guess": "symbol", "skip_level": "function"},
    given="""
# symbol
level = mt.shared(np.float32(6), "level")
flow = T.scalar("flow", dtype=level.dtype)
guess = TODO

# expression
effect = level * 2 + flow

# compile
skip_level = mt.function([flow, guess], effect, givens=TODO)
""",
    solution="""
# symbol
level = mt.shared(np.float32(6), "level")
flow = T.scalar("flow", dtype=level.dtype)
guess = T.scalar("guess", dtype=level.dtype)

# expression
effect = level * 2 + flow

# compile
skip_level = mt.function([flow, guess], effect, givens=[(level, guess)])
""",
    also_right=(
        but("[(level, guess)]", "{level: guess}"),
        but('T.scalar("guess", dtype=level.dtype)', 'T.fscalar("guess")'),
        but(
            'T.scalar("guess", dtype=level.dtype)',
            'T.dscalar("guess")',
            "(level, guess)",
            '(level, T.cast(guess, "float32"))',
        ),
    ),
    hints=(
        both(
            "The new piece must fit exactly into the gap that the old one leaves.",
            "新零件要正好装进旧零件留下的空位。",
            src="d41961e4",
        ),
        both(
            "`flow` shows how a symbol follows the dtype of `level`. In the pair, the old piece comes first.",
            "看看 `flow` 是怎样跟着 `level` 的数据类型的。一对里面，先写旧的零件。",
            src="4ec42fd8",
        ),
        both(
            """
A twin with other names:
```
gain = mt.shared(np.float32(3), "gain")
g = T.scalar("g", dtype=gain.dtype)
other = mt.function([g], gain - 1, givens=[(gain, g)])
```
""",
            """
一个相似的例子，名字不同：
```
gain = mt.shared(np.float32(3), "gain")
g = T.scalar("g", dtype=gain.dtype)
other = mt.function([g], gain - 1, givens=[(gain, g)])
```
""",
            src="37e05ae9",
        ),
    ),
    done=both(
        "Old piece first, new piece second, both of one type.",
        "先写旧的，后写新的，两者类型相同。",
        src="2bf81fdf",
    ),
)


@dose.part(both("what `skip_level` returns", "`skip_level` 的返回值", src="0b85c406"))
def computes_effect(a):
    numbers = a.rng.integers(2, 60, size=(4, 2)).tolist()
    return a.same([call("skip_level", *pair) for pair in [[1, 5], *numbers]], start={"level": 6})


@dose.part(both("`level` is untouched", "`level` 没有变", src="5980a202"))
def keeps_level(a):
    events = [call("skip_level", 1, 5), put("level", 8), call("skip_level", 3, 11)]
    return a.same(events, start={"level": 6}, states=("level",), returned=False)


@dose.feedback(
    both(
        """
Your `guess` is {{found}}, and it stands in the list of inputs.
Beat ① fills inputs with arguments; a box has its value already, and a number is nobody's to fill.
What do you make to have a fresh place for an argument?
""",
        """
你的 `guess` 是 {{found}}，而它在输入列表里。
第 ① 拍把实参放进输入；盒子早就有值，数也没有可放的地方。
要给实参一个新的位置，该创建什么？
""",
        src="48f5a2ab",
    ),
    wrong=(
        but('T.scalar("guess", dtype=level.dtype)', "level"),
        but('T.scalar("guess", dtype=level.dtype)', "np.float32(5)"),
        but('T.scalar("guess", dtype=level.dtype)', "level.get_value()"),
    ),
)
def no_fresh_symbol(a):
    """guess is the box itself or a number."""
    guess = a.namespace.get("guess")
    fresh = isinstance(guess, Variable) and not isinstance(guess, SharedVariable)
    return not fresh and guess is not None and {"found": f"`{guess}`"}


@dose.feedback(
    both(
        """
Your program stops: the pair has {{new}} in the place of `level`.
That is allowed, and makes a constant of it; but then nothing in the copy reads the input `guess`, and 5 could never arrive.
Which piece should go where `level` was?
""",
        """
你的程序停下了：这一对里，放到 `level` 位置上的是 {{new}}。
这样写是允许的，它会成为常量；可是副本里就没有谁读输入 `guess`，5 永远送不到。
`level` 原来的位置上，应当放哪个零件？
""",
        src="981bff99",
    ),
    wrong=(
        but("(level, guess)", "(level, 5.)"),
        but("[(level, guess)]", "{level: np.float32(5)}"),
    ),
)
def number_glued_in(a):
    """A number instead of the input."""
    pairs = written_givens(a)
    misses = pairs and pairs[0][0] == "level" and pairs[0][1] not in ("guess", "level")
    return bool(a.error and misses) and {"new": f"`{pairs[0][1]}`"}


@dose.feedback(
    both(
        """
Your program stops: givens wants a list of pairs, and `(level, guess)` alone is one bare pair.
A function may have several replacements, so even a single one stands in a list.
How did the list of `updates` with one pair look?
""",
        """
你的程序停下了：givens 要的是由二元组组成的列表，而 `(level, guess)` 只是一个二元组。
一个函数可以有好几处替换，所以哪怕只有一处，也要放在列表里。
只有一对时，`updates` 的列表是怎么写的？
""",
        src="5b3352c1",
    ),
    wrong=(but("[(level, guess)]", "(level, guess)"),),
)
def bare_pair(a):
    """The list around the pair is missing."""
    return key_of(a.error) == "givens_bare_pair"


@dose.feedback(
    both(
        """
Your program stops: the pair wants to replace `{{old}}`, which is an input.
The first of a pair is what is cut out of the copy. An input that was cut out would have nothing to pass its argument to.
What is it that should not be read in this function?
""",
        """
你的程序停下了：这一对要替换的是 `{{old}}`，而它是输入。
一对里的前一个，是要从副本里剪掉的。输入一旦剪掉，实参就没有地方可去。
在这个函数里，不该读的是什么？
""",
        src="f7cca7ed",
    ),
    wrong=(
        but("(level, guess)", "(guess, level)"),
        but("(level, guess)", "(flow, guess)"),
        but("(level, guess)", "(level, guess), (flow, guess)"),
        but(
            'T.scalar("guess", dtype=level.dtype)',
            'T.dscalar("guess")',
            "(level, guess)",
            "(guess, level)",
        ),
    ),
)
def input_cut_out(a):
    """An input stands first in the pair."""
    olds = [old for old, _ in written_givens(a) if old in ("flow", "guess")]
    return key_of(a.error) == "givens_of_input" and {"old": olds[0]}


@dose.feedback(
    both(
        """
Your program stops: `level` has {{wanted}} axes, your `guess` has {{found}}.
The formula was built around a single number; the new piece must have the same ndim, or it does not fit.
Which `T.…` makes a single number?
""",
        """
你的程序停下了：`level` 有 {{wanted}} 个轴，你的 `guess` 有 {{found}} 个。
式子是照着单个数搭的；新零件的维数要相同，否则装不进去。
哪个 `T.…` 创建的是单个数？
""",
        src="4e2b662d",
    ),
    wrong=(
        but('T.scalar("guess", dtype=level.dtype)', 'T.fvector("guess")'),
        but('T.scalar("guess"', 'T.matrix("guess"'),
    ),
)
def other_ndim(a):
    """A vector or a matrix in the place of a scalar."""
    same = key_of(a.error) == "givens_ndim"
    return same and {"wanted": a["level"].ndim, "found": a["guess"].ndim}


@dose.feedback(
    both(
        """
Your program stops: `level` is a {{wanted}}, your `guess` is a {{found}}.
Without `dtype=`, a new symbol gets the dtype that is set for the whole program, not the one of your state. The two sides of a pair must be of one type.
How did `flow` get its dtype?
""",
        """
你的程序停下了：`level` 是 {{wanted}}，你的 `guess` 是 {{found}}。
不写 `dtype=`，新符号的数据类型就取整个程序的设置，不会跟着你的状态走。一对的两边，类型必须相同。
`flow` 的数据类型是怎么来的？
""",
        src="4875122f",
    ),
    wrong=(
        but('T.scalar("guess", dtype=level.dtype)', 'T.scalar("guess")'),
        but('T.scalar("guess", dtype=level.dtype)', 'T.dscalar("guess")'),
        but('T.scalar("guess", dtype=level.dtype)', 'T.iscalar("guess")'),
    ),
)
def other_dtype(a):
    """The dtype of the new symbol does not follow the state."""
    same = key_of(a.error) == "givens_type"
    return same and {"wanted": a["level"].dtype, "found": a["guess"].dtype}


# --- exercise 3: a pair the wrong way round -------------------------------------------------------

warmth = Exercise(
    id="L05.e3",
    type="X",
    minutes=3,
    kills=("M22", "M26"),
    title=both("The wrong way round", "写反了", src="1eb91a2a"),
    text=both(
        """
`now()` says how comfortable the room is at the temperature in `temp`. `what_if(26)` should say how comfortable it *would* be at 26 degrees, and leave `temp` alone. It does not compile. Read the message, then change as little as you can.
""",
        """
`now()` 给出室温为 `temp` 时的舒适度。`what_if(26)` 应当给出**假如**是 26 度时的舒适度，并且不动 `temp`。可它通不过编译。请读错误信息，然后改动得越少越好。
""",
        src="6397af2c",
    ),
    names={"temp": "shared", "now": "function", "what_if": "function"},
    given="""
# symbol
temp = mt.shared(np.float64(18), "temp")
t = T.dscalar("t")

# expression
comfort = 100 - (temp - 21) ** 2

# compile
now = mt.function([], comfort)
what_if = mt.function([t], comfort, givens=[(t, temp)])
""",
    solution="""
# symbol
temp = mt.shared(np.float64(18), "temp")
t = T.dscalar("t")

# expression
comfort = 100 - (temp - 21) ** 2

# compile
now = mt.function([], comfort)
what_if = mt.function([t], comfort, givens=[(temp, t)])
""",
    also_right=(
        but("[(temp, t)]", "{temp: t}"),
        """
temp = mt.shared(np.float64(18), "temp")
t = T.dscalar("t")
comfort = 100 - (temp - 21) ** 2
would_be = 100 - (t - 21) ** 2
now = mt.function([], comfort)
what_if = mt.function([t], would_be)
""",
    ),
    hints=(
        both(
            "Read the pair aloud: where the formula has … , take … .",
            "把这一对念出来：式子里写着……的地方，用……。",
            src="dd1084e4",
        ),
        both(
            "The message says that `t` is an input and is replaced as well. Which of the two should `t` be?",
            "错误信息说，`t` 既是输入，又被替换。`t` 应当是哪一个？",
            src="66ea80f0",
        ),
        both(
            """
A twin: the price of a bag at another price of gold.
```
gold = mt.shared(np.float64(50), "gold")
p = T.dscalar("p")
bag = 3 * gold + 8
at_price = mt.function([p], bag, givens=[(gold, p)])
```
""",
            """
一个相似的例子：金价变了，一袋东西值多少？
```
gold = mt.shared(np.float64(50), "gold")
p = T.dscalar("p")
bag = 3 * gold + 8
at_price = mt.function([p], bag, givens=[(gold, p)])
```
""",
            src="07844315",
        ),
    ),
    done=both(
        "The old piece is in the formula already; the new piece comes second.",
        "旧零件本来就在式子里，写在前面；新零件写在后面。",
        src="b31e5ac0",
    ),
)


@warmth.part(both("`what_if`", "`what_if`", src="1d219817"))
def other_temperature(a):
    degrees = [26, *a.rng.integers(5, 35, size=4).tolist()]
    return a.same([call("what_if", d) for d in degrees], start={"temp": 18})


@warmth.part(both("`now`", "`now`", src="b55daef6"))
def real_temperature(a):
    events = [call("now"), put("temp", 23), call("now")]
    return a.same(events, start={"temp": int(a.rng.integers(10, 18))})


@warmth.part(both("`temp` is left alone", "`temp` 没有变", src="d5cea609"))
def leaves_temp(a):
    events = [call("what_if", 26), call("now"), call("what_if", 3)]
    return a.same(events, start={"temp": 18}, states=("temp",), returned=False)


@warmth.feedback(
    both(
        """
Now the message is another one: {{what}}
You took the input away, but the pair still wants to cut `t` out, and `comfort` has no `t` in it.
What is in `comfort` that should go?
""",
        """
现在的错误信息不同了：{{what}}
你去掉了输入，可这一对还是要剪掉 `t`，而 `comfort` 里没有 `t`。
`comfort` 里有什么应当换掉？
""",
        src="f2f71c1f",
    ),
    wrong=(but("[t], comfort, givens=[(temp, t)]", "[], comfort, givens=[(t, temp)]"),),
)
def input_dropped(a):
    """The input is removed instead of turning the pair."""
    return key_of(a.error) == "givens_swapped" and {"what": a.error.what}


@warmth.feedback(
    both(
        """
{{what}}
The pair is turned, and `t` stands there; but a symbol that no box and no constant fills needs an argument, in beat ①.
Where do you list what the caller hands over?
""",
        """
{{what}}
这一对已经转过来，`t` 也在式子里了；可是既没有盒子也没有常量给它值，就要在第 ① 拍得到实参。
调用者要交出的东西，列在哪里？
""",
        src="8c96cd9f",
    ),
    wrong=(but("[t], comfort, givens", "[], comfort, givens"),),
)
def input_not_listed(a):
    """The pair is right, the input is gone."""
    missing = type(a.error).__name__ == "MissingInputError"
    return missing and bool(written_givens(a)) and {"what": a.error.what}


@warmth.feedback(
    both(
        """
`what_if(26)` is {{returned}} in your program: the comfort at 18 degrees. And afterwards `temp` is {{temp}}.
`updates` stores in beat ④, for everybody and for good. Nothing was replaced in the formula: beat ③ read the box.
Which keyword changes the formula, and stores nothing?
""",
        """
在你的程序里，`what_if(26)` 是 {{returned}}：这是 18 度时的舒适度。之后 `temp` 里是 {{temp}}。
`updates` 在第 ④ 拍存入，对所有函数都有效，而且一直有效。式子里什么也没有替换：第 ③ 拍读的是盒子。
哪个关键字只改式子，什么也不存？
""",
        src="359b11a5",
    ),
    wrong=(
        but("givens=[(temp, t)]", "updates=[(temp, t)]"),
        but("givens=[(temp, t)]", "updates={temp: t}"),
    ),
)
def stored_instead(a):
    """updates in the place of givens."""
    step = a.play([call("what_if", 26)], start={"temp": 18})[0]
    return (
        close(step.returned, 91)
        and not close(step.states["temp"], 18)
        and {
            "returned": step.returned,
            "temp": step.states["temp"],
        }
    )


@warmth.feedback(
    both(
        """
`what_if(26)` is right, but afterwards `temp` holds {{temp}}.
Givens has replaced what the formula reads; your update has stored the trial temperature on top of that, in beat ④.
Should a question about another temperature change the room?
""",
        """
`what_if(26)` 是对的，可是之后 `temp` 里是 {{temp}}。
givens 已经换掉了式子读的东西；而你的更新又在第 ④ 拍把试的温度存了进去。
问一问别的温度会怎样，应当改变房间的温度吗？
""",
        src="f3d47ce7",
    ),
    wrong=(but("givens=[(temp, t)]", "givens=[(temp, t)], updates=[(temp, t)]"),),
)
def replaced_and_stored(a):
    """An update was added to the givens."""
    step = a.play([call("what_if", 26)], start={"temp": 18})[0]
    changed = not close(step.states["temp"], 18)
    return close(step.returned, 75) and changed and {"temp": step.states["temp"]}


@warmth.feedback(
    both(
        """
Your `what_if` does not use what it is given: the formula `comfort` has `temp` in it and no `t`.
An input only fills a place that exists in the formula. Listing `t` makes no such place.
What says where in the formula `t` is to go?
""",
        """
你的 `what_if` 没有用到传给它的值：式子 `comfort` 里有 `temp`，没有 `t`。
输入只能填进式子里已有的位置。把 `t` 列出来，并不会多出一个位置。
用什么来说明 `t` 该放到式子的哪里？
""",
        src="0dccf75b",
    ),
    wrong=(
        but(", givens=[(temp, t)]", ""),
        but(", givens=[(temp, t)]", ', on_unused_input="ignore"'),
        but("givens=[(temp, t)]", "givens=[(temp, temp)]"),
    ),
)
def argument_unused(a):
    """Nothing takes the argument into the formula."""
    if a.error is not None:
        return key_of(a.error) == "unused_input"
    return close(a.returns([call("what_if", 26)], start={"temp": 18})[0], 91)


@warmth.feedback(
    both(
        """
Your program stops at `now`: {{what}}
`t` is in the formula itself now, so every function that uses `comfort` needs an argument for it.
How can the formula stay as it was, and one function alone read `t`?
""",
        """
你的程序停在 `now`：{{what}}
现在 `t` 写进了式子本身，所以凡是用到 `comfort` 的函数，都要给它一个实参。
怎样让式子保持原样，只有一个函数读 `t`？
""",
        src="d16d8acd",
    ),
    wrong=(but("(temp - 21)", "(t - 21)", ", givens=[(temp, t)]", ""),),
)
def formula_rewritten(a):
    """The shared formula was changed for one function's sake."""
    missing = type(a.error).__name__ == "MissingInputError"
    t, comfort = a.namespace["t"], a.namespace["comfort"]
    return missing and t in leaves([comfort]) and {"what": a.error.what}


# --- exercise 4: minibatches, in order ------------------------------------------------------------

portions = Exercise(
    id="L05.e4",
    type="O",
    minutes=3,
    kills=("M24", "M26"),
    title=both("Three rows at a time", "每次三行", src="a6ad0e9c"),
    text=both(
        """
`samples` has nine rows. Put a program together that gives the mean of each minibatch of three rows: the list `means` is to be 2.5, 8.5, 14.5. Some lines are left over. Press *use this program*, then run the check. (Or type the lines above the check.)
""",
        """
`samples` 有九行。拼出一个程序，求每个小批量（三行）的平均：列表 `means` 应当是 2.5、8.5、14.5。有几行是多余的。按下“使用这个程序”，再运行检查。（也可以把各行直接写在检查的上方。）
""",
        src="9f0b937d",
    ),
    names={"samples": "shared", "evaluate": "function", "means": "value"},
    solution="""
# symbol
samples = mt.shared(np.arange(18.).reshape(9, 2), "samples")
X = T.dmatrix("X")
i = T.lscalar("i")

# expression
mean = X.mean()

# compile
evaluate = mt.function([i], mean, givens={X: samples[i * 3:(i + 1) * 3]})

# call
means = [evaluate(k) for k in range(3)]
""",
    distractors=(
        "evaluate = mt.function([X], mean)",
        "means = [evaluate(samples[k * 3:(k + 1) * 3]) for k in range(3)]",
        "X.set_value(samples[i * 3:(i + 1) * 3])",
        "evaluate = mt.function([i], mean, givens={X: samples.get_value()[i * 3:(i + 1) * 3]})",
        "means = [evaluate(k) for k in (0, 3, 6)]",
    ),
    also_right=(
        but("{X: samples[i * 3:(i + 1) * 3]}", "[(X, samples[3 * i:3 * i + 3])]"),
        """
samples = mt.shared(np.arange(18.).reshape(9, 2), "samples")
X = T.dmatrix("X")
i = T.iscalar("i")
evaluate = mt.function([i], X.sum() / 6, givens={X: samples[i * 3:i * 3 + 3]})
means = []
for k in range(3):
    means.append(float(evaluate(k)))
""",
    ),
    hints=(
        both(
            "The caller gives a small number, `i`. The rows are in the box already.",
            "调用者只给一个小小的数 `i`。各行数据早就在盒子里。",
            src="c0ecea2e",
        ),
        both(
            "A slice of a shared variable is a node. It can stand in the place of `X`.",
            "shared 变量的切片是节点。它可以放到 `X` 的位置上。",
            src="27a9c316",
        ),
        both(
            """
A twin: one entry of a vector at a time.
```
line = mt.shared(np.array([4., 9., 1.]), "line")
v = T.dscalar("v")
k = T.lscalar("k")
square = mt.function([k], v ** 2, givens={v: line[k]})
```
`square(1)` gives 81.
""",
            """
一个相似的例子：每次取向量的一个元素。
```
line = mt.shared(np.array([4., 9., 1.]), "line")
v = T.dscalar("v")
k = T.lscalar("k")
square = mt.function([k], v ** 2, givens={v: line[k]})
```
`square(1)` 得到 81。
""",
            src="e78b1a8b",
        ),
    ),
    done=both(
        "All the data stay in one box; a call carries one whole number.",
        "全部数据都留在一个盒子里；每次调用只带一个整数。",
        src="bdc01247",
    ),
)


@portions.part(both("the list `means`", "列表 `means`", src="ab8dfd7f"))
def three_means(a):
    return close(list(a["means"]), list(a.solution["means"]))


@portions.part(
    both(
        "`evaluate`, with other rows in `samples`",
        "`samples` 换成别的数据时的 `evaluate`",
        src="df0359ca",
    )
)
def follows_samples(a):
    rows = a.rng.integers(1, 90, size=(9, 2)).astype(float)
    events = [call("evaluate", 2), put("samples", rows), call("evaluate", 0), call("evaluate", 2)]
    return a.same(events, start={"samples": np.arange(18.0).reshape(9, 2)}, states=("samples",))


@portions.feedback(
    both(
        """
Your program stops with a NameError: {{what}}.
At build time Python reads from top to bottom: a formula needs its symbols, a function its formula, a call its function.
Which line can stand first because it needs nothing?
""",
        """
你的程序停下，报 NameError：{{what}}。
建图时，Python 从上往下读：式子要先有符号，函数要先有式子，调用要先有函数。
哪一行什么也不需要，可以放在最前面？
""",
        src="a11c8b09",
    ),
    wrong=(
        """
X = T.dmatrix("X")
i = T.lscalar("i")
mean = X.mean()
evaluate = mt.function([i], mean, givens={X: samples[i * 3:(i + 1) * 3]})
samples = mt.shared(np.arange(18.).reshape(9, 2), "samples")
means = [evaluate(k) for k in range(3)]
""",
        """
samples = mt.shared(np.arange(18.).reshape(9, 2), "samples")
mean = X.mean()
X = T.dmatrix("X")
i = T.lscalar("i")
evaluate = mt.function([i], mean, givens={X: samples[i * 3:(i + 1) * 3]})
means = [evaluate(k) for k in range(3)]
""",
    ),
)
def name_too_early(a):
    """A name is used before it is made."""
    return isinstance(a.error, NameError) and {"what": str(a.error)}


@portions.feedback(
    both(
        """
Your program stops at `X.set_value(…)`.
`X` is a plain symbol: it keeps nothing, so there is nothing to set. Only a shared variable is a box.
How can a slice stand where `X` is, without being stored there?
""",
        """
你的程序停在 `X.set_value(…)`。
`X` 只是普通符号：它什么也不保存，也就没有什么可设。只有 shared 变量才是盒子。
怎样让切片占住 `X` 的位置，而不必存到那里？
""",
        src="f6634b11",
    ),
    wrong=(
        """
samples = mt.shared(np.arange(18.).reshape(9, 2), "samples")
X = T.dmatrix("X")
i = T.lscalar("i")
mean = X.mean()
X.set_value(samples[i * 3:(i + 1) * 3])
evaluate = mt.function([i], mean)
means = [evaluate(k) for k in range(3)]
""",
    ),
)
def symbol_is_set(a):
    """set_value on an input."""
    return bool(a.error) and a.calls("set_value") > 0


@portions.feedback(
    both(
        """
Your program stops at the slice of `samples.get_value()`.
That is an array of NumPy, there and then, at build time; and `i` is a symbol without a number. NumPy cannot cut with it.
What can be sliced at build time and cut in beat ③?
""",
        """
你的程序停在 `samples.get_value()` 的切片上。
它是建图时当场得到的 NumPy 数组；而 `i` 是符号，还没有数。NumPy 没法用它来切。
什么东西可以在建图时写好切片，到第 ③ 拍才真正去切？
""",
        src="fac25fea",
    ),
    wrong=(but("{X: samples[", "{X: samples.get_value()["),),
)
def numpy_is_sliced(a):
    """A symbolic index into a NumPy array."""
    return bool(a.error) and a.calls("get_value") > 0


@portions.feedback(
    both(
        """
Your program stops at the first call: the argument is `samples[…]`, a formula.
In beat ① an input is filled with numbers. A slice of a box is a node: it belongs into the graph, at compile time.
With which word do you put a node in the place of `X`?
""",
        """
你的程序停在第一次调用：实参是 `samples[…]`，这是式子。
第 ① 拍往输入里放的是数。盒子的切片是节点：它属于计算图，要在编译时放进去。
用哪个词把节点放到 `X` 的位置上？
""",
        src="602dc0bc",
    ),
    wrong=(
        """
samples = mt.shared(np.arange(18.).reshape(9, 2), "samples")
X = T.dmatrix("X")
mean = X.mean()
evaluate = mt.function([X], mean)
means = [evaluate(samples[k * 3:(k + 1) * 3]) for k in range(3)]
""",
        """
samples = mt.shared(np.arange(18.).reshape(9, 2), "samples")
X = T.dmatrix("X")
i = T.lscalar("i")
mean = X.mean()
evaluate = mt.function([X], mean)
means = [evaluate(samples[i * 3:(i + 1) * 3]) for k in range(3)]
""",
    ),
)
def node_as_argument(a):
    """A slice is handed over as the value of an input."""
    evaluate = a.namespace.get("evaluate")
    takes_matrix = isinstance(evaluate, Function) and any(v.ndim == 2 for v in evaluate.inputs)
    return isinstance(a.error, TypeError) and takes_matrix


@portions.feedback(
    both(
        """
Your program stops: `X` is in the list of inputs, and in givens as well.
An input waits for an argument in beat ①; what is replaced is gone from the copy before any call. `X` cannot be both.
What does the caller of `evaluate` hand over?
""",
        """
你的程序停下了：`X` 在输入列表里，又在 givens 里。
输入要在第 ① 拍等实参；而被替换的东西，在任何调用之前就已不在副本里。`X` 不能两样都是。
调用 `evaluate` 的人，交出的是什么？
""",
        src="6a8dadcc",
    ),
    wrong=(but("function([i]", "function([X, i]"), but("function([i]", "function([i, X]")),
)
def both_roles(a):
    """X is an input and is replaced."""
    return key_of(a.error) == "givens_of_input"


@portions.feedback(
    both(
        """
`evaluate` is right; your list is {{means}}.
The argument is bound to `i`, and the slice multiplies it by 3: `i` counts minibatches, not rows.
Which three numbers has `i` to be?
""",
        """
`evaluate` 是对的；而你的列表是 {{means}}。
实参绑定到 `i`，切片再把它乘以 3：`i` 数的是小批量，不是行。
`i` 应当取哪三个数？
""",
        src="2b8e685e",
    ),
    wrong=(
        but("range(3)", "(0, 3, 6)"),
        but("range(3)", "range(9)"),
        but("range(3)", "(1, 2, 3)"),
    ),
)
def rows_counted(a):
    """evaluate is called with numbers of rows."""
    return follows_samples(a) is True and {"means": list(a["means"])}


@portions.feedback(
    both(
        """
Your `evaluate(1)` returns {{got}}.
In beat ③ the copy takes the mean of the slice in the place of `X`: look at its first and its last row.
Which rows belong to minibatch 1?
""",
        """
你的 `evaluate(1)` 返回 {{got}}。
第 ③ 拍，副本对 `X` 位置上的切片求平均：看看它的第一行和最后一行。
小批量 1 应当是哪几行？
""",
        src="0ea15bf1",
    ),
    wrong=(
        but("samples[i * 3:(i + 1) * 3]", "samples[i:i + 3]"),
        but("samples[i * 3:(i + 1) * 3]", "samples[i * 3:]"),
    ),
)
def other_rows(a):
    """The slice has other bounds."""
    got, table = a.returns([call("evaluate", 1)])[0], np.arange(18.0).reshape(9, 2)
    slices = [table[first:end].mean() for end in range(1, 10) for first in range(end)]
    return not close(got, 8.5) and any(close(got, m) for m in slices) and {"got": got}


# --- exercise 5: the loss at other weights --------------------------------------------------------

LOSS = """
# symbol
w = mt.shared(np.array([2., -1.]), "w")
points = np.array([[1., 2.], [3., 1.], [2., 5.]])
target = np.array([2., 8., 3.])

# expression
loss = ((T.dot(points, w) - target) ** 2).sum()

# compile
loss_now = mt.function([], loss)
"""

trial_weights = Exercise(
    id="L05.e5",
    type="B",
    minutes=4,
    kills=("M22", "M26"),
    title=both("The loss at other weights", "换一组权重，损失是多少", src="0d35fcd8"),
    text=both(
        """
`loss_now()` gives the loss at the weights in the box `w`: 29.0. Compile a function `loss_at`: called with two trial weights, it gives the loss *they* would have; `loss_at([1, 1])` is 33.0. At no moment may `w` change, for other functions read it as well. The formula `loss` stays as it is.
""",
        """
`loss_now()` 给出盒子 `w` 里的权重所对应的损失：29.0。请编译函数 `loss_at`：传入两个试验权重，就给出**它们**对应的损失；`loss_at([1, 1])` 是 33.0。任何时候都不能改动 `w`，因为别的函数也在读它。式子 `loss` 保持原样。
""",
        src="d0da945c",
    ),
    names={"w": "shared", "loss_now": "function", "loss_at": "python"},
    given=LOSS + "loss_at = TODO\n",
    solution=LOSS
    + """
# symbol
trial = T.dvector("trial")

# compile
loss_at = mt.function([trial], loss, givens=[(w, trial)])
""",
    also_right=(
        but("givens=[(w, trial)]", "givens={w: trial}"),
        but('T.dvector("trial")', 'T.vector("trial", dtype=w.dtype)'),
        but('trial = T.dvector("trial")', "trial = w.type()"),
    ),
    hints=(
        both(
            "The formula is there already. Only one ingredient is to be another one.",
            "式子已经有了，只要换一样原料。",
            src="6745b8fc",
        ),
        both(
            "Make a new symbol of the same type as `w`, list it as the input, and put it in the place of `w`.",
            "创建一个与 `w` 类型相同的新符号，列为输入，再让它占住 `w` 的位置。",
            src="d148beed",
        ),
        both(
            """
A twin: the length of another arrow.
```
arrow = mt.shared(np.array([3., 4.]), "arrow")
other = T.dvector("other")
length = T.sqrt((arrow ** 2).sum())
length_of = mt.function([other], length, givens=[(arrow, other)])
```
""",
            """
一个相似的例子：求另一支箭的长度。
```
arrow = mt.shared(np.array([3., 4.]), "arrow")
other = T.dvector("other")
length = T.sqrt((arrow ** 2).sum())
length_of = mt.function([other], length, givens=[(arrow, other)])
```
""",
            src="5500a927",
        ),
    ),
    done=both(
        "A question of “what if”, asked without touching anything.",
        "问了一句“如果……会怎样”，却什么也没有动。",
        src="ef9b20a5",
    ),
)

START = {"w": np.array([2.0, -1.0])}


@trial_weights.part(both("`loss_at`", "`loss_at`", src="3860182d"))
def loss_of_trials(a):
    pairs = [[1, 1], *a.rng.integers(-5, 6, size=(4, 2)).tolist()]
    return a.same([call("loss_at", pair) for pair in pairs], start=START)


@trial_weights.part(
    both("`w` and `loss_now` as before", "`w` 和 `loss_now` 保持原样", src="133e5ea8")
)
def weights_kept(a):
    events = [call("loss_at", [3, 4]), call("loss_now"), put("w", [0.0, 2.0]), call("loss_now")]
    return a.same(events, start=START, states=("w",), returned=("loss_now",))


@trial_weights.part(both("compiled once, without `w`", "编译一次，里面没有 `w`", src="ee5d5956"))
def copy_without_w(a):
    f = a["loss_at"]
    return isinstance(f, Function) and not depends_on(f, a.shared("w")) and not f.updates


@trial_weights.feedback(
    both(
        """
Your `loss_at([1, 1])` gives {{got}}, and `w` is put back afterwards. But in between the box held the trial weights.
Whoever reads `w` at that moment sees them; and if the call fails before you put `w` back, they stay.
Can the formula read something else, so that the box has nothing to do with it?
""",
        """
你的 `loss_at([1, 1])` 给出 {{got}}，之后 `w` 也放回去了。可是中间有一段时间，盒子里是试验权重。
谁在那一刻读 `w`，看到的就是它们；如果调用在放回之前失败，它们就留在了里面。
能不能让式子去读别的东西，与盒子毫不相干？
""",
        src="9d4ae0c1",
    ),
    wrong=(
        LOSS
        + """
def loss_at(trial):
    before = w.get_value()
    w.set_value(np.asarray(trial, dtype=float))
    answer = loss_now()
    w.set_value(before)
    return answer
""",
    ),
)
def changed_meanwhile(a):
    """set_value, call, set_value back."""
    if isinstance(a["loss_at"], Function) or not a.calls("set_value"):
        return False
    step = a.play([call("loss_at", [1, 1])], start=START)[0]
    return close(step.states["w"], START["w"]) and {"got": step.returned}


@trial_weights.feedback(
    both(
        """
After `loss_at([1, 1])` your `w` holds {{w}}.
A question about other weights has become a change of the weights: everything that reads `w` from now on sees them.
Which part of your program writes into the box?
""",
        """
`loss_at([1, 1])` 之后，你的 `w` 里是 {{w}}。
本来只是问一问别的权重会怎样，结果权重真的变了：从现在起，凡是读 `w` 的，看到的都是它们。
你的程序里，是哪一部分往盒子里写了东西？
""",
        src="8832f6c3",
    ),
    wrong=(
        but("givens=[(w, trial)]", "updates=[(w, trial)]"),
        but("givens=[(w, trial)]", "givens=[(w, trial)], updates=[(w, trial)]"),
        LOSS
        + """
def loss_at(trial):
    w.set_value(np.asarray(trial, dtype=float))
    return loss_now()
""",
    ),
)
def weights_changed(a):
    """The trial weights end up in the box."""
    w = a.after([call("loss_at", [1, 1])], start=START)["w"]
    return not close(w, START["w"]) and {"w": w}


@trial_weights.feedback(
    both(
        """
Your `loss_at([1, 1])` gives {{got}}, and `w` is untouched. But every call compiles a whole new function.
The copy, the cut and the glue are work for compile time, once; a call should only have its five beats.
What can stand in the place of `w` that gets its value in beat ①?
""",
        """
你的 `loss_at([1, 1])` 给出 {{got}}，`w` 也没有动。可是每次调用都要重新编译一个函数。
复制、剪、贴，都是编译时的事，做一次就够；调用时只该走五拍。
什么东西可以占住 `w` 的位置，到第 ① 拍才得到值？
""",
        src="468cb82e",
    ),
    wrong=(
        LOSS
        + """
def loss_at(trial):
    return mt.function([], loss, givens={w: np.asarray(trial, dtype=float)})()
""",
    ),
)
def compiled_each_time(a):
    """A Python function that compiles in every call."""
    if isinstance(a["loss_at"], Function) or "function(" not in body_of(a, "loss_at"):
        return False
    return {"got": a.returns([call("loss_at", [1, 1])], start=START)[0]}


def body_of(a, name):
    """The text of the Python function of this name, or ''."""
    found = [n for n in ast.walk(a.tree) if isinstance(n, ast.FunctionDef) and n.name == name]
    return ast.unparse(found[0]) if found else ""


@trial_weights.feedback(
    both(
        """
Your `loss_at([1, 1])` gives {{got}}, but it is a Python function that works the formula out a second time.
Two formulas for one loss will drift apart when somebody changes one of them. `mt.function` takes a copy of `loss`, and can cut `w` out of it.
What do you want to glue in there, to get its value in beat ①?
""",
        """
你的 `loss_at([1, 1])` 给出 {{got}}，可它是 Python 函数，把式子又写了一遍。
同一个损失有两个式子，改了一个、忘了另一个，结果就会不同。`mt.function` 会复制 `loss`，可以从副本里剪掉 `w`。
剪掉以后，想贴上什么，让它在第 ① 拍得到值？
""",
        src="ccbb6ff4",
    ),
    wrong=(
        LOSS
        + """
def loss_at(trial):
    return ((points @ np.asarray(trial) - target) ** 2).sum()
""",
    ),
)
def worked_out_again(a):
    """The formula once more, in NumPy."""
    if not body_of(a, "loss_at"):
        return False
    return loss_of_trials(a) is True and {"got": a.returns([call("loss_at", [1, 1])], START)[0]}


@trial_weights.feedback(
    both(
        """
Your program stops: `w` stands in the list of inputs.
A box has a value of its own and is read in beat ②; beat ① fills only symbols that are empty.
What can take the place of `w` in this function, and wait for an argument?
""",
        """
你的程序停下了：输入列表里写的是 `w`。
盒子有自己的值，在第 ② 拍读取；第 ① 拍只填空着的符号。
在这个函数里，什么可以占住 `w` 的位置，等着实参到来？
""",
        src="2a0e39dc",
    ),
    wrong=(
        LOSS + "loss_at = mt.function([w], loss)\n",
        but("[trial], loss, givens=[(w, trial)]", "[w], loss, givens=[(w, trial)]"),
    ),
)
def box_as_input(a):
    """The shared variable is listed as an input."""
    return key_of(a.error) == "input_is_shared"


@trial_weights.feedback(
    both(
        """
Your program stops: {{what}}
The formula takes `w` as a vector of two weights. What takes its place must have the same dtype and the same ndim.
What type does `w` have?
""",
        """
你的程序停下了：{{what}}
在式子里，`w` 是由两个权重组成的向量。占住它位置的东西，数据类型和维数都要相同。
`w` 是什么类型？
""",
        src="09db5458",
    ),
    wrong=(
        but('T.dvector("trial")', 'T.dscalar("trial")'),
        but('T.dvector("trial")', 'T.dmatrix("trial")'),
        but('T.dvector("trial")', 'T.fvector("trial")'),
    ),
)
def trial_of_other_type(a):
    """The symbol has another type than w."""
    unfit = key_of(a.error) in ("givens_type", "givens_ndim")
    return unfit and {"what": a.error.what}


@trial_weights.feedback(
    both(
        """
Your program stops: {{what}}
In a pair the old piece comes first: it is cut out. The new one comes second. An input is never cut out.
Which of the two is in the formula `loss` now?
""",
        """
你的程序停下了：{{what}}
一对里，先写旧零件：剪掉的是它。后写新零件。输入从来不会被剪掉。
现在，式子 `loss` 里有的是两者中的哪一个？
""",
        src="1f72e8c2",
    ),
    wrong=(but("(w, trial)", "(trial, w)"), but("[(w, trial)]", "{trial: w}")),
)
def pair_turned(a):
    """(trial, w) instead of (w, trial)."""
    return key_of(a.error) == "givens_of_input" and {"what": a.error.what}


@trial_weights.feedback(
    both(
        """
Your `loss_at` has an input that its formula does not read.
Listing `trial` makes no place for it: in beat ③ the formula still reads the box, or a number that you glued in.
How do you say that `trial` is to stand where `w` is?
""",
        """
你的 `loss_at` 有一个输入，可它的式子没有读这个输入。
把 `trial` 列出来，并不会给它留出位置：第 ③ 拍，式子读的仍是盒子，或者你贴进去的数。
怎样说明 `trial` 要放在 `w` 的位置上？
""",
        src="1227c282",
    ),
    wrong=(
        but(", givens=[(w, trial)]", ""),
        but("(w, trial)", "(w, np.array([1., 1.]))"),
        but("givens=[(w, trial)]", 'on_unused_input="ignore"'),
    ),
)
def trial_not_read(a):
    """The input has no place in the formula."""
    if a.error is not None:
        return key_of(a.error) == "unused_input"
    f = a.function("loss_at")
    return bool(f.inputs) and not any(depends_on(f, variable) for variable in f.inputs)


# --- exercise 6: switching a layer off ------------------------------------------------------------

NETWORK = """
# symbol
X = T.dmatrix("X")
W = mt.shared(np.array([[1., -2., 0.5], [3., 1., -1.]]), "W")
v = mt.shared(np.array([2., -1., 4.]), "v")

# expression
hidden = T.nnet.sigmoid(T.dot(X, W))
out = T.dot(hidden, v) + X.sum(axis=1)

# compile
whole = mt.function([X], out)
"""

ablation = Exercise(
    id="L05.e6",
    type="B",
    minutes=3,
    kills=("M22", "M23", "M24"),
    title=both("What does the hidden layer do?", "隐藏层起了什么作用？", src="2298b375"),
    text=both(
        """
To see what a part of a network is good for, one switches it off and looks at what is left. Compile `ablated`: the same as `whole`, but with zeros, as many as there are, in the place of `hidden`. `ablated([[1, 2]])` is [3.0]. It must work for any number of rows; `whole` and the weights stay as they are.
""",
        """
想知道网络的某一部分有什么用，可以把它关掉，看看还剩什么。请编译 `ablated`：和 `whole` 一样，只是 `hidden` 的位置上全是零，原来有几个数就放几个零。`ablated([[1, 2]])` 是 [3.0]。行数不限，都要能用；`whole` 和各个权重保持原样。
""",
        src="777f1eac",
    ),
    names={"W": "shared", "v": "shared", "whole": "function", "ablated": "function"},
    given=NETWORK + "ablated = TODO\n",
    solution=NETWORK + "ablated = mt.function([X], out, givens={hidden: T.zeros_like(hidden)})\n",
    also_right=(
        but("{hidden: T.zeros_like(hidden)}", "[(hidden, 0 * hidden)]"),
        but("T.zeros_like(hidden)", "T.zeros(hidden.shape)"),
        but("T.zeros_like(hidden)", "T.zeros((X.shape[0], 3))"),
    ),
    hints=(
        both(
            "Givens takes any node of the formula, and `hidden` is one.",
            "givens 可以替换式子里的任何节点，`hidden` 就是其中之一。",
            src="d2430241",
        ),
        both(
            "`hidden` has as many rows as `X`, so take the shape from a formula: there is `T.zeros_like`.",
            "`hidden` 的行数和 `X` 一样，所以形状要取自式子：可以用 `T.zeros_like`。",
            src="98579334",
        ),
        both(
            """
A twin: ones in the place of a node.
```
z = T.dvector("z")
scale = T.exp(z)
y = scale * z
plain = mt.function([z], y, givens={scale: T.ones_like(scale)})
```
""",
            """
一个相似的例子：节点的位置上全放一。
```
z = T.dvector("z")
scale = T.exp(z)
y = scale * z
plain = mt.function([z], y, givens={scale: T.ones_like(scale)})
```
""",
            src="76d1b555",
        ),
    ),
    done=both(
        "One formula, a whole network and an ablated one; the weights never noticed.",
        "同一个式子，得到完整的网络和关掉一层的网络；权重毫不知情。",
        src="af270050",
    ),
)

WEIGHTS = {"W": np.array([[1.0, -2.0, 0.5], [3.0, 1.0, -1.0]]), "v": np.array([2.0, -1.0, 4.0])}


def rows(a, count):
    """Some rows of whole numbers."""
    return a.rng.integers(-4, 5, size=(count, 2)).astype(float)


@ablation.part(both("five rows", "五行", src="9a265ccd"))
def five_rows(a):
    return a.same([call("ablated", rows(a, 5))], start=WEIGHTS)


@ablation.part(both("three rows, and one", "三行和一行", src="aed8318c"))
def other_batches(a):
    return a.same([call("ablated", rows(a, 3)), call("ablated", [[1.0, 2.0]])], start=WEIGHTS)


@ablation.part(both("`whole` and the weights as before", "`whole` 和权重保持原样", src="21c8e039"))
def whole_kept(a):
    events = [call("ablated", rows(a, 5)), call("whole", rows(a, 4))]
    kept = all(close(a.shared(name).get_value(), WEIGHTS[name]) for name in WEIGHTS)
    return kept and a.same(events, states=("W", "v"), returned=("whole",))


@ablation.feedback(
    both(
        """
Your program stops: the key of your givens is a formula that you wrote a second time.
The same text makes another node. The scissors look for that very node in `out`, and do not find it.
Which name stands for the node that `out` was made from?
""",
        """
你的程序停下了：givens 的键，是你重新写了一遍的式子。
同样的文字，会造出另一个节点。剪刀在 `out` 里找的正是这一个节点，当然找不到。
搭 `out` 时用的那个节点，叫什么名字？
""",
        src="aa90e1c4",
    ),
    wrong=(
        but("{hidden: ", "{T.nnet.sigmoid(T.dot(X, W)): "),
        but("{hidden: ", "{T.dot(X, W): "),
    ),
)
def written_again(a):
    """A look-alike as the key."""
    return key_of(a.error) == "givens_new_expression"


@ablation.feedback(
    both(
        """
Your program stops: {{what}}
In the formula, `hidden` is a matrix with one row for each row of `X`. What takes its place must be a matrix of the same dtype.
Where can you get zeros in the shape of `hidden`?
""",
        """
你的程序停下了：{{what}}
在式子里，`hidden` 是矩阵，`X` 有几行它就有几行。占住它位置的，必须也是数据类型相同的矩阵。
怎样得到形状与 `hidden` 一样的零？
""",
        src="127f9d68",
    ),
    wrong=(
        but("T.zeros_like(hidden)", "0."),
        but("T.zeros_like(hidden)", "np.zeros(3)"),
        but("T.zeros_like(hidden)", 'T.zeros_like(hidden, dtype="float32")'),
    ),
)
def zeros_do_not_fit(a):
    """A number or a vector in the place of a matrix."""
    unfit = key_of(a.error) in ("givens_ndim", "givens_type")
    return unfit and {"what": a.error.what}


@ablation.feedback(
    both(
        """
Your program changes the weights themselves: now `{{name}}` is {{value}}.
`set_value` writes into the box, and every function reads it in beat ②; `whole` is not whole any more.
How can one function alone read zeros?
""",
        """
你的程序改了权重本身：现在 `{{name}}` 里是 {{value}}。
`set_value` 往盒子里写，而每个函数都在第 ② 拍读它；`whole` 也就不再完整了。
怎样只让一个函数读到零？
""",
        src="477e7bd3",
    ),
    wrong=(
        NETWORK + "v.set_value(np.zeros(3))\nablated = mt.function([X], out)\n",
        NETWORK + "W.set_value(np.zeros((2, 3)))\nablated = mt.function([X], out)\n",
    ),
)
def weights_zeroed(a):
    """The boxes were set to zero."""
    for name, value in WEIGHTS.items():
        found = a.shared(name).get_value()
        if not close(found, value):
            return {"name": name, "value": found}
    return False


@ablation.feedback(
    both(
        """
Your `ablated` works for five rows; with three it stops with a {{error}}.
The zeros in your copy have one shape for ever, five rows. In beat ③ they meet `X.sum(axis=1)`, which has as many entries as `X` has rows.
Which formula knows how many rows came this time?
""",
        """
你的 `ablated` 对五行能用；换成三行就停下，报 {{error}}。
你的副本里，零的形状永远是五行。第 ③ 拍，它们遇上 `X.sum(axis=1)`，而后者的长度等于 `X` 的行数。
哪个式子知道这一次来了几行？
""",
        src="b3cb66b3",
    ),
    wrong=(
        but("T.zeros_like(hidden)", "np.zeros((5, 3))"),
        but("T.zeros_like(hidden)", "T.zeros((5, 3))"),
    ),
)
def shape_typed_in(a):
    """A fixed number of rows."""
    works = five_rows(a) is True
    error = error_of(a, np.ones((3, 2)))
    return works and error is not None and {"error": type(error).__name__}


def error_of(a, value):
    """What stops `ablated`, or None."""
    ablated = a.function("ablated")
    try:
        ablated(value)
    except Exception as error:
        return error
    return None


@ablation.feedback(
    both(
        """
Your `ablated` stops with a {{error}} when it is called.
The zeros in your copy do not have the shape of `hidden`. In beat ③ `T.dot` wants a column for each entry of `v`, and the sum wants a row for each row of `X`.
Which node has the shape that you need?
""",
        """
调用你的 `ablated` 时，它停下，报 {{error}}。
你的副本里，零的形状和 `hidden` 不一样。第 ③ 拍，`T.dot` 要求列数等于 `v` 的长度，加法要求行数等于 `X` 的行数。
哪个节点的形状正是你要的？
""",
        src="76372cdc",
    ),
    wrong=(
        but("zeros_like(hidden)", "zeros_like(X)"),
        but("T.zeros_like(hidden)", "np.zeros((3, 5))"),
        but("T.zeros_like(hidden)", "np.zeros((1, 3))"),
    ),
)
def shape_of_another(a):
    """Zeros in the shape of X."""
    error = error_of(a, np.ones((5, 2)))
    return error is not None and {"error": type(error).__name__}


@ablation.feedback(
    both(
        """
Your `ablated` gives the same as `whole`: {{got}} for the row 1, 2.
The line `hidden = …` moved a name. `out` was built before, from the node that the name stood for then; nothing in the graph has changed.
How do you tell `mt.function` to cut that node out of its copy?
""",
        """
你的 `ablated` 和 `whole` 给出的一样：对于 1、2 这一行，都是 {{got}}。
`hidden = …` 这一行移走的是名字。`out` 早已搭好，用的是这个名字当时代表的节点；计算图一点没变。
怎样让 `mt.function` 从它的副本里剪掉那个节点？
""",
        src="7ca612df",
    ),
    wrong=(
        NETWORK + "hidden = T.zeros_like(hidden)\nablated = mt.function([X], out)\n",
        NETWORK + "hidden = 0 * hidden\nablated = mt.function([X], out)\n",
    ),
)
def only_a_name(a):
    """The Python name was moved."""
    got, full = a.returns([call("ablated", [[1.0, 2.0]]), call("whole", [[1.0, 2.0]])])
    hidden = a.symbol("hidden")
    return close(got, full) and not depends_on(a.function("whole"), hidden) and {"got": got}


@ablation.feedback(
    both(
        """
Your `ablated([[1, 2]])` is {{got}}: zeros went into the sigmoid, and 0.5 came out of each unit.
You replaced something before the node `hidden`. In beat ③ the sigmoid still works, and sigmoid(0) is not 0.
Which node has to be zero?
""",
        """
你的 `ablated([[1, 2]])` 是 {{got}}：零进了 sigmoid，每个单元出来的却是 0.5。
你换掉的东西在节点 `hidden` 之前。第 ③ 拍，sigmoid 照样在算，而 sigmoid(0) 不等于 0。
哪个节点应当是零？
""",
        src="160fdcb9",
    ),
    wrong=(but("{hidden: T.zeros_like(hidden)}", "{W: T.zeros_like(W)}"),),
)
def half_switched_off(a):
    """The weights before the layer were replaced."""
    got = a.returns([call("ablated", [[1.0, 2.0]])], start=WEIGHTS)[0]
    return close(got, [5.5]) and {"got": got}


@ablation.feedback(
    both(
        """
Your `ablated` gives the same as `whole`: {{got}} for the row 1, 2.
Both were compiled from `out`, and nothing was cut from either copy: in beat ③ the hidden layer works as ever.
Which node should not be computed in `ablated`?
""",
        """
你的 `ablated` 和 `whole` 给出的一样：对于 1、2 这一行，都是 {{got}}。
两个函数都由 `out` 编译而来，两份副本都没有剪过：第 ③ 拍，隐藏层照样在算。
在 `ablated` 里，不该算的是哪个节点？
""",
        src="d4a638e8",
    ),
    wrong=(
        but(", givens={hidden: T.zeros_like(hidden)}", ""),
        but("{hidden: T.zeros_like(hidden)}", "{hidden: hidden}"),
    ),
)
def nothing_cut(a):
    """The same function twice."""
    got, full = a.returns([call("ablated", [[1.0, 2.0]]), call("whole", [[1.0, 2.0]])])
    return close(got, full) and {"got": got}


# --- exercise 7: a puzzle -------------------------------------------------------------------------

COINS = """
# symbol
coins = mt.shared(np.float64(2), "coins")

# expression
pair = coins * 2
prize = pair * 2 + coins

# compile
usual = mt.function([], prize)
"""

puzzle_20 = Exercise(
    id="L05.e7",
    type="B",
    minutes=2,
    kills=("M22", "M24"),
    title=both("A puzzle: one cut, one piece", "谜题：剪一刀，贴一块", src="fa768d4e"),
    text=both(
        """
`usual()` gives 10.0. Compile `puzzle` from the same formula `prize`, so that `puzzle()` gives 20.0. You may use one pair of givens and nothing else; `coins` keeps its 2. There are several ways. When it is right, look at `GivensLens(puzzle)` and try another.
""",
        """
`usual()` 给出 10.0。请由同一个式子 `prize` 编译 `puzzle`，让 `puzzle()` 给出 20.0。只许用一对 givens，别的都不许用；`coins` 里仍是 2。办法不止一种。做对以后，看看 `GivensLens(puzzle)`，再试另一种。
""",
        src="daa84de3",
    ),
    names={"coins": "shared", "prize": "symbol", "puzzle": "function"},
    given=COINS + "puzzle = mt.function([], prize, givens=TODO)\n",
    solution=COINS + "puzzle = mt.function([], prize, givens=[(coins, 4.)])\n",
    also_right=(
        but("[(coins, 4.)]", "{pair: 9.}"),
        but("[(coins, 4.)]", "{prize: np.float64(20)}"),
        but("[(coins, 4.)]", "{coins: 2 * coins}"),
        but("[(coins, 4.)]", "{pair: pair + 5}"),
    ),
    hints=(
        both(
            "Three nodes have a name here. Choose one; which value must it have?",
            "这里有三个节点有名字。选一个：它的值应当是多少？",
            src="25155c51",
        ),
        both(
            "If `coins` goes, it goes in both places, and `prize` is 5 times the new piece. If `pair` goes, `prize` is 2 times the new piece, plus 2.",
            "如果换 `coins`，两处都会换，`prize` 是新零件的 5 倍。如果换 `pair`，`prize` 是新零件的 2 倍再加 2。",
            src="132e4da2",
        ),
        both(
            """
A twin: the box `n` holds 3, `half = n / 2`, and `y = half + n` is to be 12 instead of 4.5.
```
f = mt.function([], y, givens={n: 8.})
g = mt.function([], y, givens={half: 9.})
```
""",
            """
一个相似的例子：盒子 `n` 里是 3，`half = n / 2`，要让 `y = half + n` 等于 12，而不是 4.5。
```
f = mt.function([], y, givens={n: 8.})
g = mt.function([], y, givens={half: 9.})
```
""",
            src="e67d0fde",
        ),
    ),
    done=both(
        "A box, a formula in the middle, the output itself: each of them can be cut out.",
        "盒子、中间的式子、输出本身，哪一个都可以剪。",
        src="d809ab3f",
    ),
)


@puzzle_20.part(both("`puzzle()` gives 20", "`puzzle()` 给出 20", src="a651deab"))
def gives_twenty(a):
    return a.same([call("puzzle")], start={"coins": 2})


@puzzle_20.part(both("`coins` keeps its 2", "`coins` 里仍是 2", src="a2c72847"))
def coins_kept(a):
    step = a.play([call("puzzle")])[0]
    return close(a.shared("coins").get_value(), 2) and close(step.states["coins"], 2)


@puzzle_20.part(
    both("the formula `prize`, one pair of givens", "式子 `prize`，一对 givens", src="10399d0c")
)
def one_pair(a):
    f = a.function("puzzle")
    return f.written_outputs == [a.symbol("prize")] and len(f.givens) == 1 and not f.updates


@puzzle_20.feedback(
    both(
        """
Now `coins` holds {{value}}: the box itself was changed.
`set_value` and updates write into it, for every function; `usual()` does not give 10 any more.
How can `puzzle` alone read another number?
""",
        """
现在 `coins` 里是 {{value}}：变的是盒子本身。
`set_value` 和更新都往里面写，对每个函数都有效；`usual()` 给出的不再是 10。
怎样只让 `puzzle` 读到别的数？
""",
        src="5630557f",
    ),
    wrong=(
        but("[(coins, 4.)]", "[]", "usual =", "coins.set_value(4)\nusual ="),
        but("givens=[(coins, 4.)]", "givens=[(coins, 4.)], updates=[(coins, coins)]"),
    ),
)
def box_changed(a):
    """The state holds another number."""
    now = a.shared("coins").get_value()
    value = a.play([call("puzzle")])[0].states["coins"] if close(now, 2) else now
    return not close(value, 2) and {"value": value}


@puzzle_20.feedback(
    both(
        """
Your `puzzle()` gives {{got}}: that is 5 times the piece you put in.
One node `coins`, two arrows: the one to `prize` and the one to `pair`. Both have moved.
Which number, taken 5 times, gives 20?
""",
        """
你的 `puzzle()` 给出 {{got}}：是你放进去的零件的 5 倍。
节点 `coins` 只有一个，箭头有两支：一支到 `prize`，一支到 `pair`。两支都移走了。
哪个数的 5 倍是 20？
""",
        src="b1d87b36",
    ),
    wrong=(but("4.", "12."), but("4.", "8."), but("4.", "20.")),
)
def both_arrows(a):
    """coins was replaced, by a number for one arrow only."""
    f = a.function("puzzle")
    pairs = written_givens(a)
    got = a.returns([call("puzzle")], start={"coins": 2})[0]
    return len(f.givens) == 1 and pairs[0][0] == "coins" and not close(got, 20) and {"got": got}


@puzzle_20.feedback(
    both(
        """
Your program stops: {{what}}
Without a decimal point, Python's number is a whole one, and becomes an `int64`; the gap in the formula is a `float64`.
How do you write the same number as a `float64`?
""",
        """
你的程序停下了：{{what}}
不带小数点，Python 的数就是整数，会成为 `int64`；而式子里的空位是 `float64`。
同一个数，写成 `float64` 是什么样子？
""",
        src="370619b3",
    ),
    wrong=(but("4.", "4"), but("(coins, 4.)", "(pair, 9)")),
)
def whole_number(a):
    """An int in the place of a float64."""
    return key_of(a.error) == "givens_type" and {"what": a.error.what}


@puzzle_20.feedback(
    both(
        """
Your program stops: the key of your givens is a formula that you wrote a second time.
The same text makes another node, and `prize` does not contain it.
Which name does the node have that `prize` was made from?
""",
        """
你的程序停下了：givens 的键，是你重新写了一遍的式子。
同样的文字会造出另一个节点，而 `prize` 里没有它。
搭 `prize` 时用的那个节点，叫什么名字？
""",
        src="fcb19881",
    ),
    wrong=(but("(coins, 4.)", "(coins * 2, 9.)"),),
)
def key_written_again(a):
    """A look-alike as the key."""
    return key_of(a.error) == "givens_new_expression"


@puzzle_20.feedback(
    both(
        """
Your `puzzle()` gives the 20, but not from the formula `prize` with one replacement.
The scissors work on what you hand to `mt.function` as the output; here that is another formula, or nothing was cut.
Can you leave the output as `prize`, and cut once?
""",
        """
你的 `puzzle()` 给出了 20，但它不是由式子 `prize` 换一处得来的。
剪刀剪的是你交给 `mt.function` 的输出；这里交出的是别的式子，或者什么也没有剪。
能不能让输出仍是 `prize`，只剪一刀？
""",
        src="95c60a43",
    ),
    wrong=(
        but("prize, givens=[(coins, 4.)]", "2 * prize"),
        but("prize, givens=[(coins, 4.)]", "prize + 10"),
        but("[(coins, 4.)]", "[(coins, 6.), (pair, 7.)]"),
    ),
)
def another_formula(a):
    """The output was rewritten, or cut twice."""
    return gives_twenty(a) is True


# --- say it ---------------------------------------------------------------------------------------

friend = SayIt(
    id="L05.s1",
    ask=both(
        "Explain to a friend, in one sentence: after `skip_shared(2, 3)` the state is still 2 because …",
        "用一句话讲给朋友听：`skip_shared(2, 3)` 之后，状态仍是 2，因为……",
        src="3cdf1885",
    ),
    models=(
        both(
            "The function runs a copy of the formula in which `a` stands where `state` was; it neither reads the box nor writes into it.",
            "函数运行的是式子的副本，里面 `state` 的位置上是 `a`；它既不读盒子，也不往里写。",
            src="98db825d",
        ),
        both(
            "Givens replaces at compile time what a formula reads; only `updates` stores, in beat ④, and there were none.",
            "givens 在编译时换掉式子所读的东西；只有 `updates` 才在第 ④ 拍存入，而这里没有更新。",
            src="12a778dc",
        ),
    ),
)
