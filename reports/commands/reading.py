"""Commands that read finished studies: report, compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from reports.commands.shared import Json, answer
from reports.mistakes import UsageMistake


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(report)
    app.command()(compare)


def report(
    study: Annotated[Path, typer.Argument(help="Folder of a study, such as studies/my-1a2b3c.")],
    language: Annotated[Literal["en", "zh"], typer.Option("--language", "-l", help="en or zh.")] = "en",
    out: Annotated[Path | None, typer.Option("--out", help="Write the report here instead of into the study.")] = None,
    tables: Annotated[
        Path | None, typer.Option("--tables", help="Also write every table: FILE.xlsx or a folder.")
    ] = None,
    json: Json = False,
) -> None:
    """Write a study's report again: one HTML file that asks the network for nothing.

    \b
    footfall report studies/my-1a2b3c --language zh
    footfall report studies/my-1a2b3c --tables my.xlsx
    """
    from reports.page import write_page
    from reports.read import open_study
    from reports.table import write_csv, write_excel

    opened = open_study(study)
    if tables is not None and tables.suffix not in ("", ".xlsx") and not tables.is_dir():
        raise UsageMistake(f"--tables {tables}: write FILE.xlsx, or the name of a folder. Nothing was written.")
    place = write_page(opened, language, out or opened.folder / f"report-{language}.html")
    written = [str(place)]
    if tables is not None:
        if tables.suffix == ".xlsx":
            written.append(str(write_excel(opened, tables)))
        else:
            written += [str(path) for path in write_csv(opened, tables)]
    if json:
        answer({"study": str(study), "written": written})
    else:
        print("\n".join(f"Wrote {path}" for path in written))


def compare(
    one: Annotated[Path, typer.Argument(help="Folder of a study.")],
    two: Annotated[Path, typer.Argument(help="Folder of another study.")],
    out: Annotated[Path | None, typer.Option("--out", help="Also write the comparison as an HTML file.")] = None,
    json: Json = False,
) -> None:
    """Say what differs between two studies: settings with file and line, money moved, gains with intervals.

    \b
    footfall compare studies/my-1a2b3c studies/my-4d5e6f
    """
    from reports.compare import as_json
    from reports.compare import compare as compared
    from reports.compare_page import page, text
    from reports.files import write_new
    from reports.read import open_study

    first, second = open_study(one), open_study(two)
    if out is not None:
        write_new(out, page(first, second), over=True)
    if json:
        answer(as_json(compared(first, second)))
    else:
        print(text(first, second))
