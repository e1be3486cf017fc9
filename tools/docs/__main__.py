"""`python -m docs` in tools/: writes every generated page."""

from . import reference

reference.write()
