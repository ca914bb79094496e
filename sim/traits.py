"""Traits: the people of a market, drawn once at birth, each from luck of their own.

Customer i with a seed is the same person whatever the number of customers, the strategy or the machine: every trait
comes from the keyed draw "birth.trait@element" of that id.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.aims import aims
from sim.draws import BIRTH, stream, uniforms
from sim.market import Market, Medium
from sim.meetings import met
from sim.membership import drawn_members, has_own_people, own_kind
from sim.population import Column, Population
from sim.portable import beta_inverse, elementwise, gamma_inverse, log, normal_inverse

Numbers = NDArray[np.float64]
DIGITAL = 2.6, 1.4
"""Beta parameters of digital skill: mean .65 (M14)."""
HIGH, POTENTIAL, ORDINARY = 0.0, 1.0, 2.0
"""Positions on the axis "tier"."""


def synthesise(market: Market, seed: int, customers: int) -> Population:
    """The people of a market: our customers, and the outside members that partners bring.

    Args:
        market: the description.
        seed: 64-bit key of the replication.
        customers: how many of our customers to simulate; outside members come on top, in proportion.

    Returns:
        ids 0 to customers - 1 for our customers; each partner's outside members have a range of ids of their own, so
        that an agreement more or less changes nobody else.
    """
    ids, partner_of = _people(market, customers)
    birth = Birth(ids, seed)
    outside = partner_of >= 0
    heavy = birth.luck("need_rate")
    segment = _segments(market, birth, heavy)
    heavy, segment = _partners_own(market, birth, (heavy, segment), partner_of)
    rates = _need_rates(market, heavy, segment)
    active = np.where(outside, 0.0, birth.luck("active") < market.people.active)
    tier = _tiers(market, heavy)
    member = _members(market, birth, (segment, tier), partner_of)
    columns = {
        "segment": Column(segment, indexes="segment", kind="trait", meaning="named group, fixed"),
        "tier": Column(tier, indexes="tier", meaning="value tier"),
        "region": Column(_regions(market, birth), indexes="region", kind="trait", meaning="where the person lives"),
        "home": Column(np.floor(birth.luck("home") * sites(market, customers)), indexes="site", kind="trait",
                       meaning="the hall the person goes to"),
        "active": Column(active, meaning="1 for a customer of ours"),
        "lapsed": Column(np.zeros(len(ids)), meaning="1 for one who left"),
        "satisfaction": Column(np.full(len(ids), market.people.satisfaction), meaning="0 to 1"),
        "last": Column(np.full(len(ids), -1.0), indexes="option", meaning="option bought at last, -1 none"),
        "trial": Column(np.ones(len(ids)), meaning="1 while a customer still tries our channels out"),
        "need_rate": Column(rates, axis="category", meaning="needs per week"),
        "until": Column(_first_gaps(market, birth), axis="category", meaning="mean gaps until the next need"),
        "dropout": Column(_dropout(market, birth, segment), meaning="chance to leave after a purchase"),
        "prospect": Column(heavy > 1.0 - market.people.prospects, kind="trait", meaning="1 if targeting looks for it"),
        "taste": Column(_tastes(market, birth), axis="option", meaning="utility of each option to this person"),
        "way": Column(_ways(market, birth), kind="trait", meaning="ln(1 + km / 2) to the nearest store"),
        "member": Column(member, axis="partner", kind="trait", meaning="1 with the partner's card"),
        "audience": Column(_audiences(market, birth, outside, member), axis="medium", kind="trait",
                           meaning="1 if the medium can reach the person"),
    }  # fmt: skip
    columns |= _further(market, birth, segment, active) | met(market, birth, np.asarray(columns["home"].values))
    columns |= aims(market, birth.luck, columns, heavy, outside)
    if market.hall is None:
        columns |= {name: Column(np.zeros(len(ids)), kind="trait") for name in ("visits", "waited", "abandoned")}
    return Population(ids, columns)


def _further(market: Market, birth: Birth, segment: Numbers, active: Numbers) -> dict[str, Column]:
    """What only further submodels know about people."""
    made: dict[str, Column] = {}
    if "awareness" in market.on:
        made |= _aware(market, birth, active)
    if market.on & {"search", "routing"}:
        made["digital"] = Column(birth.beta("digital", *DIGITAL), kind="trait", meaning="skill at looking up online")
    if "reading_hours" in market.on:
        made["reading_hour"] = Column(_reading_hours(market, birth), kind="trait", meaning="hour of reading messages")
    if "coupon_test" in market.on:
        held = birth.luck("coupon_test") < market.contact.coupon_holdout
        made["coupon_arm"] = Column(held.astype(np.float64), indexes="coupon_arm", kind="trait",
                                    meaning="0 may get coupons, 1 held out by lot")  # fmt: skip
    if "occasions" in market.on:
        made["occasion"] = Column(np.zeros(len(birth.ids)), indexes="occasion", meaning="what the last trip was for")
    if "instalments" in market.on:
        short = birth.luck("short_of_cash") < _short_of_cash(market)[segment.astype(np.int64)]
        made["short_of_cash"] = Column(short.astype(np.float64), kind="trait", meaning="1 if short of cash")
    return made


def _aware(market: Market, birth: Birth, active: Numbers) -> dict[str, Column]:
    """Who has heard of us: all our customers, and of the others as many as make up the share."""
    share, rest = market.people.aware, max(1.0 - float(active.mean()), 1e-12)
    heard = birth.luck("aware") < (share - float(active.mean())) / rest
    knows = np.maximum(active, heard)
    return {
        "knows": Column(knows, meaning="1 for one who has heard of us"),
        "adopted": Column(active, meaning="1 for one who has ever bought from us"),
    }


class Birth:
    """The luck people are born with."""

    def __init__(self, ids: NDArray[np.int64], seed: int) -> None:
        self.ids, self.seed = ids, seed

    def luck(self, trait: str, element: str = "") -> Numbers:
        """A draw in (0, 1) for each person, for one trait (and one element of its axis)."""
        name = f"birth.{trait}@{element}" if element else f"birth.{trait}"
        return uniforms(self.ids, BIRTH, name, self.seed)

    def normal(self, trait: str, element: str = "") -> Numbers:
        """Standard normal."""
        return elementwise(normal_inverse, self.luck(trait, element))

    def beta(self, trait: str, a: float, b: float) -> Numbers:
        """Beta distributed."""
        return elementwise(beta_inverse, self.luck(trait), a, b)


def sites(market: Market, customers: int) -> int:
    """How many halls the simulated customers fill: the real ones, scaled down with the customers, at least one."""
    return max(1, round(market.hall.halls * customers / market.members)) if market.hall else 1


def clock(market: Market, customers: int) -> float:
    """By how much hall time is stretched so that a desk is as busy as a real one, whatever the number of customers."""
    real = market.hall.halls * customers / market.members if market.hall else 1.0
    return sites(market, customers) / real


def _people(market: Market, customers: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    ids, partner_of = [np.arange(customers, dtype=np.int64)], [np.full(customers, -1, np.int64)]
    for k, partner in enumerate(market.partners):
        count = round(partner.outside_people * customers)
        first = (1 + stream(f"partner.{partner.name}") % 2**20) << 40
        ids.append(first + np.arange(count, dtype=np.int64))
        partner_of.append(np.full(count, k, np.int64))
    everyone, whose = np.concatenate(ids), np.concatenate(partner_of)
    order = np.argsort(everyone, kind="stable")
    return everyone[order], whose[order]


def _segments(market: Market, birth: Birth, heavy: Numbers) -> Numbers:
    shares = np.cumsum([s.share for s in market.segments])[:-1]
    luck = heavy if market.segments_by == "need" else birth.luck("segment")
    return np.searchsorted(shares, luck, side="right").astype(np.float64)


def _partners_own(
    market: Market, birth: Birth, people: tuple[Numbers, Numbers], partner_of: NDArray[np.int64]
) -> tuple[Numbers, Numbers]:
    """How heavily people buy and their segments, where a partner's outside people are of another kind than ours."""
    heavy, segment = (values.copy() for values in people)
    for k, partner in enumerate(market.partners):
        theirs = partner_of == k
        if has_own_people(partner) and theirs.any():
            lot = birth.luck("segment")[theirs]
            heavy[theirs], segment[theirs] = own_kind(market, partner, heavy[theirs], lot)
    return heavy, segment


def _need_rates(market: Market, heavy: Numbers, segment: Numbers) -> Numbers:
    """A person's rates differ by one factor across categories: heavy buyers are heavy in all of them."""
    factor = np.array([s.need_rate for s in market.segments])[segment.astype(np.int64)]
    rows = [
        c.rate * factor * elementwise(gamma_inverse, heavy, c.rate_shape) / c.rate_shape
        if c.rate_shape
        else c.rate * factor
        for c in market.categories
    ]
    return np.stack(rows)


def _dropout(market: Market, birth: Birth, segment: Numbers) -> Numbers:
    """The chance to leave after a purchase: beta distributed, higher in some segments than in others."""
    factor = np.array([s.dropout for s in market.segments])[segment.astype(np.int64)]
    return np.minimum(1.0, factor * birth.beta("dropout", *market.people.dropout))


def _first_gaps(market: Market, birth: Birth) -> Numbers:
    """Residual gaps of a renewal process that began long ago: a uniform part of a length-biased gap."""
    rows = [
        birth.luck("until_part", c.name)
        * elementwise(gamma_inverse, birth.luck("until_gap", c.name), c.gap_shape + 1.0)
        / c.gap_shape
        for c in market.categories
    ]
    return np.stack(rows)


def _tiers(market: Market, heavy: Numbers) -> Numbers:
    high, potential = market.people.tiers
    return np.where(heavy > 1.0 - high, HIGH, np.where(heavy > 1.0 - high - potential, POTENTIAL, ORDINARY))


def _short_of_cash(market: Market) -> Numbers:
    """The share of each segment that is short of cash; the share of everyone is as described, where none is full."""
    plan = market.instalments
    likelier = np.array([plan.mix.get(s.name, 1.0) for s in market.segments])
    shares = np.array([s.share for s in market.segments])
    return np.minimum(1.0, plan.short_of_cash * likelier / max(float((shares * likelier).sum()), 1e-12))


def _reading_hours(market: Market, birth: Birth) -> Numbers:
    """An hour of the day for each person, after the weights of the hours; uniform within the hour."""
    share = np.concatenate([[0.0], np.cumsum(market.people.reading_hours)]) / sum(market.people.reading_hours)
    return np.interp(birth.luck("reading_hour"), share, np.arange(len(share), dtype=np.float64))


def _regions(market: Market, birth: Birth) -> Numbers:
    shares = np.cumsum(market.place.region_shares)[:-1]
    return np.searchsorted(shares, birth.luck("region"), side="right").astype(np.float64)


def _tastes(market: Market, birth: Birth) -> Numbers:
    ours = market.people.brand_sd * birth.normal("brand", "ours")
    rows = [ours + market.people.channel_sd * birth.normal("channel", o.name) for o in market.options]
    rows += [market.people.brand_sd * birth.normal("brand", r.name) for r in market.rivals]
    rows.append(np.zeros(len(birth.ids)))
    return np.stack(rows)


def _ways(market: Market, birth: Birth) -> Numbers:
    km = market.place.distance_scale * elementwise(gamma_inverse, birth.luck("distance"), market.place.distance_shape)
    return elementwise(log, 1.0 + km / 2.0)


def _members(market: Market, birth: Birth, place: tuple[Numbers, Numbers], partner_of: NDArray[np.int64]) -> Numbers:
    if not market.partners:
        return np.zeros((1, len(birth.ids)))
    rows = []
    region = _regions(market, birth).astype(np.int64)
    for k, partner in enumerate(market.partners):
        drawn = drawn_members(market, partner, birth.luck("member", partner.name), *place)
        here = np.isin(np.array(market.place.regions)[region], partner.regions) if partner.regions else True
        rows.append((np.where(partner_of >= 0, partner_of == k, drawn) & here).astype(np.float64))
    return np.stack(rows)


def _audiences(market: Market, birth: Birth, outside: NDArray[np.bool_], member: Numbers) -> Numbers:
    cards: Mapping[str, Numbers] = {p.name: member[k] for k, p in enumerate(market.partners)}
    consents = birth.luck("consent") < market.contact.consent

    def audience(medium: Medium) -> Numbers:
        if medium.partner:
            return cards[medium.partner]
        reachable = ~outside & consents if medium.direct else np.ones(len(birth.ids), bool)
        return reachable.astype(np.float64)

    return np.stack([audience(m) for m in market.media])
