"""Publicity: submodels of how a name gets about, beyond what a budget buys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.behaviours import awareness
from sim.day import Day, Each, Tally
from sim.weave import after, last

WEEK = 7


def _awareness(day: Day) -> Day:
    day = after(day, "hit", awareness.meet_news, awareness.hear_of_us)
    day = after(day, "consider", awareness.know_first)
    counted = Tally("adopters", by=("segment",), sum="first_purchase", where="bought")
    day = after(day, "stay", awareness.adopt, counted)
    surveyed = Each(Tally("aware", by=("segment",), sum="knows"), every=WEEK, offset=WEEK - 1)
    return last(day, awareness.tell_friends, surveyed)


PUBLICITY: Mapping[str, Callable[[Day], Day]] = {
    "awareness": _awareness,
}
"""Submodels in the order they are added."""

PUBLICITY_NEEDS: Mapping[str, tuple[str, ...]] = {}
"""Those that stand on others."""
