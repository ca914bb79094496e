"""The answer: where the money goes, what it earns, what nothing can beat, and the words that go with it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from sim.whole import write_whole

FORMAT = "budget-plan/1"
PlanStatus = Literal["optimal", "feasible", "infeasible", "unknown"]
PROVEN = 1e-6
"""Relative gap below which a plan is called optimal."""


@dataclass(frozen=True)
class Answer:
    """What an engine found: spend (periods, channels), on (channels,), value, proven bound, engine; nan when none.

    For a goal of least spend `value` is the cost and `bound` the least cost that could do.
    """

    spend: np.ndarray
    on: np.ndarray
    value: float
    bound: float
    engine: str
    lowest: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def found(self) -> bool:
        """Whether there is a plan."""
        return math.isfinite(self.value)

    @property
    def gap(self) -> float:
        """1 - value / bound (1 - bound / value for a least cost); 0 when nothing can be earned."""
        if not self.found:
            return math.inf
        best, mine = (self.value, self.bound) if self.lowest else (self.bound, self.value)
        if best == 0.0 or best == mine:
            return 0.0
        return 1.0 - mine / best if math.isfinite(best) else math.inf


@dataclass(frozen=True)
class Price:
    """What one more, and one less, unit of the budget does to the value, and the budgets between which that holds."""

    one_more: float
    one_less: float
    valid_from: float
    valid_to: float


@dataclass(frozen=True)
class LimitPrice:
    """A limit that binds: its name and place, its level, and what loosening or tightening it by one unit changes."""

    name: str
    where: str
    level: float
    one_more: float
    one_less: float


@dataclass(frozen=True)
class Unspent:
    """Money that stays, and why: a typed reason and the words for it."""

    amount: float
    reason: Literal[
        "limits_reached", "no_gain_left", "price_above_return", "goal_reached", "fees", "search_not_finished"
    ]
    words: str


@dataclass(frozen=True)
class Relaxation:
    """The least change of one rule of a conflict that makes the problem possible."""

    name: str
    where: str
    now: float
    needed: float
    words: str


@dataclass(frozen=True)
class Plan:
    """A plan for a problem with everything that was asked about it."""

    id: str
    status: PlanStatus
    channels: tuple[str, ...]
    spend: np.ndarray
    on: np.ndarray
    value: float
    bound: float
    gap: float
    engine: str
    seconds: float
    cost: float = math.nan
    unspent: Unspent | None = None
    price: Price | None = None
    limits: tuple[LimitPrice, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    conflict: tuple[str, ...] = ()
    relaxation: Relaxation | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def totals(self) -> np.ndarray:
        """Spend of each channel over the horizon."""
        return np.asarray(self.spend.sum(axis=0))

    def document(self) -> dict[str, Any]:
        """The plan as budget-plan/1: numbers JSON can hold, absent where there is nothing to say."""
        out: dict[str, Any] = {"format": FORMAT, "id": self.id, "status": self.status}
        if self.status == "infeasible":
            out["conflict"] = list(self.conflict)
            if self.relaxation is not None:
                out["cheapest_relaxation"] = vars(self.relaxation)
            return {**out, "engine": self.engine, "seconds": self.seconds}
        if self.status == "unknown":
            return {**out, "bound": _number(self.bound), "engine": self.engine, "seconds": self.seconds}
        out |= {
            "spend": self.spend.tolist(),
            "on": [bool(x) for x in self.on],
            "value": self.value,
            "bound": _number(self.bound),
            "gap": _number(self.gap),
            "engine": self.engine,
            "seconds": self.seconds,
        }
        if self.unspent is not None:
            out |= {
                "unspent": self.unspent.amount,
                "unspent_reason": self.unspent.reason,
                "unspent_words": self.unspent.words,
            }
        if self.price is not None:
            out["price"] = {name: _number(value) for name, value in vars(self.price).items()}
            out["limits"] = [{k: _number(v) for k, v in vars(limit).items()} for limit in self.limits]
        if self.reasons:
            out["reasons"] = dict(self.reasons)
        return {**out, **self.extra}

    def write(self, path: str | Path) -> None:
        """Write the plan as JSON, whole or not at all.

        Raises:
            OSError: the place cannot be written.
        """
        write_whole(Path(path), (json.dumps(self.document(), indent=1, allow_nan=False) + "\n").encode())


def _number(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
