"""The meaning of a day: the same behaviours, one Mesa agent at a time, in shuffled order.

Slow and readable; the kernel must equal it to the last bit. Use it to step through a customer's day in a debugger, to
look at agents with Mesa's tools, or to check an engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.barrier import Together
from sim.behaviour import Behaviour, Choose, Role, Sum
from sim.behaviour import draws as draws_of
from sim.binding import Binding
from sim.day import Day, Tally
from sim.engine import Progress, Snapshot, State, begin
from sim.errors import RunError
from sim.kernel.program import Layout
from sim.kernel.store import Store
from sim.population import Population
from sim.portable import log, sin
from sim.run import Run
from sim.world import World

Values = dict[str, Any]
Reader = Callable[[Values, int, int], float]
PI = 3.141592653589793


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


class Act:
    """A moment bound to a market: how a customer lives through it."""

    def __init__(self, where: str) -> None:
        self.where = where

    def happen(self, values: Values, row: int) -> None:
        """Apply the moment to a customer's values."""
        raise NotImplementedError


class Doing(Act):
    """A behaviour: reads by its signature, calls the author's function, writes what it returns."""

    def __init__(self, b: Behaviour[..., Any], market: Market) -> None:
        super().__init__(b.where)
        self.b, self.market = b, market
        world = market.binding.world
        self.draws = draws_of(b, world.axes, dict(world.nests_of(b.over)))
        self.luck: list[list[float]] = []
        self.size = world.size(b.over)
        self.readers = [self._reader(name, role) for name, role in b.inputs]
        self.numbers = {p.name: market.state.parameters[f"{b.name}.{p.name}"] for p in b.parameters}
        self.mu = b.reduce.mu if isinstance(b.reduce, Choose) else ""
        self.nests = self._nests()

    def wake(self, ids: NDArray[np.int64], day: int, seed: int) -> None:
        """Draw today's luck of all customers."""
        self.luck[:] = [draws.uniforms(ids, day, name, seed).tolist() for _, _, name in self.draws]

    def happen(self, values: Values, row: int) -> None:
        """Apply the behaviour to a customer."""
        b = self.b
        if isinstance(b.reduce, Choose):
            values[b.writes[0]] = self._choose(values, row)
        elif isinstance(b.reduce, Sum):
            total = float(b.reduce.start)
            for k in range(self.size):
                total = total + self._call(values, row, k)
            values[b.writes[0]] = total
        elif b.over:
            results = [self._call(values, row, k) for k in range(self.size)]
            for w, name in enumerate(b.writes):
                values[name] = [float(r[w] if len(b.writes) > 1 else r) for r in results]
        else:
            result = self._call(values, row, 0)
            for w, name in enumerate(b.writes):
                values[name] = float(result[w] if len(b.writes) > 1 else result)

    def _call(self, values: Values, row: int, k: int) -> Any:  # noqa: ANN401 - a number, or one for each column
        return self.b.function(*[read(values, row, k) for read in self.readers], **self.numbers)

    def _choose(self, values: Values, row: int) -> float:
        """The option whose exponential clock rings first; options of a nest share a positive stable part of luck."""
        mus, shared = [1.0] * self.size, [0.0] * self.size
        for members, angle, frailty, nest in self.nests:
            mu = self.market.tables[self.mu][nest]
            part = _frailty(self.luck[angle][row], self.luck[frailty][row], mu)
            for k in members:
                mus[k], shared[k] = mu, part
        best, which, first = float("inf"), 0.0, self._slot("luck")
        for k in range(self.size):
            clock = log(-log(self.luck[first + k][row]))
            cost = mus[k] * (clock - shared[k]) - self._call(values, row, k)
            if cost < best:
                best, which = cost, float(k)
        return which

    def _slot(self, argument: str) -> int:
        return next(i for i, (name, _, _) in enumerate(self.draws) if name == argument)

    def _nests(self) -> list[tuple[list[int], int, int, int]]:
        world, b = self.market.binding.world, self.b
        if not isinstance(b.reduce, Choose) or not b.reduce.mu:
            return []
        elements, found = world.axes[b.over], []
        for n, (name, members) in enumerate(world.nests_of(b.over).items()):
            place = {(argument, element): i for i, (argument, element, _) in enumerate(self.draws)}
            found.append(([elements.index(e) for e in members], place["angle", name], place["frailty", name], n))
        return found

    def _reader(self, name: str, role: Role) -> Reader:
        market, luck = self.market, self.luck
        if role.kind in ("state", "trait"):
            if market.binding.columns[name].axis:
                return lambda values, row, k: values[name][k]
            return lambda values, row, k: values[name]
        if role.kind in ("uniform", "each"):
            slot, step = self._slot(name), int(role.kind == "each")
            return lambda values, row, k: luck[slot + step * k][row]
        if role.kind == "which":
            return lambda values, row, k: float(k)
        if role.kind == "at":
            return self._lookup(name, role.of)
        tables, step = market.tables, int(bool(market.binding.world.tables[name].axes))
        return lambda values, row, k: tables[name][step * k]

    def _lookup(self, table: str, column: str) -> Reader:
        market = self.market
        found, tables = market.binding.lookup(self.b, table, column), market.tables
        along = bool(market.binding.columns[column].axis)

        def read(values: Values, row: int, k: int) -> float:
            position = values[column][k] if along else values[column]
            if not 0.0 <= position < found.size or int(position) != position:
                return 0.0
            return tables[table][k * found.over_step + int(position) * found.step]

        return read


class Counting(Act):
    """A tally: adds the customer to the day's table."""

    def __init__(self, tally: Tally, market: Market) -> None:
        super().__init__(tally.where)
        self.tally, self.market = tally, market
        self.counted, self.shape = market.binding.tallies[tally.name], market.binding.shape(tally.name)

    def happen(self, values: Values, row: int) -> None:
        """Count the customer, or add its amounts."""
        place: list[int] = []
        for column, size in zip(self.counted.columns, self.shape, strict=True):
            position = values[column] if column else 0.0
            if not 0.0 <= position < size or int(position) != position:
                return
            place.append(int(position))
        if not self.tally.sum:
            self.market.today[self.tally.name][tuple(place)] += 1
            return
        amounts = values[self.tally.sum]
        own = self.counted.columns.index("") if self.counted.sum_axis else -1
        for k, amount in enumerate(amounts if self.counted.sum_axis else [amounts]):
            if amount != amount or int(amount) != amount:
                raise RunError(f"tally '{self.tally.name}': '{self.tally.sum}' is not a whole number ({amount})")
            where = tuple(k if i == own else p for i, p in enumerate(place))
            self.market.today[self.tally.name][where] += int(amount)


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
        for name, (_, size) in self.state.store.slots.items():
            numbers = np.array([c.values[name] for c in self.customers], np.float64)
            self.state.store.set(name, numbers.reshape(len(self.customers), size).T)


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
    binding = Binding.of(day, population, world)
    layout = Layout.of(binding)
    store = Store(population.ids, {n: (first, binding.size(n)) for n, first in layout.tile.items()}, 0)
    state = begin(binding, population, seed, first_day, start, parameters or {}, store)
    first, market = state.day, Market(state, order)
    tallies = {name: np.zeros((days, *binding.shape(name)), np.int64) for name in binding.tallies}
    axes_of = {name: counted.axes for name, counted in binding.tallies.items()}
    axes_of |= {name: world.tables[name].axes for name in record}
    recorded = {n: np.zeros((days, *(world.size(a) for a in world.tables[n].axes))) for n in record}
    for d in range(days):
        market.step()
        for name, rows in tallies.items():
            rows[d] = market.today[name]
        for name, kept in recorded.items():
            kept[d] = state.tables[name]
        if progress:
            progress(d + 1, days)
    market.save()
    held = {n: c.values for n, c in population.columns.items() if n not in store.slots}
    return Run(
        first, days, seed, len(population), dict(world.axes), tallies, axes_of, recorded, {}, state.snapshot(), held
    )


def _frailty(angle: float, luck: float, mu: float) -> float:
    """Logarithm of a positive stable number of index mu. Source: Kanter 1975."""
    turn, rest = PI * angle, 1.0 - mu
    apart = log(sin(rest * turn)) - log(-log(luck))
    return log(sin(mu * turn)) - log(sin(turn)) / mu + rest / mu * apart
