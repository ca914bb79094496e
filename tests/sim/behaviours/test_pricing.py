"""Prices that move of themselves: a ladder, one step a day, on records that are a day old or older."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lived_markets import agreed

from sim.assembly import build
from sim.barrier import Call
from sim.behaviours import pricing
from sim.draws import key
from sim.engine import simulate
from sim.market import Market
from sim.policy import PriceRule, Stock
from sim.run import Run

DAYS = 42
STEP = math.log(1.025)
RULED = frozenset(["dynamic_price"])


def live(market: Market, customers: int = 500, engine: Callable[..., Run] = simulate, **more: object) -> Run:
    seed = key(4, 0)
    population, world, day, parameters = build(market, seed, customers)
    record = ["log_price", "price", "channel_gap"] if "dynamic_price" in market.on else []
    told = {"days": market.days, "seed": seed, "parameters": parameters, "record": record, **more}
    return engine(population, world, day, **told)


@pytest.fixture(scope="module")
def market(make_market: Callable[..., Market]) -> Market:
    """Rivals a tenth cheaper from the twentieth day on; a web price of our own that is planned to fall."""
    market = make_market(DAYS)
    falls = tuple(1.0 if d < 20 else 0.9 for d in range(DAYS))
    web = tuple(1.0 if d < 10 else 0.95 for d in range(DAYS))
    rivals = tuple(replace(r, price=falls) for r in market.rivals)
    options = tuple(replace(o, price=web) if o.name == "web" else o for o in market.options)
    return replace(market, rivals=rivals, options=options)


def moves(run: Run, market: Market) -> np.ndarray:
    """What the rule added to the logarithm of each of our prices, by day."""
    planned = np.stack([np.broadcast_to(np.log(o.price), DAYS) for o in market.options], axis=1)
    return run.tables["log_price"][:, : len(market.options)] - planned


def test_both_engines_agree(market: Market) -> None:
    lively = {"decide_prices.demand_gain": 1.0}
    on = frozenset(["dynamic_price", "rival_reaction", "reference_price", "search", "price_conflict", "exclusivity"])
    both = replace(market, on=on, days=34, parameters=lively)
    fast = agreed(live, both, 100)
    assert np.abs(np.diff(fast.tables["log_price"][:, 0])).max() > 0


def test_a_rule_without_gains_changes_nothing(market: Market) -> None:
    still = {"decide_prices.demand_gain": 0.0, "decide_prices.rival_gain": 0.0}
    on = ["search", "price_conflict", "exclusivity", "reference_price"]
    ruled = live(replace(market, on=frozenset([*on, "dynamic_price"]), parameters=still))
    plain = live(replace(market, on=frozenset(on)))
    assert all(np.array_equal(ruled.tallies[n], plain.tallies[n]) for n in plain.tallies)


def test_prices_follow_rivals_one_step_a_day_and_late(market: Market) -> None:
    quiet = {"decide_prices.demand_gain": 0.0}
    for delay in (1, 5):
        rule = PriceRule(options=("store",), delay_days=delay)
        made = moves(live(replace(market, on=RULED, price_rule=rule, parameters=quiet)), market)
        assert np.abs(made[: 20 + delay]).max() < 1e-12
        assert made[20 + delay, 0] == pytest.approx(-STEP)
        assert np.abs(made[:, 1:]).max() < 1e-12
        assert np.abs(np.diff(made[:, 0])).max() <= STEP + 1e-12


def test_prices_rise_with_demand(market: Market) -> None:
    surge = replace(market.categories[0], extra={d: 6.0 for d in range(34, DAYS)})
    keen = {"decide_prices.demand_gain": 0.2, "decide_prices.rival_gain": 0.0}
    busy = replace(market, categories=(surge,), on=RULED, parameters=keen, price_rule=PriceRule(("store",)))
    calm = replace(market, on=RULED, parameters=keen, price_rule=PriceRule(("store",)))
    up, same = (moves(live(m, 3000), market)[:, 0] for m in (busy, calm))
    assert np.array_equal(up[:35], same[:35])
    assert up[-1] > same[-1]
    assert up[-1] >= STEP - 1e-12


def test_prices_fall_when_stock_piles_up_and_rise_when_it_runs_short(market: Market) -> None:
    keen = {"decide_prices.demand_gain": 0.0, "decide_prices.rival_gain": 0.0, "decide_prices.stock_gain": 0.5}
    run = {}
    for name, needs in (("usual", 1.0), ("rush", 4.0), ("slump", 0.1)):
        goods = replace(market.categories[0], extra={d: needs for d in range(33, DAYS)})
        stocked = replace(market, categories=(goods,), on=RULED | {"stock"}, parameters=keen,
                          price_rule=PriceRule(("store",)), stock=Stock(10.0, 5))  # fmt: skip
        run[name] = moves(live(stocked, 3000), market)[:, 0]
    assert run["rush"][-1] > run["usual"][-1] > run["slump"][-1]


def test_a_rule_that_starts_on_a_date_waits_for_it(market: Market) -> None:
    quiet = {"decide_prices.demand_gain": 0.0}
    rule = PriceRule(options=("store",), starts=30)
    made = moves(live(replace(market, on=RULED, price_rule=rule, parameters=quiet)), market)
    assert np.abs(made[:30]).max() < 1e-12
    assert made[30, 0] == pytest.approx(-STEP)


def test_floor_ceiling_ladder_and_parity_hold(market: Market) -> None:
    wild = {"decide_prices.demand_gain": 5.0, "decide_prices.rival_gain": 2.0}
    rule = PriceRule(floor=0.93, ceiling=1.06, parity=True)
    made = moves(live(replace(market, on=RULED, price_rule=rule, parameters=wild)), market)
    assert made.min() >= math.log(0.93) - 1e-12
    assert made.max() <= math.log(1.06) + 1e-12
    assert made.min() < made.max()
    assert np.abs(made - made[:, :1]).max() < 1e-12
    rungs = made / STEP
    assert np.abs(rungs - np.rint(rungs)).max() < 1e-9
    assert np.abs(np.diff(made, axis=0)).max() <= STEP + 1e-12


def test_people_pay_what_is_posted(market: Market) -> None:
    quiet = {"decide_prices.demand_gain": 0.0}
    run = live(replace(market, on=RULED, parameters=quiet))
    assert run.tables["price"] == pytest.approx(np.exp(run.tables["log_price"]))
    plain = live(market)
    assert run.tallies["orders"][22:].sum() > plain.tallies["orders"][22:].sum()


def test_a_run_in_two_parts_is_the_run_in_one(market: Market) -> None:
    ruled = replace(market, on=RULED, parameters={"decide_prices.demand_gain": 1.0})
    whole, first = live(ruled), live(ruled, days=30)
    second = live(ruled, days=DAYS - 30, start=first.snapshot)
    assert np.array_equal(whole.tables["log_price"][30:], second.tables["log_price"])


@settings(max_examples=100, deadline=None)
@given(rung=st.integers(-5, 5), wish=st.floats(-1.0, 1.0), floor=st.floats(0.5, 1.0), ceiling=st.floats(1.0, 2.0))
def test_a_step_goes_to_the_next_rung_or_stays(rung: int, wish: float, floor: float, ceiling: float) -> None:
    tables = {"price_step": np.array(0.025), "price_floor": np.array(math.log(floor)),
              "price_ceiling": np.array(math.log(ceiling))}  # fmt: skip
    call = Call("decide_prices", np.arange(1), 0, 1, {}, 1, tables, {}, {}, (), {}, {})
    moved = pricing._one_step(call, np.array([wish]), np.array([rung * STEP]))[0]
    assert abs(moved / STEP - rung) <= 1 + 1e-9
    low, high = math.ceil(math.log(floor) / STEP - 1e-9), math.floor(math.log(ceiling) / STEP + 1e-9)
    target = min(max(round(wish / STEP), low), high)
    assert abs(moved / STEP - target) <= abs(rung - target)
