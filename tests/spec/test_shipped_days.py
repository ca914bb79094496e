"""Every shipped behaviour means the same in both engines: the library's scenarios, agent by agent and compiled."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.compile import compile as compiled
from scenarios.load import load
from sim import simulate, spec

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"


@pytest.mark.parametrize("name", sorted(p.stem for p in LIBRARY.glob("*.yaml")))
def test_a_library_scenario_is_equal_bit_for_bit(name, differing):
    case = compiled(load(LIBRARY / f"{name}.yaml"), 3, agents=300)
    told = {"days": 15, "seed": 12345, "parameters": case.parameters}
    fast = simulate(case.population, case.world, case.day, **told)
    slow = spec.simulate(case.population, case.world, case.day, **told, order=8)
    assert differing(fast, slow) == []
    assert fast.tallies["orders"].sum() > 0
