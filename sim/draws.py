"""Luck without state: the same (seed, customer, day, stream) gives the same number, whoever asks, in any order.

Philox4x32-10 (Salmon et al. 2011, Random123). A stream is the hash of "behaviour.argument@element", so adding a
behaviour, a channel or a partner moves no other draw. One block of four words serves the same draw of four customers
(ids i, i + 128, i + 256, i + 384 of an aligned group of 512). Pure Python here is the meaning; `uniforms` is NumPy and
the kernel has its own twin, all equal to the last bit.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

MASK = 0xFFFFFFFF
MULTIPLY = (0xD2511F53, 0xCD9E8D57)
WEYL = (0x9E3779B9, 0xBB67AE85)
BIRTH = 2**32 - 1
"""The day on which traits are drawn."""
GROUP = 512
"""Ids of one aligned group share blocks."""


@lru_cache(maxsize=65536)
def stream(name: str) -> int:
    """The 32-bit number of a stream of luck, from its name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")


def key(seed: int, replication: int = 0) -> int:
    """The 64-bit key of one replication of a study: a hash, so that neighbouring seeds share nothing."""
    text = f"{seed}/{replication}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Philox4x32-10: four counters and two keys of 32 bits give four random words."""
    for _ in range(10):
        a, b = c0 * MULTIPLY[0], c2 * MULTIPLY[1]
        c0, c1, c2, c3 = (b >> 32) ^ c1 ^ k0, b & MASK, (a >> 32) ^ c3 ^ k1, a & MASK
        k0, k1 = (k0 + WEYL[0]) & MASK, (k1 + WEYL[1]) & MASK
    return c0, c1, c2, c3


def uniform(who: int, day: int, stream_id: int, seed: int) -> float:
    """One draw in (0, 1), never 0 or 1: customer, day, stream and 64-bit key decide it."""
    block, word = (who >> 9) << 7 | who & 127, who >> 7 & 3
    words = philox(block & MASK, block >> 32, day & MASK, stream_id, seed & MASK, seed >> 32)
    return (words[word] + 0.5) * 2.0**-32


def uniforms(ids: ArrayLike, day: int, name: str, seed: int) -> NDArray[np.float64]:
    """`uniform` for many customers at once, equal to the last bit.

    Args:
        ids: permanent customer ids, any order, none below 0.
        day: the day, or BIRTH.
        name: the stream's name, "behaviour.argument" or "trait.name".
        seed: 64-bit key, from `key`.

    Returns:
        float64 in (0, 1), in the order of `ids`.
    """
    who = np.asarray(ids, np.int64).astype(np.uint64)
    block = (who >> np.uint64(9)) << np.uint64(7) | who & np.uint64(127)
    blocks, place = _few(block)
    words = _words(blocks, day & MASK, stream(name), seed)
    word = (who >> np.uint64(7) & np.uint64(3)).astype(np.int64)
    drawn: NDArray[np.float64] = (words[word, place].astype(np.float64) + 0.5) * 2.0**-32
    return drawn


def _few(block: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The blocks to compute and where each id finds its own; long runs of ids share blocks by four."""
    if len(block) < 2 * GROUP:
        return block, np.arange(len(block))
    blocks, place = np.unique(block, return_inverse=True)
    return blocks, place


def _words(block: NDArray[np.uint64], day: int, stream_id: int, seed: int) -> NDArray[np.uint64]:
    low, shift = np.uint64(MASK), np.uint64(32)
    c0, c1 = block & low, block >> shift
    c2, c3 = np.full_like(block, day), np.full_like(block, stream_id)
    k0, k1 = seed & MASK, seed >> 32
    for _ in range(10):
        a, b = c0 * np.uint64(MULTIPLY[0]), c2 * np.uint64(MULTIPLY[1])
        c0, c1 = (b >> shift) ^ c1 ^ np.uint64(k0), b & low
        c2, c3 = (a >> shift) ^ c3 ^ np.uint64(k1), a & low
        k0, k1 = (k0 + WEYL[0]) & MASK, (k1 + WEYL[1]) & MASK
    return np.stack((c0, c1, c2, c3))
