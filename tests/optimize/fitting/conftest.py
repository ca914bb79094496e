"""Small receipts made up for the tests: no row of any real data is in here."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

HEADER = (
    "transaction_id", "line_id", "customer_id", "timestamp", "channel", "store_id", "product_id", "category",
    "quantity", "list_price", "net_amount", "currency",
)  # fmt: skip
MONDAY = date(2024, 1, 1)


def _receipt(number: int, **changes: Any) -> dict[str, Any]:
    """A good line; changes overwrite columns."""
    line = {
        "transaction_id": f"t{number}",
        "line_id": f"l{number}",
        "customer_id": f"c{number % 60}",
        "timestamp": datetime(2024, 1, 1, 10) + timedelta(days=number % 84),
        "channel": "store" if number % 3 else "web",
        "store_id": f"s{number % 2}",
        "product_id": f"p{number % 5}",
        "category": "milk",
        "quantity": 2,
        "list_price": "5.00",
        "net_amount": f"{3 + (number * 7 % 11) / 2:.2f}",
        "currency": "EUR",
    }
    return line | changes


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def written(lines: list[dict[str, Any]], name: str = "own.csv", columns: tuple[str, ...] = HEADER) -> Path:
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as stream:
            out = csv.DictWriter(stream, columns, extrasaction="ignore")
            out.writeheader()
            out.writerows(lines)
        return path

    return written


@pytest.fixture
def good() -> list[dict[str, Any]]:
    """1,200 good lines of 60 customers over twelve whole weeks, each customer on many days."""
    draws = np.random.Generator(np.random.Philox(5))
    days = draws.integers(0, 84, 1200)
    days[:2] = (0, 83)
    return [
        _receipt(i, timestamp=datetime(2024, 1, 1, 10) + timedelta(days=int(day)), net_amount=f"{money:.2f}")
        for i, (day, money) in enumerate(zip(days, draws.uniform(1, 10, 1200), strict=True))
    ]


@pytest.fixture
def receipt() -> Callable[..., dict[str, Any]]:
    return _receipt


@pytest.fixture
def header() -> tuple[str, ...]:
    return HEADER
