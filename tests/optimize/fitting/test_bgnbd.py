from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta as beta_distribution
from scipy.stats import gamma as gamma_distribution

from optimize.fitting.bgnbd import BuyTillYouDie, Cohort, fit_dropout
from optimize.fitting.cohorts import buyers
from optimize.fitting.estimate import FitError

TRUTH = BuyTillYouDie(0.6, 5.0, 1.2, 3.5)


def test_planted_numbers_come_back_within_ten_per_cent():
    ages = np.random.default_rng(1).uniform(40, 60, 40_000)
    found = fit_dropout(TRUTH.play(ages, 5))
    for name in ("r", "alpha", "a", "b"):
        estimate, truth = getattr(found, name), getattr(TRUTH, name)
        assert estimate.value == pytest.approx(truth, rel=0.10), name
        assert abs(estimate.value - truth) < 3.5 * estimate.se, name
    assert found.log_likelihood > found.log_likelihood_without + 100


@pytest.mark.parametrize(("repeats", "last", "age"), [(0, 0.0, 8.0), (1, 3.0, 8.0), (3, 6.5, 9.0)])
def test_the_likelihood_is_the_integral_over_rates_and_chances_to_leave(repeats, last, age):
    """Given a rate and a chance to leave, purchases are Poisson and each may be the last (source, equation 3)."""

    even = (np.arange(4000) + 0.5) / 4000
    rate = gamma_distribution.ppf(even, TRUTH.r, scale=1 / TRUTH.alpha)[:, None]
    leave = beta_distribution.ppf(even, TRUTH.a, TRUTH.b)[None, :]
    whole = (1 - leave) ** repeats * rate**repeats * np.exp(-rate * age)
    if repeats:
        whole = whole + leave * (1 - leave) ** (repeats - 1) * rate**repeats * np.exp(-rate * last)
    one = Cohort(np.array([float(repeats)]), np.array([last]), np.array([age]))
    assert TRUTH.log_likelihood(one) == pytest.approx(np.log(whole.mean()), abs=2e-3)


def test_expected_repeats_are_those_of_a_large_cohort():
    played = TRUTH.play(np.full(200_000, 30.0), 3)
    error = played.repeats.std() / np.sqrt(len(played))
    assert float(TRUTH.repeats_by(30.0)) == pytest.approx(played.repeats.mean(), abs=4 * error)


def test_the_future_of_customers_is_right_on_average_and_by_group():
    whole = TRUTH.play(np.full(60_000, 1e-9), 2)
    assert TRUTH.future(whole, 26.0).mean() == pytest.approx(float(TRUTH.repeats_by(26.0)), rel=1e-6)
    long, short = TRUTH.play(np.full(200_000, 60.0), 4), TRUTH.play(np.full(200_000, 40.0), 4)
    assert np.array_equal(short.last, np.where(long.last <= 40, long.last, short.last)), "same luck, same beginning"
    later = long.repeats - short.repeats
    expected = TRUTH.future(short, 20.0)
    for few, many in ((0, 0), (1, 2), (3, 100)):
        group = (short.repeats >= few) & (short.repeats <= many)
        error = later[group].std() / np.sqrt(group.sum())
        assert expected[group].mean() == pytest.approx(later[group].mean(), abs=4 * error)


def test_without_dropout_it_is_a_negative_binomial():
    plain = BuyTillYouDie(0.8, 6.0, 0.0, 1.0)
    ages = np.full(4, 10.0)
    x = np.array([0.0, 1.0, 2.0, 5.0])
    from scipy.stats import nbinom

    chance = nbinom.pmf(x, 0.8, 6.0 / 16.0)
    ordered = np.array([1.0, 10.0, 100.0, 1e5]) / np.array([1.0, 1.0, 2.0, 120.0])
    assert plain.log_likelihood(Cohort(x, x, ages)) == pytest.approx(float(np.log(chance / ordered).sum()))
    assert plain.future(Cohort(x, x, ages), 5.0) == pytest.approx((0.8 + x) / 16.0 * 5.0)


def test_purchases_of_a_day_count_once_and_late_comers_are_left_out():
    from datetime import date

    day = date(2024, 1, 1).toordinal()
    who = np.array([1, 1, 1, 2, 2, 3])
    when = np.array([day, day, day + 14, day + 7, day + 70, day + 80])
    found = buyers(who, when, date.fromordinal(day + 28))
    assert found.cohort.repeats.tolist() == [1.0, 0.0]
    assert found.cohort.last.tolist() == [2.0, 0.0]
    assert found.cohort.age.tolist() == [4.0, 3.0]
    assert found.later.tolist() == [0.0, 1.0]
    assert found.weeks == pytest.approx(52 / 7)


def test_time_runs_with_the_season():
    from datetime import date

    bought = [date(2023, 6, 26), date(2023, 7, 10), date(2023, 8, 7)]
    when = np.array([day.toordinal() for day in bought])
    found = buyers(np.array([1, 1, 1]), when, date(2023, 7, 24), season=(0.5, 1.5))
    to_july_2, from_july_3_on = 6 * 0.5, 8 * 1.5
    assert found.cohort.last * 7 == pytest.approx([to_july_2 + from_july_3_on])
    assert found.cohort.age * 7 == pytest.approx([to_july_2 + from_july_3_on + 14 * 1.5])
    assert found.weeks * 7 == pytest.approx(14 * 1.5)


def test_too_little_is_refused():
    with pytest.raises(FitError, match="of whom 0 came back"):
        fit_dropout(Cohort(np.zeros(60), np.zeros(60), np.full(60, 5.0)))
    with pytest.raises(FitError, match="after the end"):
        fit_dropout(Cohort(np.ones(60), np.full(60, 9.0), np.full(60, 5.0)))
