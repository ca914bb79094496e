"""The allocator against trying everything, on small random problems of every kind."""

import pytest

from benchmarks.allocator import brute


@pytest.mark.fast
@pytest.mark.parametrize("first", range(0, 500, 50))
def test_five_hundred_small_problems_agree_with_trying_everything(first):
    wrong = {seed: found for seed in range(first, first + 50) if (found := brute.faults(brute.small_problem(seed)))}
    assert not wrong


@pytest.mark.parametrize("engine", ["milp", "milp-cbc"])
def test_the_model_agrees_with_trying_everything_too(engine):
    from optimize.solver import available

    if engine == "milp-cbc" and "cbc" not in available():
        pytest.skip("no CBC on this machine")
    seeds = range(5000, 5060)
    wrong = {seed: found for seed in seeds if (found := brute.faults(brute.small_problem(seed), engine, 1e-5))}
    assert not wrong


def test_the_check_can_fail():
    problem = brute.small_problem(3)
    assert brute.illegal(problem, [c["max"] * 1.5 for c in problem["channels"]], [True] * len(problem["channels"]))
    assert brute.tried(problem) > 0
