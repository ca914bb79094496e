"""Journey measures: what can be said of funnels, journeys, leads and repeat customers; 0 where they are not counted."""

from __future__ import annotations

import numpy as np

from sim.market import ONLINE
from sim.outcome import Outcome, ratio
from sim.partners import marketing_spend


def click_rate(o: Outcome) -> float:
    """Clicks for each exposure."""
    return ratio(o.count("clicks"), o.count("exposures"))


def funnel_buyers(o: Outcome) -> float:
    """Of those whom our media met in a month, the share who went all the way down the funnel and bought."""
    stages = reached(o)
    return ratio(float(stages[-1]), float(stages[1])) if len(stages) else 0.0


def reached(o: Outcome) -> np.ndarray:
    """People and months at each stage of the funnel or further, the first being everybody; empty if not counted."""
    if "funnel" not in o.tallies:
        return np.zeros(0, np.int64)
    deepest = o.table("funnel").sum(axis=0)
    return np.asarray(deepest[::-1].cumsum()[::-1])


def carts_left(o: Outcome) -> float:
    """Share of carts that were filled and left."""
    return ratio(o.count("carts_left"), o.count("carts"))


def led_in(o: Outcome) -> float:
    """Share of those whom online media reached who came to a place of ours while they were leads."""
    return ratio(o.count("led_in"), o.count("leads"))


def store_visits(o: Outcome) -> float:
    """Trips to places of ours, of all members."""
    return o.count("store_visits") * o.scale


def webrooming(o: Outcome) -> float:
    """Share of our orders of people who looked online and bought in a store."""
    return ratio(o.count("webroomed"), o.count("orders"))


def showrooming(o: Outcome) -> float:
    """Share of our orders of people who looked in a store and bought online."""
    return ratio(o.count("showroomed"), o.count("orders"))


def participation(o: Outcome) -> float:
    """How often those come to us who looked us up online, against those who did not: 1 = alike."""
    if "journeys" not in o.tallies:
        return 0.0
    trips = o.table("journeys").reshape(2, 2, -1).sum(axis=0)
    ours = trips[:, : len(o.market.options)].sum(axis=1) / np.maximum(trips.sum(axis=1), 1)
    return ratio(float(ours[1]), float(ours[0]))


def repurchase(o: Outcome) -> float:
    """Share of a quarter's buyers who bought again in it."""
    return ratio(o.count("repeat_buyers"), o.count("buyers"))


def repeat_offline(o: Outcome) -> float:
    """Share of repeat customers whose second purchase of the quarter was not made online."""
    return ratio(o.count("repeat_buyers") - o.at("repeat_buyers", ONLINE), o.count("repeat_buyers"))


def online_money(o: Outcome) -> float:
    """Share of the marketing money that goes into online media."""
    spent = marketing_spend(o.market, o.calendar)
    online = {m.name for m in o.market.media if m.online}
    return ratio(sum(money for name, money in spent.items() if name in online), sum(spent.values()))


def fetched(o: Outcome) -> float:
    """Share of our sales that were ordered online and fetched in a store."""
    return ratio(o.at("sales", ("pickup",)), o.count("sales"))


def order_value(o: Outcome) -> float:
    """Money for each order."""
    return ratio(o.count("sales") / 100.0, o.count("orders"))


def sent_back(o: Outcome) -> float:
    """Share of sales that is sent back."""
    return ratio(o.count("returns"), o.count("sales"))


def busiest_hour(o: Outcome) -> float:
    """Online orders in the busiest hour of all days, of all members."""
    return float(o.tallies["online_load"][o.days].max()) * o.scale if "online_load" in o.tallies else 0.0


def suggestions_taken(o: Outcome) -> float:
    """Share of suggestions that are taken."""
    return ratio(o.count("suggestions_taken"), o.count("suggested"))


def repeat_service(o: Outcome) -> float:
    """Minutes at the desk of somebody who bought from us before."""
    return ratio(o.count("repeat_service_us") / 6e7, o.count("repeat_visits"))
