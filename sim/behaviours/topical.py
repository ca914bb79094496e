"""Topical: events near and on the screen, hot topics that come by chance, and media that work better together."""

from __future__ import annotations

from typing import Annotated

from sim.barrier import Call, together
from sim.behaviour import Between, EachUniform, Seen, State, Sum, Table, Trait, behaviour
from sim.draws import stream, uniform
from sim.portable import exp


@behaviour(writes="exposure", over="medium", where="met")
def attend_event(
    exposure: State,
    way: Trait,
    event_way: Table,
    on_screen: Table,
    *,
    screen: Annotated[float, Between(0.0, 1.0, "share of an exposure on the spot", "event_screen")] = 0.4,
) -> float:
    """An event reaches who lives near; shown online it reaches the others too, but a screen moves people less.

    `event_way` is ln(1 + km / 2) of the widest way people take, 0 = no event. Source: feature C34; sizes assumed.
    """
    if event_way <= 0.0 or way <= event_way:
        return exposure
    return exposure * screen * on_screen


@together(tables="hot", tallies={"hot_days": ()})
def strike(
    call: Call,
    *,
    rate: Annotated[float, Between(0.0, 1.0, "topics a week", "topic_rate")] = 0.05,
    lasts: Annotated[float, Between(1.0, 90.0, "days", "topic_days")] = 7.0,
) -> None:
    """Each day a topic may become hot by chance, and stays so for some days; nobody can plan for which.

    Source: feature C37 (random events); rate and length are assumed.
    """
    begins = uniform(0, call.day, stream("strike.begins"), call.seed) < rate / 7.0
    until = call.memory.get("until", -1)
    if begins:
        until = max(until, call.day + int(lasts) - 1)
    call.memory["until"] = until
    hot = call.day <= until
    call.tables["hot"][...] = 1.0 if hot else 0.0
    call.add("hot_days", int(hot))


@behaviour(writes="due", over="medium")
def join_in(
    due: State,
    audience: Trait,
    opted_out: State,
    luck: EachUniform,
    hot: Seen,
    topical: Table,
    *,
    heat: Annotated[float, Between(1.0, 20.0, "exposures", "topic_heat")] = 3.0,
) -> float:
    """On a hot day a topical medium meets part of its audience, and what joins the topic counts as several exposures.

    Source: feature C37; the weight is assumed.
    """
    joins = hot > 0.5 and luck < topical
    return max(due, heat * audience * (1.0 - opted_out)) if joins else due


@behaviour(writes="heard_online", over="medium", where="trip", reduce=Sum())
def hear_online(adstock: State, sharpness: Table, online_medium: Table) -> float:
    """How much a person has taken in online."""
    return online_medium * (1.0 - exp(-adstock * sharpness))


@behaviour(writes="heard_at_store", over="medium", where="trip", reduce=Sum())
def hear_at_store(adstock: State, sharpness: Table, at_store: Table) -> float:
    """How much a person has taken in at events in stores."""
    return at_store * (1.0 - exp(-adstock * sharpness))


@behaviour(writes="push", where="trip")
def work_together(
    push: State,
    heard_online: State,
    heard_at_store: State,
    *,
    synergy: Annotated[float, Between(0.0, 5.0, "logit", "media_synergy")] = 0.5,
) -> float:
    """What was seen online and what was lived in a store strengthen each other.

    Source: Naik and Raman 2003 for the existence of synergy; feature C31; the size is assumed.
    """
    return push + synergy * heard_online * heard_at_store
