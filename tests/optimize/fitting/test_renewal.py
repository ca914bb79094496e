from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimize.fitting.moments import NAMES, moments
from optimize.fitting.renewal import BasketSpread, Renewal, Rhythm

FLAT = np.full(364, 1 / 7)
BASKET = BasketSpread(30.0, 0.0, 0.6)
PANEL = Renewal(3000, FLAT, BASKET, 7)


def facts(rhythm, panel=PANEL):
    return dict(zip(NAMES, moments(panel.shop(rhythm)), strict=True))


def test_memoryless_needs_are_negative_binomial():
    rate, shape = 0.5, 1.2
    of = PANEL.shop(Rhythm(rate, shape, 1.0, 1.0))
    nobody = (1 + 52 * rate / shape) ** -shape
    assert len(of) / 3000 == pytest.approx(1 - nobody, abs=0.006)
    assert of.days.sum() / 3000 == pytest.approx(52 * rate, rel=0.03)
    quiet_week = (1 + rate / shape) ** -shape
    assert of.active.sum() / (52 * 3000) == pytest.approx(1 - quiet_week, rel=0.03)


def test_regular_gaps_keep_the_mean_and_raise_retention():
    loose, firm = (facts(Rhythm(1.0, 1.5, shape, 1.0)) for shape in (1.0, 6.0))
    assert firm["shopping_days"] == pytest.approx(loose["shopping_days"], rel=0.02)
    assert firm["retention"] > loose["retention"] + 0.03


def test_gaps_have_the_spread_of_their_shape():
    panel = Renewal(2000, np.full(364 * 3, 1 / 7), BASKET, 3)
    rhythm = Rhythm(0.7, 500.0, 4.0, 1.0)
    shopped = panel._days(rhythm)
    person, day = np.nonzero(shopped)
    gaps = np.diff(day)[np.diff(person) == 0]
    assert gaps.mean() == pytest.approx(10.0, rel=0.02)
    assert gaps.std() / gaps.mean() == pytest.approx(0.5, rel=0.03)


@settings(max_examples=5, deadline=None)
@given(st.floats(0.3, 0.8), st.floats(0.5, 4.0))
def test_a_larger_share_only_adds_shopping_days(share, gap_shape):
    small = PANEL._days(Rhythm(1.0, 1.2, gap_shape, share))
    large = PANEL._days(Rhythm(1.0, 1.2, gap_shape, share + 0.15))
    assert not (small & ~large).any()
    assert large.sum() > small.sum()


def test_the_season_moves_needs_to_its_days():
    season = np.full(364, 1 / 7)
    season[:182] *= 1.5
    season[182:] *= 0.5
    of = Renewal(3000, season, BASKET, 7).shop(Rhythm(0.6, 1.2, 2.0, 1.0))
    assert of.first.sum() / of.second.sum() == pytest.approx(3.0, rel=0.06)


def test_people_differ_in_their_share_as_said():
    rhythm = Rhythm(1.0, 2.0, 1.0, 0.6, 0.2)
    shares = PANEL._shares(rhythm)
    assert shares.mean() == pytest.approx(0.6, abs=0.002)
    assert shares.std() == pytest.approx(0.2, abs=0.002)
    with pytest.raises(ValueError, match="differ so much"):
        PANEL._shares(replace(rhythm, share_sd=0.6))


def test_money_follows_the_basket():
    panel = Renewal(3000, FLAT, BasketSpread(30.0, 0.5, 0.6), 9)
    of = panel.shop(Rhythm(1.0, 2.0, 1.0, 1.0))
    assert of.spend.sum() / of.days.sum() == pytest.approx(30.0, rel=0.04)
    assert np.log(of.spend / of.days).std() > 0.45
