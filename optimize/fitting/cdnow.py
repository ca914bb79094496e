"""CDNOW: first-time buyers of 1997 and what they bought until mid 1998, read by path from the installed data package.

The package (lifetimes 0.11.3, MIT License, copyright Cameron Davidson-Pilon) is never imported; only its text files are
opened. The data are the cohort published by Fader and Hardie.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np

from optimize.fitting.cohorts import Buyers, buyers
from optimize.fitting.completejourney import MISSING
from optimize.fitting.estimate import DataMissing, FitError

MODULE = "lifetimes"
FITTED_UNTIL = date(1997, 9, 30)
"""39 weeks after the first purchases: what came later judges the fit."""
FILES = {"sample": ("CDNOW_sample.txt", 0, 2), "master": ("CDNOW_master.txt", 0, 1)}
_HEADER = "customer_id"


def read_buyers(
    which: Literal["sample", "master"] = "sample", until: date = FITTED_UNTIL, season: Sequence[float] = (1.0,)
) -> Buyers:
    """The CDNOW cohort: the published one-in-ten sample, or all 23,570 customers.

    Times are in weeks, of the season if one is given.

    Raises:
        DataMissing: the data extra is not installed. FitError: the file is not what it should be.
    """
    name, who, when = FILES[which]
    return _buyers(_folder() / name, who, when, until, season)


def _folder() -> Path:
    found = importlib.util.find_spec(MODULE)
    for place in (found.submodule_search_locations or ()) if found else ():
        if (Path(place) / "datasets" / FILES["sample"][0]).is_file():
            return Path(place) / "datasets"
    raise DataMissing(MISSING)


def _buyers(path: Path, who: int, when: int, until: date, season: Sequence[float]) -> Buyers:
    customers, days = [], []
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), start=1):
        parts = line.split()
        if not parts or parts[0] == _HEADER:
            continue
        try:
            text = parts[when]
            days.append(date(int(text[:4]), int(text[4:6]), int(text[6:8])).toordinal())
            customers.append(int(parts[who]))
        except (IndexError, ValueError):
            raise FitError(f"{path}:{number}: not a line of customer and date: {line.strip()!r}") from None
    return buyers(np.array(customers, dtype=np.int64), np.array(days, dtype=np.int64), until, season)
