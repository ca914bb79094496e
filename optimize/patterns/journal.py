"""Journal: what every customer did, trip by trip, as no retailer ever sees it; facts of patterns are read off it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.barrier import Call, Together, together
from sim.day import Day

NEVER_AGAIN = 1_000_000
"""Days."""
OPTIONAL = ("webroomed", "showroomed")
READ = ("channel", "bought", "paid", "returned", "margin", "left")


@dataclass
class Journal:
    """Columns of all trips in the order of days, people by position in `ids`.

    Attributes:
        ids: permanent ids of all people, ascending.
        first: first judged day of the calendar.
        moods: day -> satisfaction of everybody, at the end of each half-year.
        intentions: what they then say they will do (submodel "intention").
        customers: 1 for those who are customers of ours on the first judged morning.
    """

    ids: NDArray[np.int64]
    first: int
    present: tuple[str, ...] = READ
    pages: list[dict[str, NDArray[np.float64]]] = field(default_factory=list)
    moods: dict[int, NDArray[np.float64]] = field(default_factory=dict)
    intentions: dict[int, NDArray[np.float64]] = field(default_factory=dict)
    customers: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    def into(self, day: Day) -> Day:
        """The same day with the journal kept in it."""
        written = {name for b in day.behaviours for name in b.writes}
        self.present = (*READ, *(name for name in OPTIONAL if name in written))
        asked = "intention" in written
        day = day.insert(after="stay", add=self._trips()).insert(after="note_trips", add=self._moods(asked))
        return day.insert(before="open_week", add=self._first_morning())

    def column(self, name: str) -> NDArray[np.float64]:
        """One column over all trips: "who" (position), "day" (judged), or what was read."""
        return np.concatenate([page[name] for page in self.pages]) if self.pages else np.zeros(0)

    def _trips(self) -> Together:
        def note_trips(call: Call) -> None:
            """Write down who went where and what was paid."""
            page = {name: call[name].copy() for name in self.present}
            page["who"] = np.searchsorted(self.ids, call.ids).astype(np.float64)
            page["day"] = np.full(len(call), float(call.day - self.first))
            self.pages.append(page)

        return declared(note_trips, reads=" ".join(self.present), where="trip")

    def _first_morning(self) -> Together:
        def note_customers(call: Call) -> None:
            """Write down, once, who is a customer."""
            self.customers = call["active"].copy()

        return declared(note_customers, reads="active", every=NEVER_AGAIN, offset=self.first)

    def _moods(self, asked: bool) -> Together:
        def note_moods(call: Call) -> None:
            """Write down how everybody feels, twice a year."""
            self.moods[call.day - self.first] = call["satisfaction"].copy()
            if asked:
                self.intentions[call.day - self.first] = call["intention"].copy()

        reads = "satisfaction intention" if asked else "satisfaction"
        return declared(note_moods, reads=reads, every=182, offset=(self.first + 181) % 182)


def declared(function: Callable[[Call], None], **how: object) -> Together:
    """A function of this module as a moment of the day."""
    function.__annotations__ = {}
    return together(**how)(function)  # type: ignore[arg-type]
