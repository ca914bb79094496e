"""What one replication came to: every tally of the run, added up by quarter, kept in one small Parquet file."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.whole import whole

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Outcome:
    """Tallies of one replication by period (the quarters in order, the run-out last).

    `tables[name]` has shape (periods, *axes of the tally) and holds whole numbers: people, orders, cents, microseconds.
    `measures` are the measures of the judged days by name.
    """

    tables: Mapping[str, Counts]
    measures: Mapping[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Counts:
        return self.tables[name]

    def __contains__(self, name: object) -> bool:
        return name in self.tables

    def total(self, name: str) -> Counts:
        """A tally over all periods, by its axes."""
        return np.asarray(self.tables[name].sum(axis=0))


def add_up(tallies: Mapping[str, Counts], period_of_day: NDArray[np.int64]) -> Outcome:
    """Add daily tallies (days, ...) up by period."""
    periods = int(period_of_day.max()) + 1
    made = {}
    for name, daily in tallies.items():
        total = np.zeros((periods, *daily.shape[1:]), np.int64)
        np.add.at(total, period_of_day, daily)
        made[name] = total
    return Outcome(made)


def write_outcome(outcome: Outcome, path: Path) -> None:
    """Keep an outcome: written beside its place, synced, then renamed, so that it is there whole or not at all.

    Raises:
        OSError: no room, or no right to write; nothing is left behind.
    """
    import duckdb

    rows = _rows(outcome)
    try:
        with whole(path) as temporary, duckdb.connect() as base:
            base.register("rows", rows)
            place = str(temporary).replace("'", "''")
            base.execute(f"copy (select * from rows) to '{place}' (format parquet)")
    except duckdb.IOException as error:
        raise OSError(errno.ENOSPC, f"cannot be written: {error}", str(path)) from error


def _rows(outcome: Outcome) -> dict[str, Any]:
    """One row for each entry of each table; measures are tables of shape "" whose number is in `measure`."""
    tables, measures = outcome.tables, outcome.measures
    names = [*tables, *measures]
    sizes = [t.size for t in tables.values()] + [1] * len(measures)
    shapes = [",".join(map(str, t.shape)) for t in tables.values()] + [""] * len(measures)
    nothing = np.zeros(len(measures))
    return {
        "tally": np.repeat(np.array(names, dtype=object), sizes),
        "shape": np.repeat(np.array(shapes, dtype=object), sizes),
        "place": np.concatenate([np.arange(n) for n in sizes]),
        "value": np.concatenate([*(t.ravel() for t in tables.values()), nothing.astype(np.int64)]),
        "measure": np.concatenate([np.zeros(sum(t.size for t in tables.values())), list(measures.values())]),
    }


def read_outcome(path: Path) -> Outcome | None:
    """Open a kept outcome; None when there is none or it cannot be read (it is then simulated again)."""
    import duckdb

    if not path.exists():
        return None
    try:
        with duckdb.connect() as base:
            held = base.execute(
                "select tally, shape, place, value, measure from read_parquet(?)", [str(path)]
            ).fetchnumpy()
    except duckdb.Error:
        return None
    names, shapes = held["tally"], held["shape"]
    edges = np.flatnonzero(np.concatenate([[True], (names[1:] != names[:-1]) | (shapes[1:] != shapes[:-1]), [True]]))
    tables: dict[str, Counts] = {}
    measures: dict[str, float] = {}
    for first, after in zip(edges[:-1], edges[1:], strict=True):
        name, shape = str(names[first]), str(shapes[first])
        if shape == "":
            measures[name] = float(held["measure"][first])
            continue
        size = tuple(int(n) for n in shape.split(","))
        values = tables.setdefault(name, np.zeros(size, np.int64)).reshape(-1)
        values[held["place"][first:after]] = held["value"][first:after]
    return Outcome(tables, measures)
