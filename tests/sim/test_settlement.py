"""Settlement: what counts as an agreement's sales, and the commissions at which neither side loses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.agreement import Partner
from sim.assembly import build
from sim.draws import key
from sim.engine import simulate
from sim.kpi import KPIS
from sim.market import Category, Market, Medium, Option, Rival, Spend
from sim.outcome import Outcome
from sim.people import Segment
from sim.settlement import CommissionRange, commission_range, commissionable

CUSTOMERS = 1000
CLUB = Partner("club", 0.4, 0.3, fit=0.6, commission=0.05, discount=0.1, offer_at=("counter",), cost_share=0.5)
SHOP = Market(
    members=10_000.0,
    segments=(Segment("all", 1.0),),
    categories=(Category("goods"),),
    media=(Medium("mass", 0.15, 17.0, 5.0, 0.6),),
    options=(Option("shop", "web", 0.3), Option("counter", "partner", 0.2, partner="club")),
    rivals=(Rival("other", 1.0),),
    spend=Spend({"mass": {"all": (500.0,)}}, (0,) * 28),
    days=28,
    partners=(CLUB,),
)


def lived(market: Market) -> Outcome:
    seed = key(3, 0)
    population, world, day, parameters = build(market, seed, CUSTOMERS)
    run = simulate(population, world, day, days=market.days, seed=seed, parameters=parameters)
    return Outcome(run.tallies, market, CUSTOMERS)


def agreed(**terms: float) -> Market:
    return replace(SHOP, partners=(replace(CLUB, **terms),))


@pytest.fixture(scope="module")
def outcomes() -> tuple[Outcome, Outcome]:
    """With the club and without it."""
    return lived(SHOP), lived(agreed(ends=0))


def test_last_touch_counts_the_partners_channel_and_incremental_what_was_added(
    outcomes: tuple[Outcome, Outcome],
) -> None:
    here, gone = outcomes
    kept = (here.table("sales") - here.table("returns")).sum(0)
    before = (gone.table("sales") - gone.table("returns")).sum(0)
    assert commissionable(here, gone, "club") == kept[1] * 10 > 0
    added = commissionable(here, gone, "club", "incremental")
    assert added == (kept.sum() - before.sum()) * 10
    assert added < commissionable(here, gone, "club")
    assert commissionable(gone, here, "club", "incremental") == 0


def test_at_either_end_of_the_range_one_side_gains_nothing(outcomes: tuple[Outcome, Outcome]) -> None:
    here, gone = outcomes
    span = commission_range(here, gone, "club")

    def gains(rate: float) -> tuple[float, float]:
        at = lived(agreed(commission=rate))
        ours = KPIS["profit"](at) - KPIS["profit"](gone)
        return ours, KPIS["partner_profit"](at) - KPIS["partner_profit"](gone)

    rounding = 2e-3 * span.base / 100
    assert 0.0 < span.least < span.most < 1.0
    assert gains(span.most)[0] == pytest.approx(0.0, abs=rounding)
    assert gains(span.least)[1] == pytest.approx(0.0, abs=rounding)
    middle = gains((span.least + span.most) / 2)
    assert min(middle) > 0
    assert span.agreeable


def test_both_rules_share_the_same_money(outcomes: tuple[Outcome, Outcome]) -> None:
    touch, added = (commission_range(*outcomes, "club", rule) for rule in ("last_touch", "incremental"))
    assert added.base * added.most == pytest.approx(touch.base * touch.most)
    assert added.settled(added.least) == pytest.approx(touch.settled(touch.least), abs=1)
    assert added.most > touch.most


def test_no_base_is_no_range_and_unknown_words_are_refused(outcomes: tuple[Outcome, Outcome]) -> None:
    here, gone = outcomes
    assert not commission_range(gone, here, "club", "incremental").agreeable
    assert not CommissionRange(100, 0.3, 0.2).agreeable
    assert CommissionRange(1000, 0.0, 0.1).settled(0.0333) == 33
    with pytest.raises(ValueError, match="no partner 'clup'"):
        commissionable(here, gone, "clup")
    with pytest.raises(ValueError, match="not by 'first'"):
        commissionable(here, gone, "club", "first")  # type: ignore[arg-type]
