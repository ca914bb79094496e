"""Measures of relations: what an answer to a campaign costs, and what a new customer costs."""

from __future__ import annotations

import numpy as np

from sim.dating import daily
from sim.outcome import Outcome, ratio


def answer_cost(o: Outcome) -> float:
    """Money for the contacts of campaigns and triggers, for each order within a week of one; 0 without any."""
    return ratio(contact_money(o), o.count("answers") * o.scale)


def contact_money(o: Outcome) -> float:
    """What contacts cost that a campaign or a trigger sent beside the plan, of all members."""
    if "triggered" not in o.tallies:
        return 0.0
    return float(o.table("triggered").sum(axis=0) @ [m.unit_cost for m in o.market.media]) * o.scale


def price_cuts(o: Outcome) -> float:
    """What buyers were let off by prices below the list price on each day, of all members."""
    by_day = o.tallies["sales"][o.days].sum(axis=1)[:, : len(o.market.options)]
    price = np.stack([daily(option.price, o.market.days) for option in o.market.options], axis=1)[list(o.calendar)]
    cut = np.maximum(0.0, 1.0 / price - 1.0)
    return float((by_day * cut).sum()) * o.scale / 100.0


def new_customers(o: Outcome) -> float:
    """People who bought for the first time, of all members; 0 where nobody keeps count (submodel "stages")."""
    return o.count("won") * o.scale
