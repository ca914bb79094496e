"""Choice: whoever needs something may or may not think of us, and takes one option of ours, of a rival, or none."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, Choose, Seen, State, Sum, Table, Trait, Uniform, Which, behaviour
from sim.portable import exp

OUT_OF_REACH = -50.0
"""Utility of an option that is closed or not considered: nobody takes it."""


@behaviour(writes="considers", where="trip")
def consider(
    push: State,
    active: State,
    lapsed: State,
    satisfaction: State,
    luck: Uniform,
    *,
    base: Annotated[float, Between(-20.0, 20.0, "logit", "consideration_base")] = -1.1,
    customer: Annotated[float, Between(0.0, 20.0, "logit", "consideration_customer")] = 1.2,
    lost: Annotated[float, Between(-20.0, 0.0, "logit", "consideration_lapsed")] = -1.0,
    liking: Annotated[float, Between(0.0, 20.0, "logit per unit of satisfaction", "consideration_satisfaction")] = 3.0,
    neutral: Annotated[float, Between(0.0, 1.0, "satisfaction", "satisfaction_neutral")] = 0.7,
) -> float:
    """Whether a person in need thinks of us: media, being a customer and satisfaction help, having left hinders.

    Source: model page M8 (logit).
    """
    score = base + push + customer * active + lost * lapsed + liking * (satisfaction - neutral)
    return 1.0 if luck < 1.0 / (1.0 + exp(-score)) else 0.0


@behaviour(writes="offer", over="partner", where="trip", reduce=Sum())
def join_offers(member: Trait, joint_offer: Table) -> float:
    """What the joint offers of a person's partner cards take off the price, as a logarithm (0 = nothing)."""
    return member * joint_offer


@behaviour(writes="value", over="option", where="trip")
def appraise(
    taste: State,
    way: Trait,
    offer: State,
    appeal: Table,
    log_price: Table,
    offered: Table,
    travel: Table,
    rival_move: Seen,
    price_weight: Annotated[float, At("segment")],
) -> float:
    """What each option is worth to a person: its appeal and the person's taste, less price and distance.

    `way` is ln(1 + kilometres / 2); `log_price` the logarithm of today's price factor, `offer` what joint offers take
    off it, `rival_move` what a rival that reacts has changed. Further submodels add to the value after this one.
    Source: model page M9.
    """
    return appeal + taste - price_weight * (log_price + rival_move + offer * offered) - travel * way


@behaviour(writes="channel", over="option", where="trip", reduce=Choose(mu="likeness"), start=-1.0)
def choose(
    value: State,
    last: State,
    trial: State,
    considers: State,
    which: Which,
    own: Table,
    closed: Table,
    delivery_days: Table,
    queue: Table,
    wait_scale: Table,
    expected_wait: Annotated[float, At("home")],
    *,
    wait_weight: Annotated[float, Between(0.0, 1.0, "utility per minute", "wait_weight")] = 0.05,
    delay_weight: Annotated[float, Between(0.0, 1.0, "utility per day", "delay_weight")] = 0.015,
    inertia: Annotated[float, Between(0.0, 5.0, "utility", "inertia")] = 0.8,
    settled: Annotated[float, Between(0.0, 1.0, "share of the inertia", "regime_inertia")] = 0.5,
) -> float:
    """Where a person in need buys: value, waiting, delivery and habit decide, luck breaks ties.

    `expected_wait` is minutes at the person's own hall, on the hall's clock; habit is weaker once the trial of our
    channels is over. Own options share a nest. Source: model page M9 (nested logit), M8 (only considered options), M15.
    """
    habit = inertia * (1.0 if trial > 0.5 else settled)
    worth = value - wait_weight * queue * expected_wait * wait_scale
    worth = worth - delay_weight * delivery_days + (habit if which == last else 0.0)
    return OUT_OF_REACH if closed > 0.5 or (own > 0.5 and considers < 0.5) else worth
