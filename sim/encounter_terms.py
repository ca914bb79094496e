"""Tables, axes and traits of the submodels of encounters (`sim.encounters`), from what a market says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sim.dating import by_day, dated
from sim.market import Market
from sim.options import along
from sim.world import Tableau

CENTS = 100.0
WEEKS = tuple(f"week {k + 1}" for k in range(51)) + ("week 52 or later",)
MONTHS = tuple(f"month {k}" for k in range(35)) + ("month 35 or later",)
MIDDLE = 2
"""The level of experience that changes nothing."""

Tables = dict[str, Tableau]


def _at_desk(market: Market) -> Tables:
    return {"at_desk": Tableau([float(c.at_desk) for c in market.categories], "category")}


def _routing(market: Market) -> Tables:
    names = [o.name for o in market.options]
    to = [o for kind in ("app", "web") for o in market.options if o.kind == kind][:1]
    hall = market.hall is not None
    errand = Tableau(along(market, lambda o: hall and o.queue and o.kind != "pickup"), "option")
    if not to:
        return {"route_to": Tableau(-1.0), "errand": errand}
    place, open_ = float(names.index(to[0].name)), by_day([to[0].open], market.days)[:, 0]
    return {"route_to": dated(np.where(open_ > 0.5, place, -1.0), ""), "errand": errand}


def _experience_levels(market: Market) -> Tables:
    return {
        "level_above": Tableau(along(market, lambda o: o.level - MIDDLE), "option"),
        "level_cost": Tableau(along(market, lambda o: CENTS * (o.level - 1) * o.level_cost), "option"),
    }


def _service_offers(market: Market) -> Tables:
    return _at_desk(market) | {"is_service": Tableau([float(c.service) for c in market.categories], "category")}


def _buying_cycle(market: Market) -> Tables:
    return {"decision_days": Tableau([c.decision_days for c in market.categories], "category")}


def _cover(market: Market) -> Tables:
    covers = [c.covers for c in market.categories if c.covers is not None]
    things = {c.thing for c in covers}
    opens, closes = (covers[0].opens_day, covers[0].closes_day) if covers else (0.0, 0.0)
    return {
        "is_cover": Tableau([float(c.covers is not None) for c in market.categories], "category"),
        "is_durable": Tableau([float(c.name in things) for c in market.categories], "category"),
        "window_opens": Tableau(opens),
        "window_closes": Tableau(closes),
    }


def _stock(market: Market) -> Tables:
    plan = market.stock
    return {
        "stock_cover": Tableau(plan.cover_days),
        "stock_lead": Tableau(float(plan.lead_days)),
        "stock_shared": Tableau(float(plan.shared)),
    }


ENCOUNTER_TERMS: Mapping[str, Callable[[Market], Tables]] = {
    "sales_steps": _at_desk,
    "routing": _routing,
    "experience_levels": _experience_levels,
    "service_offers": _service_offers,
    "buying_cycle": _buying_cycle,
    "cover": _cover,
    "stock": _stock,
}
"""Submodel -> the tables that it looks up."""

ENCOUNTER_AXES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "buying_cycle": ("cycle_week", WEEKS),
    "cover": ("owned_month", MONTHS),
}
"""Submodel -> the axis that it brings, and its elements."""


def encounter_axes(market: Market) -> dict[str, tuple[str, ...]]:
    """The axes of the submodels that are on."""
    return {axis: names for part, (axis, names) in ENCOUNTER_AXES.items() if part in market.on}
