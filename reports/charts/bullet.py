"""A guardrail as a bullet: the good side grey, the broken side orange, the limit, today's ring, the plan's dot."""

from __future__ import annotations

from markupsafe import Markup

from reports.charts.axis import Scale
from reports.charts.canvas import BAD, GOOD, LESS, MID, PLAN, Canvas
from reports.numbers import Interval


def bullet(
    title: str, today: float, plan: Interval, limit: float, *, good_above: bool, low: float, high: float
) -> Markup:
    """One row; every row has its own scale, which always holds all its marks."""
    low, high = min(low, today, plan.low, limit), max(high, today, plan.high, limit)
    if not high > low:
        low, high = low - 1.0, high + 1.0
    canvas = Canvas(250, 30, title, css="mini")
    x = Scale(low, high, 6, 244)
    at = x(limit)
    canvas.rect(0, 9, at, 12, BAD if good_above else GOOD)
    canvas.rect(at, 9, 250 - at, 12, GOOD if good_above else BAD)
    canvas.line(at, 4, at, 26, LESS, 2)
    canvas.line(x(plan.low), 15, x(plan.high), 15, PLAN if x(plan.high) - x(plan.low) > 11 else MID, 3)
    canvas.ring(x(today), 15, 4.6)
    canvas.dot(x(plan.mean), 15, PLAN, 5)
    return canvas.svg()
