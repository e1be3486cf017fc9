"""Mistakes with pickles: what cannot be written, and what cannot be read."""

from __future__ import annotations

from ..errors import Mistake, TypeMistake, UnreadablePickle, UnwritablePickle

AGAIN = (
    "pickle it again where it was made, with the same version",
    "在生成它的地方用同一版本重新保存",
)
VALUES = (
    "there: values = [p.get_value() for p in params], and pickle the values; here: write the"
    " formula again and p.set_value(value)",
    "在那边保存数值 [p.get_value() for p in params]；在这边重新写公式，再用 p.set_value(value)",
)

kept_by_another = Mistake(
    UnreadablePickle,
    en="This pickle has format {found}; this version of minitheano reads format {wanted}.",
    zh="这个 pickle 的格式是 {found}；这个版本的 minitheano 只能读格式 {wanted}。",
    fix=AGAIN,
)
kept_by_theano = Mistake(
    UnreadablePickle,
    en="This pickle holds a formula or a function of Theano or PyTensor: only the values of shared"
    " variables can be read from it.",
    zh="这个 pickle 里有 Theano 或 PyTensor 的公式或函数：只能从中读出共享变量的数值。",
    fix=VALUES,
)
kept_unknown_op = Mistake(
    UnreadablePickle,
    en="This pickle needs the op {op}, which this version of minitheano does not have.",
    zh="这个 pickle 需要运算 {op}，而这个版本的 minitheano 没有它。",
    fix=AGAIN,
)
kept_without_type = Mistake(
    UnreadablePickle,
    en="This pickle is damaged: it has {found} where {wanted} belongs.",
    zh="这个 pickle 损坏了：应当是 {wanted} 的地方是 {found}。",
    fix=AGAIN,
)
kept_value = Mistake(
    TypeMistake,
    en="The copy or pickle of '{name}', a {type}, holds a value that does not fit: a {found}.",
    zh="'{name}'（{type}）的副本或 pickle 里存的值不合类型：{found}。",
    fix="{name}.set_value(value)",
)
pickle_cut = Mistake(
    UnreadablePickle,
    en="The pickle ends in the middle: the file is empty or was not written to its end.",
    zh="pickle 在中间断了：文件是空的，或者没有写完。",
    fix=(
        "close the file after dump, or use `with open(…)`; then copy it as a binary file",
        "dump 之后要关闭文件，或者用 with open(…)；复制时要当作二进制文件",
    ),
)
pickle_not_one = Mistake(
    UnreadablePickle,
    en="This is no pickle, or a damaged one: {why}.",
    zh="这不是 pickle，或者已经损坏：{why}。",
    fix=(
        "open the file with open(name, 'rb'), and write it with dump(…, open(name, 'wb'))",
        "用 open(name, 'rb') 打开文件；写的时候用 open(name, 'wb')",
    ),
)
pickle_missing = Mistake(
    UnreadablePickle,
    en="The pickle needs {name} from the module {module}, which is not there.",
    zh="这个 pickle 需要模块 {module} 里的 {name}，这里却没有。",
    fix=(
        "import or define it before loading, in a module of the same name",
        "先导入或定义它，再读取；模块名要相同",
    ),
)
pickle_not_written = Mistake(
    UnwritablePickle,
    en="This cannot be pickled: {why}.",
    zh="无法保存为 pickle：{why}。",
    fix=(
        "a def at the top of a file in place of a lambda or an inner function",
        "用写在文件最外层的 def，代替 lambda 或内部函数",
    ),
)
