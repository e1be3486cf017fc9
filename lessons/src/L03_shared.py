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
# First a look back: what is a formula, and what is a call?

# %% [markdown] lang="zh" src="a8d47019"
# ## 回顾
#
# 先回头看一眼：什么是式子，什么是调用？

# %% gate="L03.r1"

# %% [markdown] key="test-out" lang="en"
# ## Perhaps you know this already
#
# Three questions. If all three are right and you were sure, go straight to **Make**.

# %% [markdown] lang="zh" src="cce5ce41"
# ## 也许你已经会了
#
# 一共三问。如果三问都对，而且你选的把握是“肯定”，可以直接跳到**动手做**。

# %% gate="L03.t1"

# %% [markdown] key="predict" lang="en"
# ## Predict
#
# The functions so far forget everything: call `f(2)` a thousand times and the answer is the same.
# Often that is what you want. But a counter has to count, a bank account has to keep its money, and
# a network has to keep its weights.
#
# Below is a small **accumulator**: a function that adds to a total. The total lives in `state`,
# a **shared variable**. Say what each call returns and what `state` holds after it.

# %% [markdown] lang="zh" src="3e699b49"
# ## 预测
#
# 到现在为止，函数什么也不记得：`f(2)` 调用一千次，答案都一样。
# 很多时候这正是我们想要的。可是计数器要能数数，账户要留得住钱，网络要留得住权重。
#
# 下面是一个小小的**累加器**（accumulator）：它是一个函数，每次往总数上加一点。
# 总数放在 `state` 里，`state` 是一个 **shared 变量**（共享变量）。
# 说说看：每次调用返回什么？调用之后 `state` 里是多少？

# %% gate="L03.p1"

# %% run="L03.p1"

# %% [markdown] key="beats" lang="en"
# ## Name it: one call, five beats
#
# A shared variable is a box. It belongs to no function, it keeps one value, and the value is still
# there when a call is over. Every call of a compiled function goes through the same five beats:
#
# | beat | what happens |
# |---|---|
# | ① bind | the arguments go into the inputs |
# | ② snapshot | every shared variable is read, once: these are the **old values** |
# | ③ compute | the outputs *and* the right-hand side of every update, all from the snapshot |
# | ④ commit | the **new values** are stored, all together |
# | ⑤ return | the outputs from ③ are handed out |
#
# `accumulator(10)` reads the old value in ②, stores the sum in ④, and returns what ③ computed for
# the output `state`: the old value. **Outputs see old values.**
#
# Step through one call. Before beat ③ it is your turn: *you* are the machine.

# %% [markdown] lang="zh" src="41807d48"
# ## 弄明白：一次调用，五拍
#
# shared 变量是一个盒子。它不属于哪一个函数；它保存一个值，调用结束后，值还在里面。
# 编译后的函数，每次调用都要走完同样的五拍：
#
# | 拍 | 发生什么 |
# |---|---|
# | ① 绑定（bind） | 实参放进输入 |
# | ② 快照（snapshot） | 每个 shared 变量读取一次：读到的就是**旧值** |
# | ③ 计算（compute） | 算出所有输出，**以及**每条更新的更新式（右边的式子），全都根据快照 |
# | ④ 提交（commit） | **新值**一起存入 |
# | ⑤ 返回（return） | 交出 ③ 算好的输出 |
#
# `accumulator(10)` 在 ② 读到旧值，在 ④ 存入总和，返回的是 ③ 为输出 `state` 算出的值，
# 也就是旧值。**输出看到的是旧值。**
#
# 请单步走完一次调用。到第 ③ 拍之前轮到你：**你**来当机器。

# %% key="call-stepper" asks=true
CallStepper(accumulator, 10)

# %% [markdown] key="three-things" lang="en"
# Three things that look alike, and are not:
#
# * `state` is a symbol. You build formulas with it; in every call it stands for the value that is
#   in the box *then*.
# * `state.get_value()` is a number (an array): a copy of what is in the box *now*.
# * `state + 1` is a formula. It has no value and no box of its own.

# %% [markdown] lang="zh" src="a7eb38e7"
# 有三样东西看起来很像，其实不同：
#
# * `state` 是符号。你用它搭式子；每次调用时，它代表**那时**盒子里的值。
# * `state.get_value()` 是数（数组）：把盒子里**现在**的值复制一份给你。
# * `state + 1` 是式子。它没有值，也没有自己的盒子。

# %% key="look-inside"
# inspect
print(state.get_value())
print(type(state.get_value()).__name__)
print(hasattr(state + 1, "get_value"))

# %% [raw] output=true
# 2.0
# ndarray
# False

# %% [markdown] key="one-box" lang="en"
# ## Investigate
#
# The word *shared* is meant literally. Two functions, one box:

# %% [markdown] lang="zh" src="d269da0d"
# ## 探究
#
# shared（共享）就是字面的意思。两个函数，一个盒子：

# %% gate="L03.p2"

# %% run="L03.p2"

# %% [markdown] key="ledger-intro" lang="en"
# Keep the books for these two functions: for every event, write what is returned and what the box
# holds afterwards. Event 3 is no call but a `set_value`: it writes into the box from outside, and
# runs nothing. The box starts with what the program above has left in it.

# %% [markdown] lang="zh" src="c8a8fa5c"
# 现在由你来给这两个函数记账：每发生一件事，填写返回了什么、之后盒子里是多少。
# 第 3 件事不是调用，而是 `set_value`：它从外面往盒子里写，不会运行任何东西。
# 盒子一开始的值，就是上面的程序留下的值。

# %% key="ledger" asks=true
StateLedger(level, [(up, 4), (dn, 9), ("set", 30), (dn, 6), (up, 1)])

# %% [markdown] key="frozen" lang="en"
# A formula can hold the box, or it can hold a number that was once in the box. Which of the two
# do you build here?

# %% [markdown] lang="zh" src="d0977ed0"
# 式子里可以放盒子，也可以只放盒子里曾经有过的那个数。下面搭的是哪一种？

# %% gate="L03.p3"

# %% run="L03.p3"

# %% [markdown] key="names" lang="en"
# `s.get_value()` ran while you were building, and put the number 2.0 into the graph as a constant.
# The graph of `y1` has the box in it. Look at both:

# %% [markdown] lang="zh" src="e12ef0c3"
# `s.get_value()` 在搭式子的时候就运行了，把数 2.0 当作常量放进了计算图。
# 而 `y1` 的计算图里有那个盒子。看看这两张图：

# %% key="two-graphs"
GraphView(y1, y2)

# %% gate="L03.p4"

# %% run="L03.p4"

# %% [markdown] key="names-and-copies" lang="en"
# An assignment such as `s = s + 1` moves a Python name. The box knows nothing of it.
#
# And `get_value()` hands out a **copy**: write on it as you like. With `borrow=True` you get the
# box's own array, without a copy; then whatever you write on it is in the box as well.

# %% [markdown] lang="zh" src="a33a48c6"
# 像 `s = s + 1` 这样的赋值，移动的是 Python 的名字。盒子对此一无所知。
#
# 还有，`get_value()` 给你的是一份**副本**：在上面怎么写都行。加上 `borrow=True`，拿到的就是
# 盒子自己的数组，没有复制；这时你往上写什么，盒子里就是什么。

# %% key="borrow"
# inspect
lent = box.get_value(borrow=True)
lent[0] = 99
box.get_value()

# %% [raw] output=true
# array([99.,  0.,  0.])

# %% gate="L03.p5"

# %% run="L03.p5" raises=true

# %% [markdown] key="dtypes" lang="en"
# The box has a dtype for life. `mt.shared(0, …)` is made from a whole number, so it stores
# `int64`; the sum with a `float64` does not fit, and the machine says so when the function is
# *compiled*, before a single call could cut your numbers.
#
# So give the start value the dtype you want, `np.float64(0)`, and let the input follow the state:
# `T.scalar("inc", dtype=state.dtype)`. (The original Theano insists on a text such as `"float64"`
# there and refuses the class `np.float64`; here both work.) The *shape* may change from one
# `set_value` to the next; dtype and ndim may not.

# %% [markdown] lang="zh" src="f45b8318"
# 盒子的数据类型（dtype）一旦定下就不变。`mt.shared(0, …)` 由整数创建，所以存的是 `int64`；
# 它和 `float64` 相加的结果放不进去。机器在**编译**函数时就会告诉你，
# 不会等到某次调用悄悄截断你的数。
#
# 所以，让初始值带上你想要的类型：`np.float64(0)`；再让输入跟着状态走：
# `T.scalar("inc", dtype=state.dtype)`。（原来的 Theano 在这里只认 `"float64"` 这样的文字，
# 不接受 `np.float64` 这个类；这里两种都行。）
# **形状**可以随 `set_value` 改变，数据类型和维数（ndim）不行。

# %% exercise="L03.e1"

# %% [markdown] key="modify" lang="en"
# ## Modify

# %% [markdown] lang="zh" src="130be226"
# ## 改一改

# %% exercise="L03.e2"

# %% exercise="L03.e3"

# %% exercise="L03.e4"

# %% [markdown] key="make" lang="en"
# ## Make

# %% [markdown] lang="zh" src="3bec45e0"
# ## 动手做

# %% exercise="L03.e5"

# %% exercise="L03.e6"

# %% [markdown] key="say" lang="en"
# ## Say it

# %% [markdown] lang="zh" src="e7b36186"
# ## 说给别人听

# %% explain="L03.s1"

# %% [markdown] key="keypoints" lang="en"
# ## To keep
#
# * A shared variable is a box with one value, one dtype, one ndim. It outlives the call, and every
#   function that mentions it means the same box.
# * Only two things change what is in it: an update pair, in beat ④ of a call, and `set_value`,
#   from outside.
# * Outputs see old values.
#
# **Elsewhere.** In PyTorch the box is a `torch.nn.Parameter` or a buffer, changed in place by
# ordinary statements. In JAX there is no box at all: the state goes into a function as an argument
# and comes out as a result, and you carry it to the next call. The rule is the same in all three:
# a new value is computed from old ones.

# %% [markdown] lang="zh" src="78d77243"
# ## 要点
#
# * shared 变量是一个盒子：一个值、一种数据类型、一个维数。调用结束后它还在；
#   哪个函数提到它，指的都是同一个盒子。
# * 能改变盒子里的值的只有两样：调用第 ④ 拍里的更新规则，以及从外面来的 `set_value`。
# * 输出看到的是旧值。
#
# **在别处。** PyTorch 里的盒子是 `torch.nn.Parameter` 或 buffer，由普通语句原地修改。
# JAX 里根本没有盒子：状态作为参数传进函数，再作为结果传出来，由你带到下一次调用。
# 三者的规则是同一条：新值由旧值算出。
