"""Believing a plan: what it earns over its rivals under the same luck, on seeds that chose nothing.

All differences are paired by seed; intervals are Student's at 95 %; guardrails share theirs (Bonferroni), so that they
hold all at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from optimize.curves import student_quantile
from optimize.record import Against, Estimate, Guardrail, SeedRow, Validation

JUDGE_FROM = 2000
"""Replications from here on only judge; those below 1000 teach."""


def judges(seeds: int) -> range:
    """The first so many replications that only judge."""
    return range(JUDGE_FROM, JUDGE_FROM + seeds)


def estimate(samples: ArrayLike, shared: int = 1) -> Estimate:
    """Mean and 95 % interval of paired samples; `shared` intervals made so hold all together."""
    values = np.asarray(samples, dtype=np.float64)
    mean = float(values.mean())
    if len(values) < 2:
        raise ValueError("an interval needs at least two seeds")
    half = student_quantile(1 - 0.025 / shared, len(values) - 1) * float(values.std(ddof=1)) / np.sqrt(len(values))
    return Estimate(mean=mean, low=mean - half, high=mean + half)


def against(rival: str, plan: ArrayLike, other: ArrayLike, spend: float) -> Against:
    """The plan minus a rival, seed by seed."""
    gains = np.asarray(plan, dtype=np.float64) - np.asarray(other, dtype=np.float64)
    return Against.model_validate(
        {
            "rival": rival,
            "gain": estimate(gains),
            "seeds_won": int((gains > 0).sum()),
            "seeds": len(gains),
            "spend": spend,
        }
    )


def ratio(realised: ArrayLike, predicted: ArrayLike) -> Estimate:
    """Realised over predicted gain, with the uncertainty of both (delta method on independent means).

    Args:
        realised: gain over today by fresh seed.
        predicted: gain that the curves of each teaching seed promise.
    """
    top, bottom = np.asarray(realised, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
    if not top.any() and not bottom.any():
        return Estimate(mean=1.0, low=1.0, high=1.0)  # nothing was promised (a plan that spends nothing), nothing came
    mean = float(top.mean() / bottom.mean())
    spread = top.var(ddof=1) / len(top) + mean**2 * bottom.var(ddof=1) / len(bottom)
    half = student_quantile(0.975, min(len(top), len(bottom)) - 1) * float(np.sqrt(spread) / abs(bottom.mean()))
    return Estimate(mean=mean, low=mean - half, high=mean + half)


def judge(
    profits: Mapping[str, Sequence[float]],
    spends: Mapping[str, float],
    predicted: Sequence[float],
    teach_seeds: Sequence[int],
    judge_seeds: Sequence[int],
) -> Validation:
    """The verdict on a plan.

    Args:
        profits: profit by judging seed of "plan", "today", "equal", "roi", in the order of `judge_seeds`.
        spends: money that each arm spends.
        predicted: gain over today that each teaching seed's curves promise.
        teach_seeds: replications that taught the curves.
        judge_seeds: replications that judge; must share none with the teachers.

    Raises:
        ValueError: a seed both taught and judges.
    """
    if set(teach_seeds) & set(judge_seeds):
        raise ValueError("a seed that taught the curves may not judge the plan")
    realised = np.subtract(profits["plan"], profits["today"])
    return Validation(
        against=[against(r, profits["plan"], profits[r], spends[r]) for r in profits if r != "plan"],
        seeds=[
            SeedRow(seed=s, today=t, plan=p)
            for s, t, p in zip(judge_seeds, profits["today"], profits["plan"], strict=True)
        ],
        predicted=estimate(predicted),
        realised=estimate(realised),
        ratio=ratio(realised, predicted),
        teach_seeds=list(teach_seeds),
        judge_seeds=list(judge_seeds),
    )


def guardrail(
    measure: str, today: float, plan: ArrayLike, limit: float, good: str, unit: str, *, shared: int
) -> Guardrail:
    """One measure that the plan must not break, with an interval that holds together with the other guardrails."""
    held = estimate(plan, shared)
    low = min(today, held.low, limit)
    high = max(today, held.high, limit)
    room = 0.25 * ((high - low) or abs(limit) or 1.0)
    return Guardrail.model_validate(
        {
            "measure": measure,
            "today": today,
            "plan": held,
            "limit": limit,
            "good": good,
            "scale_low": low - room,
            "scale_high": high + room,
            "unit": unit,
        }
    )
