"""What is wrong with a scenario file: where, why, and what to do about it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

WIDEST_EXCERPT = 100


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: where it stands (lines and columns count from 1), what it is, and the remedy.

    `length` is the number of characters to underline, `excerpt` the line of the file as written.
    """

    file: str
    line: int
    column: int
    text: str
    hint: str = ""
    length: int = 1
    excerpt: str = ""

    def render(self) -> str:
        """The problem with its line, a caret under the spot and the hint, for a terminal."""
        head = f"{self.file}:{self.line}:{self.column}: {self.text}"
        lines = [head]
        if self.excerpt.strip():
            shown, start = _window(self.excerpt, self.column - 1)
            room = len(shown) - start
            number = f"{self.line:>5} | "
            under = " " * _width(shown[:start]) + "^" * max(1, _width(shown[start : start + min(self.length, room)]))
            lines += [number + shown, " " * 5 + " | " + under]
        if self.hint:
            lines.append(f"        {self.hint}")
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The problem as plain data, for editors and other tools."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "length": self.length,
            "text": self.text,
            "hint": self.hint,
        }


class ScenarioError(Exception):
    """A scenario that cannot be run: every problem found, in the order of the file. Nothing was run."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        unique = dict.fromkeys(sorted(problems, key=lambda p: (p.file, p.line, p.column, p.text)))
        self.problems: tuple[Problem, ...] = tuple(unique)
        super().__init__(self.render())

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        """Made of its problems in another process too: an error that cannot travel hangs the pool that waits for it."""
        return type(self), (self.problems,)

    def render(self) -> str:
        """All problems for a terminal, ending with their number."""
        count = len(self.problems)
        last = f"{count} problem{'' if count == 1 else 's'}; nothing was run."
        return "\n".join([*(p.render() for p in self.problems), last])

    def as_json(self) -> dict[str, Any]:
        """All problems as one JSON document."""
        return {"problems": [p.as_json() for p in self.problems], "count": len(self.problems), "ran": False}


def _window(line: str, start: int) -> tuple[str, int]:
    clean = "".join(c if c.isprintable() else " " for c in line)
    start = min(max(start, 0), len(clean))
    if len(clean) <= WIDEST_EXCERPT:
        return clean, start
    first = max(0, start - 40)
    return clean[first : first + WIDEST_EXCERPT], start - first


def _width(text: str) -> int:
    """Columns that text takes on a terminal: Chinese and other wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
