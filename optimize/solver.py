"""The one door to the linear solvers: what PuLP 3.3, PuLP 4, HiGHS and CBC do differently ends here.

Models are written with PuLP (`add_variable*`, `lpSum`); this module turns them into arrays, hands the arrays to HiGHS
(or the model to CBC) and answers in one dialect: values and prices by name, a proven bound, and a status word.
Prices are the change of the objective for one more unit of a constraint's right-hand side, whatever the sense, the
solver or the PuLP version. Prices of a model with integers are only given after fixing the integers.
"""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pulp

from optimize.matrix import Matrix, read_matrix

Engine = Literal["auto", "highs", "cbc"]
Status = Literal["optimal", "feasible", "infeasible", "unbounded", "unknown"]

UNSOUND_PRESOLVE = 1 << 15
"""A presolve rule of HiGHS 1.15 that cuts off the best plan of models with weights near its tolerance (tested)."""


class SolverMissing(RuntimeError):
    """No solver of the asked kind is installed; the text says what to install."""


@dataclass(frozen=True)
class Solution:
    """What a solver said: status, value, values and prices by name, and the bound that nothing can beat.

    `duals` holds d(objective)/d(right-hand side) of every constraint, empty for a model with integers unless they were
    fixed. `bound` is the proven limit of the objective (above it when maximising), infinite when none is known.
    """

    status: Status
    value: float
    values: dict[str, float]
    duals: dict[str, float]
    bound: float
    seconds: float
    engine: str
    vector: np.ndarray = field(default_factory=lambda: np.zeros(0), repr=False)

    @property
    def found(self) -> bool:
        """Whether there is a plan to read."""
        return self.status in ("optimal", "feasible")


def available() -> tuple[str, ...]:
    """Solvers that this machine can use, best first."""
    found = []
    try:
        import highspy  # noqa: F401

        found.append("highs")
    except ImportError:
        pass
    if _cbc(None) is not None:
        found.append("cbc")
    return tuple(found)


def solve(
    problem: pulp.LpProblem,
    *,
    engine: Engine = "auto",
    time_limit: float | None = None,
    fix_integers: bool = False,
    gap: float = 1e-9,
    start: Mapping[str, float] | None = None,
) -> Solution:
    """Solve a PuLP model and answer in one dialect.

    Args:
        problem: the model; it is left as it was (CBC writes values into its variables).
        engine: "auto" takes HiGHS where it is installed, CBC otherwise.
        time_limit: seconds of wall time.
        fix_integers: after a solution with integers, fix them and solve again for prices.
        gap: relative gap at which a search over integers may stop.
        start: values by name to begin a search over integers from (HiGHS).

    Raises:
        SolverMissing: no such solver here.
    """
    began = time.perf_counter()
    matrix = read_matrix(problem)
    chosen = _choose(engine)
    if chosen == "highs":
        found = solve_matrix(matrix, time_limit=time_limit, gap=gap, start=start)
    else:
        found = _run_cbc(problem, matrix, time_limit, gap)
    if found.found and matrix.integer.any():
        duals: dict[str, float] = {}
        if fix_integers:
            fixed = matrix.with_integers_fixed(found.vector)
            again = solve_matrix(fixed) if chosen == "highs" else _run_cbc(fixed.as_problem(), fixed, None, gap)
            duals = again.duals
        found = _replace(found, duals=duals)
    return _replace(found, seconds=time.perf_counter() - began)


def _choose(engine: Engine) -> str:
    here = available()
    if engine == "auto" and here:
        return here[0]
    if engine in here:
        return engine
    wanted = "highspy" if engine in ("auto", "highs") else "pulp[cbc]"
    raise SolverMissing(f"no solver '{engine}' on this machine: pip install {wanted}")


def _replace(found: Solution, **changes: Any) -> Solution:
    return Solution(**{**found.__dict__, **changes})


# ---------------------------------------------------------------- HiGHS


def solve_matrix(
    matrix: Matrix,
    *,
    time_limit: float | None = None,
    gap: float = 1e-9,
    start: Mapping[str, float] | None = None,
) -> Solution:
    """Solve arrays by HiGHS: the fast path for models that are solved again and again."""
    import highspy

    began = time.perf_counter()
    highs = load_highs(matrix, gap)
    if time_limit is not None:
        highs.setOptionValue("time_limit", max(float(time_limit), 1e-3))
    if start is not None:
        _begin_from(highs, matrix, start)
    highs.run()
    if highs.getModelStatus() == highspy.HighsModelStatus.kUnboundedOrInfeasible:
        highs.setOptionValue("presolve", "off")
        highs.run()
    return _read_highs(highs, matrix, began)


def load_highs(matrix: Matrix, gap: float = 1e-9) -> Any:
    """A silent HiGHS that holds the model."""
    import highspy

    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", gap)
    highs.setOptionValue("mip_abs_gap", 0.0)
    highs.setOptionValue("mip_feasibility_tolerance", 1e-8)
    highs.setOptionValue("presolve_rule_off", UNSOUND_PRESOLVE)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = matrix.cost.size, matrix.row_low.size
    lp.col_cost_, lp.offset_ = matrix.cost, matrix.offset
    lp.col_lower_, lp.col_upper_ = matrix.low, matrix.high
    lp.row_lower_, lp.row_upper_ = matrix.row_low, matrix.row_high
    lp.sense_ = highspy.ObjSense.kMaximize if matrix.maximise else highspy.ObjSense.kMinimize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = matrix.cost.size, matrix.row_low.size
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.start, matrix.index, matrix.weight
    if matrix.integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(i)] for i in matrix.integer]
    highs.passModel(lp)
    return highs


def _begin_from(highs: Any, matrix: Matrix, start: Mapping[str, float]) -> None:
    """Hand over the values that are known; HiGHS finds the others."""
    known = [j for j, name in enumerate(matrix.columns) if name in start]
    values = [start[matrix.columns[j]] for j in known]
    highs.setSolution(len(known), np.array(known, dtype=np.int32), np.array(values, dtype=float))


def _read_highs(highs: Any, matrix: Matrix, began: float) -> Solution:
    import highspy

    kinds = highspy.HighsModelStatus
    said, info, solution = highs.getModelStatus(), highs.getInfo(), highs.getSolution()
    worst = math.inf if matrix.maximise else -math.inf
    has_plan = info.primal_solution_status == 2 and len(solution.col_value) == matrix.cost.size
    status: Status = "unknown"
    if said == kinds.kOptimal or (said == kinds.kModelEmpty):
        status, has_plan = "optimal", True
    elif said in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        status, has_plan = "infeasible", False
    elif said == kinds.kUnbounded:
        status, has_plan = "unbounded", False
    elif has_plan and matrix.integer.any():
        status = "feasible"
    vector = np.array(solution.col_value) if has_plan and status != "unknown" else np.zeros(0)
    value = float(matrix.cost @ vector + matrix.offset) if vector.size else math.nan
    bound, duals = worst, {}
    if matrix.integer.any():
        proven = info.mip_dual_bound
        bound = float(proven) if math.isfinite(proven) and status in ("optimal", "feasible", "unknown") else worst
    elif status == "optimal":
        bound = value
        prices = oriented(matrix, vector, np.array(solution.row_dual))
        duals = dict(zip(matrix.rows, prices.tolist(), strict=True))
    values = dict(zip(matrix.columns, vector.tolist(), strict=True)) if vector.size else {}
    return Solution(status, value, values, duals, bound, time.perf_counter() - began, "highs", vector)


# ---------------------------------------------------------------- CBC


def _cbc(time_limit: float | None, gap: float = 0.0) -> Any:
    for name in ("PULP_CBC_CMD", "COIN_CMD"):
        maker = getattr(pulp, name, None)
        if maker is None:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                solver = maker(msg=False, timeLimit=time_limit, gapRel=gap or None)
                if solver.available():
                    return solver
            except Exception:  # a solver that cannot even be asked is not available
                continue
    return None


def _run_cbc(problem: pulp.LpProblem, matrix: Matrix, time_limit: float | None, gap: float) -> Solution:
    began = time.perf_counter()
    if not matrix.feasible_bounds():
        return Solution("infeasible", math.nan, {}, {}, math.nan, 0.0, "cbc")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        problem.solve(_cbc(time_limit, gap))
    by_name = {variable.name: variable.varValue for variable in problem.variables()}
    vector = np.array([by_name.get(name) if by_name.get(name) is not None else math.nan for name in matrix.columns])
    worst = math.inf if matrix.maximise else -math.inf
    seconds = time.perf_counter() - began
    ran_out = time_limit is not None and seconds >= 0.95 * time_limit
    fraction = np.abs(vector - np.round(vector))[matrix.integer]
    if np.isnan(vector).any() or np.any(fraction > 1e-5) or not matrix.holds(vector):
        status: Status = "unknown" if ran_out else "infeasible"
        if "highs" in available() and not matrix.integer.any():
            status = solve_matrix(matrix).status
        return Solution(status, math.nan, {}, {}, worst, seconds, "cbc")
    value = float(matrix.cost @ vector + matrix.offset)
    duals: dict[str, float] = {}
    bound = worst
    if not matrix.integer.any():
        rows = {constraint.name: constraint.pi for constraint in constraints_of(problem)}
        raw = np.array([rows.get(name) or 0.0 for name in matrix.rows])
        duals = dict(zip(matrix.rows, oriented(matrix, vector, raw).tolist(), strict=True))
        bound = value
    elif not ran_out:
        bound = value + (1 if matrix.maximise else -1) * max(gap, 1e-9) * max(abs(value), 1.0)
    values = dict(zip(matrix.columns, vector.tolist(), strict=True))
    return Solution("feasible" if ran_out else "optimal", value, values, duals, bound, seconds, "cbc", vector)


def constraints_of(problem: pulp.LpProblem) -> list[Any]:
    """List the constraints of a model: a dictionary in PuLP 3, a method in PuLP 4."""
    held = problem.constraints
    return list(held() if callable(held) else held.values())


# ---------------------------------------------------------------- the sign of a price


def oriented(matrix: Matrix, vector: np.ndarray, raw: np.ndarray) -> np.ndarray:
    """Row prices with the sign d(objective)/d(right-hand side), whatever sign the solver used.

    Of the two signs the right one leaves reduced costs c - A'y that are zero between a variable's bounds, push up only
    at its upper bound and down only at its lower bound (when maximising), and gives inequality rows the sign of their
    side. The sign with less of such error is taken; it is a fact of the model, not of a solver's version.
    """
    if not raw.size or not np.any(raw):
        return raw
    errors = [_dual_error(matrix, vector, sign * raw) for sign in (1.0, -1.0)]
    return raw if errors[0] <= errors[1] else -raw


def _dual_error(matrix: Matrix, vector: np.ndarray, prices: np.ndarray) -> float:
    up = 1.0 if matrix.maximise else -1.0
    reduced = up * (matrix.cost - matrix.transposed_times(prices))
    room = 1e-7 * np.maximum(1.0, np.abs(vector))
    can_rise, can_fall = vector < matrix.high - room, vector > matrix.low + room
    error = float(np.maximum(reduced, 0)[can_rise].sum() + np.maximum(-reduced, 0)[can_fall].sum())
    only_upper, only_lower = np.isinf(matrix.row_low), np.isinf(matrix.row_high)
    error += float(np.maximum(-up * prices, 0)[only_upper].sum() + np.maximum(up * prices, 0)[only_lower].sum())
    return error
