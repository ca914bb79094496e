"""Which rules cannot all hold: a minimal set by name and place, and the cheapest way out.

QuickXplain (Junker, 2004) halves the rules instead of dropping them one by one: about k log(n / k) small models for a
set of k out of n rules. The set is minimal: without any one of its members the others can hold.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from optimize.allocate.demands import Demand, Demands
from optimize.allocate.plan import Relaxation
from optimize.allocate.problem import Problem
from optimize.matrix import Matrix
from optimize.solver import solve_matrix

TOLERANCE = 1e-8
"""Share of a level by which rules may miss each other without being called a conflict."""


class _Feasibility:
    """Asks whether some of the rules can hold together."""

    def __init__(self, demands: Demands) -> None:
        self.demands, exact = demands, demands.matrix()
        slack = TOLERANCE * np.maximum(np.abs(np.where(np.isfinite(exact.row_low), exact.row_low, exact.row_high)), 1.0)
        self.matrix = replace(exact, row_low=exact.row_low - slack, row_high=exact.row_high + slack)

    def hold(self, rules: list[Demand]) -> bool:
        kept = {row for rule in rules for row in rule.rows}
        own = {row for rule in self.demands.rules for row in rule.rows}
        dropped = np.zeros(len(self.matrix.rows), dtype=bool)
        dropped[[row for row in own if row not in kept]] = True
        return solve_matrix(self.matrix.without_rows(dropped), time_limit=20.0).status != "infeasible"


def minimal_conflict(problem: Problem) -> tuple[Demand, ...]:
    """Return a minimal set of rules that cannot all hold, empty when all can."""
    demands = Demands(problem)
    asks = _Feasibility(demands)
    if asks.hold(demands.rules):
        return ()
    return tuple(_quick(asks, [], _shortlist(demands, asks), False))


def _shortlist(demands: Demands, asks: _Feasibility) -> list[Demand]:
    """Rules with a price when the least total breach is sought: a conflict by Farkas, if whole numbers play no part."""
    relaxed, _ = _elastic(asks.matrix, range(len(demands.terms)), demands)
    found = solve_matrix(replace(relaxed, integer=np.zeros_like(relaxed.integer)))
    if found.found and found.value > 1e-9:
        priced = {j for j, name in enumerate(relaxed.rows) if abs(found.duals.get(name, 0.0)) > 1e-9}
        short = [rule for rule in demands.rules if priced.intersection(rule.rows)]
        if short and not asks.hold(short):
            return short
    return demands.rules


def _quick(asks: _Feasibility, given: list[Demand], rules: list[Demand], changed: bool) -> list[Demand]:
    if changed and not asks.hold(given):
        return []
    if len(rules) == 1:
        return rules
    half = len(rules) // 2
    left, right = rules[:half], rules[half:]
    second = _quick(asks, given + left, right, bool(left))
    first = _quick(asks, given + second, left, bool(second))
    return first + second


def _elastic(matrix: Matrix, rows: Iterable[int], demands: Demands) -> tuple[Matrix, np.ndarray]:
    """The model with a breach column for each of some rows, and the sum of breaches as its aim."""
    chosen = [j for j in rows if j < len(demands.terms) and j not in demands.fixed_rows]
    extra = len(chosen)
    base = len(matrix.columns)
    place = {row: base + q for q, row in enumerate(chosen)}
    start, index, weight = [0], [], []
    for j in range(len(matrix.rows)):
        run = slice(matrix.start[j], matrix.start[j + 1])
        index.extend(matrix.index[run].tolist())
        weight.extend(matrix.weight[run].tolist())
        if j in place:
            index.append(place[j])
            weight.append(-1.0 if math.isfinite(matrix.row_high[j]) else 1.0)
        start.append(len(index))
    more = Matrix(
        maximise=False,
        columns=matrix.columns + tuple(f"breach{q}" for q in range(extra)),
        rows=matrix.rows,
        cost=np.concatenate([matrix.cost, np.ones(extra)]),
        offset=0.0,
        low=np.concatenate([matrix.low, np.zeros(extra)]),
        high=np.concatenate([matrix.high, np.full(extra, np.inf)]),
        integer=np.concatenate([matrix.integer, np.zeros(extra, dtype=bool)]),
        row_low=matrix.row_low,
        row_high=matrix.row_high,
        start=np.array(start, dtype=np.int32),
        index=np.array(index, dtype=np.int32),
        weight=np.array(weight, dtype=float),
    )
    return more, np.array(chosen)


def cheapest_relaxation(problem: Problem, conflict: tuple[Demand, ...]) -> Relaxation | None:
    """The rule of a conflict whose least change, relative to its level, lets the whole problem hold."""
    demands = Demands(problem)
    matrix = demands.matrix()
    best: tuple[float, Relaxation] | None = None
    for rule in conflict:
        own = next(r for r in demands.rules if r.name == rule.name)
        breach = _least_breach(demands, matrix, own)
        if breach is None:
            continue
        needed = own.level + own.loosens * breach
        needed = max(needed, 0.0) if own.level >= 0 else needed
        size = breach / max(abs(own.level), 1e-12 * demands.money)
        words = f"{own.name}: change {own.level:g} to {needed:g} and every rule can hold"
        if best is None or size < best[0]:
            best = (size, Relaxation(own.name, own.where, own.level, needed, words))
    return best[1] if best is not None else None


def _least_breach(demands: Demands, matrix: Matrix, rule: Demand) -> float | None:
    """How far one rule alone must give way; None when that cannot help or is not a matter of degree."""
    words = rule.name
    if "ratio" in words or "min_if_on" in words:
        return _by_bisection(demands, rule)
    elastic, chosen = _elastic(matrix, rule.rows, demands)
    if not chosen.size:
        return None
    base = len(matrix.columns)
    shared = elastic
    if chosen.size > 1:  # one level for all rows of the rule: the same breach column serves every row
        index = np.where(elastic.index >= base, base, elastic.index).astype(np.int32)
        shared = replace(elastic, index=index)
    found = solve_matrix(shared, time_limit=20.0)
    if not found.found:
        return None
    breach = float(found.vector[base])
    whole = "choose" in words
    return float(math.ceil(breach - 1e-6)) if whole else breach * rule.unit * (1 + 1e-9)


def _by_bisection(demands: Demands, rule: Demand) -> float | None:
    """Least change of a level that multiplies spend, found by halving."""

    def holds(level: float) -> bool:
        changed = Demands(_with_level(demands.problem, rule.name, level))
        return solve_matrix(changed.matrix(), time_limit=20.0).found

    good, bad = (0.0, rule.level) if rule.loosens < 0 else (max(rule.level, 1e-6) * 1e6, rule.level)
    if not holds(good):
        return None
    for _ in range(60):
        if abs(good - bad) <= 1e-9 * max(abs(good), abs(bad)):
            break
        middle = 0.5 * (good + bad) if good <= 2 * bad else math.sqrt(good * max(bad, 1e-12))
        good, bad = (middle, bad) if holds(middle) else (good, middle)
    return abs(good - rule.level)


def _with_level(problem: Problem, name: str, level: float) -> Problem:
    """The problem with one ratio, or one least spend when on, at another level."""
    ratios = tuple(
        replace(r, **{side: level}) if f"ratio {r.id} {side}" in name else r  # type: ignore[arg-type]
        for r in problem.ratios
        for side in (["min"] if name.endswith(("min", "min)")) else ["max"])
    )
    channels = tuple(
        replace(c, min_if_on=level) if f"channel {c.id} min_if_on" in name else c for c in problem.channels
    )
    return replace(problem, ratios=ratios, channels=channels)


def explain_conflict(problem: Problem) -> tuple[tuple[str, ...], Relaxation | None]:
    """Names (with file and line, where known) of a minimal conflicting set, and the cheapest way out."""
    found = minimal_conflict(problem)
    names = tuple(f"{rule.name} [{rule.where}]" if rule.where else rule.name for rule in found)
    return names, cheapest_relaxation(problem, found) if found else None
