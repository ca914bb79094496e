"""Rescue: best customers who answer a survey that they are unhappy are looked after, and called first."""

from __future__ import annotations

from math import floor
from typing import Annotated

import numpy as np

from sim.barrier import Call, together
from sim.behaviour import Between, State, behaviour
from sim.sight import Sight
from sim.spans import MONTH, QUARTER

BEST = 0.0
"""Position of the tier whose unhappy customers are looked after."""


@together(
    reads="tier active satisfaction rescue rescued_on",
    writes="rescue rescued_on amends",
    tallies={"surveyed": (), "rescued": ()},
    every=MONTH,
    offset=MONTH - 1,
)
def ask_best(
    call: Call,
    *,
    share: Annotated[float, Between(0.0, 1.0, "share of best customers asked")] = 1.0,
    alarm: Annotated[float, Between(0.0, 10.0, "answer, 0 to 10")] = 6.0,
    id_match: Annotated[float, Between(0.0, 1.0, "share of answers that find their customer")] = 1.0,
    consent: Annotated[float, Between(0.0, 1.0, "share of customers who may be asked")] = 0.8,
) -> None:
    """Every four weeks best customers are asked; who answers 0 to 6 moves to rescue, for a quarter or until content.

    The firm knows what came back and whom it can match it to, no more. Source: feature B12; model page O11 (survey).
    """
    content = (call.day - call["rescued_on"] >= QUARTER) & (call["rescue"] > 0.5)
    rescue, since = np.where(content, 0.0, call["rescue"]), call["rescued_on"].copy()
    best = np.flatnonzero((call["tier"] == BEST) & (call["active"] > 0.5))
    sight = Sight(id_match=id_match, consent=consent)
    told = sight.survey(call.ids[best], call["satisfaction"][best], call.day, call.seed, share=share)
    place = np.searchsorted(call.ids, told.record)
    found = (place < len(call)) & (call.ids[np.minimum(place, len(call) - 1)] == told.record)
    low = place[found & (told.answer <= alarm)]
    fresh = low[rescue[low] < 0.5]
    rescue[place[found & (told.answer > alarm)]] = 0.0
    rescue[fresh], since[fresh] = 1.0, call.day
    amends = np.zeros(len(call))
    amends[fresh] = 1.0
    call.add("surveyed", told.asked)
    call.add("rescued", len(fresh))
    call["rescue"], call["rescued_on"], call["amends"] = rescue, since, amends


@behaviour(writes="satisfaction care_cost", where="amends")
def make_amends(
    satisfaction: State,
    *,
    lift: Annotated[float, Between(0.0, 1.0, "share of what is missing to full satisfaction", "rescue_lift")] = 0.3,
    cost: Annotated[float, Between(0.0, 1000.0, "money for each")] = 10.0,
) -> tuple[float, float]:
    """Somebody calls who can help, with a gesture; its cost is in cents.

    Source: feature B12. Good recovery raises satisfaction (de Matos, Henrique and Rossi 2007); its size is assumed.
    """
    return satisfaction + lift * (1.0 - satisfaction), floor(100.0 * cost + 0.5)


@behaviour(writes="priority", where="visits")
def call_rescued_first(priority: State, rescue: State) -> float:
    """Who is in rescue is called first in the hall."""
    return 0.0 if rescue > 0.5 else priority
