"""Lived: what today and some strategies came to under the same luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from optimize.arms import Arm
from optimize.outcome import Outcome
from scenarios.load import Scenario


@dataclass(frozen=True)
class Lived:
    """Today and some strategies on the same fresh seeds.

    Attributes:
        scenario: whose they are.
        today, arms: today's arm, and each strategy's by name.
        outcomes: (key of an arm, replication) -> what it came to.
        replications: the seeds.
    """

    scenario: Scenario
    today: Arm
    arms: Mapping[str, Arm]
    outcomes: Mapping[tuple[str, int], Outcome]
    replications: Sequence[int]

    def of(self, strategy: str = "") -> list[Outcome]:
        """What a strategy (or today) came to on each seed."""
        key = self.arms[strategy].key if strategy else self.today.key
        return [self.outcomes[key, r] for r in self.replications]
