# ruff: noqa: D103
# mypy: allow-untyped-defs, allow-untyped-calls
"""L04 Updates: what is asked, what is right, and what each wrong answer means."""

import ast

from minitheano.function import Function
from minitheano_lessons.author import (
    Exercise,
    Lesson,
    Option,
    Pick,
    Prediction,
    SayIt,
    Slip,
    Table,
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
    id="L04",
    title=both("Updates: old values in, all at once out", "更新：读旧值，一起写", src="fe53e4e7"),
    teach=15,
    do=23,
    needs=("L03",),
    kills=("M15", "M16", "M17", "M18", "M19", "M20", "M21"),
    questions=(
        both(
            "When a call updates several shared variables, which values does each update read?",
            "一次调用更新好几个 shared 变量时，每条更新读到的是哪些值？",
            src="ee50b71e",
        ),
        both(
            "How can a call hand out the new value?",
            "怎样让调用返回新值？",
            src="a61fb9e9",
        ),
        both(
            "What has changed when a call fails halfway?",
            "调用中途失败时，有什么已经变了？",
            src="a07ccc12",
        ),
    ),
    goals=(
        both("name the five beats in order", "按次序说出五拍", src="83bbc7ae"),
        both("predict several updates at once", "预测同时发生的多条更新", src="3ed55ae2"),
        both("return the new value on purpose", "有意地返回新值", src="5cb62aff"),
        both(
            "write swap, Fibonacci and momentum with updates",
            "用更新写出交换、斐波那契数列和动量",
            src="b70ab9f0",
        ),
        both("say what a failed call leaves behind", "说出失败的调用会留下什么", src="83d20cfb"),
    ),
    terms=("right-hand side", "commit", "simultaneous", "atomic", "momentum", "velocity"),
)

# --- gates ----------------------------------------------------------------------------------------

recall = Prediction(
    id="L04.r1",
    minutes=1,
    kills=("M15", "M11"),
    text=both(
        "What do the two calls return, and what does `pot` hold at the end?",
        "两次调用各返回什么？最后 `pot` 里是多少？",
        src="e174debf",
    ),
    code="""
# symbol
pot = mt.shared(np.float64(6), "pot")
x = T.dscalar("x")

# compile
pay = mt.function([x], pot, updates=[(pot, pot + x)])

# call
first = pay(4)
pot.set_value(1)
second = pay(2)
""",
    asks=(
        Value(
            both("`first` and `second`", "`first` 和 `second`", src="45fb8fd6"),
            "[first, second]",
            (6.0, 1.0),
            slips=(
                Slip(
                    (10.0, 3.0),
                    "M15",
                    both(
                        "These are the new values. Outputs see old values.",
                        "这是新值。输出看到的是旧值。",
                        src="76d11938",
                    ),
                ),
                Slip(
                    (6.0, 10.0),
                    "M11",
                    both(
                        "You let `pay` go on from its own 10. There is one box, and `set_value` has put 1 into it.",
                        "你让 `pay` 从它自己的 10 接着算。盒子只有一个，`set_value` 已经往里面放了 1。",
                        src="e126bf0a",
                    ),
                ),
            ),
            beat="snapshot",
        ),
        Value(
            both("`pot` at the end", "最后的 `pot`", src="4ddf0d4c"),
            "pot.get_value()",
            3.0,
            beat="commit",
        ),
    ),
)

test_out = Prediction(
    id="L04.t1",
    minutes=2,
    kills=("M15", "M16", "M21"),
    text=both(
        "One call of `f`, with two outputs and two updates; then two pairs for one box.",
        "`f` 有两个输出、两条更新，调用一次；最后一行给一个盒子写了两对。",
        src="168f3d3f",
    ),
    code="""
# symbol
a = mt.shared(np.float64(4), "a")
b = mt.shared(np.float64(9), "b")

# expression
n = a + b

# compile
f = mt.function([], [a, n], updates=[(b, n), (a, b)])

# call
got = f()

# compile
end = raised(lambda: mt.function([], updates=[(a, a + 1), (a, a * 2)]))
""",
    asks=(
        Value(
            both("`f()` returns", "`f()` 返回", src="14fbb126"),
            "got",
            (4.0, 13.0),
            slips=(
                Slip(
                    (9.0, 22.0),
                    "M15",
                    both(
                        "You stored first and computed the outputs afterwards. Both outputs come from the snapshot.",
                        "你先存入，再算输出。其实两个输出都根据快照算出。",
                        src="fc6c30f2",
                    ),
                ),
                Slip(
                    (9.0, 13.0),
                    "M15",
                    both(
                        "13 is right; but the output `a` is the old value too.",
                        "13 是对的；不过输出 `a` 给出的也是旧值。",
                        src="e870b3af",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("afterwards `a` and `b` hold", "之后 `a` 和 `b` 里是", src="d44f31be"),
            "[a.get_value(), b.get_value()]",
            (9.0, 13.0),
            slips=(
                Slip(
                    (13.0, 13.0),
                    "M16",
                    both(
                        "You ran the pairs one after another, so that `a` got the new `b`. Both read old values.",
                        "你把两对依次执行了，于是 `a` 拿到了新的 `b`。其实两条更新读的都是旧值。",
                        src="935d104e",
                    ),
                ),
            ),
            beat="commit",
        ),
        Pick(
            both("The last line", "最后一行", src="d9027739"),
            "end",
            key="ValueError",
            options=(
                Option(
                    "nothing",
                    both("compiles; the last pair wins", "能编译；以最后一对为准", src="81849b8e"),
                    "M21",
                    both(
                        "There is no last: both would be stored at once. So the machine refuses.",
                        "没有先后，也就没有“最后”：两个值得同时存入。所以机器拒绝。",
                        src="2f71bcea",
                    ),
                ),
                Option(
                    "ValueError",
                    both("is refused: a ValueError", "遭到拒绝：报 ValueError", src="28336f7b"),
                ),
            ),
        ),
    ),
)

two_boxes = Prediction(
    id="L04.p1",
    minutes=2,
    kills=("M16", "M19"),
    text=both(
        "Two boxes, two updates. What is in the boxes after the first call, and after the second?",
        "两个盒子，两条更新。第一次调用之后盒子里各是多少？第二次之后呢？",
        src="f2cfab3b",
    ),
    code="""
# symbol
a = mt.shared(np.float64(1), "a")
b = mt.shared(np.float64(0), "b")

# compile
grow = mt.function([], updates=[(a, a + 1), (b, a * 10)])

# call
grow()
a1, b1 = a.get_value(), b.get_value()
grow()
a2, b2 = a.get_value(), b.get_value()

# inspect
print(a1, b1)
print(a2, b2)
""",
    asks=(
        Table(
            rows=(
                both("after call 1", "第 1 次调用后", src="0aa58953"),
                both("after call 2", "第 2 次调用后", src="2baaabd8"),
            ),
            columns=("`a`", "`b`"),
            values=(("a1", "b1"), ("a2", "b2")),
            key=((2.0, 10.0), (3.0, 20.0)),
            slips=(
                Slip(
                    ((2.0, 20.0), (3.0, 30.0)),
                    "M16",
                    both(
                        "Your machine stores the new `a` and then multiplies it by 10. This one reads both boxes before it stores anything.",
                        "你的机器先存入新的 `a`，再拿它乘以 10。而这台机器先把两个盒子都读好，然后才存入。",
                        src="03d6ce29",
                    ),
                ),
                Slip(
                    ((2.0, 10.0), (2.0, 10.0)),
                    "M19",
                    both(
                        "Your machine starts from 1 and 0 again at every call. The lines with `mt.shared` ran once, while you were building.",
                        "你的机器每次调用都重新从 1 和 0 开始。带 `mt.shared` 的两行只在建图时运行过一次。",
                        src="155df6ed",
                    ),
                ),
            ),
            beat="compute",
        ),
    ),
    why=Why(
        both(
            "Why is `b` 10 after the first call?",
            "第一次调用之后，`b` 为什么是 10？",
            src="e8d2713e",
        ),
        options=(
            both(
                "`a * 10` was computed from the `a` that was there when the call began.",
                "`a * 10` 是根据调用开始时的 `a` 算出来的。",
                src="edea7438",
            ),
            both(
                "The pair for `b` was carried out before the pair for `a`.",
                "`b` 那一对先执行，`a` 那一对后执行。",
                src="ec7065f3",
            ),
            both(
                "`a` was already 1 when `grow` was compiled, so 1 was built in.",
                "编译 `grow` 时 `a` 就是 1，所以 1 已经编进去了。",
                src="f5de2236",
            ),
        ),
        answer=0,
        feedback=(
            both(
                "Yes: first everything is read, then everything is computed, then everything is stored.",
                "对：先全部读好，再全部算好，最后全部存入。",
                src="bc6488a2",
            ),
            both(
                "The numbers would fit. In a moment you will turn a list round and see that no pair goes first.",
                "数字倒是对得上。稍后把列表倒过来，你会看到：没有哪一对先执行。",
                src="75cb44c6",
            ),
            both(
                "Then the second call would have given 10 again. It gave 20, from an `a` of 2.",
                "如果是这样，第二次调用又会得到 10。可它得到 20，是从值为 2 的 `a` 算出来的。",
                src="678e060f",
            ),
        ),
    ),
)

turned_round = Prediction(
    id="L04.p2",
    minutes=1.5,
    kills=("M16", "M17"),
    text=both(
        "`ab` and `ba` list the same pairs in a different order. Both start from 3 and 5.",
        "`ab` 和 `ba` 列的是同样的两对，次序相反。两次都从 3 和 5 开始。",
        src="03abed43",
    ),
    code="""
# symbol
a = mt.shared(np.float64(3), "a")
b = mt.shared(np.float64(5), "b")

# compile
ab = mt.function([], updates=[(a, a + b), (b, a - b)])
ba = mt.function([], updates=[(b, a - b), (a, a + b)])

# call
ab()
a1, b1 = a.get_value(), b.get_value()
a.set_value(3)
b.set_value(5)
ba()
a2, b2 = a.get_value(), b.get_value()

# inspect
print(a1, b1)
print(a2, b2)
""",
    asks=(
        Table(
            rows=(
                both("after `ab()`", "`ab()` 之后", src="50ae7894"),
                both("after `ba()`", "`ba()` 之后", src="136145bf"),
            ),
            columns=("`a`", "`b`"),
            values=(("a1", "b1"), ("a2", "b2")),
            key=((8.0, -2.0), (8.0, -2.0)),
            slips=(
                Slip(
                    ((8.0, 3.0), (1.0, -2.0)),
                    "M16",
                    both(
                        "Each time you gave the second pair the result of the first. Both pairs read 3 and 5, whoever is listed first.",
                        "每次你都让第二对用上了第一对的结果。其实不管谁列在前面，两对读到的都是 3 和 5。",
                        src="cd51b2c0",
                    ),
                ),
                Slip(
                    ((8.0, -2.0), (1.0, -2.0)),
                    "M17",
                    both(
                        "The first row is right. Turning the list round does not change what is read: the snapshot is taken before any pair is looked at.",
                        "第一行是对的。把列表倒过来，读到的东西并不会变：先有快照，然后才轮到各对更新。",
                        src="b29e423e",
                    ),
                ),
                Slip(
                    ((8.0, 3.0), (8.0, 3.0)),
                    "M16",
                    both(
                        "You are right that the order has no meaning. But 3 is 8 − 5, with the new `a`; the update of `b` reads the old one.",
                        "你说得对，次序没有意义。不过 3 是 8 − 5，用的是新的 `a`；`b` 的更新读的是旧的。",
                        src="dd2d7a45",
                    ),
                ),
            ),
            beat="compute",
        ),
    ),
)

see_the_new = Prediction(
    id="L04.p3",
    minutes=1.5,
    kills=("M15",),
    text=both(
        "`show` has two outputs, the box `s` and the formula `n`, and stores `n` in the box.",
        "`show` 有两个输出：盒子 `s` 和式子 `n`；它还把 `n` 存进盒子。",
        src="04a11c57",
    ),
    code="""
# symbol
s = mt.shared(np.float64(6), "s")

# expression
n = s + 3

# compile
show = mt.function([], [s, n], updates=[(s, n)])

# call
got = show()

# inspect
print(got[0], got[1])
print(s.get_value())
""",
    asks=(
        Value(
            both("`show()` returns", "`show()` 返回", src="1f3dc729"),
            "got",
            (6.0, 9.0),
            slips=(
                Slip(
                    (9.0, 9.0),
                    "M15",
                    both(
                        "The output `s` still sees 6. Only the formula `n` is ahead of the box.",
                        "输出 `s` 看到的仍是 6。走在盒子前面的只有式子 `n`。",
                        src="eeb6bd76",
                    ),
                ),
                Slip(
                    (9.0, 12.0),
                    "M15",
                    both(
                        "Your outputs were computed after the commit, from a box with 9 in it. They are computed in beat ③, from 6.",
                        "你的输出是提交之后，用装着 9 的盒子算的。其实它们在第 ③ 拍，根据 6 算出。",
                        src="fd556601",
                    ),
                ),
                Slip(
                    (6.0, 6.0),
                    "M15",
                    both(
                        "Outputs see old values, yes: `n` is computed from the old 6, and gives 9.",
                        "输出看到的确实是旧值：`n` 正是由旧的 6 算出，得到 9。",
                        src="bc89fed3",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("afterwards `s` holds", "之后 `s` 里是", src="f4d3af41"),
            "s.get_value()",
            9.0,
            beat="commit",
        ),
    ),
)

only_compiled = Prediction(
    id="L04.p4",
    minutes=2,
    kills=("M15", "M18", "M21"),
    text=both(
        "Three lines compile a function, and one calls. What is in `s` when `triple` has been compiled, what becomes of the other two, and what does the call at the end return?",
        "有三行要编译函数，有一行是调用。`triple` 编译好时，`s` 里是多少？另外两个会怎样？最后那次调用返回什么？",
        src="4b29efac",
    ),
    code="""
# symbol
s = mt.shared(np.float64(4), "s")
x = T.dscalar("x")

# compile
triple = mt.function([], updates=[(s, 3 * s)])
compiled = s.get_value()
on_input = raised(lambda: mt.function([x], updates=[(x, x + 1)]))
two_pairs = raised(lambda: mt.function([], updates=[(s, s + 1), (s, s * 2)]))

# call
returned = triple()

# inspect
print(compiled, on_input, two_pairs)
print(returned, s.get_value())
""",
    asks=(
        Value(
            both("`s` when `triple` has been compiled", "`triple` 编译好时的 `s`", src="0c9424cf"),
            "compiled",
            4.0,
            slips=(
                Slip(
                    12.0,
                    "M18",
                    both(
                        "Your machine carries the update out while it compiles. Beat ④ belongs to a call, and there had been none.",
                        "你的机器在编译时就执行了更新。第 ④ 拍属于调用，而那时还没有调用。",
                        src="c2c19f49",
                    ),
                ),
            ),
            beat="commit",
        ),
        Pick(
            both("An update for the input `x`", "给输入 `x` 写更新", src="6614efaa"),
            "on_input",
            key="TypeError",
            options=(
                Option(
                    "nothing",
                    both(
                        "compiles; the next call starts from the new `x`",
                        "能编译；下次调用从新的 `x` 开始",
                        src="21f07fb2",
                    ),
                    "M21",
                    both(
                        "An input keeps nothing: the next call brings its own argument. Only boxes can be updated.",
                        "输入什么也留不住：下次调用自带实参。能更新的只有盒子。",
                        src="28be24be",
                    ),
                ),
                Option(
                    "TypeError",
                    both("is refused: a TypeError", "遭到拒绝：报 TypeError", src="2c51a3bd"),
                ),
            ),
        ),
        Pick(
            both("Two pairs for `s`", "给 `s` 写两对更新", src="2cee6d35"),
            "two_pairs",
            key="ValueError",
            options=(
                Option(
                    "both",
                    both(
                        "compile; one runs after the other",
                        "能编译；一对接着一对执行",
                        src="e3d1e90b",
                    ),
                    "M21",
                    both(
                        "There is no “after” in beat ④. Both results would be stored at once, and one box has room for one.",
                        "第 ④ 拍里没有先后。两个结果得同时存入，而一个盒子只放得下一个。",
                        src="947ea997",
                    ),
                ),
                Option(
                    "ValueError",
                    both("are refused: a ValueError", "遭到拒绝：报 ValueError", src="5238c808"),
                ),
                Option(
                    "nothing",
                    both("compile; the last one counts", "能编译；以最后一对为准", src="13c7c629"),
                    "M21",
                    both(
                        "In a Python dictionary, yes. In a list of updates the machine asks you which one you mean.",
                        "在 Python 的字典里确实如此。在更新列表里，机器要你说清楚到底是哪一对。",
                        src="d647d405",
                    ),
                ),
            ),
        ),
        Pick(
            both("The call `triple()` returns", "调用 `triple()` 返回", src="175ee44a"),
            "repr(returned)",
            key="[]",
            options=(
                Option("[]", both("an empty list", "空列表", src="39adc2de")),
                Option(
                    "12.0",
                    both("12.0, the new value", "新值 12.0", src="be9aa31b"),
                    "M15",
                    both(
                        "12.0 is in the box, from beat ④. But no output was asked for, so there is nothing to return.",
                        "12.0 在盒子里，是第 ④ 拍存入的。可是没有要求任何输出，所以没有东西可以返回。",
                        src="425c3eaa",
                    ),
                ),
                Option(
                    "4.0",
                    both("4.0, the old value", "旧值 4.0", src="214880c4"),
                    "M15",
                    both(
                        "It would, if `s` were listed as an output. An update alone returns nothing.",
                        "如果把 `s` 列为输出，就会这样。只有更新的话，什么也不返回。",
                        src="c527b856",
                    ),
                ),
            ),
            beat="return",
        ),
    ),
)

rolling = Prediction(
    id="L04.p5",
    minutes=2.5,
    kills=("M16", "M19"),
    text=both(
        "Where is the ball after each of three steps? And what is `v` after the first?",
        "小球走三步，每一步之后在哪里？第一步之后 `v` 是多少？",
        src="e7fca68f",
    ),
    code="""
# symbol
w = mt.shared(np.float64(10), "w")
v = mt.shared(np.float64(0), "v")

# expression
g = 2 * w

# compile
step = mt.function([], updates=[(v, 0.5 * v + g), (w, w - 0.1 * v)])

# call
step()
w1, v1 = w.get_value(), v.get_value()
step()
w2, v2 = w.get_value(), v.get_value()
step()
w3, v3 = w.get_value(), v.get_value()

# inspect
print(w1, w2, w3)
print(v1, v2, v3)
""",
    asks=(
        Value(
            both("`w` after 1, 2 and 3 calls", "调用 1、2、3 次之后的 `w`", src="c9fa4e9f"),
            "[w1, w2, w3]",
            (10.0, 8.0, 5.0),
            slips=(
                Slip(
                    (8.0, 5.4, 3.02),
                    "M16",
                    both(
                        "Your ball moves with the new velocity. The update of `w` reads the old `v`, although its pair comes second.",
                        "你的小球用新的速度移动。`w` 的更新虽然列在第二，读的却是旧的 `v`。",
                        src="cca58696",
                    ),
                ),
                Slip(
                    (10.0, 10.0, 10.0),
                    "M19",
                    both(
                        "Your `v` stays at 0: zero times a half is zero. But the slope is added, and `v` is not set back to 0 by the next call.",
                        "你的 `v` 一直是 0：0 的一半还是 0。可是还加上了坡度，而且下次调用不会把 `v` 重设为 0。",
                        src="e9eb10de",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("`v` after the first call", "第一次调用之后的 `v`", src="081583a3"),
            "v1",
            20.0,
            slips=(
                Slip(
                    0.0,
                    "M19",
                    both(
                        "0.0 is the start value; it is read in beat ②. Half of it and the slope 20.0 are stored in beat ④.",
                        "0.0 是初始值，在第 ② 拍读出。它的一半加上坡度 20.0，在第 ④ 拍存入。",
                        src="1838ab2e",
                    ),
                ),
            ),
            beat="commit",
        ),
    ),
    why=Why(
        both(
            "Why does the first call leave `w` at 10?",
            "第一次调用之后，`w` 为什么还是 10？",
            src="5007d9a0",
        ),
        options=(
            both(
                "The pair of `w` stands second in the list.", "`w` 那一对列在第二。", src="70f1916e"
            ),
            both(
                "`v` is set to 0 again before every call.",
                "每次调用之前，`v` 都会重设为 0。",
                src="040e125d",
            ),
            both(
                "The update of `w` read the old `v`, which was 0.",
                "`w` 的更新读的是旧的 `v`，也就是 0。",
                src="ac0838e7",
            ),
        ),
        answer=2,
        feedback=(
            both(
                "Put it first, and `w` still stays at 10. The order has no meaning.",
                "把它列到第一，`w` 还是 10。次序没有意义。",
                src="edad6098",
            ),
            both(
                "Then `w` would never move. It moves in the second call, with the velocity that the first one stored.",
                "如果是这样，`w` 永远不会动。可是第二次调用它就动了，用的正是第一次存入的速度。",
                src="f3f30922",
            ),
            both(
                "Yes. The new velocity 20 waited on the shelf; the second call is the first one that can read it.",
                "对。新的速度 20 当时还在架子上；最早能读到它的，是第二次调用。",
                src="359358a0",
            ),
        ),
    ),
)

broken_off = Prediction(
    id="L04.p6",
    minutes=2,
    kills=("M20",),
    text=both(
        "`advance` gets three numbers, `path` has two: `path + move` cannot be computed. What do the boxes hold after that call?",
        "`advance` 收到三个数，而 `path` 只有两个：`path + move` 算不出来。这次调用之后，盒子里是什么？",
        src="f14bc4d3",
    ),
    code="""
# symbol
tally = mt.shared(np.float64(5), "tally")
path = mt.shared(np.array([1., 2.]), "path")
move = T.dvector("move")

# compile
advance = mt.function([move], updates=[(tally, tally + 1), (path, path + move)])

# call
end = raised(lambda: advance([10, 20, 30]))

# inspect
print(end)
print(tally.get_value(), path.get_value())
""",
    asks=(
        Pick(
            both(
                "The call `advance([10, 20, 30])`", "调用 `advance([10, 20, 30])`", src="a737041b"
            ),
            "end",
            key="ValueError",
            options=(
                Option(
                    "nothing",
                    both("works; the 30 is left out", "能完成；30 丢掉不用", src="966b6108"),
                    "M20",
                    both(
                        "A vector of 3 does not go with a vector of 2, and nothing is cut off in silence.",
                        "长度为 3 的向量和长度为 2 的对不上，而且谁也不会悄悄截掉。",
                        src="6379d524",
                    ),
                ),
                Option(
                    "ValueError", both("ends in a ValueError", "以 ValueError 结束", src="44aed141")
                ),
            ),
            beat="compute",
        ),
        Value(
            both("`tally` afterwards", "之后的 `tally`", src="f9e28815"),
            "tally.get_value()",
            5.0,
            slips=(
                Slip(
                    6.0,
                    "M20",
                    both(
                        "`tally + 1` was no trouble, but beat ④ stores all new values or none. Here it never came.",
                        "`tally + 1` 本身没有问题，可是第 ④ 拍要么把新值全部存入，要么一个也不存。这次它根本没有到来。",
                        src="74f20a9e",
                    ),
                ),
            ),
            beat="commit",
        ),
        Value(
            both("`path` afterwards", "之后的 `path`", src="9e40f123"),
            "path.get_value()",
            (1.0, 2.0),
            slips=(
                Slip(
                    (11.0, 22.0),
                    "M20",
                    both(
                        "`path + move` gave no result at all, so there was nothing to store.",
                        "`path + move` 根本没有结果，也就没有东西可存。",
                        src="8b93d283",
                    ),
                ),
            ),
            beat="commit",
        ),
    ),
)

# --- exercise 1: predict a rotation ---------------------------------------------------------------

CAROUSEL = """
a, b, c = (mt.shared(np.float64(k), n) for k, n in ((1, "a"), (2, "b"), (3, "c")))
log = mt.shared(np.array([0., 0.]), "log")
x = T.dvector("x")
turn = mt.function([x], updates=[(a, b), (b, c), (c, a), (log, log + x)])
back = mt.function([x], updates=[(log, log + x), (c, a), (b, c), (a, b)])
rows = []
for f, value in ((turn, [5, 6]), (turn, [7, 8, 9]), (back, [20, 30])):
    raised(lambda: f(value))
    rows.append([a.get_value(), b.get_value(), c.get_value()])
"""

carousel = Exercise(
    id="L04.e1",
    type="P",
    minutes=3,
    kills=("M16", "M17", "M19", "M20"),
    title=both("A carousel", "旋转木马", src="65cdf8fc"),
    text=both(
        """
Three boxes pass their values round, and `log` adds up what was passed to the calls. `back` has the same four pairs as `turn`, listed in the opposite order:

```python
a, b, c = (mt.shared(np.float64(k), n) for k, n in ((1, "a"), (2, "b"), (3, "c")))
log = mt.shared(np.array([0., 0.]), "log")
x = T.dvector("x")
turn = mt.function([x], updates=[(a, b), (b, c), (c, a), (log, log + x)])
back = mt.function([x], updates=[(log, log + x), (c, a), (b, c), (a, b)])
```

Then three calls are made, one after the other:

1. `turn([5, 6])`
2. `turn([7, 8, 9])`, which ends in a ValueError
3. `back([20, 30])`

Without running it: write what `a`, `b` and `c` hold after each call, and what `log` holds at the end.
""",
        """
三个盒子轮流传递自己的值，`log` 把传给各次调用的数累加起来。`back` 和 `turn` 的四对更新完全一样，只是次序倒了过来：

```python
a, b, c = (mt.shared(np.float64(k), n) for k, n in ((1, "a"), (2, "b"), (3, "c")))
log = mt.shared(np.array([0., 0.]), "log")
x = T.dvector("x")
turn = mt.function([x], updates=[(a, b), (b, c), (c, a), (log, log + x)])
back = mt.function([x], updates=[(log, log + x), (c, a), (b, c), (a, b)])
```

接着依次调用三次：

1. `turn([5, 6])`
2. `turn([7, 8, 9])`，以 ValueError 结束
3. `back([20, 30])`

先不要运行：写出每次调用之后 `a`、`b`、`c` 里各是多少，以及最后 `log` 里是什么。
""",
        src="3666f15a",
    ),
    names={"held": "value", "logged": "value"},
    given="""
held = [[TODO, TODO, TODO], [TODO, TODO, TODO], [TODO, TODO, TODO]]
logged = [TODO, TODO]
""",
    solution="""
held = [[2, 3, 1], [2, 3, 1], [3, 1, 2]]
logged = [25, 36]
""",
    also_right=(
        "held = np.array([[2, 3, 1], [2, 3, 1], [3, 1, 2]])\nlogged = np.array([25., 36.])",
        "held = ((2., 3., 1.), (2., 3., 1.), (3., 1., 2.))\nlogged = (25., 36.)",
    ),
    hints=(
        both(
            "Before you write anything new, copy the old values onto a slip of paper: that is beat ②.",
            "先把旧值抄在一张纸上，再写新的：这就是第 ② 拍。",
            src="8442a027",
        ),
        both(
            "Read a pair as “this box gets that value”. And ask of each call whether it came as far as beat ④.",
            "一对更新要读成“这个盒子得到那个值”。再问一问：每次调用走到第 ④ 拍了吗？",
            src="5e4254ac",
        ),
        both(
            "A twin with two boxes: `p` holds 8, `q` holds 5, the pairs are `(p, q), (q, p + q)`. The old values are 8 and 5, so `p` gets 5 and `q` gets 13. A call that fails leaves 5 and 13; the next one gives 13 and 18.",
            "一个相似的例子，两个盒子：`p` 里是 8，`q` 里是 5，更新是 `(p, q), (q, p + q)`。旧值是 8 和 5，所以 `p` 得到 5，`q` 得到 13。中间有一次调用失败，仍是 5 和 13；再下一次得到 13 和 18。",
            src="f065a017",
        ),
    ),
    done=both(
        "Three values went round without a spare box, and the failed call moved none of them.",
        "三个值转了一圈，没有用到备用的盒子；失败的那次调用，一个值也没有动。",
        src="ae23672e",
    ),
)


@carousel.part(both("after the first call", "第一次调用之后", src="240f4c93"))
def first_turn(a):
    return close(rows_of(a)[0], a.machine(CAROUSEL, "rows[0]"))


@carousel.part(both("after the failed call", "失败的调用之后", src="3e5af032"))
def failed_turn(a):
    return close(rows_of(a)[1], a.machine(CAROUSEL, "rows[1]"))


@carousel.part(both("after the third call", "第三次调用之后", src="022f00ce"))
def third_turn(a):
    return close(rows_of(a)[2], a.machine(CAROUSEL, "rows[2]"))


@carousel.part(both("`log`", "`log`", src="a02351be"))
def log_right(a):
    return close(list(a["logged"]), a.machine(CAROUSEL, "log.get_value().tolist()"))


def rows_of(a):
    """The three rows of the answer as plain lists."""
    return [list(row) for row in a["held"]]


@carousel.feedback(
    both(
        """
After the first call you have {{row}}: `a` and `c` hold the same value.
You moved the values one pair after the other, and `c` got the `a` that had just been stored. In beat ③ all right-hand sides read the snapshot.
What was in `a` when the call began?
""",
        """
第一次调用之后，你写的是 {{row}}：`a` 和 `c` 里的值一样。
你是一对接一对搬的，于是 `c` 拿到了刚刚存入的 `a`。而在第 ③ 拍，所有更新式读的都是快照。
调用开始时，`a` 里是多少？
""",
        src="96d91ad3",
    ),
    wrong=(
        "held = [[2, 3, 2], [2, 3, 2], [2, 2, 2]]\nlogged = [25, 36]",
        "held = [[2, 3, 2], [3, 2, 3], [3, 3, 3]]\nlogged = [25, 36]",
    ),
)
def one_by_one(a):
    """The pairs are run in the order of the list."""
    row = rows_of(a)[0]
    return close(row, [2, 3, 2]) and {"row": row}


@carousel.feedback(
    both(
        """
After the first call you have {{row}}: your values go round the other way.
A pair names first the box that beat ④ stores into, then what it gets: `(a, b)` gives `a` the value of `b`.
Which box gets the 1, then?
""",
        """
第一次调用之后，你写的是 {{row}}：你的值是朝另一个方向转的。
一对更新，前面写的是第 ④ 拍要存入的盒子，后面才是它得到什么：`(a, b)` 让 `a` 得到 `b` 的值。
那么，得到 1 的是哪个盒子？
""",
        src="8bf95a8b",
    ),
    wrong=("held = [[3, 1, 2], [3, 1, 2], [2, 3, 1]]\nlogged = [25, 36]",),
)
def other_way(a):
    """A pair is read as "from, to"."""
    row = rows_of(a)[0]
    return close(row, [3, 1, 2]) and {"row": row}


@carousel.feedback(
    both(
        """
After the failed call you have {{row}}, as if the three boxes had gone on turning.
`log + x` broke off in beat ③. Beat ④ stores everything or nothing.
What did the boxes hold before that call?
""",
        """
失败的调用之后，你写的是 {{row}}，好像三个盒子照样转了一次。
`log + x` 在第 ③ 拍中断了。而第 ④ 拍要么全部存入，要么什么也不存。
那次调用之前，盒子里是多少？
""",
        src="e3286ea2",
    ),
    wrong=(
        "held = [[2, 3, 1], [3, 1, 2], [1, 2, 3]]\nlogged = [25, 36]",
        "held = [[2, 3, 1], [3, 1, 2], [3, 1, 2]]\nlogged = [32, 44]",
    ),
)
def half_done(a):
    """The failed call is thought to have stored what it could."""
    first, second, _ = rows_of(a)
    return close(first, [2, 3, 1]) and not close(second, first) and {"row": second}


@carousel.feedback(
    both(
        """
After `back([20, 30])` you have {{row}} again, as if the boxes had started from 1, 2, 3.
The lines with `mt.shared` ran once; beat ② of every call reads what is in the boxes **then**.
What was in them just before the third call?
""",
        """
`back([20, 30])` 之后，你写的又是 {{row}}，好像盒子重新从 1、2、3 开始。
带 `mt.shared` 的那一行只运行过一次；每次调用的第 ② 拍，读的是**那时**盒子里的值。
第三次调用之前，盒子里是多少？
""",
        src="17df62e8",
    ),
    wrong=(
        "held = [[2, 3, 1], [2, 3, 1], [2, 3, 1]]\nlogged = [25, 36]",
        "held = [[2, 3, 1], [2, 3, 1], [2, 3, 1]]\nlogged = [20, 30]",
    ),
)
def starts_again(a):
    """Every call is thought to begin with the start values."""
    rows = rows_of(a)
    return close(rows, [[2, 3, 1]] * 3) and {"row": rows[2]}


@carousel.feedback(
    both(
        """
The first two rows are right; after `back([20, 30])` you have {{row}}.
`back` has the pairs of `turn`, listed from the end. In beat ③ every right-hand side reads the same snapshot, so the list has no first and no last.
What would `turn([20, 30])` have done?
""",
        """
前两行是对的；`back([20, 30])` 之后，你写的是 {{row}}。
`back` 的各对更新和 `turn` 一样，只是从后往前列。在第 ③ 拍，每个更新式读的是同一份快照，所以列表没有先后。
换成 `turn([20, 30])`，会发生什么？
""",
        src="1624bf1e",
    ),
    wrong=(
        "held = [[2, 3, 1], [2, 3, 1], [2, 2, 2]]\nlogged = [25, 36]",
        "held = [[2, 3, 1], [2, 3, 1], [1, 2, 3]]\nlogged = [25, 36]",
    ),
)
def list_turned(a):
    """The order of the list is thought to matter, or to turn the carousel back."""
    rows = rows_of(a)
    return close(rows[:2], [[2, 3, 1]] * 2) and not close(rows[2], [3, 1, 2]) and {"row": rows[2]}


@carousel.feedback(
    both(
        """
The boxes `a`, `b` and `c` are right in every row; for `log` you have {{logged}}.
A call that comes as far as beat ④ adds its numbers to what is in `log` then; a call that fails adds nothing, and does no harm to later calls.
Which of the three calls came as far as beat ④?
""",
        """
每一行的 `a`、`b`、`c` 都对了；而 `log` 你写的是 {{logged}}。
走到第 ④ 拍的调用，会把自己的数加到那时 `log` 里的值上；失败的调用什么也不加，也不会妨碍后面的调用。
三次调用里，哪几次走到了第 ④ 拍？
""",
        src="b6c7c68b",
    ),
    wrong=(
        but("[25, 36]", "[20, 30]"),
        but("[25, 36]", "[5, 6]"),
        but("[25, 36]", "[32, 44]"),
    ),
)
def log_sum(a):
    """Only the sum in log is wrong."""
    rows = first_turn(a) and failed_turn(a) and third_turn(a)
    return rows and not log_right(a) and {"logged": list(a["logged"])}


# --- exercise 2: fill in a compare-and-swap -------------------------------------------------------

tidy_up = Exercise(
    id="L04.e2",
    type="F",
    minutes=3,
    kills=("M16",),
    title=both("The smaller one to the left", "小的放左边", src="c3cc962b"),
    text=both(
        """
After a call of `tidy`, `lo` holds the smaller and `hi` the larger of the two values. From 8 and 3 they become 3 and 8; from 2 and 7 they stay as they are. What it returns are the two values from before.

Fill in the two right-hand sides.
""",
        """
调用 `tidy` 之后，两个值中较小的在 `lo` 里，较大的在 `hi` 里。8 和 3 会变成 3 和 8；2 和 7 则保持不变。它返回调用之前的两个值。

补上两个更新式。
""",
        src="8fad9b7d",
    ),
    names={"lo": "shared", "hi": "shared", "tidy": "function"},
    given="""
# symbol
lo = mt.shared(np.float64(8), "lo")
hi = mt.shared(np.float64(3), "hi")

# compile
tidy = mt.function([], [lo, hi], updates=[(lo, TODO), (hi, TODO)])
""",
    solution="""
# symbol
lo = mt.shared(np.float64(8), "lo")
hi = mt.shared(np.float64(3), "hi")

# compile
tidy = mt.function([], [lo, hi], updates=[(lo, T.minimum(lo, hi)), (hi, T.maximum(lo, hi))])
""",
    also_right=(
        but(
            "T.minimum(lo, hi)",
            "T.switch(lo < hi, lo, hi)",
            "T.maximum(lo, hi)",
            "T.switch(lo < hi, hi, lo)",
        ),
        but("T.maximum(lo, hi)", "lo + hi - T.minimum(lo, hi)"),
        but(
            "[(lo, T.minimum(lo, hi)), (hi, T.maximum(lo, hi))]",
            "{hi: T.maximum(hi, lo), lo: T.minimum(hi, lo)}",
        ),
    ),
    hints=(
        both(
            "Both right-hand sides may read both boxes. Each reads old values, so neither can spoil the other.",
            "两个更新式都可以读两个盒子。读的都是旧值，所以谁也不会妨碍谁。",
            src="a7ad6f8b",
        ),
        both(
            "A formula has to decide **in the call**, not while you build it. `T` has an op that picks the smaller of two, and one that picks by a condition.",
            "要由式子**在调用时**作决定，而不是在建图时。`T` 里有取两者中较小的运算，也有按条件挑选的运算。",
            src="5d29a89e",
        ),
        both(
            """
A twin that keeps one of two boxes from going below the other:
```
floor = mt.shared(np.float64(5), "floor")
level = mt.shared(np.float64(1), "level")
lift = mt.function([], updates=[(level, T.switch(level < floor, floor, level))])
```
""",
            """
一个相似的例子，不让一个盒子的值低于另一个：
```
floor = mt.shared(np.float64(5), "floor")
level = mt.shared(np.float64(1), "level")
lift = mt.function([], updates=[(level, T.switch(level < floor, floor, level))])
```
""",
            src="3d54799b",
        ),
    ),
    done=both(
        "Two updates read both boxes, and neither got in the way of the other.",
        "两条更新都读了两个盒子，谁也没有妨碍谁。",
        src="20e92663",
    ),
)


@tidy_up.part(both("8 and 3 change places", "8 和 3 交换", src="48a4f4de"))
def changes_places(a):
    return a.same([call("tidy")], start={"lo": 8, "hi": 3}, states=("lo", "hi"))


@tidy_up.part(both("2 and 7 stay", "2 和 7 不变", src="c820ba82"))
def leaves_alone(a):
    return a.same([call("tidy")] * 2, start={"lo": 2, "hi": 7}, states=("lo", "hi"))


@tidy_up.part(both("any two numbers", "任意两个数", src="6e3771ab"))
def any_two(a):
    events = []
    for first, second in a.rng.normal(0, 9, size=(4, 2)).round(2).tolist():
        events += [put("lo", first), put("hi", second), call("tidy")]
    return a.same(events, states=("lo", "hi"), returned=("tidy",))


def tidied(a, lo, hi):
    """What is in the two boxes after one call."""
    after = a.after([call("tidy")], start={"lo": lo, "hi": hi})
    return [after["lo"], after["hi"]]


@tidy_up.feedback(
    both(
        """
Your cell stops with a {{error}} while the formula is being built: Python wants to know at once which of the two is smaller.
`lo < hi` is a formula at build time. What is in the boxes is only read in beat ②, in every call anew.
Which op of `T` makes the choice inside the graph?
""",
        """
你的单元格在搭式子时停下，报 {{error}}：Python 现在就想知道哪个更小。
建图时，`lo < hi` 只是式子。盒子里的值要到第 ② 拍才读取，每次调用都重新读。
`T` 的哪种运算能在计算图里面作选择？
""",
        src="a2323f7a",
    ),
    wrong=(
        but(
            "T.minimum(lo, hi)",
            "lo if lo < hi else hi",
            "T.maximum(lo, hi)",
            "hi if lo < hi else lo",
        ),
        but("T.minimum", "min", "T.maximum", "max"),
    ),
)
def python_decides(a):
    """Python's if, min or max is asked to compare symbols."""
    chooses = any(isinstance(node, ast.If | ast.IfExp) for node in ast.walk(a.tree))
    python = chooses or a.calls("min") or a.calls("max")
    return bool(a.error and python) and {"error": type(a.error).__name__}


@tidy_up.feedback(
    both(
        """
From 20 and 11 your `tidy` makes {{after}}.
Neither right-hand side reads a box: `get_value()` was called once, while you were building, and gave numbers that stay.
How do you write the box itself?
""",
        """
从 20 和 11 出发，你的 `tidy` 得到 {{after}}。
两个更新式都没有读盒子：`get_value()` 只在建图时调用过一次，给出的数再也不变。
要表示盒子本身，该怎么写？
""",
        src="96ac08c6",
    ),
    wrong=(
        but(
            "T.minimum(lo, hi)",
            "min(lo.get_value(), hi.get_value())",
            "T.maximum(lo, hi)",
            "max(lo.get_value(), hi.get_value())",
        ),
    ),
)
def numbers_in_graph(a):
    """The right-hand sides are numbers from build time."""
    boxes = [a.shared("lo"), a.shared("hi")]
    formulas = [a.update("tidy", name) for name in ("lo", "hi")]
    reads = any(f is not None and depends_on(f, box) for f in formulas for box in boxes)
    return not reads and {"after": tidied(a, 20, 11)}


@tidy_up.feedback(
    both(
        """
After your `tidy`, {{start}} have become {{after}}: one of the two values is lost.
In beat ③ both right-hand sides read old values, so a value that is in neither result is gone after beat ④.
For these two numbers, what does each of your formulas give?
""",
        """
调用你的 `tidy` 之后，{{start}} 变成了 {{after}}：有一个值丢了。
在第 ③ 拍，两个更新式读的都是旧值；哪个值不在两个结果里，第 ④ 拍之后就没了。
对于这两个数，你的两个式子各得到什么？
""",
        src="8824c228",
    ),
    wrong=(
        but("T.maximum(lo, hi)", "lo"),
        but("T.maximum(lo, hi)", "lo + hi - lo"),
        but("T.maximum(lo, hi)", "T.minimum(lo, hi)"),
    ),
)
def one_is_lost(a):
    """Both boxes end up with the same value."""
    for start in ([8, 3], [2, 7]):
        after = tidied(a, *start)
        if close(after[0], after[1]):
            return {"start": start, "after": after}
    return False


@tidy_up.feedback(
    both(
        """
From 8 and 3 your `tidy` makes {{first}}, which is right; but from 2 and 7 it makes {{second}}.
Your two formulas exchange the old values whatever they are.
Which formula gives the smaller of the two, in either case?
""",
        """
从 8 和 3 出发，你的 `tidy` 得到 {{first}}，这是对的；可是从 2 和 7 出发，得到 {{second}}。
不管旧值是多少，你的两个式子总是把它们交换。
哪个式子在两种情形下都给出较小的那个？
""",
        src="d734d020",
    ),
    wrong=(but("T.minimum(lo, hi)", "hi", "T.maximum(lo, hi)", "lo"),),
)
def always_swaps(a):
    """A plain swap."""
    first, second = tidied(a, 8, 3), tidied(a, 2, 7)
    return close(first, [3, 8]) and close(second, [7, 2]) and {"first": first, "second": second}


@tidy_up.feedback(
    both(
        """
From 2 and 7 your `tidy` makes {{second}}, and 8 and 3 stay {{first}}.
The machine sorts, and sorts the other way round: beat ④ stores the larger value in `lo`.
Which of the two boxes is meant for the smaller one?
""",
        """
从 2 和 7 出发，你的 `tidy` 得到 {{second}}；而 8 和 3 仍是 {{first}}。
机器确实在排，只是排反了：第 ④ 拍把较大的值存进了 `lo`。
较小的值该放进哪个盒子？
""",
        src="4f89b46b",
    ),
    wrong=(
        but("T.minimum", "T.least", "T.maximum", "T.minimum", "T.least", "T.maximum"),
        but(
            "T.minimum(lo, hi)",
            "T.switch(lo < hi, hi, lo)",
            "T.maximum(lo, hi)",
            "T.switch(lo < hi, lo, hi)",
        ),
    ),
)
def wrong_way_round(a):
    """The larger value goes to lo."""
    first, second = tidied(a, 8, 3), tidied(a, 2, 7)
    return close(first, [8, 3]) and close(second, [7, 2]) and {"first": first, "second": second}


# --- exercise 3: Fibonacci from lines -------------------------------------------------------------

FIBONACCI = {"now": 0, "then": 1}
FIB = call("fib")

fibonacci = Exercise(
    id="L04.e3",
    type="O",
    minutes=3,
    kills=("M16", "M18"),
    title=both("Fibonacci without a spare box", "不用备用盒子的斐波那契数列", src="00081d01"),
    text=both(
        """
Put a program together from these lines: every call of `fib` returns the next Fibonacci number. In the end the list `seen` is to hold the first eight: 0, 1, 1, 2, 3, 5, 8, 13. Some lines are left over. Press *use this program*, then run the check. (Or type the lines above the check.)
""",
        """
用这些行拼成一个程序：每调用一次 `fib`，就返回下一个斐波那契数。最后，列表 `seen` 里应当是前八个：0、1、1、2、3、5、8、13。有几行是多余的。按下“使用这个程序”，再运行检查。（也可以把各行直接写在检查的上方。）
""",
        src="be1d9394",
    ),
    names={"now": "shared", "then": "shared", "fib": "function", "seen": "value"},
    solution="""
# symbol
now = mt.shared(np.float64(0), "now")
then = mt.shared(np.float64(1), "then")

# expression
total = now + then

# compile
fib = mt.function([], now, updates=[(now, then), (then, total)])

# call
seen = [fib() for _ in range(8)]
""",
    distractors=(
        'tmp = mt.shared(np.float64(0), "tmp")',
        "fib = mt.function([], now, updates=[(tmp, now), (now, then), (then, tmp + then)])",
        "fib = mt.function([], now, updates=[(now, then), (then, now)])",
        "then.set_value(now + then)",
        "seen = [now.get_value() for _ in range(8)]",
    ),
    also_right=(
        """
then = mt.shared(np.float64(1), "then")
now = mt.shared(np.float64(0), "now")
fib = mt.function([], now, updates=[(then, then + now), (now, then)])
seen = [fib() for _ in range(8)]
""",
        """
now = mt.shared(0, "now")
then = mt.shared(1, "then")
fib = mt.function([], now, updates={now: then, then: now + then})
seen = []
for _ in range(8):
    seen.append(float(fib()))
""",
    ),
    hints=(
        both(
            "In each call `now` gets the old `then`, and `then` gets a sum. Of which two old values?",
            "每次调用，`now` 得到旧的 `then`，`then` 得到一个和。是哪两个旧值的和？",
            src="a65878ae",
        ),
        both(
            "A spare box is needed where values are moved one after the other. Here they are all stored at once. And only a call goes through the beats.",
            "一个接一个地搬，才需要备用的盒子。这里是一起写入的。还有，只有调用才会走那几拍。",
            src="712be0ae",
        ),
        both(
            """
A twin: two rabbits take turns and the second grows by the first.
```
near = mt.shared(np.float64(3), "near")
far = mt.shared(np.float64(7), "far")
hop = mt.function([], near, updates=[(near, far), (far, near * 2)])
where = [hop() for _ in range(4)]
```
It gives 3, 7, 6, 14.
""",
            """
一个相似的例子：两只兔子轮流跳，后一只由前一只决定。
```
near = mt.shared(np.float64(3), "near")
far = mt.shared(np.float64(7), "far")
hop = mt.function([], near, updates=[(near, far), (far, near * 2)])
where = [hop() for _ in range(4)]
```
结果是 3、7、6、14。
""",
            src="6ecb61fb",
        ),
    ),
    done=both(
        "`now` was overwritten and still counted in the sum: the sum had read the snapshot.",
        "`now` 换成了新值，和里却仍有旧的它：因为求和读的是快照。",
        src="893ecda7",
    ),
)


@fibonacci.part(both("`fib`, called eight times", "调用八次 `fib`", src="c581ea72"))
def eight_calls(a):
    return a.same([FIB] * 8, start=FIBONACCI, states=("now", "then"))


@fibonacci.part(both("from other start values", "换成别的起点", src="485d29f7"))
def other_starts(a):
    start = {"now": int(a.rng.integers(2, 9)), "then": int(a.rng.integers(10, 30))}
    return a.same([FIB] * 5, start=start, states=("now", "then"))


@fibonacci.part(both("the list `seen`", "列表 `seen`", src="008442a1"))
def eight_seen(a):
    return close(list(a["seen"]), list(a.solution["seen"]))


def first_numbers(a, count):
    """What the learner's function returns, called from 0 and 1."""
    return a.returns([FIB] * count, start=FIBONACCI)


@fibonacci.feedback(
    both(
        """
Your program stops with a NameError: {{what}}.
At build time Python reads from top to bottom: a formula needs its boxes, a function its formulas, a call its function.
Which line can stand first because it needs nothing?
""",
        """
你的程序停下，报 NameError：{{what}}。
建图时，Python 从上往下读：式子要先有盒子，函数要先有式子，调用要先有函数。
哪一行什么也不需要，可以放在最前面？
""",
        src="b217a20a",
    ),
    wrong=(
        """
now = mt.shared(np.float64(0), "now")
total = now + then
then = mt.shared(np.float64(1), "then")
fib = mt.function([], now, updates=[(now, then), (then, total)])
seen = [fib() for _ in range(8)]
""",
        """
now = mt.shared(np.float64(0), "now")
then = mt.shared(np.float64(1), "then")
total = now + then
seen = [fib() for _ in range(8)]
fib = mt.function([], now, updates=[(now, then), (then, total)])
""",
    ),
)
def out_of_order(a):
    """A name is used before it is made."""
    return isinstance(a.error, NameError) and {"what": str(a.error)}


@fibonacci.feedback(
    both(
        """
Your program stops at `then.set_value(now + then)`.
`set_value` wants a value from outside, now; `now + then` is a formula and gets its value in beat ③ of a call.
What stores the value of a formula in a box?
""",
        """
你的程序停在 `then.set_value(now + then)`。
`set_value` 现在就要从外面得到值；而 `now + then` 是式子，要到调用的第 ③ 拍才有值。
用什么把式子的值存进盒子？
""",
        src="9bb72839",
    ),
    wrong=(
        """
now = mt.shared(np.float64(0), "now")
then = mt.shared(np.float64(1), "then")
fib = mt.function([], now, updates=[(now, then)])
then.set_value(now + then)
seen = [fib() for _ in range(8)]
""",
    ),
)
def value_wanted(a):
    """set_value is given a formula."""
    return bool(a.error) and a.calls("set_value") > 0


@fibonacci.feedback(
    both(
        """
`fib` is right, but your list is {{seen}}.
To compile a function is not to call it, and `get_value()` only looks: no beat takes place, so nothing is updated.
What makes the five beats happen?
""",
        """
`fib` 是对的，可是你的列表是 {{seen}}。
编译函数并不等于调用它，`get_value()` 也只是看一眼：一拍也没有发生，所以什么也没有更新。
什么才会让五拍发生？
""",
        src="50715889",
    ),
    wrong=(but("seen = [fib() for _", "seen = [now.get_value() for _"),),
)
def nobody_calls(a):
    """The box is looked at eight times without a call."""
    seen = list(a["seen"])
    return eight_calls(a) is True and close(seen, [0.0] * len(seen)) and {"seen": seen}


@fibonacci.feedback(
    both(
        """
Your `fib` returns {{returned}}.
The third box is late: in beat ③ its update and the sum read the same snapshot, so `tmp` in the sum is the `now` of the call **before**.
Who needs a spare box when everything is stored at once?
""",
        """
你的 `fib` 返回 {{returned}}。
第三个盒子慢了一步：在第 ③ 拍，它的更新和求和读的是同一份快照，所以和里的 `tmp` 是**上一次**调用的 `now`。
既然最后一起写入，还需要备用的盒子吗？
""",
        src="a7cf1bde",
    ),
    wrong=(
        """
now = mt.shared(np.float64(0), "now")
then = mt.shared(np.float64(1), "then")
tmp = mt.shared(np.float64(0), "tmp")
fib = mt.function([], now, updates=[(tmp, now), (now, then), (then, tmp + then)])
seen = [fib() for _ in range(8)]
""",
    ),
)
def spare_box(a):
    """A temporary variable, as in a program that runs line by line."""
    return len(a.function("fib").updates) > 2 and {"returned": list(a["seen"])[:7]}


@fibonacci.feedback(
    both(
        """
Your `fib` returns {{returned}}: the two values change places for ever.
In beat ③ neither of your right-hand sides adds anything.
Which box should get a sum?
""",
        """
你的 `fib` 返回 {{returned}}：两个值一直在来回交换。
在第 ③ 拍，你的两个更新式都没有做加法。
哪个盒子应当得到和？
""",
        src="a34caadf",
    ),
    wrong=(but("(then, total)", "(then, now)"),),
)
def back_and_forth(a):
    """A plain swap."""
    returned = first_numbers(a, 5)
    return close(returned, [0.0, 1.0, 0.0, 1.0, 0.0]) and {"returned": returned}


@fibonacci.feedback(
    both(
        """
Your `fib` returns {{returned}}: from the second number on, each is twice the one before.
Your sum takes `then` for both: that would be right if `now` had been stored already. In beat ③ it has not.
Which old value is the other half of the sum?
""",
        """
你的 `fib` 返回 {{returned}}：从第二个数起，每个都是前一个的两倍。
你的和两边都用了 `then`：如果 `now` 已经存入新值，这样才对。可在第 ③ 拍还没有存入。
和里的另一半，应当是哪个旧值？
""",
        src="8bd9109f",
    ),
    wrong=(
        but("now + then", "then + then"),
        but("now + then", "2 * then"),
    ),
)
def doubles(a):
    """The sequential machine is written into the formula."""
    returned = first_numbers(a, 5)
    return close(returned, [0.0, 1.0, 2.0, 4.0, 8.0]) and {"returned": returned}


@fibonacci.feedback(
    both(
        """
Your `fib` returns {{returned}}; the 0 at the start is missing.
The boxes move on as they should, but the output is a step ahead: beat ③ reads it from the wrong one of the two boxes.
Which box still holds 0 when the first call begins?
""",
        """
你的 `fib` 返回 {{returned}}；少了开头的 0。
盒子变化得没错，可是输出快了一步：第 ③ 拍从两个盒子中不该选的那个读了它。
第一次调用开始时，哪个盒子里还是 0？
""",
        src="57115246",
    ),
    wrong=(but("[], now, updates", "[], then, updates"),),
)
def one_ahead(a):
    """The second box is returned."""
    returned = first_numbers(a, 5)
    return close(returned, [1.0, 1.0, 2.0, 3.0, 5.0]) and {"returned": returned}


# --- exercise 4: momentum -------------------------------------------------------------------------

START = {"w": 10, "v": 0}
STEP = call("step")

first_step = Exercise(
    id="L04.e4",
    type="X",
    minutes=4,
    kills=("M16", "M17", "M19"),
    title=both("The ball that hesitates", "犹豫的小球", src="85bfd986"),
    text=both(
        """
Here is the rolling ball again. Its first call leaves `w` at 10. It should already move `w`, with the velocity that **this** call computes: after three calls `w` has been at 8, 5.4 and 3.02. Change as little as you can.
""",
        """
又是那个滚动的小球。第一次调用之后，`w` 还是 10。其实第一次调用就应当改变 `w`，用的是**这次**调用算出的速度：三次调用之后，`w` 依次是 8、5.4 和 3.02。改动越少越好。
""",
        src="8ff6da33",
    ),
    names={"w": "shared", "v": "shared", "step": "function"},
    given="""
# symbol
w = mt.shared(np.float64(10), "w")
v = mt.shared(np.float64(0), "v")

# expression
g = 2 * w

# compile
step = mt.function([], updates=[(v, 0.5 * v + g), (w, w - 0.1 * v)])
""",
    solution="""
# symbol
w = mt.shared(np.float64(10), "w")
v = mt.shared(np.float64(0), "v")

# expression
g = 2 * w
vn = 0.5 * v + g

# compile
step = mt.function([], updates=[(v, vn), (w, w - 0.1 * vn)])
""",
    also_right=(
        but(
            "vn = 0.5 * v + g\n",
            "",
            "(v, vn)",
            "(v, 0.5 * v + g)",
            "0.1 * vn",
            "0.1 * (0.5 * v + g)",
        ),
        but("[(v, vn), (w, w - 0.1 * vn)]", "{w: w - 0.1 * vn, v: vn}"),
        but("w - 0.1 * vn)", "0.8 * w - 0.05 * v)"),
        but("mt.function([], updates", "mt.function([], w, updates"),
    ),
    hints=(
        both(
            "Look at beat ③: the new velocity is computed there, and so is the new `w`. What does the formula for `w` read?",
            "看第 ③ 拍：新的速度在那里算出，新的 `w` 也在那里算出。`w` 的式子读的是什么？",
            src="67ba5d79",
        ),
        both(
            "`v` in a formula always means the old value. The new one is a formula, and so far it has no name.",
            "式子里的 `v` 永远是旧值。新的速度是一个式子，只是现在还没有名字。",
            src="7f324104",
        ),
        both(
            """
A twin: interest first, then the fee is taken from the new amount.
```
money = mt.shared(np.float64(100), "money")
fees = mt.shared(np.float64(0), "fees")
grown = 1.5 * money
year = mt.function([], updates=[(money, grown), (fees, fees + 0.1 * grown)])
```
After one call `fees` holds 15, not 10.
""",
            """
一个相似的例子：先计利息，再按新的金额收手续费。
```
money = mt.shared(np.float64(100), "money")
fees = mt.shared(np.float64(0), "fees")
grown = 1.5 * money
year = mt.function([], updates=[(money, grown), (fees, fees + 0.1 * grown)])
```
调用一次之后，`fees` 里是 15，不是 10。
""",
            src="bf319a02",
        ),
    ),
    done=both(
        "To use a new value in the same call, use the formula that makes it: as an output, or in another right-hand side.",
        "想在同一次调用里用上新值，就用算出它的那个式子：可以当输出，也可以写进别的更新式。",
        src="f47a55c8",
    ),
)


@first_step.part(both("the first call moves `w`", "第一次调用就改变 `w`", src="9508c9e9"))
def moves_at_once(a):
    return a.same([STEP], start=START, states=("w",), returned=False)


@first_step.part(both("`w` in three calls", "三次调用里的 `w`", src="a8c85634"))
def path_of_w(a):
    return a.same([STEP] * 3, start=START, states=("w",), returned=False)


@first_step.part(both("`v` in three calls", "三次调用里的 `v`", src="aa698dc4"))
def path_of_v(a):
    return a.same([STEP] * 3, start=START, states=("v",), returned=False)


@first_step.part(both("from any place and velocity", "从任意位置和速度出发", src="0c767b87"))
def any_start(a):
    start = {"w": float(a.rng.integers(20, 60)), "v": float(a.rng.integers(3, 9))}
    return a.same([STEP] * 4, start=start, states=("w", "v"), returned=False)


@first_step.part(
    both(
        "the cell leaves `w` at 10 and `v` at 0",
        "运行单元格后，`w` 是 10，`v` 是 0",
        src="697fe3e9",
    )
)
def starts_at_rest(a):
    return close(a.shared("w").get_value(), 10) and close(a.shared("v").get_value(), 0)


def w_path(a, count):
    """Where the ball is after each call, from 10 and at rest."""
    return [step.states["w"] for step in a.play([STEP] * count, start=START)]


@first_step.feedback(
    both(
        """
In your program the name `{{name}}` stands for the formula `{{text}}` when you compile.
The idea is right: that formula gives the new value. But the assignment took the name away from the box, and beat ④ can only store into boxes.
Which other name could the formula have?
""",
        """
在你的程序里，到编译时，名字 `{{name}}` 代表的是式子 `{{text}}`。
想法是对的：这个式子给出新值。可是赋值把名字从盒子上拿走了，而第 ④ 拍只能往盒子里存。
给这个式子另起什么名字好？
""",
        src="a07395aa",
    ),
    wrong=(
        """
w = mt.shared(np.float64(10), "w")
v = mt.shared(np.float64(0), "v")
g = 2 * w
v = 0.5 * v + g
step = mt.function([], updates=[(v, v), (w, w - 0.1 * v)])
""",
        """
w = mt.shared(np.float64(10), "w")
v = mt.shared(np.float64(0), "v")
g = 2 * w
v = 0.5 * v + g
step = mt.function([], updates=[(w, w - 0.1 * v)])
""",
    ),
)
def name_taken(a):
    """The name of a box was moved to the formula of its new value."""
    for name in ("v", "w"):
        text = a.rebound(name)
        if text is not None:
            return {"name": name, "text": text}
    return False


@first_step.feedback(
    both(
        """
In your program `v` already holds {{v}} before the first call, and so that call moves `w`.
That push was given once, from outside, for one place. When somebody sets `w` to 30 and `v` to 0 and calls `step`, beat ③ still gives {{w}} for `w`.
How can every call use the velocity that it computes itself?
""",
        """
在你的程序里，第一次调用之前 `v` 就已经是 {{v}}，所以那次调用改变了 `w`。
这一下是从外面推的，只推了一次，只对一个位置有效。如果有人把 `w` 设为 30、`v` 设为 0，再调用 `step`，第 ③ 拍为 `w` 算出的还是 {{w}}。
怎样让每次调用都用上它自己算出的速度？
""",
        src="09c2d8f0",
    ),
    wrong=(
        """
w = mt.shared(np.float64(10), "w")
v = mt.shared(np.float64(0), "v")
g = 2 * w
v.set_value(2 * 10.)
step = mt.function([], updates=[(v, 0.5 * v + g), (w, w - 0.1 * v)])
""",
        """
w = mt.shared(np.float64(10), "w")
v = mt.shared(np.float64(20), "v")
g = 2 * w
step = mt.function([], updates=[(v, 0.5 * v + g), (w, w - 0.1 * v)])
""",
        """
w = mt.shared(np.float64(10), "w")
v = mt.shared(np.float64(0), "v")
g = 2 * w
step = mt.function([], updates=[(v, 0.5 * v + g), (w, w - 0.1 * v)])
step()
""",
    ),
)
def patch(a):
    """The first velocity is put into the box by hand, or by a call."""
    v = a.shared("v").get_value()
    w = a.after([STEP], start={"w": 30, "v": 0})["w"]
    return close(w, 30) and not close(v, 0) and {"v": v, "w": w}


@first_step.feedback(
    both(
        """
You listed `w` first; `w` is still {{w}} after call 1.
In beat ③ both formulas read the same old values, so the list order cannot matter.
Which `v` does the formula of `w` read, and which `v` would you like it to read?
""",
        """
你把 `w` 放到了前面，但第 1 次调用后 `w` 仍是 {{w}}。
在第 ③ 拍，两个式子读的是同一份旧值，所以先后次序没有意义。
`w` 的式子读的是哪个 `v`？你希望它读哪个？
""",
        src="fa690204",
    ),
    wrong=(
        """
w = mt.shared(np.float64(10), "w")
v = mt.shared(np.float64(0), "v")
g = 2 * w
step = mt.function([], updates=[(w, w - 0.1 * v), (v, 0.5 * v + g)])
""",
    ),
)
def order(a):
    """The pairs are turned round."""
    pairs = a.pairs()
    w = a.after([STEP], start=START)["w"]
    return close(w, 10) and bool(pairs) and pairs[0][0] == "w" and {"w": w}


@first_step.feedback(
    both(
        """
In your program `step` updates `{{kept}}` and stores nothing in `{{name}}`.
Every call has a snapshot and a commit of its own. Even if another function looks after `{{name}}`, one call of `step` is only half a step.
Can one call compute the new velocity and use it as well?
""",
        """
在你的程序里，`step` 只更新 `{{kept}}`，没有往 `{{name}}` 里存。
每次调用都有自己的快照和提交。就算由另一个函数去管 `{{name}}`，调用一次 `step` 也只走了半步。
能不能在一次调用里，既算出新的速度，又用上它？
""",
        src="a57751ce",
    ),
    wrong=(
        """
w = mt.shared(np.float64(10), "w")
v = mt.shared(np.float64(0), "v")
g = 2 * w
push = mt.function([], updates=[(v, 0.5 * v + g)])
step = mt.function([], updates=[(w, w - 0.1 * v)])
""",
        """
w = mt.shared(np.float64(10), "w")
v = mt.shared(np.float64(0), "v")
g = 2 * w
step = mt.function([], updates=[(v, 0.5 * v + g)])
roll = mt.function([], updates=[(w, w - 0.1 * v)])
""",
    ),
)
def split(a):
    """The two updates stand in two functions."""
    found = {name: a.update("step", name) is not None for name in ("v", "w")}
    if all(found.values()) or not any(found.values()):
        return False
    kept, name = ("v", "w") if found["v"] else ("w", "v")
    return {"kept": kept, "name": name}


@first_step.feedback(
    both(
        """
Your first call moves `w` to {{first}}, which is right; but the second gives {{second}} instead of 5.4.
In beat ③ the formula of `w` reads the slope only: what the velocity has kept from earlier steps has no part in it.
From which formula does the new velocity come, with its memory?
""",
        """
你的第一次调用把 `w` 移到 {{first}}，这是对的；可是第二次得到 {{second}}，而不是 5.4。
在第 ③ 拍，`w` 的式子只读了坡度：速度从前几步保留下来的部分，没有起作用。
带着记忆的新速度，是由哪个式子算出来的？
""",
        src="0b97e0c7",
    ),
    wrong=(
        """
w = mt.shared(np.float64(10), "w")
v = mt.shared(np.float64(0), "v")
g = 2 * w
step = mt.function([], updates=[(v, 0.5 * v + g), (w, w - 0.1 * g)])
""",
        but("vn = 0.5 * v + g", "vn = g"),
    ),
)
def nomomentum(a):
    """The slope is used in place of the velocity."""
    first, second = w_path(a, 2)
    return close([first, second], [8.0, 6.4]) and {"first": first, "second": second}


@first_step.feedback(
    both(
        """
Your first call moves `w` to {{first}}, which is right; but the second gives {{second}} instead of 5.4.
Two velocities are in play in beat ③: `v` gets half of the old one and the slope, `w` moves with all of the old one and the slope.
Can both updates use one and the same formula?
""",
        """
你的第一次调用把 `w` 移到 {{first}}，这是对的；可是第二次得到 {{second}}，而不是 5.4。
第 ③ 拍里出现了两种速度：`v` 得到的是旧速度的一半加坡度，`w` 移动时用的却是整个旧速度加坡度。
两条更新能不能用同一个式子？
""",
        src="219559a8",
    ),
    wrong=(but("w - 0.1 * vn)", "w - 0.1 * (v + g))"),),
)
def whole_velocity(a):
    """The half is forgotten in the formula of w."""
    first, second = w_path(a, 2)
    return close([first, second], [8.0, 4.4]) and {"first": first, "second": second}


@first_step.feedback(
    both(
        """
After the first call `w` is still {{w}}.
The formula of `w` reads the box `v`, and beat ② found 0 in it. What beat ③ computes for `v` waits on the shelf, where no formula looks.
How can `w` be told about the new velocity without asking the box?
""",
        """
第一次调用之后，`w` 仍是 {{w}}。
`w` 的式子读的是盒子 `v`，而第 ② 拍从里面读到的是 0。第 ③ 拍为 `v` 算出的值在架子上等着，没有哪个式子会去看它。
不去问盒子，`w` 怎样才能知道新的速度？
""",
        src="e15c2663",
    ),
    wrong=(
        but("w - 0.1 * vn)", "w - 0.1 * v)"),
        """
w = mt.shared(np.float64(10), "w")
v = mt.shared(np.float64(0), "v")
g = 2 * w
step = mt.function([], v, updates=[(v, 0.5 * v + g), (w, w - 0.1 * v)])
""",
    ),
)
def still_old(a):
    """The formula of w reads the box, as before."""
    w = a.after([STEP], start=START)["w"]
    return close(w, 10) and {"w": w}


# --- exercise 5: a fair moving average ------------------------------------------------------------

REST = {"decay": 0.5, "avg": 0, "weight": 0}
THREE = [call("smooth", number) for number in (8, 2, 18)]

fair = Exercise(
    id="L04.e5",
    type="B",
    minutes=5,
    kills=("M15", "M21"),
    title=both("An average with a fair start", "起步公平的平均", src="6aef6433"),
    text=both(
        """
`smooth(x)` takes one more number and returns an average in which older numbers fade. Three boxes belong to it:

* `decay` says how much of the past is kept. It is a setting; no call changes it.
* `avg` gets `decay` times its old value, plus `(1 - decay)` times `x`.
* `weight` gets `decay` times its old value, plus `(1 - decay)`.

Both start at 0, so `avg` alone is too small at first. What is returned is fair: the **new** `avg` divided by the **new** `weight`. With a `decay` of 0.5, `smooth(8)`, `smooth(2)`, `smooth(18)` return 8, 4 and 12.
""",
        """
`smooth(x)` 收下一个新的数，返回一种平均，越旧的数影响越小。它有三个盒子：

* `decay` 表示过去保留多少。它只是一个设置，任何调用都不改变它。
* `avg` 得到：`decay` 乘以它的旧值，再加 `(1 - decay)` 乘以 `x`。
* `weight` 得到：`decay` 乘以它的旧值，再加 `(1 - decay)`。

后两个都从 0 开始，所以起初单看 `avg` 会偏小。返回的值则是公平的：**新的** `avg` 除以**新的** `weight`。当 `decay` 是 0.5 时，`smooth(8)`、`smooth(2)`、`smooth(18)` 依次返回 8、4 和 12。
""",
        src="fec78f78",
    ),
    names={"decay": "shared", "avg": "shared", "weight": "shared", "smooth": "function"},
    given="""
# symbol
decay = mt.shared(np.float64(0.5), "decay")
avg = mt.shared(np.float64(0), "avg")
weight = mt.shared(np.float64(0), "weight")
x = T.dscalar("x")

# compile
smooth = TODO
""",
    solution="""
# symbol
decay = mt.shared(np.float64(0.5), "decay")
avg = mt.shared(np.float64(0), "avg")
weight = mt.shared(np.float64(0), "weight")
x = T.dscalar("x")

# expression
new_avg = decay * avg + (1 - decay) * x
new_weight = decay * weight + (1 - decay)

# compile
smooth = mt.function([x], new_avg / new_weight, updates=[(avg, new_avg), (weight, new_weight)])
""",
    also_right=(
        but("decay * avg + (1 - decay) * x", "avg + (1 - decay) * (x - avg)"),
        but("[(avg, new_avg), (weight, new_weight)]", "{weight: new_weight, avg: new_avg}"),
        but("decay * weight + (1 - decay)", "1 - decay * (1 - weight)"),
        but("[(avg, new_avg),", "[(decay, decay), (avg, new_avg),"),
    ),
    hints=(
        both(
            "Outputs see old values. In which formulas is the new number already in?",
            "输出看到的是旧值。哪些式子里已经有了新的数？",
            src="638ae68d",
        ),
        both(
            "Build the new `avg` and the new `weight` as two formulas with names. Use each twice: in the quotient, and in its pair.",
            "把新的 `avg` 和新的 `weight` 各搭成一个有名字的式子。每个用两次：在商里，和在自己的那一对里。",
            src="f3262690",
        ),
        both(
            """
A twin: the share of heads so far, the new throw included.
```
heads = mt.shared(np.float64(0), "heads")
throws = mt.shared(np.float64(0), "throws")
up = T.dscalar("up")
more_heads = heads + up
more_throws = throws + 1
share = mt.function([up], more_heads / more_throws, updates=[(heads, more_heads), (throws, more_throws)])
```
""",
            """
一个相似的例子：到目前为止正面朝上的比例，包括刚掷的这一次。
```
heads = mt.shared(np.float64(0), "heads")
throws = mt.shared(np.float64(0), "throws")
up = T.dscalar("up")
more_heads = heads + up
more_throws = throws + 1
share = mt.function([up], more_heads / more_throws, updates=[(heads, more_heads), (throws, more_throws)])
```
""",
            src="f980a412",
        ),
    ),
    done=both(
        "One function, three boxes: two change, one is only read, and the answer is new from the first call on.",
        "一个函数，三个盒子：两个会变，一个只读；从第一次调用起，返回的就是新值。",
        src="7e34b466",
    ),
)


@fair.part(both("8, 4 and 12 are returned", "返回 8、4 和 12", src="9953da8d"))
def returns_fair(a):
    return a.same(THREE, start=REST)


@fair.part(
    both("`avg` and `weight` after each call", "每次调用后的 `avg` 和 `weight`", src="d3622cec")
)
def keeps_both(a):
    return a.same(THREE, start=REST, states=("avg", "weight"), returned=False)


@fair.part(
    both(
        "twenty calls, with `decay` changed on the way",
        "二十次调用，中途改变 `decay`",
        src="68a9e5ce",
    )
)
def twenty_calls(a):
    numbers = a.rng.normal(5, 8, size=20).round(3).tolist()
    events = [call("smooth", number) for number in numbers]
    events[8:8] = [put("decay", 0.9)]
    return a.same(events, start=REST, states=("decay", "avg", "weight"))


@fair.feedback(
    both(
        """
The name `{{name}}` stands for the formula `{{text}}` at the end of your cell.
An assignment moves the name and leaves the box without one; beat ④ can only store into boxes.
Which new name could the formula for the new value have?
""",
        """
在你的单元格最后，名字 `{{name}}` 代表的是式子 `{{text}}`。
赋值移走了名字，盒子就没有名字了；而第 ④ 拍只能往盒子里存。
算出新值的式子，另起什么名字好？
""",
        src="11f0b57d",
    ),
    wrong=(
        but("new_avg", "avg", "new_weight", "weight"),
        but("new_weight", "weight"),
    ),
)
def box_without_name(a):
    """The name of a box was moved to the formula of its new value."""
    for name in ("avg", "weight"):
        text = a.rebound(name)
        if text is not None:
            return {"name": name, "text": text}
    return False


@fair.feedback(
    both(
        """
Your cell stops when it compiles: `{{name}}` stands twice among your updates.
In beat ④ everything is stored at once. There is no first and second half, so one box has room for one result.
Can one formula do the whole way from the old value to the new one?
""",
        """
你的单元格停在编译处：`{{name}}` 在你的更新里出现了两次。
第 ④ 拍是一起写入的，没有上半场和下半场，所以一个盒子只能放一个结果。
从旧值到新值，能不能用一个式子一步写完？
""",
        src="5eee1caa",
    ),
    wrong=(
        but("(avg, new_avg)", "(avg, decay * avg), (avg, avg + (1 - decay) * x)"),
        but("(weight, new_weight)", "(weight, decay * weight), (weight, weight + (1 - decay))"),
    ),
)
def named_twice(a):
    """One box has two updates, one for each half of the work."""
    places = [place for place, _ in a.pairs()]
    twice = [place for place in places if places.count(place) > 1]
    return bool(a.error and twice) and {"name": twice[0]}


@fair.feedback(
    both(
        """
Your cell stops when it compiles: an update pair has `{{place}}` where its box should be.
Beat ④ can only store into boxes, that is, into shared variables; a formula or an input keeps nothing.
Which box does this result belong in?
""",
        """
你的单元格停在编译处：有一对更新，该写盒子的地方写了 `{{place}}`。
第 ④ 拍只能存进盒子，也就是 shared 变量；式子和输入都留不住东西。
这个结果该放进哪个盒子？
""",
        src="d5a76ef5",
    ),
    wrong=(
        but("(avg, new_avg)", "(new_avg, avg)"),
        but("(avg, new_avg)", "(x, new_avg)"),
    ),
)
def not_a_box(a):
    """A formula or an input is the target of an update."""
    places = [place for place, _ in a.pairs() if place not in ("decay", "avg", "weight")]
    return bool(a.error and places) and {"place": places[0]}


@fair.feedback(
    both(
        """
After three calls your `{{name}}` still holds {{value}}.
No pair stores into it, so beat ④ leaves it as it is, and the next call starts from there again.
Which two of the three boxes have to remember something?
""",
        """
三次调用之后，你的 `{{name}}` 里仍是 {{value}}。
没有哪一对往它里面存，所以第 ④ 拍不会动它，下次调用又从那里开始。
三个盒子里，哪两个需要记住东西？
""",
        src="ddfc7e2a",
    ),
    wrong=(
        but("[(avg, new_avg), (weight, new_weight)]", "[(avg, new_avg)]"),
        but("[(avg, new_avg), (weight, new_weight)]", "[(weight, new_weight)]"),
        but(", updates=[(avg, new_avg), (weight, new_weight)]", ""),
    ),
)
def never_stored(a):
    """A box has no update."""
    missing = [name for name in ("avg", "weight") if a.update("smooth", name) is None]
    if not missing:
        return False
    return {"name": missing[0], "value": a.after(THREE, start=REST)[missing[0]]}


@fair.feedback(
    both(
        """
With `decay` set to 0.9 and two boxes at 0, `smooth(10)` leaves {{avg}} in your `avg`, as if `decay` were still 0.5.
Your formula holds a number from build time, typed in or given by `get_value()`; beat ② never reads the box `decay`.
How do you put the box itself into the formula?
""",
        """
把 `decay` 设为 0.9，另外两个盒子设为 0，再调用 `smooth(10)`：你的 `avg` 里是 {{avg}}，好像 `decay` 还是 0.5。
你的式子里放的是建图时的数，或者是直接写的，或者由 `get_value()` 给出；第 ② 拍根本没有读盒子 `decay`。
怎样把盒子本身放进式子？
""",
        src="176d9fb8",
    ),
    wrong=(
        but(
            "new_avg = decay * avg + (1 - decay) * x",
            "d = decay.get_value()\nnew_avg = d * avg + (1 - d) * x",
        ),
        but("new_avg = decay * avg + (1 - decay) * x", "new_avg = 0.5 * avg + 0.5 * x"),
    ),
)
def setting_frozen(a):
    """The setting is a number in the graph."""
    formula = a.update("smooth", "avg")
    if formula is None or depends_on(formula, a.shared("decay")):
        return False
    start = {"decay": 0.9, "avg": 0, "weight": 0}
    return {"avg": a.after([call("smooth", 10)], start=start)["avg"]}


@fair.feedback(
    both(
        """
`smooth(8)`, `smooth(2)`, `smooth(18)` return {{returned}} in your program: the fair answers, each one call too late.
Beat ③ computes your output from the snapshot, and in the first call both boxes still hold 0 there.
In which formulas has `x` arrived already?
""",
        """
在你的程序里，`smooth(8)`、`smooth(2)`、`smooth(18)` 返回 {{returned}}：答案是公平的，但每个都迟了一次调用。
第 ③ 拍根据快照算出你的输出，而第一次调用时，那里面两个盒子都还是 0。
哪些式子里已经有了 `x`？
""",
        src="5fc6e7a0",
    ),
    wrong=(
        but("new_avg / new_weight", "avg / weight"),
        but("new_avg / new_weight", "T.switch(weight > 0, avg / weight, 0.)"),
    ),
)
def too_late(a):
    """The quotient of the old values is returned."""
    returned = a.returns(THREE, start=REST)
    return close(returned[1:], [8.0, 4.0]) and {"returned": returned}


@fair.feedback(
    both(
        """
`smooth(8)` and `smooth(2)` return {{returned}} in your program.
The quotient mixes times: one of its numbers is new, the other is the old one from the snapshot.
Which call does each of the two belong to?
""",
        """
在你的程序里，`smooth(8)` 和 `smooth(2)` 返回 {{returned}}。
你的商混用了两个时刻：分子和分母，一个是新的，另一个是快照里的旧值。
这两个数，各属于哪次调用？
""",
        src="f81163b1",
    ),
    wrong=(
        but("new_avg / new_weight", "new_avg / weight"),
        but("new_avg / new_weight", "avg / new_weight"),
    ),
)
def mixes_times(a):
    """One part of the quotient is old."""
    returned = a.returns(THREE[:2], start=REST)
    mixed = close(returned, [float("inf"), 6.0]) or close(returned, [0.0, 4 / 0.75])
    return mixed and {"returned": returned}


@fair.feedback(
    both(
        """
`smooth(8)`, `smooth(2)`, `smooth(18)` return {{returned}} in your program.
This is the new `avg` as it goes into the box: it still carries the 0 it started from, so the first answers are too small.
By what do you divide, to make up for the start?
""",
        """
在你的程序里，`smooth(8)`、`smooth(2)`、`smooth(18)` 返回 {{returned}}。
这就是要存进盒子的新 `avg`：里面还带着最初的 0，所以头几个答案偏小。
要把起点的影响补回来，应当除以什么？
""",
        src="05879b69",
    ),
    wrong=(but("new_avg / new_weight", "new_avg"),),
)
def not_corrected(a):
    """The average is returned without the division."""
    returned = a.returns(THREE, start=REST)
    return close(returned, [4.0, 3.0, 10.5]) and {"returned": returned}


@fair.feedback(
    both(
        """
With `decay` set to 0.9, `smooth(10)` leaves {{avg}} in an `avg` that was 0.
At 0.5 nobody sees it: in beat ③ your formula keeps `(1 - decay)` of the past and gives `decay` to the new number.
If almost everything of the past is to stay, how large is the part of the new number?
""",
        """
把 `decay` 设为 0.9，`avg` 从 0 开始，`smooth(10)` 之后里面是 {{avg}}。
在 0.5 时谁也看不出来：第 ③ 拍里，你的式子保留了过去的 `(1 - decay)`，把 `decay` 给了新的数。
如果过去几乎全部保留，新的数该占多大一份？
""",
        src="adda1bdb",
    ),
    wrong=(
        but("decay * avg + (1 - decay) * x", "(1 - decay) * avg + decay * x"),
        but(
            "decay * avg + (1 - decay) * x",
            "(1 - decay) * avg + decay * x",
            "decay * weight + (1 - decay)",
            "(1 - decay) * weight + decay",
        ),
    ),
)
def parts_exchanged(a):
    """Past and present have exchanged their parts."""
    start = {"decay": 0.9, "avg": 0, "weight": 0}
    avg = a.after([call("smooth", 10)], start=start)["avg"]
    return close(avg, 9) and {"avg": avg}


# --- exercise 6: undo -----------------------------------------------------------------------------

undoing = Exercise(
    id="L04.e6",
    type="B",
    minutes=5,
    kills=("M16", "M21"),
    title=both("One step back", "后悔一步", src="f4a88fdd"),
    text=both(
        """
Build two functions around the boxes `place` and `prev`:

* `move(x)` adds `x` to `place`, and keeps in `prev` what `place` held before.
* `undo()` gives `place` back what `prev` has kept, and leaves `prev` alone. A second `undo()` in a row therefore changes nothing more.

One `mt.function` each, without `get_value`. What they return is up to you. The check moves and undoes in any order, and now and then sets `place` from outside.
""",
        """
围绕 `place` 和 `prev` 两个盒子搭两个函数：

* `move(x)` 给 `place` 加上 `x`，并把 `place` 原来的值留在 `prev` 里。
* `undo()` 把 `prev` 留住的值还给 `place`，`prev` 不动。所以接着再来一次 `undo()`，什么也不会再变。

每个用一个 `mt.function`，不用 `get_value`。返回什么由你决定。检查会以任意次序移动和撤销，偶尔还会从外面设置 `place`。
""",
        src="d9ebad65",
    ),
    names={"place": "shared", "prev": "shared", "move": "function", "undo": "function"},
    given="""
# symbol
place = mt.shared(np.float64(0), "place")
prev = mt.shared(np.float64(0), "prev")
x = T.dscalar("x")

# compile
move = TODO
undo = TODO
""",
    solution="""
# symbol
place = mt.shared(np.float64(0), "place")
prev = mt.shared(np.float64(0), "prev")
x = T.dscalar("x")

# compile
move = mt.function([x], updates=[(place, place + x), (prev, place)])
undo = mt.function([], updates=[(place, prev)])
""",
    also_right=(
        but("[(place, place + x), (prev, place)]", "[(prev, place), (place, place + x)]"),
        but("[x], updates", "[x], place + x, updates", "[(place, prev)]", "{place: prev}"),
        but("[], updates=[(place, prev)]", "[], place, updates=[(prev, prev), (place, prev)]"),
    ),
    hints=(
        both(
            "In one call `place` changes and its old value is kept. Which value does the word `place` mean in a right-hand side?",
            "在同一次调用里，`place` 要变，它的旧值还要留住。在更新式里，`place` 指的是哪个值？",
            src="9edb6e28",
        ),
        both(
            "`move` needs two pairs, `undo` needs one. Neither needs arithmetic to find the old value again.",
            "`move` 需要两对，`undo` 需要一对。想找回旧值，都用不着算术。",
            src="6e449dbc",
        ),
        both(
            """
A twin: a sign that shows the last two guests.
```
last = mt.shared(np.float64(0), "last")
before = mt.shared(np.float64(0), "before")
number = T.dscalar("number")
arrive = mt.function([number], updates=[(last, number), (before, last)])
```
After `arrive(4)` and `arrive(7)`, `last` holds 7 and `before` holds 4.
""",
            """
一个相似的例子：一块牌子，显示最近两位客人的号码。
```
last = mt.shared(np.float64(0), "last")
before = mt.shared(np.float64(0), "before")
number = T.dscalar("number")
arrive = mt.function([number], updates=[(last, number), (before, last)])
```
先后调用 `arrive(4)` 和 `arrive(7)`，`last` 里是 7，`before` 里是 4。
""",
            src="e27b5d46",
        ),
    ),
    done=both(
        "The old value is free: in a right-hand side the name of a box always means it.",
        "旧值不用另外去取：在更新式里，盒子的名字永远指旧值。",
        src="71e4c8aa",
    ),
)


def moves_and_undos(rng):
    """Thirty events in any order; amounts are whole, so that no rounding hides a fault."""
    verbs = rng.choice(["move", "undo", "set"], size=30, p=[0.5, 0.35, 0.15])
    amounts = rng.integers(1, 50, size=30).tolist()
    events = []
    for verb, amount in zip(verbs, amounts, strict=True):
        made = {"move": call("move", amount), "undo": call("undo"), "set": put("place", amount)}
        events.append(made[verb])
    return events


@undoing.part(both("`move` adds and keeps", "`move` 会加，也会留", src="98831eba"))
def adds_and_keeps(a):
    events = [call("move", 5), call("move", 3), call("move", -9)]
    return a.same(events, start={"place": 20, "prev": 7}, states=("place", "prev"), returned=False)


@undoing.part(both("`undo` gives back", "`undo` 会还回来", src="5004b92e"))
def gives_back(a):
    start = {"place": 20, "prev": 7}
    return a.same([call("undo")] * 2, start=start, states=("place",), returned=False)


@undoing.part(both("thirty events", "三十件事", src="e8b865ce"))
def thirty_events(a):
    start = {"place": 4, "prev": 4}
    return a.same(moves_and_undos(a.rng), start=start, states=("place", "prev"), returned=False)


@undoing.feedback(
    both(
        """
Your cell stops when it compiles: an update pair has `{{target}}` in the place of the box.
A pair says “this box gets the value of that formula”. An input or a formula keeps nothing, so beat ④ cannot store into it.
What stands first in a pair?
""",
        """
你的单元格停在编译处：有一对更新，该写盒子的地方写了 `{{target}}`。
一对更新的意思是“这个盒子得到那个式子的值”。输入和式子都留不住东西，第 ④ 拍没法往里面存。
一对里面，前面该写什么？
""",
        src="0aa6d930",
    ),
    wrong=(
        but("(place, place + x)", "(place + x, place)"),
        but("(place, place + x)", "(x, place + x)"),
    ),
)
def target_is_no_box(a):
    """An input or a formula is the target of an update."""
    targets = [target for target, _ in a.pairs() if target not in ("place", "prev")]
    return bool(a.error and targets) and {"target": targets[0]}


@undoing.feedback(
    both(
        """
Your `{{name}}` is Python that carries values in and out of the boxes by hand.
It works as long as it is alone. But it is no call with five beats: between its lines another function may change the box.
Which update pair says the same in one call?
""",
        """
你的 `{{name}}` 是一段 Python，亲手把值从盒子里搬进搬出。
只有它一个的时候，确实行得通。可它不是一次有五拍的调用：在它的两行之间，别的函数可能已经改了盒子。
哪一对更新能在一次调用里说出同样的意思？
""",
        src="2e5ef5bf",
    ),
    wrong=(
        but(
            "undo = mt.function([], updates=[(place, prev)])",
            "def undo():\n    place.set_value(prev.get_value())",
        ),
        but(
            "move = mt.function([x], updates=[(place, place + x), (prev, place)])",
            "add = mt.function([x], updates=[(place, place + x)])\ndef move(amount):\n    prev.set_value(place.get_value())\n    add(amount)",
        ),
    ),
)
def by_hand(a):
    """A Python function with get_value and set_value."""
    for name in ("move", "undo"):
        found = a.namespace.get(name)
        if callable(found) and not isinstance(found, Function) and a.calls("set_value"):
            return {"name": name}
    return False


@undoing.feedback(
    both(
        """
From 20, after `move(5)` and then `undo()`, your `place` is {{place}}.
No pair of `move` stores into `prev`, so beat ④ leaves there what was there before: there is nothing to go back to.
What should `prev` remember, and in which call?
""",
        """
从 20 开始，`move(5)` 之后再 `undo()`，你的 `place` 是 {{place}}。
`move` 没有哪一对往 `prev` 里存，所以第 ④ 拍没有动它：没有东西可以还回来。
`prev` 应当记住什么？在哪次调用里记？
""",
        src="12b95bcb",
    ),
    wrong=(
        but("[(place, place + x), (prev, place)]", "[(place, place + x)]"),
        but(
            "(place, place + x), (prev, place)",
            "(place, place + x)",
            "[(place, prev)]",
            "[(place, prev), (prev, place)]",
        ),
    ),
)
def remembers_nothing(a):
    """move has no update for prev."""
    if a.update("move", "prev") is not None:
        return False
    events = [call("move", 5), call("undo")]
    return {"place": a.after(events, start={"place": 20, "prev": 0})["place"]}


@undoing.feedback(
    both(
        """
With 20 in `place` and 7 in `prev`, your `undo()` leaves {{place}} and {{prev}}.
Your pair reads from `place` and stores into `prev`; beat ④ stores into the box that is named first.
Which of the two is to change when you undo?
""",
        """
`place` 里是 20，`prev` 里是 7，你的 `undo()` 之后变成 {{place}} 和 {{prev}}。
你的这一对从 `place` 读，往 `prev` 里存；第 ④ 拍存入的是写在前面的那个盒子。
撤销时，该变的是两个里的哪一个？
""",
        src="6ccab4d5",
    ),
    wrong=(but("[], updates=[(place, prev)]", "[], updates=[(prev, place)]"),),
)
def undo_reversed(a):
    """undo stores into prev."""
    if a.update("undo", "place") is not None or a.update("undo", "prev") is None:
        return False
    return a.after([call("undo")], start={"place": 20, "prev": 7})


@undoing.feedback(
    both(
        """
Your `undo` wants an argument: `{{inputs}}`.
It takes away again what it is told. But nobody will tell it how far the last move went; `undo()` is called with nothing.
In which box does the old value wait?
""",
        """
你的 `undo` 需要实参：`{{inputs}}`。
告诉它多少，它就减去多少。可是没有人会告诉它上一次移动了多远；调用 `undo()` 时什么也不传。
旧值在哪个盒子里等着？
""",
        src="5015c9f9",
    ),
    wrong=(but("[], updates=[(place, prev)]", "[x], updates=[(place, place - x)]"),),
)
def wants_x(a):
    """undo has an input."""
    inputs = [str(variable.name) for variable in a.function("undo").inputs]
    return bool(inputs) and {"inputs": ", ".join(inputs)}


@undoing.feedback(
    both(
        """
From 20, your `{{name}}` leaves {{place}} in `place` and {{prev}} in `prev`.
A right-hand side of it reads no box: it holds a number from build time, as `get_value()` gives it, and beat ④ stores that number in every call.
How do you write the box itself?
""",
        """
从 20 开始，你的 `{{name}}` 之后，`place` 里是 {{place}}，`prev` 里是 {{prev}}。
它有一个更新式没有读盒子：里面是建图时的数，就像 `get_value()` 给出的那种；每次调用，第 ④ 拍存入的都是它。
要表示盒子本身，该怎么写？
""",
        src="0fcf3367",
    ),
    wrong=(
        but("(prev, place)]", "(prev, place.get_value())]"),
        but("[(place, prev)]", "[(place, prev.get_value())]"),
    ),
)
def number_kept(a):
    """A get_value stands where a box should."""
    for name, state, event in (("move", "prev", call("move", 5)), ("undo", "place", call("undo"))):
        formula = a.update(name, state)
        boxes = [a.shared("place"), a.shared("prev")]
        if formula is not None and not any(depends_on(formula, box) for box in boxes):
            return {"name": name} | a.after([event], start={"place": 20, "prev": 7})
    return False


@undoing.feedback(
    both(
        """
From 20, your `move(5)` leaves {{place}} in `place`, which is right, and {{prev}} in `prev`.
You took `x` away again, as if `place` had been stored already. In beat ③ it still means the old value.
What is 20 called in the formula, then?
""",
        """
从 20 开始，你的 `move(5)` 之后，`place` 里是 {{place}}，这是对的；而 `prev` 里是 {{prev}}。
你又减去了 `x`，好像 `place` 已经存入了新值。可在第 ③ 拍，它指的还是旧值。
那么在式子里，20 叫什么？
""",
        src="3d7abe2e",
    ),
    wrong=(
        but("(prev, place)]", "(prev, place - x)]"),
        but("[(place, place + x), (prev, place)]", "{place: place + x, prev: place - x}"),
    ),
)
def makes_up_for_it(a):
    """The sequential machine is written into the formula of prev."""
    after = a.after([call("move", 5)], start={"place": 20, "prev": 7})
    return close(after["prev"], 15) and after


@undoing.feedback(
    both(
        """
From 20, your `move(5)` leaves {{place}} in `place` and {{prev}} in `prev`: both are new.
`place + x` is the formula of the new value; in beat ④ it goes into both boxes, and the 20 is gone.
Which formula stands for the value **before** the move?
""",
        """
从 20 开始，你的 `move(5)` 之后，`place` 里是 {{place}}，`prev` 里是 {{prev}}：两个都是新值。
`place + x` 是算出新值的式子；第 ④ 拍把它存进了两个盒子，20 就没了。
哪个式子表示移动**之前**的值？
""",
        src="77ff3933",
    ),
    wrong=(but("(prev, place)]", "(prev, place + x)]"),),
)
def keeps_the_new(a):
    """prev gets the new value."""
    after = a.after([call("move", 5)], start={"place": 20, "prev": 7})
    return close(after["prev"], 25) and after


@undoing.feedback(
    both(
        """
From 20 and 7, your `undo()` makes {{once}}, and a second one brings `place` back to {{twice}}.
Your two pairs let the boxes change places, all at once, at every call: that is undo and redo in one.
Which of the two boxes should a call of `undo` leave alone?
""",
        """
从 20 和 7 开始，你的 `undo()` 得到 {{once}}；再来一次，`place` 又回到 {{twice}}。
你的两对更新让两个盒子每次调用都同时交换：撤销和重做合成了一个。
调用 `undo` 时，两个盒子里哪一个不该动？
""",
        src="5132132d",
    ),
    wrong=(but("[], updates=[(place, prev)]", "[], updates=[(place, prev), (prev, place)]"),),
)
def redoes(a):
    """undo swaps the two boxes."""
    once, twice = a.play([call("undo")] * 2, start={"place": 20, "prev": 7})
    swaps = close(twice.states["place"], 20) and close(once.states["place"], 7)
    pair = [once.states["place"], once.states["prev"]]
    return swaps and {"once": pair, "twice": twice.states["place"]}


# --- say it ---------------------------------------------------------------------------------------

friend = SayIt(
    id="L04.s1",
    ask=both(
        "Explain to a friend, in one or two sentences: it makes no difference in which order I list my updates, because …",
        "用一两句话讲给朋友听：我的更新按什么次序列出都一样，因为……",
        src="0fe3517b",
    ),
    models=(
        both(
            "All updates of a call, and its outputs too, are computed from the same old values; the new ones are stored all at once when everything has been computed.",
            "一次调用的所有更新，连同它的输出，都根据同一份旧值算出；全部算完之后，新值才一起写入。",
            src="d1ee3810",
        ),
        both(
            "Beat ② reads every box once, beat ③ computes all right-hand sides from that snapshot, and beat ④ commits them together, or none of them: no update ever sees another one's result.",
            "第 ② 拍把每个盒子读一次，第 ③ 拍根据这份快照算出所有更新式，第 ④ 拍把它们一起提交，要么一个也不提交：哪条更新都看不到别的更新的结果。",
            src="2cc026a1",
        ),
    ),
)
