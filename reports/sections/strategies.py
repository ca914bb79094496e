"""What each strategy changes at today's budget: it stands with the partner, or with the plan where there is none."""

from __future__ import annotations

from reports.charts.dots import Difference, dot_interval
from reports.edition import Edition
from reports.parts import Drawing, Figure
from reports.words import case_of


def strategies(e: Edition) -> Figure:
    """Profit of each strategy minus the baseline's, with its interval; call it only when there are strategies."""
    say, n, rows = e.voice.say, e.numbers, e.record.strategies
    column = n.column([x for s in rows for x in (s.profit.mean, s.profit.low, s.profit.high)])
    drawn = [
        Difference(
            e.voice.name(s.strategy, 36), s.profit, (n.money(s.profit.mean, sign=True), column.interval(s.profit))
        )
        for s in rows
    ]
    chart = dot_interval(
        say("strategies.title"),
        drawn,
        axis=e.voice.period_axis(column.unit),
        heads=("", say("interval.head")),
        note=say("strategies.note"),
        divisor=column.divisor,
    )
    if len(rows) == 1:
        case = case_of(rows[0].profit)
        name: dict[str, object] = {"name": e.voice.name(rows[0].strategy)}
        title = e.voice.finding(
            (f"strategies.{case}", name), ("strategies.bare", {}), case=case, about=[rows[0].profit]
        )
    else:
        ahead = sum(s.profit.low > 0 for s in rows)
        title = e.voice.finding(("strategies.count", {"k": ahead, "n": len(rows)}))
    return Figure(title, say("strategies.sub", period=e.voice.period()), [Drawing(chart)])
