"""A network of partners in the library: whom each brings, what another adds, how near, how alike, on which terms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.kpi import KPIS
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_network")

SIZE: dict[str, Any] = {"agents": 5000, "days": 91}
OUTSIDE = 1 << 40
"""Ids from here on are a partner's own people."""


def orders(o: Outcome) -> float:
    return float(o.table("orders").sum())


def till(o: Outcome) -> float:
    return float(o.table("orders")[:, [option.name for option in o.market.options].index("till")].sum())


def share(o: Outcome) -> float:
    """Of the needs that anybody serves, those that we do."""
    chosen = o.table("choices").sum(axis=0)
    return float(chosen[: len(o.market.options)].sum() / chosen[:-1].sum())


def own_people(case: Any, partner: str) -> Any:
    k = [p.name for p in case.market.partners].index(partner)
    return (case.population.ids >= OUTSIDE) & (case.population.columns["member"].values[k] > 0.5)


def test_a_partner_reaches_its_own_people_in_its_own_mix_of_tiers(library: Any) -> None:
    loud = ("budget.total=60_000_000", "budget.today.media.club=12_000_000", "budget.today.media.cinema=12_000_000",
            "budget.today.media.telephone=12_000_000")  # fmt: skip
    run, case = library.run("partner_network", **SIZE, sets=loud)
    columns, media = run.columns(), [m.name for m in case.market.media]
    best = {}
    for name, people in (("club", 0.30), ("telephone", 0.05), ("cinema", 0.40)):
        theirs = own_people(case, name)
        reached = (columns["adstock"][media.index(name)] > 0) & theirs
        assert reached.sum() == pytest.approx(people * SIZE["agents"], rel=0.02), "members less the overlap"
        new = theirs & (columns["last"] >= 0)
        best[name] = float((case.population.columns["tier"].values[new] == 0).mean())
    assert best["club"] > best["telephone"] > best["cinema"], "the telephone company's are like our own customers"


def test_customers_are_sent_both_ways_and_nobody_without_an_agreement(library: Any) -> None:
    pitches = ("on=[tiers,drift,exchange,pitches]", "behaviours.pitch.secondary=1")
    with_all = library.outcome("partner_network", **SIZE, sets=pitches)
    to_us, to_them = (with_all.table(name).sum(axis=0) for name in ("sent_by", "referred"))
    assert (to_us > 0).all()
    assert (to_them > 0).all()
    nobody = library.outcome("partner_network", "nobody", **SIZE, sets=pitches)
    assert not nobody.table("sent_by").any()
    assert not nobody.table("referred").any()


def test_each_further_partner_of_the_same_kind_adds_less(library: Any) -> None:
    names = ("bank", "telephone", "insurer", "station", "cinema", "club")
    ends = ("shared_members=0.6", "outside_people=0.02")
    alike = [f"partners.{name}.{end}" for name in names for end in ends]
    mixes = ("outside_tiers", "outside_mix", "member_mix")
    alike += [f"partners.{name}.{mix}=null" for name in ("cinema", "club") for mix in mixes]
    alike += [f"budget.today.media.{name}=12_000_000" for name in ("partner", *names[1:])]
    size = {**SIZE, "sets": (*alike, "budget.total=90_000_000", "channels.till.open=false")}
    arms = ("nobody", "one", "two", "three", "four", "five", "")
    runs = {arm: np.array(library.values("partner_network", arm, orders, **size)) for arm in arms}
    added = [(runs[b] - runs[a]).mean() for a, b in zip(arms, arms[1:], strict=False)]
    assert min(added) > 0
    first, last = runs["three"] - runs["nobody"], runs[""] - runs["three"]
    assert (first > last).all(), "under every luck"


def test_a_channel_that_lies_further_sells_less(library: Any) -> None:
    assert library.change("partner_network", "next_door", till, **SIZE).low > 0
    assert library.change("partner_network", "far_away", till, **SIZE).high < 0
    assert library.change("partner_network", "far_away", orders, "next_door", **SIZE).high < 0


def test_an_alliance_unlike_the_rivals_is_worth_more(library: Any) -> None:
    size = {**SIZE, "days": 182, "sets": ("partners.bank.fit=0.9",)}
    assert library.change("partner_network", "we_differ", share, "rival_with_a_bank", **size).low > 0
    assert library.change("partner_network", "rival_with_a_bank", share, **size).high < 0


def test_an_agreement_in_one_region_changes_nobody_elsewhere(library: Any) -> None:
    alone = ("on=[exchange]", "hall=null", "channels.store.queue=false")
    run, case = library.run("partner_network", "north_first", **SIZE, sets=alone)
    gone = tuple(f"partners.{name}.active=false" for name in ("bank",))
    none = library.run("partner_network", "", **SIZE, sets=(*alone, *gone))[0]
    region = case.population.columns["region"].values
    north = region == case.world.axes["region"].index("north")
    one, other = run.columns(), none.columns()
    for name in ("last", "satisfaction", "active", "adstock"):
        assert np.array_equal(one[name][..., ~north], other[name][..., ~north]), name
    assert not np.array_equal(one["adstock"][:, north], other["adstock"][:, north])


def test_more_commission_sells_ever_less_more_and_the_best_rate_lies_between(library: Any) -> None:
    ladder = {"no_commission": 0.0, "commission_5": 0.05, "commission_10": 0.10, "commission_25": 0.25}
    sold = [np.mean(library.values("partner_network", arm, till, seeds=8, **SIZE)) for arm in ladder]
    slopes = np.diff(sold) / np.diff(list(ladder.values()))
    assert (slopes > 0).all()
    assert (np.diff(slopes) < 0).all(), "concave"
    profit = KPIS["profit"]
    assert library.change("partner_network", "commission_5", profit, "no_commission", **SIZE).low > 0
    assert library.change("partner_network", "commission_5", profit, "commission_25", **SIZE).low > 0


@pytest.mark.parametrize(("segment", "suits", "not_so"), [("savers", "cinema", "club"), ("quality", "club", "cinema")])
def test_a_joint_offer_wins_more_where_it_fits(library: Any, segment: str, suits: str, not_so: str) -> None:
    names = f"{suits}_for_{segment}", f"{not_so}_for_{segment}"
    assert library.change("partner_network", names[0], orders, names[1], **SIZE).low > 0
