"""Where a value of a scenario is written, and how it is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from scenarios.errors import Problem


@dataclass(frozen=True)
class Text:
    """A file (or a `--set`) as named in messages, and its lines."""

    name: str
    lines: tuple[str, ...]
    kind: str = "scenario"
    """Who wrote it: "scenario" (the user), "library" (shipped), "fitted" (measured from data), "lever" or "set"."""


@dataclass(frozen=True)
class Mark:
    """A spot in a text; line and column count from 1."""

    text: Text
    line: int = 1
    column: int = 1
    length: int = 1

    def problem(self, text: str, hint: str = "") -> Problem:
        """A problem that stands here."""
        lines = self.text.lines
        excerpt = lines[self.line - 1] if 0 < self.line <= len(lines) else ""
        return Problem(self.text.name, self.line, self.column, text, hint, max(1, self.length), excerpt)

    def __str__(self) -> str:
        return f"{self.text.name}:{self.line}"


@dataclass(frozen=True)
class Evidence:
    """How a number is known: its standard error, the number of cases, the source columns, the source in words."""

    se: float | None = None
    n: int | None = None
    columns: tuple[str, ...] = ()
    source: str = ""
    unit: str = ""
    note: str = ""


@dataclass
class Node:
    """A value of a scenario file: a scalar, a list or a mapping, and where its key and itself are written."""

    value: Any
    mark: Mark
    key: Mark | None = None
    evidence: Evidence | None = None
    before: Node | None = field(default=None, repr=False)
    """What an earlier layer had put in this place."""

    @property
    def spot(self) -> Mark:
        """Where to point at for "this setting": its key, or the value itself in a list."""
        return self.key or self.mark

    def plain(self) -> Any:  # whatever the file holds
        """The value without marks: dict, tuple or scalar."""
        if isinstance(self.value, dict):
            return {name: child.plain() for name, child in self.value.items()}
        if isinstance(self.value, list):
            return tuple(child.plain() for child in self.value)
        return self.value

    def at(self, path: tuple[str | int, ...]) -> Node | None:
        """The node at a path below this one, if it is written."""
        here: Node | None = self
        for part in path:
            if here is None:
                return None
            if isinstance(here.value, dict):
                here = here.value.get(str(part))
            elif isinstance(here.value, list) and str(part).isdigit() and int(part) < len(here.value):
                here = here.value[int(part)]
            else:
                return None
        return here
