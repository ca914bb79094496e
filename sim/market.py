"""Market: what a business says about its market, and what the simulator is built from.

Money here is in units of the currency (`sim.assembly` turns it into integer cents), rates are per week unless said,
shares are 0 to 1, days are counted from the first simulated day. Nothing in this module runs a customer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sim.agreement import Partner
from sim.people import People, Segment
from sim.places import Hall, Place
from sim.policy import (
    ByDay,
    Campaign,
    Cover,
    Credit,
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

Kind = Literal["web", "app", "pickup", "store", "hall", "partner"]
ONLINE: tuple[Kind, ...] = ("web", "app", "pickup")
"""Kinds of channel in which people order online."""
STORES: tuple[Kind, ...] = ("store", "hall")
"""Kinds of channel where goods can be seen and bought on the spot."""
PLACES: tuple[Kind, ...] = (*STORES, "pickup")
"""Kinds of channel that people go to."""
Aim = Literal["need", "unmet", "rivals"]


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
        credit: what counts for stores of what is ordered online (submodel "credit").
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
    credit: Credit = Credit()
    tags: tuple[Tag, ...] = ()
