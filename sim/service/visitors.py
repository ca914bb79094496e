"""The people who come to a hall in one day, the desks that wait for them, and how each visit went.

All times are whole microseconds, so that the hall told in SimPy and the hall as a recursion agree to the last one.

The rules of a hall, in the order in which things happen at one and the same microsecond:

1. the roster opens or closes desks (a desk that is serving finishes its visitor first);
2. visitors whose service is over leave;
3. visitors arrive in the order of their ids; one who sees too many tickets ahead turns round at the door;
4. free desks call the waiting: the best class first, within a class by arrival, then by id;
5. visitors who are still waiting when their patience is over leave. So one who is called at that very moment is served.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Whole: TypeAlias = NDArray[np.int64]

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
FOREVER = 2**60
"""A patience that never ends."""
UNMOVED = 2**40
"""The tolerance of a visitor whom no line turns away."""

SERVED, GAVE_UP, TURNED_AWAY = 0, 1, 2
"""How a visit ends: at a desk, in the line, or at the door."""


def microseconds(minutes: ArrayLike) -> Whole:
    """Minutes as whole microseconds, to the nearest."""
    return np.floor(np.asarray(minutes, np.float64) * MINUTE + 0.5).astype(np.int64)


@dataclass(frozen=True)
class Visitors:
    """Everyone who comes to a hall, in the order in which they come (arrival, then id).

    Attributes:
        ids: permanent ids of the customers, each once.
        arrives: microsecond of the day.
        service: time at the desk, at least one microsecond.
        patience: time in line after which the visitor leaves; `FOREVER` if never.
        priority: class; 0 is called first.
        tolerance: tickets ahead per desk that the visitor puts up with, in millionths; `UNMOVED` if any number.
    """

    ids: Whole
    arrives: Whole
    service: Whole
    patience: Whole
    priority: Whole
    tolerance: Whole

    @classmethod
    def of(
        cls,
        arrives: ArrayLike,
        service: ArrayLike,
        patience: ArrayLike = FOREVER,
        priority: ArrayLike = 0,
        tolerance: ArrayLike = UNMOVED,
        ids: ArrayLike | None = None,
    ) -> Visitors:
        """Visitors in the order in which they come, from columns in any order; one number stands for a whole column.

        Raises:
            ValueError: a time is negative, a service is shorter than a microsecond, or an id comes twice.
        """
        come = np.asarray(arrives, np.int64)
        who = np.arange(come.size, dtype=np.int64) if ids is None else np.asarray(ids, np.int64)
        order = np.lexsort((who, come))
        columns = (who, come, *(_column(c, come.size) for c in (service, patience, priority, tolerance)))
        found = cls(*(np.ascontiguousarray(c[order]) for c in columns))
        found._check()
        return found

    def __len__(self) -> int:
        """How many come."""
        return int(self.ids.size)

    def between(self, first: int, last: int) -> Visitors:
        """Those at places `first` to `last` - 1 of the order."""
        v, part = self, slice(first, last)
        columns = (v.ids, v.arrives, v.service, v.patience, v.priority, v.tolerance)
        return Visitors(*(column[part] for column in columns))

    def _check(self) -> None:
        if len(self) == 0:
            return
        if self.arrives.min() < 0 or self.patience.min() < 0 or self.priority.min() < 0 or self.tolerance.min() < 0:
            raise ValueError("arrival, patience, priority and tolerance of a visitor must not be negative")
        if self.service.min() < 1:
            raise ValueError("a visitor's service takes at least one microsecond")
        if self.patience.max() > FOREVER or self.tolerance.max() > UNMOVED:
            raise ValueError("patience is at most FOREVER, tolerance at most UNMOVED")
        if np.unique(self.ids).size != len(self):
            raise ValueError("a visitor comes to the hall once a day; an id is there twice")


def _column(values: ArrayLike, size: int) -> Whole:
    return np.broadcast_to(np.asarray(values, np.int64), (size,))


@dataclass(frozen=True)
class Roster:
    """How many desks are staffed, by period of the day.

    The doors close with the last staffed period, but its desks stay until the line is served. A hall without any desk
    all day turns everybody away.

    Attributes:
        desks: staffed desks in each period.
        period: length of a period in microseconds (an hour by default).
    """

    desks: Whole
    period: int = HOUR

    def __post_init__(self) -> None:
        """Let the last staffed desks finish the line."""
        desks = np.array(self.desks, np.int64).reshape(-1)
        if desks.size == 0 or desks.min() < 0 or self.period < 1:
            raise ValueError("a roster has one period or more, each with 0 desks or more")
        object.__setattr__(self, "desks", finish_the_line(desks[None, :])[0])

    @property
    def closed(self) -> bool:
        """Whether no desk opens all day."""
        return not self.desks.any()


def finish_the_line(desks: Whole) -> Whole:
    """Rosters (sites, periods) in which the desks of the last staffed period stay until everyone is served."""
    stays = np.array(desks, np.int64)
    for row in stays:
        staffed = np.flatnonzero(row)
        if staffed.size:
            row[staffed[-1] :] = row[staffed[-1]]
    return stays


@dataclass(frozen=True)
class Visits:
    """How each visit went, in the order of the visitors.

    Attributes:
        waited: microseconds in line, whether the visitor was then served or gave up; 0 if turned away.
        outcome: `SERVED`, `GAVE_UP` or `TURNED_AWAY`.
    """

    waited: Whole
    outcome: NDArray[np.int8]

    @property
    def abandoned(self) -> NDArray[np.bool_]:
        """Who left without being served."""
        left: NDArray[np.bool_] = self.outcome != SERVED
        return left
