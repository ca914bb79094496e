"""Policy: what a business may lay down about contacts, occasions, instalments and prices, for the submodels that obey.

Money is in units of the currency, shares are 0 to 1, days and hours are counted as people count them.
"""

from __future__ import annotations

from dataclasses import dataclass

Tiers = tuple[float, float, float]
"""One number for each value tier: high, potential, ordinary."""

READING_HOURS = (1, 0.5, 0.2, 0.2, 0.3, 1, 2, 4, 5, 4, 4, 4, 6, 5, 4, 4, 4, 5, 6, 7, 8, 8, 6, 3)
"""When in the day people read messages: weights of 24 hours (assumed; peaks morning, noon and evening)."""


@dataclass(frozen=True)
class MediumCap:
    """How often one medium may contact a person, beside the caps on all of them together (M6, B10).

    Attributes:
        per_week: contacts in a calendar week for tiers high, potential, ordinary; 7 caps nothing (one a day at most).
        per_month: in a period of 28 days; 28 caps nothing.
    """

    per_week: Tiers = (7, 7, 7)
    per_month: Tiers = (28, 28, 28)


@dataclass(frozen=True)
class Trigger:
    """What a customer does or leaves undone that makes a direct medium write of itself; nought = never.

    Attributes:
        after_purchase: days after a purchase, once.
        after_silence: every so many days without a purchase.
        after_drop: days after a basket was filled and left.
    """

    after_purchase: int = 0
    after_silence: int = 0
    after_drop: int = 0
