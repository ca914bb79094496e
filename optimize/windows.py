"""Windows: what a strategy with dates does while it holds (gross), afterwards, and in all (net)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimize.record import Estimate
from optimize.validate import estimate
from scenarios.calendar import Calendar
from scenarios.schema import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from optimize.lived import Lived

WHEN = ("before", "during", "after")


@dataclass(frozen=True)
class Window:
    """Orders that a strategy adds, of all members, with paired intervals over seeds.

    Attributes:
        strategy: its name.
        gross: while it holds. before, after: in the rest of the judged year. net: in all of it.
    """

    strategy: str
    before: Estimate
    gross: Estimate
    after: Estimate
    net: Estimate


def orders_by_window(tallies: Mapping[str, NDArray[np.int64]], scenario: Settings) -> dict[str, float]:
    """Orders before, during and after each strategy with dates, in simulated people: "window/STRATEGY/during" etc.

    Args:
        tallies: of the judged days and those after, days in front.
        scenario: whose strategies they are.
    """
    calendar, found = Calendar.of(scenario), dict[str, float]()
    orders = tallies["orders"][: calendar.days].reshape(calendar.days, -1).sum(axis=1)
    for name, strategy in scenario.strategies.items():
        if strategy.starts is None and strategy.ends is None:
            continue
        dates = calendar.window(strategy.starts, strategy.ends)
        first, after = (min(max(day - calendar.burn_in, 0), calendar.days) for day in dates)
        parts = (orders[:first], orders[first:after], orders[after:])
        found |= {f"window/{name}/{when}": float(part.sum()) for when, part in zip(WHEN, parts, strict=True)}
    return found


def windows(lived: Lived) -> list[Window]:
    """Gross and net of every strategy with dates that was lived."""
    scale, made = lived.scenario.scale, []
    for name in lived.arms:
        keys = [f"window/{name}/{when}" for when in WHEN]
        if any(key not in o.measures for o in (*lived.of(), *lived.of(name)) for key in keys):
            continue
        rows = [
            [scale * (a.measures[key] - b.measures[key]) for key in keys]
            for a, b in zip(lived.of(name), lived.of(), strict=True)
        ]
        before, gross, after = (estimate([row[k] for row in rows]) for k in range(3))
        made.append(Window(name, before, gross, after, estimate([sum(row) for row in rows])))
    return made
