"""Store: the columns of a population, tile by tile, behind the scratch that passes work in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.binding import Binding
from sim.errors import RunError
from sim.kernel.ops import ROWS
from sim.population import Population


class Lie(NamedTuple):
    """Where a column lies in a tile: element k of row j at `at + k * pitch + j * step`."""

    at: int
    size: int
    pitch: int
    step: int


class Store:
    """All numbers of a run in one aligned row of memory.

    Attributes:
        memory: scratch (one part a thread), then the tiles.
        home: where the first tile begins; width: numbers a tile.
        ids: permanent ids, padded to whole tiles by running on.
        slots: where each column lies in a tile.
    """

    def __init__(self, ids: NDArray[np.int64], slots: Mapping[str, Lie], scratch: int) -> None:
        self.n, self.slots = len(ids), dict(slots)
        self.tiles = -(-self.n // ROWS)
        ends = [lie.at + (lie.size - 1) * lie.pitch + (ROWS - 1) * lie.step + 1 for lie in self.slots.values()]
        self.width = -(-max(ends, default=1) // 8) * 8 + 8
        self.home = -(-scratch // 8) * 8
        _afford(self.n, 8 * (self.home + self.tiles * self.width))
        self.memory = _aligned(self.home + self.tiles * self.width)
        more = np.arange(1, self.tiles * ROWS - self.n + 1)
        self.ids = np.concatenate([ids, ids[-1] + more]) if len(more) else ids

    @property
    def block(self) -> NDArray[np.float64]:
        """The tiles, shape (tiles, width)."""
        return self.memory[self.home :].reshape(self.tiles, self.width)

    def get(self, name: str) -> NDArray[np.float64]:
        """A copy of a column, shape (slots, customers)."""
        return column_of(self.block, self.slots[name], self.n)

    def set(self, name: str, values: NDArray[np.float64] | float) -> None:
        """Fill a column from an array of shape (slots, customers), or with one number."""
        flat = np.zeros((self.slots[name].size, self.tiles * ROWS))
        flat[:, : self.n] = values
        for k, part in enumerate(flat):
            self.block[:, _rows(self.slots[name], k)] = part.reshape(self.tiles, ROWS)


def _afford(customers: int, needed: int) -> None:
    """Refuse what this machine cannot hold, before it tries."""
    try:
        there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return
    if needed > there:
        raise RunError(
            f"{customers:,} customers need {needed / 1e9:,.1f} GB of memory, this machine has {there / 1e9:,.1f} GB: "
            f"simulate fewer (agents), each standing for more people"
        )


def _rows(lie: Lie, k: int) -> slice:
    """Element k of a column in a tile, row after row."""
    first = lie.at + k * lie.pitch
    return slice(first, first + (ROWS - 1) * lie.step + 1, lie.step)


def column_of(block: NDArray[np.float64], lie: Lie, n: int) -> NDArray[np.float64]:
    """A column of a block of tiles, shape (slots, customers)."""
    whole = np.empty((lie.size, len(block), ROWS))
    for k in range(lie.size):
        whole[k] = block[:, _rows(lie, k)]
    return whole.reshape(lie.size, -1)[:, :n]


def _aligned(count: int) -> NDArray[np.float64]:
    """Zeros that start on a cache line, so that a vector never straddles two."""
    raw = np.zeros(count + 8)
    skip = -raw.ctypes.data % 64 // 8
    return raw[skip : skip + count]


def fill_at_birth(store: Store, binding: Binding, population: Population) -> None:
    """Give every column what customers hold at the start."""
    for name in store.slots:
        if name in population.columns:
            store.set(name, population.columns[name].values)
        else:
            store.set(name, binding.columns[name].start)
