"""Patterns of price: how far orders move, whose they are, and what is left of a promotion."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from optimize.patterns.pattern import Ground, Outcomes, Pattern, Values, arc, change, orders, weekly
from optimize.patterns.stage import weekly_prices
from optimize.patterns.trial import Trial
from scenarios.calendar import Calendar
from scenarios.compile import describe
from sim.draws import key
from sim.kpi import ratio

UP, DOWN = 1.05, 0.95
PROMOTION = (84, 98)
DEPTH = 0.8


def _all(g: Ground) -> Mapping[str, Trial]:
    return {"up": Trial(then=g.prices(UP)), "down": Trial(then=g.prices(DOWN))}


def _online(g: Ground) -> Mapping[str, Trial]:
    return {"web up": Trial(then=g.prices(UP, "web")), "web down": Trial(then=g.prices(DOWN, "web"))}


def _firm(o: Outcomes) -> float:
    return arc(orders(o["up"]), orders(o["down"]), UP, DOWN)


def _single(o: Outcomes, g: Ground) -> Values:
    web = g.channels("web")
    alone = arc(orders(o["web up"], web), orders(o["web down"], web), UP, DOWN)
    return {"ratio": ratio(alone, _firm(o))}


def _cross(o: Outcomes, g: Ground) -> Values:
    store = g.channels("store", "hall")
    return {"cross": arc(orders(o["web up"], store), orders(o["web down"], store), UP, DOWN)}


def _segments(o: Outcomes, g: Ground) -> Values:
    weights = [s.price_weight for s in g.scenario.segments.values()]

    def of(segment: int) -> float:
        up, down = (float(o[name]["orders"][:, segment].sum()) for name in ("up", "down"))
        return arc(up, down, UP, DOWN)

    return {"ratio": ratio(of(int(np.argmax(weights))), of(int(np.argmin(weights))))}


def _moving(g: Ground) -> Mapping[str, Trial]:
    return {**_all(g), "lot": Trial(prices="randomised"), "demand": Trial(prices="following demand")}


def _estimates(o: Outcomes, g: Ground) -> Values:
    """Weekly log orders on log price, as an analyst would; the lot's path is drawn anew for every seed."""
    truth, made = _firm(o), {}
    market, first = describe(g.scenario), Calendar.of(g.scenario).burn_in
    seed = key(g.scenario.seed, round(o["lot"].measures["replication"]))
    for name, how in (("lot", "randomised"), ("demand", "following demand")):
        sold = np.log(np.maximum(weekly(o[name], "orders"), 1.0))
        path = np.log(weekly_prices(market, how, first, seed)[: len(sold)])  # type: ignore[arg-type]
        made[name] = ratio(float(np.polyfit(path, sold, 1)[0]), truth)
    return {"randomised": made["lot"], "bias": abs(made["demand"] - 1.0)}


def _promotion(g: Ground) -> Mapping[str, Trial]:
    return {"base": Trial(), "promotion": Trial(then=g.prices(DEPTH), window=PROMOTION)}


def _sources(o: Outcomes, g: Ground) -> Values:
    first, after = PROMOTION[0] // 7, PROMOTION[1] // 7
    own = len(g.channels())
    moved = (o["promotion"]["choices"][first:after] - o["base"]["choices"][first:after]).sum(axis=(0, 1))
    return {"rivals": ratio(-float(moved[own:-1].sum()), float(moved[:own].sum()))}


def _dip(o: Outcomes, g: Ground) -> Values:
    """Units are sales at list price: what is bought ahead counts."""
    first, after = PROMOTION[0] // 7, PROMOTION[1] // 7
    price = np.ones(len(o["base"]["sales"]))
    price[first:after] = DEPTH
    extra = weekly(o["promotion"], "sales") / price - weekly(o["base"], "sales")
    return {"net": ratio(float(extra[first : after + 13].sum()), float(extra[first:after].sum()))}


def _about_reference(g: Ground) -> Mapping[str, Trial]:
    return {"base": Trial(), "dear": Trial(then=g.prices(1.1)), "cheap": Trial(then=g.prices(1.0 / 1.1))}


def _loss(o: Outcomes, g: Ground) -> Values:
    month = {name: orders(o[name], after=4) for name in o}
    return {"ratio": ratio(-change(month["dear"], month["base"]), change(month["cheap"], month["base"]))}


PATTERNS = (
    Pattern("V1", _all, lambda o, g: {"elasticity": _firm(o)},
            suspects={"without waiting": ("off=[waiting]",), "without habit": ("off=[inertia]",)}),
    Pattern("V2", lambda g: {**_all(g), **_online(g)}, _single, suspects={"without habit": ("off=[inertia]",)}),
    Pattern("V3", _online, _cross,
            suspects={"with channels half as alike": ("choice.likeness=0.75",),
                      "with wider tastes for channels": ("people.taste_for_channels=1.0",)}),
    Pattern("V4", _all, _segments, suspects={"without waiting": ("off=[waiting]",)}),
    Pattern("V5", _moving, _estimates, suspects={"without habit": ("off=[inertia]",)}),
    Pattern("V6", _promotion, _sources, suspects={"when buying nothing is rare": ("choice.nothing=-1.0",)}),
    Pattern("V7", _promotion, _dip, on=("reference_price", "stockpiling"),
            suspects={"without habit": ("off=[inertia]",), "without dropout": ("off=[dropout]",)}),
    Pattern("V8", _about_reference, _loss, on=("reference_price",)),
)  # fmt: skip
