"""Literature: the one table of what is known about a number, with its band, its source and how good the evidence is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

Mark = Literal["V", "V2", "M", "C", "assumed"]


@dataclass(frozen=True)
class Finding:
    """What is known about one number.

    Attributes:
        id: what `Between(source=...)` cites.
        meaning: what the number is, in one line.
        value, low, high: default and plausible band, in `unit`.
        source: where it is from. mark: V read, V2 read at second hand, M from memory, C computed by us, or assumed.
    """

    id: str
    meaning: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    mark: Mark


def meanings() -> Mapping[Mark, str]:
    """What each mark of evidence means."""
    stored: dict[Mark, str] = _table()["marks"]
    return stored


@lru_cache(maxsize=1)
def findings() -> Mapping[str, Finding]:
    """The whole table by id, in the order of the file."""
    return {row["id"]: Finding(**row) for row in _table()["values"]}


def _table() -> Any:
    return json.loads(Path(__file__).with_name("literature.json").read_text(encoding="utf-8"))


def finding(name: str) -> Finding:
    """One row of the table.

    Raises:
        KeyError: no row of that id.
    """
    return findings()[name]
