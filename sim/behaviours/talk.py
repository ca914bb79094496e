"""Talk: people tell those they know how it was; what one hears makes one think of us, or not."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from sim.barrier import Call, together
from sim.behaviour import Between, Seen, State, Uniform, behaviour
from sim.draws import BIRTH, uniforms
from sim.portable import log


@behaviour(writes="says", where="came")
def speak(
    satisfaction: State,
    luck: Uniform,
    *,
    base: Annotated[float, Between(0.0, 1.0, "per experience", "talk_base")] = 0.05,
    slope: Annotated[float, Between(0.0, 5.0, "per .3 of satisfaction", "talk_slope")] = 0.15,
    neutral: Annotated[float, Between(0.0, 1.0, "satisfaction", "satisfaction_neutral")] = 0.7,
) -> float:
    """After an experience some talk, more of them when they feel strongly; 1 = well of us, -1 = ill.

    Source: model page M17.
    """
    feeling = satisfaction - neutral
    talks = luck < base + slope * abs(feeling) / 0.3
    return (1.0 if feeling >= 0.0 else -1.0) if talks else 0.0


def acquaintances(
    ids: NDArray[np.int64], rows: NDArray[np.int64], seed: int, degree: int, rewired: float
) -> NDArray[np.int64]:
    """Whom some people talk to: their neighbours in a ring, some replaced by strangers (a small world).

    Args:
        ids: of everyone, in the order of the rows.
        rows: of those who talk.
        seed: key of the run: the network is drawn once, at birth.
        degree: acquaintances of each.
        rewired: share who are strangers.

    Returns:
        Rows, shape (degree, talkers). Source: Watts and Strogatz 1998; model page M17.
    """
    everyone = len(ids)
    found = np.empty((degree, len(rows)), np.int64)
    for k in range(degree):
        step = k // 2 + 1 if k % 2 else -(k // 2 + 1)
        stranger = uniforms(ids[rows], BIRTH, f"talk.stranger@{k}", seed)
        place = uniforms(ids[rows], BIRTH, f"talk.place@{k}", seed)
        found[k] = np.where(stranger < rewired, (place * everyone).astype(np.int64), (rows + step) % everyone)
    return found


@together(reads="says", writes="heard", tables="rating", tallies={"words": ()})
def spread_word(
    call: Call,
    *,
    degree: Annotated[float, Between(0.0, 100.0, "acquaintances")] = 8.0,
    rewired: Annotated[float, Between(0.0, 1.0, "share")] = 0.1,
    negative: Annotated[float, Between(0.0, 10.0, "weight", "talk_negative")] = 2.0,
    standing: Annotated[float, Between(1.0, 1e9, "ratings that stood before")] = 200.0,
) -> None:
    """What is said reaches acquaintances and the public rating; a bad word weighs more than a good one.

    Source: model page M17.
    """
    says = call["says"]
    rows = np.flatnonzero(says)
    heard = np.zeros(len(call))
    weight = np.where(says[rows] > 0.0, 1.0, -negative)
    for known in acquaintances(call.ids, rows, call.seed, int(degree), rewired):
        np.add.at(heard, known, weight)
    call["heard"] = heard
    call.add("words", len(rows))
    share = call.memory.setdefault("good", 0.7 * standing), call.memory.setdefault("all", standing)
    call.memory["good"] = share[0] + float((says[rows] > 0.0).sum())
    call.memory["all"] = share[1] + float(len(rows))
    call.tables["rating"][...] = call.memory["good"] / call.memory["all"]


@behaviour(writes="word")
def keep_word(
    word: State,
    heard: State,
    *,
    memory: Annotated[float, Between(0.0, 1.0, "share kept a day")] = 0.9686,
) -> float:
    """What was heard is kept for a while (.8 of it after a week).

    Source: model page M17.
    """
    return memory * word + heard


@behaviour(writes="push", where="trip")
def heed_word(
    push: State,
    word: State,
    rating: Seen,
    *,
    word_weight: Annotated[float, Between(0.0, 5.0, "logit per word")] = 0.15,
    rating_weight: Annotated[float, Between(0.0, 5.0, "logit per log rating")] = 0.7,
) -> float:
    """What acquaintances and the public say makes a person think of us more, or less.

    Source: model page M8, M17 (the weights are assumed; eWOM elasticities are the pattern that tests them).
    """
    return push + word_weight * word + rating_weight * (log(rating) - log(0.7))
