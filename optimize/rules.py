"""The rules a plan must obey, each with a title that people read and the file and line that set it.

A rule builds linear limits on the spend. Rules come from the scenario file (built by `rules_of`) or from a planner's
own function under `@rule`; both are priced, shown and named in a conflict in the same way.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pulp

Cell = tuple[str, str, int]
"""Channel, segment, quarter (from 0)."""


@dataclass(frozen=True)
class Budget:
    """The money of a plan: the whole total, what is held back, and what may be spent."""

    total: float
    reserve: float = 0.0

    @property
    def spendable(self) -> float:
        """Total less the reserve."""
        return self.total - self.reserve


class Spend(Mapping[Cell, Any]):
    """The money of each cell as the linear program sees it; `of` adds up a selection."""

    def __init__(self, cells: Mapping[Cell, Any]) -> None:
        self._cells = dict(cells)

    def __getitem__(self, cell: Cell) -> Any:
        return self._cells[cell]

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def of(self, *, channel: str | None = None, segment: str | None = None, quarter: int | None = None) -> Any:
        """Total money of the cells named; a name left out means all of it."""
        wanted = (channel, segment, quarter)
        return pulp.lpSum(
            money
            for cell, money in self._cells.items()
            if all(w in (None, c) for w, c in zip(wanted, cell, strict=True))
        )


Kind = Literal["total", "reserve", "floor", "cap", "contact_limit", "partner_share", "range", "other"]
Build = Callable[[Spend, Budget, float], list[Any]]


@dataclass(frozen=True)
class Rule:
    """A limit with a title.

    `build(spend, budget, limit)` returns the linear constraints that hold the plan to `limit`, whose unit people read
    as `unit`. `sense` says which way the limit loosens: +1 when a larger limit is looser (a cap), -1 when a smaller one
    is (a floor). `used` says how much of the limit a plan uses.
    """

    title: str
    build: Build
    limit: float
    unit: str
    where: str
    sense: int = 1
    used: Callable[[Mapping[Cell, float]], float] | None = None
    moves_total: bool = False
    """Whether moving the limit moves the budget's total, to which other rules refer."""
    kind: Kind = "other"
    """total, reserve, floor, cap, contact_limit, partner_share, range, or other: the report words the built-in ones."""
    channel: str = ""
    """Whose simulated range it is, for the kind range."""

    def rows(self, spend: Spend, budget: Budget, shift: float = 0.0) -> list[Any]:
        """The constraints with the limit moved by `shift`."""
        return self.build(spend, budget, self.limit + shift)


def rule(title: str, *, unit: str = "money", sense: int = 1) -> Callable[[Callable[[Spend, Budget], Any]], Rule]:
    """Make a planner's own function a rule: it returns one comparison, such as `spend.of(channel="hall") >= 100`.

    The function's file and line become the rule's place, so a conflict points at it.
    """

    def declare(function: Callable[[Spend, Budget], Any]) -> Rule:
        def build(spend: Spend, budget: Budget, shift: float) -> list[Any]:
            row = function(spend, budget)
            return [row] if shift == 0.0 else [_shifted(row, shift)]

        place = f"{inspect.getsourcefile(function)}:{function.__code__.co_firstlineno}"
        return Rule(title, build, 0.0, unit, place, sense)

    return declare


def _shifted(row: Any, shift: float) -> Any:
    """The same comparison with its right-hand side moved by `shift`."""
    left = pulp.lpSum(coefficient * variable for variable, coefficient in row.items())
    right = -row.constant + shift
    if row.sense == pulp.LpConstraintLE:
        return left <= right
    return left >= right if row.sense == pulp.LpConstraintGE else left == right
