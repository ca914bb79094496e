"""Do shared teaching runs say the same as runs of a single cell? Prints both gains and their paired difference.

    python -m benchmarks.cells [SCENARIO] [SEEDS]

A shared run moves a medium's money in all segments at once and reads each segment's margin; a cell's own run moves
it in one segment only. See docs/decisions/0005-segments-together.md.
"""

from __future__ import annotations

import sys

from optimize.arms import Arm
from optimize.replication import todays_arm
from optimize.sweep import Sweep
from optimize.teaching import segment_margin
from optimize.validate import estimate
from scenarios.load import load

LEVEL = 2.0


def main(name: str = "retail_omni", seeds: int = 4) -> None:
    """Compare every cell of every medium at twice today's money."""
    scenario = load(name)
    today = todays_arm(scenario)
    arms = {}
    for i, medium in enumerate(scenario.media):
        for j in (None, *range(len(scenario.segments))):
            money = today.money.copy()
            money[i, slice(None) if j is None else j] *= LEVEL
            arms[medium, j] = Arm(f"{medium} {j}", "", money)
    with Sweep(scenario, cache=None) as sweep:
        found = sweep.run("cells", [today, *arms.values()], range(seeds))
    base = [segment_margin(found[today.key, r]) for r in range(seeds)]
    print(f"{name}: margin gained at {LEVEL:g} x today's money, {seeds} seeds, as simulated")
    for (medium, j), arm in arms.items():
        if j is None:
            continue
        shared = [segment_margin(found[arms[medium, None].key, r])[j] - base[r][j] for r in range(seeds)]
        alone = [(segment_margin(found[arm.key, r]) - base[r]).sum() for r in range(seeds)]
        gap = estimate([a - s for a, s in zip(alone, shared, strict=True)])
        segment = list(scenario.segments)[j]
        print(
            f"{medium:10s} {segment:10s} shared {sum(shared) / seeds:10.0f}   alone {sum(alone) / seeds:10.0f}   "
            f"difference {gap.mean:8.0f} ({gap.low:.0f} to {gap.high:.0f})"
        )


if __name__ == "__main__":
    main(*(sys.argv[1:2] or ["retail_omni"]), seeds=int(sys.argv[2]) if len(sys.argv) > 2 else 4)
