from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimize.fitting.moments import NAMES, covariance, moments, top_share, year

WEEKS = 10
events = st.sets(st.tuples(st.integers(0, 8), st.integers(0, 7 * WEEKS - 1)), min_size=5, max_size=120)


def summed(shopped, spend=None):
    pairs = sorted(shopped)
    customer = np.array([p[0] for p in pairs])
    day = np.array([p[1] for p in pairs])
    money = np.ones(len(pairs)) if spend is None else spend(day)
    return year(customer, day, money, 9, WEEKS)


@given(events)
def test_facts_equal_counting_by_hand(shopped):
    people = sorted({who for who, _ in shopped})
    weeks = {who: {day // 7 for w, day in shopped if w == who} for who in people}
    days = [sum(1 for w, _ in shopped if w == who) for who in people]
    at_risk = [(who, w) for who in people for w in weeks[who] if w < WEEKS - 1]
    again = [1 for who, w in at_risk if w + 1 in weeks[who]]
    quiet = [(who, w) for who in people for w in range(WEEKS - 1) if w not in weeks[who]]
    back = [1 for who, w in quiet if w + 1 in weeks[who]]
    of = summed(shopped)
    if not at_risk:
        return
    found = dict(zip(NAMES, moments(of), strict=True))
    assert found["shopping_days"] == pytest.approx(np.mean(days))
    assert found["days_cv"] == pytest.approx(np.std(days) / np.mean(days))
    assert found["retention"] == pytest.approx(len(again) / len(at_risk))
    assert found["active"] == pytest.approx(sum(map(len, weeks.values())) / (WEEKS * len(people)))
    if quiet:
        assert found["return_after_pause"] == pytest.approx(len(back) / len(quiet))


@given(st.lists(st.floats(0.1, 100), min_size=5, max_size=50), st.integers(0, 2**32 - 1))
def test_a_weight_counts_a_household_so_many_times(spend, seed):
    money = np.array(spend)
    weights = np.random.default_rng(seed).integers(0, 4, len(money)).astype(float)
    if weights.sum() == 0:
        return
    assert top_share(money, 0.2, weights) == pytest.approx(top_share(np.repeat(money, weights.astype(int)), 0.2))


def test_top_share_of_known_people():
    assert top_share(np.array([1.0, 1.0, 1.0, 1.0, 6.0]), 0.2) == pytest.approx(0.6)
    assert top_share(np.full(10, 3.0), 0.2) == pytest.approx(0.2)
    assert top_share(np.array([8.0, 2.0]), 0.25) == pytest.approx(0.4), "half of the household on the border"


def test_people_who_never_shopped_are_not_seen():
    of = summed({(0, 0), (0, 7), (3, 1)})
    assert len(of) == 2
    assert of.days.tolist() == [2.0, 1.0]


def test_the_bootstrap_knows_the_error_of_a_mean():
    draws = np.random.default_rng(3)
    customer = np.repeat(np.arange(400), 30)
    keep = draws.random(len(customer)) < draws.random(400)[customer]
    day = np.tile(np.arange(30), 400)[keep]
    of = year(customer[keep], day, np.ones(keep.sum()), 400, 5)
    spread = covariance(of, 1, 400)
    assert np.sqrt(spread[0, 0]) == pytest.approx(of.days.std() / np.sqrt(len(of)), rel=0.12)
    assert np.array_equal(spread, covariance(of, 1, 400))
