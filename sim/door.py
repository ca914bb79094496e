"""The researcher's door: a run as a Mesa model, so that what is written for Mesa works at the speed of the kernel.

`Market` lives a whole day in each `step`, by the compiled pass or agent by agent (`engine="spec"`), bit for bit the
same. `Market.agents` holds views of rows (`sim.rows`): made when looked at, never stored, with the verbs of Mesa's
AgentSet. `Market.datacollector` collects customers column by column (`sim.collection`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import mesa
import numpy as np
from numpy.typing import NDArray

from sim import engine as compiled
from sim import spec
from sim.collection import Collector, Reporter
from sim.day import Day
from sim.engine import Snapshot, axes_told
from sim.errors import RunError, near_miss
from sim.population import Population
from sim.rows import Customer, Customers, Groups
from sim.run import Run
from sim.world import World

if TYPE_CHECKING:
    import pandas

__all__ = ["Customer", "Customers", "Groups", "Market", "page"]

Engine = Literal["kernel", "spec"]
ENGINES: Mapping[str, Any] = {"kernel": compiled.Life, "spec": spec.Life}


class Market(mesa.Model):  # type: ignore[misc]
    """A day lived in each step.

    Args:
        population, world, day, parameters: as for `sim.engine.simulate`.
        seed: 64-bit key of the luck of customers.
        engine: "kernel" (compiled) or "spec" (agent by agent, in shuffled order).
        start: go on from a snapshot.
        order: luck of the verbs that shuffle; moves no customer.
        model_reporters: title -> function of the market, or name of an attribute; collected after each step.
        agent_reporters: title -> column, or function of a customer; see `sim.collection.Collector`.
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
        model_reporters: Mapping[str, Any] | None = None,
        agent_reporters: Mapping[str, Reporter] | None = None,
    ) -> None:
        if engine not in ENGINES:
            raise RunError(f"there is no engine '{engine}'; write 'kernel' or 'spec'")
        super().__init__(rng=order)
        self.population, self.world, self.day = population, world, day
        self.life: compiled.Life | spec.Life = ENGINES[engine](
            population, world, day, seed=seed, start=start, parameters=parameters
        )
        self.first_day = self.life.state.day
        ends = (len(t.period_of_day) for t in world.tables.values() if t.period_of_day is not None)
        self.calendar_end: float = min(ends, default=math.inf)
        self._tallies: list[dict[str, NDArray[np.int64]]] = []
        self._seen: dict[str, NDArray[np.float64]] = {}
        self.datacollector = Collector(model_reporters or {}, agent_reporters or {})

    @property
    def agents(self) -> Customers:
        """All customers, as views of rows."""
        return Customers(self, np.arange(len(self.population)))

    @property
    def snapshot(self) -> Snapshot:
        """Where the market stands, to start others from."""
        return self.life.snapshot()

    @property
    def lived(self) -> Run:
        """The days so far as a run: tallies, `frame(name)` for one as a pandas frame, `write(folder)`."""
        return self._run(self._tallies)

    @property
    def today(self) -> Run:
        """The day that was lived last."""
        return self._run(self._tallies[-1:])

    @property
    def days_left(self) -> float:
        """Days of the calendar that are still to come; endless where nothing in the world has a date."""
        return self.calendar_end - self.life.state.day

    def step(self) -> None:
        """One day. After the last day of the calendar the market runs no more (`running` is false).

        Raises:
            RunError: the calendar is over.
        """
        if self.days_left <= 0:
            raise RunError(f"the calendar is over: it has {self.life.state.day} days, burn-in and run-out among them")
        self._tallies.append(self.life.live())
        self._seen = {}
        self.running = self.days_left > 0
        self.datacollector.collect(self)

    def run_for(self, days: float) -> None:
        """So many days.

        Raises:
            RunError: the calendar ends before, or days are no whole number from 0 up.
        """
        if days < 0 or days != int(days):
            raise RunError(f"run_for({days!r}): a market lives whole days, 0 or more")
        for _ in range(int(days)):
            self.step()

    def column(self, name: str) -> NDArray[np.float64]:
        """A column of all customers as it stands, not to be written to.

        Args:
            name: the column, or "column@element" for one element of a column along an axis.

        Returns:
            Shape (customers,), or (elements, customers) for a column along an axis.

        Raises:
            RunError: customers have no such column between two days, or it no such element.
        """
        plain, _, element = name.partition("@")
        if plain not in self._seen:
            self._seen[plain] = self._look(plain)
        if not element:
            return self._seen[plain]
        one: NDArray[np.float64] = self._seen[plain][self._place(plain, element)]
        return one

    def elements(self, name: str) -> tuple[str, ...]:
        """The names of a column's elements; () for one number a customer."""
        held = self.life.state.binding.columns.get(name)
        axis = held.axis if held else self.population.columns[name].axis
        return self.world.axes[axis] if axis else ()

    def change(self, name: str, rows: Any, value: Any) -> None:
        """Give some customers another value in a column ("column@element" for one element), from the next step on.

        Raises:
            RunError: no such column; values of another shape, that are not finite, or that point at no element.
        """
        name, _, element = name.partition("@")
        values = self.column(name).copy()
        where = (self._place(name, element), rows) if element else (..., rows)
        try:
            values[where] = value
        except (TypeError, ValueError) as trouble:
            raise RunError(f"column '{name}' cannot take this: {trouble}") from None
        self._check(name, values)
        if name in self.life.state.store.slots:
            self.life.set(name, values)
        else:
            old = self.population.columns[name]
            self.population = self.population.with_columns(
                **{name: type(old)(values, old.axis, old.indexes, old.kind, old.meaning)}
            )
        self._seen[name] = values

    def tally(self, name: str) -> NDArray[np.int64]:
        """A tally of every day lived so far, days in front.

        Raises:
            RunError: the day has no tally of that name, or no day was lived.
        """
        if not self._tallies:
            raise RunError("no day was lived yet")
        known = self._tallies[0]
        if name not in known:
            raise RunError(f"the day has no tally '{name}'{near_miss(name, known)}")
        return np.stack([today[name] for today in self._tallies])

    def frame(self, names: Iterable[str]) -> pandas.DataFrame:
        """Columns of customers as a pandas frame, one row a customer, by id; "column@element" for one along an axis."""
        import pandas

        return pandas.DataFrame({n: self.column(n) for n in names}, index=pandas.Index(self.population.ids, name="id"))

    def _place(self, name: str, element: str) -> int:
        elements = self.elements(name)
        if element not in elements:
            raise RunError(f"column '{name}' has no element '{element}'{near_miss(element, elements)}")
        return elements.index(element)

    def _check(self, name: str, values: NDArray[np.float64]) -> None:
        """Refuse values that no day can be lived with."""
        if not np.isfinite(values).all():
            raise RunError(f"column '{name}' takes finite numbers only")
        held = self.life.state.binding.columns.get(name) or self.population.columns[name]
        if not held.indexes:
            return
        elements = self.world.axes[held.indexes]
        born = self.population.columns.get(name)
        least = -1 if born is None or born.values.min() < 0 else 0
        if values.min() < least or values.max() >= len(elements) or (values % 1 != 0).any():
            named = ", ".join(f"{k} = {element}" for k, element in enumerate(elements))
            raise RunError(f"column '{name}' holds the number of one of: {named}")

    def _look(self, name: str) -> NDArray[np.float64]:
        if name in self.life.state.store.slots:
            return self.life.get(name)
        known = {**self.population.columns, **self.life.state.store.slots}
        if name not in self.population.columns:
            raise RunError(f"customers have no column '{name}' between two days{near_miss(name, known)}")
        return self.population.columns[name].values

    def _run(self, days: list[dict[str, NDArray[np.int64]]]) -> Run:
        if not days:
            raise RunError("no day was lived yet")
        state = self.life.state
        axes_of = axes_told(state.binding, len(days))
        tallies = {name: np.stack([today[name] for today in days]) for name in days[0]}
        axes = dict(self.world.axes)
        return Run(state.day - len(days), len(days), state.seed, len(self.population), axes, tallies, axes_of)


def page(market: Market, parameters: Mapping[str, Any] | None = None, title: str = "Market") -> Any:
    """A SolaraViz page of a market: one plot for each model reporter, and what its maker takes as controls.

    Args:
        market: a market of a class that can be made from `parameters` alone; that is what its reset button does.
        parameters: name -> value or control, as SolaraViz has them.
        title: of the page.

    Raises:
        RunError: Solara is not installed.
    """
    try:
        from mesa.visualization import SolaraViz, make_plot_component
    except ImportError as missing:
        raise RunError(f"a page needs Mesa's display packages ({missing}): pip install 'mesa[viz]'") from None
    plots = [make_plot_component(name) for name in market.datacollector.model_reporters]
    return SolaraViz(market, components=plots, model_params=dict(parameters or {}), name=title)
