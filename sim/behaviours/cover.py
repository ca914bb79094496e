"""Cover: who owns a thing wants an extended warranty when the maker's own runs out, a second window to sell in."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import Between, State, Sum, Table, Uniform, behaviour

MONTH = 30.0
OLDEST = 35.0
"""The last month of age that is told apart."""


@behaviour(writes="wants_cover owned_month")
def think_of_cover(
    owned_on: State,
    luck: Uniform,
    today: Table,
    window_opens: Table,
    window_closes: Table,
    *,
    inside: Annotated[float, Between(0.0, 1.0, "share of owners in the window", "cover_inside")] = 0.20,
    outside: Annotated[float, Between(0.0, 0.1, "share of owners a day", "cover_outside")] = 0.0001,
) -> tuple[float, float]:
    """Who owns a thing of the right age thinks of covering it; before and after hardly anybody does.

    `inside` is reached over the whole window, evenly. Ages are days since the thing was bought. Source: feature C49
    (ownership age opens a second window); the shares are assumed.
    """
    age = today - owned_on
    owns = owned_on > -9000.0
    within = window_opens <= age and age < window_closes
    chance = inside / max(window_closes - window_opens, 1.0) if within else outside
    return 1.0 if owns and luck < chance else 0.0, min(OLDEST, max(0.0, floor(age / MONTH)))


@behaviour(writes="until", over="category")
def need_cover(until: State, wants_cover: State, is_cover: Table) -> float:
    """Who thinks of it needs it today, and looks for where to get it like anything else."""
    return min(until, 0.0) if wants_cover * is_cover > 0.5 else until


@behaviour(writes="got_durable", over="category", where="trip", reduce=Sum())
def get_durable(needs: State, is_durable: Table) -> float:
    """Whether today's trip is for a thing that can be covered."""
    return needs * is_durable


@behaviour(writes="got_cover", over="category", where="bought", reduce=Sum())
def get_cover(needs: State, is_cover: Table) -> float:
    """Whether a cover was sold today."""
    return needs * is_cover


@behaviour(writes="owned_on", where="bought")
def own_it(owned_on: State, got_durable: State, got_cover: State, today: Table) -> float:
    """A thing bought here starts to age; one that is covered is out of the reckoning.

    A day of -10000 is that of somebody who owns nothing.
    """
    day = -10000.0 if got_cover > 0.5 else owned_on
    return today if got_durable > 0.5 else day
