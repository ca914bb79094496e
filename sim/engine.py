"""simulate: live a day, many times, fast. The meaning is in `sim.spec`; both give the same bits."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.barrier import Call, Together
from sim.binding import Binding
from sim.day import Day
from sim.errors import PopulationError, RunError, near_miss
from sim.kernel.store import Lie, Store, column_of, fill_at_birth
from sim.population import Population
from sim.run import Run
from sim.world import Tableau, World

Progress = Callable[[int, int], None]


@dataclass
class Snapshot:
    """Where a run stopped, so that many others can go on from there: never changed, cheap to start from, picklable.

    Attributes:
        day: the next day of the calendar.
        ids: the customers.
        block: their columns, tile by tile; slots: where each column lies in a tile; along: its axis ("" for none).
        tables: the tables that barriers change.
        memory: what each `@together` remembers.
    """

    day: int
    ids: NDArray[np.int64]
    block: NDArray[np.float64]
    slots: dict[str, Lie]
    along: dict[str, str]
    tables: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    memory: dict[str, dict[str, Any]] = field(default_factory=dict)

    def columns(self) -> dict[str, NDArray[np.float64]]:
        """Every kept column: shape (customers,), or (elements, customers)."""
        found = {name: column_of(self.block, slot, len(self.ids)) for name, slot in self.slots.items()}
        return {name: values if self.along[name] else values[0] for name, values in found.items()}


@dataclass
class State:
    """What changes while a run goes on, for either engine."""

    binding: Binding
    population: Population
    store: Store
    tables: dict[str, NDArray[np.float64]]
    memory: dict[str, dict[str, Any]]
    parameters: dict[str, float]
    seed: int
    day: int
    shown: dict[str, dict[str, NDArray[np.float64]]] = field(default_factory=dict)

    def snapshot(self) -> Snapshot:
        """A copy of all of it."""
        along = {name: self.binding.columns[name].axis for name in self.store.slots}
        tables = {name: self.tables[name].copy() for name in self.binding.changed}
        block, slots = self.store.block.copy(), dict(self.store.slots)
        return Snapshot(self.day, self.population.ids, block, slots, along, tables, copy.deepcopy(self.memory))

    def numbers_of(self, moment: Together) -> dict[str, float]:
        """The parameters of a barrier."""
        return {p.name: self.parameters[f"{moment.name}.{p.name}"] for p in moment.parameters}

    def call(self, moment: Together, ids: NDArray[np.int64], columns: dict[str, NDArray[np.float64]],
             today: Mapping[str, NDArray[np.int64]]) -> Call:  # fmt: skip
        """What a barrier is handed today."""
        mine = {name: today[name] for name in moment.tallies}
        if moment.name not in self.shown:
            self.shown[moment.name] = _shown(self.tables, moment)
        tables, memory = self.shown[moment.name], self.memory.setdefault(moment.name, {})
        axes, everyone = self.binding.world.axes, len(self.population)
        return Call(moment.name, ids, self.day, self.seed, axes, everyone, tables, memory, columns, moment.writes, mine,
                    today)  # fmt: skip


def simulate(
    population: Population,
    world: World,
    day: Day,
    *,
    days: int,
    seed: int,
    first_day: int | None = None,
    start: Snapshot | None = None,
    parameters: Mapping[str, float] | None = None,
    record: Sequence[str] = (),
    progress: Progress | None = None,
    threads: int = 1,
) -> Run:
    """Live a number of days.

    Args:
        population: the customers and what is known of them at the start.
        world: axes and tables; a strategy is another world.
        day: what happens in a day.
        days: how many.
        seed: 64-bit key of the luck, from `sim.draws.key`.
        first_day: the day of the calendar to begin with; 0, or the day after the snapshot.
        start: go on from a snapshot: written columns, changed tables and memories come from there.
        parameters: other values than the defaults, by "behaviour.parameter".
        record: tables whose values at the end of each day are kept.
        progress: called with (days done, days).
        threads: parts of the tiles lived at the same time; changes no bit.

    Raises:
        DayError: the day does not fit the world or the population.
        BehaviourError: an author's function cannot be compiled.
        RunError: a parameter or record is unknown, or a tally met a number that is not whole.
    """
    life = Life(population, world, day, seed=seed, first_day=first_day, start=start, parameters=parameters,
                threads=threads)  # fmt: skip
    return _live(life, days, record, progress)


class Life:
    """A market that goes on: days are lived one at a time; between them, what customers hold can be seen and changed.

    Arguments and errors are those of `simulate`; `sim.spec.Life` is the same, agent by agent.

    Attributes:
        state: what changes while it goes on; `state.day` is the next day of the calendar.
    """

    def __init__(
        self,
        population: Population,
        world: World,
        day: Day,
        *,
        seed: int,
        first_day: int | None = None,
        start: Snapshot | None = None,
        parameters: Mapping[str, float] | None = None,
        threads: int = 1,
    ) -> None:
        from sim.kernel.machine import Machine

        if threads < 1:
            raise RunError(f"threads={threads}: a market lives in at least one thread")
        binding, numbers = Binding.of(day, population, world), parameters or {}
        self.machine, self.threads = Machine.of(binding, population, numbers), threads
        store = self.machine.store(population, threads)
        self.state = begin(binding, population, seed, first_day, start, numbers, store)
        self.machine.connect(self.state)

    def live(self) -> dict[str, NDArray[np.int64]]:
        """One day; returns its tallies."""
        cells = np.zeros(self.machine.layout.cells, np.int64)
        self.machine.live(self.state, cells, self.threads)
        self.state.day += 1
        return self.machine.split(cells)

    def get(self, name: str) -> NDArray[np.float64]:
        """A copy of a column of `state.store`, shape (customers,) or (elements, customers)."""
        self.machine.settle(self.state.store, name)
        values = self.state.store.get(name)
        return values if self.state.binding.columns[name].axis else values[0]

    def set(self, name: str, values: NDArray[np.float64]) -> None:
        """Give customers other values in a column, in the shape of `get`."""
        self.state.store.set(name, values)

    def snapshot(self) -> Snapshot:
        """Where it stands now, to start others from."""
        self.machine.settle(self.state.store)
        return self.state.snapshot()


def begin(
    binding: Binding,
    population: Population,
    seed: int,
    first_day: int | None,
    start: Snapshot | None,
    parameters: Mapping[str, float],
    store: Store,
) -> State:
    """The state on the first morning."""
    if not 0 <= seed < 2**64:
        raise RunError(f"seed {seed} is not a 64-bit key; make one with sim.draws.key(seed, replication)")
    known = {name: p.default for name, p in binding.day.parameters().items()}
    for name in parameters:
        if name not in known:
            raise RunError(f"no behaviour has the parameter '{name}'{near_miss(name, known)}")
    tables = {name: _room(table) for name, table in binding.world.tables.items()}
    memory: dict[str, dict[str, Any]] = {}
    if start is None:
        fill_at_birth(store, binding, population)
    else:
        _resume(store, binding, population, start)
        tables |= {name: start.tables[name].copy() for name in binding.changed if name in start.tables}
        memory = copy.deepcopy(start.memory)
    today = first_day if first_day is not None else start.day if start else 0
    numbers = known | {name: float(value) for name, value in parameters.items()}
    return State(binding, population, store, tables, memory, numbers, seed, today)


def _room(table: Tableau) -> NDArray[np.float64]:
    """A table's own copy for a run; the calendar fills a dated one."""
    return np.zeros(table.values.shape[1:]) if table.dated else table.values.copy()


def _shown(tables: Mapping[str, NDArray[np.float64]], moment: Together) -> dict[str, NDArray[np.float64]]:
    """The tables as a barrier sees them: those it does not declare cannot be written."""
    views = {name: values.view() for name, values in tables.items()}
    for name, view in views.items():
        view.flags.writeable = name in moment.tables
    return views


def _resume(store: Store, binding: Binding, population: Population, start: Snapshot) -> None:
    if not np.array_equal(start.ids, population.ids):
        raise PopulationError("the snapshot was taken of other customers than those passed in")
    same = start.slots == store.slots
    if same:
        store.block[:] = start.block
    for name, lie in store.slots.items():
        held = binding.columns[name]
        if name in start.slots and held.written:
            if start.slots[name].size != lie.size:
                raise PopulationError(
                    f"column '{name}' had {start.slots[name].size} elements in the snapshot, now {lie.size}"
                )
            if not same:
                store.set(name, column_of(start.block, start.slots[name], store.n))
        else:
            store.set(name, population.columns[name].values if name in population.columns else held.start)


def axes_told(binding: Binding, days: int, record: Sequence[str] = ()) -> dict[str, tuple[str, ...]]:
    """The axes of what a run of so many days tells: its tallies and the tables to record.

    Raises:
        RunError: fewer than no days, or a table that the world has not.
    """
    if days < 0:
        raise RunError(f"days={days}: a run lives 0 days or more")
    tables = binding.world.tables
    for name in record:
        if name not in tables:
            raise RunError(f"record: the world has no table '{name}'{near_miss(name, tables)}")
    return {n: t.axes for n, t in binding.tallies.items()} | {n: tables[n].axes for n in record}


def _live(life: Life, days: int, record: Sequence[str], progress: Progress | None) -> Run:
    machine, state = life.machine, life.state
    binding, first = state.binding, state.day
    axes_of = axes_told(binding, days, record)
    cells = np.zeros((days, machine.layout.cells), np.int64)
    recorded = {n: np.zeros((days, *(binding.world.size(a) for a in binding.world.tables[n].axes))) for n in record}
    for d in range(days):
        machine.live(state, cells[d], life.threads)
        for name, rows in recorded.items():
            rows[d] = state.tables[name]
        state.day += 1
        if progress:
            progress(d + 1, days)
    machine.close()
    end = life.snapshot() if days else state.snapshot()
    held = {n: c.values for n, c in state.population.columns.items() if n not in state.store.slots}
    return Run(first, days, state.seed, len(state.population), dict(binding.world.axes), machine.split(cells), axes_of,
               recorded, machine.seconds(), end, held)  # fmt: skip
