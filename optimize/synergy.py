"""Synergy: whether our campaign and a partner's part of an agreement bring more together than both alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from optimize.agreements import jackknife
from optimize.lives import Arm, Life, live, without
from optimize.plain import plain
from optimize.record import Estimate
from optimize.sweep import Progress
from optimize.validate import estimate, judges
from scenarios.load import Scenario
from sim import kpi

FITS, OVERLAPS = (-0.5, 0.2, 0.9), (0.1, 0.4, 0.8)
"""What a table shows if nothing is asked for: a misfit, a loose and a close match; few, some, most members ours."""
Measure = Literal["orders", "margin"]
Verdict = Literal["more", "less", "not clear", "no clear effects"]


class NoFactorial(Exception):
    """The four worlds cannot be told apart, or not be made; the text says what to do."""


@dataclass(frozen=True)
class Cell:
    """One kind of partner: what each part brings against neither, and both.

    Attributes:
        fit: -1 to 1. overlap: share of the partner's members who are our customers.
        own: our campaign alone, partner: its part alone, both: together; shares of what there is without either.
        index: `both` over the sum of `own` and `partner`, a ratio of sums over the seeds; None where that sum is not
            clearly above nought.
    """

    fit: float
    overlap: float
    own: Estimate
    partner: Estimate
    both: Estimate
    index: Estimate | None

    @property
    def verdict(self) -> Verdict:
        """More or less than the sum of both alone, as far as the interval of the index allows to say it."""
        if self.index is None:
            return "no clear effects"
        if self.index.low > 1.0:
            return "more"
        return "less" if self.index.high < 1.0 else "not clear"


@dataclass(frozen=True)
class Synergy:
    """A table of partners that differ in fit and overlap, lived under the same luck."""

    partner: str
    title: str
    measure: Measure
    cells: tuple[Cell, ...]
    seeds: int

    def document(self) -> dict[str, Any]:
        """As JSON takes it."""
        cells = [{"fit": c.fit, "overlap": c.overlap, "verdict": c.verdict} | plain(c) for c in self.cells]
        return {"version": 1, **plain(self), "cells": cells}


def synergy(
    scenario: Scenario,
    partner: str,
    fits: Sequence[float] = FITS,
    overlaps: Sequence[float] = OVERLAPS,
    measure: Measure = "orders",
    *,
    seeds: int,
    workers: int = 2,
    progress: Progress,
) -> Synergy:
    """Live four worlds for each kind of partner: neither, our campaign, the partner's part, and both.

    Our campaign is the money of all media that are no partner's; the partner's part is the whole agreement, its media
    and what is shared. Both are there from the first day or not at all, and people and luck are the same in all four.

    Args:
        scenario: checked.
        partner: whose agreement, one in force.
        fits: -1 to 1 each.
        overlaps: 0 to 1 each; the partner keeps as many members, and more or fewer of them are our customers.
        measure: what is counted.
        seeds: replications, at least 2.
        workers: processes at once.
        progress: told how far it is.

    Raises:
        NoFactorial: no money for media of our own, a partner without members, more of them than we have customers, or
            nothing of the measure where there is neither.
        ScenarioError: a fit or an overlap that no partner can have.
    """
    arms: dict[str, Arm] = {}
    silent = _silenced(scenario)
    for overlap in overlaps:
        for fit in fits:
            kind = like(scenario, partner, fit, overlap)
            name = _name(fit, overlap)
            arms |= {f"{name} both": Arm(kind), f"{name} partner": Arm(kind.turned(silent))}
            if fit == fits[0]:
                alone = without(kind, [partner])
                arms |= {f"{overlap} own": Arm(alone), f"{overlap} neither": Arm(alone.turned(silent))}
    replications = judges(seeds)
    found = live(arms, replications, workers, progress, "Alone and together")

    def counted(name: str) -> NDArray[np.float64]:
        return np.array([MEASURES[measure](found[name, r]) for r in replications])

    cells = tuple(_cell(fit, overlap, counted) for overlap in overlaps for fit in fits)
    return Synergy(partner, scenario.partners[partner].title or partner, measure, cells, seeds)


def like(scenario: Scenario, partner: str, fit: float, overlap: float) -> Scenario:
    """The scenario with a partner of another fit, and with another part of its members among our customers.

    Raises:
        NoFactorial: it has no members, or more than we have customers would have to be ours.
        ScenarioError: a fit or an overlap out of range.
    """
    agreed = scenario.partners[partner]
    members = agreed.shared_members + agreed.outside_people
    if members <= 0.0:
        raise NoFactorial(f"partner '{partner}' has no members: give it shared_members or outside_people")
    if members * overlap > 1.0:
        most = f"{1.0 / members:.2f}"
        raise NoFactorial(
            f"partner '{partner}' has {members:g} members for each customer of ours: "
            f"at most {most} of them can be our customers, not {overlap:g}"
        )
    at = f"partners.{partner}"
    shared = {f"{at}.shared_members": members * overlap, f"{at}.outside_people": members * (1.0 - overlap)}
    return scenario.turned({f"{at}.fit": fit, **shared})


def _silenced(scenario: Scenario) -> dict[str, float]:
    """The changes that take our own campaign away: no money for any medium of ours."""
    today = scenario.budget.today.media if scenario.budget is not None else {}
    own = [name for name, money in today.items() if money and not scenario.media[name].partner]
    if not own:
        raise NoFactorial("there is no campaign of our own to add: write money for media of ours under `budget.today`")
    return {f"budget.today.media.{name}": 0.0 for name in own}


def _name(fit: float, overlap: float) -> str:
    return f"{overlap} {fit}"


def _cell(fit: float, overlap: float, counted: Callable[[str], NDArray[np.float64]]) -> Cell:
    neither, own = counted(f"{overlap} neither"), counted(f"{overlap} own")
    partner, both = (counted(f"{_name(fit, overlap)} {which}") for which in ("partner", "both"))
    apart = own + partner - 2.0 * neither
    base = float(neither.mean())
    if base <= 0.0:
        raise NoFactorial("without campaign and agreement there is nothing to gain on: the measure is nought or less")
    ours, theirs, together = (estimate((arm - neither) / base) for arm in (own, partner, both))
    index = jackknife(both - neither, apart) if estimate(apart).low > 0.0 else None
    return Cell(fit, overlap, ours, theirs, together, index)


MEASURES: Mapping[Measure, Callable[[Life], float]] = {
    "orders": lambda life: life.orders,
    "margin": lambda life: kpi.KPIS["margin"](life.outcome),
}
"""What can be counted, by name."""
