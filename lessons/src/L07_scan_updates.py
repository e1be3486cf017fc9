# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] key="recall" lang="en"
# ## Recall
#
# First a look back: a tape, and a call that stores something.

# %% [markdown] lang="zh" src="d67b5e23"
# ## 回顾
#
# 先回头看一眼：一条输出带，和一次会存值的调用。

# %% gate="L07.r1"

# %% [markdown] key="test-out" lang="en"
# ## Perhaps you know this already
#
# Three questions. If all three are right and you were sure, go straight to **Make**.

# %% [markdown] lang="zh" src="cce5ce41"
# ## 也许你已经会了
#
# 一共三问。如果三问都对，而且你选的把握是“肯定”，可以直接跳到**动手做**。

# %% gate="L07.t1"

# %% [markdown] key="predict" lang="en"
# ## Predict
#
# `mt.scan` always hands back two things, and so far you have had no use for the second one:
#
# ```python
# outputs, updates = mt.scan(...)
# ```
#
# People have puzzled over that second thing for years. Somebody once asked in a forum: *I have two
# loops that both count from 1 to 11. In one of them `updates` is empty, in the other it is not. Why?*
#
# Here are the two loops. Look closely at what each step returns.

# %% [markdown] lang="zh" src="db5e8506"
# ## 预测
#
# `mt.scan` 每次都交回两样东西；到现在为止，第二样一直没用上：
#
# ```python
# outputs, updates = mt.scan(...)
# ```
#
# 这第二样东西让人困惑了很多年。有人曾在论坛上问：“我有两个循环，都从 1 数到 11。
# 一个的 `updates` 是空的，另一个却不空。为什么？”
#
# 这就是那两个循环。仔细看看，每个步函数返回的是什么。

# %% gate="L07.p1"

# %% run="L07.p1"

# %% [markdown] key="two-doors" lang="en"
# ## Name it: two doors out of a loop
#
# A step can return two kinds of things, and each leaves the loop by a door of its own.
#
# * A **formula**, `x + 1`. Every frame writes its value on the tape. The tape comes out as `outputs`.
# * A **dictionary**, `{b: b + 1}`. For it the loop makes a **private copy** of `b`. Before frame 0
#   the copy is filled from the snapshot; each frame reads it as the frame begins, and leaves a new
#   value for the next frame. What comes out is a dictionary again, `updates`: the box `b`, and a
#   formula for the last private value.
#
# | the step returns | `outputs` | `updates` |
# |---|---|---|
# | `x + 1` | the tape | empty |
# | `{b: b + 1}` | `None` | one entry |
# | `(b, {b: b + 1})` | the tape | one entry |
#
# The five beats are as before. The whole loop turns inside ③, and it writes only on its tape and on
# its private copies: **no box moves**. A function that was given `updates=updates` stores the last
# private value in ④; any other function stores nothing. Think of `updates=` as a **valve** in the
# pipe from the loop to the box.
#
# So an empty `updates` is no fault. And `outputs_info=a` opens no pipe: the loop reads `a` once, to
# know where `x` starts.

# %% [markdown] lang="zh" src="b8621bfb"
# ## 弄明白：离开循环的两扇门
#
# 步函数能返回两种东西，它们各走各的门离开循环。
#
# * **式子**，如 `x + 1`。每一帧把它的值写上输出带。输出带出来以后，就是 `outputs`。
# * **字典**，如 `{b: b + 1}`。循环会为它做一份 `b` 的**私有副本**（private copy）。第 0 帧之前，
#   副本由快照填好；每一帧读到的，是这一帧开始时的副本，再给下一帧留下新值。
#   出来的又是一个字典，就是 `updates`：盒子 `b`，以及一个表示最后私有值的式子。
#
# | 步函数返回 | `outputs` | `updates` |
# |---|---|---|
# | `x + 1` | 输出带 | 空 |
# | `{b: b + 1}` | `None` | 一项 |
# | `(b, {b: b + 1})` | 输出带 | 一项 |
#
# 五拍和以前一样。整个循环都在 ③ 里转，它只在自己的输出带和私有副本上写字：**盒子一个也不动**。
# 得到了 `updates=updates` 的函数，在 ④ 存入最后的私有值；别的函数什么也不存。
# 不妨把 `updates=` 想成一个**阀门**，装在从循环通往盒子的管子上。
#
# 所以，`updates` 是空的，不是毛病。而 `outputs_info=a` 没有接上任何管子：
# 循环只读一次 `a`，好知道 `x` 从哪里开始。

# %% [markdown] key="grid-intro" lang="en"
# ## Investigate: six functions
#
# Three kinds of step, each compiled without its updates (`a`) and with them (`b`). The box starts
# at 1 and every loop turns 4 frames. Fill in **all** cells before you look: what does the call
# return, and what is in the box afterwards?
#
# When all are filled, the machine answers. Then pick any two cells and play their films side by side.

# %% [markdown] lang="zh" src="1b25587a"
# ## 探究：六个函数
#
# 三种步函数，每种都编译两次：不传更新（`a`）和传更新（`b`）。盒子从 1 开始，每个循环转 4 帧。
# 先把**所有**格子填完再看答案：调用返回什么？之后盒子里是什么？
#
# 全部填好之后，机器会给出它的答案。然后任选两格，把它们的动画并排播放。

# %% key="grid" asks=true
# symbol
a = mt.shared(1, "a")

# expression
o1, u1 = mt.scan(lambda x: x + 1, outputs_info=a, n_steps=4)
v1a, v1b = mt.function([], o1), mt.function([], o1, updates=u1)

o2, u2 = mt.scan(lambda: {a: a + 1}, n_steps=4)
v2b, v2a = mt.function([], o2, updates=u2), mt.function([], o2)

o3, u3 = mt.scan(lambda: (a, {a: a + 1}), n_steps=4)
v3b, v3a = mt.function([], o3, updates=u3), mt.function([], o3)

ContrastGrid(
    [
        Cell("v1a", v1a, code="lambda x: x + 1, outputs_info=a\nmt.function([], o1)"),
        Cell("v1b", v1b, code="lambda x: x + 1, outputs_info=a\nmt.function([], o1, updates=u1)"),
        Cell("v2a", v2a, u2, code="lambda: {a: a + 1}\nmt.function([], o2)"),
        Cell("v2b", v2b, code="lambda: {a: a + 1}\nmt.function([], o2, updates=u2)"),
        Cell("v3a", v3a, code="lambda: (a, {a: a + 1})\nmt.function([], o3)"),
        Cell("v3b", v3b, code="lambda: (a, {a: a + 1})\nmt.function([], o3, updates=u3)"),
    ],
    a,
)

# %% [markdown] key="film-intro" lang="en"
# Read the grid in two directions. A **row** is decided by the step: what leaves the loop. A
# **column** is decided by the function: what is stored. And `v2a` is odd: nobody asks for anything
# from its loop, so the loop is not even part of the function.
#
# Now slowly, one frame at a time, with a price that doubles. Step with → and watch the private copy;
# at the end, look at the valve. Then turn the valve (click on it) and walk through the end again.

# %% [markdown] lang="zh" src="65017bd5"
# 这张表可以从两个方向看。**行**由步函数决定：什么会离开循环。**列**由函数决定：什么会存下来。
# `v2a` 很特别：没有谁向它的循环要东西，所以那个循环根本不在函数里。
#
# 现在放慢，一帧一帧地看一个翻倍的价格。用 → 单步走，盯住私有副本；走到最后，看看阀门。
# 然后转动阀门（点一下它），把结尾再走一遍。

# %% key="film" asks=true
# symbol
price = mt.shared(3, "price")

# expression
prices_seen, doubling = mt.scan(lambda: (price, {price: 2 * price}), n_steps=4)

# compile
double = mt.function([], prices_seen, updates=doubling)

ScanFilm(double)

# %% [markdown] key="recipe" lang="en"
# What exactly lies in the dictionary: a number, or something else? Nothing was called when
# `mt.scan` returned.

# %% [markdown] lang="zh" src="d6238680"
# 字典里放的究竟是什么：是数，还是别的？要知道，`mt.scan` 返回的时候，什么都还没有调用过。

# %% gate="L07.p2"

# %% run="L07.p2"

# %% [markdown] key="look-inside" lang="en"
# A formula, then: a recipe for the last private value. You may return it, calculate with it, or hand
# it to `updates=`. Look inside; there is one key, and it is the box itself:

# %% [markdown] lang="zh" src="07dc9eea"
# 原来是式子：怎样算出最后私有值的做法。你可以返回它，可以拿它接着算，也可以把它交给 `updates=`。
# 看看里面：只有一个键，键就是盒子本身。

# %% key="inside"
# inspect
print(outputs)
print(len(updates), list(updates) == [a])
print(updates[a].type)

# %% [raw] output=true
# None
# 1 True
# TensorType(int64, scalar)

# %% gate="L07.p3"

# %% run="L07.p3"

# %% [markdown] key="warning" lang="en"
# The second call starts where the first one has stopped: its snapshot reads what beat ④ of the first
# call stored.
#
# To forget the valve is so common a slip that the machine speaks up: when you compile a function
# that reads `a`, and the updates which a loop made for `a` have gone nowhere. Run the cell and read
# the warning. It is no error. Sometimes, as in `v3a`, a shut valve is what you want.

# %% [markdown] lang="zh" src="a9130d3b"
# 第二次调用从第一次停下的地方开始：它的快照读到的，就是第一次调用的第 ④ 拍存入的值。
#
# 忘了阀门，是很常见的疏忽，所以机器会提醒你：编译的函数要读 `a`，而某个循环为 `a` 做好的更新
# 却没有任何去处。运行下面的单元格，读一读这条警告。它不是错误。有时候，就像 `v3a`，
# 你要的正是关着的阀门。

# %% key="forgotten"
# expression
tape, updates = mt.scan(lambda: (a, {a: a + 1}), n_steps=4)

# compile
stands_still = mt.function([], tape)

# %% gate="L07.p4"

# %% run="L07.p4"

# %% [markdown] key="small-beats" lang="en"
# So every frame is a small call of its own. Its formulas all read the private copies as the frame
# began, and the new ones take effect together. **Outputs see old values, all updates see old values,
# everything is stored at once**: the three sentences of lesson 4 hold inside the loop too.
#
# `updates` is an ordinary dictionary, so it can be joined with update pairs of your own.

# %% [markdown] lang="zh" src="10ef2f54"
# 可见每一帧都像一次小小的调用。它的式子读的都是这一帧开始时的私有副本，新的副本同时生效。
# **输出看到的是旧值；所有更新看到的也是旧值；最后一起写入**：第 4 课的这三句话，在循环里也成立。
#
# `updates` 是普通的字典，所以可以和你自己的更新规则合在一起。

# %% gate="L07.p5"

# %% run="L07.p5"

# %% key="twice" raises=true
# compile
mt.function([], updates=[*pairs, (a, a * 10)])

# %% exercise="L07.e1"

# %% [markdown] key="together" lang="en"
# ## Modify
#
# Now both doors at once, with a sequence and a value that is fed back. This loop multiplies its
# factors and counts them. Foresee the tape and the box, then let it play.

# %% [markdown] lang="zh" src="db78f5a0"
# ## 改一改
#
# 现在两扇门同时用，再加上序列和送回来的值。这个循环把各个因数乘起来，同时数出有几个。
# 先预测输出带和盒子，再播放。

# %% key="film-both" asks=true
# symbol
factors = T.dvector("factors")
used = mt.shared(0, "used")

# expression
products, counting = mt.scan(
    lambda factor, product: (product * factor, {used: used + 1}),
    sequences=factors,
    outputs_info=np.float64(1),
)

# compile
times = mt.function([factors], products, updates=counting)

ScanFilm(times, [3, 5, 2])

# %% [markdown] key="two-outputs" lang="en"
# With two outputs, `outputs_info` has two entries, one for each. `None` means: this output is
# written on its tape, and not fed back to the step.

# %% [markdown] lang="zh" src="f9f5feaf"
# 有两个输出时，`outputs_info` 也有两项，一项对一个。`None` 的意思是：这个输出只写上它的输出带，
# 不送回给步函数。

# %% exercise="L07.e2"

# %% exercise="L07.e3"

# %% exercise="L07.e4"

# %% exercise="L07.e5"

# %% [markdown] key="make" lang="en"
# ## Make

# %% [markdown] lang="zh" src="3bec45e0"
# ## 动手做

# %% exercise="L07.e6"

# %% exercise="L07.e7"

# %% [markdown] key="say" lang="en"
# ## Say it

# %% [markdown] lang="zh" src="e7b36186"
# ## 说给别人听

# %% explain="L07.s1"

# %% [markdown] key="keypoints" lang="en"
# ## To keep
#
# * The step decides what leaves the loop: a formula becomes a tape, a dictionary becomes `updates`.
#   No dictionary, empty `updates`; most loops are like that.
# * Inside the loop a shared variable is a private copy, carried from frame to frame. `updates` holds
#   a formula for its last value, and no number.
# * Only a function that gets `updates=updates` stores that value, in beat ④ of each of its calls.
# * `outputs_info=a` says where the loop starts, and nothing else.
#
# **Elsewhere.** Three spellings of one idea:
#
# | | what goes from frame to frame | how it gets out |
# |---|---|---|
# | Theano, minitheano | the private copy of a shared variable | `outputs, updates = scan(...)`, then `updates=updates` |
# | PyTensor | a value you feed back yourself, like any output | its tape; PyTensor is giving up the pair: since 2025 it warns, and `return_updates=False` gives the outputs alone |
# | JAX | the **carry**, first argument and first result of the step | `carry, ys = lax.scan(step, carry, xs)`, and you pass it on |
#
# In PyTorch you write a Python loop, and a buffer changes at once, in place. There is no valve: nothing
# to forget, and nothing to leave shut.

# %% [markdown] lang="zh" src="05af0799"
# ## 要点
#
# * 什么会离开循环，由步函数决定：式子成为输出带，字典成为 `updates`。没有字典，`updates` 就是空的；
#   大多数循环都这样。
# * 在循环里，shared 变量是一份私有副本，一帧一帧地传下去。`updates` 里放的是表示它最后的值的式子，
#   不是数。
# * 只有得到 `updates=updates` 的函数，才会存入这个值，在它每次调用的第 ④ 拍。
# * `outputs_info=a` 只说循环从哪里开始，再没有别的意思。
#
# **在别处。** 同一个想法，三种写法：
#
# | | 一帧一帧传下去的是什么 | 怎样带出来 |
# |---|---|---|
# | Theano、minitheano | shared 变量的私有副本 | `outputs, updates = scan(...)`，然后 `updates=updates` |
# | PyTensor | 由你自己送回来的值，和别的输出一样 | 它的输出带；PyTensor 正在放弃成对返回：2025 年起会给出警告，`return_updates=False` 只交回输出 |
# | JAX | **携带量**（carry），步函数的第一个参数和第一个结果 | `carry, ys = lax.scan(step, carry, xs)`，再由你传下去 |
#
# 在 PyTorch 里，你写的就是 Python 循环，buffer 当场原地修改。那里没有阀门：
# 没有什么会忘了打开，也没有什么可以关着。
