"""Before a strategy starts: money that warms up, and prices that a channel shows days late."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scenarios.compile import describe
from scenarios.errors import ScenarioError
from scenarios.load import load, load_checked
from sim.partners import marketing_spend

SALE = """extends: retail_omni
run_out_days: 0
burn_in_days: 28
days: 91
strategies:
  sale:
    starts: 2026-02-16
    ends: 2026-02-22
    levers:
      media.mass.warm_up_money: 140_000
      media.mass.warm_up_days: 10
      channels.web.price_factor: 0.9
      channels.web.price_delay_days: 3
      channels.store.price_factor: 0.9
"""
START = 28 + 42
"""The strategy's first day."""


@pytest.fixture
def sale(tmp_path: Path) -> Path:
    (tmp_path / "sale.yaml").write_text(SALE)
    return tmp_path / "sale.yaml"


def test_warm_up_money_is_spent_in_the_days_before_and_nothing_else_changes(sale: Path) -> None:
    scenario = load(sale)
    usual, warm = describe(scenario), describe(scenario, strategy="sale")

    def spent(days: range) -> float:
        return sum(marketing_spend(warm, days).values()) - sum(marketing_spend(usual, days).values())

    assert spent(range(START - 10, START)) == pytest.approx(140_000)
    assert spent(range(START - 10)) == spent(range(START, warm.days)) == pytest.approx(0.0)
    assert spent(range(START - 10, START - 5)) == pytest.approx(70_000)
    more = {m for m in usual.spend.money if marketing_spend(warm, range(warm.days))[m] != pytest.approx(
        marketing_spend(usual, range(usual.days))[m])}  # fmt: skip
    assert more == {"mass"}


def test_a_late_channel_begins_and_ends_late(sale: Path) -> None:
    market = describe(load(sale), strategy="sale")
    price = {o.name: np.broadcast_to(o.price, market.days) for o in market.options}
    assert np.flatnonzero(price["store"] < 1).tolist() == list(range(START, START + 7))
    assert np.flatnonzero(price["web"] < 1).tolist() == list(range(START + 3, START + 10))
    assert (price["pickup"] == 1).all()


@pytest.mark.parametrize("lever", ["media.mass.warm_up_money: 5000", "channels.web.price_delay_days: 2"])
def test_what_only_a_date_gives_sense_is_refused_without_one(lever: str, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(f"extends: retail_omni\nstrategies:\n  a:\n    levers:\n      {lever}\n")
    with pytest.raises(ScenarioError) as caught:
        load_checked(tmp_path / "mine.yaml")
    (problem,) = caught.value.problems
    assert "does nothing: the strategy starts on no date" in problem.text
    assert "`starts:`" in problem.hint
    assert (problem.line, problem.column) == (5, 7)
