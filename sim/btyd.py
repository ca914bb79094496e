"""Buy till you die: a market with nothing but needs and dropout, whose repeat buying is known in closed form."""

from __future__ import annotations

from sim.market import Category, ContactPolicy, Market, Medium, Option, Spend
from sim.people import People, Segment

SURE, NEVER = 10.0, -20.0
"""Logits at which customers always, and those who left never, think of the one shop there is."""
NOTHING = -25.0
"""Appeal of buying nothing: below any option within reach, above those out of reach."""


def btyd_pure(r: float, alpha: float, a: float, b: float, days: int, members: float = 10_000.0) -> Market:
    """The BG/NBD model as a market: Poisson needs, one shop, dropout after each repeat purchase, nobody comes back.

    Args:
        r: shape of the gamma distribution of purchase rates.
        alpha: its rate, in weeks.
        a: first parameter of the beta distribution of the chance to drop out after a purchase.
        b: its second parameter.
        days: how long.
        members: people in the cohort.

    Returns:
        A market whose orders are the cohort's repeat purchases. Source: Fader, Hardie and Lee 2005, Marketing Science
        24(2).
    """
    return Market(
        members=members,
        segments=(Segment("cohort", 1.0),),
        categories=(Category("goods", r / alpha, r, 1.0, 1.0, 0.0),),
        media=(Medium("none", 1.0, 1.0, 1.0, 0.0),),
        options=(Option("shop", "web", 0.0),),
        rivals=(),
        spend=Spend({}, (0,) * days),
        days=days,
        contact=ContactPolicy(active=False),
        people=People(brand_sd=0.0, channel_sd=0.0, dropout=(a, b)),
        nothing=NOTHING,
        parameters={"consider.base": SURE, "consider.lost": NEVER},
        off=frozenset(["reactivation", "satisfaction", "issues"]),
    )
