"""What is shipped: scenarios that load, numbers inside their literature bands, an editor's schema, quick imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scenarios.editor import schema
from scenarios.explain import explain
from scenarios.facts import KPIS
from scenarios.layers import library
from scenarios.load import load, load_checked
from sim.kpi import KPIS as MEASURES
from sim.literature import findings


def test_the_library_holds_the_default_and_the_real_shoppers() -> None:
    assert {"retail_omni", "grocer_bank_card"} <= set(library())


@pytest.mark.parametrize("name", library())
def test_library_scenarios_are_without_fault(name: str) -> None:
    scenario = load_checked(name)
    assert scenario.question
    assert scenario.strategies
    assert all(rule.title for rule in scenario.rules.values())
    for strategy in scenario.strategies:
        assert scenario.under(strategy).title == scenario.title


@pytest.mark.parametrize("name", library())
def test_cited_values_lie_in_their_band(name: str) -> None:
    scenario = load(name)
    cited = 0
    for s in explain(scenario):
        node = scenario.root.at(tuple(s.path.split(".")))
        row = findings().get(node.evidence.source) if node is not None and node.evidence is not None else None
        cited += node is not None and node.evidence is not None
        if row is not None:
            assert row.low <= float(s.value) <= row.high, s
    assert cited >= 4


def test_defaults_are_those_of_the_model_page() -> None:
    omni = load("retail_omni")
    assert (omni.agents, len(omni.media), len(omni.channels), len(omni.rivals), len(omni.segments)) == (
        20_000,
        5,
        4,
        4,
        3,
    )
    assert omni.budget is not None
    money = omni.budget.today.media
    per_thousand_and_week = {name: 1000 * amount / omni.members / 52 for name, amount in money.items()}
    assert per_thousand_and_week == pytest.approx(
        {"target": 54, "mass": 63, "direct": 13.5, "event": 58.5, "partner": 27}
    )
    assert omni.channels["till"].appeal == -1.4


def test_distances_and_channel_appeals_are_those_of_the_literature_table() -> None:
    omni = load("retail_omni")
    assert omni.distance.shape * omni.distance.scale_km == pytest.approx(findings()["distance_mean"].value)
    rows = {"store": "appeal_store", "web": "appeal_online", "pickup": "appeal_pickup"}
    assert all(omni.channels[name].appeal == findings()[row].value for name, row in rows.items())


def test_real_shoppers_are_fitted_and_say_so() -> None:
    card = load("grocer_bank_card")
    assert card.fitted is not None
    assert card.fitted.households == 2469
    by = {s.path: s.provenance for s in explain(card)}
    assert {by[p] for p in ("needs.rate.mean", "needs.season", "basket.log_sd", "categories.basket.price")} == {
        "fitted"
    }
    assert by["media.mass.pull"] == "assumed"


def test_the_measures_are_those_of_the_simulator() -> None:
    assert set(KPIS) == set(MEASURES)


def test_the_schema_for_editors_knows_ranges_units_and_behaviours() -> None:
    made = schema()
    share = made["$defs"]["Segment"]["properties"]["share"]
    assert share["anyOf"][0] == {"type": "number", "minimum": 0, "maximum": 1, "unit": "share"}
    assert share["anyOf"][1] == {"$ref": "#/$defs/Measured"}
    assert (
        made["properties"]["behaviours"]["properties"]["choose"]["properties"]["inertia"]["anyOf"][0]["maximum"] == 5.0
    )
    missing = [
        (name, field)
        for name, part in made["$defs"].items()
        for field, said in part.get("properties", {}).items()
        if name != "Measured" and not said.get("description")
    ]
    assert missing == []


@pytest.mark.parametrize("heavy", ["numba", "mesa", "pandas", "scipy.stats", "duckdb", "pulp", "highspy", "simpy"])
def test_checking_and_explaining_import_nothing_heavy(heavy: str) -> None:
    code = (
        "import sys\nfrom scenarios.load import load_checked\nfrom scenarios.explain import explain\n"
        "from scenarios.lock import lock\nfrom scenarios.editor import schema\n"
        "s = load_checked('grocer_bank_card'); explain(s); lock(s); schema()\n"
        f"sys.exit({heavy!r} in sys.modules)"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
