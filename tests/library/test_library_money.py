"""Money of the library: shares that say nothing of the next unit, the frontier of sales, and what a visit costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from optimize.arms import Arm
from optimize.findings import Effort
from optimize.frontier import Frontier, frontier
from optimize.imbalance import index, shares
from optimize.plan import CellCurve, make_plan, most_gain, range_rules
from optimize.replication import grid_of
from optimize.rulebook import ground_of, money_rules, stated_rules
from optimize.rules import Budget, Rule
from optimize.study import teach
from optimize.sweep import Sweep
from optimize.teaching import Teaching
from optimize.validate import estimate
from scenarios.load import Scenario, load_checked
from sim.kpi import KPIS
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_money")

SMALL = ["agents=2500", "days=91", "burn_in_days=28", "run_out_days=28"]
SIZE: dict[str, Any] = {"agents": 6000}


@dataclass
class Taught:
    scenario: Scenario
    sweep: Sweep
    margins: Teaching
    frontier: Frontier


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Taught:
    scenario = load_checked("seed_baseline", SMALL)
    sweep = Sweep(scenario, 1, cache=tmp_path_factory.mktemp("runs"))
    return Taught(scenario, sweep, teach(scenario, Effort(teach=2), sweep), frontier(scenario, sweep, 2))


def test_shares_of_customers_say_nothing_of_the_next_unit(library: Any, taught: Taught) -> None:
    assert library.values("seed_baseline", "", KPIS["online_money"], **SIZE) == pytest.approx([0.52] * 4, abs=1e-9)
    assert np.mean(library.values("seed_baseline", "", KPIS["repeat_offline"], **SIZE)) == pytest.approx(0.67, abs=0.03)
    ground, cells = ground_of(taught.scenario), taught.margins.cells
    rules = [*money_rules(ground), *stated_rules(taught.scenario.rules, ground), *range_rules(cells)]
    plan = make_plan(cells, rules, ground.budget, prices=False)
    media = list(taught.scenario.media)
    curves = {
        m: tuple(np.sum([getattr(taught.margins.curves[m, s], part) for s in taught.scenario.segments], axis=0)
                 for part in ("spend", "gain"))
        for m in media
    }  # fmt: skip
    today = {m: float(taught.margins.today.money[k].sum()) for k, m in enumerate(media)}
    then = {m: sum(x for cell, x in plan.spend.items() if cell[0] == m) for m in media}
    before, after = index(shares(curves, today)), index(shares(curves, then))
    assert before > 0.1
    assert after < before
    assert then["target"] / sum(then.values()) < 0.45, "half online was too much"
    planned = Arm("plan", "", grid_of(taught.scenario).money(plan.spend))
    fresh = range(2000, 2004)
    lived = taught.sweep.run("Judging", [taught.margins.today, planned], fresh)
    gain = [
        lived[planned.key, r].measures["profit_all"] - lived[taught.margins.today.key, r].measures["profit_all"]
        for r in fresh
    ]
    assert estimate(gain).low > 0, "on seeds that taught nothing"


def test_a_repeat_customer_is_made_by_the_second_purchase_of_a_quarter(library: Any) -> None:
    run, _ = library.run("seed_baseline", days=182, agents=2000)
    bought = run.tallies["buyers"].sum(axis=(1, 2))
    again = run.tallies["repeat_buyers"].sum(axis=(1, 2))
    for quarter in (slice(0, 91), slice(91, 182)):
        assert 0 < again[quarter].sum() < bought[quarter].sum() < run.tallies["orders"][quarter].sum()
    assert run.tallies["orders"][0].sum() == bought[0].sum(), "on the first day everybody buys for the first time"
    assert run.tallies["orders"][91].sum() == bought[91].sum(), "and again on the first day of a quarter"


def test_shares_are_alike_where_the_next_unit_earns_the_same_everywhere() -> None:
    levels = [0.0, 100.0, 200.0]
    steep, flat = (levels, [0.0, 300.0, 600.0]), (levels, [0.0, 100.0, 200.0])
    assert index(shares({"a": steep, "b": steep}, {"a": 50.0, "b": 150.0})) == pytest.approx(0.0)
    uneven = shares({"a": steep, "b": flat}, {"a": 100.0, "b": 100.0})
    assert [round(s.earns, 6) for s in uneven] == [0.75, 0.25]
    assert index(uneven) == pytest.approx(0.25)


def test_the_frontier_rises_ever_more_slowly_and_says_what_cannot_be_had(taught: Taught) -> None:
    found = taught.frontier
    points = [found.at(money) for money in (-0.3, -0.15, 0.0, 0.5, 1.0)]
    sales = [p.sales.mean for p in points if p is not None]
    assert len(sales) == 5
    assert sales == sorted(sales)
    assert (sales[2] - sales[0]) / 0.3 >= (sales[4] - sales[2]) / 1.0
    assert sales[2] >= 0, "today's money, split at its best, sells no less than today's split"
    claimed = points[1]
    assert claimed is not None
    assert claimed.sales.mean < 0.20, "a slide says: 15 percent less money, 20 percent more sales"
    assert found.least(5.0) is None
    modest = found.least(sales[2])
    assert modest is not None
    assert modest.money == pytest.approx(0.0, abs=0.02)
    spent = sum(modest.spend.values())
    assert spent <= found.teaching.today.spend * (1.0 + modest.money) + 1e-6


def test_targeted_adverts_bring_more_into_a_store_and_get_the_money(library: Any) -> None:
    def settled(arm: str, seed: int) -> float:
        lived, case = library.run("targeted_adverts", arm, seed, agents=4000, days=182)
        return KPIS["led_in"](Outcome(lived.tallies, case.market, case.customers, days=slice(63, 182)))

    reached = {arm: np.mean([settled(arm, seed) for seed in range(3)]) for arm in ("", "targeted")}
    assert reached[""] == pytest.approx(0.08, abs=0.01)
    assert reached["targeted"] == pytest.approx(0.12, abs=0.01)
    run, _ = library.run("targeted_adverts", "targeted", **SIZE)
    assert run.tallies["led_in"].sum() <= run.tallies["leads"].sum()
    assert run.tallies["led_in"].sum() <= run.tallies["store_visits"].sum()

    def gained(measure: str, arm: str, without: str) -> float:
        return library.change("targeted_adverts", arm, KPIS[measure], without, **SIZE).mean

    money = library.run("targeted_adverts", **SIZE)[1].market.spend.money["target"]
    spent = sum(week[1] for week in money.values()) * 13.0
    pairs = {"ordinary": ("", "without_adverts"), "targeted": ("targeted", "targeted_without")}
    cost = {name: spent / gained("store_visits", *arms) for name, arms in pairs.items()}
    earned = {name: gained("margin", *arms) for name, arms in pairs.items()}
    assert 0 < cost["targeted"] < cost["ordinary"]
    assert earned["targeted"] > earned["ordinary"]
    cells = [CellCurve((name, "all", 0), (0.0, spent), (0.0, earned[name]), spent) for name in pairs]
    limit = Rule("The money", lambda s, b, most: [s.of() <= most], spent, "money", "built in", 1)
    plan = most_gain(cells, [limit, *range_rules(cells)], Budget(spent))
    assert plan is not None
    assert plan["targeted", "all", 0] == pytest.approx(spent), "money goes where a further visit costs less"


def test_coupons_from_online_bring_fewer_into_stores_that_do_not_take_them(library: Any) -> None:
    assert library.change("targeted_adverts", "online_only", KPIS["led_in"], **SIZE).high < 0
    assert library.change("targeted_adverts", "online_only", KPIS["store_visits"], **SIZE).high < 0
    run, case = library.run("targeted_adverts", "online_only", **SIZE)
    both, _ = library.run("targeted_adverts", **SIZE)
    assert 0 < run.tallies["coupons_redeemed"].sum() < both.tallies["coupons_redeemed"].sum()
    web = [o.name for o in case.market.options].index("web")
    paid = run.tallies["sales"].sum(axis=(0, 1)) / np.maximum(run.tallies["orders"].sum(axis=(0, 1)), 1)
    before = both.tallies["sales"].sum(axis=(0, 1)) / np.maximum(both.tallies["orders"].sum(axis=(0, 1)), 1)
    assert paid[0] > before[0], "the full price in the store"
    assert run.tallies["orders"][:, :, web].sum() > both.tallies["orders"][:, :, web].sum()
