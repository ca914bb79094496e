"""What a scenario may ask for is measured: `check` passes no file on which `run` would stop."""

from __future__ import annotations

import pytest

from optimize.replication import MEASURES
from scenarios.layers import library
from scenarios.load import load


@pytest.mark.parametrize("name", library())
def test_what_the_library_asks_for_is_measured(name: str) -> None:
    assert set(load(name).outputs.kpis) <= set(MEASURES)
