"""Publicity measures: what people know and say of us, and our part of what is bought; 0 where it is not counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.kpi import Outcome


def awareness(o: Outcome) -> float:
    """Share of people who have heard of us, mean over the weeks: our members and those whom partners bring."""
    if "aware" not in o.tallies:
        return 0.0
    people = o.customers + sum(round(p.outside_people * o.customers) for p in o.market.partners)
    return o.mean("aware") / people


def reputation(o: Outcome) -> float:
    """Share of good words in the public rating, mean over the weeks."""
    good, words = (float(o.table(name).sum()) if name in o.tallies else 0.0 for name in ("good_ratings", "ratings"))
    return good / words if words else 0.0


def market_share(o: Outcome) -> float:
    """Our part of all purchases, rivals' included."""
    by_seller = o.table("choices").sum(axis=0)
    ours, all_sellers = float(o.table("orders").sum()), float(by_seller[len(o.market.options) : -1].sum())
    return ours / (ours + all_sellers) if ours + all_sellers else 0.0
