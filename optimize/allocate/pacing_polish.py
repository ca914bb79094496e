"""Good plans from a box: dive to where the mixture hides nothing, and search again near the best plan.

Every plan found on the way keeps the rules, because the mixture of paths does; diving only removes what the curves do
not confirm.
"""

from __future__ import annotations

import numpy as np

from optimize.allocate.pacing_search import Box, Mixture, Search


def dive(search: Search, box: Box, *, rounds: int = 60, share: float = 0.5, first: bool = False) -> None:
    """Halve the boxes of the channels whose mixture claims most above the curves, on the heavier side, until none does.

    Args:
        search: keeps the best plan.
        box: where to start.
        rounds: most times to halve.
        share: channels that claim at least this share of the largest claim are halved together.
        first: stop at the first plan that keeps the rules.
    """
    stalled = 0
    for _ in range(rounds):
        search.bound(box, -np.inf, share=0.2, rounds=4 if first else 12)
        before = search.best
        found = search.mixture()
        if search.out_of_time() or search.master.fined > 1e-7 or (first and found.whole):
            return
        small = 1e-6 * search.scale
        stalled = 0 if search.best > before + 0.1 * small else stalled + 1
        if search.master.worth <= search.best + small or stalled > 12:
            return
        narrowed = _decided(search, box, found) if not found.whole else _halved(search, box, found, share)
        if narrowed is None:
            return
        box = narrowed


def settle(search: Search, rounds: int = 6) -> None:
    """Move the best plan to the top of the hill it stands on: ever smaller boxes around it, solved to the end."""
    width = 0.02
    for _ in range(rounds):
        before = search.best
        search.offer_plan(search.plan, search.on)
        box = near(search, search.plan, search.on, width)
        search.bound(box, -np.inf, share=0.0, rounds=25)
        search.mixture()
        if search.out_of_time():
            return
        if search.best <= before + 1e-7 * search.scale:
            width *= 0.2
        if search.best <= before and width < 1e-4:
            return


def near(search: Search, stock: np.ndarray, on: np.ndarray, width: float) -> Box:
    """The box of the paths within a share `width` of each channel's highest stock of a plan, with its channels on."""
    reach = search.program.reach
    room = width * reach[:, -1:]
    state = np.where(search.program.switch, on.astype(np.int64), 1)
    return Box(np.maximum(stock - room, 0.0), np.minimum(np.maximum(stock, 0.0) + room, reach), state)


def _decided(search: Search, box: Box, found: Mixture) -> Box | None:
    """Switch the half of the undecided channels that are nearest to on or off."""
    doubt = np.minimum(found.on, 1 - found.on)
    open_ones = np.flatnonzero((doubt > 1e-7) & (box.state < 0))
    if not len(open_ones):
        return None
    nearest = open_ones[np.argsort(doubt[open_ones], kind="stable")][: max(1, len(open_ones) // 2)]
    state = box.state.copy()
    state[nearest] = (found.on[nearest] > 0.5).astype(state.dtype)
    return Box(box.low, box.high, state)


def _halved(search: Search, box: Box, found: Mixture, share: float) -> Box | None:
    lost = found.lost.max(axis=1)
    most = float(lost.max())
    if most <= 1e-9 * search.scale:
        return None
    channels = np.flatnonzero(lost >= share * most)
    periods = found.lost[channels].argmax(axis=1)
    paths = search.master.paths
    search_low, search_high = box.low.copy(), box.high.copy()
    for i, t in zip(channels, periods, strict=True):
        at = found.stock[i, t]
        mine = np.flatnonzero(paths.owner == i)
        weight = paths.weight[mine]
        above = weight[paths.stocks[mine, t] > at].sum()
        if above >= 0.5 * weight.sum():
            search_low[i, t] = max(at, search_low[i, t])
        else:
            search_high[i, t] = min(at, search_high[i, t])
    search.remember(found, channels)
    return Box(search_low, search_high, box.state)
