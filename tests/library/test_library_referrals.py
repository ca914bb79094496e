"""Referrals of the library: who accepts, who earns, what data add."""

from __future__ import annotations

from math import exp, sqrt
from typing import Any

import numpy as np
import pytest

from sim.kpi import Outcome

pytestmark = pytest.mark.xdist_group("library_referrals")

SIZE: dict[str, Any] = {"agents": 5000, "days": 182}
EVERYBODY = ("partners.bank.shared_members=1", "partners.bank.outside_people=0", "behaviours.pitch.liking=0")


def referred(o: Outcome) -> float:
    return float(o.table("referred").sum())


def test_as_many_accept_as_need_it_and_say_yes(library: Any) -> None:
    run, case = library.run("counter_referrals", **SIZE, sets=EVERYBODY)
    tables = case.world.tables
    score = -3.2 + 2.0 * tables["sharpened"].values[0] + tables["endorsed"].values[0]
    expected = 0.08 / (1.0 + exp(-score))
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
