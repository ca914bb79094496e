"""Binding: what each column, table and tally of a day is, in a given world with given customers.

Both engines run from a Binding, so a day means the same in both; everything that can be wrong with a day is found here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sim.barrier import Together
from sim.behaviour import Behaviour, Choose, draws
from sim.day import Day, Each, Tally
from sim.draws import stream
from sim.errors import DayError, near_miss
from sim.population import Population
from sim.world import NEST, World


@dataclass(frozen=True)
class Held:
    """A column of the day.

    Attributes:
        axis: the axis it lies along, if any.
        indexes: the axis whose position it holds, if known.
        start: what customers hold at birth (a state), or every morning (a made column).
        made: fresh every day.
        supplied: the population brings it.
        written: some moment of the day writes it.
    """

    name: str
    axis: str = ""
    indexes: str = ""
    start: float = 0.0
    made: bool = False
    supplied: bool = False
    written: bool = False


@dataclass(frozen=True)
class Counted:
    """A tally of the day: its axes, and for each the column that holds the position ("" for the sum's own axis)."""

    name: str
    axes: tuple[str, ...]
    columns: tuple[str, ...] = ()
    sum: str = ""
    sum_axis: str = ""


@dataclass(frozen=True)
class Lookup:
    """Where an At finds its entry: the table's step along the behaviour's axis, along the column's, and its length."""

    size: int
    step: int
    over_step: int


@dataclass(frozen=True)
class Binding:
    """A day bound to a world and the columns of a population."""

    day: Day
    world: World
    columns: dict[str, Held]
    tallies: dict[str, Counted]
    changed: tuple[str, ...]
    """Tables that some Together changes."""

    @staticmethod
    def of(day: Day, population: Population, world: World) -> Binding:
        """Bind a day; checks all of it.

        Raises:
            DayError: what is wrong first, with the moment's name and a near miss.
        """
        columns = _columns(day, population, world)
        tallies: dict[str, Counted] = {}
        changed: dict[str, None] = {}
        for moment in day.moments:
            if isinstance(moment, Behaviour):
                _check_behaviour(moment, columns, world)
            elif isinstance(moment, Tally):
                tallies[moment.name] = _count(moment, columns, world)
            else:
                _check_together(moment, columns, world)
                changed |= dict.fromkeys(moment.tables)
                for name, axes in moment.tallies.items():
                    if name in tallies:
                        raise DayError(f"{moment.name}: tally '{name}' exists already in this day")
                    tallies[name] = Counted(name, tuple(axes))
        _check_streams(day, world)
        return Binding(day, world, columns, tallies, tuple(changed))

    def size(self, column: str) -> int:
        """How many numbers a customer holds in a column."""
        return self.world.size(self.columns[column].axis)

    def shape(self, tally: str) -> tuple[int, ...]:
        """The sizes of a tally's axes."""
        return tuple(self.world.size(axis) for axis in self.tallies[tally].axes)

    def lookup(self, b: Behaviour[..., Any], table: str) -> Lookup:
        """How behaviour `b` finds the entry of a table at the element that a column holds."""
        axes = self.world.tables[table].axes
        if len(axes) == 1:
            return Lookup(self.world.size(axes[0]), 1, 0)
        own, other = (0, 1) if axes[0] == b.over else (1, 0)
        steps = (self.world.size(axes[1]), 1)
        return Lookup(self.world.size(axes[other]), steps[other], steps[own])


def rows_of(day: Day) -> Iterator[tuple[int, int, int, Behaviour[..., Any] | Tally | Together]]:
    """Every moment in order with its stage's number, every and offset."""
    for place, stage in enumerate(day.stages):
        for moment in stage.moments if isinstance(stage, Each) else (stage,):
            yield place, stage.every, stage.offset, moment


def reads_of(moment: Behaviour[..., Any] | Tally | Together) -> tuple[str, ...]:
    """Columns a moment needs, its `where` included."""
    where = (moment.where,) if moment.where else ()
    if isinstance(moment, Tally):
        named = tuple(item.partition("@")[0] for item in moment.by)
        return where + named + ((moment.sum,) if moment.sum else ())
    return where + moment.reads


def _columns(day: Day, population: Population, world: World) -> dict[str, Held]:
    writers = {w: (place, every, m) for place, every, _, m in reversed([*rows_of(day)]) for w in _writes(m)}
    columns = {}
    for name, given in population.columns.items():
        for axis in filter(None, (given.axis, given.indexes)):
            if axis not in world.axes:
                raise DayError(f"column '{name}': the world has no axis '{axis}'{near_miss(axis, world.axes)}")
        if given.axis and len(given.values) != world.size(given.axis):
            raise DayError(
                f"column '{name}' has {len(given.values)} rows, axis '{given.axis}' has {world.size(given.axis)}"
            )
        indexes = given.indexes or (_chosen_axis(writers[name][2]) if name in writers else "")
        columns[name] = Held(name, given.axis, indexes, 0.0, False, True, name in writers)
    early = _read_first(day, set(population.columns), writers, world)
    for name, (place, every, moment) in writers.items():
        if name in columns:
            continue
        elsewhere = any(p != place and name in reads_of(m) for p, _, _, m in rows_of(day))
        kept = name in early or (every > 1 and elsewhere)
        over = moment.over if isinstance(moment, Behaviour) else ""
        reduced = isinstance(moment, Behaviour) and moment.reduce is not None
        axis = "" if reduced else over
        columns[name] = Held(name, axis, _chosen_axis(moment), moment.start, not kept, False, True)
    return columns


def _chosen_axis(moment: Behaviour[..., Any] | Tally | Together) -> str:
    """The axis whose position a moment writes, if it chooses."""
    return moment.over if isinstance(moment, Behaviour) and isinstance(moment.reduce, Choose) else ""


def _writes(moment: Behaviour[..., Any] | Tally | Together) -> tuple[str, ...]:
    return () if isinstance(moment, Tally) else moment.writes


def _read_first(day: Day, supplied: set[str], writers: dict[str, Any], world: World) -> set[str]:
    """Columns that the day reads before it writes them."""
    seen, early = set(supplied), set()
    for _, _, _, moment in rows_of(day):
        for name in reads_of(moment):
            if name in seen or (isinstance(moment, Tally) and name in world.axes and name not in writers):
                continue
            if name not in writers:
                known = [*supplied, *writers]
                raise DayError(f"{moment.name}: nobody makes or supplies the column '{name}'{near_miss(name, known)}")
            early.add(name)
        seen |= set(_writes(moment))
    return early


def _check_behaviour(b: Behaviour[..., Any], columns: dict[str, Held], world: World) -> None:
    if b.over and b.over not in world.axes:
        raise DayError(f"{b.name}: over='{b.over}' is not an axis of the world{near_miss(b.over, world.axes)}")
    _check_where(b, columns)
    for name in b.writes:
        axis = "" if b.reduce else b.over
        if columns[name].axis != axis:
            raise DayError(
                f"{b.name}: writes '{name}' along '{axis or 'no axis'}', "
                f"but that column lies along '{columns[name].axis or 'no axis'}'"
            )
        if b.where == name:
            raise DayError(f"{b.name}: writes its own where= column '{name}'; use another column")
    for name in b.reads:
        axis = columns[name].axis
        if axis and axis != b.over:
            raise DayError(
                f"{b.name}: column '{name}' lies along '{axis}', the behaviour runs over '{b.over or 'no axis'}'; "
                f"reduce it first (a behaviour over='{axis}' with Sum)"
            )
    for name, role in b.inputs:
        if role.kind == "trait" and columns[name].written:
            raise DayError(f"{b.name}: '{name}' is declared Trait, but the day writes it; declare it State")
        if role.kind in ("table", "seen", "at"):
            _check_lookup(b, name, role.of, columns, world)
    _check_choice(b, world)


def _check_where(moment: Behaviour[..., Any] | Tally | Together, columns: dict[str, Held]) -> None:
    if moment.where and columns[moment.where].axis:
        axis = columns[moment.where].axis
        raise DayError(f"{moment.name}: where='{moment.where}' lies along '{axis}'; it must be one number a customer")


def _check_lookup(b: Behaviour[..., Any], table: str, column: str, columns: dict[str, Held], world: World) -> None:
    if table not in world.tables:
        raise DayError(f"{b.name}: the world has no table '{table}'{near_miss(table, world.tables)}")
    axes = world.tables[table].axes
    if not column:
        if axes not in ((), (b.over,)):
            raise DayError(
                f"{b.name}: table '{table}' lies along {' x '.join(axes)}, the behaviour runs over "
                f"'{b.over or 'no axis'}'; look entries up with At(column)"
            )
        return
    held = columns[column].indexes
    fits = len(axes) == 1 or (len(axes) == 2 and b.over in axes)
    if fits and held:
        other = axes[0] if len(axes) == 1 else axes[1] if axes[0] == b.over else axes[0]
        fits = held == other
    if not fits:
        along = " x ".join(axes) or "no axis"
        raise DayError(
            f"{b.name}: At('{column}') needs a table along the axis that '{column}' holds"
            f"{f' ({held})' if held else ''}, alone or with '{b.over or 'the axis of over='}'; "
            f"'{table}' lies along {along}"
        )


def _check_choice(b: Behaviour[..., Any], world: World) -> None:
    if not isinstance(b.reduce, Choose) or not b.reduce.mu or not world.nests_of(b.over):
        return
    table = b.reduce.mu
    if table not in world.tables:
        raise DayError(f"{b.name}: the world has no table '{table}' of dissimilarities{near_miss(table, world.tables)}")
    if world.tables[table].axes != (b.over + NEST,):
        raise DayError(f"{b.name}: table '{table}' must lie along '{b.over + NEST}'")
    values = world.tables[table].values
    if values.min() <= 0 or values.max() > 1:
        raise DayError(f"{b.name}: dissimilarities in '{table}' must be above 0 and at most 1, got {values.tolist()}")


def _check_together(moment: Together, columns: dict[str, Held], world: World) -> None:
    _check_where(moment, columns)
    for table in moment.tables:
        if table not in world.tables:
            raise DayError(f"{moment.name}: the world has no table '{table}'{near_miss(table, world.tables)}")
        if world.tables[table].dated:
            raise DayError(f"{moment.name}: table '{table}' is dated; the calendar and a Together cannot both set it")
    for name, axes in moment.tallies.items():
        for axis in axes:
            if axis not in world.axes:
                raise DayError(f"{moment.name}: tally '{name}': no axis '{axis}'{near_miss(axis, world.axes)}")


def _count(tally: Tally, columns: dict[str, Held], world: World) -> Counted:
    _check_where(tally, columns)
    sum_axis = columns[tally.sum].axis if tally.sum else ""
    axes, names = [], []
    for item in tally.by:
        column, _, axis = item.partition("@")
        if column == sum_axis and column:
            axes.append(column)
            names.append("")
            continue
        if column not in columns:
            raise DayError(f"tally '{tally.name}': no column '{column}'{near_miss(column, columns)}")
        axis = axis or columns[column].indexes
        if columns[column].axis:
            raise DayError(f"tally '{tally.name}': column '{column}' lies along '{columns[column].axis}'")
        if axis not in world.axes:
            raise DayError(
                f"tally '{tally.name}': which axis does '{column}' index? Write '{column}@axis'"
                + (f"; no axis '{axis}'{near_miss(axis, world.axes)}" if axis else "")
            )
        axes.append(axis)
        names.append(column)
    if sum_axis and names.count("") != 1:
        raise DayError(f"tally '{tally.name}': '{tally.sum}' lies along '{sum_axis}'; name '{sum_axis}' once in by=")
    return Counted(tally.name, tuple(axes), tuple(names), tally.sum, sum_axis)


def _check_streams(day: Day, world: World) -> None:
    known: dict[int, str] = {}
    for b in day.behaviours:
        for _, _, name in draws(b, world.axes, dict(world.nests_of(b.over))):
            if known.setdefault(stream(name), name) != name:
                raise DayError(f"draws '{name}' and '{known[stream(name)]}' share a stream: rename one")
