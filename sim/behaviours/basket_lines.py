"""Basket lines: of how many things an order is made, and which, to see whether things sold together sell each other."""

from __future__ import annotations

from sim.behaviour import State, Sum, behaviour


@behaviour(writes="lines", over="category", where="bought", reduce=Sum())
def count_lines(needs: State) -> float:
    """How many categories an order holds: what was needed and what was taken along."""
    return needs


@behaviour(writes="line", over="category", where="bought")
def write_line(needs: State) -> float:
    """Which categories an order holds, to be counted."""
    return needs


@behaviour(writes="several", where="bought")
def hold_several(lines: State) -> float:
    """Whether an order holds more than one category."""
    return 1.0 if lines > 1.5 else 0.0
