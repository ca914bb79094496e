"""Small functions that every generated pass is built from."""

from __future__ import annotations

from typing import Any

from sim import elementary
from sim.kernel.author import scalar
from sim.kernel.bits import FLOATS, INTEGERS, PASS, pick, scratch
from sim.kernel.typed import inlined

__all__ = ["FLOATS", "INTEGERS", "PASS", "alone", "frailty", "grab", "pick", "race", "scratch"]

log, sin = scalar(elementary.log), scalar(elementary.sin)  # type: ignore[arg-type]
PI = elementary.PI


@inlined
def alone(luck: float, utility: float) -> float:
    """Logarithm of an option's exponential clock: the lowest is chosen."""
    return log(-log(luck)) - utility  # type: ignore[no-any-return]


@inlined
def race(luck: float, shared: float, mu: float, utility: float) -> float:
    """The same for an option that shares part of its luck with its nest."""
    return mu * (log(-log(luck)) - shared) - utility  # type: ignore[no-any-return]


@inlined
def frailty(angle: float, luck: float, mu: float) -> float:
    """Logarithm of a positive stable number of index mu; 0 for mu = 1. Source: Kanter 1975."""
    turn, rest = PI * angle, 1.0 - mu
    apart = log(sin(rest * turn)) - log(-log(luck))
    return log(sin(mu * turn)) - log(sin(turn)) / mu + rest / mu * apart  # type: ignore[no-any-return]


@inlined
def grab(numbers: Any, first: int, step: int, size: int, column: float) -> float:  # a pointer
    """The entry of a table at the position that a column holds; 0 where it holds none."""
    inside = column >= 0.0 and column < size
    place = int(column) if inside else 0
    value = numbers[first + place * step]
    return value if inside and float(place) == column else 0.0
