"""Runs arms over replications: what is kept already is opened, the rest is simulated and kept as it finishes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from optimize.arms import Arm
from optimize.flows import FlowReplicator
from optimize.outcome import Outcome, read_outcome, write_outcome
from optimize.replication import Job
from optimize.workers import Crew, Task
from scenarios.load import Scenario
from sim.kernel.cache import writable

Progress = Callable[[str, int, int], None]
CACHE = Path(".footfall") / "runs"


def silent(stage: str, done: int, total: int) -> None:
    """No progress."""


def code_hash() -> str:
    """A hash of every source file that decides what a replication comes to."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.blake2b(digest_size=12)
    for package in ("sim", "scenarios"):
        for path in sorted((root / package).rglob("*.py")):
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    for name in ("replication.py", "outcome.py", "flows.py", "windows.py"):
        digest.update((root / "optimize" / name).read_bytes())
    return digest.hexdigest()


def authors_hash(scenario: Scenario) -> str:
    """A hash of the modules of added behaviours, so that an edit of theirs is not answered from the past."""
    import importlib.util

    names = sorted(
        {named.rpartition(".")[0] for edit in scenario.day for named in (edit.add, edit.by) if named is not None}
    )
    digest = hashlib.blake2b(digest_size=12)
    for name in names:
        found = importlib.util.find_spec(name)
        if found is not None and found.origin is not None:
            digest.update(name.encode() + b"\0" + Path(found.origin).read_bytes())
    return digest.hexdigest()


def what_decides(scenario: Scenario, *more: str) -> str:
    """A hash of everything that an outcome depends on beside what is lived and under which replication."""
    told = json.dumps([scenario.hash, code_hash(), authors_hash(scenario), *more])
    return hashlib.blake2b(told.encode(), digest_size=12).hexdigest()


def kept_at(cache: Path | None, ground: str, name: str) -> Path | None:
    """The file of an outcome; None where nothing is kept."""
    file = hashlib.blake2b(f"{ground}/{name}".encode(), digest_size=16).hexdigest()
    return None if cache is None else cache / file[:2] / f"{file}.parquet"


def opened_or_run(
    stage: str,
    tasks: Sequence[Task],
    place: Callable[[Task], Path | None],
    run: Callable[[Sequence[Task]], Iterable[tuple[str, Outcome]]],
    progress: Progress,
) -> dict[str, Outcome]:
    """The outcome of every task by its id: opened where it is kept, else run and kept as it finishes.

    Args:
        stage: what progress is told of.
        tasks: what to do.
        place: the file of a task's outcome; None keeps nothing.
        run: does tasks and gives (id, outcome) as each finishes.
        progress: told how far the stage is.
    """
    files = {task.id: file for task in tasks if (file := place(task)) is not None}
    done = {name: kept for name, file in files.items() if (kept := read_outcome(file)) is not None}
    progress(stage, len(done), len(tasks))
    for name, outcome in run([task for task in tasks if task.id not in done]):
        if name in files:
            write_outcome(outcome, files[name])
        done[name] = outcome
        progress(stage, len(done), len(tasks))
    return done


Jobs = Mapping[str, tuple[int, Job | tuple[Job, Job]]]
"""Name of a job -> (replication, what to run)."""


@dataclass
class Sweep:
    """Runs of a scenario, and of variants of it, by one crew of workers.

    Attributes:
        scenario: what is simulated.
        workers: processes at once.
        progress: told how far each stage is.
        cache: folder of kept outcomes; None keeps nothing.
        variants: other scenarios by name, for questions that a strategy cannot ask.
        simulated: replications that were run, not opened.
    """

    scenario: Scenario
    workers: int = 2
    progress: Progress = silent
    cache: Path | None = CACHE
    variants: Mapping[str, Scenario] = field(default_factory=dict)
    simulated: int = 0
    _grounds: dict[str, str] = field(default_factory=dict, init=False)
    _crew: Crew | None = field(default=None, init=False)

    def __enter__(self) -> Sweep:
        return self

    def __exit__(self, *_: object) -> None:
        if self._crew is not None:
            self._crew.close()

    def run(
        self, stage: str, arms: Iterable[Arm], replications: Sequence[int], variant: str = ""
    ) -> dict[tuple[str, int], Outcome]:
        """Every arm under every replication, of the scenario or of a variant of it.

        Returns:
            (key of the arm, replication) -> outcome.
        """
        unique = {arm.key: arm for arm in arms}
        jobs = {f"{key}/{r}": (r, Job(arm, r)) for r in replications for key, arm in unique.items()}
        found = self._all(stage, jobs, variant)
        return {(name.split("/")[0], int(name.split("/")[1])): outcome for name, outcome in found.items()}

    def flows(self, stage: str, before: Arm, after: Arm, replications: Sequence[int]) -> list[Outcome]:
        """Who moved where between two arms, for each replication."""
        jobs = {f"{before.key}/{r}/{after.key}": (r, (Job(before, r), Job(after, r))) for r in replications}
        found = self._all(stage, jobs, "")
        return [found[name] for name in jobs]

    def _all(self, stage: str, jobs: Jobs, variant: str) -> dict[str, Outcome]:
        tasks = [Task(n, f"{variant}/{r}", (variant, job)) for n, (r, job) in jobs.items()]
        return opened_or_run(stage, tasks, self._place, self._simulated, self.progress)

    def _simulated(self, tasks: Sequence[Task]) -> Iterator[tuple[str, Outcome]]:
        if tasks and self._crew is None:
            writable()  # said here, so that each worker need not say that it compiles for itself
            everyone = {"": self.scenario, **self.variants}
            self._crew = Crew("optimize.sweep:replicators", everyone, workers=self.workers)
        for found in self._crew.run(tasks) if self._crew is not None else ():
            self.simulated += 1
            yield found

    def _place(self, task: Task) -> Path | None:
        variant = task.payload[0]
        if variant not in self._grounds:
            self._grounds[variant] = what_decides(self.variants[variant] if variant else self.scenario)
        return kept_at(self.cache, self._grounds[variant], task.id)


def replicators(scenarios: Mapping[str, Scenario]) -> Callable[[tuple[str, Job | tuple[Job, Job]]], Outcome]:
    """What a worker process does with its tasks: it keeps one replicator for each scenario it has met."""
    made: dict[str, FlowReplicator] = {}

    def work(task: tuple[str, Job | tuple[Job, Job]]) -> Outcome:
        variant, job = task
        if variant not in made:
            made.clear()
            made[variant] = FlowReplicator(scenarios[variant])
        return made[variant](job)

    return work
