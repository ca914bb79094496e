"""Selection: a strategy for some people only (a region, a tier, a segment), or with people held out to measure against.

A few moments around those of everybody's day: who is selected sees other prices, other offers and other channels, and
pays accordingly; whoever is not lives through the same day to the last bit. The `special_...` tables hold what the
strategy adds.
"""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, State, Sum, Table, Trait, behaviour
from sim.day import Day
from sim.portable import exp


@behaviour(writes="selected", where="trip")
def select(selectable: Trait, tier_selected: Annotated[float, At("tier")]) -> float:
    """Whether the strategy is for this person today: region, segment and hold-out are fixed, the value tier moves."""
    return selectable * tier_selected


@behaviour(writes="offer", over="partner", where="trip", reduce=Sum())
def join_offers(member: Trait, selected: State, joint_offer: Table, special_offer: Table) -> float:
    """What the joint offers of a person's partner cards take off the price, as a logarithm (0 = nothing)."""
    return member * (joint_offer + selected * special_offer)


@behaviour(writes="value", over="option", where="trip")
def see_special(
    value: State,
    selected: State,
    special_price: Table,
    special_appeal: Table,
    special_opening: Table,
    price_weight: Annotated[float, At("segment")],
) -> float:
    """The strategy's price and appeal, in the value of each option to those it is for; what it opens is theirs only."""
    special = special_appeal - price_weight * special_price
    return value + selected * special + (1.0 - selected) * special_opening


@behaviour(writes="list_value", where="bought")
def mark_down(list_value: State, selected: State, special_price: Annotated[float, At("channel")]) -> float:
    """What is bought, at the strategy's price for those it is for."""
    return list_value * exp(selected * special_price)


@behaviour(writes="refund", over="partner", where="bought")
def share_offer(
    member: Trait,
    given: State,
    offer: State,
    selected: State,
    joint_offer: Table,
    special_offer: Table,
    cost_share: Table,
) -> float:
    """The partner pays back its agreed part of what the joint offer took off the price."""
    part = member * (joint_offer + selected * special_offer) / offer if offer < 0.0 else 0.0
    return floor(given * part * cost_share + 0.5)


def selective(day: Day) -> Day:
    """The day of a strategy that is for some people only.

    Raises:
        DayError: the day has no moment "join_offers", "appraise" or "pay".
    """
    day = day.insert(add=select, before="join_offers").replace("join_offers", join_offers)
    day = day.insert(add=see_special, after="appraise").insert(add=mark_down, before="pay")
    has_partners = any(moment.name == "share_offer" for moment in day.moments)
    return day.replace("share_offer", share_offer) if has_partners else day
