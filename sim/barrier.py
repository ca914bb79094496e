"""Together: the moments of a day in which customers affect each other (queues, stock, site load, word of mouth)."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_type_hints

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim import draws
from sim.behaviour import Parameter, read_parameter
from sim.errors import DayError, near_miss


@dataclass
class Call:
    """What a `@together` function is handed: the customers it is for, the world, and its own memory.

    `call["column"]` gives a declared column of these customers, shape (m,) or (elements, m); assigning writes it.

    Attributes:
        ids: permanent ids of the customers with `where` = 1, ascending; everyone where there is no `where`.
        day: the day of the calendar.
        seed: the 64-bit key of the run.
        tables: the world's tables as they are today; those declared may be changed in place, others are read-only.
        memory: a dictionary kept from day to day; snapshots copy it.
        axes: the world's axes.
        everyone: how many customers there are in all.
    """

    name: str
    ids: NDArray[np.int64]
    day: int
    seed: int
    axes: Mapping[str, tuple[str, ...]]
    everyone: int
    tables: Mapping[str, NDArray[np.float64]]
    memory: dict[str, Any]
    columns: dict[str, NDArray[np.float64]]
    writes: tuple[str, ...]
    tallies: Mapping[str, NDArray[np.int64]]
    counted: Mapping[str, NDArray[np.int64]]
    written: set[str] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __getitem__(self, column: str) -> NDArray[np.float64]:
        if column not in self.columns:
            raise DayError(f"{self.name}: column '{column}' is not declared{near_miss(column, self.columns)}")
        return self.columns[column]

    def __setitem__(self, column: str, values: ArrayLike) -> None:
        if column not in self.writes:
            raise DayError(f"{self.name}: writes= does not name '{column}'{near_miss(column, self.writes)}")
        held = self.columns[column]
        held[...] = np.asarray(values, np.float64)
        self.written.add(column)

    def uniform(self, argument: str) -> NDArray[np.float64]:
        """One draw in (0, 1) for each of these customers, keyed by id, day and "name.argument"."""
        return draws.uniforms(self.ids, self.day, f"{self.name}.{argument}", self.seed)

    def count(self, tally: str, *positions: ArrayLike, amounts: ArrayLike | None = None) -> None:
        """Add customers (or whole amounts) to a declared tally at positions along its axes; outside ones are skipped.

        Raises:
            DayError: the tally is not declared, or the number of positions is not that of its axes.
        """
        if tally not in self.tallies:
            raise DayError(f"{self.name}: tallies= does not name '{tally}'{near_miss(tally, self.tallies)}")
        table = self.tallies[tally]
        if len(positions) != table.ndim:
            raise DayError(f"{self.name}: tally '{tally}' has {table.ndim} axes, {len(positions)} positions were given")
        where = [np.atleast_1d(np.asarray(p)).astype(np.int64) for p in positions]
        added = np.int64(1) if amounts is None else np.asarray(amounts).astype(np.int64)
        if not where:
            table += added if np.ndim(added) == 0 else added.sum()
            return
        inside = np.logical_and.reduce([(p >= 0) & (p < n) for p, n in zip(where, table.shape, strict=True)])
        amount = np.broadcast_to(added, inside.shape)[inside]
        np.add.at(table, tuple(np.broadcast_to(p, inside.shape)[inside] for p in where), amount)

    def add(self, tally: str, amounts: ArrayLike) -> None:
        """Add a whole table of integers to a declared tally."""
        if tally not in self.tallies:
            raise DayError(f"{self.name}: tallies= does not name '{tally}'{near_miss(tally, self.tallies)}")
        table = self.tallies[tally]
        table += np.asarray(amounts).astype(np.int64, copy=False)

    def tallied(self, tally: str) -> NDArray[np.int64]:
        """What a tally of the day holds so far today (a copy)."""
        if tally not in self.counted:
            raise DayError(f"{self.name}: no tally '{tally}' in this day{near_miss(tally, self.counted)}")
        return self.counted[tally].copy()


@dataclass(frozen=True)
class Together:
    """A function over columns of many customers, and what it declares. Made by `@together`."""

    function: Callable[..., None]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    where: str
    tables: tuple[str, ...]
    tallies: Mapping[str, tuple[str, ...]]
    every: int
    offset: int
    start: float
    parameters: tuple[Parameter, ...]
    ahead: Callable[[], None] | None = None

    def __call__(self, call: Call, **numbers: float) -> None:
        """Run the moment on a call."""
        self.function(call, **numbers)

    @property
    def name(self) -> str:
        """The function's name: the key of its parameters and the first half of its draws' names."""
        return self.function.__name__

    @property
    def title(self) -> str:
        """What happens, in one line."""
        return (inspect.getdoc(self.function) or self.name).splitlines()[0]

    def defaults(self) -> dict[str, float]:
        """Every parameter's default."""
        return {p.name: p.default for p in self.parameters}


def together(
    *,
    reads: str = "",
    writes: str = "",
    where: str = "",
    tables: str = "",
    tallies: Mapping[str, tuple[str, ...]] | None = None,
    every: int = 1,
    offset: int = 0,
    start: float = 0.0,
    ahead: Callable[[], None] | None = None,
) -> Callable[[Callable[..., None]], Together]:
    """Declare a moment in which customers meet.

    Args:
        reads: columns it needs, separated by blanks.
        writes: columns it writes, for the customers it is for.
        where: a column of 0 and 1; only customers with 1 take part.
        tables: tables of the world that it changes (behaviours read them as `Seen`).
        tallies: tallies it adds to, each with its axes: {"visits": ("hour",)}.
        every: it happens on days d with (d - offset) % every == 0.
        offset: see every.
        start: what its columns hold for the customers it is not for.
        ahead: called before the first day of a run, to begin in the background with what takes long (compiling).

    Raises:
        TypeError: a parameter after '*' has no number as its default.
    """

    def declare(function: Callable[..., None]) -> Together:
        hints = get_type_hints(function, include_extras=True)
        arguments = list(inspect.signature(function).parameters.values())[1:]
        parameters = tuple(
            read_parameter(function.__name__, a, getattr(hints.get(a.name), "__metadata__", ())) for a in arguments
        )
        return Together(
            function, tuple(reads.split()), tuple(writes.split()), where, tuple(tables.split()), dict(tallies or {}),
            every, offset, start, parameters, ahead,
        )  # fmt: skip

    return declare
