"""Referrals of the library: who accepts, who earns, what data add."""

from __future__ import annotations

from math import exp, sqrt
from typing import Any

import numpy as np
import pytest

from scenarios.compile import compile
from scenarios.load import load_checked
from sim.kpi import KPIS
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_referrals")

SIZE: dict[str, Any] = {"agents": 5000, "days": 182}
EVERYBODY = ("partners.bank.shared_members=1", "partners.bank.outside_people=0", "behaviours.pitch.liking=0")


def referred(o: Outcome) -> float:
    return float(o.table("referred").sum())


@pytest.mark.parametrize("told", [1.0, 0.4])
def test_as_many_accept_as_need_it_hear_it_and_say_yes(library: Any, told: float) -> None:
    run, case = library.run("counter_referrals", **SIZE, sets=(*EVERYBODY, f"partners.bank.pitch_share={told}"))
    tables = case.world.tables
    score = -3.2 + 2.0 * tables["sharpened"].values[0] + tables["endorsed"].values[0, 0]
    expected = 0.08 * told / (1.0 + exp(-score))
    bought, accepted = run.tallies["orders"].sum(), run.tallies["referred"].sum()
    assert abs(accepted / bought - expected) < 2.576 * sqrt(expected * (1 - expected) / bought)


def test_each_referral_is_paid_once_by_the_one_and_to_the_other(library: Any) -> None:
    outcome = library.outcome("counter_referrals", **SIZE)
    (ledger,) = outcome.ledgers()
    lines = {line.name: line for line in ledger.lines}
    fee = lines["pitch_fee"]
    assert fee.ours == -fee.theirs == round(2000 * referred(outcome) * outcome.scale)
    assert lines["pitch_margin"].theirs == round(9000 * referred(outcome) * outcome.scale)
    assert ledger.balance == 0


def test_without_an_agreement_there_are_no_referrals(library: Any) -> None:
    assert referred(library.outcome("counter_referrals", "no_agreement", **SIZE)) == 0


def test_shared_data_bring_more_referrals_and_none_without_consent(library: Any) -> None:
    def over_all(strategy: str) -> float:
        return sum(library.values("counter_referrals", strategy, referred, **SIZE))

    assert over_all("no_data") < over_all("") < over_all("all_data")
    one, two = (library.run("counter_referrals", arm, **SIZE)[0] for arm in ("all_data_nobody_agrees", "none_agrees"))
    assert all(np.array_equal(one.tallies[n], two.tallies[n]) for n in one.tallies)


def test_over_three_years_both_sides_do_not_lose_by_sharing_data(library: Any) -> None:
    size: dict[str, Any] = {"agents": 1000, "days": 1092}

    def worth(data: float, consent: float, measure: Any) -> float:
        shared = (f"partners.bank.data_share={data}", f"partners.bank.consent={consent}")
        sets = (*shared, "behaviours.pitch.secondary=0.2", "budget=null", "rules=null")
        return sum(library.values("counter_referrals", "", measure, **size, sets=sets))

    def precision(data: float, consent: float) -> float:
        sets = (f"partners.bank.data_share={data}", f"partners.bank.consent={consent}")
        case = compile(load_checked("counter_referrals", sets), 0, agents=100)
        return float(case.world.tables["sharpened"].values[0])

    assert precision(0.0, 1.0) < precision(0.5, 1.0) < precision(1.0, 1.0)
    assert precision(0.0, 0.0) == precision(1.0, 0.0) == 0.0
    ours, theirs = KPIS["customer_value"], KPIS["partner_profit"]
    for measure in (ours, theirs):
        rising = [worth(data, 1.0, measure) for data in (0.0, 0.5, 1.0)]
        assert rising == sorted(rising)
        assert rising[0] < rising[-1]
        assert worth(0.0, 0.0, measure) == worth(1.0, 0.0, measure), "nothing without consent"
