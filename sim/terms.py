"""Terms: the tables of what a business lays down (`sim.policy`), for the submodels that obey it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sim.alliances import ALLIANCE_TABLES
from sim.credit import CREDIT_TABLES
from sim.dating import by_day, dated
from sim.encounter_terms import ENCOUNTER_TERMS
from sim.inducements import INDUCEMENT_AXES, INDUCEMENT_TABLES
from sim.market import STORES, Market
from sim.options import along, among
from sim.policy import MediumCap
from sim.portable import elementwise, log
from sim.publicity import PUBLICITY_TERMS
from sim.relations import RELATION_AXES, RELATION_TABLES
from sim.touchpoints import AXES, TABLES
from sim.world import Tableau

Tables = dict[str, Tableau]


def terms(market: Market) -> Tables:
    """Tables of the submodels of a market that obey a policy; none for those that are off."""
    made: Tables = {}
    for name, tables in {**TERMS, **TABLES, **RELATION_TABLES, **INDUCEMENT_TABLES}.items():
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
        "rhythm": Tableau([on * t.every for t, on in rules], "medium"),
    }


def further_axes(market: Market) -> dict[str, tuple[str, ...]]:
    """Axes that only further submodels know."""
    axes = {"occasion": tuple(o.name for o in market.occasions)} if "occasions" in market.on else {}
    further = [own for part, own in {**AXES, **RELATION_AXES, **INDUCEMENT_AXES}.items() if part in market.on]
    return axes | {axis: names for own in further for axis, names in own.items()}


def _occasions(market: Market) -> Tables:
    occasions = market.occasions
    weight = np.array([[o.share * o.mix.get(s.name, 1.0) for s in market.segments] for o in occasions])
    upto = np.cumsum(weight / np.maximum(weight.sum(axis=0), 1e-12), axis=0)
    upto[-1] = 1.0
    names = [o.name for o in market.options]
    rest = [0.0] * (len(market.rivals) + 1)
    appeal = [[o.appeal.get(n, 0.0) for n in names] + rest for o in occasions]
    return {
        "occasion_upto": Tableau(upto, "occasion segment"),
        "occasion_basket": Tableau([o.basket for o in occasions], "occasion"),
        "occasion_appeal": Tableau(appeal, "occasion option"),
    }


def _instalments(market: Market) -> Tables:
    plan = market.instalments
    return {
        "instalments": Tableau(among(market, plan.offered_at), "option"),
        "financing_rate": Tableau(plan.cost),
    }


def _dynamic_price(market: Market) -> Tables:
    """The plan is dated; what is posted is not, for the rule writes it every morning."""
    rule, own, rivals = market.price_rule, market.options, market.rivals
    planned = by_day([*(o.price for o in own), *(r.price for r in rivals), 1.0], market.days)
    logs = elementwise(log, planned)
    return {
        "planned_price": dated(planned, "option"),
        "planned_log_price": dated(logs, "option"),
        "price": Tableau(planned[0], "option"),
        "log_price": Tableau(logs[0], "option"),
        "channel_gap": Tableau(0.0),
        "best_log_price": Tableau(0.0),
        "promotion": Tableau(0.0),
        "price_move": Tableau(along(market, lambda o: 0.0), "option"),
        "price_ruled": Tableau(among(market, rule.options), "option"),
        "price_rival": Tableau([0.0] * len(own) + [1.0] * len(rivals) + [0.0], "option"),
        "price_step": Tableau(rule.step),
        "price_floor": Tableau(elementwise(log, rule.floor)),
        "price_ceiling": Tableau(elementwise(log, rule.ceiling)),
        "price_delay": Tableau(float(max(1, rule.delay_days))),
        "price_parity": Tableau(float(rule.parity)),
        "price_starts": Tableau(float(rule.starts)),
    }


def _share_of_voice(market: Market) -> Tables:
    days = np.arange(market.days)
    period = np.array(market.spend.period_of_day, np.int64)[days]
    ours = np.zeros(int(period.max()) + 1)
    for segments in market.spend.money.values():
        for week in segments.values():
            ours[: len(week)] += week[: len(ours)]
    loud = [r.advertising for r in market.rivals]
    theirs = by_day(loud, market.days).sum(axis=1) if loud else np.zeros(market.days)
    return {"own_voice": dated(ours[period], ""), "rival_voice": dated(theirs, "")}


def _promises(market: Market) -> Tables:
    own = market.options
    true = by_day([o.delivery_days for o in own], market.days)
    said = by_day([o.delivery_days if o.promised_days is None else o.promised_days for o in own], market.days)
    rest = np.zeros((market.days, len(market.rivals) + 1))
    return {"promised_early": dated(np.concatenate([true - said, rest], axis=1), "option")}


def _storefronts(market: Market) -> Tables:
    """Whether a store or hall of ours is open, by day: where goods can be seen and a sign hangs out."""
    doors = [o.open for o in market.options if o.kind in STORES] or [0.0]
    return {"storefronts": dated((by_day(doors, market.days).max(axis=1) > 0.5).astype(np.float64), "")}


TERMS: Mapping[str, Callable[[Market], Tables]] = {
    "medium_caps": _medium_caps,
    "reading_hours": _reading_hours,
    "triggers": _triggers,
    "occasions": _occasions,
    "instalments": _instalments,
    "dynamic_price": _dynamic_price,
    "search": _storefronts,
    "presence": _storefronts,
    "share_of_voice": _share_of_voice,
    "promises": _promises,
    **ENCOUNTER_TERMS,
    **PUBLICITY_TERMS,
    **ALLIANCE_TABLES,
    **CREDIT_TABLES,
}
"""Submodel -> the tables that it looks up."""
