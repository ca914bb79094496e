"""Credit measures: what stores do, and what counts for them; 0 where it is not counted."""

from __future__ import annotations

from sim.market import STORES
from sim.outcome import Outcome, ratio


def effort(o: Outcome) -> float:
    """How hard people in stores try, for each customer who comes; 1 = as today."""
    return ratio(o.count("effort") / 1e6, o.count("came"))


def hand_over(o: Outcome) -> float:
    """Minutes at the desk in which a pick-up order is handed over."""
    return ratio(o.count("hand_over_us") / 6e7, o.count("hand_overs"))


def pitch_rate(o: Outcome) -> float:
    """Of partners' members whom our stores served, the share who heard of the partner's products there."""
    return ratio(o.count("heard_in_store"), o.count("served_in_store"))


def store_sales(o: Outcome) -> float:
    """Sales that count for our stores: their own, and what they are credited of online orders."""
    if "credited" not in o.tallies:
        return 0.0
    return (o.at("sales", STORES) + o.count("credited")) * o.scale / 100.0
