"""Every scenario in the guide is one that passes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenarios.load import load_checked
from scenarios.source import MOST_BYTES, MOST_DEPTH, MOST_VALUES
from scenarios.support import DATED, SELECTIVE

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "scenarios.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_the_blocks_of_the_guide_are_right(number: int, tmp_path: Path) -> None:
    (tmp_path / "guide.yaml").write_text(BLOCKS[number], encoding="utf-8")
    assert load_checked(tmp_path / "guide.yaml").title


def test_the_guide_names_the_limits_and_the_levers() -> None:
    assert len(BLOCKS) >= 6
    assert f"{MOST_BYTES // 1_000_000} MB" in GUIDE
    assert f"{MOST_VALUES:,} values" in GUIDE
    assert f"deeper than {MOST_DEPTH}" in GUIDE
    for row, kinds in (("| `starts`", DATED), ("| `where`", SELECTIVE)):
        line = next(line for line in GUIDE.splitlines() if line.startswith(row))
        assert all(setting in line and group in line for group, setting in kinds)
