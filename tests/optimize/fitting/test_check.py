from __future__ import annotations

import numpy as np
import pytest

from optimize.fitting.check import _read, check
from optimize.fitting.estimate import FitError
from scenarios.load import load


@pytest.mark.slow
def test_the_fitted_grocer_shops_as_the_data_say():
    """The target of the fit, through media, choice, channels, rivals and dropout, on luck that fitted nothing."""
    found = check(load("grocer_bank_card"), replications=(2000, 2001), agents=5_000)
    rows = {row.name: row for row in found.table}
    assert rows["shopping_days"].simulated == pytest.approx(rows["shopping_days"].data, rel=0.05)
    assert rows["top_fifth"].simulated == pytest.approx(rows["top_fifth"].data, abs=0.03)
    assert rows["retention"].simulated == pytest.approx(rows["retention"].data, abs=0.04)
    assert all(found.holds().values())
    assert found.share == pytest.approx(found.assumed, abs=0.03), "the scenario gives us the share the fit assumed"
    assert found.weekly_correlation > 0.5
    assert all(row.se > 0 for row in found.table)


def test_receipts_are_read_within_the_year_and_for_our_customers_only():
    outside = 1 << 40
    receipts = [
        (3, np.array([0, 1]), np.array([1.0, 1.0]), np.array([500.0, 700.0])),
        (10, np.array([0, 2, outside]), np.array([1.0, 0.0, 1.0]), np.array([1000.0, 0.0, 900.0])),
        (17, np.array([0, 1]), np.array([0.0, 1.0]), np.array([0.0, 250.0])),
    ]
    receipts += [(20 + d, np.array([0, 1]), np.array([1.0, 0.0]), np.array([100.0, 0.0])) for d in range(10)]
    lived = _read(receipts, slice(7, 35), 3)
    assert lived.weekly.tolist() == [10.0, 2.5 + 1.0, 7.0, 2.0]
    assert lived.year.days.tolist() == [11.0, 1.0]
    assert lived.share == pytest.approx(12 / 24)
    assert lived.shares == pytest.approx([11 / 12, 1 / 11])


def test_a_scenario_without_fitted_facts_is_refused():
    with pytest.raises(FitError, match="includes no fragment"):
        check(load("retail_omni"))
