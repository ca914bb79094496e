"""Recognition: a purchase record that follows the customer saves time at the desk and makes suggestions fit."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, Between, State, Uniform, behaviour


@behaviour(writes="repeat known", where="trip")
def recognise(
    last: State,
    last_online: State,
    luck: Uniform,
    online: Annotated[float, At("channel")],
    *,
    match: Annotated[float, Between(0.0, 1.0, "share of records that follow", "record_match")] = 0.0,
) -> tuple[float, float]:
    """Who bought from us before is known where the record is: in the same system, or where records follow people.

    Source: feature C18 (synchronised purchase records).
    """
    again = last > -0.5
    known = again and (last_online == online or luck < match)
    return 1.0 if again else 0.0, 1.0 if known else 0.0


@behaviour(writes="service repeat_service", where="visits")
def save_time(
    service: State,
    repeat: State,
    known: State,
    *,
    saved: Annotated[float, Between(0.0, 0.9, "share of the time at the desk", "known_service")] = 0.2,
) -> tuple[float, float]:
    """Nothing need be asked twice of somebody whose record is at hand; times stay whole microseconds.

    Source: feature C18; the size is assumed.
    """
    needed = max(1.0, floor(service * (1.0 - saved * known) + 0.5))
    return needed, needed * repeat


@behaviour(writes="quantity suggested taken", where="bought")
def suggest(
    quantity: State,
    known: State,
    luck: Uniform,
    *,
    precision: Annotated[float, Between(0.0, 1.0, "share of suggestions that fit", "suggestion_precision")] = 0.3,
    unknown: Annotated[float, Between(0.0, 1.0, "share of the precision", "suggestion_unknown")] = 0.4,
    accept: Annotated[float, Between(0.0, 1.0, "share of those that fit", "suggestion_accept")] = 0.25,
    size: Annotated[float, Between(0.0, 2.0, "share of the basket", "add_on_size")] = 0.15,
) -> tuple[float, float, float]:
    """Each buyer is suggested something more; some suggestions fit, more of them where we know what was bought before.

    Source: feature C28 (precision of recommendations); sizes are assumed.
    """
    fits = precision * (1.0 if known > 0.5 else unknown)
    taken = 1.0 if luck < fits * accept else 0.0
    return quantity * (1.0 + size * taken), 1.0, taken


@behaviour(writes="last_online", where="bought", start=-1.0)
def file_record(online: Annotated[float, At("channel")]) -> float:
    """In which system the purchase is on file."""
    return online
