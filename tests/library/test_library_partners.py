"""Partners of the library: fit, several at once, who pays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimize.claims import Auditor
from reports.audit import render
from scenarios.load import load_checked
from sim.kpi import KPIS
from sim.outcome import Outcome
from sim.partners import JOINT_MEDIA

pytestmark = pytest.mark.xdist_group("library_partners")

SIZE: dict[str, Any] = {"agents": 6000}


def considered(o: Outcome) -> float:
    return float(o.table("considered").sum())


def test_a_partner_that_fits_lends_its_good_name(library: Any) -> None:
    assert library.change("partner_fit", "made_for_each_other", considered, **SIZE).low > 0
    assert library.change("partner_fit", "bad_company", considered, "made_for_each_other", **SIZE).high < 0


def test_bad_company_costs_the_trust_of_the_best_only(library: Any) -> None:
    for_ever: dict[str, Any] = {**SIZE, "sets": ("on=[exclusivity,partner_mismatch]",)}
    columns = library.run("partner_fit", "bad_company", **for_ever)[0].columns()
    best = columns["tier"] == 0
    assert columns["trust"][best].mean() < 0
    assert (columns["trust"][~best] == 0).all(), "while nobody rises or falls"
    good = library.run("partner_fit", "made_for_each_other", **for_ever)[0].columns()
    assert (good["trust"] == 0).all()


def test_each_of_three_partners_has_an_account_that_balances(library: Any) -> None:
    outcome = library.outcome("three_partners", **SIZE)
    ledgers = {ledger.partner: ledger for ledger in outcome.ledgers()}
    assert list(ledgers) == ["bank", "telephone", "insurer"]
    assert all(ledger.balance == 0 for ledger in ledgers.values())
    lines = {name: {line.name: line.ours for line in ledger.lines} for name, ledger in ledgers.items()}
    assert lines["bank"]["commission"] < 0 == lines["telephone"]["commission"]
    assert lines["telephone"]["referral"] < 0 == lines["insurer"]["referral"]
    assert lines["insurer"]["campaign"] > 0 == lines["bank"]["campaign"]


def test_media_of_a_partner_reach_its_members_while_there_is_an_agreement(library: Any) -> None:
    run, case = library.run("three_partners", **SIZE)
    alone = library.run("three_partners", "bank_alone", **SIZE)[0]
    media = [m.name for m in case.market.media]
    met = {name: int(run.tallies["exposures"][:, :, media.index(name)].sum()) for name in ("telephone", "insurer")}
    gone = {name: int(alone.tallies["exposures"][:, :, media.index(name)].sum()) for name in ("telephone", "insurer")}
    assert min(met.values()) > 0
    assert set(gone.values()) == {0}


def test_each_partner_brings_orders(library: Any) -> None:
    def orders(o: Outcome) -> float:
        return float(o.table("orders").sum())

    for fewer, more in (("nobody", "bank_alone"), ("bank_alone", "bank_and_telephone"), ("bank_and_telephone", "")):
        assert library.change("three_partners", more, orders, fewer, **SIZE).low > 0, (fewer, more)


@pytest.mark.parametrize(("strategy", "share"), [("forty", 0.4), ("eighty", 0.8)])
def test_our_cost_falls_by_exactly_the_partners_part(library: Any, strategy: str, share: float) -> None:
    alone, shared = (library.outcome("cost_sharing", arm, **SIZE) for arm in ("", strategy))
    assert all(np.array_equal(alone.tallies[n], shared.tallies[n]) for n in ("orders", "exposures", "sales"))
    (ledger,) = shared.ledgers()
    paid = {line.name: line.ours for line in ledger.lines}
    joint = KPIS["spend"](alone) - KPIS["spend"](shared)
    whole = sum(
        float(np.dot(weeks, np.bincount(alone.market.spend.period_of_day)[: len(weeks)])) / 7.0
        for weeks in alone.market.spend.money["partner"].values()
    )
    assert joint == pytest.approx(share * whole, abs=0.01)
    assert paid[JOINT_MEDIA] == round(100 * share * whole)
    given = sum(float(o.table("offer_refund").sum()) for o in (shared,))
    assert given > 0
    assert paid["campaign"] == round(given * shared.scale)


def test_the_more_a_partner_pays_the_smaller_is_our_worst_case(library: Any) -> None:
    worst = [min(library.values("cost_sharing", arm, KPIS["profit"], **SIZE)) for arm in ("", "forty", "eighty")]
    assert worst == sorted(worst)
    assert len(set(worst)) == 3
    theirs = [library.values("cost_sharing", arm, KPIS["partner_profit"], **SIZE)[0] for arm in ("", "forty", "eighty")]
    assert theirs == sorted(theirs, reverse=True)


def attached(o: Outcome, channel: str) -> float:
    """Kinds of goods in a basket of a channel."""
    place = [option.name for option in o.market.options].index(channel)
    return float(o.table("goods")[:, place].sum() / o.table("orders")[:, place].sum())


def test_a_shared_showroom_sells_what_goes_with_it(library: Any) -> None:
    def room(o: Outcome) -> float:
        return attached(o, "till")

    assert library.change("shared_showroom", "", room, "plain_shelves", **SIZE).low > 0
    assert library.change("shared_showroom", "whole_kitchens", room, **SIZE).low > 0
    rooms, shelves = (library.outcome("shared_showroom", arm, **SIZE) for arm in ("", "plain_shelves"))
    assert attached(rooms, "web") == attached(shelves, "web")


def test_a_target_is_attained_in_part_and_a_rank_follows_satisfaction(library: Any) -> None:
    scenario = load_checked("shared_showroom", ("agents=1500", "days=182", "burn_in_days=0", "run_out_days=0"))
    with Auditor(scenario, seeds=2, workers=1, progress=lambda *_: None) as auditor:
        audits = [auditor.audit(name) for name in ("twice_the_target", "three_times_the_target")]
        after, before = auditor.changes("twice_the_target", 3.0)
    assert before == [240_000_000.0, 240_000_000.0]
    for audit in audits:
        assert 1.0 + audit.simulated.mean == pytest.approx(sum(after) / sum(before))
        assert audit.verdict == "not reachable"
        assert f"{sum(after) / sum(before):.1%} of the target" in render([audit], "EUR")
    rank = KPIS["satisfaction_rank"]
    now, loved = (
        library.outcome("shared_showroom", **SIZE, sets=(f"people.satisfaction={mood}",)) for mood in (0.70, 0.90)
    )
    known = [0.69, 0.74, 0.80, 0.83]
    for outcome in (now, loved):
        assert rank(outcome) == 1 + sum(other > KPIS["satisfaction"](outcome) for other in known)
    assert rank(loved) < rank(now)
