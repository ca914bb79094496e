"""The meaning of a day: the same behaviours, one Mesa agent at a time, in shuffled order.

Slow and readable; the kernel must equal it to the last bit. Use it to step through a customer's day in a debugger, to
look at agents with Mesa's tools, or to check an engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.acts import Act, Counting, Doing, Values
from sim.barrier import Together
from sim.binding import Binding
from sim.day import Day, Tally
from sim.engine import Progress, Snapshot, State, axes_told, begin
from sim.kernel.layout import Layout
from sim.kernel.store import Store
from sim.population import Population
from sim.run import Run
from sim.world import World


class Customer(mesa.Agent):  # type: ignore[misc]
    """One customer: `values` holds a number for each column, or a list along its axis."""

    def __init__(self, market: Market, row: int, who: int, values: Values) -> None:
        super().__init__(market)
        self.row, self.who, self.values = row, who, values

    def live(self, acts: Sequence[Act]) -> None:
        """Live through the moments of a stage."""
        values, row = self.values, self.row
        for act in acts:
            if not act.where or values[act.where] != 0.0:
                act.happen(values, row)


class Market(mesa.Model):  # type: ignore[misc]
    """All customers of a run as Mesa agents; `step` lives one day."""

    def __init__(self, state: State, order: int = 1) -> None:
        super().__init__(rng=order)
        self.state, self.binding = state, state.binding
        self.tables: dict[str, list[float]] = {}
        self.dated = {name: table for name, table in self.binding.world.tables.items() if table.dated}
        self.today: dict[str, NDArray[np.int64]] = {}
        self.parts = Layout.of(self.binding).segments
        self._turn_pages()
        self.acts = {
            m.name: Counting(m, self) if isinstance(m, Tally) else Doing(m, self)
            for part in self.parts
            for m, _, _ in part.moments
        }
        held = {name: state.store.get(name) for name in state.store.slots}
        self.customers = []
        for row, who in enumerate(state.population.ids.tolist()):
            along = self.binding.columns
            values = {n: a[:, row].tolist() if along[n].axis else float(a[0, row]) for n, a in held.items()}
            self.customers.append(Customer(self, row, who, values))

    def step(self) -> None:
        """One day."""
        state = self.state
        self._turn_pages()
        self.today = {n: np.zeros(self.binding.shape(n), np.int64) for n in self.binding.tallies}
        for held in self.binding.columns.values():
            if held.made:
                size = self.binding.size(held.name)
                for customer in self.customers:
                    customer.values[held.name] = [held.start] * size if held.axis else held.start
        for part in self.parts:
            acts = [self.acts[m.name] for (m, _, _), on in zip(part.moments, part.active(state.day), strict=True) if on]
            for act in acts:
                if isinstance(act, Doing):
                    act.wake(state.population.ids, state.day, state.seed)
            self.agents.shuffle_do("live", acts)
            if part.barrier and (state.day - part.barrier.offset) % part.barrier.every == 0:
                self._meet(part.barrier)
        state.day += 1

    def _meet(self, barrier: Together) -> None:
        here = [c for c in self.customers if not barrier.where or c.values[barrier.where] != 0.0]
        names = dict.fromkeys((*barrier.reads, *barrier.writes))
        columns = {}
        for name in names:
            numbers = np.array([c.values[name] for c in here], np.float64)
            axis = self.binding.columns[name].axis
            columns[name] = numbers.reshape(len(here), self.binding.size(name)).T.copy() if axis else numbers
        call = self.state.call(barrier, np.array([c.who for c in here], np.int64), columns, self.today)
        barrier(call, **self.state.numbers_of(barrier))
        for name in call.written:
            axis = self.binding.columns[name].axis
            rows = call.columns[name].T.tolist() if axis else call.columns[name].tolist()
            for customer, value in zip(here, rows, strict=True):
                customer.values[name] = value
        self._show()

    def _turn_pages(self) -> None:
        for name, table in self.dated.items():
            self.state.tables[name][...] = table.today(self.state.day)
        self._show()

    def _show(self) -> None:
        for name, values in self.state.tables.items():
            self.tables[name] = values.reshape(-1).tolist()

    def save(self) -> None:
        """Put the customers' values back into the store."""
        for name, (_, size, _, _) in self.state.store.slots.items():
            numbers = np.array([c.values[name] for c in self.customers], np.float64)
            self.state.store.set(name, numbers.reshape(len(self.customers), size).T)


class Life:
    """The same as `sim.engine.Life`, agent by agent; `order` seeds the shuffling, which must not matter."""

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
        order: int = 1,
    ) -> None:
        binding = Binding.of(day, population, world)
        store = Store(population.ids, Layout.of(binding).tile, 0)
        self.state = begin(binding, population, seed, first_day, start, parameters or {}, store)
        self.market = Market(self.state, order)

    def live(self) -> dict[str, NDArray[np.int64]]:
        """One day; returns its tallies."""
        self.market.step()
        return self.market.today

    def get(self, name: str) -> NDArray[np.float64]:
        """A copy of a column of `state.store`, shape (customers,) or (elements, customers)."""
        return np.array([c.values[name] for c in self.market.customers], np.float64).T.copy()

    def set(self, name: str, values: NDArray[np.float64]) -> None:
        """Give customers other values in a column, in the shape of `get`."""
        for customer, value in zip(self.market.customers, values.T.tolist(), strict=True):
            customer.values[name] = value

    def snapshot(self) -> Snapshot:
        """Where it stands now, to start others from."""
        self.market.save()
        return self.state.snapshot()


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
    order: int = 1,
) -> Run:
    """The same as `sim.engine.simulate`, agent by agent; `order` seeds the shuffling, which must not matter."""
    life = Life(population, world, day, seed=seed, first_day=first_day, start=start, parameters=parameters, order=order)
    state, market, store = life.state, life.market, life.state.store
    binding, first = state.binding, state.day
    axes_of = axes_told(binding, days, record)
    tallies = {name: np.zeros((days, *binding.shape(name)), np.int64) for name in binding.tallies}
    recorded = {n: np.zeros((days, *(world.size(a) for a in world.tables[n].axes))) for n in record}
    for d in range(days):
        market.step()
        for name, rows in tallies.items():
            rows[d] = market.today[name]
        for name, kept in recorded.items():
            kept[d] = state.tables[name]
        if progress:
            progress(d + 1, days)
    held = {n: c.values for n, c in population.columns.items() if n not in store.slots}
    return Run(
        first, days, seed, len(population), dict(world.axes), tallies, axes_of, recorded, {}, life.snapshot(), held
    )
