"""The allocator: the certified optimum of a budget problem, its price, and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from optimize.allocate.ladder import allocate
    from optimize.allocate.plan import Plan
    from optimize.allocate.problem import Channel, Group, Problem
    from optimize.allocate.reading import ProblemError, read_problem

__all__ = ["Channel", "Group", "Plan", "Problem", "ProblemError", "allocate", "read_problem"]

_PLACES = {
    "allocate": "ladder",
    "Plan": "plan",
    "Channel": "problem",
    "Group": "problem",
    "Problem": "problem",
    "ProblemError": "reading",
    "read_problem": "reading",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _PLACES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"optimize.allocate.{_PLACES[name]}"), name)
