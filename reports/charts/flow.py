"""Movers between options as a flow, from today to the plan; orders that stay are not drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.charts.canvas import LESS, NARROW, PLAN, TODAY, WIDE, Canvas, fit, spread, text_width

WON, INSIDE, LOST = "#a9c8e4", "#d3d8de", "#eec3a5"


@dataclass(frozen=True)
class Movers:
    """Orders that change place: `orders[i][j]` from option i to option j, the first `own` options the firm's."""

    names: Sequence[str]
    own: int
    orders: Sequence[Sequence[float]]
    words: Sequence[Sequence[str]]
    """The same numbers as text, for the marks' titles."""
    left: Sequence[str]
    """What each option loses to others, as text."""
    right: Sequence[str]
    net: Sequence[str]
    half: Sequence[str]
    """Net change of each option and its half-width, as text."""
    net_good: Sequence[bool]
    """Whether the net change is a clear gain of the firm's."""


@dataclass(frozen=True)
class Side:
    """One side of the flow: which options stand there, in order, how tall, and where their tops are."""

    order: list[int]
    size: dict[int, float]
    top: dict[int, float]


def flow(title: str, desc: str, movers: Movers, heads: tuple[str, str, str]) -> Markup:
    """The wide and the narrow drawing."""
    return _drawn(title, desc, movers, heads, False) + _drawn(title, desc, movers, heads, True)


def _moves(movers: Movers) -> list[list[float]]:
    return [[0.0 if i == j else max(v, 0.0) for j, v in enumerate(row)] for i, row in enumerate(movers.orders)]


def _side(totals: Sequence[float], own: int, outside_first: bool, unit: float, start: float, gap: float) -> Side:
    """Options stacked, at least two pixels tall and a line of text apart; largest first inside and outside the firm."""
    ours = sorted((i for i in range(own) if totals[i] > 0), key=lambda i: -totals[i])
    others = sorted((i for i in range(own, len(totals)) if totals[i] > 0), key=lambda i: -totals[i])
    order = [*others, *ours] if outside_first else [*ours, *others]
    size = {i: max(totals[i] * unit, 2.0) for i in order}
    top, at = {}, start
    for i in order:
        top[i] = at
        at += max(size[i] + 5.0, min(gap, 17.0))
    return Side(order, size, top)


def _drawn(title: str, desc: str, movers: Movers, heads: tuple[str, str, str], narrow: bool) -> Markup:
    moves = _moves(movers)
    leaves, arrives = [sum(row) for row in moves], [sum(col) for col in zip(*moves, strict=True)]
    total = sum(leaves) or 1.0
    high = 250.0 if narrow else 200.0
    unit = high / total
    left = _side(leaves, movers.own, True, unit, 26, 17)
    right = _side(arrives, movers.own, False, unit, 26, 17)
    bottom = (
        max(side.top[side.order[-1]] + side.size[side.order[-1]] for side in (left, right) if side.order)
        if total
        else 40
    )
    canvas = Canvas(NARROW if narrow else WIDE, bottom + 16, title, css="n" if narrow else "w flow", desc=desc)
    x1, x2 = (96.0, 206.0) if narrow else (150.0, 470.0)
    canvas.text(x1, 12, heads[0], "t12 b", "end")
    canvas.text(x2, 12, heads[1], "t12 b")
    if not narrow:
        canvas.text(canvas.width, 12, heads[2], "t11", "end")
    _ribbons(canvas, movers, moves, left, right, x1, x2, unit)
    _labels(canvas, movers, left, right, x1, x2, bottom, narrow)
    return canvas.svg()


def _ribbons(
    canvas: Canvas, movers: Movers, moves: list[list[float]], left: Side, right: Side, x1: float, x2: float, unit: float
) -> None:
    out, into = dict(left.top), dict(right.top)
    for i in left.order:
        for j in right.order:
            thick = moves[i][j] * unit
            if thick <= 0:
                continue
            inside = (i < movers.own) == (j < movers.own)
            colour = INSIDE if inside else WON if j < movers.own else LOST
            tip = f"{movers.names[i]} → {movers.names[j]}: {movers.words[i][j]}"
            canvas.ribbon(x1 + 8, out[i], x2, into[j], max(thick, 0.4), colour, tip)
            out[i], into[j] = out[i] + thick, into[j] + thick
    for side, x, outside in ((left, x1, PLAN), (right, x2 - 1, LESS)):
        for i in side.order:
            ours = i < movers.own
            colour = (TODAY if ours else outside) if side is left else (PLAN if ours else outside)
            canvas.rect(x, side.top[i], 9, side.size[i], colour)


def _labels(
    canvas: Canvas, movers: Movers, left: Side, right: Side, x1: float, x2: float, bottom: float, narrow: bool
) -> None:
    for side, x, anchor, values in ((left, x1 - 7, "end", movers.left), (right, x2 + 15, "start", movers.right)):
        wanted = [side.top[i] + side.size[i] / 2 for i in side.order]
        at = spread(wanted, 15.0, 20.0, bottom + 4)
        for i, y in zip(side.order, at, strict=True):
            net = (movers.net[i] if narrow else f"{movers.net[i]} {movers.half[i]}") if side is right else ""
            style = "t12 b " + ("cp" if movers.net_good[i] else "ci")
            room = x1 - 7 if side is left else canvas.width - x2 - 15 - (text_width(net, style) + 8 if net else 0)
            number = values[i]
            name = fit(movers.names[i], room - text_width(number + " ", "t12"), "t12")
            canvas.text(x, y + 4, f"{name} {number}".rstrip(), "t12", anchor, tip=movers.names[i])
            if net:
                canvas.text(canvas.width, y + 4, net, style, "end")
