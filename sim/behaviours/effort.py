"""Effort: what counts for a store moves how hard its people try, at pitches and when they hand orders over."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, Between, EachUniform, State, Table, Trait, Uniform, behaviour
from sim.service.errands import lasting
from sim.service.visitors import FOREVER

TODAY = 0.5
"""The credit at which people in stores try as hard as they do today."""
NEVER = float(FOREVER)
"""When the patience of whoever fetches an order ends."""


@behaviour(writes="effort effort_millionths", where="trip")
def make_effort(
    online_credit: Table,
    *,
    theta: Annotated[float, Between(0.0, 1.5, "effort per unit of credit", "effort_theta")] = 0.3,
) -> tuple[float, float]:
    """People in stores try harder the more of what their customers order online counts for them; 1 is today's effort.

    Also in millionths, a whole number that adds up exactly. Source: model page O4.
    """
    effort = 1.0 + theta * (online_credit - TODAY)
    return effort, floor(effort * 1_000_000.0 + 0.5)


@behaviour(writes="mentioned", over="partner", where="trip")
def mention(
    member: Trait,
    luck: EachUniform,
    effort: State,
    pitched: Table,
    pitched_here: Annotated[float, At("channel")],
    staffed: Annotated[float, At("channel")],
) -> float:
    """Our people mention the partner's products as often as is laid down, times their effort; a page tries no harder.

    `staffed` is 1 where people of our stores serve. Source: model page 3.5 and O4.
    """
    tries = effort if staffed > 0.5 else 1.0
    return 1.0 if luck < member * min(1.0, pitched * tries) * pitched_here else 0.0


@behaviour(writes="heard_in_store served_in_store", over="partner", where="bought")
def note_words(
    mentioned: State,
    member: Trait,
    pitched: Table,
    pitched_here: Annotated[float, At("channel")],
    staffed: Annotated[float, At("channel")],
) -> tuple[float, float]:
    """Which members our stores served, and which of them heard of their partner's products."""
    here = staffed * pitched_here if pitched > 0.0 else 0.0
    return mentioned * here, member * here


@behaviour(writes="service handed_over hand_over_us", where="visits")
def hand_over(
    service: State,
    effort: State,
    luck: Uniform,
    fetched: Annotated[float, At("channel")],
    *,
    minutes: Annotated[float, Between(0.1, 60.0, "minutes", "hand_over_minutes")] = 2.0,
    cv: Annotated[float, Between(0.0, 3.0, "standard deviation / mean", "service_cv")] = 1.0,
) -> tuple[float, float, float]:
    """Who fetches an order takes less of the counter's time than who buys there, the less the harder its people try.

    `fetched` is 1 for pick-up; times are whole microseconds. Source: feature A27, model page O4; minutes assumed.
    """
    if fetched < 0.5:
        return service, 0.0, 0.0
    needed = lasting(luck, minutes / effort, cv)
    return needed, 1.0, needed


@behaviour(writes="patience", where="visits")
def wait_for_goods(patience: State, fetched: Annotated[float, At("channel")]) -> float:
    """Nobody leaves the line without goods that are ordered already."""
    return NEVER if fetched > 0.5 else patience


@behaviour(writes="credited", where="bought")
def credit_store(
    paid: State,
    online_credit: Table,
    online: Annotated[float, At("channel")],
) -> float:
    """What of an online order counts as a sale of the store nearby, in cents: a note, for no money moves.

    Source: feature A27 (attribution to the store).
    """
    return floor(paid * online * online_credit + 0.5)
