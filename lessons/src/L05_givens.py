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
# A look back: one call, two boxes, everything stored at once.

# %% [markdown] lang="zh" src="8ce157a5"
# ## 回顾
#
# 先回头看看：一次调用，两个盒子，最后一起写入。

# %% gate="L05.r1"

# %% [markdown] key="test-out" lang="en"
# ## Perhaps you know this already
#
# Three questions. If all three are right and you were sure, go straight to **Make**.

# %% [markdown] lang="zh" src="cce5ce41"
# ## 也许你已经会了
#
# 一共三问。如果三问都对，而且你选的把握是“肯定”，可以直接跳到**动手做**。

# %% gate="L05.t1"

# %% [markdown] key="predict" lang="en"
# ## Predict
#
# A good recipe is worth keeping. Now and then you want to cook it with another ingredient, just
# once, and find the kitchen afterwards as it was.
#
# Here the recipe is `tmp_func`, and its ingredient is the box `state`. Two functions are made from
# it: `plain` follows the recipe; `skip_shared` takes `a` wherever the recipe says `state`.

# %% [markdown] lang="zh" src="a542bb15"
# ## 预测
#
# 好菜谱值得留着。偶尔你想换一样原料，只做这一次；做完以后，厨房里的一切仍是原样。
#
# 这里的菜谱是 `tmp_func`，它用的原料是盒子 `state`。由它编译出两个函数：
# `plain` 照菜谱来；`skip_shared` 则把菜谱里的 `state` 都换成 `a`。

# %% gate="L05.p1"

# %% run="L05.p1"

# %% [markdown] key="scissors" lang="en"
# ## Name it: scissors and glue
#
# `givens=[(old, new)]` makes a **substitution**: in this function's copy of the formula, `new`
# stands where `old` stood. It helps to think of three times:
#
# | time | what happens |
# |---|---|
# | build time | Python runs your lines, and `tmp_func` becomes a graph |
# | **compile time** | `mt.function` **clones** the graph, that is, copies it; **givens** cuts `old` out of the clone and glues `new` to every arrow that left it; then the clone is frozen |
# | call time | the five beats, on the frozen clone |
#
# So nothing is assigned. In the clone of `skip_shared` nobody reads `state`: beat ② finds no box to
# read, and beat ④ has nothing to store. `tmp_func` itself was never cut; that is why `plain` knows
# nothing of `a`.
#
# Three words, three jobs:
#
# * **inputs** are filled by the caller, in beat ①;
# * **updates** are stored in boxes, in beat ④;
# * **givens** has finished its work before the first call.
#
# Look through the lens: on the left the graph as you wrote it, on the right the clone. Say how many
# arrows will move before they do.

# %% [markdown] lang="zh" src="63f927be"
# ## 弄明白：剪刀和胶水
#
# `givens=[(old, new)]` 做的是一次**替换**（substitution）：在这个函数自己的副本里，
# 式子中 `old` 的位置上换成了 `new`。把三个时间分开来想，就清楚了：
#
# | 时间 | 发生什么 |
# |---|---|
# | 建图时 | Python 运行你的各行，`tmp_func` 成为计算图 |
# | **编译时** | `mt.function` **复制**（clone）计算图；**givens**（临时替换）从副本里剪掉 `old`，把从它出发的每支箭头都接到 `new` 上；然后副本就定下来了 |
# | 调用时 | 在定下来的副本上走五拍 |
#
# 所以，这里没有任何赋值。在 `skip_shared` 的副本里，没有谁读 `state`：
# 第 ② 拍没有盒子可读，第 ④ 拍也没有东西可存。`tmp_func` 本身从没被剪过，
# 因此 `plain` 对 `a` 一无所知。
#
# 三个词，三种分工：
#
# * **输入**由调用者在第 ① 拍填好；
# * **更新**在第 ④ 拍存进盒子；
# * **givens** 在第一次调用之前就已经做完了。
#
# 透过镜头看一看：左边是你写下的计算图，右边是副本。箭头移动之前，先说出会有几支要移动。

# %% key="lens-skip" asks=true
GivensLens(skip_shared)

# %% [markdown] key="any-node" lang="en"
# ## Investigate
#
# So far a shared variable went and an input came. But scissors do not ask what it is that they cut.

# %% [markdown] lang="zh" src="ee13f2a0"
# ## 探究
#
# 刚才换掉的是 shared 变量，换上的是输入。不过，剪刀并不问剪的是什么。

# %% gate="L05.p2"

# %% run="L05.p2"

# %% [markdown] key="one-node-two-arrows" lang="en"
# `h` occurs twice in the formula, and yet it is *one* node. How many arrows leave it, and so will
# move? Count them before you look.

# %% [markdown] lang="zh" src="e5f3cbe5"
# `h` 在式子里出现两次，却只是**一个**节点。有几支箭头从它出发，也就是说会移走几支？先数一数，再看。

# %% key="lens-inside" asks=true
GivensLens(changed)

# %% [markdown] key="node-not-text" lang="en"
# The node counts, not the text: had you written `givens={x * x: x + 1}`, the machine would have said
# that this `x * x` is a new expression, which `y` does not contain.

# %% [markdown] lang="zh" src="3f459a9b"
# 起作用的是节点，不是文字：假如你写的是 `givens={x * x: x + 1}`，机器会告诉你，
# 这个 `x * x` 是新写的表达式，`y` 里并没有它。

# %% [markdown] key="and-updates" lang="en"
# And now the two together: a replacement and an update, in one function, for one box. Read the pair
# `(s, s + 1)` slowly. It mentions `s` twice, and not for the same purpose.

# %% [markdown] lang="zh" src="6a43f67a"
# 现在两样一起来：同一个函数、同一个盒子，既有替换，又有更新。
# `(s, s + 1)` 这一对请慢慢读：里面写了两次 `s`，用意却不一样。

# %% gate="L05.p3"

# %% run="L05.p3"

# %% key="lens-updates" asks=true
GivensLens(f)

# %% [markdown] key="reads-and-stores" lang="en"
# Two arrows moved: the one to the output, and the one into `s + 1`. The update's
# own arrow, which ends in the box, stayed where it was. **Givens changes what is read, never where something is stored.**
#
# What fits into the gap that the scissors leave? Decide in three cases.

# %% [markdown] lang="zh" src="eaab8e59"
# 移动的箭头有两支：通向输出的一支，通向 `s + 1` 的一支。更新自己的那支箭头，终点是盒子，留在原处。
# **givens 改变读什么，从不改变存到哪里。**
#
# 剪刀留下的空位，什么才装得进去？请判断下面三种情形。

# %% gate="L05.p4"

# %% run="L05.p4" raises=true

# %% key="input-replaced" raises=true
# compile
mt.function([a], 3 * s + a, givens=[(a, s)])

# %% [markdown] key="rules" lang="en"
# The rules, in short:
#
# * Any node may go; a variable, a formula or a plain number may come.
# * Both must have one dtype and one ndim. `T.scalar("a", dtype=state.dtype)` takes care of it;
#   otherwise `T.cast` does. Even of numbers this is true: `9.` fits a `float64`, the whole number `9`
#   does not.
# * An input of the function may not go. It would wait for an argument and pass it to nobody.
# * Several pairs are replaced at the same time, not one after the other. `givens={x: y + 1, y: w * 2}`
#   is therefore refused: the first pair brings in a `y`, which the second wants to take away.
#
# ### One portion at a time
#
# The most common use: many rows of data stay in one box, and each call works on a few of them, a
# **minibatch**. The caller hands over just a number.

# %% [markdown] lang="zh" src="f65d8ac7"
# 简单说，规则是这样：
#
# * 任何节点都可以换掉；换上的可以是变量、式子，或者普通的数。
# * 两者的数据类型和维数都要相同。`T.scalar("a", dtype=state.dtype)` 能保证这一点；
#   不然就用 `T.cast`。数也不例外：`9.` 能装进 `float64` 的空位，整数 `9` 不行。
# * 函数的输入不能换掉。否则它等来了实参，却不知道交给谁。
# * 有好几对时，是同时替换，不是一对接一对。所以 `givens={x: y + 1, y: w * 2}` 会被拒绝：
#   第一对带来了 `y`，第二对却要把它拿走。
#
# ### 一次一份
#
# 最常见的用法：许多行数据放在一个盒子里，每次调用只处理其中几行，也就是一个**小批量**（minibatch）。
# 调用者只要交出一个数。

# %% gate="L05.p5"

# %% run="L05.p5"

# %% exercise="L05.e1"

# %% [markdown] key="modify" lang="en"
# ## Modify

# %% [markdown] lang="zh" src="130be226"
# ## 改一改

# %% exercise="L05.e2"

# %% exercise="L05.e3"

# %% exercise="L05.e4"

# %% [markdown] key="make" lang="en"
# ## Make

# %% [markdown] lang="zh" src="3bec45e0"
# ## 动手做

# %% exercise="L05.e5"

# %% exercise="L05.e6"

# %% exercise="L05.e7"

# %% [markdown] key="say" lang="en"
# ## Say it

# %% [markdown] lang="zh" src="e7b36186"
# ## 说给别人听

# %% explain="L05.s1"

# %% [markdown] key="keypoints" lang="en"
# ## To keep
#
# * Givens replaces nodes in one function's copy of the formula, at compile time. The original, the
#   boxes and all other functions stay as they are.
# * It reaches every formula of the function, the right-hand sides of updates as well; the box that
#   an update stores into remains the same.
# * Old piece first, new piece second, both of one type.
# * A slice of a shared variable in the place of an input: that is the minibatch.
#
# **Elsewhere.** PyTensor keeps `givens=` in `pytensor.function`; to have the changed formula itself
# in your hands, there are `graph_replace` and `clone_replace`. In JAX there is nothing to replace:
# the weights are an argument of the function, so you just pass others. PyTorch has
# `torch.func.functional_call`, which runs a module with other parameters and leaves its own alone.

# %% [markdown] lang="zh" src="fad7dd4b"
# ## 要点
#
# * givens 在编译时，替换某个函数自己那份副本里的节点。原来的式子、各个盒子和其他函数都保持原样。
# * 它会改到函数的每个式子，更新式也在内；更新要存进的那个盒子不变。
# * 先写旧零件，后写新零件，两者类型相同。
# * 让 shared 变量的切片占住输入的位置：这就是小批量。
#
# **在别处。** PyTensor 的 `pytensor.function` 保留了 `givens=`；如果想拿到替换之后的式子本身，
# 可以用 `graph_replace` 和 `clone_replace`。在 JAX 里没有什么要替换：权重本来就是函数的参数，
# 传入另一组就行。PyTorch 有 `torch.func.functional_call`：用另一组参数运行模块，模块自己的参数不动。
