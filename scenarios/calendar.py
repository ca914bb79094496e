"""The days of a scenario: burn-in, the year in quarters, run-out; dates as day numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from scenarios.schema import Settings
from sim.spans import QUARTER


@dataclass(frozen=True)
class Calendar:
    """Which day is which. Day 0 is the first of the burn-in.

    Attributes:
        starts: first day of the year that is judged.
        burn_in, days, run_out: lengths in days.
    """

    starts: date
    burn_in: int
    days: int
    run_out: int

    @classmethod
    def of(cls, scenario: Settings) -> Calendar:
        """The calendar of a scenario."""
        return cls(scenario.starts, scenario.burn_in_days, scenario.days, scenario.run_out_days)

    @property
    def length(self) -> int:
        """All simulated days."""
        return self.burn_in + self.days + self.run_out

    @property
    def first(self) -> date:
        """The date of day 0."""
        return self.starts - timedelta(days=self.burn_in)

    @property
    def quarters(self) -> int:
        """Quarters of the year that is judged; days beyond the last whole one belong to it."""
        return max(1, self.days // QUARTER)

    @property
    def year(self) -> slice:
        """The days that are judged."""
        return slice(self.burn_in, self.burn_in + self.days)

    @property
    def period_of_day(self) -> tuple[int, ...]:
        """The spending period of each day: 0 the burn-in, then the quarters, last the run-out."""
        last = self.quarters
        year = [min(1 + d // QUARTER, last) for d in range(self.days)]
        return (*([0] * self.burn_in), *year, *([last + 1] * self.run_out))

    @property
    def periods(self) -> int:
        """Spending periods: the burn-in, the quarters, and the run-out where there is one."""
        return self.quarters + (2 if self.run_out else 1)

    def quarter_days(self, quarter: int) -> int:
        """Days of a quarter, counted from 0."""
        return QUARTER if quarter < self.quarters - 1 else self.days - QUARTER * (self.quarters - 1)

    def day(self, when: date) -> int:
        """The day number of a date; before day 0 it is negative."""
        return (when - self.first).days

    def window(self, starts: date | None, ends: date | None) -> tuple[int, int]:
        """First day and day after the last, of dates that both count; None = from day 0, to the end of all days."""
        begin = 0 if starts is None else max(0, self.day(starts))
        return begin, self.length if ends is None else max(begin, self.day(ends) + 1)
