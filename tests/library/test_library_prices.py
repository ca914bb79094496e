"""Prices of the library: levels, gaps between channels, a flash sale."""

from __future__ import annotations

from math import log
from typing import Any

import pytest

from sim.kpi import KPIS
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_prices")

WEB, STORE = 1, 0
QUALITY, PRICE = 0, 1


def elasticity(
    library: Any, strategy: str, factor: float, segment: int | None = None, option: int | None = None
) -> float:
    """Change of the logarithm of orders for one unit of the logarithm of price, over all seeds."""

    def count(o: Outcome) -> float:
        table = o.table("orders")
        table = table if segment is None else table[segment : segment + 1]
        return float((table if option is None else table[:, option]).sum())

    after, before = (sum(library.values("price_level", arm, count, agents=6000)) for arm in (strategy, ""))
    return log(after / before) / log(factor)


def test_the_price_level_moves_orders_as_in_the_literature(library: Any) -> None:
    for strategy, factor in (("dearer", 1.05), ("cheaper", 0.95)):
        assert -4.0 < elasticity(library, strategy, factor) < -1.0


def test_price_seekers_react_at_least_half_as_much_again_as_quality_seekers(library: Any) -> None:
    ratio = elasticity(library, "dearer", 1.05, PRICE) / elasticity(library, "dearer", 1.05, QUALITY)
    assert ratio >= 1.5


def test_one_channels_price_moves_it_more_than_the_level_moves_the_firm(library: Any) -> None:
    alone, firm = elasticity(library, "dearer_stores", 1.05, option=STORE), elasticity(library, "dearer", 1.05)
    assert alone < firm < 0
    assert elasticity(library, "dearer_stores", 1.05, option=WEB) > 0


def test_a_gap_between_channels_is_resented_when_it_is_large(library: Any) -> None:
    size: dict[str, Any] = {"agents": 6000}

    def complaints(o: Outcome) -> float:
        return float(o.table("complaints").sum())

    counts = {
        arm: sum(library.values("price_gap", arm, complaints, **size))
        for arm in ("", "gap_of_two", "gap_of_ten", "ten_everywhere")
    }
    assert counts[""] == 0
    assert counts["ten_everywhere"] == 0
    assert counts["gap_of_ten"] > 5
    assert counts["gap_of_two"] == 0, "a gap within the tolerance is not noticed"
    minded = library.change("price_gap", "gap_of_ten", KPIS["satisfaction"], "ten_everywhere", **size)
    assert minded.high < 0


SALE = slice(42, 49)
"""The days of the flash sale: from 16 to 22 February, in a year that starts on 5 January."""


def test_a_flash_sale_borrows_needs_from_the_weeks_after(library: Any) -> None:
    def count(name: str, days: slice) -> Any:
        return lambda o: float(o.tallies[name][days].sum())

    size: dict[str, Any] = {"agents": 12_000}
    before = library.change("flash_sale", "flash", count("orders", slice(0, 42)), **size)
    assert before.mean == before.low == before.high == 0
    assert library.change("flash_sale", "flash", count("orders", SALE), **size).low > 0
    assert library.change("flash_sale", "flash", count("needs", slice(49, 63)), **size).high < 0


def test_without_buying_ahead_a_flash_sale_borrows_nothing(library: Any) -> None:
    size: dict[str, Any] = {"agents": 3000, "sets": ("on=[tiers,drift,reference_price]",)}
    sold, usual = (library.run("flash_sale", arm, **size)[0].tallies["needs"] for arm in ("flash", ""))
    assert (sold == usual).all()


def test_a_flash_sale_in_the_stores_takes_from_our_other_channels(library: Any) -> None:
    def elsewhere(o: Outcome) -> float:
        return float(o.tallies["orders"][SALE][:, :, WEB].sum())

    assert library.change("flash_sale", "stores_only", elsewhere, agents=12_000).high < 0
