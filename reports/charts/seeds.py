"""Paired seeds: ring today and dot plan per simulated year, and beside it the gain with what was predicted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.charts.axis import Scale, tick_words, ticks
from reports.charts.canvas import GRID, INK, LESS, MUTE, NARROW, PLAN, WIDE, Canvas, text_width
from reports.numbers import Interval


@dataclass(frozen=True)
class Pairs:
    """Profit under today's budget and under the plan on each seed, sorted by today; the prediction; the mean gain."""

    today: Sequence[float]
    plan: Sequence[float]
    tips: Sequence[str]
    predicted: Interval
    realised: Interval
    level_divisor: float
    gain_divisor: float
    heads: tuple[str, str]
    today_label: str
    plan_label: str
    predicted_label: str
    axes: tuple[str, str]


def paired_seeds(title: str, pairs: Pairs) -> Markup:
    """The wide and the narrow drawing: pairing, spread and honesty in one view."""
    return _drawn(title, pairs, WIDE, "w") + _drawn(title, pairs, NARROW, "n")


def _drawn(title: str, pairs: Pairs, wide: int, css: str) -> Markup:
    n = len(pairs.today)
    pitch = 15.0 if n <= 24 else max(5.0, 360.0 / n)
    top, bottom = 46.0, 46.0 + pitch * n + 6
    canvas = Canvas(wide, bottom + 40, title, css=css)
    middle = wide * (0.52 if css == "w" else 0.5)
    left = (0.0, middle - (28 if css == "w" else 14))
    right = (middle, float(wide))
    most = 5 if css == "w" else 3
    gains = [p - t for t, p in zip(pairs.today, pairs.plan, strict=True)]
    x1, marks1 = _axis(min(*pairs.today, *pairs.plan), max(*pairs.today, *pairs.plan), left, most, pairs.level_divisor)
    low = min(0.0, *gains, pairs.predicted.low, pairs.realised.low)
    high = max(0.0, *gains, pairs.predicted.high, pairs.realised.high)
    x2, marks2 = _axis(low, high, right, most, pairs.gain_divisor)
    span = (top - 6, bottom)
    _grid(canvas, x1, marks1, pairs.level_divisor, span, pairs.axes[0], left[1], zero=False)
    _grid(canvas, x2, marks2, pairs.gain_divisor, span, pairs.axes[1], right[1], zero=True)
    canvas.text(left[0], 12, pairs.heads[0], "t12 b ci")
    canvas.text(right[0], 12, pairs.heads[1], "t12 b ci")
    canvas.rect(
        x2(pairs.predicted.low), top - 6, x2(pairs.predicted.high) - x2(pairs.predicted.low), bottom - top + 6, GRID
    )
    canvas.line(x2(pairs.predicted.mean), top - 6, x2(pairs.predicted.mean), bottom, INK, 1.3, "4 3")
    half = text_width(pairs.predicted_label, "t11 b") / 2
    canvas.text(
        min(max(x2(pairs.predicted.mean), right[0] + half), wide - half),
        31,
        pairs.predicted_label,
        "t11 b ci",
        "middle",
    )
    for i, (today, plan) in enumerate(zip(pairs.today, pairs.plan, strict=True)):
        y = top + 4 + i * pitch
        worse = plan < today
        canvas.line(x1(today), y, x1(plan), y, "#dd8a58" if worse else "#8fb6d9", 1.6)
        canvas.ring(x1(today), y, 3.6, tip=pairs.tips[i])
        canvas.dot(x1(plan), y, LESS if worse else PLAN, 3.8, tip=pairs.tips[i])
        canvas.dot(x2(gains[i]), y, LESS if worse else PLAN, 3.8, tip=pairs.tips[i])
    canvas.rect(x2(pairs.realised.low), bottom - 2, max(x2(pairs.realised.high) - x2(pairs.realised.low), 2), 6, PLAN)
    _names(canvas, pairs, x1)
    return canvas.svg()


def _axis(low: float, high: float, span: tuple[float, float], most: int, divisor: float) -> tuple[Scale, list[float]]:
    marks = ticks(low, high, most)
    ends = [text_width(w, "t11") / 2 for w in tick_words(marks, divisor)]
    return Scale(marks[0], marks[-1], span[0] + ends[0] + 1, span[1] - ends[-1] - 1), marks


def _grid(
    canvas: Canvas,
    x: Scale,
    marks: Sequence[float],
    divisor: float,
    span: tuple[float, float],
    axis: str,
    edge: float,
    zero: bool,
) -> None:
    words = tick_words(marks, divisor)
    room = (x.end - x.start) / max(len(marks) - 1, 1)
    skip = 1 if room > max(text_width(w, "t11") for w in words) + 6 else max(1, len(marks) - 1)
    for i, (value, word) in enumerate(zip(marks, words, strict=True)):
        strong = zero and value == 0
        canvas.line(x(value), span[0], x(value), span[1], MUTE if strong else GRID, 1.2 if strong else 1)
        if i % skip == 0:
            canvas.text(x(value), span[1] + 17, word, "t11", "middle")
    canvas.text(edge, span[1] + 33, axis, "t11", "end")


def _names(canvas: Canvas, pairs: Pairs, x: Scale) -> None:
    """Name the two marks above the first row, to their outer sides where they stand close."""
    at = (x(pairs.today[0]), x(pairs.plan[0]))
    wide = (text_width(pairs.today_label, "t11"), text_width(pairs.plan_label, "t11 b"))
    first, second = (0, 1) if at[0] <= at[1] else (1, 0)
    middle = (at[first] + at[second]) / 2
    gap = max(at[second] - at[first], wide[0] / 2 + wide[1] / 2 + 8)
    low = max(middle - gap / 2, wide[first] / 2)
    high = low + gap
    for which, place in ((first, low), (second, high)):
        words, css = ((pairs.today_label, "t11"), (pairs.plan_label, "t11 b cp"))[which]
        canvas.text(place, 34, words, css, "middle")
