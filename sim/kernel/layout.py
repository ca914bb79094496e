"""Layout: where every column, number and tally of a bound day lies, and the stages between its barriers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sim.barrier import Together
from sim.behaviour import Behaviour, draws
from sim.binding import Binding, reads_of
from sim.day import Each, Tally
from sim.kernel.ops import PITCH
from sim.kernel.spared import spared, undone
from sim.kernel.store import Lie

Moment = Behaviour[..., Any] | Tally
LINE = 8
"""Numbers in a cache line."""


@dataclass(frozen=True)
class Segment:
    """Moments between two barriers, each with the rhythm of its stage."""

    moments: tuple[tuple[Moment, int, int], ...]
    barrier: Together | None

    def active(self, day: int) -> tuple[bool, ...]:
        """Which of the moments happen on a day."""
        phase = day % self._period
        if phase not in self._phases:
            self._phases[phase] = tuple((day - offset) % every == 0 for _, every, offset in self.moments)
        return self._phases[phase]

    @cached_property
    def _period(self) -> int:
        return math.lcm(*(every for _, every, _ in self.moments))

    @cached_property
    def _phases(self) -> dict[int, tuple[bool, ...]]:
        return {}


def segments(binding: Binding) -> list[Segment]:
    """The day as runs of moments, each with the barrier that follows it."""
    found: list[Segment] = []
    moments: list[tuple[Moment, int, int]] = []
    for stage in binding.day.stages:
        if isinstance(stage, Each):
            moments += [(m, stage.every, stage.offset) for m in stage.moments]
        else:
            found.append(Segment(tuple(moments), stage))
            moments = []
    if moments or not found:
        found.append(Segment(tuple(moments), None))
    return found


@dataclass(frozen=True)
class Layout:
    """Where things lie: columns in the tile, made columns in scratch, numbers, tallies."""

    binding: Binding
    segments: list[Segment]
    tile: dict[str, Lie]
    local: dict[str, int]
    numbers: dict[str, int]
    tallies: dict[str, int]
    spared: dict[str, str]
    undone: tuple[str, ...]
    luck: int
    copies: int
    scratch: int
    count: int
    cells: int

    @staticmethod
    def of(binding: Binding) -> Layout:
        """Lay a bound day out."""
        parts = segments(binding)
        kept = _kept(binding, parts)
        free, back = spared(binding, kept), undone(binding, kept)
        tile = _tile(binding, kept, {*free, *back})
        most = max((len(draws_of(binding, b)) for b in binding.day.behaviours), default=0)
        local, copies = slots(binding, [n for n in _used(binding) if n not in tile], 1 + most)
        room = max((_section_room(binding, part) for part in parts), default=0)
        numbers, count = _numbers(binding)
        tallies, cells = {}, 0
        for name in binding.tallies:
            tallies[name] = cells
            cells += math.prod(binding.shape(name)) + 1
        room += copies
        return Layout(binding, parts, tile, local, numbers, tallies, free, back, 1, copies, room, count, cells)


def _used(binding: Binding) -> list[str]:
    """Columns that the day touches, in the order of their first use."""
    names: dict[str, None] = {}
    for moment in binding.day.moments:
        reads = [n for n in reads_of(moment) if n in binding.columns]
        names |= dict.fromkeys([*reads, *(() if isinstance(moment, Tally) else moment.writes)])
    return list(names)


def _kept(binding: Binding, parts: list[Segment]) -> list[str]:
    """Columns that live longer than a stage: traits, states, and made columns that a barrier or later stage needs."""
    homes: dict[str, set[int]] = {}
    for place, part in enumerate(parts):
        for moment, _, _ in part.moments:
            for name in touched(moment):
                homes.setdefault(name, set()).add(place)
        if part.barrier:
            for name in (*reads_of(part.barrier), *part.barrier.writes):
                homes.setdefault(name, set()).update({place, -1})
    return [n for n in _used(binding) if not binding.columns[n].made or len(homes[n]) > 1]


def _tile(binding: Binding, names: list[str], sparse: set[str]) -> dict[str, Lie]:
    """Where columns lie in a tile: those that everybody needs one after the other; what only sections need by person.

    So a customer of a section that needs much brings it all in a few cache lines. `sparse` need no start.
    """
    used: dict[str, set[str]] = {}
    for m in binding.day.moments:
        used.setdefault(m.where, set()).update(reads_of(m), () if isinstance(m, Tally) else m.writes)
    dense = used.pop("", set()) | set(used) | {n for n in names if binding.columns[n].made and n not in sparse}
    rich = [mine for mine in (used[w] & set(names) - dense for w in used) if sum(map(binding.size, mine)) >= LINE]
    beside, step = slots(binding, [n for n in names if any(n in mine for mine in rich)])
    first, end = slots(binding, [n for n in names if n not in beside])
    lies = {name: Lie(slot * PITCH, binding.size(name), PITCH, 1) for name, slot in first.items()}
    step = -(-step // LINE) * LINE
    return lies | {name: Lie(end * PITCH + slot, binding.size(name), 1, step) for name, slot in beside.items()}


def writes_of(moment: Moment) -> tuple[str, ...]:
    """Columns that a moment writes."""
    return () if isinstance(moment, Tally) else moment.writes


def touched(moment: Moment) -> tuple[str, ...]:
    """Columns that a moment reads or writes, its where included."""
    return reads_of(moment) + writes_of(moment)


def slots(binding: Binding, names: Iterable[str], first: int = 0) -> tuple[dict[str, int], int]:
    """The first slot of each column, one after the other, and the first free one after them."""
    taken = {}
    for name in names:
        taken[name] = first
        first += binding.size(name)
    return taken, first


def _section_room(binding: Binding, part: Segment) -> int:
    names = {n for m, _, _ in part.moments if m.where for n in touched(m) if n in binding.columns}
    return sum(binding.size(n) for n in names)


def _numbers(binding: Binding) -> tuple[dict[str, int], int]:
    places, count = {}, 0
    for b in binding.day.behaviours:
        for p in b.parameters:
            places[f"{b.name}.{p.name}"] = count
            count += 1
    for name, table in binding.world.tables.items():
        places[name] = count
        count += math.prod([binding.world.size(a) for a in table.axes])
    return places, count


def draws_of(binding: Binding, b: Behaviour[..., Any]) -> list[tuple[str, str, str]]:
    """The numbers that a behaviour draws in this world."""
    return draws(b, binding.world.axes, dict(binding.world.nests_of(b.over)))
