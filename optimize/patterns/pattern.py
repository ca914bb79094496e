"""Pattern: which trials a statement needs, and how its numbers are read off their outcomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from optimize.outcome import Outcome
from optimize.patterns.trial import Trial
from sim.outcome import ratio

if TYPE_CHECKING:
    from scenarios.load import Scenario

Values = Mapping[str, float]
Outcomes = Mapping[str, Outcome]


@dataclass(frozen=True)
class Ground:
    """The scenario that patterns are tried on, with what trials and formulas need to know of it."""

    scenario: Scenario

    def channels(self, *kinds: str) -> tuple[int, ...]:
        """Positions of our channels of some kinds; all of them without a kind."""
        own = self.scenario.channels
        return tuple(k for k, c in enumerate(own.values()) if not kinds or c.kind in kinds)

    def name_of(self, *kinds: str) -> str:
        """Name of the first channel of some kinds."""
        return list(self.scenario.channels)[self.channels(*kinds)[0]]

    def prices(self, factor: float, *kinds: str) -> tuple[str, ...]:
        """Settings that multiply the prices of our channels (of some kinds)."""
        own = [list(self.scenario.channels.items())[k] for k in self.channels(*kinds)]
        return tuple(f"channels.{name}.price_factor={c.price_factor * factor!r}" for name, c in own)

    @property
    def slow_medium(self) -> str:
        """The medium without contacts or partner that is remembered longest."""
        free = {k: v for k, v in self.scenario.media.items() if not v.direct and not v.partner}
        return max(free, key=lambda k: free[k].half_life_days)


@dataclass(frozen=True)
class Pattern:
    """How a statement is tried.

    Attributes:
        id: of the statement.
        trials: the trials by name. measure: the numbers of one seed's outcomes, by band.
        on: submodels that the statement is about, switched on beside the scenario's own.
        pooled: numbers come from the outcomes added up over seeds, their intervals by leaving out seeds (jackknife).
        suspects: possible causes of a failure: words -> settings that take the cause away.
        theory: what is known of a failure without trying anything.
        in_half_widths: band -> the measured number whose half interval is the unit of the band's number.
    """

    id: str
    trials: Callable[[Ground], Mapping[str, Trial]]
    measure: Callable[[Outcomes, Ground], Values]
    on: tuple[str, ...] = ()
    pooled: bool = False
    suspects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_half_widths: Mapping[str, str] = field(default_factory=dict)
    theory: Callable[[], str] | None = None

    def played(self, ground: Ground) -> Mapping[str, Trial]:
        """The trials with the submodels that the statement is about."""
        setting = self.switched_on(ground)
        return {name: replace(trial, always=(*setting, *trial.always)) for name, trial in self.trials(ground).items()}

    def switched_on(self, ground: Ground) -> tuple[str, ...]:
        """The setting that switches on the submodels that the statement is about, where the scenario has them off."""
        more = [name for name in self.on if name not in ground.scenario.on]
        return (f"on=[{', '.join([*ground.scenario.on, *more])}]",) if more else ()


def orders(o: Outcome, channels: Sequence[int] | None = None, first: int = 0, after: int = 10_000) -> float:
    """Orders of some channels in some weeks."""
    table = o["orders"][first:after]
    return float(table.sum() if channels is None else table[..., list(channels)].sum())


def weekly(o: Outcome, name: str) -> NDArray[np.float64]:
    """A tally week by week."""
    return np.asarray(o[name].reshape(len(o[name]), -1).sum(axis=1), dtype=np.float64)


def change(after: float, before: float) -> float:
    """Relative change."""
    return ratio(after - before, before)


def arc(up: float, down: float, step_up: float, step_down: float) -> float:
    """Elasticity between two arms: difference of logarithms over that of the lever."""
    return float(np.log(up / down) / np.log(step_up / step_down)) if up > 0 and down > 0 else 0.0
