"""The accounts of each partner agreement under the plan, and what the agreement is worth to both sides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from optimize.outcome import Outcome
from optimize.record import Estimate, Ledger, LedgerLine, Named
from optimize.validate import estimate

if TYPE_CHECKING:
    from optimize.study import Findings


def ledgers(found: Findings) -> list[Ledger]:
    """One ledger for each agreement that is in force, mean over the judging seeds, in whole cents as simulated."""
    active = [name for name, partner in found.scenario.partners.items() if partner.active]
    return [_ledger(found, name) for name in active]


def _ledger(found: Findings, name: str) -> Ledger:
    partner = found.scenario.partners[name]
    k = list(found.scenario.partners).index(name)
    plan = [found.judged[found.arms["plan"].key, r] for r in found.effort.seeds("judge")]
    pairs = _lines(found, name, k, plan)
    gains = _gains(found, name)
    return Ledger(
        partner=Named(id=name, name=partner.title or name),
        ours=[LedgerLine(line=line, amount=ours) for line, ours, _ in pairs if ours],
        theirs=[LedgerLine(line=line, amount=theirs) for line, _, theirs in pairs if theirs],
        our_gain=gains[0],
        their_gain=gains[1],
        commission=partner.commission,
        cost_share=partner.cost_share,
        shared_members=partner.shared_members * found.scenario.agents,
    )


def _lines(found: Findings, name: str, k: int, plan: Iterable[Outcome]) -> list[tuple[str, float, float]]:
    """(typed line, our amount, their amount): what one side pays the other receives, to the cent."""
    outcomes = list(plan)

    def cents(tally: str) -> int:
        return round(float(np.mean([o.total(tally)[:, k].sum() for o in outcomes])))

    partner, scale = found.scenario.partners[name], found.ground.scale
    commission, referral, refund = cents("commission"), cents("referral"), cents("offer_refund")
    points = cents("settlement") - commission - referral + refund
    media = round(100 * partner.cost_share * _joint_media(found, name))
    setup = round(100 * partner.setup_cost / scale)
    between = [
        ("commission", -commission),
        ("referral", -referral),
        ("points", -points),
        ("campaign", refund),
        ("cost_share", media),
    ]
    alone = [("setup", -setup / 100, 0.0), ("points_earned", 0.0, -cents("points_earned") / 100)]
    return [*((line, ours / 100, -ours / 100) for line, ours in between), *alone]


def _joint_media(found: Findings, name: str) -> float:
    """Money of the plan on the partner's media, and today's in the run-out, as simulated."""
    grid, scenario = found.teaching.grid, found.scenario
    rows = [i for i, medium in enumerate(grid.media) if scenario.media[medium].partner == name]
    after = scenario.run_out_days / scenario.days
    return float(found.arms["plan"].money[rows].sum() + after * found.today.money[rows].sum())


def _gains(found: Findings, name: str) -> tuple[Estimate, Estimate]:
    """Profit with the agreement minus without it, on the same seeds: ours, and the partner's."""
    lone, seeds = found.arms[f"without {name}"], found.effort.seeds("compare")
    made = []
    for measure in ("profit_all", "partner_profit_all"):
        here = [found.judged[found.arms["plan"].key, r].measures[measure] for r in seeds]
        gone = [found.without[name][lone.key, r].measures[measure] for r in seeds]
        made.append(estimate(np.subtract(here, gone)))
    return made[0], made[1]
