"""Pilot: a strategy in one region, as a firm would judge it, by differences in differences, and what it truly did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimize.lived import Lived
from optimize.outcome import Outcome
from optimize.record import Estimate
from optimize.validate import estimate
from scenarios.calendar import Calendar
from scenarios.load import Scenario
from sim.spans import QUARTER

Floats = NDArray[np.float64]
TALLIES = ("orders_by_region", "sales_by_region")
"""What the submodel "regional_results" counts."""


@dataclass(frozen=True)
class Judged:
    """One measure of a pilot.

    Attributes:
        title: the measure in words. unit: "share" or "money".
        before, after: mean level in the pilot's regions before the start and after it.
        others_before, others_after: the same elsewhere.
        difference: the change in the pilot's regions less the change elsewhere: what a firm can know.
        effect: with the pilot less without it, in the pilot's regions after the start, under the same luck: the truth.
    """

    title: str
    unit: str
    before: float
    after: float
    others_before: float
    others_after: float
    difference: Estimate
    effect: Estimate


def is_pilot(scenario: Scenario, strategy: str) -> bool:
    """Whether a strategy is for some regions only and starts late enough that whole quarters lie before and after."""
    plan, quarters = scenario.strategies[strategy], _quarters(scenario, strategy)
    return bool(plan.where.region) and plan.starts is not None and all(quarters)


def judge_pilot(lived: Lived, strategy: str) -> list[Judged]:
    """A pilot in some regions held against the other regions and against itself; empty where regions are not counted.

    Source: difference in differences over regions and whole quarters (Card and Krueger 1994).
    """
    scenario = lived.scenario
    arms = lived.of(strategy), lived.of()
    if any(name not in outcome for name in TALLIES for arm in arms for outcome in arm):
        return []
    regions = np.array([name in scenario.strategies[strategy].where.region for name in scenario.regions])
    before, after = _quarters(scenario, strategy)
    kinds = [channel.kind for channel in scenario.channels.values()]
    rows = []
    for title, unit, measure in MEASURES:
        levels = [_levels(outcome, measure, kinds, regions, before, after) for outcome in arms[0]]
        without = [_levels(outcome, measure, kinds, regions, before, after) for outcome in arms[1]]
        inside, outside = np.array(levels).transpose(1, 2, 0)
        difference = estimate((inside[1] - inside[0]) - (outside[1] - outside[0]))
        effect = estimate([a[0][1] - b[0][1] for a, b in zip(levels, without, strict=True)])
        (before_in, after_in), (before_out, after_out) = inside.mean(axis=1), outside.mean(axis=1)
        means = float(before_in), float(after_in), float(before_out), float(after_out)
        rows.append(Judged(title, unit, *means, difference, effect))
    return rows


def _quarters(scenario: Scenario, strategy: str) -> tuple[list[int], list[int]]:
    """Whole quarters before the strategy starts, and from its start on."""
    calendar = Calendar.of(scenario)
    first, _ = calendar.window(scenario.strategies[strategy].starts, None)
    start = first - calendar.burn_in
    quarters = range(calendar.quarters)
    return [q for q in quarters if (q + 1) * QUARTER <= start], [q for q in quarters if q * QUARTER >= start]


def _levels(
    outcome: Outcome,
    measure: str,
    kinds: Sequence[str],
    regions: NDArray[np.bool_],
    before: list[int],
    after: list[int],
) -> list[list[float]]:
    """A measure in the pilot's regions and elsewhere, before and after the start."""
    fetched = np.array([kind == "pickup" for kind in kinds])
    found = []
    for where in (regions, ~regions):
        row = []
        for quarters in (before, after):
            orders, sales = (outcome[name][quarters].sum(axis=0)[where].sum(axis=0)[: len(kinds)] for name in TALLIES)
            parts = {
                "fetched": (sales[fetched].sum(), sales.sum()),
                "order_value": (sales.sum() / 100.0, orders.sum()),
            }
            part, whole = parts[measure]
            row.append(float(part / max(whole, 1)))
        found.append(row)
    return found


MEASURES = (
    ("Share of sales ordered online and fetched", "share", "fetched"),
    ("Value of an order", "money", "order_value"),
)
"""Title, unit and name of what is judged."""
