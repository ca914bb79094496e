"""Runs arms over replications: what is kept already is opened, the rest is simulated and kept as it finishes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from optimize.arms import Arm
from optimize.flows import FlowReplicator
from optimize.outcome import Outcome, read_outcome, write_outcome
from optimize.replication import Job
from optimize.workers import Task, run_tasks
from scenarios.load import Scenario

Progress = Callable[[str, int, int], None]
CACHE = Path(".footfall") / "runs"


def code_hash() -> str:
    """A hash of every source file that decides what a replication comes to."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.blake2b(digest_size=12)
    for package in ("sim", "scenarios"):
        for path in sorted((root / package).rglob("*.py")):
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    for name in ("replication.py", "outcome.py", "flows.py"):
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


@dataclass
class Sweep:
    """Runs of one scenario.

    Attributes:
        scenario: what is simulated.
        workers: processes at once.
        progress: told how far each stage is.
        cache: folder of kept outcomes; None keeps nothing.
    """

    scenario: Scenario
    workers: int = 2
    progress: Progress = lambda stage, done, total: None  # noqa: E731 - silence
    cache: Path | None = CACHE
    simulated: int = 0
    _ground: str = field(default="", init=False)

    def run(self, stage: str, arms: Iterable[Arm], replications: Sequence[int]) -> dict[tuple[str, int], Outcome]:
        """Every arm under every replication.

        Returns:
            (key of the arm, replication) -> outcome.
        """
        unique = {arm.key: arm for arm in arms}
        jobs = {f"{key}/{r}": (str(r), Job(arm, r)) for r in replications for key, arm in unique.items()}
        found = self._all(stage, jobs)
        return {(name.split("/")[0], int(name.split("/")[1])): outcome for name, outcome in found.items()}

    def flows(self, stage: str, before: Arm, after: Arm, replications: Sequence[int]) -> list[Outcome]:
        """Who moved where between two arms, for each replication."""
        jobs = {f"{before.key}/{r}/{after.key}": (str(r), (Job(before, r), Job(after, r))) for r in replications}
        found = self._all(stage, jobs)
        return [found[name] for name in jobs]

    def _all(self, stage: str, jobs: Mapping[str, tuple[str, object]]) -> dict[str, Outcome]:
        done: dict[str, Outcome] = {}
        for name in jobs:
            kept = read_outcome(self._place(name)) if self.cache is not None else None
            if kept is not None:
                done[name] = kept
        tasks = [Task(name, group, job) for name, (group, job) in jobs.items() if name not in done]
        self.progress(stage, len(done), len(jobs))
        for name, outcome in run_tasks(tasks, "optimize.sweep:replicator", self.scenario, workers=self.workers):
            if self.cache is not None:
                write_outcome(outcome, self._place(name))
            done[name] = outcome
            self.simulated += 1
            self.progress(stage, len(done), len(jobs))
        return done

    def _place(self, name: str) -> Path:
        if not self._ground:
            told = json.dumps([self.scenario.hash, code_hash(), authors_hash(self.scenario)])
            self._ground = hashlib.blake2b(told.encode(), digest_size=12).hexdigest()
        file = hashlib.blake2b(f"{self._ground}/{name}".encode(), digest_size=16).hexdigest()
        assert self.cache is not None
        return self.cache / file[:2] / f"{file}.parquet"


def replicator(scenario: Scenario) -> Callable[[Job | tuple[Job, Job]], Outcome]:
    """What a worker process does with its tasks."""
    return FlowReplicator(scenario)
