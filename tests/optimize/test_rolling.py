"""The partners' fund is split anew each quarter: it follows what was seen to change, and knows nothing of what will."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimize.curves import Curve
from optimize.fund import Fund, NoFund, fund_of
from optimize.plan import PlanConflict
from optimize.rehearsal import LEVELS, Markets
from optimize.rolling import Solved, committed, plans, split
from optimize.workers import Crew
from scenarios.load import Scenario, load_checked

SEEDS = 3
SIZE = ("agents=2000", "days=273")
"""Three quarters: the first is spent as today, the second is planned before the shift, the third after it."""
SMALL = load_checked("partner_fund", ["agents=400"])
FUND = fund_of(SMALL)
CELLS = len(FUND.media) * len(FUND.segments)


@lru_cache
def lived(strategy: str) -> tuple[Fund, list[Solved]]:
    scenario = load_checked("partner_fund", SIZE)
    fund = fund_of(scenario, strategy)
    with Crew("optimize.rehearsal:rehearser", scenario, workers=1) as crew:
        return fund, plans(scenario, fund, Markets(crew, fund, range(SEEDS), lambda *_: None))


def of_the_young(strategy: str, quarter: int) -> float:
    """The electronics shop's share of what the fund spends on the young."""
    fund, solved = lived(strategy)
    shares = solved[quarter - 2].shares
    return shares["electronics", "young"] / sum(shares[medium, "young"] for medium in fund.media)


@pytest.mark.xdist_group("rolling")
def test_the_fund_follows_a_shift_of_taste_a_quarter_after_it_came() -> None:
    before, after = of_the_young("taste_shift", 2), of_the_young("taste_shift", 3)
    assert before < 1 / 3, "what the young like less gets less than an even share"
    assert after - before > 0.15
    assert after - of_the_young("", 3) > 0.15, "and it is the shift that moves it: without one, the same luck does not"
    moved = {(m.medium, m.segment): m for m in lived("taste_shift")[1][1].moves}
    electronics, fashion = moved["electronics", "young"], moved["fashion", "young"]
    assert electronics.changed is not None
    assert electronics.changed.mean > 0, "because another unit of money there earned more than before"
    assert electronics.now > electronics.before
    assert fashion.now < fashion.before


@pytest.mark.xdist_group("rolling")
def test_a_plan_knows_nothing_of_what_is_to_come() -> None:
    (_, shifted), (_, usual) = lived("taste_shift"), lived("")
    assert shifted[0].spend == usual[0].spend, "the shift begins on the morning for which this plan was made"
    for place, curve in usual[0].curves.items():
        assert np.array_equal(curve.per_seed, shifted[0].curves[place].per_seed)
    assert shifted[1].spend != usual[1].spend


@pytest.mark.xdist_group("rolling")
def test_each_quarter_spends_its_fund_and_other_media_stay() -> None:
    fund, solved = lived("taste_shift")
    year = committed(fund, solved).money
    rows = list(fund.rows)
    assert year[rows].sum(axis=(0, 1)) == pytest.approx(fund.money)
    assert np.array_equal(np.delete(year, rows, 0), np.delete(fund.today.money, rows, 0))
    assert np.array_equal(year[:, :, 0], fund.today.money[:, :, 0])
    assert all(sum(one.shares.values()) == pytest.approx(1.0) for one in solved)


def curves_of(slopes: list[list[float]]) -> dict[tuple[str, str], Curve]:
    """Concave curves of all cells of the fund, their slopes in any order."""
    places = [(m, s) for m in FUND.media for s in FUND.segments]
    made = {}
    for (medium, segment), mine in zip(places, slopes, strict=True):
        spend = np.array(LEVELS) * FUND.reference[FUND.media.index(medium), FUND.segments.index(segment)]
        gain = np.concatenate([[0.0], np.cumsum(np.diff(spend) * sorted(mine, reverse=True))])
        made[medium, segment] = Curve(medium, segment, spend, gain, np.zeros(len(spend)), gain[None, :])
    return made


slopes = st.lists(st.lists(st.floats(-1, 5), min_size=len(LEVELS) - 1, max_size=len(LEVELS) - 1), min_size=CELLS,
                  max_size=CELLS)  # fmt: skip


@given(slopes=slopes, quarter=st.integers(1, 3))
def test_a_split_spends_the_fund_and_keeps_the_rules_with_what_was_spent_before(
    slopes: list[list[float]], quarter: int
) -> None:
    scenario = with_rules("rules.steady={title: Steady, ramp: {change: 0.5}}")
    spend = split(scenario, FUND, FUND.today.money, curves_of(slopes), quarter)
    year = FUND.with_plan(FUND.today.money, spend)
    assert year[:, :, :quarter] == pytest.approx(FUND.today.money[:, :, :quarter])
    assert year.sum(axis=(0, 1)) == pytest.approx(FUND.today.money.sum(axis=(0, 1)))
    assert SMALL.budget is not None
    promised = 0.05 * SMALL.budget.total * SMALL.agents / SMALL.members
    assert year[FUND.grid.media.index("electronics")].sum() >= promised * (1 - 1e-9)
    by_quarter = year[list(FUND.rows)].sum(axis=1)
    for now, then in zip(by_quarter.T[quarter:], by_quarter.T[quarter - 1 :], strict=False):
        assert (now <= 1.5 * then + 1e-6).all()
        assert (now >= 0.5 * then - 1e-6).all()
    ends = {place: curve.spend[-1] for place, curve in curves_of(slopes).items()}
    assert all(money <= ends[m, s] * (1 + 1e-9) for (m, s, _), money in spend.items())


@given(slopes=slopes)
def test_no_other_split_of_a_quarter_gains_more_on_the_curves(slopes: list[list[float]]) -> None:
    """Without rules the best is to buy the steepest pieces first."""
    curves = curves_of(slopes)
    spend = split(with_rules("rules.electronics_promise=null"), FUND, FUND.today.money, curves, 1)
    for quarter in range(1, FUND.quarters):
        pieces = sorted(
            ((slope, width) for c in curves.values() for slope, width in zip(c.slopes, np.diff(c.spend), strict=True)),
            reverse=True,
        )
        left, best = float(FUND.money[quarter]), 0.0
        for slope, width in pieces:
            best, left = best + slope * min(width, left), left - min(width, left)
        gained = sum(curves[m, s].value(money) for (m, s, q), money in spend.items() if q == quarter)
        assert gained == pytest.approx(best, abs=1e-6 * float(FUND.money[quarter]))


@lru_cache
def with_rules(*rules: str) -> Scenario:
    return load_checked("partner_fund", ["agents=400", *rules])


def test_rules_that_no_split_obeys_are_named() -> None:
    scenario = with_rules("rules.much={title: The grocer gets nearly all, floor: {medium: grocer, share: 0.9}}")
    with pytest.raises(PlanConflict, match="The grocer gets nearly all"):
        split(scenario, FUND, FUND.today.money, curves_of([[4.0, 3.0, 2.0, 1.0]] * CELLS), 1)


def test_what_a_rule_says_of_other_media_alone_does_not_bind_the_fund() -> None:
    curves = curves_of([[4.0, 3.0, 2.0, 1.0]] * CELLS)
    scenario = with_rules("rules.mass={title: Posters get half, floor: {medium: mass, share: 0.5}}")
    assert split(scenario, FUND, FUND.today.money, curves, 1) == split(SMALL, FUND, FUND.today.money, curves, 1)


@pytest.mark.parametrize(
    ("name", "sets", "said"),
    [
        ("partner_fund", ["days=91"], "one quarter"),
        ("cdnow", [], "no medium of a partner"),
        ("retail_omni", ["partners.bank.active=false"], "no medium of a partner"),
        ("retail_omni", ["budget=null", "rules=null"], "no budget"),
        ("retail_omni", ["budget.today.media.partner=0"], "without money on partner"),
    ],
)
def test_without_a_fund_there_is_nothing_to_split(name: str, sets: list[str], said: str) -> None:
    with pytest.raises(NoFund, match=said):
        fund_of(load_checked(name, sets))


def test_what_partners_pay_back_is_theirs_to_say_by_the_day() -> None:
    sets = ["strategies.more={starts: 2026-04-06, levers: {partners.grocer.cost_share: 0.7}}"]
    refunded = fund_of(load_checked("partner_fund", sets), "more").refunded
    assert refunded[FUND.media.index("grocer")] == pytest.approx([0.5, 0.7, 0.7, 0.7])
    assert refunded[FUND.media.index("fashion")] == pytest.approx([0.5] * 4)
