"""Awareness: who has heard of us, from our media or from acquaintances who buy from us; others cannot think of us.

With nobody aware at the start this is the launch of a new brand: an agent-based Bass model (Goldenberg, Libai and
Muller 2001; Rand and Rust 2011) on the small world of word of mouth, in front of the ordinary choice.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from sim.barrier import Call, together
from sim.behaviour import Between, State, Sum, Uniform, behaviour
from sim.behaviours.talk import acquaintances
from sim.portable import exp

DAYS = 364.0
"""Of a year."""
FRIENDS = 8.0
"""Acquaintances of each person (M17)."""


@behaviour(writes="news", over="medium", where="met", reduce=Sum())
def meet_news(hits: State) -> float:
    """How many of our media reached a person today."""
    return hits


@behaviour(writes="knows")
def hear_of_us(
    knows: State,
    news: State,
    buyers_known: State,
    luck: Uniform,
    *,
    noticing: Annotated[float, Between(0.0, 1.0, "per exposure", "awareness_noticing")] = 0.00065,
    imitation: Annotated[float, Between(0.0, 5.0, "a year, if all acquaintances buy", "awareness_imitation")] = 0.38,
) -> float:
    """Who does not know us may hear of us today: from our media, or from those acquaintances who have bought from us.

    Source: Bass 1969 for the two influences; Sultan, Farley and Lehmann 1990 for their sizes, .03 and .38 a year.
    """
    hazard = noticing * news + imitation / DAYS * buyers_known / FRIENDS
    return 1.0 if knows > 0.5 or luck < 1.0 - exp(-hazard) else 0.0


@behaviour(writes="considers", where="trip")
def know_first(considers: State, knows: State) -> float:
    """Only who knows us can think of us."""
    return considers * knows


@behaviour(writes="adopted first_purchase to_tell", where="bought")
def adopt(adopted: State, to_tell: State) -> tuple[float, float, float]:
    """The first purchase makes a buyer, who will tell."""
    return 1.0, 1.0 - adopted, to_tell + 1.0 - adopted


@together(reads="adopted to_tell buyers_known", writes="to_tell buyers_known", every=7)
def tell_friends(
    call: Call,
    *,
    rewired: Annotated[float, Between(0.0, 1.0, "share")] = 0.1,
) -> None:
    """Once a week those who have become buyers are known as such to their acquaintances, for good.

    Source: model page M17 (small world); Goldenberg, Libai and Muller 2001.
    """
    new = call["to_tell"] if "told" in call.memory else call["adopted"]
    rows = np.flatnonzero(new > 0.5)
    call.memory["told"] = True
    known = call["buyers_known"].copy()
    for friends in acquaintances(call.ids, rows, call.seed, int(FRIENDS), rewired):
        np.add.at(known, friends, 1.0)
    call["buyers_known"] = known
    call["to_tell"] = 0.0
