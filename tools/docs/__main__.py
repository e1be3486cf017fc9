"""`python -m docs` in tools/: writes every generated page."""

from . import compatibility, reference

reference.write()
compatibility.write()
