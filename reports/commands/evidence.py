"""Commands that show what to believe: validate, audit, robust, describe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reports.commands.shared import File, Json, Seed, Sets, Workers, answer, changes, names_asked
from reports.mistakes import UsageMistake
from reports.progress import Progress


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(validate)
    app.command()(audit)
    app.command()(robust)
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


def audit(
    file: File,
    claim: Annotated[list[str] | None, typer.Option("--claim", "-c", help="Only this one; may be given again.")] = None,
    seeds: Annotated[int, typer.Option("--seeds", min=2, max=1000, help="Replications of each value.")] = 8,
    sets: Sets = None,
    seed: Seed = None,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Hold the claims of a file against the simulation: what happens, what it would take, whether that is plausible.

    \b
    footfall audit my.yaml
    footfall audit counter_referrals --claim cross_selling --seeds 12
    """
    from optimize.claims import Auditor
    from reports.audit import render
    from scenarios.load import load_checked

    scenario = load_checked(file, changes(sets, seed))
    names = names_asked(file, "claim", claim, scenario.claims)
    if not names:
        raise UsageMistake(f"{file} states no claims; write them under `claims:`")
    with Progress(quiet=json) as progress, Auditor(scenario, seeds, workers, progress) as auditor:
        audits = [auditor.audit(name) for name in names]
    if json:
        answer({"version": 1, "file": scenario.file, "claims": [a.document() for a in audits]})
    else:
        print(render(audits, scenario.currency))


def robust(
    file: File,
    strategy: Annotated[
        list[str] | None, typer.Option("--strategy", "-s", help="Only this one; may be given again.")
    ] = None,
    draws: Annotated[int, typer.Option("--draws", min=16, max=10_000, help="Futures to live in.")] = 64,
    kpi: Annotated[str, typer.Option("--kpi", help="The measure by which strategies are judged.")] = "profit",
    sets: Sets = None,
    seed: Seed = None,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Does a strategy still pay if the literature is wrong? Draws its numbers from their bands; says which ones decide.

    \b
    footfall robust retail_omni --strategy joint_offer
    footfall robust my.yaml --draws 200 --set agents=5000
    """
    from optimize.robustness import robustness
    from reports.robustness import render
    from scenarios.load import load_checked
    from sim.kpi import KPIS

    scenario = load_checked(file, changes(sets, seed))
    names = names_asked(file, "strategy", strategy, scenario.strategies)
    names_asked("footfall", "measure", [kpi], KPIS)
    if not names:
        raise UsageMistake(f"{file} has no strategies; write them under `strategies:`")
    with Progress(quiet=json) as progress:
        found = robustness(scenario, names, draws=draws, measure=kpi, workers=workers, progress=progress)
    if json:
        answer({"file": scenario.file, "currency": scenario.currency} | found.document())
    else:
        print(render(found, scenario.currency))


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
