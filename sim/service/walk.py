"""The walk through a hall's day, compiled. `sim.service.recursion` loads this file by its text; see there.

Compiled code is kept on disk under a hash of this text, so everything it depends on is in this file, constants
included.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

F = TypeVar("F", bound=Callable[..., object])
Whole = NDArray[np.int64]

NEVER = 2**62
ANY_LINE = 2**40  # the same number as visitors.UNMOVED
MILLION = 1_000_000
IN_LINE, AT_DESK, LEFT, AT_DOOR = -1, 0, 1, 2  # the last three are visitors.SERVED, GAVE_UP, TURNED_AWAY


def compiled(function: F) -> F:
    """The function in machine code, kept on disk."""
    return cast(F, njit(cache=True, nogil=True)(function))


@compiled
def sites(
    arrives: Whole, service: Whole, patience: Whole, priority: Whole, tolerance: Whole,
    bounds: Whole, desks: Whole, period: int, waited: Whole, outcome: NDArray[np.int8],
) -> None:  # fmt: skip
    """Walk through the day of each site."""
    classes = 1
    for i in range(arrives.size):
        classes = max(classes, priority[i] + 1)
    heads = np.empty(classes, np.int64)
    tails = np.empty(classes, np.int64)
    behind = np.empty(arrives.size, np.int64)
    for site in range(bounds.size - 1):
        first, last = bounds[site], bounds[site + 1]
        most = desks[site].max()
        if most == 0:
            outcome[first:last] = AT_DOOR
            continue
        heads[:] = -1
        ends = np.empty(most, np.int64)
        _site(arrives, service, patience, priority, tolerance, first, last, desks[site], period,
              waited, outcome, behind, heads, tails, ends)  # fmt: skip
        for i in range(first, last):
            if outcome[i] == IN_LINE:
                outcome[i] = LEFT
                waited[i] = patience[i]


@compiled
def _site(
    arrives: Whole, service: Whole, patience: Whole, priority: Whole, tolerance: Whole, first: int, last: int,
    desks: Whole, period: int, waited: Whole, outcome: NDArray[np.int8],
    behind: Whole, heads: Whole, tails: Whole, ends: Whole,
) -> None:  # fmt: skip
    """Walk through the day of one site: from one moment at which something can change to the next."""
    i = first
    line = 0  # people in the line, with those who left it unseen
    busy = 0
    now_period = 0
    change = period if desks.size > 1 else NEVER
    while i < last or line > 0:
        now = arrives[i] if i < last else NEVER
        if line > 0:
            now = min(now, change, ends[0] if busy > 0 else NEVER)
        if now == NEVER:  # no desk will open again
            break
        while change <= now:
            now_period += 1
            change = (now_period + 1) * period if now_period + 1 < desks.size else NEVER
        staffed = desks[now_period]
        while busy > 0 and ends[0] <= now:
            busy = _pop(ends, busy)
        while i < last and arrives[i] == now:
            if tolerance[i] < ANY_LINE and _put_off(heads, behind, arrives, patience, now, busy, staffed, tolerance[i]):
                outcome[i] = AT_DOOR
            else:
                _join(heads, tails, behind, priority[i], i)
                line += 1
            i += 1
        while line > 0 and busy < staffed:
            called = _call(heads, behind)
            line -= 1
            if arrives[called] + patience[called] < now:
                outcome[called] = LEFT
                waited[called] = patience[called]
            else:
                outcome[called] = AT_DESK
                waited[called] = now - arrives[called]
                busy = _push(ends, busy, now + service[called])


@compiled
def _put_off(
    heads: Whole, behind: Whole, arrives: Whole, patience: Whole, now: int, busy: int, staffed: int, tolerance: int
) -> bool:
    """Whether more tickets are ahead, not counting those that a free desk is about to take, than one tolerates."""
    ahead = -max(staffed - busy, 0)
    for k in range(heads.size):
        other = heads[k]
        while other >= 0:
            if arrives[other] + patience[other] >= now:
                ahead += 1
            other = behind[other]
    return ahead * MILLION > tolerance * max(staffed, 1)


@compiled
def _join(heads: Whole, tails: Whole, behind: Whole, k: int, visitor: int) -> None:
    """Stand at the end of the line of a class."""
    behind[visitor] = -1
    if heads[k] < 0:
        heads[k] = visitor
    else:
        behind[tails[k]] = visitor
    tails[k] = visitor


@compiled
def _call(heads: Whole, behind: Whole) -> int:
    """Call the first of the best class that has anyone in line."""
    k = 0
    while heads[k] < 0:
        k += 1
    visitor = int(heads[k])
    heads[k] = behind[visitor]
    return visitor


@compiled
def _push(ends: Whole, size: int, end: int) -> int:
    """Note when a desk will be free (a binary heap: the earliest first)."""
    at = size
    while at > 0 and ends[(at - 1) >> 1] > end:
        ends[at] = ends[(at - 1) >> 1]
        at = (at - 1) >> 1
    ends[at] = end
    return size + 1


@compiled
def _pop(ends: Whole, size: int) -> int:
    """Strike off the earliest end."""
    size -= 1
    end = ends[size]
    at = 0
    child = 1
    while child < size:
        if child + 1 < size and ends[child + 1] < ends[child]:
            child += 1
        if ends[child] >= end:
            break
        ends[at] = ends[child]
        at = child
        child = 2 * at + 1
    ends[at] = end
    return size
