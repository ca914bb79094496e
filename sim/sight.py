"""What the firm sees of what happened: late, without the people who did not consent, and some people twice.

The simulation writes the truth. Planners and estimators who play by the rules read `Records` and `Survey` only. A
record holds nothing but what a till, a shop system or a contact list would write down; every other column of the truth
stays behind, whatever it is called. Luck is keyed by customer (and day), so a firm that matches more identities or
asks for more consent sees the same people as before and some more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.draws import BIRTH, uniforms
from sim.errors import ModelError
from sim.portable import elementwise, exp, normal_inverse

COUNTER, ONLINE = 0, 1
"""The systems in which things are written down: an unmatched person has a record in each."""

VISIBLE: Mapping[str, str] = MappingProxyType(
    {
        "option": "position of the option where it was bought",
        "category": "position of the category",
        "sales": "net sales in cents",
        "discount": "discount in cents",
        "returned": "1 for goods that came back",
        "medium": "position of the medium of a contact",
        "exposures": "how often the medium reached the person",
        "partner": "position of the partner whose card was shown",
        "waited": "microseconds between ticket and call",
        "abandoned": "1 for a ticket that was not answered when called",
    }
)
"""What a record can say beside who and when; nothing else of the truth ever passes."""

FIRST_PSEUDONYM = 2**62
"""Records of unmatched people have numbers from here on; permanent customer ids are below."""


@dataclass(frozen=True)
class Events:
    """What happened: one row for each order, contact or visit.

    Attributes:
        customer: permanent ids, in any order, repeated as often as something happened.
        day: the day on which it happened.
        system: where it was written down, `COUNTER` or `ONLINE`.
        columns: everything else that is true of the event, hidden or not.

    Raises:
        ModelError: columns of different lengths, an id out of range, or an unknown system.
    """

    customer: NDArray[np.int64]
    day: NDArray[np.int64]
    system: NDArray[np.int64]
    columns: Mapping[str, NDArray[np.int64] | NDArray[np.float64]] = field(default_factory=dict)

    def __init__(
        self, customer: ArrayLike, day: ArrayLike, system: ArrayLike, columns: Mapping[str, ArrayLike] | None = None
    ) -> None:
        for name, values in (("customer", customer), ("day", day), ("system", system)):
            object.__setattr__(self, name, np.asarray(values, np.int64).reshape(-1))
        object.__setattr__(self, "columns", {n: np.asarray(v) for n, v in (columns or {}).items()})
        for name, column in (("day", self.day), ("system", self.system), *self.columns.items()):
            if column.shape != self.customer.shape:
                raise ModelError(f"events: '{name}' has shape {column.shape}, 'customer' {self.customer.shape}")
        if len(self) and not 0 <= self.customer.min() <= self.customer.max() < FIRST_PSEUDONYM:
            raise ModelError("events: customer ids must be 0 or more and below 2^62")
        if not np.isin(self.system, (COUNTER, ONLINE)).all():
            raise ModelError("events: 'system' is 0 (counter) or 1 (online)")

    def __len__(self) -> int:
        return len(self.customer)


@dataclass(frozen=True)
class Records:
    """What the firm has on file, in the order in which it came in.

    Attributes:
        record: whom it is about, as far as the firm can tell.
        day: the date written on it.
        seen: the day on which it reached the planner.
        columns: the visible columns that the events had.
    """

    record: NDArray[np.int64]
    day: NDArray[np.int64]
    seen: NDArray[np.int64]
    columns: Mapping[str, NDArray[np.int64] | NDArray[np.float64]]

    def __len__(self) -> int:
        return len(self.record)

    @property
    def people(self) -> int:
        """How many people the firm thinks these are."""
        return len(np.unique(self.record))

    def known_on(self, day: int) -> Records:
        """What the planner knows on the evening of a day."""
        known = self.seen <= day
        columns = {name: values[known] for name, values in self.columns.items()}
        return Records(self.record[known], self.day[known], self.seen[known], columns)


@dataclass(frozen=True)
class Survey:
    """The answers that came back to "how likely are you to recommend us?", 0 to 10.

    Attributes:
        record: who answered, as far as the firm can tell.
        answer: whole numbers 0 to 10.
        asked: how many people were asked.
    """

    record: NDArray[np.int64]
    answer: NDArray[np.int64]
    asked: int

    @property
    def nps(self) -> float:
        """Promoters (9, 10) less detractors (0 to 6) per hundred answers; nan without an answer."""
        return recommendation(self.answer)


@dataclass(frozen=True)
class Sight:
    """How well the firm sees its customers. `Sight()` sees the truth.

    Attributes:
        sync_delay_hours: time from the event until the planner's system has it.
        id_match: share of customers whose counter and online identities are known to be one person; of the others
            each system has a record of its own.
        consent: share of customers about whom records may be kept; of the others there are none (the money is in the
            ledgers all the same).

    Raises:
        ModelError: a share is not between 0 and 1, or the delay is negative or endless.
    """

    sync_delay_hours: float = 0.0
    id_match: float = 1.0
    consent: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        for name in ("id_match", "consent"):
            if not 0 <= getattr(self, name) <= 1:
                raise ModelError(f"sight: {name} is a share from 0 to 1, not {getattr(self, name):g}")
        if not 0 <= self.sync_delay_hours < np.inf:
            raise ModelError(f"sight: sync_delay_hours is 0 or more, not {self.sync_delay_hours:g}")

    def consents(self, customer: ArrayLike, seed: int) -> NDArray[np.bool_]:
        """Which customers let the firm keep records about them."""
        return _lucky(customer, "sight.consent", seed, self.consent)

    def matched(self, customer: ArrayLike, seed: int) -> NDArray[np.bool_]:
        """Which customers the firm recognises across its systems."""
        return _lucky(customer, "sight.match", seed, self.id_match)

    def record_of(self, customer: ArrayLike, system: ArrayLike, seed: int) -> NDArray[np.int64]:
        """The number under which a system files each customer: the customer's own, or a pseudonym."""
        who = np.asarray(customer, np.int64)
        known = self.matched(who, seed)
        return np.where(known, who, _pseudonym(who, np.asarray(system, np.int64), seed))

    def records(self, events: Events, seed: int) -> Records:
        """What the firm files of what happened.

        An event happens at some moment of its day, the same for all of one customer and day, and is seen on the day
        that the delay leads to.

        Args:
            events: the truth.
            seed: 64-bit key of the run.
        """
        kept = self.consents(events.customer, seed)
        who, day = events.customer[kept], events.day[kept]
        moment = _each_day(who, day, "sight.moment", seed)
        seen = day + np.floor(moment + self.sync_delay_hours / 24).astype(np.int64)
        record = self.record_of(who, events.system[kept], seed)
        # By arrival, then by number: the order of the truth's rows would tell which records are one person.
        order = np.lexsort((record, day, seen))
        columns = {name: events.columns[name][kept][order] for name in VISIBLE if name in events.columns}
        return Records(record[order], day[order], seen[order], columns)

    def survey(
        self, customer: ArrayLike, satisfaction: ArrayLike, day: int, seed: int, *, share: float = 1.0
    ) -> Survey:
        """Ask a sample of customers whether they would recommend the firm; the content and the angry answer more often.

        The chance to answer is .1 + .1 |satisfaction - .7| / .3. Source: model page O11 (assumed).

        Args:
            customer: permanent ids.
            satisfaction: 0 to 1, the truth.
            day: the day of the survey.
            seed: 64-bit key of the run.
            share: of the customers who consent, how many are asked.
        """
        who, felt = np.asarray(customer, np.int64), np.asarray(satisfaction, np.float64)
        asked = self.consents(who, seed) & (uniforms(who, day, "sight.sample", seed) < share)
        moved = np.minimum(0.1 + 0.1 * np.abs(felt - 0.7) / 0.3, 1.0)
        answers = asked & (uniforms(who, day, "sight.response", seed) < moved)
        record = self.record_of(who[answers], np.full(answers.sum(), ONLINE), seed)
        order = np.argsort(record)
        answer = would_recommend(who[answers], felt[answers], day, seed)
        return Survey(record[order], answer[order], int(asked.sum()))


def would_recommend(customer: ArrayLike, satisfaction: ArrayLike, day: int, seed: int) -> NDArray[np.int64]:
    """What each customer would answer, 0 to 10, if asked: the truth that a survey samples.

    10 / (1 + exp(-6 (satisfaction - .62))) + a normal error with standard deviation 1.2, rounded. Source: model page
    O11 (assumed).
    """
    spread = elementwise(normal_inverse, uniforms(customer, day, "sight.answer", seed))
    middle = 10.0 / (1.0 + elementwise(exp, -6.0 * (np.asarray(satisfaction, np.float64) - 0.62)))
    return np.clip(np.floor(middle + 1.2 * spread + 0.5), 0, 10).astype(np.int64)


def recommendation(answers: ArrayLike) -> float:
    """Net promoter score of answers 0 to 10: promoters (9, 10) less detractors (0 to 6) per hundred; nan of none."""
    given = np.asarray(answers)
    if not given.size:
        return float("nan")
    return float(100 * ((given >= 9).sum() - (given <= 6).sum()) / given.size)


def _lucky(customer: ArrayLike, purpose: str, seed: int, share: float) -> NDArray[np.bool_]:
    fortunate: NDArray[np.bool_] = uniforms(customer, BIRTH, purpose, seed) < share
    return fortunate


def _each_day(customer: NDArray[np.int64], day: NDArray[np.int64], purpose: str, seed: int) -> NDArray[np.float64]:
    """One draw for each customer and day."""
    drawn = np.empty(len(customer))
    for today in np.unique(day):
        rows = day == today
        drawn[rows] = uniforms(customer[rows], int(today), purpose, seed)
    return drawn


def _pseudonym(customer: NDArray[np.int64], system: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """A number of 62 random bits for each customer and system, above every customer id."""
    number = np.zeros(np.broadcast_shapes(customer.shape, system.shape), np.int64)
    for where in (COUNTER, ONLINE):
        high, low = (
            (uniforms(customer, BIRTH, f"sight.pseudonym.{half}@{where}", seed) * 2.0**32).astype(np.int64)
            for half in ("high", "low")
        )
        number = np.where(system == where, FIRST_PSEUDONYM | high << 30 | low >> 2, number)
    return number
