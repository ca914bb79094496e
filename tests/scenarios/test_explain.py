"""Where values come from: all of them, in the right line; the lock file; what differs between two scenarios."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenarios.errors import ScenarioError
from scenarios.explain import diff, effective, explain, explain_at
from scenarios.layers import LIBRARY, library
from scenarios.load import Scenario, load, load_checked
from scenarios.lock import lock
from sim.literature import findings


@pytest.mark.parametrize("name", library())
def test_every_value_in_force_is_explained(name: str) -> None:
    scenario = load(name)
    settings = explain(scenario)
    assert [s.path for s in settings] == [".".join(path) for path, _ in effective(scenario)]
    assert {s.path for s in settings} >= {f"{p}.share" for p in ("segments." + k for k in scenario.segments)}
    for s in settings:
        assert s.where
        assert s.layers[-1].value == s.value
        assert (s.provenance == "scenario") or s.source


def leaves(value: object) -> int:
    """Values below a piece of plain data, lists counting once."""
    if isinstance(value, dict):
        return sum(leaves(v) for v in value.values())
    return 0 if value is None else 1


@pytest.mark.parametrize("name", library())
def test_no_value_of_the_scenario_is_missing(name: str) -> None:
    scenario = load(name)
    held = scenario.model_dump(exclude={"extends", "include", "use", "overrides", "behaviours"})
    count = sum(not s.path.startswith("behaviours.") for s in explain(scenario))
    assert count == leaves(held)


@pytest.mark.parametrize("name", library())
def test_the_line_named_holds_the_setting(name: str) -> None:
    for s in explain(load(name)):
        file, _, line = s.where.rpartition(":")
        if not file.endswith(".yaml"):
            continue
        text = Path(file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
        off = text.startswith("off:") and s.path.startswith("behaviours.")
        assert off or re.search(rf"\b{re.escape(s.path.rpartition('.')[2])}\b", text), s


def test_provenance_of_each_kind(tmp_path: Path) -> None:
    (tmp_path / "fit.yaml").write_text(
        "fitted: {name: x, file: f, rows: 1, households: 1, hash: h}\n"
        "needs: {gap_shape: {value: 3, se: 0.2, n: 10, from: [sales]}, share_ours: {value: 0.6, source: assumed}}\n"
    )
    (tmp_path / "a.yaml").write_text("extends: retail_omni\ninclude: fit\nchoice: {likeness: 0.6}\nmembers: 99_000\n")
    by = {s.path: s for s in explain(load(tmp_path / "a.yaml"))}
    assert (by["needs.gap_shape"].provenance, by["needs.gap_shape"].source) == ("fitted", "se 0.2; n 10; from sales")
    assert by["needs.share_ours"].provenance == "assumed"
    assert by["choice.likeness"].provenance == "scenario"
    assert by["members"].provenance == "scenario"
    assert by["channels.web.handling_cost"].provenance == "assumed"
    assert by["choice.price_weight"].source.startswith(findings()["price_weight"].source)
    assert by["behaviours.opt_out.chance"].where == "sim.behaviours.contacts"
    assert by["media.mass.half_life_days"].provenance == "literature"


def test_the_history_of_one_value(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("extends: retail_omni\ndays: 182\n")
    (setting,) = explain_at(load(tmp_path / "a.yaml", ["days=91"]), "days")
    assert [layer.value for layer in setting.layers] == ["364", "364", "182", "91"]
    assert [layer.where.rpartition("/")[2] for layer in setting.layers] == [
        "scenarios.schema",
        "retail_omni.yaml:20",
        "a.yaml:2",
        "--set 1:1",
    ]


def test_a_group_and_an_unknown_path() -> None:
    scenario = load("retail_omni")
    assert [s.path for s in explain_at(scenario, "basket")] == ["basket.log_mean", "basket.log_sd"]
    with pytest.raises(ScenarioError, match="did you mean 'price_factor'"):
        explain_at(scenario, "channels.web.price_facter")
    with pytest.raises(ScenarioError, match="there is no setting 'chanels.web'"):
        explain_at(scenario, "chanels.web")


@pytest.mark.parametrize("name", library())
def test_the_lock_file_is_the_same_scenario_on_its_own(name: str, tmp_path: Path) -> None:
    scenario = load_checked(name)
    text = lock(scenario)
    (tmp_path / "scenario.lock.yaml").write_text(text, encoding="utf-8")
    again = load_checked(tmp_path / "scenario.lock.yaml")
    assert again.hash == scenario.hash
    assert "extends" not in text
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert all(line.rstrip().endswith(":") or "  # from " in line for line in lines)


def test_the_hash_is_of_values_only(tmp_path: Path) -> None:
    base = load("retail_omni")
    text = (LIBRARY / "retail_omni.yaml").read_text(encoding="utf-8")
    (tmp_path / "copy.yaml").write_text("# another comment\n" + text.replace("20_000", "2.0e4"), encoding="utf-8")
    assert load(tmp_path / "copy.yaml").hash == base.hash
    assert load("retail_omni", ["agents=20000"]).hash == base.hash
    changed = {load("retail_omni", [s]).hash for s in ("agents=20001", "behaviours.choose.inertia=0.9", "title=x")}
    assert len(changed | {base.hash}) == 4


def test_the_difference_of_two_scenarios() -> None:
    one: Scenario = load("retail_omni")
    changes = diff(one, load("retail_omni", ["days=182", "rivals.fifth.appeal=0", "rivals.corner=null"]))
    said = {c.path: (c.before and c.before.value, c.after and c.after.value) for c in changes}
    assert said == {
        "days": ("364", "182"),
        "rivals.corner.title": ("The corner shop", None),
        "rivals.corner.appeal": ("-0.4", None),
        "rivals.corner.price_factor": ("1", None),
        "rivals.corner.advertising": ("0", None),
        "rivals.fifth.advertising": (None, "0"),
        "rivals.fifth.title": (None, ""),
        "rivals.fifth.appeal": (None, "0"),
        "rivals.fifth.price_factor": (None, "1"),
    }
    assert diff(one, one) == []


def test_what_is_switched_on_and_off_is_explained() -> None:
    plain = {s.path: s for s in explain(load("retail_omni"))}
    switched = {s.path: s for s in explain(load("retail_omni", ["off=[inertia]", "on=[regime]"]))}
    assert (plain["behaviours.choose.inertia"].value, switched["behaviours.choose.inertia"].value) == ("0.8", "0")
    assert switched["behaviours.choose.inertia"].where == "--set 1:1"
    assert "behaviours.end_trial.chance" in switched.keys() - plain.keys()
    assert "behaviours.take_time.minutes" not in plain


def test_the_lock_file_of_a_scenario_without_titles(tmp_path: Path) -> None:
    (tmp_path / "bare.yaml").write_text(
        "version: 1\ntitle: bare\nmembers: 50_000\nsegments: {all: {share: 1}}\n"
        "media: {mass: {unit_cost: 0.15, half_life_days: 17, saturation: 5, pull: 0.6}}\n"
        "channels: {store: {kind: store, appeal: 0}}\n"
    )
    bare = load_checked(tmp_path / "bare.yaml")
    (tmp_path / "lock.yaml").write_text(lock(bare), encoding="utf-8")
    assert load_checked(tmp_path / "lock.yaml").hash == bare.hash
