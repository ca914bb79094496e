"""Journeys of the library: the funnel, where people look, where they come again, what leads and records are worth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimize.arms import Arm
from optimize.claims import Auditor
from optimize.funnel import funnel
from optimize.journeys import Trail, follow
from optimize.journeys import add_up as add_paths
from optimize.lived import Lived
from optimize.outcome import add_up
from optimize.pilot import is_pilot, judge_pilot
from scenarios.load import Scenario, load_checked
from sim import journey_measures as journey
from sim.kpi import KPIS
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_journeys")

SIZE: dict[str, Any] = {"agents": 5000}


def test_every_stage_of_the_funnel_is_part_of_the_one_before(library: Any) -> None:
    for strategy in ("", "livelier_adverts"):
        run, case = library.run("customer_journey", strategy, **SIZE)
        by_segment = run.tallies["funnel"].sum(axis=0)
        people = np.bincount(case.population.columns["segment"].values.astype(int), minlength=3)
        assert np.array_equal(by_segment.sum(axis=1), 3 * people), "everybody is somewhere, each month"
        reached = journey.reached(library.outcome("customer_journey", strategy, **SIZE))
        assert (np.diff(reached) <= 0).all()
        assert reached[-1] > 0
        t = run.tallies
        assert reached[1] <= t["exposed"].sum()
        assert reached[2] <= t["interested"].sum()
        assert reached[3] <= t["considered"].sum()
        assert reached[4] <= t["came_in"].sum() + t["carts"].sum()
        assert reached[5] <= t["orders"].sum()


def test_adverts_that_more_people_click_fill_the_funnel(library: Any) -> None:
    clicks = library.run("customer_journey", **SIZE)[0].tallies["clicks"].sum(axis=(0, 1))
    shown = library.run("customer_journey", **SIZE)[0].tallies["exposures"].sum(axis=(0, 1))
    _, case = library.run("customer_journey", **SIZE)
    for k, medium in enumerate(case.market.media):
        assert clicks[k] <= shown[k]
        if clicks[k] > 100:
            fresh = case.world.tables["freshness"]
            assert clicks[k] / shown[k] == pytest.approx(
                medium.click_rate * fresh.values[fresh.period_of_day, k].mean(), rel=0.2
            )
    assert library.change("customer_journey", "livelier_adverts", KPIS["click_rate"], **SIZE).low > 0.005

    def interested(o: Outcome) -> float:
        return float(journey.reached(o)[2])

    def considering(o: Outcome) -> float:
        return float(journey.reached(o)[3])

    assert library.change("customer_journey", "livelier_adverts", interested, **SIZE).low > 0
    assert library.change("customer_journey", "livelier_adverts", considering, **SIZE).low > 0


def test_visits_carts_and_carts_left_are_counted(library: Any) -> None:
    t = library.run("customer_journey", **SIZE)[0].tallies
    came = t["came"].sum()
    assert t["came_in"].sum() + t["carts"].sum() == came + t["carts_left"].sum(), "an order tried or a cart left"
    assert 0 < t["carts_left"].sum() < t["carts"].sum()
    assert came <= t["considered"].sum()


def test_where_people_looked_against_where_they_bought(library: Any) -> None:
    o = library.outcome("customer_journey", **SIZE)
    table = o.table("journeys")
    assert table.sum() == o.table("needs").sum(), "each trip once"
    options = [option.kind for option in o.market.options]
    online, store = (options.index(kind) for kind in ("web", "store"))
    assert table[[1, 3], store].sum() > table[[2, 3], online].sum(), "looked online and bought in a store, more often"
    assert min(library.values("customer_journey", "", KPIS["webrooming"], **SIZE)) > max(
        library.values("customer_journey", "", KPIS["showrooming"], **SIZE)
    )


def test_other_facts_online_cost_participation_and_recommendation(library: Any) -> None:
    alike = library.values("customer_journey", "", KPIS["participation"], **SIZE)
    differ = library.values("customer_journey", "seven_in_ten", KPIS["participation"], **SIZE)
    assert np.mean(alike) == pytest.approx(1.0, abs=0.1)
    assert np.mean(differ) == pytest.approx(1 / 3, abs=0.12)
    assert library.change("customer_journey", "seven_in_ten", KPIS["nps"], **SIZE).high < 0


def pilots(library: Any, seeds: range) -> Lived:
    """The pilot of pick-up and today under some seeds, as `footfall run` has them."""
    size: dict[str, Any] = {"agents": 2500, "days": 364}
    arms = {name: Arm(name, name, np.zeros(1)) for name in ("", "northern_pilot")}
    quarter = np.repeat(np.arange(4), 91)
    found = {
        (arm.key, seed): add_up(library.run("regional_pilot", name, seed, **size)[0].tallies, quarter)
        for name, arm in arms.items()
        for seed in seeds
    }
    whole: Scenario = load_checked("regional_pilot", ["agents=2500", "burn_in_days=0", "run_out_days=0"])
    return Lived(whole, arms[""], {"northern_pilot": arms["northern_pilot"]}, found, seeds)


def test_a_pilot_in_one_region_is_judged_by_the_others(library: Any) -> None:
    lived = pilots(library, range(3))
    assert is_pilot(lived.scenario, "northern_pilot")
    assert not is_pilot(lived.scenario, "pick_up")
    for before, after in zip(lived.of(), lived.of("northern_pilot"), strict=True):
        north = list(lived.scenario.regions).index("north")
        elsewhere = [k for k in range(6) if k != north]
        there, here = (outcome["orders_by_region"][:, elsewhere] for outcome in (before, after))
        assert here[:, :, 2].sum() == 0, "nobody elsewhere fetches anything"
        assert here.sum() == pytest.approx(there.sum(), rel=0.003), "elsewhere only the lines in the halls change"
        assert np.array_equal(before["orders_by_region"][:2], after["orders_by_region"][:2]), "before it starts"
        assert after["orders_by_region"][2:, north, 2].sum() > 0
        assert after["orders_by_region"].sum() == after["orders"].sum()
    share, value = judge_pilot(lived, "northern_pilot")
    assert share.difference.low > 0
    assert share.before == share.others_before == share.others_after == 0
    for row in (share, value):
        assert row.difference.low <= row.effect.mean <= row.difference.high
        assert row.difference.high - row.difference.low >= row.effect.high - row.effect.low - 1e-12


def test_the_funnel_that_run_prints_is_the_one_that_was_lived(library: Any) -> None:
    run, case = library.run("customer_journey", **SIZE)
    stages = funnel([add_up(run.tallies, np.zeros(91, np.int64))], slice(1), case.market.members / case.customers)
    assert [s.name for s in stages] == ["met", "interested", "considering", "acting", "buying"]
    deepest = run.tallies["funnel"].sum(axis=(0, 1)) * case.market.members / case.customers
    assert [s.lost for s in stages] == pytest.approx(list(deepest[1:]))
    assert stages[0].people == pytest.approx(deepest[1:].sum())
    for before, after in zip(stages, stages[1:], strict=False):
        assert after.people == pytest.approx(before.people - before.lost)
        assert after.kept == pytest.approx(after.people / before.people)
    uncounted, _ = library.run("regional_pilot", days=364, agents=2500)
    assert funnel([add_up(uncounted.tallies, np.zeros(364, np.int64))], slice(1), 1.0) == []


def test_paths_add_up_to_what_was_lived(library: Any) -> None:
    size = ["agents=1500", "days=91", "burn_in_days=0", "run_out_days=0"]
    found = follow(load_checked("customer_journey", size))
    o = library.outcome("customer_journey", agents=1500)
    bought = sum(p.bought for p in found.paths)
    assert sum(p.journeys for p in found.paths) == pytest.approx(o.total("needs"), rel=1e-3)
    assert bought == pytest.approx(o.total("orders"), rel=1e-3)
    assert sum(p.margin for p in found.paths) == pytest.approx(o.money("margin_gross"), rel=1e-3)
    assert found.table.sum() == pytest.approx(o.total("needs"), rel=1e-3)
    assert found.table == pytest.approx(o.table("journeys") * o.scale, rel=0.05, abs=5 * o.scale)
    told = [p.journeys for p in found.paths]
    assert told == sorted(told, reverse=True)
    for path in found.paths[:20]:
        assert 0 <= path.conversion <= 1
        assert path.value == pytest.approx(path.margin / path.journeys)
    assert {"Television and posters", "looked online"} <= {touch for p in found.paths[:20] for touch in p.touches}


def test_a_path_is_told_without_repeats_and_from_its_end() -> None:
    trail = Trail(("channel", "bought", "margin"))
    touched = [(7, 1, 0), (7, 2, 0), (7, 3, 1), (9, 3, 1), (7, 30, 0), (7, 31, 0)]
    trail.touched.append(np.array(touched, np.int64).T)
    ends = {"who": [7, 9, 7], "day": [4, 20, 40], "channel": [0, 5, 1], "bought": [1, 0, 1], "margin": [500, 0, 700]}
    trail.trips.append({name: np.array(values, np.float64) for name, values in ends.items()})
    found: dict[tuple[str, ...], Any] = {}
    add_paths(trail, ["posters", "mail"], 100, found)
    assert {path: tuple(totals) for path, totals in found.items()} == {
        ("posters", "mail"): (1, 1, 500),
        (): (1, 0, 0),
        ("posters",): (1, 1, 700),
    }
    early: dict[tuple[str, ...], Any] = {}
    add_paths(trail, ["posters", "mail"], 20, early)
    assert list(early) == [("posters", "mail")], "only days before the end are judged"


@pytest.mark.parametrize(
    ("name", "claim", "figure"),
    [
        ("customer_journey", "recommendation", -8.0),
        ("regional_pilot", "basket", 0.18),
    ],
)
def test_what_slides_say_is_audited_and_not_believed(name: str, claim: str, figure: float) -> None:
    days = 273 if name == "regional_pilot" else 91
    small = load_checked(name, ["agents=300", f"days={days}", "burn_in_days=0", "run_out_days=0"])
    with Auditor(small, 2, 1, lambda stage, done, total: None) as auditor:
        found = auditor.audit(claim)
    assert found.claimed == figure
    assert found.verdict in ("plausible", "outside the literature", "not reachable")
    assert (found.needed is None) == (abs(found.best.mean) < abs(figure))
