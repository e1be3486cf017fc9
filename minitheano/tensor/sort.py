"""Theano's doorway `theano.tensor.sort`: names only."""

from ..ops.sort import argsort, argtopk, sort, topk, topk_and_argtopk

__all__ = ["argsort", "argtopk", "sort", "topk", "topk_and_argtopk"]
