import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from optimize.curves import Curve, concave, interval_half, learn, student_quantile

levels = np.array([0.0, 0.5, 1.0, 2.0, 4.0])
raw_gains = arrays(np.float64, 5, elements=st.floats(-1e6, 1e6))
trust = arrays(np.float64, 4, elements=st.floats(1e-3, 1e3))


@given(raw_gains, trust)
def test_slopes_never_rise_and_the_first_point_stays(gain, weight):
    fitted = concave(levels, gain, weight)
    slopes = np.diff(fitted) / np.diff(levels)
    assert fitted[0] == gain[0]
    assert (np.diff(slopes) <= 1e-6 * (1 + np.abs(slopes).max())).all()


@given(st.floats(0.1, 10), st.floats(0.1, 3))
def test_a_concave_curve_is_left_alone(height, bend):
    gain = height * (1 - np.exp(-bend * levels))
    assert concave(levels, gain, np.ones(4)) == pytest.approx(gain, rel=1e-9)


@given(raw_gains, trust)
def test_fit_is_the_least_squares_answer(gain, weight):
    from scipy.optimize import isotonic_regression

    width = np.diff(levels)
    slopes = np.diff(gain) / width
    best = isotonic_regression(slopes, weights=weight * width**2, increasing=False).x
    assert np.diff(concave(levels, gain, weight)) / width == pytest.approx(best, abs=1e-6 * (1 + np.abs(slopes).max()))


def test_learned_curve_recovers_a_planted_response_inside_its_band():
    rng = np.random.default_rng(3)
    truth = 100 * (1 - np.exp(-levels))
    inside = 0
    for _ in range(200):
        luck = rng.normal(0, 500, (4, 1))
        curve = learn("mass", "all", levels, 1000 + luck + truth + rng.normal(0, 2, (4, 5)))
        inside += bool(abs(curve.per_seed.mean(0)[2] - truth[2]) <= curve.half[2])
    assert 0.90 <= inside / 200 <= 0.99


def test_beyond_what_was_simulated_nothing_is_claimed():
    curve = Curve("mass", "all", levels, levels, levels, np.zeros((2, 5)))
    with pytest.raises(ValueError, match="nothing was simulated above 4"):
        curve.value(5.0)


def test_student_interval_matches_the_table():
    assert student_quantile(0.975, 3) == pytest.approx(3.182446, rel=1e-6)
    assert interval_half(np.array([[1.0], [3.0]]))[0] == pytest.approx(12.706205 * np.sqrt(2) / np.sqrt(2), rel=1e-6)
