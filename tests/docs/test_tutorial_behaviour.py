"""The tutorial is run as it is written: its package is made, checked, described and lived in both engines."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from reports.describe.document import markdown
from reports.describe.odd import describe
from scenarios.compile import compile
from scenarios.errors import ScenarioError
from scenarios.load import load, load_checked
from sim.engine import simulate

PAGE = Path(__file__).parents[2] / "docs" / "tutorial" / "behaviour.md"
BLOCK = re.compile(r"^```(\w+) (file=(\S+)|run)\n(.*?)^```", re.M | re.S)


@pytest.fixture
def lab(tmp_path, monkeypatch) -> Path:
    """A folder with the files of the tutorial, which is also the working folder."""
    for _, _, name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if name:
            target = tmp_path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    for name in [n for n in sys.modules if n.startswith("my_lab")]:
        monkeypatch.delitem(sys.modules, name)
    yield tmp_path
    for name in [n for n in sys.modules if n.startswith("my_lab")]:
        del sys.modules[name]


def test_the_pages_own_code_runs(lab) -> None:
    shown = [text for _, how, name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if how == "run"]
    assert len(shown) == 2
    exec("\n".join(shown), {"__name__": "tutorial"})


def test_the_extension_is_about_twenty_lines(lab) -> None:
    lines = [line for line in (lab / "my_lab" / "mood.py").read_text().splitlines() if line.strip()]
    assert len(lines) <= 20


def test_it_is_described_and_checked_without_being_told(lab) -> None:
    told = markdown(describe(load("moody.yaml"))).replace("\\", "")
    assert "### swing\n" in told
    assert "| weight | 1.5 | utility | 0 to 5 |" in told
    assert "return memory * mood + (luck - 0.5)" in markdown(describe(load("moody.yaml")))
    text = (lab / "moody.yaml").read_text()
    (lab / "wrong.yaml").write_text(text.replace("weight: 1.5", "wieght: 1.5"))
    with pytest.raises(ScenarioError, match="weight"):
        load_checked("wrong.yaml")
    (lab / "wrong.yaml").write_text(text.replace("weight: 1.5", "weight: 9"))
    with pytest.raises(ScenarioError, match="between 0 and 5"):
        load_checked("wrong.yaml")


def test_it_is_in_the_schema_with_its_range_unit_and_default(lab) -> None:
    from scenarios.editor import schema

    assert "brighten" not in schema()["properties"]["behaviours"]["properties"]
    made = schema(load("moody.yaml"))["properties"]["behaviours"]["properties"]
    weight = made["brighten"]["properties"]["weight"]
    assert weight["anyOf"][0] == {"type": "number", "minimum": 0.0, "maximum": 5.0, "default": 0.5}
    assert "utility" in weight["description"]
    assert made["brighten"]["description"] == "A good mood adds to the value of all our channels."
    assert made["swing"]["properties"]["memory"]["anyOf"][0]["maximum"] == 1.0
    assert made["choose"], "the shipped ones stay"


def test_the_command_writes_the_schema_of_a_file_that_brings_its_own(lab, capsys) -> None:
    import json

    from reports.cli import run

    assert run(["schema", "moody.yaml"]) == 0
    assert "brighten" in json.loads(capsys.readouterr().out)["properties"]["behaviours"]["properties"]


def test_it_moves_choices_and_no_other_luck(lab) -> None:
    def lived(*sets: str):
        case = compile(load("moody.yaml", [*sets, "agents=3000"]), 0)
        return simulate(case.population, case.world, case.day, days=20, seed=case.seed, parameters=case.parameters)

    still, moody = lived("behaviours.brighten.weight=0"), lived("behaviours.brighten.weight=5")
    assert (still.tallies["exposures"][0] == moody.tallies["exposures"][0]).all()
    assert (still.tallies["choices"] != moody.tallies["choices"]).any()
