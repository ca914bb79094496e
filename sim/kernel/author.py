"""An author's function made ready for the compiler, and a fingerprint of all that decides what it does.

Keyword-only numbers become positional; helpers that it calls are compiled with it, however deep; constants are frozen,
and their values are part of the fingerprint, so an edit of any of them compiles anew.
"""

from __future__ import annotations

import dis
import hashlib
import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import BuiltinFunctionType, CellType, CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from sim.behaviour import Behaviour
from sim.errors import BehaviourError
from sim.kernel.bits import TWINS
from sim.kernel.typed import called, inlined

EXACT = {"sqrt", "floor", "ceil", "fabs", "trunc", "copysign", "isnan", "isinf", "isfinite", "pi", "e", "inf", "tau"}
_compiled: dict[str, Callable[..., Any]] = {}


def place(function: FunctionType) -> str:
    """The file:line of a function."""
    return f"{function.__code__.co_filename}:{function.__code__.co_firstlineno}"


def named(function: FunctionType) -> dict[str, Any]:
    """Globals and closure values that a function uses, by name."""
    wanted = _globals_of(function.__code__)
    found = {name: function.__globals__[name] for name in wanted if name in function.__globals__}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        found[name] = cell.cell_contents
    return dict(sorted(found.items()))


def fingerprint(function: FunctionType) -> str:
    """A hash of a function's code and of every constant and helper it uses, recursively.

    Raises:
        BehaviourError: it uses something that cannot be compiled or frozen; the message says what to write.
    """
    parts: list[str] = []
    _describe(function, parts, set())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def loops(function: FunctionType) -> bool:
    """Whether a function, or one that it calls, has a loop."""
    called_by_it = [v for v in map(_plain, named(function).values()) if isinstance(v, FunctionType)]
    return _goes_back(function.__code__) or any(loops(f) for f in called_by_it)


def scalar(function: FunctionType) -> Callable[..., Any]:
    """The function compiled for a pass's inner loop.

    Its name carries its fingerprint: machine code of an older version on disk can then never answer to the same symbol.
    """
    if function in TWINS:
        return TWINS[function]  # type: ignore[no-any-return]
    mark = fingerprint(function)
    if mark not in _compiled:
        code = function.__code__
        name = f"{function.__name__}_{mark[:16]}"
        code = code.replace(
            co_argcount=code.co_argcount + code.co_kwonlyargcount, co_kwonlyargcount=0, co_name=name, co_qualname=name
        )
        plain = {name: _plain(value) for name, value in named(function).items()}
        used = {n: scalar(v) if isinstance(v, FunctionType) else v for n, v in plain.items()}
        closure = tuple(CellType(used[free]) for free in code.co_freevars)
        made = FunctionType(code, {**used, "__name__": __name__}, name, None, closure)
        _compiled[mark] = called(made) if _goes_back(code) else inlined(made)
    return _compiled[mark]


@lru_cache(maxsize=4096)
def _globals_of(code: CodeType) -> tuple[str, ...]:
    """Names that a function looks up outside of itself, those of functions inside it too."""
    steps = [step for part in _codes(code) for step in dis.get_instructions(part)]
    return tuple(dict.fromkeys(s.argval for s in steps if s.opname in ("LOAD_GLOBAL", "LOAD_NAME")))


def _plain(value: Any) -> Any:  # a global may be anything
    return value.function if isinstance(value, Behaviour) else value


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


@lru_cache(maxsize=4096)
def _goes_back(code: CodeType) -> bool:
    return any("JUMP_BACKWARD" in step.opname for step in dis.get_instructions(code))


def _describe(function: FunctionType, parts: list[str], seen: set[FunctionType]) -> None:
    if function in seen:
        return
    seen.add(function)
    _refuse(function)
    parts += _code_print(function.__code__)
    for name, value in named(function).items():
        kept = _plain(value)
        parts.append(name)
        if isinstance(kept, FunctionType):
            _describe(kept, parts, seen)
        else:
            parts.append(_frozen(function, name, kept))


def _frozen(function: FunctionType, name: str, value: Any) -> str:
    if isinstance(value, bool | int | float | str | np.generic) or value is math or value is None:
        return repr(value)
    if isinstance(value, tuple):
        return "(" + ",".join(_frozen(function, name, v) for v in value) + ")"
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{value.shape}{hashlib.sha256(value.tobytes()).hexdigest()}"
    if isinstance(value, BuiltinFunctionType | type) and getattr(value, "__module__", "") in ("math", "builtins"):
        if value.__module__ == "math" and value.__name__ not in EXACT:
            raise BehaviourError(_portable(function, value.__name__))
        return f"{value.__module__}.{value.__name__}"
    what = f"module '{value.__name__}'" if isinstance(value, ModuleType) else f"'{name}' ({type(value).__name__})"
    raise BehaviourError(
        f"{function.__name__} ({place(function)}) uses {what}: only numbers, tuples, arrays and functions can be "
        f"compiled; import the names it needs (from ... import ...)"
    )


def _portable(function: FunctionType, name: str) -> str:
    return (
        f"{function.__name__} ({place(function)}) uses math.{name}, which differs between machines: "
        f"write `from sim.portable import {name}` (exp, log, power, sin, cos)"
    )


def _refuse(function: FunctionType) -> None:
    """Refuse what would not mean the same in Python and compiled."""
    if function in TWINS:
        return
    powers, attributes = _risks_of(function.__code__)
    if powers:
        raise BehaviourError(
            f"{function.__name__} ({place(function)}) uses '**', which differs between machines: "
            f"write x * x, or power(x, y) from sim.portable"
        )
    for owner, name in attributes:
        if function.__globals__.get(owner) is math and name not in EXACT:
            raise BehaviourError(_portable(function, name))


@lru_cache(maxsize=4096)
def _risks_of(code: CodeType) -> tuple[bool, tuple[tuple[str, str], ...]]:
    """Whether a function uses '**', and the attributes that it takes of globals."""
    powers, attributes = False, []
    for part in _codes(code):
        owner = ""
        for step in dis.get_instructions(part):
            powers = powers or (step.opname == "BINARY_OP" and step.argrepr.startswith("**"))
            if step.opname in ("LOAD_ATTR", "LOAD_METHOD") and owner:
                attributes.append((owner, step.argval))
            owner = step.argval if step.opname == "LOAD_GLOBAL" else ""
    return powers, tuple(attributes)


@lru_cache(maxsize=4096)
def _code_print(code: CodeType) -> tuple[str, ...]:
    parts: list[str] = []
    for part in _codes(code):
        constants = [repr(c) for c in part.co_consts if not isinstance(c, CodeType)]
        counts = (part.co_argcount, part.co_kwonlyargcount, part.co_names, part.co_varnames, part.co_freevars)
        parts += [part.co_name, part.co_code.hex(), *constants, repr(counts)]
    return tuple(parts)
