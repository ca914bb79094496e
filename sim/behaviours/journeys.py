"""Journeys: where people looked before they chose, who came to a place of ours after an advert, who came back."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, State, Sum, Table, behaviour

LOOKS = ("nowhere", "online", "in a store", "both")
"""Where people look before they choose."""


@behaviour(writes="look", where="trip")
def trace_look(looks_online: State, looks_store: State) -> float:
    """Where the person looked before it chose: nowhere, online, in a store, in both."""
    return looks_online + 2.0 * looks_store


@behaviour(writes="met_online", over="medium", where="met", reduce=Sum())
def meet_online(hits: State, online_medium: Table) -> float:
    """How many online media reached a person today."""
    return hits * online_medium


@behaviour(writes="lead")
def cool_lead(lead: State) -> float:
    """A lead grows a day older."""
    return max(0.0, lead - 1.0)


@behaviour(writes="lead led", where="met")
def open_lead(
    lead: State,
    met_online: State,
    *,
    days: Annotated[float, Between(1.0, 91.0, "days", "lead_days")] = 7.0,
) -> tuple[float, float]:
    """Whom an online medium reaches is a lead for some days, counted once.

    Source: feature C4 (online-to-store conversion); the window is a week.
    """
    fresh = met_online > 0.5 and lead < 0.5
    return days if fresh else lead, 1.0 if fresh else 0.0


@behaviour(writes="lead led_in store_visits", where="trip")
def close_lead(lead: State, place: Annotated[float, At("channel")]) -> tuple[float, float, float]:
    """A lead that comes to a place of ours is converted, once.

    `place` is 1 for channels that people go to. Source: feature C4.
    """
    came = 1.0 if lead > 0.5 and place > 0.5 else 0.0
    return (0.0 if came > 0.5 else lead), came, place


@behaviour(writes="bought_before first_time second_time", where="bought")
def count_purchase(bought_before: State) -> tuple[float, float, float]:
    """Whether this is the first or the second purchase of the quarter: the second makes a repeat customer.

    Source: feature C1 (where repeat customers buy).
    """
    first, second = bought_before < 0.5, 0.5 < bought_before < 1.5
    return bought_before + 1.0, 1.0 if first else 0.0, 1.0 if second else 0.0


@behaviour(writes="bought_before")
def open_quarter(bought_before: State) -> float:
    """A new quarter: purchases count from none."""
    return 0.0 * bought_before
