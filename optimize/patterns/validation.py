"""Validation: every pattern's trials, each once, and what they say of the statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from optimize.fitting.estimate import DataMissing
from optimize.outcome import Outcome
from optimize.patterns import attention, people, prices, publicity
from optimize.patterns.finding import Band, Finding, Measured, statements
from optimize.patterns.pattern import Ground, Pattern
from optimize.patterns.trial import Rehearsal, Setup, Trial
from optimize.sweep import CACHE, Progress, kept_at, opened_or_run, silent, what_decides
from optimize.validate import estimate, judges
from optimize.workers import Task, run_tasks
from scenarios.load import load
from sim.errors import ModelError, near_miss

PATTERNS: Mapping[str, Pattern] = {p.id: p for part in (prices, attention, publicity, people) for p in part.PATTERNS}
SUSPECT_SEEDS = 3
LIVED_BY = (
    "patterns/stage", "patterns/trial", "patterns/journal", "patterns/facts", "patterns/negative_binomial",
    "fitting/bgnbd", "fitting/estimate",
)  # fmt: skip
"""Modules of this package, beside those of `code_hash`, that decide what a trial comes to."""


@dataclass
class Theatre:
    """Runs trials and keeps their outcomes in the cache of replications, so that an interrupted validation resumes."""

    setup: Setup
    workers: int = 2
    progress: Progress = silent
    cache: Path | None = CACHE
    _grounds: dict[str, str] = field(default_factory=dict, init=False)

    def run(self, stage: str, trials: Iterable[Trial], seeds: Sequence[int]) -> dict[tuple[str, int], Outcome]:
        """Every trial under every seed: (key of the trial, seed) -> outcome."""
        unique = {t.key: t for t in trials}
        tasks = [Task(f"{key}/{s}", str(s), Rehearsal(t, s)) for s in seeds for key, t in unique.items()]
        done = opened_or_run(stage, tasks, self._place, self._played, self.progress)
        return {(name.split("/")[0], int(name.split("/")[1])): outcome for name, outcome in done.items()}

    def _played(self, tasks: Sequence[Task]) -> Iterator[tuple[str, Outcome]]:
        return run_tasks(tasks, "optimize.patterns.stage:stage", self.setup, workers=self.workers)

    def _place(self, task: Task) -> Path | None:
        name = task.payload.trial.scenario or self.setup.scenario
        if name not in self._grounds:
            ours = [(Path(__file__).parents[1] / f"{module}.py").read_text() for module in LIVED_BY]
            self._grounds[name] = what_decides(load(name), repr(self.setup), *ours)
        return kept_at(self.cache, self._grounds[name], task.id)


def validate(
    only: Sequence[str] = (),
    *,
    seeds: int = 10,
    agents: int = 20_000,
    workers: int = 2,
    scenario: str = "retail_omni",
    progress: Progress = silent,
    cache: Path | None = CACHE,
) -> list[Finding]:
    """Try the statements of the literature table on the simulated customers.

    Args:
        only: ids of statements; none = all.
        seeds: replications, all from those that only judge (2000 and up); the band is on their mean.
        agents: simulated customers.
        workers: processes at once.
        scenario: the market that the patterns are tried on.
        progress: told how far each stage is.
        cache: folder of kept outcomes; None keeps nothing.

    Raises:
        ModelError: there is no statement of an id, or fewer than two seeds.
        ScenarioError: the scenario cannot be loaded.
    """
    table = statements()
    for name in only:
        if name not in table:
            raise ModelError(f"there is no pattern '{name}'{near_miss(name, table)}")
    if seeds < 2:
        raise ModelError("an interval needs at least two seeds")
    theatre = Theatre(Setup(scenario, (), agents), workers, progress, cache)
    ground = ground_of(theatre.setup)
    wanted = [name for name in table if not only or name in only]
    ready = [PATTERNS[name] for name in wanted if not _missing(name)]
    luck = judges(seeds)
    trials = {t.key: t for p in ready for t in p.played(ground).values()}
    outcomes = theatre.run("patterns", trials.values(), luck)
    found = []
    for name in wanted:
        missing = _missing(name)
        if missing:
            found.append(Finding(table[name], reason=missing))
            continue
        try:
            one = Finding(table[name], measured(PATTERNS[name], ground, outcomes, luck), seeds=seeds)
        except DataMissing as error:
            found.append(Finding(table[name], reason=str(error)))
            continue
        found.append(_suspected(one, PATTERNS[name], theatre) if one.verdict == "fails" else one)
    return found


def ground_of(setup: Setup) -> Ground:
    """The scenario that the patterns are tried on."""
    return Ground(load(setup.scenario, setup.settings(Trial())))


def _missing(name: str) -> str:
    """Why a statement cannot be tried; "" if it can."""
    return "" if name in PATTERNS else "no trial of this statement is defined yet"


def measured(
    pattern: Pattern, ground: Ground, outcomes: Mapping[tuple[str, int], Outcome], seeds: Sequence[int]
) -> tuple[Measured, ...]:
    """The numbers of a pattern with intervals over seeds."""
    trials = pattern.played(ground)
    by_seed = [{name: _told(outcomes[t.key, s], s) for name, t in trials.items()} for s in seeds]
    bands = {band.name: band for band in statements()[pattern.id].bands}
    if pattern.pooled:
        return _jackknife(pattern, ground, by_seed, bands)
    rows = [_numbers(pattern, one, ground) for one in by_seed]
    made = []
    for name, band in bands.items():
        e = estimate([row[name] for row in rows])
        unit = _half_width(rows, pattern.in_half_widths[name]) if name in pattern.in_half_widths else 1.0
        made.append(Measured(band, e.mean / unit, e.low / unit, e.high / unit))
    return tuple(made)


def _half_width(rows: Sequence[Mapping[str, float]], name: str) -> float:
    """Half the 95 % interval of a number over seeds."""
    e = estimate([row[name] for row in rows])
    return (e.high - e.low) / 2.0 or 1.0


def _numbers(pattern: Pattern, outcomes: Mapping[str, Outcome], ground: Ground) -> dict[str, float]:
    """What a pattern says, as plain numbers."""
    return {name: float(value) for name, value in pattern.measure(outcomes, ground).items()}


def _told(outcome: Outcome, seed: int) -> Outcome:
    return replace(outcome, measures={**outcome.measures, "replication": float(seed)})


def _jackknife(
    pattern: Pattern, ground: Ground, by_seed: Sequence[Mapping[str, Outcome]], bands: Mapping[str, Band]
) -> tuple[Measured, ...]:
    """Numbers of outcomes added up; intervals from leaving out one seed at a time (Tukey 1958)."""
    n = len(by_seed)
    whole = _numbers(pattern, _pool(by_seed), ground)
    less = [_numbers(pattern, _pool([o for j, o in enumerate(by_seed) if j != i]), ground) for i in range(n)]
    made = []
    for name, band in bands.items():
        pseudo = [n * whole[name] - (n - 1) * row[name] for row in less]
        half = estimate(pseudo).high - float(np.mean(pseudo))
        made.append(Measured(band, whole[name], whole[name] - half, whole[name] + half))
    return tuple(made)


def _pool(by_seed: Sequence[Mapping[str, Outcome]]) -> dict[str, Outcome]:
    def added(name: str) -> Outcome:
        parts = [one[name] for one in by_seed]
        tables = {t: np.sum([p[t] for p in parts], axis=0) for t in parts[0].tables}
        return Outcome(tables, {m: sum(p.measures[m] for p in parts) for m in parts[0].measures})

    return {name: added(name) for name in by_seed[0]}


def _suspected(finding: Finding, pattern: Pattern, theatre: Theatre) -> Finding:
    """A failed statement tried again with each suspected cause taken away: what the experiment says is the reason."""
    words, tried = [], {}
    on = pattern.switched_on(ground_of(theatre.setup))
    for cause, sets in pattern.suspects.items():
        other = Theatre(
            replace(theatre.setup, sets=(*theatre.setup.sets, *on, *sets)),
            theatre.workers, theatre.progress, theatre.cache,
        )  # fmt: skip
        try:
            ground = ground_of(other.setup)
        except Exception:  # a cause that this scenario does not have is no suspect
            continue
        luck = judges(SUSPECT_SEEDS)
        outcomes = other.run(f"{pattern.id} {cause}", pattern.played(ground).values(), luck)
        tried[cause] = measured(pattern, ground, outcomes, luck)
        verdict = "in band" if all(m.holds for m in tried[cause]) else "still outside"
        words.append(f"{cause}: {', '.join(f'{m.band.name} {m.value:.3g}' for m in tried[cause])} ({verdict})")
    outside = [f"{m.band.name} is {m.value:.3g}, band {m.band}" for m in finding.measured if not m.holds]
    known = [pattern.theory()] if pattern.theory is not None else []
    return replace(finding, reason="; ".join([*outside, *known, *words]), suspects=tried)
