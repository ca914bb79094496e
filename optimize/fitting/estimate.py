"""A fitted number: its value, how well the data know it, and the columns it came from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DIGITS = 5
"""Significant digits written: enough for any use, few enough that another processor writes the same bytes."""


class FitError(ValueError):
    """The data cannot be fitted: the message says what is wrong, where, and what to do."""


class DataMissing(FitError):
    """The optional data package is not installed: one line that says what to install."""


@dataclass(frozen=True)
class Estimate:
    """One number read from data: its value, standard error, number of observations, and source columns."""

    value: float
    se: float
    n: int
    columns: tuple[str, ...]
    unit: str = ""
    note: str = ""
    digits: int = DIGITS
    """Significant digits written: fewer where a simulation stands behind the number."""

    def document(self) -> dict[str, object]:
        """The number as a mapping for the fragment, rounded so that the same data give the same bytes."""
        value, se = rounded(self.value, self.digits), rounded(self.se, min(3, self.digits - 1))
        return _fitted(value, se, self, self.note)


@dataclass(frozen=True)
class EstimateList:
    """The same for a list of numbers over one axis: 52 weeks, 7 weekdays, three segments."""

    values: Floats
    ses: Floats
    n: int
    columns: tuple[str, ...]
    unit: str = ""
    note: str = ""

    def document(self) -> dict[str, object]:
        """The list as a mapping for the fragment; its se is the root mean square of the entries' errors."""
        values, se = [rounded(x) for x in self.values], rounded(float(np.sqrt((self.ses**2).mean())), 3)
        return _fitted(values, se, self, self.note or "se: root mean square over the entries")


def _fitted(value: object, se: float, of: Estimate | EstimateList, note: str) -> dict[str, object]:
    """What a fragment says of a fitted number; a unit and a note only where there are some."""
    told = {"value": value, "se": se, "n": of.n, "unit": of.unit, "from": list(of.columns)}
    return {name: said for name, said in {**told, "source": "fitted", "note": note}.items() if said != ""}


@dataclass(frozen=True)
class Assumed:
    """What the data cannot say: its name in a scenario, and why it stays an assumption."""

    name: str
    why: str


def rounded(x: float, digits: int = DIGITS) -> float:
    """A number with a few significant digits; never NaN or infinite.

    Raises:
        FitError: the number is not finite, so nothing may be written.
    """
    value = float(x)
    if not math.isfinite(value):
        raise FitError("a fitted number is not finite; the data are too few or do not vary")
    return float(f"{value:.{digits}g}")


def ratio(tops: Floats, bottoms: Floats) -> tuple[float, float]:
    """A ratio of two household totals and its standard error, households as clusters.

    Args:
        tops: the numerator of each household.
        bottoms: the denominator of each household.

    Returns:
        Ratio and standard error (linearised, Cochran 1977 section 6.4).
    """
    total = float(bottoms.sum())
    value = float(tops.sum()) / total
    left = tops - value * bottoms
    n = len(left)
    return value, float(np.sqrt((left**2).sum() * n / max(n - 1, 1))) / total
