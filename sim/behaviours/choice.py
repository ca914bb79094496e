"""Choice: whoever needs something may or may not think of us, and takes one option of ours, of a rival, or none."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, Choose, State, Sum, Table, Trait, Uniform, Which, behaviour
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
    base: Annotated[float, Between(-6.0, 6.0, "logit", "consideration_base")] = -1.1,
    customer: Annotated[float, Between(0.0, 5.0, "logit", "consideration_customer")] = 1.2,
    lost: Annotated[float, Between(-5.0, 0.0, "logit", "consideration_lapsed")] = -1.0,
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


@behaviour(writes="channel", over="option", where="trip", reduce=Choose(mu="likeness"), start=-1.0)
def choose(
    taste: State,
    way: Trait,
    last: State,
    considers: State,
    offer: State,
    which: Which,
    appeal: Table,
    own: Table,
    closed: Table,
    log_price: Table,
    offered: Table,
    travel: Table,
    delivery_days: Table,
    queue: Table,
    wait_scale: Table,
    expected_wait: Annotated[float, At("home")],
    price_weight: Annotated[float, At("segment")],
    *,
    wait_weight: Annotated[float, Between(0.0, 1.0, "utility per minute", "wait_weight")] = 0.05,
    delay_weight: Annotated[float, Between(0.0, 1.0, "utility per day", "delay_weight")] = 0.015,
    inertia: Annotated[float, Between(0.0, 5.0, "utility", "inertia")] = 0.8,
) -> float:
    """Where a person in need buys: price, distance, waiting, delivery, habit and taste decide, luck breaks ties.

    `way` is ln(1 + kilometres / 2); `log_price` the logarithm of today's price factor; `offer` what joint offers take
    off it; `expected_wait` minutes at the person's own hall, on the hall's clock. Own options share a nest.
    Source: model page M9 (nested logit), M8 (only considered options).
    """
    price = log_price + offer * offered
    value = appeal + taste - price_weight * price - travel * way
    value = value - wait_weight * queue * expected_wait * wait_scale
    value = value - delay_weight * delivery_days + (inertia if which == last else 0.0)
    return OUT_OF_REACH if closed > 0.5 or (own > 0.5 and considers < 0.5) else value
