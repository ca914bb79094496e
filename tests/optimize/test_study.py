import json

import pytest

from optimize import study as module
from optimize.findings import Effort
from optimize.record import StudyRecord
from optimize.study import NoBudget, again, study
from scenarios.errors import ScenarioError

SMALL = """\
version: 1
extends: retail_omni
title: A small market
members: 40_000
agents: 400
days: 182
burn_in_days: 14
run_out_days: 14
strategies:
  joint_offer: null
  cheaper_delivery: null
  fresh_messages: null
  one_more_counter: null
rules:
  steady_hand: null
"""
EFFORT = Effort(teach=2, judge=2, compare=2, flow=2, levels=(0.0, 2.0))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    (folder / "small.yaml").write_text(SMALL)
    return folder


@pytest.fixture
def here(place, monkeypatch):
    monkeypatch.chdir(place)
    return place


def read(folder):
    return StudyRecord.model_validate_json((folder / "study.json").read_text())


def told(folder):
    record = json.loads((folder / "study.json").read_text())
    for name in ("created", "seconds", "runs"):
        del record["manifest"][name]
    return record


def test_a_study_is_whole_and_adds_up(here):
    folder = study("small.yaml", effort=EFFORT, workers=1)
    record = read(folder)
    assert sorted(p.name for p in folder.iterdir()) == ["scenario.lock.yaml", "study.json"]
    assert [p.name for p in (here / "studies").iterdir()] == [folder.name]
    assert sum(c.plan for c in record.cells) == pytest.approx(record.spendable - record.unspent, rel=1e-6)
    assert sum(c.today for c in record.cells) == pytest.approx(11_232_000 * (0.22 + 0.24) / 100, rel=1e-6)
    assert record.budget == pytest.approx(11_232_000 / 2 / 100)
    assert {a.rival for a in record.validation.against} == {"today", "equal", "roi"}
    for rival in record.validation.against:
        assert rival.spend == pytest.approx(sum(c.plan for c in record.cells))
    assert not set(record.validation.teach_seeds) & set(record.validation.judge_seeds)
    assert min(record.validation.judge_seeds) >= 2000 > max(record.validation.teach_seeds)
    parts = sum(p.gain.mean for p in record.parts)
    assert parts == pytest.approx(record.validation.predicted.mean, rel=1e-6, abs=1e-3)
    moved = [sum(row) for row in record.flow.orders]
    net = [e.mean for e in record.flow.net]
    for k, change in enumerate(net):
        assert change == pytest.approx(sum(row[k] for row in record.flow.orders) - moved[k], abs=1e-6)
    for ledger in record.ledgers:
        theirs = {line.line: line.amount for line in ledger.theirs}
        for line in ledger.ours:
            assert line.line == "setup" or theirs[line.line] == pytest.approx(-line.amount, abs=0.011)


def test_the_same_question_is_answered_at_once(here, monkeypatch):
    first = study("small.yaml", effort=EFFORT, workers=1)
    monkeypatch.setattr(module, "_conclude", None)
    assert study("small.yaml", effort=EFFORT, workers=1) == first


def test_two_workers_and_a_lost_cache_change_no_number(here, tmp_path, monkeypatch):
    first = told(study("small.yaml", effort=EFFORT, workers=1))
    text = (here / "small.yaml").read_text()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(text)
    assert told(study("small.yaml", effort=EFFORT, workers=2)) == first


def test_an_interrupted_study_leaves_nothing_half_made_and_keeps_its_replications(here, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(SMALL.replace("40_000", "41_000"))
    seen = []

    def stop(stage, done, total):
        seen.append(done)
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        study("small.yaml", effort=EFFORT, workers=1, progress=stop)
    assert not (tmp_path / "studies").exists()
    kept = list((tmp_path / ".footfall").rglob("*.parquet"))
    assert len(kept) == 3
    stages = []
    study("small.yaml", effort=EFFORT, workers=1, progress=lambda *told: stages.append(told))
    assert stages[0][1] == 3


def test_a_writer_that_fails_leaves_no_study(here, tmp_path, monkeypatch):
    def full(record, folder):
        (folder / "report.html").write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        study("small.yaml", effort=EFFORT, workers=1, out=tmp_path / "elsewhere", write=full)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_rules_that_cannot_hold_are_named_with_their_lines(here):
    floor = "  much:\n    title: Money for mail\n    floor: {medium: direct, share: 0.08}\n"
    calm = "  contact_peace:\n    title: Hardly any contacts\n    contact_limit: {per_customer: 0.1, per_weeks: 4}\n"
    (here / "clash.yaml").write_text(SMALL + floor + calm)
    record = read(study("clash.yaml", effort=EFFORT, workers=1))
    assert record.validation is None
    assert sorted(record.conflict) == ["Hardly any contacts (clash.yaml:19)", "Money for mail (clash.yaml:16)"]


def test_a_study_says_how_it_is_made_anew_as_it_was_asked():
    assert again("my.yaml", [], Effort(), "my-1a") == ["footfall plan my.yaml", "footfall report studies/my-1a"]
    told = again("my own.yaml", ["budget.total=2e6", "use=[a, b]"], Effort(teach=2, judge=40), "my-own-1a")
    assert told[0] == ("footfall plan 'my own.yaml' --set budget.total=2e6 --set 'use=[a, b]' --teach 2 --judge 40")


@pytest.mark.parametrize("few", [{"teach": 1}, {"judge": 1}])
def test_one_seed_is_no_study(few):
    with pytest.raises(ValueError, match="two seeds"):
        Effort(**few)


def test_a_scenario_without_a_budget_cannot_be_planned(here):
    (here / "poor.yaml").write_text(SMALL.replace("rules:\n", "budget: null\nrules: null\nx:\n").split("x:")[0])
    with pytest.raises((NoBudget, ScenarioError), match="budget"):
        study("poor.yaml", effort=EFFORT, workers=1)
