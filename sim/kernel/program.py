"""A bound day as data for the driver: the operations of each stage of a day."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour import Behaviour
from sim.binding import reads_of
from sim.day import Tally
from sim.draws import stream
from sim.kernel.layout import Layout, Moment, draws_of, slots, touched, writes_of
from sim.kernel.ops import DRAW, FILL, PASS, PITCH, PUT, SELECT, TAKE, TALLY, WIDE
from sim.kernel.passes import Pass


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
        eager = np.array(sorted(self.eager), np.int64)
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
            lie = layout.tile[column]
            if whole:
                self.eager |= {lie.at + k * lie.pitch for k in range(lie.size)}
            place = ("tile", lie.at)
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

    That is those first written for some customers only and used beyond that section, or in a later stage; spared are
    those that only customers read for whom they were written, or that a barrier takes back (`sim.kernel.spared`).
    """
    writers: dict[str, int] = {}
    users: dict[str, set[int]] = {}
    for i, run in enumerate(runs):
        for moment in run:
            for name in writes_of(moment):
                writers.setdefault(name, i)
            for name in touched(moment):
                users.setdefault(name, set()).add(i)
    names, free = [], {*layout.spared, *layout.undone}
    for name, held in layout.binding.columns.items():
        whole = name in writers and not runs[writers[name]][0].where
        needed = place == 0 if name in layout.tile else name in writers and len(users[name]) > 1
        if held.made and needed and not whole and name not in free:
            names.append(name)
    return names


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
        written |= set(writes_of(moment))
        names |= dict.fromkeys([*mine, *writes_of(moment)])
    made.section = slots(binding, names)[0]
    title = next((m.name for m in moments if isinstance(m, Behaviour)), moments[0].name)
    made.add(title, SELECT, made.point(where, few=False, whole=True))
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
    """Where to take each element of a column from, where to put it, and how far apart its rows are in the tile."""
    lie = made.layout.tile.get(name)
    for k in range(made.layout.binding.size(name)):
        for few in (True, False) if back else (False, True):
            i = made.point(name, few)
            kind, place = made.places[i]
            made.places[i] = (kind, place + k * (lie.pitch if lie and not few else PITCH))
        made.places.append(("number", lie.step if lie else 1))


def _leave(made: Program, place: int, moments: list[Moment]) -> None:
    """Scatter what the section wrote and others need."""
    layout = made.layout
    inside = {id(m) for m in moments}
    others = {n for m, _, _ in layout.segments[place].moments if id(m) not in inside for n in touched(m)}
    writes = dict.fromkeys(w for m in moments for w in writes_of(m))
    first = len(made.places)
    for name in writes:
        if name in layout.tile or name in others:
            _move(made, name, back=True)
    if len(made.places) > first:
        made.add(moments[-1].name, PUT, first, len(made.places))


def _add_pass(made: Program, b: Behaviour[..., Any], number: int, own: Pass) -> None:
    layout = made.layout
    found = draws_of(layout.binding, b)
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
