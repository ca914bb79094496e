"""Search: before they choose, people look things up online or look at them in a store."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, State, Trait, Uniform, behaviour
from sim.portable import exp


@behaviour(writes="looks_online looks_store", where="trip")
def look_around(
    digital: Trait,
    way: Trait,
    online_luck: Uniform,
    store_luck: Uniform,
    *,
    next_door: Annotated[float, Between(0.0, 1.0, "share of trips", "look_in_store")] = 0.25,
    fades: Annotated[float, Between(0.1, 500.0, "km", "look_distance")] = 10.0,
) -> tuple[float, float]:
    """People look up online after their skill, and in a store the more often the nearer it is.

    Source: model page M14 (webrooming, showrooming).
    """
    kilometres = 2.0 * (exp(way) - 1.0)
    return (
        1.0 if online_luck < digital else 0.0,
        1.0 if store_luck < next_door * exp(-kilometres / fades) else 0.0,
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
