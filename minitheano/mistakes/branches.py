"""`ifelse`, `Print` and `Assert`, and pictures."""

from __future__ import annotations

from ..errors import LearnerWarning, Mistake, TypeMistake, UseMistake, ValueMistake

branch_condition = Mistake(
    TypeMistake,
    en="ifelse needs one condition, a scalar; '{name}' is a {type}.",
    zh="ifelse 只要一个条件，必须是标量；'{name}' 是 {type}。",
    fix=(
        "T.switch({name}, {first}, {second}) chooses element by element",
        "T.switch({name}, {first}, {second}) 逐个元素地选择",
    ),
)
branch_types = Mistake(
    TypeMistake,
    en="The two branches of ifelse differ: a {type} ('{first}') and a {other} ('{second}').",
    zh="ifelse 的两个分支类型不同：一个是 {type}（'{first}'），一个是 {other}（'{second}'）。",
    fix=("give both the same type{try_}", "让两个分支的类型相同{try_}"),
)
branch_count = Mistake(
    ValueMistake,
    en="The branches of ifelse have {first} and {second} values; each value needs its other.",
    zh="ifelse 的两个分支各有 {first} 个和 {second} 个值；它们应当一一对应。",
    fix="ifelse(condition, [a, b], [c, d])",
)
branch_depth = Mistake(
    ValueMistake,
    en="This ifelse lies inside {depth} others, deeper than Python's own `if` can be nested.",
    zh="这个 ifelse 外面还有 {depth} 层 ifelse，超过了 Python 的 if 所能嵌套的深度。",
    fix=(
        "a scan whose step has one ifelse, or T.switch for some of them",
        "用 scan，每一步里放一个 ifelse，或者把其中一些换成 T.switch",
    ),
)
print_unused = Mistake(
    LearnerWarning,
    en="{text} makes a new expression that nothing uses, so nothing will be printed.",
    zh="{text} 得到一个没有被使用的新表达式，所以什么也不会打印。",
    fix=("{name} = {text}, and use '{name}' from there on", "{name} = {text}，之后使用 '{name}'"),
)
assert_condition = Mistake(
    TypeMistake,
    en="A condition of Assert is a scalar; condition {number} is a {type}.",
    zh="Assert 的条件必须是标量；第 {number} 个条件是 {type}。",
    fix=("T.all(condition)", "T.all(条件)"),
)
no_dot = Mistake(
    UseMistake,
    en="The picture is drawn by the program `dot` of Graphviz, which is not installed here.",
    zh="图片由 Graphviz 的程序 dot 绘制，而这里没有安装它。",
    fix=(
        "install Graphviz; or theano.printing.debugprint(f); or a file that ends in .dot",
        "安装 Graphviz；或者用 theano.printing.debugprint(f)；或者输出到以 .dot 结尾的文件",
    ),
)
