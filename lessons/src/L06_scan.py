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
# First a look back: who runs a Python `for`, and when?

# %% [markdown] lang="zh" src="1133fd17"
# ## 回顾
#
# 先回头看一眼：Python 的 `for` 由谁运行，什么时候运行？

# %% gate="L06.r1"

# %% [markdown] key="test-out" lang="en"
# ## Perhaps you know this already
#
# Three questions. If all three are right and you were sure, go straight to **Make**.

# %% [markdown] lang="zh" src="cce5ce41"
# ## 也许你已经会了
#
# 一共三问。如果三问都对，而且你选的把握是“肯定”，可以直接跳到**动手做**。

# %% gate="L06.t1"

# %% [markdown] key="predict" lang="en"
# ## Predict
#
# A Python `for` copies its body into the graph, once for each turn. That is fine for three turns.
# But for a thousand? Or for as many as the call will say? For that there is `mt.scan`. You give it a
# function for *one* turn, the **step function**; it makes the loop.
#
# `mt.scan` returns two things. The second one gets a lesson of its own, the next; until then we call
# it `_` and leave it alone.

# %% [markdown] lang="zh" src="1bba4d75"
# ## 预测
#
# Python 的 `for` 每转一次，就把循环体往计算图里抄一遍。转三次没问题。
# 可是一千次呢？或者，转几次要到调用时才知道呢？这时就要用 `mt.scan`（扫描）：
# 你给它一个只管**一次**的函数，叫**步函数**（step function），由它来造出循环。
#
# `mt.scan` 返回两样东西。第二样要专门用一课来讲，就是下一课；在那之前，我们叫它 `_`，先不管它。

# %% gate="L06.p1"

# %% run="L06.p1"

# %% [markdown] key="machine" lang="en"
# ## Name it: a small machine inside beat ③
#
# While you build, `mt.scan` calls your step function once, with symbols. Of the formula that comes
# back it makes a small machine, and this machine is **one node** of the graph: the loop is a node.
# In beat ③ of a call it turns. One turn is a **frame**: frame 0, frame 1, and so on.
#
# **Lanes** run into every frame, and the parameters of the step take from them, left to right:
#
# | lane | where you write it | what frame t gets |
# |---|---|---|
# | elements of sequences | `sequences=` | element t |
# | earlier outputs | `outputs_info=` | the output of frame t − 1; frame 0 gets the **initial value** |
# | fixed things: non-sequences | `non_sequences=` | the same in every frame |
#
# A lane that you do not ask for is not there: the doubling had only the second one. (If a step
# mentions a symbol from outside, scan lays the third lane for it by itself.)
#
# What the step returns is written on a **tape**, one value a frame. The initial value goes in; no
# frame has made it, so it is not on the tape. Scan hands out the whole tape. `totals[-1]` is the last
# value, and a formula like any other.
#
# Here is a loop with all three lanes. Change a number if you like: the film shows *your* loop. Say
# what will stand in the cells, then play it, frame by frame, with →. (The dashed cell before the tape
# is the initial value.)

# %% [markdown] lang="zh" src="6bbf399e"
# ## 弄明白：第 ③ 拍里的小机器
#
# 建图时，`mt.scan` 用符号调用你的步函数，只调用一次。它拿到返回的式子，造出一台小机器；
# 这台机器是计算图里的**一个节点**：循环也是节点。到了调用的第 ③ 拍，它开始转动。
# 每转一次叫一**帧**（frame）：第 0 帧、第 1 帧，依此类推。
#
# 每一帧都有几条**轨道**（lane）进来，步函数的参数从左到右，依次取自它们：
#
# | 轨道 | 写在哪里 | 第 t 帧得到什么 |
# |---|---|---|
# | 序列的元素 | `sequences=` | 第 t 个元素 |
# | 之前的输出 | `outputs_info=` | 第 t − 1 帧的输出；第 0 帧得到的是**初始值** |
# | 固定的东西：非序列量 | `non_sequences=` | 每一帧都相同 |
#
# 没有写的轨道就不存在：刚才的翻倍只有第二条。（如果步函数提到了外面的符号，
# scan 会自己给它铺好第三条轨道。）
#
# 步函数返回什么，就往**输出带**（tape）上写什么，一帧一个值。初始值是放进去的，不是哪一帧算出来的，
# 所以不在输出带上。scan 交出来的是整条输出带。`totals[-1]` 是最后一个值，它也是普通的式子。
#
# 下面的循环三条轨道都有。你可以随意改几个数：动画放的就是**你的**循环。
# 先说出格子里会是什么，再用 → 一帧一帧地播放。（输出带前面的虚线格子，是初始值。）

# %% key="film" asks=true
# symbol
x = T.dvector("x")
factor = T.dscalar("factor")


# expression
def step(element, before, k):
    return before + k * element


totals, _ = mt.scan(step, sequences=x, outputs_info=np.float64(100), non_sequences=factor)

# compile
walk = mt.function([x, factor], totals)

ScanFilm(walk, [3, 1, 5], 2)

# %% gate="L06.p2"

# %% run="L06.p2"

# %% [markdown] key="investigate" lang="en"
# ## Investigate: who gets what?
#
# Scan cannot read your mind, nor your names. It counts places: **elements, earlier outputs,
# fixed things**. In the film of the mixed-up step the names `seq` and `prev` are gone; what is left
# is `x[t]`, an element, and `odd[t-1]`, an earlier output. Go to frame 1: which of the two is
# multiplied by 100? (A click on a cell of the tape takes you to the frame that has written it.)

# %% [markdown] lang="zh" src="9cf08d2b"
# ## 探究：谁得到了什么？
#
# scan 读不懂你的心思，也读不懂你起的名字。它只数位置：**元素、之前的输出、固定的东西**。
# 在次序颠倒的那个步函数的动画里，`seq` 和 `prev` 这两个名字已经不见了；剩下的是元素 `x[t]`
# 和之前的输出 `odd[t-1]`。走到第 1 帧：两者之中，乘以 100 的是谁？
# （点一下输出带上的格子，就会跳到写下它的那一帧。）

# %% key="film-mixed" asks=true
ScanFilm(mixed, [1, 2], 3)

# %% gate="L06.p3"

# %% run="L06.p3" raises=true

# %% [markdown] key="rows" lang="en"
# So the shortest sequence decides, unless `n_steps` asks for fewer. If it asks for more than there
# are elements, the machine says so. (The original Theano would run three frames here and keep quiet.)
#
# Along its first axis anything can be a sequence. A matrix brings one row a frame, and the step
# gets a vector. The tape always has one axis more than what the step returns:

# %% [markdown] lang="zh" src="1119d510"
# 所以，由最短的序列决定，除非 `n_steps` 要得更少。如果它要的比元素还多，机器就会告诉你。
# （原来的 Theano 在这里会转三帧，一声不响。）
#
# 只要有第一个轴，什么都可以当序列。矩阵每一帧送来一行，步函数得到的是向量。
# 输出带总比步函数返回的东西多一个轴：

# %% key="matrix-rows"
# symbol
m = T.dmatrix("m")

# expression
sums, _ = mt.scan(lambda row: row.sum(), sequences=m)
doubled_rows, _ = mt.scan(lambda row: 2 * row, sequences=m)

# inspect
print(sums.ndim, doubled_rows.ndim)
print(mt.function([m], sums)([[1, 2, 3], [4, 5, 6]]))

# %% [raw] output=true
# 1 2
# [ 6. 15.]

# %% gate="L06.p4"

# %% run="L06.p4" raises=true

# %% [markdown] key="start" lang="en"
# Python's `0` becomes the smallest integer type, `int8`, and `0.` becomes a `float32`. The start has
# to be what a frame writes; so give it a dtype, `np.float64(0)`. It must have the axes of one output,
# too: if a frame writes a vector, start from a vector.
#
# And a loop has to know when it is over. Here nobody has told it:

# %% [markdown] lang="zh" src="f5c85b80"
# Python 的 `0` 会变成最小的整数类型 `int8`，`0.` 会变成 `float32`。起点必须和一帧写下的东西一样；
# 所以要给它数据类型：`np.float64(0)`。轴也要和一个输出一样多：如果一帧写下的是向量，起点也得是向量。
#
# 还有，循环总得知道什么时候结束。下面这个，没有谁告诉它：

# %% key="endless" raises=true
# expression
mt.scan(lambda before: before + 1, outputs_info=np.float64(1))

# %% exercise="L06.e1"

# %% [markdown] key="two-loops" lang="en"
# Two loops that add 1 ten times. Both functions return the same number; but look at the graphs.
# Where the Python `for` left ten nodes, the scan has left one, with a small graph inside (and
# `[-1]` one more, to take the last value).

# %% [markdown] lang="zh" src="ff99ed6d"
# 两个循环，都是加十次 1。两个函数返回同一个数；但是看看它们的计算图。
# Python 的 `for` 留下了十个节点；scan 只留下一个，里面装着一张小图（另有一个节点是 `[-1]`，取最后的值）。

# %% key="ten-nodes"
# symbol
z = T.dscalar("z")

# expression
by_hand = z
for _ in range(10):
    by_hand = by_hand + 1

steps, _ = mt.scan(lambda before: before + 1, outputs_info=z, n_steps=10)
by_scan = steps[-1]

# inspect
print(mt.function([z], [by_hand, by_scan])(1))

GraphView(by_hand, by_scan)

# %% [markdown] key="modify" lang="en"
# ## Modify
#
# Now make it your own. These are savings: every year the balance grows by the factor 1.5 (a good
# bank), then a deposit comes in. Change the rule, the start, the deposits, or all of them; say what
# the tape will be; then play it.

# %% [markdown] lang="zh" src="bd27b733"
# ## 改一改
#
# 现在轮到你自己来。这是一笔存款：每年余额乘以 1.5（真是家好银行），然后存入一笔钱。
# 规则、起点、存入的钱，随你改；先说出输出带会是什么，再播放。

# %% key="film-own" asks=true
# symbol
deposits = T.dvector("deposits")


# expression
def year(deposit, balance):
    return 1.5 * balance + deposit


balances, _ = mt.scan(year, sequences=deposits, outputs_info=np.float64(8))

# compile
save = mt.function([deposits], balances)

ScanFilm(save, [10, 20, 40])

# %% exercise="L06.e2"

# %% exercise="L06.e3"

# %% exercise="L06.e4"

# %% [markdown] key="make" lang="en"
# ## Make

# %% [markdown] lang="zh" src="3bec45e0"
# ## 动手做

# %% exercise="L06.e5"

# %% exercise="L06.e6"

# %% exercise="L06.e7"

# %% [markdown] key="say" lang="en"
# ## Say it

# %% [markdown] lang="zh" src="e7b36186"
# ## 说给别人听

# %% explain="L06.s1"

# %% [markdown] key="keypoints" lang="en"
# ## To keep
#
# * The step function runs once, at build time, with symbols. The loop is one node, and turns in beat
#   ③ of every call.
# * Into each frame come, in this order: elements of `sequences`, earlier outputs from
#   `outputs_info`, and `non_sequences`. Places count, names do not.
# * The tape has one value for each frame, and the initial value is not on it. `totals[-1]` is the last.
# * The shortest sequence, or `n_steps`, says how many frames there are.
# * No result needs an earlier one? Then no scan: write the array formula.
#
# **Elsewhere.** PyTensor has the same `scan`. In JAX it is `lax.scan(f, carry, xs)`: there, too, `f` is
# called once, with symbols; it returns a pair, what goes on to the next frame and what is written
# down, and so the last state comes back apart from the tape. In PyTorch you write a Python `for`, and
# Python runs every turn of it.

# %% [markdown] lang="zh" src="254f9a17"
# ## 要点
#
# * 步函数只在建图时用符号运行一次。循环是一个节点，在每次调用的第 ③ 拍转动。
# * 每一帧进来的，依次是：`sequences` 的元素、来自 `outputs_info` 的之前的输出、`non_sequences`。
#   看的是位置，不是名字。
# * 输出带上每一帧一个值，初始值不在上面。`totals[-1]` 是最后一个。
# * 有几帧，由最短的序列或 `n_steps` 决定。
# * 没有哪个结果需要之前的结果？那就不用 scan：写成数组的式子。
#
# **在别处。** PyTensor 里有同样的 `scan`。在 JAX 里是 `lax.scan(f, carry, xs)`：`f` 也只用符号调用一次；
# 它返回一对东西，一个传给下一帧，一个记录下来，所以最后的状态和输出带是分开交回来的。
# 在 PyTorch 里，你写的是 Python 的 `for`，每转一次都由 Python 来运行。
