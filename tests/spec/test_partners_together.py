"""Everything that agreements can do, on one day: both engines agree, and money, points and people are conserved."""

from __future__ import annotations

from typing import Any

import pytest

from scenarios.compile import compile as compiled
from scenarios.load import load_checked
from sim import simulate, spec
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_network")

ON = (
    "tiers, drift, complements, exclusivity, partner_mismatch, pitches, pitch_time, profiles, points, points_pull, "
    "coalition, exchange, scenes"
)
SETS = (
    f"on=[{ON}]",
    "channels.till.scene=0.5",
    "partners.bank.regions=[north, south, west]",
    "partners.bank.fit=-0.5",
    "partners.bank.discount=0.04",
    "partners.bank.points=0.03",
    "partners.bank.points_paid_by_us=0.4",
    "partners.bank.pitched_at=[store, till]",
    "partners.bank.pitch_share=0.7",
    "partners.bank.product_fee=12.5",
    "partners.bank.product_margin=40",
    "partners.bank.visits_a_week=1",
    "partners.bank.visit_margin=2",
    "partners.telephone.points=0.01",
    "strategies.change.levers.partners.bank.cost_share=0.9",
    "strategies.change.levers.partners.club.active=false",
    "strategies.change.levers.partners.telephone.points=0.05",
    "strategies.change.starts=2026-01-12",
)


@pytest.fixture(scope="module")
def case() -> Any:
    scenario = load_checked("partner_network", (*SETS, "days=91", "burn_in_days=0", "run_out_days=0"))
    return compiled(scenario, 3, strategy="change", agents=300)


def test_both_engines_agree_to_the_last_bit(case: Any, differing: Any) -> None:
    told = {"days": 15, "seed": 12345, "parameters": case.parameters}
    fast = simulate(case.population, case.world, case.day, **told)
    slow = spec.simulate(case.population, case.world, case.day, **told, order=8)
    assert differing(fast, slow) == []


def test_money_points_and_people_are_conserved(case: Any) -> None:
    run = simulate(case.population, case.world, case.day, days=91, seed=7, parameters=case.parameters)
    tallies = {name: int(values.sum()) for name, values in run.tallies.items()}
    assert min(tallies[n] for n in ("referred", "points_earned", "points_used_there", "sent_by", "partner_visits")) > 0
    gone = tallies["points_used"] + tallies["points_used_there"] + tallies["points_expired"]
    assert tallies["points_earned"] == gone + int(run.columns()["points"].sum())
    for ledger in Outcome(run.tallies, case.market, case.customers).ledgers():
        assert ledger.balance == 0
        assert all(isinstance(amount, int) for line in ledger.lines for amount in (line.ours, line.theirs))
    assert tallies["choices"] == tallies["needs"]
    assert tallies["referred"] <= tallies["mentioned"] <= len(case.market.partners) * tallies["orders"]
    new = run.columns()["last"][case.population.columns["active"].values < 0.5] >= 0
    per_person = run.tallies["sent_by"].sum()
    assert per_person <= new.sum(), "everybody is new once, and sent by one partner at most"
