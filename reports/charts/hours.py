"""A measure by hour of the day: today's line, the plan's line with its band, and a limit if there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.charts.axis import Scale, tick_words, ticks
from reports.charts.canvas import BAND, GRID, LESS, MUTE, PANEL, PLAN, TODAY, Canvas, fit, spread, text_width
from reports.numbers import Interval


@dataclass(frozen=True)
class Hours:
    """One panel: hours, today's and the plan's value in the unit of the axis, and the words."""

    name: str
    subtitle: str
    hours: Sequence[int]
    today: Sequence[Interval]
    plan: Sequence[Interval]
    limit: float | None
    limit_label: str
    today_label: str
    plan_label: str
    axis: str
    title: str


def by_hour(panel: Hours) -> Markup:
    """Lines end in their own names; no second axis; the limit is named on its line."""
    canvas = Canvas(PANEL, 206, panel.title, css="fl")
    top, bottom = 50.0, 170.0
    high = max(*(e.high for e in (*panel.plan, *panel.today)), panel.limit * 1.12 if panel.limit is not None else 0.0)
    marks = ticks(0.0, high or 1.0, 5)
    words = tick_words(marks)
    ends = max(text_width(panel.plan_label, "t12 b"), text_width(panel.today_label, "t12")) + 8
    x = Scale(
        panel.hours[0],
        max(panel.hours[-1], panel.hours[0] + 1),
        max(text_width(w, "t11") for w in words) + 8,
        PANEL - ends,
    )
    y = Scale(marks[0], marks[-1], bottom, top)
    canvas.text(0, 14, fit(panel.name, PANEL, "t14 b"), "t14 b", tip=panel.name)
    canvas.text(0, 31, fit(panel.subtitle, PANEL, "t12"), "t12", tip=panel.subtitle)
    for value, word in zip(marks, words, strict=True):
        canvas.line(x.start, y(value), x.end, y(value), MUTE if value == 0 else GRID)
        canvas.text(x.start - 6, y(value) + 4, word, "t11", "end")
    step = max(1, len(panel.hours) // 4)
    for hour in panel.hours[::step]:
        canvas.text(min(x(hour), PANEL - 10), bottom + 15, str(hour), "t11", "middle")
    canvas.text(x.end, bottom + 30, panel.axis, "t11", "end")
    _lines(canvas, panel, x, y)
    if panel.limit is not None:
        canvas.line(x.start, y(panel.limit), x.end, y(panel.limit), LESS, 1.5, "5 3")
        canvas.text(x.start + 4, y(panel.limit) - 5, panel.limit_label, "t11 b cl ha")
    return canvas.svg()


def _lines(canvas: Canvas, panel: Hours, x: Scale, y: Scale) -> None:
    at = [x(h) for h in panel.hours]
    upper = [(a, y(e.high)) for a, e in zip(at, panel.plan, strict=True)]
    lower = [(a, y(e.low)) for a, e in zip(at, panel.plan, strict=True)]
    canvas.area([*upper, *reversed(lower)], BAND, 0.9)
    canvas.path([(a, y(e.mean)) for a, e in zip(at, panel.today, strict=True)], TODAY, 1.8)
    canvas.path([(a, y(e.mean)) for a, e in zip(at, panel.plan, strict=True)], PLAN, 2.2)
    ends = spread([y(panel.plan[-1].mean), y(panel.today[-1].mean)], 15.0, y.end + 6, y.start - 2)
    canvas.text(x.end + 5, ends[0] + 4, panel.plan_label, "t12 b cp")
    canvas.text(x.end + 5, ends[1] + 4, panel.today_label, "t12")
