"""Funnel: how many people come how far with us in a month, and where we lose them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimize.outcome import Outcome
from sim.behaviours.funnel import STAGES


@dataclass(frozen=True)
class Stage:
    """One stage of the funnel.

    Attributes:
        name: what people have done.
        people: who came as far or further, added up over the months, all members, mean of the seeds.
        kept: share of those one stage before (1 at the first).
        lost: people who came as far and no further.
    """

    name: str
    people: float
    kept: float
    lost: float


def funnel(outcomes: Sequence[Outcome], quarters: slice, scale: float) -> list[Stage]:
    """The funnel of some quarters, from those whom a medium met; empty where nobody counted it.

    Args:
        outcomes: of one arm, by seed.
        quarters: which quarters.
        scale: members for each simulated customer.
    """
    if not outcomes or any("funnel" not in outcome for outcome in outcomes):
        return []
    deepest = np.mean([o["funnel"][quarters].sum(axis=(0, 1)) for o in outcomes], axis=0) * scale
    reached = deepest[::-1].cumsum()[::-1]
    return [
        Stage(
            STAGES[k],
            float(reached[k]),
            float(reached[k] / reached[k - 1]) if k > 1 and reached[k - 1] else 1.0,
            float(deepest[k]),
        )
        for k in range(1, len(STAGES))
    ]
