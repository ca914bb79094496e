"""Measure the allocator and the peers' methods on problems nobody tuned to; exit 1 when a claim fails.

Prints engine, problem, value, bound, gap in percent, wall and CPU seconds, and checks: the plan keeps every rule, no
plan of any engine passes the bound, no peer's plan beats ours. Run: python benchmarks/allocator/measure.py --families
M --sizes 5 20
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.allocator.peers import PEERS, judged, repaired
from benchmarks.allocator.problems import FAMILIES, SIZES, problem
from optimize.allocate.ladder import allocate
from optimize.allocate.problem import Problem
from optimize.allocate.reading import read_problem

_LARGEST = {"slsqp": 240, "slsqp-ten": 240, "slsqp-even": 100, "slsqp-ten-even": 100, "auglag": 240, "pieces-cbc": 5000}
"""Spends beyond which a method has no useful answer in a minute."""


def _line(engine: str, name: str, value: float | None, bound: float | None, wall: float, cpu: float) -> None:
    gap = "" if value is None or not bound else f"{100 * (1 - value / bound):.5f}"
    shown = ["none" if value is None else f"{value:.10g}", "" if bound is None else f"{bound:.10g}", gap]
    print(f"{engine:15s} {name:10s} " + " ".join(f"{s:>16s}" for s in shown) + f" {wall:8.2f} {cpu:8.2f}", flush=True)


def _peers(case: Problem, limit: float, names: list[str], bound: float) -> dict[str, float]:
    found = {}
    for name in names:
        if case.periods * case.arrays.size > _LARGEST.get(name, 10**9):
            continue
        wall, cpu = time.perf_counter(), time.process_time()
        spend = PEERS[name](case, limit)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        value = None if spend is None else judged(case, spend)
        if value is None and spend is not None:
            value = judged(case, repaired(case, spend))
        _line(name, case.id, value, bound, wall, cpu)
        if value is not None:
            found[name] = value
    return found


def _measured(case: Problem, limit: float, names: list[str]) -> tuple[float, float, list[str]]:
    """Gap and seconds of our plan, and the claims that failed."""
    wall, cpu = time.perf_counter(), time.process_time()
    plan = allocate(case, time_limit=limit)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    _line(plan.engine, case.id, plan.value, plan.bound, wall, cpu)
    failed = []
    if plan.status == "infeasible":
        return 0.0, wall, failed
    if judged(case, np.asarray(plan.spend, dtype=float).reshape(case.periods, -1)) is None:
        failed.append(f"{case.id}: the plan breaks a rule")
    for name, value in _peers(case, limit, names, plan.bound).items():
        if value > plan.bound * (1 + 1e-9) + 1e-12:
            failed.append(f"{case.id}: {name} earns {value:.10g}, above the bound {plan.bound:.10g}")
        if value > plan.value * (1 + 1e-6):
            failed.append(f"{case.id}: {name} earns {value:.10g}, more than the plan's {plan.value:.10g}")
    return 1 - plan.value / plan.bound, wall, failed


def main() -> int:
    """Run what was asked; print a summary for each family and size."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    reader.add_argument("--families", nargs="*", default=list(FAMILIES), choices=FAMILIES)
    reader.add_argument("--sizes", nargs="*", type=int, default=list(SIZES))
    reader.add_argument("--seeds", nargs="*", type=int, default=[0, 1, 2])
    reader.add_argument("--limit", type=float, default=20.0, help="seconds for each engine and problem")
    reader.add_argument("--peers", nargs="*", default=list(PEERS), help="methods to compare with (none: --peers)")
    asked = reader.parse_args()
    failed: list[str] = []
    summary = []
    allocate(read_problem(problem("M", 5, 10_000)), time_limit=1.0)
    for family in asked.families:
        for size in asked.sizes:
            cases = [read_problem(problem(family, size, seed)) for seed in asked.seeds]
            runs = [_measured(case, asked.limit, asked.peers) for case in cases]
            failed += [claim for run in runs for claim in run[2]]
            gaps, walls = 100 * np.array([run[0] for run in runs]), np.array([run[1] for run in runs])
            summary.append(
                f"{family:3s} {size:5d}  gap % median {np.median(gaps):.5f} worst {gaps.max():.5f}"
                f"  seconds median {np.median(walls):.3f} worst {walls.max():.3f}"
            )
    print("\n".join(["", *summary, *(failed or ["every claim held"])]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
