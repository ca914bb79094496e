"""What a page is made of: cells, tables, figures, notes, sections; the template draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from reports.words import Finding


@dataclass(frozen=True)
class Cell:
    """A table cell. `label` names it on phones, where a row is a card; `tone` is its background colour."""

    text: str | Markup = ""
    css: str = ""
    label: str = ""
    tip: str = ""
    tone: str = ""
    small: str = ""


@dataclass(frozen=True)
class Grid:
    """A table with a row of heads, rows that begin with their name, and rows of totals."""

    kind: ClassVar[str] = "grid"
    heads: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    css: str = ""
    caption: str = ""
    foot: Sequence[Sequence[Cell]] = ()


@dataclass(frozen=True)
class Drawing:
    """One or more SVGs."""

    kind: ClassVar[str] = "drawing"
    svg: Markup


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    kind: ClassVar[str] = "words"
    text: str | Markup
    css: str = "sub"


@dataclass(frozen=True)
class Details:
    """Numbers behind a chart, folded away; never on paper, so nothing essential lives here alone."""

    kind: ClassVar[str] = "details"
    summary: str
    grid: Grid


@dataclass(frozen=True)
class Figure:
    """A finding as title, what is drawn as subtitle, and the drawing or table."""

    kind: ClassVar[str] = "figure"
    title: Finding
    sub: str
    body: Sequence[Block]


@dataclass(frozen=True)
class Panels:
    """Blocks side by side: `pair`, `tri` or `led`."""

    kind: ClassVar[str] = "panels"
    css: str
    items: Sequence[Block]


Block = Grid | Drawing | Words | Details | Figure | Panels


@dataclass(frozen=True)
class Fact:
    """One of the large numbers of the first screen."""

    big: str
    words: Markup
    css: str = ""


@dataclass(frozen=True)
class Answer:
    """The first screen."""

    headline: Sequence[Finding]
    banner: str
    deck: Sequence[str]
    facts: Sequence[Fact]
    do_head: str
    do: Sequence[Markup]
    rivals: Figure | None
    watch: Sequence[Markup]
    conflict: Sequence[str] = ()
    conflict_head: str = ""
    conflict_note: str = ""


@dataclass(frozen=True)
class Section:
    """A numbered section: finding, lead, blocks, notes at the side, and blocks over the whole width below."""

    key: str
    number: int
    label: str
    title: Finding
    lead: str
    blocks: Sequence[Block]
    notes: Sequence[Markup] = ()
    below: Sequence[Block] = ()
    wide: bool = False
    """Whether the blocks take the whole width, with no notes at the side."""


def findings_of(blocks: Sequence[Block]) -> list[Finding]:
    """Every finding inside `blocks`, in reading order."""
    found: list[Finding] = []
    for block in blocks:
        if isinstance(block, Figure):
            found += [block.title, *findings_of(block.body)]
        elif isinstance(block, Panels):
            found += findings_of(block.items)
    return found
