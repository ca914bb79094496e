"""Exponentials, logarithms and sines from + - * / and exact bit moves only: the same bits in Python and compiled.

The machine's own exp and log differ between machines in the last bit; with these, a customer decides the same
everywhere. Authors import them by name; the kernel compiles the very same functions, only `scaled`, `mantissa` and
`exponent` (exact moves of bits) have a twin there.
"""

from __future__ import annotations

import math

LOG2E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
ROOT_HALF = 0.7071067811865476
ROUND = 6755399441055744.0
SMALLEST = 2.2250738585072014e-308
PI = 3.141592653589793
PI_HIGH, PI_LOW, PI_REST = 3.14159250259399414062, 1.50995788317231927067e-07, 1.07806057163162381058e-14
E2, E3, E4, E5, E6, E7 = (1.0 / math.factorial(i) for i in range(2, 8))
E8, E9, E10, E11, E12, E13 = (1.0 / math.factorial(i) for i in range(8, 14))
L1, L3, L5, L7, L9 = (2.0 / i for i in range(1, 10, 2))
L11, L13, L15, L17, L19 = (2.0 / i for i in range(11, 20, 2))
S3, S5, S7, S9, S11 = (-1.0 / math.factorial(i) if i % 4 == 3 else 1.0 / math.factorial(i) for i in range(3, 12, 2))
S13, S15, S17 = 1.0 / math.factorial(13), -1.0 / math.factorial(15), 1.0 / math.factorial(17)
S19, S21 = -1.0 / math.factorial(19), 1.0 / math.factorial(21)


def scaled(x: float, k: float) -> float:
    """Shift the binary point: x times 2 to the whole number k, exactly (for -1023 < k < 1024)."""
    return math.ldexp(x, int(k))


def mantissa(x: float) -> float:
    """The x of x * 2**k with 0.5 <= x < 1, for a normal x > 0."""
    return math.frexp(x)[0]


def exponent(x: float) -> float:
    """The k of mantissa(x) * 2**k."""
    return float(math.frexp(x)[1])


def exp(x: float) -> float:
    """Euler's number to the x, within one unit in the last place; flat outside -708 to 709."""
    x = -708.0 if x < -708.0 else x
    x = 709.0 if x > 709.0 else x
    k = (x * LOG2E + ROUND) - ROUND
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    p = ((((E13 * r + E12) * r + E11) * r + E10) * r + E9) * r + E8
    p = ((((p * r + E7) * r + E6) * r + E5) * r + E4) * r + E3
    return scaled(((p * r + E2) * r + 1.0) * r + 1.0, k)


def log(x: float) -> float:
    """Natural logarithm, within one unit in the last place; what is not above 0 counts as the smallest number."""
    x = SMALLEST if x < SMALLEST else x
    m, k = mantissa(x), exponent(x)
    low = m < ROOT_HALF
    m, k = m + m if low else m, k - 1.0 if low else k
    s = (m - 1.0) / (m + 1.0)
    z = s * s
    p = ((((L19 * z + L17) * z + L15) * z + L13) * z + L11) * z + L9
    p = (((p * z + L7) * z + L5) * z + L3) * z + L1
    return (k * LN2_LOW + s * p) + k * LN2_HIGH


def power(x: float, y: float) -> float:
    """X to the y for x >= 0; 0 where x is not above 0 (1 where y is 0)."""
    p = exp(y * log(x))
    p = p if x > 0.0 else 0.0
    return 1.0 if y == 0.0 else p


def sin(x: float) -> float:
    """Sine of x radians, for |x| up to a million."""
    k = (x / PI + ROUND) - ROUND
    r = ((x - k * PI_HIGH) - k * PI_LOW) - k * PI_REST
    z = r * r
    p = ((((S21 * z + S19) * z + S17) * z + S15) * z + S13) * z + S11
    p = (((p * z + S9) * z + S7) * z + S5) * z + S3
    odd = k - 2.0 * ((k * 0.5 + ROUND) - ROUND)
    return (r + r * (z * p)) * (1.0 - 2.0 * (odd * odd))


def cos(x: float) -> float:
    """Cosine of x radians, for |x| up to a million."""
    return sin(x + 0.5 * PI)
