"""A scenario: everything a strategist may set, with its range, its unit and its default."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from scenarios.aims import Tag
from scenarios.claims import Claim
from scenarios.numbers import Day, Id, Names, Noun, Unit, Whole, Words
from scenarios.offers import Channel, Choice, Contacts, Hall, Medium, Partner, Rival
from scenarios.people import Basket, Category, Distance, Needs, People, Region, Segment
from scenarios.plans import Budget, DayEdit, Fitted, Guardrails, Menu, Outputs, Rule, Strategy
from scenarios.policy import Credit, Instalments, MembersDay, Occasion, PriceRule, Stock


class Settings(Noun):
    """All settings of a scenario file."""

    version: Literal[1]
    """Version of this file format."""
    title: Words
    """One line that names the scenario."""
    question: Words = ""
    """The question that the study answers."""
    extends: str | None = None
    """The scenario that this one changes: a library name, or a path."""
    include: tuple[str, ...] = ()
    """Fragments of fitted numbers to take in: library names or paths."""
    use: tuple[Annotated[str, Names("overrides")], ...] = ()
    """Overrides that are switched on."""
    overrides: dict[Id, Any] = {}
    """Building blocks: name -> settings that the block changes."""

    starts: Day = date(2026, 1, 5)
    """First day of the year that is judged."""
    days: Annotated[Whole, Field(ge=7, le=3650), Unit("days")] = 364
    """Length of the time that is judged."""
    burn_in_days: Annotated[Whole, Field(ge=0, le=1820), Unit("days")] = 91
    """Days simulated before, at today's spend, so that habits and memories are settled."""
    run_out_days: Annotated[Whole, Field(ge=0, le=1820), Unit("days")] = 91
    """Days simulated after, at today's spend, so that late effects count."""
    time_zone: Words = "UTC"
    """Local time of halls and hours, as Area/City."""
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] = "USD"
    """Currency of all money, three capital letters."""
    language: Literal["en", "zh"] = "en"
    """Language of the headlines that `footfall plan` tells, and of the report that it names first."""
    members: Annotated[Whole, Field(ge=1, le=10_000_000_000), Unit("people")]
    """People in our customer base."""
    agents: Annotated[Whole, Field(ge=10, le=100_000_000), Unit("simulated customers")] = 20_000
    """Simulated customers; each stands for members / agents people."""
    seed: Annotated[Whole, Field(ge=0, le=2**63 - 1), Unit("seed")] = 2026
    """Luck of the simulation; the same seed gives the same numbers."""

    regions: dict[Id, Region] = {"all": Region(share=1.0)}
    """Parts of the country."""
    people: People = People()
    """How people differ at birth."""
    distance: Distance = Distance()
    """How far people live from a store."""
    segments: Annotated[dict[Id, Segment], Field(min_length=1)]
    """Groups of customers that the plan distinguishes."""
    tags: dict[Id, Tag] = {}
    """What is known about people beside their segment."""
    segments_by: Literal["lot", "need"] = "lot"
    """lot = a customer's segment is drawn; need = the last named segments take the heaviest buyers."""
    needs: Needs = Needs()
    """When people need something."""
    categories: Annotated[dict[Id, Category], Field(min_length=1)] = {"basket": Category()}
    """What people buy."""
    basket: Basket = Basket()
    """How large a purchase is."""

    media: Annotated[dict[Id, Medium], Field(min_length=1)]
    """What the budget buys."""
    contacts: Contacts = Contacts()
    """How often people may be contacted."""
    channels: Annotated[dict[Id, Channel], Field(min_length=1)]
    """Our own ways to buy."""
    rivals: dict[Id, Rival] = {}
    """Competitors."""
    choice: Choice = Choice()
    """How people weigh what is offered."""
    partners: dict[Id, Partner] = {}
    """Agreements with partners."""
    hall: Hall | None = None
    """The halls where people queue; left out = nobody waits."""
    occasions: dict[Id, Occasion] = {}
    """What trips are for."""
    instalments: Instalments | None = None
    """Paying in parts; left out = not offered."""
    price_rule: PriceRule | None = None
    """Prices that move of themselves; left out = prices stay as planned."""
    stock: Stock | None = None
    """What lies on the shelves; left out = there is always enough."""
    members_day: MembersDay | None = None
    """A price for members on one day of the week; left out = none."""
    credit: Credit | None = None
    """What counts for our stores of what is ordered online; left out = nobody asks."""

    behaviours: dict[str, dict[str, float]] = {}
    """Numbers of behaviours: behaviour -> parameter -> value."""
    on: tuple[str, ...] = ()
    """Further parts of the model that are switched on: drift, reference_price, word_of_mouth..."""
    off: tuple[str, ...] = ()
    """Parts of the model that are switched off: media, fatigue, inertia, waiting..."""
    day: tuple[DayEdit, ...] = ()
    """Changes of the order of the day."""
    strategies: dict[Id, Strategy] = {}
    """What we may do."""
    budget: Budget | None = None
    """The money that a plan allocates."""
    rules: dict[Id, Rule] = {}
    """Rules of the plan."""
    guardrails: Guardrails = Guardrails()
    """What a plan must not harm."""
    outputs: Outputs = Outputs()
    """What is written out."""
    menus: dict[Id, Menu] = {}
    """Strategies of which one is to be chosen."""
    claims: dict[Id, Claim] = {}
    """Figures that somebody states, to be audited."""
    fitted: Fitted | None = None
    """The data that numbers were measured on."""

    @property
    def scale(self) -> float:
        """Members that each simulated customer stands for."""
        return self.members / self.agents

    @property
    def agreed(self) -> list[str]:
        """Partners with whom there is an agreement in force."""
        return [name for name, partner in self.partners.items() if partner.active]
