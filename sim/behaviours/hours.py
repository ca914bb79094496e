"""Hours: a message works better when it comes at the hour at which a person reads messages."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import Between, State, Table, Trait, behaviour


@behaviour(writes="reached", over="medium", where="met")
def suit_hour(
    reached: State,
    reading_hour: Trait,
    direct: Table,
    send_hour: Table,
    *,
    window: Annotated[float, Between(0.0, 12.0, "hours")] = 2.0,
    inside: Annotated[float, Between(1.0, 5.0, "factor", "hour_match")] = 1.3,
    outside: Annotated[float, Between(0.0, 1.0, "factor", "hour_miss")] = 0.87,
) -> float:
    """A contact near a person's hour leaves more behind, one at another hour less; its cost and its caps stay.

    Hours lie on a clock of 24. Source: feature B11 (active hours); the sizes are assumed so that a message
    sent at noon to everyone works about as well as without this submodel.
    """
    apart = abs(send_hour - reading_hour)
    apart = min(apart, 24.0 - apart)
    fit = inside if apart <= window else outside
    return reached * (fit if direct > 0.5 else 1.0)
