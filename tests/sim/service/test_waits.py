"""The distribution of waits in half minutes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.service.visitors import MINUTE
from sim.service.waits import AXIS, half_minute, quantile


def counts(minutes):
    return np.bincount(half_minute(np.asarray(minutes) * MINUTE), minlength=len(AXIS))


@given(st.lists(st.floats(0, 59), min_size=1, max_size=60), st.floats(0, 1))
def test_a_quantile_is_within_half_a_minute_of_the_sorted_waits(minutes, share):
    """At least the share of people wait no longer than the half minute it is in, and not as many less than that."""
    found = quantile(counts(minutes), share)
    waits = np.asarray(minutes)
    assert (waits < found + 0.5).mean() >= share - 1e-9
    assert (waits < found - 0.5).mean() <= share + 1e-9


def test_even_waits_have_even_quantiles():
    waits = np.arange(0, 40, 0.01)
    for share in (0.1, 0.5, 0.9):
        assert quantile(counts(waits), share) == pytest.approx(40 * share, abs=0.01)


def test_days_and_hours_in_front_are_added_up():
    split = np.stack([counts([1, 2, 3]), counts([10, 20, 30])])
    assert quantile(split, 0.9) == quantile(counts([1, 2, 3, 10, 20, 30]), 0.9)


def test_an_hour_or_more_reads_as_an_hour_and_nobody_as_nought():
    assert quantile(counts([70, 80]), 0.5) == 60
    assert quantile(np.zeros(len(AXIS)), 0.9) == 0
    assert quantile([], 0.9) == 0


def test_a_share_is_a_share():
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile(counts([1]), 90)
