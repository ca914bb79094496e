"""Status: who pays for belonging to the few is less content where everybody gets the brand cheaply."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, State, Table, behaviour


@behaviour(writes="satisfaction", where="came")
def resent_crowd(
    satisfaction: State,
    promotion: Table,
    premium: Annotated[float, At("tier")],
    *,
    regret: Annotated[float, Between(0.0, 5.0, "satisfaction per unit of depth", "exclusivity_regret")] = 0.3,
) -> float:
    """The best customers who come while everybody gets the brand cheaply go away less content.

    `promotion` is depth times breadth of today's price cuts at our channels. Source: feature B18 (assumed).
    """
    return max(0.0, satisfaction - premium * regret * promotion)
