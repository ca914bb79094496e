"""Numba's decorators with types, so that the rest of the package can be checked strictly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
from numba.extending import intrinsic as numba_intrinsic

F = TypeVar("F", bound=Callable[..., Any])


def inlined(function: F) -> F:
    """Compile a small function into its callers; no exceptions for divisions by 0."""
    made: F = numba.njit(
        function, error_model="numpy", forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True
    )
    return made


def called(function: F) -> F:
    """Compile a function that keeps to itself (it has loops)."""
    made: F = numba.njit(function, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
    return made


def intrinsic(function: Callable[..., Any]) -> Any:  # whatever Numba makes of it
    """A function that says in LLVM's words what it does."""
    return numba_intrinsic(function)
