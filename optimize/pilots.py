"""Pilots: samples of customers drawn by strata, and clusters of like customers, from the firm's own profiles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimize.profiles import STAGES, Profiles
from sim.draws import BIRTH, uniforms
from sim.spans import YEAR

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
ROUNDS = 100
NEVER_BOUGHT = YEAR
"""Days of silence of people without a purchase on file."""


def strata(people: Profiles) -> Counts:
    """The stratum of each profile: its tier and its stage."""
    return people.tier * len(STAGES) + people.stage


def quotas(stratum: Counts, size: int) -> dict[int, int]:
    """How many to draw from each stratum: in proportion to its size, at least one, the rounding at the largest.

    Sharing by how much people differed before would save more where that lasts, but strata of people who were silent
    then get too few. Source: proportional allocation (Neyman 1934, Cochran 1977).

    Args:
        stratum: of each person.
        size: of the pilot, at most as many as there are people.
    """
    names, many = np.unique(stratum, return_counts=True)
    quota = np.maximum(1, np.round(size * many / max(len(stratum), 1)).astype(np.int64))
    quota[many.argmax()] = max(1, quota[many.argmax()] + size - int(quota.sum()))
    quota = np.minimum(quota, many)
    return dict(zip(names.tolist(), quota.tolist(), strict=True))


def draw(people: Profiles, stratum: Counts, quota: dict[int, int], seed: int, turn: int = 0) -> Counts:
    """Rows of a pilot: from each stratum as many as its quota, by keyed luck."""
    luck = uniforms(np.arange(len(people)), BIRTH, f"pilot@{turn}", seed)
    chosen = [np.flatnonzero(stratum == s) for s in quota]
    return np.concatenate([rows[np.argsort(luck[rows])[:n]] for rows, n in zip(chosen, quota.values(), strict=True)])


def mean_of(outcome: Numbers, rows: Counts, stratum: Counts) -> float:
    """Estimate of everybody's mean from a pilot by strata: each stratum's mean counts by its size."""
    means = ((float((stratum == s).mean()), outcome[rows[stratum[rows] == s]]) for s in np.unique(stratum))
    return sum(share * float(found.mean()) for share, found in means if len(found))


def error_to_expect(outcome: Numbers, stratum: Counts, quota: dict[int, int]) -> float:
    """Standard error of the mean that a pilot by strata will find, once everybody's outcome is known."""
    parts = ((float((stratum == s).mean()), outcome[stratum == s], n) for s, n in quota.items())
    return float(np.sqrt(sum(share**2 * float(held.var()) / n for share, held, n in parts)))


def simple(people: Profiles, size: int, seed: int, turn: int = 0) -> Counts:
    """Rows of a pilot drawn from everybody alike."""
    return np.argsort(uniforms(np.arange(len(people)), BIRTH, f"pilot.simple@{turn}", seed))[:size]


def clusters(people: Profiles, number: int, seed: int) -> tuple[Counts, Numbers]:
    """Groups of like customers by recency, frequency and money (k-means), best spenders first.

    Args:
        people: profiles.
        number: of groups.
        seed: where the search begins.

    Returns:
        The group of each profile, and each group's mean of (days silent, orders, sales in money).

    Source: Lloyd 1982, begun as by Arthur and Vassilvitskii 2007 (k-means++).
    """
    silent = np.where(people.last < 0, NEVER_BOUGHT, people.day - people.last)
    facts = np.stack([silent, people.orders, people.sales / 100.0], axis=1).astype(np.float64)
    points = np.log1p(facts)
    points = (points - points.mean(axis=0)) / np.maximum(points.std(axis=0), 1e-9)
    centres = _begin(points, number, seed)
    group = np.zeros(len(points), np.int64)
    for _ in range(ROUNDS):
        group = ((points[:, None, :] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
        moved = np.stack([points[group == k].mean(axis=0) if (group == k).any() else centres[k] for k in range(number)])
        if np.allclose(moved, centres):
            break
        centres = moved
    means = np.stack([facts[group == k].mean(axis=0) if (group == k).any() else np.zeros(3) for k in range(number)])
    order = np.argsort(-means[:, 2], kind="stable")
    return np.argsort(order)[group], means[order]


def _begin(points: Numbers, number: int, seed: int) -> Numbers:
    """First centres far from each other: each next one by lot, in proportion to the squared distance."""
    luck = uniforms(np.arange(number), BIRTH, "clusters", seed)
    centres = [points[int(luck[0] * len(points))]]
    for k in range(1, number):
        far = np.min([((points - c) ** 2).sum(axis=1) for c in centres], axis=0)
        upto = np.cumsum(far) / max(float(far.sum()), 1e-12)
        centres.append(points[min(int(np.searchsorted(upto, luck[k])), len(points) - 1)])
    return np.stack(centres)
