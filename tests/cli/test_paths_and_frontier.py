"""The commands journeys and frontier, and what `run` adds beside its measures, as a person types them."""

import json

import pytest

from reports.cli import run

SMALL = """\
version: 1
extends: customer_journey
title: A small market
members: 40_000
agents: 400
days: 91
burn_in_days: 14
run_out_days: 14
rules:
  steady_hand: null
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("paths")
    (folder / "small.yaml").write_text(SMALL)
    (folder / "poor.yaml").write_text(SMALL.replace("rules:\n  steady_hand: null", "rules: null\nbudget: null"))
    return folder


@pytest.fixture(autouse=True)
def here(place, monkeypatch):
    monkeypatch.chdir(place)
    return place


def ask(capsys, *arguments):
    status = run(list(arguments))
    out, err = capsys.readouterr()
    return status, out, err


def test_journeys_tells_paths_and_where_people_looked(capsys):
    status, out, _ = ask(capsys, "journeys", "small.yaml", "--top", "3", "--json")
    told = json.loads(out)
    assert status == 0
    assert len(told["paths"]) == 3 <= told["all_paths"]
    assert list(told["looks"]) == ["nowhere", "online", "in a store", "both"]
    assert told["options"][-1] == "nothing"
    assert all(0 <= p["conversion"] <= 1 for p in told["paths"])
    status, out, _ = ask(capsys, "journeys", "small.yaml", "--top", "3")
    assert status == 0
    assert "The 3 commonest paths" in out
    assert "Where people looked" in out


def test_journeys_of_a_strategy_that_is_not_there_is_a_mistake(capsys, here):
    status, out, err = ask(capsys, "journeys", "small.yaml", "--strategy", "livelier_advert")
    assert (status, out) == (2, "")
    assert "livelier_adverts" in err
    assert not list(here.glob("*.csv"))


def test_run_shows_the_funnel_today_and_under_the_strategy(capsys):
    asked = ("run", "small.yaml", "--strategy", "livelier_adverts", "--seeds", "2", "--workers", "1")
    status, out, _ = ask(capsys, *asked, "--json")
    answered = json.loads(out)
    told = answered["funnel"]
    assert status == 0
    assert answered["funnel_by_quarter"] == [told], "there is one quarter"
    assert list(told) == ["today", "livelier_adverts"]
    for stages in told.values():
        people = [stage["people"] for stage in stages]
        assert people == sorted(people, reverse=True)
        assert [stage["name"] for stage in stages] == ["met", "interested", "considering", "acting", "buying"]
    status, out, _ = ask(capsys, *asked)
    assert status == 0
    assert "Today: the funnel" in out


def test_frontier_says_whether_a_target_can_be_met(capsys):
    asked = ("frontier", "small.yaml", "--money", "-0.15", "--sales", "0.2", "--teach", "2", "--workers", "1")
    status, out, _ = ask(capsys, *asked, "--json")
    told = json.loads(out)
    assert status == 0
    sales = [point["sales"]["mean"] for point in told["points"]]
    assert sales == sorted(sales)
    assert told["asked"]["money"] == pytest.approx(-0.15)
    status, out, _ = ask(capsys, *asked)
    assert status == 0
    assert "With -15% money" in out


def test_frontier_without_a_budget_is_a_mistake(capsys):
    status, out, err = ask(capsys, "frontier", "poor.yaml")
    assert (status, out) == (2, "")
    assert "has no budget" in err
