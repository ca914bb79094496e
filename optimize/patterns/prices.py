"""Patterns of price: how far orders move, whose they are, and what is left of a promotion."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from optimize.patterns.pattern import Ground, Outcomes, Pattern, Values, arc, orders, weekly
from optimize.patterns.stage import weekly_prices
from optimize.patterns.trial import Trial
from scenarios.calendar import Calendar
from scenarios.compile import describe
from sim.draws import key
from sim.outcome import ratio

UP, DOWN = 1.05, 0.95
PROMOTION = (84, 98)
DEPTH = 0.8
PROMOTED = ("reference_price", "stockpiling")


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


def _price(o: Outcomes) -> NDArray[np.float64]:
    """The price of each week under the promotion, as a factor."""
    price = np.ones(len(o["base"]["sales"]))
    price[PROMOTION[0] // 7 : PROMOTION[1] // 7] = DEPTH
    return price


def _units(o: Outcomes, first: int, after: int) -> float:
    """Sales at list price that the promotion adds in some weeks: what is bought ahead counts."""
    extra = weekly(o["promotion"], "sales") / _price(o) - weekly(o["base"], "sales")
    return float(extra[first:after].sum())


def _sources(o: Outcomes, g: Ground) -> Values:
    """Units that rivals lose while the promotion runs, over the units more that are wanted from us.

    A rival's unit is a purchase; ours is a purchase times the baskets in an order, so what is bought ahead counts.
    Whoever chose us and left a full hall is lost to rivals too, so choices are counted on both sides. The rivals' loss
    is net: they have their part of the needs that come early.
    """
    during = slice(PROMOTION[0] // 7, PROMOTION[1] // 7)
    own = len(g.channels())
    choices = {name: o[name]["choices"][during].sum(axis=(0, 1)).astype(np.float64) for name in o}
    value = {"base": weekly(o["base"], "sales"), "promotion": weekly(o["promotion"], "sales") / _price(o)}
    an_order = {name: ratio(float(value[name][during].sum()), float(o[name]["orders"][during].sum())) for name in o}
    bought = ratio(an_order["promotion"], an_order["base"])
    gained = bought * float(choices["promotion"][:own].sum()) - float(choices["base"][:own].sum())
    lost = float((choices["base"] - choices["promotion"])[own:-1].sum())
    return {"rivals": ratio(lost, gained)}


def _dip(o: Outcomes, g: Ground) -> Values:
    """What is left of the extra units when the thirteen weeks after are counted too."""
    first, after = PROMOTION[0] // 7, PROMOTION[1] // 7
    return {"net": ratio(_units(o, first, after + 13), _units(o, first, after))}


def _about_reference(g: Ground) -> Mapping[str, Trial]:
    return {"base": Trial(), "dear": Trial(then=g.prices(1.1)), "cheap": Trial(then=g.prices(1.0 / 1.1))}


def _loss(o: Outcomes, g: Ground) -> Values:
    """Elasticity of orders to a price above the reference over that to one as far below it, in the first four weeks.

    What Neumann and Boeckenholt compare are slopes of utility on either side of the reference. Orders follow utility
    exponentially, so relative changes of orders to +10 % and -10 % would differ without any loss aversion (a loss of
    a fifth undoes a gain of a quarter): the changes are taken in logarithms. In four weeks most people see our price
    once or less, and a tenth of a reference is learned at each price seen.
    """
    month = {name: orders(o[name], after=4) for name in o}
    loss = arc(month["dear"], month["base"], 1.1, 1.0)
    gain = arc(month["cheap"], month["base"], 1.0 / 1.1, 1.0)
    return {"ratio": ratio(loss, gain)}


PATTERNS = (
    Pattern("V1", _all, lambda o, g: {"elasticity": _firm(o)},
            suspects={"without waiting": ("off=[waiting]",), "without habit": ("off=[inertia]",)}),
    Pattern("V2", lambda g: {**_all(g), **_online(g)}, _single, suspects={"without habit": ("off=[inertia]",)}),
    Pattern("V3", _online, _cross,
            suspects={"with channels half as alike": ("choice.likeness=0.75",),
                      "with wider tastes for channels": ("people.taste_for_channels=1.0",)}),
    Pattern("V4", _all, _segments, suspects={"without waiting": ("off=[waiting]",)}),
    Pattern("V5", _moving, _estimates, suspects={"without habit": ("off=[inertia]",)}),
    Pattern("V6", _promotion, _sources, on=PROMOTED,
            suspects={"when buying nothing is rare": ("choice.nothing=-1.0",),
                      "when needs hurry three times as much": ("behaviours.see_promotion.incidence=2.25",)}),
    Pattern("V7", _promotion, _dip, on=PROMOTED,
            suspects={"without habit": ("off=[inertia]",), "without dropout": ("off=[dropout]",),
                      "when customers are not likelier to think of us": ("behaviours.consider.customer=0.0",)}),
    Pattern("V8", _about_reference, _loss, on=("reference_price",), pooled=True),
)  # fmt: skip
