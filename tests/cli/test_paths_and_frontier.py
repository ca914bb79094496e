"""The commands journeys and frontier, and what `run` adds beside its measures, as a person types them."""

import json

import pytest

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
FILES = {
    "small.yaml": SMALL,
    "poor.yaml": SMALL.replace("rules:\n  steady_hand: null", "rules: null\nbudget: null"),
}


def test_journeys_tells_paths_and_where_people_looked(ask):
    status, out, _ = ask("journeys", "small.yaml", "--top", "3", "--json")
    told = json.loads(out)
    assert status == 0
    assert len(told["paths"]) == 3 <= told["all_paths"]
    assert list(told["looks"]) == ["nowhere", "online", "in a store", "both"]
    assert told["options"][-1] == "nothing"
    assert all(0 <= p["conversion"] <= 1 for p in told["paths"])
    status, out, _ = ask("journeys", "small.yaml", "--top", "3")
    assert status == 0
    assert "The 3 commonest paths" in out
    assert "Where people looked" in out


def test_journeys_of_a_strategy_that_is_not_there_is_a_mistake(ask, here):
    status, out, err = ask("journeys", "small.yaml", "--strategy", "livelier_advert")
    assert (status, out) == (2, "")
    assert "livelier_adverts" in err
    assert not list(here.glob("*.csv"))


def test_run_shows_the_funnel_today_and_under_the_strategy(ask):
    asked = ("run", "small.yaml", "--strategy", "livelier_adverts", "--seeds", "2", "--workers", "1")
    status, out, _ = ask(*asked, "--json")
    answered = json.loads(out)
    told = answered["funnel"]
    assert status == 0
    assert answered["funnel_by_quarter"] == [told], "there is one quarter"
    assert list(told) == ["today", "livelier_adverts"]
    for stages in told.values():
        people = [stage["people"] for stage in stages]
        assert people == sorted(people, reverse=True)
        assert [stage["name"] for stage in stages] == ["met", "interested", "considering", "acting", "buying"]
    status, out, _ = ask(*asked)
    assert status == 0
    assert "Today: the funnel" in out


def test_frontier_says_whether_a_target_can_be_met(ask):
    asked = ("frontier", "small.yaml", "--money", "-0.15", "--sales", "0.2", "--teach", "2", "--workers", "1")
    status, out, _ = ask(*asked, "--json")
    told = json.loads(out)
    assert status == 0
    sales = [point["sales"]["mean"] for point in told["points"]]
    assert sales == sorted(sales)
    assert told["asked"]["money"] == pytest.approx(-0.15)
    status, out, _ = ask(*asked)
    assert status == 0
    assert "With -15% money" in out


def test_frontier_without_a_budget_is_a_mistake(ask):
    status, out, err = ask("frontier", "poor.yaml")
    assert (status, out) == (2, "")
    assert "has no budget" in err
