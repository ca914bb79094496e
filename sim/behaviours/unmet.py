"""Unmet needs: what people miss where they buy now makes them easier to win for whoever has it."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import Between, State, Table, Trait, behaviour


@behaviour(writes="value", over="option", where="trip")
def miss_something(
    value: State,
    unmet: Trait,
    own: Table,
    tasted: Table,
    *,
    weight: Annotated[float, Between(0.0, 10.0, "utility", "unmet_weight")] = 2.0,
) -> float:
    """Rivals leave some needs unmet: their goods are worth less to whom they do not suit.

    `tasted` is 1 for every seller and 0 for buying nothing. Source: feature B4 (a gap is need times dissatisfaction).
    """
    return value - weight * unmet * tasted * (1.0 - own)
