"""The page about the Mesa model is run as it is written."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "mesa.md"


def test_the_pages_code_runs() -> None:
    blocks = re.findall(r"^```python run\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert len(blocks) == 6
    exec("\n".join(blocks), {"__name__": "page"})
