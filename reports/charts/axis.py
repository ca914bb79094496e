"""Axes with round ticks, and the frame that most charts share: named rows, one scale, numbers at the right."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reports.charts.canvas import GRID, MUTE, NARROW, WIDE, Canvas, fit, text_width
from reports.numbers import plain


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers (1, 2, 2.5, 5 times a power of ten) that cover `low` to `high`; the first is at or below `low`."""
    if not high > low:
        high = low + (abs(low) or 1.0)
    raw = (high - low) / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1.0, 2.0, 2.5, 5.0, 10.0) if m * power >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [i * step for i in range(first, last + 1)]


def tick_words(values: Sequence[float], divisor: float = 1.0) -> list[str]:
    """Ticks as text with the decimals their step needs."""
    if len(values) < 2:
        return [plain(v / divisor, 0) for v in values]
    step = abs(values[1] - values[0]) / divisor
    decimals = next((d for d in range(7) if abs(round(step, d) - step) < step * 1e-6), 6)
    return [plain(v / divisor, decimals) for v in values]


def broken(name: str, room: float, style: str) -> list[str]:
    """A name in one line if it fits, else in two that are as even as its spaces allow, or cut."""
    gaps = [i for i, c in enumerate(name) if c == " "]
    if text_width(name, style) <= room or not gaps:
        return [fit(name, room, style)]
    at = min(gaps, key=lambda i: abs(text_width(name[:i], style) - text_width(name[i + 1 :], style)))
    return [name[:at], name[at + 1 :]]


@dataclass(frozen=True)
class Scale:
    """A straight line from data to drawing units."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where `value` stands, never outside the axis."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


@dataclass(frozen=True)
class Row:
    """One row of a chart: its name and the texts of its right columns; `css` per column."""

    name: str
    columns: tuple[str, ...]
    css: tuple[str, ...] = ()
    bold: bool = False


@dataclass
class Frame:
    """A chart of rows drawn for one width: where a value stands, where a row stands, and everything but the marks."""

    canvas: Canvas
    x: Scale
    rows: Sequence[Row]
    y: Sequence[float]
    narrow: bool
    top: float
    bottom: float
    grid: list[float] = field(default_factory=list)


Draw = Callable[[Frame], None]


@dataclass(frozen=True)
class RowChart:
    """What a chart of rows is made of; `drawn` draws it for wide and for narrow screens."""

    title: str
    rows: Sequence[Row]
    low: float
    high: float
    divisor: float
    axis: str
    heads: tuple[str, ...] = ()
    note: str = ""
    """Words above the zero line or the first row."""
    zero: float | None = None
    """A value that gets a strong line."""
    above: float = 0.0
    """Room above the first row for labels of its marks."""

    def drawn(self, draw: Draw) -> tuple[Canvas, Canvas]:
        """The wide and the narrow drawing."""
        return self._wide(draw), self._narrow(draw)

    def _scale(self, start: float, end: float, most: int) -> tuple[Scale, list[float]]:
        marks = ticks(self.low, self.high, most)
        return Scale(marks[0], marks[-1], start, end), marks

    def _wide(self, draw: Draw) -> Canvas:
        gap, css = 16.0, self._css
        widths = [
            max([text_width(r.columns[i], css(r, i)) for r in self.rows] + [text_width(self._head(i), "t11")])
            for i in range(len(self.rows[0].columns))
        ]
        right = WIDE - sum(widths) - gap * len(widths)
        names = max(text_width(r.name, "t13 b" if r.bold else "t13") for r in self.rows) + 12
        names = min(names, max(190.0, right - 260.0))
        pitch = 36.0 if len(self.rows) <= 8 else 28.0
        head = 30.0 if any(self.heads) or self.note else 8.0
        first = head + self.above + 14
        y = [first + i * pitch for i in range(len(self.rows))]
        bottom = y[-1] + 20
        canvas = Canvas(WIDE, bottom + 34, self.title, css="w")
        x, marks = self._scale(names + 6, max(right - 14, names + 126), 5)
        frame = Frame(canvas, x, self.rows, y, False, head - 8 if head > 8 else 4, bottom, marks)
        self._grid(frame, [(frame.top, bottom)], bottom)
        edge = [WIDE - sum(widths[i + 1 :]) - gap * (len(widths) - 1 - i) for i in range(len(widths))]
        for i, at in enumerate(edge):
            canvas.text(at, 12, self._head(i), "t11", "end")
        if self.note:
            zero = x(self.zero if self.zero is not None else self.low)
            room = edge[0] - widths[0] - 8 - zero
            anchor = "start" if text_width(self.note, "t11") <= room or room > zero - names else "end"
            canvas.text(zero, 12, fit(self.note, max(room, zero - names, 40), "t11"), "t11", anchor)
        for row, at in zip(self.rows, y, strict=True):
            self._name(canvas, row, at, names - 4)
            for i, words in enumerate(row.columns):
                canvas.text(edge[i], at + 4, words, css(row, i), "end")
        draw(frame)
        return canvas

    def _name(self, canvas: Canvas, row: Row, at: float, room: float) -> None:
        """A row's name in one line, or in two smaller ones where it is long."""
        style = "t13 b" if row.bold else "t13"
        lines = broken(row.name, room, style)
        if len(lines) == 1:
            canvas.text(0, at + 4, lines[0], style, tip=row.name)
            return
        small = style.replace("t13", "t12") + " ci"
        canvas.text(0, at - 3, fit(lines[0], room, small), small, tip=row.name)
        canvas.text(0, at + 11, fit(lines[1], room, small), small, tip=row.name)

    def _narrow(self, draw: Draw) -> Canvas:
        head = 16.0 if self.note else 0.0
        y = [head + 33 + self.above + i * 54.0 for i in range(len(self.rows))]
        bottom = y[-1] + 12
        canvas = Canvas(NARROW, bottom + 38, self.title, css="n")
        x, marks = self._scale(8, NARROW - 12, 5)
        frame = Frame(canvas, x, self.rows, y, True, head, bottom, marks)
        self._grid(frame, [(at - 11, at + 11) for at in y], bottom)
        if self.note:
            canvas.text(0, 11, fit(self.note, NARROW, "t11"), "t11")
        for i, (row, at) in enumerate(zip(self.rows, y, strict=True)):
            self._narrow_labels(canvas, row, at - 19 - (0 if i else self.above))
        draw(frame)
        return canvas

    def _narrow_labels(self, canvas: Canvas, row: Row, base: float) -> None:
        """The name at the left and as many columns as fit at the right, the last column first."""
        style = "t13 b" if row.bold else "t13"
        edge, room = float(NARROW), NARROW - min(text_width(row.name, style), 130.0) - 8
        for i in reversed(range(len(row.columns))):
            need = text_width(row.columns[i], self._css(row, i)) + 8
            if not row.columns[i] or need > room:
                continue
            canvas.text(edge, base, row.columns[i], self._css(row, i), "end")
            edge, room = edge - need, room - need
        canvas.text(0, base, fit(row.name, edge - 6, style), style, tip=row.name)

    def _grid(self, frame: Frame, spans: Sequence[tuple[float, float]], bottom: float) -> None:
        words = tick_words(frame.grid, self.divisor)
        step = frame.x(frame.grid[1]) - frame.x(frame.grid[0])
        skip = max(1, math.ceil(max(text_width(w, "t11") for w in words) / max(step, 1) + 0.15))
        for i, (value, word) in enumerate(zip(frame.grid, words, strict=True)):
            at = frame.x(value)
            strong = self.zero is not None and value == self.zero
            for top, end in spans:
                frame.canvas.line(at, top, at, end, MUTE if strong else GRID, 1.2 if strong else 1)
            if i % skip == 0:
                half = text_width(word, "t11") / 2
                place = min(max(at, half), frame.canvas.width - half)
                frame.canvas.text(place, bottom + 15, word, "t11", "middle")
        frame.canvas.text(frame.x.end, bottom + 31, self.axis, "t11", "end")

    def _head(self, i: int) -> str:
        return self.heads[i] if i < len(self.heads) else ""

    def _css(self, row: Row, i: int) -> str:
        return row.css[i] if i < len(row.css) else "t12"
