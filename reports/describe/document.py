"""Document: sections, paragraphs and tables, before anybody decides how they look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    words: str


@dataclass(frozen=True)
class Code:
    """Lines that are shown as they are written."""

    lines: str


@dataclass(frozen=True)
class Grid:
    """A table: a line of titles and rows of as many cells."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Text | Code | Grid


@dataclass(frozen=True)
class Section:
    """A title with what stands below it; `level` 2 is a chapter, 3 a part of one."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    level: int = 2


@dataclass(frozen=True)
class Document:
    """A title and sections in reading order."""

    title: str
    sections: tuple[Section, ...]


def markdown(document: Document) -> str:
    """The document as Markdown; marks of Markdown in its words are written so that they show."""
    parts = [f"# {_plain(document.title)}"]
    for section in document.sections:
        parts.append(f"{'#' * section.level} {_plain(section.title)}")
        parts += [_block(block) for block in section.blocks]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Text):
        return _plain(block.words)
    if isinstance(block, Code):
        fence = "`" * max(3, _longest_run(block.lines) + 1)
        return f"{fence}python\n{block.lines}\n{fence}"
    if not block.rows:
        return ""
    lines = [_row(block.titles), _row(["---"] * len(block.titles)), *(_row([_cell(c) for c in r]) for r in block.rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(words: str) -> str:
    return _plain(words).replace("|", "\\|")


def _plain(words: str) -> str:
    """Words that Markdown and HTML leave as they are, in one line; what stands between backticks stays code."""
    return "".join(f"`{part}`" if is_code else _escaped(part) for part, is_code in code_spans(" ".join(words.split())))


def code_spans(words: str) -> list[tuple[str, bool]]:
    """Words cut at backticks: each piece with whether it is code; a lone backtick is a letter like others."""
    pieces = words.split("`")
    if len(pieces) % 2 == 0:
        return [(words, False)]
    return [(piece, k % 2 == 1) for k, piece in enumerate(pieces) if piece]


def _escaped(words: str) -> str:
    for mark in ("\\", "`", "*", "_", "[", "]", "#"):
        words = words.replace(mark, f"\\{mark}")
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _longest_run(lines: str) -> int:
    longest = run = 0
    for letter in lines:
        run = run + 1 if letter == "`" else 0
        longest = max(longest, run)
    return longest
