from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from sim import portable

UNIT = st.floats(2.0**-33, 1 - 2.0**-33)
GRID = (np.r_[np.arange(1, 400) / 400, 10.0 ** -np.arange(3, 10), 1 - 10.0 ** -np.arange(3, 10)]).tolist()


@pytest.mark.fast
@given(st.floats(-700, 700))
def test_exp_is_within_an_ulp(x):
    assert portable.exp(x) == pytest.approx(math.exp(x), rel=3e-16, abs=0)


@pytest.mark.fast
@given(st.floats(1e-300, 1e300))
def test_log_is_within_an_ulp_or_two(x):
    assert portable.log(x) == pytest.approx(math.log(x), rel=5e-16, abs=1e-16)


@given(st.floats(-1e5, 1e5))
def test_sine_and_cosine(x):
    assert portable.sin(x) == pytest.approx(math.sin(x), abs=4e-16)
    assert portable.cos(x) == pytest.approx(math.cos(x), abs=1e-11)


@given(st.floats(0, 1e6), st.floats(-3, 3))
def test_power(x, y):
    expected = x**y if x > 0 else float(y == 0)
    assert portable.power(x, y) == pytest.approx(expected, rel=1e-13)


def test_nothing_is_raised_at_the_edges():
    assert portable.exp(-1e9) < 1e-307
    assert portable.exp(1e9) > 1e307
    assert portable.log(0.0) == portable.log(-1.0) < -700


@given(UNIT)
def test_normal_quantile(u):
    assert portable.normal_inverse(u) == pytest.approx(special.ndtri(u), rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("shape", [0.05, 0.3, 0.8, 1.0, 1.2, 2.5, 10.0, 60.0, 400.0])
def test_gamma_quantile_agrees_with_scipy(shape):
    u = np.array(GRID)
    expected = np.where(u > 0.5, special.gammainccinv(shape, 1 - u), special.gammaincinv(shape, u))
    found, normal = portable.elementwise(portable.gamma_inverse, u, shape), expected > 1e-290
    assert np.abs(found / expected - 1)[normal].max() < 1e-9


@pytest.mark.parametrize("ab", [(2, 18), (0.8, 14), (0.5, 0.5), (1, 1), (30, 3), (5, 200), (0.3, 9), (100, 100)])
def test_beta_quantile_agrees_with_scipy(ab):
    u = np.array(GRID)
    found = portable.elementwise(portable.beta_inverse, u, *map(float, ab))
    assert np.abs(found / special.betaincinv(*ab, u) - 1).max() < 1e-9


@given(UNIT, st.floats(0.1, 50), st.floats(0.1, 50))
def test_quantiles_invert_the_shares(u, a, b):
    assert special.gammainc(a, portable.gamma_inverse(u, a)) == pytest.approx(u, rel=1e-8)
    x = portable.beta_inverse(u, a, b)
    assert special.betainc(a, b, x) == pytest.approx(u, rel=1e-8, abs=1e-6 if x > 0.999 else 0)


@pytest.mark.parametrize("name", ["exp", "log", "sin", "cos", "normal_inverse", "log_gamma"])
def test_compiled_functions_of_one_number_have_the_same_bits(name):
    function = getattr(portable, name)
    x = np.r_[np.random.default_rng(1).uniform(1e-9, 1, 500), 2.0**-33, 1 - 2.0**-33]
    assert portable.elementwise(function, x).tolist() == [function(v) for v in x.tolist()]


def test_compiled_quantiles_have_the_same_bits():
    rng = np.random.default_rng(2)
    u, a, b = rng.uniform(0, 1, 300), rng.uniform(0.2, 30, 300), rng.uniform(0.2, 30, 300)
    assert portable.elementwise(portable.gamma_inverse, u, a).tolist() == list(map(portable.gamma_inverse, u, a))
    assert portable.elementwise(portable.beta_inverse, u, a, b).tolist() == list(map(portable.beta_inverse, u, a, b))
    assert portable.elementwise(portable.power, a, u).tolist() == list(map(portable.power, a, u))


def test_elementwise_broadcasts_and_counts_its_values():
    grid = portable.elementwise(portable.power, np.ones((3, 1)) * 2, np.arange(4.0))
    assert grid == pytest.approx(np.array([[1.0, 2.0, 4.0, 8.0]] * 3), rel=1e-14)
    with pytest.raises(TypeError, match="power takes 2 values, 1 were given"):
        portable.elementwise(portable.power, [1.0])
