"""A progress bar with time to go on the error stream, for anything that takes more than two seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

PATIENCE = 1.5
"""Seconds of silence before the bar appears, so that it is there when two seconds are over."""


class Progress:
    """Counts steps of named stages; shows a bar on a terminal, a line every ten seconds elsewhere.

    Call it as `progress("Learning curves", done, total)`.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._began = self._said = time.monotonic()
        self._bar: Any = None
        self._stages: dict[str, Any] = {}

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Say that `done` of `total` steps of a stage are done."""
        now = time.monotonic()
        if self._quiet or now - self._began < PATIENCE:
            return
        if not sys.stderr.isatty():
            if now - self._said >= 10 or done == total:
                self._said = now
                print(f"{stage}: {done} of {total}", file=sys.stderr, flush=True)
            return
        if self._bar is None:
            self._bar = _bar()
            self._bar.start()
        if stage not in self._stages:
            self._stages[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._stages[stage], completed=done, total=total)


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Bar(*columns, console=Console(stderr=True), transient=True)
