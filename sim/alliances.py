"""Alliances: what agreements add to the day beyond offers and commissions, and the tables that it looks up."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sim.behaviours import co_branding, offers, partners, pitches, points
from sim.dating import Numbers, by_day, daily, dated, during
from sim.day import Day, Each, Tally
from sim.market import Market, Option
from sim.options import along
from sim.portable import elementwise, exp
from sim.reach import name_lent, partner_of
from sim.spans import MONTH
from sim.weave import after, last
from sim.world import Tableau

USUAL = 0.05
"""Commission at which a partner makes 63 percent of the effort that it can make for it."""
BY = ("segment", "partner")


def _pitches(day: Day) -> Day:
    day = after(day, "choose", pitches.mention)
    day = after(day, "settle_up", pitches.know, pitches.pitch, pitches.credit_referrals)
    day = after(day, "settlement", Tally("referred", by=BY, sum="referred", where="bought"))
    return after(day, "referred", Tally("referral_income", by=BY, sum="referral_income", where="bought"))


def _pitch_time(day: Day) -> Day:
    return after(day, "take_time", pitches.count_mentions, pitches.talk_at_desk)


def _profiles(day: Day) -> Day:
    return after(day.replace("know", pitches.know_by_profile), "stay", pitches.learn_profile)


def _exchange(day: Day) -> Day:
    day = day.insert(add=partners.welcome, before="stay")
    day = after(day, "welcome", partners.thank_partner, Tally("sent_by", by=BY, sum="sent_by", where="bought"))
    day = after(day, "sent_by", Tally("sent_tiers", by=("tier", "partner"), sum="sent_by", where="bought"))
    if "mention" in {moment.name for moment in day.moments}:
        day = after(day, "sent_tiers", Tally("mentioned", by=BY, sum="mentioned", where="bought"))
    return day


def _points(day: Day) -> Day:
    day = after(day, "earn_points", points.issue_points, points.use_points)
    day = after(day, "settlement", Tally("points_used", by=("segment",), sum="points_used", where="bought"))
    expired = Tally("points_expired", sum="points_expired")
    return last(day, Each(points.expire_points, expired, every=MONTH, offset=MONTH - 1))


def _scenes(day: Day) -> Day:
    goods = Tally("goods", by=("category", "channel"), sum="needs", where="bought")
    return after(after(day, "tempt", offers.set_scene), "take_along", goods)


def _points_pull(day: Day) -> Day:
    return after(day, "appraise", points.value_points)


def _coalition(day: Day) -> Day:
    visits = Tally("partner_visits", by=BY, sum="called")
    used = Tally("points_used_there", by=("segment",), sum="points_used_there", where="calls")
    return last(day, Each(points.call_on_partner, points.count_calls, visits, points.spend_points_there, used))


def _co_branding(day: Day) -> Day:
    day = day.insert(add=co_branding.share_message, before="remember")
    heard = (co_branding.hear_from_us, co_branding.hear_from_partners, co_branding.know_name)
    return after(day, "persuade", *heard, co_branding.borrow_name)


PITCHES: Mapping[str, Callable[[Day], Day]] = {"pitches": _pitches, "points": _points}
"""Submodels of agreements, in the order in which they are added."""
ALLIANCES: Mapping[str, Callable[[Day], Day]] = {
    "pitch_time": _pitch_time,
    "profiles": _profiles,
    "exchange": _exchange,
    "points_pull": _points_pull,
    "coalition": _coalition,
    "scenes": _scenes,
    "co_branding": _co_branding,
}
"""Further ones, which stand on those."""
ALLIANCES_NEED: Mapping[str, tuple[str, ...]] = {
    "pitch_time": ("pitches",),
    "profiles": ("pitches",),
    "points_pull": ("points",),
    "coalition": ("points",),
    "scenes": ("complements",),
}
"""Submodels that stand on others."""


def agreed(day: Day, market: Market) -> Day:
    """The day with what the terms of a market's agreements ask for: other regions, longer ways.

    Raises:
        DayError: the day has no moment "appraise".
    """
    if any(o.further_km for o in market.options):
        day = after(day, "appraise", partners.go_further)
    if any(_regions(o, market) for o in market.options):
        day = day.insert(add=partners.serve_region, before="choose")
    return day


def agreed_tables(market: Market) -> dict[str, Tableau]:
    """The tables of those moments; none where no agreement asks for them."""
    made: dict[str, Tableau] = {}
    if any(o.further_km for o in market.options):
        made["further"] = Tableau(along(market, lambda o: o.further_km), "option")
    if any(_regions(o, market) for o in market.options):
        served = [[float(not (at := _regions(o, market)) or r in at) for r in market.place.regions]
                  for o in market.options]  # fmt: skip
        everywhere = [[1.0] * len(market.place.regions)] * (len(market.rivals) + 1)
        made["served"] = Tableau(served + everywhere, "option region")
    return made


def alliance_tables(market: Market) -> dict[str, Tableau]:
    """What the submodels look up: usual prices, visits to partners, when agreements are in force."""
    needs = np.array([c.rate for c in market.categories])
    price = float(needs @ [c.price for c in market.categories]) / max(float(needs.sum()), 1e-12)
    visits = [p.visits_a_week / 7.0 for p in market.partners] or [0.0]
    return {
        "usual_price": Tableau(100.0 * price),
        "partner_visits": Tableau(visits, "partner"),
        "scene": Tableau(along(market, lambda o: o.scene), "option"),
        "in_force": dated(_running(market), "partner"),
    }


def _running(market: Market) -> Numbers:
    """1 while a partner's agreement runs: (days, partners)."""
    return np.stack([during(p, market.days) for p in market.partners] or [np.zeros(market.days)], axis=1)


def _co_branding_tables(market: Market) -> dict[str, Tableau]:
    """What a partner's name in our own messages lends them: by partner, while its agreement runs, and by medium."""
    running = _running(market)
    lent = [name_lent(p, market) for p in market.partners] or [0.0]
    partners_own = np.array([float(bool(m.partner)) for m in market.media])
    return {
        "lent": dated(running * np.array(lent), "partner"),
        "partners_own": Tableau(partners_own, "medium"),
        "co_branded": dated(running.max(axis=1)[:, None] * (1.0 - partners_own), "medium"),
    }


ALLIANCE_TABLES: Mapping[str, Callable[[Market], dict[str, Tableau]]] = {"co_branding": _co_branding_tables}
"""Submodel -> the tables that it looks up."""


def appeals(market: Market) -> Tableau:
    """Appeal of every option: a partner that earns more on its channel makes more of an effort for it.

    Source: feature A28; that effort rises ever less with the commission is assumed.
    """
    own = np.stack([o.appeal + _effort(o, market) for o in market.options], axis=1)
    rest = by_day([*(r.appeal for r in market.rivals), market.nothing], market.days)
    return dated(np.concatenate([own, rest], axis=1), "option")


def _effort(option: Option, market: Market) -> Numbers:
    """Utility that a partner's effort adds to its channel, by day."""
    partner = partner_of(option.partner, market)
    if partner is None or not partner.eagerness:
        return np.zeros(market.days)
    paid = daily(partner.commission, market.days)
    return np.asarray(partner.eagerness * (1.0 - elementwise(exp, -paid / USUAL)))


def _regions(option: Option, market: Market) -> tuple[str, ...]:
    partner = partner_of(option.partner, market)
    return partner.regions if partner is not None else ()
