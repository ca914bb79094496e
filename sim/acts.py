"""Acts: how one customer lives through a moment of the day, number by number. The meaning of every declaration."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.behaviour import Behaviour, Choose, Role, Sum
from sim.behaviour import draws as draws_of
from sim.day import Tally
from sim.elementary import PI
from sim.errors import RunError
from sim.portable import log, sin

if TYPE_CHECKING:
    from sim.spec import Market

Values = dict[str, Any]
Reader = Callable[[Values, int, int], float]


class Act(ABC):
    """A moment bound to a market: how a customer lives through it."""

    def __init__(self, where: str) -> None:
        self.where = where

    @abstractmethod
    def happen(self, values: Values, row: int) -> None:
        """Apply the moment to a customer's values."""


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

    def _call(self, values: Values, row: int, k: int) -> Any:  # a number, or one for each column
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
        found, tables = market.binding.lookup(self.b, table), market.tables
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


def _frailty(angle: float, luck: float, mu: float) -> float:
    """Logarithm of a positive stable number of index mu. Source: Kanter 1975."""
    turn, rest = PI * angle, 1.0 - mu
    apart = log(sin(rest * turn)) - log(-log(luck))
    return log(sin(mu * turn)) - log(sin(turn)) / mu + rest / mu * apart
