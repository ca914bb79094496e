"""Parts of a gain that add up to its total row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.charts.axis import Frame, Row, RowChart
from reports.charts.canvas import CUT, INK, LESS, MID, MUTE, PLAN
from reports.numbers import Interval


@dataclass(frozen=True)
class Part:
    """A part of the gain, or its total, with its words for value and half-width."""

    name: str
    gain: Interval
    words: tuple[str, str]
    total: bool = False


def waterfall(title: str, parts: Sequence[Part], *, axis: str, divisor: float) -> Markup:
    """Bars that start where the last one ended; a black interval with white casing at each end; the total from zero."""
    starts, at = [], 0.0
    for part in parts:
        starts.append(0.0 if part.total else at)
        at = at + part.gain.mean if not part.total else at
    reach = [(s + p.gain.low, s + p.gain.high, s) for s, p in zip(starts, parts, strict=True)]
    styles = [("t13 b " + ("cl" if p.gain.mean < 0 else "cp"), "t12") for p in parts]
    chart = RowChart(
        title=title,
        rows=[Row(p.name, p.words, css, p.total) for p, css in zip(parts, styles, strict=True)],
        low=min(0.0, *(min(r) for r in reach)),
        high=max(0.0, *(max(r) for r in reach)),
        divisor=divisor,
        axis=axis,
        zero=0.0,
    )

    def draw(frame: Frame) -> None:
        for i, (part, start, y) in enumerate(zip(parts, starts, frame.y, strict=True)):
            x, end = frame.x, start + part.gain.mean
            left, right = sorted((x(start), x(end)))
            down = part.gain.mean < 0
            frame.canvas.rect(
                left,
                y - 8,
                max(right - left, 1),
                16,
                (LESS if down else PLAN) if part.total else (CUT if down else MID),
            )
            low, high = x(start + part.gain.low), x(start + part.gain.high)
            frame.canvas.line(low - 1, y, high + 1, y, "#fff", 4)
            frame.canvas.line(low, y, high, y, INK, 1.6)
            if i + 1 < len(parts) and not frame.narrow:
                frame.canvas.line(x(end), y + 8, x(end), frame.y[i + 1] - 8, MUTE, 1, "2 2")

    wide, narrow = chart.drawn(draw)
    return wide.svg() + narrow.svg()
