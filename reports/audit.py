"""Audits as text: what is claimed, what the simulation shows, what it would take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.numbers import unit_in

if TYPE_CHECKING:
    from optimize.claims import Audit
    from optimize.record import Estimate


def render(audits: Sequence[Audit], currency: str) -> str:
    """Each claim in five lines, and the count of verdicts."""
    lines = [line for audit in audits for line in (*_told(audit, currency), "")]
    verdicts = [audit.verdict for audit in audits]
    count = ", ".join(f"{verdicts.count(word)} {word}" for word in dict.fromkeys(verdicts))
    return "\n".join([*lines, f"{count}. Paired on the same luck, {audits[0].seeds} seeds; intervals at 95 %."])


def _told(audit: Audit, currency: str) -> list[str]:
    from sim.kpi import KPIS

    unit = unit_in(audit.unit, currency)
    where = f"  [{audit.source}]" if audit.source else ""
    needed = "no value meets the claim" if audit.needed is None else f"{audit.needed:.4g}"
    if audit.needed is not None and audit.needed == audit.stands:
        needed = "nothing: it shows as it is"
    return [
        f"{audit.title}{where}",
        f"  claimed    {_size(audit.claimed, audit, unit)} of {KPIS[audit.measure].title.lower()} ({audit.base:,.4g})",
        f"  simulated  {_change(audit.simulated, audit, unit)}{_attained(audit)}",
        f"  it takes   {needed}; {audit.dial} is {audit.stands:.4g}, plausible {audit.low:.4g} to {audit.high:.4g}",
        f"  at most    {_change(audit.best, audit, unit)} at any value of it",
        f"  verdict    {audit.verdict}",
    ]


def _attained(audit: Audit) -> str:
    """Where a target was set: how much of it was reached, whatever the claim means by its percentage."""
    return f"; {1.0 + audit.simulated.mean:.1%} of the target" if audit.target and audit.share else ""


def _size(change: float, audit: Audit, unit: str) -> str:
    return f"{100 * change:+.3g} %" if audit.share else f"{change:+,.4g} {unit}"


def _change(found: Estimate, audit: Audit, unit: str) -> str:
    low, high = _size(found.low, audit, unit), _size(found.high, audit, unit)
    return f"{_size(found.mean, audit, unit)} ({low} to {high})"
