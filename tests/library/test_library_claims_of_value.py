"""What slides say of contacts by value tier and of mass promotion, held against the simulation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenarios.load import load_checked
from sim.kpi import KPIS

pytestmark = pytest.mark.xdist_group("library_contact_kinds")

YEAR: dict[str, Any] = {"agents": 4000, "days": 364}
HALF: dict[str, Any] = {"agents": 4000, "days": 182}


def test_contacts_by_value_cost_less_for_each_answer_than_the_same_for_everybody(library: Any) -> None:
    def change(measure: Any) -> Any:
        return library.change("contact_kinds", "text_by_value", measure, "text_alike", **YEAR)

    sent = [
        np.mean(library.values("contact_kinds", arm, count("triggered"), **YEAR))
        for arm in ("text_alike", "text_by_value")
    ]
    assert sent[1] == pytest.approx(sent[0], rel=0.1), "about the same budget"
    cheaper = change(KPIS["answer_cost"])
    alike = np.mean(library.values("contact_kinds", "text_alike", KPIS["answer_cost"], **YEAR))
    assert cheaper.high < 0
    claim = load_checked("contact_kinds").claims["differentiation"]
    assert (claim.strategy, claim.than, claim.measure) == ("text_by_value", "text_alike", "answer_cost")
    assert claim.change is not None
    assert cheaper.mean / alike > claim.change, "but by less than is claimed"
    answers, orders = (change(count(name)) for name in ("answers", "orders"))
    assert answers.low > 0
    assert answers.mean > 3.0 * abs(orders.mean), "most of it is that good customers buy anyway"


def count(name: str) -> Any:
    return lambda o: float(o.table(name).sum())


def test_mass_promotion_costs_core_customers_and_makes_new_ones_dear(library: Any) -> None:
    def core(o: Any) -> float:
        return float(o.table("churned")[0])

    for measure, sign in ((core, 1), (KPIS["churn"], 1), (KPIS["acquisition_cost"], 1), (KPIS["profit"], -1)):
        found = library.change("premium", "mass_promotion", measure, seeds=8, **HALF)
        assert min(sign * found.low, sign * found.high) > 0, measure
    claims = load_checked("premium").claims
    assert {name: claim.change for name, claim in claims.items()} == {"core_churn": 0.25, "dear_newcomers": 2.0}
