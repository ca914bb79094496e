"""Library scenarios lived at small size; a run is lived once for all tests that ask for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import pytest

from optimize.record import Estimate
from optimize.validate import estimate
from scenarios.compile import Case, compile
from scenarios.load import Scenario, load_checked
from sim.engine import simulate
from sim.outcome import Outcome
from sim.run import Run

FIRST, SEEDS = 0, 4
Measure = Callable[[Outcome], float]


@lru_cache(maxsize=64)
def scenario(name: str, agents: int, days: int, sets: tuple[str, ...]) -> Scenario:
    # no budget: its quarters ask for 91 days; what is spent today stays as the file says
    size = (f"agents={agents}", f"days={days}", "burn_in_days=0", "run_out_days=0")
    return load_checked(name, [*size, *sets])


class Library:
    """Runs of library scenarios under the same luck."""

    def __init__(self) -> None:
        self._runs: dict[tuple[object, ...], tuple[Run, Case]] = {}

    def run(
        self,
        name: str,
        strategy: str = "",
        seed: int = 0,
        *,
        agents: int = 3000,
        days: int = 91,
        sets: Sequence[str] = (),
    ) -> tuple[Run, Case]:
        """One run: every day from the first."""
        key = (name, strategy, seed, agents, days, tuple(sets))
        if key not in self._runs:
            case = compile(scenario(name, agents, days, tuple(sets)), seed, strategy=strategy)
            run = simulate(
                case.population, case.world, case.day, days=case.days, seed=case.seed, parameters=case.parameters
            )
            self._runs[key] = run, case
        return self._runs[key]

    def outcome(self, name: str, strategy: str = "", seed: int = 0, **size: object) -> Outcome:
        """The same, read at the scale of all members."""
        run, case = self.run(name, strategy, seed, **size)  # type: ignore[arg-type]
        return Outcome(run.tallies, case.market, case.customers)

    def values(self, name: str, strategy: str, measure: Measure, *, seeds: int = SEEDS, **size: object) -> list[float]:
        """A measure under each seed."""
        return [measure(self.outcome(name, strategy, seed, **size)) for seed in range(FIRST, FIRST + seeds)]

    def change(
        self, name: str, strategy: str, measure: Measure, than: str = "", *, seeds: int = SEEDS, **size: object
    ) -> Estimate:
        """A measure under a strategy less that under another (or today), with its paired 95 % interval.

        Small effects need more `seeds`: a test should hold whatever the FIRST seed is.
        """
        after, before = (self.values(name, arm, measure, seeds=seeds, **size) for arm in (strategy, than))
        return estimate([a - b for a, b in zip(after, before, strict=True)])


@pytest.fixture(scope="session")
def library() -> Library:
    return Library()
