# ruff: noqa: D103
# mypy: allow-untyped-defs, allow-untyped-calls
"""L06 Scan I: what is asked about loops, what is right, and what each wrong answer means."""

import ast
from itertools import permutations
from typing import Any

import numpy as np

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
    has_op,
)

lesson = Lesson(
    id="L06",
    title=both("Scan I: a loop is a node", "scan（一）：循环也是一个节点", src="20ac9c85"),
    teach=17,
    do=23,
    needs=("L03",),
    kills=("M27", "M28", "M29", "M30", "M31"),
    questions=(
        both(
            "How does a formula repeat something, when Python's `for` is over before the first call?",
            "Python 的 `for` 在第一次调用之前就结束了，那么式子怎样重复做一件事？",
            src="ae4cc709",
        ),
        both(
            "What goes into each turn of a loop, and in which order?",
            "循环每转一帧，有哪些东西进去，按什么次序？",
            src="44f0d5c8",
        ),
        both(
            "What comes out of a loop, how long is it, and where does it begin?",
            "循环出来的是什么，有多长，从哪里开始？",
            src="306ff1ea",
        ),
    ),
    goals=(
        both("turn a `for` loop into a scan", "把 `for` 循环改写成 scan", src="5f901a08"),
        both(
            "name the three lanes: sequences, previous outputs, non-sequences",
            "说出三条轨道：序列、上一帧的输出、非序列量",
            src="73e625a4",
        ),
        both(
            "give the step its parameters in the right order",
            "按正确的次序写步函数的参数",
            src="d42332a7",
        ),
        both(
            "predict length and content of the tape",
            "预测输出带的长度和内容",
            src="bb384a47",
        ),
        both("decide when no scan is needed", "判断什么时候用不着 scan", src="cbb4609d"),
    ),
    terms=(
        "scan",
        "step function",
        "frame",
        "lane",
        "initial value",
        "non_sequences",
        "tape",
    ),
)

# --- gates ----------------------------------------------------------------------------------------

recall = Prediction(
    id="L06.r1",
    minutes=1,
    kills=("M03", "M06"),
    text=both(
        "A Python loop, while a formula is being built. What do two calls give, and what is `turns` at the end?",
        "搭式子的时候，用了 Python 的循环。两次调用各得到什么？最后 `turns` 是多少？",
        src="86af3dce",
    ),
    code="""
# symbol
x = T.dscalar("x")

# expression
y = x
turns = 0
for _ in range(3):
    y = y + 5
    turns = turns + 1

# compile
f = mt.function([x], y)

# call
first = f(2)
second = f(4)
""",
    asks=(
        Value(
            both("`f(2)`, then `f(4)`", "`f(2)` 和 `f(4)`，依次写出", src="502f9a48"),
            "[first, second]",
            (17.0, 19.0),
            slips=(
                Slip(
                    (7.0, 9.0),
                    "M03",
                    both(
                        "The loop has put three additions into the graph, one after the other.",
                        "循环往计算图里放了三个加法，一个接一个。",
                        src="37a6f239",
                    ),
                ),
                Slip(
                    (17.0, 34.0),
                    "M06",
                    both(
                        "The second call does not go on where the first stopped: it computes the same graph with 4.",
                        "第二次调用不会接着第一次算：它用 4 把同一张图再算一遍。",
                        src="eaaf46ee",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("`turns` at the end", "最后的 `turns`", src="cf43193c"),
            "turns",
            3,
            slips=(
                Slip(
                    6,
                    "M06",
                    both(
                        "A call does not look at the Python lines. They ran once, at build time.",
                        "调用不会去看那些 Python 代码。它们只在建图时运行过一次。",
                        src="b081b93d",
                    ),
                ),
                Slip(
                    9,
                    "M06",
                    both(
                        "A call does not look at the Python lines. They ran once, at build time.",
                        "调用不会去看那些 Python 代码。它们只在建图时运行过一次。",
                        src="b081b93d",
                    ),
                ),
                Slip(
                    0,
                    "M03",
                    both(
                        "Python did run the loop, at build time: that is how the additions came to be.",
                        "Python 确实运行了循环，是在建图时：那些加法就是这样来的。",
                        src="c6cf2532",
                    ),
                ),
            ),
        ),
    ),
)

test_out = Prediction(
    id="L06.t1",
    minutes=2,
    kills=("M27", "M28", "M30", "M31"),
    text=both(
        "Two loops: what are these three values?",
        "两个循环：这三个值各是多少？",
        src="86bccf87",
    ),
    code="""
# symbol
x = T.dvector("x")
y = T.dvector("y")

# expression
ran = []

def step(element, before):
    ran.append("step!")
    return element - before

tape, _ = mt.scan(step, sequences=x, outputs_info=np.float64(10))
sums, _ = mt.scan(lambda p, q: p + q, sequences=[x, y])

# compile
f = mt.function([x], tape)
g = mt.function([x, y], sums)

# call
row = f([30, 50, 70])
pairs = g([1, 2, 3], [50, 60])
""",
    asks=(
        Value(
            both("`f([30, 50, 70])` returns", "`f([30, 50, 70])` 返回", src="8b4df88a"),
            "row",
            (20.0, 30.0, 40.0),
            slips=(
                Slip(
                    (10.0, 20.0, 30.0, 40.0),
                    "M28",
                    both(
                        "The initial value goes into frame 0. It is not on the tape.",
                        "初始值喂给第 0 帧。它不在输出带上。",
                        src="88d31ef3",
                    ),
                ),
                Slip(
                    40.0,
                    "M30",
                    both(
                        "That is the last value. Scan hands out the whole tape.",
                        "这是最后一个值。scan 交出来的是整条输出带。",
                        src="aeb0ed00",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("`len(ran)` at the end", "最后的 `len(ran)`", src="c5900d16"),
            "len(ran)",
            1,
            slips=(
                Slip(
                    3,
                    "M27",
                    both(
                        "The loop turned three times, but Python ran the step once, to learn its formula.",
                        "循环转了三帧，但步函数只由 Python 运行过一次，为的是得到它的式子。",
                        src="5862bb29",
                    ),
                ),
            ),
        ),
        Value(
            both(
                "`g([1, 2, 3], [50, 60])` returns", "`g([1, 2, 3], [50, 60])` 返回", src="3157dae0"
            ),
            "pairs",
            (51.0, 62.0),
            slips=(
                Slip(
                    (51.0, 62.0, 3.0),
                    "M31",
                    both(
                        "Nothing is filled up: the loop ends with the shortest sequence.",
                        "不会补上什么：最短的序列走完，循环就结束。",
                        src="3a12a470",
                    ),
                ),
            ),
            beat="compute",
        ),
    ),
)

doubling = Prediction(
    id="L06.p1",
    minutes=3,
    kills=("M27", "M28", "M30", "M06"),
    text=both(
        "Read `mt.scan(step, outputs_info=np.float64(1), n_steps=5)` as “start from 1, and let the step turn five times”. What do the calls return, and how often has Python run the lines of `step`?",
        "`mt.scan(step, outputs_info=np.float64(1), n_steps=5)` 可以读作：“从 1 开始，让步函数转五次”。两次调用返回什么？Python 一共运行了几次 `step` 里的代码？",
        src="4b4c7dee",
    ),
    code="""
# expression
ran = []

def step(before):
    ran.append("step!")
    return 2 * before

doubled, _ = mt.scan(step, outputs_info=np.float64(1), n_steps=5)

# compile
double = mt.function([], doubled)
last = mt.function([], doubled[-1])

# call
r1 = double()
r2 = last()

# inspect
print(r1)
print(r2)
print(ran)
""",
    asks=(
        Value(
            both("`double()` returns", "`double()` 返回", src="c1a60c1f"),
            "r1",
            (2.0, 4.0, 8.0, 16.0, 32.0),
            slips=(
                Slip(
                    (1.0, 2.0, 4.0, 8.0, 16.0),
                    "M28",
                    both(
                        "You begin with the 1. It goes into the first turn; what comes out of that turn is 2.",
                        "你从 1 写起。1 是喂进第一次的；第一次出来的是 2。",
                        src="ecfed49a",
                    ),
                ),
                Slip(
                    (1.0, 2.0, 4.0, 8.0, 16.0, 32.0),
                    "M28",
                    both(
                        "Five turns make five values. The 1 goes in; no turn has made it.",
                        "转五次，得到五个值。1 是放进去的，不是哪一次算出来的。",
                        src="7931e0c8",
                    ),
                ),
                Slip(
                    32.0,
                    "M30",
                    both(
                        "32 is the last of five values, and scan hands out all of them.",
                        "32 是五个值里的最后一个，而 scan 会把它们全部交出来。",
                        src="518a5861",
                    ),
                ),
                Slip(
                    (2.0, 2.0, 2.0, 2.0, 2.0),
                    "M27",
                    both(
                        "In your machine every turn starts from 1. Each turn gets what the turn before has made.",
                        "在你的机器里，每次都从 1 开始。其实每次得到的，是上一次算出来的结果。",
                        src="e2c816e9",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("`last()` returns", "`last()` 返回", src="667121dc"),
            "r2",
            32.0,
            slips=(
                Slip(
                    16.0,
                    "M28",
                    both(
                        "One turn short: the start is not among the values, so the fifth is 32.",
                        "少转了一次：起点不在这些值里，所以第五个是 32。",
                        src="b3300ceb",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("`len(ran)` after both calls", "两次调用之后的 `len(ran)`", src="640e228d"),
            "len(ran)",
            1,
            slips=(
                Slip(
                    5,
                    "M27",
                    both(
                        "Five turns took place in each call, but Python's `step` was needed only once, to learn the formula `2 * before`.",
                        "每次调用都转了五次，可是 Python 的 `step` 只用了一次，为的是得到式子 `2 * before`。",
                        src="5ca1235b",
                    ),
                ),
                Slip(
                    10,
                    "M27",
                    both(
                        "Ten turns took place in the two calls. Python's lines ran at build time, once, with a symbol for `before`.",
                        "两次调用一共转了十次。Python 的代码只在建图时运行过一次，那时 `before` 是符号。",
                        src="f62d149d",
                    ),
                ),
                Slip(
                    2,
                    "M06",
                    both(
                        "A call runs no Python line of yours. `mt.scan` ran the step, before there was any function.",
                        "调用不会运行你写的任何 Python 代码。运行步函数的是 `mt.scan`，那时还没有编译函数。",
                        src="ce85d9a1",
                    ),
                ),
                Slip(
                    0,
                    "M27",
                    both(
                        "Somebody has to run it once, or nobody would know the formula: `mt.scan` did.",
                        "总得有谁运行它一次，否则没人知道式子是什么：运行它的是 `mt.scan`。",
                        src="dbf32d40",
                    ),
                ),
            ),
        ),
    ),
    why=Why(
        both(
            "Why does the list `ran` hold a single text?",
            "列表 `ran` 里为什么只有一条文字？",
            src="ab2ca525",
        ),
        options=(
            both(
                "`ran.append` is forgotten after each turn, and only the last one stays.",
                "每转一次，`ran.append` 的结果就丢掉，只留下最后一条。",
                src="e0bb7e6c",
            ),
            both(
                "`step` is called with a symbol, once; what the loop repeats is the formula that `step` returned.",
                "`step` 用符号调用了一次；循环重复的，是 `step` 返回的那个式子。",
                src="f9d835db",
            ),
            both(
                "The second call remembers the result of the first and computes nothing.",
                "第二次调用记住了第一次的结果，什么也没算。",
                src="86b580bc",
            ),
        ),
        answer=1,
        feedback=(
            both(
                "A Python list forgets nothing. The line ran once and never again.",
                "Python 的列表不会忘记什么。那一行只运行过一次，此后再也没有。",
                src="ba563359",
            ),
            both(
                "Yes: Python runs while you build, and the machine turns while you call.",
                "对：Python 在建图时运行，机器在调用时转动。",
                src="8dcd0c7b",
            ),
            both(
                "Both calls compute. And before the first call the list held one text already.",
                "两次调用都在算。而且第一次调用之前，列表里就已经有一条了。",
                src="dfc250c1",
            ),
        ),
    ),
)

parameter_order = Prediction(
    id="L06.p2",
    minutes=3,
    kills=("M29", "M27", "M28", "M30"),
    text=both(
        "The two steps have the same formula and the same parameter names, in another order. What do the two functions return?",
        "两个步函数的式子一样，参数名也一样，只是次序不同。两个函数各返回什么？",
        src="72f08704",
    ),
    code="""
# symbol
x = T.dvector("x")
k = T.dscalar("k")

# expression
good, _ = mt.scan(lambda seq, prev, non: 100 * seq + 10 * prev + non,
                  sequences=x, outputs_info=np.float64(0), non_sequences=k)
odd, _ = mt.scan(lambda prev, seq, non: 100 * seq + 10 * prev + non,
                 sequences=x, outputs_info=np.float64(0), non_sequences=k)

# compile
straight = mt.function([x, k], good)
mixed = mt.function([x, k], odd)

# call
r1 = straight([1, 2], 3)
r2 = mixed([1, 2], 3)

# inspect
print(r1, r2)
""",
    asks=(
        Value(
            both("`straight([1, 2], 3)`", "`straight([1, 2], 3)`", src="632c2214"),
            "r1",
            (103.0, 1233.0),
            slips=(
                Slip(
                    (103.0, 203.0),
                    "M27",
                    both(
                        "In your machine `prev` stays 0. Frame 1 gets the output of frame 0: 103.",
                        "在你的机器里，`prev` 一直是 0。其实第 1 帧得到的是第 0 帧的输出：103。",
                        src="766f604d",
                    ),
                ),
                Slip(
                    (0.0, 103.0, 1233.0),
                    "M28",
                    both(
                        "The initial value 0 feeds frame 0; it is not on the tape.",
                        "初始值 0 喂给第 0 帧；它不在输出带上。",
                        src="b7dce720",
                    ),
                ),
                Slip(
                    1233.0,
                    "M30",
                    both(
                        "There were two frames, so there are two values on the tape.",
                        "转了两帧，所以输出带上有两个值。",
                        src="5ea4a3b9",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("`mixed([1, 2], 3)`", "`mixed([1, 2], 3)`", src="a1a3daee"),
            "r2",
            (13.0, 1323.0),
            slips=(
                Slip(
                    (103.0, 1233.0),
                    "M29",
                    both(
                        "You matched by name. Scan knows no names: the first lane goes into the first parameter, whatever it is called.",
                        "你是按名字对上的。scan 不认名字：第一条轨道进入第一个参数，不管它叫什么。",
                        src="14cdbe19",
                    ),
                ),
                Slip(
                    "error",
                    "M29",
                    both(
                        "Nothing complains: a number came in for each parameter, only not the one you meant.",
                        "谁也不会报错：每个参数都得到了数，只不过不是你想的那个。",
                        src="8af2657c",
                    ),
                ),
                Slip(
                    (13.0, 23.0),
                    "M27",
                    both(
                        "The parameter called `seq` gets the previous output here: in frame 1 that is 13.",
                        "在这里，名叫 `seq` 的参数得到的是上一帧的输出：第 1 帧里就是 13。",
                        src="2989e2ab",
                    ),
                ),
            ),
            beat="compute",
        ),
    ),
)

lengths = Prediction(
    id="L06.p3",
    minutes=2,
    kills=("M31",),
    text=both(
        "Who decides how many frames there are? Two of these loops are told a number of steps; the third goes through two sequences of different length.",
        "有几帧，由谁来定？前两个循环指定了步数；第三个循环走过两个长短不一的序列。",
        src="a933386a",
    ),
    code="""
# symbol
p = T.dvector("p")
q = T.dvector("q")

# expression
two, _ = mt.scan(lambda e: 2 * e, sequences=p, n_steps=2)
five, _ = mt.scan(lambda e: 2 * e, sequences=p, n_steps=5)
products, _ = mt.scan(lambda a, b: a * b, sequences=[p, q])

# compile
first_two = mt.function([p], two)
first_five = mt.function([p], five)
times = mt.function([p, q], products)

# call
r1 = first_two([1, 2, 3])
r2 = times([1, 2, 3, 4], [10, 20])

# inspect
print(r1)
print(r2)
""",
    last="""
# call
first_five([1, 2, 3])
""",
    asks=(
        Value(
            both("`first_two([1, 2, 3])`", "`first_two([1, 2, 3])`", src="9e6b7d6e"),
            "r1",
            (2.0, 4.0),
            slips=(
                Slip(
                    (2.0, 4.0, 6.0),
                    "M31",
                    both(
                        "`n_steps=2` says two frames. The third element is never looked at.",
                        "`n_steps=2` 说的是两帧。第三个元素没有谁去看。",
                        src="7bc0c647",
                    ),
                ),
            ),
            beat="compute",
        ),
        Pick(
            both(
                "`times([1, 2, 3, 4], [10, 20])`", "`times([1, 2, 3, 4], [10, 20])`", src="f120d0f3"
            ),
            "r2",
            key=(10.0, 40.0),
            options=(
                Option(
                    (10.0, 40.0, 0.0, 0.0),
                    "[10, 40, 0, 0]",
                    "M31",
                    both(
                        "You filled the short one up with zeros. Scan invents no elements: frame 2 would need `q[2]`, and so there is no frame 2.",
                        "你用零把短的补齐了。scan 不会编造元素：第 2 帧需要 `q[2]`，所以没有第 2 帧。",
                        src="c5c0af04",
                    ),
                ),
                Option(
                    (10.0, 40.0, 30.0, 80.0),
                    "[10, 40, 30, 80]",
                    "M31",
                    both(
                        "You started the short one again from its beginning. There is no frame 2: `q[2]` does not exist.",
                        "短的走完后，你又让它从头来过。其实没有第 2 帧：`q[2]` 不存在。",
                        src="501cb714",
                    ),
                ),
                Option(
                    "error",
                    both("an error", "报错", src="6cf57a16"),
                    "M31",
                    both(
                        "Different lengths are allowed, just as in Python's `zip`: the shortest decides.",
                        "长短不一是允许的，就像 Python 的 `zip`：由最短的决定。",
                        src="d2610bac",
                    ),
                ),
                Option((10.0, 40.0), "[10, 40]"),
            ),
            beat="compute",
        ),
        Pick(
            both("`first_five([1, 2, 3])`", "`first_five([1, 2, 3])`", src="1501bd9f"),
            "raised(last)",
            key="ValueError",
            options=(
                Option(
                    "filled",
                    "[2, 4, 6, 0, 0]",
                    "M31",
                    both(
                        "Nothing is filled up. Five frames are demanded, and there are elements for three.",
                        "不会补上什么。要求转五帧，元素却只够三帧。",
                        src="40a2fa0b",
                    ),
                ),
                Option(
                    "nothing",
                    "[2, 4, 6]",
                    "M31",
                    both(
                        "So it is in the original Theano, silently. Here you asked for five frames in so many words, and are told that there are only three.",
                        "原来的 Theano 是这样，一声不响。在这里，你明明要了五帧，机器就会告诉你只有三帧。",
                        src="747aeba6",
                    ),
                ),
                Option("ValueError", both("an error", "报错", src="6cf57a16")),
            ),
            beat="compute",
        ),
    ),
)

dtype_start = Prediction(
    id="L06.p4",
    minutes=1,
    kills=("M08", "M09"),
    text=both(
        "Running totals, starting from 0. What happens in the last line?",
        "从 0 开始逐步累加。最后一行会怎样？",
        src="d319551c",
    ),
    code="""
# symbol
x = T.dvector("x")

# expression
def add(element, before):
    return before + element
""",
    last="""
totals, _ = mt.scan(add, sequences=x, outputs_info=0)
""",
    asks=(
        Pick(
            both(
                "`outputs_info=0` with a float64 sequence",
                "序列是 float64，而 `outputs_info=0`",
                src="37446c13",
            ),
            "raised(last)",
            key="ValueError",
            options=(
                Option(
                    "nothing",
                    both("is fine: a 0 is a 0", "没问题：0 就是 0", src="04f3865d"),
                    "M08",
                    both(
                        "Frame 1 gets what frame 0 has made, and that is a `float64`. The start is an `int8`: one lane would have two dtypes.",
                        "第 1 帧得到的是第 0 帧算出的结果，那是 `float64`。起点却是 `int8`：同一条轨道会有两种数据类型。",
                        src="6b99cf7a",
                    ),
                ),
                Option(
                    "ValueError",
                    both(
                        "is refused at once, while you build",
                        "马上遭到拒绝，在建图的时候",
                        src="9f5c83e4",
                    ),
                ),
                Option(
                    "call",
                    both("is refused at the first call", "第一次调用时遭到拒绝", src="4077b563"),
                    "M09",
                    both(
                        "The dtypes are known while you build, so you are told before any number has come in.",
                        "数据类型在建图时就知道了，所以还没有数进来，机器就会告诉你。",
                        src="a8b6f4a5",
                    ),
                ),
            ),
        ),
    ),
)

# --- exercise 1: four tapes -----------------------------------------------------------------------

FOUR = """
x = T.dvector("x")
y = T.dvector("y")
k = T.dscalar("k")
ran = []

def triple(before):
    ran.append("step!")
    return 3 * before

o1, _ = mt.scan(triple, outputs_info=np.float64(2), n_steps=3)
o2, _ = mt.scan(lambda e, before: before - e, sequences=x, outputs_info=np.float64(20))
o3, _ = mt.scan(lambda e, factor: factor * e - 1, sequences=x, non_sequences=k)
o4, _ = mt.scan(lambda p, q: p + q, sequences=[x, y])
f1, f2 = mt.function([], o1), mt.function([x], o2)
f3, f4 = mt.function([x, k], o3), mt.function([x, y], o4)
rows = [f1(), f2([4, 1, 2]), f3([3, 1, 6], 4), f4([2, 3, 5, 7], [10, 100])]
again = f1()
"""

four = Exercise(
    id="L06.e1",
    type="P",
    minutes=3,
    kills=("M27", "M28", "M29", "M30", "M31"),
    title=both("Four tapes", "四条输出带", src="2885df2b"),
    text=both(
        """
Each of these loops is compiled into a function, `f1` to `f4`; what it reads are its inputs.

```python
o1, _ = mt.scan(triple, outputs_info=np.float64(2), n_steps=3)
o2, _ = mt.scan(lambda e, before: before - e, sequences=x, outputs_info=np.float64(20))
o3, _ = mt.scan(lambda e, factor: factor * e - 1, sequences=x, non_sequences=k)
o4, _ = mt.scan(lambda p, q: p + q, sequences=[x, y])
```

`triple` returns `3 * before`, and writes a line into a list, as in the first gate.

* `tapes`: what `f1()`, `f2([4, 1, 2])`, `f3([3, 1, 6], 4)` and `f4([2, 3, 5, 7], [10, 100])` return.
* `lines`: how many lines the list has after `f1` was called **twice**.
""",
        """
下面每个循环都编译成函数，从 `f1` 到 `f4`；循环读什么，什么就是输入。

```python
o1, _ = mt.scan(triple, outputs_info=np.float64(2), n_steps=3)
o2, _ = mt.scan(lambda e, before: before - e, sequences=x, outputs_info=np.float64(20))
o3, _ = mt.scan(lambda e, factor: factor * e - 1, sequences=x, non_sequences=k)
o4, _ = mt.scan(lambda p, q: p + q, sequences=[x, y])
```

`triple` 返回 `3 * before`，同时往一个列表里写一行，和第一关一样。

* `tapes`：`f1()`、`f2([4, 1, 2])`、`f3([3, 1, 6], 4)`、`f4([2, 3, 5, 7], [10, 100])` 各返回什么。
* `lines`：`f1` 调用**两次**之后，列表里有几行。
""",
        src="e65f1523",
    ),
    names={"tapes": "value", "lines": "value"},
    given="""
tapes = [TODO, TODO, TODO, TODO]
lines = TODO
""",
    solution="""
tapes = [[6, 18, 54], [16, 15, 13], [11, 3, 23], [12, 103]]
lines = 1
""",
    also_right=(
        but("[6, 18, 54]", "np.array([6, 18, 54])"),
        but("[6, 18, 54]", "[6., 18., 54.]", "lines = 1", "lines = np.int64(1)"),
    ),
    hints=(
        both(
            "For every loop ask: what comes in at frame 0, and what is written at the end of frame 0?",
            "对每个循环都问：第 0 帧进来的是什么？第 0 帧结束时写下的是什么？",
            src="6ae589e2",
        ),
        both(
            "A tape has one value for each frame; the number of frames is `n_steps`, or the length of the shortest sequence.",
            "每一帧在输出带上写一个值；有几帧，由 `n_steps` 或最短的序列决定。",
            src="078bf4d6",
        ),
        both(
            "A twin of the second: `lambda e, before: before * e` over [2, 5], from 3, gives [6, 30]: 3·2 in frame 0, then 6·5.",
            "与第二个相似的例子：`lambda e, before: before * e` 走过 [2, 5]，从 3 开始，得到 [6, 30]：第 0 帧是 3·2，然后是 6·5。",
            src="ebc2b9d0",
        ),
    ),
    done=both(
        "One value a frame, the initial value not among them, and the shortest sequence decides.",
        "一帧一个值，初始值不在其中，长度由最短的序列决定。",
        src="4665767e",
    ),
)


def tape_of(a, place):
    """The learner's tape at this place, as a list; a single number stays a number."""
    value = a["tapes"][place]
    return value if np.isscalar(value) else list(value)


@four.part(both("the four tapes", "四条输出带", src="a64ac40a"))
def four_tapes(a):
    rows = a.machine(FOUR, "rows")
    return all(close(tape_of(a, k), row.tolist()) for k, row in enumerate(rows))


@four.part(both("the lines in the list", "列表的行数", src="7f15cb71"))
def four_lines(a):
    return close(a["lines"], a.machine(FOUR, "len(ran)"))


@four.feedback(
    both(
        """
For `f{{place}}` you expect “{{text}}”.
All four loops turn without complaint: every parameter of a step gets something in every frame, and sequences may differ in length.
How far do both lanes of the last loop reach?
""",
        """
`f{{place}}` 你认为会“{{text}}”。
四个循环都能顺利转动：每一帧里，步函数的每个参数都得到了东西，而序列可以长短不一。
最后那个循环的两条轨道，各能走到哪里？
""",
        src="b4a2622e",
    ),
    wrong=(but("[12, 103]", '"error"'),),
)
def expects_error(a):
    """A loop over unequal sequences is thought to fail."""
    texts = [k for k in range(4) if isinstance(a["tapes"][k], str)]
    return bool(texts) and {"place": texts[0] + 1, "text": a["tapes"][texts[0]]}


@four.feedback(
    both(
        """
You give the single number {{value}} for `f{{place}}`.
Every frame writes one value on the tape, and the call returns the whole tape; only `tape[-1]` would be one number.
How many frames does this loop have, and what does each of them write?
""",
        """
`f{{place}}` 你只写了一个数：{{value}}。
每一帧都往输出带上写一个值，调用返回的是整条输出带；只有 `tape[-1]` 才是一个数。
这个循环有几帧？每一帧写下什么？
""",
        src="71e2d988",
    ),
    wrong=(
        but("[6, 18, 54]", "54", "[16, 15, 13]", "13"),
        but("[16, 15, 13]", "13"),
        but("[12, 103]", "103"),
    ),
)
def one_number(a):
    """Only the last value of a tape is given."""
    found = [k for k in range(4) if np.isscalar(tape_of(a, k))]
    return bool(found) and {"place": found[0] + 1, "value": a["tapes"][found[0]]}


@four.feedback(
    both(
        """
Your tape for `f{{place}}`, {{tape}}, begins with {{start}}: that is where the loop starts from.
The initial value runs into frame 0; what frame 0 *makes* is the first value on the tape.
What does the step give for frame 0?
""",
        """
`f{{place}}` 的输出带你写的是 {{tape}}，以 {{start}} 开头：那是循环的起点。
初始值喂给第 0 帧；第 0 帧**算出**的，才是输出带上的第一个值。
第 0 帧里，步函数给出什么？
""",
        src="46768d06",
    ),
    wrong=(
        but("[6, 18, 54]", "[2, 6, 18]"),
        but("[6, 18, 54]", "[2, 6, 18, 54]"),
        but("[16, 15, 13]", "[20, 16, 15, 13]"),
    ),
)
def begins_with_start(a):
    """The tape is thought to begin with the initial value."""
    for place, start in ((0, 2), (1, 20)):
        tape = tape_of(a, place)
        if tape and close(tape[0], start):
            return {"place": place + 1, "tape": tape, "start": start}
    return False


@four.feedback(
    both(
        """
Your tape for `f4` has {{count}} values.
Frame 2 would need `y[2]`, and `y` ends before: scan invents no elements, and it does not complain about the others either.
For how many frames are there elements in both lanes?
""",
        """
`f4` 的输出带，你写了 {{count}} 个值。
第 2 帧需要 `y[2]`，而 `y` 到不了那里：scan 不会编造元素，多出来的元素也不会让它报错。
两条轨道上都有元素的，有几帧？
""",
        src="76c5527e",
    ),
    wrong=(
        but("[12, 103]", "[12, 103, 5, 7]"),
        but("[12, 103]", "[12, 103, 15, 107]"),
        but("[12, 103]", "[]"),
    ),
)
def filled_up(a):
    """Unequal sequences are padded, or give nothing."""
    count = len(tape_of(a, 3))
    return count != 2 and {"count": count}


@four.feedback(
    both(
        """
You have {{tape}} for `f2`.
Its first parameter is called `e` and takes the element; in your frames the element and the earlier output have changed places.
From what is something taken away in `before - e`?
""",
        """
`f2` 你写的是 {{tape}}。
它的第一个参数叫 `e`，得到的是元素；在你的每一帧里，元素和上一帧的输出换了位置。
在 `before - e` 里，是从谁那里减去？
""",
        src="b9812daa",
    ),
    wrong=(but("[16, 15, 13]", "[-16, 17, -15]"),),
)
def lanes_exchanged(a):
    """Element and previous output are exchanged in the second loop."""
    tape = tape_of(a, 1)
    return close(tape, [-16, 17, -15]) and {"tape": tape}


@four.feedback(
    both(
        """
Your tape for `f{{place}}` is {{tape}}: every frame starts from the same number.
Frame 1 does not get the initial value again. Its lane brings the output of frame 0.
What did frame 0 write?
""",
        """
`f{{place}}` 的输出带你写的是 {{tape}}：每一帧都从同一个数开始。
第 1 帧不会再得到初始值。它的轨道送来的是第 0 帧的输出。
第 0 帧写下了什么？
""",
        src="6a0e6bec",
    ),
    wrong=(
        but("[6, 18, 54]", "[6, 6, 6]"),
        but("[16, 15, 13]", "[16, 19, 18]"),
    ),
)
def starts_anew(a):
    """Every frame is thought to get the initial value."""
    for place, tape in ((0, [6, 6, 6]), (1, [16, 19, 18])):
        if close(tape_of(a, place), tape):
            return {"place": place + 1, "tape": tape}
    return False


@four.feedback(
    both(
        """
Your tape for `f{{place}}` is {{tape}}; somewhere it leaves the machine's.
Each frame takes what its lanes bring, computes the formula of the step, and writes one value; then the next frame begins.
What do the lanes of `f{{place}}` bring in frame 0, and how many frames are there?
""",
        """
`f{{place}}` 的输出带你写的是 {{tape}}；从某一处起，和机器的不同了。
每一帧取来轨道送到的东西，算出步函数的式子，写下一个值；然后才是下一帧。
`f{{place}}` 的轨道在第 0 帧送来什么？一共有几帧？
""",
        src="39fab0bb",
    ),
    wrong=(
        but("[11, 3, 23]", "[12, 4, 24]"),
        but("[6, 18, 54]", "[6, 18]"),
        but("[16, 15, 13]", "[24, 25, 27]"),
    ),
)
def another_tape(a):
    """Some tape differs in a way that no other message knows."""
    rows = a.machine(FOUR, "rows")
    places = [k for k in range(4) if not close(tape_of(a, k), rows[k].tolist())]
    return bool(places) and {"place": places[0] + 1, "tape": tape_of(a, places[0])}


@four.feedback(
    both(
        """
You count {{lines}} lines in the list.
The machine turns in beat ③ of every call; Python's `triple` is not part of it, only the formula `3 * before` that it returned.
At which moment did Python run `triple`, and how often?
""",
        """
你数出来，列表里有 {{lines}} 行。
机器在每次调用的第 ③ 拍转动；Python 的 `triple` 不在里面，里面只有它返回的式子 `3 * before`。
Python 是什么时候运行 `triple` 的？运行了几次？
""",
        src="492619b5",
    ),
    wrong=(
        but("lines = 1", "lines = 3"),
        but("lines = 1", "lines = 6"),
        but("lines = 1", "lines = 2"),
        but("lines = 1", "lines = 0"),
    ),
)
def python_runs_it(a):
    """The step is thought to run in every frame, or in every call."""
    return four_tapes(a) and not four_lines(a) and {"lines": a["lines"]}


# --- exercise 2: running products -----------------------------------------------------------------

growth = Exercise(
    id="L06.e2",
    type="F",
    minutes=3,
    kills=("M28", "M08"),
    title=both("Running products", "逐步相乘", src="d6a67ada"),
    text=both(
        """
`cumprod` gives the running products of a vector: `cumprod([3, 1, 5])` returns [3, 3, 15]. Fill in the two factors and the start.
""",
        """
`cumprod` 给出向量逐步相乘的结果：`cumprod([3, 1, 5])` 返回 [3, 3, 15]。请补上两个因数和起点。
""",
        src="fe6f7a98",
    ),
    names={"cumprod": "function"},
    given="""
# symbol
x = T.dvector("x")

# expression
def multiply(element, before):
    return TODO * TODO

products, _ = mt.scan(multiply, sequences=x, outputs_info=TODO)

# compile
cumprod = mt.function([x], products)
""",
    solution="""
# symbol
x = T.dvector("x")

# expression
def multiply(element, before):
    return before * element

products, _ = mt.scan(multiply, sequences=x, outputs_info=np.float64(1))

# compile
cumprod = mt.function([x], products)
""",
    also_right=(
        but("before * element", "element * before"),
        but("np.float64(1)", "T.ones_like(x[0])"),
        but("np.float64(1)", "np.array(1.0)"),
        but("np.float64(1)", "T.constant(np.float64(1))"),
    ),
    hints=(
        both(
            "In frame 0 the result should be the first element. Which start leaves an element as it is, when you multiply?",
            "第 0 帧的结果应当就是第一个元素。用什么作起点，相乘之后元素不变？",
            src="48b636ee",
        ),
        both(
            "The step has two parameters: the element of this frame, and what the frame before has written. The start needs the dtype of the sequence, `float64`.",
            "步函数有两个参数：这一帧的元素，和上一帧写下的结果。起点的数据类型要和序列一样，是 `float64`。",
            src="baa0f2f5",
        ),
        both(
            """
A twin: running totals that start from 100.
```
def collect(element, before):
    return before + element
totals, _ = mt.scan(collect, sequences=x, outputs_info=np.float64(100))
```
""",
            """
一个相似的例子：从 100 开始逐步累加。
```
def collect(element, before):
    return before + element
totals, _ = mt.scan(collect, sequences=x, outputs_info=np.float64(100))
```
""",
            src="28f05153",
        ),
    ),
    done=both(
        "A sum starts from 0, a product from 1: the start that changes nothing.",
        "求和从 0 开始，求积从 1 开始：都是什么也不改变的起点。",
        src="00db4144",
    ),
)


@growth.part(both("three elements", "三个元素", src="4d1ae5d8"))
def three_products(a):
    return a.same([call("cumprod", [3, 1, 5])])


@growth.part(both("other vectors", "别的向量", src="38c6da00"))
def other_products(a):
    rows = [a.rng.integers(-4, 6, size=n).tolist() for n in (4, 1, 6)]
    return a.same([call("cumprod", row) for row in rows])


@growth.part(both("a scan does it", "由 scan 完成", src="0410f5bd"))
def products_by_scan(a):
    return has_op(a.function("cumprod"), "scan")


def key_of(error):
    """Which of the engine's mistakes an error is; empty for any other."""
    return getattr(error, "key", "")


@growth.feedback(
    both(
        """
`cumprod([3, 1, 5])` gives {{row}} in your program: everything is 0.
The initial value runs into frame 0 as `before`, and your first element is multiplied by it.
Which number can you multiply by without changing anything?
""",
        """
在你的程序里，`cumprod([3, 1, 5])` 得到 {{row}}：全是 0。
初始值作为 `before` 进入第 0 帧，你的第一个元素和它相乘。
乘以哪个数，什么也不会改变？
""",
        src="2acd4e45",
    ),
    wrong=(but("np.float64(1)", "np.float64(0)"), but("np.float64(1)", "T.zeros_like(x[0])")),
)
def all_zero(a):
    """The product starts from 0."""
    row = a.returns([call("cumprod", [3, 1, 5])])[0]
    return close(row, [0, 0, 0]) and {"row": row}


@growth.feedback(
    both(
        """
`mt.scan` refuses your initial value {{given}}: its dtype is {{dtype}}, and a frame writes `float64`.
Frame 0 reads the start from the same lane on which frame 1 reads a `float64`; one lane, one dtype.
How do you write this number as a `float64`?
""",
        """
`mt.scan` 不接受你的初始值 {{given}}：它的数据类型是 {{dtype}}，而每一帧写下的是 `float64`。
第 0 帧读起点，第 1 帧读 `float64`，走的是同一条轨道；一条轨道只有一种数据类型。
怎样把这个数写成 `float64`？
""",
        src="66e3a98e",
    ),
    wrong=(
        but("np.float64(1)", "1"),
        but("np.float64(1)", "1."),
        but("np.float64(1)", "0"),
        but("np.float64(1)", "np.float32(1)"),
    ),
)
def start_of_other_dtype(a):
    """The initial value is an int8 or float32."""
    found = getattr(a.error, "found", {})
    if key_of(a.error) != "scan_state_dtype":
        return False
    dtype = next(name for name in ("int8", "float32", "") if name in str(found["start"]))
    return {"given": found["initial"], "dtype": dtype}


@growth.feedback(
    both(
        """
`cumprod([3, 1, 5])` gives {{row}} in your program: the 3 is in it twice.
You start from the first element, and frame 0 multiplies it by the first element once more.
What should stand in `before` when the first element comes in?
""",
        """
在你的程序里，`cumprod([3, 1, 5])` 得到 {{row}}：3 乘了两次。
你从第一个元素开始，而第 0 帧又拿它和第一个元素相乘。
第一个元素进来时，`before` 里应当是什么？
""",
        src="bf0b1422",
    ),
    wrong=(but("np.float64(1)", "x[0]"),),
)
def first_factor_twice(a):
    """The product starts from the first element and multiplies by it again."""
    row = a.returns([call("cumprod", [3, 1, 5])])[0]
    return close(row, [9, 9, 45]) and {"row": row}


@growth.feedback(
    both(
        """
`cumprod([3, 1, 5])` gives {{row}} in your program.
In every frame two lanes run in, the element and the earlier output; your formula uses only one of them.
What should the element of this frame be multiplied by?
""",
        """
在你的程序里，`cumprod([3, 1, 5])` 得到 {{row}}。
每一帧都有两条轨道进来：元素，和上一帧的输出；你的式子只用了其中一条。
这一帧的元素应当和谁相乘？
""",
        src="8a78e762",
    ),
    wrong=(
        but("before * element", "element * element"),
        but("before * element", "before * before"),
    ),
)
def one_lane_only(a):
    """The step squares the element, or the earlier output."""
    row = a.returns([call("cumprod", [3, 1, 5])])[0]
    return any(close(row, wrong) for wrong in ([9, 1, 25], [1, 1, 1])) and {"row": row}


@growth.feedback(
    both(
        """
Your cell stops: {{what}}
Without an initial value nothing is fed back, so the lane for `before` does not exist.
What does frame 0 need in order to multiply?
""",
        """
你的单元格停了下来：{{what}}
没有初始值，就没有什么会送回来，`before` 的那条轨道也就不存在。
第 0 帧要能相乘，需要什么？
""",
        src="897e1c2a",
    ),
    wrong=(but("np.float64(1)", "None"), but(", outputs_info=np.float64(1)", "")),
)
def nothing_fed_back(a):
    """outputs_info is None or left out."""
    fits = key_of(a.error) == "scan_too_many_parameters"
    return fits and {"what": a.error.what}


@growth.feedback(
    both(
        """
Your tape for [3, 1, 5] has the shape {{shape}}: a whole vector is written in every frame.
The start decides what `before` is in frame 0; yours is a vector, and one output is a number.
How many axes should the start have, if a frame writes one number?
""",
        """
对于 [3, 1, 5]，你的输出带的形状是 {{shape}}：每一帧都写下了整个向量。
第 0 帧的 `before` 由起点决定；你的起点是向量，而一个输出只是一个数。
如果每一帧只写一个数，起点应当有几个轴？
""",
        src="72f96e4b",
    ),
    wrong=(but("np.float64(1)", "x"), but("np.float64(1)", "T.ones_like(x)")),
)
def vector_start(a):
    """The initial value is a vector."""
    row = np.asarray(a.returns([call("cumprod", [3, 1, 5])])[0])
    return row.ndim == 2 and {"shape": str(row.shape)}


@growth.feedback(
    both(
        """
`cumprod([3, 1, 5])` gives the single number {{got}} in your program.
Every frame writes its product on the tape, and you hand out only the last one.
How many products does the task want for three elements?
""",
        """
在你的程序里，`cumprod([3, 1, 5])` 只得到一个数 {{got}}。
每一帧都把自己的积写上输出带，而你只交出了最后一个。
三个元素，任务要的是几个积？
""",
        src="cdcad79c",
    ),
    wrong=(but("[x], products", "[x], products[-1]"),),
)
def last_product(a):
    """Only the last product is returned."""
    got = a.returns([call("cumprod", [3, 1, 5])])[0]
    return np.ndim(got) == 0 and {"got": got}


@growth.feedback(
    both(
        """
`cumprod([3, 1, 5])` gives {{row}} in your program; every value is {{start}} times what it should be.
The initial value takes part in frame 0, and from there it is handed on from frame to frame.
Which start leaves the first element as it is?
""",
        """
在你的程序里，`cumprod([3, 1, 5])` 得到 {{row}}；每个值都是应有的 {{start}} 倍。
初始值参加了第 0 帧的计算，此后一帧一帧地传了下去。
用什么作起点，第一个元素才会保持不变？
""",
        src="223a6691",
    ),
    wrong=(but("np.float64(1)", "np.float64(2)"), but("np.float64(1)", "np.float64(-1)")),
)
def start_takes_part(a):
    """The start is another number than 1."""
    row = np.asarray(a.returns([call("cumprod", [3, 1, 5])])[0])
    start = row[0] / 3
    fits = close(row, start * np.array([3, 3, 15])) and not close(start, 1)
    return fits and {"row": row, "start": start}


@growth.feedback(
    both(
        """
Your numbers are right, and there is no loop in your graph.
Outside a lesson that would be the better way: one array operation. Here you are practising the loop.
Which line makes a scan of `multiply`?
""",
        """
你的数是对的，不过计算图里没有循环。
出了这一课，那样写更好：一个数组运算就够了。这里练的是循环。
哪一行能把 `multiply` 变成 scan？
""",
        src="3367d1e8",
    ),
    wrong=(
        """
x = T.dvector("x")
cumprod = mt.function([x], T.cumprod(x))
""",
    ),
)
def no_loop(a):
    """Right, by an array operation."""
    return other_products(a) is True and not products_by_scan(a)


# --- exercise 3: a power --------------------------------------------------------------------------

powers = Exercise(
    id="L06.e3",
    type="O",
    minutes=3,
    kills=("M03", "M28", "M29"),
    title=both("A power, k times", "乘 k 次的幂", src="032f5f2c"),
    text=both(
        """
`power(A, k)` multiplies every element of the vector `A` by itself, so that `k` factors come together: `power([2, 5], 3)` returns [8, 125], and `power([2, 5], 1)` returns [2, 5]. The number `k` comes in with the call.

Put the lines in order; some do not belong. Press *use this program*, then run the check. (Or type the lines above the check.)
""",
        """
`power(A, k)` 让向量 `A` 的每个元素自乘，一共凑齐 `k` 个因数：`power([2, 5], 3)` 返回 [8, 125]，`power([2, 5], 1)` 返回 [2, 5]。数 `k` 在调用时才进来。

把各行排好；有几行不属于这里。按下“使用这个程序”，再运行检查。（也可以把各行直接写在检查的上方。）
""",
        src="21301b06",
    ),
    names={"power": "function"},
    solution="""
# symbol
A = T.dvector("A")
k = T.lscalar("k")

# expression
step = lambda before, factor: before * factor
tape, _ = mt.scan(step, outputs_info=T.ones_like(A), non_sequences=A, n_steps=k)

# compile
power = mt.function([A, k], tape[-1])
""",
    distractors=(
        "for _ in range(k): tape = tape * A",
        "tape, _ = mt.scan(step, outputs_info=A, non_sequences=A, n_steps=k)",
        "tape, _ = mt.scan(step, outputs_info=A, non_sequences=T.ones_like(A), n_steps=k)",
        "power = mt.function([A, k], tape)",
    ),
    also_right=(
        """
k = T.lscalar("k")
A = T.dvector("A")
step = lambda before, factor: before * factor
tape, _ = mt.scan(step, outputs_info=T.ones_like(A), non_sequences=A, n_steps=k)
power = mt.function([A, k], tape[-1])
""",
        """
A = T.dvector("A")
k = T.iscalar("k")
tape, _ = mt.scan(lambda before: before * A, outputs_info=T.ones_like(A), n_steps=k)
last = tape[-1]
power = mt.function([A, k], last)
""",
    ),
    hints=(
        both(
            "`k` is a symbol until the call. Which of the lines can repeat something a symbolic number of times?",
            "调用之前，`k` 只是符号。哪一行能把一件事重复“符号那么多次”？",
            src="e9c8fdff",
        ),
        both(
            "After frame 0 there should be one factor: start from ones, and let `A` stand in the lane that is the same in every frame. You want the last value of the tape.",
            "第 0 帧之后应当有一个因数：从全是一的向量开始，让 `A` 走每一帧都相同的那条轨道。你要的是输出带的最后一个值。",
            src="35de8716",
        ),
        both(
            """
A twin: `A` added `k` times.
```
more = lambda before, term: before + term
sums, _ = mt.scan(more, outputs_info=T.zeros_like(A), non_sequences=A, n_steps=k)
repeat = mt.function([A, k], sums[-1])
```
""",
            """
一个相似的例子：把 `A` 加 `k` 次。
```
more = lambda before, term: before + term
sums, _ = mt.scan(more, outputs_info=T.zeros_like(A), non_sequences=A, n_steps=k)
repeat = mt.function([A, k], sums[-1])
```
""",
            src="eb9fb126",
        ),
    ),
    done=both(
        "`n_steps` may be a symbol: the same loop node turns once or a thousand times.",
        "`n_steps` 可以是符号：同一个循环节点，可以转一次，也可以转一千次。",
        src="ff356592",
    ),
)


@powers.part(both("one factor, three factors", "一个因数，三个因数", src="a0c26c1f"))
def small_powers(a):
    return a.same([call("power", [2, 5], 1), call("power", [2, 5], 3)])


@powers.part(both("other vectors, other k", "别的向量，别的 k", src="57acfcc1"))
def other_powers(a):
    rows = [a.rng.integers(-3, 5, size=n).tolist() for n in (1, 4, 2)]
    return a.same([call("power", row, k) for row, k in zip(rows, (2, 5, 4), strict=True)])


@powers.part(both("a scan does it", "由 scan 完成", src="0410f5bd"))
def powers_by_scan(a):
    return has_op(a.function("power"), "scan")


@powers.feedback(
    both(
        """
Your program stops at `range(k)`: at build time `k` has no value yet.
A Python `for` is over before the first call; it would need to know now how often it runs.
Which line hands the symbol `k` to the machine, to be read in beat ③?
""",
        """
你的程序停在 `range(k)`：建图时，`k` 还没有值。
Python 的 `for` 在第一次调用之前就结束了；它现在就得知道要转几次。
哪一行把符号 `k` 交给机器，到第 ③ 拍再读？
""",
        src="2850dfc6",
    ),
    wrong=(
        """
A = T.dvector("A")
k = T.lscalar("k")
tape = A
for _ in range(k): tape = tape * A
power = mt.function([A, k], tape)
""",
        """
A = T.dvector("A")
k = T.lscalar("k")
step = lambda before, factor: before * factor
tape, _ = mt.scan(step, outputs_info=T.ones_like(A), non_sequences=A, n_steps=k)
for _ in range(k): tape = tape * A
power = mt.function([A, k], tape[-1])
""",
    ),
)
def python_loop(a):
    """A Python loop over a symbolic range."""
    return a.error is not None and a.calls("range") > 0


@powers.feedback(
    both(
        """
`power([2, 5], 3)` gives {{got}} in your program: one factor too many.
Your loop starts from `A`, and frame 0 multiplies already: after k frames there are k + 1 factors.
From what should the lane of earlier outputs start, so that frame 0 makes `A`?
""",
        """
在你的程序里，`power([2, 5], 3)` 得到 {{got}}：多了一个因数。
你的循环从 `A` 开始，而第 0 帧已经在乘了：k 帧之后有 k + 1 个因数。
要让第 0 帧算出 `A`，送回输出的那条轨道应当从什么开始？
""",
        src="d42b501b",
    ),
    wrong=(
        but("outputs_info=T.ones_like(A)", "outputs_info=A"),
        but("outputs_info=T.ones_like(A), non_sequences=A", "outputs_info=A, non_sequences=[A]"),
    ),
)
def one_factor_more(a):
    """The loop starts from A, so it gives A to the power k + 1."""
    got = a.returns([call("power", [2, 5], 3)])[0]
    return close(got, [16, 625]) and {"got": got}


def last_written(a):
    """What frame 2 of the learner's loop writes on the tape, for the power 3 of [2, 5]."""
    run = a.function("power").rehearse([2, 5], 3)
    return [event.value for event in run.events if event.beat == "tape"][-1]


@powers.feedback(
    both(
        """
`power([2, 5], 3)` gives {{got}} in your program, and so it does for every k.
`A` and the ones have changed lanes: each frame multiplies what was there by 1.
Which of the two should be the start, and which should be the same in every frame?
""",
        """
在你的程序里，`power([2, 5], 3)` 得到 {{got}}，不管 k 是多少都一样。
`A` 和那些 1 走错了轨道：每一帧都只是乘以 1。
两者之中，谁应当是起点，谁应当在每一帧都相同？
""",
        src="42c313f5",
    ),
    wrong=(
        but(
            "outputs_info=T.ones_like(A), non_sequences=A",
            "outputs_info=A, non_sequences=T.ones_like(A)",
        ),
    ),
)
def lanes_changed(a):
    """Initial value and non-sequence are exchanged."""
    got = a.returns([call("power", [2, 5], 3)])[0]
    return close(got, [2, 5]) and close(last_written(a), [2, 5]) and {"got": got}


@powers.feedback(
    both(
        """
`power([2, 5], 3)` gives {{got}} in your program: {{count}} rows, one for each frame.
Scan hands out the whole tape, from the first power to the last.
Which row of it does the task ask for?
""",
        """
在你的程序里，`power([2, 5], 3)` 得到 {{got}}：一共 {{count}} 行，每一帧一行。
scan 交出来的是整条输出带，从第一个幂到最后一个。
任务要的是其中哪一行？
""",
        src="f249a991",
    ),
    wrong=(but("tape[-1]", "tape"),),
)
def all_powers(a):
    """The whole tape is returned."""
    got = a.returns([call("power", [2, 5], 3)])[0]
    return np.ndim(got) == 2 and {"got": got, "count": len(got)}


@powers.feedback(
    both(
        """
`power([2, 5], 3)` gives {{got}} in your program, and `power([2, 5], 1)` gives {{one}}.
You take a row of the tape that does not move on when k grows: the tape is written from front to back.
At which end does the newest power stand?
""",
        """
在你的程序里，`power([2, 5], 3)` 得到 {{got}}，`power([2, 5], 1)` 得到 {{one}}。
你取的那一行不会随着 k 变大而往后移：输出带是从前往后写的。
最新的幂在哪一头？
""",
        src="aa0681d2",
    ),
    wrong=(but("tape[-1]", "tape[0]"),),
)
def first_row(a):
    """The first row of the tape instead of the last."""
    one, got = a.returns([call("power", [2, 5], 1), call("power", [2, 5], 3)])
    return close(one, got) and {"got": got, "one": one}


@powers.feedback(
    both(
        """
Your numbers are right, and there is no loop in your graph.
Outside a lesson that would be the better way: one array operation. Here you are practising the loop.
Which line of the board turns as many times as `k` says?
""",
        """
你的数是对的，不过计算图里没有循环。
出了这一课，那样写更好：一个数组运算就够了。这里练的是循环。
板上哪一行能照 `k` 说的次数转动？
""",
        src="145dc5c7",
    ),
    wrong=(
        """
A = T.dvector("A")
k = T.lscalar("k")
power = mt.function([A, k], A**k)
""",
    ),
)
def power_without_loop(a):
    """Right, by an array operation."""
    return other_powers(a) is True and not powers_by_scan(a)


# --- exercise 4: a medicine -----------------------------------------------------------------------

medicine = Exercise(
    id="L06.e4",
    type="X",
    minutes=2,
    kills=("M29",),
    title=both("Two patients, three doses", "两个病人，三次用药", src="a659778c"),
    text=both(
        """
Every day the body keeps the share `rate` of a medicine, and a new dose comes on top of it. `levels` follows two patients at once: they start from different levels and take the same doses. `levels([8, 4, 2], [0, 16], 0.5)` should return [[8, 16], [8, 12], [6, 8]]: three days, two patients.

The program runs, and its numbers are wrong. Change as little as you can.
""",
        """
身体每天会留下比例为 `rate` 的药，再加上新的一剂。`levels` 同时跟踪两个病人：他们起点不同，用药相同。`levels([8, 4, 2], [0, 16], 0.5)` 应当返回 [[8, 16], [8, 12], [6, 8]]：三天，两个病人。

程序能运行，但数不对。改动越少越好。
""",
        src="23345dde",
    ),
    names={"levels": "function"},
    given="""
# symbol
doses = T.dvector("doses")
start = T.dvector("start")
rate = T.dscalar("rate")

# expression
day = lambda before, dose, share: share * before + dose
days, _ = mt.scan(day, sequences=doses, outputs_info=start, non_sequences=rate)

# compile
levels = mt.function([doses, start, rate], days)
""",
    solution="""
# symbol
doses = T.dvector("doses")
start = T.dvector("start")
rate = T.dscalar("rate")

# expression
day = lambda dose, before, share: share * before + dose
days, _ = mt.scan(day, sequences=doses, outputs_info=start, non_sequences=rate)

# compile
levels = mt.function([doses, start, rate], days)
""",
    also_right=(
        but(
            "lambda dose, before, share: share * before + dose",
            "lambda before, dose, share: share * dose + before",
        ),
        but(
            "day = lambda dose, before, share: share * before + dose",
            "def day(d, level, kept):\n    return d + level * kept",
        ),
        but(
            "lambda dose, before, share: share * before",
            "lambda dose, before: rate * before",
            ", non_sequences=rate",
            "",
        ),
    ),
    hints=(
        both(
            "Which lane runs into the first parameter of a step? Its name does not matter.",
            "进入步函数第一个参数的，是哪条轨道？它叫什么名字不重要。",
            src="addf1dc7",
        ),
        both(
            "Elements of sequences first, then earlier outputs, then non-sequences: compare with the parameters of `day`.",
            "先是序列的元素，再是上一帧的输出，最后是非序列量：和 `day` 的参数比一比。",
            src="b129704b",
        ),
        both(
            """
A twin: an account with interest.
```
year = lambda deposit, balance, factor: factor * balance + deposit
b, _ = mt.scan(year, sequences=deposits, outputs_info=first, non_sequences=f)
```
""",
            """
一个相似的例子：有利息的账户。
```
year = lambda deposit, balance, factor: factor * balance + deposit
b, _ = mt.scan(year, sequences=deposits, outputs_info=first, non_sequences=f)
```
""",
            src="c9ab4047",
        ),
    ),
    done=both(
        "Sequences, earlier outputs, non-sequences: the place counts, not the name.",
        "序列、上一帧的输出、非序列量：看的是位置，不是名字。",
        src="d766902b",
    ),
)

TWO_PATIENTS = call("levels", [8, 4, 2], [0, 16], 0.5)


@medicine.part(both("the two patients", "两个病人", src="d4360104"))
def two_patients(a):
    return a.same([TWO_PATIENTS])


@medicine.part(both("other doses", "别的剂量", src="5ea37413"))
def other_doses(a):
    doses = a.rng.integers(1, 30, size=4).tolist()
    start = a.rng.integers(1, 30, size=3).tolist()
    return a.same([call("levels", doses, start, 0.25), call("levels", doses[:1], start, 0.75)])


@medicine.feedback(
    both(
        """
Your `levels([8, 4, 2], [0, 16], 0.5)` has the shape {{shape}}: now the tape has the wrong length.
You exchanged what runs in the lanes, `doses` and `start`; so the loop takes one frame for each *patient*.
There should be a frame for every dose: what else can be put in another order?
""",
        """
你的 `levels([8, 4, 2], [0, 16], 0.5)` 形状是 {{shape}}：现在输出带的长度不对了。
你把两条轨道里的内容 `doses` 和 `start` 对调了；于是循环给每个**病人**转一帧。
应当是每剂药一帧：还有什么可以换个次序？
""",
        src="b043f820",
    ),
    wrong=(
        but("sequences=doses, outputs_info=start", "sequences=start, outputs_info=doses"),
        but(
            "lambda dose, before",
            "lambda before, dose",
            "sequences=doses, outputs_info=start",
            "sequences=start, outputs_info=doses",
        ),
    ),
)
def lanes_swapped(a):
    """sequences and outputs_info were exchanged instead of the parameters."""
    got = np.asarray(a.returns([TWO_PATIENTS])[0])
    return got.shape == (2, 3) and {"shape": str(got.shape)}


@medicine.feedback(
    both(
        """
`levels([8, 4, 2], [0, 16], 0.5)` begins with {{first}} in your program; it should begin with [8, 16].
In frame 0 the parameters take, from left to right, 8.0, then [0, 16], then 0.5; look what your names make of them.
Which name should stand first, if a dose comes in there?
""",
        """
在你的程序里，`levels([8, 4, 2], [0, 16], 0.5)` 以 {{first}} 开头；应当以 [8, 16] 开头。
第 0 帧里，参数从左到右得到 8.0、[0, 16]、0.5；看看你的名字把它们当成了什么。
第一个进来的是剂量，那么哪个名字应当排在最前？
""",
        src="5ac036be",
    ),
    wrong=(
        but("lambda dose, before, share", "lambda before, share, dose"),
        but("lambda dose, before, share", "lambda share, before, dose"),
        but(
            "lambda dose, before, share: share * before",
            "lambda before, dose, kept: rate * before",
        ),
    ),
)
def other_order(a):
    """The parameters are in another order, still not that of the lanes."""
    first = a.returns([TWO_PATIENTS])[0][0]
    ways: Any = permutations([np.float64(8), np.array([0.0, 16.0]), np.float64(0.5)])
    exchanged = any(close(first, share * before + dose) for dose, before, share in ways)
    return exchanged and not close(first, [8, 16]) and {"first": first}


# --- exercise 5: Horner's rule --------------------------------------------------------------------

polynomial = Exercise(
    id="L06.e5",
    type="B",
    minutes=4,
    kills=("M29", "M30"),
    title=both("Horner's rule", "秦九韶算法", src="992c6069"),
    text=both(
        """
Build `horner(c, x)`: the value of a polynomial at the number `x`. The vector `c` holds the coefficients, **highest power first**, and has at least two elements. `horner([1, 0, 2], 3)` is 3² + 2 = 11: one number, no tape.

Multiply what you have by `x`, add the next coefficient, and so on: 1 → 1·3 + 0 = 3 → 3·3 + 2 = 11. Let the scan do all of it: no powers, no `sum`.
""",
        """
搭一个 `horner(c, x)`：求多项式在数 `x` 处的值。向量 `c` 里是系数，**最高次在前**，至少有两个。`horner([1, 0, 2], 3)` 是 3² + 2 = 11：一个数，不是输出带。

把手里的数乘以 `x`，再加上下一个系数，这样一直做下去：1 → 1·3 + 0 = 3 → 3·3 + 2 = 11。全部交给 scan 来做：不要幂，也不要 `sum`。
""",
        src="9f0c9fa0",
    ),
    names={"horner": "function"},
    given="""
# symbol
c = T.dvector("c")
x = T.dscalar("x")

# expression
values = TODO

# compile
horner = TODO
""",
    solution="""
# symbol
c = T.dvector("c")
x = T.dscalar("x")

# expression
def next_value(coefficient, before, x):
    return before * x + coefficient

values, _ = mt.scan(next_value, sequences=c, outputs_info=np.float64(0), non_sequences=x)

# compile
horner = mt.function([c, x], values[-1])
""",
    also_right=(
        but("sequences=c, outputs_info=np.float64(0)", "sequences=c[1:], outputs_info=c[0]"),
        but("(coefficient, before, x)", "(coefficient, before)", ", non_sequences=x", ""),
        but("np.float64(0)", "T.zeros_like(x)"),
        """
c, x = T.dvector("c"), T.dscalar("x")
value, _ = mt.reduce(lambda c_t, before: c_t + x * before, c, T.zeros_like(x))
horner = mt.function([c, x], value)
""",
    ),
    hints=(
        both(
            "Write the Python loop first: `v = 0`, then for every coefficient `v = v * x + coefficient`. Which of the three names changes from frame to frame, and how?",
            "先写出 Python 的循环：`v = 0`，然后对每个系数做 `v = v * x + coefficient`。这三个名字里，哪些会逐帧变化，怎样变？",
            src="ca87b002",
        ),
        both(
            "Coefficients are a sequence, `v` is the earlier output with initial value `np.float64(0)`, `x` is the same in every frame. The step takes them in this order. At the end you want only the last value of the tape.",
            "系数是序列；`v` 是上一帧的输出，初始值 `np.float64(0)`；`x` 在每一帧都相同。步函数就按这个次序得到它们。最后，你只要输出带的最后一个值。",
            src="24b7fc4d",
        ),
        both(
            """
A twin: reading digits, so that [4, 0, 7] becomes 407.
```
def read(digit, number, base):
    return number * base + digit
n, _ = mt.scan(read, sequences=digits, outputs_info=np.float64(0), non_sequences=base)
number = mt.function([digits, base], n[-1])
```
""",
            """
一个相似的例子：读数字，让 [4, 0, 7] 变成 407。
```
def read(digit, number, base):
    return number * base + digit
n, _ = mt.scan(read, sequences=digits, outputs_info=np.float64(0), non_sequences=base)
number = mt.function([digits, base], n[-1])
```
""",
            src="2e7ddaea",
        ),
    ),
    done=both(
        "A sum that is built up frame by frame needs no `sum` afterwards.",
        "一帧一帧累积起来的和，之后就不必再用 `sum`。",
        src="e0ee6ffe",
    ),
)

QUADRATIC = call("horner", [2, 0, 5], 3)
LINEAR = call("horner", [4, 7], 10)


@polynomial.part(both("the value of small polynomials", "小多项式的值", src="111dc87c"))
def small_polynomials(a):
    return a.same([call("horner", [1, 0, 2], 3), QUADRATIC, LINEAR])


@polynomial.part(both("any polynomial", "任意多项式", src="4ff43e52"))
def any_polynomial(a):
    for n in (2, 4, 6):
        c, x = a.rng.integers(-5, 6, size=n), float(a.rng.integers(-3, 4))
        got = a.returns([call("horner", c.tolist(), x)])[0]
        if not close(got, np.polyval(c, x)):
            return False
    return True


@polynomial.part(both("a scan, and no `sum`", "有 scan，没有 `sum`", src="5fbc1420"))
def folded(a):
    return has_op(a.function("horner"), "scan") and not has_op(a.function("horner"), "sum")


@polynomial.feedback(
    both(
        """
Your `horner([1, 0, 2], 3)` gives {{got}}, and `{{name}}` adds up the pieces at the end.
That is map and sum: every frame makes a piece of its own, and no frame looks at the one before.
Fold it into the step: what would frame t have to get from frame t − 1?
""",
        """
你的 `horner([1, 0, 2], 3)` 得到 {{got}}，最后由 `{{name}}` 把各项加起来。
这是先逐个计算、再求和：每一帧只算自己的一项，没有哪一帧看前一帧。
把求和折进步函数里：第 t 帧需要从第 t − 1 帧得到什么？
""",
        src="fd3f0462",
    ),
    wrong=(
        """
c, x = T.dvector("c"), T.dscalar("x")
parts, _ = mt.scan(lambda c_t, p, x: c_t * x**p, sequences=[c[::-1], T.arange(100)], non_sequences=x)
horner = mt.function([c, x], parts.sum())
""",
        """
c, x = T.dvector("c"), T.dscalar("x")
horner = mt.function([c, x], (c * x ** T.arange(c.shape[0])[::-1]).sum())
""",
    ),
)
def map_and_sum(a):
    """The value is put together with a sum."""
    if not has_op(a.function("horner"), "sum"):
        return False
    return {"got": a.returns([call("horner", [1, 0, 2], 3)])[0], "name": "sum"}


@polynomial.feedback(
    both(
        """
`horner([2, 0, 5], 3)` gives {{got}} in your program: {{count}} values.
That is the tape, with one value for every frame; the task asks for one number.
Which of these values has seen all coefficients?
""",
        """
在你的程序里，`horner([2, 0, 5], 3)` 得到 {{got}}：一共 {{count}} 个值。
这是输出带，每一帧一个值；任务要的是一个数。
这些值里，哪一个用上了所有系数？
""",
        src="892e2ab0",
    ),
    wrong=(but("values[-1]", "values"),),
)
def tape_returned(a):
    """The whole tape is returned."""
    got = a.returns([QUADRATIC])[0]
    return np.ndim(got) == 1 and {"got": got, "count": len(got)}


@polynomial.feedback(
    both(
        """
`horner([2, 0, 5], 3)` gives {{got}} in your program; it should be 23.
The first parameter of a step takes the element of the sequence; with your order the coefficient is multiplied by `x`, and the earlier output is only added.
In which order do the three lanes run into a step?
""",
        """
在你的程序里，`horner([2, 0, 5], 3)` 得到 {{got}}，应当是 23。
步函数的第一个参数得到的是序列的元素；照你的次序，乘以 `x` 的是系数，上一帧的输出只是加上去。
三条轨道是按什么次序进入步函数的？
""",
        src="56d28952",
    ),
    wrong=(
        but("(coefficient, before, x)", "(before, coefficient, x)"),
        but("before * x + coefficient", "coefficient * x + before"),
    ),
)
def coefficient_first(a):
    """Coefficient and earlier output are exchanged."""
    got, line = a.returns([QUADRATIC, LINEAR])
    return close(got, 21) and close(line, 110) and {"got": got}


@polynomial.feedback(
    both(
        """
`horner([2, 0, 5], 3)` gives {{got}} in your program; it should be 23.
Your loop goes through the coefficients from the last one: the 2 is added at the end, without an `x`.
Which coefficient is to be multiplied by `x` most often, and when must it come in?
""",
        """
在你的程序里，`horner([2, 0, 5], 3)` 得到 {{got}}，应当是 23。
你的循环从最后一个系数走起：2 是最后才加上的，没有乘过 `x`。
哪个系数乘以 `x` 的次数最多？它应当什么时候进来？
""",
        src="0e5d40ad",
    ),
    wrong=(
        but("sequences=c,", "sequences=c[::-1],"),
        but("non_sequences=x)", "non_sequences=x, go_backwards=True)"),
    ),
)
def lowest_first(a):
    """The coefficients are taken from the other end."""
    got, line = a.returns([QUADRATIC, LINEAR])
    return close(got, 47) and close(line, 74) and {"got": got}


@polynomial.feedback(
    both(
        """
`horner([2, 0, 5], 3)` gives {{got}} in your program; it should be 23.
Your initial value {{start}} comes into frame 0 beside the first coefficient, and is multiplied by `x` from there on.
What must stand in this lane then, if the first result is to be the first coefficient?
""",
        """
在你的程序里，`horner([2, 0, 5], 3)` 得到 {{got}}，应当是 23。
你的初始值 {{start}} 和第一个系数一起进入第 0 帧，此后一直跟着乘以 `x`。
第一个结果应当就是第一个系数，那么这时轨道上应当是什么？
""",
        src="dedfbc8f",
    ),
    wrong=(
        but("np.float64(0)", "np.float64(1)"),
        but("np.float64(0)", "c[0]"),
        but("np.float64(0)", "x"),
    ),
)
def start_counts_too(a):
    """The initial value takes part like a coefficient of a still higher power."""
    got, line = a.returns([QUADRATIC, LINEAR])
    starts = (got - 23) / 27, (line - 47) / 100
    same = close(starts[0], starts[1]) and not close(starts[0], 0)
    fits = same or close(starts, [2, 4]) or close(starts, [3, 10])
    return fits and {"got": got, "start": starts[0]}


@polynomial.feedback(
    both(
        """
`horner([2, 0, 5], 3)` gives {{got}} in your program: that is your first frame.
The tape is written from front to back; its first value knows only one coefficient.
Which value of the tape was written last?
""",
        """
在你的程序里，`horner([2, 0, 5], 3)` 得到 {{got}}：这是最前面那一帧的结果。
输出带从前往后写；它的第一个值只用到一个系数。
输出带上最后写下的是哪个值？
""",
        src="20e7c5da",
    ),
    wrong=(but("values[-1]", "values[0]"),),
)
def first_frame(a):
    """The first value of the tape instead of the last."""
    got, line = a.returns([QUADRATIC, LINEAR])
    return close(got, 2) and close(line, 4) and {"got": got}


@polynomial.feedback(
    both(
        """
`mt.scan` refuses your initial value {{given}}: its dtype is {{dtype}}, and a frame writes `float64`.
What frame 0 reads as its earlier output must be like what a frame writes.
How do you write the number 0 as a `float64`?
""",
        """
`mt.scan` 不接受你的初始值 {{given}}：它的数据类型是 {{dtype}}，而每一帧写下的是 `float64`。
第 0 帧读到的“上一帧的输出”，必须和一帧写下的一样。
怎样把数 0 写成 `float64`？
""",
        src="7d391e70",
    ),
    wrong=(but("np.float64(0)", "0"), but("np.float64(0)", "0.")),
)
def horner_dtype(a):
    """The initial value is an int8 or float32."""
    return start_of_other_dtype(a)


@polynomial.feedback(
    both(
        """
Your cell has a Python `for`, which is over before `horner` is called.
Python repeats at build time; how many coefficients come in is known in beat ③, not before.
What repeats a formula as often as a sequence has elements?
""",
        """
你的单元格里用了 Python 的 `for`，而它在调用 `horner` 之前就结束了。
Python 是在建图时重复的；有几个系数进来，到第 ③ 拍才知道。
序列有几个元素，就把式子重复几次：这件事该交给谁？
""",
        src="3af10570",
    ),
    wrong=(
        """
c, x = T.dvector("c"), T.dscalar("x")
v = np.float64(0)
for k in range(3):
    v = v * x + c[k]
horner = mt.function([c, x], v)
""",
        """
c, x = T.dvector("c"), T.dscalar("x")
v = np.float64(0)
for e in c:
    v = v * x + e
horner = mt.function([c, x], v)
""",
    ),
)
def python_for(a):
    """A Python loop over the coefficients."""
    return any(isinstance(node, ast.For) for node in ast.walk(a.tree))


@polynomial.feedback(
    both(
        """
Your cell stops: {{what}}
Every parameter of a step needs a lane: elements, earlier outputs, fixed things, in this order.
Which of your lanes is missing in the call of `mt.scan`?
""",
        """
你的单元格停了下来：{{what}}
步函数的每个参数都需要一条轨道：元素、之前的输出、固定的东西，就按这个次序。
在 `mt.scan` 的调用里，少了哪一条？
""",
        src="89938f7e",
    ),
    wrong=(but(", non_sequences=x", ""), but("np.float64(0)", "None")),
)
def lane_missing(a):
    """The step has more parameters than there are lanes."""
    fits = key_of(a.error) == "scan_too_many_parameters"
    return fits and {"what": a.error.what}


# --- exercise 6: the highest so far ---------------------------------------------------------------

record = Exercise(
    id="L06.e6",
    type="B",
    minutes=4,
    kills=("M28", "M30", "M03"),
    title=both("The highest so far", "到目前为止的最高", src="b940c0b5"),
    text=both(
        """
Build `highest(x)`: for every element of the vector `x`, the largest element up to there. `highest([3, 1, 5, 2])` returns [3, 3, 5, 5]. The elements may be temperatures in winter; `x` has at least one element.
""",
        """
搭一个 `highest(x)`：对向量 `x` 的每个元素，给出到它为止最大的那个。`highest([3, 1, 5, 2])` 返回 [3, 3, 5, 5]。元素可以是冬天的气温；`x` 至少有一个元素。
""",
        src="567f8044",
    ),
    names={"highest": "function"},
    given="""
# symbol
x = T.dvector("x")

# expression
tops = TODO

# compile
highest = TODO
""",
    solution="""
# symbol
x = T.dvector("x")

# expression
def higher(element, before):
    return T.maximum(before, element)

tops, _ = mt.scan(higher, sequences=x, outputs_info=x[0])

# compile
highest = mt.function([x], tops)
""",
    also_right=(
        but("T.maximum(before, element)", "T.switch(element > before, element, before)"),
        but("x[0]", "np.float64(-np.inf)"),
        but("(element, before)", "(before, element)"),
        but(
            "T.maximum(before, element)",
            "T.maximum(element, before)",
            "sequences=x,",
            "sequences=[x],",
        ),
    ),
    hints=(
        both(
            "One frame for each element. What does a frame need besides its element?",
            "每个元素一帧。除了元素，一帧还需要什么？",
            src="7857cbf9",
        ),
        both(
            "`T.maximum(a, b)` is the larger of two. The start must not be larger than any element, also in winter: which element is certainly not too large?",
            "`T.maximum(a, b)` 是两者中较大的。起点不能比任何元素大，冬天也一样：哪个元素肯定不会太大？",
            src="69f2227d",
        ),
        both(
            """
A twin: the lowest so far.
```
lowest, _ = mt.scan(lambda e, low: T.minimum(low, e), sequences=x, outputs_info=x[0])
```
""",
            """
一个相似的例子：到目前为止的最低。
```
lowest, _ = mt.scan(lambda e, low: T.minimum(low, e), sequences=x, outputs_info=x[0])
```
""",
            src="ff43b2a0",
        ),
    ),
    done=both(
        "A start that is one of the elements is never too high and never too low.",
        "拿元素本身作起点，不会太高，也不会太低。",
        src="007e25cc",
    ),
)

WINTER = call("highest", [-8, -5, -9, -2])
AUTUMN = call("highest", [3, 1, 5, 2])


@record.part(both("above zero", "零上", src="2959b941"))
def above_zero(a):
    return a.same([AUTUMN, call("highest", a.rng.permutation(9).tolist())])


@record.part(both("below zero", "零下", src="542e768f"))
def below_zero(a):
    numbers = (-a.rng.permutation(9) - 2.5).tolist()
    far = (-1e6 * (a.rng.permutation(3) + 1)).tolist()  # no fixed start is low enough
    return a.same([WINTER, call("highest", numbers), call("highest", far), call("highest", [-7])])


@record.feedback(
    both(
        """
In winter your `highest([-8, -5, -9, -2])` gives {{row}}.
In frame 0 your start takes part in the comparison, and {{top}} is higher than the first element.
From which number can you start, so that it never wins wrongly?
""",
        """
到了冬天，你的 `highest([-8, -5, -9, -2])` 得到 {{row}}。
第 0 帧里，你的起点也参加比较，而 {{top}} 比第一个元素高。
从哪个数开始，它才不会错误地胜出？
""",
        src="f8f7f409",
    ),
    wrong=(
        but("outputs_info=x[0]", "outputs_info=np.float64(0)"),
        but("outputs_info=x[0]", "outputs_info=T.zeros_like(x[0])"),
        but("outputs_info=x[0]", "outputs_info=np.float64(-5)"),
        but("outputs_info=x[0]", "outputs_info=x.max()"),
    ),
)
def starts_too_high(a):
    """The start wins over the first elements."""
    row, autumn = (np.asarray(got) for got in a.returns([WINTER, AUTUMN]))
    if row.shape != (4,) or close(row[0], -8):
        return False
    fits = close(row, np.maximum(row[0], [-8, -5, -5, -2]))
    return (
        fits and close(autumn, np.maximum(autumn[0], [3, 3, 5, 5])) and {"row": row, "top": row[0]}
    )


@record.feedback(
    both(
        """
`highest([3, 1, 5, 2])` gives the single number {{got}} in your program.
Every frame writes what is the highest up to there: four elements, four values on the tape.
What takes the others away?
""",
        """
在你的程序里，`highest([3, 1, 5, 2])` 只得到一个数 {{got}}。
每一帧都写下到那里为止最高的：四个元素，输出带上四个值。
其余的是在哪里丢掉的？
""",
        src="2066048b",
    ),
    wrong=(
        but("[x], tops)", "[x], tops[-1])"),
        """
x = T.dvector("x")
highest = mt.function([x], x.max())
""",
    ),
)
def only_the_last(a):
    """One number instead of the tape."""
    got = a.returns([AUTUMN])[0]
    return np.ndim(got) == 0 and {"got": got}


@record.feedback(
    both(
        """
`highest([3, 1, 5, 2])` gives {{row}} in your program: one value is missing.
The initial value is not on the tape. If the loop leaves out the first element, nobody writes a value for it.
Through which elements should the loop go?
""",
        """
在你的程序里，`highest([3, 1, 5, 2])` 得到 {{row}}：少了一个值。
初始值不在输出带上。循环跳过了第一个元素，就没有谁替它写下一个值。
循环应当走过哪些元素？
""",
        src="478a12b3",
    ),
    wrong=(but("sequences=x,", "sequences=x[1:],"),),
)
def one_short(a):
    """The loop leaves out the first element."""
    row = a.returns([AUTUMN])[0]
    return np.shape(row) == (3,) and {"row": row}


@record.feedback(
    both(
        """
Your cell stops in the step: {{what}}
`if` and Python's `max` want to know which is larger **now**, while you build; in the step there are only symbols.
Which operation of `T` leaves the decision to beat ③?
""",
        """
你的单元格停在步函数里：{{what}}
`if` 和 Python 的 `max` 想**现在**就知道谁更大，可这是建图时；步函数里只有符号。
`T` 的哪个运算把决定留到第 ③ 拍？
""",
        src="1d7b68e7",
    ),
    wrong=(
        but("T.maximum(before, element)", "max(before, element)"),
        but("T.maximum(before, element)", "element if element > before else before"),
        but(
            "    return T.maximum(before, element)",
            "    if element > before:\n        return element\n    return before",
        ),
    ),
)
def decides_now(a):
    """A Python decision about symbols."""
    return key_of(a.error) == "truth_of_symbol" and {"what": a.error.what}


@record.feedback(
    both(
        """
`highest([3, 1, 5, 2])` gives {{row}} in your program: a later small element brings the height down.
No frame compares with what the frame before has written.
Which lane brings it in, and in which place do you use it?
""",
        """
在你的程序里，`highest([3, 1, 5, 2])` 得到 {{row}}：后来的小元素把高度拉了下来。
没有哪一帧和上一帧写下的值比较。
是哪条轨道把它送进来的？你在哪里用它？
""",
        src="dc0d1712",
    ),
    wrong=(
        but("T.maximum(before, element)", "T.maximum(element, 0)"),
        but("T.maximum(before, element)", "T.maximum(element, x[0])"),
        but("T.maximum(before, element)", "element"),
    ),
)
def forgets_before(a):
    """The step does not use the earlier output."""
    row = a.returns([AUTUMN])[0]
    fits = any(close(row, wrong) for wrong in ([3, 1, 5, 2], [3, 3, 5, 3]))
    return fits and {"row": row}


@record.feedback(
    both(
        """
`highest([3, 1, 5, 2])` gives {{row}} in your program: it goes down and never up.
Your step keeps the smaller of the two that come in.
Which of the two should a frame write on the tape?
""",
        """
在你的程序里，`highest([3, 1, 5, 2])` 得到 {{row}}：只会往下，不会往上。
进来的两个数里，你的步函数留下了较小的。
一帧应当把哪一个写上输出带？
""",
        src="f76daac1",
    ),
    wrong=(
        but("T.maximum(before, element)", "T.minimum(before, element)"),
        but("T.maximum(before, element)", "T.switch(element > before, before, element)"),
    ),
)
def the_lowest(a):
    """The smaller of the two is kept."""
    row = a.returns([AUTUMN])[0]
    return close(row, [3, 1, 1, 1]) and {"row": row}


@record.feedback(
    both(
        """
Your tape for [3, 1, 5, 2] has the shape {{shape}}: a whole vector is written in every frame.
The start decides what `before` is in frame 0; yours is a vector, and one output is a number.
How many axes should the start have, if a frame writes one number?
""",
        """
对于 [3, 1, 5, 2]，你的输出带的形状是 {{shape}}：每一帧都写下了整个向量。
第 0 帧的 `before` 由起点决定；你的起点是向量，而一个输出只是一个数。
如果每一帧只写一个数，起点应当有几个轴？
""",
        src="82f6124c",
    ),
    wrong=(but("outputs_info=x[0]", "outputs_info=x"),),
)
def vector_top(a):
    """The initial value is a vector."""
    row = np.asarray(a.returns([AUTUMN])[0])
    return row.ndim == 2 and {"shape": str(row.shape)}


@record.feedback(
    both(
        """
`mt.scan` refuses your initial value {{given}}: its dtype is {{dtype}}, and a frame writes `float64`.
Even with the right dtype, a fixed number may be too high: think of a cold winter.
Which start has the dtype of the elements by itself?
""",
        """
`mt.scan` 不接受你的初始值 {{given}}：它的数据类型是 {{dtype}}，而每一帧写下的是 `float64`。
就算数据类型对了，固定的数也可能太高：想想寒冷的冬天。
什么样的起点，天生就和元素有同样的数据类型？
""",
        src="400abb2f",
    ),
    wrong=(
        but("outputs_info=x[0]", "outputs_info=0"),
        but("outputs_info=x[0]", "outputs_info=-99."),
    ),
)
def top_dtype(a):
    """The initial value is an int8 or float32."""
    return start_of_other_dtype(a)


# --- exercise 7: which need a scan? ---------------------------------------------------------------

WORDS = ("array", "scan", "either")

REASONS = (
    both("every element is squared on its own", "每个元素各自平方", src="fd11bd66"),
    both(
        "it is told as a loop, but `T.cumsum(x)` is one array operation",
        "说起来像循环，但 `T.cumsum(x)` 是现成的数组运算",
        src="0119e64e",
    ),
    both(
        "each value is a product of the one before with itself: no array operation gives that",
        "每个值都要用上一个值乘以它自己：没有数组运算能给出来",
        src="bf849529",
    ),
    both(
        "`x[1:] - x[:-1]`: it reads neighbours in the input, but no earlier result",
        "`x[1:] - x[:-1]`：读的是输入里的邻居，没有读之前的结果",
        src="200b2611",
    ),
    both(
        "the floor at 0 acts on the balance of the day before, and changes everything after it",
        "“不低于 0”作用在前一天的余额上，此后全都跟着变",
        src="57d837d5",
    ),
    both(
        "it is told as a loop, but `x.sum()` is one array operation",
        "说起来像循环，但 `x.sum()` 是现成的数组运算",
        src="32979227",
    ),
    both("every temperature is converted on its own", "每个温度各自换算", src="6155964a"),
    both(
        "there is a `tanh` around the earlier result, in every frame",
        "每一帧都要对之前的结果取 `tanh`",
        src="02e752f1",
    ),
    both(
        "a scan by Horner's rule, or powers times coefficients, added up",
        "可以用秦九韶算法的 scan，也可以用系数乘幂再求和",
        src="b13dc9d2",
    ),
    both(
        "`T.sqrt((m**2).sum(axis=1))`: no row needs another row",
        "`T.sqrt((m**2).sum(axis=1))`：没有哪一行需要别的行",
        src="96713909",
    ),
)

sorting = Exercise(
    id="L06.e7",
    type="P",
    minutes=4,
    kills=(),
    title=both("Which need a scan?", "哪些需要 scan？", src="dcacbf39"),
    text=both(
        """
A scan walks; an array operation does all elements at once; where there is one, it is shorter, and as a rule faster. Sort these ten tasks. For each write

* `"array"`: no result needs an earlier result,
* `"scan"`: a result needs the one before, and no array operation gives it,
* `"either"`: it can be told as a loop that carries something on, but a ready array operation does the same.

1. the square of every element
2. the running totals of a vector
3. `v = r * v * (1 - v)`, forty times
4. the differences of neighbours
5. an account: add each payment, but it never goes below 0
6. the total of a vector
7. a hundred temperatures, from Celsius to Fahrenheit
8. `h = tanh(w * h + x_t)` along a vector `x`
9. the value of a polynomial
10. a matrix holds one point a row: the distance of every point from the origin
""",
        """
scan 一步一步走；数组运算把所有元素一次算完；只要有，写起来就更短，通常也更快。把下面十件事分分类。每件写一个词：

* `"array"`：没有哪个结果需要之前的结果；
* `"scan"`：一个结果需要上一个结果，又没有数组运算能给出来；
* `"either"`：可以说成一个把东西往下传的循环，但有现成的数组运算能做同样的事。

1. 每个元素的平方
2. 向量逐步累加的和
3. `v = r * v * (1 - v)`，做四十次
4. 相邻元素的差
5. 一个账户：每次加上收支，但余额从不低于 0
6. 向量的总和
7. 一百个温度，从摄氏换成华氏
8. 沿着向量 `x` 做 `h = tanh(w * h + x_t)`
9. 多项式的值
10. 矩阵的每一行是一个点：每个点到原点的距离
""",
        src="b343a558",
    ),
    names={"kinds": "value"},
    given="""
kinds = [TODO, TODO, TODO, TODO, TODO, TODO, TODO, TODO, TODO, TODO]
""",
    solution="""
kinds = ["array", "either", "scan", "array", "scan", "either", "array", "scan", "either", "array"]
""",
    also_right=(
        """
a, s, e = "array", "scan", "either"
kinds = (a, e, s, a, s, e, a, s, e, a)
""",
        but('"array"', '"ARRAY"', '"scan"', '"Scan"'),
    ),
    hints=(
        both(
            "Ask of each: to work out result number 7, do I need result number 6?",
            "对每一件都问：要算第 7 个结果，需要第 6 个结果吗？",
            src="48fae815",
        ),
        both(
            "If you do need it, ask on: is there one operation on the whole array that gives all results (`sum`, `cumsum`, a power)?",
            "如果需要，再问：有没有对整个数组的运算，一次给出所有结果（`sum`、`cumsum`、幂）？",
            src="3731fafc",
        ),
        both(
            'Twins: rounding every element is `"array"`; the product of all elements is `"either"`, by `x.prod()`; Newton\'s iteration is `"scan"`.',
            '相似的例子：给每个元素取整是 `"array"`；所有元素的积是 `"either"`，因为有 `x.prod()`；牛顿迭代是 `"scan"`。',
            src="1476cafa",
        ),
    ),
    done=both(
        "A scan is for results that need earlier results. Everything else is an array formula.",
        "scan 是给“需要之前结果的结果”用的。其余的，都写成数组的式子。",
        src="1f120d80",
    ),
)


def kind_of(a, place):
    """The learner's word for a task, in small letters."""
    words = list(a["kinds"])
    return str(words[place]).strip().lower() if place < len(words) else ""


def right_kind(a, place):
    """The word of the solution for a task."""
    return a.solution["kinds"][place]


def misjudged(a, said, right):
    """The first task that was called `said` and is `right`, as values of a message; or False."""
    for place in range(10):
        if kind_of(a, place) == said and right_kind(a, place) == right:
            return {"task": place + 1, "reason": REASONS[place]}
    return False


@sorting.part(both("ten words", "十个词", src="978f611a"))
def ten_words(a):
    return len(a["kinds"]) == 10 and all(kind_of(a, k) in WORDS for k in range(10))


@sorting.part(both("1 to 5", "第 1 到第 5 件", src="a2ed32c2"))
def first_five_kinds(a):
    return all(kind_of(a, k) == right_kind(a, k) for k in range(5))


@sorting.part(both("6 to 10", "第 6 到第 10 件", src="f27bbd64"))
def last_five_kinds(a):
    return all(kind_of(a, k) == right_kind(a, k) for k in range(5, 10))


@sorting.feedback(
    both(
        """
Your list has {{count}} words; word number {{place}} is “{{word}}”.
The check knows three words: `"array"`, `"scan"`, `"either"`, one for each of the ten tasks.
Which of the three did you mean there?
""",
        """
你的列表里有 {{count}} 个词；第 {{place}} 个是“{{word}}”。
检查只认得三个词：`"array"`、`"scan"`、`"either"`，十件事每件一个。
这里你想写的是哪一个？
""",
        src="a5253d5b",
    ),
    wrong=(
        but('kinds = ["array"', 'kinds = ["vector"'),
        but('"either", "array"]', '"either"]'),
    ),
)
def unknown_word(a):
    """A word is missing or not one of the three."""
    words = [kind_of(a, k) for k in range(len(a["kinds"]))]
    places = [k for k, word in enumerate(words) if word not in WORDS]
    if not places and len(words) == 10:
        return False
    place = places[0] if places else len(words) - 1
    return {"count": len(words), "place": place + 1, "word": words[place]}


@sorting.feedback(
    both(
        """
You want to do task {{task}} without a loop.
Look again: {{reason}}.
To know its seventh result, what do you have to know first?
""",
        """
第 {{task}} 件，你想不用循环来做。
再看一看：{{reason}}。
要知道它的第七个结果，得先知道什么？
""",
        src="4757385c",
    ),
    wrong=(
        but('"scan", "array", "scan"', '"array", "array", "scan"'),
        but('"scan", "array", "scan"', '"scan", "array", "either"'),
    ),
)
def needs_the_one_before(a):
    """A recurrence is taken for an array operation."""
    return misjudged(a, "array", "scan") or misjudged(a, "either", "scan")


@sorting.feedback(
    both(
        """
You give task {{task}} a scan.
Look again: {{reason}}.
Which frame of your scan would read what an earlier frame has written?
""",
        """
第 {{task}} 件，你给了它一个 scan。
再看一看：{{reason}}。
你的 scan 里，哪一帧会去读之前的帧写下的东西？
""",
        src="8e822dd5",
    ),
    wrong=(
        but('kinds = ["array"', 'kinds = ["scan"'),
        but(
            '"either", "array", "scan", "either", "array"]',
            '"either", "either", "scan", "either", "array"]',
        ),
        but('"scan", "array", "scan"', '"scan", "scan", "scan"'),
    ),
)
def loop_for_nothing(a):
    """An array operation is done by a scan."""
    return misjudged(a, "scan", "array") or misjudged(a, "either", "array")


@sorting.feedback(
    both(
        """
For task {{task}} you leave only one way.
Both are there: {{reason}}.
Can you tell it the other way, and would the numbers be the same?
""",
        """
第 {{task}} 件，你只留了一条路。
其实两条都有：{{reason}}。
换一种说法，你能说出来吗？数会一样吗？
""",
        src="953a5f02",
    ),
    wrong=(
        but('"array", "either", "scan"', '"array", "scan", "scan"'),
        but('"either", "array"]', '"array", "array"]'),
    ),
)
def another_way(a):
    """A task with an array operation and a loop is given only one of them."""
    return misjudged(a, "scan", "either") or misjudged(a, "array", "either")


# --- say it ---------------------------------------------------------------------------------------

friend = SayIt(
    id="L06.s1",
    ask=both(
        "Explain to a friend, in one sentence: the `print` in my step appears only once, although the loop turns a thousand times, because …",
        "用一句话讲给朋友听：我的步函数里有 `print`，循环转了一千帧，它却只打印了一次，因为……",
        src="fbc17e40",
    ),
    models=(
        both(
            "Python runs the step once, while the formula is being built, with symbols; what turns a thousand times is the formula that it returned.",
            "Python 只在建图时用符号运行步函数一次；转一千帧的，是它返回的式子。",
            src="cd1ae52c",
        ),
        both(
            "The loop is one node of the graph: the step has made it at build time, and in beat ③ of a call the node turns, without any Python line.",
            "循环是计算图里的一个节点：步函数在建图时造出了它；到了调用的第 ③ 拍，转动的是这个节点，不再经过 Python 代码。",
            src="5e354d8c",
        ),
    ),
)
