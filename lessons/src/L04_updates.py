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
# A look back at the accumulator: one call, one box.

# %% [markdown] lang="zh" src="501adde0"
# ## 回顾
#
# 先回头看看累加器：一次调用，一个盒子。

# %% gate="L04.r1"

# %% [markdown] key="test-out" lang="en"
# ## Perhaps you know this already
#
# Three questions. If all three are right and you were sure, go straight to **Make**.

# %% [markdown] lang="zh" src="cce5ce41"
# ## 也许你已经会了
#
# 一共三问。如果三问都对，而且你选的把握是“肯定”，可以直接跳到**动手做**。

# %% gate="L04.t1"

# %% [markdown] key="predict" lang="en"
# ## Predict
#
# So far a call has changed one box. Real programs change several: a robot has a place and a speed,
# a game has two players, a network has thousands of weights.
#
# Here `grow` changes two boxes, and the second update reads the very box that the first one
# changes. There is no output this time; we look into the boxes.

# %% [markdown] lang="zh" src="3783a47c"
# ## 预测
#
# 到目前为止，一次调用只改一个盒子。真正的程序要改好几个：
# 机器人有位置和速度，游戏有两位玩家，网络有成千上万个权重。
#
# 这里的 `grow` 改两个盒子，而第二条更新要读的，恰好是第一条更新要改的那个盒子。
# 这次没有输出，我们直接看盒子里面。

# %% gate="L04.p1"

# %% run="L04.p1"

# %% [markdown] key="beats" lang="en"
# ## Name it: everything is stored at once
#
# Each pair in `updates=` names a box and a formula. The formula is the **right-hand side** of the
# update. Here is the first call of `grow`, slowly:
#
# | beat | `a` | `b` |
# |---|---|---|
# | ② snapshot | 1 is read | 0 is read |
# | ③ compute | `a + 1` gives 2, put aside | `a * 10` gives 10, put aside |
# | ④ **commit** | 2 is stored | 10 is stored |
#
# In beat ③ every right-hand side is computed from the snapshot. The results wait on a shelf; the
# boxes still hold their old values. Only when *all* results are there does beat ④ come, and all
# boxes change together. So no update ever sees what another one of the same call has made: they
# are **simultaneous**.
#
# Three sentences are worth knowing by heart:
#
# 1. Outputs see old values.
# 2. All updates see old values.
# 3. Everything is stored at once.
#
# Now *you* are the machine, for the third call. Before beat ③, put the old values into both
# right-hand sides, work them out, and then commit. Try, too, to store one of them early.

# %% [markdown] lang="zh" src="60fbe9d7"
# ## 弄明白：最后一起写入
#
# `updates=` 里的每一对，写着一个盒子和一个式子。这个式子叫作更新的**更新式**（right-hand side）。
# 我们把 `grow` 的第一次调用放慢来看：
#
# | 拍 | `a` | `b` |
# |---|---|---|
# | ② 快照 | 读到 1 | 读到 0 |
# | ③ 计算 | `a + 1` 得 2，放在一边 | `a * 10` 得 10，放在一边 |
# | ④ **提交**（commit） | 存入 2 | 存入 10 |
#
# 在第 ③ 拍，每个更新式都根据快照来算。算出的结果先放在架子上等着，盒子里仍是旧值。
# 等到**所有**结果都齐了，才轮到第 ④ 拍：所有盒子一起改变。
# 所以，同一次调用里，哪条更新都看不到别的更新刚算出的结果：它们是**同时**（simultaneous）的。
#
# 有三句话值得记牢：
#
# 1. 输出看到的是旧值。
# 2. 所有更新看到的也是旧值。
# 3. 最后一起写入。
#
# 现在**你**来当机器，走第三次调用。在第 ③ 拍之前，把旧值填进两个更新式，算出来，然后提交。
# 也试试提前把其中一个存进去。

# %% key="call-stepper" asks=true
CallStepper(grow)

# %% [markdown] key="order" lang="en"
# ## Investigate
#
# Here are two pairs, and then the same two pairs the other way round. Does it matter which pair
# you list first? Place your bet, in numbers.

# %% [markdown] lang="zh" src="e0be653b"
# ## 探究
#
# 下面有两条更新规则；然后还是这两条，次序倒过来。先列哪一条，有没有关系？请用数字下注。

# %% gate="L04.p2"

# %% run="L04.p2"

# %% [markdown] key="swap-intro" lang="en"
# The list is a set of wishes, not a to-do list. That is why a dictionary is just as good:
# `updates={a: a + b, b: a - b}`.
#
# Old values have a pleasant side: two boxes can change places without a third one to help. Keep
# the books for `swap`. It returns two values; write them side by side, like `70, 80`.

# %% [markdown] lang="zh" src="afb74b85"
# 更新列表写的是一组愿望，不是一件件依次去办的事。所以写成字典也一样好：
# `updates={a: a + b, b: a - b}`。
#
# 读旧值还有一个好处：两个盒子交换内容，不需要第三个来帮忙。请给 `swap` 记账。
# 它返回两个值，填写时并排写，例如 `70, 80`。

# %% key="swap-ledger" asks=true
# symbol
left = mt.shared(np.float64(4), "left")
right = mt.shared(np.float64(9), "right")

# compile
swap = mt.function([], [left, right], updates=[(left, right), (right, left)])

# inspect
StateLedger(left, right, events=[(swap,), ("set", left, 6), (swap,)])

# %% [markdown] key="new-value" lang="en"
# `swap` showed you old values again. What if you want to see the new one? Let the call return
# the *formula* that makes it.

# %% [markdown] lang="zh" src="48cfbd4b"
# `swap` 给你看的又是旧值。如果想看新值呢？那就让调用返回算出它的那个**式子**。

# %% gate="L04.p3"

# %% run="L04.p3"

# %% [markdown] key="one-formula" lang="en"
# `n` is one formula with two uses: it is an output, and it is the right-hand side for `s`. In the
# picture it is the circle with the plus. Where do the two arrows lead that leave it? The value is
# computed once, in beat ③.

# %% [markdown] lang="zh" src="58d25b8c"
# `n` 是一个式子，用在两处：它是输出，也是 `s` 的更新式。图上带加号的圆圈就是它。
# 从它出发的两条箭头，各指向哪里？值只在第 ③ 拍算一次。

# %% key="one-formula-graph"
GraphView(show)

# %% gate="L04.p4"

# %% key="tripled"
# symbol
s = mt.shared(np.float64(4), "s")

# compile
triple = mt.function([], updates=[(s, 3 * s)])
print(s.get_value())

# call
print(triple(), s.get_value())

# %% [raw] output=true
# 4.0
# [] 12.0

# %% key="two-pairs" raises=true
# compile
mt.function([], updates=[(s, s + 1), (s, s * 2)])

# %% [markdown] key="compile-only" lang="en"
# To compile is to prepare the five beats, not to go through them: until somebody called `triple`,
# the box held 4. The call gave an empty list, since no output was asked for; beat ④ took place all
# the same.
#
# What cannot be stored is refused when you compile. An input is no box: it is filled in beat ① and
# gone after beat ⑤. And two formulas for one box would both be stored at once, so only one could
# win.
#
# ### A ball with a memory
#
# Now a program with a surprise in it. A ball rolls into a valley: `w` is where it is, `g` is the
# slope there, and `v` is its **velocity**. Each step keeps half of the velocity, adds the slope,
# and moves the ball. Keeping some of the velocity is called **momentum**; you will train networks
# with it later.

# %% [markdown] lang="zh" src="7b896a65"
# 编译只是把五拍准备好，并没有走：在有人调用 `triple` 之前，盒子里一直是 4。
# 那次调用得到空列表，因为没有要求任何输出；第 ④ 拍照样发生了。
#
# 存不了的东西，编译时就会拒绝。输入不是盒子：第 ① 拍放进去，第 ⑤ 拍之后就没了。
# 一个盒子配两个式子，就得同时存入两个值，而只有一个能留下。
#
# ### 有记忆的小球
#
# 接下来的程序藏着一个意外。一个小球滚向谷底：`w` 是它的位置，`g` 是那里的坡度，
# `v` 是它的**速度**（velocity）。每一步保留一半速度，加上坡度，再让小球移动。
# 这样保留一部分速度，叫作**动量**（momentum）；以后训练网络时会用到。

# %% gate="L04.p5"

# %% run="L04.p5"

# %% [markdown] key="failing" lang="en"
# The ball lags one call behind its velocity. The machine did what the program says, not what its
# author meant; you will mend it in exercise 4.
#
# One question is left: what if a call fails halfway? `advance` counts in `tally` and moves a
# point, `path`, in the plane. Then somebody passes three numbers instead of two.

# %% [markdown] lang="zh" src="22764ba8"
# 小球总比速度慢一次调用。机器做的是程序写的，不是作者心里想的；第 4 题由你来修好它。
#
# 还剩一个问题：如果一次调用中途失败了呢？`advance` 用 `tally` 计数，同时移动平面上的点 `path`。
# 后来，有人传进了三个数，而不是两个。

# %% gate="L04.p6"

# %% key="failed-call" raises=true
# symbol
tally = mt.shared(np.float64(5), "tally")
path = mt.shared(np.array([1.0, 2.0]), "path")
move = T.dvector("move")

# compile
advance = mt.function([move], updates=[(tally, tally + 1), (path, path + move)])

# call
advance([10, 20, 30])

# %% key="after-failure"
# inspect
print(tally.get_value(), path.get_value())

# call
advance([10, 20])

# inspect
print(tally.get_value(), path.get_value())

# %% [raw] output=true
# 5.0 [1. 2.]
# 6.0 [11. 22.]

# %% [markdown] key="atomic" lang="en"
# Beat ③ broke off, so beat ④ never came, for neither box. A call is **atomic**: all of it happens,
# or nothing. Put the argument right and call again; there is nothing to tidy up.
#
# This is a promise of *this* machine. In the original Theano, and in PyTensor, a call that fails
# may already have stored some of the new values. After an error there, set your states anew.
#
# Time to write some.

# %% [markdown] lang="zh" src="1fb66d3c"
# 第 ③ 拍中断了，所以第 ④ 拍没有到来，两个盒子都没有变。调用是**原子**（atomic）的：
# 要么全做，要么不做。把实参改对，再调用一次就好，没有什么需要收拾。
#
# 这是**这台**机器的承诺。在原来的 Theano 和 PyTensor 里，失败的调用可能已经存入了一部分新值。
# 在那里遇到错误，请把各个状态重新设置一遍。
#
# 现在来动手写。

# %% exercise="L04.e1"

# %% [markdown] key="modify" lang="en"
# ## Modify

# %% [markdown] lang="zh" src="130be226"
# ## 改一改

# %% exercise="L04.e2"

# %% exercise="L04.e3"

# %% exercise="L04.e4"

# %% [markdown] key="make" lang="en"
# ## Make

# %% [markdown] lang="zh" src="3bec45e0"
# ## 动手做

# %% exercise="L04.e5"

# %% exercise="L04.e6"

# %% [markdown] key="say" lang="en"
# ## Say it

# %% [markdown] lang="zh" src="e7b36186"
# ## 说给别人听

# %% explain="L04.s1"

# %% [markdown] key="keypoints" lang="en"
# ## To keep
#
# * Outputs see old values. All updates see old values. Everything is stored at once.
# * The order of the pairs has no meaning. To use a new value, use the formula that makes it.
# * Compiling stores nothing; a call does, in beat ④, and a call that fails stores nothing either.
# * Only boxes can be updated, and each has at most one update in a function.
#
# **Elsewhere.** Python knows the rule: `a, b = b, a` reads both names before it moves one. JAX has
# it as a matter of course: `new = f(old)`, where `old` holds all of the state and stays as it is.
# PyTensor keeps Theano's `updates=` word for word. PyTorch is the odd one out: it changes boxes by
# statements, such as `v.mul_(0.5).add_(g)` and then `w.sub_(0.1 * v)`. These *do* run one after
# the other, so there the order of the lines matters, and the second one reads the new `v`.

# %% [markdown] lang="zh" src="14a41505"
# ## 要点
#
# * 输出看到的是旧值。所有更新看到的也是旧值。最后一起写入。
# * 各对更新的先后次序没有意义。要用新值，就用算出它的那个式子。
# * 编译什么也不存；存入发生在调用的第 ④ 拍。失败的调用同样什么也不存。
# * 只有盒子可以更新；在一个函数里，每个盒子最多有一条更新。
#
# **在别处。** Python 也懂这条规则：`a, b = b, a` 先把两个名字都读好，再移动它们。
# 在 JAX 里这是理所当然的：`new = f(old)`，其中 `old` 装着全部状态，自己保持不变。
# PyTensor 原样保留了 Theano 的 `updates=`。PyTorch 则与众不同：它用语句改变盒子，
# 例如先写 `v.mul_(0.5).add_(g)`，再写 `w.sub_(0.1 * v)`。这些语句**确实**一句接一句地执行，
# 所以在那里，各行的次序有关系：后一句读到的是新的 `v`。
