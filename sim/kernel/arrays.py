"""Portable functions over arrays: one compiled loop for each function, kept on disk."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FunctionType
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.kernel import cache, side
from sim.kernel.author import fingerprint, scalar


def apply(function: Callable[..., float], *values: ArrayLike) -> NDArray[np.float64]:
    """A function of floats over arrays; see `sim.portable.elementwise`."""
    own = cast(FunctionType, function)
    count = len(inspect.signature(own).parameters)
    if count != len(values):
        raise TypeError(f"{own.__name__} takes {count} values, {len(values)} were given")
    given = np.broadcast_arrays(*(np.asarray(v, np.float64) for v in values))
    flat = [np.ascontiguousarray(v).reshape(-1) for v in given]
    names = [f"x{i}" for i in range(count)]
    kinds = ", ".join(["types.float64[::1]"] * (count + 1))
    text = (
        "from numba import njit, types\n\n\n"
        f'@njit(types.void({kinds}), error_model="numpy", nogil=True, cache=True)\n'
        f"def each({', '.join(names)}, out):\n"
        f"    for i in range(len(out)):\n"
        f"        out[i] = value({', '.join(f'{x}[i]' for x in names)})\n"
    )
    name, mark = f"each_{own.__name__.strip('_')}", fingerprint(own)
    if not cache.ready(cache.place(name, text, mark)):
        side.ask([side.driver()])
    module = cache.load(name, text, {"value": scalar(own)}, mark)
    out = np.empty(len(flat[0]) if flat else 0)
    module.each(*flat, out)
    return out.reshape(given[0].shape)
