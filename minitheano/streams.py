"""`RandomStreams`: draws that each keep a generator of their own from call to call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np

from . import mistakes
from .cells import store_all
from .generators import RandomStateSharedVariable, shared_generator
from .graph import SharedVariable, Variable
from .inert import shortened
from .ops import draws
from .ops.card import as_variable
from .say import LONG
from .site import Site, here


def keep_stream(
    state: SharedVariable, after: Variable, numbers: Variable, word: str = "rng"
) -> None:
    """Let every function that uses these numbers store the state after the draw."""
    site = here()
    if site is not None:
        state._site = site.naming(lambda: f"{_said_at(site)}.{word}")
    state.tag.is_rng = True
    state.default_update = after
    numbers.__dict__["update"] = (state, after)


def _said_at(site: Site) -> str:
    return site.target or shortened(site.text, LONG) or "draw"


def _draw(function: Callable[..., Sequence[Variable]], doc: str) -> Callable[..., Variable]:
    """A method that draws from a new stream by a function of `ops.draws`, with its parameters."""

    @wraps(function)
    def method(self: RandomStreams, *args: Any, **kwargs: Any) -> Variable:
        return self.gen(function, *args, **kwargs)

    method.__doc__ = doc
    return method


def _generator(seed: Any) -> np.random.RandomState:
    try:
        return np.random.RandomState(seed)
    except (TypeError, ValueError) as error:
        told = mistakes.seed_refused if isinstance(error, ValueError) else mistakes.seed_kind
        raise told(here(), found=mistakes.brief_any(seed)) from None


class RandomStreams:
    """Makes expressions of random numbers; each call of a function draws new ones.

    Every draw has a NumPy RandomState in a shared variable, `.rng`, whose seed comes from a
    generator seeded with `seed`. A function that uses the draw stores the state after it, `.update`
    says which; the numbers are those of Theano 1.0.5. `size` lists lengths, numbers or symbols; -1
    stands for the length of a parameter, and without `size` the draw has their shape. `ndim` says
    how many axes there are where `size` is a vector of unknown length.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.state_updates: list[tuple[RandomStateSharedVariable, Variable]] = []
        self.default_instance_seed = seed
        self.gen_seedgen = _generator(seed)

    @property
    def random_state_variables(self) -> list[tuple[RandomStateSharedVariable, Variable]]:
        """The generators with their states after the draw; an older name of `state_updates`."""
        return self.state_updates

    def updates(self) -> list[tuple[RandomStateSharedVariable, Variable]]:
        """For each draw so far the pair (generator, generator afterwards)."""
        return list(self.state_updates)

    def seed(self, seed: int | None = None) -> None:
        """Give all draws so far new generators; without `seed`, those they began with."""
        seeds = _generator(self.default_instance_seed if seed is None else seed)
        states = [rng.container for rng, _ in self.state_updates]
        new = [np.random.RandomState(int(seeds.randint(2**30))) for _ in states]
        store_all(states, new)

    def __getitem__(self, item: RandomStateSharedVariable) -> np.random.RandomState:
        """The generator stored in a shared variable, itself."""
        found: np.random.RandomState = item.get_value(borrow=True)
        return found

    def __setitem__(self, item: RandomStateSharedVariable, val: np.random.RandomState) -> None:
        item.set_value(val, borrow=True)

    def gen(self, op: Callable[..., Any], *args: Any, **kwargs: Any) -> Variable:
        """A draw by a function of `raw_random`, or by a RandomFunction, from a new stream."""
        rng = shared_generator(
            np.random.RandomState(int(self.gen_seedgen.randint(2**30))), borrow=True
        )
        after, numbers = op(rng, *args, **kwargs)
        keep_stream(rng, after, numbers)
        numbers.rng = rng
        self.state_updates.append(numbers.update)
        return numbers  # type: ignore[no-any-return]

    # --- the draws --------------------------------------------------------------------------------

    uniform = _draw(
        draws.uniform,
        "Numbers spread evenly from `low` to below `high`; floatX if the bounds need no more.",
    )
    normal = _draw(
        draws.normal, "Numbers from a normal distribution; floatX if the parameters need no more."
    )
    binomial = _draw(
        draws.binomial,
        "The number of successes in n trials that succeed with probability p (or `prob`).",
    )
    random_integers = _draw(draws.random_integers, "Integers from `low` to `high`, both included.")
    choice = _draw(
        draws.choice, "Elements of the vector `a`, or integers from 0 to below the number `a`."
    )
    poisson = _draw(draws.poisson, "Counts from a Poisson distribution with the mean `lam`.")
    permutation = _draw(
        draws.permutation,
        "The integers from 0 to n - 1 in random order: one row for each place in `size`.",
    )
    multinomial = _draw(
        draws.multinomial,
        "How often each outcome came up in n trials; `pvals` are their probabilities, in rows.",
    )

    def shuffle_row_elements(self, input: Any) -> Variable:
        """The elements of each row in random order; `.permutation` of the result is that order."""
        rows = as_variable(input)
        order = self.permutation(size=rows.shape[:-1], n=rows.shape[-1], ndim=rows.ndim - 1)
        shuffled = draws.permuted_rows(rows, order)
        shuffled.__dict__["permutation"] = order
        return shuffled
