"""Routing: the app shows how long the hall will take, and people with simple business do it there instead."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, Between, State, Table, Trait, Uniform, behaviour
from sim.portable import exp


@behaviour(writes="complexity", where="trip")
def bring_business(luck: Uniform) -> float:
    """How hard today's business is, from 0 (a payment) to 1 (a case for an adviser), evenly spread.

    Source: model page O9 (complexity uniform on 0 to 1).
    """
    return luck


@behaviour(writes="channel routed", where="trip")
def route(
    channel: State,
    complexity: State,
    digital: Trait,
    luck: Uniform,
    errand: Annotated[float, At("channel")],
    expected_wait: Annotated[float, At("home")],
    wait_scale: Table,
    route_to: Table,
    *,
    hardest: Annotated[float, Between(0.0, 1.0, "complexity")] = 0.0,
    base: Annotated[float, Between(-20.0, 20.0, "logit", "routing_base")] = -3.5,
    skill: Annotated[float, Between(0.0, 20.0, "logit per unit of digital skill", "routing_skill")] = 3.0,
    wait: Annotated[float, Between(0.0, 2.0, "logit per minute", "routing_wait")] = 0.10,
) -> tuple[float, float]:
    """Who set out for the hall sees the wait there, and some of them do their business in the app instead.

    Only business up to `hardest` is offered the way to the app (0 = nobody is); the skilled take it more often, and the
    longer the wait the more. `errand` is 1 where people come to the hall for more than to fetch an order; `route_to` is
    the position of the app among the options, -1 where it is closed.
    Source: model page O3, feature C33; the sizes are assumed.
    """
    score = base + skill * digital + wait * expected_wait * wait_scale
    offered = errand > 0.5 and route_to >= 0.0 and complexity < hardest
    moves = offered and luck < 1.0 / (1.0 + exp(-score))
    return route_to if moves else channel, 1.0 if moves else 0.0


@behaviour(writes="satisfaction", where="came")
def struggle(
    satisfaction: State,
    complexity: State,
    digital: Trait,
    online: Annotated[float, At("channel")],
    *,
    loss: Annotated[float, Between(0.0, 1.0, "satisfaction per unit too hard", "routing_struggle")] = 0.15,
) -> float:
    """Business that is harder than a person's skill goes badly without somebody to ask.

    Source: feature C33 (complex tasks must not suffer); the size is assumed.
    """
    return max(0.0, satisfaction - online * loss * max(0.0, complexity - digital))


@behaviour(writes="hard_business hard_content", where="came")
def ask_hard_cases(
    complexity: State,
    satisfaction: State,
    *,
    hard: Annotated[float, Between(0.0, 1.0, "complexity")] = 0.7,
) -> tuple[float, float]:
    """Who had hard business, and how satisfied they went, in millionths."""
    is_hard = 1.0 if complexity >= hard else 0.0
    return is_hard, is_hard * floor(satisfaction * 1_000_000.0 + 0.5)
