"""Promises: a delivery date that is promised too early wins orders and loses customers."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, State, Table, behaviour


@behaviour(writes="value", over="option", where="trip")
def believe_promise(
    value: State,
    promised_early: Table,
    *,
    delay_weight: Annotated[float, Between(0.0, 1.0, "utility per day", "delay_weight")] = 0.015,
) -> float:
    """Who chooses goes by the delivery that is promised, `promised_early` days before the true one.

    Source: model page M9 (the weight of a day); Cui et al. 2024 (a faster promise lifts sales).
    """
    return value + delay_weight * promised_early


@behaviour(writes="satisfaction", where="bought")
def resent_lateness(
    satisfaction: State,
    promised_early: Annotated[float, At("channel")],
    *,
    loss: Annotated[float, Between(0.0, 1.0, "satisfaction per day late", "lateness_satisfaction")] = 0.03,
) -> float:
    """Each day later than promised costs satisfaction; a day earlier wins none.

    Source: Cui et al. 2024 (overpromised delivery lowers retention); the size is assumed.
    """
    return max(0.0, satisfaction - loss * max(0.0, promised_early))


@behaviour(writes="return_chance", where="bought")
def return_late_goods(
    return_chance: State,
    promised_early: Annotated[float, At("channel")],
    *,
    more: Annotated[float, Between(0.0, 1.0, "share per day late", "lateness_returns")] = 0.01,
) -> float:
    """Goods that come later than promised are sent back more often.

    Source: Cui et al. 2024 (more returns); the size is assumed.
    """
    return min(1.0, return_chance + more * max(0.0, promised_early))
