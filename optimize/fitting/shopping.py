"""Who shopped on which day for how much: the purchases of whole weeks, one entry for each customer and shopping day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from optimize.fitting.estimate import FitError, Floats, Ints
from optimize.fitting.purchases import Purchases

WEEKS = 52
FEWEST_WEEKS = 8
FEWEST_CUSTOMERS = 50


@dataclass(frozen=True)
class Shopping:
    """Shopping days of customers over whole weeks, Monday to Sunday.

    Attributes:
        first: the Monday the weeks start on. weeks: how many (at most the last 52 whole weeks of the data).
        customers: people who shopped at least once in them.
        customer: position of the person, for each shopping day (ascending). day: days since first. spend: money.
        main_store: each person's share of spend at the store they spend most at; empty where stores are unknown.
        channels: share of spend by channel; empty where channels are unknown.
        lines: lines that were used. anonymous: lines without customer, used for nothing here.
    """

    first: date
    weeks: int
    customers: int
    customer: Ints
    day: Ints
    spend: Floats
    main_store: Floats
    channels: dict[str, float]
    lines: int
    anonymous: int

    @property
    def days(self) -> int:
        """Days in the weeks."""
        return 7 * self.weeks


def gather(purchases: Purchases) -> Shopping:
    """Add lines up to shopping days. Sums run in ten-thousandths of the currency, so no order of rows matters.

    Raises:
        FitError: fewer than eight whole weeks or fifty customers.
    """
    base = purchases.database
    first, weeks = _weeks(purchases)
    inside = f"moment >= timestamp '{first}' and moment < timestamp '{first + timedelta(days=7 * weeks)}'"
    base.execute(f"""
        create or replace temp table used as
        select customer, cast(datediff('day', date '{first}', cast(moment as date)) as integer) as day,
            cast(round(net * 10000) as bigint) as money, quantity, store, channel
        from lines where customer is not null and {inside}""")
    base.execute("""create or replace temp table shopper as
        select customer, row_number() over (order by customer) - 1 as position
        from (select customer from used group by 1 having max(quantity) >= 0)""")
    rows = base.execute("""select position, day, cast(sum(money) as double) / 10000 as spend,
        max(quantity) >= 0 as visit from used join shopper using (customer) group by 1, 2
        order by 1, 2""").fetchnumpy()
    customer, day, spend = _visits(rows)
    customers = int(base.execute("select count(*) from shopper").fetchone()[0])
    if customers < FEWEST_CUSTOMERS:
        raise FitError(f"{customers} customers shopped in whole weeks; a fit needs at least {FEWEST_CUSTOMERS}")
    lines, anonymous = base.execute(
        f"select (select count(*) from used), (select count(*) from lines where customer is null and {inside})"
    ).fetchone()
    return Shopping(
        first=first,
        weeks=weeks,
        customers=customers,
        customer=customer,
        day=day,
        spend=spend,
        main_store=_main_store(purchases),
        channels=_channels(purchases),
        lines=int(lines),
        anonymous=int(anonymous),
    )


def _visits(rows: dict[str, Any]) -> tuple[Ints, Ints, Floats]:
    """Shopping days; money given back on a day of returns alone is taken off the shopping day before it."""
    visit = np.asarray(rows["visit"], dtype=bool)
    customer = np.asarray(rows["position"], dtype=np.int64)
    latest = np.cumsum(visit) - 1
    heads = customer[visit]
    known = (latest >= 0) & (heads[np.maximum(latest, 0)] == customer)
    money = np.bincount(latest[known], weights=np.asarray(rows["spend"])[known], minlength=len(heads))
    return heads, np.asarray(rows["day"], dtype=np.int64)[visit], money.astype(np.float64)


def _weeks(purchases: Purchases) -> tuple[date, int]:
    """The last whole weeks of the data, at most 52: the Monday they start on and their number."""
    earliest, latest = purchases.database.execute(
        "select min(cast(moment as date)), max(cast(moment as date)) from lines"
    ).fetchone()
    if earliest is None:
        raise FitError(f"{purchases.origin.file}: no usable line is left")
    start = earliest + timedelta(days=-earliest.weekday() % 7)
    end = latest - timedelta(days=(latest.weekday() + 1) % 7)
    weeks = ((end - start).days + 1) // 7
    if weeks < FEWEST_WEEKS:
        raise FitError(
            f"{purchases.origin.file}: {max(weeks, 0)} whole weeks (Monday to Sunday) between {earliest} and {latest}; "
            f"a fit needs at least {FEWEST_WEEKS}"
        )
    used = min(weeks, WEEKS)
    return end - timedelta(days=7 * used - 1), used


def _main_store(purchases: Purchases) -> Floats:
    if "store" not in purchases.origin.columns:
        return np.zeros(0)
    rows = purchases.database.execute("""
        select max(spend) * 1.0 / sum(spend) as share from (
            select position, store, sum(money) as spend from used join shopper using (customer)
            where store is not null and money > 0 group by 1, 2)
        group by position order by position""").fetchnumpy()
    return np.asarray(rows["share"], dtype=np.float64)


def _channels(purchases: Purchases) -> dict[str, float]:
    if "channel" not in purchases.origin.columns:
        return {}
    rows = purchases.database.execute("""
        select channel, cast(sum(money) as double) from used where channel is not null
        group by 1 order by 1""").fetchall()
    total = sum(money for _, money in rows)
    return {str(name): float(money) / total for name, money in rows} if total > 0 else {}
