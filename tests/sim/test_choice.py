"""The race: shares of the logit and the nested logit, and nobody who moves without a reason."""

from __future__ import annotations

import numpy as np
import pytest

from sim import Choose, Day, Each, Population, Table, Tableau, Tally, World, behaviour, simulate
from sim.draws import key

VALUES = np.array([0.25, 0.0, -0.55, -1.4, 1.1, 0.6, 0.8])
OPTIONS = ("store", "online", "pickup", "partner", "rival_a", "rival_b", "nothing")
OWN = slice(0, 4)
N = 60_000


@behaviour(writes="channel", over="option", reduce=Choose())
def choose_plain(value: Table) -> float:
    return value


@behaviour(writes="channel", over="option", reduce=Choose(mu="mu"))
def choose_nested(value: Table) -> float:
    return value


def chosen(values, *, behaviour=choose_nested, mu=0.55, nested=True, n=N, seed=1, options=OPTIONS):
    nests = {"option": {"own": OPTIONS[OWN]}} if nested else {}
    tables = {"value": Tableau(values, "option")} | ({"mu": Tableau([mu], "option_nest")} if nested else {})
    day = Day(Each(behaviour, Tally("orders", "channel")))
    world = World({"option": options}, tables, nests)
    people = Population(np.arange(n), {"channel": np.zeros(n)})
    return simulate(people, world, day, days=1, seed=key(seed)).columns()["channel"].astype(int)


def nested_shares(v, mu):
    inclusive = np.exp(v[OWN] / mu).sum()
    total = inclusive**mu + np.exp(v[4:]).sum()
    return np.r_[np.exp(v[OWN] / mu) / inclusive * inclusive**mu, np.exp(v[4:])] / total


def test_without_nests_shares_are_the_logit():
    found = np.bincount(chosen(VALUES, behaviour=choose_plain, nested=False), minlength=7) / N
    share = np.exp(VALUES) / np.exp(VALUES).sum()
    assert np.abs((found - share) / np.sqrt(share * (1 - share) / N)).max() < 4


@pytest.mark.parametrize("mu", [0.3, 0.55, 0.9])
def test_with_a_nest_shares_are_the_nested_logit(mu):
    found = np.bincount(chosen(VALUES, mu=mu), minlength=7) / N
    share = nested_shares(VALUES, mu)
    assert np.abs((found - share) / np.sqrt(share * (1 - share) / N)).max() < 4


def test_a_nest_of_dissimilarity_one_is_no_nest():
    assert np.array_equal(chosen(VALUES, mu=1.0), chosen(VALUES, nested=False))


@pytest.mark.parametrize("better", range(7))
def test_nobody_moves_between_two_options_that_nothing_changed_for(better):
    before, after = chosen(VALUES), chosen(VALUES + 0.3 * np.eye(7)[better])
    moved = before != after
    assert moved.sum() > N / 500
    assert (after[moved] == better).all()
    worse = chosen(VALUES - 0.3 * np.eye(7)[better])
    assert (before[before != worse] == better).all()


def test_a_new_option_draws_from_others_and_moves_nobody_between_them():
    before = chosen(VALUES)
    after = chosen(np.r_[VALUES, 0.4], options=(*OPTIONS, "popup"))
    moved = before != after
    assert moved.sum() > N / 50
    assert (after[moved] == 7).all()


@pytest.mark.parametrize("scale", [1.0, 300.0, 1e6])
def test_utilities_of_any_size_neither_overflow_nor_underflow(scale):
    best = chosen(VALUES * scale, n=2000)
    if scale > 100:
        assert (best == 4).all()
    assert ((best >= 0) & (best < 7)).all()


def test_a_taste_that_all_share_changes_nothing():
    assert (chosen(VALUES) == chosen(VALUES + 5.0)).mean() > 0.9999
