"""What only a compiler can say: exact moves of bits, memory on the stack, a call to an address, the cycle counter."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils, errors

from sim import elementary
from sim.kernel.typed import inlined, intrinsic

FLOATS, INTEGERS = types.CPointer(types.float64), types.CPointer(types.int64)
PASS = types.void(FLOATS, INTEGERS, FLOATS, types.int64)
"""A pass: memory, the places of its operands in it, numbers, rows."""


@inlined
def scaled(x: float, k: float) -> float:
    """Twin of elementary.scaled."""
    power = np.int64((np.int64(k) + np.int64(1023)) << np.int64(52)).view(np.float64)
    return x * power


@inlined
def mantissa(x: float) -> float:
    """Twin of elementary.mantissa."""
    bits = np.float64(x).view(np.int64)
    return np.int64((bits & np.int64(0x000FFFFFFFFFFFFF)) | np.int64(0x3FE0000000000000)).view(np.float64)


@inlined
def exponent(x: float) -> float:
    """Twin of elementary.exponent."""
    return float((np.float64(x).view(np.int64) >> np.int64(52)) - np.int64(1022))


TWINS: dict[Any, Any] = {elementary.scaled: scaled, elementary.mantissa: mantissa, elementary.exponent: exponent}


@intrinsic
def scratch(typing: Any, count: Any) -> Any:  # Numba's types
    """Room for `count` floats on the stack, which nothing else can point at: loops that fill it vectorise."""
    if not isinstance(count, types.IntegerLiteral):
        raise errors.RequireLiteralValue("scratch needs a constant")
    room = ir.Constant(ir.IntType(64), count.literal_value)

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return cgutils.alloca_once(builder, ir.DoubleType(), size=room)

    return FLOATS(count), generate


@intrinsic
def pick(typing: Any, numbers: Any, place: Any, step: Any, count: Any, column: Any) -> Any:
    """The entry of a short table at the position that a column holds, 0 where it holds none.

    The table's `count` entries begin at `place`, `step` apart. A chain of selections checks bounds and vectorises.
    """
    if not (isinstance(step, types.IntegerLiteral) and isinstance(count, types.IntegerLiteral)):
        raise errors.RequireLiteralValue("pick needs constants")
    apart, entries = step.literal_value, count.literal_value

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        real, whole = ir.DoubleType(), ir.IntType(64)
        found = ir.Constant(real, 0.0)
        for i in range(entries):
            at = builder.add(values[1], ir.Constant(whole, i * apart))
            here = builder.fcmp_ordered("==", values[4], ir.Constant(real, float(i)))
            found = builder.select(here, builder.load(builder.gep(values[0], [at])), found)
        return found

    return types.float64(numbers, types.int64, step, count, types.float64), generate


@intrinsic
def start(typing: Any, array: Any) -> Any:  # Numba's types
    """The address of an array's first number."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, values[0]).data

    return types.CPointer(array.dtype)(array), generate


@intrinsic
def ahead(typing: Any, pointer: Any, count: Any) -> Any:  # Numba's types
    """A pointer moved on by some numbers."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.gep(values[0], [values[1]])

    return pointer(pointer, types.int64), generate


@intrinsic
def invoke(typing: Any, address: Any, memory: Any, places: Any, numbers: Any, rows: Any) -> Any:
    """Call the pass at an address."""
    floats, integers = ir.DoubleType().as_pointer(), ir.IntType(64).as_pointer()
    kind = ir.FunctionType(ir.VoidType(), [floats, integers, floats, ir.IntType(64)])

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        builder.call(builder.inttoptr(values[0], kind.as_pointer()), list(values[1:]))
        return context.get_dummy_value()

    return types.void(types.int64, FLOATS, INTEGERS, FLOATS, types.int64), generate


@intrinsic
def cycles(typing: Any) -> Any:  # Numba's types
    """The processor's cycle counter."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kind = ir.FunctionType(ir.IntType(64), [])
        return builder.call(builder.module.declare_intrinsic("llvm.readcyclecounter", [], kind), [])

    return types.int64(), generate
