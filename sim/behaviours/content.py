"""Content: what a direct message is about; an offer moves more and tires more than news does."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import Between, State, Sum, Table, behaviour

KINDS = ("news", "product", "offer")
"""What messages are about; the second is the usual one, by which the others are measured."""


@behaviour(writes="reached", over="medium", where="met")
def heed_content(
    reached: State,
    direct: Table,
    content: Table,
    *,
    news: Annotated[float, Between(0.0, 5.0, "of a message about a product", "content_response_news")] = 0.6,
    offer: Annotated[float, Between(0.0, 5.0, "of a message about a product", "content_response_offer")] = 1.5,
) -> float:
    """An offer leaves more behind than a message about a product, and news of the trade less.

    `content` is the position of the kind. Source: feature D8; sizes assumed.
    """
    force = news if content < 0.5 else offer if content > 1.5 else 1.0
    return reached * force if direct > 0.5 else reached


@behaviour(writes="strain", over="medium", where="met", reduce=Sum())
def weigh_content(
    reached: State,
    direct: Table,
    burden: Table,
    content: Table,
    *,
    news: Annotated[float, Between(0.0, 5.0, "of a message about a product", "content_burden_news")] = 0.7,
    offer: Annotated[float, Between(0.0, 5.0, "of a message about a product", "content_burden_offer")] = 1.4,
) -> float:
    """How heavy today's contact weighs: being sold to tires more than being told something.

    Source: feature D8; sizes assumed.
    """
    weight = news if content < 0.5 else offer if content > 1.5 else 1.0
    return burden * weight if reached > 0.0 and direct > 0.5 else 0.0
