"""What the library's scenarios do, to the last unit: a change of the model that nobody meant is seen here.

Whole numbers only, so that every machine must agree. When a change is meant, in one process (no -n):

    pytest tests/golden --because "what changed and why"

Sums are there to be read in a review; the hash holds every cell of every tally.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenarios.compile import compile
from scenarios.layers import library
from scenarios.load import load_checked
from sim.engine import simulate
from sim.run import Run

STORE = Path(__file__).with_name("tallies.json")
SIZE = ("agents=500", "days=364", "burn_in_days=0", "run_out_days=0")
SEEDS = (0, 1)
SHOWN = ("needs", "considered", "orders", "sales", "margin_gross", "settlement", "exposures", "contacts", "opt_outs",
         "visits", "churned")  # fmt: skip


def lived(name: str) -> dict[str, dict[str, int | str]]:
    """Today under two seeds, and every strategy under the first."""
    scenario = load_checked(name, SIZE)
    arms = [*(("", seed) for seed in SEEDS), *((strategy, SEEDS[0]) for strategy in scenario.strategies)]
    found = {}
    for strategy, seed in arms:
        case = compile(scenario, seed, strategy=strategy)
        run = simulate(
            case.population, case.world, case.day, days=case.days, seed=case.seed, parameters=case.parameters
        )
        found[f"{strategy or 'today'}, seed {seed}"] = told(run)
    return found


def told(run: Run) -> dict[str, int | str]:
    """Sums of some tallies and a hash of all."""
    sums: dict[str, int | str] = {name: int(run.tallies[name].sum()) for name in SHOWN if name in run.tallies}
    return sums | {"hash": fingerprint(run.tallies)}


def fingerprint(tallies: Any) -> str:
    """One word for every cell of every tally, whatever the machine's byte order."""
    digest = hashlib.blake2b(digest_size=12)
    for name in sorted(tallies):
        digest.update(f"{name}{tallies[name].shape}".encode())
        digest.update(np.ascontiguousarray(tallies[name], dtype="<i8").tobytes())
    return digest.hexdigest()


def stored() -> dict[str, Any]:
    """What was written down."""
    held: dict[str, Any] = json.loads(STORE.read_text(encoding="utf-8"))
    return held


@pytest.mark.parametrize("name", library())
def test_the_library_does_what_it_did(name: str, request: pytest.FixtureRequest) -> None:
    now = lived(name)
    reason = request.config.getoption("--because", default="")
    if reason:
        keep(name, now, reason)
    held = stored()["scenarios"]
    assert name in held, f'new scenario: pytest tests/golden --because "{name} is new"'
    assert now == held[name]["arms"]


def keep(name: str, now: dict[str, dict[str, int | str]], reason: str) -> None:
    """Write what a scenario does now, with the reason, where it differs from what is held."""
    held = stored() if STORE.exists() else {}
    scenarios = {k: v for k, v in held.get("scenarios", {}).items() if k in library()}
    if scenarios.get(name, {}).get("arms") != now:
        scenarios[name] = {"reason": reason, "arms": now}
    written = {"size": list(SIZE), "scenarios": dict(sorted(scenarios.items()))}
    STORE.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def test_every_scenario_held_is_in_the_library_and_has_its_reason() -> None:
    held = stored()
    assert sorted(held["scenarios"]) == library()
    assert held["size"] == list(SIZE)
    assert all(entry["reason"].strip() for entry in held["scenarios"].values())


def test_one_unit_in_one_cell_is_seen() -> None:
    before = {"orders": np.zeros((3, 4), np.int64), "needs": np.ones(3, np.int64)}
    after = {**before, "orders": before["orders"].copy()}
    assert fingerprint(before) == fingerprint(after)
    after["orders"][1, 2] += 1
    assert fingerprint(before) != fingerprint(after)
    assert fingerprint({"orders": before["orders"]}) != fingerprint(before)
