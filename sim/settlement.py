"""Settlement: an agreement's sales, by last touch or by what it added, and the commissions that both can live with.

Everything here reads runs with and without an agreement under the same luck; nothing here runs a customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.kpi import KPIS
from sim.outcome import Outcome

Rule = Literal["last_touch", "incremental"]


@dataclass(frozen=True)
class CommissionRange:
    """Commission rates on a base of sales at which neither side loses.

    Attributes:
        base: sales on which the commission is paid, cents, all members.
        least: rate below which the partner loses; 0 if it gains without any.
        most: rate above which we lose; below `least` there is no rate that suits both.
    """

    base: int
    least: float
    most: float

    @property
    def agreeable(self) -> bool:
        """Whether there is a rate at which neither side loses."""
        return self.base > 0 and self.least <= self.most

    def settled(self, rate: float) -> int:
        """What we pay the partner at a rate, whole cents."""
        return round(self.base * rate)


def commissionable(with_it: Outcome, without_it: Outcome, partner: str, rule: Rule = "last_touch") -> int:
    """Sales less returns that count as an agreement's, in cents, all members.

    Args:
        with_it: some days with the agreement.
        without_it: the same days without it, under the same luck.
        partner: its name.
        rule: "last_touch" counts what the partner's own channel sold; "incremental" what all our channels sold more
            than without it (never below 0). Source: model page 3.5 (settlement by agreed rule).

    Raises:
        ValueError: no such partner, or an unknown rule.
    """
    if partner not in [p.name for p in with_it.market.partners]:
        raise ValueError(f"no partner '{partner}' in this market")
    if rule == "incremental":
        more = _kept(with_it).sum() * with_it.scale - _kept(without_it).sum() * without_it.scale
        return max(0, round(float(more)))
    if rule != "last_touch":
        raise ValueError(f"sales are settled by last_touch or incremental, not by '{rule}'")
    theirs = [k for k, option in enumerate(with_it.market.options) if option.partner == partner]
    return round(float(_kept(with_it)[theirs].sum()) * with_it.scale)


def commission_range(with_it: Outcome, without_it: Outcome, partner: str, rule: Rule = "last_touch") -> CommissionRange:
    """The commission rates between which both sides gain, all other terms as they are.

    What each side gained at the commission of the run is moved by that commission and divided by the base, so the range
    holds as long as a commission does not change what customers do. Source: model page 3.5 (break-even interval).

    Raises:
        ValueError: see `commissionable`.
    """
    base = commissionable(with_it, without_it, partner, rule)
    paid = _commission(with_it, partner)
    ours = 100.0 * (KPIS["profit"](with_it) - KPIS["profit"](without_it)) + paid
    theirs = _earned(with_it, partner) - _earned(without_it, partner) - paid
    if base == 0:
        return CommissionRange(0, 0.0, 0.0)
    return CommissionRange(base, max(0.0, -theirs / base), ours / base)


def _kept(outcome: Outcome) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Sales less returns of each option, cents, simulated customers."""
    kept: np.ndarray[tuple[int], np.dtype[np.int64]] = (outcome.table("sales") - outcome.table("returns")).sum(axis=0)
    return kept


def _earned(outcome: Outcome, partner: str) -> float:
    """What a partner's account holds, cents; 0 where there is no such agreement."""
    return float(sum(ledger.theirs for ledger in outcome.ledgers() if ledger.partner == partner))


def _commission(outcome: Outcome, partner: str) -> float:
    ledger = next(a for a in outcome.ledgers() if a.partner == partner)
    return float(sum(line.theirs for line in ledger.lines if line.name == "commission"))
