"""Findings: what a study found, and with how much effort, before it is written down as a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from optimize.arms import Arm
from optimize.outcome import Outcome
from optimize.plan import BudgetPlan
from optimize.rulebook import Ground
from optimize.teaching import Teaching
from optimize.validate import judges
from scenarios.load import Scenario

Outcomes = Mapping[tuple[str, int], Outcome]
"""(key of an arm, replication) -> what it came to."""


@dataclass(frozen=True)
class Effort:
    """How many replications each part of a study gets; the default fits two minutes on two cores.

    Attributes:
        teach: seeds that teach the curves. judge: fresh seeds that judge the plan.
        compare: fresh seeds for strategies and partner accounts. flow: for who moved where.
        levels: multiples of today's spend that are simulated.

    Raises:
        ValueError: fewer than two seeds teach or judge, so that nothing could be said of their spread.
    """

    teach: int = 4
    judge: int = 20
    compare: int = 3
    flow: int = 2
    levels: tuple[float, ...] = (0.0, 0.5, 2.0, 4.0)

    def __post_init__(self) -> None:
        if min(self.teach, self.judge) < 2:
            raise ValueError("a study needs at least two seeds to teach and two to judge")

    def seeds(self, part: str) -> tuple[int, ...]:
        """The replications of a part: `teach` has its own, all others are among those that judge."""
        if part == "teach":
            return tuple(range(self.teach))
        return tuple(judges(min(getattr(self, part), self.judge)))


@dataclass
class Findings:
    """What a study found, before it is written down as a record."""

    scenario: Scenario
    effort: Effort
    ground: Ground
    today: Arm
    teaching: Teaching
    plan: BudgetPlan
    arms: dict[str, Arm]
    judged: Outcomes
    strategies: Outcomes
    without: dict[str, Outcomes]
    flows: list[Outcome] = field(default_factory=list)
    runs: int = 0
    seconds: float = 0.0

    def measured(self, arm: str, measure: str) -> list[float]:
        """A measure of an arm on each judging seed."""
        key = self.arms[arm].key
        return [self.judged[key, r].measures[measure] for r in self.effort.seeds("judge")]
