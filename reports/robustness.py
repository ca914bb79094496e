"""Robustness as text: in how many futures a strategy pays, and the numbers that decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.numbers import signed, three_digits, unit_in

if TYPE_CHECKING:
    from optimize.record import Estimate
    from optimize.robustness import Decider, Robust, Robustness

SHOWN = 6
"""Deciding numbers told of each strategy."""


def render(found: Robustness, currency: str) -> str:
    """Each strategy with its futures and what decides; in the end how it was drawn."""
    from sim.kpi import KPIS

    unit = unit_in(found.unit, currency)
    lines = [line for robust in found.strategies for line in (*_told(robust, KPIS[found.measure].title, unit), "")]
    drawn = f"{found.draws} futures; in each, {found.numbers} numbers lie elsewhere in their bands of the literature."
    luck = "Today and the strategies under the same luck, each future under its own; intervals at 95 %."
    return "\n".join([*lines, drawn, luck])


def _told(robust: Robust, measure: str, unit: str) -> list[str]:
    share = f"{robust.better:.0%} of the futures ({robust.better_low:.0%} to {robust.better_high:.0%})"
    same = f"; changes nothing in {robust.same:.0%}" if robust.same else ""
    return [
        f"{robust.title}: {measure.lower()}, {unit}, against today",
        f"  as it is    {_change(robust.here)}",
        f"  on average  {_change(robust.mean)}; nine of ten futures {_size(robust.low)} to {_size(robust.high)}",
        f"  better in   {share}{same}",
        *(_decider(d) for d in robust.deciders[:SHOWN]),
        *([] if robust.deciders else ["  decided by  no single number"]),
    ]


def _decider(d: Decider) -> str:
    more = f" and {len(d.paths) - 1} more with it" if len(d.paths) > 1 else ""
    number = f"{d.paths[0]}{more} = {d.stands:.4g} ({d.low:.4g} to {d.high:.4g} [{d.mark}])"
    effect = f"{_size(d.lower.mean)} where it is low, {_size(d.upper.mean)} where it is high"
    return f"  decided by  {number}: {effect}{', TURNS IT' if d.turns else ''}"


def _change(found: Estimate) -> str:
    return f"{_size(found.mean)} ({_size(found.low)} to {_size(found.high)})"


def _size(change: float) -> str:
    return signed(change, three_digits(change))
