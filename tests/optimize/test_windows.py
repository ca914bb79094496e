"""Gross and net of strategies with dates."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from optimize.outcome import Outcome
from optimize.windows import orders_by_window, windows
from scenarios.load import load

SETS = ("days=91", "burn_in_days=28", "run_out_days=14")
FIRST, AFTER = 42, 49
"""The judged days of the sale, from 16 to 22 February."""


def test_orders_are_split_at_the_dates_of_each_strategy_and_the_run_out_is_left_out() -> None:
    orders = np.arange(105).reshape(105, 1, 1)
    found = orders_by_window({"orders": orders}, load("flash_sale", SETS))
    assert {name.split("/")[1] for name in found} == {"flash", "warm_flash", "stores_only"}
    whole = [found[f"window/flash/{when}"] for when in ("before", "during", "after")]
    assert whole == [sum(range(FIRST)), sum(range(FIRST, AFTER)), sum(range(AFTER, 91))]


def test_what_has_no_dates_has_no_window() -> None:
    assert orders_by_window({"orders": np.ones((91, 1, 1), np.int64)}, load("price_level", SETS)) == {}


def test_net_is_gross_with_what_came_before_and_after() -> None:
    def outcome(*orders: float) -> Outcome:
        names = ("before", "during", "after")
        return Outcome({}, {f"window/sale/{n}": o for n, o in zip(names, orders, strict=True)})

    told: dict[str, list[Outcome]] = {
        "": [outcome(100, 50, 200), outcome(110, 60, 210)],
        "sale": [outcome(102, 90, 180), outcome(112, 104, 188)],
        "open": [Outcome({}), Outcome({})],
    }
    lived: Any = SimpleNamespace(
        scenario=SimpleNamespace(scale=10.0), arms={"sale": 1, "open": 2},
        of=lambda name="": told[name],
    )  # fmt: skip
    (one,) = windows(lived)
    assert one.strategy == "sale"
    assert [e.mean for e in (one.before, one.gross, one.after, one.net)] == pytest.approx([20, 420, -210, 230])
    assert one.net.low <= one.net.mean <= one.net.high
