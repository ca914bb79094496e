"""Rivals are heard beside us; they watch our prices and follow some of the way."""

from __future__ import annotations

from typing import Annotated

from sim.barrier import Call, together
from sim.behaviour import Between, State, Table, behaviour
from sim.draws import stream, uniform

SILENCE = 1e-9
"""Money a week below which nobody is heard."""


@behaviour(writes="push", where="trip")
def share_voice(
    push: State,
    own_voice: Table,
    rival_voice: Table,
    *,
    weight: Annotated[float, Between(0.0, 10.0, "of a rival's money", "voice_rival")] = 0.5,
) -> float:
    """Our media move people less while rivals are loud: by our share of all that is said.

    The voices are money a week on media. Source: model page M18 (share of voice).
    """
    return push * ((own_voice + SILENCE) / (own_voice + weight * rival_voice + SILENCE))


@together(tables="rival_move", every=7)
def follow_price(
    call: Call,
    *,
    chance: Annotated[float, Between(0.0, 1.0, "per week", "rival_follow_chance")] = 0.3,
    gain: Annotated[float, Between(0.0, 2.0, "share", "rival_follow_gain")] = 0.5,
) -> None:
    """Each week each rival may follow our mean price, part of the way from the list price.

    `rival_move` is the change of the logarithm of a rival's price. Source: model page M18.
    """
    own, log_price = call.tables["own"], call.tables["log_price"]
    ours = float((own * log_price).sum() / max(own.sum(), 1.0))
    moves = call.tables["rival_move"]
    for k, name in enumerate(call.axes["option"]):
        follows = uniform(0, call.day, stream(f"follow_price.follow@{name}"), call.seed) < chance
        if own[k] < 0.5 and name != "nothing" and follows:
            moves[k] = gain * ours
