"""What is wrong with a model, said so that its author can put it right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ModelError(ValueError):
    """Something about the model does not fit together; the message says what and what to do."""


class WorldError(ModelError):
    """A table or an axis of the world is not what it says it is."""


class PopulationError(ModelError):
    """The customers' columns do not fit each other."""


class DayError(ModelError):
    """The order of a day does not work: a column nobody makes, a table nobody has, a name used twice."""


class BehaviourError(ModelError):
    """An author's behaviour failed; the message names the behaviour and the file and line."""


class RunError(ModelError):
    """A run cannot start, or what it added up is not what it should be."""


def near_miss(name: str, known: Iterable[str]) -> str:
    """A hint "; did you mean 'x'?" when one of the known names is close, or nothing."""
    names = list(known)
    same = [n for n in names if n.lower() == name.lower()]
    close = same or difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""
