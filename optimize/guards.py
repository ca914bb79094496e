"""What a plan must not harm: guardrails with intervals that hold all at once, and the hall hour by hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from optimize.outcome import Outcome
from optimize.record import Guardrail, HallHour
from optimize.validate import estimate, guardrail
from scenarios.compile import describe
from sim.traits import clock

if TYPE_CHECKING:
    from optimize.findings import Findings

UNITS = {"nps": "points", "churn_top": "share", "wait": "min", "opt_out": "share"}
SOURCE = {"nps": "nps", "churn_top": "churn_top", "wait": "wait_p90", "opt_out": "opt_out",
          "partner_profit": "partner_profit"}  # fmt: skip
"""Guardrail -> measure of a replication."""


def hall_hours(found: Findings) -> list[HallHour]:
    """Each open hour of the hall, today and under the plan; empty where the scenario has no hall."""
    if found.scenario.hall is None:
        return []
    opens = found.scenario.hall.opens
    by_arm = {arm: _hours(found, arm) for arm in ("today", "plan")}
    hours = by_arm["today"][0].shape[1]
    return [
        HallHour(
            hour=opens + h,
            wait_today=estimate(by_arm["today"][0][:, h]),
            wait_plan=estimate(by_arm["plan"][0][:, h]),
            leave_today=estimate(by_arm["today"][1][:, h]),
            leave_plan=estimate(by_arm["plan"][1][:, h]),
        )
        for h in range(hours)
    ]


def _hours(found: Findings, arm: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean minutes waited and share who left, by seed and hour; the hall's clock is read as it goes in a real hall."""
    waited, left = [], []
    minute = 6e7 * clock(describe(found.scenario), found.scenario.agents)
    for r in found.effort.seeds("judge"):
        outcome: Outcome = found.judged[found.arms[arm].key, r]
        come = np.maximum(outcome.total("visits"), 1)
        waited.append(outcome.total("wait_us") / minute / come)
        left.append(outcome.total("abandoned") / come)
    return np.array(waited), np.array(left)


def guardrails(found: Findings) -> list[Guardrail]:
    """Each measure against its limit, or against how much worse than today it may get; intervals hold all at once."""
    stated = {name: getattr(found.scenario.guardrails, name) for name in SOURCE}
    used = {name: one for name, one in stated.items() if one is not None}
    made = []
    for name, one in used.items():
        good = "above" if name in ("nps", "partner_profit") else "below"
        today = float(np.mean(found.measured("today", SOURCE[name])))
        scale = 1.0 if name != "partner_profit" else found.ground.scale
        worse = (one.worse_by_at_most or 0.0) / scale
        limit = one.limit / scale if one.limit is not None else today + (worse if good == "below" else -worse)
        values = found.measured("plan", SOURCE[name])
        unit = UNITS.get(name, found.scenario.currency)
        made.append(guardrail(name, today, values, limit, good, unit, shared=len(used)))
    return made
