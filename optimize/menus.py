"""Menus: one of several ways is chosen on seeds that teach, and held against the others on fresh ones.

Every way lives the same luck. A way under which a partner loses is not on offer: it would not sign.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from optimize.lives import Arm, Life, live, without
from optimize.plain import plain
from optimize.record import Estimate
from optimize.sweep import Progress
from optimize.validate import estimate, judges
from scenarios.load import Scenario

TODAY = "today"


@dataclass(frozen=True)
class Way:
    """One way to go.

    Attributes:
        name, title: as the scenario calls it.
        gain: our profit less that of the first way, money of all members, on the seeds that teach.
        partners: what each partner's account holds, on the same seeds. orders: ours, mean.
        acceptable: whether no partner loses on average.
        efficient: whether no other acceptable way is better for one side and no worse for the other.
    """

    name: str
    title: str
    gain: Estimate
    partners: Mapping[str, Estimate]
    orders: float
    acceptable: bool
    efficient: bool


@dataclass(frozen=True)
class Choice:
    """What was chosen, and what it is worth against the others on fresh seeds.

    Attributes:
        menu, title: which decision. ways: all of them. chosen: the best acceptable one, by name.
        against: other way -> profit of the chosen one less its, on seeds that chose nothing.
        lot: the same against a way drawn by lot.
        seeds: how many taught, and how many judge.
    """

    menu: str
    title: str
    ways: tuple[Way, ...]
    chosen: str
    against: Mapping[str, Estimate]
    lot: Estimate
    seeds: int

    def document(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {**plain(self)}


def menu_arms(scenario: Scenario, menu: str) -> dict[str, Arm]:
    """The ways of a menu: today's, and its strategies."""
    return {TODAY: Arm(scenario)} | {name: Arm(scenario, name) for name in scenario.menus[menu].of}


def partner_arms(scenario: Scenario, size: int) -> dict[str, Arm]:
    """The ways to have so many partners: every set of agreements in force, the largest partners first.

    Raises:
        ValueError: there are not more agreements than that, or none is asked for.
    """
    active = scenario.agreed
    if not 0 < size < len(active):
        raise ValueError(f"{size} of {len(active)} agreements: nothing to choose; there must be fewer than there are")
    active.sort(key=lambda n: -(scenario.partners[n].shared_members + scenario.partners[n].outside_people))
    return {
        " + ".join(some): Arm(without(scenario, [n for n in active if n not in some]))
        for some in combinations(active, size)
    }


def choose(
    menu: str, title: str, arms: Mapping[str, Arm], seeds: int, *, workers: int = 2, progress: Progress
) -> Choice:
    """Choose among ways.

    Args:
        menu: its name.
        title: in words.
        arms: name -> the way; gains are told against the first.
        seeds: replications that teach, and as many fresh ones that judge.
        workers: processes at once.
        progress: told how far it is.
    """
    taught = _by_arm(arms, live(arms, range(seeds), workers, progress, f"Choosing {menu}"))
    first = next(iter(arms))
    ways = [_way(name, arm, taught[name], taught[first]) for name, arm in arms.items()]
    ways = [_compared(way, ways) for way in ways]
    chosen = max((w for w in ways if w.acceptable), key=lambda w: w.gain.mean, default=ways[0]).name
    fresh = judges(seeds)
    judged = _by_arm(arms, live(arms, fresh, workers, progress, f"Judging {menu}"))
    profit = {name: np.array([life.profit for life in lives]) for name, lives in judged.items()}
    others = {name: profit[chosen] - mine for name, mine in profit.items() if name != chosen}
    by_lot = profit[chosen] - np.mean(list(profit.values()), axis=0)
    return Choice(
        menu, title or menu, tuple(ways), chosen, {n: estimate(d) for n, d in others.items()}, estimate(by_lot), seeds
    )


def _by_arm(arms: Mapping[str, Arm], found: Mapping[tuple[str, int], Life]) -> dict[str, list[Life]]:
    replications = sorted({r for _, r in found})
    return {name: [found[name, r] for r in replications] for name in arms}


def _way(name: str, arm: Arm, lives: Sequence[Life], base: Sequence[Life]) -> Way:
    strategy = arm.scenario.strategies.get(arm.strategy)
    partners = {p: estimate([life.theirs[p] for life in lives]) for p in lives[0].theirs}
    return Way(
        name=name,
        title=(strategy.title if strategy is not None else "") or name,
        gain=estimate([a.profit - b.profit for a, b in zip(lives, base, strict=True)]),
        partners=partners,
        orders=float(np.mean([life.orders for life in lives])),
        acceptable=all(e.mean >= 0.0 for e in partners.values()),
        efficient=False,
    )


def _compared(way: Way, ways: Sequence[Way]) -> Way:
    """The way, with whether it is on the frontier of what both sides can have."""

    def worth(w: Way) -> tuple[float, float]:
        return w.gain.mean, sum(e.mean for e in w.partners.values())

    ours, theirs = worth(way)
    beaten = any(
        o.acceptable and worth(o) != (ours, theirs) and worth(o)[0] >= ours and worth(o)[1] >= theirs for o in ways
    )
    return Way(**{**vars(way), "efficient": way.acceptable and not beaten})
