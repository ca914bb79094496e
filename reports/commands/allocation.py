"""The command allocate: a neutral allocation problem in, the certified optimum out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reports.commands.shared import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(allocate)


def allocate(
    problem: Annotated[Path, typer.Argument(help="A budget-alloc/1 file (JSON).", metavar="PROBLEM.json")],
    out: Annotated[Path | None, typer.Option("--out", help="Write the budget-plan/1 answer to this file.")] = None,
    time_limit: Annotated[float, typer.Option("--time-limit", help="Seconds of wall time.")] = 30.0,
    engine: Annotated[str, typer.Option("--engine", help="auto, exact, milp, milp-cbc or pacing.")] = "auto",
    explain: Annotated[bool, typer.Option("--explain", help="Add prices, binding limits and reasons.")] = False,
    json: Json = False,
) -> None:
    """Spread a budget over channels: the optimum of the stated problem, with a bound that certifies it.

    \b
    footfall allocate problem.json --out plan.json
    footfall allocate problem.json --explain --time-limit 10
    """
    from optimize.allocate.command import run

    raise typer.Exit(run(problem, out, time_limit, engine, explain, json))
