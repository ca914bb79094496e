"""Grid: rows under heads on the screen, words to the left and numbers to the right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence


def print_grid(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], words: Collection[str] = ()) -> None:
    """Print a table.

    Args:
        title: above it.
        heads: of its columns.
        rows: a text for each column.
        words: heads of the columns that hold words; all others hold numbers.
    """
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for head in heads:
        table.add_column(head, justify="left" if head in words else "right")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
