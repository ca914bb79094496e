"""Talk: people tell those they know how it was; what one hears makes one think of us, or not."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from sim.barrier import Call, together
from sim.behaviour import Between, Seen, State, Uniform, behaviour
from sim.draws import BIRTH, uniforms
from sim.portable import log

NEUTRAL = 0.7
"""Share of good words at which the public rating neither helps nor hurts."""


@behaviour(writes="praise blame", where="came")
def speak(
    praise: State,
    blame: State,
    satisfaction: State,
    luck: Uniform,
    *,
    base: Annotated[float, Between(0.0, 1.0, "per experience", "talk_base")] = 0.05,
    slope: Annotated[float, Between(0.0, 5.0, "per .3 of satisfaction", "talk_slope")] = 0.15,
    neutral: Annotated[float, Between(0.0, 1.0, "satisfaction", "satisfaction_neutral")] = 0.7,
) -> tuple[float, float]:
    """After an experience some talk, more of them when they feel strongly: well of us, or ill.

    The words wait until people meet, once a week. Source: model page M17.
    """
    feeling = satisfaction - neutral
    talks = 1.0 if luck < base + slope * abs(feeling) / 0.3 else 0.0
    return praise + (talks if feeling >= 0.0 else 0.0), blame + (talks if feeling < 0.0 else 0.0)


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


@together(reads="praise blame word", writes="praise blame word", tables="rating", tallies={"words": ()}, every=7)
def spread_word(
    call: Call,
    *,
    degree: Annotated[float, Between(0.0, 100.0, "acquaintances")] = 8.0,
    rewired: Annotated[float, Between(0.0, 1.0, "share")] = 0.1,
    negative: Annotated[float, Between(0.0, 10.0, "weight", "talk_negative")] = 2.0,
    kept: Annotated[float, Between(0.0, 1.0, "share a week", "talk_memory")] = 0.8,
    standing: Annotated[float, Between(1.0, 1e9, "ratings that stood before")] = 200.0,
) -> None:
    """Once a week what is said reaches acquaintances and the public rating; a bad word weighs more than a good one.

    Source: model page M17.
    """
    praise, blame = call["praise"], call["blame"]
    rows = np.flatnonzero(praise + blame)
    word = kept * call["word"]
    weight = praise[rows] - negative * blame[rows]
    for known in acquaintances(call.ids, rows, call.seed, int(degree), rewired):
        np.add.at(word, known, weight)
    good, ill = float(praise.sum()), float(blame.sum())
    call.memory["good"] = call.memory.get("good", NEUTRAL * standing) + good
    call.memory["all"] = call.memory.get("all", standing) + good + ill
    call.tables["rating"][...] = max(call.memory["good"] / call.memory["all"], 0.01)
    call.add("words", int(good + ill))
    call["word"] = word
    call["praise"] = 0.0
    call["blame"] = 0.0


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
    return push + word_weight * word + rating_weight * (log(rating) - log(NEUTRAL))
