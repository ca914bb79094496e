"""Pitches: our people mention what a partner sells, which takes time; some who need it accept, and we are paid."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, Between, EachUniform, State, Sum, Table, Trait, behaviour
from sim.portable import exp

MINUTE = 60_000_000.0
"""Microseconds of a minute."""


@behaviour(writes="mentioned", over="partner", where="trip")
def mention(
    member: Trait,
    luck: EachUniform,
    pitched: Table,
    pitched_here: Annotated[float, At("channel")],
) -> float:
    """Our people mention the partner's products to its members who come to them, as often as is laid down."""
    return 1.0 if luck < member * pitched * pitched_here else 0.0


@behaviour(writes="insight", over="partner", where="bought")
def know(sharpened: Table) -> float:
    """How much shared data tell of a member, on average: sharing, consent and matched identities together."""
    return sharpened


@behaviour(writes="insight", over="partner", where="bought")
def know_by_profile(profile: State, sharpened: Table) -> float:
    """As `know`, but only as much as the common profile of this person holds by now.

    Source: feature A13 (precision grows with completeness, data sharing and consent).
    """
    return sharpened * profile


@behaviour(writes="referred referral_income", over="partner", where="bought")
def pitch(
    mentioned: State,
    satisfaction: State,
    insight: State,
    need_luck: EachUniform,
    answer_luck: EachUniform,
    endorsed: Annotated[float, At("channel")],
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
    wants = 1.0 if mentioned > 0.5 and need_luck < secondary else 0.0
    score = base + precision * insight + liking * (satisfaction - 0.7) + endorsed
    accepted = wants if answer_luck < 1.0 / (1.0 + exp(-score)) else 0.0
    return accepted, accepted * referral_income_each


@behaviour(writes="profile", where="bought")
def learn_profile(
    profile: State,
    *,
    learnt: Annotated[float, Between(0.0, 1.0, "share of what is still unknown", "profile_learnt")] = 0.15,
) -> float:
    """Each purchase completes what is known of a person a little more, 0 to 1."""
    return profile + learnt * (1.0 - profile)


@behaviour(writes="owed", over="partner", where="bought")
def credit_referrals(owed: State, referral_income: State) -> float:
    """What a partner pays us for customers sent to it is taken off what we owe it."""
    return owed - referral_income


@behaviour(writes="mentions", over="partner", where="visits", reduce=Sum())
def count_mentions(mentioned: State) -> float:
    """How many partners are mentioned to a visitor of the hall."""
    return mentioned


@behaviour(writes="service", where="visits")
def talk_at_desk(
    service: State,
    mentions: State,
    *,
    pitch_minutes: Annotated[float, Between(0.0, 30.0, "minutes", "pitch_minutes")] = 3.0,
) -> float:
    """Mentioning a partner's products lengthens a visit, whether or not it is accepted.

    Source: model page O2 (a pitch adds three minutes).
    """
    return service + floor(MINUTE * pitch_minutes * mentions + 0.5)
