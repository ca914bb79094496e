"""Promotions: needs that come early because of a low price, more bought at once, less needed later, no habit formed.

A promotion borrows before it wins. What is bought earlier and what is bought in excess of need is missing later; the
clock of needs (`sim.behaviours.needs`) keeps the account.
"""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, Seen, State, Table, Uniform, behaviour
from sim.portable import exp


@behaviour(writes="watches", where="trip")
def watch(considers: State) -> float:
    """Who thought of us for the last thing needed keeps an eye on our prices until the next."""
    return considers


@behaviour(writes="haste")
def see_promotion(
    watches: State,
    log_reference: State,
    best_log_price: Table,
    *,
    incidence: Annotated[float, Between(0.0, 5.0, "elasticity of purchase incidence", "promotion_incidence")] = 0.75,
) -> float:
    """How much faster needs come while our best price of the day is below what a person who watches us is used to.

    Nought is the usual pace, 0.1 a tenth faster. `best_log_price` is the logarithm of the lowest price factor of our
    open channels. Source: purchase acceleration as a faster hazard of purchase (Gupta 1988); its size from the
    decomposition of elasticities of whole panels (Bell, Chiang and Padmanabhan 1999), over the part that watches.
    """
    return exp(incidence * watches * max(0.0, log_reference - best_log_price)) - 1.0


@behaviour(writes="until needs ahead", over="category")
def come_early(
    until: State, needs: State, ahead: State, haste: State, need_rate: State, season: Seen
) -> tuple[float, float, float]:
    """A promotion that a person sees lets the clock run ahead; when it is over, an errand not yet run can wait again.

    `ahead` is how far the clock runs before its time: `until` and `ahead` together are what the clock would show
    without the promotion, always.
    """
    step = need_rate * season * haste
    left = until - step if haste > 0.0 else until + ahead
    return left, (1.0 if left <= 0.0 else 0.0), (ahead + step if haste > 0.0 else 0.0)


@behaviour(writes="until ahead", over="category", where="trip")
def pay_back(until: State, needs: State, ahead: State) -> tuple[float, float]:
    """The need after one that came early comes when it would have come: what was borrowed is added to the wait."""
    return (until + ahead, 0.0) if needs > 0.5 else (until, ahead)


@behaviour(writes="depth", where="bought")
def notice_promotion(
    offer: State,
    log_reference: State,
    log_price: Annotated[float, At("channel")],
    offered: Annotated[float, At("channel")],
) -> float:
    """How deep below what the customer is used to the price was: a price that stays low is no promotion.

    Source: model page M10 and M12.
    """
    return max(0.0, 1.0 - exp(log_price + offer * offered - log_reference))


@behaviour(writes="quantity", where="bought")
def buy_ahead(
    quantity: State,
    depth: State,
    *,
    stockpile: Annotated[float, Between(0.0, 5.0, "share per unit of depth", "stockpile")] = 0.6,
) -> float:
    """A promotion makes people buy more than they need now.

    Source: model page M12; quantity elasticity of Bell, Chiang and Padmanabhan 1999.
    """
    return quantity * (1.0 + stockpile * depth)


@behaviour(writes="until", over="category", where="bought")
def live_on_stock(
    until: State,
    needs: State,
    depth: State,
    *,
    stockpile: Annotated[float, Between(0.0, 5.0, "share per unit of depth", "stockpile")] = 0.6,
) -> float:
    """What was bought ahead makes the next need come later by as much: a basket more lasts one mean gap longer.

    Source: model page M12.
    """
    return until + stockpile * depth if needs > 0.5 else until


@behaviour(writes="habit", where="bought")
def keep_habit(last: State) -> float:
    """Which channel was the habit before this purchase."""
    return last


@behaviour(writes="last", where="bought")
def forget_bargain(
    last: State,
    habit: State,
    depth: State,
    luck: Uniform,
    *,
    sticks: Annotated[float, Between(0.0, 1.0, "share of purchases", "promotion_habit")] = 0.0,
    bargain: Annotated[float, Between(0.0, 0.9, "share of the price")] = 0.05,
) -> float:
    """A purchase at a promotion forms no habit: afterwards people go where they went before.

    A price that is lower than usual by less than `bargain` is no promotion to people.
    Sources: after a promotion preference is on average what it was (DelVecchio, Henard and Freling 2006, 51 studies);
    purchases at a price cut feed back less than others (Gedenk and Neslin 1999); most who redeem a coupon return to
    what they bought before (Bawa and Shoemaker 1987).
    """
    return habit if depth > bargain and luck >= sticks else last
