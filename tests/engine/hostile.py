"""Names that would like to be more than names, and programs in which everything bears one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import numpy as np

import minitheano as theano
import minitheano.tensor as T
from minitheano.compile.ops import as_op
from minitheano.ifelse import ifelse
from minitheano.misc.pkl_utils import load
from minitheano.printing import Print
from minitheano.tensor.opt import Assert

HOSTILE = [
    "x\nimport os; os.abort()  # \u2028'''\"\"\"\\",
    '"]; } subgraph { label="\\"; javascript [URL="javascript:alert(1)"]; //',
    "</title></svg><script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;",
    "<b>bold</b>\\N\\G\\l",
    "<<table><tr><td>x</td></tr></table>>",
    "../../etc/passwd",
    "{0.__class__} {name} %s %(a)s",
    "{", "}", "{}", "{{}}", "{found!r:>99999}",
    "\0\r\t\x1b[31m\ud800\U0001f600 名字",
    "\x1b]0;title\x07\x1b[2J\x9b31m\x85",
    "\u202eabc\u2066\u200b\u200d\ufeff",
    "e\u0301\u0302\u0303",
    "\\input{/etc/passwd}$%\\href{javascript:alert(1)}{x}",
    "[a](javascript:alert(1)) # * `",
    "__import__('os').abort()", "lambda", "None", "a.b.c", "0", "; import os #", "1 x(s)", " ",
    "long " * 2000,
]  # fmt: skip


class Own(theano.Op):
    """An op that is printed as it pleases, and does as it is told."""

    def __init__(self, name: str, does: Any = None) -> None:
        self.title, self.does = name, does

    def __str__(self) -> str:
        return self.title

    def make_node(self, x: Any) -> Any:
        """One output like the input."""
        return theano.Apply(self, [x], [x.type()])

    def perform(self, node: Any, inputs: Any, output_storage: Any) -> None:
        """The op hands its argument on, or does what it was made for."""
        output_storage[0][0] = inputs[0] if self.does is None else self.does()

    def grad(self, inputs: Any, output_grads: Any) -> Any:
        """The gradient passes."""
        return output_grads if self.does is None else [self.does()]


class OwnType(theano.gof.type.Type):
    """A type that is printed as it pleases."""

    def __init__(self, name: str) -> None:
        self.title = name

    def filter(self, value: Any, strict: bool = False, allow_downcast: Any = None) -> Any:
        """Anything fits."""
        return value

    def __str__(self) -> str:
        return self.title

    __repr__ = __str__


def graph(name: str) -> tuple[Any, Any, Any]:
    """An input, a state and an expression with every kind of thing that has a name."""
    x, s = T.dvector(name), theano.shared(np.ones(2), name)
    two = T.constant(np.full(2, 2.0), name=name)

    def plain(v: Any) -> Any:
        return v

    plain.__name__ = name.replace("\ud800", "")  # Python itself takes no half of a letter here
    h = as_op([T.dvector], [T.dvector])(plain)(Own(name)(x * s * two))
    h.name = name
    h = Assert(name)(h, T.all(h > -100))
    out, _ = theano.scan(lambda v: v * s.sum(), sequences=h, name=name)
    h = theano.OpFromGraph([x], [x * 2], name=name)(h)
    out = ifelse(T.gt(x.sum(), 0), out, h, name=name)
    out.name = name
    return x, s, out


def failures(name: str) -> Iterator[Callable[[], Any]]:
    """Programs that fail, and whose messages tell this name, in one place or in all."""
    x, s, out = graph(name)
    other, matrix = T.dscalar(name), T.dmatrix(name)
    thing = theano.shared({name: name}, name)
    f = theano.function([x, theano.In(other, name, 1.0)], [out, other], updates=[(s, s + 1)])

    def called(y: Any, *values: Any, **how: Any) -> Callable[[], Any]:
        return lambda: theano.function([x], y, **how)(*values)

    yield lambda: f([1.0, 2.0, 3.0])
    yield lambda: f(name)
    yield lambda: f([1.0], **{name + "?": 1})
    yield lambda: f([1.0], 2, 3)
    yield lambda: f[name + "?"]
    yield lambda: theano.function([], out)
    yield lambda: theano.function([x, other], x)
    yield lambda: theano.function([x, x], x)
    yield lambda: theano.function([name], x)
    yield lambda: theano.function([x], name)
    yield lambda: theano.function([x], x, mode=name)
    yield lambda: theano.function([x], x, givens={name: x})
    yield lambda: theano.function([x], x, givens={x: matrix})
    yield lambda: theano.function([], updates=[(s, matrix)])
    yield lambda: theano.function([], updates=[(x, s)])
    yield lambda: theano.function([], updates=[(name, s)])
    yield lambda: f.copy(swap={other: s})
    yield lambda: s.set_value(name)
    yield lambda: s.set_value(x)
    yield lambda: setattr(theano.config, "floatX", name)
    yield lambda: theano.Mode(optimizer=name)
    yield lambda: getattr(x, f"a{name}?")
    yield lambda: getattr(T, f"a{name}?")
    yield lambda: T.cast(x, name)
    yield lambda: T.TensorType(name, (False,))
    yield lambda: x.sum(axis=name)
    yield lambda: x[name]
    yield lambda: x + name
    yield lambda: x + thing
    yield lambda: x + OwnType(name)(name)
    yield lambda: T.nnet.conv2d(x, s, border_mode=name)
    yield lambda: T.grad(x, s)
    yield lambda: T.grad(x.sum(), other)
    yield lambda: T.grad(x.sum(), name)
    yield lambda: T.grad(Own(name, lambda: name)(x).sum(), x)
    yield lambda: ifelse(x, x, s, name=name)
    yield lambda: ifelse(x.sum(), x, matrix, name=name)
    yield lambda: theano.scan(T.dot, x, matrix, name=name)
    yield lambda: load(BytesIO(b"c" + name.encode("utf8", "replace") + b"\nq\n."))
    yield called(x * s, [1.0])
    yield called(x[5], [1.0])
    yield called(T.dot(x, s), [1.0])
    yield called(x.reshape((3,)), [1.0])
    yield called(theano.scan(lambda v: T.dot(v, s), x.reshape((1, -1)), name=name)[0], [1.0])
    yield called(Assert(name)(x, T.all(x > 0)), [-1.0])
    yield called(Own(name, lambda: None)(x), [1.0])
    yield called(Own(name, lambda: name)(x), [1.0])
    yield called(T.log(x * s), [-1.0, 2.0], mode="NanGuardMode")
    yield called(T.log(x * s), [-1.0, 2.0], mode="DebugMode")
    yield called(Own(name, dict)(x), [1.0])
    yield lambda: Print(name)(x).shape[name]
    yield lambda: out(1)
    yield lambda: bool(out)
    yield lambda: list(out)
    yield lambda: float(out)
    yield lambda: len(out)
