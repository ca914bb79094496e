"""People and tables of a market: what was agreed is what is simulated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.agreement import Partner
from sim.assembly import build
from sim.dating import dated
from sim.draws import key
from sim.market import Market
from sim.membership import member_chances, strata
from sim.places import Hall
from sim.reach import audiences, pressure
from sim.tables import world
from sim.traits import clock, sites, synthesise


@pytest.fixture(scope="module")
def market(make_market: Callable[..., Market]) -> Market:
    return make_market(30)


@pytest.mark.parametrize("by", ["lot", "need"])
def test_money_buys_the_exposures_it_pays_for(market: Market, by: str) -> None:
    market = replace(market, segments_by=by)
    people = synthesise(market, key(1, 0), 40_000)
    tables = world(market, 40_000).tables
    mean, hi, lo = (tables[n].values for n in ("pressure", "to_prospects", "to_others"))
    column = {n: c.values for n, c in people.columns.items()}
    segment, scale = column["segment"].astype(int), market.members / 40_000
    for m, medium in enumerate(market.media):
        factor = np.where(column["prospect"] > 0, hi[m], lo[m])
        bought = (mean[m, segment] * factor * column["audience"][m]).sum() * scale * 7
        paid = sum(weeks[0] for weeks in market.spend.money[medium.name].values()) / medium.unit_cost
        assert bought == pytest.approx(paid, rel=0.03), medium.name


def test_targeting_reaches_the_agreed_share_of_prospects(market: Market) -> None:
    tables = world(market, 1000).tables
    q, precision = market.people.prospects, 0.35
    share = q * tables["to_prospects"].values[0]
    assert share == pytest.approx(q + (1 - q) * precision)
    assert share + (1 - q) * tables["to_others"].values[0] == pytest.approx(1.0)


def test_nobody_can_meet_a_medium_more_often_than_its_bound(market: Market) -> None:
    tables = world(market, 1000).tables
    mean, bound = tables["pressure"].values, tables["bound"].values
    for factor in (tables["to_prospects"].values, tables["to_others"].values):
        assert (1.0 - np.exp(-mean * factor[:, None]) <= bound + 1e-15).all()


def test_segments_members_and_outsiders_are_as_many_as_agreed(market: Market) -> None:
    bank = replace(market.partners[0], member_mix={"quality": 3.0})
    people = synthesise(replace(market, partners=(bank,)), key(1, 0), 40_000)
    ours = people.ids < 40_000
    column = {n: c.values for n, c in people.columns.items()}
    assert np.bincount(column["segment"][ours].astype(int)) / 40_000 == pytest.approx([0.3, 0.3, 0.4], abs=0.01)
    member = column["member"][0]
    assert member[ours].mean() == pytest.approx(0.30, abs=0.01)
    quality = column["segment"][ours] == 0
    assert member[ours][quality].mean() == pytest.approx(3.0 * member[ours][~quality].mean(), rel=0.06)
    assert (~ours).sum() == round(bank.outside_people * 40_000)
    assert member[~ours].all()
    assert not column["active"][~ours].any()
    assert not column["audience"][2, ~ours].any(), "outsiders have not agreed to be contacted by us"


@pytest.mark.parametrize("by", ["lot", "need"])
def test_a_partner_of_the_best_customers_has_them_and_gets_what_it_pays_for(market: Market, by: str) -> None:
    mix = {"high": 2.0, "ordinary": 0.5}
    bank = replace(market.partners[0], member_mix={"quality": 1.5}, tier_mix=mix, data_share=1.0)
    market = replace(market, partners=(bank,), segments_by=by)
    people = synthesise(market, key(1, 0), 40_000)
    column = {n: c.values for n, c in people.columns.items()}
    ours = people.ids < 40_000
    assert column["member"][0, ours].mean() == pytest.approx(0.30, abs=0.01)
    in_segment = [ours & (column["segment"] == 1) & (column["tier"] == t) for t in range(3)]
    chance = [column["member"][0, rows].mean() for rows in in_segment if rows.any()]
    assert chance == sorted(chance, reverse=True)
    if len(chance) == 3:
        assert chance[0] / chance[2] == pytest.approx(4.0, rel=0.15)
    tables, m = world(market, 40_000).tables, 4
    mean, hi, lo = (tables[n].values for n in ("pressure", "to_prospects", "to_others"))
    factor = np.where(column["prospect"] > 0, hi[m], lo[m])
    exposures = (mean[m, column["segment"].astype(int)] * factor * column["audience"][m]).sum()
    paid = sum(weeks[0] for weeks in market.spend.money["partner"].values()) / market.media[m].unit_cost
    assert exposures * market.members / 40_000 * 7 == pytest.approx(paid, rel=0.03)


def test_an_even_mix_of_tiers_is_no_mix(market: Market) -> None:
    even = replace(market, partners=(replace(market.partners[0], tier_mix={"high": 1.0}),))
    assert member_chances(even, even.partners[0]) == pytest.approx(member_chances(market, market.partners[0]))
    assert pressure(even) == pytest.approx(pressure(market))
    joint, tier, prospect = strata(market)
    assert joint.sum() == pytest.approx(1.0)
    assert [joint[:, tier == t].sum() for t in range(3)] == pytest.approx([0.2, 0.3, 0.5])
    assert joint[:, prospect].sum() == pytest.approx(market.people.prospects)


def test_need_rates_have_the_mean_and_shape_of_the_category(market: Market) -> None:
    rates = synthesise(market, key(2, 0), 60_000).columns["need_rate"].values[0]
    assert rates.mean() == pytest.approx(0.3, rel=0.02)
    assert rates.mean() ** 2 / rates.var() == pytest.approx(1.2, rel=0.05)
    people = synthesise(replace(market, segments_by="need"), key(2, 0), 5000)
    by_segment = people.columns["segment"].values, people.columns["need_rate"].values[0]
    assert by_segment[1][by_segment[0] == 0].max() <= by_segment[1][by_segment[0] == 1].min()


def test_an_agreement_more_changes_nobody_else(market: Market) -> None:
    before = synthesise(market, key(1, 0), 500)
    gym = Partner("gym", 0.5, outside_people=0.3)
    after = synthesise(replace(market, partners=(*market.partners, gym)), key(1, 0), 500)
    same = np.isin(after.ids, before.ids)
    assert same.sum() == len(before)
    for name, column in before.columns.items():
        found = after.columns[name].values[..., same]
        assert np.array_equal(found[:1] if name == "member" else found, column.values), name


def test_a_table_is_written_down_once_for_each_different_day() -> None:
    days = np.array([[1.0, 2.0], [3.0, 4.0], [1.0, 2.0]])
    table = dated(days, "option")
    assert table.values.shape == (2, 2)
    assert [table.today(d).tolist() for d in range(3)] == days.tolist()
    assert not dated(np.ones((5, 2)), "option").dated


def test_money_follows_its_period(market: Market) -> None:
    money = {"mass": {"quality": (700.0, 1400.0)}}
    spend = replace(market.spend, money=money, period_of_day=(0,) * 10 + (1,) * 20)
    made = pressure(replace(market, spend=spend))
    assert made[9, 1, 0] * audiences(market)[1, 0] * 0.15 == pytest.approx(100.0)
    assert made[10, 1, 0] == pytest.approx(2 * made[9, 1, 0])
    assert made[:, 0].sum() == 0.0


@pytest.mark.parametrize(("customers", "halls", "expected"), [(20_000, 100, 2), (1_000, 100, 1), (50_000, 100, 5)])
def test_halls_are_scaled_down_with_the_customers(market: Market, customers: int, halls: float, expected: int) -> None:
    market = replace(market, hall=Hall(halls=halls))
    assert sites(market, customers) == expected
    load = customers / expected * clock(market, customers)
    assert load == pytest.approx(market.members / halls), "customers of a hall times the stretch of its clock"


def test_parameters_and_switches_reach_the_run(market: Market) -> None:
    numbers = build(replace(market, parameters={"choose.inertia": 1.1}, off=frozenset(["waiting"])), 1, 10)[3]
    assert numbers["choose.inertia"] == 1.1
    assert numbers["choose.wait_weight"] == 0.0
    assert numbers["take_time.minutes"] == market.hall.service_minutes
