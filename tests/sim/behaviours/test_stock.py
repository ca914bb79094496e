"""Shelves: nobody is served from an empty one, a shared one serves more, and full ones change nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from lived_markets import agreed, living

from sim import spec
from sim.assembly import build
from sim.draws import key
from sim.engine import simulate
from sim.kpi import KPIS
from sim.market import Market
from sim.outcome import Outcome
from sim.policy import Stock
from sim.run import Run

live = living(11, 600)


@pytest.fixture(scope="module")
def market(make_market: Callable[..., Market]) -> Market:
    return replace(make_market(42), on=frozenset({"stock"}), stock=Stock(cover_days=0.5, lead_days=3))


def test_the_agents_agree_with_the_kernel(market: Market) -> None:
    shared = replace(market, stock=replace(market.stock, shared=True), days=20)
    agreed(live, shared, 150)


def test_shelves_that_are_full_change_no_order(market: Market) -> None:
    full = live(replace(market, stock=Stock(cover_days=300)))
    without = live(replace(market, on=frozenset()))
    assert full.tallies["missed"].sum() == 0
    assert np.array_equal(full.tallies["orders"], without.tallies["orders"])


def test_what_is_missing_is_not_sold_and_a_shared_shelf_misses_less(market: Market) -> None:
    alone, together = live(market), live(replace(market, stock=replace(market.stock, shared=True)))
    for run in (alone, together):
        t = run.tallies
        assert t["missed"].sum() == t["stocked_out"].sum()
        assert t["orders"].sum() + t["missed"].sum() + t["abandoned"].sum() == t["came"].sum()
        assert t["stock_held"].min() >= 0
    assert alone.tallies["missed"].sum() > together.tallies["missed"].sum()
    assert alone.tallies["sent_over"].sum() == 0 < together.tallies["sent_over"].sum()


def test_holding_and_sending_over_cost_what_is_said(market: Market) -> None:
    plan = replace(market.stock, shared=True)
    dear = replace(market, stock=replace(plan, holding_cost=0.5, transfer_cost=4.0))
    runs = [(live(m), m) for m in (replace(market, stock=plan), dear)]
    margins = [KPIS["margin"](Outcome(run.tallies, m, 600)) for run, m in runs]
    t, scale = runs[0][0].tallies, market.members / 600
    assert margins[0] - margins[1] == pytest.approx(
        scale * (0.5 * t["stock_held"].sum() + 4.0 * t["sent_over"].sum()), rel=1e-9
    )


@pytest.mark.parametrize("engine", [simulate, spec.simulate])
@pytest.mark.parametrize("lead", [1, 6])
def test_a_lead_that_changes_on_the_way_leaves_what_was_promised_as_promised(
    market: Market, lead: int, engine: Callable[..., Run]
) -> None:
    seed, days, people = key(11, 0), 12, 150
    population, world, day, parameters = build(market, seed, people)
    before = engine(population, world, day, days=days, seed=seed, parameters=parameters)
    changed = build(replace(market, stock=replace(market.stock, lead_days=lead)), seed, people)[1]
    assert before.snapshot is not None
    after = engine(population, changed, day, days=10, seed=seed, parameters=parameters, start=before.snapshot)
    same = engine(population, world, day, days=10, seed=seed, parameters=parameters, start=before.snapshot)
    promised = min(lead, market.stock.lead_days)
    assert np.array_equal(after.tallies["stock_held"][:promised], same.tallies["stock_held"][:promised])
    assert not np.array_equal(after.tallies["stock_held"], same.tallies["stock_held"])
