"""Profiles: what the firm's own records say about each customer it knows, and how complete that picture is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimize.history import History
from sim.people import TIERS
from sim.sight import FIRST_PSEUDONYM
from sim.spans import QUARTER

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
STAGES = ("new", "active", "at risk", "lapsed")
HIGH, POTENTIAL = 0.2, 0.3
"""Shares of the tiers, as the simulator ranks them."""
HALF_YEAR = 2 * QUARTER
FACTS = 6
"""Facts that make a whole profile; see `Profiles.completeness`."""
NEVER = -1


@dataclass(frozen=True)
class Profiles:
    """One row for each person that the firm thinks it knows, on the evening of a day.

    Attributes:
        record: number under which the firm files the person; `known` where it is a customer's own number.
        first, last: days of the first and the last purchase on file, -1 = none.
        orders, sales: purchases on file and what they brought, cents.
        option: position of the option bought from most often, -1 = none.
        contacts: contacts on file.
        day: the evening.
    """

    record: Counts
    first: Counts
    last: Counts
    orders: Counts
    sales: Counts
    option: Counts
    contacts: Counts
    day: int

    def __len__(self) -> int:
        return len(self.record)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whose identities are matched: what people told the firm about themselves can be looked up."""
        return np.asarray(self.record < FIRST_PSEUDONYM)

    @property
    def completeness(self) -> Numbers:
        """Share of six facts that are there.

        Who the person is (matched), a favourite channel, a basket, a rhythm (two purchases), a habit (four), and
        whether contacts reach it.
        """
        facts = (self.known, self.orders > 0, self.sales > 0, self.orders > 1, self.orders > 3, self.contacts > 0)
        return np.asarray(np.sum(facts, axis=0) / FACTS)

    @property
    def tier(self) -> Counts:
        """Value tier by recency, frequency and money on file: 0 high, 1 potential, 2 ordinary."""
        score = self.sales / (1.0 + self.sales.max(initial=0))
        silence = np.where(self.last == NEVER, self.day + 1, self.day - self.last)
        for values in (-silence, self.orders, self.sales):
            for edge in np.quantile(values, (0.2, 0.4, 0.6, 0.8)) if len(values) else ():
                score += values > edge
        rank = np.argsort(np.argsort(-score, kind="stable"), kind="stable") / max(len(score), 1)
        return np.where(rank < HIGH, 0, np.where(rank < HIGH + POTENTIAL, 1, 2))

    @property
    def stage(self) -> Counts:
        """Stage of life as a customer: 0 new, 1 active, 2 at risk, 3 lapsed or never seen to buy."""
        silence = np.where(self.last == NEVER, self.day + HALF_YEAR, self.day - self.last)
        early = (self.first >= 0) & (self.day - self.first <= QUARTER)
        late = np.where(silence > HALF_YEAR, 3, np.where(silence > QUARTER, 2, 1))
        return np.where(early & (late == 1), 0, late)

    def where(self, rows: NDArray[np.bool_]) -> Profiles:
        """Some of them."""
        return self.at(np.flatnonzero(rows))

    def at(self, places: Counts) -> Profiles:
        """Those at some places, in that order."""
        return Profiles(
            self.record[places], self.first[places], self.last[places], self.orders[places], self.sales[places],
            self.option[places], self.contacts[places], self.day,
        )  # fmt: skip


def profiles(history: History, options: int) -> Profiles:
    """The profiles that the firm can draw up from its records.

    Args:
        history: contacts and receipts on file.
        options: how many options there are to buy from.
    """
    bought, written = history.receipts, history.contacts
    record = np.unique(np.concatenate([bought.record, written.record]))
    row, n = np.searchsorted(record, bought.record), len(record)
    first, last = np.full(n, np.iinfo(np.int64).max), np.full(n, NEVER, np.int64)
    np.minimum.at(first, row, bought.day)
    np.maximum.at(last, row, bought.day)
    by_option = np.zeros((n, options), np.int64)
    np.add.at(by_option, (row, bought.columns["option"].astype(np.int64)), 1)
    sales = np.zeros(n, np.int64)
    np.add.at(sales, row, bought.columns["sales"].astype(np.int64))
    orders = by_option.sum(axis=1)
    contacts = np.bincount(np.searchsorted(record, written.record), minlength=n).astype(np.int64)
    favourite = np.where(orders > 0, by_option.argmax(axis=1), NEVER)
    return Profiles(record, np.where(orders > 0, first, NEVER), last, orders, sales, favourite, contacts, history.day)


def transitions(before: Profiles, after: Profiles) -> Counts:
    """How many moved from each tier to each other between two evenings: rows before, columns after.

    Who is on file on both evenings counts.
    """
    shared, mine, theirs = np.intersect1d(before.record, after.record, assume_unique=True, return_indices=True)
    moves = np.zeros((len(TIERS), len(TIERS)), np.int64)
    np.add.at(moves, (before.tier[mine], after.tier[theirs]), np.ones(len(shared), np.int64))
    return moves
