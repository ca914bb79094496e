"""Commands about scenario files: init, check, explain, library, schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reports.commands.shared import File, Json, Seed, Sets, answer, changes
from reports.mistakes import UsageMistake


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(init)
    app.command()(check)
    app.command()(explain)
    app.command()(library)
    app.command()(schema)


def init(
    file: Annotated[Path, typer.Argument(help="The file to write.")] = Path("my.yaml"),
    template: Annotated[str, typer.Option("--template", "-t", help="Library scenario to start from.")] = "retail_omni",
    json: Json = False,
) -> None:
    """Write a scenario of a few lines that extends a library scenario and runs as it is.

    \b
    footfall init my.yaml
    footfall init bank.yaml --template grocer_bank_card
    """
    from reports.files import write_new
    from reports.starter import starter
    from scenarios.load import load

    base = load(template)
    if file.exists():
        raise UsageMistake(f"{file} is there already; give another name, or move it away. Nothing was written.")
    write_new(file, starter(template, base))
    if json:
        answer({"file": str(file), "template": template})
    else:
        print(f"Wrote {file}. Next:  footfall check {file}   then   footfall plan {file}")


def check(file: File, sets: Sets = None, seed: Seed = None, json: Json = False) -> None:
    """Find every mistake of a scenario at once: file, line, column, near miss, legal range. Runs nothing.

    \b
    footfall check my.yaml
    footfall check my.yaml --set channels.store.price_factor=1.05
    """
    from scenarios.load import load_checked

    scenario = load_checked(file, changes(sets, seed))
    if json:
        answer({"file": scenario.file, "title": scenario.title, "hash": scenario.hash, "problems": []})
        return
    print(f"{file}: no mistakes. {scenario.title}.")
    budget = "no budget" if scenario.budget is None else f"a budget of {scenario.budget.total:,.0f} {scenario.currency}"
    print(
        f"{scenario.members:,} members as {scenario.agents:,} agents, {scenario.days} days, {len(scenario.strategies)} "
        f"strategies, {len(scenario.rules)} rules, {budget}."
    )


def explain(
    file: File,
    path: Annotated[str | None, typer.Argument(help="A setting or group, such as media.mass; left out = all.")] = None,
    against: Annotated[str | None, typer.Option("--against", help="Show what differs from this scenario.")] = None,
    sets: Sets = None,
    json: Json = False,
) -> None:
    """Say which file and line set each value, what it replaced, and how it is known.

    \b
    footfall explain my.yaml channels.store
    footfall explain my.yaml --against retail_omni
    """
    from dataclasses import asdict

    from scenarios.explain import diff, explain_at
    from scenarios.explain import explain as explain_all
    from scenarios.load import load

    scenario = load(file, changes(sets))
    if against is not None:
        found = diff(load(against), scenario)
        if json:
            answer([asdict(change) for change in found])
            return
        for change in found:
            before, after = change.before, change.after
            was = "not there" if before is None else f"{before.value} ({before.where})"
            now = "not there" if after is None else f"{after.value} ({after.where})"
            print(f"{change.path}: {was} -> {now}")
        print(f"{len(found)} settings differ.")
        return
    settings = explain_at(scenario, path) if path else explain_all(scenario)
    if json:
        answer([asdict(setting) for setting in settings])
        return
    for setting in settings:
        source = f", {setting.source}" if setting.source and setting.source != setting.provenance else ""
        unit = f" {setting.unit}" if setting.unit[:1].isalpha() else f" ({setting.unit})" if setting.unit else ""
        print(f"{setting.path} = {setting.value}{unit}   [{setting.provenance}{source}]   {setting.where}")
        for layer in setting.layers[:-1] if path else ():
            print(f"    was {layer.value or 'empty'}   {layer.where}")


def library(json: Json = False) -> None:
    """List the scenarios that come with Footfall, to run or to extend.

    \b
    footfall library
    footfall plan grocer_bank_card
    """
    from scenarios.layers import library as names
    from scenarios.load import load

    found = {name: load(name) for name in names()}
    if json:
        answer([{"name": name, "title": s.title, "question": s.question, "file": s.file} for name, s in found.items()])
        return
    for name, scenario in found.items():
        print(f"{name}\n    {scenario.title}\n    {scenario.question}")


def schema(
    file: Annotated[str, typer.Argument(help="Scenario whose own behaviours are to be in it.", metavar="[FILE]")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Write the schema to this file.")] = None,
    json: Json = False,
) -> None:
    """Print the JSON schema of scenario files, for editors that complete and check as you type.

    \b
    footfall schema --out footfall.schema.json
    footfall schema mine.yaml --out footfall.schema.json
    """
    import json as jsonlib

    from reports.files import write_new
    from scenarios.editor import schema as made
    from scenarios.load import load_checked

    text = jsonlib.dumps(made(load_checked(file) if file else None), indent=1)
    if out is None:
        print(text)
    else:
        write_new(out, text + "\n", over=True)
        if json:
            answer({"file": str(out)})
        else:
            print(f"Wrote {out}.")
