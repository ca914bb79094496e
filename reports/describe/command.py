"""What `footfall describe` does: the model of a scenario as one HTML file and one Markdown file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reports.describe.document import Document, code_spans, markdown
from reports.describe.odd import describe
from scenarios.load import load_checked


def html(document: Document) -> str:
    """One self-contained page; everything on it is escaped."""
    from reports.page import template

    return template("describe.html.j2").render(document=document, pieces=code_spans)


def write_description(scenario: str | Path, folder: Path, sets: Sequence[str] = ()) -> tuple[Path, Path]:
    """Write NAME-model.html and NAME-model.md into a folder, each whole or not at all.

    Raises:
        ScenarioError: everything that is wrong with the scenario, located.
        OSError: the folder cannot be written.
    """
    from sim.whole import write_whole

    document = describe(load_checked(scenario, sets))
    folder.mkdir(parents=True, exist_ok=True)
    stem = Path(str(scenario)).stem
    page = write_whole(folder / f"{stem}-model.html", html(document).encode("utf-8"))
    return page, write_whole(folder / f"{stem}-model.md", markdown(document).encode("utf-8"))
