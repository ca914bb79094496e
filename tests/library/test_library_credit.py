"""Credit for online sales, in the library: who tries harder, what is faster, what counts where, and no money moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.behaviours import effort
from sim.kpi import KPIS
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_credit")

LADDER = ("nothing_counts", "", "all_of_it_counts")
"""Credits of 0, one half and 1."""


def at(name: str, *channels: str) -> Any:
    def measure(o: Outcome) -> float:
        places = [k for k, option in enumerate(o.market.options) if option.name in channels]
        return float(o.table(name)[:, places].sum())

    return measure


def test_with_more_credit_stores_say_more_and_hand_orders_over_faster(library: Any) -> None:
    for less, more in zip(LADDER, LADDER[1:], strict=False):
        assert library.change("store_credit", more, KPIS["effort"], less).mean == pytest.approx(0.15)
        assert library.change("store_credit", more, KPIS["pitch_rate"], less).low > 0
        assert library.change("store_credit", more, KPIS["hand_over"], less).high < 0
    for arm, tries in zip(LADDER, (0.85, 1.0, 1.15), strict=True):
        assert np.mean(library.values("store_credit", arm, KPIS["pitch_rate"])) == pytest.approx(0.5 * tries, abs=0.05)
        assert np.mean(library.values("store_credit", arm, KPIS["hand_over"])) == pytest.approx(2.0 / tries, rel=0.1)


def test_pick_up_is_handed_over_in_the_hall_and_nobody_leaves_without_it(library: Any) -> None:
    for arm in LADDER:
        o = library.outcome("store_credit", arm)
        assert o.count("visits") == at("choices", "store", "pickup")(o)
        assert o.count("hand_overs") == at("choices", "pickup")(o) == at("orders", "pickup")(o) > 0
        assert o.count("abandoned") == at("choices", "store")(o) - at("orders", "store")(o) > 0
    without = library.outcome("retail_omni")
    assert without.count("visits") == at("choices", "store")(without)
    assert all(KPIS[name](without) == 0 for name in ("effort", "hand_over", "pitch_rate", "store_sales"))


def test_what_counts_for_stores_adds_up_and_no_money_moves(library: Any) -> None:
    unmoved = "behaviours.make_effort.theta=0"
    nothing, half, everything = (library.outcome("store_credit", arm, sets=(unmoved,)) for arm in LADDER)
    for name in nothing.tallies.keys() - {"credited"}:
        assert np.array_equal(nothing.tallies[name], everything.tallies[name]), name
    assert KPIS["profit"](nothing) == KPIS["profit"](half) == KPIS["profit"](everything)
    online, own = at("sales", "web", "pickup")(half), at("sales", "store")(half)
    orders = at("orders", "web", "pickup")(half)
    assert nothing.count("credited") == 0
    assert half.count("credited") == pytest.approx(0.5 * online, abs=0.5 * orders)
    assert everything.count("credited") == online
    assert KPIS["store_sales"](nothing) == pytest.approx(own * half.scale / 100.0)
    assert KPIS["store_sales"](everything) == pytest.approx((own + online) * half.scale / 100.0)


def test_nobody_is_told_more_than_always_and_a_page_tries_no_harder(library: Any) -> None:
    always = ("partners.bank.pitch_share=1",)
    assert KPIS["pitch_rate"](library.outcome("store_credit", "all_of_it_counts", sets=always)) == 1.0
    assert KPIS["pitch_rate"](library.outcome("store_credit", "nothing_counts", sets=always)) < 0.95
    said = [effort.mention(1.0, 0.55, tries, 0.5, 1.0, staffed) for staffed in (0.0, 1.0) for tries in (1.0, 1.15)]
    assert said == [0.0, 0.0, 0.0, 1.0]
