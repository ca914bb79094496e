"""Options that many commands share, and how a command answers."""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reports.mistakes import UsageMistake

if TYPE_CHECKING:
    from scenarios.load import Scenario

File = Annotated[str, typer.Argument(help="Scenario file, or the name of a library scenario.", metavar="FILE")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change a setting on top of the file; may be given again."),
]
Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON document on standard output.")]
Seed = Annotated[int | None, typer.Option("--seed", min=0, help="Luck of the simulation, instead of the file's.")]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes at once; changes no number.")]
Out = Annotated[Path, typer.Option("--out", help="Folder in which studies live.")]


def changes(sets: list[str] | None, seed: int | None = None) -> list[str]:
    """The changes on top of a file, the seed among them."""
    return [*(sets or []), *([f"seed={seed}"] if seed is not None else [])]


def names_asked(file: str, kind: str, asked: Sequence[str] | None, known: Collection[str]) -> list[str]:
    """The strategies, claims or menus of a file that were asked for, each once; all there are if none was.

    Raises:
        UsageMistake: one of them is not in the file.
    """
    from scenarios.spelling import suggestion

    for name in asked or ():
        if name not in known:
            raise UsageMistake(f"{file} has no {kind} '{name}'; {suggestion(name, known)}")
    return list(dict.fromkeys(asked or known))


def agreed(file: str, scenario: Scenario) -> list[str]:
    """The partners with whom there is an agreement in force.

    Raises:
        UsageMistake: there is none.
    """
    if not scenario.agreed:
        raise UsageMistake(f"{file} has no agreement in force; write one under `partners:`")
    return scenario.agreed


def answer(document: Any) -> None:
    """Print one JSON document, in letters that the place it goes to can take."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(jsonlib.dumps(document, ensure_ascii=not unicode, indent=1, default=str))
