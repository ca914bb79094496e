"""Day: what happens to customers between one morning and the next, in order.

`Day(Each(need, choose, Tally("orders", by=("segment", "option"))), hall, Each(settle))`: inside an `Each` customers
live through the moments one by one and do not see each other; a `Together` sees many customers at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sim.barrier import Call, Together, together
from sim.behaviour import Behaviour, Parameter
from sim.errors import DayError, near_miss

if TYPE_CHECKING:
    from sim.population import Population
    from sim.run import Run
    from sim.world import World

__all__ = ["Call", "Day", "Each", "Moment", "Tally", "Together", "together"]


@dataclass(frozen=True)
class Tally:
    """Adds customers, or an integer-valued column, to a table of the day: exact, whatever the order.

    Attributes:
        name: the table's name in the run.
        by: what the table's axes are. An item is a column that holds positions on an axis ("segment", "channel"), such
            a column with its axis named ("bought@option"), or the axis of the column that is summed ("medium").
        sum: the column to add (whole numbers: money in cents); empty counts customers.
        where: a column of 0 and 1; only customers with 1 count.
    """

    name: str
    by: tuple[str, ...] = ()
    sum: str = ""
    where: str = ""

    def __init__(self, name: str, by: str | tuple[str, ...] = (), sum: str = "", where: str = "") -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "by", tuple(by.split()) if isinstance(by, str) else tuple(by))
        object.__setattr__(self, "sum", sum)
        object.__setattr__(self, "where", where)


Moment: TypeAlias = Behaviour[..., Any] | Tally


@dataclass(frozen=True)
class Each:
    """Moments that every customer lives through, in order, on days d with (d - offset) % every == 0."""

    moments: tuple[Moment, ...]
    every: int = 1
    offset: int = 0

    def __init__(self, *moments: Moment, every: int = 1, offset: int = 0) -> None:
        if every < 1:
            raise DayError(f"Each(every={every}): a whole number of days, 1 or more")
        for moment in moments:
            if not isinstance(moment, Behaviour | Tally):
                raise DayError(f"Each holds behaviours and tallies, not {moment!r}")
        object.__setattr__(self, "moments", tuple(moments))
        object.__setattr__(self, "every", every)
        object.__setattr__(self, "offset", offset)


Stage: TypeAlias = Each | Together


@dataclass(frozen=True)
class Day:
    """The order of a day.

    Raises:
        DayError: two moments share a name.
    """

    stages: tuple[Stage, ...]

    def __init__(self, *stages: Stage) -> None:
        for stage in stages:
            if not isinstance(stage, Each | Together):
                raise DayError(f"a Day is made of Each(...) and @together functions, not {stage!r}")
        object.__setattr__(self, "stages", tuple(stages))
        names: set[str] = set()
        for moment in self.moments:
            if moment.name in names:
                raise DayError(f"two moments of the day are called '{moment.name}': rename one")
            names.add(moment.name)

    def __iter__(self) -> Iterator[Stage]:
        return iter(self.stages)

    @property
    def moments(self) -> tuple[Moment | Together, ...]:
        """Everything that happens, in order."""
        return tuple(m for stage in self.stages for m in (stage.moments if isinstance(stage, Each) else (stage,)))

    @property
    def behaviours(self) -> tuple[Behaviour[..., Any], ...]:
        """The behaviours, in order."""
        return tuple(m for m in self.moments if isinstance(m, Behaviour))

    def parameters(self) -> dict[str, Parameter]:
        """Every number of the day by "behaviour.parameter"."""
        return {
            f"{m.name}.{p.name}": p for m in self.moments if isinstance(m, Behaviour | Together) for p in m.parameters
        }

    def insert(self, *, add: Moment | Together, after: str = "", before: str = "") -> Day:
        """The same day with one more moment right after (or before) a named one.

        Raises:
            DayError: no moment of that name, or both or neither of `after` and `before` are given.
        """
        if bool(after) == bool(before):
            raise DayError("insert: say after= or before=, one of them")
        return self._change(after or before, lambda m: (m, add) if after else (add, m))

    def replace(self, name: str, moment: Moment | Together) -> Day:
        """The same day with another moment in the place of a named one."""
        return self._change(name, lambda _: (moment,))

    def without(self, name: str) -> Day:
        """The same day without a named moment."""
        return self._change(name, lambda _: ())

    def _change(self, name: str, change: Callable[[Moment | Together], tuple[Moment | Together, ...]]) -> Day:
        if name not in {m.name for m in self.moments}:
            known = [m.name for m in self.moments]
            raise DayError(f"the day has no moment '{name}'{near_miss(name, known)}")
        stages: list[Stage] = []
        for stage in self.stages:
            moments = stage.moments if isinstance(stage, Each) else (stage,)
            if name not in {m.name for m in moments}:
                stages.append(stage)
                continue
            changed = [x for m in moments for x in (change(m) if m.name == name else (m,))]
            stages += _staged(changed, stage if isinstance(stage, Each) else Each())
        return Day(*stages)

    def check(self, population: Population, world: World) -> None:
        """Whether the day can be lived in this world by these customers.

        Raises:
            DayError: a column nobody makes or supplies, a missing table, an axis that does not fit; near misses named.
        """
        from sim.binding import Binding

        Binding.of(self, population, world)

    def table(self, run: Run | None = None) -> DayTable:
        """What happens, in order: kind, name, axis, condition, reads, writes, period, and the seconds of a run."""
        seconds = run.seconds if run else {}
        rows: list[dict[str, Any]] = []
        for stage in self.stages:
            for m in stage.moments if isinstance(stage, Each) else (stage,):
                rows.append(_row(len(rows) + 1, m, stage.every, seconds.get(m.name)))
        return DayTable(rows)


class DayTable(list[dict[str, Any]]):
    """The rows of `Day.table`; printing it prints a table."""

    def __str__(self) -> str:
        shown = ["order", "kind", "name", "over", "where", "every", "reads", "writes", "seconds"]
        cells = [shown] + [[_cell(row[name]) for name in shown] for row in self]
        widths = [max(len(line[i]) for line in cells) for i in range(len(shown))]
        return "\n".join("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in cells)


def _cell(value: Any) -> str:  # a row holds text, numbers and None
    if isinstance(value, float):
        return f"{value:.4f}"
    return " ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _row(order: int, moment: Moment | Together, every: int, seconds: float | None) -> dict[str, Any]:
    row: dict[str, Any] = {"order": order, "name": moment.name, "over": "", "where": moment.where, "every": every}
    if isinstance(moment, Behaviour):
        row |= {"kind": "each", "over": moment.over, "reads": moment.reads, "writes": moment.writes}
        row["title"] = moment.title
    elif isinstance(moment, Tally):
        reads = tuple(dict.fromkeys([b.partition("@")[0] for b in moment.by] + [moment.sum] * bool(moment.sum)))
        row |= {"kind": "tally", "reads": reads, "writes": ()}
        row["title"] = f"adds {moment.sum}" if moment.sum else "counts customers"
    else:
        row |= {"kind": "together", "reads": moment.reads, "writes": moment.writes + moment.tables}
        row["title"] = moment.title
    return row | {"seconds": seconds}


def _staged(moments: list[Moment | Together], like: Each) -> list[Stage]:
    """Moments in a row become `Each` stages with the rhythm of `like`, split at every Together."""
    stages: list[Stage] = []
    for m in moments:
        if isinstance(m, Together):
            stages.append(m)
        elif stages and isinstance(stages[-1], Each):
            stages[-1] = replace_moments(stages[-1], (*stages[-1].moments, m))
        else:
            stages.append(Each(m, every=like.every, offset=like.offset))
    return stages


def replace_moments(each: Each, moments: tuple[Moment, ...]) -> Each:
    """The same rhythm with other moments."""
    return Each(*moments, every=each.every, offset=each.offset)
