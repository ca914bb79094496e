"""Tables: a market's description as the tables and axes that customers meet; money becomes cents here."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sim.alliances import agreed_tables, appeals
from sim.context import context
from sim.dating import Numbers, by_day, daily, dated, during
from sim.encounter_terms import encounter_axes
from sim.gaps import gap_curve
from sim.market import Category, Market, Option
from sim.options import along
from sim.people import TIERS
from sim.policy import ByDay
from sim.portable import elementwise, log
from sim.reach import media_tables, partner_of
from sim.service.waits import AXIS as HALF_MINUTES
from sim.spans import WEEK, YEAR
from sim.terms import further_axes
from sim.traits import clock, sites
from sim.world import Tableau, World

CENTS = 100.0
NOBODY = "nobody"
"""The one element of the axis "partner" of a market without partners; nobody is its member."""
MINUTE = 60_000_000.0


def world(market: Market, customers: int) -> World:
    """Axes, tables and nests of a market for so many simulated customers.

    Raises:
        WorldError: what the description says by day or by name does not fit together.
    """
    own = tuple(o.name for o in market.options)
    tables = (
        media_tables(market) | _contacts(market) | _needs(market) | _choice(market)
        | _purchases(market) | _partners(market) | _hall(market, customers) | context(market) | agreed_tables(market)
    )  # fmt: skip
    return World(_axes(market, customers), tables, {"option": {"own": own}})


def _axes(market: Market, customers: int) -> dict[str, tuple[str, ...]]:
    hall = market.hall
    first = hall.opens if hall else 9
    hours = len(hall.profile) if hall else 1
    return (
        {
            "segment": tuple(s.name for s in market.segments),
            "tier": TIERS,
            "region": market.place.regions,
            "category": tuple(c.name for c in market.categories),
            "medium": tuple(m.name for m in market.media),
            "option": (*(o.name for o in market.options), *(r.name for r in market.rivals), "nothing"),
            "partner": tuple(p.name for p in market.partners) or (NOBODY,),
            "site": tuple(f"hall {k + 1}" for k in range(sites(market, customers))),
            "hour": tuple(f"{first + k:02d}:00" for k in range(hours)),
            "half_minute": HALF_MINUTES,
        }
        | further_axes(market)
        | encounter_axes(market)
    )


def _contacts(market: Market) -> dict[str, Tableau]:
    turn, turns = 1.0, []
    for medium in market.media:
        turns.append(turn if medium.direct else 0.0)
        turn *= 2.0 if medium.direct else 1.0
    return {
        "turn": Tableau(turns, "medium"),
        "turn_inverse": Tableau([0.5 / t if t else 0.0 for t in turns], "medium"),
        "burden": Tableau([m.fatigue for m in market.media], "medium"),
        "week_cap": Tableau(market.contact.per_week, "tier"),
        "month_cap": Tableau(market.contact.per_month, "tier"),
    }


def _needs(market: Market) -> dict[str, Tableau]:
    day = np.arange(market.days)
    season = np.stack([_season(c, market, day) for c in market.categories], axis=1)
    curves = zip(*(gap_curve(c.gap_shape) for c in market.categories), strict=True)
    return {
        **{f"gap_{k}": Tableau(coefficients, "category") for k, coefficients in enumerate(curves)},
        "season": dated(season, "category"),
        "list_price": Tableau([c.price * CENTS for c in market.categories], "category"),
        "goods_cost": Tableau([c.unit_cost * CENTS for c in market.categories], "category"),
    }


def _season(category: Category, market: Market, day: NDArray[np.int64]) -> Numbers:
    """Needs of each day per need of an even week (M1)."""
    parts = np.array(category.season)
    part = ((day + WEEK * market.first_week) % YEAR) * len(parts) // YEAR
    weekday = np.array(category.weekday)
    factor = parts[part] * weekday[(day + market.first_weekday) % len(weekday)] / 7.0
    for when, extra in category.extra.items():
        if 0 <= when < len(factor):
            factor[when] *= extra
    return np.asarray(factor)


def _choice(market: Market) -> dict[str, Tableau]:
    own, rivals, days = market.options, market.rivals, market.days
    n, rest = len(own), len(rivals) + 1
    price = by_day([*(o.price for o in own), *(r.price for r in rivals), 1.0], days)
    delivery = np.concatenate([by_day([o.delivery_days for o in own], days), np.zeros((days, rest))], axis=1)
    weights = [market.price_weight * s.price_weight for s in market.segments]
    return {
        "appeal": appeals(market),
        "own": Tableau(along(market, lambda o: 1.0), "option"),
        "closed": dated(closings(market), "option"),
        "price": dated(price, "option"),
        "log_price": dated(elementwise(log, price), "option"),
        "offered": Tableau(along(market, lambda o: _has_offers(o, market)), "option"),
        "travel": Tableau(along(market, lambda o: o.distance), "option"),
        "delivery_days": dated(delivery, "option"),
        "queue": Tableau(along(market, lambda o: o.queue and market.hall is not None), "option"),
        "price_weight": Tableau(weights, "segment"),
        "rival_move": Tableau([0.0] * (n + rest), "option"),
        "likeness": Tableau([market.likeness], "option_nest"),
    }


def closings(market: Market) -> Numbers:
    """1 where an option cannot be chosen: closed, or a partner's without an agreement; shape (days, options)."""
    own, days = market.options, market.days
    rest = np.zeros((days, len(market.rivals) + 1))
    closed = np.concatenate([1.0 - by_day([o.open for o in own], days), rest], axis=1)
    for k, option in enumerate(own):
        partner = partner_of(option.partner, market)
        if partner is not None:
            closed[:, k] = np.maximum(closed[:, k], 1.0 - during(partner, days))
    return closed


def _has_offers(option: Option, market: Market) -> bool:
    """Whether offers to single people count at an option."""
    return not market.partners or any(not p.offer_at or option.name in p.offer_at for p in market.partners)


def _purchases(market: Market) -> dict[str, Tableau]:
    names = [p.name for p in market.partners]
    seller = [float(names.index(o.partner)) if o.partner else -1.0 for o in market.options]
    return {
        "add_on_chance": Tableau(along(market, lambda o: o.add_on), "option"),
        "return_rate": Tableau(along(market, lambda o: o.return_rate), "option"),
        "handling": Tableau(along(market, lambda o: o.handling_cost * CENTS), "option"),
        "seller": Tableau(seller + [-1.0] * (len(market.rivals) + 1), "option"),
        "basket_log_mean": Tableau(market.basket.log_mean),
        "basket_log_sd": Tableau(market.basket.log_sd),
    }


def _partners(market: Market) -> dict[str, Tableau]:
    days = market.days

    def terms(values: Iterable[ByDay]) -> Tableau:
        rows = [daily(v, days) * during(p, days) for p, v in zip(market.partners, values, strict=True)]
        return dated(np.stack(rows, axis=1) if rows else np.zeros((days, 1)), "partner")

    everyone = market.partners
    offers = [tuple(elementwise(log, 1.0 - daily(p.discount, days))) for p in everyone]
    return {
        "joint_offer": terms(offers),
        "cost_share": terms([p.cost_share for p in everyone]),
        "commission_rate": terms([p.commission for p in everyone]),
        "referral_rate": terms([p.referral for p in everyone]),
        "points_rate": terms([p.points for p in everyone]),
        "points_paid_by_us": terms([p.points_paid_by_us for p in everyone]),
    }


def _hall(market: Market, customers: int) -> dict[str, Tableau]:
    hall, places = market.hall, sites(market, customers)
    if hall is None:
        return {"expected_wait": Tableau([0.0] * places, "site"), "wait_scale": Tableau(1.0)}
    stretch = clock(market, customers)
    share = np.array(hall.profile) / sum(hall.profile)
    return {
        "expected_wait": Tableau([hall.expected_wait * stretch] * places, "site"),
        "wait_scale": Tableau(1.0 / stretch),
        "desks": Tableau([[float(d) for d in hall.desks]] * places, "site hour"),
        "opens": Tableau(hall.opens * 60.0 * MINUTE),
        "hour_starts": Tableau(np.concatenate([[0.0], np.cumsum(share)[:-1]]), "hour"),
        "hour_weight": Tableau(1.0 / share, "hour"),
        "stretch": Tableau(stretch),
        "mean_patience": Tableau(hall.patience_minutes * MINUTE),
        "second_class": Tableau([float(bool(hall.priority) and t not in hall.priority) for t in range(3)], "tier"),
    }
