"""What reaches customers and where they can buy: media, contacts, channels, rivals, partners, the hall."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.aims import Campaign
from scenarios.numbers import (
    Day,
    Days,
    Desks,
    Factor,
    Fit,
    Hour,
    Money,
    Names,
    Noun,
    PerMonth,
    PerWeek,
    PriceFactor,
    Share,
    Source,
    Unit,
    Utility,
    Whole,
    Words,
)
from scenarios.policy import MediumCaps, Spread, Trigger
from sim.people import Tier


class Medium(Noun):
    """A way to reach people that the budget buys: advertising, or direct contact."""

    title: Words = ""
    """The name that people read."""
    unit_cost: Annotated[float, Field(gt=0, le=1e6), Unit("money for one exposure")]
    """What it costs to reach one person once."""
    half_life_days: Annotated[float, Field(gt=0, le=365), Unit("days")]
    """Days until half of an exposure is forgotten."""
    saturation: Annotated[float, Field(gt=0, le=1000), Unit("remembered exposures")]
    """Remembered exposures at which 63 % of the full effect is reached."""
    pull: Annotated[float, Field(ge=0, le=5), Unit("utility, logit units")]
    """The full effect: how much it can raise the chance that we are considered."""
    precision: Share = 0.0
    """0 reaches everyone alike, 1 reaches likely buyers only."""
    direct: bool = False
    """A contact with a known person: needs consent, obeys the contact caps, tires people."""
    fatigue: Annotated[float, Field(ge=0, le=10), Unit("contact load")] = 0.0
    """What one contact adds to a person's contact load (phone 3, SMS 1.5, mail 1, social .5)."""
    partner: Annotated[str, Names("partners")] | None = None
    """Reaches members of this partner only, at its touchpoints."""
    creative_half_life_days: Days = 0.0
    """Days until a message has lost half its force; 0 = never."""
    click_rate: Share = 0.01
    """Share of those it reaches who want to know more (counts with `on: [interest]`)."""
    coupon: Annotated[float, Field(ge=0, le=0.9), Unit("share of the price")] = 0.0
    """Coupon that each direct contact brings (with `on: [coupons]`); the best one is kept for 28 days."""
    creative_refresh_days: Annotated[Whole, Field(ge=0, le=365), Unit("days")] = 0
    """A new message every so many days; 0 = never."""
    send_hour: Annotated[float, Field(ge=0, lt=24), Unit("hour of the day")] | None = None
    """When its contacts go out (with `on: [reading_hours]`); left out = at noon."""
    trigger: Trigger = Trigger()
    """What makes it write of itself."""
    spread: Spread = Spread()
    """How it gets about beyond what its money buys."""
    campaign: Campaign = Campaign()
    """Contacts beside the plan, to people who fit."""
    aim: Literal["need", "unmet", "rivals"] = "need"
    """Whom its targeting looks for (with `on: [unmet_needs]`): need = the heaviest buyers; unmet = of those who buy
    elsewhere, the ones with the most need of what they miss there; rivals = some of those who buy elsewhere, by lot."""
    online: bool = False
    """People meet it online; whom it reaches is a lead for a week (with `on: [leads]`)."""
    content: Literal["news", "product", "offer"] = "product"
    """What its messages are about (with `on: [content]`; direct media only)."""
    warm_up_money: Money = 0.0
    """Money spent on it beside the budget just before a strategy with dates starts."""
    warm_up_days: Annotated[Whole, Field(ge=1, le=365), Unit("days")] = 14
    """In how many days before the start it is spent."""


class WeekCaps(Noun):
    """Contacts that a person may receive in a calendar week, by value tier."""

    high: PerWeek = 2
    """High-value customers."""
    potential: PerWeek = 3
    """Customers who may become high-value."""
    ordinary: PerWeek = 1
    """All others."""


class MonthCaps(Noun):
    """Contacts that a person may receive in 28 days, by value tier."""

    high: PerMonth = 8
    """High-value customers."""
    potential: PerMonth = 8
    """Customers who may become high-value."""
    ordinary: PerMonth = 4
    """All others."""


class Contacts(Noun):
    """How often people may be contacted directly: hard caps that no budget can lift."""

    active: bool = True
    """Whether direct contacts are made at all."""
    consent: Share = 1.0
    """Share of customers who agreed to be contacted."""
    per_week: WeekCaps = WeekCaps()
    """Caps for a calendar week."""
    per_month: MonthCaps = MonthCaps()
    """Caps for 28 days."""
    by_medium: dict[Annotated[str, Names("media")], MediumCaps] = {}
    """Caps of single media beside these."""
    coupon_holdout: Annotated[float, Field(ge=0, le=0.9), Unit("share")] = 0.0
    """Share of people who are kept out of coupons by lot (with `on: [coupon_test]`)."""


class Channel(Noun):
    """One of our own ways to buy."""

    title: Words = ""
    """The name that people read."""
    kind: Literal["web", "app", "pickup", "store", "hall", "partner"]
    """web and app deliver; pickup is ordered online and fetched; in store and hall people may queue."""
    appeal: Utility
    """How attractive it is at equal price and distance."""
    price_factor: PriceFactor = 1.0
    """Its price against the list price."""
    price_delay_days: Annotated[Whole, Field(ge=0, le=90), Unit("days")] = 0
    """Days until a price that changes on a date is shown here."""
    below_cost: bool = False
    """Say true where a price below cost is meant."""
    handling_cost: Money = 0.0
    """Fulfilment and service for one order."""
    distance_weight: Annotated[float, Field(ge=0, le=5), Unit("utility for each unit of ln(1 + km/2)")] = 0.0
    """How much the way there puts people off."""
    further_km: Annotated[float, Field(ge=0, le=500), Unit("km")] = 0.0
    """How much further than the nearest store it lies."""
    scene: Annotated[float, Field(ge=0, le=10), Unit("share more")] = 0.0
    """How much more goods that are shown together here call for each other (with `on: [scenes]`)."""
    delivery_days: Days = 0.0
    """Days until the goods are there."""
    promised_days: Days | None = None
    """Days that are promised (with `on: [promises]`); left out = the true ones."""
    level: Annotated[Whole, Field(ge=1, le=3), Unit("level")] = 2
    """How much is done for the experience: 1 plain, 2 as usual, 3 rich (with `on: [experience_levels]`)."""
    level_cost: Money = 0.0
    """What each level above the first costs, for one order."""
    returns: Share = 0.0
    """Share of orders that are sent back."""
    add_on: Share = 0.0
    """Share of pick-ups that buy something more on the spot."""
    partner: Annotated[str, Names("partners")] | None = None
    """Whose channel it is, for the kind partner."""
    open: bool = True
    """A closed channel cannot be chosen."""
    queue: bool = False
    """People wait here in the hall."""
    coupons: bool = True
    """Coupons that came online count here (with `on: [coupon_places]`)."""
    live_from: Annotated[float, Field(ge=0, lt=24), Unit("hour of the day")] = 0.0
    """When a live sale begins (with `on: [live_sales]`)."""
    live_hours: Annotated[float, Field(ge=0, le=24), Unit("hours")] = 0.0
    """How long a live sale is on air; 0 = this channel is no live sale."""


PartnerKind = Literal["bank", "supermarket", "telecom", "insurer", "retailer", "other"]


class Rival(Noun):
    """A competitor, as customers see it."""

    title: Words = ""
    """The name that people read."""
    appeal: Utility
    """How attractive it is at equal price."""
    price_factor: PriceFactor = 1.0
    """Its price against our list price."""
    advertising: Annotated[float, Field(ge=0, le=1e12), Unit("money a week")] = 0.0
    """What it spends on media (with `on: [share_of_voice]`)."""
    ally: PartnerKind | None = None
    """The trade of its own partner, if it has one."""
    satisfaction: Share | None = None
    """Satisfaction of its customers, where a survey told; ranks are taken among those that are known."""


class Choice(Noun):
    """How people weigh what is offered when they need something."""

    price_weight: Annotated[
        float, Field(ge=0, le=50), Unit("utility for each unit of ln price"), Source("price_weight")
    ] = 5.0
    """How much prices matter to the average customer."""
    likeness: Annotated[float, Field(ge=0.05, le=1), Unit("dissimilarity"), Source("nest_likeness")] = 0.55
    """How different our own channels are to people: near 0 = all the same, 1 = as different as rivals."""
    nothing: Annotated[float, Field(ge=-30, le=10), Unit("utility, logit units"), Source("appeal_nothing")] = 0.8
    """How attractive it is to buy nothing, or later."""
    endorsement: Annotated[float, Field(ge=0, le=3), Unit("utility, logit units"), Source("endorsement")] = 0.4
    """What a well-liked, well-fitting partner adds to the effect of its media."""
    imitation: Annotated[float, Field(ge=0, le=1), Unit("share"), Source("imitation")] = 0.5
    """Share of that which is lost where a rival has an ally of the same kind."""


class Partner(Noun):
    """An agreement with a partner: who its members are, what is shared, who pays what."""

    title: Words = ""
    """The name that people read."""
    kind: PartnerKind = "other"
    """The partner's trade."""
    active: bool = True
    """false = as if the agreement had never been made."""
    starts: Day | None = None
    """First day of the agreement; left out = from the start of the calendar."""
    ends: Day | None = None
    """Last day of the agreement; left out = open end."""
    shared_members: Share
    """Share of our customers who also are the partner's."""
    outside_people: Annotated[float, Field(ge=0, le=20), Unit("people for each customer of ours")] = 0.0
    """The partner's members who are not our customers, for each customer of ours."""
    member_mix: dict[Annotated[str, Names("segments")], Factor] = {}
    """How much likelier people of a segment are members, against the average."""
    tier_mix: dict[Tier, Factor] = {}
    """The same for value tiers, as they are at the start."""
    outside_mix: dict[Annotated[str, Names("segments")], Factor] = {}
    """How much likelier its outside people are of a segment than our customers are."""
    outside_tiers: dict[Tier, Factor] = {}
    """The same for value tiers: what kind of customer they would be."""
    regions: tuple[Annotated[str, Names("regions")], ...] = ()
    """Where the agreement holds; left out = everywhere."""
    fit: Fit = 0.0
    """How well the two brands go together; endorsement works through it."""
    standing: Share = 0.7
    """How satisfied its members are with the partner."""
    data_share: Share = 0.0
    """Share of its profiles that the partner shares."""
    consent: Share = 1.0
    """Share of its members who agreed to that."""
    id_match: Share = 1.0
    """Share of profiles that can be matched to a person."""
    cost_share: Share = 0.0
    """Share of joint media and joint offers that the partner pays."""
    commission: Share = 0.0
    """Share of a sale through the partner's channel that we pay to it."""
    referral: Share = 0.0
    """Share of a sale to its members through our other channels that we pay to it."""
    discount: Annotated[float, Field(ge=0, le=0.9), Unit("share of the price")] = 0.0
    """Joint offer for members: the discount."""
    offer_at: tuple[Annotated[str, Names("channels")], ...] = ()
    """Channels where the joint offer holds; left out = all."""
    points: Annotated[float, Field(ge=0, le=0.5), Unit("share of the price")] = 0.0
    """Worth of the points that members earn here."""
    points_paid_by_us: Share = 1.0
    """Our part of what the points cost."""
    product_margin: Money = 0.0
    """What the partner earns on a product that a customer of ours takes on our word (with `on: [pitches]`)."""
    product_fee: Money = 0.0
    """What it pays us of that."""
    pitched_at: tuple[Annotated[str, Names("channels")], ...] = ()
    """Channels where our people mention its products; left out = all."""
    pitch_share: Share = 1.0
    """Share of its members there to whom we mention them."""
    endorsed_at: tuple[Annotated[str, Names("channels")], ...] = ()
    """Channels that lend the partner's offer trust; left out = all."""
    eagerness: Annotated[float, Field(ge=0, le=5), Unit("utility, logit units"), Source("assumed")] = 0.0
    """How much more attractive its channel gets as it makes an effort for its commission; 63 % of it at 5 %."""
    settled_by: Literal["last_touch", "incremental"] = "last_touch"
    """What the commission is due on when accounts are closed: sales of its channel, or what the agreement added."""
    visits_a_week: Annotated[float, Field(ge=0, le=14), Unit("visits a member and week")] = 0.0
    """How often a member calls on the partner itself (with `on: [coalition]`)."""
    visit_margin: Money = 0.0
    """What the partner earns on one such visit."""
    setup_cost: Money = 0.0
    """Money, once, to set the agreement up."""


class Hall(Noun):
    """The halls (or counters) where people queue, all alike: when they are open, who serves, who leaves."""

    halls: Annotated[float, Field(gt=0, le=1_000_000), Unit("halls")] = 100.0
    """How many there are for all members; the simulation runs its share of them."""
    opens: Hour = 9
    """Opening hour."""
    closes: Hour = 17
    """Closing hour."""
    desks: Annotated[tuple[Desks, ...], Field(min_length=1, max_length=24)] = (1,)
    """Staffed desks of one hall in each open hour; one value = all day."""
    profile: Annotated[tuple[Factor, ...], Field(min_length=1, max_length=24)] = (
        0.8,
        1.3,
        1.4,
        0.9,
        0.7,
        0.8,
        1.2,
        0.9,
    )
    """Relative arrivals of each open hour."""
    service_minutes: Annotated[float, Field(gt=0, le=600), Unit("minutes"), Source("service_minutes")] = 6.0
    """Mean time at a desk."""
    service_cv: Annotated[float, Field(ge=0, le=5), Unit("standard deviation / mean"), Source("service_cv")] = 1.0
    """How much that time differs between visits."""
    patience_minutes: Annotated[float, Field(gt=0, le=600), Unit("minutes"), Source("patience_minutes")] = 15.0
    """Minutes that people are ready to wait, on average."""
    priority: tuple[Tier, ...] = ()
    """Value tiers that are served first."""
    expected_wait_minutes: Annotated[float, Field(ge=0, le=600), Unit("minutes")] = 2.0
    """The wait that people expect before anybody has waited."""
    simpy: bool = False
    """true = the hall is told by SimPy instead of the fast recursion, to the same microsecond."""
    booking: Share = 0.0
    """Share of visitors who book a time and come at a free slot (with `on: [booking]`)."""
