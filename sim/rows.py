"""Customers of a living market as rows: views that are made when looked at, with the verbs of Mesa's AgentSet.

Verbs that name a column work on the whole column at once; verbs that take a function call it with one row after the
other, as Mesa does with agents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, overload

import numpy as np
from numpy.typing import NDArray

from sim.errors import RunError
from sim.population import Population

Verb = str | Callable[..., Any]
Function = Callable[[Any], Any]


class Columns(Protocol):
    """What rows are views of: a market between two days."""

    population: Population
    rng: np.random.Generator

    def column(self, name: str) -> NDArray[np.float64]:
        """A column of all customers, shape (customers,) or (elements, customers)."""
        ...

    def change(self, name: str, rows: Any, value: Any) -> None:
        """Give some customers another value in a column."""
        ...


class Customer:
    """One row of the market: every column is an attribute; setting one changes the customer from the next step on."""

    __slots__ = ("model", "row")

    def __init__(self, model: Columns, row: int) -> None:
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "row", row)

    @property
    def unique_id(self) -> int:
        """The permanent id, which also keys the customer's luck."""
        return int(self.model.population.ids[self.row])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in self.__slots__:
            raise AttributeError(name)
        try:
            values = self.model.column(name)[..., self.row]
        except RunError as missing:
            raise AttributeError(str(missing)) from None
        return float(values) if values.ndim == 0 else values.copy()

    def __setattr__(self, name: str, value: Any) -> None:
        self.model.change(name, self.row, value)

    def __reduce__(self) -> tuple[type[Customer], tuple[Columns, int]]:
        return Customer, (self.model, self.row)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Customer) and other.model is self.model and other.row == self.row

    def __hash__(self) -> int:
        return hash((id(self.model), self.row))

    def __repr__(self) -> str:
        return f"Customer({self.unique_id})"


class Customers:
    """Some customers of a market, in an order."""

    def __init__(self, model: Columns, rows: NDArray[np.int64]) -> None:
        self.model, self.rows = model, rows

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Customer]:
        return (Customer(self.model, int(row)) for row in self.rows)

    @overload
    def __getitem__(self, item: int) -> Customer: ...
    @overload
    def __getitem__(self, item: slice) -> list[Customer]: ...
    def __getitem__(self, item: int | slice) -> Customer | list[Customer]:
        if isinstance(item, slice):
            return list(Customers(self.model, self.rows[item]))
        return Customer(self.model, int(self.rows[item]))

    def __contains__(self, agent: object) -> bool:
        return isinstance(agent, Customer) and agent.model is self.model and agent.row in self.rows

    def get(self, attr_names: str | Sequence[str]) -> Any:
        """A column of these customers (elements in front), or a list of them."""
        if isinstance(attr_names, str):
            return self.model.column(attr_names)[..., self.rows].copy()
        return [self.get(name) for name in attr_names]

    def set(self, attr_name: str, value: Any) -> Customers:
        """Change a column of these customers from the next step on: one value for all, or one for each."""
        self.model.change(attr_name, self.rows, value)
        return self

    def select(
        self,
        filter_func: Callable[[Customer], bool] | NDArray[np.bool_] | None = None,
        at_most: int | float = np.inf,
        inplace: bool = False,
    ) -> Customers:
        """Those of a mask or for whom a function says yes; `at_most` is a number, or a share if it is a fraction."""
        rows = self.rows
        if isinstance(filter_func, str):
            raise RunError(f"select takes a mask or a function, such as agents.get('{filter_func}') > 0")
        if filter_func is not None:
            told = [filter_func(c) for c in self] if callable(filter_func) else filter_func
            rows = rows[np.asarray(told, bool)]
        most = int(len(self) * at_most) if isinstance(at_most, float) and at_most <= 1.0 else at_most
        return self._with(rows[: int(min(most, len(rows)))], inplace)

    def shuffle(self, inplace: bool = False) -> Customers:
        """The same customers in an order drawn from the model's luck."""
        return self._with(self.model.rng.permutation(self.rows), inplace)

    def sort(self, key: str | Callable[[Customer], Any], ascending: bool = False, inplace: bool = False) -> Customers:
        """In the order of a column, or of what a function says; equals stay in order."""
        values = np.array([key(c) for c in self]) if callable(key) else self._one_each(key)
        order = np.argsort(values, kind="stable") if ascending else np.argsort(-values, kind="stable")
        return self._with(self.rows[order], inplace)

    def groupby(self, by: str | Callable[[Customer], Any]) -> Groups:
        """Customers by the value of a column, or by what a function says."""
        keys = np.array([by(c) for c in self]) if callable(by) else self._one_each(by)
        return Groups({key.item(): Customers(self.model, self.rows[keys == key]) for key in np.unique(keys)})

    def agg(self, attribute: str, func: Function | Iterable[Function]) -> Any:
        """A function of a column, or several."""
        values = self.get(attribute)
        return func(values) if callable(func) else [one(values) for one in func]

    def map(self, method: Verb, *args: Any, **kwargs: Any) -> list[Any]:
        """What a function, or a method of that name, says of each customer."""
        return [_call(customer, method, args, kwargs) for customer in self]

    def do(self, method: Verb, *args: Any, **kwargs: Any) -> Customers:
        """The same, for its effects."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: Verb, *args: Any, **kwargs: Any) -> Customers:
        """The same, in an order drawn from the model's luck."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def to_list(self) -> list[Customer]:
        """Views of all of them."""
        return list(self)

    def _one_each(self, name: str) -> NDArray[np.float64]:
        values: NDArray[np.float64] = self.get(name)
        if values.ndim > 1:
            raise RunError(f"column '{name}' has several numbers a customer: name one, as {name}@element")
        return values

    def _with(self, rows: NDArray[np.int64], inplace: bool) -> Customers:
        if not inplace:
            return Customers(self.model, rows)
        self.rows = rows
        return self


class Groups:
    """Customers by a key: iterating gives (key, customers), in ascending order of keys."""

    def __init__(self, groups: dict[Any, Customers]) -> None:
        self.groups = groups

    def __iter__(self) -> Iterator[tuple[Any, Customers]]:
        return iter(self.groups.items())

    def __len__(self) -> int:
        return len(self.groups)

    def __getitem__(self, key: Any) -> Customers:
        return self.groups[key]

    def map(self, method: Verb, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """What a function of the customers, or a verb of theirs, says of each group."""
        return {key: _call(group, method, args, kwargs) for key, group in self}

    def do(self, method: Verb, *args: Any, **kwargs: Any) -> Groups:
        """The same, for its effects."""
        self.map(method, *args, **kwargs)
        return self

    def count(self) -> dict[Any, int]:
        """How many customers are in each group."""
        return {key: len(group) for key, group in self}

    def agg(self, attr_name: str, func: Function) -> dict[Any, Any]:
        """A function of a column, for each group."""
        return {key: group.agg(attr_name, func) for key, group in self}


def _call(target: Customer | Customers, method: Verb, args: Any, kwargs: Any) -> Any:
    return getattr(target, method)(*args, **kwargs) if isinstance(method, str) else method(target, *args, **kwargs)
