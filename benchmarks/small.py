"""The small customer model that all engines are held to: three media, four options, need, habit, satisfaction.

Customers: base need Beta(2, 18), price weight LogNormal(0.6, 0.3), distance Gamma(2, 2) km, wait weight U(0.5, 1.5).
A day: at most one medium reaches; ad-stock, fatigue; need with saturating lift; choice among four options and nothing
by exponential race; habit and satisfaction; tomorrow's wait and stock from today's shares of orders.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from sim import (
    At,
    Call,
    Choose,
    Column,
    Day,
    Each,
    Population,
    Seen,
    State,
    Sum,
    Table,
    Tableau,
    Tally,
    Trait,
    Uniform,
    Which,
    World,
    behaviour,
    together,
)

AXES = {"medium": ("sms", "app", "hall"), "option": ("online", "pickup", "store", "partner", "nothing")}
REACH = (0.08, 0.05, 0.03)
DECAY, EFFECT = (0.7, 0.85, 0.5), (0.4, 0.25, 0.6)
APPEAL, PRICE, TRAVEL = (0.3, 0.1, 0.5, -0.2), (1.0, 0.98, 1.05, 0.95), (0.0, 0.08, 0.10, 0.06)
WAIT, CAPACITY, USE = (0.2, 0.3, 0.5, 0.4), (0.06, 0.02, 0.04, 0.02), (0.8, 0.5, 0.6, 0.5)


@behaviour(writes="touch", over="medium")
def contact(fatigue: State, u: Uniform, low: Table, high: Table, *, cap: float = 3.0) -> float:
    """At most one medium reaches a customer who is not tired of media."""
    return 1.0 if fatigue < cap and low <= u and u < high else 0.0


@behaviour(writes="adstock", over="medium")
def remember(adstock: State, touch: State, decay: Table) -> float:
    """What was seen fades, and adds up."""
    return decay * adstock + touch


@behaviour(writes="touches", over="medium", reduce=Sum())
def count_touches(touch: State) -> float:
    """How many media reached."""
    return touch


@behaviour(writes="fatigue")
def tire(fatigue: State, touches: State, *, keep: float = 0.9) -> float:
    """Contacts tire, and it passes."""
    return keep * fatigue + touches


@behaviour(writes="lift", over="medium", reduce=Sum(1.0))
def persuade(adstock: State, effect: Table) -> float:
    """Media raise the need, with saturation."""
    return effect * (adstock / (1.0 + adstock))


@behaviour(writes="need")
def want(base: Trait, lift: State, satisfaction: State, fatigue: State, u: Uniform, *, drag: float = 0.1) -> float:
    """A need comes up."""
    return 1.0 if u < base * lift * (0.5 + satisfaction) / (1.0 + drag * fatigue) else 0.0


@behaviour(writes="channel", over="option", where="need", reduce=Choose())
def choose(
    price_weight: Trait, distance: Trait, wait_weight: Trait, satisfaction: State, habit: State, appeal: Table,
    price: Table, travel: Table, wait: Seen, stock: Seen, own: Table, *,
    stockout: float = 1.5, inertia: float = 1.2, liking: float = 0.8,
) -> float:  # fmt: skip
    """The utility of one option; nothing has none."""
    tastes = appeal - price_weight * price - travel * distance - wait_weight * wait
    return own * (tastes - stockout * (1.0 - stock) + inertia * habit + liking * satisfaction)


@behaviour(writes="habit", over="option", where="need")
def settle(habit: State, channel: State, which: Which, *, speed: float = 0.1) -> float:
    """What was bought becomes a habit."""
    return habit + speed * ((1.0 if which == channel else 0.0) - habit) if channel < 4.0 else habit


@behaviour(writes="satisfaction", where="need")
def serve(
    satisfaction: State, channel: State, u: Uniform, wait: Annotated[float, At("channel")],
    stock: Annotated[float, At("channel")], *, good: float = 0.9, speed: float = 0.1, loss: float = 0.02,
) -> float:  # fmt: skip
    """Waiting and empty shelves spoil satisfaction; finding nothing does a little."""
    fine = 1.0 if u < good - 0.1 * wait - 0.3 * (1.0 - stock) else 0.0
    return satisfaction + speed * (fine - satisfaction) if channel < 4.0 else satisfaction - loss * satisfaction


@together(tables="wait stock")
def crowd(call: Call) -> None:
    """Tomorrow's wait and stock from today's shares of orders."""
    share = call.tallied("orders")[:4] / call.everyone
    call.tables["wait"][:4] = np.array(WAIT) * (1.0 + (share / np.array(CAPACITY)) ** 2)
    stock = call.tables["stock"]
    stock[:4] = np.clip(stock[:4] + 0.05 - share / np.array(USE), 0.0, 1.0)


DAY = Day(
    Each(contact, remember, count_touches, tire, persuade, want, choose, Tally("orders", "channel", where="need"),
         settle, serve),
    crowd,
)  # fmt: skip


def world(**prices: float) -> World:
    """The four options and nothing; a price can be another one."""
    price = [prices.get(name, usual) for name, usual in zip(AXES["option"], PRICE, strict=False)]
    high = np.cumsum(REACH)
    options = {"appeal": APPEAL, "price": price, "travel": TRAVEL, "wait": WAIT, "stock": (1.0,) * 4, "own": (1.0,) * 4}
    media = {"low": high - REACH, "high": high, "decay": DECAY, "effect": EFFECT}
    tables = {name: Tableau(values, "medium") for name, values in media.items()}
    return World(AXES, tables | {name: Tableau([*values, 0.0], "option") for name, values in options.items()})


def people(n: int, seed: int = 0) -> Population:
    """Customers 0 to n - 1."""
    rng = np.random.default_rng(seed)
    return Population(
        np.arange(n),
        {
            "base": rng.beta(2, 18, n),
            "price_weight": rng.lognormal(0.6, 0.3, n),
            "distance": rng.gamma(2, 2, n),
            "wait_weight": rng.uniform(0.5, 1.5, n),
            "satisfaction": rng.uniform(0.5, 0.9, n),
            "fatigue": np.zeros(n),
            "habit": Column(np.full((5, n), 0.25), "option"),
            "adstock": Column(np.zeros((3, n)), "medium"),
        },
    )
