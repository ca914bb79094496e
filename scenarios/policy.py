"""What we lay down beside the budget: caps of single media, triggers, occasions we serve, paying in parts, prices."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.numbers import Day, Factor, Names, Noun, PerMonth, PerWeek, Share, Source, Unit, Utility, Whole, Words
from sim.people import TIERS, Tier

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
    every_days: TriggerDays = 0
    """Every so many days to everyone who may be written to: a steady newsletter."""


class Spread(Noun):
    """How a medium gets about beyond what its money buys."""

    shared: Share = 0.0
    """Of those it meets, the share who show it to their acquaintances (with `on: [sharing]`)."""
    group: bool = False
    """It speaks to the members of a group of our own only: buyers who joined (with `on: [community]`)."""
    within_km: Annotated[float, Field(ge=0, le=500), Unit("km")] = 0.0
    """An event that people come to from so far at most; 0 = no event (with `on: [catchment]`)."""
    shown_online: bool = False
    """The event can be seen online too, where it moves people less (with `on: [catchment]`)."""
    at_store: bool = False
    """It happens in our stores, and works better with online media (with `on: [synergy]`)."""
    hot: Share = 0.0
    """Share of its audience that it meets on each day of a hot topic, beside the plan (with `on: [hot_topics]`)."""


class Occasion(Noun):
    """What a trip may be for (with `on: [occasions]`): each has its own basket, and channels that suit it."""

    title: Words = ""
    """The name that people read."""
    share: Factor = 1.0
    """Its trips, against those of the other occasions."""
    basket: Factor = 1.0
    """Size of its basket, against the average basket."""
    channels: dict[Annotated[str, Names("channels")], Utility] = {}
    """What it adds to the attraction of a channel."""
    segments: dict[Annotated[str, Names("segments")], Factor] = {}
    """How much likelier people of a segment face it, against the average customer."""


class Instalments(Noun):
    """Paying in parts without interest (with `on: [instalments]`)."""

    months: Annotated[Whole, Field(ge=1, le=120), Unit("months")] = 12
    """Equal parts, one a month."""
    yearly_rate: Annotated[float, Field(ge=0, le=1), Unit("share a year")] = 0.06
    """What it costs us a year to wait for the money."""
    offered_at: tuple[Annotated[str, Names("channels")], ...] = ()
    """Channels where it is offered; left out = all."""
    short_of_cash: Annotated[float, Field(ge=0, le=1), Unit("share"), Source("assumed")] = 0.3
    """Share of people to whom a price in parts seems lower."""
    segments: dict[Annotated[str, Names("segments")], Factor] = {}
    """How much likelier people of a segment are short of cash, against the average customer."""


class Cover(Noun):
    """An extended warranty: what it is for, and when owners think of it (with `on: [cover]`)."""

    thing: Annotated[str, Names("categories")]
    """What is owned and may be covered."""
    opens_day: Annotated[float, Field(ge=0, le=3650), Unit("days of age")] = 270.0
    """Age of the thing at which the window opens: before the maker's own warranty runs out."""
    closes_day: Annotated[float, Field(ge=1, le=3650), Unit("days of age")] = 390.0
    """Age at which it has closed."""


class Stock(Noun):
    """What lies on the shelves of our channels, in mean baskets (with `on: [stock]`)."""

    cover_days: Annotated[float, Field(ge=0, le=365), Unit("days of demand")] = 3.0
    """How much a shelf holds beyond the days that a delivery takes."""
    lead_days: Annotated[Whole, Field(ge=1, le=180), Unit("days")] = 3
    """Days until ordered goods are there."""
    shared: bool = False
    """true = who finds an empty shelf gets the goods from another channel's."""
    holding_cost: Annotated[float, Field(ge=0, le=1e6), Unit("money for a mean basket and day")] = 0.0
    """What it costs to hold goods."""
    transfer_cost: Annotated[float, Field(ge=0, le=1e6), Unit("money for a mean basket")] = 0.0
    """What it costs to send goods over from another channel's shelf."""


class PriceRule(Noun):
    """Prices that follow demand and rivals on a ladder (with `on: [dynamic_price]`)."""

    channels: tuple[Annotated[str, Names("channels")], ...] = ()
    """Channels whose price moves; left out = all."""
    step: Annotated[float, Field(gt=0, le=0.5), Unit("share of the price")] = 0.025
    """Step of the ladder; a price moves one step a day at most."""
    floor: Annotated[float, Field(ge=0.1, le=1), Unit("factor on the planned price")] = 0.85
    """Lowest price, against the planned one."""
    ceiling: Annotated[float, Field(ge=1, le=5), Unit("factor on the planned price")] = 1.15
    """Highest price, against the planned one."""
    delay_days: Annotated[Whole, Field(ge=1, le=90), Unit("days")] = 1
    """How old the newest record of demand and of rivals' prices is; 1 = yesterday's."""
    parity: bool = False
    """All these channels move alike."""
    starts: Day | None = None
    """First day on which prices may move; left out = from the start."""


class MembersDay(Noun):
    """A day of the week with a price for members of the club (with `on: [members_day]`)."""

    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "wednesday"
    """Which day."""
    discount: Annotated[float, Field(ge=0, le=0.9), Unit("share of the price")] = 0.0
    """What members pay less on it; 0 = there is no such day."""
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)] = TIERS
    """Value tiers whose customers are members."""


class Credit(Noun):
    """What counts for our stores of what their customers order online (with `on: [credit]`).

    A note between our own channels: it moves the effort of people in stores, and no money.
    """

    online_sales: Share = 0.5
    """Share of an order for delivery or pick-up that counts as a sale of the store nearby; 0.5 = as today."""
