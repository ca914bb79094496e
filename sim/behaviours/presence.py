"""Presence: a store is seen by those who live near it, whether they go in or not."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import Between, State, Table, Trait, behaviour
from sim.portable import exp


@behaviour(writes="push", where="trip")
def see_store(
    push: State,
    way: Trait,
    storefronts: Table,
    *,
    pull: Annotated[float, Between(0.0, 20.0, "logit", "presence_pull")] = 0.6,
    fades: Annotated[float, Between(0.1, 500.0, "km", "look_distance")] = 10.0,
) -> float:
    """An open store reminds its neighbours of us like a poster that is always there, the less the further away.

    `way` is ln(1 + kilometres / 2), `storefronts` 1 on days on which a store or hall of ours is open. Source: Avery et
    al. 2012, Bell, Gallino and Moreno 2018, Wang and Goldfarb 2017 (signs); as strong as a mass medium that everybody
    has seen often enough (assumed).
    """
    kilometres = 2.0 * (exp(way) - 1.0)
    return push + storefronts * pull * exp(-kilometres / fades)
