"""The mathematics that behaviours and traits may use: the same bits in Python and compiled, on any machine."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.elementary import cos, exp, log, power, sin
from sim.quantiles import beta_inverse, gamma_inverse, log_gamma, normal_inverse

__all__ = [
    "beta_inverse",
    "cos",
    "elementwise",
    "exp",
    "gamma_inverse",
    "log",
    "log_gamma",
    "normal_inverse",
    "power",
    "sin",
]


def elementwise(function: Callable[..., float], *values: ArrayLike) -> NDArray[np.float64]:
    """Apply a portable function (or a helper built on them) to arrays, compiled and kept on disk.

    Args:
        function: a pure function of floats, such as gamma_inverse.
        values: one array or number for each argument, broadcast against each other.

    Returns:
        float64 in the broadcast shape, equal to the last bit to calling `function` in Python.
    """
    from sim.kernel.arrays import apply

    return apply(function, *values)
