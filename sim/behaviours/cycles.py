"""Cycles: some needs take weeks from the first thought to the order, through stages; advice makes them shorter."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import Between, EachUniform, State, Sum, Table, behaviour

STAGES = 3.0
"""Knowing what is wanted, comparing who has it, having it approved."""
WEEK = 7.0


@behaviour(writes="needs decision_stage begun deciding finished", over="category")
def decide(
    needs: State,
    decision_stage: State,
    begun: State,
    luck: EachUniform,
    today: Table,
    decision_days: Table,
    *,
    advised: Annotated[float, Between(0.0, 1.0, "share of decisions with advice")] = 0.0,
    haste: Annotated[float, Between(1.0, 10.0, "times as fast", "advice_haste")] = 1.5,
) -> tuple[float, float, float, float, float]:
    """A need for something big becomes an order only after three stages, each as long as chance has it.

    A stage takes a third of `decision_days` on average; technical advice and demonstrations within the service make it
    shorter. `finished` is the days that a decision has taken, on the day on which it is made. The machine wears out
    meanwhile: the clock of the next need does not stop. Source: feature C48; the sizes are assumed.
    """
    wanted = needs > 0.5
    first = today if decision_stage < 0.5 else begun
    pace = STAGES / max(decision_days, STAGES) * (1.0 + advised * (haste - 1.0))
    on = max(decision_stage, 1.0) + (1.0 if luck < pace else 0.0)
    made = wanted and (decision_days <= 0.0 or on > STAGES)
    waits = wanted and not made
    days = today - first + 1.0 if made and decision_days > 0.0 else 0.0
    return 1.0 if made else 0.0, on if waits else 0.0, first if waits else 0.0, 1.0 if waits else 0.0, days


@behaviour(writes="decision", over="category", reduce=Sum())
def look_back(finished: State) -> float:
    """The days that today's decision has taken, 0 where none was made."""
    return finished


@behaviour(writes="decided cycle_week")
def count_weeks(decision: State) -> tuple[float, float]:
    """Whether something big was decided today, and in which week after it was first thought of."""
    return 1.0 if decision > 0.0 else 0.0, min(51.0, floor(max(decision - 1.0, 0.0) / WEEK))
