"""The accounts of each partner agreement under the plan, and what the agreement is worth to both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimize.record import Estimate, Ledger, LedgerLine, Named
from optimize.validate import estimate

if TYPE_CHECKING:
    from optimize.findings import Findings


def ledgers(found: Findings) -> list[Ledger]:
    """One ledger for each agreement that is in force, mean over the judging seeds, in whole cents as simulated."""
    return [_ledger(found, name) for name in found.scenario.agreed]


def _ledger(found: Findings, name: str) -> Ledger:
    partner, gains = found.scenario.partners[name], _gains(found, name)
    return Ledger(
        partner=Named(id=name, name=partner.title or name),
        ours=_side(found, name, "ours"),
        theirs=_side(found, name, "theirs"),
        our_gain=gains[0],
        their_gain=gains[1],
        commission=partner.commission,
        cost_share=partner.cost_share,
        shared_members=partner.shared_members * found.scenario.agents,
    )


def _side(found: Findings, name: str, side: str) -> list[LedgerLine]:
    """One party's account, line by line: what one side pays the other receives, to the cent."""
    first = found.judged[found.arms["plan"].key, found.effort.seeds("judge")[0]].measures
    lines = [k.split("/")[2] for k in first if k.startswith(f"ledger/{name}/") and k.endswith(f"/{side}")]
    amounts = {k: round(float(np.mean(found.measured("plan", f"ledger/{name}/{k}/{side}")))) / 100 for k in lines}
    return [LedgerLine(line=line, amount=amount) for line, amount in amounts.items() if amount]


def _gains(found: Findings, name: str) -> tuple[Estimate, Estimate]:
    """Profit with the agreement minus without it, on the same seeds: ours, and the partner's."""
    lone, seeds = found.arms[f"without {name}"], found.effort.seeds("compare")
    made = []
    for measure in ("profit_all", "partner_profit_all"):
        here = [found.judged[found.arms["plan"].key, r].measures[measure] for r in seeds]
        gone = [found.without[name][lone.key, r].measures[measure] for r in seeds]
        made.append(estimate(np.subtract(here, gone)))
    return made[0], made[1]
