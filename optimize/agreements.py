"""Agreements: what each is worth to both sides, how its accounts are closed, who was sent where, which go together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from optimize.lives import Arm, Life, live, without
from optimize.plain import plain
from optimize.record import Estimate
from optimize.sweep import Progress
from optimize.validate import estimate, judges
from scenarios.load import Scenario
from sim.settlement import CommissionRange, Rule, commission_range

RULES: tuple[Rule, ...] = ("last_touch", "incremental")


@dataclass(frozen=True)
class Settlement:
    """How the accounts close under one rule, mean over the seeds.

    Attributes:
        rule: what the commission is due on; agreed: whether the agreement says so.
        base: those sales, money. due: the commission on them at the agreed rate, money.
        least, most: rates between which neither side loses; None where there is no such rate.
    """

    rule: Rule
    agreed: bool
    base: float
    due: float
    least: float | None
    most: float | None


@dataclass(frozen=True)
class Account:
    """One agreement against none, all other agreements as they are.

    Attributes:
        our_gain, their_gain: profit with it less profit without it, settled by the agreed rule, money of all members.
        lines: what it is made of: (line, ours, theirs), money, as booked from day to day (by last touch).
        sent: customers of ours sent to the partner; won: its members who became customers (None where not told).
        settlements: by each rule.
    """

    partner: str
    title: str
    our_gain: Estimate
    their_gain: Estimate
    lines: tuple[tuple[str, float, float], ...]
    sent: float
    won: float | None
    settlements: tuple[Settlement, ...]

    @property
    def verdict(self) -> str:
        """Who gains, where intervals say so."""
        if self.our_gain.low > 0 and self.their_gain.low > 0:
            return "both gain"
        losers = [who for who, gain in (("we", self.our_gain), ("they", self.their_gain)) if gain.high < 0]
        return " and ".join(losers) + " lose" if losers else "not clear for both"


@dataclass(frozen=True)
class Pair:
    """Two agreements: what both add together over what each adds alone (1 = no more, no less)."""

    one: str
    other: str
    index: Estimate


@dataclass(frozen=True)
class Agreements:
    """What is known of a scenario's agreements."""

    accounts: tuple[Account, ...]
    pairs: tuple[Pair, ...]
    seeds: int

    def document(self) -> dict[str, Any]:
        """As JSON takes it."""
        accounts = [plain(account) | {"verdict": account.verdict} for account in self.accounts]
        return {"version": 1, **plain(self), "accounts": accounts}


def agreements(
    scenario: Scenario, seeds: int, *, pairs: bool = False, workers: int = 2, progress: Progress
) -> Agreements:
    """Live a scenario with all agreements, without each, and for pairs with none, each alone and each two.

    Args:
        scenario: checked; `seeds` replications, at least 2.
        seeds: how many.
        pairs: whether to ask which go together.
        workers: processes at once.
        progress: told how far it is.
    """
    active = scenario.agreed
    arms = {"all": Arm(scenario)} | {f"without {n}": Arm(without(scenario, [n])) for n in active}
    if pairs:
        sets = [s for k in (0, 1, 2) for s in combinations(active, k)]
        arms |= {" + ".join(s): Arm(without(scenario, [n for n in active if n not in s])) for s in sets}
    replications = judges(seeds)
    found = live(arms, replications, workers, progress, "Agreements")

    def lives(name: str) -> list[Life]:
        return [found[name, r] for r in replications]

    accounts = tuple(_account(scenario, name, lives("all"), lives(f"without {name}")) for name in active)
    two = tuple(_pair(one, other, lives) for one, other in combinations(active, 2)) if pairs else ()
    return Agreements(accounts, two, seeds)


def _account(scenario: Scenario, name: str, with_it: Sequence[Life], gone: Sequence[Life]) -> Account:
    partner = scenario.partners[name]
    pairs = list(zip(with_it, gone, strict=True))
    ranges = {rule: [commission_range(a.outcome, b.outcome, name, rule) for a, b in pairs] for rule in RULES}
    closing = [0.0] * len(pairs)
    if partner.settled_by == "incremental":
        due = [r.settled(partner.commission) / 100.0 for r in ranges["incremental"]]
        closing = [_line(life, name, "commission")[1] - d for life, d in zip(with_it, due, strict=True)]
    ours = [a.profit - b.profit + c for (a, b), c in zip(pairs, closing, strict=True)]
    theirs = [a.theirs[name] - b.theirs[name] - c for (a, b), c in zip(pairs, closing, strict=True)]
    lines = {line.name: [_line(life, name, line.name) for life in with_it] for line in with_it[0].lines[name]}
    return Account(
        partner=name,
        title=partner.title or name,
        our_gain=estimate(ours),
        their_gain=estimate(theirs),
        lines=tuple((n, float(np.mean(both, axis=0)[0]), float(np.mean(both, axis=0)[1])) for n, both in lines.items()),
        sent=float(np.mean([life.sent[name] for life in with_it])),
        won=None if with_it[0].won is None else float(np.mean([(life.won or {})[name] for life in with_it])),
        settlements=tuple(
            _settlement(rule, ranges[rule], partner.commission, rule == partner.settled_by) for rule in RULES
        ),
    )


def _line(life: Life, partner: str, line: str) -> tuple[float, float]:
    """A line of an account, ours and theirs, money."""
    return next((x.ours / 100.0, x.theirs / 100.0) for x in life.lines[partner] if x.name == line)


def _settlement(rule: Rule, ranges: Sequence[CommissionRange], rate: float, agreed: bool) -> Settlement:
    base, least, most = (float(np.mean([getattr(r, n) for r in ranges])) for n in ("base", "least", "most"))
    known = base > 0 and least <= most
    return Settlement(
        rule, agreed, base / 100.0, rate * base / 100.0, least if known else None, most if known else None
    )


def _pair(one: str, other: str, lives: Callable[[str], list[Life]]) -> Pair:
    """The index of one seed would be a ratio of small numbers: it is taken of all, leaving one out at a time."""
    none, a, b, both = (np.array([x.orders for x in lives(n)]) for n in ("", one, other, f"{one} + {other}"))
    together, apart = both - none, a + b - 2.0 * none
    return Pair(one, other, jackknife(together, apart))


def jackknife(top: ArrayLike, bottom: ArrayLike) -> Estimate:
    """A ratio of sums with its 95 % interval, leaving one seed out at a time.

    Raises:
        ValueError: fewer than two seeds, or nothing below the line.
    """
    up, down = np.asarray(top, np.float64), np.asarray(bottom, np.float64)
    if len(up) < 2 or not down.sum():
        raise ValueError("a ratio with an interval needs two seeds and something to divide by")
    whole, n = float(up.sum() / down.sum()), len(up)
    parts = n * whole - (n - 1) * (up.sum() - up) / (down.sum() - down)
    return estimate(parts)
