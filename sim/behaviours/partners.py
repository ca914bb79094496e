"""Partners: what each purchase makes the parties of an agreement owe each other, in whole cents booked to both."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, State, Table, Trait, Which, behaviour


@behaviour(writes="commission referral", over="partner", where="bought")
def earn_commission(
    member: Trait,
    paid: State,
    returned: State,
    which: Which,
    seller: Annotated[float, At("channel")],
    commission_rate: Table,
    referral_rate: Table,
) -> tuple[float, float]:
    """The partner earns a commission on what its channel sold, and a referral fee on what its members bought elsewhere.

    `seller` is the position of the partner whose channel it is, -1 for our own channels.
    """
    kept = paid - returned
    commission = floor(kept * commission_rate + 0.5) if which == seller else 0.0
    referral = floor(kept * referral_rate * member + 0.5) if which != seller else 0.0
    return commission, referral


@behaviour(writes="refund", over="partner", where="bought")
def share_offer(member: Trait, given: State, offer: State, joint_offer: Table, cost_share: Table) -> float:
    """The partner pays back its agreed part of what the joint offer took off the price."""
    part = member * joint_offer / offer if offer < 0.0 else 0.0
    return floor(given * part * cost_share + 0.5)


@behaviour(writes="points_cost", over="partner", where="bought")
def earn_points(member: Trait, paid: State, returned: State, points_rate: Table) -> float:
    """Members earn points of the joint programme on what they keep, worth so many cents."""
    return floor((paid - returned) * points_rate * member + 0.5)


@behaviour(writes="owed", over="partner", where="bought")
def settle_up(commission: State, referral: State, refund: State, points_cost: State, points_paid_by_us: Table) -> float:
    """What we owe each partner for this purchase, net of what it owes us, in cents."""
    points = floor(points_cost * points_paid_by_us + 0.5)
    return commission + referral + points - refund
