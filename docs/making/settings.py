"""The pages on settings, rules and measures."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from making.tables import page, table


def settings() -> str:
    """Every setting of a scenario file, noun by noun, in the order in which a file names them."""
    from scenarios.schema import Settings

    parts = [noun(model, where, descriptions()) for model, where in nouns(Settings)]
    return page(
        "Settings",
        "Everything a scenario file may say. NAME stands for a name you choose, N for a position in a list. A number "
        "may be written as a measured one, `{value: 0.3, se: 0.02, n: 800, source: ...}`. `footfall schema` prints the "
        "same for editors. How files build on each other is in [writing scenarios](../guide/scenarios.md).",
        *parts,
    )


@lru_cache(maxsize=1)
def descriptions() -> Mapping[str, Any]:
    """What the schema says about each setting, by noun."""
    from scenarios.editor import schema

    made = schema()
    return {"Settings": made["properties"], **{n: part.get("properties", {}) for n, part in made["$defs"].items()}}


def nouns(model: Any) -> Iterator[tuple[Any, list[str]]]:
    """Every noun once, with the places where it stands."""
    places: dict[Any, list[str]] = {}
    waiting: list[tuple[Any, tuple[str, ...]]] = [(model, ())]
    while waiting:
        here, where = waiting.pop(0)
        places.setdefault(here, []).append(".".join(where))
        waiting += [] if len(places[here]) > 1 else list(below(here, where))
    yield from places.items()


def below(model: Any, path: tuple[str, ...]) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """The nouns that a noun's settings hold."""
    from scenarios.anatomy import Form

    for name in model.model_fields:
        form, where = Form(model).step(name), (*path, name)
        while form is not None and form.model is None:
            if form.entries is not None:
                form, where = form.entries[1], (*where, "NAME")
            else:
                form, where = form.items, (*where, "N")
        if form is not None:
            yield form.model, where


def noun(model: Any, places: list[str], words: Mapping[str, Any]) -> str:
    """One noun: where it stands, what it means, its settings."""
    from scenarios.anatomy import Form

    title = " and ".join(f"`{p}`" for p in places if p) or "The file"
    rows = []
    for name, held in model.model_fields.items():
        form = Form(model).step(name)
        told = words.get(model.__name__, {}).get(name, {})
        said = " ".join(part["description"] for part in (told, *told.get("anyOf", ())) if "description" in part)
        rows.append((f"`{name}`", said, legal(form), "required" if held.is_required() else default(held)))
    meaning = inspect.getdoc(model) or ""
    return "\n\n".join((f"## {title}", meaning, table(("setting", "meaning", "value", "default"), rows)))


def legal(form: Any) -> str:
    """What may be written: kind, range, unit."""
    if form.entries is not None:
        inner = form.entries[1]
        plain_value = inner.model is None and inner.type is not Any and inner.entries is None
        return f"`name: value`, {legal(inner)}" if plain_value else "`name: settings`"
    if form.items is not None:
        return "a list" if form.items.model is not None else f"a list, each {legal(form.items)}"
    return "settings, below" if form.model is not None else f"{form.kind} {form.range()}".strip()


def default(held: Any) -> str:
    """A default as it would be written in a file."""
    value = held.get_default(call_default_factory=True)
    if hasattr(value, "model_dump"):
        return "its own defaults"
    if isinstance(value, dict):
        return "its own defaults" if value else "none"
    if isinstance(value, tuple):
        return "`[" + ", ".join(str(v) for v in value) + "]`" if value else "none"
    if value is None or value == "":
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def measures() -> str:
    """The measures that decide."""
    from sim.kpi import KPIS

    better = {"up": "more", "down": "less"}
    return page(
        "Measures",
        "What `outputs.kpis` may name, `footfall run` compares and `sim/kpi.py` computes. Money, orders, contacts and "
        "people are those of all members, not of the agents. Shares that leave are a year's, whatever the length of "
        "the run. Margin is net sales less returns, goods, fulfilment, service and what is owed to partners. Profit is "
        "margin less all marketing spend and fees that we bear.",
        table(
            ("measure", "in words", "unit", "better is"),
            ((f"`{k.name}`", k.title, k.unit, better[k.better]) for k in KPIS.values()),
        ),
    )


def rules() -> str:
    """The rules that a plan obeys."""
    from optimize.rulebook import Ground, money_rules
    from optimize.rules import Budget
    from scenarios.plans import Guardrails, Rule

    ground = Ground(Budget(100.0, 5.0), {}, {}, {}, 1, 1.0, lambda path: path)
    always = [(r.title, f"`{r.where}`", "up" if r.sense > 0 else "down") for r in money_rules(ground)]
    always.append(("Nothing was simulated above this for a medium", "the end of its curve", "up"))
    places: dict[Any, list[str]] = {}
    for model, where in below(Rule, ("rules", "NAME")):
        places.setdefault(model, []).append(".".join(where))
    words = descriptions()
    return page(
        "Rules",
        "Limits of the linear program. Each has a title, under which the report prices it, and the file and line that "
        "set it. A rule in a file is of exactly one kind. A planner's own rule in Python is a function under "
        "`optimize.rules.rule`.",
        "## Always there",
        table(("rule", "set by", "looser when it goes"), always),
        *(noun(model, where, words) for model, where in places.items()),
        noun(Guardrails, ["guardrails"], words),
    )
