"""History: the contacts and receipts of a simulated market as they happened, and what the firm has on file of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimize.records import Memory, joined, keep_receipts, receipts
from scenarios.compile import Case, compile
from scenarios.load import Scenario
from sim.barrier import Call, together
from sim.day import Day
from sim.engine import simulate
from sim.run import Run
from sim.sight import ONLINE, Events, Records, Sight


@together(reads="reached tier", where="contact")
def keep_contacts(call: Call) -> None:
    """Keep whom we contacted today, by which medium, and the tier the person was in."""
    medium = np.argmax((call["reached"] > 0.0) & (call.tables["direct"][:, None] > 0.5), axis=0)
    call.memory[str(call.day)] = (call.ids.copy(), medium.astype(np.int64), call["tier"].astype(np.int64))


def kept(day: Day) -> Day:
    """The same day with contacts and receipts kept: it changes nobody's luck."""
    return day.insert(after="tire", add=keep_contacts).insert(after="account", add=keep_receipts)


@dataclass(frozen=True)
class Truth:
    """Everything that happened: one row for each contact (`contacts`) and purchase (`receipts`), by day.

    Contacts have the columns `medium` and `tier`, receipts `option`, `sales` and `returned` (cents).
    """

    contacts: Events
    receipts: Events
    run: Run
    case: Case


@dataclass(frozen=True)
class History:
    """What the firm has on file on the evening of `day`: nothing of the truth that its systems did not write down."""

    contacts: Records
    receipts: Records
    day: int


def live(scenario: Scenario, replication: int = 0, *, strategy: str = "", days: int | None = None) -> Truth:
    """Live a replication under today's budget and write everything down.

    Args:
        scenario: checked.
        replication: which luck.
        strategy: whose levers are pulled; "" = none.
        days: how many days; None = the burn-in and the judged days.
    """
    case = compile(scenario, replication, strategy=strategy)
    length = case.calendar.burn_in + case.calendar.days if days is None else days
    run = simulate(case.population, case.world, kept(case.day), days=length, seed=case.seed, parameters=case.parameters)
    assert run.snapshot is not None
    memory = run.snapshot.memory
    return Truth(_contacts(memory.get("keep_contacts", {})), receipts(memory.get("keep_receipts", {}), case), run, case)


def seen(truth: Truth, sight: Sight, day: int | None = None) -> History:
    """What the firm knows of it on the evening of a day (None = the last)."""
    evening = truth.run.days - 1 if day is None else day
    seed = truth.case.seed
    contacts, receipts = (sight.records(e, seed).known_on(evening) for e in (truth.contacts, truth.receipts))
    return History(contacts, receipts, evening)


def _contacts(memory: Memory) -> Events:
    day, ids, medium, tier = joined(memory, 3)
    return Events(ids, day, np.full(len(ids), ONLINE), {"medium": medium, "tier": tier})
