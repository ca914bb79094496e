"""The command fit: real purchases in, a fragment of fitted numbers out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from reports.commands.shared import Json, answer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(fit)


def fit(
    source: Annotated[
        str, typer.Argument(help="`completejourney`, or your own transactions as CSV or Parquet.", metavar="DATA")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="The fragment to write; left out = DATA.fitted.yaml in this folder.")
    ] = None,
    share: Annotated[float, typer.Option("--share", help="Share of customers' needs that come to us (assumed).")] = 0.6,
    dry: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would be written.")] = False,
    json: Json = False,
) -> None:
    """Measure customers on their purchases: rates, gaps, baskets, seasons, tiers, each with its standard error.

    \b
    footfall fit completejourney --out fitted.yaml
    footfall fit till_2025.csv --out till.yaml --share 0.4
    """
    from optimize.fitting.command import fit as measure

    place = None if dry else out or Path(f"{Path(source).stem}.fitted.yaml")
    report = measure(source, place, share=share, progress=_say if not json else _silent)
    if json:
        answer(report.document())
    else:
        print("\n".join(report.lines()))


def refit(source: str) -> None:
    """Fit again and say what changed against the fragment that comes with Footfall; nothing of it is overwritten."""
    from optimize.fitting.command import fit as measure
    from scenarios.layers import LIBRARY

    stored = LIBRARY / "fitted" / "complete_journey.yaml"
    print(f"Fitting customers to {source} ...", flush=True)
    report = measure(source, None, compare=stored, progress=_silent)
    print("\n".join(report.lines()))


def _say(step: str) -> None:
    print(step, file=sys.stderr, flush=True)


def _silent(step: str) -> None:
    del step
