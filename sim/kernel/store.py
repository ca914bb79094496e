"""Store: the columns of a population, tile by tile, behind the scratch that passes work in."""

from __future__ import annotations

import os
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.binding import Binding
from sim.errors import RunError
from sim.kernel.ops import PITCH, ROWS
from sim.population import Population


class Store:
    """All numbers of a run in one aligned row of memory.

    Attributes:
        memory: scratch (one part a thread), then the tiles.
        home: where the first tile begins; width: numbers a tile.
        ids: permanent ids, padded to whole tiles by running on.
        slots: first slot and number of slots of each column.
    """

    def __init__(self, ids: NDArray[np.int64], slots: Mapping[str, tuple[int, int]], scratch: int) -> None:
        self.n, self.slots = len(ids), dict(slots)
        self.tiles = -(-self.n // ROWS)
        self.width = max(1, sum(size for _, size in self.slots.values())) * PITCH
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
        first, size = self.slots[name]
        flat = np.zeros((size, self.tiles * ROWS))
        flat[:, : self.n] = values
        for k in range(size):
            at = (first + k) * PITCH
            self.block[:, at : at + ROWS] = flat[k].reshape(self.tiles, ROWS)


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


def column_of(block: NDArray[np.float64], slot: tuple[int, int], n: int) -> NDArray[np.float64]:
    """A column of a block of tiles, shape (slots, customers)."""
    first, size = slot
    whole = np.empty((size, len(block), ROWS))
    for k in range(size):
        whole[k] = block[:, (first + k) * PITCH : (first + k) * PITCH + ROWS]
    return whole.reshape(size, -1)[:, :n]


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
