"""Whom contacts are for beside the plan: value tiers, stages of life, tags, and the campaigns that use them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.numbers import Day, Factor, Names, Noun, Share, Unit, Whole, Words
from sim.people import Tier

Stage = Literal["new", "active", "at_risk", "lapsed"]


class Tag(Noun):
    """Something known about people beside their segment: an age, a household, an interest (with `on: [tags]`)."""

    title: Words = ""
    """The name that people read."""
    share: Share
    """Share of all customers who carry it."""
    segments: dict[Annotated[str, Names("segments")], Factor] = {}
    """How much likelier people of a segment carry it, against the average customer."""
    media: dict[Annotated[str, Names("media")], Factor] = {}
    """How strongly each medium works on them, against others."""


class Whom(Noun):
    """Whom a campaign is for; a person must fit every line."""

    tag: tuple[Annotated[str, Names("tags")], ...] = ()
    """One of these tags; left out = all."""
    tier: tuple[Tier, ...] = ()
    """Value tiers; left out = all."""
    stage: tuple[Stage, ...] = ()
    """Stages of life as a customer (with `on: [stages]`); left out = all."""
    segment: tuple[Annotated[str, Names("segments")], ...] = ()
    """Segments; left out = all."""
    region: tuple[Annotated[str, Names("regions")], ...] = ()
    """Regions; left out = all."""


class Campaign(Noun):
    """Contacts of a direct medium beside the plan, under the same caps and consent (with `on: [campaigns]`)."""

    every_days: Annotated[Whole, Field(ge=0, le=365), Unit("days, 0 = never")] = 0
    """Each person who fits is contacted in turn, once in so many days."""
    where: Whom = Whom()
    """Whom it is for."""
    share: Share = 1.0
    """Share of those who fit, by lot; the others are there to compare with."""
    starts: Day | None = None
    """First day; left out = from the start of the calendar."""
    ends: Day | None = None
    """Last day; left out = open end."""
