"""Stock: each channel has goods on its shelf; who finds none goes without, or gets them from another channel's."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from sim.barrier import Call, together
from sim.behaviour import Between, State, behaviour

Counts = NDArray[np.float64]


@together(
    reads="channel",
    writes="missing",
    where="bought",
    tallies={"stock_held": ("option",), "stocked_out": ("option",), "sent_over": ("option",)},
)
def fetch_goods(
    call: Call,
    *,
    smoothing: Annotated[float, Between(0.01, 1.0, "share of today's demand in the forecast")] = 0.1,
) -> None:
    """Shelves are filled up once a day and emptied by orders in an order of chance; what is gone is gone.

    The firm orders up to forecast x (lead days + cover days) of each channel, one mean basket being a unit; goods come
    after the lead days. Where stock is shared, whoever finds an empty shelf gets the goods from the fullest other one.
    The forecast is the demand of each channel, smoothed. Source: model page O6 ((s, S) stock, here with s = S and a
    review each day).
    """
    own = call.tables["own"] > 0.5
    place = call["channel"].astype(np.int64)
    asked = np.bincount(place, minlength=len(own)).astype(np.float64)
    stock, coming, forecast = _received(call, asked)
    turn = np.argsort(call.uniform("turn"), kind="stable")
    missing = np.zeros(len(call))
    for k in np.flatnonzero(own):
        waiting = turn[place[turn] == k]
        missing[waiting[int(stock[k]) :]] = 1.0
        stock[k] -= min(len(waiting), int(stock[k]))
    if call.tables["stock_shared"] > 0.5:
        _send_over(call, turn[missing[turn] > 0.5], place, stock, missing)
    forecast += smoothing * (asked - forecast)
    lead = _lead(call)
    target = forecast * (lead + float(call.tables["stock_cover"]))
    coming[lead - 1] += np.maximum(0.0, target - stock - coming.sum(axis=0))
    call.memory["stock"], call.memory["coming"], call.memory["forecast"] = stock, coming, forecast
    call.add("stock_held", np.floor(np.where(own, stock, 0.0)))
    call.count("stocked_out", place[missing > 0.5])
    call["missing"] = missing


def _received(call: Call, asked: Counts) -> tuple[Counts, Counts, Counts]:
    """This morning's stock, what is on its way (a row for each day to come), and the forecast.

    The first forecast lies half way between the first day's demand of a channel and the mean of all our channels.
    """
    lead = _lead(call)
    if "stock" not in call.memory:
        own = call.tables["own"]
        forecast = 0.5 * own * (asked + float((asked * own).sum()) / max(float(own.sum()), 1.0))
        filled = np.ceil(forecast * float(call.tables["stock_cover"]) + forecast)
        return filled, np.vstack([np.tile(forecast, (lead - 1, 1)), np.zeros(len(own))]), forecast
    stock, coming = call.memory["stock"].copy(), call.memory["coming"].copy()
    stock += coming[0]
    later = np.zeros((max(lead, len(coming)), coming.shape[1]))
    later[: len(coming) - 1] = coming[1:]
    return stock, later, call.memory["forecast"].copy()


def _lead(call: Call) -> int:
    """Days until what is ordered today is there; what is on its way already keeps the day it was promised for."""
    return max(1, int(call.tables["stock_lead"]))


def _send_over(
    call: Call, without: NDArray[np.int64], place: NDArray[np.int64], stock: Counts, missing: Counts
) -> None:
    """Give those who found nothing what other channels have left, from the fullest shelf first."""
    spare = np.floor(stock)
    helped = without[: int(spare.sum())]
    left = len(helped)
    for k in np.argsort(-spare, kind="stable"):
        taken = min(left, int(spare[k]))
        stock[k] -= taken
        left -= taken
    missing[helped] = 0.0
    call.count("sent_over", place[helped])


@behaviour(writes="bought", where="came")
def go_without(bought: State, missing: State) -> float:
    """Who found nothing on the shelf leaves without it."""
    return bought * (1.0 - missing)


@behaviour(writes="satisfaction", where="came")
def miss_goods(
    satisfaction: State,
    missing: State,
    *,
    loss: Annotated[float, Between(0.0, 0.5, "satisfaction", "stock_missing_loss")] = 0.03,
) -> float:
    """An empty shelf costs satisfaction.

    Source: model page O6 and O7; the size is assumed.
    """
    return max(0.0, satisfaction - loss * missing)
