"""Who the customers are, where they live and what they need."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scenarios.numbers import Day, Factor, Id, Names, Noun, Price, Shape, Share, Source, Unit, Words
from scenarios.policy import Cover


class Region(Noun):
    """A part of the country, for filters and reports."""

    title: Words = ""
    """The name that people read."""
    share: Share
    """Share of all customers who live here; the shares of all regions sum to 1."""


class Segment(Noun):
    """A named group of customers, fixed at the start: a row of the budget plan."""

    title: Words = ""
    """The name that people read."""
    share: Share
    """Share of all customers; the shares of all segments sum to 1."""
    price_weight: Factor = 1.0
    """How much prices matter to them, against the average customer."""
    need_rate: Factor = 1.0
    """How often they need something, against the average customer."""
    dropout: Factor = 1.0
    """How readily they leave after a purchase, against the average customer."""
    media: dict[Annotated[str, Names("media")], Factor] = {}
    """How strongly each medium works on them, against the average customer."""


class TierShares(Noun):
    """Value tiers at the start; they move with what people buy. The rest is ordinary."""

    high: Share = 0.2
    """Share of customers in the top tier."""
    potential: Share = 0.3
    """Share of customers who may get there."""


class Dropout(Noun):
    """How the chance to leave after a purchase differs between people: a beta distribution (mean a / (a + b))."""

    a: Annotated[float, Field(ge=0.05, le=100), Unit("beta parameter"), Source("dropout_a")] = 0.8
    """First parameter."""
    b: Annotated[float, Field(ge=0.05, le=1000), Unit("beta parameter"), Source("dropout_b")] = 14.0
    """Second parameter; larger = fewer leave."""


class Unmet(Noun):
    """How much people miss where rivals sell, 0 to 1: a beta distribution (mean a / (a + b))."""

    a: Annotated[float, Field(ge=0.05, le=100), Unit("beta parameter"), Source("assumed")] = 1.0
    """First parameter."""
    b: Annotated[float, Field(ge=0.05, le=100), Unit("beta parameter"), Source("assumed")] = 3.0
    """Second parameter; larger = fewer miss much."""


class People(Noun):
    """How people differ at birth, and how they feel at the start."""

    active: Share = 1.0
    """Share of members who are customers at the start; the others left earlier."""
    satisfaction: Annotated[float, Field(ge=0, le=1), Unit("share"), Source("satisfaction_start")] = 0.7
    """Satisfaction at the start, 0 to 1."""
    taste_for_sellers: Annotated[float, Field(ge=0, le=5), Unit("utility"), Source("taste_brand_sd")] = 1.3
    """Spread of tastes for us and for each rival."""
    taste_for_channels: Annotated[float, Field(ge=0, le=5), Unit("utility"), Source("taste_channel_sd")] = 0.5
    """Spread of tastes for each of our channels."""
    prospects: Annotated[float, Field(ge=0, le=1), Unit("share"), Source("prospect_share")] = 0.3
    """Share of people whom targeting looks for: those with the highest need rates."""
    unmet: Unmet = Unmet()
    """What people miss where rivals sell (with `on: [unmet_needs]`)."""
    tiers: TierShares = TierShares()
    """Value tiers at the start."""
    dropout: Dropout = Dropout()
    """Who leaves."""
    reading_hours: Annotated[tuple[Factor, ...], Field(min_length=24, max_length=24)] | None = None
    """When people read messages: weights of the 24 hours (with `on: [reading_hours]`); left out = as assumed."""
    aware: Share = 1.0
    """Share of people who have heard of us at the start, our customers first (with `on: [awareness]`)."""


class Distance(Noun):
    """How far people live from the nearest store: gamma distributed kilometres (mean = shape x scale)."""

    shape: Shape = 2.0
    """Shape of the distribution; larger means that people live at more similar distances."""
    scale_km: Annotated[float, Field(gt=0, le=200), Unit("km")] = 2.0
    """Scale of the distribution in kilometres."""


class NeedRate(Noun):
    """How often people need something, and how much they differ."""

    mean: Annotated[float, Field(gt=0, le=14), Unit("needs a person and week")] = 0.30
    """Needs of the average person in a week, whoever serves them."""
    shape: Shape = 1.2
    """Gamma shape of the differences between people; smaller means that fewer people buy more of the total."""


class Event(Noun):
    """Days on which people need more or less than in such a week of other years: a holiday, a heat wave, a fair."""

    title: Words = ""
    """The name that people read."""
    starts: Day
    """First day."""
    ends: Day
    """Last day."""
    needs: Factor
    """Needs on these days, against the same days without it; events that overlap multiply."""
    categories: tuple[Annotated[str, Names("categories")], ...] = ()
    """What it is about; left out = everything."""


Season = Annotated[tuple[Factor, ...], Field(min_length=1, max_length=366)]
Weekdays = Annotated[tuple[Factor, ...], Field(min_length=7, max_length=7)]
GapShape = Annotated[float, Field(ge=0.2, le=20), Unit("gamma shape of gaps, 1 = memoryless"), Source("gap_shape")]


class Needs(Noun):
    """When people need something: the rhythm that all sales follow."""

    rate: NeedRate = NeedRate()
    """How often."""
    gap_shape: GapShape = 1.0
    """How regular one person's needs are: above 1 = more regular than chance."""
    share_ours: Annotated[float, Field(gt=0, le=1), Unit("share")] | None = None
    """Where needs were fitted to our own sales: the share of all needs that was assumed to come to us."""
    season: Season = (1.0,)
    """Factors of equal parts of the year (52 = weeks); their mean is 1."""
    weekdays: Weekdays = (1.0,) * 7
    """Factors of Monday to Sunday; their mean is 1."""
    events: dict[Id, Event] = {}
    """Holidays and other days that are not like the rest."""


class Category(Noun):
    """Something people buy."""

    title: Words = ""
    """The name that people read."""
    need_share: Share = 1.0
    """Share of all needs that are for this; the shares of all categories sum to 1."""
    price: Price = 100.0
    """List price of one mean basket."""
    unit_cost: Annotated[float, Field(ge=0, le=1e9), Unit("money")] = 52.0
    """Cost of the goods in it, without handling."""
    gap_shape: GapShape | None = None
    """How regular needs for it are; left out = as all needs."""
    season: Season | None = None
    """Its own seasons; left out = those of all needs."""
    weekdays: Weekdays | None = None
    """Its own week; left out = that of all needs."""
    tempts: Share = 0.0
    """How much it makes people take other things along (with `on: [complements]`; times their `tempted`)."""
    tempted: Share = 0.0
    """How readily it is taken along with other things."""
    decision_days: Annotated[float, Field(ge=0, le=730), Unit("days")] = 0.0
    """Mean time from the need to the order (with `on: [buying_cycle]`); 0 = at once."""
    at_desk: bool = False
    """Sold to people who came for something else (with `on: [sales_steps]` or `on: [service_offers]`)."""
    service: bool = False
    """People come with a trouble that is to be solved (with `on: [service_offers]`)."""
    covers: Cover | None = None
    """It is an extended warranty (with `on: [cover]`): what for, and when owners think of it."""


class Basket(Noun):
    """How large a purchase is: log-normal around the category's price."""

    log_mean: Annotated[float, Field(ge=-5, le=5), Unit("log of the multiple of the price")] = -0.18
    """Mean of the logarithm of basket value over price."""
    log_sd: Annotated[float, Field(ge=0, le=3), Unit("log units")] = 0.6
    """Standard deviation of that logarithm."""
