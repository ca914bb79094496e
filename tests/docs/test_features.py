"""The page of features says what there is: each line once, each test and command it names is there."""

from __future__ import annotations

import ast
import re
import shlex
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from scenarios.load import load_checked

ROOT = Path(__file__).parents[2]
SIZES = {"A": 31, "B": 25, "C": 51, "D": 8, "E": 9, "F": 26, "G": 20, "H": 14, "I": 19}
TEXT = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([A-I]\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", TEXT, re.M)


def test_every_line_is_there_once_in_order() -> None:
    assert [row[0] for row in ROWS] == [f"{block}{n}" for block, size in SIZES.items() for n in range(1, size + 1)]


def test_the_sums_are_those_of_the_lines() -> None:
    states = ("done", "partly", "not yet")
    for block in (*SIZES, ""):
        counts = [sum(row[2] == state for row in ROWS if row[0].startswith(block)) for state in states]
        name = rf"\[{block} [^\]]+\]\([^)]+\)" if block else "all"
        assert re.search(rf"^\| {name} \| {counts[0]} \| {counts[1]} \| {counts[2]} \|$", TEXT, re.M), block


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_state_is_earned(row: tuple[str, ...]) -> None:
    _, _, state, shown, proved = (cell.strip() for cell in row)
    assert state in ("done", "partly", "not yet")
    named = [cell != "-" for cell in (shown, proved)]
    assert all(named) if state == "done" else any(named) if state == "partly" else not any(named)
    if proved != "-":
        file, name = proved.strip("`").split("::")
        assert name in names_of(file), f"no {proved}"
    if shown != "-":
        assert_command(shown.strip("`"))


@lru_cache(maxsize=64)
def names_of(file: str) -> frozenset[str]:
    """Names of the tests of a file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def assert_command(line: str) -> None:
    """A command and its options exist, its scenario passes with its changes, and it has the strategy."""
    import typer

    from reports.cli import app

    words = shlex.split(line)
    known: Any = typer.main.get_command(app)
    assert words[0] == "footfall"
    assert words[1] in known.commands, line
    if words[2].startswith("--"):
        words.insert(2, "")
    given = dict(zip(words[3::2], words[4::2], strict=True))
    assert set(given) <= {name for p in known.commands[words[1]].params for name in p.opts}, line
    if words[2] in ("", "completejourney") or words[2].isupper() or ".json" in words[2]:
        return
    scenario = passed(words[2], (given["--set"],) if "--set" in given else ())
    assert words[1] != "plan" or scenario.budget is not None
    if words[1] == "run":
        assert given.get("--strategy", next(iter(scenario.strategies), "")) in scenario.strategies, line


@lru_cache(maxsize=64)
def passed(name: str, sets: tuple[str, ...]):
    """A scenario that is checked, once for all lines that name it."""
    return load_checked(name, sets)
