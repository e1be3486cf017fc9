"""`python -m docs` in tools/: writes every generated page."""

from . import compatibility, reference, speed

reference.write()
compatibility.write()
speed.write()
