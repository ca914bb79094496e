"""Shocks of the library: what others do to us, when, and what it does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.kpi import KPIS
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_shocks")

SIZE: dict[str, Any] = {"agents": 6000}
MARCH = slice(56, 84)
"""From 2 to 29 March, in a year that starts on 5 January."""


def count(name: str, days: slice = slice(None)) -> Any:
    return lambda o: float(o.tallies[name][days].sum())


def share(o: Outcome) -> float:
    """Of all choices, those that are ours."""
    own = len(o.market.options)
    table = o.table("choices")
    return float(table[:, :own].sum() / table.sum())


def test_a_rivals_price_cut_costs_orders_while_it_lasts(library: Any) -> None:
    before = library.change("shocks", "rival_price_cut", count("orders", slice(0, 56)), **SIZE)
    assert before.mean == before.low == before.high == 0
    assert library.change("shocks", "rival_price_cut", count("orders", MARCH), **SIZE).high < 0
    assert library.change("shocks", "rival_price_cut", share, **SIZE).high < 0


def test_a_rivals_alliance_costs_market_share(library: Any) -> None:
    assert library.change("shocks", "rival_alliance", share, **SIZE).high < 0
    assert library.change("shocks", "rival_alliance", KPIS["sales"], **SIZE).high < 0
    run, case = library.run("shocks", "rival_alliance", **SIZE)
    names = list(case.world.axes["option"])
    usual = library.run("shocks", **SIZE)[0]
    moved = run.tallies["choices"].sum(axis=(0, 1)) - usual.tallies["choices"].sum(axis=(0, 1))
    assert moved.argmax() == names.index("valuemart")
    assert moved.sum() == 0, "shares add up to one"


def test_a_slump_lowers_needs_by_what_it_says_and_no_earlier(library: Any) -> None:
    sums = {
        (arm, days.start): sum(library.values("shocks", arm, count("needs", days), **SIZE))
        for arm in ("", "slump")
        for days in (slice(0, 56), MARCH)
    }
    assert sums["", 0] == sums["slump", 0]
    ratio = sums["slump", 56] / sums["", 56]
    assert abs(ratio - 0.8) < 2.576 * np.sqrt(2.0 / sums["", 56]) * 0.8


def test_a_wave_of_complaints_costs_satisfaction_and_recommendation(library: Any) -> None:
    assert library.change("shocks", "complaint_wave", KPIS["satisfaction"], **SIZE).high < 0
    assert library.change("shocks", "complaint_wave", KPIS["nps"], **SIZE).high < 0
