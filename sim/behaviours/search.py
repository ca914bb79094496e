"""Search: before they choose, people look things up online or look at them in a store."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, State, Table, Trait, Uniform, behaviour
from sim.portable import exp


@behaviour(writes="looks_online looks_store", where="trip")
def look_around(
    digital: Trait,
    way: Trait,
    online_luck: Uniform,
    store_luck: Uniform,
    storefronts: Table,
    *,
    next_door: Annotated[float, Between(0.0, 1.0, "share of trips", "look_in_store")] = 0.25,
    fades: Annotated[float, Between(0.1, 500.0, "km", "look_distance")] = 10.0,
) -> tuple[float, float]:
    """People look up online after their skill, and in an open store the more often the nearer it is.

    `storefronts` is 1 on days on which a store or hall of ours is open.
    Source: model page M14 (webrooming, showrooming).
    """
    kilometres = 2.0 * (exp(way) - 1.0)
    return (
        1.0 if online_luck < digital else 0.0,
        1.0 if store_luck < storefronts * next_door * exp(-kilometres / fades) else 0.0,
    )


@behaviour(writes="return_chance", where="bought")
def know_goods(
    return_chance: State,
    looks_store: State,
    *,
    unseen: Annotated[float, Between(0.001, 1.0, "share sent back", "return_rate_online")] = 0.12,
    seen: Annotated[float, Between(0.0, 1.0, "share sent back", "return_rate_seen")] = 0.08,
) -> float:
    """Who saw the goods in a store sends fewer of them back.

    Source: model page M14; Bell, Gallino and Moreno 2018.
    """
    return return_chance * (seen / unseen if looks_store > 0.5 else 1.0)


@behaviour(writes="webroomed showroomed", where="bought")
def trace_search(
    looks_online: State,
    looks_store: State,
    online: Annotated[float, At("channel")],
    offline: Annotated[float, At("channel")],
) -> tuple[float, float]:
    """Who looked online and bought in a store, and who looked in a store and bought online."""
    return looks_online * offline, looks_store * online


@behaviour(writes="value", over="option", where="trip")
def doubt(
    value: State,
    looks_online: State,
    own: Table,
    *,
    mismatch: Annotated[float, Between(0.0, 1.0, "share of facts that differ between our channels")] = 0.1,
    dislike: Annotated[float, Between(0.0, 10.0, "utility per share")] = 2.0,
) -> float:
    """Who looks us up and finds other facts than in the store doubts all our channels.

    Source: model page M9 (information consistency), feature C15; the weight is assumed.
    """
    return value - own * looks_online * dislike * mismatch


@behaviour(writes="satisfaction", where="came")
def feel_misled(
    satisfaction: State,
    looks_online: State,
    *,
    mismatch: Annotated[float, Between(0.0, 1.0, "share of facts that differ between our channels")] = 0.1,
    loss: Annotated[float, Between(0.0, 1.0, "satisfaction per share")] = 0.1,
) -> float:
    """Who came all the same is a little less satisfied.

    Source: feature C16 (information mismatch costs recommendation); the size is assumed.
    """
    return max(0.0, satisfaction - looks_online * loss * mismatch)
