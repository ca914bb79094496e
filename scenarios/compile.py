"""From what a strategist wrote to what the simulator runs: people, world, order of the day, numbers and days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from scenarios import authors
from scenarios.calendar import Calendar
from scenarios.dating import during
from scenarios.load import Scenario
from scenarios.plans import is_selective
from scenarios.schema import Settings
from sim import market as m

if TYPE_CHECKING:
    from sim.day import Day
    from sim.population import Population
    from sim.world import World

Money = Mapping[str, Mapping[str, Sequence[float]]]
"""medium -> segment -> money in each quarter of the year that is judged, at the scale of all members."""

_TIERS = ("high", "potential", "ordinary")


@dataclass(frozen=True)
class Case:
    """One replication, ready to simulate: `simulate(population, world, day, days=..., seed=..., parameters=...)`.

    Attributes:
        market: the description it was built from.
        seed: 64-bit key of the replication.
        customers: simulated customers of ours (outside members of partners come on top).
        calendar: burn-in, quarters and run-out.
    """

    market: m.Market
    population: Population
    world: World
    day: Day
    parameters: Mapping[str, float]
    days: int
    seed: int
    customers: int
    calendar: Calendar


def compile(  # noqa: A001 - the word for it
    scenario: Scenario,
    replication: int,
    *,
    strategy: str = "",
    money: Money | None = None,
    agents: int | None = None,
) -> Case:
    """Everything that one replication needs.

    Args:
        scenario: checked.
        replication: which luck; the same number is the same luck under every strategy and plan.
        strategy: name of a strategy whose levers are pulled; "" = none.
        money: what is spent in the year that is judged; None = today's spending.
        agents: simulated customers; None = as the scenario says.

    Raises:
        KeyError: no such strategy.
        ModelError: the description does not fit together.
    """
    from sim.draws import key

    calendar = Calendar.of(scenario)
    market = describe(scenario, strategy=strategy, money=money)
    customers = scenario.agents if agents is None else agents
    seed = key(scenario.seed, replication)
    population, world, day, parameters = m.build(market, seed, customers)
    case = Case(
        market, population, world, edited(day, scenario), parameters, calendar.length, seed, customers, calendar
    )
    if not strategy or not is_selective(scenario.strategies[strategy]):
        return case
    from scenarios.selection import for_some

    return for_some(case, scenario, strategy, _market(scenario.under(strategy), market.spend))


def describe(scenario: Scenario, *, strategy: str = "", money: Money | None = None) -> m.Market:
    """The market as the simulator's description.

    A strategy with dates holds in its window only. A strategy for some people only is no part of the description:
    `compile` lays it over the people and the world.
    """
    spend = spending(scenario, money)
    base = _market(scenario, spend)
    if not strategy or is_selective(scenario.strategies[strategy]):
        return base
    chosen = scenario.strategies[strategy]
    changed = _market(scenario.under(strategy), spend)
    if chosen.starts is None and chosen.ends is None:
        return changed
    return during(base, changed, Calendar.of(scenario).window(chosen.starts, chosen.ends))


def today(scenario: Scenario) -> dict[str, dict[str, tuple[float, ...]]]:
    """Today's spending in the year that is judged: medium -> segment -> money in each quarter, all members."""
    calendar = Calendar.of(scenario)
    return {
        medium: {
            segment: tuple(week[1 + q] * calendar.quarter_days(q) / 7.0 for q in range(calendar.quarters))
            for segment, week in segments.items()
        }
        for medium, segments in spending(scenario).money.items()
    }


def spending(scenario: Scenario, money: Money | None = None) -> m.Spend:
    """Money a week in each period: burn-in and run-out as today, the quarters as given (or as today)."""
    calendar = Calendar.of(scenario)
    made: dict[str, dict[str, tuple[float, ...]]] = {}
    for medium in scenario.media:
        made[medium] = {}
        for segment in scenario.segments:
            year = _a_year(scenario, medium, segment)
            week = [year * _phase(scenario, q) / 13.0 for q in range(-1, calendar.quarters + 1)]
            if money is not None:
                given = money.get(medium, {}).get(segment, [0.0] * calendar.quarters)
                week[1:-1] = [7.0 * g / calendar.quarter_days(q) for q, g in enumerate(given)]
            made[medium][segment] = tuple(week[: calendar.periods])
    return m.Spend(made, calendar.period_of_day)


def _a_year(scenario: Scenario, medium: str, segment: str) -> float:
    """Today's money a year on a medium for a segment; by number of people where the file does not split it."""
    if scenario.budget is None:
        return 0.0
    now = scenario.budget.today
    split = now.segments.get(medium)
    share = split.get(segment, 0.0) if split else scenario.segments[segment].share
    return now.media.get(medium, 0.0) * share


def _phase(scenario: Scenario, quarter: int) -> float:
    """Share of a year's money that a quarter gets; the years before and after are like this one."""
    shares = scenario.budget.today.quarters if scenario.budget is not None else None
    return 0.25 if shares is None else shares[quarter % len(shares)]


def edited(day: Day, scenario: Settings) -> Day:
    """The order of the day with a scenario's changes.

    Raises:
        DayError: a change names a moment that the day has not.
        NotImportable: a behaviour cannot be brought in.
    """
    for edit in scenario.day:
        day = authors.changed(day, edit)
    return day


def order_of_day(scenario: Settings) -> Day:
    """The order of a scenario's day before its own changes; parts of the model that do not exist are passed over."""
    from sim.routine import routine
    from sim.submodels import NEEDS, SUBMODELS

    on = {name for name in scenario.on if name in SUBMODELS}
    on = {name for name in on if set(NEEDS.get(name, ())) <= on}
    return routine(replace(_market(scenario, m.Spend({}, ())), on=frozenset(on)))


def _market(s: Settings, spend: m.Spend) -> m.Market:
    calendar = Calendar.of(s)
    first = calendar.first
    return m.Market(
        members=float(s.members),
        segments=tuple(
            m.Segment(k, v.share, v.price_weight, v.need_rate, dict(v.media)) for k, v in s.segments.items()
        ),
        categories=tuple(_category(s, k) for k in s.categories),
        media=tuple(_medium(s, k) for k in s.media),
        options=tuple(_option(s, k) for k in s.channels),
        rivals=tuple(m.Rival(k, v.appeal, v.price_factor) for k, v in s.rivals.items()),
        spend=spend,
        days=calendar.length,
        partners=tuple(_partner(s, k, calendar) for k in s.partners),
        contact=_contacts(s),
        basket=m.Basket(s.basket.log_mean, s.basket.log_sd),
        people=_people(s),
        place=m.Place(
            s.distance.shape, s.distance.scale_km, tuple(s.regions), tuple(r.share for r in s.regions.values())
        ),
        hall=_hall(s),
        segments_by=s.segments_by,
        parameters={f"{name}.{key}": value for name, numbers in s.behaviours.items() for key, value in numbers.items()},
        off=frozenset(s.off),
        on=frozenset(s.on),
        first_weekday=first.weekday(),
        first_week=min((first.timetuple().tm_yday - 1) // 7, 51),
        nothing=s.choice.nothing,
        price_weight=s.choice.price_weight,
        likeness=s.choice.likeness,
        endorsement=s.choice.endorsement,
    )


def _category(s: Settings, name: str) -> m.Category:
    c = s.categories[name]
    return m.Category(
        name,
        rate=s.needs.rate.mean * c.need_share,
        rate_shape=s.needs.rate.shape,
        gap_shape=s.needs.gap_shape,
        price=c.price,
        unit_cost=c.unit_cost,
        season=s.needs.season,
        weekday=s.needs.weekdays,
    )


def _medium(s: Settings, name: str) -> m.Medium:
    v = s.media[name]
    return m.Medium(
        name,
        unit_cost=v.unit_cost,
        half_life_days=v.half_life_days,
        kappa=v.saturation,
        gain=v.pull,
        precision=v.precision,
        direct=v.direct,
        fatigue=v.fatigue,
        partner=v.partner or "",
        creative_half_life_days=v.creative_half_life_days,
        creative_refresh_days=v.creative_refresh_days,
        click_rate=v.click_rate,
    )


def _option(s: Settings, name: str) -> m.Option:
    v = s.channels[name]
    return m.Option(
        name,
        v.kind,
        appeal=v.appeal,
        price=v.price_factor,
        handling_cost=v.handling_cost,
        distance=v.distance_weight,
        delivery_days=v.delivery_days,
        return_rate=v.returns,
        add_on=v.add_on,
        partner=v.partner or "",
        open=float(v.open),
        queue=v.queue,
    )


def _partner(s: Settings, name: str, calendar: Calendar) -> m.Partner:
    p = s.partners[name]
    starts, ends = calendar.window(p.starts, p.ends) if p.active else (0, 0)
    same: dict[str, Any] = {
        field: getattr(p, field)
        for field in (
            "shared_members", "outside_people", "fit", "standing", "data_share", "consent", "id_match", "cost_share",
            "commission", "referral", "discount", "offer_at", "points", "points_paid_by_us", "product_margin",
            "product_fee", "setup_cost",
        )
    }  # fmt: skip
    return m.Partner(name, member_mix=dict(p.member_mix), starts=starts, ends=ends, **same)


def _contacts(s: Settings) -> m.ContactPolicy:
    week, month = s.contacts.per_week, s.contacts.per_month
    return m.ContactPolicy(
        (week.high, week.potential, week.ordinary),
        (month.high, month.potential, month.ordinary),
        s.contacts.consent,
        s.contacts.active,
    )


def _people(s: Settings) -> m.People:
    p = s.people
    return m.People(
        brand_sd=p.taste_for_sellers,
        channel_sd=p.taste_for_channels,
        prospects=p.prospects,
        tiers=(p.tiers.high, p.tiers.potential),
        dropout=(p.dropout.a, p.dropout.b),
        satisfaction=p.satisfaction,
        active=p.active,
    )


def _hall(s: Settings) -> m.Hall | None:
    h = s.hall
    if h is None:
        return None
    hours = h.closes - h.opens
    return m.Hall(
        halls=h.halls,
        opens=h.opens,
        desks=h.desks if len(h.desks) == hours else h.desks * hours,
        profile=h.profile,
        service_minutes=h.service_minutes,
        service_cv=h.service_cv,
        patience_minutes=h.patience_minutes,
        priority=tuple(_TIERS.index(t) for t in h.priority),
        expected_wait=h.expected_wait_minutes,
        simpy=h.simpy,
    )
