"""Instalments: who is short of cash feels a price that is paid in parts as lower; lending the money costs us."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, Between, State, Table, Trait, Uniform, behaviour


@behaviour(writes="value", over="option", where="trip")
def feel_cheaper(
    value: State,
    short_of_cash: Trait,
    instalments: Table,
    price_weight: Annotated[float, At("segment")],
    *,
    relief: Annotated[float, Between(0.0, 1.0, "log price", "instalment_relief")] = 0.08,
) -> float:
    """A price that can be paid in parts seems lower to those who are short of cash.

    `instalments` is 1 where they are offered. Source: feature A12; temporal reframing of prices (Gourville 1998) gives
    the sign, the size is assumed.
    """
    return value + price_weight * relief * short_of_cash * instalments


@behaviour(writes="financing margin", where="bought")
def finance(
    paid: State,
    returned: State,
    margin: State,
    short_of_cash: Trait,
    luck: Uniform,
    instalments: Annotated[float, At("channel")],
    financing_rate: Table,
    *,
    others: Annotated[float, Between(0.0, 1.0, "share of purchases", "instalment_others")] = 0.1,
) -> tuple[float, float]:
    """What it costs us to wait for the money, in cents: all who are short of cash pay in parts, and some others.

    `financing_rate` is the cost of the money until the last part is paid, as a share of what is kept. It comes off the
    margin. Source: feature A12 (a line of its own); the share of others is assumed.
    """
    takes = instalments > 0.5 and (short_of_cash > 0.5 or luck < others)
    cost = floor((paid - returned) * financing_rate + 0.5) if takes else 0.0
    return cost, margin - cost
