"""ODD: overview, design concepts and details of a scenario's model, read off the code that will run.

The order of the chapters is that of the ODD protocol. Source: Grimm et al. 2020 (ODD protocol, second update).
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

from reports.describe.document import Block, Code, Document, Grid, Section, Text
from scenarios.calendar import Calendar
from scenarios.compile import Case, compile
from scenarios.explain import Setting, explain
from scenarios.load import Scenario
from sim.barrier import Together
from sim.behaviour import Behaviour, draws
from sim.binding import Binding
from sim.day import Tally

PEOPLE = 50
"""Simulated customers that are made to see which columns there are; the description does not depend on it."""


def describe(scenario: Scenario) -> Document:
    """The model of a scenario as it will run, without running it."""
    case = compile(scenario, 0, agents=PEOPLE)
    binding = Binding.of(case.day, case.population, case.world)
    settings = explain(scenario)
    sections = [
        _purpose(scenario),
        _entities(scenario, case),
        _states(case, binding),
        _environment(case, binding),
        _schedule(scenario, case),
        _concepts(case, binding),
        _initialisation(scenario, case),
        _input(settings),
        Section("submodels", "Submodels", (Text("Every moment of the day: what it means, what it computes, its numbers "
                                                "and where they come from. The code shown is the code that runs."),)),
    ]  # fmt: skip
    sections += [_submodel(m, settings) for m in case.day.moments if not isinstance(m, Tally)]
    return Document(f"{scenario.title}: the model", tuple(sections))


def _purpose(s: Scenario) -> Section:
    asked = [Text(s.question)] if s.question else []
    why = Text(
        "The model rehearses strategies before they are rolled out: which agreement with a partner, price, spread "
        "of money over media, and rule for contacts earns more, and how sure that is. Elasticities, shares of channels "
        "and "
        "shares of heavy buyers are results of what people do; none of them is put in. `footfall validate` holds them "
        "against what is known of real customers."
    )
    return Section("purpose", "Purpose and patterns", (*asked, why))


def _entities(s: Scenario, case: Case) -> Section:
    calendar = Calendar.of(s)
    scale = Text(
        f"One step is a day. {s.agents:,} simulated customers stand for {s.members:,} members, "
        f"{s.members / s.agents:,.6g} each. "
        f"{calendar.burn_in} days pass before the judged {calendar.days}, {calendar.run_out} after."
    )
    rows = tuple(
        (axis, str(len(names)), ", ".join(names)) for axis, names in case.world.axes.items() if len(names) < 40
    )
    return Section("entities", "Entities and scales", (scale, Grid(("axis", "size", "elements"), rows)))


def _states(case: Case, binding: Binding) -> Section:
    meaning = {name: column.meaning for name, column in case.population.columns.items()}
    writer: dict[str, str] = {}
    for moment in case.day.moments:
        for name in () if isinstance(moment, Tally) else moment.writes:
            writer.setdefault(name, moment.name)
    rows = tuple(
        (name, _kind(held.made, held.written), held.axis, meaning.get(name) or f"written by {writer.get(name, '')}")
        for name, held in sorted(binding.columns.items(), key=lambda item: (item[1].made, item[0]))
    )
    told = Text("Traits stay as they are at birth, states are kept from day to day, the rest is made anew every day.")
    return Section("states", "State variables of a customer", (told, Grid(("name", "kind", "along", "meaning"), rows)))


def _kind(made: bool, written: bool) -> str:
    return "made daily" if made else "state" if written else "trait"


def _environment(case: Case, binding: Binding) -> Section:
    def how(name: str, dated: bool) -> str:
        return "changed by customers" if name in binding.changed else "by calendar" if dated else "fixed"

    rows = tuple((n, " x ".join(t.axes) or "one number", how(n, t.dated)) for n, t in sorted(case.world.tables.items()))
    return Section("environment", "What all customers share", (Grid(("table", "along", "changes"), rows),))


def _schedule(s: Scenario, case: Case) -> Section:
    titles = ("order", "kind", "name", "what happens", "along", "for whom", "every", "reads", "writes")
    rows = tuple(
        (str(r["order"]), r["kind"], r["name"], r["title"], r["over"], r["where"] or "all", f"{r['every']} d",
         " ".join(r["reads"]), " ".join(r["writes"]))
        for r in case.day.table()
    )  # fmt: skip
    told = Text(
        "Moments of the kind each are lived by every customer without seeing others; at a together customers meet; "
        "tallies count. Where a condition is named, others skip the moment."
    )
    changed = [Text(f"The scenario changes the standard order in {len(s.day)} place(s).")] if s.day else []
    return Section("schedule", "Process overview and scheduling", (told, *changed, Grid(titles, rows)))


def _concepts(case: Case, binding: Binding) -> Section:
    meets = [m.name for m in case.day.moments if isinstance(m, Together)]
    count = sum(len(draws(b, case.world.axes, dict(case.world.nests_of(b.over)))) for b in case.day.behaviours)
    chosen = [b.name for b in case.day.behaviours if b.reduce is not None and type(b.reduce).__name__ == "Choose"]
    remembered = sorted(n for n, h in binding.columns.items() if h.written and not h.made)
    tallies = [m.name for m in case.day.moments if isinstance(m, Tally)] + [
        n for m in case.day.moments if isinstance(m, Together) for n in m.tallies
    ]
    rows = (
        ("Adaptation", f"What people do today depends on what they remember: {', '.join(remembered)}."),
        ("Objectives", f"Options race by random utility in: {', '.join(chosen) or 'nothing'}."),
        ("Interaction", f"Customers affect each other in: {', '.join(meets) or 'nothing'}."),
        ("Stochasticity", f"{count} streams of draws, keyed by customer, day and name, so that a strategy moves the "
                          "luck of nobody: the same seed is the same people and the same days under every strategy."),
        ("Observation", f"Exact counts by day: {', '.join(tallies)}."),
    )  # fmt: skip
    return Section("concepts", "Design concepts", (Grid(("concept", "in this model"), rows),))


def _initialisation(s: Scenario, case: Case) -> Section:
    rows = tuple((name, c.axis, c.meaning) for name, c in case.population.columns.items())
    told = Text(
        f"People are drawn once at birth from luck of their own; seed {s.seed}. Then {s.burn_in_days} days are lived "
        "at today's spending, so that habits and memories are settled on the first judged morning."
    )
    return Section("initialisation", "Initialisation", (told, Grid(("drawn at birth", "along", "meaning"), rows)))


def _input(settings: list[Setting]) -> Section:
    rows = tuple(
        (x.path, x.value, x.unit, x.provenance, x.source, x.where)
        for x in settings
        if x.path.split(".")[0] != "behaviours"
    )
    return Section("input", "Input data", (Grid(("setting", "value", "unit", "known how", "source", "set at"), rows),))


def _submodel(moment: Behaviour[..., Any] | Together, settings: list[Setting]) -> Section:
    prefix = f"behaviours.{moment.name}."
    said = inspect.getdoc(moment.function) or moment.name
    blocks: list[Block] = [Text(paragraph) for paragraph in said.split("\n\n")]
    rows = []
    told = {x.path: x for x in settings}
    for p in moment.parameters:
        x = told.get(prefix + p.name)
        known = (x.value, x.provenance, x.source, x.where) if x else (f"{p.default:g}", "assumed", p.source, "")
        rows.append((p.name, known[0], p.unit, f"{p.low:g} to {p.high:g}", *known[1:]))
    if rows:
        titles = ("number", "value", "unit", "range", "known how", "source", "set at")
        blocks.append(Grid(titles, tuple(rows)))
    blocks.append(Code(equations(moment.function)))
    return Section(f"moment-{moment.name}", moment.name, tuple(blocks), 3)


def equations(function: Any) -> str:
    """A function's code without decorator, signature and docstring; "" where there is no source."""
    try:
        lines = textwrap.dedent(inspect.getsource(function))
        node = ast.parse(lines).body[0]
    except (OSError, TypeError, SyntaxError, IndexError):
        return ""
    assert isinstance(node, ast.FunctionDef)
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    if not body:
        return ""
    return textwrap.dedent("\n".join(lines.splitlines()[body[0].lineno - 1 :]))
