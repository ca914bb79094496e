"""The moment of a day in which the visitors of a place wait for each other: a hall, a till, a service desk.

The day's visitors meet in one compiled call, whatever the number of sites; what they waited, and whether they left, is
written back to them; the place's expected wait, which customers see the next day when they choose, moves towards what
was observed. The same function runs in the kernel's day and in the Mesa model's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from sim.behaviour import Between
from sim.day import Call, Together, together
from sim.errors import DayError
from sim.service.recursion import ahead, serve_sites, walk
from sim.service.visitors import HOUR, Roster, Visitors, Visits, Whole
from sim.service.visitors import finish_the_line as finished
from sim.service.waits import LAST

NOBODY_MINDS = np.zeros(0)
"""No column of tolerances: any line is put up with."""
RULES = (
    "Each site serves its visitors in the order of class, then of arrival, at as many desks as are open in the hour. "
    "The wait is the start of service less the arrival; service starts at the later of the arrival and the "
    "moment at which a desk is free and nobody stands before (Kiefer and Wolfowitz 1955). Who has waited as long as "
    "patience lasts leaves unserved; who minds more tickets ahead than tolerance allows turns round at the door. After "
    "the day the expected wait of a site moves: expected = (1 - renewal) x expected + renewal x mean wait of the day. "
    "Source: model page O1."
)
"""What the recursion and SimPy both do, for the description of a model."""
ALL_WELL = -(2**62)
"""`walk.arrange` found every site."""


@dataclass(frozen=True)
class Line:
    """A place where people queue: the columns, tables and tallies that its moment of the day uses.

    The world has an axis "hour" (the open hours) and an axis "half_minute" (`sim.service.waits.AXIS`). Times in columns
    are whole microseconds; customers with `where` = 0 keep 0 in the columns written.

    Attributes:
        name: the moment's name.
        where: column of 0 and 1: who comes.
        site: column: a position on the first axis of `desks` and on the axis of `expected`.
        arrives: column: microsecond of the day.
        service: column: time at the desk.
        patience: column: time in line after which one leaves.
        priority: column: class 0 to 9, 0 is called first.
        tolerance: column: tickets ahead per desk beyond which one turns round at the door; "" = nobody minds.
        waited: column written: time in line, of those who gave up too.
        abandoned: column written: 1 for those who gave up or turned round.
        desks: table (site, hour): staffed desks, to the nearest whole number; the last ones stay until the line is
            served.
        opens: table of one number: the microsecond of the day at which the first hour begins.
        expected: table (site): expected wait in minutes.
        visits: tally by hour of arrival: people who came.
        left: tally by hour of arrival: people who gave up or turned round.
        wait_us: tally by hour of arrival: microseconds waited in all.
        waits: tally by half minute waited: people who joined the line.
    """

    name: str
    where: str = "visits"
    site: str = "channel"
    arrives: str = "arrives"
    service: str = "service"
    patience: str = "patience"
    priority: str = "priority"
    tolerance: str = ""
    waited: str = "waited"
    abandoned: str = "abandoned"
    desks: str = "desks"
    opens: str = "opens"
    expected: str = "expected_wait"
    visits: str = "visits"
    left: str = "abandoned"
    wait_us: str = "wait_us"
    waits: str = "waits"

    def moment(self, *, simpy: bool = False) -> Together:
        """The place as a moment of the day.

        Args:
            simpy: told in SimPy instead of the recursion: the same to the last bit, a thousand times slower.
        """

        def meet(
            call: Call,
            *,
            renewal: Annotated[float, Between(0.0, 1.0, "share of the expected wait renewed by a day")] = 0.2,
        ) -> None:
            if len(call):
                self._meet(call, renewal, simpy)

        meet.__name__ = meet.__qualname__ = self.name
        meet.__doc__ = f"People at the {self.name} wait for each other, are served, or leave.\n\n{RULES}"
        columns = (self.site, self.arrives, self.service, self.patience, self.priority, self.tolerance)
        return together(
            reads=" ".join(columns),
            writes=f"{self.waited} {self.abandoned}",
            where=self.where,
            tables=self.expected,
            tallies={**dict.fromkeys((self.visits, self.left, self.wait_us), ("hour",)), self.waits: ("half_minute",)},
            ahead=ahead,
        )(meet)

    def _meet(self, call: Call, renewal: float, simpy: bool) -> None:
        desks = _rosters(call, self.desks)
        people, bounds = self._people(call, len(desks))
        visitors = Visitors(call.ids[people[0]] if simpy else people[0], *people[1:])
        visits = _told(visitors, bounds, desks) if simpy else serve_sites(visitors, bounds, desks, HOUR)
        result = np.empty((2, len(call)))
        hours, waits = np.zeros((3, desks.shape[1]), np.int64), np.zeros(LAST + 1, np.int64)
        expected = call.tables[self.expected]
        walk().note(people, bounds, visits.waited, visits.outcome, HOUR, renewal, result, hours, waits, expected)
        call[self.waited], call[self.abandoned] = result
        for tally, amounts in zip((self.visits, self.left, self.wait_us, self.waits), (*hours, waits), strict=True):
            call.add(tally, amounts)

    def _people(self, call: Call, sites: int) -> tuple[Whole, Whole]:
        """The day's visitors by site, arrival and id (see `walk.arrange`), and where each site begins."""
        people, bounds = np.empty((6, len(call)), np.int64), np.empty(sites + 1, np.int64)
        columns = [call[name] for name in (self.site, self.arrives, self.service, self.patience, self.priority)]
        tolerance = call[self.tolerance] if self.tolerance else NOBODY_MINDS
        wrong = walk().arrange(*columns, tolerance, int(call.tables[self.opens]), bounds, people)
        if wrong != ALL_WELL:
            raise DayError(f"{call.name}: '{self.site}' holds {wrong}, but '{self.desks}' has sites 0 to {sites - 1}")
        return people, bounds


def _rosters(call: Call, table: str) -> Whole:
    """Whole desks by site and hour, worked out anew only when the table has changed."""
    now = call.tables[table]
    known, content = call.memory.get(table), now.tobytes()
    if known is None or known[0] != content:
        known = content, finished(np.rint(np.maximum(now, 0)).astype(np.int64))
        call.memory[table] = known
    desks: Whole = known[1]
    return desks


def _told(crowd: Visitors, bounds: Whole, desks: Whole) -> Visits:
    from sim.service.hall import serve

    visits = [
        serve(crowd.between(first, last), Roster(row))
        for first, last, row in zip(bounds[:-1], bounds[1:], desks, strict=True)
    ]
    return Visits(np.concatenate([v.waited for v in visits]), np.concatenate([v.outcome for v in visits]))
