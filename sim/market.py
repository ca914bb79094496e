"""Market: what a business says about its market, and what the simulator is built from.

Money here is in units of the currency (build turns it into integer cents), rates are per week unless said, shares are
0 to 1, days are counted from the first simulated day. Nothing in this module runs a customer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sim.policy import (
    READING_HOURS,
    Campaign,
    Cover,
    Instalments,
    MediumCap,
    MembersDay,
    Occasion,
    PriceRule,
    Spread,
    Stock,
    Tag,
    Trigger,
)

if TYPE_CHECKING:
    from sim.day import Day
    from sim.population import Population
    from sim.world import World

Kind = Literal["web", "app", "pickup", "store", "hall", "partner"]
Aim = Literal["need", "unmet", "rivals"]
ByDay = float | tuple[float, ...]
"""One number for all days, or one for each day."""


@dataclass(frozen=True)
class Segment:
    """A named group of customers, fixed at birth: the rows of a budget plan.

    Attributes:
        share: of our customers; the shares of all segments sum to 1.
        price_weight: multiplies the price weight of the choice (model page, M9: quality .75, price 1.45, other 1).
        need_rate: multiplies the need rates of its people.
        media: medium -> multiplies what that medium does to them (M8; 1 where not named).
        dropout: multiplies the chance that its people leave after a purchase (M16).
    """

    name: str
    share: float
    price_weight: float = 1.0
    need_rate: float = 1.0
    media: Mapping[str, float] = field(default_factory=dict)
    dropout: float = 1.0


@dataclass(frozen=True)
class Medium:
    """A way to reach people that a budget buys: advertising, or a direct contact that needs consent.

    Attributes:
        unit_cost: money for one exposure (M2).
        half_life_days: of the memory of an exposure (M3).
        kappa: adstock at which the effect is 63 % of its ceiling (M3).
        gain: ceiling of its effect on the logit of considering us (M8).
        precision: 0 reaches everyone alike, 1 prospects only (M2).
        direct: a contact: needs consent, obeys the caps, tires.
        fatigue: what one contact adds to the contact load (M5); 0 for advertising.
        partner: reaches only members of that partner, at its touchpoints.
        creative_half_life_days: wear-out of the message (M4); 0 = never wears out.
        click_rate: share of those met who want to know more (M7; submodel "interest").
        coupon: depth of the coupon that a contact brings (submodel "coupons").
        creative_refresh_days: a new message every so many days.
        send_hour: hour of the day at which its contacts go out (submodel "reading_hours").
        trigger: what makes it write of itself (submodel "triggers").
        campaign: contacts beside the plan to people who fit (submodel "campaigns").
        aim: whom its targeting looks for (submodel "unmet_needs"): "need" = those with the highest need rates;
            "unmet" = of those who buy elsewhere, those with the most need of what they miss there; "rivals" = some of
            those, by lot.
        online: whether people meet it online (submodels "leads" and "synergy").
        content: what its messages are about (submodel "content").
        spread: how it gets about beyond what its money buys.
    """

    name: str
    unit_cost: float
    half_life_days: float
    kappa: float
    gain: float
    precision: float = 0.0
    direct: bool = False
    fatigue: float = 0.0
    partner: str = ""
    creative_half_life_days: float = 0.0
    creative_refresh_days: int = 0
    click_rate: float = 0.01
    coupon: float = 0.0
    send_hour: float = 12.0
    trigger: Trigger = Trigger()
    online: bool = False
    campaign: Campaign = Campaign()
    aim: Aim = "need"
    content: Literal["news", "product", "offer"] = "product"
    spread: Spread = Spread()


@dataclass(frozen=True)
class Category:
    """Something people need: how often, how regularly, at what price.

    Attributes:
        rate: mean needs per person and week (M1); rate_shape: gamma shape of the differences between people.
        gap_shape: of the gaps between one person's needs (1 = memoryless, above 1 = more regular).
        price: of one mean basket of it, money; unit_cost: of the goods in it.
        season: factors of equal parts of a year (52 weeks; mean 1), (1.0,) = none.
        weekday: seven factors, Monday first (mean 1), (1.0,) = none.
        extra: day -> factor, holidays and hot events.
        tempts, tempted: chance that needing this makes one take another category along, and being taken along so, as
            factors (submodel "complements"; M13's matrix is their product).
        decision_days: mean days from the need to the order (submodel "buying_cycle"); 0 = at once.
        at_desk: sold to people who came for something else (submodels "sales_steps" and "service_offers").
        service: people come with a trouble (submodel "service_offers").
        covers: it is a warranty: what for and when (submodel "cover").
    """

    name: str
    rate: float = 0.30
    rate_shape: float = 1.2
    gap_shape: float = 1.0
    price: float = 100.0
    unit_cost: float = 52.0
    season: tuple[float, ...] = (1.0,)
    weekday: tuple[float, ...] = (1.0,)
    extra: Mapping[int, float] = field(default_factory=dict)
    tempts: float = 0.0
    tempted: float = 0.0
    decision_days: float = 0.0
    at_desk: bool = False
    service: bool = False
    covers: Cover | None = None


@dataclass(frozen=True)
class Option:
    """One of our own channels to buy through.

    Attributes:
        kind: web or app (delivered), pickup (BOPIS), store or hall (people queue), partner (through a partner).
        appeal: utility against the other options (M9).
        price: factor on the category's price, by day; 1 = list price.
        handling_cost: fulfilment and service for one order, money.
        distance: weight of the way there (M9 beta_d; store .9, pick-up .45, delivered 0).
        further_km: how much further than the nearest store it lies.
        scene: share by which goods shown together here call more for each other (submodel "scenes").
        delivery_days: days until the goods are there.
        promised_days: days that are promised instead (submodel "promises"); None = the true ones.
        return_rate: share of orders sent back (M2b).
        add_on: share of pick-ups that buy something more on the spot (M13).
        partner: whose channel it is, for kind partner.
        open: 0 or 1 by day; a closed option cannot be chosen.
        queue: people who choose it come to a hall and wait their turn there.
        level: of experience, 1 to 3, 2 changes nothing; level_cost: money for one order and each level above the first
            (submodel "experience_levels").
        coupons: whether coupons count here (submodel "coupon_places").
        live_from, live_hours: hour at which a live sale begins, and how long it lasts (submodel "live_sales").
    """

    name: str
    kind: Kind
    appeal: float
    price: ByDay = 1.0
    handling_cost: float = 0.0
    distance: float = 0.0
    delivery_days: ByDay = 0.0
    return_rate: float = 0.0
    add_on: float = 0.0
    partner: str = ""
    open: ByDay = 1.0
    queue: bool = False
    promised_days: ByDay | None = None
    further_km: float = 0.0
    scene: float = 0.0
    level: int = 2
    level_cost: float = 0.0
    coupons: bool = True
    live_from: float = 0.0
    live_hours: float = 0.0


@dataclass(frozen=True)
class Rival:
    """A competitor as customers see it: one more option (M9, M18).

    Attributes:
        advertising: money a week on media, by day (submodel "share_of_voice").
        satisfaction: of its customers, 0 to 1; None = not known.
        ally: the trade of its own partner, "" = none; an endorsement of the same trade is no news to people.
    """

    name: str
    appeal: float
    price: ByDay = 1.0
    advertising: ByDay = 0.0
    ally: str = ""
    satisfaction: float | None = None


@dataclass(frozen=True)
class Partner:
    """An agreement with a partner: who its members are, what is shared and who pays what.

    Attributes:
        shared_members: share of our customers who hold both cards.
        outside_people: its members who are not our customers, as a share of our customers; simulated as people of
            their own, without history with us.
        member_mix: segment -> how much likelier its people hold the card (1 where not named).
        tier_mix: the same for value tiers at the start.
        outside_mix, outside_tiers: how much likelier its outside people are of a segment, of a value tier at the start,
            than our customers.
        kind: its trade. regions: where the agreement holds; everywhere if empty.
        fit: -1 (mismatch) to 1 (made for each other); endorsement works through it.
        standing: its members' satisfaction with it, 0 to 1.
        data_share, consent, id_match: together they sharpen the targeting of its media.
        cost_share: what it pays of joint media and joint offers.
        commission: what we pay it of sales through its channel.
        referral: what we pay it of sales to its members through our other channels.
        discount: depth of the joint offer for members, by day; offered at the options in offer_at (all own if empty).
        points: points, as a share of the price, that members earn here; points_paid_by_us: our part of their cost.
        product_margin: money the partner earns on a product that a customer of ours takes on our word;
            product_fee: what it pays us of that (submodel "pitches").
        pitched_at: options where our people mention its products, all own if empty; pitch_share: of its members there,
            by day. endorsed_at: options whose people lend the offer trust, all own if empty.
        eagerness: utility that its channel gains as its own effort rises with the commission.
        visits_a_week: of a member to the partner itself, visit_margin: what it earns on one (submodel "coalition").
        setup_cost: money, once. starts, ends: first day and day after the last.
    """

    name: str
    shared_members: float
    outside_people: float = 0.0
    member_mix: Mapping[str, float] = field(default_factory=dict)
    tier_mix: Mapping[str, float] = field(default_factory=dict)
    fit: float = 0.0
    standing: float = 0.7
    data_share: float = 0.0
    consent: float = 1.0
    id_match: float = 1.0
    cost_share: ByDay = 0.0
    commission: ByDay = 0.0
    referral: ByDay = 0.0
    discount: ByDay = 0.0
    offer_at: tuple[str, ...] = ()
    points: ByDay = 0.0
    points_paid_by_us: ByDay = 1.0
    setup_cost: float = 0.0
    product_margin: float = 0.0
    product_fee: float = 0.0
    outside_mix: Mapping[str, float] = field(default_factory=dict)
    outside_tiers: Mapping[str, float] = field(default_factory=dict)
    kind: str = ""
    regions: tuple[str, ...] = ()
    pitched_at: tuple[str, ...] = ()
    pitch_share: ByDay = 1.0
    endorsed_at: tuple[str, ...] = ()
    eagerness: float = 0.0
    visits_a_week: float = 0.0
    visit_margin: float = 0.0
    starts: int = 0
    ends: int = 1_000_000


@dataclass(frozen=True)
class ContactPolicy:
    """How often a customer may be contacted: hard caps by value tier, and who said yes (M6).

    Attributes:
        per_week, per_month: contacts per calendar week and per 28 days for tiers high, potential, ordinary.
        consent: share of customers who may be contacted at all.
        active: whether direct contacts are made (off = none at all).
        by_medium: medium -> its own caps beside these (submodel "medium_caps"); none where not named.
        coupon_holdout: share of people who are kept out of coupons by lot (submodel "coupon_test").
    """

    per_week: tuple[int, int, int] = (2, 3, 1)
    per_month: tuple[int, int, int] = (8, 8, 4)
    consent: float = 1.0
    active: bool = True
    by_medium: Mapping[str, MediumCap] = field(default_factory=dict)
    coupon_holdout: float = 0.0


@dataclass(frozen=True)
class Basket:
    """How large a purchase is: log-normal around the category's price (M13)."""

    log_mean: float = -0.18
    log_sd: float = 0.6


@dataclass(frozen=True)
class People:
    """How people differ at birth, and how they feel at the start.

    Attributes:
        brand_sd: spread of tastes for us and for each rival; channel_sd: for each of our channels (M9).
        prospects: share of people whom targeting looks for: those with the highest need rates (M2).
        unmet: beta parameters of how much people miss at rivals (submodel "unmet_needs").
        tiers: shares of the value tiers high and potential at the start (B7); the others are ordinary.
        dropout: beta parameters of the chance to leave after a purchase (M16).
        satisfaction: at the start. active: share who are our customers at the start.
        reading_hours: when in the day people read messages, weights of 24 hours (submodel "reading_hours").
        aware: share of people who have heard of us at the start, our customers first (submodel "awareness").
    """

    brand_sd: float = 1.3
    channel_sd: float = 0.5
    prospects: float = 0.3
    tiers: tuple[float, float] = (0.2, 0.3)
    dropout: tuple[float, float] = (0.8, 14.0)
    satisfaction: float = 0.7
    active: float = 1.0
    reading_hours: tuple[float, ...] = READING_HOURS
    unmet: tuple[float, float] = (1.0, 3.0)
    aware: float = 1.0


@dataclass(frozen=True)
class Place:
    """Where people live and what comes to them: kilometres to the nearest store are gamma distributed."""

    distance_shape: float = 2.0
    distance_scale: float = 0.5
    regions: tuple[str, ...] = ("all",)
    region_shares: tuple[float, ...] = (1.0,)


@dataclass(frozen=True)
class Hall:
    """The places where people queue, all alike: desks, hours, and how people come, are served and give up (O1).

    Attributes:
        halls: how many there are for all members; the simulation runs as many as its share of the members needs.
        opens: hour of the day; desks: staffed desks in each open hour of one hall.
        profile: relative arrivals of each open hour (peaks 10-12 and 15-17).
        service_minutes, service_cv: mean and coefficient of variation of the log-normal time at a desk.
        patience_minutes: mean time people are ready to wait, exponential.
        priority: value tiers served first (0 = high, 1 = potential, 2 = ordinary).
        expected_wait: minutes people expect before they know better.
        simpy: told by SimPy instead of the fast recursion, to the same microsecond.
        booking: share of visitors who book a time (submodel "booking").
    """

    halls: float = 100.0
    opens: int = 9
    desks: tuple[int, ...] = (1, 1, 1, 1, 1, 1, 1, 1)
    profile: tuple[float, ...] = (0.8, 1.3, 1.4, 0.9, 0.7, 0.8, 1.2, 0.9)
    service_minutes: float = 6.0
    service_cv: float = 1.0
    patience_minutes: float = 15.0
    priority: tuple[int, ...] = ()
    expected_wait: float = 2.0
    simpy: bool = False
    booking: float = 0.0


@dataclass(frozen=True)
class Spend:
    """What is spent: money a week on each medium for each segment, in each period.

    Attributes:
        money: money[medium][segment] = a week's money in each period; a missing medium or segment spends nothing.
        period_of_day: the period of each simulated day (burn-in, four quarters, run-out...).
    """

    money: Mapping[str, Mapping[str, tuple[float, ...]]]
    period_of_day: tuple[int, ...]


@dataclass(frozen=True)
class Market:
    """Everything the simulator needs to know about a market.

    Attributes:
        members: people in the customer base; each simulated customer stands for members / customers of them.
        hall: where people queue; None = nobody ever waits.
        segments_by: "lot" draws a customer's segment; "need" gives the heaviest buyers the last named segments.
        parameters: "behaviour.parameter" -> value, over the defaults of the behaviours.
        off: submodels that are switched off (`sim.switches.SWITCHES`).
        on: further submodels (`sim.submodels.SUBMODELS`).
        first_weekday: weekday of day 0, Monday = 0; first_week: week of the year of day 0.
        nothing: appeal of buying nothing. price_weight: of the logarithm of price, times the segment's factor (M9).
        likeness: dissimilarity of our own channels, 0 (all the same) to 1 (as different as rivals) (M9).
        endorsement: what a well-liked, well-fitting partner adds to the effect of its media (3.5).
        imitation: share of it that is lost where a rival has an ally of the same trade.
        occasions: what trips are for (submodel "occasions"). instalments: paying in parts (submodel "instalments").
        price_rule: prices that move of themselves (submodel "dynamic_price"). stock: on the shelves (submodel "stock").
        members_day: a price for the club on one day of the week (submodel "members_day").
        tags: what is known about people beside their segment.
    """

    members: float
    segments: tuple[Segment, ...]
    categories: tuple[Category, ...]
    media: tuple[Medium, ...]
    options: tuple[Option, ...]
    rivals: tuple[Rival, ...]
    spend: Spend
    days: int
    partners: tuple[Partner, ...] = ()
    contact: ContactPolicy = ContactPolicy()
    basket: Basket = Basket()
    people: People = People()
    place: Place = Place()
    hall: Hall | None = None
    segments_by: Literal["lot", "need"] = "lot"
    parameters: Mapping[str, float] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()
    first_weekday: int = 0
    first_week: int = 0
    nothing: float = 0.8
    price_weight: float = 5.0
    likeness: float = 0.55
    endorsement: float = 0.4
    imitation: float = 0.5
    occasions: tuple[Occasion, ...] = (Occasion("any"),)
    instalments: Instalments = Instalments()
    price_rule: PriceRule = PriceRule()
    stock: Stock = Stock()
    members_day: MembersDay = MembersDay()
    tags: tuple[Tag, ...] = ()


def build(market: Market, seed: int, customers: int) -> tuple[Population, World, Day, dict[str, float]]:
    """What `simulate` needs: people, world, the order of the day, and the parameters that differ from their defaults.

    Args:
        market: the description.
        seed: 64-bit key of the replication (`sim.draws.key`).
        customers: how many of our customers to simulate.

    Raises:
        ModelError: the description does not fit together.
    """
    from sim.routine import routine
    from sim.switches import switched_off
    from sim.tables import world
    from sim.traits import synthesise

    hall = market.hall
    numbers = {"take_time.minutes": hall.service_minutes, "take_time.cv": hall.service_cv} if hall else {}
    day = routine(market)
    numbers |= dict(market.parameters) | switched_off(market.off, day.parameters())
    return synthesise(market, seed, customers), world(market, customers), day, numbers
