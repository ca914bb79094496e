"""What the firm can say of its customers from its own records, and what missing records do to it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from optimize import pilots
from optimize.customers import customers
from optimize.history import History, Truth, live, seen
from optimize.leads import lift, rank, sales_after
from optimize.profiles import profiles, transitions
from optimize.response import answered, auc, examples, fit
from reports.cli import run
from scenarios.load import load_checked
from sim.sight import ONLINE, Sight

SIZE = ("agents=2500", "days=364", "burn_in_days=0", "run_out_days=0")
pytestmark = pytest.mark.xdist_group("customers")


@pytest.fixture(scope="module")
def scenario() -> Any:
    return load_checked("contact_kinds", SIZE)


@pytest.fixture(scope="module")
def years(scenario: Any) -> tuple[Truth, Truth]:
    return live(scenario, 0), live(scenario, 1)


def media(truth: Truth) -> tuple[str, ...]:
    used = np.unique(truth.contacts.columns["medium"])
    return tuple(m.name if k in used else "" for k, m in enumerate(truth.case.market.media))


def learned(truth: Truth, sight: Sight, day: int | None = None) -> Any:
    found = examples(seen(truth, sight, day), media(truth), 91)
    return fit(found.names, found.features, found.answers)


def test_planted_effects_are_found_again_within_their_intervals(years: tuple[Truth, Truth]) -> None:
    found = examples(seen(years[0], Sight()), media(years[0]), 91)
    planted = np.array([-3.0, 0.8, -0.1, -0.02, -0.5, 0.1, 0.3, -0.3])[: found.features.shape[1]]
    chance = 1.0 / (1.0 + np.exp(-found.features @ planted))
    inside = []
    for turn in range(20):
        answers = (np.random.default_rng(turn).random(len(chance)) < chance).astype(float)
        model = fit(found.names, found.features, answers)
        inside.append(np.abs(model.weights - planted) < 1.96 * model.errors)
    assert np.mean(inside) > 0.9


def test_what_was_learned_ranks_a_fresh_year_and_more_records_help(years: tuple[Truth, Truth]) -> None:
    fresh = examples(seen(years[1], Sight()), media(years[1]), 91)
    whole = learned(years[0], Sight())
    assert auc(whole(fresh.features), fresh.answers) > 0.6
    some = examples(seen(years[0], Sight()), media(years[0]), 91)
    few = [fit(some.names, some.features[k::400], some.answers[k::400]) for k in range(6)]
    assert auc(whole(fresh.features), fresh.answers) > np.mean([auc(m(fresh.features), fresh.answers) for m in few])


def test_the_best_leads_buy_most_and_more_so_the_better_people_are_matched(
    scenario: Any, years: tuple[Truth, Truth]
) -> None:
    def truly(match: float) -> float:
        """Lift of the best tenth in what people truly bought in the month after."""
        sight, (past, year) = Sight(24.0, match, 0.9), years
        leads = rank(scenario, seen(year, sight, 300), learned(past, sight), media(past))
        people, bought = year.case.population.ids, year.receipts
        files = sight.record_of(people, np.full(len(people), ONLINE), year.case.seed)
        inside = (bought.day > 300) & (bought.day <= 328)
        sales = np.bincount(
            np.searchsorted(people, bought.customer[inside]), bought.columns["sales"][inside], len(people)
        )
        order = np.argsort(files)
        return float(lift(sales[order[np.searchsorted(files[order], leads.who.record)]])[0])

    found = [truly(match) for match in (1.0, 0.5, 0.0)]
    assert found[0] > 2.0
    assert found[0] > found[1] > 1.0
    assert found[0] > found[2] > 1.0


def test_leads_are_of_people_on_file_and_go_to_who_serves_them(scenario: Any, years: tuple[Truth, Truth]) -> None:
    past, year = years
    sight = Sight(24.0, 1.0, 0.5)
    leads = rank(scenario, seen(year, sight, 300), learned(past, sight), media(past))
    assert sight.consents(leads.who.record, year.case.seed).all(), "no lead without consent"
    assert (np.diff(leads.worth) <= 0).all()
    kinds = [channel.kind for channel in scenario.channels.values()]
    for option, route in zip(leads.who.option, leads.route, strict=True):
        assert route == ("call centre" if option < 0 else {"store": "stores", "partner": "partner desk"}.get(
            kinds[option], "online shop"))  # fmt: skip
    assert len(set(leads.route)) >= 3


def test_a_profile_fills_with_each_visit_and_with_what_may_be_known(years: tuple[Truth, Truth]) -> None:
    year = years[1]
    options = len(year.case.market.options)
    people = profiles(seen(year, Sight()), options)
    early = profiles(seen(year, Sight(), 180), options)
    shared, mine, theirs = np.intersect1d(early.record, people.record, return_indices=True)
    filled = people.completeness[theirs] - early.completeness[mine]
    assert filled.min() >= 0.0, "what is known stays known"
    first = (early.orders[mine] == 0) & (people.orders[theirs] == 1)
    assert first.sum() > 50
    assert filled[first].min() >= 2 / 6 - 1e-12, "a first visit tells the channel and the basket"
    second = (early.orders[mine] == 1) & (people.orders[theirs] == 2)
    assert filled[second].min() >= 1 / 6 - 1e-12, "a second one the rhythm"
    over_time = [profiles(seen(year, Sight(), day), options).completeness.mean() for day in (60, 180, 363)]
    assert over_time[0] < over_time[1] < over_time[2]
    halves = profiles(seen(year, Sight(id_match=0.5)), options)
    assert halves.completeness.mean() < people.completeness.mean()
    fewer = profiles(seen(year, Sight(consent=0.5)), options)
    assert 0.4 < len(fewer) / len(people) < 0.6
    assert people.sales.sum() == year.receipts.columns["sales"].sum()
    assert people.orders.sum() == len(year.receipts)


def test_customers_rise_and_fall_between_tiers(years: tuple[Truth, Truth]) -> None:
    year, options = years[1], len(years[1].case.market.options)
    before, after = (profiles(seen(year, Sight(), day), options) for day in (272, 363))
    moves = transitions(before, after)
    assert moves.sum() == len(before)
    assert moves[1, 0] > 0 < moves[0, 1]
    assert moves[2, 1] > 0 < moves[1, 2]
    assert moves[0, 0] > 0.5 * moves[0].sum()
    assert moves[2, 2] > 0.5 * moves[2].sum()


def test_answers_by_segment_and_medium_add_up(years: tuple[Truth, Truth]) -> None:
    year = years[0]
    found = examples(seen(year, Sight()), media(year))
    group = (
        year.case.population.columns["segment"]
        .values[np.searchsorted(year.case.population.ids, found.record)]
        .astype(int)
    )
    cells = answered(found, group, 3, len(media(year)))
    assert sum(c.contacts for row in cells for c in row) == len(found.answers)
    assert sum(c.answers for row in cells for c in row) == found.answers.sum()
    busy = [c for row in cells for c in row if c.contacts]
    assert len(busy) == 9
    assert all(0 < c.share < 0.2 and c.half > 0 for c in busy)


def test_a_pilot_by_strata_errs_less_than_one_from_everybody(years: tuple[Truth, Truth]) -> None:
    year, size = years[1], 300
    people = profiles(seen(year, Sight(), 272), len(year.case.market.options))
    sales = sales_after(seen(year, Sight()), people.record, 272, 91)
    stratum = pilots.strata(people)
    quota = pilots.quotas(stratum, size)
    assert sum(quota.values()) == size
    by_strata, alike = [], []
    for turn in range(300):
        rows = pilots.draw(people, stratum, quota, 7, turn)
        assert len(np.unique(rows)) == len(rows) == sum(quota.values())
        by_strata.append(pilots.mean_of(sales, rows, stratum))
        alike.append(sales[pilots.simple(people, size, 7, turn)].mean())
    assert np.var(by_strata) < np.var(alike)
    assert np.std(by_strata) == pytest.approx(pilots.error_to_expect(sales, stratum, quota), rel=0.15)
    assert np.mean(by_strata) == pytest.approx(sales.mean(), abs=4.0 * np.std(by_strata) / np.sqrt(300))


def test_clusters_find_groups_that_were_planted(years: tuple[Truth, Truth]) -> None:
    people = profiles(seen(years[1], Sight()), len(years[1].case.market.options))
    group, means = pilots.clusters(people, 4, 1)
    assert (np.diff(means[:, 2]) <= 0).all()
    assert np.bincount(group).sum() == len(people)
    assert means[0, 2] > 3.0 * people.sales.mean() / 100.0, "the best group stands out"
    assert np.array_equal(group, pilots.clusters(people, 4, 1)[0])


def test_nothing_of_the_truth_is_on_file(years: tuple[Truth, Truth]) -> None:
    history: History = seen(years[0], Sight())
    assert set(history.contacts.columns) == {"medium"}, "the tier is the firm's, but the log does not carry it"
    assert set(history.receipts.columns) == {"option", "sales", "returned"}


def test_the_tables_agree_with_the_scenario(scenario: Any) -> None:
    told = customers(scenario, Sight(24.0, 0.8, 0.9))
    segments = told.tables["segments"].named()
    for row, segment in zip(segments, scenario.segments.values(), strict=False):
        assert row["share in the file"] == segment.share
        assert row["share simulated"] == pytest.approx(segment.share, abs=0.03)
    assert sum(int(r["orders"]) for r in segments) == told.people.orders.sum()
    kinds = {r["contact"]: r for r in told.tables["contacts"].named()}
    assert set(kinds) == {"Mail", "Calls", "Text messages", "Messages in a social network", "Our community"}
    for name, medium in scenario.media.items():
        if medium.direct:
            row = kinds[medium.title]
            assert row["cost"] == pytest.approx(row["sent"] * medium.unit_cost), name
            assert row["burden"] == medium.fatigue
    drawn = told.tables["pilot"].named()
    assert drawn[0]["error to expect"] < drawn[1]["error to expect"]


def test_the_command_tells_and_writes(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    small = [
        word for size in ("agents=600", "days=182", "burn_in_days=0", "run_out_days=0") for word in ("--set", size)
    ]
    assert run(["customers", "contact_kinds", *small, "--out", str(tmp_path / "mine"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["profiles"] == len((tmp_path / "mine" / "profiles.csv").read_text().splitlines()) - 1
    assert (tmp_path / "mine" / "leads.csv").read_text().startswith("rank,customer,chance,expected_margin,route\n1,c")
    assert run(["customers", "contact_kinds", "--strategy", "text_evrybody"]) == 2
    assert "text_everybody" in capsys.readouterr().err
    assert run(["customers", "contact_kinds", *small, "--set", "contacts.active=false"]) == 2
    assert "contacts" in capsys.readouterr().err
