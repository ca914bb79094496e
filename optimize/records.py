"""The firm's own transaction file of a simulated market: what reached its systems, never the truth behind it.

The file has the columns that `footfall fit` reads, so that a fit can be tried on customers whose truth is known: what
the delay, unmatched identities and missing consent do to an estimate is then plain to see.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from scenarios.calendar import Calendar
from scenarios.compile import Case, compile
from scenarios.load import Scenario
from sim.barrier import Call, together
from sim.engine import simulate
from sim.sight import COUNTER, ONLINE, Events, Records, Sight

Counts = NDArray[np.int64]
Memory = Mapping[str, tuple[Counts, ...]]
"""Day, as text -> columns, as a barrier keeps them."""

COLUMNS = ("transaction_id", "customer_id", "timestamp", "seen_on", "channel", "quantity", "net_amount", "currency")


@together(reads="channel paid returned", where="bought")
def keep_receipts(call: Call) -> None:
    """Keep who bought where, and for how much."""
    columns = (call["channel"], call["paid"], call["returned"])
    call.memory[str(call.day)] = (call.ids.copy(), *(c.astype(np.int64) for c in columns))


@dataclass(frozen=True)
class FirmFile:
    """What the firm has on file of one replication.

    Attributes:
        records: rows by arrival; sales in cents.
        scenario: whose customers these are.
        case: the replication that was run.
    """

    records: Records
    scenario: Scenario
    case: Case

    def rows(self) -> Iterator[tuple[str, ...]]:
        """One row for each receipt that the firm can read by the end of the year: the days of the year only."""
        calendar = Calendar.of(self.scenario)
        kinds = [o.kind for o in self.case.market.options]
        r = self.records
        order = zip(r.record, r.day, r.seen, r.columns["option"], r.columns["sales"], strict=True)
        for i, (who, day, seen, option, cents) in enumerate(order):
            bought, known = (calendar.first + timedelta(days=int(d)) for d in (day, seen))
            yield (f"t{i}", f"c{who}", f"{bought}T12:00:00", str(known), kinds[int(option)], "1", f"{cents / 100:.2f}",
                   self.scenario.currency)  # fmt: skip

    def text(self) -> str:
        """The file as CSV."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self.rows())
        return out.getvalue()


def firm_file(scenario: Scenario, sight: Sight, replication: int = 0) -> FirmFile:
    """Live a replication under today's budget and file what the firm sees of its purchases in the judged year."""
    case = compile(scenario, replication)
    day = case.day.insert(after="account", add=keep_receipts)
    calendar = case.calendar
    length = calendar.burn_in + calendar.days
    run = simulate(case.population, case.world, day, days=length, seed=case.seed, parameters=case.parameters)
    assert run.snapshot is not None
    events = receipts(run.snapshot.memory.get("keep_receipts", {}), case, calendar.burn_in)
    return FirmFile(sight.records(events, case.seed).known_on(length - 1), scenario, case)


def receipts(memory: Memory, case: Case, first: int = 0) -> Events:
    """What `keep_receipts` wrote down from a day on: the web files its purchases apart from the counters."""
    day, ids, option, paid, returned = joined(memory, 4, first)
    online = np.array([o.kind in ("web", "app") for o in case.market.options])
    system = np.where(online[option], ONLINE, COUNTER)
    return Events(ids, day, system, {"option": option, "sales": paid, "returned": returned})


def joined(memory: Memory, width: int, first: int = 0) -> tuple[Counts, ...]:
    """Day and columns of all days from one on, in order, of what a barrier kept by day."""
    days = sorted(day for day in map(int, memory) if day >= first)
    parts = [memory[str(d)] for d in days]
    day = np.repeat(np.array(days, np.int64), [len(p[0]) for p in parts])
    columns = [np.concatenate([p[k] for p in parts]) if parts else np.zeros(0, np.int64) for k in range(width)]
    return day, *columns
