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
BEFORE = 20.0
"""Ratings of that share that stand before anybody has said a word."""


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


@together(
    reads="praise blame word", writes="praise blame word", tables="rating rating_volume",
    tallies={"words": (), "praises": (), "ratings": (), "good_ratings": ()}, every=7,
)  # fmt: skip
def spread_word(
    call: Call,
    *,
    degree: Annotated[float, Between(0.0, 100.0, "acquaintances")] = 8.0,
    rewired: Annotated[float, Between(0.0, 1.0, "share")] = 0.1,
    negative: Annotated[float, Between(0.0, 10.0, "weight", "talk_negative")] = 2.0,
    kept: Annotated[float, Between(0.0, 1.0, "share a week", "talk_memory")] = 0.8,
    fading: Annotated[float, Between(0.0001, 1.0, "share a week", "rating_fading")] = 0.0133,
    settling: Annotated[float, Between(1.0, 520.0, "weeks")] = 13.0,
) -> None:
    """Once a week what is said reaches acquaintances and the public rating; a bad word weighs more than a good one.

    Old ratings lose their weight. The first weeks show how many ratings there usually are; they count as a stock that
    such weeks have built, and `rating_volume` is what there is against it. Source: model page M17.
    """
    praise, blame = call["praise"], call["blame"]
    rows = np.flatnonzero(praise + blame)
    word = kept * call["word"]
    weight = praise[rows] - negative * blame[rows]
    for known in acquaintances(call.ids, rows, call.seed, int(degree), rewired):
        np.add.at(word, known, weight)
    good, ill = float(praise.sum()), float(blame.sum())
    _rate(call, good, good + ill, fading, settling)
    call.add("words", int(good + ill))
    call.add("praises", int(good))
    call["word"] = word
    call["praise"] = 0.0
    call["blame"] = 0.0


def _rate(call: Call, good: float, words: float, fading: float, settling: float) -> None:
    """The public rating after a week: its mean (a share of good words) and how much of it there is."""
    memory = call.memory
    week = memory["week"] = memory.get("week", 0) + 1
    keeps = 1.0 if week <= settling else 1.0 - fading
    for name, new in (("good", good), ("all", words)):
        memory[name] = keeps * memory.get(name, 0.0) + new
        if week == int(settling):
            memory[name] /= fading * week
    if week == int(settling):
        memory["usual"] = max(memory["all"], 1.0)
    mean = (memory["good"] + NEUTRAL * BEFORE) / (memory["all"] + BEFORE)
    call.tables["rating"][...] = max(mean, 0.01)
    call.tables["rating_volume"][...] = max(memory["all"], 1.0) / memory["usual"] if "usual" in memory else 1.0
    call.add("ratings", round(memory["all"]))
    call.add("good_ratings", round(mean * memory["all"]))


@behaviour(writes="push", where="trip")
def heed_word(
    push: State,
    word: State,
    rating: Seen,
    rating_volume: Seen,
    *,
    word_weight: Annotated[float, Between(0.0, 5.0, "logit per word")] = 0.15,
    rating_weight: Annotated[float, Between(0.0, 5.0, "logit per log rating", "rating_weight")] = 1.45,
    volume_weight: Annotated[float, Between(0.0, 5.0, "logit per log ratings", "rating_volume_weight")] = 0.74,
    valence: Annotated[float, Between(0.5, 2.0, "factor")] = 1.0,
    volume: Annotated[float, Between(0.1, 10.0, "factor")] = 1.0,
) -> float:
    """What acquaintances and the public say makes a person think of us more, or less.

    `valence` and `volume` multiply what is seen: our ratings are shown better, or those of a second platform too.
    Source: model page M8, M17; Floyd et al. 2014 for the weight of ratings; that of a single word is assumed.
    """
    seen = rating_weight * (log(rating * valence) - log(NEUTRAL)) + volume_weight * log(rating_volume * volume)
    return push + word_weight * word + seen
