"""The command roll: the partners' money, split anew each quarter by what the last one has taught."""

from __future__ import annotations

from typing import Annotated

import typer

from reports.commands.shared import File, Json, Seed, Sets, Workers, answer, changes, names_asked
from reports.progress import Progress


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(roll)


def roll(
    file: File,
    strategy: Annotated[
        str | None, typer.Option("--strategy", "-s", help="What happens in the market; the planner is not told.")
    ] = None,
    teach: Annotated[int, typer.Option("--teach", min=2, max=1000, help="Seeds that teach the planner.")] = 4,
    seeds: Annotated[int, typer.Option("--seeds", min=2, max=1000, help="Fresh seeds that judge.")] = 20,
    sets: Sets = None,
    seed: Seed = None,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Split the money of partners' media anew each quarter, by what trials in the quarter before have shown.

    The planner knows nothing of what is to come. The year is then held against the fund as it is today, and against the
    first plan kept all along, on fresh seeds.

    \b
    footfall roll partner_fund --strategy taste_shift
    footfall roll my.yaml --seeds 40
    """
    from optimize.rolling import roll as rolled
    from optimize.sweep import Sweep
    from reports.rolling import render
    from scenarios.load import load_checked

    scenario = load_checked(file, changes(sets, seed))
    chosen = names_asked(file, "strategy", [strategy], scenario.strategies)[0] if strategy is not None else ""
    with Progress(quiet=json) as progress, Sweep(scenario, workers, progress) as sweep:
        found = rolled(scenario, sweep, chosen, teach=teach, judge=seeds)
    if json:
        answer({"version": 1, "file": scenario.file, "currency": scenario.currency} | found.document())
    else:
        print(render(found, scenario))
