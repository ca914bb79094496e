"""ODD: overview, design concepts and details of a scenario's model, read off the code that will run.

The order of the chapters is that of the ODD protocol. Source: Grimm et al. 2020 (ODD protocol, second update).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from optimize.patterns.finding import Statement, statements
from reports.describe.concepts import concepts
from reports.describe.document import Block, Document, Grid, Section, Text
from reports.describe.submodel import submodel
from reports.describe.surroundings import entities, environment, states
from scenarios.compile import Case, compile
from scenarios.explain import Setting, explain, show
from scenarios.load import Scenario
from scenarios.plans import Strategy
from sim.binding import Binding
from sim.day import Tally
from sim.literature import meanings
from sim.population import Column

PEOPLE = 20_000
"""Simulated customers that are made to see which columns there are and what they hold at birth."""


def describe(scenario: Scenario) -> Document:
    """The model of a scenario as it will run, without running it."""
    case = compile(scenario, 0, agents=min(PEOPLE, scenario.agents))
    binding = Binding.of(case.day, case.population, case.world)
    settings = explain(scenario)
    sections = [
        _purpose(scenario),
        entities(scenario, case),
        states(case, binding),
        environment(case, binding),
        _schedule(scenario, case),
        concepts(scenario, case, binding),
        _initialisation(scenario, case),
        _input(scenario, settings),
        Section("submodels", "Submodels", (Text(SUBMODELS),)),
    ]
    sections += [submodel(m, settings) for m in case.day.moments if not isinstance(m, Tally)]
    return Document(f"{scenario.title}: the model", tuple(sections))


SUBMODELS = (
    "Every moment of the day: what it means, what it reads and draws, its numbers and where they come from. The "
    "code shown is the code that runs. Where a text cites the model page, that is docs/background/model.md."
)


def _purpose(s: Scenario) -> Section:
    protocol = Text(
        f"A description in the form of the ODD protocol (Grimm and others 2020), made from {s.file} and from the code "
        "that runs it by `footfall describe`; nothing in it is written by hand for this scenario."
    )
    asked: list[Block] = [protocol, *([Text(s.question)] if s.question else [])]
    why = Text(
        "The model rehearses strategies before they are rolled out: which agreement with a partner, price, spread "
        "of money over media, and rule for contacts earns more, and how sure that is. Elasticities, shares of channels "
        "and shares of heavy buyers are results of what people do; none of them is put in."
    )
    held = Text(
        "Patterns of real customers that the model is held against, by `footfall validate`; none of them sets a number."
    )
    patterns = tuple((p.id, p.statement, _bands(p), p.source) for p in statements().values())
    compared = tuple((x.title or name, _levers(x.levers), _when(x)) for name, x in s.strategies.items())
    blocks: list[Block] = [*asked, why, held, Grid(("id", "pattern", "band", "source"), patterns)]
    if compared:
        blocks += [
            Text("Strategies that this scenario compares with today."),
            Grid(("strategy", "levers", "when"), compared),
        ]
    return Section("purpose", "Purpose and patterns", tuple(blocks))


def _bands(pattern: Statement) -> str:
    return "; ".join(f"{band.meaning}: {band}" for band in pattern.bands)


def _levers(levers: Mapping[str, object]) -> str:
    return "; ".join(f"{path} = {show(value)}" for path, value in levers.items())


def _when(strategy: Strategy) -> str:
    if strategy.starts is None and strategy.ends is None:
        return "always"
    return f"{strategy.starts or 'from the first day'} to {strategy.ends or 'the last day'}"


def _schedule(s: Scenario, case: Case) -> Section:
    titles = ("order", "kind", "name", "what happens", "along", "for whom", "every", "reads", "writes")
    rows = tuple(
        (str(r["order"]), r["kind"], r["name"], r["title"], r["over"], r["where"] or "all", f"{r['every']} d",
         " ".join(r["reads"]), " ".join(r["writes"]))
        for r in case.day.table()
    )  # fmt: skip
    told = Text(
        "Moments of the kind each are lived by every customer without seeing others; at a together customers meet; "
        "tallies count. Where a condition is named, others skip the moment. Customers may be taken in any order: "
        "nothing that one does in an each is seen by another before the next together."
    )
    changed = [Text(f"The scenario changes the standard order in {len(s.day)} place(s).")] if s.day else []
    return Section("schedule", "Process overview and scheduling", (told, *changed, Grid(titles, rows)))


def _initialisation(s: Scenario, case: Case) -> Section:
    count = len(case.population.ids)
    rows = tuple((name, c.axis, c.meaning, _drawn(c)) for name, c in case.population.columns.items())
    told = Text(
        f"People are drawn once at birth from luck of their own; seed {s.seed}. Then {s.burn_in_days} days are lived "
        "at today's spending, so that habits and memories are settled on the first judged morning. The last column "
        f"shows what the first {count:,} people (outside members among them) are born with: mean, least to greatest."
    )
    titles = ("drawn at birth", "along", "meaning", "as drawn")
    return Section("initialisation", "Initialisation", (told, Grid(titles, rows)))


def _drawn(column: Column) -> str:
    values = np.asarray(column.values)
    least, most = float(values.min()), float(values.max())
    if least == most:
        return f"{least:.4g}"
    return f"{least:.4g} to {most:.4g}" if column.indexes else f"{values.mean():.4g} ({least:.4g} to {most:.4g})"


def _input(s: Scenario, settings: list[Setting]) -> Section:
    rows = tuple(
        (x.path, x.value, x.unit, x.provenance, x.source, x.where)
        for x in settings
        if x.path.split(".")[0] != "behaviours"
    )
    marks = "; ".join(f"{mark} = {meaning}" for mark, meaning in meanings().items() if mark != "assumed")
    known = f"Who says so stands under source; a letter in brackets tells how well that is known: {marks}."
    series = f"Nothing is read while the model runs; what changes by calendar is worked out before: {_dated(s)}."
    fitted = (
        [Text("Numbers marked fitted were measured on data; the settings under `fitted` say on which.")]
        if s.fitted
        else []
    )
    grid = Grid(("setting", "value", "unit", "known how", "source", "set at"), rows)
    return Section("input", "Input data", (Text(series), Text(known), *fitted, grid))


def _dated(s: Scenario) -> str:
    """What in a scenario follows the calendar."""
    seasons = len(s.needs.season) > 1 or any(c.season for c in s.categories.values())
    found = ["money on media by quarter", *(["seasons"] if seasons else []), "weekdays"]
    found += [f"{len(s.needs.events)} event(s)"] if s.needs.events else []
    return ", ".join([*found, "strategies with dates"])
