"""Where every number in force comes from: the line that set it, what it replaced, and how it is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from scenarios import authors
from scenarios.anatomy import Form, Steps, form_at, number
from scenarios.compile import edited, order_of_day
from scenarios.errors import ScenarioError
from scenarios.load import SCAFFOLD, Scenario
from scenarios.marks import Evidence, Mark, Node, Text
from scenarios.numbers import Noun, Source
from scenarios.schema import Settings
from scenarios.spelling import suggestion
from scenarios.wording import dotted
from sim.barrier import Together
from sim.behaviour import Behaviour
from sim.literature import findings
from sim.switches import switched_off

Provenance = Literal["fitted", "literature", "assumed", "scenario"]
CHOSEN = (
    "version", "title", "question", "starts", "days", "burn_in_days", "run_out_days", "time_zone", "currency",
    "language", "members", "agents", "seed", "on", "off", "day", "strategies", "budget", "rules", "guardrails",
    "outputs", "fitted", "segments_by", "claims", "menus",
)  # fmt: skip
"""Settings that are decided, not known: their provenance is the scenario."""
_READ = ("V", "V2", "M")


@dataclass(frozen=True)
class Layer:
    """One value that a setting had on the way: what, and who set it."""

    value: str
    where: str


@dataclass(frozen=True)
class Setting:
    """One value in force.

    Attributes:
        path: dotted, as in levers and `--set`.
        value, unit: as people read them.
        provenance: fitted to data, from the literature, assumed, or chosen in the scenario.
        source: the study, the standard error and cases, or "assumed".
        where: file:line that set it, or the module that holds the default.
        layers: all values it had, the oldest first; the last is in force.
    """

    path: str
    value: str
    unit: str
    provenance: Provenance
    source: str
    where: str
    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class Change:
    """A setting that two scenarios have different; None where one lacks it."""

    path: str
    before: Setting | None
    after: Setting | None


def explain(scenario: Scenario) -> list[Setting]:
    """Every value in force, in the order of the settings."""
    lived = moments(scenario)
    return [_setting(scenario, lived, path, value) for path, value in effective(scenario)]


def explain_at(scenario: Scenario, path: str) -> list[Setting]:
    """The values at or below one dotted path.

    Raises:
        ScenarioError: the scenario has no such setting; the near miss is named.
    """
    steps = tuple(path.split("."))
    lived, values = moments(scenario), list(effective(scenario))
    found = [_setting(scenario, lived, p, v) for p, v in values if p[: len(steps)] == steps]
    if found:
        return found
    known = sorted({dotted(p[:n]) for p, _ in values for n in range(1, len(p) + 1)})
    depth = len(steps) - 1
    last = sorted({p[depth] for p, _ in values if p[:depth] == steps[:-1] and len(p) > depth})
    hint = suggestion(steps[-1], last) if last else suggestion(path, known)
    spot = Mark(Text("PATH", (path,)), 1, 1, len(path))
    raise ScenarioError([spot.problem(f"there is no setting '{path}' in {scenario.file}", hint)])


def diff(before: Scenario, after: Scenario) -> list[Change]:
    """Settings whose values differ between two scenarios."""
    one = {s.path: s for s in explain(before)}
    two = {s.path: s for s in explain(after)}
    names = [*one, *(p for p in two if p not in one)]
    same = [p for p in one.keys() & two.keys() if one[p].value == two[p].value]
    return [Change(p, one.get(p), two.get(p)) for p in names if p not in set(same)]


def effective(scenario: Scenario) -> Iterator[tuple[Steps, Any]]:
    """Every value in force with its path; lists are one value, the numbers of all behaviours are among them."""
    for name in Settings.model_fields:
        if name in SCAFFOLD:
            continue
        if name == "behaviours":
            yield from _behaviours(scenario)
        else:
            yield from _leaves((name,), _plain(getattr(scenario, name)))


def _behaviours(scenario: Scenario) -> Iterator[tuple[Steps, Any]]:
    off = switched_off(scenario.off)
    for name, moment in sorted(moments(scenario).items()):
        given = scenario.behaviours.get(name, {})
        for p in moment.parameters:
            key = f"{name}.{p.name}"
            if key not in authors.SET_ELSEWHERE:
                yield ("behaviours", name, p.name), float(given.get(p.name, off.get(key, p.default)))


def moments(scenario: Scenario) -> Mapping[str, authors.Moment]:
    """The behaviours of a scenario's day, by name; behaviours that it gives numbers to are among them."""
    day = edited(order_of_day(scenario), scenario)
    lived = {x.name: x for x in day.moments if isinstance(x, (Behaviour, Together))}
    return {**{name: authors.standard()[name] for name in scenario.behaviours if name not in lived}, **lived}


def _plain(value: Any) -> Any:  # any setting
    return value.model_dump(mode="python") if isinstance(value, Noun) else _plain_group(value)


def _plain_group(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(v) for name, v in value.items()}
    return tuple(_plain(v) for v in value) if isinstance(value, tuple) else value


def _leaves(path: Steps, value: Any) -> Iterator[tuple[Steps, Any]]:
    if isinstance(value, Mapping):
        for name, below in value.items():
            yield from _leaves((*path, str(name)), below)
    elif value is not None:
        yield path, value


def _setting(scenario: Scenario, lived: Mapping[str, authors.Moment], path: Steps, value: Any) -> Setting:
    node = scenario.root.at(path)
    if node is None and ".".join(path[1:]) in switched_off(scenario.off):
        node = replace(scenario.root.value["off"], value=value)
    form = form_at(path)
    unit, cited, home = default_of(lived, path, form)
    layers = _layers(node)
    if not layers or layers[0].where != home:
        default = _default_value(lived, path, form)
        if default is not None:
            layers = [Layer(show(default), home), *layers]
    layers = layers or [Layer(show(value), home)]
    source, provenance = _known(path, value, node, cited)
    if node is not None and node.evidence is not None and node.evidence.unit:
        unit = node.evidence.unit
    where = home if node is None else str(node.spot if node.key else node.mark)
    if unit.startswith("money"):
        unit = unit.replace("money", scenario.currency, 1)
    return Setting(dotted(path), show(value), unit, provenance, source, where, tuple(layers))


def _layers(node: Node | None) -> list[Layer]:
    found = []
    while node is not None:
        found.append(Layer(show(node.plain()), str(node.spot)))
        node = node.before
    return found[::-1]


def default_of(lived: Mapping[str, authors.Moment], path: Steps, form: Form | None) -> tuple[str, str, str]:
    """A setting's unit, the source of its default, and the module that holds it."""
    if path[0] == "behaviours":
        moment = lived[path[1]]
        parameter = next(p for p in moment.parameters if p.name == path[2])
        return parameter.unit, parameter.source, moment.function.__module__
    notes = form.notes if form is not None else ()
    cited = next((n.text for n in notes if isinstance(n, Source)), "assumed")
    above = form_at(path[:-1])
    home = above.model.__module__ if above is not None and above.model is not None else Settings.__module__
    unit = form.unit if form is not None else ""
    if form is not None and form.items is not None:
        unit = form.items.unit
    return unit, cited, home


def _default_value(lived: Mapping[str, authors.Moment], path: Steps, form: Form | None) -> Any:
    if path[0] == "behaviours":
        return next(p.default for p in lived[path[1]].parameters if p.name == path[2])
    if form is None or form.field is None or form.field.is_required():
        return None
    return _plain(form.field.get_default(call_default_factory=True))


def _known(path: Steps, value: Any, node: Node | None, cited: str) -> tuple[str, Provenance]:
    """How a value is known: its source in words, and its mark."""
    words = isinstance(value, (bool, str)) or (isinstance(value, tuple) and all(isinstance(v, str) for v in value))
    if path[0] in CHOSEN or words:
        return "", "scenario"
    if node is None:
        return _cited(cited)
    evidence, kind = node.evidence, node.mark.text.kind
    if evidence is not None and (evidence.se is not None or evidence.n is not None):
        return _measured(evidence), "fitted"
    if evidence is not None and evidence.source and evidence.source != "fitted":
        return _cited(evidence.source)
    if kind == "fitted" or (evidence is not None and evidence.source == "fitted"):
        return "fitted", "fitted"
    return ("assumed", "assumed") if kind == "library" else ("", "scenario")


def _cited(source: str) -> tuple[str, Provenance]:
    """A row of the literature table by its id, or a source in words."""
    row = findings().get(source)
    if row is not None:
        mark = "" if row.mark == "assumed" else f" [{row.mark}]"
        return f"{row.source}{mark}", "literature" if row.mark in _READ else "assumed"
    assumed = not source or source.lower().startswith("assum")
    return (source or "assumed"), "assumed" if assumed else "literature"


def _measured(e: Evidence) -> str:
    parts = [e.source] if e.source not in ("", "fitted") else []
    parts += [f"se {e.se:g}"] if e.se is not None else []
    parts += [f"n {number(e.n)}"] if e.n is not None else []
    parts += [f"from {', '.join(e.columns)}"] if e.columns else []
    return "; ".join(parts)


def show(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{int(value):,}" if value.is_integer() and abs(value) >= 10_000 else f"{value:.10g}"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {show(v)}" for k, v in value.items() if v is not None) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(show(v) for v in value) + "]"
    return "" if value is None else str(value)
