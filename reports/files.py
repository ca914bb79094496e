"""Files for people: written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from sim.whole import write_whole


def write_new(path: Path, text: str, *, over: bool = False) -> None:
    """Write a text file whole; an existing one is only replaced when that was asked for.

    Raises:
        FileExistsError: it is there already.
        OSError: no room, or no right to write.
    """
    if path.exists() and not over:
        raise FileExistsError(17, "is there already; nothing was written", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode("utf-8"))
