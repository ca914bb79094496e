"""The markets that are shipped to start from: each is right, sensible, and can be planned from question to study."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from optimize.findings import Effort
from optimize.outcome import Outcome
from optimize.record import StudyRecord
from optimize.replication import Job, Replicator, todays_arm
from optimize.study import study
from scenarios.compile import Case, describe
from scenarios.compile import compile as build
from scenarios.load import Scenario, load_checked
from sim.engine import simulate
from sim.run import Run

PRESETS = ("retail_omni", "bank_hall", "premium", "restaurant_local", "telecom_service", "b2b_durable", "cdnow")
TRADES = PRESETS[:-1]
SMALL = ("agents=400", "days=91", "burn_in_days=14", "run_out_days=14")
EFFORT = Effort(teach=2, judge=2, compare=2, flow=2, levels=(0.0, 2.0))


@cache
def lived(name: str, factor: float = 1.0, agents: int = 3000) -> tuple[Outcome, Scenario]:
    """Half a year of a preset with so many times today's money."""
    scenario = load_checked(name, [f"agents={agents}", "days=182", "burn_in_days=91", "run_out_days=0"])
    arm = todays_arm(scenario)
    return Replicator(scenario)(Job(replace(arm, money=factor * arm.money), 0)), scenario


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_asks_decides_and_guards(name: str) -> None:
    scenario = load_checked(name)
    assert scenario.question
    assert scenario.budget is not None
    assert scenario.budget.total >= sum(scenario.budget.today.media.values())
    assert len(scenario.rules) >= 2
    assert all(rule.title for rule in scenario.rules.values())
    assert all(strategy.title for strategy in scenario.strategies.values())
    assert len(scenario.strategies) >= 2
    assert any(rail is not None for _, rail in scenario.guardrails)


@pytest.mark.parametrize("name", PRESETS[1:])
def test_a_preset_is_planned_from_question_to_study(name: str, tmp_path: Path) -> None:
    folder = study(name, sets=SMALL, effort=EFFORT, workers=1, out=tmp_path)
    record = StudyRecord.model_validate_json((folder / "study.json").read_text(encoding="utf-8"))
    assert record.manifest.question
    assert record.cells
    assert not record.conflict
    assert record.validation is not None
    assert sum(cell.plan for cell in record.cells) <= record.spendable * (1 + 1e-9)
    if name == "cdnow":
        assert record.unspent == pytest.approx(record.spendable), "mail that works on nobody is not sent"


@pytest.mark.parametrize("name", TRADES)
def test_a_preset_earns_money_and_its_advertising_helps(name: str) -> None:
    """Margins are positive; all media together move sales by as much as the literature allows."""
    today, scenario = lived(name)
    without, _ = lived(name, 0.0)
    assert 0.1 < today.measures["margin"] / today.measures["sales"] < 0.7
    assert today.measures["profit"] > 0
    assert 0.005 < today.measures["spend"] / today.measures["sales"] < 0.06
    assert 0.02 < 1.0 - without.measures["orders"] / today.measures["orders"] < 0.3
    if scenario.partners:
        assert today.measures["partner_profit"] > 0


@pytest.mark.parametrize("name", [n for n in TRADES if n != "b2b_durable"])
def test_halls_are_busy_at_their_peaks(name: str) -> None:
    """At its peak a desk is busy seven to nine tenths of the time, so that waiting matters."""
    scenario = load_checked(name, ["agents=9000"])
    case = build(scenario, 0)
    run = simulate(case.population, case.world, case.day, days=182, seed=case.seed, parameters=dict(case.parameters))
    hall = case.market.hall
    assert hall is not None
    visits = run.tallies["visits"][91:].sum(axis=0) / 91.0
    desks = case.world.tables["desks"].values.sum(axis=0)
    load = visits * hall.service_minutes / 60.0 * float(case.world.tables["stretch"].values) / desks
    assert 0.6 < np.sort(load)[-3:].mean() < 0.95


CDNOW = (0.2465, 4.2448, 0.7831, 2.4713)
"""r, alpha, a, b in weeks of the season."""


def test_cdnow_is_the_btyd_market() -> None:
    """Nothing but needs and dropout: the mail of the preset changes no purchase."""
    from sim.btyd import btyd_pure

    pure, preset = btyd_pure(*CDNOW, days=546), describe(load_checked("cdnow"))
    assert preset.people.dropout == pure.people.dropout
    assert preset.categories[0].rate == pytest.approx(pure.categories[0].rate, rel=2e-4)
    assert preset.categories[0].rate_shape == pure.categories[0].rate_shape
    assert (preset.nothing, preset.parameters, preset.days) == (pure.nothing, pure.parameters, pure.days)
    assert preset.off >= pure.off
    assert not preset.rivals
    mail, silence = (build(load_checked("cdnow", ["agents=2000"]), 0, strategy=s) for s in ("", "no_mail"))
    orders = [
        simulate(c.population, c.world, c.day, days=273, seed=c.seed, parameters=dict(c.parameters)).tallies["orders"]
        for c in (mail, silence)
    ]
    assert np.array_equal(*orders)


def expected_repeats(weeks: float, r: float, alpha: float, a: float, b: float) -> float:
    """Mean repeat purchases of a new customer (Fader, Hardie and Lee 2005, equation 9)."""
    from scipy.special import hyp2f1

    rest = (alpha / (alpha + weeks)) ** r * hyp2f1(r, b, a + b - 1.0, weeks / (alpha + weeks))
    return float((a + b - 1.0) / (a - 1.0) * (1.0 - rest))


def test_cdnow_repeats_as_its_model_says() -> None:
    """In weeks of its season."""
    case = build(load_checked("cdnow"), 0)
    season = case.market.categories[0].season
    day = (np.arange(546) + 7 * case.market.first_week) % 364
    weeks = np.cumsum(np.array(season)[day * len(season) // 364]) / 7.0
    run = simulate(case.population, case.world, case.day, days=546, seed=case.seed, parameters=dict(case.parameters))
    orders = run.tallies["orders"].reshape(546, -1).sum(axis=1)
    assert weeks[272] < 37.0, "Christmas comes later"
    assert orders[:273].sum() / 10_000 == pytest.approx(expected_repeats(weeks[272], *CDNOW), rel=0.05)
    assert orders.sum() / 10_000 == pytest.approx(expected_repeats(weeks[545], *CDNOW), rel=0.05)
    never = (CDNOW[1] / (CDNOW[1] + weeks[545])) ** CDNOW[0]
    assert np.mean(run.columns()["last"] < 0) == pytest.approx(never, abs=0.02)


def half_a_year(name: str, strategy: str = "", seed: int = 0, agents: int = 3000) -> tuple[Run, Case]:
    """A preset under a strategy, day by day from the first."""
    scenario = load_checked(name, [f"agents={agents}", "days=182", "burn_in_days=0", "run_out_days=0"])
    case = build(scenario, seed, strategy=strategy)
    told = {"days": case.days, "seed": case.seed, "parameters": dict(case.parameters)}
    return simulate(case.population, case.world, case.day, **told), case


def test_a_bank_hall_sends_people_to_the_supermarket_and_desks_shorten_its_peaks() -> None:
    def wait(run: Run) -> float:
        return float(run.tallies["wait_us"][:, 1:3].sum() / run.tallies["visits"][:, 1:3].sum())  # ten to twelve

    today, more = (half_a_year("bank_hall", arm)[0] for arm in ("", "one_more_desk"))
    assert today.tallies["referred"].sum() > 0, "pitches at the counter"
    assert wait(more) < 0.9 * wait(today)


def test_a_premium_brand_loses_its_best_customers_trust_by_a_sale_for_everybody() -> None:
    trust = {}
    for arm in ("", "mass_promotion", "private_sale"):
        run, _ = half_a_year("premium", arm)
        columns = run.columns()
        trust[arm] = float(columns["trust"][columns["tier"] == 0.0].mean())
    assert trust["mass_promotion"] < trust["private_sale"] <= trust[""]


def test_a_restaurant_serves_occasions_at_their_places_and_loses_people_with_distance() -> None:
    run, case = half_a_year("restaurant_local")
    occasions, options = list(case.world.axes["occasion"]), list(case.world.axes["option"])
    orders = run.tallies["orders_by_occasion"].sum(axis=0)
    share = orders[:, options.index("tables")] / orders[:, : len(case.market.options)].sum(axis=1)
    assert share[occasions.index("evening")] > share[occasions.index("family")] > share[occasions.index("lunch")]
    way, last = case.population.columns["way"].values, run.columns()["last"]
    ate = last == options.index("tables")
    assert way[ate].mean() < way[last == options.index("delivery")].mean()


def test_a_contract_keeps_an_operators_customers() -> None:
    leave = np.zeros(3)
    for seed in range(3):
        run, case = half_a_year("telecom_service", seed=seed)
        leave += run.tallies["churned"].sum(axis=0) / run.tallies["orders"].sum(axis=(0, 2))
    rate = dict(zip(case.world.axes["segment"], leave / 3, strict=True))
    assert rate["prepaid"] > 1.8 * rate["contract"]
    assert rate["prepaid"] > rate["business"]


def test_machines_are_decided_on_slowly_and_paid_in_parts() -> None:
    run, case = half_a_year("b2b_durable", agents=6000)
    decisions = run.tallies["decided"].sum(axis=(0, 1))
    assert decisions[4:].sum() > 0.5 * decisions.sum(), "most take more than a month"
    financing = run.tallies["financing"].sum(axis=(0, 1))
    options = list(case.world.axes["option"])
    assert financing[options.index("field")] > 0
    assert financing[options.index("web")] == financing[options.index("branch")] == 0
