"""Behaviours by name: those of the standard day, and those that a scenario file brings from a researcher's module."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from scenarios.anatomy import Steps, number
from scenarios.errors import Problem
from scenarios.marks import Node
from scenarios.plans import DayEdit
from scenarios.schema import Settings
from scenarios.spelling import suggestion
from scenarios.wording import spot, value_spot
from sim.barrier import Together
from sim.behaviour import Behaviour, Parameter
from sim.day import Day
from sim.errors import DayError
from sim.submodels import NEEDS, SUBMODELS
from sim.switches import SWITCHES

if TYPE_CHECKING:
    from scenarios.load import Scenario

Moment = Behaviour[..., Any] | Together

MADE = 1_000
"""Simulated customers that are made to try a changed day on."""

SET_ELSEWHERE = {"take_time.minutes": "hall.service_minutes", "take_time.cv": "hall.service_cv"}
"""Numbers of behaviours that other settings hold."""


class NotImportable(Exception):
    """A behaviour named in a scenario cannot be brought in; the message says why, `hint` what to do."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.hint = hint


@lru_cache(maxsize=1)
def standard() -> Mapping[str, Moment]:
    """Every moment that is shipped, by name."""
    found: dict[str, Moment] = {}
    for package in ("sim.behaviours", "sim.service"):
        home = import_module(package)
        for info in iter_modules(home.__path__):
            if package == "sim.service" and info.name != "barrier":
                continue
            module = import_module(f"{package}.{info.name}")
            found |= {m.name: m for m in vars(module).values() if isinstance(m, (Behaviour, Together))}
    return found


def bring(reference: str) -> Moment:
    """Import a behaviour by "module.function"; the working folder counts as a place for modules.

    Raises:
        NotImportable: no such module, an error inside it, or no behaviour of that name.
    """
    module, _, name = reference.rpartition(".")
    if not module or not all(part.isidentifier() for part in reference.split(".")):
        raise NotImportable(f"'{reference}' names no behaviour", "write module.function, such as my_lab.mood.brighten")
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        home = import_module(module)
    except ModuleNotFoundError as error:
        missing = error.name or module
        said = f"there is no module '{missing}'" + ("" if missing == module else f" (needed by '{module}')")
        raise NotImportable(said, "install it, or run from the folder that holds it") from None
    except Exception as error:  # an author's module may fail in any way
        raise NotImportable(f"'{module}' fails on import: {_where(error)}") from None
    moment = getattr(home, name, None)
    if isinstance(moment, (Behaviour, Together)):
        return moment
    if moment is None:
        known = [n for n, v in vars(home).items() if isinstance(v, (Behaviour, Together))]
        raise NotImportable(f"'{module}' has no '{name}'", suggestion(name, known))
    raise NotImportable(f"'{reference}' is no behaviour", "write @behaviour(writes=...) above the function")


def brought(scenario: Settings) -> dict[str, Moment]:
    """The moments that a scenario's changes of the day bring in, by name.

    Raises:
        NotImportable: a behaviour cannot be brought in.
    """
    moments = [bring(name) for edit in scenario.day for name in (edit.add, edit.by) if name is not None]
    return {moment.name: moment for moment in moments}


def changed(day: Day, edit: DayEdit) -> Day:
    """The day with one change of a scenario file.

    Raises:
        DayError: the day has no moment of that name, or has one of the new one's name.
        NotImportable: the behaviour cannot be brought in.
    """
    if edit.add is not None:
        return day.insert(add=bring(edit.add), after=edit.after or "", before=edit.before or "")
    if edit.by is not None and edit.replace is not None:
        return day.replace(edit.replace, bring(edit.by))
    return day if edit.without is None else day.without(edit.without)


def check(data: Mapping[str, Any], scenario: Settings, root: Node) -> Iterator[Problem]:
    """Problems with the names, numbers and order that a scenario gives to behaviours."""
    from scenarios.compile import order_of_day

    fits = True
    try:
        day = order_of_day(scenario)
    except DayError as error:
        fits = False
        said = f"a part of the model does not fit this market: {error}"
        yield value_spot(root, ("on",)).problem(said, "switch it off, or add what it is about (partners, a hall)")
        day = order_of_day(scenario.model_copy(update={"on": ()}))
    lived = {x.name: x for x in day.moments if isinstance(x, (Behaviour, Together))}
    known = {**standard(), **lived}
    yield from _edits(scenario.day, day, known, root)
    added = {name.rpartition(".")[2] for edit in scenario.day for name in (edit.add, edit.by) if name}
    idle = standard().keys() - lived.keys() - added
    for name, numbers in _groups(data.get("behaviours")):
        path: Steps = ("behaviours", name)
        if name not in known:
            hint = suggestion(name, known)
            yield spot(root, path).problem(f"there is no behaviour '{name}'", hint)
            continue
        if fits and name in idle:
            said = f"behaviour '{name}' is no part of this day: its numbers would change nothing"
            yield spot(root, path).problem(said, _switch_for(name, scenario))
        parameters = {p.name: p for p in known[name].parameters}
        for key, value in numbers.items():
            yield from _number(parameters, (*path, key), value, root)
    yield from _switches("off", data.get("off"), SWITCHES, root)
    yield from _switches("on", data.get("on"), SUBMODELS, root)
    for name in scenario.on:
        for needed in set(NEEDS.get(name, ())) - set(scenario.on):
            said = f"'{name}' builds on '{needed}', which is not switched on"
            yield value_spot(root, ("on",)).problem(said, f"write on: [{needed}, {name}]")


def unlived(scenario: Scenario) -> Iterator[Problem]:
    """Why the day that a scenario changed cannot be lived: a column that nobody makes, a table that is not there."""
    from scenarios.compile import compile
    from sim.binding import Binding

    case = compile(scenario, 0, agents=min(MADE, scenario.agents))
    try:
        Binding.of(case.day, case.population, case.world)
    except DayError as error:
        edits = enumerate(scenario.day)
        brings = {bring(n).name: (str(i), key) for i, e in edits for key, n in (("add", e.add), ("by", e.by)) if n}
        said, _, near = str(error).partition("; did you mean")
        whose = ("day", *brings.get(said.partition(": ")[0], ()))
        yield value_spot(scenario.root, whose).problem(said, f"did you mean{near}" if near else "")


def _switch_for(name: str, scenario: Settings) -> str:
    """The part of the model that brings a behaviour, as a hint."""
    from scenarios.compile import order_of_day

    for part in SUBMODELS:
        on = list(dict.fromkeys([*scenario.on, *NEEDS.get(part, ()), part]))
        try:
            day = order_of_day(scenario.model_copy(update={"on": tuple(on)}))
        except DayError:
            continue
        if any(moment.name == name for moment in day.moments):
            return f"write on: [{', '.join(on)}]"
    return "take its numbers out"


def _switches(group: str, names: object, known: Iterable[str], root: Node) -> Iterator[Problem]:
    for index, name in enumerate(names if isinstance(names, tuple) else ()):
        if isinstance(name, str) and name not in set(known):
            said = f"there is no part of the model '{name}' to switch {group}"
            yield value_spot(root, (group, str(index))).problem(said, suggestion(name, known, most=20))


def shown_range(p: Parameter) -> str:
    """A parameter's range in words with its unit."""
    unit = f" ({p.unit})" if p.unit else ""
    return f"between {number(p.low)} and {number(p.high)}{unit}"


def _number(parameters: Mapping[str, Parameter], path: Steps, value: object, root: Node) -> Iterator[Problem]:
    name, key = path[1:]
    if key not in parameters:
        hint = suggestion(key, parameters) if parameters else f"'{name}' has no numbers to set"
        yield spot(root, path).problem(f"behaviour '{name}' has no number '{key}'", hint)
        return
    if f"{name}.{key}" in SET_ELSEWHERE:
        home = SET_ELSEWHERE[f"{name}.{key}"]
        yield spot(root, path).problem(f"'{name}.{key}' is set by {home}", f"write it there: `{home}`")
        return
    p = parameters[key]
    if isinstance(value, (int, float)) and not isinstance(value, bool) and not p.low <= value <= p.high:
        said = f"{'.'.join(path)} must be a number {shown_range(p)}, not {number(value)}"
        yield value_spot(root, path).problem(said)


def _groups(value: object) -> list[tuple[str, Mapping[str, Any]]]:
    if not isinstance(value, Mapping):
        return []
    return [(name, numbers) for name, numbers in value.items() if isinstance(numbers, Mapping)]


def _edits(edits: tuple[DayEdit, ...], day: Day, known: dict[str, Moment], root: Node) -> Iterator[Problem]:
    """Problems of the changes of the day, one after the other; behaviours that they bring become known."""
    for index, edit in enumerate(edits):
        path: Steps = ("day", str(index))
        found = list(_edit(edit, day, path, root))
        yield from found
        if not found:
            try:
                day = changed(day, edit)
            except DayError as error:
                yield spot(root, path).problem(str(error), "rename yours, or use {replace:, by:}")
        for reference in (edit.add, edit.by):
            if reference is not None and not found:
                known[bring(reference).name] = bring(reference)


def _edit(edit: DayEdit, day: Day, path: Steps, root: Node) -> Iterator[Problem]:
    given = {n for n in ("after", "before", "add", "replace", "by", "without") if getattr(edit, n) is not None}
    if given not in ({"after", "add"}, {"before", "add"}, {"replace", "by"}, {"without"}):
        hint = "write {after: appraise, add: my_lab.mood.brighten}, {before:, add:}, {replace:, by:} or {without:}"
        yield spot(root, path).problem("a change of the day that does not say one thing", hint)
        return
    for key in given & {"add", "by"}:
        try:
            bring(getattr(edit, key))
        except NotImportable as error:
            yield value_spot(root, (*path, key)).problem(str(error), error.hint)
    names = [m.name for m in day.moments]
    for key in given & {"after", "before", "replace", "without"}:
        name = getattr(edit, key)
        if name not in names:
            said = f"the day has no moment '{name}'"
            yield value_spot(root, (*path, key)).problem(said, suggestion(name, names))


def _where(error: BaseException) -> str:
    """An author's error in one line with file and line."""
    if isinstance(error, SyntaxError):
        return f"{error.filename}:{error.lineno}: {error.msg}"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}: " if trace is not None else ""
    return f"{place}{type(error).__name__}: {error}"
