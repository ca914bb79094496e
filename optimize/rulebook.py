"""The rules that a scenario file states, as titled limits of the linear program; total and reserve among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from optimize.replication import grid_of
from optimize.rules import Budget, Cell, Kind, Rule, Spend
from scenarios.load import Scenario
from scenarios.plans import Cells, ContactLimit, PartnerShare, Ramp
from scenarios.plans import Rule as Stated
from sim.spans import YEAR

WEEKS = 13
"""Weeks in a quarter."""
WORDED: dict[str, Kind] = {
    "floor": "floor",
    "cap": "cap",
    "contact_limit": "contact_limit",
    "partner_share": "partner_share",
}
"""Kinds that the report has words of its own for."""


@dataclass(frozen=True)
class Ground:
    """What rules refer to.

    Attributes:
        budget: total and reserve, money as simulated.
        people: simulated customers by segment.
        unit_cost: money for one contact, by direct medium.
        partner: medium -> partner at whose touchpoints it runs.
        quarters: number of quarters.
        scale: members for each simulated customer; the file's money is divided by it.
        where: path of a setting -> file:line.
    """

    budget: Budget
    people: Mapping[str, float]
    unit_cost: Mapping[str, float]
    partner: Mapping[str, str]
    quarters: int
    scale: float
    where: Callable[[str], str]


def ground_of(scenario: Scenario) -> Ground:
    """What the rules of a scenario refer to, money as simulated."""
    assert scenario.budget is not None
    scale = scenario.scale
    total = scenario.budget.total / scale * scenario.days / YEAR
    return Ground(
        budget=Budget(total, scenario.budget.reserve * total),
        people={name: segment.share * scenario.agents for name, segment in scenario.segments.items()},
        unit_cost={name: medium.unit_cost for name, medium in scenario.media.items() if medium.direct},
        partner={name: medium.partner for name, medium in scenario.media.items() if medium.partner},
        quarters=grid_of(scenario).quarters,
        scale=scale,
        where=scenario.where,
    )


def money_rules(ground: Ground) -> list[Rule]:
    """The budget itself, and what is held back of it."""
    budget = ground.budget
    total = Rule(
        "The budget",
        lambda spend, _, limit: [spend.of() <= limit],
        budget.total,
        "money",
        ground.where("budget.total"),
        1,
        lambda spend: sum(spend.values()) + budget.reserve,
        moves_total=True,
        kind="total",
    )
    if budget.reserve == 0.0:
        return [total]
    reserve = Rule(
        "The reserve is held back",
        lambda spend, now, limit: [spend.of() <= now.total - limit],
        budget.reserve,
        "money",
        ground.where("budget.reserve"),
        -1,
        lambda spend: budget.total - sum(spend.values()),
        kind="reserve",
    )
    return [total, reserve]


def stated_rules(rules: Mapping[str, Stated], ground: Ground) -> list[Rule]:
    """Every rule of the file, in its order; a rule with two bounds becomes two."""
    made: list[Rule] = []
    for name, stated in rules.items():
        place = ground.where(f"rules.{name}")
        for kind, build in _KINDS.items():
            part = getattr(stated, kind)
            if part is not None:
                built = build(stated.title or name.replace("_", " "), place, part, ground)
                made += [replace(rule, kind=WORDED.get(kind, "other")) for rule in built]
    return made


def _floor(title: str, place: str, part: Cells, ground: Ground) -> list[Rule]:
    return [_bound(title, place, part, ground, -1)]


def _cap(title: str, place: str, part: Cells, ground: Ground) -> list[Rule]:
    return [_bound(title, place, part, ground, 1)]


def _bound(title: str, place: str, part: Cells, ground: Ground, sense: int) -> Rule:
    """At least (-1) or at most (+1) so much money in a selection of cells."""
    chosen = {
        "channel": part.medium,
        "segment": part.segment,
        "quarter": None if part.quarter is None else part.quarter - 1,
    }
    amount = part.amount / ground.scale if part.amount is not None else (part.share or 0.0) * ground.budget.total

    def build(spend: Spend, _: Budget, limit: float) -> list[Any]:
        total = spend.of(**chosen)  # type: ignore[arg-type]
        return [total <= limit if sense > 0 else total >= limit]

    return Rule(title, build, amount, "money", place, sense, lambda spend: _money(spend, chosen))


def _money(spend: Mapping[Cell, float], chosen: Mapping[str, Any]) -> float:
    wanted = tuple(chosen.values())
    return sum(m for cell, m in spend.items() if all(w in (None, c) for w, c in zip(wanted, cell, strict=True)))


def _contact_limit(title: str, place: str, part: ContactLimit, ground: Ground) -> list[Rule]:
    groups = [s for s in ground.people if part.segment in (None, s)]
    pairs = [(segment, quarter) for segment in groups for quarter in range(ground.quarters)]

    def contacts(spend: Mapping[Cell, Any], segment: str, quarter: int) -> Any:
        """Contacts a customer in the rule's span, as planned."""
        span = part.per_weeks / WEEKS / ground.people[segment]
        return sum(
            spend[m, segment, quarter] * (span / cost)
            for m, cost in ground.unit_cost.items()
            if (m, segment, quarter) in spend
        )

    def build(spend: Spend, _: Budget, limit: float) -> list[Any]:
        rows = [contacts(spend, *pair) for pair in pairs]
        return [row <= limit for row in rows if not isinstance(row, int)]

    def used(spend: Mapping[Cell, float]) -> float:
        return max((float(contacts(spend, *pair)) for pair in pairs), default=0.0)

    return [Rule(title, build, part.per_customer, "contact", place, 1, used)]


def _partner_share(title: str, place: str, part: PartnerShare, ground: Ground) -> list[Rule]:
    media = [m for m, partner in ground.partner.items() if partner == part.partner]

    def share(spend: Mapping[Cell, Any]) -> Any:
        return sum(money for cell, money in spend.items() if cell[0] in media)

    def used(spend: Mapping[Cell, float]) -> float:
        return float(share(spend))

    made = []
    if part.at_most is not None:
        limit = part.at_most * ground.budget.total
        made.append(Rule(title, lambda s, _, most: [share(s) <= most], limit, "money", place, 1, used))
    if part.at_least is not None:
        limit = part.at_least * ground.budget.total
        made.append(Rule(title, lambda s, _, least: [share(s) >= least], limit, "money", place, -1, used))
    return made


def _ramp(title: str, place: str, part: Ramp, ground: Ground) -> list[Rule]:
    def build(spend: Spend, _: Budget, limit: float) -> list[Any]:
        rows = []
        for medium in dict.fromkeys(cell[0] for cell in spend if part.medium in (None, cell[0])):
            for quarter in range(1, ground.quarters):
                now, before = (spend.of(channel=medium, quarter=q) for q in (quarter, quarter - 1))
                rows += [now <= (1 + limit) * before, now >= max(0.0, 1 - limit) * before]
        return rows

    def used(spend: Mapping[Cell, float]) -> float:
        worst = 0.0
        for medium in {cell[0] for cell in spend if part.medium in (None, cell[0])}:
            levels = [_money(spend, {"c": medium, "s": None, "q": q}) for q in range(ground.quarters)]
            worst = max([worst, *(abs(b / a - 1) for a, b in zip(levels, levels[1:], strict=False) if a > 0)])
        return worst

    return [Rule(title, build, part.change, "share", place, 1, used)]


_KINDS: dict[str, Callable[[str, str, Any, Ground], list[Rule]]] = {
    "floor": _floor,
    "cap": _cap,
    "contact_limit": _contact_limit,
    "partner_share": _partner_share,
    "ramp": _ramp,
}
