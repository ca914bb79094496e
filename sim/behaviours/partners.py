"""Partners: what each purchase makes the parties of an agreement owe each other, in whole cents booked to both."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, Between, EachUniform, State, Sum, Table, Trait, Uniform, Which, behaviour
from sim.portable import exp


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


@behaviour(writes="referred referral_income", over="partner", where="bought")
def pitch(
    member: Trait,
    satisfaction: State,
    need_luck: EachUniform,
    answer_luck: EachUniform,
    pitched: Table,
    sharpened: Table,
    endorsed: Table,
    referral_income_each: Table,
    *,
    secondary: Annotated[float, Between(0.0, 1.0, "per purchase", "secondary_need")] = 0.08,
    base: Annotated[float, Between(-10.0, 5.0, "logit")] = -3.2,
    precision: Annotated[float, Between(0.0, 10.0, "logit per unit of precision", "pitch_precision")] = 2.0,
    liking: Annotated[float, Between(0.0, 10.0, "logit per unit of satisfaction")] = 1.5,
) -> tuple[float, float]:
    """Some members also need what the partner sells; some of those to whom we mention it accept, and we are paid.

    Source: model page 3.5 (secondary needs and pitches).
    """
    score = base + precision * sharpened + liking * (satisfaction - 0.7) + endorsed
    wants = member * pitched > 0.5 and need_luck < secondary
    accepted = 1.0 if wants and answer_luck < 1.0 / (1.0 + exp(-score)) else 0.0
    return accepted, accepted * referral_income_each


@behaviour(writes="owed", over="partner", where="bought")
def credit_referrals(owed: State, referral_income: State) -> float:
    """What a partner pays us for customers sent to it is taken off what we owe it."""
    return owed - referral_income


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
