"""Strategies with dates: the market of the baseline, with the strategy's values in a window of days."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, TypeVar

from sim import market as m

DATED: dict[str, tuple[str, ...]] = {
    "options": ("price", "open", "delivery_days"),
    "rivals": ("price",),
    "partners": ("discount",),
}
"""What the simulator takes by the day."""
_T = TypeVar("_T", m.Option, m.Rival, m.Partner)


def during(base: m.Market, changed: m.Market, window: tuple[int, int]) -> m.Market:
    """The base market with the changed values from the first day of the window up to the day after its last.

    Raises:
        ValueError: something differs that the simulator cannot change on a date; the message names it.
    """
    held = {f.name: getattr(base, f.name) for f in fields(base)}
    for field in fields(base):
        one, two = held[field.name], getattr(changed, field.name)
        if one == two:
            continue
        if field.name not in DATED or [x.name for x in one] != [x.name for x in two]:
            raise ValueError(f"{field.name} cannot change on a date")
        held[field.name] = tuple(
            _dated(a, b, DATED[field.name], window, base.days) for a, b in zip(one, two, strict=True)
        )
    return m.Market(**held)


def _dated(one: _T, two: _T, names: tuple[str, ...], window: tuple[int, int], days: int) -> _T:
    changes: dict[str, Any] = {}
    for field in fields(one):
        old, new = getattr(one, field.name), getattr(two, field.name)
        if old == new:
            continue
        if field.name not in names:
            raise ValueError(f"{field.name} of {one.name} cannot change on a date")
        first, after = window
        changes[field.name] = tuple(_on(new if first <= day < after else old, day) for day in range(days))
    return replace(one, **changes)


def _on(value: m.ByDay, day: int) -> float:
    return float(value[day]) if isinstance(value, tuple) else float(value)
