"""Counter: who comes to a desk for one thing may be sold another, in four steps from the reception to the closing."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import Between, State, Table, Trait, Uniform, behaviour
from sim.portable import exp, normal_inverse

MINUTE = 60_000_000.0
"""Microseconds of a minute."""
STEPS = 4.0


@behaviour(writes="skill", where="visits")
def meet_clerk(
    hall_skill: Trait,
    luck: Uniform,
    *,
    trained: Annotated[float, Between(0.0, 1.0, "share of the standard that is kept to")] = 0.0,
    lift: Annotated[float, Between(0.0, 1.0, "share added to a pass rate", "counter_training_lift")] = 0.15,
    halls: Annotated[float, Between(0.0, 1.0, "sd of log skill between halls", "counter_spread_halls")] = 0.10,
    clerks: Annotated[float, Between(0.0, 1.0, "sd of log skill between clerks", "counter_spread_clerks")] = 0.10,
) -> float:
    """How well the desk sells, as a factor on each pass rate: halls and clerks differ, a standard levels and lifts.

    `hall_skill` is the standard normal luck of the hall. Skill works on all four steps: its mean is below 1 by as
    much as keeps the mean of what passes all four. Source: feature C51 (standard steps), model page O2 and O4.
    """
    loose = 1.0 - trained
    spread = loose * (halls * hall_skill + clerks * normal_inverse(luck))
    even = 0.5 * STEPS * loose * loose * (halls * halls + clerks * clerks)
    return exp(spread - even) * (1.0 + lift * trained)


@behaviour(writes="steps sale_minutes", where="visits")
def walk_steps(
    skill: State,
    satisfaction: State,
    at_reception: Uniform,
    at_finding: Uniform,
    at_proposal: Uniform,
    at_closing: Uniform,
    *,
    received: Annotated[float, Between(0.0, 1.0, "pass rate", "counter_received")] = 0.6,
    understood: Annotated[float, Between(0.0, 1.0, "pass rate", "counter_understood")] = 0.5,
    proposed: Annotated[float, Between(0.0, 1.0, "pass rate", "counter_proposed")] = 0.3,
    closed: Annotated[float, Between(0.0, 1.0, "pass rate", "counter_closed")] = 0.6,
    liking: Annotated[float, Between(0.0, 5.0, "factor per unit of satisfaction")] = 1.0,
    reception_minutes: Annotated[float, Between(0.0, 30.0, "minutes")] = 0.5,
    finding_minutes: Annotated[float, Between(0.0, 30.0, "minutes")] = 1.5,
    proposal_minutes: Annotated[float, Between(0.0, 60.0, "minutes")] = 3.0,
    closing_minutes: Annotated[float, Between(0.0, 60.0, "minutes")] = 4.0,
) -> tuple[float, float]:
    """How many of the four steps of a sale a visitor passes, and the minutes that the steps tried will take.

    Each step is passed by its rate, times the desk's skill and how well the visitor likes us; only then is the next one
    tried. Source: model page O2 (pass rates .6 .5 .3 .6); the minutes are assumed.
    """
    ease = skill * max(0.0, 1.0 + liking * (satisfaction - 0.7))
    steps, minutes = 0.0, reception_minutes
    if at_reception < received * ease:
        steps, minutes = 1.0, minutes + finding_minutes
        if at_finding < understood * ease:
            steps, minutes = 2.0, minutes + proposal_minutes
            if at_proposal < proposed * ease:
                steps, minutes = 3.0, minutes + closing_minutes
                if at_closing < closed * ease:
                    steps = 4.0
    return steps, minutes


@behaviour(writes="service", where="visits")
def take_longer(service: State, sale_minutes: State) -> float:
    """A sale takes time at the desk, which those behind in the line wait for."""
    return service + floor(sale_minutes * MINUTE + 0.5)


@behaviour(writes="received understood proposed closed", where="bought")
def conclude(steps: State, visits: State) -> tuple[float, float, float, float]:
    """Which steps those who were served have passed; whoever gave up in the line was sold nothing."""
    reached = steps * visits
    return (
        1.0 if reached > 0.5 else 0.0,
        1.0 if reached > 1.5 else 0.0,
        1.0 if reached > 2.5 else 0.0,
        1.0 if reached > 3.5 else 0.0,
    )


@behaviour(writes="needs", over="category", where="bought")
def sell_at_desk(needs: State, closed: State, at_desk: Table) -> float:
    """Who is sold something at the desk takes it home with what they came for."""
    return 1.0 if closed * at_desk > 0.5 else needs
