"""The design concepts of a model, read off the order of its day, its columns and its tables."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module

from reports.describe.document import Grid, Section, Text
from scenarios.compile import Case
from scenarios.load import Scenario
from sim.barrier import Together
from sim.behaviour import Choose, draws
from sim.binding import Binding
from sim.day import Tally
from sim.kpi import KPIS

COLLECTIVES = ("segment", "tier", "region", "partner", "site")


def concepts(s: Scenario, case: Case, binding: Binding) -> Section:
    """All eleven concepts of the protocol, each with what this model has of it."""
    rows = (
        ("Basic principles", " ".join(_principles(case))),
        ("Emergence", _emergence(s)),
        ("Adaptation", f"What people do today depends on what they remember: {', '.join(_remembered(binding))}."),
        ("Objectives", f"Options race by random utility in: {_listed(_choices(case))}. Nobody maximises over time."),
        ("Learning", _learning(case, binding)),
        ("Prediction", "People expect tomorrow what they met until today; nobody foresees a price or a queue. "
                       "Plans are made outside the model, from runs of it."),
        ("Sensing", "A customer knows its own columns and the tables named under its moments, as they stand at that "
                    "moment. What the firm may know of customers is derived afterwards, late and in part "
                    "(`footfall records`)."),
        ("Interaction", f"Customers affect each other in: {_listed(_meetings(case))}."),
        ("Stochasticity", _luck(case)),
        ("Collectives", "; ".join(_collectives(case)) + "."),
        ("Observation", f"Exact counts by day: {', '.join(_counts(case))}."),
    )  # fmt: skip
    return Section("concepts", "Design concepts", (Text(LEAD), Grid(("concept", "in this model"), rows)))


LEAD = "Each concept of the protocol, read off the moments, columns and tables of this model."


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "nothing"


def _principles(case: Case) -> Iterator[str]:
    """The first line of every module that a moment of the day comes from, in the order of the day."""
    homes = dict.fromkeys(m.function.__module__ for m in case.day.moments if not isinstance(m, Tally))
    for home in homes:
        said = (inspect.getdoc(import_module(home)) or "").splitlines()
        if said:
            yield said[0]


def _emergence(s: Scenario) -> str:
    measures = ", ".join(KPIS[name].title.lower() for name in s.outputs.kpis if name in KPIS)
    return f"Results of what people do, none of them put in: {measures}; elasticities and shares of channels too."


def _remembered(binding: Binding) -> list[str]:
    return sorted(name for name, held in binding.columns.items() if held.written and not held.made)


def _choices(case: Case) -> list[str]:
    return [b.name for b in case.day.behaviours if isinstance(b.reduce, Choose)]


def _learning(case: Case, binding: Binding) -> str:
    expected = sorted(set(binding.changed) & {name for b in case.day.behaviours for name in b.tables})
    shared = f"What customers together make known moves with what happened: {', '.join(expected)}. " if expected else ""
    return f"{shared}Each person's own memories are those under adaptation; no rule of behaviour changes."


def _meetings(case: Case) -> list[str]:
    return [m.name for m in case.day.moments if isinstance(m, Together)]


def _luck(case: Case) -> str:
    count = sum(len(draws(b, case.world.axes, dict(case.world.nests_of(b.over)))) for b in case.day.behaviours)
    return (
        f"{count} streams of draws, keyed by customer, day and name, so that a strategy moves the luck of nobody: the "
        "same seed is the same people and the same days under every strategy."
    )


def _collectives(case: Case) -> Iterator[str]:
    """Groups that people belong to."""
    for axis in COLLECTIVES:
        names = case.world.axes.get(axis, ())
        if len(names) > 1 or (axis == "partner" and case.market.partners):
            yield f"{axis}: {', '.join(names)}"


def _counts(case: Case) -> list[str]:
    meetings = [n for m in case.day.moments if isinstance(m, Together) for n in m.tallies]
    return [m.name for m in case.day.moments if isinstance(m, Tally)] + meetings
