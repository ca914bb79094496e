"""Reads single fields of a JSON object and notes every fault: what, in which field, in which line."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from optimize.allocate.document import Object

T = TypeVar("T")
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the field, what is wrong with it, and the file and line."""

    field: str
    text: str
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.file and self.line else (f"{self.file}: " if self.file else "")
        return f"{place}{self.field}: {self.text}" if self.field else f"{place}{self.text}"


class Reader:
    """Reads fields with their limits; faults are collected, and a harmless value stands in for a bad one."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def where(self, entry: Entry) -> str:
        """file:line of an object, empty when it came from no file."""
        return f"{self.file}:{entry.start}" if isinstance(entry, Object) and self.file else ""

    def fault(self, field: str, text: str, entry: Entry, key: str = "") -> None:
        """Note a fault of a field of an object."""
        named = entry.get("id")
        about = f" (of {named!r})" if isinstance(named, str) and key else ""
        line = entry.start if isinstance(entry, Object) else 0
        self.faults.append(Fault(field, text + about, self.file, line))

    def only(self, entry: Entry, at: str, allowed: str) -> None:
        """Refuse fields that the format does not know, with the near miss, and fields given twice."""
        names = allowed.split()
        for name in entry:
            if name not in names:
                near = difflib.get_close_matches(name, names, 1)
                hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(names)}"
                self.fault(_join(at, name), "unknown field" + hint, entry)
        for name in entry.twice if isinstance(entry, Object) else ():
            self.fault(_join(at, name), "is given twice", entry)

    def number(
        self,
        entry: Entry,
        name: str,
        at: str,
        default: float | None,
        *,
        least: float = -math.inf,
        most: float = math.inf,
        above: float = -math.inf,
        below: float = math.inf,
    ) -> float:
        """A finite number inside its limits; `default` None means it must be there."""
        field = _join(at, name)
        if name not in entry or (entry[name] is None and default is not None):
            if default is None:
                self.fault(field, "is missing", entry, name)
            return 1.0 if default is None else default
        found = entry[name]
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            self.fault(field, f"must be a number, not {found!r}", entry, name)
            return 1.0
        try:
            found = float(found)
        except OverflowError:
            found = math.inf
        if not math.isfinite(found):
            self.fault(field, f"must be a finite number, not {found}", entry, name)
            return 1.0
        for broken, text in (
            (found < least, "must not be negative" if least == 0 else f"must be at least {least:g}"),
            (found > most, f"must be at most {most:g}"),
            (found <= above, f"must be above {above:g}"),
            (found >= below, f"must be below {below:g}"),
        ):
            if broken:
                self.fault(field, f"{text} (got {found:g})", entry, name)
                return 1.0 if default is None else default
        return found

    def between(
        self, entry: Entry, at: str, low: str, high: str, low_default: float, high_default: float, least: float = 0.0
    ) -> tuple[float, float]:
        """A least and a most of the same thing, in order."""
        bottom = self.number(entry, low, at, low_default, least=least)
        top = self.number(entry, high, at, high_default, least=least)
        if bottom > top:
            self.fault(_join(at, low), f"is above {high} ({bottom:g} > {top:g})", entry, low)
        return bottom, top

    def whole(self, entry: Entry, name: str, at: str, default: int, *, least: float = -math.inf) -> int:
        """A whole number."""
        found = self.number(entry, name, at, float(default), least=least)
        if found != int(found):
            self.fault(_join(at, name), f"must be a whole number (got {found:g})", entry, name)
        return int(found)

    def flag(self, entry: Entry, name: str, at: str) -> bool:
        """A true or false, false when absent."""
        found = entry.get(name, False)
        if not isinstance(found, bool):
            self.fault(_join(at, name), f"must be true or false, not {found!r}", entry, name)
        return bool(found)

    def text(self, entry: Entry, name: str, at: str, default: str | None) -> str:
        """A text; `default` None means it must be there and not be empty."""
        found = entry.get(name, default)
        if not isinstance(found, str) or (default is None and not found):
            problem = "is missing" if name not in entry else f"must be a text, not {found!r}"
            self.fault(_join(at, name), problem, entry, name)
            return f"?{len(self.faults)}"
        return found

    def word(self, entry: Entry, name: str, at: str, allowed: Collection[str]) -> str:
        """One of a few words."""
        found = entry.get(name)
        if found not in allowed:
            self.fault(_join(at, name), f"must be one of {', '.join(allowed)}, not {found!r}", entry, name)
            return next(iter(allowed))
        return str(found)

    def listed(self, entry: Entry, name: str, at: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A list of texts."""
        found = entry.get(name, list(default))
        if not isinstance(found, list) or not found or not all(isinstance(word, str) for word in found):
            self.fault(_join(at, name), "must be a list of texts that is not empty", entry, name)
            return default
        return tuple(found)

    def names(
        self, entry: Entry, name: str, at: str, allowed: Collection[str], noun: str, empty: bool = False
    ) -> tuple[str, ...]:
        """A list of known ids, none twice."""
        field, found = _join(at, name), entry.get(name)
        if not isinstance(found, list) or not all(isinstance(member, str) for member in found):
            self.fault(field, f"must be a list of {noun} ids", entry, name)
            return ()
        if not found and not empty:
            self.fault(field, "is empty", entry, name)
        for member in found:
            if member not in allowed:
                near = difflib.get_close_matches(member, sorted(allowed), 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                self.fault(field, f"names an unknown {noun} {member!r}{hint}", entry, name)
        for member in sorted({m for m in found if found.count(m) > 1}):
            self.fault(field, f"names {member!r} twice", entry, name)
        return tuple(dict.fromkeys(member for member in found if member in allowed))

    def known(self, entry: Entry, name: str, at: str, allowed: Collection[str], noun: str) -> str:
        """One known id."""
        found = self.text(entry, name, at, None)
        if found not in allowed and isinstance(entry.get(name), str):
            self.fault(_join(at, name), f"names an unknown {noun} {found!r}", entry, name)
        return found if found in allowed else next(iter(sorted(allowed)), "")

    def weights(
        self, entry: Entry, name: str, at: str, allowed: Collection[str], noun: str, *, least: float = -math.inf
    ) -> dict[str, float]:
        """Numbers by known id."""
        found = self.section(entry, name, at)
        for key in found:
            if key not in allowed:
                self.fault(_join(at, name), f"names an unknown {noun} {key!r}", entry, name)
        kept = {key: value for key, value in found.items() if key in allowed}
        return {key: self.number(kept, key, _join(at, name), None, least=least) for key in kept}

    def section(self, entry: Entry, name: str, at: str) -> Entry:
        """An object inside an object, empty when absent."""
        found = entry.get(name)
        if found is None:
            return {}
        if not isinstance(found, Mapping):
            self.fault(_join(at, name), "must be an object", entry, name)
            return {}
        return found

    def numbers(self, entry: Entry, name: str, at: str) -> tuple[float, ...]:
        """A list of finite numbers."""
        found = entry.get(name)
        if not isinstance(found, list):
            self.fault(_join(at, name), "must be a list of numbers", entry, name)
            return ()
        spread = {f"{name}[{i}]": value for i, value in enumerate(found)}
        return tuple(self.number(spread, key, at, None) for key in spread)

    def pair(self, entry: Entry, name: str, at: str, default: tuple[float, float]) -> tuple[float, float]:
        """Two finite numbers."""
        if name not in entry:
            return default
        found = self.numbers(entry, name, at)
        if len(found) != 2:
            self.fault(_join(at, name), "must be two numbers", entry, name)
            return default
        return found[0], found[1]

    def each(
        self, entry: Entry, name: str, read: Callable[[Entry, str], T], at: str = "", needed: bool = False
    ) -> tuple[T, ...]:
        """A list of objects with ids of their own."""
        field, found = _join(at, name), entry.get(name, [] if not needed else None)
        if not isinstance(found, list) or (needed and not found):
            self.fault(field, "must be a list of objects" + (" that is not empty" if needed else ""), entry, name)
            return ()
        made: list[T] = []
        seen: set[str] = set()
        for i, item in enumerate(found):
            if not isinstance(item, Mapping):
                self.fault(f"{field}[{i}]", "must be an object", entry)
                continue
            made.append(read(item, f"{field}[{i}]"))
            key = item.get("id")
            if isinstance(key, str) and key in seen:
                self.fault(f"{field}[{i}].id", f"{key!r} is used twice", item)
            seen.add(str(key))
        return tuple(made)


def _join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
