"""The walk through a hall's day, compiled. `sim.service.recursion` loads this file by its text; see there.

Compiled code is kept on disk under a hash of this text, so everything it depends on is in this file, constants
included.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

F = TypeVar("F", bound=Callable[..., object])
Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]

NEVER = 2**62
ANY_LINE = 2**40  # the same number as visitors.UNMOVED
MILLION = 1_000_000
FOREVER = 2**60  # the same number as visitors.FOREVER
LAST_CLASS = 9
MINUTE, HALF_MINUTE = 60_000_000, 30_000_000
ALL_WELL = -(2**62)
IN_LINE, AT_DESK, LEFT, AT_DOOR = -1, 0, 1, 2  # the last three are visitors.SERVED, GAVE_UP, TURNED_AWAY


I1, I2, F1, F2 = types.int64[::1], types.int64[:, ::1], types.float64[::1], types.float64[:, ::1]
INT, OUTCOME = types.int64, types.int8[::1]


def entry(signature: Any) -> Callable[[F], F]:
    """A function that Python calls, in machine code and kept on disk."""
    return cast("Callable[[F], F]", njit(signature, error_model="numpy", cache=True, nogil=True))


def part(function: F) -> F:
    """A function that only compiled ones call."""
    return cast(F, njit(function, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True))


@part
def _in_order(first: Whole, second: Whole) -> Whole:
    """Rows by two keys, ties in the order of rows (a merge sort from pairs upwards)."""
    n = first.size
    order, spare = np.empty(n, np.int64), np.empty(n, np.int64)
    for i in range(n):
        order[i] = i
    width = 1
    while width < n:
        for left in range(0, n, 2 * width):
            middle, end = min(left + width, n), min(left + 2 * width, n)
            a, b = left, middle
            for z in range(left, end):
                p, q = order[min(a, n - 1)], order[min(b, n - 1)]
                later = first[q] < first[p] or (first[q] == first[p] and second[q] < second[p])
                if a < middle and (b >= end or not later):
                    spare[z] = p
                    a += 1
                else:
                    spare[z] = q
                    b += 1
        order, spare = spare, order
        width *= 2
    return order


@entry(INT(F1, F1, F1, F1, F1, F1, INT, I1, I2))
def arrange(
    site: Numbers, arrives: Numbers, service: Numbers, patience: Numbers, priority: Numbers, tolerance: Numbers,
    opens: int, bounds: Whole, people: Whole,
) -> int:  # fmt: skip
    """Put the day's visitors in order: by site, arrival and row; numbers out of range become the nearest in range.

    Fills `people` (row, arrival since opening, service, patience, priority, tolerance) and where each site begins in
    it. Returns ALL_WELL, or the number of a site that does not exist.
    """
    n, most = arrives.size, bounds.size - 1
    low, high = 0, 0
    where, come = np.empty(n, np.int64), np.empty(n, np.int64)
    for s in range(bounds.size):
        bounds[s] = 0
    for i in range(n):
        where[i], come[i] = int(site[i]), max(int(arrives[i]) - opens, 0)
        low, high = min(low, where[i]), max(high, where[i])
        if 0 <= where[i] < most:
            bounds[where[i] + 1] += 1
    if low < 0 or high >= most:
        return low if low < 0 else high
    for s in range(most):
        bounds[s + 1] += bounds[s]
    order = _in_order(where, come)
    for z in range(n):
        i = order[z]
        people[0, z], people[1, z] = i, come[i]
        people[2, z] = int(min(max(service[i], 1.0), float(FOREVER)))
        people[3, z] = int(min(max(patience[i], 0.0), float(FOREVER)))
        people[4, z] = int(min(max(priority[i], 0.0), float(LAST_CLASS)))
        people[5, z] = int(min(max(tolerance[i] * MILLION, 0.0), float(ANY_LINE))) if tolerance.size else ANY_LINE
    return ALL_WELL


@entry(types.void(I2, I1, I1, OUTCOME, INT, types.float64, F2, I2, I1, F1))
def note(
    people: Whole, bounds: Whole, waited: Whole, outcome: NDArray[np.int8], period: int, renewal: float,
    result: Numbers, hours: Whole, waits: Whole, expected: Numbers,
) -> None:  # fmt: skip
    """Write down how the day went, and move each visited site's expected wait towards the day's mean.

    Fills `result` (waited, left) by row, adds to `hours` (came, left and microseconds waited by hour of arrival) and
    to `waits` (those who joined the line by half minute waited).
    """
    last, longest = hours.shape[1] - 1, waits.size - 1
    for site in range(bounds.size - 1):
        joined, total = 0, 0
        for z in range(bounds[site], bounds[site + 1]):
            hour, left = min(people[1, z] // period, last), outcome[z] != AT_DESK
            result[0, people[0, z]], result[1, people[0, z]] = waited[z], left
            hours[0, hour] += 1
            hours[1, hour] += left
            hours[2, hour] += waited[z]
            if outcome[z] != AT_DOOR:
                waits[min(waited[z] // HALF_MINUTE, longest)] += 1
                joined += 1
                total += waited[z]
        if joined > 0:
            expected[site] += renewal * (total / (joined * MINUTE) - expected[site])


@part
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


@part
def _join(heads: Whole, tails: Whole, behind: Whole, k: int, visitor: int) -> None:
    """Stand at the end of the line of a class."""
    behind[visitor] = -1
    if heads[k] < 0:
        heads[k] = visitor
    else:
        behind[tails[k]] = visitor
    tails[k] = visitor


@part
def _call(heads: Whole, behind: Whole) -> int:
    """Call the first of the best class that has anyone in line."""
    k = 0
    while heads[k] < 0:
        k += 1
    visitor = int(heads[k])
    heads[k] = behind[visitor]
    return visitor


@part
def _push(ends: Whole, size: int, end: int) -> int:
    """Note when a desk will be free (a binary heap: the earliest first)."""
    at = size
    while at > 0 and ends[(at - 1) >> 1] > end:
        ends[at] = ends[(at - 1) >> 1]
        at = (at - 1) >> 1
    ends[at] = end
    return size + 1


@part
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


@part
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


@entry(types.void(I1, I1, I1, I1, I1, I1, I2, INT, I1, OUTCOME))
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
        most = 0
        for staffed in desks[site]:
            most = max(most, staffed)
        if most == 0:
            for i in range(first, last):
                outcome[i] = AT_DOOR
            continue
        for k in range(classes):
            heads[k] = -1
        ends = np.empty(most, np.int64)
        _site(arrives, service, patience, priority, tolerance, first, last, desks[site], period,
              waited, outcome, behind, heads, tails, ends)  # fmt: skip
        for i in range(first, last):
            if outcome[i] == IN_LINE:
                outcome[i] = LEFT
                waited[i] = patience[i]
