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
    apart = np.abs(posted[:, None] - posted) * call.tables["online"][:, None] * call.tables["offline"]
    call.tables["channel_gap"][...] = apart.max()
    opened = posted[own & (call.tables["closed"] < 0.5)]
    call.tables["best_log_price"][...] = opened.min() if len(opened) else 0.0
    cut = np.maximum(0.0, 1.0 - price[own])
    call.tables["promotion"][...] = cut.mean() * (cut > 0.0).mean()


@together(tables="price_move")
def decide_prices(
    call: Call,
    *,
    demand_gain: Annotated[float, Between(0.0, 5.0, "log price per share of demand", "price_rule_demand")] = 0.03,
    rival_gain: Annotated[float, Between(0.0, 2.0, "log price per log price", "price_rule_rival")] = 0.3,
) -> None:
    """Each evening tomorrow's prices are decided from delayed records of demand and of rivals' prices.

    A price wants to rise when the last week's orders were above those of four weeks, and towards rivals' mean price; it
    moves one step of the ladder at most, between floor and ceiling, all channels alike where parity is asked for.
    Source: model page O8 (its term for stock needs stock, which this day has not).
    """
    if call.day + 1 < call.tables["price_starts"]:
        return
    delay = int(call.tables["price_delay"])
    orders, gaps = _history(call)
    orders, gaps = orders[: len(orders) - delay + 1], gaps[: len(gaps) - delay + 1]
    if not len(gaps):
        return
    wish = rival_gain * gaps[-1]
    if len(orders) >= USUAL:
        usual = orders[-USUAL:].mean(axis=0)
        wish = wish + demand_gain * np.where(
            usual > 0.0, orders[-RECENT:].mean(axis=0) / np.maximum(usual, 1e-9) - 1, 0
        )
    ruled = call.tables["price_ruled"] > 0.5
    if call.tables["price_parity"] > 0.5:
        wish = np.full(len(wish), wish[ruled].mean())
    move = call.tables["price_move"]
    move[...] = np.where(ruled, _one_step(call, wish, move), 0.0)


def _history(call: Call) -> tuple[Numbers, Numbers]:
    """Orders of each option, and how far rivals' mean price lay above its price (logarithm), day by day until today."""
    posted = call.tables["log_price"] + call.tables["rival_move"]
    rivals = call.tables["price_rival"] > 0.5
    gap = posted[rivals].mean() - posted if rivals.any() else np.zeros(len(posted))
    keep = USUAL + int(call.tables["price_delay"])
    for name, today in (("orders", call.tallied("orders").sum(axis=0)), ("gaps", gap)):
        before = call.memory.get(name, np.zeros((0, len(posted))))
        call.memory[name] = np.concatenate([before, today.astype(np.float64)[None]])[-keep:]
    return call.memory["orders"], call.memory["gaps"]


def _one_step(call: Call, wish: Numbers, move: Numbers) -> Numbers:
    """The rung next to today's on the way to the rung nearest to what is wished."""
    step = log(1.0 + float(call.tables["price_step"]))
    rung = np.rint(move / step)
    lowest = np.ceil(call.tables["price_floor"] / step - 1e-9)
    highest = np.floor(call.tables["price_ceiling"] / step + 1e-9)
    target = np.clip(np.rint(wish / step), lowest, highest)
    return np.asarray(step * (rung + np.clip(target - rung, -1.0, 1.0)))
