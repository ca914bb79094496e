"""Showrooms: what people have seen in a store they order online, and who is shown the way online goes to a store."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, Between, State, Table, Trait, Uniform, behaviour
from sim.portable import exp


@behaviour(writes="value", over="option", where="trip")
def feel_sure(
    value: State,
    looks_store: State,
    online: Table,
    *,
    assurance: Annotated[float, Between(0.0, 5.0, "utility", "showroom_assurance")] = 0.2,
) -> float:
    """Who has just seen the goods in a store dares to order them online.

    Source: Bell, Gallino and Moreno 2018 (a showroom raises online demand and conversion; signs); the size is assumed.
    """
    return value + online * looks_store * assurance


@behaviour(writes="near_order near_paid near_returned", where="bought")
def live_near(
    way: Trait,
    paid: State,
    returned: State,
    *,
    kilometres: Annotated[float, Between(0.1, 100.0, "km")] = 5.0,
) -> tuple[float, float, float]:
    """What those buy and send back who live near a store."""
    near = 1.0 if 2.0 * (exp(way) - 1.0) <= kilometres else 0.0
    return near, near * paid, near * returned


@behaviour(writes="invited", where="trip")
def show_the_way(
    looks_online: State,
    luck: Uniform,
    *,
    shown: Annotated[float, Between(0.0, 1.0, "share of online visitors")] = 0.0,
) -> float:
    """Some of those who look us up online are invited to the store nearest to them, and a small present waits there.

    Source: features C13 and C35.
    """
    return 1.0 if looks_online > 0.5 and luck < shown else 0.0


@behaviour(writes="value", over="option", where="trip")
def follow_the_way(
    value: State,
    invited: State,
    offline: Table,
    *,
    pull: Annotated[float, Between(0.0, 5.0, "utility", "invitation_pull")] = 0.35,
) -> float:
    """An invitation makes our stores more attractive to those who got one.

    Source: feature C35; the size is assumed.
    """
    return value + offline * invited * pull


@behaviour(writes="present cost margin", where="bought")
def hand_over_present(
    cost: State,
    margin: State,
    invited: State,
    offline: Annotated[float, At("channel")],
    *,
    worth: Annotated[float, Between(0.0, 1000.0, "money")] = 2.0,
) -> tuple[float, float, float]:
    """Who comes with an invitation and buys gets the present, which costs us its worth, in cents."""
    present = floor(100.0 * worth + 0.5) * invited * offline
    return present, cost + present, margin - present


@behaviour(writes="immersed", where="trip")
def step_inside(
    looks_online: State,
    digital: Trait,
    luck: Uniform,
    *,
    used: Annotated[float, Between(0.0, 1.0, "share of skilled online visitors")] = 0.0,
) -> float:
    """Some of those who look us up see the goods in a room of pictures around them; it takes skill.

    Source: feature C50 (immersive product space); 0 = there is none.
    """
    return 1.0 if looks_online > 0.5 and luck < used * digital else 0.0


@behaviour(writes="value", over="option", where="trip")
def feel_inside(
    value: State,
    immersed: State,
    online: Table,
    *,
    assurance: Annotated[float, Between(0.0, 5.0, "utility", "immersive_assurance")] = 0.1,
) -> float:
    """Who was inside dares to order online, though less than who held the goods.

    Source: feature C50; half of what a showroom does (assumed).
    """
    return value + online * immersed * assurance


@behaviour(writes="return_chance", where="bought")
def know_from_inside(
    return_chance: State,
    immersed: State,
    *,
    kept: Annotated[float, Between(0.0, 1.0, "share of returns that remain", "immersive_returns")] = 0.85,
) -> float:
    """Who was inside sends less back.

    Source: feature C50; half of what a showroom does (assumed).
    """
    return return_chance * (kept if immersed > 0.5 else 1.0)
