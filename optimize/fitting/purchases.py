"""Purchases of any origin in one shape: an open DuckDB with a view `lines`, and what is known about their origin.

The view has one row a line of a receipt: customer (text, may be null), moment (local time), basket, store, product,
category, channel (each may be null), quantity (negative = return), net (money, after all discounts) and shelf
(money, what the shelf price came to; null where unknown).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from optimize.fitting.estimate import FitError


@dataclass(frozen=True)
class Origin:
    """Where purchases came from: what a fragment must name so that a reader can find the same data.

    Attributes:
        name: of the fragment, a word. title: for people.
        file: name of the transactions file. sha256: of its bytes; others: of further files that were read.
        package: distribution and version, where data came in one.
        licence, notice: what must be passed on. provenance: what is known about the making of the data.
        columns: our name of a column -> its name in the file. currency: ISO code, "" = not said.
    """

    name: str
    title: str
    file: str
    sha256: str
    columns: Mapping[str, str]
    others: Mapping[str, str] = field(default_factory=dict)
    package: str = ""
    licence: str = ""
    notice: tuple[str, ...] = ()
    provenance: tuple[str, ...] = ()
    currency: str = ""

    def named(self, *ours: str) -> tuple[str, ...]:
        """The file's own names of our columns, for an estimate's `from`."""
        return tuple(self.columns.get(name, name) for name in ours)


@dataclass(frozen=True)
class Rejects:
    """Lines that were not used: rule -> count, out of all lines."""

    lines: int
    by_rule: Mapping[str, int]

    @property
    def total(self) -> int:
        """Lines rejected by any rule."""
        return sum(self.by_rule.values())


@dataclass(frozen=True)
class Purchases:
    """An open database with the view `lines`, its origin, and the lines that were rejected on the way.

    Attributes:
        promotions: whether the database also has a view `promoted` (product, week, store, display, mailer).
        campaigns: whether it has a view `contacted` (campaign, customer, first and last day).
    """

    database: Any
    origin: Origin
    rejects: Rejects
    promotions: bool = False
    campaigns: bool = False


@contextmanager
def database() -> Iterator[Any]:
    """A DuckDB in memory that reads timestamps as UTC, whatever the machine's zone.

    Raises:
        FitError: DuckDB could not read the data (broken file, missing column).
    """
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    except duckdb.Error as error:
        raise FitError(f"the data could not be read: {str(error).splitlines()[0]}") from None
    finally:
        connection.close()


def digest(file: Path) -> str:
    """SHA-256 of a file's bytes, by which a reader knows it is the same file.

    Raises:
        FitError: the file is missing or cannot be opened.
    """
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise FitError(f"{file}: {(error.strerror or str(error)).lower()}") from None


def literal(text: str | Path) -> str:
    """A text as a quoted SQL literal."""
    return "'" + str(text).replace("'", "''") + "'"
