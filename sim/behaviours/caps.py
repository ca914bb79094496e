"""Caps by medium: beside the caps on all contacts together, each direct medium has its own for every value tier."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, State, Table, behaviour


@behaviour(writes="exposure", over="medium", where="met")
def hold_back(
    exposure: State,
    sent_week: State,
    sent_month: State,
    direct: Table,
    medium_week: Annotated[float, At("tier")],
    medium_month: Annotated[float, At("tier")],
) -> float:
    """A direct medium that has used up its own cap on a person lets the next one in turn go first.

    Source: model page M6 (hard cap by tier and channel), feature B10.
    """
    within = sent_week < medium_week and sent_month < medium_month
    return exposure if within or direct < 0.5 else 0.0


@behaviour(writes="counted", where="met")
def note_count(contacts_month: State) -> float:
    """How many contacts the firm had counted before today's."""
    return contacts_month


@behaviour(writes="sent_week sent_month", over="medium", where="met")
def count_by_medium(
    sent_week: State, sent_month: State, reached: State, contacts_month: State, counted: State, direct: Table
) -> tuple[float, float]:
    """Today's contact counts for its medium, if the firm could match it to the person."""
    sent = contacts_month - counted if reached > 0.0 and direct > 0.5 else 0.0
    return sent_week + sent, sent_month + sent


@behaviour(writes="sent_week", over="medium")
def open_medium_week(sent_week: State) -> float:
    """A new calendar week: each medium counts from none."""
    return 0.0 * sent_week


@behaviour(writes="sent_month", over="medium")
def open_medium_month(sent_month: State) -> float:
    """A new period of 28 days: each medium counts from none."""
    return 0.0 * sent_month
