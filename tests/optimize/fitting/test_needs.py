from __future__ import annotations

import numpy as np
import pytest

from optimize.fitting import needs
from optimize.fitting.needs import assumed_share, fit_needs
from optimize.fitting.renewal import BasketSpread, Renewal, Rhythm

FLAT = np.full(364, 1 / 7)
BASKET = BasketSpread(30.0, 0.0, 0.8)
TRUTH = Rhythm(1.4, 1.1, 3.0, 0.6, 0.2)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(needs, "PEOPLE", 2500)
    monkeypatch.setattr(needs, "JUDGES", 4000)


@pytest.fixture
def planted():
    return fit_needs(Renewal(4000, FLAT, BASKET, 99).shop(TRUTH), FLAT, BASKET, 0.6, 0.2, ("who", "when"))


def test_planted_numbers_come_back_within_their_errors(planted):
    for name in ("rate", "rate_shape", "gap_shape"):
        found, truth = getattr(planted, name), getattr(TRUTH, name)
        assert abs(found.value - truth) < 3 * found.se, name
        assert found.se < 0.5 * truth, name
    assert planted.missed == ()


def test_fitted_facts_hold_on_luck_that_was_not_fitted(planted):
    table = {row.name: row for row in planted.table}
    assert table["shopping_days"].simulated == pytest.approx(table["shopping_days"].data, rel=0.05)
    assert table["top_fifth"].simulated == pytest.approx(table["top_fifth"].data, abs=0.03)
    assert table["retention"].simulated == pytest.approx(table["retention"].data, abs=0.04)
    assert {name for name, row in table.items() if row.fitted} == {"shopping_days", "top_fifth", "retention"}


def test_the_share_assumed_to_be_ours_scales_needs_not_shopping_days():
    of = Renewal(3000, FLAT, BASKET, 99).shop(TRUTH)
    half, most = (fit_needs(of, FLAT, BASKET, share, 0.1, ()) for share in (0.5, 0.9))
    assert half.rate.value * 0.5 == pytest.approx(most.rate.value * 0.9, rel=0.05)
    assert half.gap_shape.value > most.gap_shape.value, "picking needs by lot makes shopping days less regular"


def test_facts_that_no_rhythm_can_meet_are_named():
    clockwork = Renewal(3000, FLAT, BASKET, 4).shop(Rhythm(1.0, 1.0, 60.0, 1.0))
    found = fit_needs(clockwork, FLAT, BASKET, 0.5, 0.05, ())
    assert "retention" in found.missed, "half of a clockwork's needs, picked by lot, are not a clockwork"


def test_the_assumption_is_named():
    said = assumed_share(0.6, 0.2)
    assert said.name == "needs.share_ours"
    assert "0.6" in said.why
