"""Random budget problems in the neutral format budget-alloc/1, for measuring engines on what nobody tuned them to.

C concave, box only; S 60 % S-shaped, box only; G = S with group caps and minima; F = G with fees and minimum-if-on on
70 % of the channels; M = G over 12 periods with carry-over; MF = F over 12 periods with carry-over. The same seed
always gives the same problem.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

FAMILIES = ("C", "S", "G", "F", "M", "MF")
SIZES = (5, 20, 100, 1000)
PERIODS = 12

Json = dict[str, Any]


def problem(family: str, size: int, seed: int) -> Json:
    """Return one problem as the JSON object of the format; money is of the order of a million a hundred channels."""
    if family not in FAMILIES:
        raise ValueError(f"family {family!r} is none of {', '.join(FAMILIES)}")
    rng = np.random.default_rng([FAMILIES.index(family), size, seed])
    periods = PERIODS if family.startswith("M") else 1
    budget = float(np.round(10_000 * size * rng.lognormal(0.0, 0.5), 2))
    history = rng.lognormal(0.0, rng.uniform(0.6, 1.1), size)
    history *= budget / history.sum()
    channels = [_channel(rng, family, i, float(h), periods) for i, h in enumerate(history)]
    found: Json = {
        "format": "budget-alloc/1",
        "id": f"{family}{size:04d}-{seed}",
        "family": family,
        "seed": seed,
        "periods": periods,
        "budget": budget,
        "channels": channels,
        "groups": [] if family in "CS" else _groups(rng, channels),
    }
    if periods > 1:
        found["period_max"] = budget / periods * float(rng.uniform(1.05, 1.8))
        found["period_min"] = budget / periods * float(rng.uniform(0.0, 0.6))
    return found


def _channel(rng: np.random.Generator, family: str, index: int, history: float, periods: int) -> Json:
    shaped = family != "C" and rng.random() < 0.6
    s = float(rng.uniform(1.2, 3.5) if shaped else rng.uniform(0.5, 1.0))
    theta = float(rng.uniform(0.1, 0.8)) if periods > 1 else 0.0
    stock = history / periods / (1 - theta)
    k = stock * float(rng.lognormal(0.0, 0.5))
    level = stock**s / (k**s + stock**s)
    b = history * float(rng.lognormal(0.7, 0.4)) / (level * periods)
    top = history * float(rng.uniform(1.5, 4.0))
    channel: Json = {
        "id": f"channel-{index:04d}",
        "b": b,
        "k": k,
        "s": s,
        "min": history * float(rng.uniform(0.0, 0.1)),
        "max": top,
        "hist": history,
    }
    if family in ("F", "MF") and rng.random() < 0.7:
        channel |= {
            "min": 0.0,
            "fixed_cost": history * float(rng.uniform(0.02, 0.15)),
            "min_if_on": history * float(rng.uniform(0.1, 0.6)),
        }
    if periods > 1:
        channel |= {"carryover": theta, "max_per_period": top / periods * float(rng.uniform(1.2, 4.0))}
    return channel


def _groups(rng: np.random.Generator, channels: list[Json]) -> list[Json]:
    """Partition most channels into disjoint groups; every group's usual spend times 0.6 to 1.5 is its cap."""
    order = rng.permutation(len(channels))
    count = max(1, round(len(channels) / float(rng.uniform(4, 10))))
    parts = np.array_split(order[: max(2, int(0.85 * len(order)))], count)
    groups = []
    for g, part in enumerate(parts):
        members = [channels[i] for i in sorted(part)]
        usual = sum(c["hist"] for c in members)
        floor = sum(max(c["min"], 0.0) for c in members)
        group: Json = {
            "id": f"group-{g:03d}",
            "members": [c["id"] for c in members],
            "max": usual * float(rng.uniform(0.6, 1.5)),
        }
        if rng.random() < 0.5:
            group["min"] = max(floor, usual * float(rng.uniform(0.1, 0.5)))
        groups.append(group)
    return groups


def main() -> None:
    """Write problems to a folder, one file each."""
    reader = argparse.ArgumentParser(description=main.__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--families", nargs="*", default=list(FAMILIES), choices=FAMILIES)
    reader.add_argument("--sizes", nargs="*", type=int, default=list(SIZES))
    reader.add_argument("--seeds", nargs="*", type=int, default=[0, 1, 2])
    asked = reader.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for family in asked.families:
        for size in asked.sizes:
            for seed in asked.seeds:
                found = problem(family, size, seed)
                (asked.folder / f"{found['id']}.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
