"""Repeat buying in closed form: with all else switched off, the customers are those of BG/NBD and NBD."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import hyp2f1

from sim.assembly import build
from sim.behaviour import State, behaviour
from sim.btyd import btyd_pure
from sim.draws import key
from sim.engine import simulate
from sim.market import Category, Market

CDNOW = {"r": 0.2426, "alpha": 4.4135, "a": 0.7929, "b": 2.4258}
WEEKS = 39


@behaviour(writes="purchases", where="bought")
def count_purchases(purchases: State) -> float:
    """How often this customer bought."""
    return purchases + 1.0


def repeats(market: Market, customers: int, replication: int = 0) -> np.ndarray:
    seed = key(3, replication)
    population, world, day, parameters = build(market, seed, customers)
    day = day.insert(add=count_purchases, after="stay")
    run = simulate(population, world, day, days=market.days, seed=seed, parameters=parameters)
    return run.columns()["purchases"]


def expected(t: float, r: float, alpha: float, a: float, b: float) -> float:
    """Mean repeat purchases in (0, t]. Source: Fader, Hardie and Lee 2005, equation 9."""
    z = t / (alpha + t)
    return (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + t)) ** r * hyp2f1(r, b, a + b - 1, z))


def test_a_cdnow_cohort_buys_as_bg_nbd_says() -> None:
    customers = 20_000
    counts = repeats(btyd_pure(**CDNOW, days=7 * WEEKS), customers)
    nobody = (CDNOW["alpha"] / (CDNOW["alpha"] + WEEKS)) ** CDNOW["r"]
    assert (counts == 0).mean() == pytest.approx(nobody, abs=4 * np.sqrt(nobody * (1 - nobody) / customers))
    error = counts.std() / np.sqrt(customers)
    assert counts.mean() == pytest.approx(expected(WEEKS, **CDNOW), abs=4 * error)


def test_without_dropout_counts_are_negative_binomial() -> None:
    market = btyd_pure(1.2, 4.0, 0.8, 14.0, days=364)
    counts = repeats(replace(market, off=market.off | {"dropout"}), 10_000)
    mean, shape = 0.3 * 52, 1.2
    assert counts.mean() == pytest.approx(mean, rel=0.03)
    assert counts.var() == pytest.approx(mean + mean**2 / shape, rel=0.08)


def test_regular_gaps_make_counts_less_spread() -> None:
    market = btyd_pure(50.0, 50.0, 0.8, 14.0, days=364)
    market = replace(market, off=market.off | {"dropout"})
    regular = replace(market, categories=(Category("goods", 1.0, 50.0, 4.0, 1.0, 0.0),))
    free, bound = repeats(market, 4000), repeats(regular, 4000)
    assert free.mean() == pytest.approx(bound.mean(), rel=0.03)
    rate_variance = 52.0**2 / 50.0
    assert (bound.var() - rate_variance) / bound.mean() == pytest.approx(0.25, abs=0.15)
    assert (free.var() - rate_variance) / free.mean() == pytest.approx(1.0, abs=0.2)
