"""A launch of the library: a name that nobody has heard of gets about."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.kpi import KPIS

pytestmark = pytest.mark.xdist_group("library_launch")

SIZE: dict[str, Any] = {"agents": 3000, "days": 182, "sets": ("people.aware=0",)}
KNOWN: dict[str, Any] = {**SIZE, "sets": ("people.aware=0.5", "people.active=0.2")}


def test_only_who_has_heard_of_us_buys_and_buyers_tell(library: Any) -> None:
    run, case = library.run("launch", **SIZE)
    aware, first = run.tallies["aware"].sum(axis=1), run.tallies["adopters"].sum(axis=1)
    weekly = aware[6::7]
    assert (np.diff(weekly) >= 0).all()
    assert 0 < weekly[0] < weekly[-1] < 0.2 * case.customers
    assert first.sum() == (run.columns()["adopted"] > 0).sum() <= weekly[-1]
    assert run.columns()["buyers_known"].sum() > 0
    assert (run.columns()["knows"] >= run.columns()["adopted"]).all()


def test_noise_talk_and_being_known_make_more_people_aware_and_more_buy(library: Any) -> None:
    assert library.change("launch", "catchy", KPIS["awareness"], **SIZE).low > 0
    assert library.change("launch", "catchy", KPIS["market_share"], **SIZE).mean > 0
    assert library.change("launch", "talk_of_the_town", KPIS["awareness"], **KNOWN).low > 0
    silent = library.run("launch", "by_word_alone", **SIZE)[0]
    assert silent.tallies["aware"].sum() == silent.tallies["orders"].sum() == 0, "without buyers nobody tells"


def test_awareness_and_reputation_are_tracked_every_week(library: Any) -> None:
    run, _ = library.run("launch", **KNOWN)
    taken = {name: run.tallies[name].reshape(26, 7, -1).sum(axis=2) for name in ("aware", "ratings", "good_ratings")}
    assert all(((table[1:] > 0).sum(axis=1) == 1).all() for table in taken.values())
    outcome = library.outcome("launch", **KNOWN)
    assert 0.5 < KPIS["awareness"](outcome) < 0.6
    assert 0.5 < KPIS["reputation"](outcome) < 1.0


def test_shares_of_all_sellers_sum_to_one_and_ours_moves_with_sales(library: Any) -> None:
    shares, sales = [], []
    for strategy, size in (("", SIZE), ("catchy", SIZE), ("", KNOWN)):
        outcome = library.outcome("launch", strategy, **size)
        by_seller = outcome.table("choices").sum(axis=0)
        rivals, ours = by_seller[len(outcome.market.options) : -1], float(outcome.table("orders").sum())
        share = KPIS["market_share"](outcome)
        assert share + float(rivals.sum()) / (ours + float(rivals.sum())) == pytest.approx(1.0, abs=1e-12)
        shares.append(share)
        sales.append(KPIS["sales"](outcome))
    assert np.argsort(shares).tolist() == np.argsort(sales).tolist() == [0, 1, 2]


def test_on_a_platform_better_ratings_sell_within_the_range_of_studies(library: Any) -> None:
    size: dict[str, Any] = {"agents": 3000, "days": 182}
    up, down = (
        sum(library.values("restaurant_local", "", KPIS["orders"], **size, sets=(f"behaviours.heed_word.valence={v}",)))
        for v in (1.05, 1 / 1.05)
    )
    assert 0.2 < np.log(up / down) / np.log(1.05**2) < 0.6
