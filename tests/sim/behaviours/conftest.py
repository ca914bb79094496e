"""A market for the tests of the model: a retailer with delivery, pick-up, stores and one partner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from sim.agreement import Partner
from sim.market import Category, ContactPolicy, Market, Medium, Option, Rival, Spend
from sim.people import Segment
from sim.places import Hall

MEDIA = (
    Medium("target", 0.40, 4.0, 2.0, 0.9, precision=0.35),
    Medium("mass", 0.15, 17.0, 5.0, 0.6),
    Medium("direct", 0.06, 3.0, 3.0, 0.6, direct=True, fatigue=1.0),
    Medium("event", 1.2, 10.0, 1.5, 0.8),
    Medium("partner", 0.5, 14.0, 2.0, 0.7, partner="bank"),
)
SEGMENTS = (
    Segment("quality", 0.3, 0.75, media={"target": 1.2, "mass": 0.9, "direct": 1.1, "event": 1.0, "partner": 0.8}),
    Segment("price", 0.3, 1.45, media={"target": 0.9, "mass": 1.0, "direct": 1.2, "event": 1.1, "partner": 1.2}),
    Segment("other", 0.4, 1.0, media={"target": 1.0, "mass": 1.1, "direct": 0.8, "event": 0.8, "partner": 1.0}),
)
OPTIONS = (
    Option("store", "store", 0.25, handling_cost=3.0, distance=0.9, queue=True),
    Option("web", "web", 0.0, handling_cost=8.0, delivery_days=3.0, return_rate=0.12),
    Option("pickup", "pickup", -0.55, handling_cost=4.0, distance=0.45, add_on=0.45),
    Option("till", "partner", -1.4, handling_cost=6.0, partner="bank"),
)
RIVALS = (Rival("valuemart", 1.1), Rival("cityline", 0.6), Rival("freshgo", 0.1), Rival("corner", -0.4))
BANK = Partner("bank", 0.3, 0.2, fit=0.4, data_share=0.3, consent=0.6, id_match=0.8, cost_share=0.4, commission=0.06)
WEEKLY = {"target": 54.0, "mass": 63.0, "direct": 13.5, "event": 58.5, "partner": 27.0}
"""Money for a thousand customers and week (model page M2b)."""


def make_market(days: int = 60, members: float = 1_000_000.0, **changes: object) -> Market:
    """The market of the tests, with some of its parts replaced."""
    money = {
        medium: {s.name: (weekly * members / 1000.0 * s.share,) for s in SEGMENTS} for medium, weekly in WEEKLY.items()
    }
    market = Market(
        members=members,
        segments=SEGMENTS,
        categories=(Category("basket", 0.3, 1.2, 1.0, 100.0, 52.0),),
        media=MEDIA,
        options=OPTIONS,
        rivals=RIVALS,
        spend=Spend(money, (0,) * days),
        days=days,
        partners=(BANK,),
        contact=ContactPolicy(consent=0.8),
        hall=Hall(),
    )
    return replace(market, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="session", name="make_market")
def market_maker() -> Callable[..., Market]:
    """How to make the market of the tests."""
    return make_market
