"""Population: permanent customer ids and one column of numbers for each thing known about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import PopulationError


@dataclass(frozen=True)
class Column:
    """One number a customer, or one a customer and element of an axis.

    Attributes:
        values: shape (customers,), or (elements, customers) along `axis`.
        axis: the axis it lies along, if any.
        indexes: the axis whose position the column holds (0 for the first element), if it holds one; tallies need it.
        kind: "trait", "state" or "" (found out from the day).
        meaning: one line for the reader, with the unit.
    """

    values: NDArray[np.float64]
    axis: str = ""
    indexes: str = ""
    kind: str = ""
    meaning: str = ""

    def __init__(self, values: ArrayLike, axis: str = "", indexes: str = "", kind: str = "", meaning: str = "") -> None:
        object.__setattr__(self, "values", np.ascontiguousarray(values, np.float64))
        for name, text in (("axis", axis), ("indexes", indexes), ("kind", kind), ("meaning", meaning)):
            object.__setattr__(self, name, text)


@dataclass(frozen=True)
class Population:
    """The customers of a run.

    Attributes:
        ids: permanent numbers, ascending, none below 0: the same id has the same luck in every run with the same seed.
        columns: what is known of each customer at the start; plain arrays become columns without an axis.

    Raises:
        PopulationError: ids that repeat or fall, a column of another length, a number that is not finite.
    """

    ids: NDArray[np.int64]
    columns: Mapping[str, Column] = field(default_factory=dict)

    def __init__(self, ids: ArrayLike, columns: Mapping[str, Column | ArrayLike] | None = None) -> None:
        object.__setattr__(self, "ids", np.ascontiguousarray(ids, np.int64))
        made = {n: c if isinstance(c, Column) else Column(c) for n, c in (columns or {}).items()}
        object.__setattr__(self, "columns", made)
        _check(self.ids, made)

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: ArrayLike) -> Population:
        """The customers at some rows (positions or a mask); they keep their ids, hence their luck."""
        chosen = np.asarray(rows)
        return Population(
            self.ids[chosen],
            {n: Column(c.values[..., chosen], c.axis, c.indexes, c.kind, c.meaning) for n, c in self.columns.items()},
        )

    def with_columns(self, **columns: Column | ArrayLike) -> Population:
        """The same customers with some columns replaced or added."""
        return Population(self.ids, {**self.columns, **columns})


def _check(ids: NDArray[np.int64], columns: Mapping[str, Column]) -> None:
    if ids.ndim != 1 or not len(ids):
        raise PopulationError("a population needs at least one customer, and ids in one row")
    if ids[0] < 0 or (np.diff(ids) <= 0).any():
        raise PopulationError("customer ids must rise from one to the next and not be below 0")
    for name, column in columns.items():
        expected = 2 if column.axis else 1
        if column.values.ndim != expected or column.values.shape[-1] != len(ids):
            raise PopulationError(
                f"column '{name}' has shape {column.values.shape}; "
                f"expected {'(elements of ' + column.axis + ', ' if column.axis else '('}{len(ids)})"
            )
        if not np.isfinite(column.values).all():
            raise PopulationError(f"column '{name}' holds a number that is not finite")
