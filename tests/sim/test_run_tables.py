from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks import small
from sim import Run, simulate
from sim.draws import key
from sim.errors import RunError


@pytest.fixture(scope="module")
def run():
    return simulate(small.people(600), small.world(), small.DAY, days=5, seed=key(1), first_day=7, record=("wait",))


def test_a_run_comes_back_from_its_files_as_it_was(run, tmp_path):
    back = Run.read(run.write(tmp_path / "run"))
    assert (back.first_day, back.days, back.seed, back.customers) == (7, 5, key(1), 600)
    assert back.axes == run.axes
    assert back.axes_of == run.axes_of
    assert np.array_equal(back.tallies["orders"], run.tallies["orders"])
    assert back.tallies["orders"].dtype == np.int64
    assert np.array_equal(back.tables["wait"], run.tables["wait"])
    with pytest.raises(RunError, match="not customers"):
        back.columns()


def test_files_appear_whole_and_the_description_last(run, tmp_path, monkeypatch):
    def full(_self):
        raise OSError("no space left on device")

    monkeypatch.setattr(Run, "_document", full)
    with pytest.raises(OSError, match="no space"):
        run.write(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["orders.parquet", "wait.parquet"]
    with pytest.raises(RunError, match="holds no finished run"):
        Run.read(tmp_path)


def test_long_form_names_days_and_elements(run):
    frame = run.frame("orders")
    assert list(frame.columns) == ["day", "option", "value"]
    assert frame.day.min() == 7
    assert frame.value.sum() == run.tallies["orders"].sum()
    assert frame[(frame.day == 9) & (frame.option == "store")].value.item() == run.tallies["orders"][2, 2]
    with pytest.raises(RunError, match="did you mean 'orders'"):
        run.values("order")


def test_the_description_is_json(run, tmp_path):
    told = json.loads((run.write(tmp_path) / "run.json").read_text())
    assert told["tallies"] == {"orders": ["option"]}
    assert told["seed"] == str(key(1))


def test_the_table_of_a_day_says_what_happens_and_how_long_it_took(run):
    table = small.DAY.table(run)
    assert [row["name"] for row in table][:3] == ["contact", "remember", "count_touches"]
    assert table[-1]["kind"] == "together"
    assert table[-1]["seconds"] > 0
    assert "satisfaction" in str(table)
    assert str(small.DAY.table()).count("\n") == len(table)
