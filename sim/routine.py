"""Routine: the order of a customer's day, and the one place that says it.

Media and contacts come in the morning, then needs, consideration and choice; those who chose a hall wait for each
other there; after that purchases are closed, accounts settled between us and our partners, and customers remember.
"""

from __future__ import annotations

from sim.alliances import agreed
from sim.barrier import Together
from sim.behaviours import choice, contacts, loyalty, media, needs, partners, purchases, visits
from sim.day import Day, Each, Moment, Tally
from sim.market import Market
from sim.service.barrier import Line
from sim.service.errands import take_time
from sim.spans import MONTH, WEEK
from sim.submodels import extended


def routine(market: Market) -> Day:
    """The default day of a market: without a hall nobody waits, without partners nobody settles."""
    stages: list[Each | Together] = [_calendar(market), _new_month(), _morning(market)]
    if market.hall is not None:
        stages.append(Line("hall", site="home").moment(simpy=market.hall.simpy))
    return agreed(extended(Day(*stages, _purchases(market), _survey(market)), market.on), market)


def _calendar(market: Market) -> Each:
    """Contact counters start again on Mondays."""
    return Each(contacts.open_week, every=WEEK, offset=-market.first_weekday % WEEK)


def _new_month() -> Each:
    return Each(contacts.open_month, every=MONTH)


def _morning(market: Market) -> Each:
    hall = (visits.visit, visits.pick_hour, take_time, visits.arrive) if market.hall is not None else ()
    return Each(
        media.glimpse,
        media.meet,
        contacts.recover,
        media.expose,
        contacts.queue_contacts,
        contacts.allow_contact,
        contacts.reach,
        contacts.weigh_contacts,
        contacts.tire,
        contacts.annoy,
        contacts.opt_out,
        contacts.count_opt_outs,
        media.hit,
        Tally("exposures", by=("segment", "medium"), sum="hits", where="met"),
        Tally("contacts", by=("segment",), sum="contact", where="met"),
        Tally("opt_outs", by=("segment",), sum="opt_outs", where="met"),
        media.remember,
        media.recall,
        loyalty.come_back,
        needs.count_down,
        needs.gather,
        needs.set_out,
        media.attend,
        media.persuade,
        choice.consider,
        choice.join_offers,
        choice.appraise,
        choice.choose,
        needs.wind_clock,
        Tally("needs", by=("segment",), where="trip"),
        Tally("considered", by=("segment",), sum="considers", where="trip"),
        Tally("choices", by=("segment", "channel"), where="trip"),
        *hall,
    )


def _purchases(market: Market) -> Each:
    settlement: tuple[Moment, ...] = (
        partners.earn_commission,
        partners.share_offer,
        partners.earn_points,
        partners.settle_up,
        *(Tally(name, by=("segment", "partner"), sum=column, where="bought") for name, column in LEDGER.items()),
    )
    return Each(
        purchases.close_sale,
        loyalty.experience,
        Tally("came", by=("segment",), sum="came", where="trip"),
        purchases.value_goods,
        purchases.cost_goods,
        purchases.fill_basket,
        purchases.pay,
        purchases.expect_return,
        purchases.account,
        *(settlement if market.partners else ()),
        loyalty.stay,
        Tally("orders", by=("segment", "channel"), where="bought"),
        Tally("sales", by=("segment", "channel"), sum="paid", where="bought"),
        Tally("returns", by=("segment", "channel"), sum="returned", where="bought"),
        Tally("margin_gross", by=("segment", "channel"), sum="margin", where="bought"),
        Tally("churned", by=("segment",), sum="left", where="bought"),
        Tally("churned_by_tier", by=("tier",), sum="left", where="bought"),
    )


LEDGER = {
    "settlement": "owed",
    "commission": "commission",
    "referral": "referral",
    "offer_refund": "refund",
    "points_earned": "points_cost",
}
"""Tally -> column of what partners and we owe each other, in cents."""


def _survey(market: Market) -> Each:
    """Once a week: how many customers we have and how they feel."""
    return Each(
        loyalty.recommend,
        Tally("active", by=("segment",), sum="active"),
        Tally("active_by_tier", by=("tier",), sum="active"),
        Tally("promoters", by=("segment",), sum="promoter"),
        Tally("detractors", by=("segment",), sum="detractor"),
        Tally("satisfaction", by=("segment",), sum="contentment"),
        every=WEEK,
        offset=(WEEK - 1 - market.first_weekday) % WEEK,
    )
