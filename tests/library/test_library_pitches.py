"""A word at the counter, in the library: who hears it, what it takes, who accepts, what data and trust add; points."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
import pytest

from sim.kpi import KPIS
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_pitches")

SIZE: dict[str, Any] = {"agents": 5000, "days": 182}
MORE = "behaviours.pitch.secondary=1"
"""Everybody needs it: as many answers as there are words."""


def count(name: str) -> Any:
    return lambda o: float(o.table(name).sum())


def served(o: Outcome) -> float:
    """Orders at the counters."""
    return float(o.table("orders")[:, [option.name for option in o.market.options].index("store")].sum())


def accepted(library: Any, strategy: str, *sets: str) -> tuple[float, float]:
    """Those who say yes of those who hear it, over all seeds, and its standard error."""
    both = [
        sum(library.values("hall_pitches", strategy, count(n), **SIZE, sets=sets)) for n in ("referred", "mentioned")
    ]
    rate = both[0] / both[1]
    return rate, sqrt(rate * (1 - rate) / both[1])


def test_leads_follow_visits_and_go_when_the_stores_close(library: Any) -> None:
    heard = []
    for needs in (0.15, 0.30):
        o = library.outcome(
            "hall_pitches",
            "everybody",
            **SIZE,
            sets=(f"needs.rate.mean={needs}",),
        )
        heard.append(o.table("mentioned").sum() / served(o))
    people = served(o)
    assert heard[0] == pytest.approx(heard[1], abs=3 * sqrt(0.25 / people))
    shut = library.outcome("hall_pitches", "stores_closed", **SIZE)
    assert shut.table("referred").sum() == shut.table("mentioned").sum() == 0


def test_the_more_hear_it_the_longer_all_wait_and_the_best_share_lies_between(library: Any) -> None:
    ladder = ("nobody_is_told", "a_quarter", "", "three_quarters", "everybody")
    waits = [np.mean(library.values("hall_pitches", arm, KPIS["wait_mean"], **SIZE)) for arm in ladder]
    assert waits == sorted(waits)
    for end in ("nobody_is_told", "everybody"):  # lines make profit noisy: two dozen seeds
        assert library.change("hall_pitches", "a_quarter", KPIS["profit"], end, seeds=24, **SIZE).low > 0


def test_a_trusted_place_lends_trust_and_loses_it_with_its_good_name(library: Any) -> None:
    fit = (MORE, "partners.bank.fit=0.9", "partners.bank.pitch_share=1")
    counter, app = accepted(library, "", *fit), accepted(library, "in_the_app", *fit)
    assert counter[0] - app[0] > 1.96 * sqrt(counter[1] ** 2 + app[1] ** 2)
    tired = accepted(library, "", *fit, "behaviours.experience.issue_chance=0.6")
    assert counter[0] - tired[0] > 1.96 * sqrt(counter[1] ** 2 + tired[1] ** 2)


def test_profiles_grow_with_purchases_and_sharpen_what_is_said(library: Any) -> None:
    columns = library.run("hall_pitches", **SIZE)[0].columns()
    often, seldom = columns["frequency"] >= 4, (columns["frequency"] > 0) & (columns["frequency"] <= 1)
    assert columns["profile"][often].mean() > 2 * columns["profile"][seldom].mean() > 0
    early, late = ([], [])
    for seed in range(4):
        tallies = library.run("hall_pitches", "", seed, **SIZE, sets=(MORE,))[0].tallies
        for part, days in ((early, slice(0, 45)), (late, slice(137, 182))):
            part.append([tallies[n][days].sum() for n in ("referred", "mentioned")])
    rates = [np.sum(part, axis=0)[0] / np.sum(part, axis=0)[1] for part in (early, late)]
    assert rates[0] < rates[1], "precision rises with visits"
    known, unknown = accepted(library, "", MORE), accepted(library, "no_common_profile", MORE)
    assert known[0] - unknown[0] > 1.96 * sqrt(known[1] ** 2 + unknown[1] ** 2)


def test_points_are_used_here_or_there_expired_or_open(library: Any) -> None:
    run, _ = library.run("joint_points", "more_from_february", **SIZE)
    issued = int(run.tallies["points_earned"].sum())
    gone = sum(int(run.tallies[n].sum()) for n in ("points_used", "points_used_there", "points_expired"))
    assert issued > 0
    assert all(run.tallies[n].sum() > 0 for n in ("points_used", "points_used_there", "points_expired"))
    assert issued == gone + int(run.columns()["points"].sum())
    (ledger,) = library.outcome("joint_points", "more_from_february", **SIZE).ledgers()
    assert ledger.balance == 0


def test_points_draw_members_to_the_partner_and_to_us(library: Any) -> None:
    assert library.change("joint_points", "", count("partner_visits"), "nobody_cares", **SIZE).low > 0
    assert library.change("joint_points", "", count("partner_visits"), "no_points", **SIZE).low > 0
    assert library.change("joint_points", "", count("orders"), "nobody_cares", **SIZE).low > 0
