"""`python -m minitheano run program.py`: run a program written for Theano, on this engine."""

import runpy
import sys
import traceback

from . import alias
from .errors import TeachingError
from .tracebacks import hide_our_frames

USAGE = "usage: python -m minitheano run program.py [arguments]"


def main(arguments: list[str]) -> int:
    """Run the program as if Theano were installed; 2 if the command itself is wrong."""
    if len(arguments) < 2 or arguments[0] != "run":
        print(USAGE, file=sys.stderr)
        return 2
    alias.install()
    sys.argv = arguments[1:]
    try:
        runpy.run_path(arguments[1], run_name="__main__")
    except TeachingError as error:  # its own lines and the program's, not how it was started
        hide_our_frames(error)
        traceback.print_exception(error)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
