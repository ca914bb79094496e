"""Prices, bounds and statuses are the same from every solver and equal finite differences."""

import math

import numpy as np
import pulp
import pytest

from optimize.solver import SolverMissing, available, oriented, read_matrix, solve

pytestmark = pytest.mark.fast
SOLVERS = available()


def example(sense, cap=12.0, floor=1.0, whole=False):
    kind = "Integer" if whole else "Continuous"
    model = pulp.LpProblem("example", sense)
    x = model.add_variable("x", 0, 10, cat=kind)
    y = model.add_variable("y", 0, None, cat=kind)
    sign = 1 if sense == pulp.LpMaximize else -1
    model.setObjective(sign * 3 * x + sign * 2 * y)
    model.addConstraint(x + y <= cap, "cap")
    model.addConstraint(x - y >= floor, "lead")
    return model


@pytest.mark.parametrize("engine", SOLVERS)
@pytest.mark.parametrize("sense", [pulp.LpMaximize, pulp.LpMinimize])
def test_prices_are_finite_differences_of_the_right_hand_side(engine, sense):
    found = solve(example(sense), engine=engine)
    step = 1e-3
    more = solve(example(sense, cap=12 + step), engine=engine).value
    assert found.duals["cap"] == pytest.approx((more - found.value) / step, abs=1e-6)
    more = solve(example(sense, floor=1 + step), engine=engine).value
    assert found.duals["lead"] == pytest.approx((more - found.value) / step, abs=1e-6)
    assert found.duals["cap"] * (1 if sense == pulp.LpMaximize else -1) == pytest.approx(2.0)


@pytest.mark.parametrize("engine", SOLVERS)
def test_equality_rows_are_oriented_too(engine):
    def blend(total):
        model = pulp.LpProblem("blend", pulp.LpMinimize)
        x, y = model.add_variable("x", 0), model.add_variable("y", 0, 4)
        model.setObjective(5 * x + 2 * y)
        model.addConstraint(x + y == total, "total")
        return model

    assert solve(blend(10.0), engine=engine).duals["total"] == pytest.approx(5.0)
    assert solve(blend(3.0), engine=engine).duals["total"] == pytest.approx(2.0)


@pytest.mark.parametrize("engine", SOLVERS)
def test_random_models_agree_with_finite_differences(engine):
    rng = np.random.default_rng(3)
    for _ in range(5):
        weights, gains = rng.uniform(0.5, 2, (3, 6)), rng.uniform(1, 4, 6)
        rights = rng.uniform(3, 6, 3)

        def model(rights, weights=weights, gains=gains):
            problem = pulp.LpProblem("random", pulp.LpMaximize)
            x = [problem.add_variable(f"x{j}", 0, 2) for j in range(6)]
            problem.setObjective(pulp.lpSum(g * v for g, v in zip(gains, x, strict=True)))
            for i in range(3):
                problem.addConstraint(
                    pulp.lpSum(w * v for w, v in zip(weights[i], x, strict=True)) <= rights[i], f"r{i}"
                )
            return problem

        found = solve(model(rights), engine=engine)
        for i in range(3):
            step = np.zeros(3)
            step[i] = 2e-3  # CBC answers through a text file of eight digits
            up = solve(model(rights + step), engine=engine).value
            down = solve(model(rights - step), engine=engine).value
            assert found.duals[f"r{i}"] == pytest.approx((up - down) / 4e-3, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("engine", SOLVERS)
def test_integers_have_a_price_only_once_fixed(engine):
    model = example(pulp.LpMaximize, cap=12.5, whole=True)
    plain = solve(model, engine=engine)
    assert plain.status == "optimal"
    assert plain.duals == {}
    assert plain.value == pytest.approx(34.0)
    assert plain.bound >= plain.value - 1e-9
    assert set(solve(model, engine=engine, fix_integers=True).duals) == {"cap", "lead"}


@pytest.mark.parametrize("engine", SOLVERS)
def test_what_cannot_hold_is_called_infeasible(engine):
    model = example(pulp.LpMaximize, cap=1.0, floor=5.0)
    found = solve(model, engine=engine)
    assert found.status == "infeasible"
    assert not found.found
    assert math.isnan(found.value)


def test_a_flipped_sign_is_put_right_by_the_model_itself():
    matrix = read_matrix(example(pulp.LpMaximize))
    found = solve(example(pulp.LpMaximize))
    prices = np.array([found.duals[name] for name in matrix.rows])
    assert np.array_equal(oriented(matrix, found.vector, -prices), prices)
    assert np.array_equal(oriented(matrix, found.vector, prices), prices)


def test_an_unknown_solver_says_what_to_install():
    with pytest.raises(SolverMissing, match="pip install"):
        solve(example(pulp.LpMaximize), engine="gurobi")
