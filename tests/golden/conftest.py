"""Golden tallies: with `pytest tests/golden --because "what changed"` they are written anew, with the reason."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--because", default="", help="Write the golden tallies anew, for this reason.")
