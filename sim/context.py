"""Context: the tables that further submodels look up (nothing here is read by the first day)."""

from __future__ import annotations

import numpy as np

from sim.alliances import alliance_tables
from sim.behaviours import pricing
from sim.dating import by_day, daily, dated, during
from sim.market import ONLINE, STORES, Market, Option
from sim.options import along, among
from sim.portable import elementwise, log
from sim.reach import endorsement, partner_of, sharpened
from sim.terms import terms
from sim.world import Tableau

CENTS = 100.0
MONTH = 30.0
MISMATCH = 0.15
"""Trust that premium customers lose per month of a mismatch of 1 (model page 3.5)."""


def context(market: Market) -> dict[str, Tableau]:
    """Tables of the further submodels of a market; none if it has none."""
    if not market.on:
        return {}
    return _lives(market) | _prices(market) | _partners(market) | alliance_tables(market) | terms(market)


def _lives(market: Market) -> dict[str, Tableau]:
    rates = [[c.rate * s.need_rate for s in market.segments] for c in market.categories]
    return {
        "mean_rate": Tableau(rates, "category segment"),
        "rate_shape": Tableau([c.rate_shape for c in market.categories], "category"),
        "tasted": Tableau([1.0] * (len(market.options) + len(market.rivals)) + [0.0], "option"),
        "brand_sd": Tableau(market.people.brand_sd),
        "channel_sd": Tableau(market.people.channel_sd),
        "click_rate": Tableau([m.click_rate for m in market.media], "medium"),
        "coupon_depth": Tableau([m.coupon for m in market.media], "medium"),
        "tempts": Tableau([c.tempts for c in market.categories], "category"),
        "tempted": Tableau([c.tempted for c in market.categories], "category"),
        "rating": Tableau(0.7),
        "rating_volume": Tableau(1.0),
    }


def _prices(market: Market) -> dict[str, Tableau]:
    online, offline = (np.array([kind(o) for o in market.options]) for kind in (_online, _offline))
    price = by_day([o.price for o in market.options], market.days)
    log_price = elementwise(log, price)
    opened = by_day([o.open for o in market.options], market.days)
    return {
        "online": Tableau(along(market, _online), "option"),
        "offline": Tableau(along(market, _offline), "option"),
        "today": dated(np.arange(market.days, dtype=np.float64), ""),
        "channel_gap": dated(pricing.widest_gap(log_price, online, offline), ""),
        "best_log_price": dated(pricing.lowest(log_price, opened > 0.5), ""),
        "promotion": dated(pricing.promoted(price), ""),
        "premium": Tableau([1.0, 0.0, 0.0], "tier"),
    }


def _online(option: Option) -> float:
    return float(option.kind in ONLINE)


def _offline(option: Option) -> float:
    return float(option.kind in STORES)


def _partners(market: Market) -> dict[str, Tableau]:
    partners = market.partners
    spoken = [during(p, market.days) * daily(p.pitch_share, market.days) for p in partners] or [np.zeros(market.days)]
    return {
        "pitched": dated(np.stack(spoken, axis=1), "partner"),
        "sharpened": Tableau([sharpened(p) for p in partners] or [0.0], "partner"),
        "pitched_here": Tableau(
            [among(market, p.pitched_at) for p in partners] or [among(market, ())], "partner option"
        ),
        "endorsed": Tableau(
            [[endorsement(p, market) * here for here in among(market, p.endorsed_at)] for p in partners]
            or [[0.0] * len(among(market, ()))],
            "partner option",
        ),
        "referral_income_each": Tableau([round(CENTS * p.product_fee) for p in partners] or [0.0], "partner"),
        "mismatch": Tableau([_mismatch(m.partner, market) for m in market.media], "medium"),
    }


def _mismatch(name: str, market: Market) -> float:
    partner = partner_of(name, market)
    return MISMATCH / MONTH * min(partner.fit, 0.0) if partner is not None else 0.0
