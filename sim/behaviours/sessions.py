"""Sessions: who comes to our pages, after an advert or before a choice, and how many of them each visitor reads."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, Between, State, Uniform, behaviour
from sim.portable import log


@behaviour(writes="curious curious_pages", where="met")
def follow_advert(
    interested_today: State,
    luck: Uniform,
    *,
    further: Annotated[float, Between(0.0, 50.0, "pages after the first", "pages_curious")] = 1.0,
) -> tuple[float, float]:
    """Who clicks on an advert comes to our pages and reads one, or some more: a geometric number.

    Source: feature C41; the depth is assumed.
    """
    return interested_today, interested_today * _pages(luck, further)


@behaviour(writes="looking looking_pages", where="trip")
def look_us_up(
    looks_online: State,
    considers: State,
    luck: Uniform,
    online: Annotated[float, At("channel")],
    *,
    further: Annotated[float, Between(0.0, 50.0, "pages after the first", "pages_looking")] = 4.0,
    ordering: Annotated[float, Between(0.0, 50.0, "pages of an order", "pages_ordering")] = 3.0,
) -> tuple[float, float]:
    """Who needs something and thinks of us looks at more pages, and who orders goes through some more.

    `online` is 1 where the chosen channel is one of ours on the web. Source: feature C41; depths are assumed.
    """
    comes = max(considers * looks_online, online)
    return comes, comes * (_pages(luck, further) + floor(ordering) * online)


def _pages(luck: float, further: float) -> float:
    """A geometric number of pages, at least one, with a mean of `further` after the first."""
    return 1.0 + (floor(log(luck) / log(further / (1.0 + further))) if further > 0.0 else 0.0)
