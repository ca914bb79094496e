"""Uncertainty: which numbers of a scenario rest on the literature, where they stand, and how far they may lie."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from scenarios.anatomy import form_at
from scenarios.explain import CHOSEN, default_of, effective, moments
from scenarios.load import Scenario
from scenarios.marks import Node
from scenarios.wording import dotted
from sim.literature import Finding, findings
from sim.switches import switched_off


@dataclass(frozen=True)
class Uncertain:
    """One row of the literature, and the numbers of a scenario that rest on it.

    Attributes:
        row: what is known.
        stands: dotted path -> value in force.
    """

    row: Finding
    stands: dict[str, float]

    def at(self, position: float) -> dict[str, float]:
        """The values at a place of the band: 0 its lower end, 1 its upper end, a half what is in force.

        Each half of the band is even, so the value in force is the median, however lopsided the band. A value that
        lies outside the band stretches it. A setting that must be whole is rounded.
        """
        return {path: _drawn(path, stands, self.row, position) for path, stands in self.stands.items()}


def _drawn(path: str, stands: float, row: Finding, position: float) -> float:
    end = min(row.low, stands) if position < 0.5 else max(row.high, stands)
    value = stands + abs(2.0 * position - 1.0) * (end - stands)
    form = form_at(tuple(path.split(".")))
    return round(value) if form is not None and form.type is int else value


def uncertain(scenario: Scenario, strategies: Collection[str] = ()) -> list[Uncertain]:
    """Every row of the literature that numbers of a scenario cite, in the order of the table.

    A number that a file gives without citing a row, or as measured, is its author's own: it is left as it is.

    Args:
        scenario: checked.
        strategies: whose levers are decided, and so left out.
    """
    found: dict[str, dict[str, float]] = {}
    for path, value, row in _citing(scenario):
        if all(scenario.lever(name, path) is None for name in strategies):
            found.setdefault(row, {})[path] = value
    return [Uncertain(row, found[name]) for name, row in findings().items() if name in found]


def _citing(scenario: Scenario) -> Iterator[tuple[str, float, str]]:
    """Numbers in force with the row of the literature that each cites."""
    lived, off = moments(scenario), switched_off(scenario.off)
    for steps, value in effective(scenario):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or steps[0] in CHOSEN or ".".join(steps[1:]) in off:
            continue
        node = scenario.root.at(steps)
        row = default_of(lived, steps, form_at(steps))[1] if node is None else _cited(node)
        if row in findings():
            yield dotted(steps), float(value), row


def _cited(node: Node) -> str:
    """What a file cites for a number that it did not measure itself."""
    known = node.evidence
    return known.source if known is not None and known.se is None and known.n is None else ""
