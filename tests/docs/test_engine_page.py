from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "engine.md"


def test_the_example_of_the_engine_page_runs(capsys):
    example = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert example
    scope = {"__name__": "engine_page"}
    exec(compile(example[1], PAGE, "exec"), scope)
    assert scope["run"].tallies["orders"].shape == (28, 2, 3)
    assert scope["arm"].first_day == 28
    assert "crowd" in capsys.readouterr().out
