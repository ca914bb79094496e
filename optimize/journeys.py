"""Journeys: the paths of touches that lead to our door or past it, each with what it is worth.

A touch is an advert or contact that reached the person in the days before a need; a look (where the scenario has
searching) is online or in a store; a journey ends at one of our channels, at a rival, or with nothing. All is read
off the truth of a simulated market, as no firm ever sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from optimize.replication import Job, Replicator, todays_arm
from scenarios.compile import Case
from scenarios.load import Scenario
from sim.barrier import Call, Together, together
from sim.behaviours.journeys import LOOKS
from sim.day import Day

WINDOW = 14
"""Days before a need in which a touch belongs to its journey."""
LONGEST = 4
"""Touches of a path that are told; earlier ones are left out."""
LOOKED = ("looks_online", "looks_store")


@dataclass(frozen=True)
class Path:
    """All journeys that went alike.

    Attributes:
        touches: media in the order in which they last changed, the look last; empty = none.
        journeys: how many, all members. bought: how many of them ended with an order of ours.
        margin: gross margin of those orders, money, all members.
    """

    touches: tuple[str, ...]
    journeys: float
    bought: float
    margin: float

    @property
    def conversion(self) -> float:
        """Share of the journeys that ended with an order of ours."""
        return self.bought / self.journeys if self.journeys else 0.0

    @property
    def value(self) -> float:
        """Margin of a journey, money."""
        return self.margin / self.journeys if self.journeys else 0.0


@dataclass(frozen=True)
class Journeys:
    """What was read off some replications.

    Attributes:
        paths: every path, those with most journeys first.
        looks: names of the rows of `table`, empty where the scenario has no searching.
        options: names of its columns: our channels, rivals, nothing.
        table: journeys by where people looked and what they chose, all members, a replication.
    """

    paths: tuple[Path, ...]
    looks: tuple[str, ...]
    options: tuple[str, ...]
    table: NDArray[np.float64]


@dataclass
class Trail:
    """Every touch and every trip of some days, in the order of days.

    Attributes:
        present: columns of a trip that this day has.
        touched: (person, day, medium) of each touch. trips: columns of each trip.
    """

    present: tuple[str, ...] = ("channel", "bought", "margin")
    touched: list[NDArray[np.int64]] = field(default_factory=list)
    trips: list[dict[str, NDArray[np.float64]]] = field(default_factory=list)

    def into(self, day: Day) -> Day:
        """The same day with the trail kept in it."""
        written = {name for b in day.behaviours for name in b.writes}
        self.present = (*self.present, *(name for name in LOOKED if name in written))
        return day.insert(after="hit", add=self._touches()).insert(after="stay", add=self._trips())

    def _touches(self) -> Together:
        def note_touches(call: Call) -> None:
            """Write down whom each medium reached."""
            medium, who = np.nonzero(call["hits"] > 0.5)
            self.touched.append(np.stack([call.ids[who], np.full(len(who), call.day), medium]))

        return declared(note_touches, "hits", "met")

    def _trips(self) -> Together:
        def note_ends(call: Call) -> None:
            """Write down how each journey ended."""
            page = {name: call[name].copy() for name in self.present}
            self.trips.append(page | {"who": call.ids.astype(np.float64), "day": np.full(len(call), float(call.day))})

        return declared(note_ends, " ".join(self.present), "trip")

    def column(self, name: str) -> NDArray[np.float64]:
        """One column over all trips."""
        return np.concatenate([page[name] for page in self.trips]) if self.trips else np.zeros(0)


def declared(function: object, reads: str, where: str) -> Together:
    """A function of this module as a moment of the day."""
    function.__annotations__ = {}
    return together(reads=reads, where=where)(function)  # type: ignore[arg-type]


class Follower(Replicator):
    """Runs an arm of a replication and keeps its trail."""

    def follow(self, job: Job) -> tuple[Trail, Case]:
        """Every touch and trip of the judged days and the run-out."""
        trail = Trail()
        case = self._people(job.replication, job.arm.strategy)
        self.live(job, trail.into(case.day))
        return trail, case


def follow(scenario: Scenario, strategy: str = "", seeds: Sequence[int] = (0,)) -> Journeys:
    """Live a strategy (or today) and read every journey of the judged days off it.

    Args:
        scenario: checked.
        strategy: name of a strategy; "" = today.
        seeds: replications.
    """
    follower, arm = Follower(scenario), todays_arm(scenario, strategy)
    media = [medium.title or name for name, medium in scenario.media.items()]
    found: dict[tuple[str, ...], NDArray[np.float64]] = {}
    table, searched = np.zeros((len(LOOKS), 1)), False
    options: tuple[str, ...] = ("",)
    for seed in seeds:
        trail, case = follower.follow(Job(arm, seed))
        options, searched = case.world.axes["option"], LOOKED[0] in trail.present
        last = case.calendar.burn_in + case.calendar.days
        add_up(trail, media, last, found)
        table = table + looks_by_option(trail, len(options), last)
    times = scenario.scale / len(seeds)
    paths = [Path(t, n * times, b * times, m * times / 100.0) for t, (n, b, m) in found.items()]
    paths.sort(key=lambda p: (-p.journeys, p.touches))
    return Journeys(tuple(paths), LOOKS if searched else (), options, table * times if searched else table[:0])


def add_up(trail: Trail, media: Sequence[str], last: int, found: dict[tuple[str, ...], NDArray[np.float64]]) -> None:
    """Add the journeys before a day to what was found: path -> journeys, orders of ours, margin in cents."""
    who, day = trail.column("who").astype(np.int64), trail.column("day").astype(np.int64)
    touched = np.concatenate(trail.touched, axis=1) if trail.touched else np.zeros((3, 0), np.int64)
    people, place = np.unique(np.concatenate([touched[0], who]), return_inverse=True)
    span = int(max(last, day.max(initial=0))) + WINDOW + 1
    touches = touched.shape[1]
    at = place[:touches] * span + touched[1]
    order = np.lexsort((touched[2], at))
    at, medium = at[order], touched[2][order]
    end = place[touches:] * span + day
    begins = np.searchsorted(at, np.maximum(end - WINDOW, place[touches:] * span), side="left")
    ends = np.searchsorted(at, end, side="right")
    looks = _looks(trail)
    bought, margin = trail.column("bought"), trail.column("margin")
    for k in np.flatnonzero(day < last):
        path = _told([media[m] for m in medium[begins[k] : ends[k]]], looks[k] if len(looks) else 0)
        totals = found.setdefault(path, np.zeros(3))
        totals += (1.0, bought[k], margin[k] * bought[k])


def looks_by_option(trail: Trail, options: int, last: int) -> NDArray[np.float64]:
    """Journeys before a day by where people looked and what they chose; zeros where nobody searches."""
    table, looks = np.zeros((len(LOOKS), options)), _looks(trail)
    if len(looks):
        judged = trail.column("day") < last
        np.add.at(table, (looks[judged], trail.column("channel")[judged].astype(np.int64)), 1.0)
    return table


def _looks(trail: Trail) -> NDArray[np.int64]:
    if LOOKED[0] not in trail.present:
        return np.zeros(0, np.int64)
    return (trail.column(LOOKED[0]) + 2.0 * trail.column(LOOKED[1])).astype(np.int64)


def _told(touches: Sequence[str], look: int) -> tuple[str, ...]:
    """Touches without repeats in a row, the latest few, and the look."""
    changed = [t for k, t in enumerate(touches) if k == 0 or touches[k - 1] != t][-LONGEST:]
    return (*changed, f"looked {LOOKS[look]}") if look else tuple(changed)
