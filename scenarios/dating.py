"""Strategies with dates: the market of the baseline, with the strategy's values in a window of days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from sim import market as m
from sim.agreement import Partner
from sim.people import Segment
from sim.policy import ByDay

DATED: dict[str, tuple[str, ...]] = {
    "options": ("price", "open", "delivery_days"),
    "rivals": ("price",),
    "segments": ("media",),
    "partners": ("discount", "cost_share", "commission", "referral", "points", "points_paid_by_us", "pitch_share"),
}
"""What the simulator takes by the day."""
_T = TypeVar("_T", m.Option, m.Rival, Segment, Partner)


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
        if field.name == "partners":
            one, two = _running(one, two, window, base.days)
        if field.name not in DATED or [x.name for x in one] != [x.name for x in two]:
            raise ValueError(f"{field.name} cannot change on a date")
        held[field.name] = tuple(
            _dated(a, b, DATED[field.name], window, base.days) for a, b in zip(one, two, strict=True)
        )
    return m.Market(**held)


def _dated(one: _T, two: _T, names: tuple[str, ...], window: tuple[int, int], days: int) -> _T:
    changes: dict[str, Any] = {}
    for field in fields(one):
        old: Any = getattr(one, field.name)
        new: Any = getattr(two, field.name)
        if old == new:
            continue
        if field.name not in names:
            raise ValueError(f"{field.name} of {one.name} cannot change on a date")
        by_day = _factors if isinstance(old, Mapping) else _by_day
        changes[field.name] = by_day(old, new, window, days)
    return replace(one, **changes)


def _factors(
    old: Mapping[str, ByDay], new: Mapping[str, ByDay], window: tuple[int, int], days: int
) -> dict[str, ByDay]:
    """Factors by name, 1 where none is named."""
    return {k: _by_day(old.get(k, 1.0), new.get(k, 1.0), window, days) for k in dict.fromkeys((*old, *new))}


def _by_day(old: ByDay, new: ByDay, window: tuple[int, int], days: int) -> ByDay:
    first, after = window
    if old == new:
        return old
    return tuple(_on(new if first <= day < after else old, day) for day in range(days))


def _running(
    base: tuple[Partner, ...], changed: tuple[Partner, ...], window: tuple[int, int], days: int
) -> tuple[tuple[Partner, ...], tuple[Partner, ...]]:
    """Both markets' agreements with the days on which they run when a strategy with dates begins or ends them.

    Raises:
        ValueError: one would run, stop and run again.
    """
    made = []
    for one, two in zip(base, changed, strict=True):
        starts, ends = _days(one, two, window, days)
        made.append(tuple(replace(p, starts=starts, ends=ends) for p in (one, two)))
    return tuple(pair[0] for pair in made), tuple(pair[1] for pair in made)


def _days(one: Partner, two: Partner, window: tuple[int, int], days: int) -> tuple[int, int]:
    first, after = window
    if (one.starts, one.ends) == (two.starts, two.ends):
        return one.starts, one.ends
    if one.starts >= one.ends:
        return max(two.starts, first), min(two.ends, after)
    if two.starts >= two.ends and after >= days:
        return one.starts, min(one.ends, first)
    raise ValueError(f"the agreement with {one.name} can begin, or end for good, on a date, and not pause")


def _on(value: ByDay, day: int) -> float:
    return float(value[day]) if isinstance(value, tuple) else float(value)
