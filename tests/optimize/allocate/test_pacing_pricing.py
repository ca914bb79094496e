"""The bound points hold above every curve, and the programme over cells finds what trying every path finds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimize.allocate.arrays import Arrays, curve_arrays
from optimize.allocate.pacing_cells import ladder_of
from optimize.allocate.pacing_pricing import NOTHING, best_path
from optimize.allocate.problem import Response

CURVES = [
    Response("hill", b=3.0, k=2.0, s=0.6),
    Response("hill", b=2.0, k=3.0, s=1.0),
    Response("hill", b=5.0, k=4.0, s=2.8),
    Response("power", b=1.5, s=0.5),
    Response("power", b=0.1, s=1.7),
    Response("log", b=2.0, k=1.5),
    Response("table", spend=(0.0, 1.0, 2.5, 6.0), value=(0.2, 0.5, 3.0, 3.5)),
]


def arrays_of_curves(curves: list[Response]) -> Arrays:
    """Arrays of some curves, without limits."""
    none = np.zeros(len(curves))
    return Arrays(low=none, high=none + 1e9, budget=1e9, theta=none, **curve_arrays(curves))


@given(stock=st.floats(0.0, 10.0), price=st.floats(-3.0, 3.0), level=st.integers(0, 2))
def test_no_stock_of_a_cell_earns_more_than_its_bound_points(stock: float, price: float, level: int) -> None:
    curves = arrays_of_curves(CURVES)
    ladder = ladder_of(curves, np.full(len(CURVES), 10.0), (7, 21, 84))
    part = slice(ladder.ends[level], ladder.ends[level + 1])
    true = curves.value_each(np.full(len(CURVES), stock)) - price * stock
    for i in range(len(CURVES)):
        place, value = ladder.place[i, part], ladder.value[i, part]
        cell = min(max(int(np.searchsorted(place[::2], stock, side="right")) - 1, 0), len(place) // 2 - 1)
        points = slice(2 * cell, 2 * cell + 3)
        assert true[i] <= (value[points] - price * place[points]).max() + 1e-9


def test_the_points_between_nodes_close_in_on_the_curve() -> None:
    curves = arrays_of_curves(CURVES[1:3])
    above = []
    for fine in (40, 400):
        ladder = ladder_of(curves, np.full(2, 10.0), (fine,))
        above.append((ladder.value - curves.value_each(ladder.place.T).T).max())
    assert above[1] < above[0] / 50


def every_path(theta: float, cap: float, stocks: np.ndarray, periods: int) -> list[tuple[float, ...]]:
    """All stock paths over the given stocks that a spend between 0 and the cap can follow."""
    found = []
    for path in itertools.product(stocks, repeat=periods):
        before = (0.0, *path[:-1])
        if all(-1e-12 <= a - theta * b <= cap + 1e-12 for a, b in zip(path, before, strict=True)):
            found.append(path)
    return found


def priced(curve: Response, path: tuple[float, ...], theta: float, p: np.ndarray) -> float:
    """Value of a path less the price of its spend."""
    before = (0.0, *path[:-1])
    return sum(curve.at(a) - price * (a - theta * b) for a, b, price in zip(path, before, p, strict=True))


@settings(max_examples=60, deadline=None)
@given(
    curve=st.sampled_from(CURVES),
    theta=st.sampled_from([0.0, 0.25, 0.5]),
    p=st.lists(st.floats(0.0, 1.5), min_size=3, max_size=3),
    cap=st.sampled_from([1.0, 2.5, 4.0]),
    floor=st.sampled_from([0.0, 0.5]),
)
def test_the_bound_covers_every_path_and_the_path_found_is_near_it(
    curve: Response, theta: float, p: list[float], cap: float, floor: float
) -> None:
    curves = arrays_of_curves([curve])
    top = cap * (1 + theta + theta**2)
    ladder = ladder_of(curves, np.array([top]), (20, 400, 8000))
    low, high = np.full(3, floor), np.full(3, top)
    prices, path = np.array(p), np.empty(3)
    bound = best_path(
        prices, theta, cap, low, high, NOTHING, ladder.ends, ladder.place[0], ladder.value[0], ladder.factors, path
    )
    tried = [q for q in every_path(theta, cap, np.linspace(0.0, top, 22), 3) if min(q) >= floor]
    best = max(priced(curve, q, theta, prices) for q in tried)
    mine = priced(curve, tuple(path), theta, prices)
    assert bound >= best - 1e-9
    assert bound >= mine - 1e-9
    assert mine >= bound - 4e-3 * curve.at(top)
    spend = path - theta * np.concatenate([[0.0], path[:-1]])
    assert spend.min() >= -1e-12
    assert spend.max() <= cap + 1e-12


def test_chains_worth_less_than_the_path_in_hand_are_dropped() -> None:
    curves = arrays_of_curves([CURVES[2]])
    ladder = ladder_of(curves, np.array([8.0]), (20, 400))
    rest = (ladder.ends, ladder.place[0], ladder.value[0], ladder.factors)
    box, path = (np.zeros(4), np.full(4, 8.0)), np.empty(4)
    prices = np.full(4, 0.4)
    free = best_path(prices, 0.5, 4.0, *box, NOTHING, *rest, path)
    assert best_path(prices, 0.5, 4.0, *box, free + 1.0, *rest, path) == free + 1.0
    assert best_path(prices, 0.5, 4.0, *box, free - 0.5, *rest, path) == pytest.approx(free)


def test_a_box_that_no_path_reaches_is_empty() -> None:
    curves = arrays_of_curves([CURVES[0]])
    ladder = ladder_of(curves, np.array([8.0]), (20, 400))
    low, path = np.array([0.0, 6.0]), np.empty(2)
    rest = (ladder.ends, ladder.place[0], ladder.value[0], ladder.factors)
    found = best_path(np.zeros(2), 0.5, 3.0, low, np.full(2, 8.0), NOTHING, *rest, path)
    assert found == NOTHING
    assert np.isnan(path[0])


def wandering(rng: np.random.Generator, theta: float, cap: float, periods: int) -> np.ndarray:
    """A stock path of random spends, some of them nothing."""
    stock, path = 0.0, []
    for _ in range(periods):
        stock = theta * stock + (cap * rng.random() if rng.random() < 0.7 else 0.0)
        path.append(stock)
    return np.array(path)


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), curve=st.sampled_from(CURVES), theta=st.sampled_from([0.0, 0.3, 0.7]))
def test_no_path_of_a_box_beats_its_bound_and_the_path_found_stays_in_it(
    seed: int, curve: Response, theta: float
) -> None:
    rng = np.random.default_rng(seed)
    curves, periods, cap = arrays_of_curves([curve]), 6, float(rng.uniform(0.5, 3.0))
    top = cap * sum(theta**t for t in range(periods))
    ladder = ladder_of(curves, np.array([top]), (15, 60, 480))
    inside = wandering(rng, theta, cap, periods)
    low = np.where(rng.random(periods) < 0.4, inside * rng.uniform(0.9, 1.0, periods), 0.0)
    high = np.where(rng.random(periods) < 0.4, inside + rng.uniform(0.0, 0.1, periods) * top, top)
    prices = rng.uniform(0.0, 3.0, periods) * curve.at(top) / top
    hand = NOTHING if rng.random() < 0.5 else priced(curve, tuple(inside), theta, prices)
    path = np.empty(periods)
    rest = (ladder.ends, ladder.place[0], ladder.value[0], ladder.factors)
    bound = best_path(prices, theta, cap, low, high, hand, *rest, path)
    for _ in range(20):
        other = inside + (wandering(rng, theta, cap, periods) - inside) * rng.random() * rng.choice([0.05, 1.0])
        if (other >= low).all() and (other <= high).all():
            assert priced(curve, tuple(other), theta, prices) <= bound + 1e-9
    assert priced(curve, tuple(inside), theta, prices) <= bound + 1e-9
    if np.isnan(path[0]):
        assert hand > NOTHING
        return
    spend = path - theta * np.concatenate([[0.0], path[:-1]])
    assert -1e-9 <= spend.min() <= spend.max() <= cap + 1e-9
    assert (path >= low - 1e-9).all()
    assert (path <= high + 1e-9).all()
