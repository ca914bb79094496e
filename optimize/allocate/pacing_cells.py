"""Cells of stock, coarse to fine, with a bound on what a channel can earn in each: what the pricing walks over.

A cell runs from one node to the next. On it, value less price x stock never exceeds the best of three bound points:
the two nodes on the curve and a point between them on or above the curve (where the tangents of a concave piece
meet). So a cell's bound holds for every stock in it and any price, and is off by the square of its width.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimize.allocate.arrays import HILL, LOG, POWER, TABLE, Arrays

_BEND = 1.5
_SAFE = 1.0 + 1e-13


@dataclass(frozen=True, eq=False)
class Ladder:
    """Bound points of every channel at each fineness, the coarsest first; a level of m cells has 2 m + 1 of them.

    Attributes:
        place: stock of the bound points (n, points); the even ones of a level are its nodes.
        value: value of the bound points (n, points), never below the curve.
        ends: where each level starts, and the end of the last (levels + 1,).
        factors: parts of a cell of the level before (levels,); 1 for the first.
    """

    place: np.ndarray
    value: np.ndarray
    ends: np.ndarray
    factors: np.ndarray

    def part(self, channels: np.ndarray) -> Ladder:
        """The bound points of some channels."""
        return Ladder(self.place[channels], self.value[channels], self.ends, self.factors)


def ladder_of(curves: Arrays, top: np.ndarray, counts: tuple[int, ...]) -> Ladder:
    """Cells from coarse to fine; every count is a multiple of the one before, and nodes are shared.

    Args:
        curves: responses of the channels.
        top: highest stock of each channel (n,).
        counts: number of cells of each level.
    """
    fine = counts[-1]
    nodes = np.maximum(top, 1e-300)[:, None] * np.linspace(0.0, 1.0, fine + 1) ** _BEND
    _meet_corners(curves, nodes)
    value = curves.value_each(nodes.T).T
    slope = _slope(curves, nodes)
    inflection = _inflection(curves)
    peak = _slope(curves, np.where(np.isfinite(inflection), np.maximum(inflection, 1e-300), 1.0)[:, None])[:, 0]
    levels = []
    for count in counts:
        step = fine // count
        levels.append(
            _level(nodes[:, ::step], value[:, ::step], slope[:, ::step], inflection, peak, curves, fine == count)
        )
    places, values = zip(*levels, strict=True)
    ends = np.cumsum([0] + [place.shape[1] for place in places]).astype(np.int64)
    factors = np.array([1] + [b // a for a, b in zip(counts, counts[1:], strict=False)], dtype=np.int64)
    return Ladder(np.concatenate(places, axis=1), np.concatenate(values, axis=1), ends, factors)


def _level(
    nodes: np.ndarray,
    value: np.ndarray,
    slope: np.ndarray,
    inflection: np.ndarray,
    peak: np.ndarray,
    curves: Arrays,
    finest: bool,
) -> tuple[np.ndarray, np.ndarray]:
    low, high = nodes[:, :-1], nodes[:, 1:]
    below, above = value[:, :-1], value[:, 1:]
    place, bound = _tangents_meet(low, high, below, above, slope[:, :-1], slope[:, 1:])
    convex = high <= inflection[:, None]
    place, bound = np.where(convex, low, place), np.where(convex, below, bound)
    mixed = (low < inflection[:, None]) & ~convex
    with np.errstate(divide="ignore", invalid="ignore"):
        rise = low + (above - below) / peak[:, None]
    place, bound = np.where(mixed, np.clip(rise, low, high), place), np.where(mixed, above, bound)
    table = curves.kind == TABLE
    if table.any():
        straight = _straight(curves, nodes) if finest else np.zeros_like(low, dtype=np.bool_)
        place = np.where(table[:, None], low, place)
        bound = np.where(table[:, None], np.where(straight, below, above), bound)
    points = (np.empty((len(nodes), 2 * low.shape[1] + 1)), np.empty((len(nodes), 2 * low.shape[1] + 1)))
    points[0][:, ::2], points[0][:, 1::2] = nodes, place
    points[1][:, ::2], points[1][:, 1::2] = value, bound * _SAFE
    return points


def _tangents_meet(
    low: np.ndarray, high: np.ndarray, below: np.ndarray, above: np.ndarray, left: np.ndarray, right: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where the tangents at the ends of a concave piece meet; the left one may be upright."""
    floor = above - right * (high - low)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        place = np.where(np.isfinite(left), (above - below + left * low - right * high) / (left - right), low)
        flat = ~np.isfinite(place) | (left - right <= 1e-9 * np.abs(left))
        place = np.clip(np.where(flat, low, place), low, high)
        bound = np.where(flat | ~np.isfinite(left), floor, below + left * (place - low))
    return place, np.maximum(np.maximum(bound, below), above - right * (high - place))


def _slope(curves: Arrays, stock: np.ndarray) -> np.ndarray:
    """Slope of each channel's curve at stocks (n, m); infinite where upright; of tables, nothing that is used."""
    b, k, s, kind = (a[:, None] for a in (curves.b, curves.k, curves.s, curves.kind))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = (stock / k) ** s
        hill = b * s * ratio / (stock * (1.0 + ratio) ** 2)
        hill = np.where(stock > 0, hill, np.where(s < 1, np.inf, np.where(s == 1, b / k, 0.0)))
        power = b * s * stock ** (s - 1.0)
        log = b / (k + stock)
    return np.asarray(np.select([kind == HILL, kind == POWER, kind == LOG], [hill, power, log], 0.0))


def _inflection(curves: Arrays) -> np.ndarray:
    """Stock below which a curve is convex, above which concave: k ((s - 1) / (s + 1))^(1/s) of an S-shaped Hill."""
    s = np.maximum(curves.s, 1.0)
    hill = curves.k * ((s - 1.0) / (s + 1.0)) ** (1.0 / s)
    power = np.where(curves.s > 1, np.inf, 0.0)
    return np.asarray(np.select([curves.kind == HILL, curves.kind == POWER], [hill, power], 0.0))


def _meet_corners(curves: Arrays, nodes: np.ndarray) -> None:
    """Move the node nearest to each corner of a table onto it, so that the finest cells are straight."""
    for i in np.flatnonzero(curves.kind == TABLE):
        corners = curves.points[0, curves.first[i] : curves.first[i] + curves.count[i]]
        inside = corners[(corners > nodes[i, 0]) & (corners < nodes[i, -1])]
        at = np.clip(np.searchsorted(nodes[i], inside), 1, nodes.shape[1] - 2)
        nodes[i, at] = inside
        nodes[i] = np.sort(nodes[i])


def _straight(curves: Arrays, nodes: np.ndarray) -> np.ndarray:
    """Whether no corner of a table lies inside a cell."""
    inside = np.zeros((len(nodes), nodes.shape[1] - 1), dtype=np.bool_)
    for i in np.flatnonzero(curves.kind == TABLE):
        corners = curves.points[0, curves.first[i] : curves.first[i] + curves.count[i]]
        cell = np.searchsorted(nodes[i], corners, side="right") - 1
        real = (cell >= 0) & (cell < inside.shape[1])
        real[real] &= corners[real] > nodes[i, cell[real]]
        inside[i, cell[real]] = True
    return ~inside
