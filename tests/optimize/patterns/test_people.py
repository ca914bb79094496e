"""Facts of people and channels, held against people whose truth was planted."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from optimize.fitting.bgnbd import BuyTillYouDie, fit_dropout
from optimize.fitting.cdnow import MODULE
from optimize.patterns import facts, people
from optimize.patterns.finding import statements
from optimize.patterns.journal import READ, Journal
from optimize.patterns.stage import Stage
from optimize.patterns.trial import Rehearsal, Setup, Trial
from optimize.patterns.validation import PATTERNS, ground_of
from scenarios.load import load
from sim.btyd import btyd_pure

CDNOW = {"r": 0.2426, "alpha": 4.4135, "a": 0.7929, "b": 2.4258}


@pytest.mark.parametrize("planted", [0.5, 1.0, 2.0])
def test_huffs_exponent_is_read_off_shares_whatever_else_people_do(planted: float) -> None:
    km = np.exp(np.random.Generator(np.random.Philox(1)).uniform(0.0, 3.0, 5000))
    needs = np.random.Generator(np.random.Philox(2)).integers(100_000, 900_000, 5000)
    to_store, to_us_at_home = 2.0 * km**-planted, np.full(5000, 1.5)
    everything = to_store + to_us_at_home + 4.0
    goes, orders = (np.round(needs * pull / everything).astype(np.int64) for pull in (to_store, to_us_at_home))
    assert facts.distance_exponent(km, goes, orders) == pytest.approx(planted, rel=0.01)


def test_planted_repeat_buying_is_recovered_from_a_journal() -> None:
    weeks, customers = 78, 6000
    cohort = BuyTillYouDie(**CDNOW).play(np.full(customers, float(weeks)), seed=4)
    journal = Journal(np.arange(customers), 0)
    who = np.repeat(np.arange(customers), cohort.repeats.astype(np.int64))
    nth = np.concatenate([np.arange(1.0, n + 1.0) for n in cohort.repeats])
    day = np.floor(7.0 * cohort.last[who] * nth / cohort.repeats[who])
    ones = {name: np.ones(len(who)) for name in READ}
    silent = {name: np.zeros(1) for name in READ}
    journal.pages.append({**ones, "who": who.astype(np.float64), "day": day})
    journal.pages.append({**silent, "who": np.zeros(1), "day": np.array([7.0 * weeks - 1.0])})
    told = facts._recovered(facts.Book(journal, btyd_pure(**CDNOW, days=7 * weeks), customers))
    assert set(told) == {f"recovered.{name}" for name in CDNOW}
    found = fit_dropout(cohort).model
    for name, value in CDNOW.items():
        assert told[f"recovered.{name}"] * value == pytest.approx(getattr(found, name), rel=0.05)
    assert told["recovered.r"] == pytest.approx(1.0, abs=0.1)


@pytest.mark.skipif(importlib.util.find_spec(MODULE) is None, reason="needs the data extra: pip install '.[data]'")
def test_theory_reaches_the_hold_out_with_a_season_and_not_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> float:
        return float(people._closed_form().rsplit(" ", 1)[1])

    band = next(band for band in statements()["V22"].bands if band.name == "holdout")
    assert band.low is not None
    assert told() == pytest.approx(0.977, abs=0.002)
    published = (
        "needs.season=[1]",
        "needs.rate={mean: 0.05497, shape: 0.2426}",
        "people.dropout={a: 0.7929, b: 2.4258}",
    )
    monkeypatch.setattr(people, "load", lambda name: load(name, published))
    assert told() == pytest.approx(0.886, abs=0.002)
    assert told() < band.low


def test_without_stores_there_is_no_showroom_and_everything_else_is_the_same() -> None:
    ground = ground_of(Setup(agents=100))
    trials = PATTERNS["V28"].played(ground)
    assert trials["none"].always[-1] == "channels.store.open=false"
    assert trials["near"].always == trials["none"].always[:-1]


def test_what_people_say_and_do_is_in_the_journal() -> None:
    ground = ground_of(Setup(agents=300))
    trial = PATTERNS["V42"].played(ground)["panel"]
    stage = Stage(Setup(agents=300))
    told = stage(Rehearsal(trial, 0)).measures
    silent = stage(Rehearsal(Trial(journal=True, length=2 * 364), 0)).measures
    assert told["intention"] > 0.2
    assert "mood" in silent
    assert "intention" not in silent
