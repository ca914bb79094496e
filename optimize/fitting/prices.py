"""How sales of an item answer its own price, where weekly prices vary; with promotions held apart where they are known.

Two estimators disagree, and both are reported: without promotions, a price cut takes the credit for the display and the
mailer that came with it. An item is not a store: what an item wins it wins mostly from its neighbours on the shelf, so
these numbers bound how strongly a store's price level moves its customers, and do not fit it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from optimize.fitting.estimate import Estimate, Floats, Ints
from optimize.fitting.purchases import Purchases

CATEGORIES = 18
FEWEST_ITEMS = 15
WEEKS_SOLD = 0.75
TRAINING = 0.75


@dataclass(frozen=True)
class CategoryPrice:
    """Own-price response of one category: elasticity and clustered standard error, and fit on weeks never used.

    Attributes:
        name: of the category. items, cells: UPCs and UPC-weeks. plain: without promotions; controlled: with display
        and mailer held apart (None where promotions are unknown). held_out: share of the variance in unseen weeks
        that the price explains (below 0 = worse than no price at all).
    """

    name: str
    items: int
    cells: int
    plain: tuple[float, float]
    controlled: tuple[float, float] | None
    held_out: float


@dataclass(frozen=True)
class PriceFit:
    """Medians over categories, and each category."""

    plain: Estimate
    controlled: Estimate | None
    held_out: float
    categories: tuple[CategoryPrice, ...]


@dataclass(frozen=True)
class Panel:
    """Item-weeks of one category: logarithm of units, and the columns that may explain it (price first)."""

    item: Ints
    week: Ints
    units: Floats
    causes: Floats


def fit_prices(purchases: Purchases) -> PriceFit | None:
    """Log units on log price with item and week effects, by category; None where prices are unknown or do not vary."""
    if not {"product", "category", "shelf"} <= purchases.origin.columns.keys():
        return None
    rows = _rows(purchases)
    found = []
    for name in sorted(set(rows["category"])):
        panel = _panel(rows, name)
        if np.ptp(panel.causes[:, 0]) > 0:
            found.append(_category(name, panel, purchases.promotions))
    if len(found) < 2:
        return None
    used = purchases.origin.named("product", "category", "moment", "quantity", "shelf")
    cells = sum(c.cells for c in found)
    plain = _median([c.plain[0] for c in found], cells, used, "without promotions: credits price with the display")
    controlled = None
    if purchases.promotions:
        with_controls = [c.controlled[0] for c in found if c.controlled is not None]
        note = "display and mailer held apart; item level, so mostly switching between items"
        controlled = _median(with_controls, cells, used + purchases.origin.named("promotion"), note)
    return PriceFit(plain, controlled, float(np.median([c.held_out for c in found])), tuple(found))


def _rows(purchases: Purchases) -> dict[str, Any]:
    base = purchases.database
    base.execute(f"""
        create or replace temp table item_week as
        with sold as (
            select category, product, datediff('day', date '2000-01-03', cast(moment as date)) // 7 as week,
                sum(quantity) as units, cast(sum(cast(round(shelf * 10000) as bigint)) as double) / 10000 as money
            from lines where quantity > 0 and shelf > 0 and category is not null and product is not null
            group by 1, 2, 3),
        steady as (
            select category, product from sold group by 1, 2
            having count(*) >= {WEEKS_SOLD} * (select count(distinct week) from sold)),
        large as (
            select category from sold semi join steady using (category, product) group by 1
            having count(distinct product) >= {FEWEST_ITEMS} order by sum(money) desc, category limit {CATEGORIES})
        select * from sold semi join steady using (category, product) semi join large using (category)""")
    if not purchases.promotions:
        return _fetched(base, "select *, 0.0 as display, 0.0 as mailer from item_week order by category, product, week")
    base.execute(_PROMOTED)
    return _fetched(
        base,
        """select i.*, coalesce(display, 0.0) as display, coalesce(mailer, 0.0) as mailer
        from item_week i left join shown using (product, week) order by category, product, week""",
    )


_PROMOTED = """
    create or replace temp table shown as
    with size as (select store, sum(cast(round(net * 10000) as bigint)) as money from lines group by 1),
    number as (
        select week, max(datediff('day', date '2000-01-03', cast(moment as date)) // 7) as monday
        from lines group by 1),
    seen as (
        select product, week, store, bool_or(display) as display, bool_or(mailer) as mailer
        from promoted semi join item_week using (product) group by 1, 2, 3)
    select product, number.monday as week,
        cast(sum(money) filter (display) as double) / (select sum(money) from size) as display,
        cast(sum(money) filter (mailer) as double) / (select sum(money) from size) as mailer
    from seen join size using (store) join number on number.week = seen.week
    group by 1, 2"""


def _fetched(base: Any, query: str) -> dict[str, Any]:  # DuckDB has no types
    return dict(base.execute(query).fetchnumpy())


def _panel(rows: dict[str, Any], name: str) -> Panel:
    here = rows["category"] == name
    units = np.asarray(rows["units"][here], dtype=np.float64)
    price = np.log(np.asarray(rows["money"][here], dtype=np.float64) / units)
    shown = [np.asarray(rows[column][here], dtype=np.float64) for column in ("display", "mailer")]
    item = np.unique(rows["product"][here], return_inverse=True)[1].astype(np.int64)
    week = np.asarray(rows["week"][here], dtype=np.int64)
    return Panel(item, week - week.min(), np.log(units), np.column_stack([price, *shown]))


def _category(name: str, panel: Panel, promotions: bool) -> CategoryPrice:
    items = int(panel.item.max()) + 1
    controlled = response(panel, 3) if promotions else None
    return CategoryPrice(name, items, len(panel.item), response(panel, 1), controlled, _held_out(panel, promotions))


def response(panel: Panel, causes: int) -> tuple[float, float]:
    """Elasticity of units to price and its standard error, clustered by item.

    Args:
        panel: item-weeks.
        causes: how many of its columns explain units (1 = price alone).
    """
    y = within(panel.units, panel)
    x = np.column_stack([within(panel.causes[:, k], panel) for k in range(causes)])
    inverse = np.linalg.pinv(x.T @ x)
    slopes = inverse @ (x.T @ y)
    scores = x * (y - x @ slopes)[:, None]
    items = int(panel.item.max()) + 1
    sums = np.column_stack([np.bincount(panel.item, weights=scores[:, k], minlength=items) for k in range(causes)])
    variance = inverse @ (sums.T @ sums) @ inverse * items / max(items - 1, 1)
    return float(slopes[0]), float(np.sqrt(variance[0, 0]))


def within(values: Floats, panel: Panel) -> Floats:
    """Values less their item's and week's means, by turns until nothing moves (Frisch-Waugh)."""
    left = values - values.mean()
    by_item, by_week = np.bincount(panel.item), np.bincount(panel.week)
    for _ in range(200):
        before = left
        left = left - (np.bincount(panel.item, weights=left) / by_item)[panel.item]
        left = left - (np.bincount(panel.week, weights=left) / np.maximum(by_week, 1))[panel.week]
        if np.abs(left - before).max() < 1e-10:
            break
    return np.asarray(left, dtype=np.float64)


def _held_out(panel: Panel, promotions: bool) -> float:
    """Share of the variance of units in the last quarter of weeks that the slope of the weeks before explains."""
    early = panel.week < TRAINING * (panel.week.max() + 1)
    slope, _ = response(_part(panel, early), 3 if promotions else 1)
    later = _part(panel, ~early)
    y, x = within(later.units, later), within(later.causes[:, 0], later)
    return float(1.0 - ((y - slope * x) ** 2).sum() / max((y**2).sum(), 1e-12))


def _part(panel: Panel, rows: Any) -> Panel:  # a boolean array
    item = np.unique(panel.item[rows], return_inverse=True)[1].astype(np.int64)
    week = panel.week[rows]
    return Panel(item, week - week.min(), panel.units[rows], panel.causes[rows])


def _median(values: list[float], cells: int, columns: tuple[str, ...], note: str) -> Estimate:
    """Median over categories; its standard error from their spread (normal approximation of the median)."""
    error = 1.2533 * float(np.std(values, ddof=1)) / np.sqrt(len(values))
    low, high = np.quantile(values, [0.1, 0.9])
    said = f"{note}; {len(values)} categories, p10 {low:.2f}, p90 {high:.2f}"
    return Estimate(float(np.median(values)), error, cells, columns, "elasticity", said)
