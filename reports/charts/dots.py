"""Dots on a common scale: a difference with its interval, and today's ring moving to the plan's dot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.charts.axis import Frame, Row, RowChart
from reports.charts.canvas import CUT, GRID, LESS, MID, PLAN, text_width
from reports.numbers import Interval


@dataclass(frozen=True)
class Difference:
    """One row: a rival, what the plan gains over it, and the words for value, interval and seeds won."""

    name: str
    gain: Interval
    words: tuple[str, ...]
    bold: bool = False


def dot_interval(
    title: str, rows: Sequence[Difference], *, axis: str, heads: tuple[str, ...], note: str, divisor: float
) -> Markup:
    """Differences as dots on interval bars with a common zero line: position beats length, zero is "no better"."""
    low = min(0.0, *(r.gain.low for r in rows))
    high = max(0.0, *(r.gain.high for r in rows))
    styles = [("t13 b " + ("cl" if r.gain.high < 0 else "cp" if r.gain.low > 0 else "ci"), "t12", "t12") for r in rows]
    chart = RowChart(
        title=title,
        rows=[Row(r.name, r.words, css, r.bold) for r, css in zip(rows, styles, strict=True)],
        low=low,
        high=high,
        divisor=divisor,
        axis=axis,
        heads=heads,
        note=note,
        zero=0.0,
    )

    def draw(frame: Frame) -> None:
        for row, y in zip(rows, frame.y, strict=True):
            x, loses = frame.x, row.gain.high < 0
            if not frame.narrow:
                frame.canvas.line(x(0), y, x(row.gain.mean), y, GRID)
            frame.canvas.line(x(row.gain.low), y, x(row.gain.high), y, CUT if loses else MID, 7)
            frame.canvas.dot(x(row.gain.mean), y, LESS if loses else PLAN, 5)

    wide, narrow = chart.drawn(draw)
    return wide.svg() + narrow.svg()


@dataclass(frozen=True)
class Move:
    """One row: a channel's money today and in the plan, with the words for both and for the change."""

    name: str
    today: float
    plan: float
    words: tuple[str, str]


def ring_to_dot(
    title: str, rows: Sequence[Move], *, axis: str, heads: tuple[str, str], today: str, plan: str, divisor: float
) -> Markup:
    """Direction and amount in one mark: ring today, dot plan, blue for more and orange for less."""
    styles = [("t12", "t13 b " + ("cl" if r.plan < r.today else "cp")) for r in rows]
    chart = RowChart(
        title=title,
        rows=[Row(r.name, r.words, css) for r, css in zip(rows, styles, strict=True)],
        low=0.0,
        high=max(max(r.today, r.plan) for r in rows),
        divisor=divisor,
        axis=axis,
        heads=heads,
        above=12.0,
    )

    def draw(frame: Frame) -> None:
        for i, (row, y) in enumerate(zip(rows, frame.y, strict=True)):
            ring, dot, cut = frame.x(row.today), frame.x(row.plan), row.plan < row.today
            frame.canvas.line(ring, y, dot, y, CUT if cut else MID, 5)
            frame.canvas.ring(ring, y)
            frame.canvas.dot(dot, y, LESS if cut else PLAN)
            if i == 0:
                _ends(frame, (ring, dot), y, today, plan, cut)

    wide, narrow = chart.drawn(draw)
    return wide.svg() + narrow.svg()


def _ends(frame: Frame, at: tuple[float, float], y: float, today: str, plan: str, cut: bool) -> None:
    """Name both marks once; where they stand close the words part to the sides."""
    styles = ("t11 ha", f"t11 {'cl' if cut else 'cp'} b ha")
    widths = (text_width(today, styles[0]), text_width(plan, styles[1]))
    close = abs(at[0] - at[1]) < sum(widths) / 2 + 8
    for i, words in enumerate((today, plan)):
        left = at[i] < at[1 - i] or (at[i] == at[1 - i] and i == 0)
        place = at[i]
        if close:
            middle = min(max(sum(at) / 2, widths[0 if at[0] <= at[1] else 1] + 4), frame.canvas.width - widths[1] - 4)
            place = middle + (widths[i] / 2 + 4) * (-1 if left else 1)
        place = min(max(place, widths[i] / 2), frame.canvas.width - widths[i] / 2)
        frame.canvas.text(place, y - 10, words, styles[i], "middle")
