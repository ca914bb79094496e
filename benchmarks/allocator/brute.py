"""Small random problems whose best plan is found by trying everything, to check the allocator against.

Every number lies on a grid, so a dynamic programme over grid spends tries every plan on the grid. Tables with corners
on the grid have their optimum there (the limits are nested sums), so the two answers must be equal; lots of one grid
step make any curve such a problem; for other curves the grid's best must not beat the plan or its bound. Problems that
have no plan on the grid have none at all. Run: python benchmarks/allocator/brute.py 10000
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np

STEP = 0.25
"""One grid step of money."""
Json = dict[str, Any]


def small_problem(seed: int) -> Json:
    """A random problem of 1 to 5 channels on the grid: boxes, fees, least spends, groups, sometimes lots."""
    rng = np.random.default_rng([77, seed])
    n = int(rng.integers(1, 6))
    kind = ("table", "lots", "smooth")[int(rng.integers(3))]
    channels = [_channel(rng, i, kind) for i in range(n)]
    groups = []
    if n >= 2 and rng.random() < 0.6:
        members = [c["id"] for c in channels][: int(rng.integers(1, n + 1))]
        cap = STEP * int(rng.integers(2, 40))
        groups.append({"id": "g0", "members": members, "max": cap})
        if rng.random() < 0.4:
            groups[0]["min"] = STEP * int(rng.integers(0, int(cap / STEP) + 1))
        rest = [c["id"] for c in channels][len(members) :]
        if rest and rng.random() < 0.5:
            groups.append({"id": "g1", "members": rest, "max": STEP * int(rng.integers(2, 40))})
    budget = STEP * int(rng.integers(4, 61))
    return {"format": "budget-alloc/1", "id": f"small-{seed}", "family": kind, "seed": seed, "periods": 1,
            "budget": budget, "channels": channels, "groups": groups}  # fmt: skip


def _channel(rng: np.random.Generator, i: int, kind: str) -> Json:
    top = int(rng.integers(2, 25))
    channel: Json = {"id": f"c{i}", "max": STEP * top}
    if rng.random() < 0.5:
        channel |= {
            "min": 0.0,
            "fixed_cost": STEP * int(rng.integers(0, 5)),
            "min_if_on": STEP * int(rng.integers(0, top + 1)),
        }
    else:
        channel["min"] = STEP * int(rng.integers(0, min(top, 5) + 1)) if rng.random() < 0.4 else 0.0
    if kind == "lots":
        channel["lot"] = STEP
    if kind == "table":
        knots = np.unique(rng.integers(1, 30, int(rng.integers(1, 6))))
        value = np.cumsum(rng.integers(0, 9, knots.size))
        return channel | {
            "response": {
                "kind": "table",
                "spend": [0.0, *(STEP * knots).tolist()],
                "value": [0.0, *value.astype(float).tolist()],
            }
        }
    shape = rng.random()
    if shape < 0.7:
        return channel | {
            "b": float(rng.uniform(0.5, 9)),
            "k": float(rng.uniform(0.2, 6)),
            "s": float(rng.uniform(0.5, 4)),
        }
    if shape < 0.85:
        return channel | {"response": {"kind": "log", "b": float(rng.uniform(0.5, 5)), "k": float(rng.uniform(0.2, 4))}}
    return channel | {"response": {"kind": "power", "b": float(rng.uniform(0.5, 3)), "s": float(rng.uniform(0.3, 1.8))}}


def tried(problem: Json) -> float:
    """Best value over all grid plans; minus infinity when none is legal."""
    cells = round(problem["budget"] / STEP)
    owner = {member: g for g, group in enumerate(problem["groups"]) for member in group["members"]}
    parts: list[np.ndarray] = []
    for g, group in enumerate(problem["groups"]):
        best = _sum_of([c for c in problem["channels"] if owner.get(c["id"]) == g], cells)
        levels = STEP * np.arange(cells + 1)
        legal = (levels <= group["max"] + 1e-9) & (levels >= group.get("min", 0.0) - 1e-9)
        parts.append(np.where(legal, best, -np.inf))
    free = [c for c in problem["channels"] if c["id"] not in owner]
    parts.append(_sum_of(free, cells))
    total = parts[0]
    for part in parts[1:]:
        total = _joined(total, part)
    return float(total.max())


def _sum_of(channels: list[Json], cells: int) -> np.ndarray:
    best = np.full(cells + 1, -np.inf)
    best[0] = 0.0
    for channel in channels:
        best = _joined(best, _alone(channel, cells))
    return best


def _joined(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    cells = one.size - 1
    out = np.full(cells + 1, -np.inf)
    for cost in range(cells + 1):
        if np.isfinite(other[cost]):
            np.maximum(out[cost:], one[: cells + 1 - cost] + other[cost], out=out[cost:])
    return out


def _alone(channel: Json, cells: int) -> np.ndarray:
    """Best value of one channel by cost in grid steps."""
    out = np.full(cells + 1, -np.inf)
    fee, least = channel.get("fixed_cost", 0.0), channel.get("min_if_on", 0.0)
    switches = fee > 0 or least > 0
    top = channel["max"]
    if "response" in channel and channel["response"]["kind"] == "table":
        top = min(top, channel["response"]["spend"][-1])
    if switches:
        out[0] = curve(channel, 0.0)
    low = round((least if switches else channel.get("min", 0.0)) / STEP)
    for step in range(low, round(top / STEP) + 1):
        cost = step + round(fee / STEP)
        if cost <= cells:
            out[cost] = max(out[cost], curve(channel, step * STEP))
    return out


def curve(channel: Json, spend: float) -> float:
    """Value of one channel at a spend, written apart from the allocator's own."""
    response = channel.get("response", {"kind": "hill", **channel})
    if response["kind"] == "table":
        return float(np.interp(spend, response["spend"], response["value"]))
    if response["kind"] == "log":
        return float(response["b"] * np.log1p(spend / response["k"]))
    if response["kind"] == "power":
        return float(response["b"] * spend ** response["s"])
    return float(response["b"] * spend ** response["s"] / (response["k"] ** response["s"] + spend ** response["s"]))


def faults(problem: Json, engine: str = "auto", gap: float = 1e-6) -> list[str]:
    """What is wrong with the allocator's answer to a small problem; empty when all is well."""
    from optimize.allocate.ladder import allocate
    from optimize.allocate.reading import read_problem

    best = tried(problem)
    plan = allocate(read_problem(problem), engine=engine, time_limit=20.0)  # type: ignore[arg-type]
    if plan.status == "infeasible":
        return [] if best == -np.inf else [f"called infeasible, yet {best} can be earned"]
    found = illegal(problem, plan.spend[0], plan.on)
    near = 1e-6 * max(abs(best), 1e-9) if np.isfinite(best) else 0.0
    if best > plan.value + near:
        found.append(f"value {plan.value} below {best}")
    if best > plan.bound * (1 + 1e-9) + 1e-9:
        found.append(f"bound {plan.bound} below {best}")
    if plan.gap > gap:
        found.append(f"gap {plan.gap}")
    if problem["family"] in ("table", "lots") and (not np.isfinite(best) or plan.value > best + near + 1e-9):
        found.append(f"value {plan.value} above {best}, which is the most")
    return found


def illegal(problem: Json, spend: np.ndarray, on: np.ndarray) -> list[str]:
    """Limits that a plan breaks."""
    near = 1e-7 * max(problem["budget"], 1.0)
    cost, out = {}, []
    for channel, x, is_on in zip(problem["channels"], spend, on, strict=True):
        fee, least = channel.get("fixed_cost", 0.0), channel.get("min_if_on", 0.0)
        switches = fee > 0 or least > 0
        low = (least if is_on else 0.0) if switches else channel.get("min", 0.0)
        high = channel["max"] if is_on or not switches else 0.0
        if not low - near <= x <= high + near:
            out.append(f"{channel['id']} spends {x}, not within {low}..{high}")
        if channel.get("lot") and abs(x / channel["lot"] - round(x / channel["lot"])) > 1e-6:
            out.append(f"{channel['id']} spends {x}, not a whole number of lots")
        cost[channel["id"]] = x + (fee if is_on else 0.0)
    if sum(cost.values()) > problem["budget"] + near:
        out.append("over the budget")
    for group in problem["groups"]:
        held = sum(cost[member] for member in group["members"])
        if not group.get("min", 0.0) - near <= held <= group["max"] + near:
            out.append(f"{group['id']} costs {held}")
    return out


def main() -> None:
    """Check as many problems as asked, and say what is wrong."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    engine = sys.argv[3] if len(sys.argv) > 3 else "auto"
    began, wrong = time.process_time(), 0
    for seed in range(first, first + count):
        found = faults(small_problem(seed), engine)
        wrong += bool(found)
        if found:
            print(seed, "; ".join(found), flush=True)
    print(f"{count} problems, {wrong} wrong, {time.process_time() - began:.1f} CPU s")


if __name__ == "__main__":
    main()
