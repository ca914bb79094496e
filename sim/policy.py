"""Policy: what a business may lay down about contacts, occasions, instalments and prices, for the submodels that obey.

Money is in units of the currency, shares are 0 to 1, days and hours are counted as people count them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Tiers = tuple[float, float, float]
"""One number for each value tier: high, potential, ordinary."""

READING_HOURS = (1, 0.5, 0.2, 0.2, 0.3, 1, 2, 4, 5, 4, 4, 4, 6, 5, 4, 4, 4, 5, 6, 7, 8, 8, 6, 3)
"""When in the day people read messages: weights of 24 hours (assumed; peaks morning, noon and evening)."""

ByDay = float | tuple[float, ...]
"""One number for all days, or one for each day."""


@dataclass(frozen=True)
class MediumCap:
    """How often one medium may contact a person, beside the caps on all of them together (M6, B10).

    Attributes:
        per_week: contacts in a calendar week for tiers high, potential, ordinary; 7 caps nothing (one a day at most).
        per_month: in a period of 28 days; 28 caps nothing.
    """

    per_week: Tiers = (7, 7, 7)
    per_month: Tiers = (28, 28, 28)


@dataclass(frozen=True)
class Trigger:
    """What makes a direct medium write of itself: the calendar, or what a customer does or leaves undone; 0 = never.

    Attributes:
        every: so many days, to everyone who may be written to, in a steady rhythm.
        after_purchase: days after a purchase, once.
        after_silence: every so many days without a purchase.
        after_drop: days after a basket was filled and left.
    """

    after_purchase: int = 0
    after_silence: int = 0
    after_drop: int = 0
    every: int = 0


@dataclass(frozen=True)
class Tag:
    """What we know about people beside their segment: a young family, a member of the community (B8).

    Attributes:
        share: of our customers who carry it.
        mix: segment -> how much likelier its people carry it (1 where not named).
        media: medium -> how much more its messages leave behind with them (submodel "tags").
    """

    name: str
    share: float = 0.5
    mix: Mapping[str, float] = field(default_factory=dict)
    media: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Campaign:
    """Contacts of a direct medium beside the plan, to people who fit every filter, in turn (submodel "campaigns").

    Attributes:
        every_days: each of them in turn once in so many days; 0 = no campaign.
        share: of those who fit, by lot; the others are there to compare with.
        tags, segments, regions, tiers, stages: names; empty = all. A person needs one of the tags.
        starts, ends: first day and day after the last.
    """

    every_days: int = 0
    share: float = 1.0
    tags: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    starts: int = 0
    ends: int = 1_000_000


@dataclass(frozen=True)
class Spread:
    """How a medium gets about beyond what its money buys.

    Attributes:
        shared: of those it meets, the share who show it to their acquaintances (submodel "sharing").
        group: it speaks to the members of a group of our own only (submodel "community").
        within_km: an event that people come to from so far at most; 0 = no event (submodel "catchment").
        shown_online: the event can be seen online too (submodel "catchment").
        at_store: it happens in our stores (submodel "synergy").
        hot: share of its audience that it meets on each day of a hot topic, beside the plan (submodel "hot_topics").
    """

    shared: float = 0.0
    group: bool = False
    within_km: float = 0.0
    shown_online: bool = False
    at_store: bool = False
    hot: float = 0.0


@dataclass(frozen=True)
class Occasion:
    """What a trip may be for (B3).

    Attributes:
        share: of all trips, before the mix of a segment; shares need not sum to 1, they are weighed against each other.
        basket: multiplies the size of the basket.
        appeal: option -> what the occasion adds to its utility.
        mix: segment -> how much likelier its people face it (1 where not named).
    """

    name: str
    share: float = 1.0
    basket: float = 1.0
    appeal: Mapping[str, float] = field(default_factory=dict)
    mix: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Instalments:
    """Paying in parts (A12).

    Attributes:
        months: equal parts, one a month, the first a month after the purchase.
        yearly_rate: what money costs us a year; customers pay no interest.
        offered_at: options; all of ours if empty.
        short_of_cash: share of people who are short of cash.
        mix: segment -> how much likelier its people are (1 where not named).
    """

    months: int = 12
    yearly_rate: float = 0.06
    offered_at: tuple[str, ...] = ()
    short_of_cash: float = 0.3
    mix: Mapping[str, float] = field(default_factory=dict)

    @property
    def cost(self) -> float:
        """What waiting for the money costs, as a share of the price: interest on the parts still owed."""
        return self.yearly_rate / 12.0 * (self.months + 1) / 2.0


@dataclass(frozen=True)
class Cover:
    """When people who own a thing think of an extended warranty for it (C49).

    Attributes:
        thing: the category that is owned and may be covered.
        opens_day, closes_day: age of the thing in days at which the window opens, and at which it has closed.
    """

    thing: str
    opens_day: float = 270.0
    closes_day: float = 390.0


@dataclass(frozen=True)
class Stock:
    """How much lies on the shelves of our channels (O6, C42).

    Attributes:
        cover_days: days of demand that a shelf holds beyond those that a delivery takes.
        lead_days: days until ordered goods are there.
        shared: an empty shelf is served from another channel's.
        holding_cost: money for a unit (a mean basket) and day. transfer_cost: money for a unit sent over.
    """

    cover_days: float = 3.0
    lead_days: int = 3
    shared: bool = False
    holding_cost: float = 0.0
    transfer_cost: float = 0.0


@dataclass(frozen=True)
class PriceRule:
    """Prices that follow demand and rivals on a ladder (O8).

    Attributes:
        options: whose price moves; all of ours if empty.
        step: of the ladder, as a share of the price; at most one a day.
        floor, ceiling: lowest and highest price against the planned one.
        delay_days: how old the newest record is when a price is posted; 1 = yesterday's.
        parity: all of them move alike.
        starts: first day on which a price may be decided.
    """

    options: tuple[str, ...] = ()
    step: float = 0.025
    floor: float = 0.85
    ceiling: float = 1.15
    delay_days: int = 1
    parity: bool = False
    starts: int = 0


@dataclass(frozen=True)
class MembersDay:
    """A day of the week with a price for the club (C39).

    Attributes:
        weekday: 0 is Monday. discount: depth on that day; 0 = no such day. tiers: positions of the tiers in the club.
    """

    weekday: int = 2
    discount: float = 0.0
    tiers: tuple[int, ...] = (0, 1, 2)


@dataclass(frozen=True)
class Credit:
    """What counts for stores of what their customers order online (O4, A27).

    Attributes:
        online_sales: share of an order for delivery or pick-up that is credited to the store nearby; 0.5 = as today.
    """

    online_sales: float = 0.5
