"""The command `allocate`: a problem file in, a plan file and a few lines out; the wiring is in reports."""

from __future__ import annotations

import json as jsonlib
import sys
from pathlib import Path
from typing import Any, TextIO

from optimize.allocate.plan import Plan
from optimize.allocate.problem import Problem
from optimize.allocate.reading import ProblemError, read_problem

BAD_INPUT = 2
ENGINES = ("auto", "exact", "milp", "milp-cbc", "pacing")


def run(
    problem_path: str | Path,
    out: str | Path | None = None,
    time_limit: float = 30.0,
    engine: str = "auto",
    explain: bool = False,
    json: bool = False,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
) -> int:
    """Allocate the budget of a problem file.

    Args:
        problem_path: a budget-alloc/1 file.
        out: where the budget-plan/1 file goes, if anywhere.
        time_limit: seconds of wall time.
        engine: "auto", "exact", "milp", "milp-cbc" or "pacing".
        explain: add prices, binding limits and reasons.
        json: print the plan document instead of lines for people.
        stdout: where the answer goes.
        stderr: where faults go.

    Returns:
        The exit status: 0 with an answer (also when no plan can exist: the answer says which rules conflict), 2 for bad
        input.
    """
    say, complain = stdout or sys.stdout, stderr or sys.stderr
    fault = _refused(time_limit, engine, out)
    if fault:
        return _fail([fault], json, say, complain)
    try:
        problem = read_problem(problem_path)
    except ProblemError as error:
        return _fail([str(found) for found in error.faults], json, say, complain)
    except OSError as error:
        return _fail([f"{problem_path}: cannot be read: {error.strerror or error}"], json, say, complain)
    from optimize.allocate.ladder import allocate
    from optimize.solver import SolverMissing

    try:
        plan = allocate(problem, time_limit=time_limit, engine=engine, explain=explain)  # type: ignore[arg-type]
    except (ValueError, SolverMissing) as error:
        return _fail([f"{problem_path}: {error}"], json, say, complain)
    if out is not None:
        try:
            plan.write(out)
        except OSError as error:
            return _fail([f"{out}: cannot be written: {error.strerror or error}"], json, say, complain)
    print(jsonlib.dumps(plan.document(), allow_nan=False) if json else spoken(problem, plan), file=say)
    return 0


def _refused(time_limit: float, engine: str, out: str | Path | None) -> str:
    if not 0 < time_limit < float("inf"):
        return f"time limit: must be a number of seconds above 0 (got {time_limit})"
    if engine not in ENGINES:
        return f"engine: must be one of {', '.join(ENGINES)}, not {engine!r}"
    if out is not None and not Path(out).resolve().parent.is_dir():
        return f"{out}: its folder does not exist"
    return ""


def _fail(faults: list[str], json: bool, say: TextIO, complain: TextIO) -> int:
    if json:
        print(jsonlib.dumps({"status": "refused", "error": "\n".join(faults)}), file=say)
    for fault in faults:
        print(fault, file=complain)
    return BAD_INPUT


def spoken(problem: Problem, plan: Plan) -> str:
    """The plan in lines for people."""
    title = problem.title or problem.id
    if plan.status == "infeasible":
        lines = [f"{title}: no plan can exist. These rules cannot all hold:"]
        lines += [f"  - {name}" for name in plan.conflict] or ["  (the goal cannot be reached within the budget)"]
        if plan.relaxation is not None:
            lines.append(f"Cheapest way out: {plan.relaxation.words}.")
        return "\n".join(lines)
    if plan.value != plan.value:
        return f"{title}: no plan was found in the time given (bound {plan.bound:.6g}); give it more time."
    proof = "proven best" if plan.status == "optimal" else f"at most {max(plan.gap, 0):.2%} below the best"
    lines = [
        f"{title}: value {plan.value:,.6g} for {plan.cost:,.6g} of {problem.budget:,.6g} ({proof}; {plan.engine})."
    ]
    for i, (channel, total) in enumerate(zip(problem.channels, plan.totals, strict=True)):
        state = "" if plan.on[i] or total > 0 else " off"
        why = plan.reasons.get(channel.id, "")
        lines.append(f"  {channel.title or channel.id:<24} {total:>16,.2f}{state}  {why}".rstrip())
    if plan.unspent is not None:
        lines.append(f"Left: {plan.unspent.amount:,.2f}. {plan.unspent.words}")
    if plan.price is not None:
        p = plan.price
        more = f"One more unit of budget earns {p.one_more:.4g} (until {p.valid_to:,.6g})"
        less = (
            f"one less costs {p.one_less:.4g} (down to {p.valid_from:,.6g})"
            if p.one_less == p.one_less
            else "there is no less"
        )
        lines.append(f"{more}; {less}.".replace("until inf", "however much"))
    for limit in plan.limits:
        sides = [f"{x:.4g}" if x == x else "not possible" for x in (limit.one_more, limit.one_less)]
        lines.append(f"  {limit.name} = {limit.level:,.6g}: one more {sides[0]}, one less {sides[1]}")
    lines += _choices(plan)
    return "\n".join(lines)


def _choices(plan: Plan) -> list[str]:
    told: dict[str, Any] = dict(plan.extra)
    lines = [f"Price step: {told['price_step']}"] if told.get("price_step") else []
    for deal in told.get("agreements", []):
        if deal["signed"] is None:
            lines.append(f"{deal['menu']}: nothing signed")
        else:
            lines.append(
                f"{deal['menu']}: {deal['signed']}; we pay {deal['our_budget']:,.6g}, "
                f"they pay {deal['their_budget']:,.6g} "
                f"and gain {deal['their_gain']:,.6g}"
            )
    if "held_back" in told:
        lines.append(f"Held back until responses are known: {told['held_back']:,.6g}")
    if "waiting" in told:
        waiting = told["waiting"]
        lines.append(
            f"Holding back is worth {waiting['holding_back']:,.6g}; planning for every outcome instead of the average "
            f"{waiting['stochastic']:,.6g}; knowing the outcome beforehand {waiting['knowing']:,.6g}"
        )
    for name, value in told.get("outcomes", {}).items():
        lines.append(f"  if {name}: {value:,.6g}")
    return lines
