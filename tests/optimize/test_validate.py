"""The verdict on a plan: fresh seeds only, and a ratio of gains that carries the doubt of both."""

from __future__ import annotations

import numpy as np
import pytest

from optimize.validate import judge, ratio


def test_the_interval_of_a_ratio_covers_as_often_as_it_says() -> None:
    luck = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        found = ratio(luck.normal(8.0, 1.0, 20), luck.normal(10.0, 1.0, 20))
        held += found.low <= 0.8 <= found.high
    assert 0.92 <= held / 400 <= 0.98


def test_a_ratio_has_an_interval_also_where_nothing_was_gained() -> None:
    found = ratio([-1.0, 1.0, -2.0, 2.0], [9.0, 10.0, 11.0, 10.0])
    assert found.mean == 0.0
    assert found.low < 0.0 < found.high


def test_nothing_promised_and_nothing_come_is_kept_in_full() -> None:
    assert ratio([0.0, 0.0], [0.0, 0.0]).mean == 1.0


def test_a_seed_that_taught_may_not_judge() -> None:
    profits = {"plan": [1.0, 2.0], "today": [0.5, 1.0]}
    with pytest.raises(ValueError, match="may not judge"):
        judge(profits, {"today": 1.0}, [1.0, 1.0], [0, 1], [1, 2])
