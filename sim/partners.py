"""Partners: who owes whom what under each agreement, in whole cents, the same number in both ledgers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.agreement import Partner
from sim.market import Market

JOINT_MEDIA, SETUP = "cost_share", "setup"


@dataclass(frozen=True)
class Line:
    """One line of an agreement's accounts.

    Attributes:
        name: what it is for: commission on its channel, referral fees, pitch_fee (what it pays for customers we sent),
            pitch_margin (what it earns on them), visit_margin (what it earns on visits to itself), campaign (its part
            of joint offers), points (our part of their cost),
            points_earned (by its members), cost_share (its part of joint media), setup.
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


Count = Callable[[str], NDArray[np.int64]]
"""The sum of a tally over the days that count, by its name."""


def ledgers(count: Count, market: Market, scale: float, calendar: range) -> tuple[Ledger, ...]:
    """The accounts of every agreement.

    Args:
        count: sums of the run's tallies over the days that count.
        market: the description it ran.
        scale: members for each simulated customer.
        calendar: the days that count.
    """
    return tuple(_ledger(k, p, count, market, scale, calendar) for k, p in enumerate(market.partners))


def _ledger(k: int, partner: Partner, count: Count, market: Market, scale: float, calendar: range) -> Ledger:
    def cents(name: str) -> int:
        return round(int(count(name)[..., k].sum()) * scale)

    owed = cents("settlement")
    commission, referral, refund = cents("commission"), cents("referral"), cents("offer_refund")
    points = cents("points_earned")
    sent, income = (cents("referred"), cents("referral_income")) if "pitches" in market.on else (0, 0)
    our_points = owed - commission - referral + refund + income
    media = joint_media(partner, market, calendar)
    setup = round(100 * partner.setup_cost) if partner.starts in calendar else 0
    return Ledger(
        partner.name,
        (
            Line("commission", -commission, commission),
            Line("referral", -referral, referral),
            Line("pitch_fee", income, -income),
            Line("pitch_margin", 0, round(100 * sent * partner.product_margin), between=False),
            Line("campaign", refund, -refund),
            Line("points", -our_points, our_points),
            Line("points_earned", 0, -points, between=False),
            *_visits(partner, cents, market),
            Line(JOINT_MEDIA, media, -media),
            Line(SETUP, -setup, 0, between=False),
        ),
    )


def _visits(partner: Partner, cents: Callable[[str], int], market: Market) -> tuple[Line, ...]:
    """What the partner earns on visits to itself, where a coalition is told."""
    if "coalition" not in market.on:
        return ()
    return (Line("visit_margin", 0, round(100 * partner.visit_margin * cents("partner_visits")), between=False),)


def joint_media(partner: Partner, market: Market, calendar: range) -> int:
    """What a partner pays of the media that carry its name, in cents: its cost share, while the agreement runs."""
    running = range(max(calendar.start, partner.starts), min(calendar.stop, partner.ends))
    if not isinstance(partner.cost_share, tuple):
        spent = marketing_spend(market, running)
        total = sum(spent[medium.name] for medium in market.media if medium.partner == partner.name)
        return round(100.0 * total * partner.cost_share)
    share = partner.cost_share
    days = ((share[day], marketing_spend(market, range(day, day + 1))) for day in running)
    theirs = [medium.name for medium in market.media if medium.partner == partner.name]
    return round(100.0 * sum(part * spend[name] for part, spend in days for name in theirs))


def marketing_spend(market: Market, calendar: range) -> dict[str, float]:
    """What each medium costs over some days, money, before partners pay their part."""
    days = np.bincount(np.array(market.spend.period_of_day, np.int64)[calendar.start : calendar.stop])
    spent = {}
    for medium in market.media:
        weekly = market.spend.money.get(medium.name, {}).values()
        spent[medium.name] = sum(float(np.dot(w[: len(days)], days[: len(w)])) for w in weekly) / 7.0
    return spent
