"""A small simulator of needs alone: people whose clocks run at their own pace, and how many of their needs come to us.

It follows the model's own clock (`sim.behaviours.needs`): operational time runs with the season, a need arises when a
gamma gap is used up, at most one a day, the rest carried over. All luck is drawn once, so that two trials differ only
by what differs between their numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, gammaincinv, ndtri

from optimize.fitting.estimate import Floats
from optimize.fitting.moments import Year, year

_TAIL = np.geomspace(1e-8, 1e-3, 60)
_CHANCES = np.unique(np.concatenate([_TAIL, np.linspace(1e-3, 1 - 1e-3, 2000), 1 - _TAIL]))


@dataclass(frozen=True)
class Rhythm:
    """When people need something, and where they take it.

    Attributes:
        rate: mean needs a person and week. rate_shape: gamma shape of the differences between people.
        gap_shape: gamma shape of one person's gaps (1 = memoryless).
        share: mean share of needs that come to us. share_sd: how much people differ in it (beta distributed).
    """

    rate: float
    rate_shape: float
    gap_shape: float
    share: float
    share_sd: float = 0.0


@dataclass(frozen=True)
class BasketSpread:
    """What a shopping day is worth: log-normal, with a part that stays with the person.

    Attributes:
        mean: money. between: standard deviation of the logarithm between people. within: from day to day.
    """

    mean: float
    between: float
    within: float


class Renewal:
    """A panel with fixed luck: `shop` shows what it would have done with other numbers."""

    def __init__(self, people: int, season: Floats, basket: BasketSpread, seed: int) -> None:
        """Draw the luck of all people once.

        Args:
            people: simulated households.
            season: needs of each day per need of a week (days,), days a multiple of 7.
            basket: what a shopping day is worth.
            seed: of the luck.
        """
        draws = np.random.Generator(np.random.Philox(seed))
        self.people, self.season = people, season
        self.pace = (np.arange(people) + 0.5) / people
        self.liking, self.wealth, self.start_age, self.start_gap = (_even(people, root) for root in (2, 3, 5, 7))
        shape = (people, len(season) + 1)
        self.gap_luck = draws.random(shape)
        self.choice_luck = draws.random(shape)
        size = np.exp(basket.within * ndtri(draws.random(shape)) - basket.within**2 / 2)
        habit = np.exp(basket.between * ndtri(self.wealth) - basket.between**2 / 2)
        self.money = np.concatenate([np.zeros((people, 1)), np.cumsum(basket.mean * habit[:, None] * size, axis=1)], 1)

    def shop(self, rhythm: Rhythm) -> Year:
        """The year of shopping that these people have with this rhythm."""
        shopped = self._days(rhythm)
        person, day = np.nonzero(shopped)
        counts = shopped.sum(axis=1)
        spend = np.repeat(self.money[np.arange(self.people), counts] / np.maximum(counts, 1), counts)
        return year(person, day, spend, self.people, len(self.season) // 7)

    def _days(self, rhythm: Rhythm) -> NDArray[np.bool_]:
        rate = rhythm.rate * gammaincinv(rhythm.rate_shape, self.pace) / rhythm.rate_shape
        share = self._shares(rhythm)
        gap = np.interp(self.gap_luck, _CHANCES, _gaps(rhythm.gap_shape))
        left = self._first_wait(rhythm.gap_shape)
        spent = np.zeros(self.people, dtype=np.int64)
        shopped = np.zeros((self.people, len(self.season)), dtype=bool)
        for day, season in enumerate(self.season):
            left -= rate * season
            needing = np.flatnonzero(left <= 0.0)
            which = spent[needing]
            ours = self.choice_luck[needing, which] < share[needing]
            shopped[needing[ours], day] = True
            left[needing] += gap[needing, which]
            spent[needing] += 1
        return shopped

    def _first_wait(self, gap_shape: float) -> Floats:
        """Waiting time until the first need of a clock that has run for long: part of a gap picked by its length."""
        longer = np.interp(self.start_gap, _CHANCES, _gaps(gap_shape + 1.0)) * (gap_shape + 1.0) / gap_shape
        return np.asarray(self.start_age * longer, dtype=np.float64)

    def _shares(self, rhythm: Rhythm) -> Floats:
        if rhythm.share >= 1.0 or rhythm.share_sd <= 0.0:
            return np.full(self.people, rhythm.share)
        size = rhythm.share * (1.0 - rhythm.share) / rhythm.share_sd**2 - 1.0
        if size <= 0.0:
            raise ValueError("people cannot differ so much in a share of this size")
        return np.asarray(betaincinv(rhythm.share * size, (1.0 - rhythm.share) * size, self.liking), dtype=np.float64)


def _even(people: int, prime: int) -> Floats:
    """Numbers in (0, 1) that fill the unit evenly, and the square together with an even order (Kronecker sequence)."""
    return np.asarray((np.arange(1, people + 1) * np.sqrt(prime) + 0.5) % 1.0, dtype=np.float64)


def _gaps(shape: float) -> Floats:
    """Quantiles of a gamma gap of mean 1 at the chances of the table."""
    return np.asarray(gammaincinv(shape, _CHANCES) / shape, dtype=np.float64)
