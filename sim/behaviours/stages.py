"""Stages of a customer's life with us: a stranger becomes new, active, quiet for too long, lost, and may come back."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import Between, State, behaviour

STAGES = ("new", "active", "at_risk", "lapsed", "stranger")
"""The axis "stage": positions 0 to 4."""


@behaviour(writes="silence tenure won won_back", where="bought")
def greet(silence: State, tenure: State, stage: State) -> tuple[float, float, float, float]:
    """A purchase ends the silence: a stranger's first makes a customer, one of somebody lost wins a customer back.

    `tenure` is days since the first purchase, below 0 for strangers; both are what the firm's receipts say.
    """
    return 0.0, max(tenure, 0.0), 1.0 if tenure < 0.0 else 0.0, 1.0 if stage == 3.0 and silence > 0.0 else 0.0


@behaviour(writes="silence tenure stage")
def move_stage(
    silence: State,
    tenure: State,
    *,
    newcomer: Annotated[float, Between(0.0, 730.0, "days since the first purchase")] = 91.0,
    quiet: Annotated[float, Between(0.0, 730.0, "days since the last purchase")] = 91.0,
    lost: Annotated[float, Between(0.0, 1460.0, "days since the last purchase")] = 182.0,
) -> tuple[float, float, float]:
    """Once a week: who bought for the first time lately is new, who has long been silent is at risk, then lapsed.

    Source: feature B21; the limits are a decision, to be set by the trade's usual gap between purchases.
    """
    later = silence + 7.0
    older = tenure + 7.0 if tenure >= 0.0 else tenure
    awake = 0.0 if older <= newcomer else 1.0
    known = 3.0 if later > lost else (2.0 if later > quiet else awake)
    return later, older, known if tenure >= 0.0 else 4.0
