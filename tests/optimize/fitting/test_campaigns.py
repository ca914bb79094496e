from __future__ import annotations

import numpy as np
import pytest

from optimize.fitting.campaigns import _window, compare


def test_choosing_heavy_buyers_fools_the_naive_comparison_only():
    draws = np.random.default_rng(2)
    level = draws.gamma(1.3, 4.0, 4000)
    spent = np.concatenate([np.zeros((4000, 1)), np.cumsum(draws.poisson(level[:, None], (4000, 120)), axis=1)], axis=1)
    chosen = level > np.quantile(level, 0.7)
    naive, _, differenced, error = compare(spent, chosen, 0, 60, 120)
    assert naive > 30
    assert abs(differenced) < 3.5 * error

    added = spent.copy()
    added[np.ix_(chosen, np.arange(61, 121))] += np.arange(1, 61) * 0.5
    _, _, effect, error = compare(added, chosen, 0, 60, 120)
    assert effect == pytest.approx(3.5, abs=3.5 * error)


def test_a_campaign_needs_as_much_time_before_as_inside():
    assert _window(60, 100, 364) == (20, 60, 100)
    assert _window(20, 100, 364) == (0, 20, 100)
    assert _window(10, 100, 364) is None
    assert _window(300, 500, 364) == (236, 300, 364)
    assert _window(355, 500, 364) is None
