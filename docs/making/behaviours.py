"""The pages on behaviours, on parts of the model and on literature."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from making.tables import code, page, table


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
