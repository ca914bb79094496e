"""A hall at speed: one compiled walk over the day's arrivals, equal to the hall told in SimPy to the last microsecond.

The rules are those of `sim.service.visitors`. The walk stops at arrivals only, and at the ends of services only while
somebody is waiting, so it costs a fraction of a microsecond a visit (Kiefer & Wolfowitz 1955, with impatience, classes
and a roster). People whose patience ran out stay in the line unseen until their turn comes up.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from types import ModuleType

import numpy as np

from sim.kernel import cache, side
from sim.service.visitors import Roster, Visitors, Visits, Whole

NOT_YET = -1
"""The outcome of a visit that the walk has still to decide."""


def serve(visitors: Visitors, roster: Roster) -> Visits:
    """How each visit to one hall goes."""
    bounds = np.array([0, len(visitors)], np.int64)
    return serve_sites(visitors, bounds, roster.desks[None, :], roster.period)


def serve_sites(visitors: Visitors, bounds: Whole, desks: Whole, period: int) -> Visits:
    """How each visit to several halls goes, in one call.

    Args:
        visitors: those of the first site in their order, then those of the second...
        bounds: (sites + 1) where each site's visitors begin and end.
        desks: (sites, periods) staffed desks, as `finish_the_line` leaves them.
        period: length of a period in microseconds.
    """
    v = visitors
    waited = np.zeros(len(v), np.int64)
    outcome = np.full(len(v), NOT_YET, np.int8)
    walk().sites(v.arrives, v.service, v.patience, v.priority, v.tolerance, bounds, desks, period, waited, outcome)
    return Visits(waited, outcome)


def ahead() -> None:
    """Have the walk compiled in the background if it is not yet."""
    side.ask([_piece()])


@lru_cache(maxsize=1)
def walk() -> ModuleType:
    """`sim.service.walk` in machine code, from disk if this text of it has been compiled on this machine before."""
    return cache.load(_piece().name, _piece().text, {})


@lru_cache(maxsize=1)
def _piece() -> side.Piece:
    return side.Piece("hall", Path(__file__).with_name("walk.py").read_text(encoding="utf-8"))
