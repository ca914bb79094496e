"""Whatever is done to a file, the answer is a scenario or located problems; never another exception."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.errors import ScenarioError
from scenarios.layers import LIBRARY
from scenarios.load import load_checked

OMNI = (LIBRARY / "retail_omni.yaml").read_text(encoding="utf-8")
VALUES = [
    "-1", "1e308", "[]", "{}", "null", "yes", "'x'", "[1, {a: b}]", "2026-13-45", "9999-12-31", "0001-01-01",
    "{value: 3}", "{value: [1], se: -1, n: x}", "&a 1", "*a", "!!int 3", "0", "bank", "[bank]", "1e-300", "true", "~",
    "𝟙", "\u202e", "{channels.web.open: false}", "1_000_000_000_000_000_000", '"\\0"',
]  # fmt: skip


def tried(text: str | bytes, folder: Path) -> None:
    path = folder / "mine.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    error = refusal(path)
    if error is None:
        return
    assert error.problems
    assert all(p.text and p.line >= 1 and p.column >= 1 for p in error.problems)
    assert error.render().endswith("nothing was run.")
    assert error.as_json()["count"] == len(error.problems)


def refusal(path: Path) -> ScenarioError | None:
    try:
        load_checked(path)
    except ScenarioError as error:
        return error
    return None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@given(seed=st.integers(0, 2**32))
@settings(max_examples=60)
def test_values_swapped(seed: int, folder: Path) -> None:
    luck = random.Random(seed)
    lines = OMNI.splitlines()
    for _ in range(luck.randint(1, 6)):
        place = luck.randrange(len(lines))
        name, colon, _ = lines[place].partition(":")
        if colon:
            lines[place] = f"{name}: {luck.choice(VALUES)}"
    tried("\n".join(lines), folder)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=60)
def test_lines_lost_doubled_moved_or_indented(seed: int, folder: Path) -> None:
    luck = random.Random(seed)
    lines = OMNI.splitlines()
    for _ in range(luck.randint(1, 8)):
        place, other = luck.randrange(len(lines)), luck.randrange(len(lines))
        lines[place : place + luck.randint(0, 2)] = luck.choice(
            [[], [lines[other]] * 2, ["  " + lines[place]], [lines[place].strip()]]
        )
    tried("\n".join(lines), folder)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=60)
def test_bytes_flipped(seed: int, folder: Path) -> None:
    luck = random.Random(seed)
    data = bytearray(OMNI.encode()[: luck.randint(0, len(OMNI))])
    for _ in range(luck.randint(0, 10)):
        if data:
            data[luck.randrange(len(data))] = luck.randrange(256)
    tried(bytes(data), folder)


@given(text=st.text(max_size=200))
@settings(max_examples=60)
def test_any_text(text: str, folder: Path) -> None:
    tried(text, folder)


NAMES = st.sampled_from(["a", "share", "levers", "channels", "web", "bank", "x.y", "value", "title", "where", "today"])
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(-5, 5), st.text("abz_.: ", max_size=5))
SHAPES = st.recursive(
    PLAIN,
    lambda below: st.one_of(st.lists(below, max_size=3), st.dictionaries(NAMES, below, max_size=3)),
    max_leaves=8,
)


@given(
    group=st.sampled_from(
        ["segments", "media", "channels", "partners", "strategies", "rules", "budget", "overrides", "use", "day", "off",
         "behaviours", "include", "hall", "needs", "extends", "guardrails", "fitted", "categories", "regions"]
    ),
    shape=SHAPES,
)  # fmt: skip
@settings(max_examples=150)
def test_any_shape_in_any_group(group: str, shape: object, folder: Path) -> None:
    import json

    tried(f"extends: retail_omni\n{group}: {json.dumps(shape)}\n", folder)
