"""Every shipped behaviour means the same in both engines: the library's scenarios, agent by agent and compiled."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import sim.behaviours
from scenarios.compile import compile as compiled
from scenarios.compile import edited, order_of_day
from scenarios.load import load
from sim import simulate, spec
from sim.behaviour import Behaviour
from sim.submodels import SUBMODELS, extended

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"


@pytest.mark.parametrize("name", sorted(p.stem for p in LIBRARY.glob("*.yaml")))
def test_a_library_scenario_is_equal_bit_for_bit(name, differing):
    case = compiled(load(LIBRARY / f"{name}.yaml"), 3, agents=300)
    told = {"days": 15, "seed": 12345, "parameters": case.parameters}
    fast = simulate(case.population, case.world, case.day, **told)
    slow = spec.simulate(case.population, case.world, case.day, **told, order=8)
    assert differing(fast, slow) == []
    assert fast.tallies["orders"].sum() > 0


def test_no_shipped_behaviour_escapes_the_comparison():
    """Each behaviour of the package is lived by a scenario of the library, or with every submodel on at once."""
    scenarios = [load(path) for path in LIBRARY.glob("*.yaml")]
    days = [edited(order_of_day(scenario), scenario) for scenario in scenarios]
    days.append(extended(order_of_day(load("retail_omni", ("on=[]",))), SUBMODELS))
    lived = {behaviour.name for day in days for behaviour in day.behaviours}
    modules = (import_module(f"sim.behaviours.{m.name}") for m in pkgutil.iter_modules(sim.behaviours.__path__))
    shipped = {b.name for m in modules for b in vars(m).values() if isinstance(b, Behaviour) and b.module == m.__name__}
    assert shipped - lived == {"serve_region"}, "which `test_partners_together` lives"
