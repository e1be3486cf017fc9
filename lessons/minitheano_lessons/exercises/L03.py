# ruff: noqa: D103
# mypy: allow-untyped-defs, allow-untyped-calls
"""L03 Shared variables: what is asked, what is right, and what each wrong answer means."""

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
    id="L03",
    title=both("Shared variables: a value that stays", "shared 变量：留得住的值", src="38472788"),
    teach=15,
    do=19,
    needs=("L02",),
    kills=("M08", "M10", "M11", "M12", "M13", "M14", "M15"),
    questions=(
        both(
            "Where can a function keep a value from one call to the next?",
            "函数能把一个值放在哪里，留到下一次调用？",
            src="fe3db6f1",
        ),
        both(
            "Why does the accumulator hand out the value from before the addition?",
            "为什么累加器返回的是相加之前的值？",
            src="3ae15113",
        ),
        both(
            "What changes a shared variable, and what only looks as if it did?",
            "什么会改变 shared 变量，什么只是看起来会？",
            src="f3b7320f",
        ),
    ),
    goals=(
        both(
            "make a shared variable with a start value, a dtype and a name",
            "创建 shared 变量，给它初始值、数据类型和名字",
            src="de9af906",
        ),
        both(
            "tell `state`, `state.get_value()` and `state + 1` apart",
            "分清 `state`、`state.get_value()` 和 `state + 1`",
            src="9936dd05",
        ),
        both(
            "explain why a call of the accumulator shows the old value",
            "说明累加器的一次调用为什么给出旧值",
            src="15e83baf",
        ),
        both(
            "keep dtypes in agreement with `dtype=state.dtype`",
            "用 `dtype=state.dtype` 让数据类型保持一致",
            src="143398a5",
        ),
        both("use one state from two functions", "让两个函数使用同一个状态", src="891f36f9"),
    ),
    terms=(
        "shared variable",
        "state",
        "update",
        "accumulator",
        "snapshot",
        "old value",
        "new value",
    ),
)

# --- gates ----------------------------------------------------------------------------------------

recall = Prediction(
    id="L03.r1",
    minutes=1,
    kills=("M01",),
    text=both(
        "What does `f(5)` give, and what is `y` after the call?",
        "`f(5)` 得到什么？调用之后，`y` 是什么？",
        src="5947abb8",
    ),
    code="""
# symbol
x = T.dscalar("x")

# expression
y = 3 * x + 4

# compile
f = mt.function([x], y)

# call
answer = f(5)
""",
    asks=(
        Value(both("`f(5)` gives", "`f(5)` 得到", src="d70dd9bd"), "answer", 19.0, beat="return"),
        Pick(
            both("Afterwards `y` is", "之后 `y` 是", src="8301ddc5"),
            "hasattr(y, 'owner')",
            key=True,
            options=(
                Option(
                    False,
                    both("the number 19.0", "数 19.0", src="65df63ac"),
                    "M01",
                    both(
                        "A call computes with a copy of the graph and leaves `y` as it is: a formula for every `x`.",
                        "调用用的是计算图的副本，`y` 保持原样：它是对任何 `x` 都成立的式子。",
                        src="7023ec24",
                    ),
                ),
                Option(
                    True,
                    both("still a formula, without a value", "仍是式子，没有值", src="22d1ac99"),
                ),
            ),
        ),
    ),
)

test_out = Prediction(
    id="L03.t1",
    minutes=2,
    kills=("M10", "M15"),
    text=both(
        "Two functions and one shared variable: what are these three values?",
        "两个函数，一个 shared 变量：这三个值各是多少？",
        src="1418cfb9",
    ),
    code="""
# symbol
s = mt.shared(np.float64(6), "s")
x = T.dscalar("x")

# compile
add = mt.function([x], s, updates=[(s, s + x)])
times = mt.function([x], x * s.get_value())

# call
first = add(4)
now = s.get_value()
last = times(3)
""",
    asks=(
        Value(
            both("`add(4)` returns", "`add(4)` 返回", src="4f0a1645"),
            "first",
            6.0,
            slips=(
                Slip(
                    10.0,
                    "M15",
                    both(
                        "10 is the new value. The output `s` is computed before it is stored.",
                        "10 是新值。输出 `s` 在存入之前就算好了。",
                        src="12248a80",
                    ),
                ),
            ),
            beat="compute",
        ),
        Value(
            both("then `s.get_value()` is", "此时 `s.get_value()` 是", src="10e0110e"),
            "now",
            10.0,
            beat="commit",
        ),
        Value(
            both("`times(3)` returns", "`times(3)` 返回", src="9d67be40"),
            "last",
            18.0,
            slips=(
                Slip(
                    30.0,
                    "M10",
                    both(
                        "`times` does not know the box: `get_value` put the number 6.0 into it when it was built.",
                        "`times` 并不认识那个盒子：搭式子时，`get_value` 放进去的是数 6.0。",
                        src="4b280f13",
                    ),
                ),
            ),
            beat="compute",
        ),
    ),
)

accumulate = Prediction(
    id="L03.p1",
    minutes=3,
    kills=("M15", "M11", "M19"),
    text=both(
        "What does each call return, and what does `state` hold after it?",
        "每次调用返回什么？调用之后 `state` 里是多少？",
        src="4cca9f8b",
    ),
    code="""
# symbol
state = mt.shared(np.array(0, dtype=np.float64), "state")
inc = T.scalar("inc", dtype=state.dtype)

# compile
accumulator = mt.function([inc], state, updates=[(state, state + inc)])

# call
r1 = accumulator(1)
s1 = state.get_value()
r2 = accumulator(10)
s2 = state.get_value()
state.set_value(-1)
r3 = accumulator(3)
s3 = state.get_value()

# inspect
print(r1, r2, r3)
print(s1, s2, s3)
""",
    asks=(
        Table(
            rows=(
                "accumulator(1)",
                "accumulator(10)",
                "state.set_value(-1); accumulator(3)",
            ),
            columns=(
                both("returns", "返回", src="153b2a38"),
                both("`state` after it", "之后的 `state`", src="2f0d0678"),
            ),
            values=(("r1", "s1"), ("r2", "s2"), ("r3", "s3")),
            key=((0.0, 1.0), (1.0, 11.0), (-1.0, 2.0)),
            slips=(
                Slip(
                    ((1.0, 1.0), (11.0, 11.0), (2.0, 2.0)),
                    "M15",
                    both(
                        "Your machine stores first and returns what it has stored. Look at the last call: -1.0 came back, and no call had made that number.",
                        "你的机器先存入，再返回存好的值。看看最后一次调用：返回的是 -1.0，而没有哪次调用算出过这个数。",
                        src="0d3c8be9",
                    ),
                ),
                Slip(
                    ((0.0, 1.0), (0.0, 10.0), (0.0, 3.0)),
                    "M19",
                    both(
                        "Your machine starts from 0 at every call. The line with `mt.shared` ran once, when the program was built.",
                        "你的机器每次调用都从 0 开始。带 `mt.shared` 的那一行只运行过一次，是在建图时。",
                        src="bc3de6c8",
                    ),
                ),
                Slip(
                    ((0.0, 0.0), (1.0, 0.0), (11.0, -1.0)),
                    "M11",
                    both(
                        "Your function keeps a copy of its own. There is only one box, and both `state` and the function mean it.",
                        "你的函数自己留了一份副本。盒子只有一个，`state` 和函数指的都是它。",
                        src="0cb2f814",
                    ),
                ),
            ),
            beat="compute",
        ),
    ),
    why=Why(
        both(
            "Why does `accumulator(10)` return 1.0?",
            "为什么 `accumulator(10)` 返回 1.0？",
            src="449eed7a",
        ),
        options=(
            both(
                "What is returned is computed from the value that was there when the call began.",
                "返回值是根据调用开始时盒子里的值算出来的。",
                src="86ca8bf1",
            ),
            both(
                "The function repeats the answer of the call before.",
                "函数把上一次调用的答案又给了一遍。",
                src="b4eb737c",
            ),
            both(
                "The addition only happens when `get_value` asks for it.",
                "要等到 `get_value` 来取值，才会真的相加。",
                src="f5d8e944",
            ),
        ),
        answer=0,
        feedback=(
            both(
                "Yes: read, compute, store, and only then hand out what was computed.",
                "对：先读，再算，再存，最后才把算好的结果交出来。",
                src="51cd84f8",
            ),
            both(
                "It looks so here. But after `state.set_value(-1)` the call returned -1.0, which no call had stored.",
                "在这里看起来是这样。可是 `state.set_value(-1)` 之后，调用返回了 -1.0，而没有哪次调用存入过它。",
                src="c7e71952",
            ),
            both(
                "`get_value` only looks. The sum was in the box as soon as the call was over.",
                "`get_value` 只是看一眼。调用一结束，和就已经在盒子里了。",
                src="068adc30",
            ),
        ),
    ),
)

one_box = Prediction(
    id="L03.p2",
    minutes=2,
    kills=("M11", "M14", "M15"),
    text=both(
        "`up` adds, `dn` subtracts. Do they get in each other's way?",
        "`up` 加，`dn` 减。它们会互相影响吗？",
        src="dfbddf2e",
    ),
    code="""
# symbol
level = mt.shared(np.float64(0), "level")
x = T.dscalar("x")

# compile
up = mt.function([x], level, updates=[(level, level + x)])
dn = mt.function([x], level, updates=[(level, level - x)])

# call
u = up(5)
after_up = level.get_value()
d = dn(2)
after_dn = level.get_value()
level.set_value(-1)
after_set = level.get_value()

# inspect
print(u, d)
print(after_up, after_dn, after_set)
""",
    asks=(
        Table(
            rows=("up(5)", "dn(2)"),
            columns=(
                both("returns", "返回", src="153b2a38"),
                both("`level` after it", "之后的 `level`", src="886120b6"),
            ),
            values=(("u", "after_up"), ("d", "after_dn")),
            key=((0.0, 5.0), (5.0, 3.0)),
            slips=(
                Slip(
                    ((0.0, 5.0), (0.0, -2.0)),
                    "M11",
                    both(
                        "In your machine `dn` starts from its own 0. But `dn` reads the box that `up` has just written into.",
                        "在你的机器里，`dn` 从自己的 0 开始。其实 `dn` 读的正是 `up` 刚刚写过的盒子。",
                        src="b9e264bb",
                    ),
                ),
                Slip(
                    ((5.0, 5.0), (3.0, 3.0)),
                    "M15",
                    both(
                        "You wrote the new values in the column *returns*. The call hands out what it computed from the snapshot.",
                        "你在“返回”一列写了新值。调用交出来的，是根据快照算出的结果。",
                        src="93abba61",
                    ),
                ),
            ),
            beat="snapshot",
        ),
        Value(
            both(
                "`level` right after `level.set_value(-1)`",
                "刚执行完 `level.set_value(-1)` 时的 `level`",
                src="8c4f9f35",
            ),
            "after_set",
            -1.0,
            slips=(
                Slip(
                    -3.0,
                    "M14",
                    both(
                        "You let the update of `dn` run again. `set_value` writes and runs nothing: only a call has beats.",
                        "你让 `dn` 的更新又跑了一次。`set_value` 只写入，什么也不运行：只有调用才有拍。",
                        src="f7cac11a",
                    ),
                ),
                Slip(
                    4.0,
                    "M14",
                    both(
                        "You let the update of `up` run again. `set_value` writes and runs nothing: only a call has beats.",
                        "你让 `up` 的更新又跑了一次。`set_value` 只写入，什么也不运行：只有调用才有拍。",
                        src="77333dc4",
                    ),
                ),
                Slip(
                    2.0,
                    "M14",
                    both(
                        "You added -1 to what was there. `set_value` puts the new content instead of the old.",
                        "你把 -1 加到了原来的值上。`set_value` 是用新的内容替换原来的内容。",
                        src="4c8b00e7",
                    ),
                ),
            ),
        ),
    ),
)

frozen_number = Prediction(
    id="L03.p3",
    minutes=2,
    kills=("M10", "M02"),
    text=both(
        "`s` becomes 10 after the formulas are built. What does `f(3)` return?",
        "式子搭好之后，`s` 变成了 10。`f(3)` 返回什么？",
        src="df582161",
    ),
    code="""
# symbol
s = mt.shared(np.float64(2), "s")
x = T.dscalar("x")

# expression
y1 = x * s
y2 = x * s.get_value()

# compile
f = mt.function([x], [y1, y2])

# call
s.set_value(10)
a1, a2 = f(3)

# inspect
print(a1, a2)
""",
    asks=(
        Value(
            both("the first value, `a1`", "第一个值 `a1`", src="25717cfe"),
            "a1",
            30.0,
            slips=(
                Slip(
                    6.0,
                    "M02",
                    both(
                        "`y1` contains the box, not its content: beat ② reads it anew in every call.",
                        "`y1` 里放的是盒子，不是盒子里的东西：每次调用，第 ② 拍都会重新读取。",
                        src="1efa56ca",
                    ),
                ),
            ),
            beat="snapshot",
        ),
        Value(
            both("the second value, `a2`", "第二个值 `a2`", src="600088b8"),
            "a2",
            6.0,
            slips=(
                Slip(
                    30.0,
                    "M10",
                    both(
                        "`s.get_value()` gave the number 2.0 once, while you were building. A number does not follow the box.",
                        "`s.get_value()` 在建图时给过一次数 2.0。数不会跟着盒子变。",
                        src="a852d8d7",
                    ),
                ),
            ),
            beat="compute",
        ),
    ),
    why=Why(
        both("When was the 2.0 in `y2` read?", "`y2` 里的 2.0 是什么时候读取的？", src="c8c598f2"),
        options=(
            both("When the function was compiled.", "编译函数的时候。", src="76ab6ce5"),
            both("At the first call.", "第一次调用的时候。", src="c02728e2"),
            both("When the formula was built.", "搭式子的时候。", src="6193d033"),
        ),
        answer=2,
        feedback=(
            both(
                "By then it was a constant of the graph already.",
                "到那时，它早已是计算图里的常量了。",
                src="a7249ab9",
            ),
            both(
                "At the first call the box held 10. The 2.0 is older than that.",
                "第一次调用时，盒子里是 10。2.0 比那更早。",
                src="ecc5f48b",
            ),
            both(
                "Yes: `get_value()` is ordinary Python, and Python ran that line at build time.",
                "对：`get_value()` 是普通的 Python，那一行在建图时就运行了。",
                src="3392811e",
            ),
        ),
    ),
)

names_and_copies = Prediction(
    id="L03.p4",
    minutes=2,
    kills=("M12", "M13"),
    text=both(
        "A name is moved, and an array is written on. What is in the two boxes?",
        "一个名字移走了，一个数组改写了。两个盒子里各是什么？",
        src="43d588b4",
    ),
    code="""
# symbol
s = mt.shared(np.float64(1), "s")
box = mt.shared(np.zeros(3), "box")

# expression
keep = s
s = s + 1

# inspect
kept = keep.get_value()
copy = box.get_value()
copy[0] = 99
print(kept)
print(box.get_value())
""",
    asks=(
        Value(
            "`keep.get_value()`",
            "kept",
            1.0,
            slips=(
                Slip(
                    2.0,
                    "M12",
                    both(
                        "`s = s + 1` built a formula and moved the name `s` to it. Nothing was called, so nothing was stored.",
                        "`s = s + 1` 搭了一个式子，并把名字 `s` 移到它上面。没有调用，也就没有存入。",
                        src="6a463fec",
                    ),
                ),
            ),
        ),
        Pick(
            both("The name `s` now stands for", "名字 `s` 现在代表", src="d3430acf"),
            "hasattr(s, 'get_value')",
            key=False,
            options=(
                Option(
                    True,
                    both(
                        "a shared variable that holds 2.0",
                        "shared 变量，里面是 2.0",
                        src="7547de64",
                    ),
                    "M12",
                    both(
                        "`s + 1` is computed by nobody until a function is called. The name `s` stands for the formula itself.",
                        "没有函数调用，就没有谁去算 `s + 1`。名字 `s` 代表的就是这个式子。",
                        src="595225a3",
                    ),
                ),
                Option(
                    False,
                    both(
                        "a formula, which has no `get_value`",
                        "式子，它没有 `get_value`",
                        src="dde94dbc",
                    ),
                ),
            ),
        ),
        Value(
            both(
                "the three numbers of `box.get_value()`",
                "`box.get_value()` 的三个数",
                src="7de3f908",
            ),
            "box.get_value()",
            (0.0, 0.0, 0.0),
            slips=(
                Slip(
                    (99.0, 0.0, 0.0),
                    "M13",
                    both(
                        "`get_value()` gave you a copy. You wrote 99 on the copy.",
                        "`get_value()` 给你的是副本。99 写在了副本上。",
                        src="a8392f7c",
                    ),
                ),
            ),
        ),
    ),
)

whole_numbers = Prediction(
    id="L03.p5",
    minutes=2,
    kills=("M08",),
    text=both(
        "The state starts as the integer 0, the step is a `float64`. What happens in the last line?",
        "状态从整数 0 开始，步长是 `float64`。最后一行会怎样？",
        src="6c12c6cc",
    ),
    code="""
# symbol
whole = mt.shared(0, "whole")
half = T.dscalar("half")
""",
    last="""
# compile
adder = mt.function([half], whole, updates=[(whole, whole + half)])
""",
    asks=(
        Value(
            "`whole.dtype`",
            "whole.dtype",
            "int64",
            slips=(
                Slip(
                    "float64",
                    "M08",
                    both(
                        "The start value decides, and 0 is a whole number. `np.float64(0)` or 0.0 would give `float64`.",
                        "由初始值决定，而 0 是整数。写成 `np.float64(0)` 或 0.0，得到的才是 `float64`。",
                        src="7239edce",
                    ),
                ),
                Slip(
                    "int32",
                    "M08",
                    both(
                        "An integer, yes; a Python integer becomes `int64` here.",
                        "确实是整数；不过 Python 的整数在这里变成 `int64`。",
                        src="6f115436",
                    ),
                ),
            ),
        ),
        Pick(
            both("The last line", "最后一行", src="d9027739"),
            "raised(last)",
            key="TypeError",
            options=(
                Option(
                    "TypeError",
                    both(
                        "refuses to compile: a TypeError", "拒绝编译：报 TypeError", src="1a355ad5"
                    ),
                ),
                Option(
                    "nothing",
                    both(
                        "compiles; calls will cut the halves off",
                        "能编译；调用时会把半步截断",
                        src="37e7d06b",
                    ),
                    "M08",
                    both(
                        "It will not lose numbers in silence: the sum is `float64`, the box stores `int64`, and that is refused when you compile.",
                        "它不会悄悄丢掉你的数：和是 `float64`，盒子存的是 `int64`，所以编译时就拒绝。",
                        src="773fe571",
                    ),
                ),
                Option(
                    "becomes float64",
                    both(
                        "compiles; `whole` becomes `float64`",
                        "能编译；`whole` 变成 `float64`",
                        src="aa05472b",
                    ),
                    "M08",
                    both(
                        "A box keeps its dtype for life; a formula that does not fit is refused.",
                        "盒子的数据类型一旦定下就不变；放不进去的式子会遭到拒绝。",
                        src="95356745",
                    ),
                ),
            ),
        ),
    ),
)

# --- exercise 1: predict a ledger -----------------------------------------------------------------

TANK = """
tank = mt.shared(np.float64(20), "tank")
x = T.dscalar("x")
fill = mt.function([x], tank, updates=[(tank, tank + x)])
rows = [fill(5), tank.get_value()]
tank.set_value(7)
rows += [tank.get_value(), fill(4), tank.get_value()]
copy = tank.get_value()
copy.fill(100)
rows += [tank.get_value(), fill(2), tank.get_value()]
"""

ledger = Exercise(
    id="L03.e1",
    type="P",
    minutes=3,
    kills=("M13", "M14", "M15"),
    title=both("Five events", "五件事", src="20eda8ca"),
    text=both(
        """
Here is a tank, and a function that fills it:

```python
tank = mt.shared(np.float64(20), "tank")
x = T.dscalar("x")
fill = mt.function([x], tank, updates=[(tank, tank + x)])
```

Then five things happen:

1. `fill(5)`
2. `tank.set_value(7)`
3. `fill(4)`
4. `copy = tank.get_value()`, then `copy.fill(100)` writes 100 on the array `copy`
5. `fill(2)`

Without running it: write what the three calls return, and what `tank` holds after each of the five events.
""",
        """
这里有一个水箱，还有一个给它加水的函数：

```python
tank = mt.shared(np.float64(20), "tank")
x = T.dscalar("x")
fill = mt.function([x], tank, updates=[(tank, tank + x)])
```

接着发生了五件事：

1. `fill(5)`
2. `tank.set_value(7)`
3. `fill(4)`
4. `copy = tank.get_value()`，然后 `copy.fill(100)` 在数组 `copy` 上写入 100
5. `fill(2)`

先不要运行：写出三次调用各返回什么，以及五件事每一件之后 `tank` 里是多少。
""",
        src="e892c100",
    ),
    names={"returned": "value", "held": "value"},
    given="""
returned = [TODO, TODO, TODO]
held = [TODO, TODO, TODO, TODO, TODO]
""",
    solution="""
returned = [20, 7, 11]
held = [25, 7, 11, 11, 13]
""",
    also_right=("returned = [20.0, 7.0, 11.0]\nheld = np.array([25, 7, 11, 11, 13])",),
    hints=(
        both(
            "Three kinds of things happen here. Which of them go through the five beats?",
            "这里发生的事有三种。哪一种会走完五拍？",
            src="ec4f7b81",
        ),
        both(
            "For every call write down the old value first. What it returns is read from that; what is stored is the old value plus the argument.",
            "每次调用，先把旧值写下来。返回值就是它；存入的是旧值加上实参。",
            src="4ccfb5ec",
        ),
        both(
            "A twin with other numbers: the box holds 50. `fill(8)` returns 50 and leaves 58; `tank.set_value(3)` leaves 3; `fill(6)` returns 3 and leaves 9.",
            "换一组数的例子：盒子里是 50。`fill(8)` 返回 50，留下 58；`tank.set_value(3)` 之后是 3；`fill(6)` 返回 3，留下 9。",
            src="c6a310c2",
        ),
    ),
    done=both(
        "Only a call and `set_value` reach the box; a copy is yours alone.",
        "能碰到盒子的只有调用和 `set_value`；副本只归你自己。",
        src="2bc421fd",
    ),
)


@ledger.part(both("what the calls return", "各次调用的返回值", src="58163272"))
def returned_right(a):
    return close(list(a["returned"]), a.machine(TANK, "[rows[0], rows[3], rows[6]]"))


@ledger.part(both("what the tank holds", "水箱里的值", src="6711b2fc"))
def held_right(a):
    return close(list(a["held"]), a.machine(TANK, "[rows[i] for i in (1, 2, 4, 5, 7)]"))


@ledger.feedback(
    both(
        """
You say that the calls return {{returned}}: these are the values after the addition.
What a call returns is computed in beat ③ from the old value; the new one is stored in beat ④.
What was in the tank when `fill(5)` began?
""",
        """
你写的返回值是 {{returned}}：这些都是相加之后的值。
返回值在第 ③ 拍由旧值算出；新值要到第 ④ 拍才存入。
`fill(5)` 开始的时候，水箱里是多少？
""",
        src="abdeb79c",
    ),
    wrong=(
        but("[20, 7, 11]", "[25, 11, 13]"),
        "returned = [25, 11, 13]\nheld = [25, 7, 11, 100, 102]",
    ),
)
def shifted(a):
    """The new values stand where the old ones belong."""
    returned = list(a["returned"])
    return close(returned, [25, 11, 13]) and {"returned": returned}


@ledger.feedback(
    both(
        """
After `tank.set_value(7)` you have {{level}} in the tank.
`set_value` writes from outside and runs nothing: none of the five beats takes place, no update happens.
So what is in the tank between events 2 and 3?
""",
        """
在 `tank.set_value(7)` 之后，你写的是 {{level}}。
`set_value` 从外面写入，什么也不运行：五拍一拍也没有发生，没有任何更新。
那么第 2 件事和第 3 件事之间，水箱里是多少？
""",
        src="033cdef7",
    ),
    wrong=(
        "returned = [20, 12, 16]\nheld = [25, 12, 16, 16, 18]",
        "returned = [20, 32, 36]\nheld = [25, 32, 36, 36, 38]",
    ),
)
def set_runs(a):
    """set_value is thought to add, or to run the update once more."""
    level = list(a["held"])[1]
    return not close(level, 7) and {"level": level}


@ledger.feedback(
    both(
        """
After `copy.fill(100)` you have {{level}} in the tank.
`get_value()` handed out a copy; the 100 was written on that, and the box was not touched.
Which two things can change what is in a box?
""",
        """
在 `copy.fill(100)` 之后，你写水箱里是 {{level}}。
`get_value()` 给出的是副本；100 写在副本上，盒子没有动。
能改变盒子里的值的，是哪两样？
""",
        src="657dad0e",
    ),
    wrong=("returned = [20, 7, 100]\nheld = [25, 7, 11, 100, 102]",),
)
def copy_is_box(a):
    """Writing on the copy is thought to write into the box."""
    level = list(a["held"])[3]
    return close(level, 100) and {"level": level}


@ledger.feedback(
    both(
        """
For `fill({{argument}})` you say that it returns {{returned}}.
In beat ② of that call the tank is read, and this reading is what comes back; it is neither the argument nor what an earlier call returned.
What was in the tank the moment before this call?
""",
        """
你写 `fill({{argument}})` 返回 {{returned}}。
这次调用在第 ② 拍读取水箱，返回的就是读到的那个数；它既不是实参，也不取决于更早的调用返回过什么。
就在这次调用之前，水箱里是多少？
""",
        src="a74d010e",
    ),
    wrong=(but("[20, 7, 11]", "[5, 4, 2]"), but("[20, 7, 11]", "[20, 25, 7]")),
)
def other_return(a):
    """A returned value that is neither the old nor the new one; the first such call is named."""
    right = a.machine(TANK, "[rows[0], rows[3], rows[6]]")
    said = list(a["returned"])
    for argument, mine, machine in zip((5, 4, 2), said, right, strict=True):
        if not close(mine, machine):
            return {"argument": argument, "returned": mine}
    return False


# --- exercise 2: fill in a vector accumulator -----------------------------------------------------

collect = Exercise(
    id="L03.e2",
    type="F",
    minutes=3,
    kills=("M08",),
    title=both("Three totals at once", "同时累加三个总数", src="14a6895c"),
    text=both(
        """
`collect` takes three amounts and adds each to its own total: after `collect([1, 2, 3])` and `collect([0.5, 0, 4])` the totals are `[1.5, 2, 7]`. It returns the totals from before the call.

Fill in what is missing: what kind of symbol `amounts` is, its dtype, and the update pair.
""",
        """
`collect` 接收三个数，分别加到三个总数上：先后调用 `collect([1, 2, 3])` 和 `collect([0.5, 0, 4])`，总数就是 `[1.5, 2, 7]`。它返回调用之前的总数。

补上缺少的部分：`amounts` 是哪一种符号、它的数据类型，以及那条更新规则。
""",
        src="b1b08741",
    ),
    names={"totals": "shared", "amounts": "symbol", "collect": "function"},
    given="""
# symbol
totals = mt.shared(np.zeros(3), "totals")
amounts = TODO("amounts", dtype=TODO)

# compile
collect = mt.function([amounts], totals, updates=[(TODO, TODO)])
""",
    solution="""
# symbol
totals = mt.shared(np.zeros(3), "totals")
amounts = T.vector("amounts", dtype=totals.dtype)

# compile
collect = mt.function([amounts], totals, updates=[(totals, totals + amounts)])
""",
    also_right=(
        but("totals.dtype", "np.float64"),
        but("totals.dtype", '"float64"', "totals + amounts", "amounts + totals"),
        but("[(totals, totals + amounts)]", "{totals: totals + amounts}"),
    ),
    hints=(
        both(
            "How many numbers go in at each call, one or three? And which dtype do they meet inside?",
            "每次调用传进去几个数，一个还是三个？它们在里面会遇到哪种数据类型？",
            src="63982beb",
        ),
        both(
            "An update pair says: this box gets the value of that formula. First the box, then the formula.",
            "更新规则的意思是：这个盒子得到那个式子的值。前面是盒子，后面是式子。",
            src="281c2f02",
        ),
        both(
            """
A twin that multiplies instead of adding, for a matrix:
```
area = mt.shared(np.ones((2, 2)), "area")
factor = T.matrix("factor", dtype=area.dtype)
grow = mt.function([factor], area, updates=[(area, area * factor)])
```
""",
            """
一个相似的例子：矩阵，用乘法代替加法。
```
area = mt.shared(np.ones((2, 2)), "area")
factor = T.matrix("factor", dtype=area.dtype)
grow = mt.function([factor], area, updates=[(area, area * factor)])
```
""",
            src="2b10cbe0",
        ),
    ),
    done=both(
        "`dtype=totals.dtype` keeps working when somebody changes the state's dtype later.",
        "以后有人改了状态的数据类型，`dtype=totals.dtype` 也照样能用。",
        src="091f6219",
    ),
)


@collect.part(both("one number for each total", "每个总数各有一个数", src="2c87a176"))
def is_vector(a):
    return a.symbol("amounts").ndim == 1


@collect.part(both("totals and returned values", "总数和返回值", src="dc5c0dca"))
def collects(a):
    events = [call("collect", [1, 2, 3]), call("collect", [0.5, 0, 4])]
    events += [call("collect", a.rng.normal(size=3)) for _ in range(3)]
    return a.same(events, start={"totals": np_zeros()}, states=("totals",))


def np_zeros():
    return [0.0, 0.0, 0.0]


@collect.feedback(
    both(
        """
Your `amounts` has ndim {{ndim}}, `totals` has ndim 1.
A scalar is broadcast: beat ③ would add the same number to all three totals.
Which kind of symbol takes three numbers at once?
""",
        """
你的 `amounts` 维数是 {{ndim}}，`totals` 的维数是 1。
标量会广播：第 ③ 拍会给三个总数加上同一个数。
哪一种符号能一次接收三个数？
""",
        src="2679c892",
    ),
    wrong=(but("T.vector", "T.scalar"),),
)
def one_number(a):
    """A scalar symbol for a vector state."""
    symbol = a.symbol("amounts")
    return symbol.ndim == 0 and {"ndim": symbol.ndim}


@collect.feedback(
    both(
        """
Your `amounts` is {{dtype}}, `totals` stores float64.
In beat ① the machine refuses numbers that do not fit into {{dtype}} without loss, so many calls will fail.
Where can `amounts` read the dtype that it has to agree with?
""",
        """
你的 `amounts` 是 {{dtype}}，`totals` 存的是 float64。
第 ① 拍里，凡是放进 {{dtype}} 会有损失的数，机器都会拒绝，所以很多调用会失败。
`amounts` 该和谁的数据类型一致？从哪里能读到它？
""",
        src="c1d3fc72",
    ),
    wrong=(but("totals.dtype", '"float32"'), but("totals.dtype", '"int64"')),
)
def narrow(a):
    """A dtype smaller than that of the state."""
    dtype = a.symbol("amounts").dtype
    return dtype != "float64" and {"dtype": dtype}


@collect.feedback(
    both(
        """
After `collect([1, 2, 3])` your totals are {{once}}, after the same call again {{twice}}.
The formula of your update does not read `totals`: in beat ④ the old totals are lost.
What should be stored in beat ④, and which two things is it made of?
""",
        """
调用 `collect([1, 2, 3])` 之后，你的总数是 {{once}}；同样再调用一次，是 {{twice}}。
你的更新式没有读 `totals`：到第 ④ 拍，原来的总数就丢了。
第 ④ 拍应当存入什么？它由哪两样东西组成？
""",
        src="c56abb89",
    ),
    wrong=(but("totals + amounts", "amounts"), but("totals + amounts", "2 * amounts")),
)
def overwrites(a):
    """The update ignores the old totals."""
    formula = a.update("collect", "totals")
    if formula is None or depends_on(formula, a.shared("totals")):
        return False
    steps = a.play([call("collect", [1, 2, 3])] * 2, start={"totals": np_zeros()})
    return {"once": steps[0].states["totals"], "twice": steps[1].states["totals"]}


@collect.feedback(
    both(
        """
After `collect([1, 2, 3])` your totals are still {{totals}}.
Your update stores what was in the box already, so beat ④ changes nothing.
Where do the amounts come in?
""",
        """
调用 `collect([1, 2, 3])` 之后，你的总数仍是 {{totals}}。
你的更新把盒子里原有的值又存了一遍，所以第 ④ 拍什么也没有改变。
传进来的数该用在哪里？
""",
        src="92a1b382",
    ),
    wrong=(
        but(
            "[amounts], totals, updates=[(totals, totals + amounts)]",
            '[amounts], totals, updates=[(totals, totals)], on_unused_input="ignore"',
        ),
    ),
)
def stores_itself(a):
    """The update is the state itself."""
    totals = a.after([call("collect", [1, 2, 3])], start={"totals": np_zeros()})["totals"]
    return close(totals, np_zeros()) and {"totals": totals}


@collect.feedback(
    both(
        """
Your cell stops when it compiles: the pair names `{{text}}` as the place to store into.
Beat ④ stores into boxes, and a formula is not a box.
Which comes first in a pair, the box or the formula?
""",
        """
你的单元格停在编译处：更新规则把 `{{text}}` 当成了存放的地方。
第 ④ 拍把值存进盒子，而式子不是盒子。
更新规则里，在前面的是盒子还是式子？
""",
        src="009920e2",
    ),
    wrong=(but("(totals, totals + amounts)", "(totals + amounts, totals)"),),
)
def reversed_pair(a):
    """The pair is written formula first."""
    pairs = a.pairs()
    return bool(a.error and pairs and pairs[0][0] != "totals") and {"text": pairs[0][0]}


# --- exercise 3: half steps -----------------------------------------------------------------------

THREE_HALVES = [call("add_half", 0.5)] * 3

halves = Exercise(
    id="L03.e3",
    type="X",
    minutes=3,
    kills=("M08",),
    title=both("Half steps", "每次半步", src="e499f130"),
    text=both(
        """
This counter should also take half steps: after `add_half(0.5)`, three times, `count` is to hold 1.5. Run the cell and read the message: it offers more than one cure. Which one is good for half steps?
""",
        """
这个计数器也应当能走半步：调用三次 `add_half(0.5)` 之后，`count` 里应当是 1.5。运行单元格，读一读报错：它给出的改法不止一种。哪一种适合走半步？
""",
        src="b8879bc7",
    ),
    names={"count": "shared", "add_half": "function"},
    given="""
# symbol
count = mt.shared(0, "count")
step = T.dscalar("step")

# compile
add_half = mt.function([step], count, updates=[(count, count + step)])
""",
    solution="""
# symbol
count = mt.shared(np.float64(0), "count")
step = T.dscalar("step")

# compile
add_half = mt.function([step], count, updates=[(count, count + step)])
""",
    also_right=(
        but("np.float64(0)", "0."),
        but("np.float64(0)", "np.array(0, dtype=np.float64)"),
        but("np.float64(0)", "np.float32(0)", "T.dscalar", "T.fscalar"),
    ),
    hints=(
        both(
            "The message names two dtypes. Which of them can hold 0.5?",
            "报错里提到两种数据类型。哪一种放得下 0.5？",
            src="02b288f2",
        ),
        both(
            "What decides the dtype of `count`? Look at the line that makes it.",
            "`count` 的数据类型由什么决定？看看创建它的那一行。",
            src="b3099508",
        ),
        both(
            "A twin: `price = mt.shared(3, 'price')` stores int64, `price = mt.shared(3.0, 'price')` stores float64.",
            "一个相似的例子：`price = mt.shared(3, 'price')` 存的是 int64，`price = mt.shared(3.0, 'price')` 存的是 float64。",
            src="fabd29bf",
        ),
    ),
    done=both(
        "The start value decides the dtype of the box, for life.",
        "盒子的数据类型由初始值决定，一旦定下就不变。",
        src="c482ed66",
    ),
)


@halves.part(both("`count` can hold a half", "`count` 放得下半步", src="03f06be5"))
def holds_half(a):
    return a.shared("count").dtype.startswith("float")


@halves.part(both("three half steps make 1.5", "三次半步得到 1.5", src="48ca3e40"))
def counts_halves(a):
    steps = [call("add_half", float(n) / 2) for n in a.rng.integers(1, 20, size=4)]
    return a.same(THREE_HALVES + steps, start={"count": 0}, states=("count",))


@halves.feedback(
    both(
        """
It compiles, but after 0.5 + 0.5 + 0.5 your `count` is {{count}}.
Each new value is cut to a whole number before beat ④ stores it, so every half is lost on its own.
Must `count` be a box for whole numbers?
""",
        """
能编译了，可是 0.5 + 0.5 + 0.5 之后，你的 `count` 是 {{count}}。
每个新值在第 ④ 拍存入之前都截成了整数，于是每个半步都各自丢掉了。
`count` 一定要是只放整数的盒子吗？
""",
        src="512d0efb",
    ),
    wrong=(
        but(
            "np.float64(0)", "0", "(count, count + step)", '(count, T.cast(count + step, "int64"))'
        ),
        but("np.float64(0)", "0", "count + step", 'count + T.cast(step, "int64")'),
    ),
)
def cut(a):
    """The new value, or the step, is cast to an integer."""
    count = a.after(THREE_HALVES, start={"count": 0})["count"]
    return close(count, 0) and {"count": count}


@halves.feedback(
    both(
        """
It compiles, but `add_half(0.5)` fails: your `step` is {{dtype}}, and 0.5 does not fit.
The types agree now, on whole numbers; beat ① refuses what would have to be cut.
The task has half steps. On which of the two sides is the change needed?
""",
        """
能编译了，但 `add_half(0.5)` 会失败：你的 `step` 是 {{dtype}}，放不下 0.5。
现在类型倒是一致了，却都是整数；凡是必须截断的数，第 ① 拍都会拒绝。
题目要走半步。两边当中，该改哪一边？
""",
        src="63459071",
    ),
    wrong=(
        but("np.float64(0)", "0", "T.dscalar", "T.lscalar"),
        but("np.float64(0)", "0", "T.dscalar", "T.iscalar"),
    ),
)
def whole_steps(a):
    """The input was made an integer instead of the state a float."""
    dtype = a.symbol("step").dtype
    return dtype.startswith("int") and {"dtype": dtype}


@halves.feedback(
    both(
        """
`count` stores {{state}} now, and `step` is {{step}}.
The sum of the two is the wider one, float64, and that does not fit into the box: it is refused when you compile.
Can both have the same dtype?
""",
        """
现在 `count` 存的是 {{state}}，而 `step` 是 {{step}}。
两者之和取较宽的那一种，也就是 float64，盒子放不下：所以编译时就遭到拒绝。
能让两边用同一种数据类型吗？
""",
        src="74ee8992",
    ),
    wrong=(but("np.float64(0)", "np.float32(0)"),),
)
def two_floats(a):
    """A float32 state with a float64 step."""
    state, step = a.shared("count").dtype, a.symbol("step").dtype
    return bool(a.error) and state == "float32" and {"state": state, "step": step}


# --- exercise 4: a counter from lines -------------------------------------------------------------

clicks = Exercise(
    id="L03.e4",
    type="O",
    minutes=2,
    kills=("M10", "M12"),
    title=both("A counter with a reset", "带清零的计数器", src="898476fc"),
    text=both(
        """
Build a counter from these lines: `click()` adds one and returns the count from before, `reset()` sets it back to zero. At the end of the program the counter has been clicked once. Press *use this program*, then run the check. (Or type the lines above the check.)
""",
        """
用这些行搭一个计数器：`click()` 加一，返回加之前的数；`reset()` 把它清零。程序结束时，计数器正好按过一次。按下“使用这个程序”，再运行检查。（也可以把各行直接写在检查的上方。）
""",
        src="d74749e0",
    ),
    names={"clicks": "shared", "click": "function", "reset": "function"},
    solution="""
# symbol
clicks = mt.shared(np.float64(0), "clicks")

# expression
more = clicks + 1

# compile
click = mt.function([], clicks, updates=[(clicks, more)])
reset = mt.function([], [], updates=[(clicks, np.float64(0))])

# call
click()
""",
    distractors=(
        "clicks = clicks + 1",
        "more = clicks.get_value() + 1",
        "clicks.set_value(clicks + 1)",
    ),
    also_right=(
        """
clicks = mt.shared(np.float64(0), "clicks")
reset = mt.function([], [], updates=[(clicks, np.float64(0))])
more = clicks + 1
click = mt.function([], clicks, updates=[(clicks, more)])
click()
""",
        """
clicks = mt.shared(0., "clicks")
click = mt.function([], clicks, updates=[(clicks, clicks + 1)])
reset = mt.function([], [], updates=[(clicks, clicks * 0)])
click()
click()
reset()
click()
""",
    ),
    hints=(
        both(
            "Which of the lines that add one build a formula, and which one moves a name, or makes a number?",
            "几行都在加一：哪一行是在搭式子，哪一行移动了名字，哪一行得到的只是数？",
            src="2cfb499c",
        ),
        both(
            "`click` needs a formula that reads the box anew at every call. Write that line before you compile.",
            "`click` 需要的式子，要在每次调用时重新读取盒子。这一行要写在编译之前。",
            src="4ee8bb44",
        ),
        both(
            """
A twin that halves:
```
size = mt.shared(np.float64(64), "size")
less = size / 2
halve = mt.function([], size, updates=[(size, less)])
halve()
```
""",
            """
一个相似的例子，每次减半：
```
size = mt.shared(np.float64(64), "size")
less = size / 2
halve = mt.function([], size, updates=[(size, less)])
halve()
```
""",
            src="010a1d8b",
        ),
    ),
    done=both(
        "The name `clicks` never moved: only the value in the box did.",
        "名字 `clicks` 始终没有移动：变的只是盒子里的值。",
        src="607439c4",
    ),
)


@clicks.part(both("click counts", "click 会计数", src="3e3d3a13"))
def clicks_count(a):
    return a.same(
        [call("click")] * 4, start={"clicks": int(a.rng.integers(3, 30))}, states=("clicks",)
    )


@clicks.part(both("reset clears", "reset 会清零", src="f7108f32"))
def resets(a):
    events = [call("click"), call("reset"), call("click"), call("click"), call("reset")]
    return a.same(events, start={"clicks": 8}, states=("clicks",), returned=("click",))


@clicks.part(both("clicked once at the end", "结束时正好按过一次", src="c5f063aa"))
def clicked_once(a):
    return close(a.shared("clicks").get_value(), 1)


@clicks.feedback(
    both(
        """
In your program the name `clicks` stands for the formula `{{text}}` when you compile.
The assignment built a formula and moved the name; the box has lost its name, and beat ④ can only store into boxes.
Which other name could the formula have?
""",
        """
在你的程序里，到编译时，名字 `clicks` 代表的是式子 `{{text}}`。
那次赋值搭了一个式子，又把名字移了过去；盒子没有了名字，而第 ④ 拍只能往盒子里存。
给式子另起什么名字好？
""",
        src="9092e252",
    ),
    wrong=(
        """
clicks = mt.shared(np.float64(0), "clicks")
clicks = clicks + 1
more = clicks + 1
click = mt.function([], clicks, updates=[(clicks, more)])
reset = mt.function([], [], updates=[(clicks, np.float64(0))])
click()
""",
        """
clicks = mt.shared(np.float64(0), "clicks")
more = clicks + 1
click = mt.function([], clicks, updates=[(clicks, more)])
reset = mt.function([], [], updates=[(clicks, np.float64(0))])
clicks = clicks + 1
click()
""",
    ),
)
def name_moved(a):
    """The name was moved to a formula."""
    text = a.rebound("clicks")
    return text is not None and {"text": text}


@clicks.feedback(
    both(
        """
After three clicks your counter shows {{count}}, and it will never show more.
`get_value()` put the number of that moment into the graph; in beat ③ the update reads no box at all.
Which line builds the same sum with the box in it?
""",
        """
按三次之后，你的计数器显示 {{count}}，而且再也不会变大。
`get_value()` 把那一刻的数放进了计算图；到第 ③ 拍，更新没有读任何盒子。
哪一行搭的是同样的和，但里面放的是盒子？
""",
        src="2ad1dac2",
    ),
    wrong=(
        but("more = clicks + 1", "more = clicks.get_value() + 1"),
        but("(clicks, more)", "(clicks, clicks.get_value() + 1)"),
    ),
)
def number_for_ever(a):
    """The update is a number, read once at build time."""
    formula = a.update("click", "clicks")
    if formula is None or depends_on(formula, a.shared("clicks")):
        return False
    return {"count": a.after([call("click")] * 3, start={"clicks": 0})["clicks"]}


@clicks.feedback(
    both(
        """
Your program stops at `clicks.set_value(clicks + 1)`.
`set_value` stores a value, now; `clicks + 1` is a formula, and it has no value until a function is called.
What should add one here: a value from outside, or a call?
""",
        """
你的程序停在 `clicks.set_value(clicks + 1)`。
`set_value` 现在就要存入值；而 `clicks + 1` 是式子，在函数调用之前没有值。
这里该由什么来加一：从外面写入的值，还是一次调用？
""",
        src="cd1dc80b",
    ),
    wrong=(but("click()\n", "clicks.set_value(clicks + 1)\n"),),
)
def set_to_formula(a):
    """set_value is given a formula."""
    return bool(a.error) and a.calls("set_value") > 0


@clicks.feedback(
    both(
        """
Your program stops with {{error}}: a line uses a name that a later line makes.
At build time Python reads from top to bottom; a formula needs its box, and a function needs its formula.
Which line needs nothing from the others?
""",
        """
你的程序停在 {{error}}：有一行用到的名字，要到后面的行才出现。
建图时，Python 从上往下读；式子要先有盒子，函数要先有式子。
哪一行不需要其他任何一行？
""",
        src="4e0dbeaf",
    ),
    wrong=(
        """
more = clicks + 1
clicks = mt.shared(np.float64(0), "clicks")
click = mt.function([], clicks, updates=[(clicks, more)])
reset = mt.function([], [], updates=[(clicks, np.float64(0))])
click()
""",
    ),
)
def too_early(a):
    """A name is used before it is made."""
    return isinstance(a.error, NameError) and {"error": "NameError"}


@clicks.feedback(
    both(
        """
Everything is built and compiled, and at the end the counter shows {{count}}.
Building and compiling store nothing: beat ④ belongs to a call.
How often does your program call `click`?
""",
        """
该搭的都搭好了，也编译好了，可是结束时计数器显示 {{count}}。
搭式子和编译都不会存入什么：第 ④ 拍属于调用。
你的程序调用了几次 `click`？
""",
        src="2f304427",
    ),
    wrong=(but("click()\n", ""), but("click()\n", "click()\nclick()\n")),
)
def not_once(a):
    """The functions are right; the program does not call click once."""
    count = a.shared("clicks").get_value()
    return clicks_count(a) is True and resets(a) is True and {"count": count}


# --- exercise 5: running mean ---------------------------------------------------------------------

ZERO = {"n": 0, "total": 0}

running = Exercise(
    id="L03.e5",
    type="B",
    minutes=4,
    kills=("M15",),
    title=both("Running mean", "累计平均", src="f3129c31"),
    text=both(
        """
Build `mean`: each call `mean(x)` takes one more number and returns the mean of **all numbers so far, the new one included**. `mean(4)`, `mean(10)`, `mean(1)` return 4, 7 and 5. Two shared variables remember what is needed: `n`, how many numbers there were, and `total`, their sum.
""",
        """
搭一个 `mean`：每次调用 `mean(x)` 收下一个新的数，返回**到目前为止所有数（包括新的这个）的平均**。`mean(4)`、`mean(10)`、`mean(1)` 依次返回 4、7 和 5。需要记住的东西放在两个 shared 变量里：`n` 是数的个数，`total` 是它们的和。
""",
        src="0f4d46ff",
    ),
    names={"n": "shared", "total": "shared", "mean": "function"},
    given="""
# symbol
n = mt.shared(np.float64(0), "n")
total = mt.shared(np.float64(0), "total")
x = T.dscalar("x")

# compile
mean = TODO
""",
    solution="""
# symbol
n = mt.shared(np.float64(0), "n")
total = mt.shared(np.float64(0), "total")
x = T.dscalar("x")

# expression
new_n = n + 1
new_total = total + x

# compile
mean = mt.function([x], new_total / new_n, updates=[(n, new_n), (total, new_total)])
""",
    also_right=(
        """
n = mt.shared(np.float64(0), "n")
total = mt.shared(np.float64(0), "total")
x = T.dscalar("x")
mean = mt.function([x], (total + x) / (n + 1), updates=[(total, total + x), (n, n + 1)])
""",
        but("[(n, new_n), (total, new_total)]", "{total: new_total, n: new_n}"),
        but('mt.shared(np.float64(0), "n")', 'mt.shared(0, "n")'),
    ),
    hints=(
        both(
            "Outputs see old values. Which formula has the new number in it already?",
            "输出看到的是旧值。哪个式子里已经有了新的数？",
            src="7d54fe6a",
        ),
        both(
            "Write the new total and the new count as two formulas. Use each of them twice: in the output and in its update pair.",
            "把新的总和与新的个数各写成一个式子。每个式子用两次：一次在输出里，一次在更新规则里。",
            src="d873f596",
        ),
        both(
            """
A twin: a largest-so-far that returns the new value.
```
best = mt.shared(np.float64(-1e9), "best")
v = T.dscalar("v")
new_best = T.maximum(best, v)
top = mt.function([v], new_best, updates=[(best, new_best)])
```
""",
            """
一个相似的例子：到目前为止的最大值，返回新值。
```
best = mt.shared(np.float64(-1e9), "best")
v = T.dscalar("v")
new_best = T.maximum(best, v)
top = mt.function([v], new_best, updates=[(best, new_best)])
```
""",
            src="562cf77f",
        ),
    ),
    done=both(
        "To see a new value, return the formula that makes it.",
        "想看到新值，就返回算出它的那个式子。",
        src="aad5dd04",
    ),
)


@running.part(both("the mean with the new number", "包含新数的平均", src="aec476f2"))
def means(a):
    numbers = [4, 10, 1, *a.rng.normal(5, 3, size=5).round(3).tolist()]
    return a.same([call("mean", number) for number in numbers], start=ZERO)


@running.part(both("what `n` and `total` remember", "`n` 和 `total` 记住的值", src="df8d64b4"))
def remembers(a):
    numbers = a.rng.normal(2, 4, size=5).round(3).tolist()
    events = [call("mean", number) for number in numbers]
    return a.same(events, start=ZERO, states=("n", "total"), returned=False)


@running.feedback(
    both(
        """
After three calls your `{{name}}` still holds {{value}}.
No update pair stores into it, so beat ④ leaves it as it is.
How many boxes have to change at each call?
""",
        """
三次调用之后，你的 `{{name}}` 里仍是 {{value}}。
没有哪条更新规则往它里面存，所以第 ④ 拍不会动它。
每次调用，有几个盒子要变？
""",
        src="7b1e225b",
    ),
    wrong=(
        but("[(n, new_n), (total, new_total)]", "[(total, new_total)]"),
        but("[(n, new_n), (total, new_total)]", "[(n, new_n)]"),
        but(", updates=[(n, new_n), (total, new_total)]", ""),
    ),
)
def pair_missing(a):
    """One of the two boxes has no update."""
    missing = [name for name in ("n", "total") if a.update("mean", name) is None]
    if not missing:
        return False
    value = a.after([call("mean", v) for v in (4, 10, 1)], start=ZERO)[missing[0]]
    return {"name": missing[0], "value": value}


@running.feedback(
    both(
        """
`mean(4)`, `mean(10)`, `mean(1)` return {{returned}} in your program: every mean comes one call too late.
Beat ③ computes your output from the snapshot, and the snapshot knows nothing of the new number.
Can the output be a formula in which the new number occurs?
""",
        """
在你的程序里，`mean(4)`、`mean(10)`、`mean(1)` 返回 {{returned}}：每个平均都迟了一次调用。
第 ③ 拍根据快照算出你的输出，而快照还不知道新来的数。
输出能不能是一个含有新数的式子？
""",
        src="f3e92893",
    ),
    wrong=(
        but("new_total / new_n", "total / n"),
        but("new_total / new_n", "T.switch(n > 0, total / T.maximum(n, 1), 0.)"),
    ),
)
def one_call_late(a):
    """The mean of the old numbers is returned."""
    got = a.returns([call("mean", v) for v in (4, 10, 1)], start=ZERO)
    return close(got[1:], [4, 7]) and {"returned": got}


@running.feedback(
    both(
        """
`mean(4)` and `mean(10)` return {{returned}} in your program.
Your output mixes times: one of the two numbers in the fraction is new, the other comes from the snapshot.
How many numbers went into your new total?
""",
        """
在你的程序里，`mean(4)` 和 `mean(10)` 返回 {{returned}}。
你的输出混用了两个时刻：分子和分母一个是新的，另一个来自快照。
你的新总和里，一共加了几个数？
""",
        src="b53f2a10",
    ),
    wrong=(
        but("new_total / new_n", "new_total / n"),
        but("new_total / new_n", "total / new_n"),
    ),
)
def mixed_times(a):
    """One of numerator and denominator is old."""
    got = a.returns([call("mean", v) for v in (4, 10)], start=ZERO)
    mixes = any(close(got[1], value) for value in (14, 2))
    return mixes and {"returned": got}


@running.feedback(
    both(
        """
After `mean(4)`, `mean(10)`, `mean(1)` your `{{name}}` holds {{value}}.
The formula of its update reads no box: `get_value()` gave a number, once, while you were building.
What do you write to mean the box itself?
""",
        """
在 `mean(4)`、`mean(10)`、`mean(1)` 之后，你的 `{{name}}` 里是 {{value}}。
它的更新式没有读盒子：`get_value()` 只在建图时给过一次数。
要表示盒子本身，该怎么写？
""",
        src="fdc6cee2",
    ),
    wrong=(
        but("n + 1", "n.get_value() + 1", "total + x", "total.get_value() + x"),
        but("total + x", "total.get_value() + x"),
    ),
)
def number_not_box(a):
    """A get_value stands where the box should."""
    values = a.after([call("mean", v) for v in (4, 10, 1)], start=ZERO)
    for name in ("n", "total"):
        formula = a.update("mean", name)
        if formula is not None and not depends_on(formula, a.shared(name)):
            return {"name": name, "value": values[name]}
    return False


# --- exercise 6: a bank account -------------------------------------------------------------------

bank = Exercise(
    id="L03.e6",
    type="B",
    minutes=4,
    kills=("M10", "M11", "M12"),
    title=both("One account, three functions", "一个账户，三个函数", src="c3abbd72"),
    text=both(
        """
Build three functions around one shared variable `account`, which starts at 0.0:

* `deposit(x)` adds x to the account,
* `withdraw(x)` takes x away,
* `balance()` returns what is in the account, and changes nothing.

What `deposit` and `withdraw` return is up to you. The check calls them fifty times, in any order, and now and then uses `account.set_value`.
""",
        """
围绕一个 shared 变量 `account`（从 0.0 开始）搭三个函数：

* `deposit(x)` 把 x 存进账户，
* `withdraw(x)` 从账户取走 x，
* `balance()` 返回账户里有多少，什么也不改变。

`deposit` 和 `withdraw` 返回什么由你决定。检查会以任意次序调用它们五十次，其间还会用到 `account.set_value`。
""",
        src="42b6476b",
    ),
    names={
        "account": "shared",
        "deposit": "function",
        "withdraw": "function",
        "balance": "python",
    },
    given="""
# symbol
account = mt.shared(np.float64(0), "account")
x = T.scalar("x", dtype=account.dtype)

# compile
deposit = TODO
withdraw = TODO
balance = TODO
""",
    solution="""
# symbol
account = mt.shared(np.float64(0), "account")
x = T.scalar("x", dtype=account.dtype)

# compile
deposit = mt.function([x], account, updates=[(account, account + x)])
withdraw = mt.function([x], account, updates=[(account, account - x)])
balance = mt.function([], account)
""",
    also_right=(
        but("[x], account, updates", "[x], updates"),
        but(
            "[x], account, updates=[(account, account - x)]",
            "[x], account - x, updates={account: account - x}",
        ),
        but("mt.function([], account)", "account.get_value"),
    ),
    hints=(
        both(
            "All three mention the same box. What differs is what, if anything, they store in it.",
            "三个函数提到的是同一个盒子。不同的只是往里面存什么，或者什么也不存。",
            src="6db151b8",
        ),
        both(
            "`balance` needs no input and no update. The other two have one update pair each.",
            "`balance` 不需要输入，也不需要更新。另外两个各有一条更新规则。",
            src="9a7af7aa",
        ),
        both(
            """
A twin: one thermometer, two functions.
```
heat = mt.shared(np.float64(20), "heat")
d = T.dscalar("d")
warm = mt.function([d], updates=[(heat, heat + d)])
show = mt.function([], heat)
```
""",
            """
一个相似的例子：一支温度计，两个函数。
```
heat = mt.shared(np.float64(20), "heat")
d = T.dscalar("d")
warm = mt.function([d], updates=[(heat, heat + d)])
show = mt.function([], heat)
```
""",
            src="f84eff6c",
        ),
    ),
    done=both(
        "Three functions, one box: whoever calls, all see the same value.",
        "三个函数，一个盒子：不管谁来调用，看到的都是同一个值。",
        src="30696904",
    ),
)


def fifty(rng):
    """Fifty events in any order; amounts are whole, so that no rounding hides a fault."""
    verbs = rng.choice(["deposit", "withdraw", "balance", "set"], size=50, p=[0.35, 0.3, 0.25, 0.1])
    amounts = rng.integers(1, 90, size=50).tolist()
    made = {"balance": lambda n: call("balance"), "set": lambda n: put("account", n)}
    return [
        made.get(verb, lambda n, verb=verb: call(verb, n))(amount)
        for verb, amount in zip(verbs, amounts, strict=True)
    ]


@bank.part(both("deposit, withdraw", "存款和取款", src="dbb893f8"))
def moves_money(a):
    events = [call("deposit", 40), call("withdraw", 15), call("deposit", 7), call("withdraw", 3)]
    return a.same(events, start={"account": 0}, states=("account",), returned=False)


@bank.part(both("balance", "余额", src="5751e048"))
def tells_balance(a):
    start = {"account": int(a.rng.integers(10, 90))}
    return a.same([call("balance"), call("balance")], start=start, states=("account",))


@bank.part(both("fifty events", "五十件事", src="e0d6ad3c"))
def any_order(a):
    return a.same(fifty(a.rng), start={"account": 0}, states=("account",), returned=("balance",))


@bank.feedback(
    both(
        """
The name `account` stands for the formula `{{text}}` at the end of your cell.
An assignment moves the name and leaves the box behind; the check cannot find the account any more.
How does a function change a box, if not by an assignment?
""",
        """
在你的单元格最后，名字 `account` 代表的是式子 `{{text}}`。
赋值移走了名字，盒子留在原处；检查再也找不到账户了。
函数不靠赋值，靠什么改变盒子？
""",
        src="51b717bb",
    ),
    wrong=(
        """
account = mt.shared(np.float64(0), "account")
x = T.dscalar("x")
account = account + x
deposit = mt.function([x], account)
account = account - x
withdraw = mt.function([x], account)
balance = mt.function([x], account)
""",
    ),
)
def account_moved(a):
    """The state was rebound by assignments."""
    text = a.rebound("account")
    return text is not None and {"text": text}


@bank.feedback(
    both(
        """
`{{name}}` works on another box than the one that the name `account` stands for.
Every `mt.shared` makes a box of its own: what one function stores there, the others never see.
How many boxes does one account need?
""",
        """
`{{name}}` 用的是另一个盒子，不是名字 `account` 所指的那个。
每个 `mt.shared` 都会造一个新盒子：一个函数存进去的，别的函数永远看不到。
一个账户需要几个盒子？
""",
        src="688ec98b",
    ),
    wrong=(
        """
account = mt.shared(np.float64(0), "account")
other = mt.shared(np.float64(0), "other")
x = T.dscalar("x")
deposit = mt.function([x], account, updates=[(account, account + x)])
withdraw = mt.function([x], other, updates=[(other, other - x)])
balance = mt.function([], account)
""",
        """
account = mt.shared(np.float64(0), "account")
x = T.dscalar("x")
deposit = mt.function([x], account, updates=[(account, account + x)])
withdraw = mt.function([x], account, updates=[(account, account - x)])
account = mt.shared(np.float64(0), "account")
balance = mt.function([], account)
""",
    ),
)
def two_boxes(a):
    """Two shared variables where there should be one."""
    for name in ("deposit", "withdraw"):
        if any(box is not a.shared("account") for box in a.function(name).shared):
            return {"name": name}
    return False


@bank.feedback(
    both(
        """
From 40, `{{name}}(5)` twice leaves {{value}} in your account.
In beat ③ the update of `{{name}}` reads no box: it holds a number from build time, or only the argument.
Which formula depends on what is in the account at the moment of the call?
""",
        """
账户里有 40，调用两次 `{{name}}(5)` 之后，里面是 {{value}}。
第 ③ 拍里，`{{name}}` 的更新没有读盒子：里面只有建图时的数，或者只有实参。
哪个式子取决于调用那一刻账户里的值？
""",
        src="ccd1a603",
    ),
    wrong=(
        but("account + x", "account.get_value() + x"),
        but("account + x", "account.get_value() + x", "account - x", "account.get_value() - x"),
        but("account - x", "-x"),
    ),
)
def reads_no_box(a):
    """An update that does not read the account."""
    for name in ("deposit", "withdraw"):
        formula = a.update(name, "account")
        if formula is not None and not depends_on(formula, a.shared("account")):
            twice = a.after([call(name, 5)] * 2, start={"account": 40})
            return {"name": name, "value": twice["account"]}
    return False


@bank.feedback(
    both(
        """
From 10, `withdraw(3)` leaves {{value}} in your account.
The five beats do what you wrote; look at what beat ③ computes for `withdraw`.
Which sign takes money away?
""",
        """
账户里有 10 时，你的 `withdraw(3)` 之后剩下 {{value}}。
五拍做的正是你写的；看看第 ③ 拍为 `withdraw` 算了什么。
取钱该用哪个符号？
""",
        src="14e6dbbb",
    ),
    wrong=(but("account - x", "account + x"), but("account - x", "x - account")),
)
def wrong_sign(a):
    """withdraw adds, or subtracts the wrong way round."""
    value = a.after([call("withdraw", 3)], start={"account": 10})["account"]
    return any(close(value, v) for v in (13, -7)) and {"value": value}


@bank.feedback(
    both(
        """
The account stays at {{value}} when `{{name}}(3)` is called with 10 in it.
Your `{{name}}` computes the sum and returns it, but without an update pair beat ④ stores nothing.
What tells a function to keep a result?
""",
        """
账户里有 10 时调用 `{{name}}(3)`，之后仍是 {{value}}。
你的 `{{name}}` 算出了结果，也返回了它；可是没有更新规则，第 ④ 拍什么也不存。
用什么告诉函数要把结果留下？
""",
        src="e04db88c",
    ),
    wrong=(
        but("[x], account, updates=[(account, account + x)]", "[x], account + x"),
        but("[x], account, updates=[(account, account - x)]", "[x], account - x"),
    ),
)
def keeps_nothing(a):
    """The new balance is returned, and not stored."""
    for name in ("deposit", "withdraw"):
        value = a.after([call(name, 3)], start={"account": 10})["account"]
        if close(value, 10):
            return {"name": name, "value": value}
    return False


@bank.feedback(
    both(
        """
Your `balance` gives {{got}} although the account holds 25.
It carries a number that was read while you were building; beat ② of a call never gets to read the box.
What can you return that means the box, not its content of that moment?
""",
        """
账户里有 25，你的 `balance` 却给出 {{got}}。
它带着的是建图时读到的数；调用时，第 ② 拍根本没有机会去读盒子。
返回什么才表示盒子，而不是那一刻盒子里的值？
""",
        src="c89a7ff1",
    ),
    wrong=(
        but(
            "mt.function([], account)", "mt.function([], T.as_tensor_variable(account.get_value()))"
        ),
        but("mt.function([], account)", "lambda money=account.get_value(): money"),
    ),
)
def frozen_balance(a):
    """balance carries a number from build time."""
    got = a.returns([call("balance")], start={"account": 25})[0]
    return not close(got, 25) and {"got": got}


# --- say it ---------------------------------------------------------------------------------------

friend = SayIt(
    id="L03.s1",
    ask=both(
        "Explain to a friend, in one sentence: `print(accumulator(10))` shows the old value because …",
        "用一句话讲给朋友听：`print(accumulator(10))` 显示的是旧值，因为……",
        src="e0b913df",
    ),
    models=(
        both(
            "The call reads the box before it stores the sum, and what it returns is computed from what it read.",
            "调用先读取盒子，然后才存入和；而返回的内容，是根据读到的值算出来的。",
            src="ba8b0f8b",
        ),
        both(
            "Outputs and updates are computed from the same snapshot in beat ③; the commit comes after that, in beat ④.",
            "输出和更新都在第 ③ 拍根据同一份快照算出；提交在那之后，在第 ④ 拍。",
            src="6fea5a0e",
        ),
    ),
)
