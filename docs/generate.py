"""Writes the reference pages from the code they describe.

python docs/generate.py           writes docs/reference/*.md
python docs/generate.py --check   writes nothing; exit status 1 when a page is not what the code says
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parent / "reference"
sys.path.insert(0, str(REFERENCE.parents[1]))

NOTE = "<!-- Made by docs/generate.py from the code; do not edit. -->"


def page(title: str, lead: str, *parts: str) -> str:
    """A whole page."""
    return "\n\n".join([f"# {title}", NOTE, lead, *(p for p in parts if p)]) + "\n"


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table, or nothing when there are no rows."""
    lines = ["| " + " | ".join(cell(c) for c in row) + " |" for row in rows]
    names = list(heads)
    return "\n".join(["| " + " | ".join(names) + " |", "|" + "---|" * len(names), *lines]) if lines else ""


def cell(value: object) -> str:
    """A value that cannot break its table."""
    return " ".join(str(value).replace("|", "\\|").split())


def code(names: Iterable[str]) -> str:
    """Names as code."""
    return ", ".join(f"`{name}`" for name in names)


# ------------------------------------------------------------------------------------------------------- behaviours


def behaviours() -> str:
    """Every moment that is shipped, by module."""
    from scenarios.authors import standard

    by_module: dict[str, list[Any]] = {}
    for moment in standard().values():
        by_module.setdefault(moment.function.__module__, []).append(moment)
    parts = []
    for home in sorted(by_module):
        lead = (inspect.getdoc(import_module(home)) or "").splitlines()[0]
        parts.append(f"## {home}\n\n{lead}")
        parts += [one_behaviour(m) for m in sorted(by_module[home], key=lambda m: m.function.__code__.co_firstlineno)]
    return page(
        "Behaviours",
        "What a customer may do in a day. Each behaviour is one function; the lists say what its signature declares. "
        "Numbers are set in a scenario by `behaviours: {NAME: {NUMBER: VALUE}}`; their evidence is in "
        "[the literature table](literature.md). `Day.table()` prints which of them a day holds, in order; parts that "
        "are switched on or off follow at the end.",
        *parts,
        switched(),
    )


def one_behaviour(moment: Any) -> str:
    """Name, meaning, what it reads and writes, and its numbers."""
    from scenarios.authors import shown_range

    text = inspect.getdoc(moment.function) or ""
    facts = {
        "writes": moment.writes,
        "for whom": (f"customers with {moment.where}",) if moment.where else (),
        "for each": (moment.over,) if getattr(moment, "over", "") else (),
        "reads": moment.reads,
        "world tables": moment.tables,
        "draws": [n for n, role in getattr(moment, "inputs", ()) if role.kind in ("uniform", "each")],
        "every": (f"{moment.every} days",) if getattr(moment, "every", 1) > 1 else (),
    }
    listed = "\n".join(f"- {name}: {code(values)}" for name, values in facts.items() if values)
    numbers = table(
        ("number", "default", "range", "evidence"),
        [(f"`{p.name}`", f"{p.default:g}", shown_range(p), evidence(p.source)) for p in moment.parameters],
    )
    return "\n\n".join(part for part in (f"### {moment.name}", text, listed, numbers) if part)


def evidence(source: str) -> str:
    """A link to the row that a number rests on, or the word for none."""
    from sim.literature import findings

    return f"[{source}](literature.md#{source})" if source in findings() else source


def switched() -> str:
    """Parts of the model by name: what `on` adds and what `off` silences."""
    from scenarios.compile import order_of_day
    from scenarios.load import load
    from sim.submodels import NEEDS, SUBMODELS
    from sim.switches import SWITCHES

    plain = load("retail_omni")
    usual = set(moments(order_of_day(plain)))
    added = []
    for name in SUBMODELS:
        needed = NEEDS.get(name, ())
        day = order_of_day(plain.model_copy(update={"on": (name, *needed)}))
        brought = [m for m in moments(day) if m not in usual]
        added.append((f"`{name}`", code(brought), code(needed) or "-"))
    silent = [
        (f"`{name}`", ", ".join(f"`{number}` = {value:g}" for number, value in numbers.items()))
        for name, numbers in SWITCHES.items()
    ]
    return "\n\n".join(
        (
            "## Parts that `on` adds\n\nWhat a part needs comes with it in the list.",
            table(("part", "moments of the day", "needs"), added),
            "## Parts that `off` silences",
            table(("part", "numbers"), silent),
        )
    )


def moments(day: Any) -> Iterator[str]:
    """Names of a day's moments in order."""
    for stage in day:
        yield from [m.name for m in getattr(stage, "moments", (stage,))]


def literature() -> str:
    """What is known about numbers, with band and source."""
    import json

    from sim import literature as known

    stored = json.loads(Path(known.__file__).with_name("literature.json").read_text(encoding="utf-8"))
    marks = table(("mark", "meaning"), ((f"`{k}`", v) for k, v in stored["marks"].items()))
    rows = table(
        ("number", "meaning", "value", "band", "unit", "mark", "source"),
        (
            (f'<a id="{f.id}"></a>`{f.id}`', f.meaning, f"{f.value:g}", f"{f.low:g} to {f.high:g}", f.unit or "-",
             f.mark, f.source)
            for f in known.findings().values()
        ),
    )  # fmt: skip
    return page(
        "Literature",
        "The one table of what is known about numbers. Defaults, `source:` in scenarios and the patterns that hold the "
        "model to account all read it. A value marked `assumed` has no evidence: it is a judgement to replace.",
        marks,
        rows,
    )


# --------------------------------------------------------------------------------------------------------- settings


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


# ------------------------------------------------------------------------------------------- measures, rules, commands


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


def commands() -> str:
    """The command line, from the commands themselves."""
    import typer

    from reports.cli import app

    whole: Any = typer.main.get_command(app)
    shown = [(name, c) for name, c in whole.commands.items() if not c.hidden]
    return page(
        "Command line",
        f"{plain(whole.help)}\n\nExit status: 0 done, 2 a mistake in the input, 130 interrupted. `--json` gives one "
        "document on standard output; progress goes to standard error.",
        table(("command", "what it does"), ((f"[{name}](#{name})", plain(c.help).split(". ")[0]) for name, c in shown)),
        *(one_command(name, command) for name, command in shown),
    )


def one_command(name: str, command: Any) -> str:
    """A command: what it does, an example, its arguments and options."""
    meaning, _, example = command.help.partition("\b")
    rows = [
        (
            ", ".join(f"`{o}`" for o in p.opts) if p.param_type_name == "option" else f"`{p.metavar or p.name}`",
            p.help or "",
            "required"
            if p.required
            else "-"
            if p.default in (None, False) or callable(p.default)
            else f"`{p.default}`",
        )
        for p in command.params
        if p.name != "help"
    ]
    block = "\n".join(line.strip() for line in example.strip().splitlines() if line.strip())
    options = table(("argument", "meaning", "default"), rows)
    return "\n\n".join((f"## {name}", plain(meaning), f"```\n{block}\n```" if block else "", options))


def written(parameter: Any) -> str:
    """The default of an argument as it would be typed."""
    if parameter.required:
        return "required"
    return "-" if parameter.default in (None, False) or callable(parameter.default) else f"`{parameter.default}`"


def plain(text: str) -> str:
    """A help text without its line breaks and marks."""
    return " ".join((text or "").replace("\b", " ").split())


PAGES: Mapping[str, Callable[[], str]] = {
    "behaviours.md": behaviours,
    "literature.md": literature,
    "settings.md": settings,
    "measures.md": measures,
    "rules.md": rules,
    "commands.md": commands,
}
"""Every page that is made, and what makes it."""


def stale() -> list[str]:
    """Names of pages that are not what the code says."""
    return [
        name
        for name, make in PAGES.items()
        if not (REFERENCE / name).exists() or (REFERENCE / name).read_text(encoding="utf-8") != make()
    ]


def main(arguments: list[str]) -> int:
    """Write the pages that changed, or with --check name them."""
    old = stale()
    for name in old if "--check" not in arguments else ():
        (REFERENCE / name).write_text(PAGES[name](), encoding="utf-8")
    print("\n".join(f"docs/reference/{name}" for name in old) or "All reference pages are up to date.")
    return 1 if old and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
