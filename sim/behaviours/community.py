"""Community: a group of one's own, joined after a purchase, written to for nothing, and left when it says too much."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import Between, State, Sum, Table, Uniform, behaviour


@behaviour(writes="seen due", over="medium")
def admit(seen: State, due: State, in_group: State, group_only: Table) -> tuple[float, float]:
    """The group's messages go to its members only."""
    inside = in_group if group_only > 0.5 else 1.0
    return seen * inside, due * inside


@behaviour(writes="in_group joined", where="bought")
def join_group(
    in_group: State,
    luck: Uniform,
    *,
    chance: Annotated[float, Between(0.0, 1.0, "per purchase", "group_joining")] = 0.1,
) -> tuple[float, float]:
    """Some buyers join the group.

    Source: feature C32; the share is assumed.
    """
    joins = 1.0 if in_group < 0.5 and luck < chance else 0.0
    return in_group + joins, joins


@behaviour(writes="left_group", over="medium", where="met", reduce=Sum())
def say_goodbye(opted_out: State, reached: State, group_only: Table) -> float:
    """Whether today's message made a member leave the group (who left before is not written to)."""
    return opted_out if reached > 0.0 and group_only > 0.5 else 0.0


@behaviour(writes="in_group", where="met")
def leave_group(in_group: State, left_group: State) -> float:
    """Who refuses the group's messages is no member any more."""
    return 0.0 if left_group > 0.5 else in_group


@behaviour(writes="told", over="medium", where="met", reduce=Sum())
def be_told(hits: State, group_only: Table) -> float:
    """Whether the group told a member something today."""
    return hits * group_only


@behaviour(writes="told_on", where="met", start=-1000.0)
def remember_group(told_on: State, told: State, today: Table) -> float:
    """The day of the group's last message to a person."""
    return today if told > 0.0 else told_on


@behaviour(writes="own_paid", where="bought")
def credit_group(
    paid: State,
    told_on: State,
    in_group: State,
    today: Table,
    *,
    days: Annotated[float, Between(0.0, 90.0, "days")] = 7.0,
) -> float:
    """What members pay within a week of a message of the group."""
    return paid if in_group > 0.5 and today - told_on <= days else 0.0
