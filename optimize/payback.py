"""Payback: when a strategy that needs an investment has earned it back, and what the investment may cost at most."""

from __future__ import annotations

from dataclasses import dataclass

from optimize.comparison import compare_strategies
from optimize.lived import Lived
from optimize.record import Estimate
from sim.spans import YEAR

MONTHS = 12.0


@dataclass(frozen=True)
class Payback:
    """What comes of an investment.

    Attributes:
        cost: money once. yearly: money a year to keep it running. years: how long it lasts.
        gain: profit a year that the strategy adds before these costs, with its 95 % interval.
        months: until it is paid back; None = never. soonest, latest: the same at the ends of the interval.
        at_most: what it may cost once to be paid back while it lasts, 0 if nothing.
    """

    cost: float
    yearly: float
    years: float
    gain: Estimate
    months: float | None
    soonest: float | None
    latest: float | None
    at_most: float


def payback(cost: float, yearly: float, years: float, gain: Estimate) -> Payback:
    """When an investment is paid back, without interest.

    Args:
        cost: money once.
        yearly: money a year to keep it running.
        years: how long it lasts.
        gain: profit a year before both.
    """
    months, soonest, latest = (_months(cost, g - yearly) for g in (gain.mean, gain.high, gain.low))
    return Payback(cost, yearly, years, gain, months, soonest, latest, max(0.0, years * (gain.mean - yearly)))


def _months(cost: float, a_year: float) -> float | None:
    return MONTHS * cost / a_year if a_year > 0.0 else None


def paybacks(lived: Lived) -> dict[str, Payback]:
    """The payback of each strategy that says what it invests."""
    scenario, found = lived.scenario, dict[str, Payback]()
    wanted = {name: scenario.strategies[name].invests for name in lived.arms}
    if not any(wanted.values()):
        return found
    for row in compare_strategies(lived, ["profit"]):
        plan = wanted[row.strategy]
        if plan is not None:
            times = YEAR / scenario.days
            gain = row.change.model_copy(
                update={part: times * getattr(row.change, part) for part in ("mean", "low", "high")}
            )
            found[row.strategy] = payback(plan.cost, plan.yearly, plan.years, gain)
    return found
