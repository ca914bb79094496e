"""Live sales, records that follow customers, booked times and better experience in the library."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimize.claims import Auditor
from scenarios.load import load_checked
from sim.kpi import KPIS
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_online")

SIZE: dict[str, Any] = {"agents": 4000}
PEAK = slice(1, 4)
"""From 10 to 13: the morning's peak, and the hour in which its line is served."""
KNOWN: dict[str, Any] = {"agents": 8000}
EVENINGS = slice(66, 69)
"""12 to 14 March, counted from 5 January."""


def test_a_live_sale_brings_a_peak_of_orders_while_it_is_on_air(library: Any) -> None:
    run, case = library.run("live_sales", "three_evenings", **SIZE)
    options = [o.name for o in case.market.options]
    orders = run.tallies["orders"].sum(axis=1)
    live = options.index("live")
    assert orders[EVENINGS, live].min() > 0
    assert orders[: EVENINGS.start, live].sum() == orders[EVENINGS.stop :, live].sum() == 0
    online = orders[:, [options.index(name) for name in ("web", "pickup", "live")]].sum(axis=1)
    assert np.array_equal(run.tallies["online_load"].sum(axis=1), online), "each online order has its hour"
    load = run.tallies["online_load"][EVENINGS].sum(axis=0)
    assert load[[19, 20]].sum() >= orders[EVENINGS, live].sum()
    before = library.run("live_sales", **SIZE)[0].tallies["online_load"]
    assert np.array_equal(before[: EVENINGS.start], run.tallies["online_load"][: EVENINGS.start])
    assert load[19] > 3 * before[EVENINGS].sum(axis=0).max(), "the busiest hour of the same evenings without it"
    assert library.change("live_sales", "three_evenings", KPIS["busiest_hour"], **SIZE).low > 0
    assert library.change("live_sales", "three_evenings", KPIS["orders"], **SIZE).low > 0
    assert library.change("live_sales", "three_evenings", KPIS["sent_back"], **SIZE).low > 0, "much of it comes back"


def test_more_of_a_live_sale_comes_back(library: Any) -> None:
    run, case = library.run("live_sales", "every_evening", **SIZE)
    options = [o.name for o in case.market.options]
    share = run.tallies["returns"].sum(axis=(0, 1)) / np.maximum(run.tallies["sales"].sum(axis=(0, 1)), 1)
    assert share[options.index("live")] == pytest.approx(0.30, abs=0.02)
    assert share[options.index("live")] > 2 * share[options.index("web")]


def test_records_that_follow_save_time_and_sharpen_suggestions(library: Any) -> None:
    for measure, sign in (("repeat_service", -1.0), ("suggestions", 1.0)):
        half = library.change("known_customers", "half_follow", KPIS[measure], **KNOWN)
        whole = library.change("known_customers", "records_follow", KPIS[measure], **KNOWN)
        assert min(sign * whole.low, sign * whole.high) > 0, measure
        assert 0 < sign * half.mean < sign * whole.mean, measure
    today, after = (library.run("known_customers", arm, **KNOWN)[0].tallies for arm in ("", "records_follow"))
    assert np.array_equal(today["needs"][0], after["needs"][0])
    assert 0 < today["repeat_visits"].sum() < today["visits"].sum()
    assert after["suggestions_taken"].sum() < after["suggested"].sum() == after["orders"].sum()
    saved = library.values("known_customers", "records_follow", KPIS["repeat_service"], **KNOWN)
    assert np.mean(saved) == pytest.approx(6.0 * 0.8, rel=0.05), "a fifth less for everybody who is known"


def test_suggestions_that_fit_sell_more_but_far_from_a_quarter(library: Any) -> None:
    sold = library.change("known_customers", "better_suggestions", lambda o: o.money("sales"), **KNOWN)
    base = np.mean(library.values("known_customers", "", lambda o: o.money("sales"), **KNOWN))
    taken = library.change("known_customers", "better_suggestions", KPIS["suggestions"], **KNOWN)
    assert taken.mean / np.mean(library.values("known_customers", "", KPIS["suggestions"], **KNOWN)) == pytest.approx(
        0.3, abs=0.1
    ), "three tenths more fit, so three tenths more are taken"
    elasticity = [x / base / 0.3 for x in (sold.low, sold.mean, sold.high)]
    assert elasticity[0] > 0
    assert elasticity[2] < 0.25 / 0.3, "the slide's"


def test_booked_times_smooth_the_peaks_for_the_same_visitors(library: Any) -> None:
    size: dict[str, Any] = {"agents": 8000}

    def peak_wait(o: Outcome) -> float:
        return float(o.table("wait_us")[PEAK].sum() / max(o.table("visits")[PEAK].sum(), 1)) / 6e7

    def peak_left(o: Outcome) -> float:
        return float(o.table("abandoned")[PEAK].sum() / max(o.table("visits")[PEAK].sum(), 1))

    def served(o: Outcome) -> float:
        return float((o.table("visits") - o.table("abandoned")).sum() / o.table("visits").sum())

    assert library.change("booked_times", "half", peak_wait, seeds=8, **size).high < 0
    assert library.change("booked_times", "half", peak_left, seeds=8, **size).high < 0
    assert library.change("booked_times", "half", served, seeds=8, **size).low > 0
    today, booked = (library.run("booked_times", arm, **size) for arm in ("", "half"))
    assert np.array_equal(today[1].world.tables["desks"].values, booked[1].world.tables["desks"].values)
    first = [run.tallies["visits"][0].sum() for run, _ in (today, booked)]
    assert first[0] == first[1], "the same visitors on the first day"
    spread = [np.std(run.tallies["visits"].sum(axis=0) / run.tallies["visits"].sum()) for run, _ in (today, booked)]
    assert spread[1] < spread[0]


def test_better_stores_make_people_more_satisfied_and_recommend_more(library: Any) -> None:
    for measure in ("satisfaction", "nps"):
        levels = [
            np.mean(library.values("better_experience", arm, KPIS[measure], **SIZE))
            for arm in ("plain_stores", "", "rich_stores", "rich_everywhere")
        ]
        assert levels == sorted(levels), f"each level more {measure}"
        assert library.change("better_experience", "rich_stores", KPIS[measure], **SIZE).low > 0
    costs = library.run("better_experience", "rich_stores", **SIZE)[0].tallies["comfort_cost"].sum()
    assert costs > library.run("better_experience", **SIZE)[0].tallies["comfort_cost"].sum() > 0


@pytest.mark.parametrize(
    ("name", "claim", "figure"),
    [
        ("known_customers", "suggestions", 0.25),
        ("better_experience", "everywhere_repurchase", 0.22),
        ("better_experience", "online_to_store_repurchase", 0.18),
        ("better_experience", "stores_satisfaction", 0.12),
    ],
)
def test_what_slides_say_is_audited(name: str, claim: str, figure: float) -> None:
    small = load_checked(name, ["agents=300", "days=91", "burn_in_days=0", "run_out_days=0"])
    with Auditor(small, 2, 1, lambda stage, done, total: None) as auditor:
        found = auditor.audit(claim)
    assert found.claimed == figure
    assert found.verdict in ("plausible", "outside the literature", "not reachable")
    assert (found.needed is None) == (found.best.mean < figure)


def test_every_figure_of_the_slides_on_experience_has_its_claim() -> None:
    stated = load_checked("better_experience").claims
    figures = {name: claim.change if claim.change is not None else claim.points for name, claim in stated.items()}
    assert figures == {
        "everywhere_repurchase": 0.22,
        "everywhere_recommendation": 6.2,
        "online_to_store_repurchase": 0.18,
        "online_to_store_recommendation": 6.2,
        "stores_satisfaction": 0.12,
        "stores_recommendation": 6.2,
    }
