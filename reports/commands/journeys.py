"""The command journeys: paths of touches with their value, and where people looked against where they bought."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reports.commands.shared import File, Json, Seed, Sets, answer, changes, names_asked
from reports.grid import print_grid

if TYPE_CHECKING:
    from optimize.journeys import Journeys


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(journeys)


def journeys(
    file: File,
    strategy: Annotated[str, typer.Option("--strategy", "-s", help="Under this strategy; left out = today.")] = "",
    top: Annotated[int, typer.Option("--top", min=1, max=1000, help="How many paths are told.")] = 20,
    seeds: Annotated[int, typer.Option("--seeds", min=1, max=100, help="Replications.")] = 1,
    sets: Sets = None,
    seed: Seed = None,
    json: Json = False,
) -> None:
    """Tell the paths that lead to an order or past it: touches of two weeks, how many bought, what each was worth.

    \b
    footfall journeys customer_journey
    footfall journeys my.yaml --strategy livelier_adverts --top 40 --json
    """
    from optimize.journeys import follow
    from optimize.validate import judges
    from scenarios.load import load_checked

    scenario = load_checked(file, changes(sets, seed))
    names_asked(file, "strategy", [strategy] if strategy else None, scenario.strategies)
    found = follow(scenario, strategy, judges(seeds))
    if json:
        answer(_document(found, top) | {"file": scenario.file, "strategy": strategy, "seeds": seeds})
        return
    _print_paths(found, top, scenario.currency)
    if found.looks:
        _print_looks(found, {**scenario.channels, **scenario.rivals})


def _document(found: Journeys, top: int) -> dict[str, Any]:
    paths = [asdict(p) | {"conversion": p.conversion, "value": p.value} for p in found.paths[:top]]
    rows = dict(zip(found.looks, found.table.tolist(), strict=True))
    return {"version": 1, "paths": paths, "all_paths": len(found.paths), "options": found.options, "looks": rows}


def _print_paths(found: Journeys, top: int, currency: str) -> None:
    heads = ("touches", "journeys", "with an order", f"margin each, {currency}")
    rows = [
        (" > ".join(p.touches) or "no touch", f"{p.journeys:,.0f}", f"{p.conversion:.1%}", f"{p.value:,.2f}")
        for p in found.paths[:top]
    ]
    title = f"The {min(top, len(found.paths))} commonest paths of {len(found.paths)}"
    print_grid(title, heads, rows, ("touches",))


def _print_looks(found: Journeys, titled: dict[str, Any]) -> None:
    names = [getattr(titled.get(o), "title", "") or o for o in found.options]
    rows = []
    for look, row in zip(found.looks, found.table, strict=True):
        whole = float(row.sum())
        rows.append((look, f"{whole:,.0f}", *(f"{n / whole if whole else 0.0:.1%}" for n in row)))
    print_grid("Where people looked, and what they then chose", ("looked", "journeys", *names), rows, ("looked",))
