"""Strategies for some people only: who is not selected lives the same days to the last bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenarios.compile import Case
from scenarios.compile import compile as build
from scenarios.load import Scenario, load_checked
from sim import spec
from sim.engine import simulate
from sim.run import Run

TEXT = """
extends: retail_omni
hall: null                      # people meet nowhere, so that nobody is touched by what others do
channels: {store: {queue: false}}
on: [drift]                     # and no tiers, which are ranks among all
burn_in_days: 28
days: 91
run_out_days: 0
tags:
  family: {title: Young families, share: 0.3}
strategies:
  families: {levers: {channels.web.price_factor: 0.7}, where: {tag: [family]}}
  everyone: {levers: {channels.web.price_factor: 0.8, partners.bank.discount: 0.1}}
  all_segments:
    levers: {channels.web.price_factor: 0.8, partners.bank.discount: 0.1}
    where: {segment: [quality, price, other]}
  north: {levers: {partners.bank.discount: 0.2, channels.web.price_factor: 0.7}, where: {region: [north]}}
  held: {levers: {channels.store.price_factor: 0.7}, holdout: 0.5}
  high: {levers: {channels.pickup.open: false}, where: {tier: [high]}}
  later: {levers: {channels.web.price_factor: 0.7}, holdout: 0.2, starts: 2026-03-01, ends: 2026-03-31}
"""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    path: Path = tmp_path_factory.mktemp("selection") / "mine.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return load_checked(path)


def lived(scenario: Scenario, strategy: str, days: int = 0) -> tuple[Case, Run, dict[str, Any]]:
    case = build(scenario, 3, strategy=strategy, agents=1500)
    numbers = dict(case.parameters)
    run = simulate(case.population, case.world, case.day, days=days or case.days, seed=case.seed, parameters=numbers)
    return case, run, {name: np.asarray(values) for name, values in run.columns().items()}


def same(one: dict[str, Any], two: dict[str, Any], people: np.ndarray) -> bool:
    shared = [name for name in one if name in two]
    assert len(shared) > 10
    return all(np.array_equal(one[n][..., people], two[n][..., people]) for n in shared)


@pytest.mark.parametrize("strategy", ["north", "held", "families"])
def test_who_is_not_selected_is_untouched_and_who_is_buys_otherwise(scenario: Scenario, strategy: str) -> None:
    _, _, base = lived(scenario, "")
    case, _, with_it = lived(scenario, strategy)
    selected = case.population.columns["selectable"].values > 0
    assert same(base, with_it, ~selected)
    assert not same(base, with_it, selected)


def test_filters_select_whom_they_name(scenario: Scenario) -> None:
    case = build(scenario, 3, strategy="north", agents=1500)
    region = case.population.columns["region"].values
    assert np.array_equal(case.population.columns["selectable"].values > 0, region == 0)
    tagged = build(scenario, 3, strategy="families", agents=1500).population.columns
    assert np.array_equal(tagged["selectable"].values, tagged["tag_family"].values)
    assert abs(tagged["tag_family"].values.mean() - 0.3) < 0.04


def test_the_hold_out_is_by_lot_and_the_same_in_every_run(scenario: Scenario) -> None:
    one = build(scenario, 3, strategy="held", agents=1500).population.columns["selectable"].values
    more = build(scenario, 3, strategy="held", agents=3000).population.columns["selectable"].values
    assert np.array_equal(one[:1500], more[:1500])
    assert abs(one.mean() - 0.5) < 0.05


def test_a_filter_that_names_everybody_is_no_filter(scenario: Scenario) -> None:
    _, plain, _ = lived(scenario, "everyone")
    _, filtered, _ = lived(scenario, "all_segments")
    assert np.array_equal(plain.tallies["choices"], filtered.tallies["choices"])
    assert np.array_equal(plain.tallies["settlement"].sum(axis=0) > 0, filtered.tallies["settlement"].sum(axis=0) > 0)
    difference = plain.tallies["sales"].sum() - filtered.tallies["sales"].sum()
    assert abs(difference) <= plain.tallies["orders"].sum()


def test_a_tier_is_followed_as_it_moves(scenario: Scenario) -> None:
    _, base, _ = lived(scenario, "")
    _, run, _ = lived(scenario, "high")
    assert run.tallies["choices"].sum() == base.tallies["choices"].sum()
    pickups = [r.tallies["choices"][..., 2].sum() for r in (run, base)]
    assert 0 < pickups[0] < pickups[1]


def test_dates_of_a_selective_strategy_hold(scenario: Scenario) -> None:
    _, base, _ = lived(scenario, "")
    case, run, _ = lived(scenario, "later")
    first, after = case.calendar.window(scenario.strategies["later"].starts, scenario.strategies["later"].ends)
    assert after - first == 31
    assert np.array_equal(run.tallies["sales"][:first], base.tallies["sales"][:first])
    assert not np.array_equal(run.tallies["sales"][first:after], base.tallies["sales"][first:after])


@pytest.mark.parametrize("strategy", ["north", "high"])
def test_agent_by_agent_it_is_the_same(scenario: Scenario, strategy: str) -> None:
    case = build(scenario, 5, strategy=strategy, agents=50)
    given = {"days": 20, "seed": case.seed, "parameters": dict(case.parameters)}
    kernel = simulate(case.population, case.world, case.day, **given)
    agents = spec.simulate(case.population, case.world, case.day, **given)
    for name, table in kernel.tallies.items():
        assert np.array_equal(table, agents.tallies[name]), name
    held = agents.columns()
    for name, values in kernel.columns().items():
        assert np.array_equal(values, held[name]), name


def test_a_market_without_partners_selects_too(tmp_path: Path) -> None:
    (tmp_path / "bare.yaml").write_text(
        "version: 1\ntitle: bare\nmembers: 50_000\nsegments: {all: {share: 1}}\ndays: 28\nburn_in_days: 0\n"
        "media: {mass: {unit_cost: 0.15, half_life_days: 17, saturation: 5, pull: 0.6}}\n"
        "channels: {store: {kind: store, appeal: 0}}\n"
        "strategies: {sale: {holdout: 0.3, levers: {channels.store.price_factor: 0.7}}}\n"
    )
    bare = load_checked(tmp_path / "bare.yaml")
    orders = [lived(bare, name)[1].tallies["orders"].sum() for name in ("", "sale")]
    assert orders[0] < orders[1]
