"""Attention of the library: what is passed on, a group of one's own, events on screens, hot topics, visits to pages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimize.validate import estimate
from sim.kpi import KPIS
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_attention")

SEEDS = range(4)
SIZE: dict[str, Any] = {"agents": 1500, "days": 91}


def met(library: Any, medium: str, strategy: str = "", seed: int = 0, sets: tuple[str, ...] = ()) -> np.ndarray:
    """People whom a medium met, by day."""
    run, case = library.run("attention", strategy, seed, sets=sets, **SIZE)
    place = [m.name for m in case.market.media].index(medium)
    return np.asarray(run.tallies["exposures"][:, :, place].sum(axis=1))


def considered(o: Outcome) -> float:
    return float(o.table("considered").sum())


def test_a_few_posts_go_far_and_most_do_not(library: Any) -> None:
    def spread(medium: str, strategy: str = "") -> float:
        days = np.concatenate([met(library, medium, strategy, s)[7:] for s in SEEDS])
        return float(days.var() / days.mean())

    reach = {name: sum(met(library, "posts", name, s).sum() for s in SEEDS) for name in ("", "no_posts_passed_on")}
    assert reach[""] > 2 * reach["no_posts_passed_on"]
    assert spread("posts") > 3 * spread("posts", "no_posts_passed_on")
    assert spread("posts") > 2 * spread("target")


def test_what_is_passed_on_has_a_curve_of_its_own(library: Any) -> None:
    def more(medium: str, *same: str) -> float:
        """How many more people are met for four times the exposures bought."""
        cost = library.run("attention", **SIZE)[1].market.media
        cheaper = f"media.{medium}.unit_cost={next(m.unit_cost for m in cost if m.name == medium) / 4}"
        far, near = (sum(met(library, medium, seed=s, sets=c).sum() for s in SEEDS) for c in ((*same, cheaper), same))
        return float(far / near)

    assert more("target") > 3.5
    assert more("posts", "media.posts.spread.shared=0.3") < 0.7 * more("target")


def test_a_group_of_ones_own_sells_for_nothing_and_loses_members_when_it_says_too_much(library: Any) -> None:
    assert min(library.values("attention", "", KPIS["group_sales"], **SIZE)) > 0.01
    assert max(library.values("attention", "no_group", KPIS["group_sales"], **SIZE)) == 0.0
    spent = library.change("attention", "group_daily", KPIS["spend"], **SIZE).mean
    assert 0 <= spent < 0.001 * library.outcome("attention", **SIZE).money("sales")
    left = {arm: sum(library.values("attention", arm, KPIS["group_left"], **SIZE)) for arm in ("", "group_daily")}
    assert left["group_daily"] > left[""]


def test_an_event_on_a_screen_reaches_more_people_and_moves_each_less(library: Any) -> None:
    cheap: dict[str, Any] = {**SIZE, "sets": ("media.event.unit_cost=0.12",)}
    none: dict[str, Any] = {**SIZE, "sets": ("media.event.unit_cost=100000",)}
    counts = {}
    for name, arm, size in (("none", "", none), ("there", "", cheap), ("screen", "events_on_screen", cheap)):
        reached = [met(library, "event", arm, s, size["sets"]).sum() for s in SEEDS]
        counts[name] = list(zip(reached, library.values("attention", arm, considered, **size), strict=True))
    seen, moved = ({name: np.array([row[k] for row in rows]) for name, rows in counts.items()} for k in (0, 1))
    assert (seen["screen"] > 1.2 * seen["there"]).all()
    assert (moved["screen"] - moved["there"]).mean() > 0
    each = (moved["there"] - moved["none"]) / (seen["there"] - seen["none"])
    further = (moved["screen"] - moved["there"]) / (seen["screen"] - seen["there"])
    assert estimate(list(each - further)).low > 0


def test_online_media_and_store_events_help_each_other(library: Any) -> None:
    def interaction(synergy: float, seed: int) -> float:
        made = {}
        for online, store in ((0, 0), (0, 1), (1, 0), (1, 1)):
            sets = (f"behaviours.work_together.synergy={synergy}",
                    f"media.target.unit_cost={0.1 if online else 100000}", "media.posts.unit_cost=100000",
                    f"media.event.unit_cost={0.12 if store else 100000}")  # fmt: skip
            made[online, store] = considered(library.outcome("attention", "", seed, **SIZE, sets=sets))
        return made[1, 1] - made[1, 0] - made[0, 1] + made[0, 0]

    strong = [interaction(1.5, s) for s in SEEDS]
    assert estimate(strong).low > 0
    assert estimate([a - interaction(0.0, s) for a, s in zip(strong, SEEDS, strict=True)]).low > 0


def test_money_in_hand_pays_only_where_topics_are_hot_often_enough(library: Any) -> None:
    def difference(rate: float) -> Any:
        """Profit with money in hand less profit with money spent evenly over the year."""
        media = ("media.topical.unit_cost=0.03", "media.topical.pull=1.2", "behaviours.join_in.heat=6")
        both = (*media, f"behaviours.strike.rate={rate}")
        even = (*both, "budget.today.media.topical=2_000_000")
        held = library.values("attention", "join_hot_topics", KPIS["profit"], **SIZE, sets=both)
        spread = library.values("attention", "", KPIS["profit"], **SIZE, sets=even)
        return estimate([a - b for a, b in zip(held, spread, strict=True)])

    assert difference(0.0).high < 0
    assert difference(1.0).low > 0


def test_visits_to_our_pages_and_their_depth_are_counted(library: Any) -> None:
    outcome = library.outcome("attention", **SIZE)
    adverts, trips = (float(outcome.table(f"sessions_of_{what}").sum()) for what in ("adverts", "trips"))
    assert adverts == outcome.table("interested").sum()
    assert 0 < trips <= outcome.table("needs").sum()
    assert KPIS["sessions"](outcome) == pytest.approx((adverts + trips) * outcome.scale)
    of_advert = outcome.table("pages_of_adverts").sum() / adverts
    of_trip = outcome.table("pages_of_trips").sum() / trips
    assert of_advert == pytest.approx(2.0, abs=0.35)
    assert 5.0 < of_trip < 8.0
    assert of_advert < KPIS["pages"](outcome) < of_trip
    deeper = ("behaviours.look_us_up.further=8",)
    assert library.change("attention", "", KPIS["pages"], **SIZE).mean == 0.0
    assert KPIS["pages"](library.outcome("attention", **SIZE, sets=deeper)) > KPIS["pages"](outcome) + 2.0
