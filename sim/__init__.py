"""Footfall's simulation: what customers do, day by day.

The words for authors of behaviours are imported at once (they need nothing); the rest when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.behaviour import (
    At,
    Behaviour,
    Between,
    Choose,
    EachUniform,
    Parameter,
    Seen,
    State,
    Sum,
    Table,
    Trait,
    Uniform,
    Which,
    behaviour,
)

if TYPE_CHECKING:
    from sim.barrier import Call, Together, together
    from sim.day import Day, Each, Tally
    from sim.engine import Snapshot, simulate
    from sim.population import Column, Population
    from sim.run import Run
    from sim.world import Tableau, World

_LATER = {
    "barrier": "Call Together together",
    "day": "Day Each Tally",
    "engine": "Snapshot simulate",
    "population": "Column Population",
    "run": "Run",
    "world": "Tableau World",
}
_HOME = {name: module for module, names in _LATER.items() for name in names.split()}

__all__ = [
    "At",
    "Behaviour",
    "Between",
    "Call",
    "Choose",
    "Column",
    "Day",
    "Each",
    "EachUniform",
    "Parameter",
    "Population",
    "Run",
    "Seen",
    "Snapshot",
    "State",
    "Sum",
    "Table",
    "Tableau",
    "Tally",
    "Together",
    "Trait",
    "Uniform",
    "Which",
    "World",
    "behaviour",
    "simulate",
    "together",
]


def __getattr__(name: str) -> Any:  # whatever the module holds under the name
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    return getattr(import_module(f"sim.{_HOME[name]}"), name)
