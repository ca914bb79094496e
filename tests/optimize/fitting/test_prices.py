from __future__ import annotations

import numpy as np
import pytest

from optimize.fitting.prices import Panel, _held_out, response, within

ITEMS, WEEKS, TRUTH = 40, 52, -1.4


def planted(display_effect=0.0, seed=4, missing=0.1):
    """Items with levels and weeks of their own; where prices are cut, a display stands more often."""
    draws = np.random.default_rng(seed)
    item, week = (a.ravel() for a in np.meshgrid(np.arange(ITEMS), np.arange(WEEKS), indexing="ij"))
    kept = draws.random(len(item)) > missing
    item, week = item[kept], week[kept]
    cut = np.where(draws.random(len(item)) < 0.2, -0.25, 0.0)
    price = draws.normal(0, 0.5, ITEMS)[item] + cut + draws.normal(0, 0.05, len(item))
    display = np.where((cut < 0) & (draws.random(len(item)) < 0.8), 0.7, 0.0)
    units = draws.normal(3, 1, ITEMS)[item] + draws.normal(0, 0.3, WEEKS)[week] + TRUTH * price
    units = units + display_effect * display + draws.normal(0, 0.3, len(item))
    return Panel(item, week, units, np.column_stack([price, display, np.zeros(len(item))]))


def test_the_planted_elasticity_comes_back():
    slope, error = response(planted(), 1)
    assert abs(slope - TRUTH) < 3 * error
    assert 0.005 < error < 0.15


def test_a_display_that_comes_with_the_cut_fools_only_the_plain_estimate():
    panel = planted(display_effect=1.0)
    plain, controlled = response(panel, 1), response(panel, 3)
    assert plain[0] < TRUTH - 5 * plain[1]
    assert abs(controlled[0] - TRUTH) < 3 * controlled[1]


def test_demeaning_equals_regression_on_dummies():
    panel = planted(missing=0.3)
    dummies = np.column_stack([np.eye(ITEMS)[panel.item], np.eye(WEEKS)[panel.week]])
    left = panel.units - dummies @ np.linalg.lstsq(dummies, panel.units, rcond=None)[0]
    assert within(panel.units, panel) == pytest.approx(left, abs=1e-6)


def test_held_out_weeks_are_explained_by_a_true_price_and_not_by_noise():
    panel = planted()
    blind = Panel(panel.item, panel.week, np.random.default_rng(1).normal(size=len(panel.item)), panel.causes)
    assert _held_out(panel, promotions=False) > 0.15
    assert _held_out(blind, promotions=False) < 0.02
