"""A day for members: a price for the club on one day of the week, for which some errands wait and others come early."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, Seen, State, Table, Uniform, behaviour
from sim.portable import log


@behaviour(writes="needs", over="category")
def keep_for_the_day(
    needs: State,
    until: State,
    active: State,
    luck: Uniform,
    need_rate: State,
    season: Seen,
    days_to_go: Table,
    club: Annotated[float, At("tier")],
    *,
    waits: Annotated[float, Between(0.0, 1.0, "share of errands a day", "members_day_waits")] = 0.3,
    horizon: Annotated[float, Between(0.0, 6.0, "days", "members_day_horizon")] = 2.0,
) -> float:
    """Members who need something shortly before the day may wait for it; on the day some come for what they need soon.

    Nothing is lost: an errand that waits comes up again the next morning, and the need after one that came early comes
    when it would have come (its clock runs on from there). `days_to_go` is 0 on the day, and beyond the week where
    there is none. Source: feature C39; deceleration and acceleration around a known promotion are established (Neslin
    and van Heerde 2009, "Promotion Dynamics"), their size is assumed.
    """
    member = club * active > 0.5 and luck < waits
    if member and days_to_go > 0.5 and days_to_go <= horizon:
        return 0.0
    return 1.0 if member and days_to_go < 0.5 and until <= need_rate * season * horizon else needs


@behaviour(writes="offer", where="trip")
def give_members_price(
    offer: State, active: State, members_discount: Table, club: Annotated[float, At("tier")]
) -> float:
    """On the day, members pay less.

    `members_discount` is the depth on the day, 0 on others. Source: feature C39 (the depth is a decision).
    """
    return offer + log(1.0 - members_discount * club * active)
