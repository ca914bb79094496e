"""From what a study found to its record: estimates with intervals, money as simulated, every name as people read it."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from optimize.accounts import ledgers
from optimize.findings import Findings
from optimize.gains import gain_parts
from optimize.guards import guardrails, hall_hours
from optimize.plan import PlanConflict, PricedRule
from optimize.record import (
    CellSpend,
    DataSource,
    Estimate,
    Flow,
    Manifest,
    Named,
    RulePrice,
    Setting,
    Side,
    StrategyResult,
    StudyRecord,
)
from optimize.replication import todays_arm
from optimize.returns import channel_curve
from optimize.rulebook import Ground
from optimize.sweep import code_hash
from optimize.teaching import Teaching
from optimize.validate import estimate, judge
from scenarios.calendar import Calendar
from scenarios.explain import explain
from scenarios.load import Scenario

PACKAGES = ("footfall", "mesa", "numba", "numpy", "pulp", "highspy", "simpy", "scipy")


def record_findings(found: Findings, name: str) -> StudyRecord:
    """The record of a study that has a plan."""
    scenario, plan = found.scenario, found.plan
    predicted = found.teaching.predicted(plan.spend, _spend(found, "today"))
    return StudyRecord(
        **_frame(scenario, found.ground, name, found.runs, found.seconds, plan.gap),
        spendable=found.ground.budget.spendable,
        unspent=plan.unspent,
        unspent_reason=plan.unspent_reason,
        cells=_cells(found),
        rules=[_rule(one, scenario.currency) for one in plan.rules],
        curves=[channel_curve(found, medium) for medium in _media(found.teaching)],
        parts=gain_parts(found.teaching, _spend(found, "today"), plan.spend),
        validation=judge(
            {arm: found.measured(arm, "profit_all") for arm in ("plan", "today", "equal", "roi")},
            {arm: found.arms[arm].spend for arm in ("plan", "today", "equal", "roi")},
            predicted.tolist(),
            found.teaching.replications,
            found.effort.seeds("judge"),
        ),
        strategies=_strategies(found),
        flow=_flow(found),
        ledgers=ledgers(found),
        hall=hall_hours(found),
        guardrails=guardrails(found),
        conflict=[],
    )


def record_conflict(
    scenario: Scenario, ground: Ground, teaching: Teaching, clash: PlanConflict, name: str, runs: int, seconds: float
) -> StudyRecord:
    """The record of a study whose rules cannot all hold: the conflict, and the curves that were learned."""
    today = todays_arm(scenario)
    cells = [
        CellSpend(channel=m, segment=s, quarter=q, today=float(today.money[i, j, q]), plan=0.0, low=0.0, high=0.0)
        for i, m in enumerate(teaching.grid.media)
        for j, s in enumerate(teaching.grid.segments)
        for q in range(teaching.grid.quarters)
    ]
    return StudyRecord(
        **_frame(scenario, ground, name, runs, seconds, 0.0),
        spendable=ground.budget.spendable,
        unspent=0.0,
        unspent_reason="",
        cells=cells,
        rules=[],
        curves=[],
        parts=[],
        validation=None,
        strategies=[],
        flow=None,
        ledgers=[],
        hall=[],
        guardrails=[],
        conflict=[f"{rule.title} ({rule.where})" for rule in clash.rules],
    )


def _frame(scenario: Scenario, ground: Ground, name: str, runs: int, seconds: float, gap: float) -> dict[str, Any]:
    """What every record has: who made it, the names along its axes, its settings and data."""
    calendar = Calendar.of(scenario)
    return {
        "manifest": Manifest(
            id=name,
            title=scenario.title,
            question=scenario.question,
            file=scenario.file,
            scenario_hash=scenario.hash,
            code_hash=code_hash(),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            versions=_versions(),
            solver="HiGHS",
            gap=gap,
            runs=runs,
            seconds=round(seconds, 1),
            commands=[],
            currency=scenario.currency,
            members=float(scenario.members),
            agents=scenario.agents,
            starts=scenario.starts.isoformat(),
            days=scenario.days,
            run_out_days=calendar.run_out,
        ),
        "channels": [Named(id=k, name=v.title or k) for k, v in scenario.media.items()],
        "segments": [Named(id=k, name=v.title or k) for k, v in scenario.segments.items()],
        "quarters": calendar.quarters,
        "budget": ground.budget.total,
        "reserve": ground.budget.reserve,
        "settings": [
            Setting(path=s.path, value=s.value, unit=s.unit, provenance=s.provenance, source=s.source, where=s.where)
            for s in explain(scenario)
        ],
        "data": _data(scenario),
    }


def _versions() -> dict[str, str]:
    """Versions of what decides a number; a checkout that was never installed has none of its own."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _data(scenario: Scenario) -> DataSource | None:
    told = scenario.fitted
    if told is None:
        return None
    return DataSource(
        name=told.name,
        rows=told.rows,
        households=told.households,
        file=told.file,
        hash=told.hash,
        fitted=list(told.fitted),
        assumed=list(told.assumed),
        notice=told.notice,
    )


def _media(teaching: Teaching) -> list[str]:
    return list(dict.fromkeys(medium for medium, _ in teaching.curves))


def _spend(found: Findings, arm: str) -> dict[tuple[str, str, int], float]:
    grid, money = found.teaching.grid, found.arms[arm].money
    return {
        (m, s, q): float(money[i, j, q])
        for i, m in enumerate(grid.media)
        for j, s in enumerate(grid.segments)
        for q in range(grid.quarters)
    }


def _cells(found: Findings) -> list[CellSpend]:
    ends = {cell.cell: cell.spend[-1] for cell in found.teaching.cells}
    today = _spend(found, "baseline")
    return [
        CellSpend(
            channel=c[0],
            segment=c[1],
            quarter=c[2],
            today=money,
            plan=found.plan.spend.get(c, 0.0),
            low=0.0,
            high=ends.get(c, 0.0),
        )
        for c, money in today.items()
    ]


def _rule(one: PricedRule, currency: str) -> RulePrice:
    rule = one.rule
    sides = {
        sign: None if side is None else Side(change=side.change, price=side.price, until=side.until)
        for sign, side in ((1, one.one_more), (-1, one.one_less))
    }
    return RulePrice(
        title=rule.title,
        where=rule.where,
        unit=currency if rule.unit == "money" else rule.unit,
        limit=rule.limit,
        used=one.used if np.isfinite(one.used) else rule.limit,
        state=one.state,
        one_more=sides[1],
        one_less=sides[-1],
        kind=rule.kind,
        channel=rule.channel,
    )


def _strategies(found: Findings) -> list[StrategyResult]:
    seeds = found.effort.seeds("compare")
    made = []
    for name, strategy in found.scenario.strategies.items():
        key, base = found.arms[f"strategy {name}"].key, found.today.key

        def gain(measure: str, key: str = key, base: str = base) -> Estimate:
            return estimate(
                [
                    found.strategies[key, r].measures[measure] - found.strategies[base, r].measures[measure]
                    for r in seeds
                ]
            )

        made.append(
            StrategyResult(
                strategy=Named(id=name, name=strategy.title or name.replace("_", " ")),
                profit=gain("profit_all"),
                orders=gain("orders"),
                seeds=len(seeds),
            )
        )
    return made


def _flow(found: Findings) -> Flow | None:
    if len(found.flows) < 2:
        return None
    scenario = found.scenario
    titles = {k: v.title or k for k, v in scenario.channels.items()}
    titles |= {k: v.title or k for k, v in scenario.rivals.items()}
    names = [*scenario.channels, *scenario.rivals, "nothing"]
    matrices = np.array([outcome["flow"][0] for outcome in found.flows], dtype=np.float64)
    net = matrices.sum(axis=1) - matrices.sum(axis=2)
    own = len(scenario.channels)
    return Flow(
        options=[Named(id=n, name=titles.get(n, n)) for n in names],
        own=own,
        orders=matrices.mean(axis=0).tolist(),
        net=[estimate(net[:, k]) for k in range(len(names))],
        own_net=estimate(net[:, :own].sum(axis=1)),
        rivals_net=estimate(net[:, own:-1].sum(axis=1)) if len(names) > own + 1 else None,
    )
