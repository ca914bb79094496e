"""Contacts: calls, messages and mail need consent, obey hard caps, tire people and drive some to opt out."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, Between, State, Sum, Table, Uniform, behaviour
from sim.portable import exp


@behaviour(writes="queued", over="medium", where="met", reduce=Sum())
def queue_contacts(exposure: State, turn: Table) -> float:
    """Which contacts wait for a person today, as a sum of powers of two (`turn`; 0 for advertising)."""
    return turn if exposure > 0.0 else 0.0


@behaviour(writes="contact", where="met")
def allow_contact(
    queued: State,
    contacts_week: State,
    contacts_month: State,
    week_cap: Annotated[float, At("tier")],
    month_cap: Annotated[float, At("tier")],
) -> float:
    """One contact a day at most, and never above the caps of the week and of the month of the person's tier.

    Source: model page M6 (hard frequency cap).
    """
    return 1.0 if queued > 0.0 and contacts_week < week_cap and contacts_month < month_cap else 0.0


@behaviour(writes="reached", over="medium", where="met")
def reach(exposure: State, contact: State, queued: State, direct: Table, turn: Table, turn_inverse: Table) -> float:
    """Advertising reaches whom it met; of the contacts that wait, the first in order goes out if one may.

    `turn_inverse` is 1 / (2 turn): what is left of `queued` after whole multiples of 2 turn tells the first.
    """
    rest = queued - 2.0 * turn * floor(queued * turn_inverse)
    sent = contact if rest == turn else 0.0
    return exposure * (sent if direct > 0.5 else 1.0)


@behaviour(writes="strain", over="medium", where="met", reduce=Sum())
def weigh_contacts(reached: State, direct: Table, burden: Table) -> float:
    """How heavy today's contact weighs: a call more than a message."""
    return burden if reached > 0.0 and direct > 0.5 else 0.0


@behaviour(writes="fatigue")
def recover(
    fatigue: State,
    *,
    memory: Annotated[float, Between(0.0, 1.0, "share kept a day", "fatigue_memory")] = 0.9,
) -> float:
    """The load of earlier contacts fades from day to day.

    Source: model page M5.
    """
    return memory * fatigue


@behaviour(writes="fatigue contacts_week contacts_month", where="met")
def tire(
    fatigue: State,
    contacts_week: State,
    contacts_month: State,
    strain: State,
    contact: State,
    luck: Uniform,
    *,
    id_match: Annotated[float, Between(0.0, 1.0, "share of contacts seen by the firm")] = 1.0,
) -> tuple[float, float, float]:
    """A contact adds to the load, and to the firm's counters of week and month, which keep the caps hard.

    The firm counts the contacts it can match to a person; with an id match below 1 the caps leak.
    Source: model page M5 and M6.
    """
    seen = contact if luck < id_match else 0.0
    return fatigue + strain, contacts_week + seen, contacts_month + seen


@behaviour(writes="excess satisfaction", where="met")
def annoy(
    fatigue: State,
    satisfaction: State,
    contact: State,
    *,
    fatigue_limit: Annotated[float, Between(0.0, 30.0, "contacts", "fatigue_limit")] = 3.0,
    loss: Annotated[float, Between(0.0, 0.2, "satisfaction per contact", "fatigue_satisfaction")] = 0.01,
) -> tuple[float, float]:
    """A contact beyond what a person puts up with costs satisfaction.

    Source: model page M5.
    """
    excess = max(0.0, fatigue - fatigue_limit)
    return excess, max(0.0, satisfaction - contact * loss * excess)


@behaviour(writes="opted_out", over="medium", where="met")
def opt_out(
    opted_out: State,
    reached: State,
    excess: State,
    direct: Table,
    luck: Uniform,
    *,
    chance: Annotated[float, Between(0.0, 1.0, "per contact", "opt_out_chance")] = 0.0015,
    slope: Annotated[float, Between(0.0, 5.0, "per contact", "opt_out_slope")] = 0.5,
) -> float:
    """Some people who are contacted refuse further contacts of that kind, more of them when they are tired of it.

    Source: model page M5; opt-out of .10 to .15 % a mail.
    """
    if reached <= 0.0 or direct < 0.5:
        return opted_out
    return 1.0 if luck < chance * exp(slope * excess) else opted_out


@behaviour(writes="opt_outs", over="medium", where="met", reduce=Sum())
def count_opt_outs(opted_out: State, reached: State, direct: Table) -> float:
    """Whether today's contact made the person refuse that medium (who refused before is not contacted)."""
    return opted_out if reached > 0.0 and direct > 0.5 else 0.0


@behaviour(writes="contacts_week")
def open_week(contacts_week: State) -> float:
    """A new calendar week: the week's contacts count from none."""
    return 0.0 * contacts_week


@behaviour(writes="contacts_month")
def open_month(contacts_month: State) -> float:
    """A new period of 28 days: the month's contacts count from none."""
    return 0.0 * contacts_month
