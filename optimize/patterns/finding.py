"""Finding: one statement about customers, the band it must fall into, and what was measured."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import sim.literature

Verdict = Literal["holds", "fails", "not run"]


@dataclass(frozen=True)
class Band:
    """Where a measured number must lie; None leaves a side open."""

    name: str
    meaning: str
    low: float | None
    high: float | None

    def holds(self, value: float) -> bool:
        """Whether a number lies in the band, its ends included."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        if self.low is None or self.high is None:
            return f"at most {self.high:g}" if self.low is None else f"at least {self.low:g}"
        return f"exactly {self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Statement:
    """One testable sentence, its source and how well that is known (V read, V2 second hand, M memory, C computed)."""

    id: str
    statement: str
    source: str
    mark: str
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Measured:
    """A band and the number: mean over seeds with its 95 % interval."""

    band: Band
    value: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the mean lies in the band."""
        return self.band.holds(self.value)

    @property
    def sure(self) -> bool:
        """Whether both ends of the interval say what the mean says; else more seeds would tell."""
        return self.band.holds(self.low) == self.band.holds(self.high) == self.holds


@dataclass(frozen=True)
class Finding:
    """What came of one pattern."""

    statement: Statement
    measured: tuple[Measured, ...] = ()
    reason: str = ""
    seeds: int = 0
    suspects: Mapping[str, tuple[Measured, ...]] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """Holds if every measured number lies in its band."""
        if not self.measured:
            return "not run"
        return "holds" if all(m.holds for m in self.measured) else "fails"

    def document(self) -> dict[str, Any]:
        """The finding as JSON."""
        s = self.statement
        return {
            "id": s.id, "statement": s.statement, "source": s.source, "mark": s.mark, "verdict": self.verdict,
            "reason": self.reason, "seeds": self.seeds,
            "bands": [{"name": b.name, "meaning": b.meaning, "low": b.low, "high": b.high} for b in s.bands],
            "measured": [
                {"name": m.band.name, "value": m.value, "interval": [m.low, m.high], "holds": m.holds, "sure": m.sure}
                for m in self.measured
            ],
        }  # fmt: skip


@lru_cache(maxsize=1)
def statements() -> Mapping[str, Statement]:
    """Every statement of the literature table, by id, in its order."""
    file = Path(sim.literature.__file__).with_name("literature.json")
    rows = json.loads(file.read_text(encoding="utf-8"))["patterns"]
    return {
        row["id"]: Statement(
            row["id"], row["statement"], row["source"], row["mark"], tuple(Band(**band) for band in row["bands"])
        )
        for row in rows
    }
