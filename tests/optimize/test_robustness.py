"""Futures: even over every band, the same whatever else is drawn; a planted number that decides is found."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimize import robustness as r
from optimize.robustness import Numbers, robustness
from reports.cli import run
from reports.robustness import render
from scenarios.load import load, load_checked
from scenarios.uncertainty import uncertain

SMALL = ("agents=1000", "days=56", "burn_in_days=7", "run_out_days=0", "budget=null", "rules=null")


def silent(*_: object) -> None:
    """No progress."""


@given(draws=st.integers(2, 200), seed=st.integers(0, 2**31))
def test_each_even_part_of_a_band_is_drawn_once(draws: int, seed: int) -> None:
    at = r._strata(seed, "price_weight", draws)
    assert sorted(np.floor(at * draws).astype(int)) == list(range(draws))
    assert not np.array_equal(at, r._strata(seed, "inertia", draws))


def test_of_two_numbers_the_weight_of_prices_decides_what_a_price_cut_sells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        r, "uncertain", lambda *a: [u for u in uncertain(*a) if u.row.id in ("price_weight", "issue_chance")]
    )
    cheap = "strategies={cheap: {levers: {channels.web.price_factor: 0.7}}}"
    scenario = load_checked("retail_omni", (*SMALL, cheap))
    found = robustness(scenario, ("cheap",), draws=16, measure="orders", workers=1, progress=silent)
    told = found.strategies[0]
    first = told.deciders[0]
    assert (found.numbers, first.paths) == (2, ("choice.price_weight",))
    assert first.lower.high < first.upper.low
    assert told.low < told.mean.mean < told.high
    assert told.here.low > 0.0


def drawn(change: Numbers, where: Numbers, measure: str = "profit") -> r.Robust:
    """What is told of a strategy that changes the measure so, the first number being at those places of its band."""
    scenario = load("retail_omni")
    rows = uncertain(scenario)
    other = np.random.Generator(np.random.Philox(3)).random((len(rows) - 1, len(where)))
    return r._robust(scenario, "joint_offer", measure, rows, np.vstack([where, other]), change, change[:4])


def test_a_number_that_turns_a_strategy_is_named_and_others_are_not() -> None:
    where = (np.arange(60) + 0.5) / 60
    told = drawn(where - 0.5, where)
    (decider,) = told.deciders
    row = uncertain(load("retail_omni"))[0]
    assert (decider.id, decider.turns, decider.rank) == (row.row.id, True, pytest.approx(1.0))
    assert decider.stands == next(iter(row.stands.values()))
    assert (decider.low, decider.high) == pytest.approx((row.row.low, row.row.high))
    assert told.better == 0.5
    assert not drawn(where + 1.0, where).deciders[0].turns, "better everywhere"
    two = replace(told, deciders=(replace(decider, paths=("people.one", "people.two")),))
    text = render(r.Robustness("profit", "money", 60, 1, (two,)), "EUR")
    assert "decided by  people.one and 1 more with it = " in text
    assert text.count(", TURNS IT") == 1


def test_less_is_better_where_the_measure_says_so() -> None:
    where = (np.arange(20) + 0.5) / 20
    told = [drawn(where - 0.2, where, measure) for measure in ("profit", "churn")]
    assert [t.better for t in told] == [pytest.approx(0.8), pytest.approx(0.2)]
    assert all(t.better_low < t.better < t.better_high for t in told)


def test_a_strategy_that_does_nothing_is_better_nowhere_and_nothing_decides() -> None:
    same = "strategies={nothing: {levers: {channels.web.price_factor: 1.0}}}"
    scenario = load_checked("retail_omni", (*SMALL, same))
    found = robustness(scenario, ("nothing",), draws=8, measure="orders", workers=1, progress=silent)
    told = found.strategies[0]
    assert (told.better, told.same, told.low, told.high, told.deciders) == (0.0, 1.0, 0.0, 0.0, ())
    assert "better in   0% of the futures (0% to 32%); changes nothing in 100%" in render(found, "EUR")
    assert found.numbers == len(uncertain(scenario, ("nothing",)))


def test_workers_change_no_number() -> None:
    scenario = load_checked("retail_omni", (*SMALL, "agents=200", "days=28"))
    one, two = (robustness(scenario, ("joint_offer",), draws=6, measure="orders", workers=w, progress=silent)
                for w in (1, 2))  # fmt: skip
    assert one == two


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--strategy", "joint_ofer"), "joint_offer"),
        (("--kpi", "profits"), "did you mean 'profit'"),
        (("--draws", "1"), "--draws"),
        (("--set", "strategies=null"), "has no strategies; write them under"),
    ],
)
def test_mistakes_are_told(asked: tuple[str, ...], said: str, capsys: Any) -> None:
    assert run(["robust", "retail_omni", *asked]) == 2
    assert said in capsys.readouterr().err


def test_the_command_tells_it_as_text_and_as_json(capsys: Any) -> None:
    small = [part for setting in (*SMALL, "agents=300", "days=28") for part in ("--set", setting)]
    asked = ["robust", "retail_omni", *["-s", "joint_offer"] * 2, "--draws", "16", "--workers", "1", *small]
    assert run(asked) == 0
    text = capsys.readouterr().out
    assert "Five percent off for card holders: profit, EUR, against today" in text
    assert "16 futures" in text
    assert run([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["draws"], told["currency"]) == (16, "EUR")
    assert [one["strategy"] for one in told["strategies"]] == ["joint_offer"], "asked twice, told once"
    assert set(told["strategies"][0]["mean"]) == {"mean", "low", "high"}
