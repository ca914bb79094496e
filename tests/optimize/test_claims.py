"""Claims: shown, needing a value, out of reach; the value found is where the claim begins to hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from optimize import claims
from optimize.claims import Auditor, NoBase
from optimize.record import Estimate
from reports.cli import run
from scenarios.errors import ScenarioError
from scenarios.load import load_checked

pytestmark = pytest.mark.xdist_group("library_referrals")

SMALL = ("agents=3000", "days=91", "burn_in_days=7", "run_out_days=7", "budget=null", "rules=null")
REFERRALS = "behaviours.pitch.precision"


def line(slope: float) -> Any:
    """A curve that rises with its dial, with an interval of a tenth."""
    return lambda value: Estimate(mean=slope * value, low=slope * value - 0.1, high=slope * value + 0.1)


@pytest.mark.parametrize(
    ("claimed", "stands", "between", "needed", "verdict"),
    [
        (0.5, 1.0, (0.0, 4.0), 1.0, "plausible"),  # as it is
        (1.08, 1.0, (0.0, 4.0), 1.08, "plausible"),  # within the interval
        (1.5, 1.0, (0.0, 4.0), 1.5, "plausible"),  # with a known value
        (3.0, 1.0, (0.0, 4.0), 3.0, "outside the literature"),
        (5.0, 1.0, (0.0, 4.0), None, "not reachable"),
        (-2.0, 1.0, (-4.0, 4.0), -2.0, "outside the literature"),  # a fall
    ],
)
def test_the_verdict_follows_from_the_value_that_is_needed(
    claimed: float, stands: float, between: tuple[float, float], needed: float | None, verdict: str
) -> None:
    curve = line(1.0)
    found, best = claims._search(curve, stands, between, claimed)
    assert found == (needed if needed is None else pytest.approx(needed, abs=0.01))
    assert best == max((curve(e) for e in between), key=lambda e: e.mean if claimed > 0 else -e.mean)
    assert claims._verdict(claimed, curve(stands), found, (0.0, 2.0)) == verdict


def test_more_precise_data_would_be_needed_and_customers_values_cannot_rise_so_far(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(claims, "HALVINGS", 4)  # a rough answer is enough here
    scenario = load_checked("counter_referrals", SMALL)
    with Auditor(scenario, seeds=2, workers=1, progress=lambda *_: None) as auditor:
        cross, value = auditor.audit("cross_selling"), auditor.audit("lifetime_value")
        after, before = auditor.changes("cross_selling", cross.needed or 0.0)
    assert 0.0 < cross.simulated.mean < cross.claimed
    assert cross.needed is not None
    assert cross.stands < cross.needed < 10.0
    assert sum(after) / sum(before) - 1.0 >= 2.10, "there the claim holds"
    shown = cross.simulated.high >= cross.claimed or cross.needed <= cross.high
    assert cross.verdict == ("plausible" if shown else "outside the literature")
    assert (value.verdict, value.needed) == ("not reachable", None)
    assert value.best.high < 0.65


@pytest.mark.parametrize(
    ("sets", "before", "arms"),
    [((), 4.0, 2), (("claims.cross_selling.than=null", "claims.cross_selling.target=3"), 3.0, 1)],
)
def test_a_claim_of_a_target_lives_the_strategy_alone(
    sets: tuple[str, ...], before: float, arms: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def run(_: Any, tasks: Any) -> Any:
        asked.extend(len(task.payload.strategies) for task in tasks)
        return [(task.id, (5.0, 4.0)) for task in tasks]

    monkeypatch.setattr(claims.Crew, "run", run)
    with Auditor(load_checked("counter_referrals", (*SMALL, *sets)), 2, 1, lambda *_: None) as auditor:
        assert auditor.changes("cross_selling", 1.0) == ([5.0, 5.0], [before, before])
    assert asked == [arms, arms]


def test_a_lever_is_turned_under_its_strategy_only() -> None:
    scenario = load_checked("counter_referrals", SMALL)
    turned = scenario.turned({"partners.bank.data_share": 0.4}, "all_data")
    assert turned.under("all_data").partners["bank"].data_share == 0.4
    assert turned.partners["bank"].data_share == scenario.partners["bank"].data_share
    assert turned.under("no_data").partners["bank"].data_share == 0.0
    assert scenario.turned({REFERRALS: 5.0}).behaviours["pitch"]["precision"] == 5.0


CLAIM = ("claims.x.strategy=all_data", "claims.x.measure=profit")


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        (("claims.x.dial=partners.bank.fi", "claims.x.between=[0,1]", "claims.x.change=1"), "no number of this"),
        (("claims.x.dial=partners.bank.fit", "claims.x.between=[1,0]", "claims.x.change=1"), "is empty"),
        (("claims.x.dial=partners.bank.fit", "claims.x.between=[-1,2]", "claims.x.change=1"), "leaves the range"),
        (("claims.x.dial=partners.bank.fit", "claims.x.between=[-1,1]", "claims.x.change=1"), "nothing is known"),
        (
            ("claims.x.dial=media.mass.half_life_days", "claims.x.between=[0,5]", "claims.x.change=1"),
            "leaves the range",
        ),
        ((f"claims.x.dial={REFERRALS}", "claims.x.between=[0,10]"), "either a change or points"),
        ((f"claims.x.dial={REFERRALS}", "claims.x.between=[0,11]", "claims.x.points=1"), "leaves the range"),
    ],
)
def test_a_claim_that_cannot_be_audited_is_refused(sets: tuple[str, ...], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        load_checked("counter_referrals", (*CLAIM, *sets))


def test_a_share_of_nothing_is_told_as_that() -> None:
    nothing = (*SMALL, "claims.cross_selling.than=no_agreement")
    with (
        Auditor(load_checked("counter_referrals", nothing), 2, 1, lambda *_: None) as auditor,
        pytest.raises(NoBase, match="a share of nothing"),
    ):
        auditor.audit("cross_selling")


def test_the_command_answers_and_names_a_claim_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    sets = [word for change in SMALL for word in ("--set", change)]
    told = ["audit", "counter_referrals", "--seeds", "2", "--workers", "1", *sets]
    assert run([*told, "--claim", "lifetime_value"]) == 0
    assert "not reachable" in capsys.readouterr().out
    assert run([*told, "--claim", "lifetime_value", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["claims"][0]["verdict"] == "not reachable"
    assert run([*told, "--claim", "lifetime"]) == 2
    assert "did you mean 'lifetime_value'" in capsys.readouterr().err
    assert run(["audit", "retail_omni"]) == 2
    assert "states no claims" in capsys.readouterr().err
