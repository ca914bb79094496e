"""Facts about what may be decided: the budget, its rules, guardrails and strategies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from scenarios.anatomy import Steps, number
from scenarios.finding import ONE, Finding, dates_inside, sums_to_one
from scenarios.plans import RULE_KINDS, Budget, Cells, Rule
from scenarios.schema import Settings


def check(settings: Settings) -> Iterator[Finding]:
    """Everything about decisions that no single setting shows."""
    for look in (_budget, _rules, _guardrails, _strategies):
        yield from look(settings)


def _budget(s: Settings) -> Iterator[Finding]:
    b = s.budget
    if b is None:
        for name in s.rules:
            yield Finding((("rules", name), ("budget",)), "a rule without a budget", "add `budget:`", at_value=False)
        return
    for medium, split in b.today.segments.items():
        path: Steps = ("budget", "today", "segments", medium)
        yield from sums_to_one(split, path, f"the money of '{medium}' over segments")
    if b.today.quarters is not None:
        path = ("budget", "today", "quarters")
        yield from sums_to_one({str(i): v for i, v in enumerate(b.today.quarters)}, path, "the money over quarters")
    if b.reserve >= 1:
        yield Finding((("budget", "reserve"),), "the reserve takes the whole budget", "leave something to plan")
    if sum(b.today.media.values()) <= 0:
        said = "nothing is spent today: there is no baseline to compare a plan with"
        yield Finding((("budget", "today", "media"),), said, "write today's money a year by medium", at_value=False)


def _rules(s: Settings) -> Iterator[Finding]:
    for name, rule in s.rules.items():
        kinds = [k for k in RULE_KINDS if getattr(rule, k) is not None]
        at: Steps = ("rules", name)
        if len(kinds) != 1:
            said = f"rule '{name}' is of {len(kinds)} kinds" if kinds else f"rule '{name}' says nothing"
            yield Finding((at,), said, f"give it exactly one of {', '.join(RULE_KINDS)}", at_value=False)
        for cells, kind in ((rule.floor, "floor"), (rule.cap, "cap")):
            if cells is not None and (cells.share is None) == (cells.amount is None):
                said = f"{kind} '{name}' needs a share of the total or an amount of money, one of them"
                yield Finding(((*at, kind),), said, "write `share: 0.2` or `amount: 100_000`", at_value=False)
        yield from _partner_share(s, at, rule)
    if s.budget is not None:
        yield from _floors(s, s.budget)


def _partner_share(s: Settings, at: Steps, rule: Rule) -> Iterator[Finding]:
    share = rule.partner_share
    if share is None:
        return
    path = (*at, "partner_share")
    if share.at_least is None and share.at_most is None:
        yield Finding((path,), "a partner's share without a bound", "add at_least or at_most", at_value=False)
    elif share.at_least is not None and share.at_most is not None and share.at_least > share.at_most:
        said = f"at_least {share.at_least:g} is above at_most {share.at_most:g}"
        yield Finding(((*path, "at_least"),), said, "swap the two")
    if share.partner in s.partners and all(m.partner != share.partner for m in s.media.values()):
        said = f"no medium reaches the members of '{share.partner}', so no money can go there"
        yield Finding(((*path, "partner"),), said, "name the partner at a medium (`partner:`)")


def _floors(s: Settings, budget: Budget) -> Iterator[Finding]:
    """Floors that together ask for more than there is, and floors above the cap of the same cells."""
    spendable = budget.total * (1.0 - budget.reserve)
    for dimension in ("medium", "segment", "quarter"):
        asked: dict[str, float] = {}
        for name, rule in s.rules.items():
            if rule.floor is not None and _only(rule.floor) == dimension:
                asked[name] = _money(rule.floor, budget)
        if sum(asked.values()) > spendable * (1 + ONE):
            said = f"floors ask for {number(round(sum(asked.values())))}; {number(round(spendable))} can be spent"
            about = tuple(("rules", name, "floor") for name in reversed(asked))
            yield Finding(
                about, said, f"lower one of {', '.join(asked)}, the reserve, or raise the total", at_value=False
            )
    for low, floor in s.rules.items():
        for high, cap in s.rules.items():
            if floor.floor is None or cap.cap is None or _cells(floor.floor) != _cells(cap.cap):
                continue
            limited = cap.cap.share is not None or cap.cap.amount is not None
            if limited and _money(floor.floor, budget) > _money(cap.cap, budget):
                said = f"floor '{low}' is above cap '{high}' of the same part of the plan"
                yield Finding((("rules", low, "floor"), ("rules", high, "cap")), said, "lower it", at_value=False)


def _only(cells: Cells) -> str:
    """The one dimension that a part of the plan is named by, or ""."""
    given = [n for n in ("medium", "segment", "quarter") if getattr(cells, n) is not None]
    return given[0] if len(given) == 1 else ""


def _cells(cells: Cells) -> tuple[str | None, str | None, int | None]:
    return cells.medium, cells.segment, cells.quarter


def _money(cells: Cells, budget: Budget) -> float:
    return cells.amount if cells.amount is not None else (cells.share or 0.0) * budget.total


def _guardrails(s: Settings) -> Iterator[Finding]:
    for name in type(s.guardrails).model_fields:
        rail = getattr(s.guardrails, name)
        if rail is not None and rail.worse_by_at_most is None and rail.limit is None:
            said = f"guardrail '{name}' has no bound"
            yield Finding((("guardrails", name),), said, "add worse_by_at_most or limit", at_value=False)


def _strategies(s: Settings) -> Iterator[Finding]:
    last = s.starts + timedelta(days=s.days + s.run_out_days - 1)
    for name, strategy in s.strategies.items():
        yield from dates_inside(("strategies", name), strategy.starts, strategy.ends, (s.starts, last))
        if not strategy.levers:
            said = f"strategy '{name}' has no levers: it changes nothing"
            yield Finding(
                (("strategies", name, "levers"),), said, "add `levers:` with `path: value` lines", at_value=False
            )
