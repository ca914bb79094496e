"""Markets of the tests, lived by either engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st

from sim import spec
from sim.assembly import build
from sim.draws import key
from sim.engine import simulate
from sim.market import Market
from sim.run import Run

luck = st.integers(0, 2**32 - 1).map(lambda w: (w + 0.5) * 2.0**-32)
"""A draw as behaviours are handed it: in (0, 1), 32 bits fine."""


def living(luck: int, customers: int) -> Callable[..., Run]:
    """How a module of tests lives a market: under that luck and with so many customers, unless it says otherwise."""

    def live(
        market: Market, customers: int = customers, replication: int = 0, engine: Any = simulate, **more: Any
    ) -> Run:
        seed = key(luck, replication)
        population, world, day, parameters = build(market, seed, customers)
        return engine(population, world, day, seed=seed, parameters=parameters, **{"days": market.days, **more})

    return live


def agreed(live: Callable[..., Run], market: Market, customers: int) -> Run:
    """A run in which no number differs between the engines."""
    fast, slow = live(market, customers), live(market, customers, engine=spec.simulate)
    kept, told = fast.columns(), slow.columns()
    for one, other in ((fast.tallies, slow.tallies), (fast.tables, slow.tables), (kept, told)):
        assert all(np.array_equal(one[n], other[n]) for n in one)
    return fast
