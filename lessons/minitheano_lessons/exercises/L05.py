# ruff: noqa: D103
# mypy: allow-untyped-defs, allow-untyped-calls
"""L05 Givens: what is asked, what is right, and what each wrong answer means."""

import ast

import numpy as np

from minitheano.function import Function
from minitheano.graph import SharedVariable, Variable
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
    title=both("Givens: the same formula, another ingredient", "临时替换：同一个式子，换一样原料"),
    teach=15,
    do=20,
    needs=("L04",),
    kills=("M22", "M23", "M24", "M25", "M26"),
    questions=(
        both(
            "How can one function use another value, while the shared variable keeps its own?",
            "怎样让一个函数用别的值，而 shared 变量保持原样？",
        ),
        both(
            "What can be replaced in a formula, and by what?",
            "式子里的什么可以替换？用什么来替换？",
        ),
        both(
            "What is the difference between inputs, updates and givens?",
            "输入、更新和 `givens` 有什么不同？".replace("`givens`", "givens"),
        ),
    ),
    goals=(
        both("replace a node of a formula for one function only", "只为一个函数替换式子里的节点"),
        both("tell inputs, updates and givens apart", "分清输入、更新和 givens"),
        both("keep the types of both sides of a replacement equal", "让替换前后的类型保持一致"),
        both("feed a function minibatch by minibatch", "用小批量一批一批地给函数送数据"),
        both(
            "say what givens does to an update, and what not",
            "说出 givens 会改变更新的哪一部分，哪一部分不变",
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
            both("`move()` returns", "`move()` 返回"),
            "out",
            11.0,
            slips=(
                Slip(
                    14.0,
                    "M15",
                    both(
                        "14 is the sum of the new values. Outputs see old values.",
                        "14 是新值的和。输出看到的是旧值。",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("`p` and `q` afterwards", "之后的 `p` 和 `q`"),
            "[p.get_value(), q.get_value()]",
            (8.0, 6.0),
            slips=(
                Slip(
                    (8.0, 16.0),
                    "M16",
                    both(
                        "You let the second pair read the new `p`. All updates see old values.",
                        "你让第二对更新读了新的 `p`。所有更新看到的都是旧值。",
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
            both("`f(10)` returns", "`f(10)` 返回"),
            "first",
            21.0,
            slips=(
                Slip(
                    9.0,
                    "M26",
                    both(
                        "9 comes from the 4 in the box. In the copy that `f` runs, `a` stands where `s` was.",
                        "9 是用盒子里的 4 算出来的。在 `f` 运行的副本里，`s` 的位置上是 `a`。",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("then `g()` returns", "接着 `g()` 返回"),
            "second",
            9.0,
            slips=(
                Slip(
                    21.0,
                    "M22",
                    both(
                        "You let the 10 stay behind. `f` worked on a copy of the formula; neither the box nor `y` was changed.",
                        "你让 10 留了下来。`f` 用的是式子的副本；盒子和 `y` 都没有变。",
                    ),
                ),
            ),
            beat="snapshot",
        ),
        Value(
            both("after `h(5)`, `s` holds", "`h(5)` 之后，`s` 里是"),
            "third",
            15.0,
            slips=(
                Slip(
                    12.0,
                    "M25",
                    both(
                        "You tripled the 4. Givens reaches the right-hand side of the update too: it says `a * 3` now.",
                        "你把 4 乘了 3。givens 也会改到更新式：那里现在是 `a * 3`。",
                    ),
                ),
                Slip(
                    4.0,
                    "M26",
                    both(
                        "You switched the update off. Givens changes formulas; the update still has its target, and beat ④ still takes place.",
                        "你把更新关掉了。givens 改的是式子；更新的目标还在，第 ④ 拍照样发生。",
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
            both("`skip_shared(2, 3)` returns", "`skip_shared(2, 3)` 返回"),
            "skipped",
            8.0,
            slips=(
                Slip(
                    6.0,
                    "M26",
                    both(
                        "6 is computed with the 2 in the box. In this function's formula there is no `state` any more; `a` stands there.",
                        "6 是用盒子里的 2 算出来的。在这个函数的式子里已经没有 `state`，那里是 `a`。",
                    ),
                ),
                Slip(
                    7.0,
                    "M26",
                    both(
                        "You gave 2 to `a` and 3 to `inc`. Arguments go to the inputs in the order of the list `[inc, a]`.",
                        "你把 2 给了 `a`，把 3 给了 `inc`。实参按列表 `[inc, a]` 的次序放进输入。",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("then `state` holds", "此时 `state` 里是"),
            "after",
            2.0,
            slips=(
                Slip(
                    3.0,
                    "M22",
                    both(
                        "Givens is not an assignment. The 3 went into the input `a` and nowhere else.",
                        "givens 不是赋值。3 只放进了输入 `a`，没有去别的地方。",
                    ),
                ),
                Slip(
                    8.0,
                    "M22",
                    both(
                        "8 was returned, not stored: this function has no `updates`.",
                        "8 是返回的，没有存入：这个函数没有 `updates`。",
                    ),
                ),
            ),
            beat="commit",
        ),
        Value(
            both("`plain(2)` returns", "`plain(2)` 返回"),
            "later",
            6.0,
            slips=(
                Slip(
                    8.0,
                    "M23",
                    both(
                        "You let the replacement spread. It was made in the copy that `skip_shared` runs; `plain` has a copy of its own, with `state` in it.",
                        "你让替换扩散开了。它只发生在 `skip_shared` 运行的副本里；`plain` 有自己的副本，里面仍是 `state`。",
                    ),
                ),
            ),
            beat="snapshot",
        ),
    ),
    why=Why(
        both("When was `state` replaced by `a`?", "用 `a` 替换 `state`，发生在什么时候？"),
        options=(
            both("When the function was compiled, once.", "编译函数的时候，只有一次。"),
            both("At the beginning of each call.", "每次调用开始的时候。"),
            both("When `tmp_func` was built.", "搭 `tmp_func` 的时候。"),
        ),
        answer=0,
        feedback=(
            both(
                "Yes: before the first call there was already a copy without `state`.",
                "对：还没有任何调用，就已经有了一份不含 `state` 的副本。",
            ),
            both(
                "Then each call would have to put `state` back afterwards. It never needs to: the formula of this function has no `state` in it.",
                "那样的话，每次调用之后都得把 `state` 放回去。其实不用：这个函数的式子里根本没有 `state`。",
            ),
            both(
                "`tmp_func` still has `state` in it; that is why `plain(2)` gave 6.0.",
                "`tmp_func` 里一直有 `state`，所以 `plain(2)` 才得到 6.0。",
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
            both("`changed(3)` returns", "`changed(3)` 返回"),
            "one",
            11.0,
            slips=(
                Slip(
                    16.0,
                    "M24",
                    both(
                        "You replaced one `h` and kept the other. There is one node `h` with two arrows, and both are moved.",
                        "你只换了一个 `h`，留下了另一个。`h` 是一个节点，有两支箭头，两支都会移走。",
                    ),
                ),
                Slip(
                    21.0,
                    "M24",
                    both(
                        "You left `h` as it is. Every node of the formula can be replaced, not only shared variables.",
                        "你没有动 `h`。式子里的每个节点都可以替换，不只是 shared 变量。",
                    ),
                ),
                Slip(
                    12.0,
                    "M24",
                    both(
                        "You replaced `x` by 4. The pair names `h`, so only `h` goes.",
                        "你把 `x` 换成了 4。这一对里写的是 `h`，换掉的就只有 `h`。",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("`original(3)` returns", "`original(3)` 返回"),
            "two",
            21.0,
            slips=(
                Slip(
                    11.0,
                    "M23",
                    both(
                        "`y` itself was never cut. Each `mt.function` takes a fresh copy of it.",
                        "`y` 本身从没被剪过。每个 `mt.function` 都从它重新复制一份。",
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
    kills=("M25", "M26", "M22"),
    text=both(
        "Givens *and* updates, both about `s`. What does `f(7)` return, and what does `s` hold afterwards?",
        "givens 和更新都涉及 `s`。`f(7)` 返回什么？之后 `s` 里是多少？",
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
            both("`f(7)` returns", "`f(7)` 返回"),
            "got",
            7.0,
            slips=(
                Slip(
                    40.0,
                    "M26",
                    both(
                        "40 is in the box. But the output says `a` in the copy, even though you wrote `s`.",
                        "40 在盒子里。可是在副本里，输出已是 `a`，尽管你写的是 `s`。",
                    ),
                ),
                Slip(
                    8.0,
                    "M15",
                    both(
                        "8 is what the update computes. The output is `a`, as it was bound in beat ①.",
                        "8 是更新算出来的。输出是 `a`，也就是第 ① 拍绑定的值。",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("then `s` holds", "此时 `s` 里是"),
            "left",
            8.0,
            slips=(
                Slip(
                    41.0,
                    "M25",
                    both(
                        "You added 1 to the 40 in the box. The right-hand side is a formula like any other, and says `a + 1` now.",
                        "你给盒子里的 40 加了 1。更新式和别的式子一样，现在是 `a + 1`。",
                    ),
                ),
                Slip(
                    40.0,
                    "M26",
                    both(
                        "You let givens switch the update off. It changes formulas; beat ④ stores what they give, as always.",
                        "你让 givens 把更新关掉了。它改的是式子；第 ④ 拍照样存入式子算出的值。",
                    ),
                ),
                Slip(
                    7.0,
                    "M22",
                    both(
                        "You stored `a` itself. What beat ④ stores is the right-hand side of the update.",
                        "你存的是 `a` 本身。第 ④ 拍存入的，是更新式的值。",
                    ),
                ),
            ),
            beat="commit",
        ),
    ),
    why=Why(
        both("What became of the two `s` in the pair `(s, s + 1)`?", "`(s, s + 1)` 这一对里的两个 `s`，后来怎样了？"),
        options=(
            both(
                "The first names the box to store into and stays; the second is part of a formula and was replaced.",
                "前一个写明往哪个盒子里存，保持不变；后一个在式子里，被换掉了。",
            ),
            both("Both were replaced by `a`.", "两个都被 `a` 替换了。"),
            both("Neither was replaced; the box was set to 7 first.", "两个都没有替换；盒子先被设成了 7。"),
        ),
        answer=0,
        feedback=(
            both(
                "Yes: givens changes what is *read*, never where something is *stored*.",
                "对：givens 改变**读**什么，从不改变**存**到哪里。",
            ),
            both(
                "Nothing can be stored in `a`: an input is no box.",
                "`a` 里存不了东西：输入不是盒子。",
            ),
            both(
                "The number is right, the road is not: if this function had no update, the box would still hold 40.",
                "数对了，过程不对：如果这个函数没有更新，盒子里就仍是 40。",
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
            both("`number()` returns", "`number()` 返回"),
            "number()",
            27.0,
            slips=(
                Slip(
                    12.0,
                    "M24",
                    both(
                        "12 comes from the box. A plain number is welcome on the new side; it becomes a constant of the copy.",
                        "12 来自盒子。替换成普通的数也可以，它会成为副本里的常量。",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("`output(1)` returns", "`output(1)` 返回"),
            "output(1)",
            101.0,
            slips=(
                Slip(
                    12.0,
                    "M24",
                    both(
                        "You kept `3 * s`. The output is a node too: it goes, and everything that led to it goes with it.",
                        "你保留了 `3 * s`。输出也是节点：它被换掉，通向它的一切也随之离开。",
                    ),
                ),
                Slip(
                    303.0,
                    "M24",
                    both(
                        "You put `a + 100` in the place of `s`. The pair names `y`, the whole product.",
                        "你把 `a + 100` 放到了 `s` 的位置。这一对里写的是 `y`，是整个乘积。",
                    ),
                ),
            ),
            beat="compute",
        ),
        Pick(
            both("The last line", "最后一行"),
            "raised(last)",
            key="TypeError",
            options=(
                Option(
                    "TypeError",
                    both("ends in a TypeError", "以 TypeError 结束"),
                ),
                Option(
                    "nothing",
                    both("compiles", "通过编译"),
                    "M24",
                    both(
                        "The rest of the formula was built around a `float64`; a piece of another type does not fit into the gap.",
                        "式子的其余部分是照着 `float64` 搭的；换上另一种类型的零件，就装不进去。",
                    ),
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
            both("`batch(1)` returns", "`batch(1)` 返回"),
            "second",
            22.0,
            slips=(
                Slip(
                    6.0,
                    "M26",
                    both(
                        "6 is the sum of rows 0 and 1. With `i` = 1 the slice is `data[2:4]`.",
                        "6 是第 0、1 行的和。`i` = 1 时，切片是 `data[2:4]`。",
                    ),
                ),
                Slip(
                    66.0,
                    "M26",
                    both(
                        "66 is the sum of all of `data`. Only the slice stands in the place of `X`.",
                        "66 是整个 `data` 的和。放在 `X` 位置上的只是切片。",
                    ),
                ),
                Slip(
                    14.0,
                    "M26",
                    both(
                        "14 is the sum of rows 1 and 2. `i` counts batches, not rows.",
                        "14 是第 1、2 行的和。`i` 数的是批，不是行。",
                    ),
                ),
            ),
            beat="compute",
        ),
        Pick(
            both("Must the caller of `batch` hand over an `X`?", "调用 `batch` 时，要不要交出 `X`？"),
            "any(v is X for v in batch.inputs)",
            key=False,
            options=(
                Option(False, both("no: in the copy there is no `X`", "不用：副本里没有 `X`")),
                Option(
                    True,
                    both("yes: the formula needs it", "要：式子需要它"),
                    "M26",
                    both(
                        "The formula you wrote does. The copy has a slice of `data` there, and the caller gives only `i`.",
                        "你写的式子需要。可在副本里，那个位置是 `data` 的切片，调用者只给 `i`。",
                    ),
                ),
            ),
        ),
    ),
)
