"""Tables: a market's description as the tables and axes that customers meet; money becomes cents here."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.gaps import gap_curve
from sim.market import ByDay, Category, Market, Medium, Partner
from sim.portable import elementwise, log
from sim.service.waits import AXIS as HALF_MINUTES
from sim.traits import Numbers, clock, member_chances, sites
from sim.world import Tableau, World

CENTS = 100.0
TIERS = ("high", "potential", "ordinary")
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
        _media(market) | _contacts(market) | _needs(market) | _choice(market)
        | _purchases(market) | _partners(market) | _hall(market, customers)
    )  # fmt: skip
    return World(_axes(market, customers), tables, {"option": {"own": own}})


def _axes(market: Market, customers: int) -> dict[str, tuple[str, ...]]:
    hall = market.hall
    first = hall.opens if hall else 9
    hours = len(hall.profile) if hall else 1
    return {
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


def dated(by_day: ArrayLike, axes: str) -> Tableau:
    """A table that is written down once for every different day; undated if all days are the same.

    Args:
        by_day: one block a day in front, shape (days, ...).
        axes: of a block.
    """
    days = np.asarray(by_day, np.float64)
    blocks, period = np.unique(days.reshape(len(days), -1), axis=0, return_inverse=True)
    blocks = blocks.reshape(-1, *days.shape[1:])
    if len(blocks) == 1:
        return Tableau(blocks[0], axes)
    return Tableau(blocks, axes, np.asarray(period).reshape(-1))


def daily(numbers: ByDay, days: int) -> Numbers:
    """One number for each day."""
    values = np.asarray(numbers, np.float64)
    return np.full(days, float(values)) if values.ndim == 0 else values[:days]


def _rows(numbers: Iterable[ByDay], days: int) -> Numbers:
    """A block of one number for each element, by day: (days, elements)."""
    return np.stack([daily(n, days) for n in numbers], axis=1)


def _during(partner: Partner, days: int) -> Numbers:
    day = np.arange(days)
    return ((day >= partner.starts) & (day < partner.ends)).astype(np.float64)


def _media(market: Market) -> dict[str, Tableau]:
    media = market.media
    precision = np.array([_precision(m, market) for m in media])
    q = market.people.prospects
    freshness = np.stack([_freshness(m, market.days) for m in media], axis=1)
    return {
        "pressure": dated(pressure(market), "medium segment"),
        "to_prospects": Tableau((q + (1.0 - q) * precision) / q, "medium"),
        "to_others": Tableau(1.0 - precision, "medium"),
        "memory": Tableau([0.5 ** (1.0 / m.half_life_days) for m in media], "medium"),
        "freshness": dated(freshness, "medium"),
        "sharpness": Tableau([1.0 / m.kappa for m in media], "medium"),
        "effect": Tableau(
            [[_effect(m, market) * s.media.get(m.name, 1.0) for s in market.segments] for m in media], "medium segment"
        ),
        "direct": Tableau([float(m.direct) for m in media], "medium"),
    }


def _precision(medium: Medium, market: Market) -> float:
    """Targeting of a medium; a partner's is sharper the more it shares (3.5)."""
    partner = _partner(medium.partner, market)
    if partner is None:
        return medium.precision
    shared = partner.data_share * partner.consent * partner.id_match * (1.0 + partner.fit) / 2.0
    return min(1.0, medium.precision + 0.5 * shared)


def _effect(medium: Medium, market: Market) -> float:
    """Ceiling of a medium's effect; a partner that fits and is liked endorses us (3.5)."""
    partner = _partner(medium.partner, market)
    endorsement = 0.0
    if partner is not None:
        endorsement = market.endorsement * (partner.standing - 0.5) / 0.2 * max(partner.fit, 0.0)
    return medium.gain + endorsement


def _partner(name: str, market: Market) -> Partner | None:
    return next((p for p in market.partners if p.name == name), None)


def _freshness(medium: Medium, days: int) -> Numbers:
    """How fresh the message is on each day (M4)."""
    if not medium.creative_half_life_days:
        return np.ones(days)
    age = np.arange(days) % medium.creative_refresh_days if medium.creative_refresh_days else np.arange(days)
    return np.asarray(0.5 ** (age / medium.creative_half_life_days))


def audiences(market: Market) -> Numbers:
    """People whom each medium can reach in each segment, in members: (media, segments)."""
    share = np.array([s.share for s in market.segments])
    outside = np.array([p.outside_people for p in market.partners])
    rows = []
    for medium in market.media:
        partner = _partner(medium.partner, market)
        if partner is not None:
            people = share * (member_chances(market, partner) + partner.outside_people)
        elif medium.direct:
            people = share * market.contact.consent
        else:
            people = share * (1.0 + outside.sum())
        rows.append(market.members * people)
    return np.stack(rows)


def pressure(market: Market) -> Numbers:
    """Mean exposures of one person of the audience on each day: (days, media, segments). Source: model page M2."""
    period = np.asarray(market.spend.period_of_day[: market.days], np.int64)
    week = np.zeros((period.max() + 1, len(market.media), len(market.segments)))
    for m, medium in enumerate(market.media):
        for s, segment in enumerate(market.segments):
            money = market.spend.money.get(medium.name, {}).get(segment.name, ())
            week[: len(money), m, s] = money
    cost = np.array([m.unit_cost for m in market.media])[:, None] * 7.0 * np.maximum(audiences(market), 1e-9)
    made = (week / (cost * _reached_share(market)))[period]
    for m, medium in enumerate(market.media):
        partner = _partner(medium.partner, market)
        if partner is not None:
            made[:, m] *= _during(partner, market.days)[:, None]
        if medium.direct and not market.contact.active:
            made[:, m] = 0.0
    return made


def _reached_share(market: Market) -> Numbers:
    """Mean targeting factor of each segment, so that money buys the same exposures whoever the prospects are."""
    q = market.people.prospects
    precision = np.array([_precision(m, market) for m in market.media])[:, None]
    inside = np.full(len(market.segments), q)
    if market.segments_by == "need":
        edge = np.concatenate([[0.0], np.cumsum([s.share for s in market.segments])])
        width = np.maximum(np.diff(edge), 1e-12)
        inside = np.clip(edge[1:] - np.maximum(edge[:-1], 1.0 - q), 0.0, None) / width
    return np.maximum(inside * (q + (1.0 - q) * precision) / q + (1.0 - inside) * (1.0 - precision), 1e-9)


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
    part = ((day + 7 * market.first_week) % 364) * len(parts) // 364
    weekday = np.array(category.weekday)
    factor = parts[part] * weekday[(day + market.first_weekday) % len(weekday)] / 7.0
    for when, extra in category.extra.items():
        if 0 <= when < len(factor):
            factor[when] *= extra
    return np.asarray(factor)


def _choice(market: Market) -> dict[str, Tableau]:
    own, rivals, days = market.options, market.rivals, market.days
    n, rest = len(own), len(rivals) + 1
    price = _rows([*(o.price for o in own), *(r.price for r in rivals), 1.0], days)
    closed = np.concatenate([1.0 - _rows([o.open for o in own], days), np.zeros((days, rest))], axis=1)
    for k, option in enumerate(own):
        partner = _partner(option.partner, market)
        if partner is not None:
            closed[:, k] = np.maximum(closed[:, k], 1.0 - _during(partner, days))
    delivery = np.concatenate([_rows([o.delivery_days for o in own], days), np.zeros((days, rest))], axis=1)
    offered = [float(any(not p.offer_at or o.name in p.offer_at for p in market.partners)) for o in own]
    weights = [market.price_weight * s.price_weight for s in market.segments]
    return {
        "appeal": Tableau([*(o.appeal for o in own), *(r.appeal for r in rivals), market.nothing], "option"),
        "own": Tableau([1.0] * n + [0.0] * rest, "option"),
        "closed": dated(closed, "option"),
        "price": dated(price, "option"),
        "log_price": dated(elementwise(log, price), "option"),
        "offered": Tableau(offered + [0.0] * rest, "option"),
        "travel": Tableau([o.distance for o in own] + [0.0] * rest, "option"),
        "delivery_days": dated(delivery, "option"),
        "queue": Tableau([float(o.queue and market.hall is not None) for o in own] + [0.0] * rest, "option"),
        "price_weight": Tableau(weights, "segment"),
        "rival_move": Tableau([0.0] * (n + rest), "option"),
        "likeness": Tableau([market.likeness], "option_nest"),
    }


def _purchases(market: Market) -> dict[str, Tableau]:
    own, rest = market.options, [0.0] * (len(market.rivals) + 1)
    names = [p.name for p in market.partners]
    seller = [float(names.index(o.partner)) if o.partner else -1.0 for o in own]
    return {
        "add_on_chance": Tableau([o.add_on for o in own] + rest, "option"),
        "return_rate": Tableau([o.return_rate for o in own] + rest, "option"),
        "handling": Tableau([o.handling_cost * CENTS for o in own] + rest, "option"),
        "seller": Tableau(seller + [-1.0] * len(rest), "option"),
        "basket_log_mean": Tableau(market.basket.log_mean),
        "basket_log_sd": Tableau(market.basket.log_sd),
    }


def _partners(market: Market) -> dict[str, Tableau]:
    days = market.days

    def terms(values: Iterable[ByDay]) -> Tableau:
        rows = [daily(v, days) * _during(p, days) for p, v in zip(market.partners, values, strict=True)]
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
