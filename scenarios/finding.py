"""A fact about several settings that does not hold, and the facts that many places share: sums and dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from scenarios.anatomy import Steps
from scenarios.errors import Problem
from scenarios.marks import Mark, Node
from scenarios.wording import dotted, spot, taken_back, value_spot

ONE = 1e-6
"""How far shares may miss 1."""


@dataclass(frozen=True)
class Finding:
    """A fact that does not hold: the settings it is about (the first is pointed at), and what to say."""

    about: tuple[Steps, ...]
    text: str
    hint: str = ""
    at_value: bool = True

    def place(self, root: Node) -> Problem:
        """The fact as a located problem."""
        mark: Mark = (value_spot if self.at_value else spot)(root, self.about[0])
        return mark.problem(self.text, self.hint + (taken_back(root, mark, self.about[0]) if self.hint else ""))


def sums_to_one(shares: Mapping[str, float], path: Steps, what: str) -> Iterator[Finding]:
    """Shares of a whole sum to 1."""
    total = sum(shares.values())
    if abs(total - 1.0) > ONE:
        listed = " + ".join(f"{v:g}" for v in shares.values())
        said = f"the shares of {what} sum to {total:.6g}, not 1" + (f" ({listed})" if len(shares) <= 8 else "")
        yield Finding((path,), said, f"they are {'above' if total > 1 else 'short of'} 1 by {abs(total - 1):.6g}")


def dates_inside(at: Steps, starts: date | None, ends: date | None, horizon: tuple[date, date]) -> Iterator[Finding]:
    """Dates lie inside the simulated time, and an end after its start."""
    first, last = horizon
    for name, day in (("starts", starts), ("ends", ends)):
        if day is not None and not first <= day <= last:
            said = f"{dotted(at)}.{name} is {day}, outside the simulated time {first} to {last}"
            yield Finding(((*at, name), ("starts",), ("days",)), said, "move the date, or change `starts` or `days`")
    if starts is not None and ends is not None and ends < starts:
        yield Finding(((*at, "ends"),), f"{dotted(at)} ends on {ends}, before it starts on {starts}", "swap the two")


def touches(about: Iterable[Steps], dropped: Iterable[Steps]) -> bool:
    """Whether a fact is about settings that a first check already found wrong."""
    gone = list(dropped)
    return any(a[: len(d)] == d or d[: len(a)] == a for a in about for d in gone)
