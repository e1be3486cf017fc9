"""Loops that Numba compiles to machine code: for `mode='numba'` and `mode='auto'`."""
