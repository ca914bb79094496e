"""The fitted people put through the whole simulator: do they still shop as the data say?

The fit uses a small simulator of needs alone. Here the same people see adverts, choose between channels and rivals, are
served and sometimes leave; what remains of the fitted facts is what a plan stands on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from optimize.fitting.estimate import FitError, Floats
from optimize.fitting.moments import NAMES, Year, moments, year
from optimize.fitting.needs import TARGETS, MomentRow
from scenarios.compile import compile as compile_scenario
from scenarios.load import Scenario
from sim.barrier import Call, together

LIMITS = {"shopping_days": 0.05, "top_fifth": 0.03, "retention": 0.04}
"""How far a simulated year may lie from the data: shopping days relative, the others in points."""


@dataclass(frozen=True)
class Lived:
    """What the simulated customers of one replication did in the year that is judged.

    Attributes:
        year: by customer, as read from receipts. weekly: sales of each week, money of the simulated customers.
        shares: part of each customer's needs that came to us, of those with at least ten needs; needs: how many.
        share: the same over all needs.
    """

    year: Year
    weekly: Floats
    shares: Floats
    needs: Floats
    share: float

    @property
    def share_variance(self) -> float:
        """How much people differ in their share, less the luck of few needs."""
        luck = self.shares * (1.0 - self.shares) / (self.needs - 1.0)
        return max(float(self.shares.var() - luck.mean()), 0.0)


@dataclass(frozen=True)
class LivedCheck:
    """Facts of the data next to those of the simulated year, over several replications.

    Attributes:
        table: one row a fact; a simulated fact is the mean over replications.
        weekly_correlation: of weekly sales, data and simulation. share: of needs that came to us, share_sd between
        people; the fit assumed `assumed`.
    """

    table: tuple[MomentRow, ...]
    weekly_correlation: float
    share: float
    share_sd: float
    assumed: float

    def holds(self) -> dict[str, bool]:
        """Whether each fitted fact lies within its limit."""
        rows = {row.name: row for row in self.table}
        held = {
            name: abs(rows[name].simulated - rows[name].data) <= LIMITS[name] for name in ("top_fifth", "retention")
        }
        days = rows["shopping_days"]
        return {"shopping_days": abs(days.simulated / days.data - 1.0) <= LIMITS["shopping_days"], **held}


@together(reads="bought paid", where="trip")
def note_receipts(call: Call) -> None:
    """Write down who needed something today, who bought it from us and for how much."""
    call.memory.setdefault("receipts", []).append(
        (call.day, call.ids.copy(), call["bought"].copy(), call["paid"] * call["bought"])
    )


def live(scenario: Scenario, *, replication: int, agents: int) -> Lived:
    """Run a scenario's year as it is today and read the receipts of our customers.

    Args:
        scenario: checked.
        replication: which luck.
        agents: simulated customers.
    """
    from sim.engine import simulate

    case = compile_scenario(scenario, replication, agents=agents)
    judged = case.calendar.year
    run = simulate(
        case.population, case.world, case.day.insert(add=note_receipts, after="account"),
        days=judged.stop, seed=case.seed, parameters=case.parameters,
    )  # fmt: skip
    if run.snapshot is None:
        raise FitError("the run ended without a snapshot")
    return _read(run.snapshot.memory["note_receipts"]["receipts"], judged, case.customers)


def _read(receipts: Sequence[tuple[int, Any, Any, Any]], judged: slice, customers: int) -> Lived:
    kept = [(day - judged.start, *rest) for day, *rest in receipts if judged.start <= day < judged.stop]
    day = np.concatenate([np.full(len(ids), d, np.int64) for d, ids, _, _ in kept])
    who, bought, paid = (np.concatenate([entry[k] for entry in kept]) for k in (1, 2, 3))
    ours = who < customers
    weeks = (judged.stop - judged.start) // 7
    sold = ours & (bought > 0) & (day < 7 * weeks)
    needs = np.bincount(who[ours], minlength=customers)
    came = np.bincount(who[ours & (bought > 0)], minlength=customers)
    often = needs >= 10
    return Lived(
        year=year(who[sold], day[sold], paid[sold] / 100.0, customers, weeks),
        weekly=np.bincount(day[sold] // 7, weights=paid[sold] / 100.0, minlength=weeks).astype(np.float64),
        shares=(came[often] / needs[often]).astype(np.float64),
        needs=needs[often].astype(np.float64),
        share=float(came.sum() / needs.sum()),
    )


def check(scenario: Scenario, *, replications: Sequence[int] = (2000, 2001), agents: int = 5_000) -> LivedCheck:
    """Hold a fitted scenario's simulated year against the facts of its fragment.

    Args:
        scenario: one that includes a fragment of fitted numbers.
        replications: whose luck; 2000 and up judge only.
        agents: simulated customers in each.

    Raises:
        FitError: the scenario includes no fitted facts.
    """
    if scenario.fitted is None or not set(NAMES) <= scenario.fitted.moments.keys():
        raise FitError(f"{scenario.file}: includes no fragment with the facts that a year is held against")
    lived = [live(scenario, replication=r, agents=agents) for r in replications]
    facts = np.mean([moments(one.year) for one in lived], axis=0)
    table = tuple(
        MomentRow(name, scenario.fitted.moments[name], _error(scenario, name), float(value), name in TARGETS)
        for name, value in zip(NAMES, facts, strict=True)
    )
    sales = np.array([v for k, v in sorted(scenario.fitted.moments.items()) if k.startswith("sales_of_week_")])
    weekly = np.mean([one.weekly for one in lived], axis=0)
    match = float(np.corrcoef(sales, weekly)[0, 1]) if len(sales) == len(weekly) else float("nan")
    share = float(np.mean([one.share for one in lived]))
    spread = float(np.sqrt(np.mean([one.share_variance for one in lived])))
    return LivedCheck(table, match, share, spread, scenario.needs.share_ours or 1.0)


def _error(scenario: Scenario, name: str) -> float:
    node = scenario.root.at(("fitted", "moments", name))
    evidence = node.evidence if node is not None else None
    return float(evidence.se) if evidence is not None and evidence.se is not None else 0.0
