"""Pricing: our own prices climb or descend a ladder, one step a day at most, by what was seen yesterday or before."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from sim.barrier import Call, together
from sim.behaviour import Between
from sim.portable import exp, log

RECENT, USUAL = 7, 28
"""Days whose mean demand is compared with that of the days that are usual."""

Numbers = NDArray[np.float64]


def widest_gap(log_price: Numbers, online: Numbers, offline: Numbers) -> Numbers:
    """The widest gap between an online and a store price of ours (last axis: channels), in logarithms."""
    apart = np.abs(log_price[..., :, None] - log_price[..., None, :])
    return np.asarray((apart * online[:, None] * offline).max(axis=(-2, -1)))


def lowest(log_price: Numbers, opened: NDArray[np.bool_]) -> Numbers:
    """Logarithm of the lowest price of our open channels; 0 where none is open."""
    found = np.where(opened, log_price, np.inf).min(axis=-1)
    return np.asarray(np.where(np.isfinite(found), found, 0.0))


def promoted(price: Numbers) -> Numbers:
    """How much is on promotion: the mean cut of our channels, times the share of them that cut."""
    cut = np.maximum(0.0, 1.0 - price)
    return np.asarray(cut.mean(axis=-1) * (cut > 0.0).mean(axis=-1))


@together(tables="price log_price channel_gap best_log_price promotion")
def post_prices(call: Call) -> None:
    """Each morning the prices that were decided the evening before are posted, on top of the planned ones.

    What further submodels look up about prices (the gap between channels, the promotion on offer) follows.
    """
    move, own = call.tables["price_move"], call.tables["own"] > 0.5
    posted = call.tables["planned_log_price"] + move
    price = call.tables["planned_price"] * np.array([exp(float(m)) for m in move])
    call.tables["log_price"][...] = posted
    call.tables["price"][...] = price
    call.tables["channel_gap"][...] = widest_gap(posted, call.tables["online"], call.tables["offline"])
    call.tables["best_log_price"][...] = lowest(posted, own & (call.tables["closed"] < 0.5))
    call.tables["promotion"][...] = promoted(price[own])


@together(tables="price_move")
def decide_prices(
    call: Call,
    *,
    demand_gain: Annotated[float, Between(0.0, 5.0, "log price per share of demand", "price_rule_demand")] = 0.03,
    rival_gain: Annotated[float, Between(0.0, 2.0, "log price per log price", "price_rule_rival")] = 0.3,
    stock_gain: Annotated[float, Between(0.0, 5.0, "log price per share of stock", "price_rule_stock")] = 0.05,
) -> None:
    """Each evening tomorrow's prices are decided from delayed records of demand, of stock and of rivals' prices.

    A price wants to rise when the last week's orders were above those of four weeks, to fall when stock was, and to go
    towards rivals' mean price; it moves one step of the ladder at most, between floor and ceiling, all channels alike
    where parity is asked for. Without stock (submodel "stock") there is no such term. Source: model page O8.
    """
    delay = int(call.tables["price_delay"])
    known = {name: kept[: len(kept) - delay + 1] for name, kept in _history(call).items()}
    if call.day + 1 < call.tables["price_starts"] or not len(known["gaps"]):
        return
    wish = rival_gain * known["gaps"][-1] + demand_gain * _above_usual(known["orders"])
    wish = wish - stock_gain * _above_usual(known["stock"])
    ruled = call.tables["price_ruled"] > 0.5
    if call.tables["price_parity"] > 0.5:
        wish = np.full(len(wish), wish[ruled].mean())
    move = call.tables["price_move"]
    move[...] = np.where(ruled, _one_step(call, wish, move), 0.0)


def _history(call: Call) -> dict[str, Numbers]:
    """Orders and stock of each option, and how far rivals' mean price lay above its price (logarithm), until today."""
    posted = call.tables["log_price"] + call.tables["rival_move"]
    rivals = call.tables["price_rival"] > 0.5
    today = {
        "orders": call.tallied("orders").sum(axis=0),
        "stock": call.tallied("stock_held") if "stock_held" in call.counted else np.zeros(len(posted)),
        "gaps": posted[rivals].mean() - posted if rivals.any() else np.zeros(len(posted)),
    }
    keep = USUAL + int(call.tables["price_delay"])
    for name, values in today.items():
        before = call.memory.get(name, np.zeros((0, len(posted))))
        call.memory[name] = np.concatenate([before, values.astype(np.float64)[None]])[-keep:]
    return {name: call.memory[name] for name in today}


def _above_usual(records: Numbers) -> Numbers:
    """How far the mean of the last week lies above that of the usual days, as a share; 0 while too few are known."""
    if len(records) < USUAL:
        return np.zeros(records.shape[1])
    usual = records[-USUAL:].mean(axis=0)
    return np.where(usual > 0.0, records[-RECENT:].mean(axis=0) / np.maximum(usual, 1e-9) - 1.0, 0.0)


def _one_step(call: Call, wish: Numbers, move: Numbers) -> Numbers:
    """The rung next to today's on the way to the rung nearest to what is wished."""
    step = log(1.0 + float(call.tables["price_step"]))
    rung = np.rint(move / step)
    lowest = np.ceil(call.tables["price_floor"] / step - 1e-9)
    highest = np.floor(call.tables["price_ceiling"] / step + 1e-9)
    target = np.clip(np.rint(wish / step), lowest, highest)
    return np.asarray(step * (rung + np.clip(target - rung, -1.0, 1.0)))
