"""Compiled loops of the allocator, kept on disk in a folder named by all sources that they are made of.

Numba looks only at the file that defines a function, not at those it calls; the folder's name looks at all of them, so
an edit of one never runs stale code of another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numba
from numba.core import config

from sim.kernel.cache import folder, writable


def jit(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Compile a function for good: `@jit()` in place of Numba's own decorator."""

    def compile_later(function: Callable[..., Any]) -> Any:
        if not writable():
            return numba.njit(nogil=True, **options)(function)
        before = config.CACHE_DIR
        config.CACHE_DIR = str(_home())
        try:
            return numba.njit(cache=True, nogil=True, **options)(function)
        finally:
            config.CACHE_DIR = before

    return compile_later


@lru_cache(maxsize=1)
def _home() -> Path:
    digest = hashlib.sha256(numba.__version__.encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        text = source.read_bytes()
        if b"optimize.allocate.compiled import jit" in text:
            digest.update(source.name.encode() + b"\0" + text)
    home = folder() / f"allocator_{digest.hexdigest()[:20]}"
    home.mkdir(parents=True, exist_ok=True)
    return home
