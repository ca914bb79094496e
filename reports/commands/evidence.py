"""Commands that show whether to believe the model: validate, describe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reports.commands.shared import File, Json, Sets, Workers, answer, changes
from reports.progress import Progress


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(validate)
    app.command()(describe)


def validate(
    only: Annotated[list[str] | None, typer.Option("--only", help="Ids of patterns, such as V1,V9.")] = None,
    seeds: Annotated[
        int, typer.Option("--seeds", min=2, max=1000, help="Replications; the band is on their mean.")
    ] = 10,
    agents: Annotated[int, typer.Option("--agents", min=100, help="Simulated customers.")] = 20_000,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Try what the literature says of real customers on the simulated ones: value, interval, band, verdict, source.

    \b
    footfall validate --only V1,V9
    footfall validate --json > patterns.json
    """
    from optimize.patterns.command import as_json, render, run_validation

    with Progress(quiet=json) as progress:
        found = run_validation(only or (), seeds=seeds, agents=agents, workers=workers, progress=progress)
    print(as_json(found) if json else render(found))


def describe(
    file: File,
    out: Annotated[Path | None, typer.Option("--out", help="Folder to write into; left out = here.")] = None,
    sets: Sets = None,
    json: Json = False,
) -> None:
    """Write down the model as it will run: people, order of the day, equations, every number and where it comes from.

    \b
    footfall describe my.yaml
    footfall describe grocer_bank_card --out docs
    """
    from reports.describe.command import write_description

    written = write_description(file, out or Path(), changes(sets))
    if json:
        answer({"written": [str(path) for path in written]})
    else:
        print("\n".join(f"Wrote {path}" for path in written))
