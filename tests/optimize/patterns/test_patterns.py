"""The measuring instruments of the patterns, held against people whose truth is known."""

from __future__ import annotations

import ast
import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimize.outcome import Outcome
from optimize.patterns import attention, pattern
from optimize.patterns.command import as_json, render, summary
from optimize.patterns.facts import top_share
from optimize.patterns.finding import Band, Finding, Measured, Statement, statements
from optimize.patterns.negative_binomial import distance_of_fit, fit
from optimize.patterns.trial import Push, Rehearsal, Setup, Trial
from optimize.patterns.validation import LIVED_BY, PATTERNS, Theatre, ground_of, validate
from optimize.workers import Task
from sim.errors import ModelError

SMALL = {"seeds": 2, "agents": 600, "workers": 1}


def test_every_trial_has_a_statement_and_every_band_two_ends_in_order() -> None:
    table = statements()
    assert set(PATTERNS) <= set(table)
    for row in table.values():
        assert row.source
        assert row.mark in ("V", "V2", "M", "C", "assumed")
        assert all(b.low is None or b.high is None or b.low <= b.high for b in row.bands)


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_a_band_holds_its_ends_and_nothing_outside(low: float, high: float) -> None:
    low, high = min(low, high), max(low, high)
    band = Band("x", "", low, high)
    assert band.holds(low)
    assert band.holds(high)
    assert not band.holds(high + 1e-6)
    assert not band.holds(low - 1e-6)
    assert Band("x", "", None, None).holds(low)


def test_arc_gives_a_planted_elasticity() -> None:
    assert pattern.arc(1.05**-2.6, 0.95**-2.6, 1.05, 0.95) == pytest.approx(-2.6)
    assert pattern.arc(0.0, 1.0, 1.05, 0.95) == 0.0


def test_negative_binomial_counts_fit_their_own_law_and_poisson_mixtures_of_two_do_not() -> None:
    luck = np.random.Generator(np.random.Philox(1))
    counts = luck.poisson(luck.gamma(0.7, 4.0, 20_000)).astype(float)
    mean, shape = fit(counts)
    assert mean == pytest.approx(2.8, rel=0.05)
    assert shape == pytest.approx(0.7, rel=0.05)
    assert distance_of_fit(counts) < 0.02
    assert distance_of_fit(np.repeat([0.0, 12.0], 5000)) > 0.1


def test_top_share_of_equal_people_is_a_fifth() -> None:
    assert top_share(np.full(100, 3.0)) == pytest.approx(0.2)
    assert top_share(np.r_[np.full(20, 5.0), np.zeros(80)]) == 1.0


def test_a_planted_half_life_is_read_off_a_pulse() -> None:
    ground = ground_of(Setup(agents=100))
    medium = ground.scenario.media[ground.slow_medium]
    place = list(ground.scenario.media).index(ground.slow_medium)
    memory = 0.5 ** (1.0 / (1.3 * medium.half_life_days))
    people, weeks, before, rate = 20_000, 20, 182, 0.1
    luck = np.random.Generator(np.random.Philox(3))
    told = {name: [np.zeros(weeks), np.zeros(weeks)] for name in ("base", "burst")}
    stock = {name: np.zeros(people) for name in told}
    for day in range(-before, 7 * weeks):
        plain, more = luck.poisson(rate, people), luck.poisson(3.0 * rate, people)
        for name in told:
            met = plain + (more if name == "burst" and 0 <= day < 7 else 0)
            fresh = 0.5 ** ((day % medium.creative_refresh_days) / medium.creative_half_life_days)
            stock[name] = memory * stock[name] + fresh * met
            if day >= 0:
                told[name][0][day // 7] += met.sum()
                told[name][1][day // 7] += 1e7 * (1.0 + 0.05 * (1.0 - np.exp(-stock[name] / medium.saturation)).mean())
    outcomes = {}
    for name, (met, orders) in told.items():
        exposures = np.zeros((weeks, 1, len(ground.scenario.media)), np.int64)
        exposures[:, 0, place] = met
        tables = {"exposures": exposures, "orders": np.round(orders).astype(np.int64)[:, None, None]}
        outcomes[name] = Outcome(tables, {"people": float(people)})
    assert attention._memory(outcomes, ground)["half_life"] == pytest.approx(1.3, rel=0.05)


def test_a_trial_is_known_by_all_that_it_does() -> None:
    keys = {
        t.key for t in (Trial(), Trial(again=1), Trial(media=(Push("", 2.0),)), Trial(length=7), Trial(journal=True))
    }
    assert len(keys) == 5
    assert Trial().key == Trial().key


def test_conservation_holds_and_a_second_validation_simulates_nothing(tmp_path) -> None:
    done: list[tuple[str, int, int]] = []
    first = validate(["V53"], cache=tmp_path, progress=lambda *a: done.append(a), **SMALL)
    again: list[tuple[str, int, int]] = []
    second = validate(["V53"], cache=tmp_path, progress=lambda *a: again.append(a), **SMALL)
    assert [f.verdict for f in first] == ["holds"]
    assert again == [("patterns", 2, 2)]
    assert first == second
    assert json.loads(as_json(first))["patterns"][0]["verdict"] == "holds"


def test_an_edited_scenario_is_not_answered_from_the_past(tmp_path) -> None:
    other = tmp_path / "other.yaml"
    trials = [Trial(length=7), Trial(length=7, scenario=str(other))]
    places = []
    for members in (1_000_000, 2_000_000):
        other.write_text(f"version: 1\nextends: retail_omni\nmembers: {members}\n")
        theatre = Theatre(Setup(agents=100), 1, cache=tmp_path)
        places.append([theatre._place(Task("x", "", Rehearsal(trial, 0))) for trial in trials])
    assert places[0][0] == places[1][0]
    assert places[0][1] != places[1][1]
    assert places[0][0] != Theatre(Setup(agents=200), 1, cache=tmp_path)._place(Task("x", "", Rehearsal(trials[0], 0)))


def test_every_module_that_a_trial_is_lived_by_decides_whether_it_is_answered_from_the_past() -> None:
    found, waiting = set(), ["optimize.patterns.stage"]
    while waiting:
        name = waiting.pop()
        found.add(name)
        text = Path(str(find_spec(name).origin)).read_text()  # type: ignore[union-attr]
        used = {node.module for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)}
        waiting += [n for n in used if n and n.startswith("optimize.") and n not in found]
    hashed_with_the_code = {"optimize.outcome"}
    assert found - hashed_with_the_code == {f"optimize.{module.replace('/', '.')}" for module in LIVED_BY}


def test_two_workers_give_the_same_findings_as_one(tmp_path) -> None:
    ground, trial = Setup(agents=300), Trial(length=28)
    one = Theatre(ground, 1, cache=None).run("x", [trial], [2000, 2001])
    two = Theatre(ground, 2, cache=None).run("x", [trial], [2000, 2001])
    assert one.keys() == two.keys()
    assert all((one[k][name] == two[k][name]).all() for k in one for name in one[k].tables)


def test_what_cannot_be_tried_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(PATTERNS, "V16")  # type: ignore[arg-type]
    found = validate(["V16"], cache=None, **SMALL)
    assert found[0].verdict == "not run"
    assert found[0].reason


@pytest.mark.parametrize(("only", "seeds", "said"), [(["V99"], 2, "V9"), (["V1"], 1, "two seeds")])
def test_wrong_requests_are_refused_clearly(only, seeds, said) -> None:
    with pytest.raises(ModelError, match=said):
        validate(only, seeds=seeds, agents=100, cache=None)


def test_a_failure_is_shown_with_its_band_and_reason_and_json_agrees() -> None:
    band = Band("ratio", "what it is", 1.0, None)
    row = Statement("V0", "A thing", "somebody", "M", (band,))
    fails = Finding(row, (Measured(band, 0.5, 0.4, 0.6),), "because", 3)
    told = json.loads(as_json([fails, Finding(row, reason="not there")]))
    assert told["summary"] == summary([fails, Finding(row)]) == {"holds": 0, "fails": 1, "not run": 1}
    assert told["patterns"][0]["measured"][0]["interval"] == [0.4, 0.6]
    text = render([fails])
    assert "! what it is: 0.5 (0.4 to 0.6), band at least 1" in text
    assert "why: because" in text


def test_a_number_whose_interval_leaves_the_band_holds_but_not_for_sure() -> None:
    band = Band("ratio", "what it is", 1.0, 2.0)
    row = Statement("V0", "A thing", "somebody", "M", (band,))
    inside, reaching = (Measured(band, 1.5, low, 1.6) for low in (1.4, 0.9))
    assert (inside.holds, inside.sure) == (True, True)
    assert (reaching.holds, reaching.sure) == (True, False)
    assert not Measured(band, 2.1, 1.9, 2.3).sure
    assert Measured(band, 2.5, 2.3, 2.7).sure
    assert "~ what it is: 1.5 (0.9 to 1.6)" in render([Finding(row, (reaching,), seeds=3)])
    assert "~" not in render([Finding(row, (inside,), seeds=3)])
