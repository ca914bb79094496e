"""Synergy: four worlds for each kind of partner, an index with its interval, and what is refused."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from optimize import synergy as module
from optimize.lives import Arm
from optimize.synergy import NoFactorial, like, synergy
from optimize.validate import estimate
from reports.cli import run
from scenarios.errors import ScenarioError
from scenarios.load import load_checked

SMALL = ("agents=300", "days=91", "burn_in_days=7", "run_out_days=7")
SILENT = {"workers": 1, "progress": lambda *_: None}


def test_the_index_is_both_over_the_sum_of_each_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Overlap 0.1 brings more than the sum, 0.8 less, and a partner that takes what we bring has no effects."""
    brings = {("0.1", "0.9"): (10.0, 5.0, 18.0), ("0.8", "0.9"): (10.0, 5.0, 12.0), ("0.4", "0.9"): (10.0, -10.0, 0.0)}

    def live(arms: dict[str, Arm], replications: Any, *_: Any) -> Any:
        def orders(name: str, r: int) -> float:
            overlap, *rest = name.split()
            own, partner, both = brings[overlap, rest[0] if len(rest) > 1 else "0.9"]
            gained = {"neither": 0.0, "own": own, "partner": partner, "both": both}[rest[-1]]
            return 100.0 + r % 3 + gained * (1.0 + 0.01 * (r % 2))

        return {(name, r): SimpleNamespace(orders=orders(name, r)) for name in arms for r in replications}

    monkeypatch.setattr(module, "live", live)
    found = synergy(load_checked("one_plus_one", SMALL), "bank", (0.9,), (0.1, 0.8, 0.4), seeds=6, **SILENT)
    more, less, nothing = found.cells
    assert more.index is not None
    assert more.index.mean == pytest.approx(18.0 / 15.0)
    assert (more.verdict, less.verdict, nothing.verdict) == ("more", "less", "no clear effects")
    assert nothing.index is None
    assert more.own.mean == pytest.approx(0.1, rel=0.05)
    told = json.loads(json.dumps(found.document()))
    assert [cell["verdict"] for cell in told["cells"]] == ["more", "less", "no clear effects"]


def test_where_there_is_nothing_to_gain_on_no_share_of_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def live(arms: dict[str, Arm], replications: Any, *_: Any) -> Any:
        return {(name, r): SimpleNamespace(orders=float("neither" not in name)) for name in arms for r in replications}

    monkeypatch.setattr(module, "live", live)
    with pytest.raises(NoFactorial, match="nothing to gain on"):
        synergy(load_checked("one_plus_one", SMALL), "bank", (0.9,), (0.1,), seeds=2, **SILENT)


def test_an_index_around_one_is_not_clear() -> None:
    index = estimate([0.98, 1.03])
    assert module.Cell(0.9, 0.1, index, index, index, index).verdict == "not clear"


def test_a_partner_keeps_its_members_whoever_they_are() -> None:
    scenario = load_checked("retail_omni", SMALL)
    made = like(scenario, "bank", 0.7, 0.2).partners["bank"]
    assert (made.shared_members, made.outside_people) == (pytest.approx(0.1), pytest.approx(0.4))
    assert made.fit == 0.7
    with pytest.raises(ScenarioError):
        like(scenario, "bank", 1.5, 0.2)
    with pytest.raises(NoFactorial, match=r"at most 0\.40 of them"):
        like(load_checked("retail_omni", (*SMALL, "partners.bank.outside_people=2.2")), "bank", 0.7, 0.5)


def test_four_worlds_differ_in_money_and_agreement_only(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Arm] = {}

    def live(arms: dict[str, Arm], replications: Any, *_: Any) -> Any:
        seen.update(arms)
        return {(name, r): SimpleNamespace(orders=1.0 + r) for name in arms for r in replications}

    monkeypatch.setattr(module, "live", live)
    synergy(load_checked("one_plus_one", SMALL), "bank", (-0.5, 0.9), (0.1,), seeds=2, **SILENT)
    assert len(seen) == 2 + 2 * 2, "what does without the partner is the same whatever its fit"

    def own_money(name: str) -> float:
        scenario = seen[name].scenario
        assert scenario.budget is not None
        money = scenario.budget.today.media
        assert money["partner"] > 0
        return sum(amount for medium, amount in money.items() if medium != "partner")

    quiet = {"0.1 neither", "0.1 -0.5 partner", "0.1 0.9 partner"}
    assert {name for name in seen if own_money(name) == 0} == quiet
    agreed = {name for name, arm in seen.items() if arm.scenario.partners["bank"].active}
    assert agreed == {name for name in seen if name.endswith(("both", "partner"))}


def test_the_command_answers_and_says_what_cannot_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    sets = [word for change in SMALL for word in ("--set", change)]
    quick = ["--seeds", "2", "--workers", "1", "--fit", "0.9", "--overlap", "0.1", *sets]
    assert run(["synergy", "one_plus_one", "--json", "--measure", "margin", *quick]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["partner"], told["measure"], told["seeds"]) == ("bank", "margin", 2)
    assert [(c["fit"], c["overlap"]) for c in told["cells"]] == [(0.9, 0.1)]
    assert run(["synergy", "one_plus_one", *quick]) == 0
    assert "index (95%)" in capsys.readouterr().out
    for asked, said in (
        (["--partner", "bnak"], "did you mean 'bank'"),
        (["--fit", "1.2"], "--fit"),
        (["--overlap", "-0.1"], "--overlap"),
        (["--seeds", "1"], "--seeds"),
        (["--set", "partners.bank.active=false"], "no agreement in force"),
        (
            [w for m in ("mass", "target", "direct", "event") for w in ("--set", f"budget.today.media.{m}=0")],
            "campaign",
        ),
    ):
        assert run(["synergy", "one_plus_one", *asked]) == 2, asked
        assert said in capsys.readouterr().err, asked
    assert run(["synergy", "three_partners"]) == 2
    assert "say which" in capsys.readouterr().err
