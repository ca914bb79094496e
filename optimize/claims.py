"""Auditing a claim: what a strategy does in the simulation, and what a setting would have to be for the claim to hold.

Every arm lives the same luck, so a search over the setting is a search over one curve. A claim is never fitted to: the
setting that it would need is reported beside what is known of that setting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from optimize.plain import plain
from optimize.record import Estimate
from optimize.replication import Job, Replicator, times, todays_arm
from optimize.sweep import Progress
from optimize.validate import estimate, judges
from optimize.workers import Crew, Task
from scenarios.dials import band_of, value_of
from scenarios.load import Scenario
from sim import kpi

Verdict = Literal["plausible", "outside the literature", "not reachable"]
HALVINGS = 9
"""Of the distance between where a dial stands and its end: to a five-hundredth of it."""
STEPS = HALVINGS + 3
"""Values of a dial that are lived at most: where it stands, its ends, and those of the search."""


@dataclass(frozen=True)
class Audit:
    """What became of a claim.

    Attributes:
        claim, title, source: which, in words, and who states it.
        measure, unit: what is said to change; `share` is whether the numbers are shares of `base`, else in the unit.
        target: whether that is a number that was planned.
        base: the level it is held against, all members. claimed: the change stated.
        simulated: the change in the simulation as it is, with its 95 % interval.
        dial, stands, low, high: the setting that was turned, where it stands, the values known of it.
        needed: the value at which the simulation shows the claim; None where no value does.
        best: the change at the value of the dial, among all it can take, that favours the claim most.
        verdict: plausible (shown as it is, or with a value known of the dial), outside the literature (with another
            value), or not reachable.
        seeds: replications, the same for every value.
    """

    claim: str
    title: str
    source: str
    measure: str
    unit: str
    share: bool
    target: bool
    base: float
    claimed: float
    simulated: Estimate
    dial: str
    stands: float
    low: float
    high: float
    needed: float | None
    best: Estimate
    verdict: Verdict
    seeds: int

    def document(self) -> dict[str, Any]:
        """The audit as JSON takes it."""
        return {**plain(self)}


@dataclass(frozen=True)
class Trial:
    """One value of a dial under the luck of one replication: the scenario with it, its arms, the measure."""

    scenario: Scenario
    strategies: tuple[str, ...]
    measure: str
    replication: int


class Auditor:
    """Audits the claims of a scenario with a crew of workers.

    Args:
        scenario: checked.
        seeds: replications, at least 2.
        workers: processes at once.
        progress: told how far each claim is.
    """

    def __init__(self, scenario: Scenario, seeds: int, workers: int, progress: Progress) -> None:
        self.scenario, self.seeds, self.progress = scenario, seeds, progress
        self._crew = Crew("optimize.claims:rehearser", None, workers=min(workers, seeds))

    def __enter__(self) -> Auditor:
        return self

    def __exit__(self, *_: object) -> None:
        self._crew.close()

    def audit(self, name: str) -> Audit:
        """Hold a claim against the simulation.

        Raises:
            KeyError: no claim of that name.
            ScenarioError: the dial cannot stand where the claim says that it can.
        """
        claim, band = self.scenario.claims[name], band_of(self.scenario.claims[name])
        pulled = self.scenario.lever(claim.strategy, claim.dial)
        stands = float(pulled) if pulled is not None else value_of(self.scenario, claim.dial)
        claimed = claim.change if claim.change is not None else claim.points
        assert stands is not None and band is not None and claimed is not None  # noqa: PT018 - checked with the file
        curve = _Curve(self, name)
        here = curve(stands)
        needed, best = _search(curve, stands, claim.between, claimed)
        self.progress(f"Auditing {name}", STEPS, STEPS)
        return Audit(
            claim=name, title=claim.title or name, source=claim.source, measure=claim.measure,
            unit=kpi.KPIS[claim.measure].unit, share=claim.change is not None, target=claim.target is not None,
            base=curve.base, claimed=claimed,
            simulated=here, dial=claim.dial, stands=stands, low=band[0], high=band[1],
            needed=needed, best=best, verdict=_verdict(claimed, here, needed, band), seeds=self.seeds,
        )  # fmt: skip

    def changes(self, name: str, value: float) -> tuple[list[float], list[float]]:
        """The measure under the strategy and under what it is held against, by seed, with the dial at a value."""
        claim = self.scenario.claims[name]
        lever = claim.strategy if self.scenario.lever(claim.strategy, claim.dial) is not None else ""
        turned = self.scenario.turned({claim.dial: value}, lever)
        arms = (claim.strategy, claim.than or "") if claim.target is None else (claim.strategy,)
        tasks = [Task(str(r), str(r), Trial(turned, arms, claim.measure, r)) for r in judges(self.seeds)]
        found = dict(self._crew.run(tasks))
        lived = [found[task.id] for task in tasks]
        return [v[0] for v in lived], [v[1] if claim.target is None else claim.target for v in lived]


class _Curve:
    """The change that a claim is about, by the value of its dial; each value is lived once."""

    def __init__(self, auditor: Auditor, name: str) -> None:
        self._auditor, self._name = auditor, name
        self._known: dict[float, Estimate] = {}
        self.base = 0.0

    def __call__(self, value: float) -> Estimate:
        if value not in self._known:
            after, before = self._auditor.changes(self._name, value)
            base = sum(before) / len(before)
            share = self._auditor.scenario.claims[self._name].change is not None
            if share and base <= 0.0:
                raise NoBase(f"claim '{self._name}' is a share of nothing: there is no such measure to start from")
            scale = base if share else 1.0
            self.base = self.base or base
            self._known[value] = estimate([(a - b) / scale for a, b in zip(after, before, strict=True)])
            self._auditor.progress(f"Auditing {self._name}", len(self._known), STEPS)
        return self._known[value]


class NoBase(Exception):
    """A claim is a share of a measure that is nought or less; the text says which."""


def _search(curve: _Curve, stands: float, between: Sequence[float], claimed: float) -> tuple[float | None, Estimate]:
    """The value nearest to where the dial stands at which the claim is met, and the most favourable end's change."""
    sign = 1.0 if claimed >= 0 else -1.0

    def met(value: float) -> bool:
        return sign * curve(value).mean >= sign * claimed

    ends = sorted(between, key=lambda end: -sign * curve(end).mean)
    best = curve(ends[0])
    if met(stands):
        return stands, best
    if not met(ends[0]):
        return None, best
    short, enough = stands, ends[0]
    for _ in range(HALVINGS):
        middle = 0.5 * (short + enough)
        short, enough = (short, middle) if met(middle) else (middle, enough)
    return enough, best


def _verdict(claimed: float, here: Estimate, needed: float | None, band: Sequence[float]) -> Verdict:
    """A claim that the interval of the simulation reaches is plausible; so is one that needs a known value."""
    if (here.high >= claimed) if claimed >= 0 else (here.low <= claimed):
        return "plausible"
    if needed is None:
        return "not reachable"
    return "plausible" if band[0] <= needed <= band[1] else "outside the literature"


def rehearser(_: None) -> Any:
    """What a worker process does with its trials: the arms, one after the other, from mornings of the same luck."""

    def work(trial: Trial) -> tuple[float, ...]:
        replicator, scenario = Replicator(trial.scenario), trial.scenario
        all_of_it = times(scenario, trial.measure)
        return tuple(
            replicator(Job(todays_arm(scenario, arm), trial.replication)).measures[trial.measure] * all_of_it
            for arm in trial.strategies
        )

    return work
