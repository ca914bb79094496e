"""How long a visitor's business takes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.service.errands import MINUTE, mind_the_line, take_memoryless_time, take_time

LUCK = (np.arange(20_000) + 0.5) / 20_000


@pytest.mark.parametrize(("minutes", "cv"), [(6.0, 1.0), (2.0, 0.5), (30.0, 0.0)])
def test_times_have_the_mean_and_spread_asked_for(minutes, cv):
    taken = np.array([take_time(u, minutes=minutes, cv=cv) for u in LUCK]) / MINUTE
    assert taken.mean() == pytest.approx(minutes, rel=0.005)
    assert taken.std() / taken.mean() == pytest.approx(cv, abs=0.03)
    assert np.median(taken) == pytest.approx(minutes / np.sqrt(1 + cv * cv), rel=0.001)


def test_memoryless_times_are_exponential():
    taken = np.array([take_memoryless_time(u) for u in LUCK]) / MINUTE
    for minutes in (1, 6, 20):
        assert (taken > minutes).mean() == pytest.approx(np.exp(-minutes / 6), abs=1e-4)


def test_the_line_that_is_too_long_differs_between_people():
    borne = np.array([mind_the_line(u, tickets=3.0) for u in LUCK])
    assert borne.mean() == pytest.approx(3.0, rel=0.005)
    assert (borne < 1).mean() == pytest.approx(1 - np.exp(-1 / 3), abs=1e-4)


@given(st.floats(2**-33, 1 - 2**-33), st.floats(0.1, 60), st.floats(0, 3))
def test_times_are_whole_microseconds_from_one_up(luck, minutes, cv):
    for taken in (take_time(luck, minutes=minutes, cv=cv), take_memoryless_time(luck, minutes=minutes)):
        assert taken >= 1
        assert taken == int(taken)
