from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
import rich_day

from sim.run import Run


@pytest.fixture(scope="session")
def rich() -> ModuleType:
    """The day with one of everything."""
    return rich_day


def differences(a: Run, b: Run) -> list[str]:
    """Names of columns, tallies and tables that differ in any bit."""
    one, two = a.columns(), b.columns()
    assert one.keys() == two.keys()
    found = [f"column {n}" for n in one if not np.array_equal(one[n], two[n], equal_nan=True)]
    assert a.tallies.keys() == b.tallies.keys()
    found += [f"tally {n}" for n in a.tallies if not np.array_equal(a.tallies[n], b.tallies[n])]
    return found + [f"table {n}" for n in a.tables if not np.array_equal(a.tables[n], b.tables[n])]


@pytest.fixture(scope="session")
def differing():
    """Compare two runs bit by bit."""
    return differences
