from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from sim.run import Run


def _rich_day() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rich_day", Path(__file__).with_name("rich_day.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["rich_day"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def rich() -> ModuleType:
    """The day with one of everything."""
    return _rich_day()


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
