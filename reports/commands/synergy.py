"""The command synergy: whether our campaign and a partner's part bring more together than the sum of both alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from reports.commands.shared import File, Json, Seed, Sets, Workers, agreed, answer, changes, names_asked
from reports.mistakes import UsageMistake
from reports.progress import Progress

if TYPE_CHECKING:
    from optimize.record import Estimate
    from optimize.synergy import Synergy
    from scenarios.load import Scenario

Fits = Annotated[
    list[float] | None,
    typer.Option("--fit", min=-1.0, max=1.0, help="How well the brands go together; may be given again."),
]
Overlaps = Annotated[
    list[float] | None,
    typer.Option("--overlap", min=0.0, max=1.0, help="Share of its members who are our customers; may be given again."),
]
Counted = Annotated[Literal["orders", "margin"], typer.Option("--measure", help="What is counted.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(synergy)


def synergy(
    file: File,
    partner: Annotated[str, typer.Option("--partner", help="Whose agreement; not needed where there is one.")] = "",
    fit: Fits = None,
    overlap: Overlaps = None,
    measure: Counted = "orders",
    seeds: Annotated[int, typer.Option("--seeds", min=2, max=1000, help="Replications of each world.")] = 8,
    sets: Sets = None,
    seed: Seed = None,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Tell whether our campaign and a partner's part of an agreement bring more together than the sum of both alone.

    Four worlds under the same luck for each fit and overlap: neither, our money for media, the agreement, and both.

    \b
    footfall synergy one_plus_one
    footfall synergy my.yaml --partner bank --fit 0.9 --overlap 0.1 --overlap 0.8 --seeds 40
    """
    from optimize.synergy import FITS, OVERLAPS
    from optimize.synergy import synergy as lived
    from scenarios.load import load_checked

    scenario = load_checked(file, changes(sets, seed))
    name = _asked(file, scenario, partner)
    fits, overlaps = (tuple(dict.fromkeys(asked or usual)) for asked, usual in ((fit, FITS), (overlap, OVERLAPS)))
    with Progress(quiet=json) as progress:
        found = lived(scenario, name, fits, overlaps, measure, seeds=seeds, workers=workers, progress=progress)
    if json:
        answer({"file": scenario.file} | found.document())
    else:
        _print(found)


def _asked(file: str, scenario: Scenario, partner: str) -> str:
    """The partner that was asked for, or the only one there is."""
    active = agreed(file, scenario)
    if not partner and len(active) > 1:
        raise UsageMistake(f"{file} has agreements with {', '.join(active)}; say which with --partner")
    return names_asked(file, "agreement in force with", [partner or active[0]], active)[0]


def _print(found: Synergy) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    title = f"{found.title}: {found.measure} more than with neither campaign nor agreement"
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for column in ("overlap", "fit", "ours", "theirs", "both", "index (95%)"):
        table.add_column(column, justify="right")
    table.add_column("together")
    for cell in found.cells:
        parts = [f"{part.mean:+.1%}" for part in (cell.own, cell.partner, cell.both)]
        table.add_row(f"{cell.overlap:.0%}", f"{cell.fit:+.2f}", *parts, _index(cell.index), cell.verdict)
    Console().print(table)
    print("overlap: share of the partner's members who are our customers. index: both over the sum of ours and theirs;")
    print("together: more or less than that sum, where the interval says so; no index where the sum may be nought.")
    print(f"Paired on the same luck, {found.seeds} seeds.")


def _index(index: Estimate | None) -> str:
    return "-" if index is None else f"{index:.3f}"
