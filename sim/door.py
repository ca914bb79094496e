"""The researcher's door: a run as a Mesa model, so that what is written for Mesa works at the speed of the kernel.

`Market` lives a whole day in each `step`, by the compiled pass or agent by agent (`engine="spec"`), bit for bit the
same. `Market.agents` holds views of rows: made when looked at, never stored, with the verbs of Mesa's AgentSet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import mesa
import numpy as np
from numpy.typing import NDArray

from sim import spec
from sim.day import Day
from sim.engine import Snapshot, simulate
from sim.errors import RunError, near_miss
from sim.population import Population
from sim.run import Run
from sim.world import World

Engine = Literal["kernel", "spec"]


class Customer:
    """One row of the market: every column is an attribute; setting one changes the customer from the next step on."""

    __slots__ = ("model", "row")

    def __init__(self, model: Market, row: int) -> None:
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "row", row)

    @property
    def unique_id(self) -> int:
        """The permanent id, which also keys the customer's luck."""
        return int(self.model.population.ids[self.row])

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a number, or one for each element
        if name.startswith("__"):
            raise AttributeError(name)
        values = self.model.column(name)[..., self.row]
        return float(values) if values.ndim == 0 else values.copy()

    def __setattr__(self, name: str, value: Any) -> None:  # noqa: ANN401
        self.model.change(name, self.row, value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Customer) and other.model is self.model and other.row == self.row

    def __hash__(self) -> int:
        return hash((id(self.model), self.row))


class Customers:
    """Some customers of a market, as rows; verbs that name a column work on the whole column at once."""

    def __init__(self, model: Market, rows: NDArray[np.int64]) -> None:
        self.model, self.rows = model, rows

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Customer]:
        return (Customer(self.model, int(row)) for row in self.rows)

    def __getitem__(self, item: int) -> Customer:
        return Customer(self.model, int(self.rows[item]))

    def __contains__(self, agent: object) -> bool:
        return isinstance(agent, Customer) and agent.model is self.model and agent.row in self.rows

    def get(self, names: str | Sequence[str]) -> Any:  # noqa: ANN401 - one array, or one for each name
        """A column of these customers (elements in front), or a list of them."""
        if isinstance(names, str):
            return self.model.column(names)[..., self.rows].copy()
        return [self.get(name) for name in names]

    def set(self, name: str, value: Any) -> Customers:  # noqa: ANN401
        """Change a column of these customers from the next step on."""
        self.model.change(name, self.rows, value)
        return self

    def select(
        self, chosen: Callable[[Customer], bool] | NDArray[np.bool_] | None = None, at_most: int | float = np.inf
    ) -> Customers:
        """Those of a mask or for whom a function says yes; `at_most` is a number, or a share if it is a fraction."""
        rows = self.rows
        if chosen is not None:
            mask = np.array([chosen(c) for c in self], bool) if callable(chosen) else np.asarray(chosen, bool)
            rows = rows[mask]
        most = len(self) * at_most if isinstance(at_most, float) and at_most <= 1.0 else at_most
        return Customers(self.model, rows[: int(min(most, len(rows)))])

    def groupby(self, by: str | Callable[[Customer], Any]) -> dict[Any, Customers]:
        """Value -> the customers who have it, in ascending order of values."""
        keys = np.array([by(c) for c in self]) if callable(by) else self.get(by)
        return {key.item(): Customers(self.model, self.rows[keys == key]) for key in np.unique(keys)}

    def agg(self, name: str, function: Callable[[NDArray[np.float64]], Any]) -> Any:  # noqa: ANN401
        """A function of a column."""
        return function(self.get(name))

    def map(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:  # noqa: ANN401
        """A function of each customer."""
        return [function(customer, *args, **kwargs) for customer in self]

    def do(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Customers:  # noqa: ANN401
        """The same, for its effects."""
        self.map(function, *args, **kwargs)
        return self

    def shuffle_do(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Customers:  # noqa: ANN401
        """The same, in an order drawn from the model's luck."""
        return self.shuffle().do(function, *args, **kwargs)

    def shuffle(self) -> Customers:
        """The same customers in an order drawn from the model's luck."""
        return Customers(self.model, self.model.rng.permutation(self.rows))

    def sort(self, by: str, ascending: bool = False) -> Customers:
        """In the order of a column."""
        order = np.argsort(self.get(by), kind="stable")
        return Customers(self.model, self.rows[order if ascending else order[::-1]])

    def to_list(self) -> list[Customer]:
        """Views of all of them."""
        return list(self)


class Market(mesa.Model):  # type: ignore[misc]
    """A day lived in each step.

    Args:
        population, world, day, parameters: as for `sim.engine.simulate`.
        seed: 64-bit key of the luck of customers.
        engine: "kernel" (compiled) or "spec" (agent by agent, in shuffled order).
        start: go on from a snapshot.
        order: luck of the verbs that shuffle; moves no customer.
        model_reporters: name -> function of the market, collected after each step.
    """

    def __init__(
        self,
        population: Population,
        world: World,
        day: Day,
        *,
        seed: int,
        parameters: Mapping[str, float] | None = None,
        engine: Engine = "kernel",
        start: Snapshot | None = None,
        order: int = 1,
        model_reporters: Mapping[str, Callable[[Market], Any]] | None = None,
    ) -> None:
        super().__init__(rng=order)
        day.check(population, world)
        self.population, self.world, self.day = population, world, day
        self.key, self.parameters, self.engine = seed, dict(parameters or {}), engine
        self.snapshot = start
        self.today: Run | None = None
        self._columns: dict[str, NDArray[np.float64]] = {}
        self._runs: list[Run] = []
        self.datacollector = mesa.DataCollector(model_reporters=dict(model_reporters or {}))

    @property
    def agents(self) -> Customers:
        """All customers, as views of rows."""
        return Customers(self, np.arange(len(self.population)))

    def step(self) -> None:
        """One day."""
        live = simulate if self.engine == "kernel" else spec.simulate
        self.today = live(self.population, self.world, self.day, days=1, seed=self.key, start=self.snapshot,
                          parameters=self.parameters)  # fmt: skip
        self.snapshot, self._columns = self.today.snapshot, {}
        self._runs.append(self.today)
        self.datacollector.collect(self)

    def run_for(self, days: float) -> None:
        """So many days."""
        for _ in range(round(days)):
            self.step()

    def column(self, name: str) -> NDArray[np.float64]:
        """A column of all customers as it stands, shape (customers,) or (elements, customers).

        Raises:
            RunError: customers have no such column between two days.
        """
        if not self._columns:
            born = {n: c.values for n, c in self.population.columns.items()}
            self._columns = {**born, **(self.today.columns() if self.today else {})}
            if self.today is None and self.snapshot is not None:
                self._columns |= self.snapshot.columns()
        if name not in self._columns:
            raise RunError(f"customers have no column '{name}' between two days{near_miss(name, self._columns)}")
        return self._columns[name]

    def change(self, name: str, rows: Any, value: Any) -> None:  # noqa: ANN401 - a row, or many
        """Give some customers another value in a column, from the next step on."""
        values = self.column(name).copy()
        values[..., rows] = value
        if self.snapshot is not None and name in self.snapshot.slots:
            self.snapshot = _written(self.snapshot, name, values)
        old = self.population.columns.get(name)
        if old is not None:
            self.population = self.population.with_columns(
                **{name: type(old)(values, old.axis, old.indexes, old.kind, old.meaning)}
            )
        elif self.snapshot is None:
            raise RunError(f"column '{name}' does not exist before the first day")
        self._columns[name] = values

    def tally(self, name: str) -> NDArray[np.int64]:
        """A tally of every day lived so far, days in front.

        Raises:
            RunError: the day has no tally of that name.
        """
        if not self._runs:
            raise RunError("no day was lived yet")
        if name not in self._runs[0].tallies:
            raise RunError(f"the day has no tally '{name}'{near_miss(name, self._runs[0].tallies)}")
        return np.concatenate([run.tallies[name] for run in self._runs])

    def frame(self, names: Iterable[str]) -> Any:  # noqa: ANN401 - a pandas frame
        """Columns without an axis as a pandas frame, one row a customer, by id."""
        import pandas

        return pandas.DataFrame({n: self.column(n) for n in names}, index=pandas.Index(self.population.ids, name="id"))


def _written(snapshot: Snapshot, name: str, values: NDArray[np.float64]) -> Snapshot:
    """A copy of a snapshot with one column replaced."""
    from dataclasses import replace

    from sim.kernel.store import Store

    store = Store(snapshot.ids, snapshot.slots, 0)
    store.block[:] = snapshot.block
    store.set(name, values)
    return replace(snapshot, block=store.block.copy())
