"""Options: numbers along all that people can choose: our channels, then the rivals, then nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sim.market import Market, Option


def along(market: Market, of: Callable[[Option], float]) -> list[float]:
    """A number of each of our channels; 0 for every rival and for buying nothing."""
    return [*(float(of(o)) for o in market.options), *[0.0] * (len(market.rivals) + 1)]


def among(market: Market, names: Collection[str]) -> list[float]:
    """1 for our channels of those names, for all of ours where none is named."""
    return along(market, lambda o: not names or o.name in names)
