"""The whole first day, lived: nothing is made from nothing, no cap is broken, both engines agree."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from lived_markets import agreed, living

from sim.agreement import Partner
from sim.assembly import build
from sim.draws import key
from sim.engine import simulate
from sim.kpi import KPIS
from sim.market import ContactPolicy, Market
from sim.outcome import Outcome
from sim.run import Run

DAYS, CUSTOMERS = 56, 1500
live = living(7, CUSTOMERS)


@pytest.fixture(scope="module")
def loud(make_market: Any) -> Market:
    """Contacts ten times as many as usual, joint offers, points and referral fees: every rule is put under strain."""
    market = make_market(DAYS)
    money = {m: {s: tuple(10 * w for w in weeks) for s, weeks in by.items()} for m, by in market.spend.money.items()}
    bank = replace(market.partners[0], discount=0.1, points=0.02, points_paid_by_us=0.5, referral=0.01)
    return replace(market, spend=replace(market.spend, money=money), partners=(bank,))


@pytest.fixture(scope="module")
def run(loud: Market) -> Run:
    return live(loud)


def test_every_choice_is_made_once(run: Run) -> None:
    t = run.tallies
    assert t["choices"].sum() == t["needs"].sum() > 0
    own = t["choices"][..., :4].sum()
    assert own == t["orders"].sum() + t["abandoned"].sum()
    assert t["orders"][..., 4:].sum() == 0
    assert t["visits"].sum() == t["choices"][..., 0].sum()


def test_money_is_conserved_to_the_cent(run: Run, loud: Market) -> None:
    outcome = Outcome(run.tallies, loud, CUSTOMERS)
    for ledger in outcome.ledgers():
        assert ledger.balance == 0
        assert all(isinstance(line.ours, int) for line in ledger.lines)
    t = run.tallies
    parts = t["commission"].sum() + t["referral"].sum() - t["offer_refund"].sum()
    ours = t["settlement"].sum() - parts
    assert 0 <= ours <= t["points_earned"].sum()
    assert t["offer_refund"].sum() > 0
    assert t["referral"].sum() > 0
    assert (t["margin_gross"].sum((0, 1)) <= t["sales"].sum((0, 1)) - t["returns"].sum((0, 1))).all()


def test_nobody_is_contacted_above_the_cap(run: Run, loud: Market) -> None:
    columns = run.columns()
    caps = np.array(loud.contact.per_week)[columns["tier"].astype(int)]
    assert (columns["contacts_week"] <= caps).all()
    month = np.array(loud.contact.per_month)[columns["tier"].astype(int)]
    assert (columns["contacts_month"] <= month).all()
    assert run.tallies["contacts"].sum() > 0
    weekly = run.tallies["contacts"].sum(1).reshape(-1, 7).sum(1)
    assert weekly.max() <= sum(np.bincount(columns["tier"].astype(int)) * np.array(loud.contact.per_week))
    assert (weekly > 0.3 * weekly.max()).all(), "the caps open again every Monday"


def test_without_consent_nobody_is_contacted(loud: Market) -> None:
    silent = live(replace(loud, contact=ContactPolicy(consent=0.0)), 300)
    assert silent.tallies["contacts"].sum() == 0
    assert live(replace(loud, contact=ContactPolicy(active=False)), 300).tallies["contacts"].sum() == 0


def test_people_are_customers_or_lapsed_or_never_were(run: Run) -> None:
    columns = run.columns()
    assert ((columns["active"] + columns["lapsed"]) <= 1).all()
    assert set(np.unique(columns["active"])) <= {0.0, 1.0}
    assert run.tallies["churned"].sum() == run.tallies["churned_by_tier"].sum()
    assert ((columns["satisfaction"] >= 0) & (columns["satisfaction"] <= 1)).all()


def test_an_unused_partner_changes_nobody(loud: Market, run: Run) -> None:
    stranger = Partner("gym", shared_members=0.0, discount=0.2, commission=0.1)
    other = live(replace(loud, partners=(*loud.partners, stranger)))
    before, after = run.columns(), other.columns()
    assert all(np.array_equal(before[n], after[n]) for n in before if n != "member")
    assert all(
        np.array_equal(run.tallies[n], other.tallies[n]) for n in run.tallies if n in ("orders", "sales", "needs")
    )


def test_more_customers_are_the_same_customers(loud: Market) -> None:
    few = build(loud, key(7, 0), 400)[0].columns["need_rate"].values
    many = build(loud, key(7, 0), 900)[0].columns["need_rate"].values
    assert np.array_equal(few[:, :400], many[:, :400])


def test_every_measure_is_a_finite_number(run: Run, loud: Market) -> None:
    outcome = Outcome(run.tallies, loud, CUSTOMERS)
    values = {name: kpi(outcome) for name, kpi in KPIS.items()}
    assert all(np.isfinite(v) for v in values.values()), values
    assert values["profit"] == pytest.approx(values["margin"] - values["spend"])
    first, second = (Outcome(run.tallies, loud, CUSTOMERS, days=s) for s in (slice(0, 28), slice(28, None)))
    assert KPIS["orders"](first) + KPIS["orders"](second) == pytest.approx(values["orders"])
    assert KPIS["spend"](first) + KPIS["spend"](second) == pytest.approx(values["spend"])


def test_one_cheaper_option_moves_nobody_between_two_others(make_market: Any) -> None:
    market = make_market(11)
    eager = replace(market, categories=(replace(market.categories[0], rate=5.0),))
    options = tuple(replace(o, price=(1.0,) * 10 + (0.9,)) if o.name == "web" else o for o in eager.options)
    seed = key(7, 3)
    population, world, day, numbers = build(eager, seed, 6000)
    start = simulate(population, world, day, days=10, seed=seed, parameters=numbers).snapshot
    cheap = build(replace(eager, options=options), seed, 6000)[1]
    before, after = (
        simulate(population, w, day, days=1, seed=seed, parameters=numbers, start=start).columns()["channel"]
        for w in (world, cheap)
    )
    moved = before != after
    assert moved.sum() > 50
    assert (after[moved] == 1.0).all(), "whoever changed went to the option that got cheaper"


def test_a_run_in_two_parts_is_the_run_in_one(loud: Market) -> None:
    seed = key(7, 0)
    population, world, day, numbers = build(loud, seed, 300)
    whole = simulate(population, world, day, days=40, seed=seed, parameters=numbers)
    first = simulate(population, world, day, days=17, seed=seed, parameters=numbers)
    second = simulate(population, world, day, days=23, seed=seed, parameters=numbers, start=first.snapshot)
    assert all(np.array_equal(whole.tallies[n][17:], second.tallies[n]) for n in whole.tallies)
    assert all(np.array_equal(whole.columns()[n], second.columns()[n]) for n in whole.columns())


def test_a_closed_option_is_never_chosen(loud: Market) -> None:
    options = tuple(replace(o, open=0.0) if o.name == "pickup" else o for o in loud.options)
    assert live(replace(loud, options=options), 300).tallies["choices"][..., 2].sum() == 0


def test_an_agreement_works_only_while_it_runs(loud: Market) -> None:
    bank = replace(loud.partners[0], starts=14, ends=28)
    t = live(replace(loud, partners=(bank,))).tallies
    before, during = t["exposures"][:14, :, 4].sum(), t["exposures"][14:28, :, 4].sum()
    assert before == t["exposures"][28:, :, 4].sum() == 0
    assert during > 0
    assert t["settlement"][:14].sum() == t["settlement"][28:].sum() == 0
    assert t["choices"][:14, :, 3].sum() == 0


@pytest.mark.parametrize("simpy", [False, True])
def test_the_agents_agree_with_the_kernel_to_the_last_bit(loud: Market, simpy: bool) -> None:
    market = replace(loud, days=15, hall=replace(loud.hall, simpy=simpy))
    agreed(live, market, 200)
