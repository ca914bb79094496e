"""Agreement: a partner, whom it shares with us, and what was agreed between us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.policy import ByDay


@dataclass(frozen=True)
class Partner:
    """An agreement with a partner: who its members are, what is shared and who pays what.

    Attributes:
        shared_members: share of our customers who hold both cards.
        outside_people: its members who are not our customers, as a share of our customers; simulated as people of
            their own, without history with us.
        member_mix: segment -> how much likelier its people hold the card (1 where not named).
        tier_mix: the same for value tiers at the start.
        outside_mix, outside_tiers: how much likelier its outside people are of a segment, of a value tier at the start,
            than our customers.
        kind: its trade. regions: where the agreement holds; everywhere if empty.
        fit: -1 (mismatch) to 1 (made for each other); endorsement works through it.
        standing: its members' satisfaction with it, 0 to 1.
        data_share, consent, id_match: together they sharpen the targeting of its media.
        cost_share: what it pays of joint media and joint offers.
        commission: what we pay it of sales through its channel.
        referral: what we pay it of sales to its members through our other channels.
        discount: depth of the joint offer for members, by day; offered at the options in offer_at (all own if empty).
        points: points, as a share of the price, that members earn here; points_paid_by_us: our part of their cost.
        product_margin: money the partner earns on a product that a customer of ours takes on our word;
            product_fee: what it pays us of that (submodel "pitches").
        pitched_at: options where our people mention its products, all own if empty; pitch_share: of its members there,
            by day. endorsed_at: options whose people lend the offer trust, all own if empty.
        eagerness: utility that its channel gains as its own effort rises with the commission.
        visits_a_week: of a member to the partner itself, visit_margin: what it earns on one (submodel "coalition").
        setup_cost: money, once. starts, ends: first day and day after the last.
    """

    name: str
    shared_members: float
    outside_people: float = 0.0
    member_mix: Mapping[str, float] = field(default_factory=dict)
    tier_mix: Mapping[str, float] = field(default_factory=dict)
    fit: float = 0.0
    standing: float = 0.7
    data_share: float = 0.0
    consent: float = 1.0
    id_match: float = 1.0
    cost_share: ByDay = 0.0
    commission: ByDay = 0.0
    referral: ByDay = 0.0
    discount: ByDay = 0.0
    offer_at: tuple[str, ...] = ()
    points: ByDay = 0.0
    points_paid_by_us: ByDay = 1.0
    setup_cost: float = 0.0
    product_margin: float = 0.0
    product_fee: float = 0.0
    outside_mix: Mapping[str, float] = field(default_factory=dict)
    outside_tiers: Mapping[str, float] = field(default_factory=dict)
    kind: str = ""
    regions: tuple[str, ...] = ()
    pitched_at: tuple[str, ...] = ()
    pitch_share: ByDay = 1.0
    endorsed_at: tuple[str, ...] = ()
    eagerness: float = 0.0
    visits_a_week: float = 0.0
    visit_margin: float = 0.0
    starts: int = 0
    ends: int = 1_000_000
