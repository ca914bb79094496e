"""Interest: some of those whom a medium meets want to know more, and for a while think of us more easily."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import Between, EachUniform, State, Sum, Table, behaviour


@behaviour(writes="exposed", over="medium", where="met", reduce=Sum())
def notice(hits: State) -> float:
    """How many media reached a person today."""
    return hits


@behaviour(writes="clicked", over="medium", where="met")
def click(hits: State, luck: EachUniform, click_rate: Table, freshness: Table) -> float:
    """Some of those who are met want to know more, fewer when the message is worn out.

    Source: model page M7.
    """
    return 1.0 if hits > 0.5 and luck < click_rate * freshness else 0.0


@behaviour(writes="clicks", over="medium", where="met", reduce=Sum())
def count_clicks(clicked: State) -> float:
    """On how many media a person clicked today."""
    return clicked


@behaviour(writes="exposed_today interested_today", where="met")
def wonder(exposed: State, clicks: State) -> tuple[float, float]:
    """Whether a person was reached today, and whether that made it interested."""
    return 1.0 if exposed > 0.0 else 0.0, 1.0 if clicks > 0.0 else 0.0


@behaviour(writes="interest")
def keep_interest(
    interest: State,
    clicks: State,
    *,
    memory: Annotated[float, Between(0.0, 1.0, "share kept a day")] = 0.933,
) -> float:
    """Interest fades by half within ten days.

    Source: model page M7.
    """
    return memory * interest + clicks


@behaviour(writes="push", where="trip")
def follow_interest(
    push: State,
    interest: State,
    *,
    weight: Annotated[float, Between(0.0, 5.0, "logit per click remembered")] = 0.5,
) -> float:
    """The interested think of us more easily.

    Source: model page M7 (the weight is assumed).
    """
    return push + weight * interest
