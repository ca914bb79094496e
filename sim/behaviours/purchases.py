"""Purchases: what goes into the basket, what is paid, what comes back and what it all cost, in whole cents."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, Between, State, Sum, Table, Uniform, behaviour
from sim.portable import exp, normal_inverse


@behaviour(writes="came bought", where="trip")
def close_sale(
    visits: State,
    abandoned: State,
    own: Annotated[float, At("channel")],
) -> tuple[float, float]:
    """Who came to us, and who of them bought: those who left the hall unserved did not."""
    return own, own * (1.0 - visits * abandoned)


@behaviour(writes="list_value", over="category", where="bought", reduce=Sum())
def value_goods(needs: State, list_price: Table) -> float:
    """List price of a mean basket of what is needed, cents."""
    return needs * list_price


@behaviour(writes="goods_value", over="category", where="bought", reduce=Sum())
def cost_goods(needs: State, goods_cost: Table) -> float:
    """What those goods cost us, cents."""
    return needs * goods_cost


@behaviour(writes="quantity", where="bought")
def fill_basket(
    size_luck: Uniform,
    add_on_luck: Uniform,
    add_on_chance: Annotated[float, At("channel")],
    basket_log_mean: Table,
    basket_log_sd: Table,
    *,
    add_on_size: Annotated[float, Between(0.0, 2.0, "share of the basket", "add_on_size")] = 0.15,
) -> float:
    """How much is bought, as a multiple of the mean basket; some who pick up take something more.

    Source: model page M13 (log-normal basket; add-on at pick-up, Gallino and Moreno 2014).
    """
    size = exp(basket_log_mean + basket_log_sd * normal_inverse(size_luck))
    return size * (1.0 + (add_on_size if add_on_luck < add_on_chance else 0.0))


@behaviour(writes="paid given", where="bought")
def pay(
    list_value: State,
    quantity: State,
    offer: State,
    price: Annotated[float, At("channel")],
    offered: Annotated[float, At("channel")],
) -> tuple[float, float]:
    """What the customer pays, and what joint offers gave away, in cents."""
    full = floor(list_value * quantity * price + 0.5)
    paid = floor(full * exp(offer * offered) + 0.5)
    return paid, full - paid


@behaviour(writes="return_chance", where="bought")
def expect_return(return_rate: Annotated[float, At("channel")]) -> float:
    """How likely it is that the purchase is sent back."""
    return return_rate


@behaviour(writes="returned cost margin", where="bought")
def account(
    paid: State,
    goods_value: State,
    quantity: State,
    return_chance: State,
    luck: Uniform,
    handling: Annotated[float, At("channel")],
    *,
    salvage: Annotated[float, Between(0.0, 1.0, "share of goods cost", "return_salvage")] = 0.8,
) -> tuple[float, float, float]:
    """Some send all of it back; goods that come back keep part of their worth; handling is spent in any case.

    Source: model page M2b (return rate, unit costs) and the definition of margin.
    """
    sent_back = 1.0 if luck < return_chance else 0.0
    returned = paid * sent_back
    goods = goods_value * quantity * (1.0 - salvage * sent_back)
    cost = floor(goods + handling + 0.5)
    return returned, cost, paid - returned - cost
