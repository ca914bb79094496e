"""World: the axes of a model (media, options, segments...) and the tables that customers meet along them.

A table says the same to every customer: prices, waiting times, media pressure, what a visit costs. Levers are tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import WorldError, near_miss

NEST = "_nest"


@dataclass(frozen=True)
class Tableau:
    """A table of numbers along none, one or two axes; `Tableau(0.3)`, `Tableau([1.0, 0.98], "option")`.

    Attributes:
        values: one number for each combination of the axes' elements; with `period_of_day`, one such block for each
            period, in front.
        axes: names of the axes, in the order of `values`; a string is split at blanks.
        period_of_day: for a dated table, which block holds on each day of the calendar (day 0 first).
    """

    values: NDArray[np.float64]
    axes: tuple[str, ...] = ()
    period_of_day: NDArray[np.int64] | None = None

    def __init__(
        self, values: ArrayLike, axes: str | tuple[str, ...] = (), period_of_day: ArrayLike | None = None
    ) -> None:
        object.__setattr__(self, "values", np.asarray(values, np.float64, order="C"))
        object.__setattr__(self, "axes", tuple(axes.split()) if isinstance(axes, str) else tuple(axes))
        periods = None if period_of_day is None else np.ascontiguousarray(period_of_day, np.int64)
        object.__setattr__(self, "period_of_day", periods)

    @property
    def dated(self) -> bool:
        """Whether the table changes with the calendar."""
        return self.period_of_day is not None

    def today(self, day: int) -> NDArray[np.float64]:
        """The block that holds on a day of the calendar.

        Raises:
            WorldError: the calendar of the table ends before that day.
        """
        if self.period_of_day is None:
            return self.values
        if not 0 <= day < len(self.period_of_day):
            raise WorldError(f"a dated table ends on day {len(self.period_of_day) - 1}, day {day} was asked for")
        block: NDArray[np.float64] = self.values[self.period_of_day[day]]
        return block


@dataclass(frozen=True)
class World:
    """Axes, tables and nests that all customers share.

    Attributes:
        axes: for each axis the names of its elements, in order.
        tables: the tables by name.
        nests: for an axis of options, which of them share luck: {"option": {"own": ("online", "store")}}. The nests of
            axis "option" are themselves an axis, "option_nest", along which a table of dissimilarities lies.

    Raises:
        WorldError: a table's shape, axis or calendar does not fit, or a nest names an unknown or repeated element.
    """

    axes: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Tableau] = field(default_factory=dict)
    nests: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        axes = {name: tuple(elements) for name, elements in self.axes.items()}
        for axis, nests in self.nests.items():
            _check_nests(axis, nests, axes)
            axes[axis + NEST] = tuple(nests)
        object.__setattr__(self, "axes", axes)
        for axis, elements in axes.items():
            if len(set(elements)) != len(elements) or not all(elements):
                raise WorldError(f"axis '{axis}' repeats an element or leaves one without a name: {elements}")
        for name, table in self.tables.items():
            _check_table(name, table, axes)

    def size(self, axis: str) -> int:
        """How many elements an axis has; 1 for the empty name (no axis)."""
        return len(self.axes[axis]) if axis else 1

    def nests_of(self, axis: str) -> Mapping[str, tuple[str, ...]]:
        """The nests of an axis of options, none if it has none."""
        return self.nests.get(axis, {})

    def with_tables(self, **tables: Tableau) -> World:
        """The same world with some tables replaced or added: a strategy's levers."""
        return replace(self, axes=self._own_axes(), tables={**self.tables, **tables})

    def with_elements(self, axis: str, *names: str) -> World:
        """The same axes with elements added at an axis's end; tables along it must be given anew."""
        axes = {**self._own_axes(), axis: (*self.axes[axis], *names)}
        return replace(self, axes=axes, tables={n: t for n, t in self.tables.items() if axis not in t.axes})

    def _own_axes(self) -> dict[str, tuple[str, ...]]:
        return {name: elements for name, elements in self.axes.items() if name not in {a + NEST for a in self.nests}}


def _check_nests(axis: str, nests: Mapping[str, tuple[str, ...]], axes: Mapping[str, tuple[str, ...]]) -> None:
    if axis not in axes:
        raise WorldError(f"nests are given for an unknown axis '{axis}'{near_miss(axis, axes)}")
    taken: dict[str, str] = {}
    for nest, elements in nests.items():
        for element in elements:
            if element not in axes[axis]:
                raise WorldError(f"nest '{nest}': '{element}' is not on axis '{axis}'{near_miss(element, axes[axis])}")
            if element in taken:
                raise WorldError(f"'{element}' of axis '{axis}' is in two nests, '{taken[element]}' and '{nest}'")
            taken[element] = nest


def _check_table(name: str, table: Tableau, axes: Mapping[str, tuple[str, ...]]) -> None:
    for axis in table.axes:
        if axis not in axes:
            raise WorldError(f"table '{name}' lies along an unknown axis '{axis}'{near_miss(axis, axes)}")
    expected = tuple(len(axes[axis]) for axis in table.axes)
    shape = table.values.shape
    if table.period_of_day is not None:
        periods, shape = shape[0] if shape else 0, shape[1:]
        if len(table.period_of_day) and not 0 <= table.period_of_day.min() <= table.period_of_day.max() < periods:
            raise WorldError(f"table '{name}' has {periods} periods, but its calendar names others")
    if shape != expected:
        along = " x ".join(f"{axis} ({len(axes[axis])})" for axis in table.axes) or "one number"
        raise WorldError(f"table '{name}' has shape {shape}, not {expected}: {along}")
    if not np.isfinite(table.values).all():
        raise WorldError(f"table '{name}' holds a number that is not finite")
