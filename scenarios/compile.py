"""From what a strategist wrote to what the simulator runs: people, world, order of the day, numbers and days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scenarios import authors
from scenarios.calendar import Calendar
from scenarios.dating import during
from scenarios.description import market_of
from scenarios.load import Scenario
from scenarios.plans import is_selective
from scenarios.schema import Settings
from scenarios.warming import shown_late, warmed_up
from sim import market as m

if TYPE_CHECKING:
    from sim.day import Day
    from sim.population import Population
    from sim.world import World

Money = Mapping[str, Mapping[str, Sequence[float]]]
"""medium -> segment -> money in each quarter of the year that is judged, at the scale of all members."""


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


def compile(
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
    from sim.assembly import build  # late: a file that is only checked is not put together
    from sim.draws import key

    calendar = Calendar.of(scenario)
    market = describe(scenario, strategy=strategy, money=money)
    customers = scenario.agents if agents is None else agents
    seed = key(scenario.seed, replication)
    population, world, day, parameters = build(market, seed, customers)
    case = Case(
        market, population, world, edited(day, scenario), parameters, calendar.length, seed, customers, calendar
    )
    if not strategy or not is_selective(scenario.strategies[strategy]):
        return case
    from scenarios.selection import for_some

    return for_some(case, scenario, strategy, market_of(scenario.under(strategy), market.spend))


def describe(scenario: Scenario, *, strategy: str = "", money: Money | None = None) -> m.Market:
    """The market as the simulator's description.

    A strategy with dates holds in its window only. A strategy for some people only is no part of the description:
    `compile` lays it over the people and the world. Money for a partner's media is spent only while there is an
    agreement, money for contacts only if contacts are made.
    """
    spend = spending(scenario, money)
    base = market_of(scenario, spend)
    if not strategy or is_selective(scenario.strategies[strategy]):
        return _spent_where_it_acts(base)
    chosen, under = scenario.strategies[strategy], scenario.under(strategy)
    changed = market_of(under, spend)
    if chosen.starts is None and chosen.ends is None:
        return _spent_where_it_acts(changed)
    window = Calendar.of(scenario).window(chosen.starts, chosen.ends)
    dated = shown_late(during(base, changed, window), under)
    return _spent_where_it_acts(replace(dated, spend=warmed_up(spend, under, window[0])))


def _spent_where_it_acts(market: m.Market) -> m.Market:
    """The market whose money stays unspent on days on which its medium reaches nobody."""
    acts = [tuple(_acts(medium, market, day) for medium in market.media) for day in range(market.days)]
    if all(map(all, acts)):
        return market
    kinds = list(dict.fromkeys(zip(market.spend.period_of_day, acts, strict=True)))
    at = {kind: k for k, kind in enumerate(kinds)}
    money = {
        medium.name: {
            segment: tuple(week[period] if media[k] and period < len(week) else 0.0 for period, media in kinds)
            for segment, week in market.spend.money[medium.name].items()
        }
        for k, medium in enumerate(market.media)
    }
    days = tuple(at[kind] for kind in zip(market.spend.period_of_day, acts, strict=True))
    return replace(market, spend=m.Spend(money, days))


def _acts(medium: m.Medium, market: m.Market, day: int) -> bool:
    """Whether a medium reaches anybody today: a partner's only under an agreement, contacts only if they are made."""
    if medium.direct and not market.contact.active:
        return False
    return all(p.starts <= day < p.ends for p in market.partners if p.name == medium.partner)


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
    return routine(replace(market_of(scenario, m.Spend({}, ())), on=frozenset(on)))
