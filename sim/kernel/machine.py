"""Machine: a bound day compiled, and the walk through one day: stages of tiles, and the barriers between them."""

from __future__ import annotations

import math
import platform
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.barrier import Together
from sim.binding import Binding
from sim.errors import RunError
from sim.kernel import cache, side
from sim.kernel.first import explained
from sim.kernel.layout import Layout
from sim.kernel.ops import PITCH
from sim.kernel.passes import Pass, Source
from sim.kernel.program import Program, program
from sim.kernel.store import Store
from sim.population import Population

if TYPE_CHECKING:
    from sim.engine import State

SAMPLE = 8
"""The time of each moment is taken on every so many days."""


Stage = tuple[int, tuple[bool, ...]]


class Today(Mapping[str, NDArray[np.int64]]):
    """The tallies of a day while it goes on, as views of its cells."""

    def __init__(self, machine: Machine, cells: NDArray[np.int64]) -> None:
        self.machine, self.cells = machine, cells

    def __getitem__(self, name: str) -> NDArray[np.int64]:
        if name not in self.machine.layout.tallies:
            raise KeyError(name)
        return self.machine.table(self.cells, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.machine.layout.tallies)

    def __len__(self) -> int:
        return len(self.machine.layout.tallies)


class Machine:
    """A day compiled for a world; made anew for each run, which is cheap when its passes are on disk."""

    def __init__(self, layout: Layout, passes: dict[str, tuple[int, Pass]], addresses: list[int]) -> None:
        self.layout, self.passes = layout, passes
        self.addresses = np.array(addresses or [0], np.int64)
        walk = side.driver()
        self.driver = cache.load(walk.name, walk.text, {})
        self.numbers = np.zeros(max(1, layout.count))
        self.programs: dict[tuple[int, tuple[bool, ...], int], Any] = {}
        self.spent: dict[str, float] = {}
        self.staged: dict[Stage, tuple[float, NDArray[np.int64]]] = {}
        shapes = {name: math.prod(layout.binding.shape(name)) for name in layout.tallies}
        self.faults = np.array([first + shapes[name] for name, first in layout.tallies.items()], np.int64)
        self.pool: ThreadPoolExecutor | None = None
        self.rows = np.empty(0, np.int64)
        self.known: dict[tuple[str, ...], tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        self.wrote: dict[str, NDArray[np.int64] | None] = {}
        self.parts = {name: (first, first + shapes[name], layout.binding.shape(name))
                      for name, first in layout.tallies.items()}  # fmt: skip
        self.dated = {n: t for n, t in layout.binding.world.tables.items() if t.dated}
        self.shown: dict[str, int] = {}

    @staticmethod
    def of(binding: Binding, population: Population, parameters: Mapping[str, float]) -> Machine:
        """Compile what is not compiled yet.

        Raises:
            BehaviourError: an author's function fails for the first customer, or cannot be compiled.
        """
        telling = partial(explained, binding, population, parameters)
        sources = []
        for b in binding.day.behaviours:
            with telling(b):
                sources.append(Source.of(b, binding))
        missing = [source for source in sources if not source.piece.ready]
        if len(missing) > side.FEW:
            side.ask([side.driver()])
            for moment in binding.day.moments:
                if isinstance(moment, Together) and moment.ahead:
                    moment.ahead()
            side.ask([source.piece for source in reversed(missing)])
            for source in missing:
                with telling(source.behaviour):
                    source.attempt()
        passes: dict[str, tuple[int, Pass]] = {}
        for number, source in enumerate(sources):
            with telling(source.behaviour):
                passes[source.behaviour.name] = number, source.load()
        return Machine(Layout.of(binding), passes, [found.address for _, found in passes.values()])

    def store(self, population: Population, threads: int) -> Store:
        """Room for the customers' columns and for the scratch of each thread."""
        return Store(population.ids, self.layout.tile, self.layout.scratch * PITCH * threads)

    def connect(self, state: State) -> None:
        """Lay parameters and tables out, so that what a barrier writes to a table is what behaviours read."""
        for name in self.layout.undone:
            state.store.set(name, self.layout.binding.columns[name].start)
        for name, value in state.parameters.items():
            if name in self.layout.numbers:
                self.numbers[self.layout.numbers[name]] = value
        for name, table in self.layout.binding.world.tables.items():
            shape = tuple(self.layout.binding.world.size(axis) for axis in table.axes)
            first = self.layout.numbers[name]
            view = self.numbers[first : first + math.prod(shape)].reshape(shape)
            if not table.dated:
                view[...] = state.tables[name]
            state.tables[name] = view

    def live(self, state: State, cells: NDArray[np.int64], threads: int) -> None:
        """One day."""
        self._turn_pages(state)
        for place, part in enumerate(self.layout.segments):
            self._stage(state, place, part.active(state.day), cells, threads)
            barrier = part.barrier
            if barrier and (state.day - barrier.offset) % barrier.every == 0:
                began = time.process_time()
                self._meet(state, barrier, cells)
                self.spent[barrier.name] = self.spent.get(barrier.name, 0.0) + time.process_time() - began
        self._check(cells, state.day)

    def settle(self, store: Store, only: str = "") -> None:
        """Let spared columns (or one) hold their start for whom their section was not, to be seen in the evening."""
        for name, where in self.layout.spared.items():
            if only not in ("", name):
                continue
            values = store.get(name)
            values[:, store.get(where)[0] == 0.0] = self.layout.binding.columns[name].start
            store.set(name, values)

    def close(self) -> None:
        """Let the threads go."""
        if self.pool:
            self.pool.shutdown()
            self.pool = None

    def split(self, cells: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
        """The tallies of some days, from their cells."""
        return {name: self.table(cells, name) for name in self.layout.binding.tallies}

    def seconds(self) -> dict[str, float]:
        """CPU time spent on each moment so far: a stage's time is shared among its moments as their cycles were."""
        spent = dict(self.spent)
        for stage, (seconds, clock) in self.staged.items():
            for name, cycles in zip(self._arrays(*stage, 0)[0].names, clock, strict=True):
                if clock.sum():
                    spent[name] = spent.get(name, 0.0) + seconds * float(cycles / clock.sum())
        return spent

    def table(self, cells: NDArray[np.int64], name: str) -> NDArray[np.int64]:
        """A tally of one day or several, as a view of their cells."""
        first, last, shape = self.parts[name]
        return cells[..., first:last].reshape((*cells.shape[:-1], *shape))

    def _turn_pages(self, state: State) -> None:
        for name, table in self.dated.items():
            today = table.today(state.day)
            assert table.period_of_day is not None
            period = int(table.period_of_day[state.day])
            if self.shown.get(name) != period:
                state.tables[name][...] = today
                self.shown[name] = period

    def _stage(
        self, state: State, place: int, active: tuple[bool, ...], cells: NDArray[np.int64], threads: int
    ) -> None:
        store = state.store
        parts = [self._arrays(place, active, thread) for thread in range(threads)]
        made, arrays, _ = parts[0]
        if not made.ops:
            return
        sampled = state.day % SAMPLE == 0 and platform.machine() in ("x86_64", "AMD64")
        clock = np.zeros(len(made.ops) if sampled else 0, np.int64)
        began = time.process_time()
        if threads == 1:
            self._run(state, arrays, cells, 0, store.tiles, clock)
        else:
            self._split_run(state, parts, cells, threads, clock)
        seconds, clocked = self.staged.get((place, active), (0.0, np.zeros(len(made.ops), np.int64)))
        seconds += time.process_time() - began
        self.staged[place, active] = seconds, clocked + clock if sampled else clocked

    def _split_run(self, state: State, parts: list[Any], cells: NDArray[np.int64], threads: int, clock: Any) -> None:
        pool = self.pool = self.pool or ThreadPoolExecutor(threads)
        cuts = [state.store.tiles * t // threads for t in range(threads + 1)]
        sums = [np.zeros_like(cells) for _ in range(threads)]
        waiting = [
            pool.submit(self._run, state, parts[t][1], sums[t], cuts[t], cuts[t + 1], clock if t == 0 else clock[:0])
            for t in range(threads)
        ]
        for done in waiting:
            done.result()
        cells += np.sum(sums, axis=0)

    def _run(
        self,
        state: State,
        arrays: Any,
        cells: NDArray[np.int64],
        first: int,
        last: int,
        clock: NDArray[np.int64],
    ) -> None:
        ops, places, inside, lies, eager, streams, shapes, values = arrays
        store = state.store
        day, low, high = np.uint32(state.day), np.uint32(state.seed & 0xFFFFFFFF), np.uint32(state.seed >> 32)
        self.driver.run_day(
            store.memory, self.numbers, ops, places, inside, lies, eager, store.ids, self.addresses, streams, shapes,
            values, store.home, store.width, day, low, high, cells, first, last, store.n, clock,
        )  # fmt: skip

    def _arrays(self, place: int, active: tuple[bool, ...], thread: int) -> tuple[Program, Any, int]:
        known = (place, active, thread)
        if known not in self.programs:
            made = program(self.layout, place, active, self.passes)
            self.programs[known] = (made, made.arrays(thread * self.layout.scratch * PITCH), thread)
        found: tuple[Program, Any, int] = self.programs[known]
        return found

    def _meet(self, state: State, barrier: Together, cells: NDArray[np.int64]) -> None:
        """Hand a barrier its customers, and put back what it wrote."""
        store, rows = state.store, self._rows(state, barrier.where)
        columns = self._collect(store, tuple(dict.fromkeys((*barrier.reads, *barrier.writes))), rows)
        ids = store.ids[: store.n] if rows is None else store.ids[rows]
        call = state.call(barrier, ids, columns, Today(self, cells))
        barrier(call, **state.numbers_of(barrier))
        for name in barrier.writes:
            if name in self.wrote:
                self._deposit(store, name, self.wrote.pop(name), self.layout.binding.columns[name].start)
            if name in call.written:
                self._deposit(store, name, rows, call.columns[name])
                if name in self.layout.undone:
                    self.wrote[name] = rows

    def _rows(self, state: State, where: str) -> NDArray[np.int64] | None:
        if not where:
            return None
        store = state.store
        if len(self.rows) <= store.n:
            self.rows = np.empty(store.n + 1, np.int64)
        count = self.driver.find(store.memory, store.home + store.slots[where].at, store.width, store.n, self.rows)
        return self.rows[:count].copy()

    def _collect(
        self, store: Store, names: tuple[str, ...], rows: NDArray[np.int64] | None
    ) -> dict[str, NDArray[np.float64]]:
        held = self.layout.binding.columns
        if rows is None:
            whole = {name: store.get(name) for name in names}
            return {name: values if held[name].axis else values[0] for name, values in whole.items()}
        at, step = self._places(store, names)
        room = np.empty((len(at), len(rows)))
        self.driver.collect(store.memory, at, step, store.width, rows, room)
        found, first = {}, 0
        for name in names:
            found[name] = room[first : first + store.slots[name].size] if held[name].axis else room[first]
            first += store.slots[name].size
        return found

    def _places(self, store: Store, names: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the elements of columns begin in the first tile, and how far apart their rows are."""
        if names not in self.known:
            found = [(store.home + s.at + k * s.pitch, s.step) for s in map(store.slots.get, names) if s
                     for k in range(s.size)]  # fmt: skip
            places, steps = np.array(found, np.int64).reshape(-1, 2).T.copy()
            self.known[names] = places, steps
        return self.known[names]

    def _deposit(
        self, store: Store, name: str, rows: NDArray[np.int64] | None, values: NDArray[np.float64] | float
    ) -> None:
        if rows is None:
            store.set(name, values)
            return
        at, step = self._places(store, (name,))
        whole = np.empty((len(at), len(rows)))
        whole[...] = values
        self.driver.deposit(store.memory, at, step, store.width, rows, whole)

    def _check(self, cells: NDArray[np.int64], day: int) -> None:
        if not cells[self.faults].any():
            return
        for name, fault in zip(self.layout.tallies, self.faults, strict=True):
            if cells[fault]:
                column = self.layout.binding.tallies[name].sum
                raise RunError(
                    f"tally '{name}' on day {day}: '{column}' is not a whole number for {cells[fault]} customers; "
                    f"tallies add whole numbers (money in cents: floor(x + 0.5))"
                )
