# ruff: noqa: D103
# mypy: allow-untyped-defs, allow-untyped-calls
"""L07 Scan II: what makes a loop's updates, where they wait, and what lets them through."""

import ast
import re

from minitheano.function import Function
from minitheano.graph import order
from minitheano.scan import Scan
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
    count_ops,
    has_op,
)

lesson = Lesson(
    id="L07",
    title=both(
        "Scan II: where do `updates` come from?", "scan（二）：`updates` 从哪里来？", src="18c770ef"
    ),
    teach=17,
    do=22,
    needs=("L04", "L06"),
    kills=("M32", "M33", "M34", "M35"),
    questions=(
        both(
            "Two loops both count upwards ten times. Why does one hand back an empty `updates`, and the other not?",
            "两个循环都往上数了十次。为什么一个交回空的 `updates`，另一个却不空？",
            src="5838f0e0",
        ),
        both(
            "When does a loop change a shared variable, and when does it only look as if it did?",
            "循环什么时候真的改变 shared 变量，什么时候只是看起来改变了？",
            src="cfd93b93",
        ),
        both(
            "How can one loop give both: a tape to return, and a state that goes on next time?",
            "怎样让同一个循环既给出要返回的输出带，又留下能接着用的状态？",
            src="ab02270b",
        ),
    ),
    goals=(
        both("say what makes `updates` non-empty", "说出什么会让 `updates` 不为空", src="38032cfa"),
        both(
            "predict the returned value and the state for a loop with outputs, with updates, or with both",
            "对只有输出、只有更新、两者都有的循环，预测返回值和状态",
            src="37b92398",
        ),
        both(
            "return outputs and updates from one step, in the right order",
            "让一个步函数按正确的次序同时返回输出和更新",
            src="4563894d",
        ),
        both("predict the second call", "预测第二次调用", src="bae79d35"),
        both(
            "pass, look into and merge the dictionary `updates`",
            "传递、查看、合并字典 `updates`",
            src="d245cfb9",
        ),
    ),
    terms=("private copy", "carry"),
)

# --- gates ----------------------------------------------------------------------------------------

recall = Prediction(
    id="L07.r1",
    minutes=1,
    kills=("M28", "M30", "M15"),
    text=both(
        "A loop from lesson 6 and a counter from lesson 4. What do they give?",
        "一个循环来自第 6 课，一个计数器来自第 4 课。它们给出什么？",
        src="efa79244",
    ),
    code="""
# symbol
x = T.dvector("x")
c = mt.shared(np.float64(4), "c")

# expression
sums, _ = mt.scan(lambda e, before: before + e, sequences=x, outputs_info=np.float64(0))

# compile
add_up = mt.function([x], sums)
jump = mt.function([], c, updates=[(c, c + 10)])

# call
row = add_up([3, 1, 5])
told = jump()
kept = c.get_value()
""",
    asks=(
        Value(
            both("`add_up([3, 1, 5])` returns", "`add_up([3, 1, 5])` 返回", src="9826f62b"),
            "row",
            (3.0, 4.0, 9.0),
            slips=(
                Slip(
                    (0.0, 3.0, 4.0, 9.0),
                    "M28",
                    both(
                        "The initial value feeds frame 0; it is not on the tape.",
                        "初始值喂给第 0 帧，它自己不在输出带上。",
                        src="ce4cef20",
                    ),
                ),
                Slip(
                    9.0,
                    "M30",
                    both(
                        "That is the last frame. The tape keeps one value for every frame.",
                        "那是最后一帧。输出带为每一帧都留一个值。",
                        src="52c64784",
                    ),
                ),
            ),
        ),
        Value(
            both(
                "`jump()` returns, and then `c` holds",
                "`jump()` 的返回值，以及之后 `c` 里的值",
                src="37847d81",
            ),
            "[told, kept]",
            (4.0, 14.0),
            slips=(
                Slip(
                    (14.0, 14.0),
                    "M15",
                    both(
                        "Outputs see old values: what is returned comes from the snapshot.",
                        "输出看到的是旧值：返回的内容根据快照算出。",
                        src="d2982d99",
                    ),
                ),
            ),
            beat="return",
        ),
    ),
)

test_out = Prediction(
    id="L07.t1",
    minutes=2,
    kills=("M32", "M33", "M34", "M35"),
    text=both(
        "Two loops, three functions. What is in the two boxes at the end, and what came back?",
        "两个循环，三个函数。最后两个盒子里是什么，返回了什么？",
        src="2ded2e43",
    ),
    code="""
# symbol
p = mt.shared(3, "p")
q = mt.shared(3, "q")

# expression
o1, u1 = mt.scan(lambda x: 2 * x, outputs_info=p, n_steps=3)
o2, u2 = mt.scan(lambda: (q, {q: 2 * q}), n_steps=3)

# compile
f1 = mt.function([], o1, updates=u1)
f2 = mt.function([], o2, updates=u2)
f3 = mt.function([], o2)

# call
f1()
f2()
last = f3()
""",
    asks=(
        Value(
            both("`p`, then `q`, at the end", "最后 `p` 和 `q` 里的值，依次写出", src="a03f585b"),
            "[p.get_value(), q.get_value()]",
            (3, 24),
            slips=(
                Slip(
                    (24, 24),
                    "M33",
                    both(
                        "`outputs_info=p` only says where the loop starts. Its step returned no dictionary, so `u1` is empty.",
                        "`outputs_info=p` 只说循环从哪里开始。它的步函数没有返回字典，所以 `u1` 是空的。",
                        src="4ef2263d",
                    ),
                ),
                Slip(
                    (3, 192),
                    "M32",
                    both(
                        "`f3` ran the loop too, but `f3` was not given `u2`: what its loop did stayed in the loop.",
                        "`f3` 也运行了循环，可是没有把 `u2` 交给 `f3`：循环里做的事就留在循环里。",
                        src="c25c5c5d",
                    ),
                ),
            ),
            beat="commit",
        ),
        Value(
            both("`f3()` returns", "`f3()` 返回", src="29c16fb5"),
            "last",
            (24, 48, 96),
            slips=(
                Slip(
                    (24, 24, 24),
                    "M35",
                    both(
                        "Inside the loop, `q` is a private copy, and every frame doubles it.",
                        "在循环里，`q` 是私有副本，每一帧都把它翻倍。",
                        src="f36d3ef9",
                    ),
                ),
                Slip(
                    (3, 6, 12),
                    "M32",
                    both(
                        "`f2` was given `u2`, so `q` held 24 when `f3` began.",
                        "`u2` 交给了 `f2`，所以 `f3` 开始时 `q` 里是 24。",
                        src="058b7a6a",
                    ),
                ),
            ),
            beat="snapshot",
        ),
        Value(
            both("`len(u1)`", "`len(u1)`", src="74cf6edb"),
            "len(u1)",
            0,
            slips=(
                Slip(
                    1,
                    "M34",
                    both(
                        "A step that returns only a formula makes outputs and no updates. Empty is right here.",
                        "步函数只返回式子，就只有输出，没有更新。在这里，空的才对。",
                        src="5e0db76d",
                    ),
                ),
            ),
        ),
    ),
)

puzzle = Prediction(
    id="L07.p1",
    minutes=3,
    kills=("M32", "M33", "M34"),
    text=both(
        "Each function is called once. What does the call return, what is in the box afterwards, and how many entries does the dictionary have?",
        "两个函数各调用一次。调用返回什么？之后盒子里是什么？字典里有几项？",
        src="ee63d067",
    ),
    code="""
# symbol
a = mt.shared(1, "a")
b = mt.shared(1, "b")

# expression
outputs_a, updates_a = mt.scan(lambda x: x + 1, outputs_info=a, n_steps=10)
outputs_b, updates_b = mt.scan(lambda: {b: b + 1}, n_steps=10)

# compile
f1 = mt.function([], outputs_a, updates=updates_a)
f2 = mt.function([], outputs_b, updates=updates_b)

# call
r1 = f1()
r2 = f2()

# inspect
print(r1, a.get_value(), len(updates_a))
print(r2, b.get_value(), len(updates_b))
""",
    asks=(
        Pick(
            both("The two calls return", "两次调用返回", src="541ff41c"),
            "[len(r1), len(r2)]",
            key=(10, 0),
            options=(
                Option(
                    (10, 0),
                    both(
                        "`f1` the numbers 2 to 11, `f2` an empty list",
                        "`f1` 返回 2 到 11，`f2` 返回空列表",
                        src="a55ddaa1",
                    ),
                ),
                Option(
                    (10, 10),
                    both("both the numbers 2 to 11", "都返回 2 到 11", src="e104858c"),
                    "M32",
                    both(
                        "The second step returned a dictionary and no formula for the tape, so there is nothing to return.",
                        "第二个步函数只返回了字典，没有给输出带的式子，所以没有东西可返回。",
                        src="918f5aab",
                    ),
                ),
                Option(
                    (0, 0),
                    both("both an empty list", "都返回空列表", src="744990d7"),
                    "M34",
                    both(
                        "The first step returned a formula: ten frames wrote ten values on the tape.",
                        "第一个步函数返回了式子：十帧在输出带上写了十个值。",
                        src="c8199208",
                    ),
                ),
            ),
        ),
        Table(
            rows=("f1()", "f2()"),
            columns=(both("the box afterwards", "之后盒子里", src="3bd994be"), "len(updates)"),
            values=(("a.get_value()", "len(updates_a)"), ("b.get_value()", "len(updates_b)")),
            key=((1, 0), (11, 1)),
            slips=(
                Slip(
                    ((11, 1), (11, 1)),
                    "M33",
                    both(
                        "`outputs_info=a` gives the loop its first `x`, no more. No frame of the first loop mentions `a`.",
                        "`outputs_info=a` 只给循环第一个 `x`。第一个循环的每一帧都没有提到 `a`。",
                        src="fd5cf762",
                    ),
                ),
                Slip(
                    ((11, 0), (11, 1)),
                    "M33",
                    both(
                        "With an empty dictionary there is nothing to store: `a` is only where the first loop starts.",
                        "字典是空的，就没有什么可存：`a` 只是第一个循环的起点。",
                        src="6e21cc8b",
                    ),
                ),
                Slip(
                    ((1, 1), (11, 1)),
                    "M34",
                    both(
                        "The dictionary of the first loop is empty, and that is no fault: its step returned no dictionary.",
                        "第一个循环的字典是空的，这不是毛病：它的步函数没有返回字典。",
                        src="03e7875d",
                    ),
                ),
                Slip(
                    ((1, 0), (1, 1)),
                    "M32",
                    both(
                        "The second function was given the dictionary: beat ④ stored the last value of the loop.",
                        "字典交给了第二个函数：第 ④ 拍存入了循环里最后的值。",
                        src="71a0c16f",
                    ),
                ),
            ),
            beat="commit",
        ),
    ),
    why=Why(
        both(
            "What decides whether `updates` is empty?",
            "`updates` 空不空，由什么决定？",
            src="2f2144f0",
        ),
        options=(
            both(
                "Whether a shared variable is mentioned in the call of `mt.scan`.",
                "由 `mt.scan` 的参数里是否提到 shared 变量决定。",
                src="5014d3c1",
            ),
            both(
                "Whether the step returns a dictionary.",
                "由步函数是否返回字典决定。",
                src="06de1c8d",
            ),
            both(
                "Whether the loop has worked without a mistake.",
                "由循环有没有出错决定。",
                src="d3488f8f",
            ),
        ),
        answer=1,
        feedback=(
            both(
                "The first loop mentions `a` in `outputs_info`, and its dictionary is empty all the same.",
                "第一个循环在 `outputs_info` 里提到了 `a`，它的字典照样是空的。",
                src="0a294339",
            ),
            both(
                "Yes: a dictionary goes in at the step, a dictionary comes out of the loop.",
                "对：步函数放进去一个字典，循环就交出来一个字典。",
                src="6188d85d",
            ),
            both(
                "Both loops work. Most loops have an empty dictionary, and need none.",
                "两个循环都没有错。大多数循环的字典都是空的，也不需要它。",
                src="4430417b",
            ),
        ),
    ),
)

recipe = Prediction(
    id="L07.p2",
    minutes=2,
    kills=("M32", "M15"),
    text=both(
        "`look` returns what stands in the dictionary. `store` returns the box. What happens in each call?",
        "`look` 返回字典里的东西，`store` 返回盒子。每次调用会发生什么？",
        src="538d44f3",
    ),
    code="""
# symbol
a = mt.shared(1, "a")

# expression
outputs, updates = mt.scan(lambda: {a: a + 1}, n_steps=10)

# compile
look = mt.function([], updates[a])
store = mt.function([], a, updates=updates)

# call
r1 = look()
s1 = a.get_value()
r2 = store()
s2 = a.get_value()

# inspect
print(r1, s1)
print(r2, s2)
""",
    asks=(
        Table(
            rows=("look()", "store()"),
            columns=(
                both("returns", "返回", src="153b2a38"),
                both("`a` after it", "之后的 `a`", src="cec13f67"),
            ),
            values=(("r1", "s1"), ("r2", "s2")),
            key=((11, 1), (1, 11)),
            slips=(
                Slip(
                    ((11, 11), (11, 21)),
                    "M32",
                    both(
                        "You let `look` store. It computed the last private value and handed it out; nobody told it to store anything.",
                        "你让 `look` 存了值。它算出最后的私有值，交了出来；没有谁叫它存。",
                        src="f3cb0371",
                    ),
                ),
                Slip(
                    ((11, 11), (1, 11)),
                    "M32",
                    both(
                        "After `look()` the box still holds 1: a formula was computed, and no update was passed.",
                        "`look()` 之后盒子里仍是 1：算了一个式子，但没有传任何更新。",
                        src="544b1314",
                    ),
                ),
                Slip(
                    ((11, 1), (11, 11)),
                    "M15",
                    both(
                        "`store` returns `a`, and outputs see old values: 1. The 11 is stored afterwards, in beat ④.",
                        "`store` 返回的是 `a`，而输出看到的是旧值：1。11 在那之后才存入，在第 ④ 拍。",
                        src="a8c21fb5",
                    ),
                ),
            ),
            beat="commit",
        ),
    ),
)

again = Prediction(
    id="L07.p3",
    minutes=2,
    kills=("M35", "M32", "M30", "M19"),
    text=both(
        "The same function, twice. What does the **second** call return, and where does `a` end?",
        "同一个函数，调用两次。**第二次**调用返回什么，`a` 最后停在哪里？",
        src="c9dfc3df",
    ),
    code="""
# symbol
a = mt.shared(1, "a")

# expression
tape, updates = mt.scan(lambda: (a, {a: a + 1}), n_steps=4)

# compile
walk = mt.function([], tape, updates=updates)

# call
r1 = walk()
r2 = walk()

# inspect
print(r1, r2, a.get_value())
""",
    asks=(
        Value(
            both("the first `walk()` returns", "第一次 `walk()` 返回", src="4cb0b684"),
            "r1",
            (1, 2, 3, 4),
            slips=(
                Slip(
                    (1, 1, 1, 1),
                    "M35",
                    both(
                        "In your machine every frame reads the box. A frame reads the private copy, and that has moved on.",
                        "在你的机器里，每一帧都去读盒子。其实每一帧读的是私有副本，而它一直在变。",
                        src="8182565d",
                    ),
                ),
                Slip(
                    (2, 3, 4, 5),
                    "M35",
                    both(
                        "The output `a` is the private copy as the frame began; the new value belongs to the next frame.",
                        "输出 `a` 是这一帧开始时的私有副本；新值要到下一帧才用得上。",
                        src="9eff60a3",
                    ),
                ),
                Slip(
                    4,
                    "M30",
                    both(
                        "One value is written on the tape in every frame, four in all.",
                        "每一帧都往输出带上写一个值，一共四个。",
                        src="e0282408",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("the second `walk()` returns", "第二次 `walk()` 返回", src="2e52eee5"),
            "r2",
            (5, 6, 7, 8),
            slips=(
                Slip(
                    (1, 2, 3, 4),
                    "M19",
                    both(
                        "That would be so if the box still held 1. `walk` was given `updates`, so beat ④ of the first call stored 5.",
                        "要是盒子里还是 1，那就对了。`walk` 得到了 `updates`，所以第一次调用的第 ④ 拍存入了 5。",
                        src="8666892f",
                    ),
                ),
                Slip(
                    (2, 2, 2, 2),
                    "M35",
                    both(
                        "Two ideas to look at: the private copy changes from frame to frame, and the first call stored its last value, 5.",
                        "有两点要看：私有副本一帧一帧地变；而第一次调用存入的是最后的值 5。",
                        src="c6a790c5",
                    ),
                ),
                Slip(
                    (4, 5, 6, 7),
                    "M32",
                    both(
                        "What is stored is the private value after the last frame, 5, not the last value on the tape.",
                        "存入的是最后一帧之后的私有值 5，不是输出带上最后的值。",
                        src="49f1f5af",
                    ),
                ),
            ),
            beat="snapshot",
        ),
        Value(
            both("`a` at the end", "最后的 `a`", src="beaff0c8"),
            "a.get_value()",
            9,
            slips=(
                Slip(
                    5,
                    "M19",
                    both(
                        "Each of the two calls adds four: the second starts from the 5 that the first has stored.",
                        "两次调用各加四：第二次从第一次存入的 5 出发。",
                        src="2a61a011",
                    ),
                ),
                Slip(
                    3,
                    "M35",
                    both(
                        "You added one for each call. The loop turns four frames in each of them.",
                        "你每次调用只加了一。每次调用里，循环都要转四帧。",
                        src="a6ce9b74",
                    ),
                ),
                Slip(
                    1,
                    "M32",
                    both(
                        "Without `updates=updates` it would be 1. Here the valve is open.",
                        "如果没有 `updates=updates`，就是 1。这里阀门是开的。",
                        src="6f3a7c75",
                    ),
                ),
            ),
            beat="commit",
        ),
    ),
)

rabbits = Prediction(
    id="L07.p4",
    minutes=2,
    kills=("M16", "M15"),
    text=both(
        "Two boxes in one dictionary. What is on the tape after eight frames, and what is stored?",
        "一个字典里有两个盒子。八帧之后，输出带上是什么，存入了什么？",
        src="58e4a901",
    ),
    code="""
# symbol
a = mt.shared(0, "a")
b = mt.shared(1, "b")

# expression
tape, updates = mt.scan(lambda: (a, {a: b, b: a + b}), n_steps=8)

# compile
grow = mt.function([], tape, updates=updates)

# call
row = grow()

# inspect
print(row, a.get_value(), b.get_value())
""",
    asks=(
        Value(
            both("the tape", "输出带", src="8e62adff"),
            "row",
            (0, 1, 1, 2, 3, 5, 8, 13),
            slips=(
                Slip(
                    (0, 1, 2, 4, 8, 16, 32, 64),
                    "M16",
                    both(
                        "You gave `b` the new `a` of the same frame. Both formulas read the private copies as the frame began.",
                        "你给 `b` 用了同一帧里新的 `a`。两个式子读的都是这一帧开始时的私有副本。",
                        src="8f1841c3",
                    ),
                ),
                Slip(
                    (1, 1, 2, 3, 5, 8, 13, 21),
                    "M15",
                    both(
                        "You wrote down each frame's new `a`. An output of a frame sees the old one.",
                        "你写的是每一帧新的 `a`。一帧的输出看到的是旧的。",
                        src="0a7f9677",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("`a`, then `b`, afterwards", "之后的 `a` 和 `b`，依次写出", src="f50ae84d"),
            "[a.get_value(), b.get_value()]",
            (21, 34),
            slips=(
                Slip(
                    (128, 256),
                    "M16",
                    both(
                        "That comes of running the two updates one after the other within a frame.",
                        "在一帧里把两条更新一条接一条地做，就会得到这个结果。",
                        src="11e08b55",
                    ),
                ),
                Slip(
                    (13, 21),
                    "M15",
                    both(
                        "13 is the last value on the tape, the `a` that frame 7 began with. Frame 7 moved on once more.",
                        "13 是输出带上最后的值，也就是第 7 帧开始时的 `a`。第 7 帧又往前走了一步。",
                        src="3756cc43",
                    ),
                ),
            ),
            beat="commit",
        ),
    ),
)

merging = Prediction(
    id="L07.p5",
    minutes=2,
    kills=("M16", "M21"),
    text=both(
        "The list of pairs has the loop's update of `a`, and one more for `b`. What is stored? And what if one more pair names `a` a second time?",
        "这张更新列表里，有循环给 `a` 的更新，还有给 `b` 的一条。存入什么？如果再加一条，让 `a` 第二次出现呢？",
        src="cb50a0b0",
    ),
    code="""
# symbol
a = mt.shared(1, "a")
b = mt.shared(7, "b")

# expression
_, updates = mt.scan(lambda: {a: a + 1}, n_steps=3)
pairs = list(updates.items()) + [(b, a * 10)]

# compile
both_boxes = mt.function([], updates=pairs)

# call
both_boxes()

# inspect
print(a.get_value(), b.get_value())
""",
    asks=(
        Value(
            both("`a`, then `b`, afterwards", "之后的 `a` 和 `b`，依次写出", src="f50ae84d"),
            "[a.get_value(), b.get_value()]",
            (4, 10),
            slips=(
                Slip(
                    (4, 40),
                    "M16",
                    both(
                        "You let `b` read the `a` that the loop had finished with. Its formula reads the snapshot, where `a` is 1.",
                        "你让 `b` 读了循环做完之后的 `a`。它的式子读的是快照，那里 `a` 是 1。",
                        src="aa08795a",
                    ),
                ),
                Slip(
                    (4, 7),
                    "M16",
                    both(
                        "The second pair is an update like any other; it is stored together with the first.",
                        "第二条也是普通的更新，和第一条一起存入。",
                        src="1de90d01",
                    ),
                ),
            ),
            beat="compute",
        ),
        Pick(
            both(
                "`mt.function([], updates=[*pairs, (a, a * 10)])`, with `a` named twice",
                "`mt.function([], updates=[*pairs, (a, a * 10)])`，其中 `a` 出现两次",
                src="9380a5a1",
            ),
            "raised(lambda: mt.function([], updates=[*pairs, (a, a * 10)]))",
            key="ValueError",
            options=(
                Option(
                    "nothing",
                    both("compiles; the last pair wins", "能编译；以最后一条为准", src="81849b8e"),
                    "M21",
                    both(
                        "All new values are stored at once, so there is no last one. Two formulas for one box are refused.",
                        "新值是一起存入的，没有谁是最后一条。一个盒子有两个式子，会遭到拒绝。",
                        src="0699ff76",
                    ),
                ),
                Option(
                    "both",
                    both(
                        "compiles; both are applied in turn", "能编译；两条先后生效", src="fb09ee95"
                    ),
                    "M16",
                    both(
                        "There is no “in turn” in beat ④. Two formulas for one box are refused.",
                        "第 ④ 拍没有“先后”。一个盒子有两个式子，会遭到拒绝。",
                        src="9af983c0",
                    ),
                ),
                Option(
                    "ValueError",
                    both("is refused when you compile", "编译时就遭到拒绝", src="2bb45078"),
                ),
            ),
        ),
    ),
)

# --- exercise 1: the grid with other numbers ------------------------------------------------------

GRID = """
a = mt.shared(5, "a")
o1, u1 = mt.scan(lambda x: x + 2, outputs_info=a, n_steps=4)
o2, u2 = mt.scan(lambda: {a: a + 2}, n_steps=4)
o3, u3 = mt.scan(lambda: (a, {a: a + 2}), n_steps=4)
rows = [[mt.function([], o), mt.function([], o, updates=u)] for o, u in [(o1, u1), (o2, u2), (o3, u3)]]

def run(f):
    a.set_value(5)
    returned = f()
    return returned, a.get_value()

tapes = [run(shut)[0] for shut, opened in rows]
boxes = [[run(shut)[1], run(opened)[1]] for shut, opened in rows]
run(rows[2][1])
second = rows[2][1]()
"""

grid = Exercise(
    id="L07.e1",
    type="P",
    minutes=3,
    kills=("M28", "M32", "M33", "M34", "M35"),
    title=both("The grid with other numbers", "换一组数的表格", src="9c4509e0"),
    text=both(
        """
Now `a` starts from 5, the step adds 2, and every loop turns 4 frames:

```python
v1 = mt.scan(lambda x: x + 2, outputs_info=a, n_steps=4)
v2 = mt.scan(lambda: {a: a + 2}, n_steps=4)
v3 = mt.scan(lambda: (a, {a: a + 2}), n_steps=4)
```

Each loop is compiled twice, without its updates and with them, and `a` is set back to 5 before every call.

* `tapes`: what a call returns, for `v1`, `v2`, `v3`. (On a first call the two functions of a row return the same.)
* `boxes`: for each row, `a` afterwards: without the updates, then with them.
* `second`: what the `v3` function **with** its updates returns when it is called once more, without setting `a` back.
""",
        """
现在 `a` 从 5 开始，步函数每次加 2，每个循环转 4 帧：

```python
v1 = mt.scan(lambda x: x + 2, outputs_info=a, n_steps=4)
v2 = mt.scan(lambda: {a: a + 2}, n_steps=4)
v3 = mt.scan(lambda: (a, {a: a + 2}), n_steps=4)
```

每个循环编译成两个函数，一个不传更新，一个传更新；每次调用之前，都把 `a` 设回 5。

* `tapes`：`v1`、`v2`、`v3` 的调用各返回什么。（第一次调用时，同一行的两个函数返回的一样。）
* `boxes`：每一行里，之后的 `a`：先写不传更新的，再写传更新的。
* `second`：`v3` **传了**更新的那个函数，不把 `a` 设回去，再调用一次，返回什么。
""",
        src="2832ca40",
    ),
    names={"tapes": "value", "boxes": "value", "second": "value"},
    given="""
tapes = [TODO, TODO, TODO]
boxes = [[TODO, TODO], [TODO, TODO], [TODO, TODO]]
second = TODO
""",
    solution="""
tapes = [[7, 9, 11, 13], [], [5, 7, 9, 11]]
boxes = [[5, 5], [5, 13], [5, 13]]
second = [13, 15, 17, 19]
""",
    also_right=(
        but("[13, 15, 17, 19]", "np.array([13, 15, 17, 19])"),
        but("[5, 7, 9, 11]]", "np.array([5, 7, 9, 11])]"),
    ),
    hints=(
        both(
            "Ask two things of every cell: did the step return a dictionary, and did the function get it?",
            "对每一格问两件事：步函数返回了字典吗？函数得到它了吗？",
            src="5e9a54eb",
        ),
        both(
            "A tape holds one value a frame: in `v1` the new `x`, in `v3` the private copy as the frame began.",
            "输出带上每帧一个值：`v1` 里是新的 `x`，`v3` 里是这一帧开始时的私有副本。",
            src="ade4c1f1",
        ),
        both(
            "A twin: from 20, adding 5, three frames. `v1` returns [25, 30, 35], `v3` returns [20, 25, 30]; where the box moves, it ends at 35; the second call of `v3` with its updates returns [35, 40, 45].",
            "一个相似的例子：从 20 开始，每次加 5，转三帧。`v1` 返回 [25, 30, 35]，`v3` 返回 [20, 25, 30]；盒子会动的地方，停在 35；`v3` 传了更新的函数，第二次调用返回 [35, 40, 45]。",
            src="eb362746",
        ),
    ),
    done=both(
        "The step decides what leaves the loop; the function decides whether it is stored.",
        "什么会离开循环，由步函数决定；存不存入，由函数决定。",
        src="2dc5500f",
    ),
)


@grid.part(both("what is returned", "返回值", src="24a41c9e"))
def grid_tapes(a):
    return close(list(a["tapes"]), a.machine(GRID, "tapes"))


@grid.part(both("the box afterwards", "之后的盒子", src="3bd994be"))
def grid_boxes(a):
    return close(list(map(list, a["boxes"])), a.machine(GRID, "boxes"))


@grid.part(both("the second call", "第二次调用", src="8b032eb0"))
def grid_second(a):
    return close(list(a["second"]), list(a.machine(GRID, "second")))


@grid.feedback(
    both(
        """
For `v1` you expect “{{text}}”: something is wrong with it.
Nothing is. Its step returns a formula and no dictionary, so in every frame the updates lane stays empty; most loops are like that.
What do its four frames write on the tape?
""",
        """
你认为 `v1` 会“{{text}}”，是哪里不对。
其实没有不对。它的步函数返回式子，没有返回字典，所以每一帧里更新那条轨道都是空的；大多数循环都这样。
它的四帧在输出带上写了什么？
""",
        src="3615dd94",
    ),
    wrong=(
        'tapes = ["error", [], [5, 7, 9, 11]]\nboxes = [["error", "error"], [5, 13], [5, 13]]\nsecond = [13, 15, 17, 19]',
        'tapes = [[7, 9, 11, 13], [], [5, 7, 9, 11]]\nboxes = [["error", 5], [5, 13], [5, 13]]\nsecond = [13, 15, 17, 19]',
    ),
)
def empty_is_error(a):
    """An empty dictionary is taken for a mistake."""
    first = [a["tapes"][0], *a["boxes"][0]]
    texts = [value for value in first if isinstance(value, str)]
    return bool(texts) and {"text": texts[0]}


@grid.feedback(
    both(
        """
In the column *without the updates* you have {{value}} for row {{row}}.
There the valve is shut: the loop works on a private copy, and beat ④ of that function has nothing to store.
What is in the box, if nobody stores into it?
""",
        """
在“不传更新”那一列，{{row}} 这一行你写的是 {{value}}。
那里阀门是关的：循环用的是私有副本，而那个函数的第 ④ 拍没有东西可存。
没有谁往盒子里存，盒子里会是什么？
""",
        src="a02fbbd6",
    ),
    wrong=(
        but("[[5, 5], [5, 13], [5, 13]]", "[[5, 5], [13, 13], [13, 13]]"),
        but("[[5, 5], [5, 13], [5, 13]]", "[[5, 5], [5, 13], [13, 13]]"),
    ),
)
def stored_by_itself(a):
    """The loop is thought to commit without being passed on."""
    rows = [row for row in (1, 2) if close(a["boxes"][row][0], 13)]
    return bool(rows) and {"value": a["boxes"][rows[0]][0], "row": f"v{rows[0] + 1}"}


@grid.feedback(
    both(
        """
In row `v1` you let the box move to {{value}}.
`outputs_info=a` only tells frame 0 where to start; no frame mentions `a`, and the dictionary `updates` is empty.
What does a function store when it is given an empty dictionary?
""",
        """
在 `v1` 这一行，你让盒子变成了 {{value}}。
`outputs_info=a` 只告诉第 0 帧从哪里开始；没有哪一帧提到 `a`，字典 `updates` 是空的。
给函数一个空字典，它会存什么？
""",
        src="dfbd7522",
    ),
    wrong=(
        but("[[5, 5], [5, 13], [5, 13]]", "[[5, 13], [5, 13], [5, 13]]"),
        but("[[5, 5], [5, 13], [5, 13]]", "[[13, 13], [5, 13], [5, 13]]"),
    ),
)
def linked_by_info(a):
    """outputs_info=a is thought to write the last frame into a."""
    value = a["boxes"][0][1]
    return not close(value, 5) and {"value": value}


@grid.feedback(
    both(
        """
With the updates passed, you leave `a` at {{value}} in row {{row}}.
The private copy is carried from frame to frame: 5, 7, 9, 11, and what is stored in beat ④ is the value after the last frame.
How many times is 2 added before the loop is over?
""",
        """
传了更新之后，{{row}} 这一行你让 `a` 停在 {{value}}。
私有副本一帧一帧地传下去：5、7、9、11；第 ④ 拍存入的是最后一帧之后的值。
循环结束之前，一共加了几次 2？
""",
        src="a2278ec0",
    ),
    wrong=(
        but("[[5, 5], [5, 13], [5, 13]]", "[[5, 5], [5, 7], [5, 7]]"),
        but("[[5, 5], [5, 13], [5, 13]]", "[[5, 5], [5, 5], [5, 5]]"),
        but("[[5, 5], [5, 13], [5, 13]]", "[[5, 5], [5, 13], [5, 11]]"),
    ),
)
def not_carried(a):
    """The box gets one step only, or nothing, or the last value of the tape."""
    rows = [row for row in (1, 2) if not close(a["boxes"][row][1], 13)]
    return bool(rows) and {"value": a["boxes"][rows[0]][1], "row": f"v{rows[0] + 1}"}


@grid.feedback(
    both(
        """
For `v2` you say that a call returns {{value}}.
Its step returns a dictionary and no formula: `outputs` is `None`, and a function made of that returns an empty list.
How do you write an empty list?
""",
        """
你说 `v2` 的调用返回 {{value}}。
它的步函数返回字典，没有返回式子：`outputs` 是 `None`，由它编译出的函数返回空列表。
空列表怎么写？
""",
        src="46555afb",
    ),
    wrong=(
        but("[], [5, 7, 9, 11]]", "None, [5, 7, 9, 11]]"),
        but("[], [5, 7, 9, 11]]", "[7, 9, 11, 13], [5, 7, 9, 11]]"),
        but("[], [5, 7, 9, 11]]", "13, [5, 7, 9, 11]]"),
    ),
)
def something_returned(a):
    """A loop of updates is thought to return something."""
    value = a["tapes"][1]
    return not close(value, []) and {"value": value}


@grid.feedback(
    both(
        """
For `v3` you have the tape {{tape}}: the same number in every frame.
A frame does not read the box `a`; it reads the private copy, and every frame leaves a new one for the next.
What does frame 1 find there, if frame 0 found 5?
""",
        """
`v3` 的输出带你写的是 {{tape}}：每一帧都是同一个数。
一帧读的不是盒子 `a`，而是私有副本；每一帧都给下一帧留下新的。
第 0 帧读到 5，那么第 1 帧读到什么？
""",
        src="1063bc80",
    ),
    wrong=(but("[5, 7, 9, 11]]", "[5, 5, 5, 5]]"), but("[5, 7, 9, 11]]", "[7, 7, 7, 7]]")),
)
def frozen_inside(a):
    """Inside the loop the shared variable is thought to keep its value."""
    tape = a["tapes"][2]
    same = len(list(tape)) == 4 and len(set(tape)) == 1
    return same and {"tape": tape}


@grid.feedback(
    both(
        """
The tapes of `v1` and `v3` are {{first}} and {{third}} in your answer.
In `v1` a frame writes the new `x`, and the start 5 is not on the tape; in `v3` it writes the private copy as the frame began.
What does frame 0 of each write?
""",
        """
你的答案里，`v1` 和 `v3` 的输出带是 {{first}} 和 {{third}}。
在 `v1` 里，一帧写下的是新的 `x`，起点 5 不在输出带上；在 `v3` 里，写下的是这一帧开始时的私有副本。
它们的第 0 帧各写下什么？
""",
        src="b210241e",
    ),
    wrong=(
        but("[7, 9, 11, 13], []", "[5, 7, 9, 11], []"),
        but("[5, 7, 9, 11]]", "[7, 9, 11, 13]]"),
        but("[7, 9, 11, 13], []", "[5, 7, 9, 11, 13], []"),
        but("[7, 9, 11, 13], []", "13, []"),
    ),
)
def shifted_tape(a):
    """A tape starts one frame too early or too late."""
    first, third = a["tapes"][0], a["tapes"][2]
    return grid_tapes(a) is not True and {"first": first, "third": third}


@grid.feedback(
    both(
        """
For the second call you have {{second}}.
The first call ended with beat ④: the value after its last frame is in the box now, and the snapshot of the second call reads it.
From which number does the second call start?
""",
        """
第二次调用你写的是 {{second}}。
第一次调用以第 ④ 拍结束：最后一帧之后的值已经在盒子里，第二次调用的快照读到的就是它。
第二次调用从哪个数开始？
""",
        src="4a7b91a3",
    ),
    wrong=(
        but("[13, 15, 17, 19]", "[5, 7, 9, 11]"),
        but("[13, 15, 17, 19]", "[11, 13, 15, 17]"),
        but("[13, 15, 17, 19]", "[15, 17, 19, 21]"),
    ),
)
def starts_elsewhere(a):
    """The second call starts from another number than the one stored."""
    return grid_second(a) is not True and {"second": a["second"]}


# --- exercise 2: outputs and updates together -----------------------------------------------------

counting = Exercise(
    id="L07.e2",
    type="F",
    minutes=3,
    kills=("M32",),
    title=both("Add up and count", "一边求和，一边计数", src="1d8b23b5"),
    text=both(
        """
One loop, two jobs. `tally` goes through a vector and returns two tapes: the running totals, and the elements as they were. Besides, the shared variable `seen` counts the elements of all calls: after `tally([3, 1, 5])` and `tally([2, 8])` it holds 5.

The step returns two outputs and one dictionary. Fill in both.
""",
        """
一个循环，两件事。`tally` 走过一个向量，返回两条输出带：逐步累加的和，以及原来的元素。此外，shared 变量 `seen` 数出所有调用里一共有多少个元素：调用 `tally([3, 1, 5])` 和 `tally([2, 8])` 之后，里面是 5。

步函数返回两个输出和一个字典。请把两处都补上。
""",
        src="73377a1b",
    ),
    names={"seen": "shared", "tally": "function"},
    given="""
# symbol
x = T.dvector("x")
seen = mt.shared(0, "seen")

# expression
def step(x_t, total):
    new_total = total + x_t
    return (TODO, TODO), {TODO: TODO}

tapes_2, updates_2 = mt.scan(step, sequences=x, outputs_info=[np.float64(0), None])

# compile
tally = mt.function([x], tapes_2, updates=updates_2)
""",
    solution="""
# symbol
x = T.dvector("x")
seen = mt.shared(0, "seen")

# expression
def step(x_t, total):
    new_total = total + x_t
    return (new_total, x_t), {seen: seen + 1}

tapes_2, updates_2 = mt.scan(step, sequences=x, outputs_info=[np.float64(0), None])

# compile
tally = mt.function([x], tapes_2, updates=updates_2)
""",
    also_right=(
        but("(new_total, x_t), {seen: seen + 1}", "[new_total, x_t], {seen: 1 + seen}"),
        but("{seen: seen + 1}", "[(seen, seen + 1)]"),
        but("(new_total, x_t)", "(total + x_t, x_t)"),
        but(", updates=updates_2", ", updates=list(updates_2.items())"),
    ),
    hints=(
        both(
            "`outputs_info` has two entries. What does each of them say about an output?",
            "`outputs_info` 有两项。每一项各说了哪个输出的什么？",
            src="da8d63e9",
        ),
        both(
            "Outputs first, in the order of `outputs_info`: the one that is fed back, then the one with `None`. The dictionary maps the box to its formula for the next frame.",
            "输出在前，次序和 `outputs_info` 相同：先是要送回来的那个，再是对应 `None` 的那个。字典把盒子对应到它下一帧的式子。",
            src="32a1e8cd",
        ),
        both(
            """
A twin: products, differences, and a box that counts down.
```
left = mt.shared(50, "left")
def twin(e, product):
    return (product * e, e - 1), {left: left - 1}
tapes, ups = mt.scan(twin, sequences=v, outputs_info=[np.float64(1), None])
```
""",
            """
一个相似的例子：乘积、差，还有一个倒着数的盒子。
```
left = mt.shared(50, "left")
def twin(e, product):
    return (product * e, e - 1), {left: left - 1}
tapes, ups = mt.scan(twin, sequences=v, outputs_info=[np.float64(1), None])
```
""",
            src="38417c99",
        ),
    ),
    done=both(
        "Outputs first, then the dictionary: `(outputs), {…}`.",
        "先是输出，然后是字典：`(outputs), {…}`。",
        src="e25ec0cf",
    ),
)

THREE = call("tally", [3, 1, 5])


def key_of(error):
    """Which of the engine's mistakes an error is; empty for any other."""
    return getattr(error, "key", "")


def parameters(error):
    """How many values scan gives to the step and how many it takes, if they do not agree."""
    found = getattr(error, "found", {})
    return found.get("given", 0), found.get("takes", 0)


@counting.part(both("the two tapes", "两条输出带", src="8e9ea180"))
def tally_tapes(a):
    rows = [a.rng.integers(-9, 20, size=n).tolist() for n in (3, 1, 5)]
    return a.same([THREE, *[call("tally", row) for row in rows]], start={"seen": 0})


@counting.part(both("`seen` after several calls", "几次调用之后的 `seen`", src="0992d086"))
def tally_counts(a):
    rows = [a.rng.integers(-9, 20, size=n).tolist() for n in (2, 4, 1)]
    events = [THREE, *[call("tally", row) for row in rows]]
    return a.same(events, start={"seen": 10}, states=("seen",), returned=False)


def holders(tree):
    """Every list and tuple of a program that has a dictionary in it, as (length, its place)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.List | ast.Tuple):
            places = [k for k, part in enumerate(node.elts) if isinstance(part, ast.Dict)]
            if places:
                yield len(node.elts), places[0]


@counting.feedback(
    both(
        """
Your step hands back one row of three things, and `mt.scan` stops at the dictionary: it is not an output.
Two lanes leave the step, so scan wants two things: the outputs, then the dictionary: `(outputs), {…}`.
Which two of your three belong together?
""",
        """
你的步函数把三样东西排成一排交出来，`mt.scan` 停在字典上：它不是输出。
离开步函数的轨道有两条，所以 scan 要两样东西：先是输出，再是字典：`(outputs), {…}`。
你的三样里，哪两样是一起的？
""",
        src="fda2405e",
    ),
    wrong=(
        but("(new_total, x_t), {seen: seen + 1}", "[new_total, x_t, {seen: seen + 1}]"),
        but("(new_total, x_t), {seen: seen + 1}", "new_total, x_t, {seen: seen + 1}"),
    ),
)
def flat(a):
    """Outputs and dictionary stand in one list of three."""
    return bool(a.error) and any(size == 3 for size, _ in holders(a.tree))


@counting.feedback(
    both(
        """
Your step hands back the dictionary first, and `mt.scan` refuses it.
The order is fixed: first what goes on the tapes in each frame, then what is carried to the next.
What has to change places?
""",
        """
你的步函数先交出字典，`mt.scan` 拒绝了。
次序是固定的：先是每一帧写上输出带的，再是带到下一帧的。
哪两样要对调？
""",
        src="2a626a13",
    ),
    wrong=(but("(new_total, x_t), {seen: seen + 1}", "{seen: seen + 1}, (new_total, x_t)"),),
)
def dictionary_first(a):
    """The dictionary stands before the outputs."""
    return bool(a.error) and (2, 0) in list(holders(a.tree))


@counting.feedback(
    both(
        """
Your dictionary adds the element `x_t` to `seen`: that is a sum, and `seen` stores whole numbers.
In every frame one more element has gone by, whatever its size.
By how much does the private copy of `seen` grow in a frame?
""",
        """
你的字典把元素 `x_t` 加到了 `seen` 上：那是求和，而 `seen` 存的是整数。
每过一帧，就多走过一个元素，不管它有多大。
一帧里，`seen` 的私有副本该增加多少？
""",
        src="92b257d3",
    ),
    wrong=(
        but("seen + 1", "seen + x_t"),
        but("seen + 1", 'seen + T.cast(x_t, "int64")'),
        but("seen + 1", "new_total"),
    ),
)
def sums_instead(a):
    """The elements are added up in the counter."""
    if a.error is not None:
        return key_of(a.error).startswith("update_")
    return close(a.after([THREE], start={"seen": 0})["seen"], 9)


@counting.feedback(
    both(
        """
After `tally([3, 1, 5])` your first tape is {{tape}}.
That is the total each frame began with; and what a frame writes there is also what the next frame gets as `total`, so it never grows.
Which name in your step holds the sum after the addition?
""",
        """
调用 `tally([3, 1, 5])`，你的第一条输出带是 {{tape}}。
那是每一帧开始时的和；而一帧写在那里的值，又会当作 `total` 交给下一帧，所以它永远不会变大。
在你的步函数里，哪个名字是相加之后的和？
""",
        src="4b430d8f",
    ),
    wrong=(but("(new_total, x_t)", "(total, x_t)"),),
)
def old_total(a):
    """The total from before the addition is fed back."""
    tape = a.returns([THREE], start={"seen": 0})[0][0]
    return close(tape, [0, 0, 0]) and {"tape": tape}


@counting.feedback(
    both(
        """
After `tally([3, 1, 5])` your two tapes are {{first}} and {{second}}.
`outputs_info` says: the first output is fed back as `total`, the second (`None`) is not. Yours come the other way round.
Which of the two does the next frame need?
""",
        """
调用 `tally([3, 1, 5])`，你的两条输出带是 {{first}} 和 {{second}}。
`outputs_info` 说：第一个输出作为 `total` 送回来，第二个（`None`）不送。你的次序反了。
下一帧需要的是哪一个？
""",
        src="b1f27c06",
    ),
    wrong=(but("(new_total, x_t)", "(x_t, new_total)"),),
)
def outputs_swapped(a):
    """The two outputs are in the wrong order."""
    first, second = a.returns([THREE], start={"seen": 0})[0]
    return close(first, [3, 1, 5]) and {"first": first, "second": second}


@counting.feedback(
    both(
        """
From 0, `tally([3, 1, 5])` leaves {{once}} in `seen`, and the same call again leaves {{twice}}.
The loop has three frames; each should leave one more in the private copy than it found there.
Does your formula read `seen` in every frame, or something else?
""",
        """
从 0 开始，`tally([3, 1, 5])` 之后 `seen` 里是 {{once}}；同样再调用一次，是 {{twice}}。
这个循环有三帧；每一帧都该在私有副本里留下比读到的多一的值。
你的式子在每一帧里读的是 `seen`，还是别的什么？
""",
        src="76536f94",
    ),
    wrong=(
        but("{seen: seen + 1}", "{seen: 1}"),
        but("{seen: seen + 1}", "{seen: seen.get_value() + 1}"),
        but("updates=updates_2", "updates=[(seen, seen + 1)]"),
    ),
)
def counts_calls(a):
    """The counter moves once for a call, or only once at all."""
    steps = a.play([THREE, THREE], start={"seen": 0})
    once, twice = (step.states["seen"] for step in steps)
    return close(once, 1) and {"once": once, "twice": twice}


@counting.feedback(
    both(
        """
Your tapes are there, but `seen` still holds {{seen}} after three elements.
In the loop the private copy counted; the valve between it and the box was shut, and beat ④ stored nothing.
What has to be given to `mt.function`?
""",
        """
输出带有了，可是走过三个元素之后，`seen` 里仍是 {{seen}}。
循环里的私有副本数过了；它和盒子之间的阀门却关着，第 ④ 拍什么也没有存。
该把什么交给 `mt.function`？
""",
        src="5a7e2bc9",
    ),
    wrong=(
        but(", updates=updates_2", ""),
        but("(new_total, x_t), {seen: seen + 1}", "new_total, x_t"),
    ),
)
def nothing_counted(a):
    """seen does not move at all."""
    seen = a.after([THREE], start={"seen": 0})["seen"]
    return close(seen, 0) and {"seen": seen}


# --- exercise 3: the program that ran only with float32 -------------------------------------------

sentence = Exercise(
    id="L07.e3",
    type="X",
    minutes=3,
    kills=("M33",),
    title=both("It used to run", "它以前能运行", src="5d933bb0"),
    text=both(
        """
This program is from an old answer in a forum. The loop goes along a sentence, given as numbers: `firsts` adds them up, `seconds` repeats them, and `t` counts how long the sentence is. Where `float32` was the default dtype it ran; here it stops.

Mend it with the smallest change you can find. Afterwards `f(np.arange(10))` returns the sums 0, 1, 3, … 45 and the numbers 0, 1, … 9, both tapes with the **same** dtype, and `t` holds 10.
""",
        """
这个程序来自论坛上一个旧的回答。循环走过一个句子，句子用数表示：`firsts` 逐步求和，`seconds` 照抄，`t` 数出句子有多长。在默认数据类型是 `float32` 的地方，它能运行；在这里，它会停下来。

用最小的改动把它修好。修好之后，`f(np.arange(10))` 返回和 0, 1, 3, … 45，以及数 0, 1, … 9；两条输出带的数据类型**相同**；`t` 里是 10。
""",
        src="25bc55b7",
    ),
    names={"t": "shared", "f": "function"},
    given="""
# symbol
t = mt.shared(0, "t")
s = T.dvector("s")

# expression
def rec(element, first, t):
    first = element + first
    second = element
    return (first, second), {t: t + 1}

start = np.float32(0)
(firsts, seconds), updates_3 = mt.scan(rec, sequences=s, outputs_info=[start, None], non_sequences=t)

# compile
f = mt.function([s], [firsts, seconds], updates=updates_3)
""",
    solution="""
# symbol
t = mt.shared(0, "t")
s = T.dvector("s")

# expression
def rec(element, first, t):
    first = element + first
    second = element
    return (first, second), {t: t + 1}

start = np.float64(0)
(firsts, seconds), updates_3 = mt.scan(rec, sequences=s, outputs_info=[start, None], non_sequences=t)

# compile
f = mt.function([s], [firsts, seconds], updates=updates_3)
""",
    also_right=(
        but("start = np.float64(0)", "start = T.zeros_like(s[0])"),
        but("np.float64(0)", "np.float32(0)", "T.dvector", "T.fvector"),
        but(
            "np.float64(0)",
            "np.float32(0)",
            "sequences=s,",
            'sequences=T.cast(s, "float32"),',
        ),
        but(
            "np.float64(0)",
            "np.array(0, dtype=s.dtype)",
            ", non_sequences=t",
            "",
            "first, t)",
            "first)",
        ),
    ),
    hints=(
        both(
            "The message names two dtypes. Which of your lines does each of them come from?",
            "报错里提到两种数据类型。它们各来自你的哪一行？",
            src="66c33fd0",
        ),
        both(
            "What is fed back must have the same type in every frame: the first `first` comes from `start`, all later ones from `element + first`.",
            "送回来的值，每一帧的类型都要相同：最初的 `first` 来自 `start`，以后的都来自 `element + first`。",
            src="ac6787a5",
        ),
        both(
            "A twin: `mt.scan(lambda e, p: p * e, sequences=T.dvector('v'), outputs_info=np.float32(1))` stops too; with `np.float64(1)` it runs.",
            "一个相似的例子：`mt.scan(lambda e, p: p * e, sequences=T.dvector('v'), outputs_info=np.float32(1))` 也会停下来；换成 `np.float64(1)` 就能运行。",
            src="88aa989e",
        ),
    ),
    done=both(
        "The initial value has the dtype that the step gives back; then the loop can close.",
        "初始值的数据类型和步函数交回来的一致，循环才能接得上。",
        src="1b8da0be",
    ),
)

TEN = call("f", list(range(10)))


@sentence.part(both("the two tapes", "两条输出带", src="8e9ea180"))
def sentence_tapes(a):
    row = a.rng.integers(-20, 60, size=4).tolist()
    return a.same([TEN, call("f", row)], start={"t": 0})


@sentence.part(both("both tapes with one dtype", "两条输出带的数据类型相同", src="94ba7dfc"))
def one_dtype(a):
    kinds = {out.type.dtype for out in a.function("f").outputs}
    return len(kinds) == 1 and kinds.pop().startswith("float")


@sentence.part(both("`t` counts", "`t` 会计数", src="e2023212"))
def sentence_counts(a):
    events = [TEN, call("f", [4, 2, 7])]
    return a.same(events, start={"t": 0}, states=("t",), returned=False)


@sentence.feedback(
    both(
        """
Without an initial value the step gets {{given}} values, and yours takes {{takes}}.
`None` in `outputs_info` means: there is no previous value. Then frame t has nothing to put into `first`.
What should `first` be in frame 0?
""",
        """
没有初始值，步函数就只得到 {{given}} 个值，而你的要 {{takes}} 个。
`outputs_info` 里的 `None` 意思是：没有前一个值。那么第 t 帧就没有东西可以放进 `first`。
在第 0 帧，`first` 应当是什么？
""",
        src="9d082aa8",
    ),
    wrong=(
        but("[start, None]", "[None, None]"),
        but("outputs_info=[start, None], ", ""),
        but("np.float64(0)", "None"),
    ),
)
def no_previous(a):
    """The initial value was taken out instead of mended."""
    given, takes = parameters(a.error)
    return given < takes and {"given": given, "takes": takes}


@sentence.feedback(
    both(
        """
Now `seconds` has a start value too, so the step gets {{given}} values, and yours takes {{takes}}.
An output with a start value comes back into the next frame; one with `None` is only written down.
Does any frame need the element of the frame before?
""",
        """
现在 `seconds` 也有了起始值，于是步函数得到 {{given}} 个值，而你的只要 {{takes}} 个。
有起始值的输出，会送回下一帧；写 `None` 的，只是记下来。
有哪一帧需要前一帧的元素吗？
""",
        src="a1c78fa2",
    ),
    wrong=(but("[start, None]", "[start, start]"),),
)
def fed_back_too(a):
    """The second output got a start value as well."""
    given, takes = parameters(a.error)
    return given > takes > 0 and {"given": given, "takes": takes}


@sentence.feedback(
    both(
        """
Your `outputs_info` describes one output now, and `rec` returns two.
Each output that leaves a frame needs its own entry, in the same order; the dtype was only one half of the matter.
What do you write for an output that is not fed back?
""",
        """
现在你的 `outputs_info` 只说了一个输出，而 `rec` 返回两个。
每一帧交出的每个输出，都要有自己的一项，次序相同；数据类型只是问题的一半。
不送回来的输出，该写什么？
""",
        src="d23c4c8d",
    ),
    wrong=(
        but("[start, None]", "np.float64(0)"),
        but("[start, None]", "start"),
        but("[start, None]", "[start, None, None]"),
    ),
)
def one_entry(a):
    """outputs_info has not one entry for each output."""
    # The engine has a message for too few entries and one for too many; both name outputs_info.
    return isinstance(a.error, ValueError) and "outputs_info" in getattr(a.error, "what", "")


@sentence.feedback(
    both(
        """
Your start value is {{start}} for `mt.scan`, and the step gives back {{step}}.
Frame 0 would read one type and frame 1 another; a loop cannot be closed like that. (A bare `0` counts as int8, a bare `0.` as float32, as in the original Theano.)
How do you write a zero that has the dtype of the step's result?
""",
        """
对 `mt.scan` 来说，你的起始值是 {{start}}，而步函数交回来的是 {{step}}。
第 0 帧读到一种类型，第 1 帧读到另一种，这样循环接不上。（和原来的 Theano 一样，单写 `0` 算 int8，单写 `0.` 算 float32。）
怎样写一个零，让它的数据类型和步函数的结果相同？
""",
        src="2f5111dd",
    ),
    wrong=(
        but("np.float64(0)", "0"),
        but("np.float64(0)", "0."),
        but("np.float64(0)", "np.int64(0)"),
    ),
)
def other_zero(a):
    """The start value still has another dtype."""
    if not key_of(a.error).startswith("scan_state"):
        return False
    kinds = re.findall(r"\b(?:u?int|float)\d+", getattr(a.error, "what", ""))
    return len(kinds) >= 2 and {"start": kinds[0], "step": kinds[1]}


@sentence.feedback(
    both(
        """
It runs, with `firsts` as {{first}} and `seconds` as {{second}}.
You cut the sum down to the small type in every frame; from 16777216 on, such a sum stands still when 1 is added.
Can the start value follow the step, instead of the step following the start value?
""",
        """
能运行了，`firsts` 是 {{first}}，`seconds` 是 {{second}}。
你在每一帧都把和缩成了小的类型；到了 16777216，这样的和再加 1 也不会动。
能不能让起始值去配合步函数，而不是让步函数配合起始值？
""", src="94cfa2cc",
    ),
    wrong=(
        but(
            "np.float64(0)", "np.float32(0)", "first = element + first",
            'first = T.cast(element + first, "float32")',
        ),
    ),
)  # fmt: skip
def cut_in_frame(a):
    """The sum is cast in the step."""
    first, second = (out.type.dtype for out in a.function("f").outputs)
    return first != second and {"first": first, "second": second}


@sentence.feedback(
    both(
        """
Your start value has an axis of its own, so `firsts` has ndim {{ndim}}.
Frame t gives back what it was given: here a vector of length 1, and no plain number.
What start value is a plain number?
""",
        """
你的起始值自带一个轴，所以 `firsts` 的维数是 {{ndim}}。
第 t 帧得到什么样的，就交回什么样的：这里是长度为 1 的向量，而不是数。
什么样的起始值就是一个数？
""",
        src="250e5024",
    ),
    wrong=(but("np.float64(0)", "np.zeros(1)"),),
)
def own_axis(a):
    """The start value is a vector."""
    ndim = a.function("f").outputs[0].ndim
    return ndim != 1 and {"ndim": ndim}


@sentence.feedback(
    both(
        """
It runs, but `f([4, 2, 7])` starts its sums with {{tape}}.
The initial value enters frame 0 as `first`, and frame 0 adds the first element to it.
Which start value leaves a sum as it is?
""",
        """
能运行了，可是 `f([4, 2, 7])` 的和从 {{tape}} 开始。
初始值作为 `first` 进入第 0 帧，而第 0 帧又把第一个元素加了上去。
从哪个值开始，才不会改变和？
""",
        src="4031c463",
    ),
    wrong=(but("start = np.float64(0)", "start = s[0]"), but("np.float64(0)", "np.float64(1)")),
)
def starts_full(a):
    """The sum does not start from zero."""
    tape = a.returns([call("f", [4, 2, 7])], start={"t": 0})[0][0]
    return not close(tape, [4, 6, 13]) and {"tape": tape[0]}


@sentence.feedback(
    both(
        """
The tapes are right, but `t` holds {{t}} after ten elements.
`t` moves only if the step returns the dictionary, and beat ④ stores it only if the function is given what scan made of it.
Which of the two did your change take away?
""",
        """
输出带对了，可是走过十个元素之后，`t` 里是 {{t}}。
步函数返回字典，`t` 才会动；scan 由此做出的东西交给函数，第 ④ 拍才会存。
你的改动拿掉了哪一样？
""",
        src="9c18400f",
    ),
    wrong=(
        but(", updates=updates_3", ""),
        but("(first, second), {t: t + 1}", "first, second"),
    ),
)
def count_lost(a):
    """Mending the dtype lost the counter."""
    t = a.after([TEN], start={"t": 0})["t"]
    return close(t, 0) and {"t": t}


# --- exercise 4: the counter that never counts ----------------------------------------------------

tickets = Exercise(
    id="L07.e4",
    type="X",
    minutes=2,
    kills=("M32",),
    title=both("The counter that never counts", "从不计数的计数器", src="2d5afb5a"),
    text=both(
        """
A ticket machine: `serve(n)` hands out the next `n` ticket numbers, `preview(n)` shows which `n` would come next and hands out nothing. But every customer starts again at ticket 0: `serve(3)` returns [0, 1, 2], and `serve(2)` after it returns [0, 1].

Run the cell, read what the machine has to say about it, and mend it: `serve` goes on where it stopped, `preview` still only looks.
""",
        """
一台取号机：`serve(n)` 发出接下来的 `n` 个号，`preview(n)` 只显示接下来会是哪 `n` 个号，一个也不发。可是每位顾客都又从 0 号拿起：`serve(3)` 返回 [0, 1, 2]，之后 `serve(2)` 返回 [0, 1]。

运行单元格，读一读机器的提醒，把它修好：`serve` 要从上次停下的地方接着发，`preview` 仍然只看不发。
""",
        src="c1f9d5a2",
    ),
    names={"ticket": "shared", "serve": "function", "preview": "function"},
    given="""
# symbol
ticket = mt.shared(0, "ticket")
n = T.lscalar("n")

# expression
numbers, updates_4 = mt.scan(lambda: (ticket, {ticket: ticket + 1}), n_steps=n)

# compile
serve = mt.function([n], numbers)
preview = mt.function([n], numbers)
""",
    solution="""
# symbol
ticket = mt.shared(0, "ticket")
n = T.lscalar("n")

# expression
numbers, updates_4 = mt.scan(lambda: (ticket, {ticket: ticket + 1}), n_steps=n)

# compile
serve = mt.function([n], numbers, updates=updates_4)
preview = mt.function([n], numbers)
""",
    also_right=(
        but("updates=updates_4", "updates=[(ticket, updates_4[ticket])]"),
        but("updates=updates_4", "updates=list(updates_4.items())"),
        but("updates=updates_4", "updates=[(ticket, ticket + n)]"),
    ),
    hints=(
        both(
            "The loop counts all right: 0, 1, 2. Where does that count live, and who carries it out?",
            "循环里数得好好的：0、1、2。这个数放在哪里？由谁带出来？",
            src="1d299522",
        ),
        both(
            "Two functions run the same loop. Ask of each: should its beat ④ store something?",
            "两个函数运行的是同一个循环。分别问一问：它的第 ④ 拍该不该存？",
            src="ccd318ec",
        ),
        both(
            """
A twin: two functions on one loop; only the first one keeps its count.
```
halves, ups = mt.scan(lambda: (size, {size: size / 2}), n_steps=3)
cut = mt.function([], halves, updates=ups)
show = mt.function([], halves)
```
""",
            """
一个相似的例子：两个函数用同一个循环，只有第一个会记住。
```
halves, ups = mt.scan(lambda: (size, {size: size / 2}), n_steps=3)
cut = mt.function([], halves, updates=ups)
show = mt.function([], halves)
```
""",
            src="771d7583",
        ),
    ),
    done=both(
        "One loop, two functions, two valves: each function decides for itself.",
        "一个循环，两个函数，两个阀门：每个函数自己决定。",
        src="dd87bd09",
    ),
)

MORNING = [call("serve", 3), call("serve", 2)]


@tickets.part(both("`serve` goes on where it stopped", "`serve` 接着往下发", src="b142ad63"))
def serves(a):
    more = [call("serve", int(k)) for k in a.rng.integers(1, 6, size=3)]
    return a.same(MORNING + more, start={"ticket": 40}, states=("ticket",))


@tickets.part(both("`preview` only looks", "`preview` 只看不发", src="c35f097f"))
def previews(a):
    events = [call("preview", 2), call("preview", 4)]
    return a.same(events, start={"ticket": 17}, states=("ticket",))


@tickets.part(both("both together", "两个一起用", src="dd17a818"))
def serve_and_preview(a):
    events = [call("preview", 3), *MORNING, call("preview", 2), call("serve", 1)]
    return a.same(events, start={"ticket": 5}, states=("ticket",))


@tickets.feedback(
    both(
        """
You give `serve` something called `updates`, and `ticket` is not in it.
A dictionary belongs to the loop that handed it back; under this name there is one of another cell, or none at all.
Under which name does this cell keep what its own `mt.scan` returned?
""",
        """
你交给 `serve` 的东西叫 `updates`，里面没有 `ticket`。
字典属于交出它的那个循环；这个名字下面是别的单元格的字典，或者什么也没有。
在这个单元格里，它自己的 `mt.scan` 返回的字典叫什么名字？
""",
        src="1a163f15",
    ),
    wrong=(
        but("updates=updates_4", "updates=updates"),
        but(
            "serve = mt.function([n], numbers, updates=updates_4)",
            "other = mt.shared(1)\n_, updates = mt.scan(lambda: {other: other + 1}, n_steps=3)\n"
            "serve = mt.function([n], numbers, updates=updates)",
        ),
    ),
)
def foreign_updates(a):
    """The updates of another loop are given to serve."""
    if a.error is not None:
        return isinstance(a.error, NameError)
    given = a.function("serve").updates
    return bool(given) and a.shared("ticket") not in given


@tickets.feedback(
    both(
        """
You wrote into the box by hand. `serve(3)` and `serve(2)` from 40 return {{first}} and {{second}} in your program: `serve` itself still stores nothing.
`set_value` works once, from outside, when that line is run; beat ④ works in every call.
What does `serve` need, so that its own beat ④ has something to store?
""",
        """
你是用手往盒子里写的。从 40 开始，你的 `serve(3)` 和 `serve(2)` 返回 {{first}} 和 {{second}}：`serve` 自己还是什么也没有存。
`set_value` 从外面写，那一行运行一次就写一次；第 ④ 拍则每次调用都有。
`serve` 需要什么，它自己的第 ④ 拍才有东西可存？
""", src="18e53778",
    ),
    wrong=(
        but("serve = mt.function([n], numbers, updates=updates_4)", "serve = mt.function([n], numbers)\nserve(3)\nticket.set_value(3)"),
    ),
)  # fmt: skip
def patched(a):
    """set_value stands where an update should."""
    if a.calls("set_value") == 0 or a.update("serve", "ticket") is not None:
        return False
    first, second = a.returns(MORNING, start={"ticket": 40})
    return {"first": first, "second": second}


@tickets.feedback(
    both(
        """
You gave the updates to another function than `serve`: after `serve(3)` from 40 the box still holds {{ticket}}.
Every function has a beat ④ of its own and stores what it was given itself; it does not matter what another one was given.
Which of your functions runs when a customer comes?
""",
        """
你把更新交给了 `serve` 以外的函数：从 40 开始，`serve(3)` 之后盒子里仍是 {{ticket}}。
每个函数都有自己的第 ④ 拍，只存交给它自己的；别的函数得到什么，与它无关。
顾客来的时候，运行的是你的哪个函数？
""", src="53d00d8a",
    ),
    wrong=(
        but("numbers, updates=updates_4)\npreview = mt.function([n], numbers)", "numbers)\npreview = mt.function([n], numbers, updates=updates_4)"),
        but("numbers, updates=updates_4)\npreview = mt.function([n], numbers)", "numbers)\npreview = mt.function([n], numbers)\ncount_up = mt.function([n], updates=updates_4)"),
    ),
)  # fmt: skip
def other_function(a):
    """The valve of another function was opened."""
    if a.update("serve", "ticket") is not None or a.calls("function") == 0:
        return False
    others = [f for k, f in a.namespace.items() if k != "serve" and isinstance(f, Function)]
    given = any(a.shared("ticket") in f.updates for f in others)
    return given and {"ticket": a.after(MORNING[:1], start={"ticket": 40})["ticket"]}


@tickets.feedback(
    both(
        """
Now `preview` hands out tickets too: after `preview(2)` from 40 the box holds {{ticket}}.
You opened the valve of both functions, so beat ④ of each stores.
Which of the two should leave the box alone?
""",
        """
现在 `preview` 也在发号了：从 40 开始，`preview(2)` 之后盒子里是 {{ticket}}。
你把两个函数的阀门都打开了，所以它们的第 ④ 拍都会存。
哪一个应当不动盒子？
""", src="21669e82",
    ),
    wrong=(
        but("preview = mt.function([n], numbers)", "preview = mt.function([n], numbers, updates=updates_4)"),
    ),
)  # fmt: skip
def both_open(a):
    """preview stores as well."""
    ticket = a.after([call("preview", 2)], start={"ticket": 40})["ticket"]
    return not close(ticket, 40) and {"ticket": ticket}


@tickets.feedback(
    both(
        """
From 40, your `serve(3)` leaves {{ticket}} in the box: one more a call, not one more a ticket.
Your pair reads the snapshot, where the ticket is 40, and adds 1 to it; the loop's own last value is not used.
Who knows how far the loop has counted?
""",
        """
从 40 开始，你的 `serve(3)` 之后盒子里是 {{ticket}}：每次调用多一，而不是每个号多一。
你的更新规则读的是快照，那里是 40，再加 1；循环自己数出来的最后一个值没有用上。
循环数到了哪里，谁知道？
""",
        src="223df6d8",
    ),
    wrong=(but("updates=updates_4", "updates=[(ticket, ticket + 1)]"),),
)
def once_a_call(a):
    """A pair of the learner's own adds one for each call."""
    ticket = a.after(MORNING[:1], start={"ticket": 40})["ticket"]
    return close(ticket, 41) and {"ticket": ticket}


@tickets.feedback(
    both(
        """
From 40, your `serve(3)` leaves {{ticket}} in the box: the last ticket was handed out, and will be handed out again.
The tape shows the private copy as each frame began; after the last frame it has moved on once more.
Which value is one further than the end of the tape?
""",
        """
从 40 开始，你的 `serve(3)` 之后盒子里是 {{ticket}}：最后一个号已经发出去了，下次还会再发一遍。
输出带上是每一帧开始时的私有副本；最后一帧之后，它又往前走了一步。
哪个值比输出带的末尾更进一步？
""",
        src="b785b253",
    ),
    wrong=(but("updates=updates_4", "updates=[(ticket, numbers[-1])]"),),
)
def last_on_tape(a):
    """The last value of the tape is stored."""
    ticket = a.after(MORNING[:1], start={"ticket": 40})["ticket"]
    return close(ticket, 42) and {"ticket": ticket}


@tickets.feedback(
    both(
        """
Your `serve(3)` computes how far the loop has counted and returns it, but from 40 the box still holds {{ticket}}.
`updates_4[ticket]` is a formula: as an output it is computed in beat ③ and handed out in beat ⑤.
What makes beat ④ store it?
""",
        """
你的 `serve(3)` 算出了循环数到哪里，也返回了它；可是从 40 开始，盒子里仍是 {{ticket}}。
`updates_4[ticket]` 是式子：作为输出，它在第 ③ 拍算出，在第 ⑤ 拍交出来。
怎样才能让第 ④ 拍把它存起来？
""",
        src="6a30ac0a",
    ),
    wrong=(but("numbers, updates=updates_4", "[numbers, updates_4[ticket]]"),),
)
def handed_out(a):
    """The last private value is returned instead of stored."""
    if len(a.function("serve").outputs) != 2:
        return False
    ticket = a.after(MORNING[:1], start={"ticket": 40})["ticket"]
    return close(ticket, 40) and {"ticket": ticket}


# --- exercise 5: both together, from lines --------------------------------------------------------

shop = Exercise(
    id="L07.e5",
    type="O",
    minutes=2,
    kills=("M12", "M32"),
    title=both("Three of each", "每样三个", src="4fd52643"),
    text=both(
        """
You buy three of everything. `pay` goes through a vector of prices, returns the bill for each, and the shared variable `spent` remembers what you have spent over all calls: `pay([4, 10])` returns [12, 30] and leaves 42 in `spent`; `pay([1])` after it returns [3] and leaves 45.

Put the lines in order; some do not belong. Press *use this program*, then run the check. (Or type the lines above the check.)
""",
        """
每样东西你都买三个。`pay` 走过一个价格向量，返回每样的账单；shared 变量 `spent` 记住所有调用里一共花了多少：`pay([4, 10])` 返回 [12, 30]，`spent` 里留下 42；之后 `pay([1])` 返回 [3]，留下 45。

把各行排好；有几行不属于这里。按下“使用这个程序”，再运行检查。（也可以把各行直接写在检查的上方。）
""",
        src="4f7c6329",
    ),
    names={"spent": "shared", "pay": "function"},
    solution="""
# symbol
spent = mt.shared(np.float64(0), "spent")
prices = T.dvector("prices")

# expression
buy = lambda price: (3 * price, {spent: spent + 3 * price})
bills, updates_5 = mt.scan(buy, sequences=prices)

# compile
pay = mt.function([prices], bills, updates=updates_5)
""",
    distractors=(
        "buy = lambda price: ({spent: spent + 3 * price}, 3 * price)",
        "spent = spent + bills.sum()",
        "spent.set_value(spent + bills.sum())",
        "pay = mt.function([prices], bills)",
    ),
    also_right=(
        """
prices = T.dvector("prices")
spent = mt.shared(np.float64(0), "spent")
buy = lambda price: (3 * price, {spent: spent + 3 * price})
bills, updates_5 = mt.scan(buy, sequences=prices)
pay = mt.function([prices], bills, updates=updates_5)
""",
        """
spent = mt.shared(0., "spent")
prices = T.dvector("prices")
def buy(price):
    bill = price + price + price
    return bill, {spent: spent + bill}
bills, updates_5 = mt.scan(buy, prices)
pay = mt.function([prices], bills, updates=updates_5)
""",
    ),
    hints=(
        both(
            "Several lines of the board change `spent` in some way. Which of them does it in every frame of every call?",
            "板上有好几行会以某种方式改动 `spent`。哪一行是在每次调用的每一帧里改的？",
            src="d56d0689",
        ),
        both(
            "The symbols first, then the step, then the scan that calls it, then the function. The step gives outputs before the dictionary.",
            "先是符号，再是步函数，然后是调用它的 scan，最后是函数。步函数先给输出，再给字典。",
            src="37932264",
        ),
        both(
            """
A twin: square each number, and let a box add the squares up.
```
area = mt.shared(np.float64(0), "area")
sides = T.dvector("sides")
square = lambda side: (side ** 2, {area: area + side ** 2})
squares, ups = mt.scan(square, sequences=sides)
measure = mt.function([sides], squares, updates=ups)
```
""",
            """
一个相似的例子：把每个数平方，让盒子把平方加起来。
```
area = mt.shared(np.float64(0), "area")
sides = T.dvector("sides")
square = lambda side: (side ** 2, {area: area + side ** 2})
squares, ups = mt.scan(square, sequences=sides)
measure = mt.function([sides], squares, updates=ups)
```
""",
            src="89bc6213",
        ),
    ),
    done=both(
        "The box moves because a dictionary went all the way: step, scan, function.",
        "盒子会动，是因为字典一路传到了底：步函数、scan、函数。",
        src="94be7371",
    ),
)

TWO_PRICES = call("pay", [4, 10])


@shop.part(both("the bills", "账单", src="baa43b9a"))
def bills_right(a):
    rows = [a.rng.integers(1, 50, size=k).tolist() for k in (3, 1)]
    return a.same([TWO_PRICES, *[call("pay", row) for row in rows]], start={"spent": 0})


@shop.part(both("what `spent` remembers", "`spent` 记住的值", src="a5df8510"))
def remembers_spent(a):
    rows = [a.rng.integers(1, 50, size=k).tolist() for k in (1, 4)]
    events = [TWO_PRICES, *[call("pay", row) for row in rows]]
    return a.same(events, start={"spent": 100}, states=("spent",), returned=False)


@shop.feedback(
    both(
        """
At the end of your program the name `spent` stands for the formula `{{text}}`.
The assignment moved a Python name, once, at build time; the box stayed behind, and no frame ever writes into it.
In which line does the step itself say what becomes of `spent`?
""",
        """
在你的程序最后，名字 `spent` 代表的是式子 `{{text}}`。
那次赋值在建图时移动了 Python 的名字，只此一次；盒子留在原处，没有哪一帧会写它。
在哪一行里，步函数自己说出了 `spent` 会变成什么？
""", src="00609c8b",
    ),
    wrong=(
        but("pay = ", "spent = spent + bills.sum()\npay = "),
        but("pay = mt.function([prices], bills, updates=updates_5)", "pay = mt.function([prices], bills)\nspent = spent + bills.sum()"),
    ),
)  # fmt: skip
def spent_moved(a):
    """The name of the shared variable was moved to a formula."""
    text = a.rebound("spent")
    return text is not None and {"text": text}


@shop.feedback(
    both(
        """
Your program stops at `spent.set_value(…)`.
`set_value` stores a number now, at build time; the sum of the bills is a formula and has no value before a call.
Which line lets every frame of a call add to `spent`?
""",
        """
你的程序停在 `spent.set_value(…)`。
`set_value` 现在就要存入数，那还是建图时；而账单的和是式子，调用之前没有值。
哪一行能让调用里的每一帧都往 `spent` 上加？
""", src="e09b368d",
    ),
    wrong=(
        but("pay = ", "spent.set_value(spent + bills.sum())\npay = "),
        but("pay = mt.function([prices], bills, updates=updates_5)", "pay = mt.function([prices], bills)\nspent.set_value(spent + bills.sum())"),
    ),
)  # fmt: skip
def set_while_building(a):
    """set_value is given a formula."""
    return bool(a.error) and a.calls("set_value") > 0


@shop.feedback(
    both(
        """
Your step gives the dictionary first and the bill second, and `mt.scan` refuses.
It wants what goes on the tape first, then what is carried to the next frame.
Which of the two lines that begin with `buy` keeps this order?
""",
        """
你的步函数先给字典，再给账单，`mt.scan` 拒绝了。
它要的是：先给写上输出带的，再给带到下一帧的。
以 `buy` 开头的两行里，哪一行是这个次序？
""",
        src="aa1a334b",
    ),
    wrong=(
        but("(3 * price, {spent: spent + 3 * price})", "({spent: spent + 3 * price}, 3 * price)"),
    ),
)
def bill_second(a):
    """The dictionary stands before the output."""
    return bool(a.error) and (2, 0) in list(holders(a.tree))


@shop.feedback(
    both(
        """
Your program stops with {{error}}: a line uses a name that only a later line makes.
At build time Python reads from top to bottom.
Which line needs none of the others, and which one needs the most?
""",
        """
你的程序停在 {{error}}：有一行用到的名字，要到后面的行才出现。
建图时，Python 从上往下读。
哪一行不需要别的行？哪一行需要的最多？
""",
        src="7795eaba",
    ),
    wrong=(
        """
bills, updates_5 = mt.scan(buy, sequences=prices)
spent = mt.shared(np.float64(0), "spent")
prices = T.dvector("prices")
buy = lambda price: (3 * price, {spent: spent + 3 * price})
pay = mt.function([prices], bills, updates=updates_5)
""",
        """
spent = mt.shared(np.float64(0), "spent")
prices = T.dvector("prices")
buy = lambda price: (3 * price, {spent: spent + 3 * price})
pay = mt.function([prices], bills, updates=updates_5)
bills, updates_5 = mt.scan(buy, sequences=prices)
""",
    ),
)
def too_soon(a):
    """A name is used before it is made."""
    return isinstance(a.error, NameError) and {"error": "NameError"}


@shop.feedback(
    both(
        """
`pay([4, 10])` returns the bills, and `spent` still holds {{spent}}.
The frames added to the private copy; your function was not given the dictionary, so its beat ④ stored nothing.
Which of the lines that begin with `pay` opens the valve?
""",
        """
`pay([4, 10])` 返回了账单，而 `spent` 里仍是 {{spent}}。
每一帧都加到了私有副本上；可是字典没有交给你的函数，所以它的第 ④ 拍什么也没有存。
以 `pay` 开头的几行里，哪一行打开了阀门？
""",
        src="1b2cf75f",
    ),
    wrong=(but(", updates=updates_5", ""),),
)
def not_spent(a):
    """The updates were not passed."""
    spent = a.after([TWO_PRICES], start={"spent": 0})["spent"]
    return close(spent, 0) and {"spent": spent}


# --- exercise 6: running maximum and a count for ever ---------------------------------------------

peak = Exercise(
    id="L07.e6",
    type="B",
    minutes=5,
    kills=("M03", "M33", "M35"),
    title=both("The highest so far", "到此为止的最高值", src="b940c0b5"),
    text=both(
        """
Build `peaks` with **one** scan over the vector `x`:

* it returns the running maximum: `peaks([2, -1, 3])` gives [2, 2, 3], and `peaks([-3, -1, -2])` gives [-3, -1, -1];
* the shared variable `count` holds how many **positive** elements there have ever been, over all calls. After the two calls above it holds 2. (Zero is not positive.)
""",
        """
用**一个** scan 走过向量 `x`，搭出 `peaks`：

* 它返回到每一处为止的最大值：`peaks([2, -1, 3])` 得到 [2, 2, 3]，`peaks([-3, -1, -2])` 得到 [-3, -1, -1]；
* shared 变量 `count` 里是有史以来**正数**的个数，跨越所有调用。上面两次调用之后，里面是 2。（零不是正数。）
""",
        src="e032af07",
    ),
    names={"count": "shared", "peaks": "function"},
    given="""
# symbol
x = T.dvector("x")
count = mt.shared(0, "count")

# compile
peaks = TODO
""",
    solution="""
# symbol
x = T.dvector("x")
count = mt.shared(0, "count")

# expression
def climb(x_t, best):
    return T.maximum(best, x_t), {count: count + T.cast(x_t > 0, "int64")}

tape_6, updates_6 = mt.scan(climb, sequences=x, outputs_info=x[0])

# compile
peaks = mt.function([x], tape_6, updates=updates_6)
""",
    also_right=(
        but('count + T.cast(x_t > 0, "int64")', "T.switch(x_t > 0, count + 1, count)"),
        but('T.cast(x_t > 0, "int64")', "(x_t > 0)"),
        but("outputs_info=x[0]", "outputs_info=np.float64(-np.inf)"),
        but("T.maximum(best, x_t)", "T.switch(x_t > best, x_t, best)"),
    ),
    hints=(
        both(
            "Two things go from frame to frame: the best so far, and the count. One starts afresh in every call, the other does not. Which lane is right for each?",
            "从一帧传到下一帧的有两样：目前的最大值，和个数。一样每次调用都重新开始，另一样不是。它们各该走哪条轨道？",
            src="e68480ac",
        ),
        both(
            "`best` goes through `outputs_info`, `count` through the dictionary. A comparison such as `x_t > 0` is a formula of 0 and 1: you can add it.",
            "`best` 走 `outputs_info`，`count` 走字典。`x_t > 0` 这样的比较是式子，值为 0 或 1：可以拿来相加。",
            src="7cbfdbc6",
        ),
        both(
            """
A twin: running minimum, and a box that counts the elements above 10.
```
def sink(e, low):
    return T.minimum(low, e), {high: high + T.cast(e > 10, "int64")}
lows, ups = mt.scan(sink, sequences=v, outputs_info=v[0])
```
""",
            """
一个相似的例子：到此为止的最小值，以及数出大于 10 的元素的盒子。
```
def sink(e, low):
    return T.minimum(low, e), {high: high + T.cast(e > 10, "int64")}
lows, ups = mt.scan(sink, sequences=v, outputs_info=v[0])
```
""",
            src="564ee09a",
        ),
    ),
    done=both(
        "`outputs_info` starts afresh in every call; a shared variable goes on.",
        "`outputs_info` 每次调用都重新开始；shared 变量会接着往下走。",
        src="3151ff4f",
    ),
)

HILLS = [call("peaks", [2, -1, 3]), call("peaks", [4, 0])]
# Below every number that somebody might take for "low enough".
DEEP = [-5e12, -7e12]


def hills(rng):
    return [call("peaks", rng.integers(-9, 10, size=k).tolist()) for k in (4, 1, 6)]


@peak.part(both("the running maximum", "到此为止的最大值", src="cc4aa356"))
def climbs(a):
    return a.same([*HILLS, *hills(a.rng)], start={"count": 0})


@peak.part(both("a start below zero", "从负数开始", src="cc44edff"))
def below_zero(a):
    return a.same([call("peaks", [-3, -1, -2]), call("peaks", DEEP)], start={"count": 0})


@peak.part(both("`count` over three calls", "三次调用之后的 `count`", src="30e95924"))
def counts_ever(a):
    events = [*HILLS, *hills(a.rng)]
    return a.same(events, start={"count": 30}, states=("count",), returned=False)


@peak.part(both("one scan", "只用一个 scan", src="7fce8193"))
def single_scan(a):
    return count_ops(a.function("peaks"), "scan") == 1


@peak.feedback(
    both(
        """
Your cell stops with {{error}}: the step assigns to the name `count`, so Python takes it for a name of the step's own.
An assignment moves a name and reaches no box; a frame says what becomes of the box by returning a dictionary.
What stands on the left of the colon in that dictionary, and what on the right?
""",
        """
你的单元格停在 {{error}}：步函数给名字 `count` 赋了值，于是 Python 把它当成步函数自己的名字。
赋值只移动名字，碰不到盒子；要说盒子会变成什么，每一帧靠的是返回字典。
在那个字典里，冒号左边写什么，右边写什么？
""",
        src="bab15dc9",
    ),
    wrong=(
        but(
            'return T.maximum(best, x_t), {count: count + T.cast(x_t > 0, "int64")}',
            'count = count + T.cast(x_t > 0, "int64")\n    return T.maximum(best, x_t)',
        ),
    ),
)
def count_renamed(a):
    """The step assigns to the name of the shared variable."""
    return isinstance(a.error, UnboundLocalError) and {"error": "UnboundLocalError"}


@peak.feedback(
    both(
        """
Your step asks `if` about a comparison of symbols, and the machine stops: Python wants yes or no at build time.
There is no number in any frame yet: a comparison of symbols is a symbol, and in a frame it becomes 0 or 1.
What happens if you add it: `T.cast(x_t > 0, "int64")`?
""",
        """
你的步函数用 `if` 去问符号的比较，机器停了下来：Python 在建图时就要知道是还是否。
这时哪一帧里都还没有数：符号的比较还是符号，到了某一帧里才变成 0 或 1。
如果把它加上去会怎样：`T.cast(x_t > 0, "int64")`？
""",
        src="b0f71f2f",
    ),
    wrong=(
        but('count + T.cast(x_t > 0, "int64")', "count + 1 if x_t > 0 else count"),
        but(
            'return T.maximum(best, x_t), {count: count + T.cast(x_t > 0, "int64")}',
            "if x_t > 0:\n        return T.maximum(best, x_t), {count: count + 1}\n    return T.maximum(best, x_t), {}",
        ),
    ),
)
def python_if(a):
    """A Python condition on symbols."""
    asked = any(isinstance(node, ast.If | ast.IfExp | ast.While) for node in ast.walk(a.tree))
    return bool(a.error) and asked


@peak.feedback(
    both(
        """
Your cell stops: the new value of `count` would be a float64, and the box stores whole numbers.
In a frame, the private copy must have the type of its box; a sum is as wide as its widest part.
Which part of your sum is not a whole number?
""",
        """
你的单元格停了下来：`count` 的新值会是 float64，而盒子存的是整数。
在一帧里，私有副本的类型要和盒子相同；而和的类型，由其中最宽的一项决定。
你的和里，哪一项不是整数？
""",
        src="f6244029",
    ),
    wrong=(
        but('T.cast(x_t > 0, "int64")', "T.switch(x_t > 0, x_t / x_t, 0.)"),
        but('"int64")', '"float64")'),
    ),
)
def float_count(a):
    """The count would become a float."""
    return key_of(a.error).startswith("update_")


@peak.feedback(
    both(
        """
After [2, -1, 3] your `count` is {{first}}, and after one more call with [4, 0] it is {{second}}: it restarts in each call.
You keep it in `outputs_info`, and that lane gets the same initial value at the start of every call.
Which lane survives between calls?
""",
        """
[2, -1, 3] 之后你的 `count` 是 {{first}}，再用 [4, 0] 调用一次之后是 {{second}}：每次调用它都从头数起。
你把它放在 `outputs_info` 里，而那条轨道每次调用开始时得到的都是同一个初始值。
哪条轨道能留到下一次调用？
""",
        src="e435f0ec",
    ),
    wrong=(
        """
x = T.dvector("x")
count = mt.shared(0, "count")
def climb(x_t, best, n):
    return T.maximum(best, x_t), n + T.cast(x_t > 0, "int64")
(tape_6, counts), updates_6 = mt.scan(climb, sequences=x, outputs_info=[x[0], np.int64(0)])
peaks = mt.function([x], tape_6, updates=[(count, counts[-1])])
""",
    ),
)
def restarts(a):
    """The count goes through outputs_info and begins at 0 in every call."""
    steps = a.play(HILLS, start={"count": 0})
    first, second = (step.states["count"] for step in steps)
    return close([first, second], [2, 1]) and {"first": first, "second": second}


@peak.feedback(
    both(
        """
After [2, -1, 3] your `count` still holds {{count}}.
Either no frame returned a new value for it, or the function was not given what scan made of it; then beat ④ stores nothing.
Follow the dictionary: step, scan, function. Where does it get lost?
""",
        """
[2, -1, 3] 之后，你的 `count` 里仍是 {{count}}。
要么没有哪一帧给它返回新值，要么 scan 做出来的没有交给函数；那样第 ④ 拍就什么也不存。
顺着字典走一遍：步函数、scan、函数。它丢在哪里？
""",
        src="b5327dd2",
    ),
    wrong=(
        but(", updates=updates_6", ""),
        but(', {count: count + T.cast(x_t > 0, "int64")}', ""),
        """
x = T.dvector("x")
count = mt.shared(0, "count")
def climb(x_t, best, n):
    return T.maximum(best, x_t), n + T.cast(x_t > 0, "int64")
(tape_6, counts), updates_6 = mt.scan(climb, sequences=x, outputs_info=[x[0], count])
peaks = mt.function([x], tape_6, updates=updates_6)
""",
    ),
)
def count_stands(a):
    """count does not move."""
    count = a.after(HILLS[:1], start={"count": 0})["count"]
    return close(count, 0) and {"count": count}


@peak.feedback(
    both(
        """
`peaks([2, -1, 3])` returns {{last}} in your program: one number for the whole vector.
The task asks for the highest so far at every place, that is, for what each frame wrote.
Which formula holds the values of all frames?
""",
        """
在你的程序里，`peaks([2, -1, 3])` 返回 {{last}}：整个向量只得到一个数。
题目要的是每一处到此为止的最高值，也就是每一帧写下的值。
哪个式子里有所有帧的值？
""",
        src="ab7883f0",
    ),
    wrong=(but("tape_6, updates=", "tape_6[-1], updates="),),
)
def last_only(a):
    """Only the last frame is returned."""
    last = a.returns(HILLS[:1], start={"count": 0})[0]
    return close(last, 3) and {"last": last}


@peak.feedback(
    both(
        """
`peaks([-3, -1, -2])` returns {{tape}} in your program.
Frame 0 compares the first element with your initial value 0, and 0 is larger than all of them.
Start from something that is in `x` itself: what is the highest after one element?
""",
        """
在你的程序里，`peaks([-3, -1, -2])` 返回 {{tape}}。
第 0 帧拿第一个元素和你的初始值 0 比，而 0 比它们都大。
起点要从 `x` 自己那里来：只看一个元素时，最高的是谁？
""",
        src="8319c63e",
    ),
    wrong=(but("outputs_info=x[0]", "outputs_info=np.float64(0)"),),
)
def zero_start(a):
    """The maximum starts from 0."""
    tape = a.returns([call("peaks", [-3, -1, -2])], start={"count": 0})[0]
    return close(tape, [0, 0, 0]) and {"tape": tape}


@peak.feedback(
    both(
        """
For a vector far below zero, `peaks([-5e12, -7e12])`, your program returns {{tape}}.
Frame 0 compares the first element with your initial value, and that is larger than all of them.
No number that you choose is low enough for every `x`; where can the start come from?
""",
        """
遇到远低于零的向量，`peaks([-5e12, -7e12])`，你的程序返回 {{tape}}。
第 0 帧拿第一个元素和你的初始值比，而初始值比它们都大。
你选的数再小，也总有更小的 `x`；起点可以从哪里来？
""",
        src="4c063dc7",
    ),
    wrong=(
        but("outputs_info=x[0]", "outputs_info=np.float64(-100)"),
        but("outputs_info=x[0]", "outputs_info=np.float64(-1e9)"),
    ),
)
def low_start(a):
    """The maximum starts from a number that is thought to be low enough."""
    tape = a.returns([call("peaks", DEEP)], start={"count": 0})[0]
    return bool(tape[0] > DEEP[0] and close(tape[0], tape[1])) and {"tape": tape}


@peak.feedback(
    both(
        """
After [2, -1, 3] your `count` is {{count}}.
In every frame it grows, whatever the element; the frame of -1 should leave it alone.
Which formula is 1 in a frame with a positive element, and 0 in the others?
""",
        """
[2, -1, 3] 之后，你的 `count` 是 {{count}}。
每一帧它都增加，不管元素是什么；而 -1 的那一帧不该动它。
什么式子，在元素为正的帧里是 1，在别的帧里是 0？
""",
        src="aff0cd02",
    ),
    wrong=(but('T.cast(x_t > 0, "int64")', "1"),),
)
def counts_all(a):
    """Every element is counted."""
    count = a.after(HILLS[:1], start={"count": 0})["count"]
    return close(count, 3) and {"count": count}


@peak.feedback(
    both(
        """
After [4, 0] from 0 your `count` is {{count}}: the zero was counted too.
The frame compares as you wrote it.
On which side of the border does zero stand?
""",
        """
从 0 开始，[4, 0] 之后你的 `count` 是 {{count}}：零也数进去了。
这一帧就是照你写的去比较的。
零站在界线的哪一边？
""",
        src="a39c3ca3",
    ),
    wrong=(but("x_t > 0", "x_t >= 0"),),
)
def counts_zero(a):
    """Zero is taken for positive."""
    count = a.after([call("peaks", [4, 0])], start={"count": 0})["count"]
    return close(count, 2) and {"count": count}


@peak.feedback(
    both(
        """
The answers are right, and the call turns {{loops}} loops over the same vector.
A step may return both: something for the tape and a dictionary, in the same frame.
What do the two steps look like as one?
""",
        """
答案是对的，只是调用里有 {{loops}} 个循环在走同一个向量。
步函数可以两样都返回：在同一帧里，既有写上输出带的，又有字典。
把两个步函数合成一个，会是什么样子？
""",
        src="62b5c0ab",
    ),
    wrong=(
        """
x = T.dvector("x")
count = mt.shared(0, "count")
tape_6, _ = mt.scan(lambda e, best: T.maximum(best, e), sequences=x, outputs_info=x[0])
_, updates_6 = mt.scan(lambda e: {count: count + T.cast(e > 0, "int64")}, sequences=x)
peaks = mt.function([x], tape_6, updates=updates_6)
""",
    ),
)
def two_loops(a):
    """Two scans, one for each job."""
    loops = count_ops(a.function("peaks"), "scan")
    return loops > 1 and {"loops": loops}


# --- exercise 7: a bank statement -----------------------------------------------------------------

bank = Exercise(
    id="L07.e7",
    type="B",
    minutes=4,
    kills=("M32", "M33", "M34"),
    title=both("A bank statement", "银行对账单", src="9213ec2c"),
    text=both(
        """
The shared variable `balance` starts with 100.0. Build `statement(amounts)` with a scan over the amounts: it returns the balance **after** each of them, and the next call goes on from the last balance.

`statement([20, -50])` returns [120, 70]; then `balance` holds 70; then `statement([5, 5, -1])` returns [75, 80, 79].
""",
        """
shared 变量 `balance` 从 100.0 开始。用 scan 走过每笔金额，搭出 `statement(amounts)`：它返回每一笔**之后**的余额，下一次调用从最后的余额接着算。

`statement([20, -50])` 返回 [120, 70]；此时 `balance` 里是 70；接着 `statement([5, 5, -1])` 返回 [75, 80, 79]。
""",
        src="07e95e94",
    ),
    names={"balance": "shared", "statement": "function"},
    given="""
# symbol
balance = mt.shared(np.float64(100), "balance")
amounts = T.dvector("amounts")

# compile
statement = TODO
""",
    solution="""
# symbol
balance = mt.shared(np.float64(100), "balance")
amounts = T.dvector("amounts")

# expression
def book(amount):
    new_balance = balance + amount
    return new_balance, {balance: new_balance}

tape_7, updates_7 = mt.scan(book, sequences=amounts)

# compile
statement = mt.function([amounts], tape_7, updates=updates_7)
""",
    also_right=(
        but(
            "return new_balance, {balance: new_balance}",
            "return balance + amount, {balance: balance + amount}",
        ),
        but("{balance: new_balance}", "[(balance, new_balance)]"),
        """
balance = mt.shared(np.float64(100), "balance")
amounts = T.dvector("amounts")
tape_7, _ = mt.scan(lambda amount, b: b + amount, sequences=amounts, outputs_info=balance)
statement = mt.function([amounts], tape_7, updates=[(balance, tape_7[-1])])
""",
    ),
    hints=(
        both(
            "The new balance is needed twice in a frame: once for the tape, once for the next frame.",
            "一帧里，新的余额要用两次：一次写上输出带，一次留给下一帧。",
            src="c231fbf6",
        ),
        both(
            "Give the new balance a name in the step. Return it as the output, and as the new value in the dictionary.",
            "在步函数里给新的余额起个名字。既把它作为输出返回，又把它作为字典里的新值。",
            src="e12481dd",
        ),
        both(
            """
A twin: a snail, its places after each crawl, and a box that remembers the last one.
```
def crawl(way):
    there = place + way
    return there, {place: there}
places, ups = mt.scan(crawl, sequences=ways)
```
""",
            """
一个相似的例子：一只蜗牛，每爬一段之后的位置，以及记住最后位置的盒子。
```
def crawl(way):
    there = place + way
    return there, {place: there}
places, ups = mt.scan(crawl, sequences=ways)
```
""",
            src="214d47bb",
        ),
    ),
    done=both(
        "One formula, used twice: on the tape you see it, in the box it stays.",
        "一个式子用两次：在输出带上看得见，在盒子里留得住。",
        src="1a14daba",
    ),
)

MONTH = [call("statement", [20, -50]), call("statement", [5, 5, -1])]


def months(rng):
    return [call("statement", rng.integers(-90, 120, size=k).tolist()) for k in (3, 1, 4)]


def loops_of(function):
    """The scan nodes of a function."""
    nodes = order([*function.outputs, *function.updates.values()])
    return [node for node in nodes if isinstance(node.op, Scan)]


@bank.part(both("the first statement", "第一张对账单", src="932d49da"))
def first_month(a):
    row = a.rng.integers(-90, 120, size=5).tolist()
    return a.same([call("statement", row)], start={"balance": 100})


@bank.part(both("the next calls go on", "下一次调用接着算", src="c2ad2e1f"))
def next_months(a):
    return a.same([*MONTH, *months(a.rng)], start={"balance": 100}, states=("balance",))


@bank.part(both("a scan", "用了 scan", src="5bb626f4"))
def has_scan(a):
    return has_op(a.function("statement"), "scan")


@bank.feedback(
    both(
        """
Your cell stops with {{error}}: the step assigns to the name `balance`, so Python takes it for a name of the step's own.
An assignment moves a name and reaches no box; a frame says what becomes of the box by returning a dictionary.
Which other name could the new balance have?
""",
        """
你的单元格停在 {{error}}：步函数给名字 `balance` 赋了值，于是 Python 把它当成步函数自己的名字。
赋值只移动名字，碰不到盒子；要说盒子会变成什么，每一帧靠的是返回字典。
给新的余额另起什么名字好？
""",
        src="f4d3b34e",
    ),
    wrong=(
        but(
            "new_balance = balance + amount\n    return new_balance, {balance: new_balance}",
            "balance = balance + amount\n    return balance",
        ),
        but("new_balance", "balance"),
    ),
)
def balance_renamed(a):
    """The step assigns to the name of the shared variable."""
    return isinstance(a.error, UnboundLocalError) and {"error": "UnboundLocalError"}


@bank.feedback(
    both(
        """
Your cell stops in the step, at `set_value`.
The step runs once, at build time, with symbols: there is no number yet to store, and no call, so no beat ④ either.
What can the step return, so that every frame leaves a new balance behind?
""",
        """
你的单元格停在步函数里的 `set_value`。
步函数在建图时只运行一次，里面都是符号：还没有数可存，也没有调用，更谈不上第 ④ 拍。
步函数返回什么，才能让每一帧都留下新的余额？
""",
        src="4b394d6d",
    ),
    wrong=(
        but(
            "return new_balance, {balance: new_balance}",
            "balance.set_value(new_balance)\n    return new_balance",
        ),
    ),
)
def stored_in_step(a):
    """set_value is called in the step."""
    return bool(a.error) and a.calls("set_value") > 0


@bank.feedback(
    both(
        """
Your step hands back two things, and neither is a dictionary; scan takes both for outputs.
What goes on a tape is a formula; what becomes of a box for the next frame is said by a dictionary.
Which of the two things is for the tape, and which for the box?
""",
        """
你的步函数交回两样东西，哪一样都不是字典；scan 把两样都当成了输出。
写上输出带的是式子；盒子到下一帧变成什么，要用字典来说。
两样当中，哪一样是给输出带的，哪一样是给盒子的？
""",
        src="21a4e64e",
    ),
    wrong=(
        but("{balance: new_balance}", "new_balance"),
        but("{balance: new_balance}", "(balance, new_balance)"),
    ),
)
def no_dictionary(a):
    """The step returns two outputs instead of an output and a dictionary."""
    if a.error is not None:
        return key_of(a.error).startswith("scan_returns") and not list(holders(a.tree))
    return len(a.function("statement").outputs) == 2


@bank.feedback(
    both(
        """
Your step hands back the dictionary first, and `mt.scan` refuses it.
The order is fixed: first what goes on the tape in each frame, then what is carried to the next.
What has to change places?
""",
        """
你的步函数先交出字典，`mt.scan` 拒绝了。
次序是固定的：先是每一帧写上输出带的，再是带到下一帧的。
哪两样要对调？
""",
        src="28c47d5e",
    ),
    wrong=(
        but(
            "return new_balance, {balance: new_balance}",
            "return {balance: new_balance}, new_balance",
        ),
    ),
)
def balance_first(a):
    """The dictionary stands before the output."""
    return bool(a.error) and (2, 0) in list(holders(a.tree))


@bank.feedback(
    both(
        """
`statement([20, -50])` returns {{tape}} in your program: no tape at all.
The step returns a dictionary and no formula, so the frames carry the balance on and write nothing down.
What else should each frame hand back, and in which place?
""",
        """
在你的程序里，`statement([20, -50])` 返回 {{tape}}：根本没有输出带。
步函数返回字典，没有返回式子，所以每一帧只把余额传下去，什么也没有写下来。
每一帧还应当交出什么？放在前面还是后面？
""",
        src="e1aa33b9",
    ),
    wrong=(but("return new_balance, {", "return {"),),
)
def nothing_written(a):
    """The step returns the dictionary only."""
    tape = a.returns(MONTH[:1], start={"balance": 100})[0]
    return isinstance(tape, list) and not tape and {"tape": tape}


@bank.feedback(
    both(
        """
In your program `statement([20, -50])` returns {{tape}}: the balance before each amount.
Frame t reads the private copy as it was when the frame began. Put the new balance in a formula of its own and return that **and** store it.
Which formula in your step is the balance after the amount?
""",
        """
在你的程序里，`statement([20, -50])` 返回 {{tape}}：这是每一笔之前的余额。
第 t 帧读到的，是这一帧开始时的私有副本。把新的余额单独写成式子，**既**返回它，又存它。
在你的步函数里，哪个式子是这一笔之后的余额？
""",
        src="49957c22",
    ),
    wrong=(
        but("return new_balance, {", "return balance, {"),
        but("return new_balance, {", "return balance, {", ", updates=updates_7", ""),
    ),
)
def before_amount(a):
    """The tape shows the balances before the amounts."""
    tape = a.returns(MONTH[:1], start={"balance": 100})[0]
    return close(tape, [100, 120]) and {"tape": tape}


@bank.feedback(
    both(
        """
`statement([20, -50])` returns {{tape}}: every amount is added to the same 100.
`get_value()` put the number of build time into the step; no frame reads the private copy.
What do you write to mean the box, and inside the loop its private copy?
""",
        """
`statement([20, -50])` 返回 {{tape}}：每一笔都加在同一个 100 上。
`get_value()` 把建图时的数放进了步函数；没有哪一帧去读私有副本。
要表示盒子（在循环里就是它的私有副本），该怎么写？
""",
        src="e8e0400b",
    ),
    wrong=(but("balance + amount", "balance.get_value() + amount"),),
)
def frozen_balance(a):
    """A number from build time stands in the step."""
    tape = a.returns(MONTH[:1], start={"balance": 100})[0]
    return a.calls("get_value") > 0 and close(tape, [120, 50]) and {"tape": tape}


@bank.feedback(
    both(
        """
`statement([20, -50])` returns {{tape}}, but afterwards `balance` holds {{balance}}.
The step's dictionary says what the private copy becomes for the next frame; what you put there is not the new balance.
What should frame 1 find in the private copy?
""",
        """
`statement([20, -50])` 返回 {{tape}}，可是之后 `balance` 里是 {{balance}}。
步函数的字典说的是：到下一帧，私有副本变成什么；你放在那里的不是新的余额。
第 1 帧应当在私有副本里读到什么？
""",
        src="99b1fb58",
    ),
    wrong=(
        but("{balance: new_balance}", "{balance: amount}"),
        but("{balance: new_balance}", "{balance: new_balance + amount}"),
        but("{balance: new_balance}", "{balance: balance - amount}"),
    ),
)
def wrong_carry(a):
    """The private copy gets something else than the new balance."""
    step = a.play(MONTH[:1], start={"balance": 100})[0]
    after = step.states["balance"]
    wrong = not close(after, 70) and not close(after, 100)
    return wrong and close(step.returned[0], 120) and {"tape": step.returned, "balance": after}


@bank.feedback(
    both(
        """
Your first statement is right, but the second one begins at {{second}}: the box still holds 100.
`outputs_info=balance` only tells frame 0 where to start. Your step returns no dictionary, so `updates` is empty, and that is as it should be.
Who tells beat ④ what to store in `balance`?
""",
        """
你的第一张对账单是对的，可是第二张从 {{second}} 开始：盒子里仍是 100。
`outputs_info=balance` 只告诉第 0 帧从哪里开始。你的步函数没有返回字典，所以 `updates` 是空的，本来就该是空的。
谁来告诉第 ④ 拍往 `balance` 里存什么？
""",
        src="56c928a5",
    ),
    wrong=(
        """
balance = mt.shared(np.float64(100), "balance")
amounts = T.dvector("amounts")
tape_7, updates_7 = mt.scan(lambda amount, b: b + amount, sequences=amounts, outputs_info=balance)
statement = mt.function([amounts], tape_7, updates=updates_7)
""",
        """
balance = mt.shared(np.float64(100), "balance")
amounts = T.dvector("amounts")
tape_7, updates_7 = mt.scan(lambda amount, b: b + amount, sequences=amounts, outputs_info=balance)
statement = mt.function([amounts], tape_7)
""",
    ),
)
def info_only(a):
    """outputs_info=balance is taken for a link to the box."""
    loops = loops_of(a.function("statement"))
    if any(node.op.carried for node in loops) or not any(node.op.states for node in loops):
        return False
    first, second = a.returns(MONTH, start={"balance": 100})
    return close(first, [120, 70]) and close(second[0], 105) and {"second": second[0]}


@bank.feedback(
    both(
        """
Your first statement is right; after it the box holds {{balance}}, as if nothing had happened.
The private copy went from frame to frame and reached the new balance; the valve to the box is shut.
What must `mt.function` be given, so that beat ④ stores it?
""",
        """
你的第一张对账单是对的；可是之后盒子里是 {{balance}}，好像什么也没有发生过。
私有副本一帧一帧地传下去，已经到了新的余额；通往盒子的阀门却关着。
要给 `mt.function` 什么，第 ④ 拍才会把它存起来？
""",
        src="5dc2417f",
    ),
    wrong=(but(", updates=updates_7", ""),),
)
def shut_valve(a):
    """The updates were not passed."""
    balance = a.after(MONTH[:1], start={"balance": 100})["balance"]
    return close(balance, 100) and {"balance": balance}


@bank.feedback(
    both(
        """
The numbers are right, and there is no loop in your function.
`cumsum` folds the whole vector at once: a good answer wherever it fits, but the task is to let the frames do it.
What is one frame of this sum?
""",
        """
数是对的，只是你的函数里没有循环。
`cumsum` 一下子处理整个向量：用得上的地方，它很好；不过这道题要让一帧一帧来做。
这个求和的一帧是什么样子？
""",
        src="05389261",
    ),
    wrong=(
        """
balance = mt.shared(np.float64(100), "balance")
amounts = T.dvector("amounts")
tape_7 = balance + T.cumsum(amounts)
statement = mt.function([amounts], tape_7, updates=[(balance, balance + amounts.sum())])
""",
    ),
)
def without_loop(a):
    """A whole-array operation in place of the loop."""
    return not has_op(a.function("statement"), "scan") and next_months(a) is True


# --- say it ---------------------------------------------------------------------------------------

two_halves = SayIt(
    id="L07.s1",
    ask=both(
        "Finish the sentence for a friend: `updates` is empty when …, and it has no effect until …",
        "替朋友把这句话说完：当……的时候，`updates` 是空的；在……之前，它不起作用。",
        src="c240f88a",
    ),
    models=(
        both(
            "It is empty when the step returns no dictionary, and it has no effect until it is given to a function and that function is called.",
            "步函数没有返回字典的时候，它是空的；在把它交给函数、并且调用这个函数之前，它不起作用。",
            src="ed8f5c56",
        ),
        both(
            "Empty means that no frame changes a private copy; and the last private value reaches the box only in beat ④ of a function that got `updates=updates`.",
            "空的，表示没有哪一帧改变私有副本；而最后的私有值，只有在得到 `updates=updates` 的函数的第 ④ 拍，才会进到盒子里。",
            src="cd4f0c9e",
        ),
    ),
)
