"""Terms: the tables of what a business lays down (`sim.policy`), for the submodels that obey it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.market import Market
from sim.policy import MediumCap
from sim.world import Tableau

Tables = dict[str, Tableau]


def terms(market: Market) -> Tables:
    """Tables of the submodels of a market that obey a policy; none for those that are off."""
    made: Tables = {}
    for name, tables in TERMS.items():
        if name in market.on:
            made |= tables(market)
    return made


def _medium_caps(market: Market) -> Tables:
    caps = [market.contact.by_medium.get(m.name, MediumCap()) for m in market.media]
    return {
        "medium_week": Tableau([c.per_week for c in caps], "medium tier"),
        "medium_month": Tableau([c.per_month for c in caps], "medium tier"),
    }


def _reading_hours(market: Market) -> Tables:
    return {"send_hour": Tableau([m.send_hour for m in market.media], "medium")}


def _triggers(market: Market) -> Tables:
    rules = [(m.trigger, float(m.direct and market.contact.active)) for m in market.media]
    return {
        "after_purchase": Tableau([on * t.after_purchase for t, on in rules], "medium"),
        "after_silence": Tableau([on * t.after_silence for t, on in rules], "medium"),
        "after_drop": Tableau([on * t.after_drop for t, on in rules], "medium"),
    }


TERMS: Mapping[str, Callable[[Market], Tables]] = {
    "medium_caps": _medium_caps,
    "reading_hours": _reading_hours,
    "triggers": _triggers,
}
"""Submodel -> the tables that it looks up."""
