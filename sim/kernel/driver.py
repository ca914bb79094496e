"""The fixed driver: walks a day's table of operations over tiles of customers. Compiled once on a machine.

A day is data for it, so a new order of the day compiles nothing. All memory is one row of numbers: scratch first, then
the tiles; each operand of an operation is a place in it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types

from sim.kernel.bits import ahead, cycles, invoke, start
from sim.kernel.ops import DRAW, FILL, PASS, PITCH, PUT, ROWS, SELECT, TAKE, TALLY, WIDE

MUL0, MUL1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL0, WEYL1 = np.uint32(0x9E3779B9), np.uint32(0xBB67AE85)
U32, U64 = np.uint32, np.uint64
WHOLE = 9007199254740992.0
INTERRUPTED = 1_000_000
MANY, GROUP = 32, 16
FEW_CELLS = 8
F1, F2, I1, I2 = types.float64[::1], types.float64[:, ::1], types.int64[::1], types.int64[:, ::1]
W1, W = types.uint32[::1], types.uint32

_part = njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
_inlined = njit(error_model="numpy", forceinline=True)


@_inlined  # type: ignore[untyped-decorator]
def _philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    for _ in range(10):
        a, b = U64(c0) * MUL0, U64(c2) * MUL1
        c0, c1, c2, c3 = U32(b >> U64(32)) ^ c1 ^ k0, U32(b), U32(a >> U64(32)) ^ c3 ^ k1, U32(a)
        k0, k1 = U32(k0 + WEYL0), U32(k1 + WEYL1)
    return c0, c1, c2, c3


@_inlined  # type: ignore[untyped-decorator]
def _unit(word: Any) -> float:
    return (np.float64(word) + 0.5) * 2.0**-32


@_part  # type: ignore[untyped-decorator]
def _draw_tile(M: Any, to: int, first: int, day: Any, stream: Any, k0: Any, k1: Any) -> None:
    """One draw for a tile whose ids run on from a multiple of 512: a quarter of a block each."""
    block = U64(first) >> U64(2)
    low, high = U32(block), U32(block >> U64(32))
    for q in range(128):
        c0, c1, c2, c3 = _philox(low + U32(q), high, day, stream, k0, k1)
        M[to + q], M[to + 128 + q] = _unit(c0), _unit(c1)
        M[to + 256 + q], M[to + 384 + q] = _unit(c2), _unit(c3)


@_part  # type: ignore[untyped-decorator]
def _draw_rows(M: Any, to: int, ids: Any, m: int, day: Any, stream: Any, k0: Any, k1: Any) -> None:
    """The same draw for any m customers: one block each."""
    for z in range(m):
        who = U64(ids[z])
        block = (who >> U64(9)) << U64(7) | who & U64(127)
        word = who >> U64(7) & U64(3)
        c0, c1, c2, c3 = _philox(U32(block), U32(block >> U64(32)), day, stream, k0, k1)
        low, high = (c1 if word & U64(1) else c0), (c3 if word & U64(1) else c2)
        M[to + z] = _unit(high if word & U64(2) else low)


@_part  # type: ignore[untyped-decorator]
def _select(M: Any, at: int, ids: Any, m: int, rows: Any, who: Any, many: bool) -> int:
    """Rows of the first m whose column is not 0, and their ids; where few are expected, empty groups are skipped."""
    c = 0
    if many:
        for j in range(m):
            rows[c] = j
            c += M[at + j] != 0.0
    else:
        for g in range(0, m, GROUP):
            if _any(M, at + g):
                for j in range(g, min(g + GROUP, m)):
                    rows[c] = j
                    c += M[at + j] != 0.0
    for z in range(c):
        who[z] = ids[rows[z]]
    return c


@_inlined  # type: ignore[untyped-decorator]
def _any(M: Any, at: int) -> Any:
    """Whether a group of rows holds a number that is not 0."""
    found = False
    for q in range(GROUP):
        found = found | (M[at + q] != 0.0)
    return found


@_part  # type: ignore[untyped-decorator]
def _gather(M: Any, source: int, to: int, step: int, rows: Any, c: int) -> None:
    for z in range(c):
        M[to + z] = M[source + rows[z] * step]


@_part  # type: ignore[untyped-decorator]
def _scatter(M: Any, source: int, to: int, step: int, rows: Any, c: int) -> None:
    for z in range(c):
        M[to + rows[z] * step] = M[source + z]


@_part  # type: ignore[untyped-decorator]
def _fill(M: Any, to: int, count: int, value: float) -> None:
    """Give columns one number for all rows of the tile."""
    for s in range(count):
        for j in range(ROWS):
            M[to + s * PITCH + j] = value


@_part  # type: ignore[untyped-decorator]
def _tally(M: Any, spots: Any, first: int, shape: Any, at: int, m: int, C: Any, cells: Any) -> None:
    """Add rows to a table; its shape: by columns, elements of the sum, step, first cell, fault cell, (size, step)..."""
    by, elements, step, base, fault = shape[at], shape[at + 1], shape[at + 2], shape[at + 3], shape[at + 4]
    if by == 1 and shape[at + 5] <= FEW_CELLS:
        _tally_few(M, spots, first, shape, at, m, C)
        return
    for z in range(m):
        cells[z] = base
    for b in range(by):
        size, stride, place = shape[at + 5 + 2 * b], shape[at + 6 + 2 * b], spots[first + b]
        for z in range(m):
            c = M[place + z]
            inside = c >= 0.0 and c < size
            i = np.int64(c) if inside else np.int64(0)
            cells[z] = cells[z] + i * stride if inside and np.float64(i) == c else np.int64(-(1 << 60))
    if elements == 0:
        for z in range(m):
            if cells[z] >= 0:
                C[cells[z]] += 1
        return
    for k in range(elements):
        place = spots[first + by] + k * PITCH
        for z in range(m):
            v = M[place + z]
            if v != 0.0 and cells[z] >= 0:
                if -WHOLE < v < WHOLE and np.floor(v) == v:
                    C[cells[z] + k * step] += np.int64(v)
                else:
                    C[fault] += 1


@_inlined  # type: ignore[untyped-decorator]
def _tally_few(M: Any, spots: Any, first: int, shape: Any, at: int, m: int, C: Any) -> None:
    """The same by one column of few positions: each of them goes through all rows, without a branch."""
    elements, step, base, fault = shape[at + 1], shape[at + 2], shape[at + 3], shape[at + 4]
    size, stride, held = shape[at + 5], shape[at + 6], spots[first]
    if elements == 0:
        for i in range(size):
            C[base + i * stride] += _count(M, held, m, np.float64(i))
        return
    for k in range(elements):
        place = spots[first + 1] + k * PITCH
        if _nothing(M, place, m):
            continue
        for i in range(size):
            total, wrong = _add(M, place, held, m, np.float64(i))
            C[base + i * stride + k * step] += total
            C[fault] += wrong


@_part  # type: ignore[untyped-decorator]
def _count(M: Any, held: int, m: int, position: float) -> Any:
    """How many rows hold a position."""
    n: Any = 0
    for z in range(m):
        n += np.int64(M[held + z] == position)
    return n


@_part  # type: ignore[untyped-decorator]
def _nothing(M: Any, place: int, m: int) -> Any:
    """Whether a column is 0 in all rows."""
    n: Any = 0
    for z in range(m):
        n += np.int64(M[place + z] != 0.0)
    return n == 0


@_part  # type: ignore[untyped-decorator]
def _add(M: Any, place: int, held: int, m: int, position: float) -> Any:
    """The sum of a column of whole numbers over the rows that hold a position, and how many are not whole."""
    total, wrong = np.int64(0), np.int64(0)
    for z in range(m):
        v = M[place + z]
        here = M[held + z] == position
        whole = (v > -WHOLE) & (v < WHOLE) & (np.floor(v) == v)
        total += np.int64(v if here & whole else 0.0)
        wrong += np.int64(here & (not whole))
    return total, wrong


@_part  # type: ignore[untyped-decorator]
def _touch(M: Any, first: int, count: int) -> float:
    """Read one number of each cache line of a column in order, so that the machine fetches it ahead of the gathers."""
    a, b = 0.0, 0.0
    for i in range(first, first + count, 16):
        a += M[i]
        b += M[i + 8]
    return a + b


@njit(  # type: ignore[untyped-decorator]
    types.void(F1, F1, I2, I1, I1, I1, I1, I1, I1, W1, I1, F1, types.int64, types.int64, W, W, W, I1, types.int64,
               types.int64, types.int64, I1),
    nogil=True, cache=True, error_model="numpy",
)  # fmt: skip
def run_day(
    M: Any, P: Any, ops: Any, spots: Any, inside: Any, lies: Any, eager: Any, ids: Any, addresses: Any, streams: Any,
    shapes: Any, values: Any, home: int, width: int, day: Any, k0: Any, k1: Any, C: Any, first: int, last: int, n: int,
    clock: Any,
) -> None:  # fmt: skip
    """Live a stage of a day for the tiles first to last.

    M is all memory, P the numbers (parameters and tables), ops the operations (kind, a, b, d, for few rows), spots the
    places of operands; `inside` says which of them lie in the tile and `lies` where in it; what every row needs is
    fetched first (`eager`, and what was gathered for many rows of the tile before). ids are permanent and padded;
    addresses are those of the passes, streams those of the draws, shapes those of the tallies, values fill columns.
    The first tile begins at home, each has width numbers, there are n customers. C holds the tallies, clock the cycles
    spent on each operation (empty to save the look).
    """
    kept, called, counted = np.empty(ROWS + 1, np.int64), np.empty(ROWS, np.int64), np.empty(ROWS, np.int64)
    rows, who, cells = start(kept), start(called), start(counted)
    took, chosen = np.zeros(len(ops), np.int64), np.zeros(len(ops), np.int64)
    memory, places, numbers = start(M), start(spots), start(P)
    people, tables, table = start(ids), start(C), start(shapes)
    for t in range(first, last):
        here = home + t * width
        for i in range(len(inside)):
            spots[inside[i]] = here + lies[i]
        mine = ahead(people, t * ROWS)
        m, c = min(ROWS, n - t * ROWS), 0
        run = mine[0] % ROWS == 0 and mine[ROWS - 1] == mine[0] + ROWS - 1
        for i in range(len(eager)):
            memory[0] += _touch(memory, here + eager[i], ROWS)
        for i in range(len(ops)):
            if took[i] >= MANY:
                for s in range(ops[i, 1], ops[i, 2], 3):
                    if spots[s + 2] == 1:
                        memory[0] += _touch(memory, spots[s], ROWS)
        for i in range(len(ops)):
            op, a, b, d, few = ops[i, 0], ops[i, 1], ops[i, 2], ops[i, 3], ops[i, 4]
            began = cycles() if len(clock) else 0
            count = c if few else m
            if few and c == 0:
                continue
            if op == PASS:
                invoke(addresses[a], memory, ahead(places, b), numbers, (c + 31) // 32 * 32 if few == WIDE else count)
            elif op == DRAW:
                for s in range(b, d):
                    if run and not few:
                        _draw_tile(memory, a + (s - b) * PITCH, mine[0], day, streams[s], k0, k1)
                    else:
                        _draw_rows(memory, a + (s - b) * PITCH, who if few else mine, count, day, streams[s], k0, k1)
            elif op == TALLY:
                _tally(memory, places, a, table, b, count, tables, cells)
            elif op == SELECT:
                c = _select(memory, spots[a], mine, m, rows, who, chosen[i] >= MANY)
                chosen[i] = c
            elif op == TAKE:
                took[i] = c
                for s in range(a, b, 3):
                    _gather(memory, spots[s], spots[s + 1], spots[s + 2], rows, c)
            elif op == PUT:
                for s in range(a, b, 3):
                    _scatter(memory, spots[s], spots[s + 1], spots[s + 2], rows, c)
            elif op == FILL:
                _fill(memory, spots[a], b, values[d])
            if len(clock):
                spent = cycles() - began
                clock[i] += spent if spent < INTERRUPTED else 0
    kept[0] = called[0] + counted[0]  # so long they are needed: pointers alone keep no memory


@njit(types.int64(F1, types.int64, types.int64, types.int64, I1), nogil=True, cache=True, error_model="numpy")  # type: ignore[untyped-decorator]
def find(M: Any, at: int, width: int, n: int, rows: Any) -> int:
    """Rows of all customers whose column (at `at` in the first tile) is not 0."""
    c, memory = 0, start(M)
    for t in range((n + ROWS - 1) // ROWS):
        m, here = min(ROWS, n - t * ROWS), at + t * width
        for g in range(0, m, GROUP):
            if _any(memory, here + g):
                for j in range(g, min(g + GROUP, m)):
                    rows[c] = t * ROWS + j
                    c += memory[here + j] != 0.0
    return c


@njit(types.void(F1, I1, I1, types.int64, I1, F2), nogil=True, cache=True, error_model="numpy")  # type: ignore[untyped-decorator]
def collect(M: Any, at: Any, step: Any, width: int, rows: Any, out: Any) -> None:
    """Columns (where each begins in the first tile, and how far apart its rows are) of chosen customers."""
    for z in range(len(rows)):
        tile, row = (rows[z] // ROWS) * width, rows[z] % ROWS
        for k in range(len(at)):
            out[k, z] = M[at[k] + tile + row * step[k]]


@njit(types.void(F1, I1, I1, types.int64, I1, F2), nogil=True, cache=True, error_model="numpy")  # type: ignore[untyped-decorator]
def deposit(M: Any, at: Any, step: Any, width: int, rows: Any, values: Any) -> None:
    """Put columns of chosen customers back."""
    for z in range(len(rows)):
        tile, row = (rows[z] // ROWS) * width, rows[z] % ROWS
        for k in range(len(at)):
            M[at[k] + tile + row * step[k]] = values[k, z]
