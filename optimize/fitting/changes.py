"""What a new fit says that the stored one did not: each measured number that moved, in words and standard errors."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from optimize.fitting.estimate import FitError


@dataclass(frozen=True)
class Change:
    """A number, a name or a hash that differs between two fragments.

    Attributes:
        name: dotted path. before, after: values; None where it was not there. se: of the difference; 0 = unknown.
    """

    name: str
    before: Any
    after: Any
    se: float = 0.0

    @property
    def z(self) -> float | None:
        """The difference in its standard errors; None where it has none."""
        numbers = isinstance(self.before, float) and isinstance(self.after, float)
        return (self.after - self.before) / self.se if numbers and self.se > 0 else None

    def words(self) -> str:
        """The change in a sentence."""
        if self.before is None:
            return f"{self.name} is new: {_shown(self.after)}"
        if self.after is None:
            return f"{self.name} is gone; it was {_shown(self.before)}"
        told = f"{self.name} went from {_shown(self.before)} to {_shown(self.after)}"
        if self.z is None:
            return told
        size = "within" if abs(self.z) < 2 else "beyond"
        return f"{told} (z = {self.z:+.1f}, {size} what chance explains)"


def changed(old: str, new: str) -> list[Change]:
    """Compare two fragments number by number; equal fragments give an empty list.

    Args:
        old: text of the stored fragment.
        new: text of the new one.

    Raises:
        FitError: one of them is no fragment.
    """
    before, after = _numbers(old), _numbers(new)
    found = []
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name), after.get(name)
        if was is None or now is None or was[0] != now[0]:
            se = math.hypot(was[1], now[1]) if was and now else 0.0
            found.append(Change(name, was and was[0], now and now[0], se))
    return found


def _shown(value: Any) -> str:  # number or text
    return f"{value:.5g}" if isinstance(value, float) else str(value)


def _numbers(text: str) -> dict[str, tuple[Any, float]]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        held = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise FitError(f"the stored fragment cannot be read: {str(error).splitlines()[0]}") from None
    if not isinstance(held, dict):
        raise FitError("the stored fragment cannot be read: it holds no settings")
    return dict(_walk(held, ""))


def _walk(node: dict[str, Any], path: str) -> Iterator[tuple[str, tuple[Any, float]]]:
    """Each value with its standard error; entries of lists by position, counted from 1."""
    for name, value in node.items():
        here = f"{path}.{name}" if path else str(name)
        if isinstance(value, dict) and "value" in value:
            se = float(value.get("se") or 0.0)
            entries = value["value"] if isinstance(value["value"], list) else None
            if entries is None:
                yield here, (float(value["value"]), se)
            else:
                yield from ((f"{here}.{i}", (float(v), se)) for i, v in enumerate(entries, start=1))
        elif isinstance(value, dict):
            yield from _walk(value, here)
        elif isinstance(value, list):
            yield from ((f"{here}: {entry}", ("listed", 0.0)) for entry in value)
        else:
            yield here, (float(value) if isinstance(value, (int, float)) else value, 0.0)
