"""The stock paths found so far, in arrays that grow by doubling."""

from __future__ import annotations

import numpy as np

_NAMES = ("stocks", "spend", "owner", "on", "earned", "gross", "allowed", "idle", "weight")


class Paths:
    """Columns of the master program.

    Attributes:
        count: how many there are; every array is cut to it.
        stocks, spend: paths (count, T).
        owner: channel of each; `on` whether the path has it on.
        earned: value less charges; `gross` is the value alone.
        allowed: whether the box in hand holds the path.
        idle: solutions since the path was last used.
        weight: weight in the last solution.
    """

    def __init__(self, periods: int) -> None:
        self.count = 0
        self._kept: dict[str, np.ndarray] = {
            "stocks": np.zeros((64, periods)),
            "spend": np.zeros((64, periods)),
            "owner": np.zeros(64, dtype=np.int64),
            "on": np.zeros(64, dtype=np.bool_),
            "earned": np.zeros(64),
            "gross": np.zeros(64),
            "allowed": np.zeros(64, dtype=np.bool_),
            "idle": np.zeros(64, dtype=np.int64),
            "weight": np.zeros(64),
        }
        self._cut()

    def _cut(self) -> None:
        kept, n = self._kept, self.count
        self.stocks, self.spend, self.owner = kept["stocks"][:n], kept["spend"][:n], kept["owner"][:n]
        self.on, self.earned, self.gross = kept["on"][:n], kept["earned"][:n], kept["gross"][:n]
        self.allowed, self.idle, self.weight = kept["allowed"][:n], kept["idle"][:n], kept["weight"][:n]

    def append(
        self,
        stocks: np.ndarray,
        spend: np.ndarray,
        owner: np.ndarray,
        on: np.ndarray,
        earned: np.ndarray,
        gross: np.ndarray,
    ) -> None:
        """Add k paths: allowed, never used."""
        more = self.count + len(owner)
        if more > len(self._kept["owner"]):
            for name in _NAMES:
                old = self._kept[name]
                self._kept[name] = np.concatenate([old, np.zeros((2 * more - len(old), *old.shape[1:]), old.dtype)])
        at = slice(self.count, more)
        values = (stocks, spend, owner, on, earned, gross, True, 0, 0.0)
        for name, value in zip(_NAMES, values, strict=True):
            self._kept[name][at] = value
        self.count = more
        self._cut()

    def keep(self, which: np.ndarray) -> None:
        """Keep only some paths, in order."""
        for name in _NAMES:
            self._kept[name][: int(which.sum())] = self._kept[name][: self.count][which]
        self.count = int(which.sum())
        self._cut()

    def best(self, prices: np.ndarray) -> np.ndarray:
        """What the best allowed path of each channel (n,), being on, earns beyond prices (n, T) of its spend."""
        mine = np.flatnonzero(self.allowed & self.on)
        owner = self.owner[mine]
        worth = self.gross[mine] - np.einsum("kt,kt->k", prices[owner], self.spend[mine])
        best = np.full(len(prices), -1e300)
        np.maximum.at(best, owner, worth)
        return best
