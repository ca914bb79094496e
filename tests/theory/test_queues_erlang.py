"""The closed forms against other ways to get the same numbers."""

from math import exp, factorial, inf

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.service.erlang import erlang_a, erlang_b, erlang_c, erlang_c_tail

rates = st.floats(0.01, 30)
times = st.floats(0.05, 20)
desks = st.integers(1, 25)


def long_run(births, deaths):
    """Shares of time in each state of a birth-death process, by its balance equations."""
    logs = np.concatenate([[0.0], np.cumsum(np.log(births) - np.log(deaths))])
    shares = np.exp(logs - logs.max())
    return shares / shares.sum()


@given(st.floats(0, 60), st.integers(0, 30))
def test_erlang_b_is_the_textbook_sum(load, c):
    terms = [load**k / factorial(k) for k in range(c + 1)]
    assert erlang_b(load, c) == pytest.approx(terms[-1] / sum(terms), rel=1e-9)


def test_erlang_b_is_right_for_thousands_of_desks():
    # Known value: load 1,000 and 1,000 desks; the textbook sum overflows there. Asymptotically sqrt(2 / (pi c)).
    assert erlang_b(1000, 1000) == pytest.approx(np.sqrt(2 / (np.pi * 1000)), rel=0.02)


@given(rates, times, desks)
def test_erlang_c_solves_the_balance_equations(rate, service, c):
    assume(rate * service < 0.95 * c)
    room = c + 3000
    shares = long_run(np.full(room, rate), np.minimum(np.arange(1, room + 1), c) / service)
    line = np.maximum(np.arange(room + 1) - c, 0) @ shares
    found = erlang_c(rate, service, c)
    assert found.waits == pytest.approx(shares[c:].sum(), rel=1e-6)
    assert found.length == pytest.approx(line, rel=1e-6, abs=1e-12)
    assert found.wait == pytest.approx(line / rate, rel=1e-6, abs=1e-12)
    assert found.busy == pytest.approx(rate * service / c)


@given(rates, times, st.floats(0.1, 60), desks)
def test_erlang_a_solves_the_balance_equations(rate, service, patience, c):
    room = c + int(rate * patience + 12 * np.sqrt(rate * patience + 1)) + 200
    people = np.arange(1, room + 1)
    deaths = np.minimum(people, c) / service + np.maximum(people - c, 0) / patience
    shares = long_run(np.full(room, rate), deaths)
    line = np.maximum(np.arange(room + 1) - c, 0) @ shares
    found = erlang_a(rate, service, patience, c)
    assert found.waits == pytest.approx(shares[c:].sum(), rel=1e-9)
    assert found.length == pytest.approx(line, rel=1e-9)
    assert found.abandons == pytest.approx(line / patience / rate, rel=1e-9)
    served = np.minimum(np.arange(room + 1), c) @ shares / service
    assert found.abandons == pytest.approx(1 - served / rate, abs=1e-9)
    assert found.busy == pytest.approx(np.minimum(np.arange(room + 1), c) @ shares / c, rel=1e-9)


def test_endless_patience_turns_a_into_c_and_none_turns_it_into_b():
    assert erlang_a(0.5, 6, 1e9, 4).wait == pytest.approx(erlang_c(0.5, 6, 4).wait, rel=1e-6)
    assert erlang_a(0.5, 6, 1e-9, 4).abandons == pytest.approx(erlang_b(3, 4), rel=1e-6)


def test_a_huge_overload_does_not_overflow():
    found = erlang_a(20_000, 1, 10, 10_000)
    assert found.abandons == pytest.approx(0.5, rel=1e-9)
    assert found.wait == pytest.approx(5, rel=1e-9)


def test_figures_of_record():
    """4 desks, 6 minutes: 40 visitors an hour with patience, 30 an hour without (design page, queue check)."""
    for patience, abandons, wait in ((15, 0.1526, 2.290), (30, 0.1222, 3.667)):
        found = erlang_a(40 / 60, 6, patience, 4)
        assert (found.abandons, found.wait) == (pytest.approx(abandons, abs=5e-5), pytest.approx(wait, abs=5e-4))
    assert erlang_c(0.5, 6, 4).wait == pytest.approx(3.057, abs=5e-4)


def test_one_desk_waits_as_the_simplest_queue():
    """M/M/1: waits = rho, wait = rho / (mu - lambda), tail = rho exp(-(mu - lambda) t)."""
    found = erlang_c(0.5, 1.5, 1)
    assert (found.waits, found.wait) == (pytest.approx(0.75), pytest.approx(0.75 / (1 / 1.5 - 0.5)))
    assert erlang_c_tail(0.5, 1.5, 1, 4) == pytest.approx(0.75 * exp(-(1 / 1.5 - 0.5) * 4))


def test_nobody_comes_nobody_waits():
    assert erlang_a(0, 6, 15, 4).waits == erlang_c(0, 6, 4).wait == erlang_b(0, 3) == 0


@pytest.mark.parametrize(
    ("ask", "fault"),
    [
        (lambda: erlang_c(1, 4, 4), "cannot keep up"),
        (lambda: erlang_c(1, 4, 0), "a desk or more"),
        (lambda: erlang_c(-1, 4, 5), "arrivals"),
        (lambda: erlang_a(1, 0, 4, 4), "service above 0"),
        (lambda: erlang_a(1, 4, inf, 4), "erlang_c"),
        (lambda: erlang_b(float("nan"), 4), "load"),
        (lambda: erlang_b(2, -1), "desks"),
        (lambda: erlang_c_tail(0.1, 4, 4, -1), "0 or more"),
    ],
)
def test_impossible_lines_are_refused(ask, fault):
    with pytest.raises(ValueError, match=fault):
        ask()
