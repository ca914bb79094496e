"""Kpi: the measures that decide, each one formula over the tallies of a run, at the scale of all members."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim import credit_measures as credit
from sim import journey_measures as journey
from sim import offer_measures as offers
from sim import publicity_measures as publicity
from sim import relation_measures as relations
from sim.outcome import Outcome, ratio
from sim.partners import JOINT_MEDIA, SETUP, marketing_spend
from sim.service.waits import quantile
from sim.spans import YEAR
from sim.traits import clock


@dataclass(frozen=True)
class Kpi:
    """One measure.

    Attributes:
        name: how files and reports call it. title: in words.
        unit: of the value ("money", "money a customer", "share", "points", "minutes", "people", "rank", "factor").
        better: which direction is good.
        formula: the value for an outcome.
    """

    name: str
    title: str
    unit: str
    better: Literal["up", "down"]
    formula: Callable[[Outcome], float]

    def __call__(self, outcome: Outcome) -> float:
        """The value for an outcome."""
        return self.formula(outcome)


def _settlement(o: Outcome) -> float:
    return o.money("settlement") if o.market.partners else 0.0


def _partners_pay(o: Outcome) -> float:
    return sum(line.ours for a in o.ledgers() for line in a.lines if line.name in (JOINT_MEDIA, SETUP)) / 100.0


def _margin(o: Outcome) -> float:
    return o.money("margin_gross") - _settlement(o) - stock_cost(o)


def stock_cost(o: Outcome) -> float:
    """What holding stock and sending it over costs; 0 where the market has no shelves."""
    if "stock_held" not in o.tallies:
        return 0.0
    plan = o.market.stock
    return plan.holding_cost * o.total("stock_held") + plan.transfer_cost * o.total("sent_over")


def _spend(o: Outcome) -> float:
    return (
        sum(marketing_spend(o.market, o.calendar).values()) + relations.contact_money(o) + _care(o) - _partners_pay(o)
    )


def _care(o: Outcome) -> float:
    """What looking after unhappy customers costs."""
    return o.count("care_cost") * o.scale / 100.0


def _churn(o: Outcome) -> float:
    return ratio(float(o.table("churned").sum()), o.mean("active")) * YEAR / max(o.length, 1)


def _churn_top(o: Outcome) -> float:
    active = o.tallies["active_by_tier"][o.days, 0]
    taken = active[active > 0]
    mean = float(taken.mean()) if len(taken) else 0.0
    return ratio(float(o.table("churned_by_tier")[0]), mean) * YEAR / max(o.length, 1)


def _nps(o: Outcome) -> float:
    return 100.0 * ratio(o.total("promoters") - o.total("detractors"), o.total("active"))


def _satisfaction(o: Outcome) -> float:
    return ratio(o.total("satisfaction") / 1e6, o.total("active"))


def _wait_p90(o: Outcome) -> float:
    return quantile(o.table("waits"), 0.9) / clock(o.market, o.customers) if "waits" in o.tallies else 0.0


def _wait_mean(o: Outcome) -> float:
    return ratio(o.count("wait_us") / 6e7, o.count("visits")) / clock(o.market, o.customers)


def _partner_profit(o: Outcome) -> float:
    return sum(ledger.theirs for ledger in o.ledgers()) / 100.0


def _satisfaction_rank(o: Outcome) -> float:
    """1 = our customers are the most satisfied of all sellers whose satisfaction is known."""
    ours = _satisfaction(o)
    return 1.0 + sum(r.satisfaction is not None and r.satisfaction > ours for r in o.market.rivals)


def _cross_sales(o: Outcome) -> float:
    return o.count("referred") * o.scale


DISCOUNT = 0.10
"""A year's discount of money that comes later."""


def _customer_value(o: Outcome) -> float:
    """Margin after what partners are owed, each day's discounted to the first, for one member of the customer base."""
    margin = o.tallies["margin_gross"][o.days].reshape(o.length, -1).sum(axis=1)
    owed = o.tallies["settlement"][o.days].reshape(o.length, -1).sum(axis=1) if o.market.partners else 0
    discounts = (1.0 + DISCOUNT) ** (-np.arange(o.length) / YEAR)
    return float((margin - owed) @ discounts) / 100.0 / o.customers


def _opt_out(o: Outcome) -> float:
    return ratio(float(o.table("opt_outs").sum()), float(o.customers))


KPIS: Mapping[str, Kpi] = {
    kpi.name: kpi
    for kpi in (
        Kpi("profit", "Profit", "money", "up", lambda o: _margin(o) - _spend(o)),
        Kpi("margin", "Contribution margin", "money", "up", _margin),
        Kpi("sales", "Net sales before returns", "money", "up", lambda o: o.money("sales")),
        Kpi("returns", "Value sent back", "money", "down", lambda o: o.money("returns")),
        Kpi("orders", "Orders", "orders", "up", lambda o: o.total("orders")),
        Kpi("spend", "Marketing spend and fees", "money", "down", _spend),
        Kpi("settlement", "Owed to partners", "money", "down", _settlement),
        Kpi("partner_profit", "What partners earn by it", "money", "up", _partner_profit),
        Kpi("satisfaction_rank", "Rank in satisfaction among sellers", "rank", "down", _satisfaction_rank),
        Kpi("cross_sales", "Products of partners taken on our word", "orders", "up", _cross_sales),
        Kpi("customer_value", "Discounted margin of a customer", "money a customer", "up", _customer_value),
        Kpi("churn", "Customers who leave in a year", "share", "down", _churn),
        Kpi("churn_top", "Best customers who leave in a year", "share", "down", _churn_top),
        Kpi("nps", "Net promoter score", "points", "up", _nps),
        Kpi("satisfaction", "Satisfaction", "share", "up", _satisfaction),
        Kpi("contacts", "Direct contacts", "contacts", "down", lambda o: o.total("contacts")),
        Kpi("opt_out", "Customers who refused contacts", "share", "down", _opt_out),
        Kpi("wait_p90", "Wait that nine in ten do not exceed", "minutes", "down", _wait_p90),
        Kpi("wait_mean", "Mean wait", "minutes", "down", _wait_mean),
        Kpi("abandoned", "Visitors who leave unserved", "share", "down",
            lambda o: ratio(o.count("abandoned"), o.count("visits"))),
        Kpi("click_rate", "Clicks for each exposure", "share", "up", journey.click_rate),
        Kpi("funnel_buyers", "Of those met in a month, who buy by way of a click", "share", "up",
            journey.funnel_buyers),
        Kpi("carts_left", "Carts that are left", "share", "down", journey.carts_left),
        Kpi("led_in", "Reached online, then soon in a store", "share", "up", journey.led_in),
        Kpi("store_visits", "Trips to stores and pick-up", "people", "up", journey.store_visits),
        Kpi("webrooming", "Orders looked up online, bought in a store", "share", "up", journey.webrooming),
        Kpi("showrooming", "Orders looked at in a store, bought online", "share", "up", journey.showrooming),
        Kpi("participation", "Who looks us up online comes as often as others", "share", "up", journey.participation),
        Kpi("repurchase", "Buyers of a quarter who buy again", "share", "up", journey.repurchase),
        Kpi("repeat_offline", "Repeat customers who bought again offline", "share", "up", journey.repeat_offline),
        Kpi("online_money", "Marketing money that goes online", "share", "up", journey.online_money),
        Kpi("fetched", "Sales ordered online and fetched", "share", "up", journey.fetched),
        Kpi("order_value", "Value of an order", "money an order", "up", journey.order_value),
        Kpi("sent_back", "Share of sales sent back", "share", "down", journey.sent_back),
        Kpi("busiest_hour", "Online orders in the busiest hour", "orders", "down", journey.busiest_hour),
        Kpi("suggestions", "Suggestions that are taken", "share", "up", journey.suggestions_taken),
        Kpi("repeat_service", "Time at the desk of who bought before", "minutes", "down",
            journey.repeat_service),
        Kpi("effort", "Effort of people in stores, 1 = as today", "factor", "up", credit.effort),
        Kpi("hand_over", "Time at the desk to hand over an order", "minutes", "down", credit.hand_over),
        Kpi("pitch_rate", "Partners' members in stores who heard of a product", "share", "up", credit.pitch_rate),
        Kpi("store_sales", "Sales that count for stores", "money", "up", credit.store_sales),
        Kpi("awareness", "People who have heard of us", "share", "up", publicity.awareness),
        Kpi("reputation", "Good words in the public rating", "share", "up", publicity.reputation),
        Kpi("answer_cost", "What an answer to a campaign costs", "money an order", "down", relations.answer_cost),
        Kpi("new_customers", "People who buy for the first time", "people", "up", relations.new_customers),
        Kpi("acquisition_cost", "Marketing money and price cuts for each new customer", "money a customer", "down",
            lambda o: ratio(_spend(o) + relations.price_cuts(o), relations.new_customers(o))),
        Kpi("sessions", "Visits to our pages", "visits", "up", publicity.sessions),
        Kpi("pages", "Pages read in a visit", "pages", "up", publicity.pages),
        Kpi("group", "Members of our own group", "people", "up", publicity.group),
        Kpi("group_left", "Members who leave, for each message", "share", "down", publicity.group_left),
        Kpi("group_sales", "Sales within a week of the group's messages", "share", "up", publicity.group_sales),
        Kpi("market_share", "Our part of all purchases", "share", "up", publicity.market_share),
        Kpi("coupon_lift", "Orders that coupons win, against a hold-out", "share", "up", offers.coupon_lift),
        Kpi("coupon_lift_naive", "Orders of coupon users above those of others", "share", "up",
            offers.coupon_lift_naive),
        Kpi("coupons_anyway", "Coupons used for orders that would have come anyway", "share", "down",
            offers.coupons_anyway),
        Kpi("attach_rate", "Orders of more than one category", "share", "up", offers.attach_rate),
    )
}  # fmt: skip
"""Every measure by name."""
