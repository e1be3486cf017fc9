"""Theano's doorway `theano.compat`: what programs written for Python 2 and 3 still import."""

from collections import OrderedDict
from io import BytesIO

from ..doorways import doorway

PY3 = True
izip, imap, ifilter = zip, map, filter
__getattr__ = doorway(__name__)
