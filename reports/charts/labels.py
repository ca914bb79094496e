"""Labels beside marks, placed where they touch neither a mark, nor each other, nor more of a line than they must."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Point = tuple[float, float]
HEIGHT, RISE, MARK = 13.0, 10.0, 7.0


@dataclass(frozen=True)
class Label:
    """A text of a width beside the mark at `at`; `above` says which side of the line it would rather stand on."""

    at: Point
    wide: float
    above: bool


def placed(labels: Sequence[Label], line: Sequence[Point], inside: Box) -> list[Point]:
    """Baseline starts of the labels: the cheapest combination of their candidate places."""
    dense = _dense(line)
    marks = [(x - MARK, y - MARK, x + MARK, y + MARK) for x, y in (label.at for label in labels)]
    best: tuple[float, list[Point]] = (float("inf"), [])
    for chosen in product(*([*enumerate(_candidates(label, inside))] for label in labels)):
        boxes = [
            (x, y - RISE, x + label.wide, y + HEIGHT - RISE) for (_, (x, y)), label in zip(chosen, labels, strict=True)
        ]
        cost = sum(0.4 * rank for rank, _ in chosen)
        cost += sum(50 * _overlap(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
        cost += sum(8 * _overlap(box, mark) for box in boxes for mark in marks)
        cost += sum(_outside(box, inside) * 100 for box in boxes)
        cost += sum(0.6 for box in boxes for x, y in dense if box[0] <= x <= box[2] and box[1] <= y <= box[3])
        if cost < best[0]:
            best = cost, [spot for _, spot in chosen]
    return best[1]


def _candidates(label: Label, inside: Box) -> list[Point]:
    """Places around a mark, the preferred side first; pushed back inside sideways."""
    x, y = label.at
    up = [(x - label.wide - 4, y - 10), (x + 6, y - 10), (x - label.wide / 2, y - 14), (x - label.wide / 2, y - 29)]
    up += [(x + 6, y - 24), (x + 6, y - 38)]
    down = [(x + 8, y + 17), (x - label.wide - 6, y + 17), (x - label.wide / 2, y + 22)]
    aside = [(x + 11, y + 4), (x - label.wide - 11, y + 4)]
    spots = [*up, *aside, *down] if label.above else [*down, *aside, *up]
    return [(min(max(a, inside[0]), inside[2] - label.wide), b) for a, b in spots]


def _overlap(a: Box, b: Box) -> float:
    """Shared area, in squares of a line's height, plus one when they touch at all."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return 1.0 + wide * high / HEIGHT**2 if wide > 0 and high > 0 else 0.0


def _outside(box: Box, inside: Box) -> float:
    return sum(
        1.0 for gap in (inside[0] - box[0], inside[1] - box[1], box[2] - inside[2], box[3] - inside[3]) if gap > 0.01
    )


def _dense(line: Sequence[Point]) -> list[Point]:
    """Points every few pixels along a line."""
    points: list[Point] = []
    for (x1, y1), (x2, y2) in zip(line, line[1:], strict=False):
        steps = max(1, int(max(abs(x2 - x1), abs(y2 - y1)) / 4))
        points += [(x1 + (x2 - x1) * k / steps, y1 + (y2 - y1) * k / steps) for k in range(steps)]
    return points
