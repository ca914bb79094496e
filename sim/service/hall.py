"""A hall as people tell it, in SimPy: the meaning that `sim.service.recursion` must reproduce to the last microsecond.

One process lets the visitors in, one changes the number of desks, each occupied desk is a process, and so is the
patience of each visitor whom no desk takes at once. Things of the same microsecond happen in the order of `Turn`
(the rules are in `sim.service.visitors`).
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

import numpy as np
import simpy

from sim.service.visitors import FOREVER, GAVE_UP, SERVED, TURNED_AWAY, UNMOVED, Roster, Visitors, Visits


class Turn(IntEnum):
    """What comes first among things that happen at the same microsecond (0 is SimPy's own, for new processes)."""

    DESKS_CHANGE = 1
    SERVICE_ENDS = 2
    VISITOR_COMES = 3
    DESKS_CALL = 4
    PATIENCE_ENDS = 5


class Hall:
    """One hall on one day.

    Attributes:
        line: tickets of the people who are waiting, the next one first: (class, arrival, id, place among visitors).
        busy: desks that are serving somebody.
        staffed: desks that should be open now.
    """

    def __init__(self, visitors: Visitors, roster: Roster) -> None:
        self.visitors = visitors
        self.roster = roster
        self.env = simpy.Environment()
        self.line: list[tuple[int, int, int, int]] = []
        self.newcomers: list[tuple[int, int, int, int]] = []
        self.busy = 0
        self.staffed = int(roster.desks[0])
        self.calling = False
        self.waited = np.zeros(len(visitors), np.int64)
        self.outcome = np.full(len(visitors), TURNED_AWAY, np.int8)

    def run(self) -> Visits:
        """Let the day pass, until the last visitor has left."""
        if not self.roster.closed:
            self.env.process(self.staffing())
            self.env.process(self.doors())
            self.env.run()
        return Visits(self.waited, self.outcome)

    def moment(self, turn: Turn, delay: int) -> Any:  # an event of SimPy, which mypy does not follow
        """An event some microseconds from now, in its turn among those of the same microsecond."""
        event = self.env.event()
        event._ok, event._value = True, None
        self.env.schedule(event, priority=int(turn), delay=delay)
        return event

    def staffing(self) -> Iterator[Any]:
        """Desks open and close with the roster; one that closes finishes its visitor."""
        for desks in self.roster.desks[1:]:
            yield self.moment(Turn.DESKS_CHANGE, self.roster.period)
            self.staffed = int(desks)
            self.call_soon()

    def doors(self) -> Iterator[Any]:
        """Visitors come; those who see too many tickets ahead turn round."""
        v = self.visitors
        columns = zip(v.arrives.tolist(), v.priority.tolist(), v.ids.tolist(), v.tolerance.tolist(), strict=True)
        for place, (arrives, priority, who, tolerance) in enumerate(columns):
            yield self.moment(Turn.VISITOR_COMES, arrives - self.env.now)
            if self.too_long(tolerance):
                continue
            ticket = (priority, arrives, who, place)
            insort(self.line, ticket)
            self.newcomers.append(ticket)
            self.call_soon()

    def too_long(self, tolerance: int) -> bool:
        """Whether the line puts off a newcomer who tolerates so many millionths of a ticket per desk."""
        ahead = len(self.line) - max(self.staffed - self.busy, 0)
        return tolerance < UNMOVED and ahead * 1_000_000 > tolerance * max(self.staffed, 1)

    def call_soon(self) -> None:
        """Have the free desks call when everything else of this microsecond has happened."""
        if not self.calling:
            self.calling = True
            self.moment(Turn.DESKS_CALL, 0).callbacks.append(self.call)

    def call(self, _: object) -> None:
        """Free desks take the first in line; the patience of newcomers who are left starts to run."""
        self.calling = False
        while self.line and self.busy < self.staffed:
            self.env.process(self.desk(self.line.pop(0)[-1]))
            self.busy += 1
        for ticket in self.newcomers:
            if ticket in self.line and self.visitors.patience[ticket[-1]] < FOREVER:
                self.env.process(self.patience(ticket))
        self.newcomers.clear()

    def desk(self, place: int) -> Iterator[Any]:
        """A desk serves one visitor."""
        self.waited[place] = self.env.now - self.visitors.arrives[place]
        self.outcome[place] = SERVED
        yield self.moment(Turn.SERVICE_ENDS, int(self.visitors.service[place]))
        self.busy -= 1
        self.call_soon()

    def patience(self, ticket: tuple[int, int, int, int]) -> Iterator[Any]:
        """A visitor waits for the call, and leaves when patience is over before it comes."""
        place = ticket[-1]
        yield self.moment(Turn.PATIENCE_ENDS, int(self.visitors.patience[place]))
        if ticket in self.line:
            self.line.remove(ticket)
            self.waited[place] = self.env.now - self.visitors.arrives[place]
            self.outcome[place] = GAVE_UP


def serve(visitors: Visitors, roster: Roster) -> Visits:
    """How each visit to one hall goes."""
    return Hall(visitors, roster).run()
