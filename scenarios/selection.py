"""Strategies for some people only: who they are, and what the strategy adds to their tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from scenarios.calendar import Calendar
from scenarios.dating import during
from scenarios.load import Scenario
from scenarios.plans import Strategy
from sim.people import TIERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scenarios.compile import Case
    from sim.market import Market
    from sim.population import Population
    from sim.world import Tableau

_CLOSED = -1000.0
"""Utility of a channel that is closed to a person."""


def for_some(case: Case, scenario: Scenario, name: str, changed: Market) -> Case:
    """The case of a strategy with a filter or a hold-out.

    Args:
        case: compiled from the market without the strategy.
        scenario: the scenario.
        name: the strategy's name.
        changed: the market with the strategy for everyone, all the time.
    """
    from sim.selection import selective

    strategy = scenario.strategies[name]
    window = Calendar.of(scenario).window(strategy.starts, strategy.ends)
    special = during(case.market, changed, window)
    tables = special_tables(case.market, special) | _opened(case, special)
    tables["tier_selected"] = _tier_table(strategy)
    return replace(
        case,
        population=_with_selectable(case.population, case, strategy, name),
        world=case.world.with_tables(**tables),
        day=selective(case.day),
    )


def special_tables(base: Market, changed: Market) -> dict[str, Tableau]:
    """What a strategy adds to the logarithm of prices, to the appeal of options and to joint offers, by day."""
    from sim.dating import daily, dated

    days = base.days
    none = np.zeros((days, len(base.rivals) + 1))

    def of(market: Market, name: str) -> NDArray[np.float64]:
        return np.stack([daily(getattr(o, name), days) for o in market.options], axis=1)

    closes = np.where((of(base, "open") > 0.5) & (of(changed, "open") < 0.5), _CLOSED, 0.0)
    price = np.log(of(changed, "price")) - np.log(of(base, "price"))
    offers = [
        np.log1p(-daily(new.discount, days)) - np.log1p(-daily(old.discount, days))
        for old, new in zip(base.partners, changed.partners, strict=True)
    ]
    return {
        "special_price": dated(np.concatenate([price, none], axis=1), "option"),
        "special_appeal": dated(np.concatenate([closes, none], axis=1), "option"),
        "special_offer": dated(np.stack(offers, axis=1) if offers else np.zeros((days, 1)), "partner"),
    }


def _opened(case: Case, special: Market) -> dict[str, Tableau]:
    """Channels that the strategy opens are open to all, and put out of reach of those it is not for."""
    from sim.dating import dated
    from sim.tables import closings

    before, now = closings(case.market), closings(special)
    return {
        "closed": dated(np.minimum(before, now), "option"),
        "special_opening": dated(np.where((before > 0.5) & (now < 0.5), _CLOSED, 0.0), "option"),
    }


def _tier_table(strategy: Strategy) -> Tableau:
    from sim.world import Tableau

    wanted = strategy.where.tier
    return Tableau([float(not wanted or tier in wanted) for tier in TIERS], "tier")


def _with_selectable(population: Population, case: Case, strategy: Strategy, name: str) -> Population:
    """The people, with a mark on those whom the strategy may reach; a keyed draw at birth holds some out."""
    from sim.draws import BIRTH, uniforms
    from sim.population import Column, Population

    inside = np.ones(len(population), bool)
    for column, names, wanted in (
        ("region", case.world.axes["region"], strategy.where.region),
        ("segment", case.world.axes["segment"], strategy.where.segment),
    ):
        if wanted:
            inside &= np.isin(population.columns[column].values, [names.index(w) for w in wanted])
    if strategy.where.tag:
        inside &= np.any([population.columns[f"tag_{tag}"].values > 0.5 for tag in strategy.where.tag], axis=0)
    if strategy.holdout:
        inside &= uniforms(population.ids, BIRTH, f"holdout.{name}", case.seed) >= strategy.holdout
    meaning = f"1 where the strategy '{name}' may reach the person"
    mark = Column(inside.astype(np.float64), kind="trait", meaning=meaning)
    return Population(population.ids, {**population.columns, "selectable": mark})
