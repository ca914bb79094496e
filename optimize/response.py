"""Response: who answers a contact, learned from the firm's own records by a logistic model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimize.history import History
from sim.spans import MONTH, QUARTER, WEEK, YEAR

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
WINDOW, HALF_YEAR = WEEK, 2 * QUARTER
"""Days in which a purchase counts as an answer; in which purchases show habit."""
BASE = ("constant", "orders_half_year", "basket", "weeks_silent", "never_bought", "contacts_month")
STEPS, SMALL = 50, 1e-9
SPAN = 1 << 20
"""More days than any calendar has: a record's place and a day make one key."""


@dataclass(frozen=True)
class Model:
    """A logistic model: the log of the odds is the sum of weights times features.

    Attributes:
        names: of the features.
        weights, errors: one for each, and its standard error.
    """

    names: tuple[str, ...]
    weights: Numbers
    errors: Numbers

    def __call__(self, features: Numbers) -> Numbers:
        """Chance of each row, shape (rows, features)."""
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(features @ self.weights, -30.0, 30.0))))


def fit(names: tuple[str, ...], features: Numbers, answers: Numbers) -> Model:
    """Most likely weights by Newton's method, with a tiny pull to nought so that no weight runs away.

    Args:
        names: of the columns.
        features: shape (rows, columns).
        answers: 0 or 1 for each row.

    Raises:
        ValueError: there is nothing to learn from: all answers are the same.
    """
    if not 0 < answers.sum() < len(answers):
        raise ValueError("a response model needs contacts that were answered and contacts that were not")
    weights = np.zeros(features.shape[1])
    pull = 1e-6 * np.eye(len(weights)) * len(answers)
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(features @ weights, -30.0, 30.0)))
        curvature = (features * (chance * (1.0 - chance))[:, None]).T @ features + pull
        step = np.linalg.solve(curvature, features.T @ (answers - chance) - pull @ weights)
        weights = weights + step
        if np.abs(step).max() < SMALL:
            break
    return Model(names, weights, np.sqrt(np.diag(np.linalg.inv(curvature))))


def auc(score: Numbers, answers: Numbers) -> float:
    """Chance that one who answered has a higher score than one who did not; .5 is guessing. nan if all did the same."""
    _, place, size = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(size) - (size - 1) / 2.0)[place]
    yes, no = float(answers.sum()), float(len(answers) - answers.sum())
    return float((rank[answers > 0.5].sum() - yes * (yes + 1.0) / 2.0) / (yes * no)) if yes and no else float("nan")


@dataclass(frozen=True)
class Examples:
    """Contacts on file with what was known when they went out, and whether a purchase followed within a week.

    Attributes:
        features: shape (contacts, names); answers: 1 where one followed.
        record, medium, day: of each contact.
    """

    names: tuple[str, ...]
    features: Numbers
    answers: Numbers
    record: Counts
    medium: Counts
    day: Counts


def examples(history: History, media: tuple[str, ...], first: int = 0) -> Examples:
    """Every contact on file that is old enough to have been answered.

    Args:
        history: contacts and receipts on file.
        media: names of the direct media by position, "" for others.
        first: leave out contacts before this day, when little was known.
    """
    sent = history.contacts
    old = (sent.day <= history.day - WINDOW) & (sent.day >= first)
    record, day, medium = sent.record[old], sent.day[old], sent.columns["medium"][old].astype(np.int64)
    order = np.lexsort((record, day))
    record, day, medium = record[order], day[order], medium[order]
    names, features = describe(history, media, record, day, medium)
    people = np.unique(np.concatenate([record, history.receipts.record]))
    bought = np.sort(_key(people, history.receipts.record, history.receipts.day))
    at = _key(people, record, day)
    answers = np.searchsorted(bought, at + WINDOW) > np.searchsorted(bought, at)
    return Examples(names, features, answers.astype(np.float64), record, medium, day)


def describe(
    history: History, media: tuple[str, ...], record: Counts, day: Counts, medium: Counts
) -> tuple[tuple[str, ...], Numbers]:
    """What the firm knew about each person on a morning, as names and features (rows, names)."""
    bought, sent = history.receipts, history.contacts
    people = np.unique(np.concatenate([record, bought.record, sent.record]))
    order = np.lexsort((bought.seen, np.searchsorted(people, bought.record)))
    keys = _key(people, bought.record, bought.seen)[order]
    sales = np.concatenate([[0.0], np.cumsum(bought.columns["sales"][order] / 100.0)])
    start, now = _key(people, record, np.zeros_like(day)), _key(people, record, day)
    begin, past = np.searchsorted(keys, start), np.searchsorted(keys, now)
    lately = past - np.searchsorted(keys, np.maximum(now - HALF_YEAR, start))
    known = past - begin
    latest = np.concatenate([bought.day[order], [0]])[np.maximum(past - 1, 0)]
    silent = np.where(known > 0, np.minimum(day - latest, YEAR), YEAR)
    basket = np.where(known > 0, (sales[past] - sales[begin]) / np.maximum(known, 1), 0.0)
    crowd = np.sort(_key(people, sent.record, sent.day))
    crowded = np.searchsorted(crowd, now) - np.searchsorted(crowd, np.maximum(now - MONTH, start))
    usual = _direct(media)[0] if _direct(media) else 0
    kinds = [k for k in _direct(media) if k != usual]
    columns = [np.ones(len(day)), np.log1p(lately), np.log1p(basket), silent / 7.0, known == 0, crowded]
    columns += [medium == k for k in kinds]
    return (*BASE, *(media[k] for k in kinds)), np.stack([np.asarray(c, np.float64) for c in columns], axis=1)


def _direct(media: tuple[str, ...]) -> list[int]:
    return [k for k, name in enumerate(media) if name]


def _key(people: Counts, record: Counts, day: Counts) -> Counts:
    """One number for a record and a day, in the order of records and then days."""
    return np.asarray(np.searchsorted(people, record) * SPAN + day)


@dataclass(frozen=True)
class Answered:
    """How often contacts of one medium in one group of people were followed by a purchase within a week."""

    contacts: int
    answers: int

    @property
    def share(self) -> float:
        """Of the contacts."""
        return self.answers / self.contacts if self.contacts else 0.0

    @property
    def half(self) -> float:
        """Half the width of the 95 % interval (binomial)."""
        return 1.96 * float(np.sqrt(self.share * (1.0 - self.share) / self.contacts)) if self.contacts else 0.0


def answered(found: Examples, group: Counts, groups: int, media: int) -> list[list[Answered]]:
    """Answers by group (rows) and medium (columns).

    Args:
        found: contacts with their answers.
        group: of each contact.
        groups: how many there are.
        media: how many there are.
    """
    sent, won = np.zeros((groups, media), np.int64), np.zeros((groups, media), np.int64)
    np.add.at(sent, (group, found.medium), 1)
    np.add.at(won, (group, found.medium), found.answers.astype(np.int64))
    return [[Answered(int(n), int(k)) for n, k in zip(*rows, strict=True)] for rows in zip(sent, won, strict=True)]
