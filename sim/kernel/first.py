"""When an author's function does not compile: it runs in Python for the first customer, to show what went wrong."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FunctionType
from typing import Any, cast

from sim.behaviour import Behaviour
from sim.binding import Binding
from sim.errors import BehaviourError
from sim.kernel.author import place
from sim.population import Population


@contextmanager
def explained(
    binding: Binding, population: Population, parameters: Mapping[str, float], b: Behaviour[..., Any]
) -> Iterator[None]:
    """Whatever the compiler says of an author's function is told in the author's words.

    Raises:
        BehaviourError: the function cannot be compiled, or fails for the first customer.
    """
    try:
        yield
    except BehaviourError:
        raise
    except Exception as trouble:
        raise explain(b, binding, population, parameters, trouble) from None


def explain(
    b: Behaviour[..., Any],
    binding: Binding,
    population: Population,
    parameters: Mapping[str, float],
    trouble: Exception,
) -> BehaviourError:
    """The error to show: the author's own traceback if the function fails in Python too, else the compiler's line."""
    where = place(cast(FunctionType, b.function))
    values = [_value(name, role.kind, binding, population) for name, role in b.inputs]
    numbers = {p.name: float(parameters.get(f"{b.name}.{p.name}", p.default)) for p in b.parameters}
    try:
        result = b.function(*values, **numbers)
    except Exception as failure:
        frames = traceback.extract_tb(failure.__traceback__)[1:]
        shown = "".join(traceback.format_list(frames)) + f"{type(failure).__name__}: {failure}"
        line = frames[-1].lineno if frames else where.rpartition(":")[2]
        file = frames[-1].filename if frames else where.rpartition(":")[0]
        return BehaviourError(f"behaviour '{b.name}' fails for the first customer, at {file}:{line}\n{shown}")
    wanted = len(b.writes)
    got = len(result) if isinstance(result, tuple) else 1
    if got != wanted or (result is None):
        said = "nothing" if result is None else f"{got} number(s)"
        return BehaviourError(
            f"behaviour '{b.name}' ({where}) writes {wanted} column(s) ({', '.join(b.writes)}) but returns {said}"
        )
    return BehaviourError(
        f"behaviour '{b.name}' ({where}) works in Python but cannot be compiled: {_said(trouble)}\n"
        f"Use numbers, comparisons, min, max, abs and the functions of sim.portable only."
    )


def _value(name: str, kind: str, binding: Binding, population: Population) -> float:
    if kind in ("uniform", "each"):
        return 0.5
    if kind == "which":
        return 0.0
    if kind in ("table", "seen", "at"):
        return float(binding.world.tables[name].values.flat[0])
    if name in population.columns:
        return float(population.columns[name].values.flat[0])
    return binding.columns[name].start


def _said(trouble: Exception) -> str:
    """The one line of a compiler's message that an author can use."""
    lines = [line.strip() for line in str(trouble).splitlines() if line.strip()]
    telling = [x for x in lines if not x.startswith(("Failed in", "During:", "File ", "<", "^", "-", ">>>"))]
    return (telling or lines or [type(trouble).__name__])[0]
