"""What we lay down about contacts: caps of single media, and what makes a medium write of itself."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scenarios.numbers import Noun, PerMonth, PerWeek, Unit, Whole

TriggerDays = Annotated[Whole, Field(ge=0, le=365), Unit("days, 0 = never")]


class MediumWeekCaps(Noun):
    """Contacts by one medium that a person may receive in a calendar week, by value tier."""

    high: PerWeek = 7
    """High-value customers."""
    potential: PerWeek = 7
    """Customers who may become high-value."""
    ordinary: PerWeek = 7
    """All others."""


class MediumMonthCaps(Noun):
    """Contacts by one medium that a person may receive in 28 days, by value tier."""

    high: PerMonth = 28
    """High-value customers."""
    potential: PerMonth = 28
    """Customers who may become high-value."""
    ordinary: PerMonth = 28
    """All others."""


class MediumCaps(Noun):
    """How often one medium may contact a person, beside the caps on all contacts (with `on: [medium_caps]`)."""

    per_week: MediumWeekCaps = MediumWeekCaps()
    """Caps for a calendar week."""
    per_month: MediumMonthCaps = MediumMonthCaps()
    """Caps for 28 days."""


class Trigger(Noun):
    """What makes a direct medium write of itself, under the same caps and consent (with `on: [triggers]`)."""

    after_purchase_days: TriggerDays = 0
    """Days after a purchase, once."""
    after_silence_days: TriggerDays = 0
    """Every so many days without a purchase."""
    after_drop_days: TriggerDays = 0
    """Days after a basket was filled and left."""
