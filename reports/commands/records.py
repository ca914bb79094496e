"""The command records: what the firm would have on file of a simulated market."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reports.commands.shared import File, Json, Seed, Sets, answer, changes


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(records)


def records(
    file: File,
    out: Annotated[Path, typer.Option("--out", help="The CSV file to write.")] = Path("records.csv"),
    delay_hours: Annotated[float, typer.Option("--delay-hours", min=0, help="Until a receipt is known.")] = 0.0,
    id_match: Annotated[float, typer.Option("--id-match", min=0, max=1, help="Share recognised across systems.")] = 1.0,
    consent: Annotated[float, typer.Option("--consent", min=0, max=1, help="Share who let us keep records.")] = 1.0,
    sets: Sets = None,
    seed: Seed = None,
    json: Json = False,
) -> None:
    """Write the firm's own transaction file of a simulated market: late, partly matched, consented; never the truth.

    \b
    footfall records retail_omni --out till.csv --delay-hours 72 --id-match 0.8 --consent 0.9
    footfall fit till.csv
    """
    from optimize.records import firm_file
    from reports.files import write_new
    from scenarios.load import load_checked
    from sim.sight import Sight

    scenario = load_checked(file, changes(sets, seed))
    filed = firm_file(scenario, Sight(delay_hours, id_match, consent))
    write_new(out, filed.text(), over=True)
    if json:
        answer({"file": str(out), "rows": len(filed.records), "people": filed.records.people})
    else:
        print(
            f"Wrote {out}: {len(filed.records):,} receipts of {filed.records.people:,} people, as the firm knows them."
        )
