from __future__ import annotations

import errno
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from optimize.fitting import needs
from optimize.fitting.changes import changed
from optimize.fitting.command import fit
from optimize.fitting.estimate import Estimate, FitError, ratio, rounded

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(needs, "PEOPLE", 400)
    monkeypatch.setattr(needs, "JUDGES", 600)
    monkeypatch.setattr(needs, "ROUNDS", 2)


@pytest.fixture
def fragment(write, good, tmp_path):
    out = tmp_path / "made" / "own.yaml"
    report = fit(write(good), out)
    return out, report


def plain(text):
    return YAML(typ="safe", pure=True).load(text)


def test_the_same_data_give_the_same_bytes(fragment, write, good, tmp_path):
    out, _ = fragment
    other = tmp_path / "again.yaml"
    fit(write(list(reversed(good))), other)
    first, second = (plain(p.read_text()) for p in (out, other))
    assert first["fitted"].pop("hash") != second["fitted"].pop("hash"), "the file's lines stand in another order"
    assert first == second
    third = tmp_path / "third.yaml"
    fit(write(good), third)
    assert third.read_bytes() == out.read_bytes()


def test_every_measured_number_has_its_evidence(fragment):
    held = plain(fragment[0].read_text())
    stack, seen = [held], 0
    while stack:
        node = stack.pop()
        if isinstance(node, dict) and "value" in node:
            if node["source"] == "assumed":
                continue
            seen += 1
            assert node["n"] > 0
            assert node["se"] >= 0
            assert node["from"]
            values = node["value"] if isinstance(node["value"], list) else [node["value"]]
            assert all(math.isfinite(v) for v in values)
        elif isinstance(node, dict):
            stack += node.values()
    assert seen > 20


def test_no_row_of_the_data_is_in_it(fragment, good):
    text = fragment[0].read_text()
    for line in good[:50]:
        assert f'"{line["transaction_id"]}"' not in text
        assert f'"{line["customer_id"]}"' not in text


def test_a_scenario_can_include_it(fragment, tmp_path):
    from scenarios.load import load

    scenario = tmp_path / "mine.yaml"
    scenario.write_text(
        "version: 1\nextends: grocer_bank_card\ninclude: [made/own]\ntitle: Mine\n"
        "categories: {basket: {price: 36}}\ncurrency: EUR\n"
    )
    loaded = load(scenario)
    held = plain(fragment[0].read_text())
    assert loaded.needs.rate.mean == held["needs"]["rate"]["mean"]["value"]
    assert loaded.needs.weekdays == tuple(held["needs"]["weekdays"]["value"])
    assert loaded.fitted.households == 60
    assert loaded.where("needs.gap_shape").startswith(str(tmp_path / "made" / "own.yaml"))


def test_what_the_file_cannot_say_is_listed(fragment):
    assumed = {a.name for a in fragment[1].fit.assumed}
    assert {"needs.share_ours", "media", "rivals", "needs.season", "price response"} <= assumed
    listed = plain(fragment[0].read_text())["fitted"]["assumed"]
    assert {entry.split(":")[0] for entry in listed} == assumed


def test_the_report_is_complete_in_words_and_json(fragment):
    import json

    _, report = fragment
    words = "\n".join(report.lines())
    assert "60 customers, 12 weeks" in words
    assert "data " in words
    assert "simulated " in words
    document = json.loads(json.dumps(report.document()))
    assert document["customers"] == 60
    assert {row["name"] for row in document["moments"]} >= {"shopping_days", "top_fifth", "retention"}


def test_a_second_fit_says_what_changed(fragment, write, good):
    out, first = fragment
    assert not first.compared
    again = fit(write(good), out)
    assert again.compared
    assert again.changes == ()
    dearer = [{**line, "net_amount": f"{float(line['net_amount']) * 1.5:.2f}", "list_price": 9} for line in good]
    moved = {c.name: c for c in fit(write(dearer), out).changes}
    price = moved["categories.basket.price"]
    assert price.after / price.before == pytest.approx(1.5, rel=0.01)
    assert price.z > 2
    assert "beyond what chance explains" in price.words()
    assert "fitted.hash" in moved


def test_nothing_is_written_when_the_data_are_bad(write, good, tmp_path):
    out = tmp_path / "out.yaml"
    with pytest.raises(FitError):
        fit(write(good[:20]), out)
    with pytest.raises(FitError, match="share of needs"):
        fit(write(good), out, share=0.0)
    assert not out.exists()


def test_a_full_disk_is_told_in_one_line(write, good, tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FitError, match=r"out.yaml: cannot be written: No space left"):
        fit(write(good), tmp_path / "new" / "out.yaml")
    assert list((tmp_path / "new").iterdir()) == []


def test_changes_are_named_with_their_size():
    old = "a: {value: 1.0, se: 0.3}\nb: {value: [1, 2], se: 0.1}\nc: gone\nsame: {value: 3, se: 1}\nlist: [x]\n"
    new = "a: {value: 2.0, se: 0.4}\nb: {value: [1, 2.5], se: 0.0}\nd: 4\nsame: {value: 3, se: 2}\nlist: [y]\n"
    found = {c.name: c for c in changed(old, new)}
    assert found["a"].z == pytest.approx(2.0)
    assert found["b.2"].z == pytest.approx(5.0)
    assert found["c"].words() == "c is gone; it was gone"
    assert found["d"].words() == "d is new: 4"
    assert set(found) == {"a", "b.2", "c", "d", "list: x", "list: y"}
    with pytest.raises(FitError, match="cannot be read"):
        changed("a: [", new)


def test_starting_a_fit_loads_nothing_heavy():
    """The command line answers a missing package or file at once."""
    code = (
        "import sys, optimize.fitting.command; print(sorted({'duckdb', 'pandas', 'numba', 'mesa'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stdout.strip() == "[]"


def test_numbers_that_are_none_are_never_written():
    with pytest.raises(FitError, match="not finite"):
        rounded(float("nan"))
    with pytest.raises(FitError, match="not finite"):
        Estimate(1.0, float("inf"), 3, ("a",)).document()
    assert rounded(123456.789) == 123460.0


def test_a_ratio_has_the_error_of_a_bootstrap_over_people():
    draws = np.random.default_rng(6)
    bottoms = draws.gamma(2, 10, 300)
    tops = bottoms * draws.beta(3, 5, 300)
    value, error = ratio(tops, bottoms)
    picks = [draws.integers(0, 300, 300) for _ in range(800)]
    assert value == pytest.approx(tops.sum() / bottoms.sum())
    assert error == pytest.approx(np.std([tops[p].sum() / bottoms[p].sum() for p in picks]), rel=0.1)
