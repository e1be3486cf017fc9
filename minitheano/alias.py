"""Lets `import theano`, and everything below it, mean minitheano."""

import sys

import minitheano


def install() -> None:
    """Enter this package into the table of modules under Theano's name as well."""
    for name, module in list(sys.modules.items()):
        if name == minitheano.__name__ or name.startswith(minitheano.__name__ + "."):
            sys.modules.setdefault("theano" + name.removeprefix(minitheano.__name__), module)
