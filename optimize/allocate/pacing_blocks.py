"""A better bound for many channels: charge for the rules that all share, and solve each block of the rest alone.

Blocks are channels tied together by limits of their own (a group's cap, a ratio). At given prices of the budget and
of the periods the blocks do not touch: the sum of their bounds and the worth of the shared limits is a bound of the
whole (Lagrange), and a block of a few channels can be branched to its optimum where the whole cannot.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from optimize.allocate.pacing_polish import dive
from optimize.allocate.pacing_program import Program
from optimize.allocate.pacing_search import Search
from optimize.allocate.pacing_tree import Node, Tree

_LARGEST = 40
_SLICE = 0.06


@dataclass(eq=False)
class Block:
    """Channels tied by rows of their own, with a tree that closes in on their best plan.

    Attributes:
        channels: positions in the program.
        rows: rows of the program that only they are in.
        bound: upper bound of their value less charges.
        tree: None until first looked at.
    """

    channels: np.ndarray
    rows: np.ndarray
    bound: float = np.inf
    least: float = -np.inf
    tree: Tree | None = None

    @property
    def gap(self) -> float:
        """What a better look could still take off the bound."""
        best = self.least if self.tree is None else max(self.tree.search.best, self.least)
        return self.bound - best


def blocks_of(program: Program) -> tuple[list[Block], np.ndarray]:
    """The blocks of a program, and the rows that several blocks share."""
    member = (program.total != 0) | (program.fixed != 0)
    shared = member.sum(axis=1) > min(_LARGEST, max(8, program.size // 2))
    shared[0] = True
    root = np.arange(program.size)
    for row in np.flatnonzero(~shared):
        at = np.flatnonzero(member[row])
        labels = np.unique(root[at])
        root[np.isin(root, labels)] = labels[0]
    blocks = []
    for label in np.unique(root):
        channels = np.flatnonzero(root == label)
        rows = np.flatnonzero(~shared & member[:, channels].any(axis=1))
        blocks.append(Block(channels, rows))
    return blocks, np.flatnonzero(shared)


class Blocks:
    """The blocks of a search at one dual of the whole: their joint bound, and the plans they prefer."""

    def __init__(self, search: Search, dual: np.ndarray, gap: float) -> None:
        """Charge for the shared rows and the periods at `dual`; `gap` is what may be left in all."""
        self.search, program = search, search.program
        self.blocks, shared = blocks_of(program)
        self._dual, self._gap = dual, gap
        rules = search.master.rules
        kept = np.zeros_like(dual)
        kept[shared], kept[rules : -program.size] = dual[shared], dual[rules : -program.size]
        self._charge, self._charge_on = search.master.prices(kept)
        self._held = search.master.held(kept)
        self._begin()

    def _begin(self) -> None:
        """Bound every block by the dual of the whole."""
        search, program = self.search, self.search.program
        box = search.whole_box()
        search.price(self._dual, box, np.full(program.size, -1e300))
        worth = search.net(box, self._dual)
        for block in self.blocks:
            y = self._dual[block.rows]
            held = np.sum(y[y > 0] * program.high[block.rows][y > 0]) + np.sum(
                y[y < 0] * program.low[block.rows][y < 0]
            )
            block.bound = float(held + worth[block.channels].sum())
        self.learn()

    def learn(self) -> None:
        """Value what the best plan does in every block."""
        search, program = self.search, self.search.program
        if search.best == -np.inf:
            return
        own = program.values(search.plan, np.arange(program.size)).sum(axis=1)
        own -= (self._charge * program.spend(search.plan)).sum(axis=1) + self._charge_on * search.on
        for block in self.blocks:
            block.least = float(own[block.channels].sum())

    def bound(self) -> float:
        """Upper bound of the whole."""
        total = self._held + sum(block.bound for block in self.blocks)
        return total + 1e-11 * abs(total)

    def work(self, deadline: float) -> None:
        """Look into the block with the widest gap, again and again, until little is left or the time is up."""
        enough = self._gap / max(len(self.blocks), 1)
        workers = min(os.cpu_count() or 1, 4)
        with ThreadPoolExecutor(workers) as pool:
            while perf_counter() < deadline:
                todo = sorted((b for b in self.blocks if b.gap > enough), key=lambda b: -b.gap)
                if not todo:
                    return
                batch = todo[: max(workers, len(todo) // 4)]
                list(pool.map(lambda block: self._look(block, deadline, enough), batch))

    def _look(self, block: Block, deadline: float, enough: float) -> None:
        until = min(deadline, perf_counter() + _SLICE)
        if block.tree is None:
            block.tree = self._planted(block, until, enough)
        block.tree.search.deadline = until
        block.tree.grow(0.5 * block.gap)
        block.bound = min(block.bound, block.tree.bound())

    def _planted(self, block: Block, until: float, enough: float) -> Tree:
        program, search = self.search.program, self.search
        channels = block.channels
        part = program.part(channels, block.rows, self._charge[channels], self._charge_on[channels])
        small = Search(part, search.ladder.part(channels), until, search.scale)
        small.offer_plan(search.plan[channels], search.on[channels])
        tree = Tree(small, enough)
        root = small.bound(small.whole_box(), -np.inf, share=0.1)
        small.mixture()
        dive(small, small.whole_box())
        tree.push(Node(min(root, block.bound), small.whole_box()))
        return tree

    def preferred(self) -> tuple[np.ndarray, np.ndarray]:
        """Stock (n, T) and on (n,) that the blocks prefer at these prices (the search's plan where not looked at)."""
        stock, on = self.search.plan.copy(), self.search.on.copy()
        for block in self.blocks:
            if block.tree is not None and block.tree.search.best > block.least:
                stock[block.channels], on[block.channels] = block.tree.search.plan, block.tree.search.on
        return stock, on
