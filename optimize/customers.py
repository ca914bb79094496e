"""Customers: what the firm can say about its customers from its own records of a simulated market, in tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimize import pilots
from optimize.history import History, Truth, live, seen
from optimize.leads import Leads, lift, rank, sales_after
from optimize.profiles import STAGES, Profiles, profiles, transitions
from optimize.response import Examples, Model, answered, auc, examples, fit
from scenarios.load import Scenario
from sim.people import TIERS
from sim.sight import FIRST_PSEUDONYM, Sight
from sim.spans import MONTH, QUARTER

Value = str | int | float
GROUPS, UNKNOWN = 4, "not matched"
REST = 10
"""Days at the end that no lead is ranked for, so that late receipts still count."""


@dataclass(frozen=True)
class Table:
    """A flat table for people: a title, heads, rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def named(self) -> list[dict[str, Value]]:
        """Rows by head."""
        return [dict(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Customers:
    """Everything that the firm's records of one year tell, and how far to trust it.

    Attributes:
        tables: by name, for people.
        people: all profiles at the end of the year.
        leads: ranked a month before the end, so that what followed is on file.
        model: of responses; fresh_auc: how well it ranks the contacts of a market with other luck (.5 is guessing).
        gains: sales of each tenth of the leads against the mean, best tenth first.
    """

    tables: dict[str, Table]
    people: Profiles
    leads: Leads
    model: Model
    fresh_auc: float
    gains: NDArray[np.float64]


def customers(
    scenario: Scenario, sight: Sight, *, strategy: str = "", replication: int = 0, pilot: int = 400
) -> Customers:
    """Live a year twice, with other luck: learn from the records of the first, and try what was learned on the second.

    Args:
        scenario: checked.
        sight: how well the firm sees its customers.
        strategy: whose levers are pulled; "" = none.
        replication: luck of the year that is told of; the model learns from the next one.
        pilot: people in a pilot.

    Raises:
        ValueError: nobody was contacted, or nobody answered: there is nothing to learn.
    """
    year, other = (live(scenario, replication + k, strategy=strategy) for k in (0, 1))
    now, past = seen(year, sight), seen(other, sight)
    media = _media(year, other)
    taught, found = (examples(h, media, QUARTER) for h in (past, now))
    model = fit(taught.names, taught.features, taught.answers)
    people = profiles(now, len(scenario.channels))
    then = max(1, now.day - MONTH - REST)
    earlier = seen(year, sight, then)
    leads = rank(scenario, earlier, model, media)
    gains = lift(sales_after(now, leads.who.record, then))
    tables = {
        "segments": _segments(scenario, year, people),
        "contacts": _contacts(scenario, year, found),
        "responses": _responses(scenario, year, found),
        "tiers": _tiers(year, sight, now, people),
        "stages": _stages(people),
        "clusters": _clusters(people, year.case.seed),
        "model": Table("Who answers a contact (log odds)", ("fact", "weight", "error"),
                       tuple(zip(model.names, model.weights.tolist(), model.errors.tolist(), strict=True))),
        "lift": Table("Sales of the month after the ranking, by tenth of the leads (mean = 1)", ("tenth", "lift"),
                      tuple((k + 1, float(x)) for k, x in enumerate(gains))),
        "pilot": _pilot(profiles(earlier, len(scenario.channels)), now, year.case.seed, pilot),
    }  # fmt: skip
    return Customers(tables, people, leads, model, auc(model(found.features), found.answers), gains)


def _media(*truths: Truth) -> tuple[str, ...]:
    """Names of the direct media that wrote to anybody, "" for all others."""
    used = np.unique(np.concatenate([t.contacts.columns["medium"] for t in truths]))
    return tuple(m.name if k in used else "" for k, m in enumerate(truths[0].case.market.media))


def _group(truth: Truth, record: NDArray[np.int64], column: str, known: NDArray[np.bool_]) -> NDArray[np.int64]:
    """What customers told the firm of themselves when they signed up, by record; the last group is not matched."""
    population = truth.case.population
    values = population.columns[column].values.astype(np.int64)
    place = np.minimum(np.searchsorted(population.ids, record), len(values) - 1)
    return np.where(known, values[place], len(truth.case.world.axes[column]))


def _segments(scenario: Scenario, truth: Truth, people: Profiles) -> Table:
    ours = truth.case.population.columns["segment"].values[: truth.case.customers].astype(np.int64)
    group, names = _group(truth, people.record, "segment", people.known), list(scenario.segments)
    rows: list[tuple[Value, ...]] = []
    for k, name in enumerate([*names, UNKNOWN]):
        mine, inside = people.where(group == k), k < len(names)
        rows.append(
            (
                scenario.segments[name].title or name if inside else name,
                scenario.segments[name].share if inside else 0.0,
                float((ours == k).mean()),
                len(mine),
                int(mine.orders.sum()),
                float(mine.sales.sum() / 100.0 / max(len(mine), 1)),
            )
        )
    heads = ("segment", "share in the file", "share simulated", "profiles", "orders", "sales a profile")
    return Table("Segments", heads, tuple(rows))


def _contacts(scenario: Scenario, truth: Truth, found: Examples) -> Table:
    refused = truth.run.columns()["opted_out"].sum(axis=1)
    sent = np.bincount(truth.contacts.columns["medium"], minlength=len(scenario.media))
    rows: list[tuple[Value, ...]] = []
    for k, (name, medium) in enumerate(scenario.media.items()):
        if medium.direct:
            mine = found.answers[found.medium == k]
            won = answered(found, np.zeros(len(found.answers), np.int64), 1, len(sent))[0][k]
            cost = float(sent[k] * medium.unit_cost)
            each = medium.unit_cost * len(mine) / won.answers if won.answers else float("nan")
            rows.append(
                (medium.title or name, int(sent[k]), cost, medium.fatigue, won.share, won.half, each, int(refused[k]))
            )
    heads = ("contact", "sent", "cost", "burden", "answered", "±", "cost of an answer", "opted out")
    return Table("Kinds of contact (answered = a purchase within a week, whatever the reason)", heads, tuple(rows))


def _responses(scenario: Scenario, truth: Truth, found: Examples) -> Table:
    known = found.record < FIRST_PSEUDONYM
    names = [*(s.title or n for n, s in scenario.segments.items()), UNKNOWN]
    cells = answered(found, _group(truth, found.record, "segment", known), len(names), len(scenario.media))
    rows = tuple(
        (name, medium.title or k, cell.contacts, cell.share, cell.half)
        for name, line in zip(names, cells, strict=True)
        for (k, medium), cell in zip(scenario.media.items(), line, strict=True)
        if medium.direct and cell.contacts
    )
    return Table("Answers by segment and kind of contact", ("segment", "contact", "sent", "answered", "±"), rows)


def _tiers(truth: Truth, sight: Sight, now: History, people: Profiles) -> Table:
    before = profiles(seen(truth, sight, max(0, now.day - QUARTER)), len(truth.case.market.options))
    moves = transitions(before, people)
    share = moves / np.maximum(moves.sum(axis=1, keepdims=True), 1)
    rows: list[tuple[Value, ...]] = []
    for name, n, line in zip(TIERS, moves, share, strict=True):
        rows.append((name, int(n.sum()), *(float(x) for x in line)))
    return Table("Where a quarter took the customers of each value tier", ("tier", "people", *TIERS), tuple(rows))


def _stages(people: Profiles) -> Table:
    full = people.completeness
    rows = []
    for k, name in enumerate(STAGES):
        mine = people.stage == k
        rows.append((name, int(mine.sum()), float(full[mine].mean()) if mine.any() else 0.0))
    return Table("Stages of life as a customer", ("stage", "profiles", "completeness"), tuple(rows))


def _clusters(people: Profiles, seed: int) -> Table:
    group, means = pilots.clusters(people, GROUPS, seed)
    rows = tuple((k + 1, int((group == k).sum()), *(float(x) for x in line)) for k, line in enumerate(means))
    heads = ("group", "profiles", "days silent", "orders", "sales")
    return Table("Groups of like customers by recency, frequency and money", heads, rows)


def _pilot(people: Profiles, later: History, seed: int, size: int) -> Table:
    """What a pilot would find of the sales of the month after it was drawn, by strata and from everybody alike."""
    sales = sales_after(later, people.record, people.day)
    size = min(size, len(people))
    stratum, everybody = pilots.strata(people), np.zeros(len(people), np.int64)
    quota = pilots.quotas(stratum, size)
    rows = pilots.draw(people, stratum, quota, seed)
    alike = float(sales[pilots.simple(people, size, seed)].mean())
    lines: tuple[tuple[Value, ...], ...] = (
        (
            "by tier and stage",
            len(rows),
            pilots.mean_of(sales, rows, stratum),
            pilots.error_to_expect(sales, stratum, quota),
        ),
        ("from everybody alike", size, alike, pilots.error_to_expect(sales, everybody, {0: size})),
        ("everybody", len(people), float(sales.mean()), 0.0),
    )
    return Table("A pilot: mean sales of a customer in the month after it was drawn", _PILOT, lines)


_PILOT = ("drawn", "people", "mean", "error to expect")
