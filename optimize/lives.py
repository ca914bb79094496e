"""Lives: arms of a scenario and of its variants, lived whole and read as what both sides of each agreement get.

Everything is money or people of all members over the judged days, read from the same run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from optimize.replication import Job, Replicator, todays_arm
from optimize.sweep import Progress
from optimize.workers import Task, run_tasks
from scenarios.load import Scenario
from sim import kpi
from sim.outcome import Outcome
from sim.partners import Line


@dataclass(frozen=True)
class Life:
    """What one arm came to under one luck.

    Attributes:
        outcome: the run, read at the scale of all members; the judged days.
        profit, orders: ours, money and orders.
        theirs: what each partner's account holds, money.
        lines: each partner's account, in cents.
        sent: customers of ours who took a product of each partner on our word.
        won: its members who bought here without having been our customers; None where that is not told.
    """

    outcome: Outcome
    profit: float
    orders: float
    theirs: Mapping[str, float]
    lines: Mapping[str, tuple[Line, ...]]
    sent: Mapping[str, float]
    won: Mapping[str, float] | None


@dataclass(frozen=True)
class Arm:
    """A scenario under one of its strategies ("" = none)."""

    scenario: Scenario
    strategy: str = ""

    @cached_property
    def key(self) -> str:
        """What arms that are the same have in common, whatever their names."""
        return f"{self.scenario.hash}/{self.strategy}"


def live(
    arms: Mapping[str, Arm], replications: Sequence[int], workers: int, progress: Progress, stage: str
) -> dict[tuple[str, int], Life]:
    """Every arm under every replication; arms that are the same share a life.

    Returns:
        (name of the arm, replication) -> its life.
    """
    once = {arm.key: (name, arm) for name, arm in arms.items()}
    tasks = [
        Task(f"{name}/{r}", f"{arm.scenario.hash}/{r}", (arm, r)) for r in replications for name, arm in once.values()
    ]
    found: dict[str, Life] = {}
    progress(stage, 0, len(tasks))
    for name, life in run_tasks(tasks, "optimize.lives:liver", None, workers=workers):
        found[name] = life
        progress(stage, len(found), len(tasks))
    return {(name, r): found[f"{once[arm.key][0]}/{r}"] for r in replications for name, arm in arms.items()}


def liver(_: None) -> Callable[[tuple[Arm, int]], Life]:
    """What a worker process does with its tasks: it keeps the settled market of the scenario that it is busy with."""
    made: dict[str, Replicator] = {}

    def work(task: tuple[Arm, int]) -> Life:
        arm, replication = task
        settled = arm.scenario.hash
        if settled not in made:
            made.clear()
            made[settled] = Replicator(arm.scenario)
        replicator = made[settled]
        run, case = replicator.live(Job(todays_arm(arm.scenario, arm.strategy), replication))
        calendar = replicator.calendar
        outcome = Outcome(run.tallies, case.market, case.customers, calendar.burn_in, slice(0, calendar.days))
        return read(outcome)

    return work


def read(outcome: Outcome) -> Life:
    """An outcome as what both sides get."""
    names = [p.name for p in outcome.market.partners]

    def people(tally: str) -> dict[str, float] | None:
        if tally not in outcome.tallies:
            return None
        counts = outcome.table(tally).sum(axis=0) * outcome.scale
        return {name: float(count) for name, count in zip(names, counts, strict=True)}

    ledgers = outcome.ledgers()
    return Life(
        outcome,
        kpi.KPIS["profit"](outcome),
        outcome.total("orders"),
        {a.partner: a.theirs / 100.0 for a in ledgers},
        {a.partner: a.lines for a in ledgers},
        people("referred") or dict.fromkeys(names, 0.0),
        people("sent_by"),
    )


def without(scenario: Scenario, partners: Iterable[str]) -> Scenario:
    """A scenario as if agreements had never been made."""
    return scenario.turned({f"partners.{name}.active": False for name in partners})
