"""Campaigns: contacts beside the plan to people who fit a filter, each in turn, under the same consent and caps."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, State, Sum, Table, Trait, behaviour


@behaviour(writes="called_up", over="medium")
def call_up(
    agrees: Trait,
    opted_out: State,
    tenure: State,
    fits: Trait,
    slot: Trait,
    today: Table,
    campaign_every: Table,
    campaign_starts: Table,
    campaign_ends: Table,
    campaign_tier: Annotated[float, At("tier")],
    campaign_stage: Annotated[float, At("stage")],
) -> float:
    """Whose turn it is today: customers who fit and agreed to be contacted, spread evenly over the days of a round.

    `fits` is what is fixed at birth (tags, segment, region, the lot), `slot` the person's place in the round; who never
    bought (`tenure` below 0) is no customer yet. Source: features B8 and B9.
    """
    every = max(campaign_every, 1.0)
    turn = today - every * floor(today / every) == floor(slot * every)
    runs = campaign_every > 0.0 and campaign_starts <= today < campaign_ends
    chosen = fits * campaign_tier * campaign_stage * agrees * (1.0 - opted_out)
    return chosen if turn and runs and tenure >= 0.0 else 0.0


@behaviour(writes="due", over="medium")
def join_the_line(due: State, called_up: State) -> float:
    """A contact of a campaign waits in line like one that a trigger sends."""
    return max(due, called_up)


@behaviour(writes="reached", over="medium", where="met")
def speak_to_tags(reached: State, tuned: Trait) -> float:
    """What a message leaves behind with people of a tag; its cost and its caps stay.

    Source: feature B8 (how much a tag listens to a medium is a description, not an estimate).
    """
    return reached * tuned


@behaviour(writes="sent_today", over="medium", where="met", reduce=Sum())
def count_sent(triggered: State) -> float:
    """Whether a contact beside the plan went out to the person today."""
    return triggered


@behaviour(writes="called_on", where="met", start=-1000.0)
def note_call(called_on: State, sent_today: State, today: Table) -> float:
    """The day of the last one."""
    return today if sent_today > 0.0 else called_on


@behaviour(writes="answered", where="bought")
def answer(called_on: State, today: Table) -> float:
    """A purchase within a week of it counts as its answer, as firms count: whatever the reason for it."""
    return 1.0 if today - called_on < 7.0 else 0.0
