"""Triggers: the calendar, a purchase, a long silence or a basket left behind makes a direct medium write of itself.

Triggered contacts need consent, obey the same caps and tire people like all others.
"""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, Between, State, Sum, Table, Trait, Uniform, behaviour


@behaviour(writes="due reminder", over="medium")
def come_due(
    audience: Trait,
    opted_out: State,
    bought_on: State,
    dropped_on: State,
    today: Table,
    after_purchase: Table,
    after_silence: Table,
    after_drop: Table,
    rhythm: Table,
) -> tuple[float, float]:
    """Which media have a reason to write to a person today, and which of them remind of a basket left behind.

    Silence counts from the last purchase, or from the day before the first; a steady rhythm goes by the calendar.
    Source: feature B10 (trigger rules), B9 (mail at a steady rhythm).
    """
    since = today - bought_on
    thanks = after_purchase > 0.0 and bought_on >= 0.0 and since == after_purchase
    periods = floor(since / max(after_silence, 1.0))
    silence = after_silence > 0.0 and periods >= 1.0 and since == after_silence * periods
    basket = after_drop > 0.0 and dropped_on >= 0.0 and today - dropped_on == after_drop
    letter = rhythm > 0.0 and today == rhythm * floor(today / max(rhythm, 1.0))
    may = audience * (1.0 - opted_out)
    return may if thanks or silence or basket or letter else 0.0, may if basket else 0.0


@behaviour(writes="met", over="medium", reduce=Sum())
def meet_or_be_due(seen: State, due: State) -> float:
    """How many media a person may meet today, by the plan or by a trigger."""
    return max(seen, due)


@behaviour(writes="exposure extra", over="medium", where="met")
def send_due(exposure: State, due: State) -> tuple[float, float]:
    """A contact that is due waits in line like one that the plan pays for; it is extra if the plan does not."""
    return max(exposure, due), 1.0 if due > 0.5 and exposure <= 0.0 else 0.0


@behaviour(writes="triggered", over="medium", where="met")
def count_due(extra: State, reached: State) -> float:
    """The extra contacts that went out: they cost money beside the plan."""
    return 1.0 if extra > 0.5 and reached > 0.0 else 0.0


@behaviour(writes="reminded", over="medium", where="met", reduce=Sum())
def remind(reminder: State, reached: State) -> float:
    """Whether today's contact is about a basket left behind."""
    return reminder if reached > 0.0 else 0.0


@behaviour(writes="until", over="category", where="met")
def reopen_basket(
    until: State,
    basket: State,
    reminded: State,
    luck: Uniform,
    *,
    chance: Annotated[float, Between(0.0, 1.0, "per reminder", "basket_return")] = 0.1,
) -> float:
    """Some who are reminded of a basket need again today what was in it.

    Source: feature B10 (a contact after a dropped basket); the share is assumed.
    """
    return min(until, 0.0) if basket > 0.5 and reminded > 0.5 and luck < chance else until


@behaviour(writes="dropped_on dropped", where="trip", start=-1.0)
def drop_basket(
    dropped_on: State,
    considers: State,
    luck: Uniform,
    today: Table,
    own: Annotated[float, At("channel")],
    *,
    chance: Annotated[float, Between(0.0, 1.0, "share of those who considered us", "basket_dropped")] = 0.3,
) -> tuple[float, float]:
    """Some who considered us and bought elsewhere, or nothing, had filled a basket and left it.

    Source: feature B10; the share is assumed.
    """
    leaves = considers > 0.5 and own < 0.5 and luck < chance
    return today if leaves else dropped_on, 1.0 if leaves else 0.0


@behaviour(writes="basket", over="category", where="trip")
def leave_basket(needs: State, dropped: State) -> float:
    """What was in the basket that was left; a later trip leaves another one, or none."""
    return needs * dropped


@behaviour(writes="bought_on", where="bought", start=-1.0)
def note_purchase(bought_on: State, today: Table) -> float:
    """The day of the last purchase."""
    return today + 0.0 * bought_on
