"""Weave: putting the moments of a submodel into the order of a day."""

from __future__ import annotations

from sim.barrier import Together
from sim.day import Day, Each, Moment, Tally


def after(day: Day, name: str, *moments: Moment | Together) -> Day:
    """The day with moments in a row after a named one.

    Raises:
        DayError: no moment of that name, or one of the new ones' names is taken.
    """
    for moment in moments:
        day = day.insert(add=moment, after=name)
        name = moment.name
    return day


def sums(names: str, by: tuple[str, ...], where: str) -> list[Moment]:
    """A tally for each of some columns, under the column's name."""
    return [Tally(name, by=by, sum=name, where=where) for name in names.split()]


def last(day: Day, *stages: Each | Together) -> Day:
    """The day with further stages at its end."""
    return Day(*day, *stages)
