"""Theano's doorway `theano.version`; a program that runs as `theano` is told `SPEAKS`."""

SPEAKS = "1.0.5"  # the version of Theano whose language this is
version = full_version = short_version = "0.1.0"
