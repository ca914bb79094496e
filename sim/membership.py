"""Membership: who among our customers holds a partner's card, by segment and by value tier at the start."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agreement import Partner
from sim.market import Market
from sim.people import TIERS

Numbers = NDArray[np.float64]


def member_chances(market: Market, partner: Partner) -> Numbers:
    """The chance that a customer of each segment holds a partner's card; the shared members are as many as agreed."""
    if partner.tier_mix:
        joint, tier, _ = strata(market)
        members = joint * tier_chances(market, partner)[:, tier]
        return np.asarray(members.sum(axis=1) / np.maximum(joint.sum(axis=1), 1e-12))
    likelier = _of_segments(market, partner)
    shares = np.array([s.share for s in market.segments])
    return np.minimum(1.0, partner.shared_members * likelier / float((shares * likelier).sum()))


def tier_chances(market: Market, partner: Partner) -> Numbers:
    """The chance of a customer of each segment and tier, shape (segments, tiers)."""
    joint, tier, _ = strata(market)
    likelier = _of_segments(market, partner)[:, None] * [partner.tier_mix.get(t, 1.0) for t in TIERS]
    together = float((joint * likelier[:, tier]).sum())
    return np.minimum(1.0, partner.shared_members * likelier / max(together, 1e-12))


def drawn_members(
    market: Market, partner: Partner, luck: Numbers, segment: Numbers, tier: Numbers
) -> NDArray[np.bool_]:
    """Which customers hold the card.

    Args:
        market: the description.
        partner: whose card.
        luck: a draw in (0, 1) for each person.
        segment: its position.
        tier: its position at the start.
    """
    place = segment.astype(np.int64)
    if partner.tier_mix:
        return np.asarray(luck < tier_chances(market, partner)[place, tier.astype(np.int64)])
    return np.asarray(luck < member_chances(market, partner)[place])


def prospects_inside(market: Market, partner: Partner) -> Numbers:
    """Share of prospects among a partner's members of each segment: many where the best customers are members."""
    joint, tier, prospect = strata(market)
    people = joint * (tier_chances(market, partner)[:, tier] + partner.outside_people)
    if has_own_people(partner):
        people = joint * tier_chances(market, partner)[:, tier] + partner.outside_people * _own_people(market, partner)
    return np.asarray((people * prospect).sum(axis=1) / np.maximum(people.sum(axis=1), 1e-12))


def has_own_people(partner: Partner) -> bool:
    """Whether a partner's outside people are of another kind than our customers."""
    return bool(partner.outside_mix or partner.outside_tiers)


def outside_segments(market: Market, partner: Partner) -> Numbers:
    """A partner's outside people in each segment, for each customer of ours."""
    return np.asarray(partner.outside_people * _own_people(market, partner).sum(axis=1))


def own_kind(market: Market, partner: Partner, heavy: Numbers, lot: Numbers) -> tuple[Numbers, Numbers]:
    """How heavily a partner's outside people buy, and their segments, from their luck at birth.

    Args:
        market: the description.
        partner: whose people.
        heavy: their draws in (0, 1) for how heavily they buy, as if they were like our customers.
        lot: their draws for the segment.
    """
    joint, _, _ = strata(market)
    own = _own_people(market, partner)
    edges, levels = (np.concatenate([[0.0], np.cumsum(part.sum(axis=0))]) for part in (joint, own))
    moved = np.interp(heavy, levels, edges)
    by_need = market.segments_by == "need"
    shares = joint.sum(axis=1) if by_need else own.sum(axis=1)
    segment = np.searchsorted(np.cumsum(shares)[:-1], moved if by_need else lot, side="right")
    return moved, segment.astype(np.float64)


def covered(market: Market, partner: Partner) -> float:
    """Share of people who live where an agreement holds."""
    place = market.place
    if not partner.regions:
        return 1.0
    return sum(share for name, share in zip(place.regions, place.region_shares, strict=True) if name in partner.regions)


def _own_people(market: Market, partner: Partner) -> Numbers:
    """Shares of a partner's outside people by segment and by how heavily they buy; they sum to 1."""
    joint, tier, _ = strata(market)
    likelier = np.array([partner.outside_mix.get(s.name, 1.0) for s in market.segments])[:, None]
    people = joint * likelier * np.array([partner.outside_tiers.get(t, 1.0) for t in TIERS])[tier]
    return np.asarray(people / max(float(people.sum()), 1e-12))


def strata(market: Market) -> tuple[Numbers, NDArray[np.int64], NDArray[np.bool_]]:
    """Customers by how heavily they buy, cut where tier, prospects or segment change.

    Returns:
        Shares (segments, strata) that sum to 1, the tier of each stratum, and whether its people are prospects.
    """
    high, potential = market.people.tiers
    shares = np.array([s.share for s in market.segments])
    inner = np.cumsum(shares)[:-1]
    cuts = [0.0, 1.0, 1.0 - high, 1.0 - high - potential, 1.0 - market.people.prospects]
    by_need = market.segments_by == "need"
    edges = np.unique(np.clip([*cuts, *(inner if by_need else ())], 0.0, 1.0))
    width, middle = np.diff(edges), (edges[1:] + edges[:-1]) / 2.0
    tier = np.where(middle > 1.0 - high, 0, np.where(middle > 1.0 - high - potential, 1, 2))
    part = np.repeat(shares[:, None], len(middle), axis=1)
    if by_need:
        part = (np.searchsorted(inner, middle, side="right") == np.arange(len(shares))[:, None]).astype(np.float64)
    return part * width, tier, middle > 1.0 - market.people.prospects


def _of_segments(market: Market, partner: Partner) -> Numbers:
    return np.array([partner.member_mix.get(s.name, 1.0) for s in market.segments])
