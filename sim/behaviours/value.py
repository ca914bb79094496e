"""Value of a customer: how recently, how often and for how much people buy, and the tier that follows from it."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from sim.barrier import Call, together
from sim.behaviour import Between, State, behaviour
from sim.spans import WEEK

SAMPLE = 2000
"""Quintiles are taken from so many customers, evenly spread over the ids."""


@behaviour(writes="since frequency monetary", where="bought")
def record_purchase(frequency: State, monetary: State, paid: State) -> tuple[float, float, float]:
    """A purchase is recent, counts once and adds what was paid."""
    return 0.0, frequency + 1.0, monetary + paid


@behaviour(writes="since frequency monetary")
def age_purchases(
    since: State,
    frequency: State,
    monetary: State,
    *,
    memory: Annotated[float, Between(0.0, 1.0, "share kept a week")] = 0.974,
) -> tuple[float, float, float]:
    """Purchases are a week older and count a little less (half after half a year)."""
    return since + 7.0, memory * frequency, memory * monetary


@together(reads="since frequency monetary", writes="tier", every=WEEK, offset=WEEK - 1)
def rank_customers(
    call: Call,
    *,
    high: Annotated[float, Between(0.0, 1.0, "share of people")] = 0.2,
    potential: Annotated[float, Between(0.0, 1.0, "share of people")] = 0.3,
) -> None:
    """Customers are ranked by recency, frequency and money (quintiles, one to five points each): tiers follow.

    Those with as many points are ranked by money; who never bought is ordinary. Source: RFM, features B5 and B7.
    """
    points = np.zeros(len(call), np.int8)
    step = -(-len(call) // SAMPLE)
    for column, sign in (("since", -1.0), ("frequency", 1.0), ("monetary", 1.0)):
        values = sign * call[column]
        for edge in np.quantile(values[::step], (0.2, 0.4, 0.6, 0.8)):
            points += values > edge
    score = call["monetary"] / (1.0 + call["monetary"].max(initial=0.0)) + points
    places = [int((1.0 - high - potential) * len(call)), int((1.0 - high) * len(call))]
    middle, top = np.sort(score)[places]  # quicker than np.partition, which has no vector code
    call["tier"] = 2.0 - (score > middle) - (score > top)
