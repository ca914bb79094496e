"""Offer measures: what coupons and bundles really win, beside what they seem to win; 0 where they are not counted."""

from __future__ import annotations

from sim.outcome import Outcome, ratio
from sim.spans import WEEK

OFFERED, HELD_OUT = 0, 1
NEVER, USED = 0, 1


def coupon_lift(o: Outcome) -> float:
    """Orders a head of those who may get coupons, over those of the people held out by lot, less 1."""
    offered, held = _a_head(o, OFFERED), _a_head(o, HELD_OUT)
    return offered / held - 1.0 if held else 0.0


def coupon_lift_naive(o: Outcome) -> float:
    """Orders a week of people who used a coupon before, over those of people who never did, less 1.

    It flatters: who uses coupons buys more in any case.
    """
    if "orders_by_coupon_use" not in o.tallies:
        return 0.0
    orders, people = o.table("orders_by_coupon_use"), o.table("people_by_coupon_use")
    never = ratio(float(orders[NEVER]), float(people[NEVER]))
    return ratio(float(orders[USED]), float(people[USED])) / never - 1.0 if never else 0.0


def coupons_anyway(o: Outcome) -> float:
    """Share of coupons used for orders that would have come anyway, as the hold-out says."""
    if "redeemed_by_coupon_arm" not in o.tallies:
        return 0.0
    used = float(o.table("redeemed_by_coupon_arm")[OFFERED])
    heads = float(o.table("people_by_coupon_arm")[OFFERED]) / max(o.length // WEEK, 1)
    won = (_a_head(o, OFFERED) - _a_head(o, HELD_OUT)) * heads
    return 1.0 - won / used if used else 0.0


def attach_rate(o: Outcome) -> float:
    """Share of orders that hold more than one category."""
    return ratio(o.count("orders_of_several") * o.scale, o.total("orders"))


def _a_head(o: Outcome, arm: int) -> float:
    """Orders of an arm for each of its people."""
    if "orders_by_coupon_arm" not in o.tallies:
        return 0.0
    heads = float(o.table("people_by_coupon_arm")[arm]) / max(o.length // WEEK, 1)
    return ratio(float(o.table("orders_by_coupon_arm")[arm]), heads)
