"""What each medium returns: its curve over all segments, and the next unit of money today and in the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from optimize.curves import Curve, interval_half
from optimize.record import ChannelCurve, CurvePoint, Estimate
from optimize.rules import Cell, Rule

if TYPE_CHECKING:
    from optimize.findings import Findings


def channel_curve(found: Findings, medium: str) -> ChannelCurve:
    """A medium's curve over all segments, today's split kept: levels of today's spend, and what each earned."""
    mine = [curve for (m, _), curve in found.teaching.curves.items() if m == medium]
    spend = np.sum([c.spend for c in mine], axis=0)
    gain, half = np.sum([c.gain for c in mine], axis=0), interval_half(np.sum([c.per_seed for c in mine], axis=0))
    today = float(found.today.money[found.teaching.grid.media.index(medium)].sum())
    plan = sum(m for c, m in found.plan.spend.items() if c[0] == medium)
    return ChannelCurve(
        channel=medium,
        points=[
            CurvePoint(spend=x, gain=Estimate(mean=y, low=y - h, high=y + h), simulated=True)
            for x, y, h in zip(spend.tolist(), gain.tolist(), half.tolist(), strict=True)
        ],
        today=today,
        plan=plan,
        next_today=_next(mine, [_todays_level(found, c) for c in mine]),
        next_plan=_next(mine, [_planned_level(found, c) for c in mine]),
        average_today=float(np.interp(today, spend, gain)) / today if today else 0.0,
        bound=_bound_by(found, medium),
    )


def _todays_level(found: Findings, curve: Curve) -> float:
    grid = found.teaching.grid
    return float(found.today.money[grid.media.index(curve.channel), grid.segments.index(curve.segment)].sum())


def _planned_level(found: Findings, curve: Curve) -> float:
    return sum(m for c, m in found.plan.spend.items() if c[:2] == (curve.channel, curve.segment))


def _next(curves: Sequence[Curve], levels: Sequence[float]) -> Estimate:
    """What the next unit of money returns, spread over segments as the money is."""
    total = sum(levels)
    weights = [x / total if total else 1.0 / len(levels) for x in levels]
    mean = per_seed = 0.0
    for curve, level, weight in zip(curves, levels, weights, strict=True):
        k = min(int(np.searchsorted(curve.spend, level * (1 + 1e-9), side="right")) - 1, len(curve.spend) - 2)
        width = curve.spend[k + 1] - curve.spend[k]
        mean += weight * (curve.gain[k + 1] - curve.gain[k]) / width
        per_seed = per_seed + weight * (curve.per_seed[:, k + 1] - curve.per_seed[:, k]) / width
    half = float(interval_half(np.asarray(per_seed)))
    return Estimate(mean=float(mean), low=float(mean) - half, high=float(mean) + half)


def _bound_by(found: Findings, medium: str) -> str:
    """The binding rule, other than the budget itself, that more money on the medium would use up."""
    more = dict(found.plan.spend)
    step = 1e-3 * found.ground.budget.spendable / max(len(more), 1)
    for cell in more:
        if cell[0] == medium:
            more[cell] += step
    for one in found.plan.rules:
        if one.state == "binding" and _tightens(one.rule, found.plan.spend, more):
            return one.rule.title
    return ""


def _tightens(rule: Rule, before: Mapping[Cell, float], after: Mapping[Cell, float]) -> bool:
    if rule.used is None or rule.sense < 0 or rule.moves_total:
        return False
    return rule.used(after) > rule.used(before)
