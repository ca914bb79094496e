"""Agreements and menus: what is told adds up, the rule that is agreed closes the accounts, nobody signs a loss."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from optimize import lives, menus
from optimize.agreements import agreements, jackknife
from optimize.lives import Arm
from optimize.menus import TODAY, choose, menu_arms, partner_arms
from reports.bargains import render_agreements, render_choice
from reports.cli import run
from scenarios.errors import ScenarioError
from scenarios.load import load_checked

pytestmark = pytest.mark.xdist_group("library_network")

SMALL = ("agents=1500", "days=91", "burn_in_days=7", "run_out_days=7", "budget.total=40_000_000")
SILENT = {"workers": 1, "progress": lambda *_: None}


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    last = "partners.{}.active=false"
    some = (*SMALL, *(last.format(name) for name in ("station", "insurer", "cinema")))
    found = {}
    for rule in ("last_touch", "incremental"):
        scenario = load_checked("partner_network", (*some, f"partners.bank.settled_by={rule}"))
        found[rule] = agreements(scenario, 2, pairs=rule == "last_touch", **SILENT)
    return found


def test_what_one_side_pays_the_other_gets(told: dict[str, Any]) -> None:
    for account in told["last_touch"].accounts:
        for line, ours, theirs in account.lines:
            if line not in ("setup", "points_earned", "pitch_margin"):
                assert ours + theirs == pytest.approx(0.0, abs=0.01), line
    assert {a.partner for a in told["last_touch"].accounts} == {"bank", "telephone", "club"}


def test_the_agreed_rule_closes_the_accounts(told: dict[str, Any]) -> None:
    one, other = (next(a for a in told[rule].accounts if a.partner == "bank") for rule in ("last_touch", "incremental"))
    (last, added), (_, agreed) = one.settlements, other.settlements
    assert (last.agreed, added.agreed, agreed.agreed) == (True, False, True)
    assert 0 < added.base < last.base, "some would have bought anyway"
    moved = last.due - added.due
    assert other.our_gain.mean - one.our_gain.mean == pytest.approx(moved, rel=1e-3)
    assert other.their_gain.mean - one.their_gain.mean == pytest.approx(-moved, rel=1e-3)


def test_customers_sent_both_ways_are_told(told: dict[str, Any]) -> None:
    assert all(account.won > 0 for account in told["last_touch"].accounts)
    text = render_agreements(told["last_touch"], "EUR")
    assert "sent to us" in text
    assert "by incremental" in text
    assert "bank and club" in text
    document = told["last_touch"].document()
    assert json.loads(json.dumps(document, default=str))["accounts"][0]["verdict"]
    assert len(document["pairs"]) == 3


def test_a_ratio_of_sums_has_an_interval() -> None:
    top, bottom = np.array([2.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0])
    found = jackknife(top, bottom)
    assert found.mean == found.low == found.high == pytest.approx(2.0)
    wide = jackknife(top + [0.5, -0.5, 0.0], bottom)
    assert wide.low < 2.0 < wide.high
    with pytest.raises(ValueError, match="two seeds"):
        jackknife([1.0], [1.0])


def test_a_way_of_two_names_is_lived_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []

    def run_tasks(tasks: Any, *_: Any, **__: Any) -> Any:
        given.extend(tasks)
        return [(task.id, task.id) for task in tasks]

    monkeypatch.setattr(lives, "run_tasks", run_tasks)
    scenario = load_checked("partner_network", SMALL)
    less, other = (lives.without(scenario, names) for names in (["bank", "club"], ["club", "bank"]))
    arms = {"less": Arm(less), "all": Arm(scenario), "other": Arm(other), "club": Arm(scenario, "club_for_savers")}
    found = lives.live(arms, [0, 1], 1, SILENT["progress"], "x")
    assert len(given) == 6
    assert found["less", 1] == found["other", 1] != found["all", 1]
    assert len({t.group for t in given if t.payload[1] == 0}) == 2, "one scenario, one group"


def a_life(profit: float, **theirs: float) -> Any:
    return SimpleNamespace(profit=profit, orders=1.0, theirs=theirs)


def test_the_best_way_under_which_nobody_loses_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    worth = {TODAY: (0.0, 5.0), "greedy": (9.0, -1.0), "fair": (4.0, 3.0), "poor": (1.0, 2.0)}

    def live(arms: Any, replications: Any, *_: Any) -> Any:
        return {(n, r): a_life(worth[n][0] + r % 3, bank=worth[n][1]) for n in arms for r in replications}

    monkeypatch.setattr(menus, "live", live)
    scenario = load_checked("partner_network", SMALL)
    found = choose("terms", "", dict.fromkeys(worth, Arm(scenario)), 3, **SILENT)
    assert found.chosen == "fair"
    ways = {way.name: way for way in found.ways}
    assert [n for n, w in ways.items() if not w.acceptable] == ["greedy"]
    assert [n for n, w in ways.items() if w.efficient] == [TODAY, "fair"]
    assert found.against["poor"].mean == pytest.approx(3.0)
    assert found.lot.mean == pytest.approx(4.0 - 14.0 / 4)
    assert "bank would lose" in render_choice(found, "EUR")


def test_ways_are_those_of_the_menu_and_sets_of_partners() -> None:
    scenario = load_checked("partner_network", SMALL)
    assert list(menu_arms(scenario, "savers")) == [TODAY, "cinema_for_savers", "club_for_savers"]
    arms = partner_arms(scenario, 2)
    assert len(arms) == 15
    assert next(iter(arms)) == "bank + telephone", "the largest first"
    left = [n for n, p in arms["cinema + club"].scenario.partners.items() if p.active]
    assert left == ["cinema", "club"]
    with pytest.raises(ValueError, match="nothing to choose"):
        partner_arms(scenario, 6)


def test_partners_that_complement_each_other_beat_the_largest_and_those_by_lot() -> None:
    three = tuple(f"partners.{name}.active=false" for name in ("insurer", "station", "club"))
    size = ("agents=6000", "days=91", "burn_in_days=7", "run_out_days=7")
    scenario = load_checked("partner_network", (*size, *three))
    found = choose("partners", "", partner_arms(scenario, 2), 4, **SILENT)
    assert found.ways[0].name == "bank + telephone", "the largest"
    assert found.chosen == "bank + cinema"
    assert found.against["bank + telephone"].low > 0
    assert found.lot.low > 0


def test_an_agreement_may_begin_or_end_on_a_date_and_not_pause() -> None:
    ends = ("strategies.x.levers.partners.bank.active=false", "strategies.x.starts=2026-02-02")
    assert load_checked("retail_omni", ends)
    with pytest.raises(ScenarioError, match="and not pause"):
        load_checked("retail_omni", (*ends, "strategies.x.ends=2026-03-01"))


def test_the_commands_answer_and_say_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    sets = [word for change in SMALL for word in ("--set", change)]
    quick = ["--seeds", "2", "--workers", "1", *sets]
    assert run(["choose", "partner_network", "--menu", "quality", "--json", *quick]) == 0
    assert len(json.loads(capsys.readouterr().out)["choices"][0]["ways"]) == 3
    assert run(["choose", "partner_network", "--menu", "qualit"]) == 2
    assert "did you mean 'quality'" in capsys.readouterr().err
    assert run(["choose", "partner_network", "--partners", "6"]) == 2
    assert run(["choose", "cost_sharing"]) == 2
    assert "no menus" in capsys.readouterr().err
    assert run(["agreements", "cdnow"]) == 2
    assert "no agreement in force" in capsys.readouterr().err
