"""Why each channel gets what it gets, in words: its next unit against the price of money, or the limit it stands at."""

from __future__ import annotations

import math

from optimize.allocate.cover import Cover
from optimize.allocate.covers import spend_limit
from optimize.allocate.plan import Plan
from optimize.allocate.problem import Channel, Problem


def reasons_of(problem: Problem, plan: Plan) -> dict[str, str]:
    """One sentence per channel."""
    near = 1e-7 * max(problem.budget, 1e-300)
    groups = {member: group for group in problem.groups for member in group.members}
    binding = {limit.name for limit in plan.limits}
    price = plan.price.one_less if plan.price is not None else math.nan
    if plan.price is not None and not math.isfinite(price):
        price = plan.price.one_more
    told = {}
    for i, channel in enumerate(problem.channels):
        total = float(plan.totals[i])
        group = groups.get(channel.id)
        in_group = ""
        if group is not None:
            side = next((s for s in ("max", "min") if any(f"group {group.id} {s}" in name for name in binding)), "")
            verb = {"max": "is at its limit", "min": "is held at its least"}.get(side, "")
            in_group = f" Its group {group.title or group.id} {verb}." if side else ""
        if problem.periods > 1:
            told[channel.id] = _paced(channel, plan, i, total) + in_group
            continue
        told[channel.id] = _one(problem, channel, bool(plan.on[i]), total, price, near) + in_group
    return told


def _one(problem: Problem, channel: Channel, on: bool, total: float, price: float, near: float) -> str:
    top = spend_limit(problem, channel)
    cover = Cover(channel.response, 0.0, max(top, total, 1e-300))
    elsewhere = f"; money is worth {price:.3g} elsewhere" if math.isfinite(price) else ""
    if channel.switches and not on:
        best = _best_average(cover, channel, top)
        return f"Off: at its best it would earn {best:.3g} a unit, fixed cost included{elsewhere}."
    after, before = _next(cover, total, near)
    if total >= top - near:
        if top < channel.max - near:
            return f"Takes all it may: the budget or its curve ends here; its last unit still earns {before:.3g}."
        return f"At its largest spend: its last unit earns {before:.3g}{elsewhere}."
    least = channel.min_if_on if channel.switches else channel.min
    if least > 0 and total <= least + near:
        return f"Held at its least spend: its next unit would earn only {after:.3g}{elsewhere}."
    if total <= near:
        return f"Nothing: at its best it would earn {_best_average(cover, channel, top):.3g} a unit{elsewhere}."
    if channel.lot > 0:
        return f"A whole number of lots: the last unit earns {before:.3g}, the next would earn {after:.3g}."
    if before > after * 1.001:
        return f"At a corner of its curve: the last unit earned {before:.3g}, the next would earn {after:.3g}."
    if math.isfinite(price) and after > price * 1.001:
        return f"Its next unit would earn {after:.3g}{elsewhere}, but a limit stands in the way."
    if math.isfinite(price) and after < price * 0.999:
        return f"Its next unit would earn only {after:.3g}{elsewhere}, but a limit holds it up."
    return f"Its next unit earns {after:.3g}, as money does elsewhere: more here would take from uses as good."


def _paced(channel: Channel, plan: Plan, i: int, total: float) -> str:
    if total <= 0:
        return "Nothing in any period: its money earns more elsewhere."
    active = [t + 1 for t, x in enumerate(plan.spend[:, i]) if x > 1e-9 * total]
    keep = f", {channel.carryover:.0%} of its stock lives on" if channel.carryover else ""
    return f"{total:.4g} over periods {', '.join(map(str, active))}{keep}."


def _next(cover: Cover, total: float, near: float) -> tuple[float, float]:
    """What the next unit earns, and what the last one earned."""
    step = max(10 * near, 1e-6 * total)
    back = min(step, total) or step
    after = (cover.at(total + step) - cover.at(total)) / step
    before = (cover.at(total) - cover.at(total - back)) / back
    return after, before


def _best_average(cover: Cover, channel: Channel, top: float) -> float:
    """The most that a unit of cost could earn in a channel that is off."""
    from optimize.allocate.kernel_curves import steepest

    low = max(channel.min_if_on, 1e-9 * top)
    if top < low or top <= 0:
        return 0.0
    at = float(steepest(cover.row, cover.points, low, top, channel.fixed_cost, cover.at(0.0)))
    return (cover.at(at) - cover.at(0.0)) / max(at + channel.fixed_cost, 1e-300)
