"""A bound day as data for the driver: where every column lies, and the operations of each stage of a day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.barrier import Together
from sim.behaviour import Behaviour, draws
from sim.binding import Binding, reads_of
from sim.day import Each, Tally
from sim.draws import stream
from sim.kernel.ops import DRAW, FILL, PASS, PITCH, PUT, SELECT, TAKE, TALLY, WIDE
from sim.kernel.passes import Pass

Moment = Behaviour[..., Any] | Tally


@dataclass(frozen=True)
class Segment:
    """Moments between two barriers, each with the rhythm of its stage."""

    moments: tuple[tuple[Moment, int, int], ...]
    barrier: Together | None

    def active(self, day: int) -> tuple[bool, ...]:
        """Which of the moments happen on a day."""
        return tuple((day - offset) % every == 0 for _, every, offset in self.moments)


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
    tile: dict[str, int]
    local: dict[str, int]
    numbers: dict[str, int]
    tallies: dict[str, int]
    luck: int
    copies: int
    scratch: int
    width: int
    count: int
    cells: int

    @staticmethod
    def of(binding: Binding) -> Layout:
        """Lay a bound day out."""
        parts = segments(binding)
        kept = _kept(binding, parts)
        tile, width = _slots(binding, kept)
        most = max((len(_draws(binding, b)) for b in binding.day.behaviours), default=0)
        local, copies = _slots(binding, [n for n in _used(binding) if n not in tile], 1 + most)
        room = max((_section_room(binding, part) for part in parts), default=0)
        numbers, count = _numbers(binding)
        tallies, cells = {}, 0
        for name in binding.tallies:
            tallies[name] = cells
            cells += math.prod(binding.shape(name)) + 1
        return Layout(binding, parts, tile, local, numbers, tallies, 1, copies, copies + room, width, count, cells)


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
            for name in _touched(moment):
                homes.setdefault(name, set()).add(place)
        if part.barrier:
            for name in (*reads_of(part.barrier), *part.barrier.writes):
                homes.setdefault(name, set()).update({place, -1})
    return [n for n in _used(binding) if not binding.columns[n].made or len(homes[n]) > 1]


def _touched(moment: Moment) -> tuple[str, ...]:
    return reads_of(moment) + _writes(moment)


def _slots(binding: Binding, names: Iterable[str], first: int = 0) -> tuple[dict[str, int], int]:
    slots = {}
    for name in names:
        slots[name] = first
        first += binding.size(name)
    return slots, first


def _section_room(binding: Binding, part: Segment) -> int:
    names = {n for m, _, _ in part.moments if m.where for n in _touched(m) if n in binding.columns}
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


def _draws(binding: Binding, b: Behaviour[..., Any]) -> list[tuple[str, str, str]]:
    return draws(b, binding.world.axes, dict(binding.world.nests_of(b.over)))


@dataclass
class Program:
    """The operations of one stage of a day; see `driver.run_day` for what the arrays mean."""

    layout: Layout
    names: list[str] = field(default_factory=list)
    ops: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    places: list[tuple[str, int]] = field(default_factory=list)
    streams: list[int] = field(default_factory=list)
    shapes: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    section: dict[str, int] = field(default_factory=dict)
    eager: set[int] = field(default_factory=set)

    def arrays(self, home: int) -> tuple[NDArray[Any], ...]:
        """The arrays (ops, places, inside, lies, eager, streams, shapes, values); `home` is where scratch begins."""
        ops = np.array(self.ops, np.int64).reshape(-1, 5)
        for row in ops:
            row[1] += home if row[0] == DRAW else 0
        places = np.array([p + (home if kind == "scratch" else 0) for kind, p in self.places], np.int64)
        inside = np.array([i for i, (kind, _) in enumerate(self.places) if kind == "tile"], np.int64)
        lies = np.array([p for kind, p in self.places if kind == "tile"], np.int64)
        streams = np.array(self.streams, np.uint32)
        eager = np.array(sorted(self.eager), np.int64) * PITCH
        return (
            ops,
            places,
            inside,
            lies,
            eager,
            streams,
            np.array(self.shapes, np.int64),
            np.array(self.values, np.float64),
        )

    def add(self, name: str, op: int, a: int, b: int = 0, d: int = 0, few: int = 0) -> None:
        """One more operation; its time counts for the moment `name`."""
        self.names.append(name)
        self.ops.append((op, a, b, d, int(few)))

    def point(self, column: str, few: bool, whole: bool = False) -> int:
        """The number of an operand that is a column, as seen from a section (`few`) or from all rows."""
        layout = self.layout
        if few:
            place = ("scratch", (layout.copies + self.section[column]) * PITCH)
        elif column in layout.tile:
            slot = layout.tile[column]
            if whole:
                self.eager |= set(range(slot, slot + layout.binding.size(column)))
            place = ("tile", layout.tile[column] * PITCH)
        else:
            place = ("scratch", layout.local[column] * PITCH)
        self.places.append(place)
        return len(self.places) - 1


def program(layout: Layout, place: int, active: Sequence[bool], passes: Mapping[str, tuple[int, Pass]]) -> Program:
    """The operations of one stage on days when the `active` moments happen.

    Args:
        layout: where things lie.
        place: which stage of the day.
        active: for each moment of the stage, whether it happens.
        passes: for each behaviour its pass, and the pass's number.
    """
    made, part = Program(layout), layout.segments[place]
    moments = [m for (m, _, _), on in zip(part.moments, active, strict=True) if on]
    runs = [list(run) for _, run in groupby(moments, key=lambda m: m.where)]
    for name in _fresh(layout, place, runs):
        made.values.append(layout.binding.columns[name].start)
        made.add("", FILL, made.point(name, few=False), layout.binding.size(name), len(made.values) - 1)
    for run in runs:
        _section(made, place, run[0].where, run, passes)
    return made


def _fresh(layout: Layout, place: int, runs: list[list[Moment]]) -> list[str]:
    """Made columns that must be filled with their start before the stage begins.

    That is those first written for some customers only and used beyond that section, or in a later stage.
    """
    writers: dict[str, int] = {}
    users: dict[str, set[int]] = {}
    for i, run in enumerate(runs):
        for moment in run:
            for name in _writes(moment):
                writers.setdefault(name, i)
            for name in _touched(moment):
                users.setdefault(name, set()).add(i)
    names = []
    for name, held in layout.binding.columns.items():
        whole = name in writers and not runs[writers[name]][0].where
        needed = place == 0 if name in layout.tile else name in writers and len(users[name]) > 1
        if held.made and needed and not whole:
            names.append(name)
    return names


def _writes(moment: Moment) -> tuple[str, ...]:
    return () if isinstance(moment, Tally) else moment.writes


def _section(made: Program, place: int, where: str, moments: list[Moment], passes: Mapping[str, Any]) -> None:
    if where:
        _enter(made, where, moments)
    for moment in moments:
        if isinstance(moment, Tally):
            _add_tally(made, moment)
        else:
            _add_pass(made, moment, *passes[moment.name])
    if where:
        _leave(made, place, moments)


def _enter(made: Program, where: str, moments: list[Moment]) -> None:
    """Choose the rows of a section and gather the columns that it reads before writing."""
    binding = made.layout.binding
    written: set[str] = set()
    reads: dict[str, None] = {}
    names: dict[str, None] = {}
    for moment in moments:
        mine = [n for n in reads_of(moment) if n in binding.columns]
        reads |= dict.fromkeys(n for n in mine if n not in written and n != where)
        if where in mine and where in _inner_reads(moment):
            reads |= {where: None}
        written |= set(_writes(moment))
        names |= dict.fromkeys([*mine, *_writes(moment)])
    made.section = _slots(binding, names)[0]
    title = next((m.name for m in moments if isinstance(m, Behaviour)), moments[0].name)
    made.add(title, SELECT, made.point(where, few=False))
    first = len(made.places)
    for name in reads:
        _move(made, name, back=False)
    if len(made.places) > first:
        made.add(title, TAKE, first, len(made.places))


def _inner_reads(moment: Moment) -> tuple[str, ...]:
    """What a moment reads apart from its where."""
    if isinstance(moment, Tally):
        return tuple(item.partition("@")[0] for item in moment.by) + (moment.sum,)
    return moment.reads


def _move(made: Program, name: str, back: bool) -> None:
    for k in range(made.layout.binding.size(name)):
        for few in (True, False) if back else (False, True):
            i = made.point(name, few)
            kind, place = made.places[i]
            made.places[i] = (kind, place + k * PITCH)


def _leave(made: Program, place: int, moments: list[Moment]) -> None:
    """Scatter what the section wrote and others need."""
    layout = made.layout
    inside = {id(m) for m in moments}
    others = {n for m, _, _ in layout.segments[place].moments if id(m) not in inside for n in _touched(m)}
    writes = dict.fromkeys(w for m in moments for w in _writes(m))
    first = len(made.places)
    for name in writes:
        if name in layout.tile or name in others:
            _move(made, name, back=True)
    if len(made.places) > first:
        made.add(moments[-1].name, PUT, first, len(made.places))


def _add_pass(made: Program, b: Behaviour[..., Any], number: int, own: Pass) -> None:
    layout = made.layout
    found = _draws(layout.binding, b)
    few = bool(b.where)
    if found:
        made.add(b.name, DRAW, layout.luck * PITCH, len(made.streams), len(made.streams) + len(found), few)
        made.streams += [stream(name) for _, _, name in found]
    first = len(made.places)
    for operand in own.operands:
        if operand.kind in ("column", "written"):
            made.point(operand.name, few, whole=not few)
        elif operand.kind == "draw":
            made.places.append(("scratch", (layout.luck + operand.value) * PITCH))
        else:
            made.places.append(("number", layout.numbers[operand.name]))
    made.add(b.name, PASS, number, first, 0, WIDE if few and own.straight else few)


def _add_tally(made: Program, tally: Tally) -> None:
    layout = made.layout
    counted, shape = layout.binding.tallies[tally.name], layout.binding.shape(tally.name)
    base, few = layout.tallies[tally.name], bool(tally.where)
    steps = [math.prod(shape[i + 1 :]) for i in range(len(shape))]
    columns = [(c, size, step) for c, size, step in zip(counted.columns, shape, steps, strict=True) if c]
    own = [(size, step) for c, size, step in zip(counted.columns, shape, steps, strict=True) if not c]
    elements, step = own[0] if own else (1 if tally.sum else 0, 0)
    first, at = len(made.places), len(made.shapes)
    for column, _, _ in columns:
        made.point(column, few)
    if tally.sum:
        made.point(tally.sum, few)
    fault = base + math.prod(shape)
    made.shapes += [len(columns), elements, step, base, fault]
    made.shapes += [x for _, size, step in columns for x in (size, step)]
    made.add(tally.name, TALLY, first, at, 0, few)
