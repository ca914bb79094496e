"""Loyalty: experience moves satisfaction, habit forms, some customers leave after a purchase and some come back."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, Between, State, Table, Trait, Uniform, behaviour
from sim.portable import exp, normal_inverse

MINUTE = 60_000_000.0
"""Microseconds of a minute."""


@behaviour(writes="satisfaction", where="trip")
def experience(
    satisfaction: State,
    came: State,
    visits: State,
    waited: State,
    bought: State,
    luck: Uniform,
    wait_scale: Table,
    delivery_days: Annotated[float, At("channel")],
    *,
    usual: Annotated[float, Between(0.0, 1.0, "satisfaction", "experience_usual")] = 0.8,
    wait_loss: Annotated[float, Between(0.0, 0.2, "satisfaction per minute", "experience_wait")] = 0.01,
    delay_loss: Annotated[float, Between(0.0, 0.1, "satisfaction per day", "experience_delay")] = 0.003,
    issue_chance: Annotated[float, Between(0.0, 1.0, "per order", "issue_chance")] = 0.03,
    issue_loss: Annotated[float, Between(0.0, 1.0, "satisfaction", "experience_issue")] = 0.3,
    speed: Annotated[float, Between(0.0, 1.0, "share a purchase", "satisfaction_speed")] = 0.15,
) -> float:
    """Each visit or order moves satisfaction towards how it went: waiting, also for goods, and faults hurt.

    `waited` is microseconds of today's hall visit, on the hall's clock. A day of delivery costs as much satisfaction
    for its disutility as a minute in a queue does (assumed). Source: model page O10 and O9.
    """
    minutes = visits * waited * wait_scale / MINUTE
    failed = 1.0 if bought < 0.5 or luck < issue_chance else 0.0
    lost = wait_loss * minutes + delay_loss * delivery_days + issue_loss * failed
    went = min(1.0, max(0.0, usual - lost))
    return satisfaction + speed * (went - satisfaction) if came > 0.5 else satisfaction


@behaviour(writes="last active lapsed left", where="bought")
def stay(
    channel: State,
    satisfaction: State,
    dropout: Trait,
    luck: Uniform,
    *,
    leaving: Annotated[float, Between(0.0, 10.0, "factor on all dropout")] = 1.0,
    care: Annotated[float, Between(0.0, 20.0, "log chance per unit of satisfaction", "dropout_satisfaction")] = 3.0,
    neutral: Annotated[float, Between(0.0, 1.0, "satisfaction", "satisfaction_neutral")] = 0.7,
) -> tuple[float, float, float, float]:
    """A buyer is a customer; after each purchase some leave, fewer of the satisfied. The channel becomes the habit.

    Source: model page M16 (buy till you die, Fader, Hardie and Lee 2005), M9 (state dependence).
    """
    left = 1.0 if luck < leaving * dropout * exp(-care * (satisfaction - neutral)) else 0.0
    return channel, 1.0 - left, left, left


@behaviour(writes="active lapsed")
def come_back(
    active: State,
    lapsed: State,
    awareness: State,
    luck: Uniform,
    *,
    chance: Annotated[float, Between(0.0, 1.0, "a day", "reactivation_chance")] = 0.004,
    media_help: Annotated[float, Between(0.0, 10.0, "per exposure remembered", "reactivation_media")] = 0.1,
) -> tuple[float, float]:
    """Some who left come back of themselves, more of them when they see us.

    Source: model page M16.
    """
    back = lapsed if luck < chance * (1.0 + media_help * awareness) else 0.0
    return active + back, lapsed - back


@behaviour(writes="promoter detractor contentment")
def recommend(
    active: State,
    satisfaction: State,
    luck: Uniform,
    *,
    steepness: Annotated[float, Between(0.0, 30.0, "per unit of satisfaction", "nps_steepness")] = 6.0,
    middle: Annotated[float, Between(0.0, 1.0, "satisfaction", "nps_middle")] = 0.62,
    spread: Annotated[float, Between(0.0, 5.0, "points", "nps_spread")] = 1.2,
) -> tuple[float, float, float]:
    """How likely customers would recommend us, 0 to 10: promoters say 9 or 10, detractors 6 or less.

    `contentment` is satisfaction in millionths, a whole number that adds up exactly. Source: model page O11.
    """
    answer = floor(10.0 / (1.0 + exp(-steepness * (satisfaction - middle))) + spread * normal_inverse(luck) + 0.5)
    return (
        active if answer >= 9.0 else 0.0,
        active if answer <= 6.0 else 0.0,
        active * floor(satisfaction * 1_000_000.0 + 0.5),
    )
