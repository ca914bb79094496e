"""Rehearsal: a quarter is lived as it was decided, and lived again with more and less money on one medium at a time.

All lives of a quarter begin on the same morning under the same luck. A firm cannot live a quarter twice: it would let
matched groups of customers have other money, and would see the same, less sharply.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimize.arms import Arm
from optimize.curves import Curve, learn
from optimize.fund import Fund
from optimize.outcome import add_up
from optimize.replication import Job, Replicator
from optimize.sweep import Progress
from optimize.teaching import segment_margin
from optimize.workers import Crew, Task
from scenarios.load import Scenario
from sim.engine import Snapshot

LEVELS = (0.0, 0.5, 1.0, 2.0, 4.0)
"""What is tried on a medium, as multiples of its money today in an average quarter."""

Trial = tuple[str, float]
"""A medium of the fund, and a level of its money."""


@dataclass(frozen=True)
class Quarter:
    """One quarter of one market, to be lived.

    Attributes:
        number: from 0. days: its length.
        decided: the money of the year as far as it is decided; later quarters are not lived.
        tried: the same with other money on one medium in this quarter.
        replication: whose luck. morning: where the market stands; None = settled, on the first judged morning.
    """

    number: int
    days: int
    decided: Arm
    tried: Mapping[Trial, Arm]
    replication: int
    morning: Snapshot | None


@dataclass(frozen=True)
class Lesson:
    """What one market did in a quarter.

    Attributes:
        margin: trial -> margin of each segment in the quarter, money as simulated.
        evening: where the market stands after the quarter as it was decided.
    """

    margin: Mapping[Trial, NDArray[np.float64]]
    evening: Snapshot


def rehearser(scenario: Scenario) -> Callable[[Quarter], Lesson]:
    """What a worker process does with its tasks."""
    replicator = Replicator(scenario)

    def work(quarter: Quarter) -> Lesson:
        def live(arm: Arm) -> tuple[NDArray[np.float64], Snapshot]:
            job = Job(arm, quarter.replication)
            run, _ = replicator.live(job, start=quarter.morning, days=quarter.days)
            assert run.snapshot is not None
            return segment_margin(add_up(run.tallies, np.zeros(quarter.days, np.int64))), run.snapshot

        return Lesson({trial: live(arm)[0] for trial, arm in quarter.tried.items()}, live(quarter.decided)[1])

    return work


class Markets:
    """The markets in which the planner lives and learns: one for each seed, all under the same decisions.

    Attributes:
        evenings: replication -> where its market stands.
    """

    def __init__(self, crew: Crew, fund: Fund, replications: Sequence[int], progress: Progress) -> None:
        self.crew, self.fund, self.progress = crew, fund, progress
        self.evenings: dict[int, Snapshot | None] = dict.fromkeys(replications)

    def live(self, number: int, decided: Arm) -> dict[tuple[str, str], Curve]:
        """Live a quarter as decided, and tell what money on each medium earned in it.

        Args:
            number: of the quarter, from 0; each is lived once, in order.
            decided: the year's money as far as it is decided.

        Returns:
            (medium, segment) -> margin in this quarter against money, what partners pay back included.
        """
        stage = f"Quarter {number + 1}: living it, and trying other money"
        tried = self._tried(number, decided)
        days = self.fund.days[number]
        tasks = [
            Task(str(r), str(r), Quarter(number, days, decided, tried, r, evening))
            for r, evening in self.evenings.items()
        ]
        lessons: dict[int, Lesson] = {}
        self.progress(stage, 0, len(tasks))
        for name, lesson in self.crew.run(tasks):
            lessons[int(name)] = lesson
            self.progress(stage, len(lessons), len(tasks))
        self.evenings = {r: lessons[r].evening for r in self.evenings}
        return self._learned(number, [lessons[r] for r in self.evenings])

    def _tried(self, number: int, decided: Arm) -> dict[Trial, Arm]:
        tried = {}
        for i, medium in enumerate(self.fund.media):
            for level in LEVELS:
                money = decided.money.copy()
                money[self.fund.rows[i], :, number] = level * self.fund.reference[i]
                tried[medium, level] = replace(decided, name=f"{medium} x {level:g}", money=money)
        return tried

    def _learned(self, number: int, lessons: Sequence[Lesson]) -> dict[tuple[str, str], Curve]:
        curves = {}
        for i, medium in enumerate(self.fund.media):
            margin = np.array([[lesson.margin[medium, level] for level in LEVELS] for lesson in lessons])
            for j, segment in enumerate(self.fund.segments):
                spend = np.array(LEVELS) * self.fund.reference[i, j]
                if spend[-1] > 0:
                    refund = self.fund.refunded[i, number] * spend
                    curves[medium, segment] = learn(medium, segment, spend.tolist(), margin[:, :, j] + refund)
        return curves
