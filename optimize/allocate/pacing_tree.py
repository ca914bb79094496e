"""Best bound first: split the box where the mixture hides most until the bound meets the best plan."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from optimize.allocate.pacing_search import Box, Mixture, Search

_TIGHTEN = 1
_WORTH = 0.9


@dataclass(frozen=True, eq=False)
class Node:
    """A box, an upper bound of the plans in it, and the mixture and dual of the box it was cut from."""

    bound: float
    box: Box
    found: Mixture | None = None
    dual: np.ndarray | None = None


class Tree:
    """Boxes that may still hold a better plan, the one with the highest bound first.

    Attributes:
        search: bounds boxes and keeps the best plan.
        nodes: boxes bounded so far.
    """

    def __init__(self, search: Search, gap: float) -> None:
        """Stop looking into a box whose bound is within `gap` (in value) of the best plan."""
        self.search, self.gap, self.nodes = search, gap, 0
        self._open: list[tuple[float, int, Node]] = []
        self._closed = -np.inf
        self._made = 0

    def cut(self) -> float:
        """The bound at which a box is not worth another look."""
        search = self.search
        return search.best + self.gap if search.best > -np.inf else search.program.worst - 1e-6 * search.scale

    def push(self, node: Node) -> None:
        """Keep a box for later."""
        self._made += 1
        heapq.heappush(self._open, (-node.bound, self._made, node))

    def bound(self) -> float:
        """Upper bound of every plan in the tree."""
        highest = -self._open[0][0] if self._open else -np.inf
        return max(highest, self._closed, self.search.best)

    def grow(self, left: float = 0.0, plunge: int = 20) -> None:
        """Look into boxes, the heavier half first, until the bound is within `left` of the best plan or time is up."""
        depth = 0
        current: Node | None = None
        while not self.search.out_of_time():
            if current is None:
                if not self._open or -self._open[0][0] <= max(self.cut(), self.search.best + left):
                    return
                current, depth = heapq.heappop(self._open)[2], 0
                if current.found is not None:
                    self.search.remember(current.found, np.arange(len(current.found.on)))
            first, second = self._look(current)
            current = None
            depth += 1
            if second is not None:
                self.push(second)
            if first is not None and depth < plunge:
                current = first
            elif first is not None:
                self.push(first)
        if current is not None:
            self.push(current)

    def _look(self, node: Node) -> tuple[Node, Node] | tuple[None, None]:
        """Bound a box and split it into the heavier half and the other; None when nothing better can be in it."""
        search = self.search
        self.nodes += 1
        cut = self.cut()
        box, bound = node.box, min(node.bound, search.bound(node.box, cut, hint=node.dual))
        for _ in range(_TIGHTEN):
            tight = search.narrowed(box, cut) if bound > cut else box
            if tight.share_of(box) > _WORTH:
                break
            self._closed = max(self._closed, cut)
            box, bound = tight, min(bound, search.bound(tight, cut, hint=search.dual))
        parts = None
        if bound > cut:
            found = search.mixture()
            parts = self._split(box, found)
            if parts is None:
                bound = min(bound, search.bound(box, cut, share=0.0, hint=search.dual))
                found = search.mixture()
                parts = self._split(box, found) if bound > cut else None
        if parts is None:
            self._closed = max(self._closed, bound)
            return None, None
        dual = search.dual
        return Node(bound, parts[0], found, dual), Node(bound, parts[1], found, dual)

    def _split(self, box: Box, found: Mixture) -> tuple[Box, Box] | None:
        """The heavier half first; None when the mixture hides nothing.

        The channel that hides most is cut at its mean stock, in the period in which its paths differ most.
        """
        search = self.search
        doubt = np.where(box.state < 0, np.minimum(found.on, 1 - found.on), 0.0)
        if doubt.max(initial=0.0) > 1e-7:
            i = int(doubt.argmax())
            halves = box.switched(i, on=True), box.switched(i, on=False)
            return halves if found.on[i] > 0.5 else halves[::-1]
        i = int(found.lost.sum(axis=1).argmax())
        if found.lost[i].max() <= 1e-10:
            return None
        paths = search.master.paths
        mine = paths.owner == i
        weight, stocks = paths.weight[mine], paths.stocks[mine]
        spread = weight @ (stocks - found.stock[i]) ** 2
        inside = (found.stock[i] > box.low[i] + 1e-9) & (found.stock[i] < box.high[i] - 1e-9)
        t = int((spread * inside).argmax() if (spread * inside).any() else found.lost[i].argmax())
        at = float(found.stock[i, t])
        above = weight[stocks[:, t] > at].sum() >= 0.5 * weight.sum()
        search.remember(found, np.array([i]))
        halves = box.above(i, t, at), box.below(i, t, at)
        return halves if above else halves[::-1]
