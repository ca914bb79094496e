"""Media: people are exposed to what a budget buys, remember it for a while, and tire of seeing more of the same."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, EachUniform, State, Sum, Table, Trait, behaviour
from sim.portable import exp


@behaviour(writes="seen", over="medium")
def glimpse(audience: Trait, opted_out: State, luck: EachUniform, bound: Annotated[float, At("segment")]) -> float:
    """Who of a medium's audience may meet it today: as many as the most sought-after people of the segment would.

    `expose` then thins them out; so the costly part is only for a few. Source: model page M2.
    """
    return 1.0 if luck < bound * audience * (1.0 - opted_out) else 0.0


@behaviour(writes="met", over="medium", reduce=Sum())
def meet(seen: State) -> float:
    """How many media a person may meet today."""
    return seen


@behaviour(writes="exposure", over="medium", where="met")
def expose(
    seen: State,
    prospect: Trait,
    luck: EachUniform,
    pressure: Annotated[float, At("segment")],
    bound: Annotated[float, At("segment")],
    to_prospects: Table,
    to_others: Table,
) -> float:
    """Whom the media reach today: money buys exposures, targeting sends more of them to prospects.

    `pressure` is the mean exposures of a person of the segment and day; a hit has the chance 1 - exp(-mean) and stands
    for as many exposures as keep the mean. Source: model page M2.
    """
    mean = pressure * (to_prospects if prospect > 0.5 else to_others)
    chance = 1.0 - exp(-mean)
    return mean / chance if seen > 0.5 and luck * bound < chance else 0.0


@behaviour(writes="hits", over="medium", where="met")
def hit(reached: State) -> float:
    """Whom each medium met, to be counted."""
    return 1.0 if reached > 0.0 else 0.0


@behaviour(writes="adstock", over="medium")
def remember(adstock: State, reached: State, memory: Table, freshness: Table) -> float:
    """Exposures are remembered and fade by half within the medium's half-life; a worn-out message leaves less.

    Source: model page M3 and M4 (Koyck adstock).
    """
    return memory * adstock + reached * freshness


@behaviour(writes="awareness", over="medium", reduce=Sum())
def recall(adstock: State) -> float:
    """How much of all media is on a person's mind."""
    return adstock


@behaviour(writes="attention", where="trip")
def attend(
    fatigue: State,
    *,
    fatigue_limit: Annotated[float, Between(0.0, 30.0, "contacts", "fatigue_limit")] = 3.0,
    fatigue_slope: Annotated[float, Between(0.0, 5.0, "per contact", "fatigue_slope")] = 0.25,
) -> float:
    """People contacted too often listen less to contacts.

    Source: model page M5; ideal point of contacts (Godfrey, Seiders and Voss 2011).
    """
    return exp(-fatigue_slope * max(0.0, fatigue - fatigue_limit))


@behaviour(writes="push", over="medium", where="trip", reduce=Sum())
def persuade(
    adstock: State,
    attention: State,
    direct: Table,
    sharpness: Table,
    effect: Annotated[float, At("segment")],
    *,
    strength: Annotated[float, Between(0.0, 10.0, "factor on all media")] = 1.0,
) -> float:
    """What is remembered pushes us into the consideration set, with diminishing returns.

    `sharpness` is 1 / kappa; `effect` the ceiling of the medium's effect on the segment.
    Source: model page M3 and M8.
    """
    heard = 1.0 - exp(-adstock * sharpness)
    return strength * effect * heard * (attention if direct > 0.5 else 1.0)
