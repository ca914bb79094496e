"""Trial: one way to run the market for a pattern, as a strategist could write it down."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Literal

from sim.spans import YEAR

Prices = Literal["", "randomised", "following demand"]


@dataclass(frozen=True)
class Push:
    """Money of a medium ("" = all media) times a factor, from one judged day to before another."""

    medium: str
    factor: float
    first: int = 0
    after: int = 1_000_000


@dataclass(frozen=True)
class Trial:
    """A market and what changes in it on the first judged morning.

    Attributes:
        always: settings of the whole run, burn-in included, each "path=value".
        then: settings from the first judged morning.
        window: judged days in which `then` holds (first, day after the last); None = all of them.
        media: changes of what is spent.
        prices: how the prices of all our channels move from week to week.
        length: judged days.
        people: simulated customers, as a multiple of those asked for.
        journal: whether what each customer did is written down and read.
        threads, again: run in so many threads, or once more: neither may matter.
        shuffled: agent by agent in shuffled order (the Mesa model) instead of compiled.
        scenario: another one than the validation's, without the settings on top.
    """

    always: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    window: tuple[int, int] | None = None
    media: tuple[Push, ...] = ()
    prices: Prices = ""
    length: int = YEAR
    people: float = 1.0
    journal: bool = False
    threads: int = 1
    again: int = 0
    shuffled: bool = False
    scenario: str = ""

    @property
    def key(self) -> str:
        """A hash of all of it."""
        return hashlib.blake2b(repr(asdict(self)).encode(), digest_size=12).hexdigest()


@dataclass(frozen=True)
class Setup:
    """What all trials of a validation share: scenario, settings on top, customers, the longest judged time."""

    scenario: str = "retail_omni"
    sets: tuple[str, ...] = ()
    agents: int = 20_000

    def settings(self, trial: Trial, then: bool = False) -> list[str]:
        """Settings of a trial's scenario, before or after its change."""
        size = [f"agents={round(self.agents * trial.people)}", f"days={max(2 * YEAR, trial.length)}", "run_out_days=0"]
        sets = () if trial.scenario else self.sets
        return [*sets, *size, *trial.always, *(trial.then if then else ())]


@dataclass(frozen=True)
class Rehearsal:
    """A trial under the luck of one replication: the payload of a task."""

    trial: Trial
    replication: int
