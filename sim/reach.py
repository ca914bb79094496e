"""Reach: what a budget's money becomes in media: whom they can meet, how often, how sharply, with what effect."""

from __future__ import annotations

import numpy as np

from sim.agreement import Partner
from sim.aims import wanted_elsewhere
from sim.dating import Numbers, by_day, dated, during
from sim.market import Market, Medium
from sim.membership import covered, has_own_people, member_chances, outside_segments, prospects_inside
from sim.portable import elementwise, exp
from sim.world import Tableau


def media_tables(market: Market) -> dict[str, Tableau]:
    """What behaviours look up about media."""
    media = market.media
    sharp = np.array([precision(m, market) for m in media])
    q = market.people.prospects
    hi, lo = (q + (1.0 - q) * sharp) / q, 1.0 - sharp
    mean = pressure(market)
    freshness = np.stack([_freshness(m, market.days) for m in media], axis=1)
    return {
        "pressure": dated(mean, "medium segment"),
        "bound": dated(1.0 - elementwise(exp, -mean * np.maximum(hi, lo)[:, None]), "medium segment"),
        "to_prospects": Tableau(hi, "medium"),
        "to_others": Tableau(lo, "medium"),
        "memory": Tableau([0.5 ** (1.0 / m.half_life_days) for m in media], "medium"),
        "freshness": dated(freshness, "medium"),
        "sharpness": Tableau([1.0 / m.kappa for m in media], "medium"),
        "effect": dated(_effects(market), "medium segment"),
        "direct": Tableau([float(m.direct) for m in media], "medium"),
    }


def precision(medium: Medium, market: Market) -> float:
    """Targeting of a medium; a partner's is sharper the more it shares (3.5)."""
    partner = partner_of(medium.partner, market)
    if partner is None:
        return medium.precision
    return min(1.0, medium.precision + sharpened(partner))


def sharpened(partner: Partner) -> float:
    """What shared data adds to the precision of a partner's targeting."""
    return 0.5 * partner.data_share * partner.consent * partner.id_match * (1.0 + partner.fit) / 2.0


def _effects(market: Market) -> Numbers:
    """Ceiling of each medium's effect on each segment, by day: (days, media, segments)."""
    return np.stack(
        [
            _effect(m, market) * by_day([s.media.get(m.name, 1.0) for s in market.segments], market.days)
            for m in market.media
        ],
        axis=1,
    )


def _effect(medium: Medium, market: Market) -> float:
    """Ceiling of a medium's effect; a partner that fits and is liked endorses us (3.5)."""
    partner = partner_of(medium.partner, market)
    return medium.gain + (endorsement(partner, market) if partner is not None else 0.0)


def endorsement(partner: Partner, market: Market) -> float:
    """What a liked partner that fits adds by standing up for us; less where a rival's partner is of its trade."""
    known = partner.kind not in ("", "other")
    imitated = known and any(rival.ally == partner.kind for rival in market.rivals)
    news = 1.0 - market.imitation if imitated else 1.0
    return news * market.endorsement * (partner.standing - 0.5) / 0.2 * max(partner.fit, 0.0)


def name_lent(partner: Partner, market: Market) -> float:
    """What a partner's name in our own messages lends them: its endorsement if it fits, a loss if it does not.

    Assumed, for no source was found for the size of either: a misfit costs as much as a fit brings with a partner of
    the usual standing (0.7), and it costs that however well the partner is liked.
    """
    return endorsement(partner, market) if partner.fit >= 0.0 else market.endorsement * partner.fit


def partner_of(name: str, market: Market) -> Partner | None:
    """The agreement of a name, if there is one."""
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
        partner = partner_of(medium.partner, market)
        if partner is not None:
            people = share * (member_chances(market, partner) + partner.outside_people)
            if has_own_people(partner):
                people = share * member_chances(market, partner) + outside_segments(market, partner)
            people = people * covered(market, partner)
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
        partner = partner_of(medium.partner, market)
        if partner is not None:
            made[:, m] *= during(partner, market.days)[:, None]
        if medium.direct and not market.contact.active:
            made[:, m] = 0.0
    return made


def _inside(medium: Medium, market: Market, everyone: Numbers) -> Numbers:
    """Share of prospects in a medium's audience of each segment."""
    partner = partner_of(medium.partner, market)
    mixed = partner is not None and (partner.tier_mix or has_own_people(partner))
    return prospects_inside(market, partner) if partner is not None and mixed else everyone


def _sought(medium: Medium, market: Market, heavy: Numbers) -> Numbers:
    """Share of a medium's audience whom its targeting looks for, in each segment."""
    if medium.aim == "need" or "unmet_needs" not in market.on:
        return heavy
    return np.full_like(heavy, wanted_elsewhere(market) * _elsewhere(medium, market))


def _elsewhere(medium: Medium, market: Market) -> float:
    """Share of a medium's audience that is no customer of ours: outside people are not, nor are those who left."""
    ours, outside = 1.0, sum(p.outside_people for p in market.partners)
    partner = partner_of(medium.partner, market)
    if partner is not None:
        ours, outside = partner.shared_members, partner.outside_people
    elif medium.direct:
        outside = 0.0
    return (ours * (1.0 - market.people.active) + outside) / max(ours + outside, 1e-12)


def _reached_share(market: Market) -> Numbers:
    """Mean targeting factor of each segment, so that money buys the same exposures whoever the prospects are."""
    q = market.people.prospects
    sharp = np.array([precision(m, market) for m in market.media])[:, None]
    inside = np.full(len(market.segments), q)
    if market.segments_by == "need":
        edge = np.concatenate([[0.0], np.cumsum([s.share for s in market.segments])])
        width = np.maximum(np.diff(edge), 1e-12)
        inside = np.clip(edge[1:] - np.maximum(edge[:-1], 1.0 - q), 0.0, None) / width
    inside = np.stack([_sought(m, market, _inside(m, market, inside)) for m in market.media])
    return np.maximum(inside * (q + (1.0 - q) * sharp) / q + (1.0 - inside) * (1.0 - sharp), 1e-9)
