"""Spared columns: those that need no start in the morning, because nobody reads them for whom they were not written."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from sim.barrier import Together
from sim.behaviour import Behaviour
from sim.binding import Binding, rows_of
from sim.day import Tally

Moment = Behaviour[..., Any] | Tally | Together


def spared(binding: Binding, tile: Container[str]) -> dict[str, str]:
    """Made columns that are written for the customers of one section only and read for some of these only.

    They keep yesterday's numbers for everybody else, whom nobody asks about; the evening of the last day clears that.

    Returns:
        Column -> the `where` column of the section that writes it.
    """
    moments = [(every, moment) for _, every, _, moment in rows_of(binding.day)]
    asked = {moment.where for _, moment in moments}
    found = {}
    for name, held in binding.columns.items():
        home = _home(name, moments)
        kept = held.made and name in tile and name not in asked and home in tile
        if kept and all(_within(m.where, home, binding, moments) for _, m in moments if name in _reads(m)):
            found[name] = home
    return found


def undone(binding: Binding, tile: Container[str]) -> tuple[str, ...]:
    """Made columns that one barrier of every day writes: it takes back yesterday's numbers instead of a new start."""
    moments = [(every, moment) for _, every, _, moment in rows_of(binding.day)]
    found = []
    for name, held in binding.columns.items():
        writers = [(every, m) for every, m in moments if name in _writes(m)]
        alone = len(writers) == 1 and writers[0][0] == 1 and isinstance(writers[0][1], Together)
        if held.made and name in tile and alone and name not in {m.where for _, m in moments}:
            found.append(name)
    return tuple(found)


def _home(column: str, moments: list[tuple[int, Moment]]) -> str:
    """The `where` of the sections that write a column every day; "" if there is not exactly one, or it changes."""
    writers = [(every, m) for every, m in moments if column in _writes(m)]
    homes = {m.where for _, m in writers}
    daily = all(every == 1 and isinstance(m, Behaviour) for every, m in writers)
    home = homes.pop() if daily and len(homes) == 1 else ""
    return home if sum(home in _writes(m) for _, m in moments) <= 1 else ""


def _within(where: str, home: str, binding: Binding, moments: list[tuple[int, Moment]]) -> bool:
    """Whether everybody of a section is among those of another: its column begins at 0 and is written there only."""
    if where in ("", home):
        return where == home
    held = binding.columns[where]
    outer = _home(where, moments)
    return held.made and held.start == 0.0 and outer != "" and _within(outer, home, binding, moments)


def _reads(moment: Moment) -> tuple[str, ...]:
    """What a moment reads apart from its where."""
    if isinstance(moment, Tally):
        return (*(item.partition("@")[0] for item in moment.by), moment.sum)
    return moment.reads


def _writes(moment: Moment) -> tuple[str, ...]:
    return () if isinstance(moment, Tally) else moment.writes
