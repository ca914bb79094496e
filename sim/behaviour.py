"""A behaviour is one pure scalar function: its signature says what it reads, its numbers and its draws.

Nothing here runs a customer. The kernel and the Mesa model both bind a `Behaviour` by the declaration that this module
reads off the function, so there is one source for speed and for reading. Importing this module imports neither.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, Literal, ParamSpec, TypeVar, get_type_hints

P = ParamSpec("P")
R = TypeVar("R")

Kind = Literal["state", "trait", "table", "seen", "at", "which", "uniform", "each"]


@dataclass(frozen=True)
class Role:
    """What a positional argument of a behaviour stands for."""

    kind: Kind
    of: str = ""


State = Annotated[float, Role("state")]
"""A column of the customer: kept from day to day, or made earlier in the same day."""
Trait = Annotated[float, Role("trait")]
"""A column that no behaviour writes."""
Table = Annotated[float, Role("table")]
"""An entry of a world table: the element at hand, or the one number of a table without axis."""
Seen = Annotated[float, Role("seen")]
"""The same, refilled during the run (by a `Together`, or by the calendar)."""
Which = Annotated[float, Role("which")]
"""The position of the element at hand on the behaviour's axis."""
Uniform = Annotated[float, Role("uniform")]
"""A draw in (0, 1), one for each customer and day."""
EachUniform = Annotated[float, Role("each")]
"""The same, one for each element of the axis."""


def At(column: str) -> Role:
    """The entry of a table at the element that `column` holds; 0 where it holds none.

    Write `wait: Annotated[float, At("channel")]`. With `over=`, a table of two axes (the behaviour's and the column's)
    gives the entry of the element at hand and of the column's element.
    """
    return Role("at", column)


@dataclass(frozen=True)
class Between:
    """The legal range of a parameter, its unit, and where its default comes from.

    `source` is the id of a row of the literature table, or "assumed".
    """

    low: float
    high: float
    unit: str = ""
    source: str = "assumed"


@dataclass(frozen=True)
class Parameter:
    """One number of a behaviour: its default, range, unit and source."""

    name: str
    default: float
    low: float = float("-inf")
    high: float = float("inf")
    unit: str = ""
    source: str = "assumed"


@dataclass(frozen=True)
class Sum:
    """Adds the function's value over the axis, in axis order, starting at a number."""

    start: float = 0.0


@dataclass(frozen=True)
class Choose:
    """The function is the utility of an option; written is the position of the chosen one.

    Options race: the smallest exponential clock wins, so a customer whom one better option does not attract never moves
    between two others. Options that share a nest (World.nests of the axis) share part of their luck; `mu` names the
    table (one entry a nest) that holds each nest's dissimilarity.
    Source: Gumbel-max race; nests by positive stable frailty (Kanter 1975, Gumbel-Hougaard copula).
    """

    mu: str = ""


@dataclass(frozen=True)
class Behaviour(Generic[P, R]):
    """A scalar function and what its signature declares. Calling it calls the function with plain numbers."""

    function: Callable[P, R]
    writes: tuple[str, ...]
    over: str
    where: str
    reduce: Sum | Choose | None
    start: float
    inputs: tuple[tuple[str, Role], ...]
    parameters: tuple[Parameter, ...]
    module: str = field(default="")

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Apply the behaviour to plain numbers."""
        return self.function(*args, **kwargs)

    @property
    def name(self) -> str:
        """The function's name: also the first half of its draws' names and the key of its parameters in a scenario."""
        return self.function.__name__

    @property
    def title(self) -> str:
        """What the behaviour means, in one line."""
        return (inspect.getdoc(self.function) or self.name).splitlines()[0]

    @property
    def reads(self) -> tuple[str, ...]:
        """Columns that must exist before the behaviour runs, each once, in the order of the signature."""
        names = [role.of or name for name, role in self.inputs if role.kind in ("state", "trait", "at")]
        return tuple(dict.fromkeys(names))

    @property
    def tables(self) -> tuple[str, ...]:
        """World tables that the behaviour looks up."""
        extra = (self.reduce.mu,) if isinstance(self.reduce, Choose) and self.reduce.mu else ()
        return tuple(dict.fromkeys([n for n, r in self.inputs if r.kind in ("table", "seen", "at")])) + extra

    def defaults(self) -> dict[str, float]:
        """Every parameter's default."""
        return {p.name: p.default for p in self.parameters}


def behaviour(
    *, writes: str, over: str = "", where: str = "", reduce: Sum | Choose | None = None, start: float = 0.0
) -> Callable[[Callable[P, R]], Behaviour[P, R]]:
    """Declare a behaviour: the columns it writes, the axis it runs over, and the customers it is for.

    Args:
        writes: names of the columns it returns, separated by blanks, in the order returned.
        over: the axis (medium, partner, option...) that it is applied along, one call for each element.
        where: a column of 0 and 1; customers with 0 skip the behaviour.
        reduce: how the values over the axis become one number a customer.
        start: what its columns hold at birth where the population does not say.

    Raises:
        TypeError: the signature leaves something undeclared; the message names the argument and what to write.
    """

    def declare(function: Callable[P, R]) -> Behaviour[P, R]:
        columns = tuple(writes.split())
        if not columns:
            raise TypeError(f"behaviour {function.__name__}: writes= names no column")
        if reduce is not None and not over:
            raise TypeError(f"behaviour {function.__name__}: reduce= needs over= (the axis to go along)")
        if reduce is not None and len(columns) != 1:
            raise TypeError(f"behaviour {function.__name__}: reduce= writes one column, not {len(columns)}")
        inputs, parameters = _read_signature(function)
        if not over and any(r.kind in ("each", "which") for _, r in inputs):
            raise TypeError(f"behaviour {function.__name__}: EachUniform and Which need over= (the axis to go along)")
        return Behaviour(function, columns, over, where, reduce, start, inputs, parameters, function.__module__)

    return declare


def _read_signature(function: Callable[..., Any]) -> tuple[tuple[tuple[str, Role], ...], tuple[Parameter, ...]]:
    hints = get_type_hints(function, include_extras=True)
    inputs: list[tuple[str, Role]] = []
    parameters: list[Parameter] = []
    for name, argument in inspect.signature(function).parameters.items():
        notes = getattr(hints.get(name), "__metadata__", ())
        if argument.kind is argument.KEYWORD_ONLY:
            parameters.append(read_parameter(function.__name__, argument, notes))
            continue
        role = next((n for n in notes if isinstance(n, Role)), None)
        if role is None or argument.default is not argument.empty:
            raise TypeError(
                f"behaviour {function.__name__}: argument '{name}' needs a role (State, Trait, Table, Seen, At, Which, "
                f"Uniform or EachUniform) and no default; numbers of the behaviour come after '*'"
            )
        inputs.append((name, role))
    return tuple(inputs), tuple(parameters)


def read_parameter(owner: str, argument: inspect.Parameter, notes: Iterable[Any]) -> Parameter:
    """One keyword-only number of a function's signature, with the limits its annotation gives."""
    if argument.default is argument.empty or not isinstance(argument.default, (int, float)):
        raise TypeError(f"behaviour {owner}: parameter '{argument.name}' needs a number as its default")
    value = float(argument.default)
    limits = next((n for n in notes if isinstance(n, Between)), None)
    if limits is None:
        return Parameter(argument.name, value)
    if not limits.low <= value <= limits.high:
        raise TypeError(
            f"behaviour {owner}: the default {value:g} of '{argument.name}' is outside its range "
            f"{limits.low:g} to {limits.high:g}"
        )
    return Parameter(argument.name, value, limits.low, limits.high, limits.unit, limits.source)


def draws(
    b: Behaviour[..., Any], axes: Mapping[str, tuple[str, ...]], nests: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, str, str]]:
    """Every number a behaviour draws for a customer and a day.

    Returns:
        (argument, element or "", stream name) in a fixed order; the stream name "behaviour.argument@element" is all
        that decides the luck, so adding a behaviour or an element moves no other draw.
    """
    names = axes.get(b.over, ())
    found = [(n, "", f"{b.name}.{n}") for n, r in b.inputs if r.kind == "uniform"]
    found += [(n, e, f"{b.name}.{n}@{e}") for n, r in b.inputs if r.kind == "each" for e in names]
    if isinstance(b.reduce, Choose):
        found += [("luck", e, f"{b.name}.luck@{e}") for e in names]
        for nest in nests if b.reduce.mu else ():
            found += [("angle", nest, f"{b.name}.angle@{nest}"), ("frailty", nest, f"{b.name}.frailty@{nest}")]
    return found
