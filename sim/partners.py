"""Partners: who owes whom what under each agreement, in whole cents, the same number in both ledgers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.market import Market, Partner


@dataclass(frozen=True)
class Line:
    """One line of an agreement's accounts.

    Attributes:
        name: what it is for.
        ours, theirs: cents that come in (positive) or go out (negative) on each side.
        between: money from one party to the other, so that both sides sum to nought.
    """

    name: str
    ours: int
    theirs: int
    between: bool = True


@dataclass(frozen=True)
class Ledger:
    """The accounts of one agreement over some days, for all members."""

    partner: str
    lines: tuple[Line, ...]

    @property
    def ours(self) -> int:
        """What the agreement brings us in these lines, cents."""
        return sum(line.ours for line in self.lines)

    @property
    def theirs(self) -> int:
        """What it brings the partner, cents."""
        return sum(line.theirs for line in self.lines)

    @property
    def balance(self) -> int:
        """Sum of both sides of all money that changed hands: 0, or money was made from nothing."""
        return sum(line.ours + line.theirs for line in self.lines if line.between)


Tallies = Mapping[str, NDArray[np.int64]]


def ledgers(tallies: Tallies, market: Market, scale: float, days: slice = slice(None)) -> tuple[Ledger, ...]:
    """The accounts of every agreement.

    Args:
        tallies: of a run, days in front.
        market: the description it ran.
        scale: members for each simulated customer.
        days: which days count.
    """
    return tuple(_ledger(k, p, tallies, market, scale, days) for k, p in enumerate(market.partners))


def _ledger(k: int, partner: Partner, tallies: Tallies, market: Market, scale: float, days: slice) -> Ledger:
    def cents(name: str) -> int:
        return round(int(tallies[name][days, :, k].sum()) * scale)

    owed = cents("settlement")
    commission, referral, refund = cents("commission"), cents("referral"), cents("offer_refund")
    points = cents("points_earned")
    our_points = owed - commission - referral + refund
    media = joint_media(partner, market, days)
    setup = round(100 * partner.setup_cost) if partner.starts in range(market.days)[days] else 0
    return Ledger(
        partner.name,
        (
            Line("commission on its channel", -commission, commission),
            Line("referral fee", -referral, referral),
            Line("its part of joint offers", refund, -refund),
            Line("our part of points", -our_points, our_points),
            Line("points its members earned", 0, -points, between=False),
            Line("its part of joint media", media, -media),
            Line("setting it up", -setup, 0, between=False),
        ),
    )


def joint_media(partner: Partner, market: Market, days: slice = slice(None)) -> int:
    """What a partner pays of the media that carry its name, in cents: its cost share, while the agreement runs."""
    total = 0.0
    for medium in market.media:
        if medium.partner == partner.name:
            for weeks in market.spend.money.get(medium.name, {}).values():
                total += sum(
                    weeks[period] / 7.0
                    for day, period in list(enumerate(market.spend.period_of_day[: market.days]))[days]
                    if period < len(weeks) and partner.starts <= day < partner.ends
                )
    return round(100.0 * total * partner.cost_share)


def marketing_spend(market: Market, days: slice = slice(None)) -> dict[str, float]:
    """What each medium costs over some days, money, before partners pay their part."""
    periods = np.bincount(np.asarray(market.spend.period_of_day[: market.days])[days])
    return {
        medium.name: sum(
            float(np.dot(weeks, np.resize(np.append(periods, np.zeros(len(weeks))), len(weeks)))) / 7.0
            for weeks in market.spend.money.get(medium.name, {}).values()
        )
        for medium in market.media
    }
