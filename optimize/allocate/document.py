"""A JSON document that remembers the line of every object, and refuses a key given twice."""

from __future__ import annotations

import json
import json.decoder
import json.scanner
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LARGEST = 200_000_000
"""Bytes of the largest file that is read."""


class DocumentError(ValueError):
    """The file is not one JSON document; the text says where."""


class Object(dict[str, Any]):
    """A JSON object that knows where its text starts and which keys came twice."""

    __slots__ = ("start", "twice")

    start: int
    twice: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """The parsed root and the text it came from."""

    root: Any
    path: Path

    @classmethod
    def load(cls, path: Path) -> Document:
        """Read a file.

        Raises:
            DocumentError: too large, not UTF-8, not JSON, nested too deeply.
            OSError: it cannot be opened.
        """
        if path.stat().st_size > LARGEST:
            raise DocumentError(f"{path} has {path.stat().st_size} bytes; at most {LARGEST} are read")
        try:
            text = path.read_text(encoding="utf-8")
            return cls(_Decoder(text).decode(text), path)
        except UnicodeDecodeError:
            raise DocumentError(f"{path} is not UTF-8 text") from None
        except json.JSONDecodeError as error:
            raise DocumentError(f"{path}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from None
        except RecursionError:
            raise DocumentError(f"{path} is nested too deeply") from None


class _Decoder(json.JSONDecoder):
    """The standard decoder with objects that keep their line; the scanner is the pure one so that it can."""

    def __init__(self, text: str) -> None:
        self.breaks = [i for i, letter in enumerate(text) if letter == "\n"]
        super().__init__()
        self.parse_object = self._object
        self.scan_once = json.scanner.py_make_scanner(self)  # type: ignore[attr-defined]

    def _object(self, s_and_end: tuple[str, int], *rest: Any) -> tuple[Object, int]:
        from bisect import bisect_left

        pairs: list[tuple[str, Any]] = []
        scan = rest[1]
        _, end = json.decoder.JSONObject(  # type: ignore[attr-defined]
            s_and_end, rest[0], scan, None, lambda found: pairs.extend(found), *rest[4:]
        )
        made = Object(pairs)
        made.start = bisect_left(self.breaks, s_and_end[1] - 1) + 1
        names = [name for name, _ in pairs]
        made.twice = tuple(sorted({name for name in names if names.count(name) > 1})) if len(made) < len(names) else ()
        return made, end
