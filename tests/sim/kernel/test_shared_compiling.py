"""Compiled code is shared by processes, and done without where nothing can be kept."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from sim import Day, Each, Population, State, Tableau, Uniform, World, behaviour, simulate
from sim.kernel import cache, side
from sim.kernel.passes import Source

TEXT = """from numba import njit, types


@njit(types.float64(types.float64), cache=True)
def twice(x):
    return x + x
"""


@behaviour(writes="race")
def pick(race: State, u: Uniform) -> float:
    """A name that compiled passes use too."""
    return race + u


@behaviour(writes="grab")
def author(race: State) -> float:
    """Another one."""
    return 2.0 * race


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("FOOTFALL_CACHE", str(tmp_path / "kernels"))
    monkeypatch.delenv("FOOTFALL_CACHE_TOLD", raising=False)
    monkeypatch.setattr(cache, "_loaded", {})
    return tmp_path / "kernels"


def test_a_piece_that_another_process_is_busy_with_is_left_to_it(place):
    path = cache.place("twice", TEXT)
    with cache._claim(path, wait=False) as mine:
        assert mine
        before = f"from sim.kernel import cache; cache.attempt('twice', {TEXT!r}, {{}})"
        subprocess.run([sys.executable, "-c", before], check=True)
        assert not cache.ready(path)
    subprocess.run([sys.executable, "-c", before], check=True)
    assert cache.ready(path)
    assert cache.load("twice", TEXT, {}).twice(2.0) == 4.0


def test_a_second_process_compiles_what_it_is_told(place, monkeypatch):
    monkeypatch.setattr(side, "_helper", None)
    monkeypatch.setattr(side, "_processors", lambda: 2)
    side.ask([side.Piece("twice", TEXT)])
    assert side._helper is not None
    assert side._helper.stdin is not None
    for _ in range(600):
        if cache.ready(cache.place("twice", TEXT)):
            break
        with pytest.raises(subprocess.TimeoutExpired):
            side._helper.wait(0.1)
    assert cache.ready(cache.place("twice", TEXT))
    side._helper.stdin.close()
    assert side._helper.wait(20) == 0


def test_an_order_for_an_edited_function_is_not_carried_out(place):
    side._make(side.Piece("fade", "def pass_fade(): pass", "another mark", "sim.behaviours.media"))
    assert not list(place.glob("fade_*"))


def test_names_of_ours_are_free_for_authors():
    day = Day(Each(pick, author))
    run = simulate(Population(np.arange(3)), World({}, {}), day, days=2, seed=1)
    assert (run.columns()["race"] > 0.0).all()


def test_what_cannot_be_kept_is_compiled_in_memory_and_said_once(tmp_path, monkeypatch, capfd):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("FOOTFALL_CACHE", str(blocked))
    monkeypatch.setenv("FOOTFALL_CACHE_TOLD", "")
    monkeypatch.setattr(cache, "_loaded", {})
    assert cache.load("twice", TEXT, {}).twice(2.0) == 4.0
    assert cache.load("each", TEXT.replace("x + x", "x * x"), {}).twice(3.0) == 9.0
    said = capfd.readouterr().err
    assert said.count("cannot be kept") == 1
    assert str(blocked) in said
    assert "FOOTFALL_CACHE" in said
    assert os.environ["FOOTFALL_CACHE_TOLD"] == str(blocked)
    assert blocked.read_text() == "in the way"


def test_a_behaviour_is_ordered_by_its_module_and_text():
    from sim.behaviours import needs
    from sim.binding import Binding

    people = Population(np.arange(2), {"needed": np.zeros(2)})
    source = Source.of(needs.set_out, Binding.of(Day(Each(needs.set_out)), people, World({}, {"t": Tableau(0.0)})))
    assert (source.piece.module, source.piece.name) == ("sim.behaviours.needs", "set_out")
    assert source.piece.text == source.text
