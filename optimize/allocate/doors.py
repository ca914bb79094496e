"""The Python door: curves and rules as a planner has them in hand, turned into the neutral problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np

from optimize.allocate.problem import (
    Channel,
    Choose,
    Goal,
    Group,
    Line,
    Menu,
    Problem,
    Ramp,
    Ratio,
    Resource,
    Response,
)
from optimize.solver import constraints_of


@runtime_checkable
class Learned(Protocol):
    """A curve learned from runs: knots of spend and gain of a channel in a segment."""

    channel: str
    segment: str
    spend: Any
    gain: Any


class Titled(Protocol):
    """A titled rule that builds linear limits over the spend of cells."""

    title: str
    where: str

    def rows(self, spend: Any, budget: Any) -> list[Any]:
        """The comparisons that hold the plan to the rule."""
        ...


Curves = Mapping[str, Any] | Iterable[Learned]
_SECTIONS = {Group: "groups", Ratio: "ratios", Ramp: "ramps", Choose: "choose", Resource: "resources", Line: "lines"}


def problem_from(
    curves: Curves, rules: Sequence[Any] = (), *, budget: float, goal: Goal | None = None, name: str = "plan"
) -> Problem:
    """Make a problem of curves and rules.

    Args:
        curves: by channel id a `Channel`, a `Response` or a pair (spends, values); or learned curves, whose ids are
            "channel/segment" and whose money ends where the simulation ended.
        rules: `Group`, `Ratio`, `Ramp`, `Choose`, `Resource`, `Line`, `Menu`, or titled rules whose `rows` are linear
            comparisons over the spend of cells (channel, segment, quarter 0).
        budget: money for the whole horizon.
        goal: what the plan is for; most value when not said.
        name: id of the problem.

    Raises:
        ValueError: a curve or a rule is of no known kind, or a rule is not linear in the spend.
    """
    if isinstance(curves, Mapping):
        channels = tuple(_channel(key, curve) for key, curve in curves.items())
        cells = [(c.id, "", 0) for c in channels]
    else:
        learned = list(curves)
        channels = tuple(_channel(f"{c.channel}/{c.segment}", (c.spend, c.gain)) for c in learned)
        cells = [(c.channel, c.segment, 0) for c in learned]
    sections: dict[str, list[Any]] = {}
    for rule in rules:
        section = "menus" if isinstance(rule, Menu) else _SECTIONS.get(type(rule), "")
        if section:
            sections.setdefault(section, []).append(rule)
        elif hasattr(rule, "rows"):
            sections.setdefault("lines", []).extend(_lines(rule, channels, cells, budget))
        else:
            raise ValueError(f"{rule!r} is no rule of a known kind")
    made: dict[str, Any] = {section: tuple(entries) for section, entries in sections.items()}
    return Problem(name, float(budget), channels, goal=goal or Goal(), **made)


def _channel(key: str, curve: Any) -> Channel:
    if isinstance(curve, Channel):
        return curve
    if isinstance(curve, Response):
        return Channel(key, curve)
    try:
        spends, values = (np.asarray(part, dtype=float) for part in curve)
    except (TypeError, ValueError):
        raise ValueError(f"the curve of {key!r} is neither a Channel, a Response nor (spends, values)") from None
    fine = spends.shape == values.shape and spends.ndim == 1 and spends.size >= 2 and spends[0] == 0.0
    if not fine or np.any(np.diff(spends) <= 0) or np.any(np.diff(values) < 0) or not np.all(np.isfinite(values)):
        raise ValueError(f"the curve of {key!r} must start at spend 0, rise in spend and never fall in value")
    return Channel(key, Response("table", spend=tuple(spends.tolist()), value=tuple(values.tolist())))


def _lines(rule: Titled, channels: tuple[Channel, ...], cells: list[tuple[str, str, int]], budget: float) -> list[Line]:
    """The linear limits that a titled rule builds."""
    import pulp

    from optimize.rules import Budget, Spend

    model = pulp.LpProblem("rules", pulp.LpMinimize)
    variables = [model.add_variable(f"x{i}", 0) for i in range(len(channels))]
    rows = rule.rows(Spend(dict(zip(cells, variables, strict=True))), Budget(budget))
    for q, row in enumerate(rows):
        model.addConstraint(row, f"row{q}")
    lines = []
    for q, row in enumerate(constraints_of(model)):
        weights = {channels[int(v.name[1:])].id: float(w) for v, w in row.items()}
        right = -float(row.constant)
        low, high = (right if row.sense >= 0 else -np.inf), (right if row.sense <= 0 else np.inf)
        name = f"{rule.title}" if len(rows) == 1 else f"{rule.title} {q + 1}"
        lines.append(Line(name, weights, low, high, rule.title, rule.where))
    return lines
