"""Points: members of a joint programme earn, hold, use and lose them, here and at the partner, in whole cents."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, Between, EachUniform, State, Sum, Table, Trait, Uniform, behaviour
from sim.portable import log


@behaviour(writes="points_issued", over="partner", where="bought", reduce=Sum())
def issue_points(points_cost: State) -> float:
    """Points of all joint programmes together, in cents."""
    return points_cost


@behaviour(writes="points points_used", where="bought")
def use_points(
    points: State,
    points_issued: State,
    paid: State,
    luck: Uniform,
    *,
    least: Annotated[float, Between(0.0, 1.0, "share of the price")] = 0.05,
    chance: Annotated[float, Between(0.0, 1.0, "per purchase")] = 0.3,
    most: Annotated[float, Between(0.0, 1.0, "share of the price")] = 0.5,
) -> tuple[float, float]:
    """Members who have enough points pay a part with them, and earn new ones.

    The points' cost was booked when they were earned; using them settles a debt. Source: model page 3.5.
    """
    wants = luck < chance and points >= least * paid
    used = floor(min(points, most * paid)) if wants else 0.0
    return points - used + points_issued, used


@behaviour(writes="points points_expired")
def expire_points(
    points: State,
    *,
    breakage: Annotated[float, Between(0.0, 1.0, "share per 28 days")] = 0.0124,
) -> tuple[float, float]:
    """Points that nobody uses expire: .15 of them in a year.

    Source: model page 3.5 (breakage 15 %).
    """
    expired = floor(points * breakage)
    return points - expired, expired


@behaviour(writes="value", over="option", where="trip")
def value_points(
    value: State,
    points: State,
    own: Table,
    usual_price: Table,
    price_weight: Annotated[float, At("segment")],
    *,
    least: Annotated[float, Between(0.0, 1.0, "share of the price")] = 0.05,
    most: Annotated[float, Between(0.0, 0.9, "share of the price")] = 0.5,
    regard: Annotated[float, Between(0.0, 1.0, "share of what they are worth", "points_regard")] = 0.3,
) -> float:
    """Enough points in hand make us look cheaper, though less than money of the same worth.

    `usual_price` is the mean list price, in cents. Source: model page 3.5; how much points are regarded is assumed.
    """
    part = min(most, points / max(1.0, usual_price))
    return value - own * price_weight * log(1.0 - regard * part) if part >= least else value


@behaviour(writes="called", over="partner")
def call_on_partner(
    member: Trait,
    points: State,
    luck: EachUniform,
    partner_visits: Table,
    usual_price: Table,
    *,
    least: Annotated[float, Between(0.0, 1.0, "share of our price")] = 0.02,
    drawn: Annotated[float, Between(0.0, 5.0, "share more visits", "points_drawn")] = 0.2,
) -> float:
    """Members call on the partner for its own things; those with points to spend there call more often.

    Source: Stourm and Bradlow 2022 (rewards of a coalition draw members to the other firm); the size is assumed.
    """
    rich = 1.0 if points >= least * usual_price else 0.0
    return 1.0 if luck < member * partner_visits * (1.0 + drawn * rich) else 0.0


@behaviour(writes="calls", over="partner", reduce=Sum())
def count_calls(called: State) -> float:
    """How many partners a person called on today."""
    return called


@behaviour(writes="points points_used_there", where="calls")
def spend_points_there(
    points: State,
    luck: Uniform,
    *,
    chance: Annotated[float, Between(0.0, 1.0, "per visit")] = 0.15,
    share: Annotated[float, Between(0.0, 1.0, "share of the points")] = 0.5,
) -> tuple[float, float]:
    """Some of those who call on a partner pay a part there with points of the joint programme."""
    used = floor(points * share) if luck < chance else 0.0
    return points - used, used
