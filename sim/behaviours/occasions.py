"""Occasions: what a trip is for decides how much goes into the basket and which channel suits."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, State, Sum, Table, Uniform, behaviour


@behaviour(writes="occasion", over="occasion", where="trip", reduce=Sum())
def face_occasion(luck: Uniform, occasion_upto: Annotated[float, At("segment")]) -> float:
    """What today's trip is for, as the position of the occasion: everyday, a family feast, a gift...

    `occasion_upto` is the share of a segment's trips for this occasion and those before it. Source: feature B3.
    """
    return 1.0 if luck >= occasion_upto else 0.0


@behaviour(writes="value", over="option", where="trip")
def suit_occasion(value: State, own: Table, occasion_appeal: Annotated[float, At("occasion")]) -> float:
    """Each of our channels suits some occasions better than others.

    Source: feature B3 (channel weights of an occasion are a description, not an estimate).
    """
    return value + own * occasion_appeal


@behaviour(writes="quantity", where="bought")
def fill_for_occasion(quantity: State, occasion_basket: Annotated[float, At("occasion")]) -> float:
    """A feast fills a larger basket than an everyday trip.

    Source: feature B3.
    """
    return quantity * occasion_basket
