"""Nothing stale runs: every edit of what a pass depends on is seen, and nothing else compiles anew."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from sim import Day, Each, Population, Tableau, World, simulate
from sim.errors import BehaviourError
from sim.kernel import cache

SOURCE = """
from sim import State, Uniform, behaviour, Table
from helpers_of_shop import raised, LIMIT
RATE = 0.5
PAIR = (1.0, 2.0)
def bump(x):
    return raised(x) + RATE
@behaviour(writes="mood", start=1.0)
def cheer(mood: State, u: Uniform, *, gain: float = 0.25) -> float:
    return min(bump(mood) * gain + PAIR[1], LIMIT)
@behaviour(writes="rest")
def rest(mood: State, fee: Table) -> float:
    return mood - fee
"""
HELPERS = """
LIMIT = 100.0
DEEP = 3.0
def deeper(x):
    return x * DEEP
def raised(x):
    return deeper(x) + 1.0
"""
EDITS = {
    "the body": (("* gain +", "* gain -"), ()),
    "a constant": (("RATE = 0.5", "RATE = 0.75"), ()),
    "a constant in a tuple": (("(1.0, 2.0)", "(1.0, 2.5)"), ()),
    "a helper": (("raised(x) + RATE", "raised(x) - RATE"), ()),
    "an imported helper": ((), ("deeper(x) + 1.0", "deeper(x) + 2.0")),
    "a helper's helper": ((), ("return x * DEEP", "return x / DEEP")),
    "a constant of a helper's helper": ((), ("DEEP = 3.0", "DEEP = 4.0")),
    "an imported constant": ((), ("LIMIT = 100.0", "LIMIT = 2.0")),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A cache that starts empty; the driver is compiled into it once for all tests."""
    return tmp_path_factory.mktemp("kernels")


@pytest.fixture
def shop(kept, tmp_path, monkeypatch):
    """Loads the author's two files, edited or not, into a fresh module each time."""
    monkeypatch.setenv("FOOTFALL_CACHE", str(kept))

    def load(edit=(), helper_edit=()):
        texts = {"helpers_of_shop": HELPERS.replace(*helper_edit) if helper_edit else HELPERS}
        texts["shop"] = SOURCE.replace(*edit) if edit else SOURCE
        for name, text in texts.items():
            path = tmp_path / f"{name}.py"
            path.write_text(text)
            spec = importlib.util.spec_from_file_location(name, path)
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            exec(compile(text, path, "exec"), vars(module))
        return sys.modules["shop"]

    yield load
    for name in ("helpers_of_shop", "shop"):
        sys.modules.pop(name, None)


def moods(shop, *stages):
    day = Day(*(stages or (Each(shop.cheer, shop.rest),)))
    world = World({}, {"fee": Tableau(0.5)})
    return simulate(Population(np.arange(3)), world, day, days=3, seed=1).columns()["mood"].tolist()


def by_hand(shop):
    mood = 1.0
    for _ in range(3):
        mood = shop.cheer(mood, 0.5)
    return [mood] * 3


def passes(kept):
    return {p.name for p in kept.glob("*.py") if not p.name.startswith("driver")}


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_is_seen_and_only_its_pass_compiles_anew(shop, kept, what):
    before = moods(shop())
    files = passes(kept)
    edited = shop(*EDITS[what])
    after = moods(edited)
    assert after == by_hand(edited)
    assert after != before
    new = passes(kept) - files
    assert [name.split("_")[0] for name in new] == ["cheer"]
    assert moods(shop()) == before


def test_comments_and_places_compile_nothing_anew(shop, kept):
    before = moods(shop())
    files = passes(kept)
    assert moods(shop(("RATE = 0.5", "# the rate\n\nRATE = 0.5"))) == before
    assert passes(kept) == files


def test_another_order_or_company_compiles_nothing_anew(shop, kept):
    module = shop()
    moods(module)
    files = passes(kept)
    moods(module, Each(module.cheer))
    moods(module, Each(module.rest), Each(module.cheer))
    moods(module, Each(module.cheer, every=2), Each(module.rest))
    assert passes(kept) == files


def test_parameters_are_data(shop, kept):
    module = shop()
    moods(module)
    files = passes(kept)
    world, people = World({}, {"fee": Tableau(0.5)}), Population(np.arange(3))
    runs = [
        simulate(people, world, Day(Each(module.cheer)), days=1, seed=1, parameters={"cheer.gain": g}).columns()
        for g in (0.25, 0.5)
    ]
    assert [r["mood"][0] for r in runs] == [module.cheer(1.0, 0.5, gain=g) for g in (0.25, 0.5)]
    assert passes(kept) == files


def test_our_own_sources_are_part_of_every_name(monkeypatch):
    home = Path(cache.__file__).parents[1]
    used = {p for p in (*home.glob("kernel/*.py"), home / "elementary.py", home / "quantiles.py")}
    named = {home / name for name in cache._SHARED}
    walkers = {"__init__", "cache", "machine", "layout", "program", "passes", "store", "driver", "first", "arrays",
               "spared", "side"}  # fmt: skip
    assert {p.stem for p in used - named} == walkers, "a source that compiled code uses must be in cache._SHARED"


def test_the_cache_is_where_it_is_asked_to_be(monkeypatch, tmp_path):
    monkeypatch.delenv("FOOTFALL_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() == tmp_path / "footfall" / "kernels"
    monkeypatch.setenv("FOOTFALL_CACHE", str(tmp_path / "own"))
    assert cache.folder() == tmp_path / "own"


BROKEN = {
    "return eval('mood')": r"behaviour 'cheer' .* works in Python but cannot be compiled",
    "return mood + undefined": (r"fails for the first customer, at .*shop.py:10(.|\n)*NameError: name 'undefined'"),
    "return mood, u": r"behaviour 'cheer' .*writes 1 column\(s\) \(mood\) but returns 2 number\(s\)",
    "return None": r"but returns nothing",
    "return mood ** gain": r"uses '\*\*'.*power\(x, y\) from sim.portable",
}


@pytest.mark.parametrize("line", BROKEN)
def test_a_function_that_cannot_be_compiled_is_explained(shop, line):
    module = shop(("return min(bump(mood) * gain + PAIR[1], LIMIT)", line))
    with pytest.raises(BehaviourError, match=BROKEN[line]):
        moods(module)


@pytest.mark.parametrize(
    ("extra", "line", "message"),
    [
        ("import math", "return math.exp(mood)", r"uses math.exp, which differs between machines"),
        ("from math import log", "return log(mood)", r"uses math.log, which differs between machines"),
        ("import numpy", "return numpy.exp(mood)", r"uses module 'numpy'.*import the names it needs"),
        ("BOX = {}", "return len(BOX) + mood", r"uses 'BOX' \(dict\)"),
    ],
)
def test_what_would_not_be_the_same_everywhere_is_refused(shop, extra, line, message):
    module = shop(("return min(bump(mood) * gain + PAIR[1], LIMIT)", line))
    exec(extra, vars(module))
    with pytest.raises(BehaviourError, match=message):
        moods(module)


def test_exact_functions_of_math_are_welcome(shop):
    module = shop(("return min(bump(mood) * gain + PAIR[1], LIMIT)", "return math.sqrt(mood) + math.floor(u)"))
    exec("import math", vars(module))
    assert moods(module) == [1.0] * 3
