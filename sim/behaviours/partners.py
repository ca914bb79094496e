"""Partners: what each purchase makes the parties of an agreement owe each other, in whole cents booked to both."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, State, Sum, Table, Trait, Which, behaviour
from sim.behaviours.choice import OUT_OF_REACH
from sim.portable import exp, log


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


@behaviour(writes="clash", over="medium", reduce=Sum())
def feel_mismatch(adstock: State, mismatch: Table) -> float:
    """How much the partners whose media a person remembers do not fit our brand."""
    return mismatch if adstock > 0.1 else 0.0


@behaviour(writes="trust")
def mind_mismatch(trust: State, clash: State, premium: Annotated[float, At("tier")]) -> float:
    """The best customers lose trust in a brand that keeps bad company.

    Source: model page 3.5 (mismatch: .15 fit per exposed month).
    """
    return max(-3.0, trust + premium * clash)


@behaviour(writes="value", over="option", where="trip")
def serve_region(value: State, served: Annotated[float, At("region")]) -> float:
    """A partner's channel is open to those who live where the agreement holds."""
    return value if served > 0.5 else OUT_OF_REACH


@behaviour(writes="value", over="option", where="trip")
def go_further(value: State, way: Trait, travel: Table, further: Table) -> float:
    """A channel that lies further than the nearest store is worth less, by the way that is longer.

    `way` is ln(1 + kilometres / 2), `further` the kilometres on top. Source: model page M9 (distance).
    """
    return value - travel * (log(exp(way) + 0.5 * further) - way)


@behaviour(writes="newcomer", where="bought")
def welcome(active: State, lapsed: State) -> float:
    """Whoever buys without having been our customer is new; call it before `stay`."""
    return 1.0 if active < 0.5 and lapsed < 0.5 else 0.0


@behaviour(writes="sent_by", over="partner", where="bought")
def thank_partner(newcomer: State, member: Trait, in_force: Table) -> float:
    """Whose member a new customer is: the partner sent them, while there is an agreement."""
    return newcomer * member * in_force
