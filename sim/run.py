"""Run: what happened in a simulation, as tables; Parquet files in and out, written whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import RunError, near_miss
from sim.whole import whole, write_whole

if TYPE_CHECKING:
    import pandas

    from sim.engine import Snapshot

DOCUMENT = "run.json"


@dataclass
class Run:
    """The result of `simulate`.

    Attributes:
        first_day: the day of the calendar of row 0; days: how many rows.
        seed: the 64-bit key.
        customers: how many there were.
        axes: the world's axes, for the names of elements.
        tallies: int64 tables, shape (days, *axes): what was counted on each day.
        axes_of: the axes of each tally and recorded table.
        tables: float64 tables that were recorded, as they stood at the end of each day.
        seconds: CPU time spent on each moment of the day.
        snapshot: where the run stopped; None for a run read from disk.
    """

    first_day: int
    days: int
    seed: int
    customers: int
    axes: dict[str, tuple[str, ...]]
    tallies: dict[str, NDArray[np.int64]]
    axes_of: dict[str, tuple[str, ...]]
    tables: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    snapshot: Snapshot | None = None
    held: dict[str, NDArray[np.float64]] | None = None

    def columns(self) -> dict[str, NDArray[np.float64]]:
        """What every customer holds at the end: shape (customers,), or (elements, customers) along an axis.

        Raises:
            RunError: the run was read from files, which hold no customers.
        """
        if self.snapshot is None:
            raise RunError("a run that was read from files has tallies and tables, not customers")
        return {**(self.held or {}), **self.snapshot.columns()}

    def values(self, name: str) -> NDArray[Any]:
        """A tally or recorded table by name.

        Raises:
            RunError: there is none of that name.
        """
        known: Mapping[str, NDArray[Any]] = {**self.tables, **self.tallies}
        if name not in known:
            raise RunError(f"the run has no table '{name}'{near_miss(name, known)}")
        return known[name]

    def long(self, name: str) -> dict[str, NDArray[Any]]:
        """A table in long form: columns day, one for each axis (names of elements), value."""
        values = self.values(name)
        places = np.indices(values.shape).reshape(values.ndim, -1)
        out: dict[str, NDArray[Any]] = {"day": places[0] + self.first_day}
        for i, axis in enumerate(self.axes_of[name]):
            title = axis if axis not in out else f"{axis}_{i + 1}"
            out[title] = np.array(self.axes[axis], dtype=object)[places[i + 1]]
        return {**out, "value": values.reshape(-1)}

    def frame(self, name: str) -> pandas.DataFrame:
        """The same as a pandas frame."""
        import pandas

        return pandas.DataFrame(self.long(name))

    def write(self, folder: Path | str) -> Path:
        """Write every table as a Parquet file in long form, and run.json, which describes them, last.

        Each file appears whole (temporary name, fsync, rename); a folder without run.json is an unfinished write.
        """
        import duckdb

        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        with duckdb.connect() as connection:
            for name in (*self.tallies, *self.tables):
                connection.register("long", self.long(name))
                with whole(target / f"{name}.parquet") as path:
                    _copy(connection, path)
                connection.unregister("long")
        text = json.dumps(self._document(), indent=1)
        write_whole(target / DOCUMENT, text.encode())
        return target

    def _document(self) -> dict[str, Any]:
        return {
            "first_day": self.first_day,
            "days": self.days,
            "seed": str(self.seed),
            "customers": self.customers,
            "axes": {name: list(elements) for name, elements in self.axes.items()},
            "tallies": {name: list(self.axes_of[name]) for name in self.tallies},
            "tables": {name: list(self.axes_of[name]) for name in self.tables},
            "seconds": self.seconds,
            "columns_of_files": {
                "day": "day of the calendar, 0 is the first",
                "<axis>": "name of the element of the axis",
                "value": "customers, or whole units (cents for money); for tables the number at the end of the day",
            },
        }

    @staticmethod
    def read(folder: Path | str) -> Run:
        """A run from its folder.

        Raises:
            RunError: the folder holds no finished run.
        """
        import duckdb

        source = Path(folder)
        if not (source / DOCUMENT).is_file():
            raise RunError(f"{source} holds no finished run ({DOCUMENT} is missing)")
        told = json.loads((source / DOCUMENT).read_text())
        axes = {name: tuple(elements) for name, elements in told["axes"].items()}
        made: dict[str, dict[str, NDArray[Any]]] = {"tallies": {}, "tables": {}}
        axes_of = {}
        with duckdb.connect() as connection:
            for kind, kept in made.items():
                for name, along in told[kind].items():
                    query = "SELECT value FROM read_parquet(?, file_row_number = true) ORDER BY file_row_number"
                    values = connection.execute(query, [str(source / f"{name}.parquet")]).fetchnumpy()["value"]
                    kept[name] = np.asarray(values).reshape(told["days"], *(len(axes[a]) for a in along))
                    axes_of[name] = tuple(along)
        return Run(
            told["first_day"], told["days"], int(told["seed"]), told["customers"], axes, made["tallies"], axes_of,
            made["tables"], told["seconds"],
        )  # fmt: skip


def _copy(connection: Any, path: Path) -> None:  # DuckDB has no types
    place = str(path).replace("'", "''")
    connection.execute(f"COPY (SELECT * FROM long) TO '{place}' (FORMAT parquet, COMPRESSION zstd)")
