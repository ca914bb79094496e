"""What a model is made of: its entities, the columns of a customer, and the tables that all customers share."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reports.describe.document import Grid, Section, Text
from scenarios.calendar import Calendar
from scenarios.compile import Case
from scenarios.load import Scenario
from sim.binding import Binding
from sim.day import Tally
from sim.world import Tableau

SHOWN = 9
"""So many numbers of a table are shown one by one; of more, the least and the greatest."""


def entities(s: Scenario, case: Case) -> Section:
    """Who and what there is, how many of each, and the scales of time and space."""
    calendar = Calendar.of(s)
    scale = Text(
        f"One step is a day. {s.agents:,} simulated customers stand for {s.members:,} members, "
        f"{s.scale:,.6g} each. "
        f"{calendar.burn_in} days pass before the judged {calendar.days}, {calendar.run_out} after."
    )
    space = Text(
        f"Space is a region and a distance: customers live in {len(s.regions)} region(s), each at a distance of its "
        "own from the nearest store; there is no map."
    )
    listed = Grid(("entity", "how many", "what it is"), tuple(_entities(s, case)))
    axes = tuple(
        (axis, str(len(names)), ", ".join(names)) for axis, names in case.world.axes.items() if len(names) < 40
    )
    return Section("entities", "Entities and scales", (scale, space, listed, Grid(("axis", "size", "elements"), axes)))


def _entities(s: Scenario, case: Case) -> Iterator[tuple[str, str, str]]:
    outside = sum(p.outside_people for p in s.partners.values())
    yield "customer", f"{s.agents:,}", "a person of our base; the only entity that acts"
    if outside:
        yield (
            "outside member",
            f"{round(outside * s.agents):,}",
            "a partner's member who is not our customer at the start",
        )
    yield "channel", str(len(s.channels)), f"where people buy from us: {_titles(s.channels)}"
    yield "rival", str(len(s.rivals)), f"an option beside ours: {_titles(s.rivals) or 'none'}"
    yield "medium", str(len(s.media)), f"what a budget buys to reach people: {_titles(s.media)}"
    yield "category", str(len(s.categories)), f"what people need: {_titles(s.categories)}"
    if s.partners:
        yield "partner", str(len(s.partners)), f"a firm we have an agreement with: {_titles(s.partners)}"
    if s.hall is not None:
        count = len(case.world.axes["site"])
        yield "hall", f"{s.hall.halls:g}", f"where people queue; {count} for the simulated customers, as busy as those"
    yield "the firm", "1", "sets prices, money and rules as the scenario says; it does not act of itself in a run"


def _titles(group: object) -> str:
    """The names that people read, of a scenario's group."""
    assert isinstance(group, dict)
    return ", ".join(entry.title or name for name, entry in group.items())


def states(case: Case, binding: Binding) -> Section:
    """Every column of a customer: what it means, or what the moment that first writes it does."""
    meaning = {name: column.meaning for name, column in case.population.columns.items()}
    writer: dict[str, str] = {}
    for moment in case.day.moments:
        for name in () if isinstance(moment, Tally) else moment.writes:
            writer.setdefault(name, f"{moment.name}: {moment.title}" if not isinstance(moment, Tally) else "")
    rows = tuple(
        (name, _kind(held.made, held.written), held.axis, meaning.get(name) or writer.get(name, ""))
        for name, held in sorted(binding.columns.items(), key=lambda item: (item[1].made, item[0]))
    )
    told = Text(
        "Traits stay as they are at birth, states are kept from day to day, the rest is made anew every day. Where a "
        "column has no meaning of its own, the moment that writes it is named."
    )
    return Section("states", "State variables of a customer", (told, Grid(("name", "kind", "along", "meaning"), rows)))


def _kind(made: bool, written: bool) -> str:
    return "made daily" if made else "state" if written else "trait"


def environment(case: Case, binding: Binding) -> Section:
    """The tables that moments of this day look up, with who reads them and what they hold on the first day."""
    readers: dict[str, list[str]] = {}
    for moment in case.day.moments:
        for name in () if isinstance(moment, Tally) else moment.tables:
            readers.setdefault(name, []).append(moment.name)

    def how(name: str, dated: bool) -> str:
        return "by customers" if name in binding.changed else "by calendar" if dated else "never"

    rows = tuple(
        (name, " x ".join(t.axes) or "one number", how(name, t.dated), _held(t), ", ".join(readers[name]))
        for name, t in sorted(case.world.tables.items()) if name in readers
    )  # fmt: skip
    told = Text(
        "Tables that moments of this day look up. Money is in cents, prices are factors on the list price, times are "
        "microseconds where the reader says so."
    )
    titles = ("table", "along", "changes", "on the first day", "read by")
    return Section("environment", "What all customers share", (told, Grid(titles, rows)))


def _held(table: Tableau) -> str:
    """The numbers of a table on the first day."""
    days = table.period_of_day
    flat = np.asarray(table.values if days is None else table.values[days[0]]).ravel()
    if len(flat) <= SHOWN:
        return ", ".join(f"{v:.4g}" for v in flat)
    return f"{flat.min():.4g} to {flat.max():.4g}"
