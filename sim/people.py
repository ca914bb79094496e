"""People: the groups that a plan tells apart, and how customers differ at birth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from sim.policy import READING_HOURS, ByDay

Tier = Literal["high", "potential", "ordinary"]
TIERS: tuple[Tier, ...] = get_args(Tier)
"""What a customer is worth, by recency, frequency and money (B7)."""


@dataclass(frozen=True)
class Segment:
    """A named group of customers, fixed at birth: the rows of a budget plan.

    Attributes:
        share: of our customers; the shares of all segments sum to 1.
        price_weight: multiplies the price weight of the choice (model page, M9: quality .75, price 1.45, other 1).
        need_rate: multiplies the need rates of its people.
        media: medium -> multiplies what that medium does to them, by day (M8; 1 where not named).
        dropout: multiplies the chance that its people leave after a purchase (M16).
    """

    name: str
    share: float
    price_weight: float = 1.0
    need_rate: float = 1.0
    media: Mapping[str, ByDay] = field(default_factory=dict)
    dropout: float = 1.0


@dataclass(frozen=True)
class People:
    """How people differ at birth, and how they feel at the start.

    Attributes:
        brand_sd: spread of tastes for us and for each rival; channel_sd: for each of our channels (M9).
        prospects: share of people whom targeting looks for: those with the highest need rates (M2).
        unmet: beta parameters of how much people miss at rivals (submodel "unmet_needs").
        tiers: shares of the value tiers high and potential at the start (B7); the others are ordinary.
        dropout: beta parameters of the chance to leave after a purchase (M16).
        satisfaction: at the start. active: share who are our customers at the start.
        reading_hours: when in the day people read messages, weights of 24 hours (submodel "reading_hours").
        aware: share of people who have heard of us at the start, our customers first (submodel "awareness").
    """

    brand_sd: float = 1.3
    channel_sd: float = 0.5
    prospects: float = 0.3
    tiers: tuple[float, float] = (0.2, 0.3)
    dropout: tuple[float, float] = (0.8, 14.0)
    satisfaction: float = 0.7
    active: float = 1.0
    reading_hours: tuple[float, ...] = READING_HOURS
    unmet: tuple[float, float] = (1.0, 3.0)
    aware: float = 1.0
