"""Price steps and partner agreements chosen together with the budget: every combination, best first, exactly.

A combination turns into a plain problem: factors scale the curves, fees leave the budget, a partner that pays a share
of a channel's cost makes our money go further (the curve is read in our money), and what it may pay is a limit. Partial
combinations are judged by the best each open menu could do, so most combinations are never solved.
"""

from __future__ import annotations

import heapq
import itertools
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from optimize.allocate.plan import Answer
from optimize.allocate.problem import Agreement, Channel, Line, PriceStep, Problem
from optimize.allocate.response import Response

Core = Callable[[Problem, float, float], Answer]
Option = PriceStep | Agreement | None


@dataclass(frozen=True)
class Deal:
    """What the chosen options do to the problem: per channel our factor and our share of cost; fees and sums."""

    factor: tuple[float, ...]
    share: tuple[float, ...]
    fees: float
    base: float


def best_choice(problem: Problem, core: Core, *, gap: float, time_limit: float) -> Answer:
    """Best price step and agreements with the best budget for them."""
    until = time.perf_counter() + time_limit
    menus = _menus(problem)
    best: Answer | None = None
    picked: tuple[Option, ...] = ()
    ceiling = -math.inf
    heap: list[tuple[float, int, tuple[Option, ...]]] = [(-math.inf, 0, ())]
    ticket = itertools.count(1)
    while heap:
        ahead, _, chosen = heapq.heappop(heap)
        if best is not None and -ahead <= best.value + gap * abs(best.value):
            ceiling = max(ceiling, -ahead)
            break
        if time.perf_counter() > until:
            ceiling = max(ceiling, -ahead)
            break
        left = max(until - time.perf_counter(), 0.05)
        if len(chosen) == len(menus):
            found = _whole(problem, chosen, core, gap, left)
            if found.found and (best is None or found.value > best.value):
                best, picked = found, chosen
            if found.found or found.bound > -math.inf:
                ceiling = max(ceiling, found.bound)
            continue
        for option in menus[len(chosen)]:
            trial = (*chosen, option)
            deal = _deal(problem, trial, menus[len(trial) :])
            seen = _solve(problem, deal, (), core, left) if deal.fees <= problem.budget else None
            if seen is None or seen.bound == -math.inf:
                continue
            heapq.heappush(heap, (-seen.bound, next(ticket), trial))
    if best is None:
        shape = (problem.periods, len(problem.channels))
        return Answer(np.zeros(shape), np.zeros(shape[1], dtype=bool), math.nan, ceiling, "choices")
    return replace(best, bound=max(ceiling, best.value), extra={**best.extra, **_told(problem, picked, best)})


def _menus(problem: Problem) -> list[list[Option]]:
    menus: list[list[Option]] = [list(problem.price_steps)] if problem.price_steps else []
    for menu in problem.menus:
        options: list[Option] = [*menu.options]
        menus.append(options if menu.must else [None, *options])
    return menus


def _deal(problem: Problem, chosen: tuple[Option, ...], open_menus: list[list[Option]]) -> Deal:
    """Effect of the chosen options and, of every open menu, of the best that any of its options could do."""
    n = len(problem.channels)
    factor, share = np.ones(n), np.ones(n)
    fees = base = 0.0
    for option in chosen:
        f, s, fee, gain = _effect(problem, option)
        factor, share, fees, base = factor * f, share * s, fees + fee, base + gain
    for menu in open_menus:
        effects = [_effect(problem, option) for option in menu]
        factor = factor * np.max([e[0] for e in effects], axis=0)
        share = share * np.min([e[1] for e in effects], axis=0)
        fees += min(e[2] for e in effects)
        base += max(e[3] for e in effects)
    return Deal(tuple(factor), tuple(share), fees, base)


def _effect(problem: Problem, option: Option) -> tuple[np.ndarray, np.ndarray, float, float]:
    n = len(problem.channels)
    factor, share = np.ones(n), np.ones(n)
    if option is None:
        return factor, share, 0.0, 0.0
    if isinstance(option, PriceStep):
        factor *= option.factor
        for channel, own in option.factors.items():
            factor[problem.place[channel]] = option.factor * own
        return factor, share, option.cost, option.base
    for channel in option.channels:
        i = problem.place[channel]
        factor[i] = option.lift * (1.0 - option.revenue_share)
        share[i] = 1.0 - option.cost_share
    return factor, share, option.fee, option.our_gain


def _in_our_money(channel: Channel, factor: float, share: float) -> Channel:
    """The channel as its cost to us: money paid by a partner stretches the curve and the limits."""
    r = channel.response
    if r.kind == "power":
        stretched = replace(r, b=r.b * share**-r.s)
    elif r.kind == "table":
        stretched = replace(r, spend=tuple(x * share for x in r.spend))
    else:
        stretched = replace(r, k=r.k * share)
    return replace(
        channel,
        response=_scaled(stretched, factor),
        min=channel.min * share,
        max=channel.max * share,
        fixed_cost=channel.fixed_cost * share,
        min_if_on=channel.min_if_on * share,
        max_per_period=channel.max_per_period * share,
        lot=channel.lot * share,
        use={name: units / share for name, units in channel.use.items()},
    )


def _scaled(response: Response, factor: float) -> Response:
    return response if factor == 1.0 else response.scaled(factor)


def _plain(problem: Problem, deal: Deal, lines: tuple[Line, ...]) -> Problem:
    channels = tuple(
        _in_our_money(c, f, s) if (f, s) != (1.0, 1.0) else c
        for c, f, s in zip(problem.channels, deal.factor, deal.share, strict=True)
    )
    return replace(
        problem,
        channels=channels,
        price_steps=(),
        menus=(),
        budget=max(problem.budget - deal.fees, 0.0),
        lines=problem.lines + lines,
    )


def _solve(problem: Problem, deal: Deal, lines: tuple[Line, ...], core: Core, left: float) -> Answer:
    plain = _plain(problem, deal, lines)
    floor = _floor(problem)
    found = core(plain, floor, left)
    return replace(
        found, value=found.value + deal.base - floor * deal.fees, bound=found.bound + deal.base - floor * deal.fees
    )


def _floor(problem: Problem) -> float:
    kind = problem.goal.kind
    if kind not in ("budget", "profit", "marginal_roi"):
        raise ValueError(f"price steps and menus are chosen for value, profit or marginal return, not for {kind!r}")
    return {"budget": 0.0, "profit": 1.0}.get(kind, problem.goal.target)


def _whole(problem: Problem, chosen: tuple[Option, ...], core: Core, gap: float, left: float) -> Answer:
    """The best plan under a whole combination: with what partners may pay, and only if every partner gains enough."""
    deal = _deal(problem, chosen, [])
    lines = tuple(_their_limit(option) for option in chosen if _pays(option))
    found = _solve(problem, deal, lines, core, left)
    if not found.found:
        return found
    found = replace(found, spend=found.spend / np.array(deal.share))
    unhappy = [o for o in chosen if isinstance(o, Agreement) and their_gain(problem, o, found.spend) < o.their_min_gain]
    if not unhappy:
        return found
    from optimize.allocate.milp import Aim
    from optimize.allocate.refine import by_model

    rows = tuple(_signing(o) for o in chosen if isinstance(o, Agreement))
    aim = Aim(floor=_floor(problem), value_rows=rows)
    again = by_model(_plain(problem, deal, lines), aim, gap=max(gap, 1e-7), time_limit=left)
    extra = deal.base - _floor(problem) * deal.fees
    return replace(
        again, spend=again.spend / np.array(deal.share), value=again.value + extra, bound=again.bound + extra
    )


def _pays(option: Option) -> bool:
    return isinstance(option, Agreement) and option.cost_share > 0 and math.isfinite(option.their_budget)


def _their_limit(option: Option) -> Line:
    """What the partner pays, c / (1 - c) of our money, is at most its budget."""
    assert isinstance(option, Agreement)
    ratio = option.cost_share / (1.0 - option.cost_share)
    weights = dict.fromkeys(option.channels, ratio)
    return Line(f"{option.id} pays", weights, max=option.their_budget, title=option.title or option.id)


def _signing(option: Agreement) -> Any:
    """Their gain in terms of our value and our money: revenue is our value / (1 - their share)."""
    from optimize.allocate.milp import ValueRow

    keep = 1.0 - option.revenue_share
    gain = (option.revenue_share + option.their_value) / keep if keep > 0 else 0.0
    paid = option.cost_share / (1.0 - option.cost_share)
    return ValueRow(
        option.their_min_gain - option.fee, dict.fromkeys(option.channels, gain), dict.fromkeys(option.channels, paid)
    )


def their_gain(problem: Problem, option: Agreement, spend: np.ndarray) -> float:
    """What the partner gains by a plan: its share of revenue, what revenue is worth to it, our fee, less its cost."""
    revenue = paid = 0.0
    for channel in option.channels:
        i = problem.place[channel]
        c = problem.channels[i]
        stock = 0.0
        for t in range(problem.periods):
            stock = float(spend[t, i]) + c.carryover * stock
            revenue += option.lift * c.response.at(stock)
        paid += option.cost_share * (float(spend[:, i].sum()))
    return (option.revenue_share + option.their_value) * revenue + option.fee - paid


def _told(problem: Problem, picked: tuple[Option, ...], best: Answer) -> dict[str, Any]:
    """What was chosen, with each side's budget and gain."""
    told: dict[str, Any] = {}
    options = list(picked)
    if problem.price_steps:
        step = options.pop(0)
        told["price_step"] = step.id if step is not None else None
    deals = []
    for menu, option in zip(problem.menus, options, strict=True):
        entry: dict[str, Any] = {"menu": menu.id, "signed": option.id if option is not None else None}
        if isinstance(option, Agreement):
            at = [problem.place[c] for c in option.channels]
            total = float(best.spend[:, at].sum())
            entry |= {
                "our_budget": (1.0 - option.cost_share) * total + option.fee,
                "their_budget": option.cost_share * total,
                "their_gain": their_gain(problem, option, best.spend),
            }
        deals.append(entry)
    if deals:
        told["agreements"] = deals
    return told
