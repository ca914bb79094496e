"""Markdown: pages, tables and code."""

from __future__ import annotations

from collections.abc import Iterable

NOTE = "<!-- Made by docs/generate.py from the code; do not edit. -->"


def page(title: str, lead: str, *parts: str) -> str:
    """A whole page."""
    return "\n\n".join([f"# {title}", NOTE, lead, *(p for p in parts if p)]) + "\n"


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table, or nothing when there are no rows."""
    lines = ["| " + " | ".join(cell(c) for c in row) + " |" for row in rows]
    names = list(heads)
    return "\n".join(["| " + " | ".join(names) + " |", "|" + "---|" * len(names), *lines]) if lines else ""


def cell(value: object) -> str:
    """A value that cannot break its table."""
    return " ".join(str(value).replace("|", "\\|").split())


def code(names: Iterable[str]) -> str:
    """Names as code."""
    return ", ".join(f"`{name}`" for name in names)
