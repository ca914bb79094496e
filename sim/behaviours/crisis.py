"""Crisis: anger that jumps from person to person once enough of those whom one knows are angry."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from sim.barrier import Call, together
from sim.behaviour import Between, State, behaviour
from sim.behaviours.talk import acquaintances


@together(reads="blame angry alarm", writes="angry alarm", tallies={"angered": ()}, every=7)
def spread_anger(
    call: Call,
    *,
    outrage: Annotated[float, Between(0.0, 1.0, "share of bad words", "cascade_outrage")] = 0.02,
    threshold: Annotated[float, Between(0.0, 1.0, "share of acquaintances", "cascade_threshold")] = 0.18,
    degree: Annotated[float, Between(0.0, 100.0, "acquaintances")] = 8.0,
    rewired: Annotated[float, Between(0.0, 1.0, "share")] = 0.1,
    calm: Annotated[float, Between(0.0, 1.0, "share a week", "cascade_calm")] = 0.2,
) -> None:
    """Once a week a few bad words become anger, and who hears of enough angry people is angry the week after.

    Each newly angry person tells the acquaintances once; what was heard fades as anger does. Source: model page M17
    (cascade by threshold); Watts 2002 (a threshold of .18 on random networks).
    """
    angry = call["angry"] * (call.uniform("calm") >= calm)
    alarm = (1.0 - calm) * call["alarm"]
    starts = call.uniform("outrage") < outrage * call["blame"]
    caught = alarm >= max(threshold * int(degree), 1e-9)
    new = np.flatnonzero((call["angry"] < 0.5) & (starts | caught))
    for known in acquaintances(call.ids, new, call.seed, int(degree), rewired):
        np.add.at(alarm, known, 1.0)
    angry[new] = 1.0
    alarm[new] = 0.0
    call.add("angered", len(new))
    call["angry"] = angry
    call["alarm"] = alarm


@behaviour(writes="push", where="trip")
def shun(
    push: State,
    angry: State,
    *,
    weight: Annotated[float, Between(0.0, 10.0, "logit", "cascade_shun")] = 1.0,
) -> float:
    """Who is angry thinks of us less.

    Source: model page M17 (the weight is assumed).
    """
    return push - weight * angry
