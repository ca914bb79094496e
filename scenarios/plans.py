"""What may be decided: strategies, the budget, its rules, what must not suffer, what is written out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from scenarios.numbers import Day, Money, Names, Noun, Share, Unit, Whole, Words
from sim.people import Tier


class Filter(Noun):
    """Whom a strategy is for; a person must fit every line."""

    region: tuple[Annotated[str, Names("regions")], ...] = ()
    """Regions; left out = all."""
    tier: tuple[Tier, ...] = ()
    """Value tiers; left out = all."""
    segment: tuple[Annotated[str, Names("segments")], ...] = ()
    """Segments; left out = all."""
    tag: tuple[Annotated[str, Names("tags")], ...] = ()
    """One of these tags; left out = all."""


class Investment(Noun):
    """What a strategy costs beside what is simulated: once, and each year; `footfall run` says when it is paid back."""

    cost: Annotated[float, Field(ge=0, le=1e12), Unit("money, once")]
    """What it costs to begin."""
    yearly: Annotated[float, Field(ge=0, le=1e12), Unit("money a year")] = 0.0
    """What it costs to keep."""
    years: Annotated[float, Field(gt=0, le=50), Unit("years")] = 3.0
    """How long it lasts."""


class Strategy(Noun):
    """Something we may do: levers that change settings, for some time and some people."""

    title: Words = ""
    """The name that people read."""
    levers: dict[str, Any]
    """Setting (dotted path) -> its value under this strategy."""
    starts: Day | None = None
    """First day; left out = from the start."""
    ends: Day | None = None
    """Last day; left out = to the end."""
    where: Filter = Filter()
    """Whom it is for."""
    holdout: Annotated[float, Field(ge=0, le=0.9), Unit("share")] = 0.0
    """Share of those people who are kept out by lot, to measure against."""
    invests: Investment | None = None
    """What it costs beside what is simulated; left out = nothing, or nothing that is known."""


def is_selective(strategy: Strategy) -> bool:
    """Whether a strategy is for some people only."""
    where = strategy.where
    return bool(strategy.holdout or where.region or where.tier or where.segment or where.tag)


class Menu(Noun):
    """Strategies of which one is to be chosen (`footfall choose`); today's way is always among them."""

    title: Words = ""
    """The decision in a few words."""
    of: Annotated[tuple[Annotated[str, Names("strategies")], ...], Field(min_length=1)]
    """The strategies."""


class Today(Noun):
    """What is spent today."""

    media: dict[Annotated[str, Names("media")], Money]
    """Money a year on each medium."""
    segments: dict[Annotated[str, Names("media")], dict[Annotated[str, Names("segments")], Share]] = {}
    """Medium -> how its money is split over segments (sums to 1); left out = by number of people."""
    quarters: Annotated[tuple[Share, ...], Field(min_length=1, max_length=40)] | None = None
    """How a year's money is split over 13-week quarters (sums to 1); left out = evenly."""


class Budget(Noun):
    """The money that a plan allocates."""

    total: Money
    """Money a year."""
    reserve: Share = 0.0
    """Share of the total that is kept back for surprises."""
    today: Today
    """Today's spending: the baseline of every comparison."""


class Cells(Noun):
    """A part of the plan: all cells of a medium, a segment, a quarter, or all that are left out."""

    medium: Annotated[str, Names("media")] | None = None
    """Only this medium."""
    segment: Annotated[str, Names("segments")] | None = None
    """Only this segment."""
    quarter: Annotated[Whole, Field(ge=1, le=40), Unit("quarter, 1 = the first 13 weeks")] | None = None
    """Only this quarter."""
    share: Share | None = None
    """The limit, as a share of the budget's total."""
    amount: Money | None = None
    """The limit, as money."""


class ContactLimit(Noun):
    """At most so many direct contacts for each customer, as planned."""

    per_customer: Annotated[float, Field(gt=0, le=100), Unit("contacts")]
    """Contacts for each customer of a segment..."""
    per_weeks: Annotated[Whole, Field(ge=1, le=52), Unit("weeks")] = 4
    """...in so many weeks."""
    segment: Annotated[str, Names("segments")] | None = None
    """Only this segment; left out = each."""


class PartnerShare(Noun):
    """How much of the money goes into a partner's media."""

    partner: Annotated[str, Names("partners")]
    """Whose media."""
    at_least: Share | None = None
    """Share of the total, no less."""
    at_most: Share | None = None
    """Share of the total, no more."""


class Ramp(Noun):
    """How fast spending may change from one quarter to the next."""

    medium: Annotated[str, Names("media")] | None = None
    """Only this medium; left out = each."""
    change: Annotated[float, Field(ge=0, le=10), Unit("share of the quarter before")]
    """At most so much up or down."""


class Rule(Noun):
    """A rule of the plan: exactly one kind, with the title under which the report prices it."""

    title: Words = ""
    """The rule in a sentence."""
    floor: Cells | None = None
    """At least so much for a part of the plan."""
    cap: Cells | None = None
    """At most so much for a part of the plan."""
    contact_limit: ContactLimit | None = None
    """At most so many direct contacts a customer."""
    partner_share: PartnerShare | None = None
    """Bounds on the money in a partner's media."""
    ramp: Ramp | None = None
    """Bounds on change from quarter to quarter."""


RULE_KINDS = ("floor", "cap", "contact_limit", "partner_share", "ramp")


class Guardrail(Noun):
    """A measure that a plan must not harm."""

    worse_by_at_most: Annotated[float, Field(ge=0, le=1e12), Unit("the measure's own unit")] | None = None
    """How much worse than today it may get."""
    limit: Annotated[float, Field(ge=-1e12, le=1e12), Unit("the measure's own unit")] | None = None
    """The value it must not pass."""


class Guardrails(Noun):
    """What a plan must not harm while it earns money."""

    nps: Guardrail | None = None
    """Net promoter score, points (-100 to 100)."""
    churn_top: Guardrail | None = None
    """Share of the top tier that leaves."""
    wait: Guardrail | None = None
    """Minutes in the hall that nine of ten visitors do not exceed."""
    opt_out: Guardrail | None = None
    """Share of customers who refuse further contacts."""
    partner_profit: Guardrail | None = None
    """What the partner earns from the agreement, money."""


class Outputs(Noun):
    """What is written out."""

    kpis: tuple[Annotated[str, Names("kpis")], ...] = ("profit", "margin", "sales", "orders", "churn", "nps")
    """Measures in the order of the report."""
    languages: Annotated[tuple[Literal["en", "zh"], ...], Field(min_length=1)] = ("en", "zh")
    """Languages of the report."""


class Fitted(Noun):
    """The data that numbers of this scenario were measured on."""

    name: Words
    """Name of the data set."""
    file: Words
    """File it was read from."""
    rows: Annotated[Whole, Field(ge=0), Unit("rows")]
    """Rows that were used."""
    households: Annotated[Whole, Field(ge=0), Unit("households")]
    """Customers in it."""
    hash: Words
    """Hash of the file."""
    notice: Words = ""
    """Whose data they are, and what may be done with them."""
    fitted: tuple[Words, ...] = ()
    """What was fitted."""
    assumed: tuple[Words, ...] = ()
    """What could not be fitted and is assumed."""
    moments: dict[str, float] = {}
    """Facts of the data that the simulated year is compared with."""


class DayEdit(Noun):
    """A change of the order of the day: a researcher's behaviour goes in, one of ours comes out."""

    after: str | None = None
    """Name of the moment that `add` comes after."""
    before: str | None = None
    """Name of the moment that `add` comes before."""
    add: str | None = None
    """Behaviour to add: module.function, importable."""
    replace: str | None = None
    """Name of the moment to replace..."""
    by: str | None = None
    """...by this behaviour (module.function)."""
    without: str | None = None
    """Name of the moment to leave out."""
