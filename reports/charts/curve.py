"""Response curves as small multiples on the same axes: band, line, ring today, dot plan, tangent, simulated ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.charts.axis import Scale, tick_words, ticks
from reports.charts.canvas import BAND, GRID, INK, LESS, MUTE, PANEL, PLAN, Canvas, fit, text_width
from reports.charts.labels import Label, placed
from reports.numbers import Interval


@dataclass(frozen=True)
class Response:
    """One panel: a channel's curve, where today and the plan stand, and its words."""

    name: str
    subtitle: str
    spend: Sequence[float]
    gain: Sequence[Interval]
    simulated: Sequence[bool]
    today: float
    plan: float
    slope: float
    """Gain per unit of money at the plan."""
    today_label: str
    plan_label: str


@dataclass(frozen=True)
class Axes:
    """The axes that all panels share, so that slopes compare."""

    reach: float
    """The largest amount on the spend axis."""
    spend: tuple[float, ...]
    gain: tuple[float, ...]
    divisor_x: float
    divisor_y: float
    title_x: str
    title_y: str


HIGH, BOTTOM, TOP, LEFT = 214.0, 178.0, 46.0, 40.0


def shared_axes(curves: Sequence[Response], *, divisor_x: float, divisor_y: float, title_x: str, title_y: str) -> Axes:
    """Axes that hold every curve and its band."""
    low = min(0.0, *(g.low for c in curves for g in c.gain))
    high = max(g.high for c in curves for g in c.gain)
    best = max(g.mean for c in curves for g in c.gain)
    floor = min(0.0, *(g.mean for c in curves for g in c.gain))
    # A very wide band is clipped at twice the curves' own range, or the curves themselves would lie flat.
    reach = best - floor or 1.0
    top, bottom = min(high, best + reach), max(low, floor - reach)
    right = max(max(*c.spend, c.today, c.plan) for c in curves) or 1.0
    marks = tuple(v for v in ticks(0.0, right, 4) if v <= right * 1.0001)
    return Axes(right * 1.0001, marks, tuple(ticks(bottom, top, 3)), divisor_x, divisor_y, title_x, title_y)


def value_at(spend: Sequence[float], gain: Sequence[float], at: float) -> float:
    """The curve between its points, straight as the plan's program sees it."""
    for x1, x2, y1, y2 in zip(spend, spend[1:], gain, gain[1:], strict=False):
        if at <= x2:
            return y1 + (y2 - y1) * ((at - x1) / (x2 - x1) if x2 > x1 else 0.0)
    return gain[-1]


def response(curve: Response, axes: Axes, title: str) -> Markup:
    """One panel."""
    canvas = Canvas(PANEL, HIGH, title, css="fl")
    words_y = tick_words(axes.gain, axes.divisor_y)
    left = max(LEFT - 6, *(text_width(w, "t11") + 8 for w in words_y))
    x = Scale(0.0, axes.reach, left, PANEL - 10)
    y = Scale(axes.gain[0], axes.gain[-1], BOTTOM, TOP)
    canvas.text(0, 14, fit(curve.name, PANEL, "t14 b"), "t14 b", tip=curve.name)
    canvas.text(0, 31, fit(curve.subtitle, PANEL, "t12"), "t12", tip=curve.subtitle)
    _axes(canvas, axes, x, y, words_y)
    means = [g.mean for g in curve.gain]
    upper = [(x(s), y(g.high)) for s, g in zip(curve.spend, curve.gain, strict=True)]
    lower = [(x(s), y(g.low)) for s, g in zip(curve.spend, curve.gain, strict=True)]
    canvas.area([*upper, *reversed(lower)], BAND, 0.75)
    canvas.path([(x(s), y(m)) for s, m in zip(curve.spend, means, strict=True)], PLAN)
    for spend, seen in zip(curve.spend, curve.simulated, strict=True):
        if seen:
            canvas.line(x(spend), BOTTOM, x(spend), BOTTOM + 5, MUTE, 1.2)
    _marks(canvas, curve, x, y, means)
    return canvas.svg()


def _axes(canvas: Canvas, axes: Axes, x: Scale, y: Scale, words_y: Sequence[str]) -> None:
    for value, word in zip(axes.gain, words_y, strict=True):
        canvas.line(x.start, y(value), x.end, y(value), MUTE if value == 0 else GRID)
        canvas.text(x.start - 6, y(value) + 4, word, "t11", "end")
    for value, word in zip(axes.spend, tick_words(axes.spend, axes.divisor_x), strict=True):
        half = text_width(word, "t11") / 2
        canvas.text(min(x(value), PANEL - half), BOTTOM + 17, word, "t11", "middle")
    canvas.text(x.end, BOTTOM + 32, axes.title_x, "t11", "end")
    canvas.text(x.start + 5, TOP + 3.5, axes.title_y, "t11 ha")


def _marks(canvas: Canvas, curve: Response, x: Scale, y: Scale, means: Sequence[float]) -> None:
    """Tangent, ring and dot, with their labels kept apart: the plan's above the line, today's below."""
    cut = curve.plan < curve.today
    spot = {
        name: (x(v), y(value_at(curve.spend, means, v))) for name, v in (("today", curve.today), ("plan", curve.plan))
    }
    reach = 42.0 / max((x.end - x.start) / (x.high - x.low), 1e-300)
    here = value_at(curve.spend, means, curve.plan)
    ends = [
        (x(v), y(here + curve.slope * (v - curve.plan)))
        for v in (max(curve.plan - reach, x.low), min(curve.plan + reach, x.high))
    ]
    canvas.path(ends, INK, 1.4, "4 3")
    canvas.ring(*spot["today"])
    canvas.dot(*spot["plan"], LESS if cut else PLAN)
    style = f"t12 b ha {'cl' if cut else 'cp'}"
    labels = [
        Label(spot["plan"], text_width(curve.plan_label, style), above=True),
        Label(spot["today"], text_width(curve.today_label, "t12 ha"), above=False),
    ]
    line = [(x(s), y(m)) for s, m in zip(curve.spend, means, strict=True)]
    at = placed(labels, line, (x.start + 3, TOP + 8, PANEL - 2, BOTTOM - 1))
    canvas.text(*at[0], curve.plan_label, style)
    canvas.text(*at[1], curve.today_label, "t12 ha")


def how_to_read(title: str, words: dict[str, str]) -> Markup:
    """A drawn example that names every mark once; it carries no numbers."""
    canvas = Canvas(PANEL, HIGH, title, css="fl")
    canvas.text(0, 14, title, "t14 b")
    x, y = Scale(0, 1, 20, 200), Scale(0, 1, 164, 62)
    curve = [0.9 * (1 - (1 - i / 8) ** 1.8) for i in range(9)]
    points = [(i / 8, y_) for i, y_ in enumerate(curve)]
    slope = 0.9 * 1.8 * (1 - 0.625) ** 0.8
    canvas.area(
        [*((x(a), y(b * 1.12)) for a, b in points), *((x(a), y(b * 0.88)) for a, b in reversed(points))], BAND, 0.75
    )
    canvas.path([(x(a), y(b)) for a, b in points], PLAN)
    canvas.line(20, 164, 206, 164, MUTE)
    for a in (0.0, 0.25, 0.5, 1.0):
        canvas.line(x(a), 164, x(a), 169, MUTE, 1.2)
    canvas.path([(x(0.625 + d), y(curve[5] + slope * d)) for d in (-0.2, 0.2)], INK, 1.4, "4 3")
    canvas.ring(x(0.25), y(points[2][1]))
    canvas.dot(x(0.625), y(curve[5]))
    canvas.text(x(0.625) - 6, y(curve[5]) - 12, words["plan"], "t12 b cp ha", "end")
    canvas.text(x(0.25) + 9, y(points[2][1]) + 17, words["today"], "t12 ha")
    canvas.text(206, 58, words["band"], "t11")
    canvas.text(206, 75, words["best"], "t11 cp")
    canvas.line(x(0.72), y(curve[5]) + 3, 196, 114, MUTE, 0.8)
    canvas.text(200, 116, words["slope_1"], "t11")
    canvas.text(200, 130, words["slope_2"], "t11")
    canvas.text(20, 188, words["ticks"], "t11")
    canvas.text(20, 203, words["axes"], "t11")
    return canvas.svg()
