"""The master program: mix the stock paths found so far within the rules, and say what a unit of each rule is worth.

Dantzig and Wolfe (1960): maximise sum of value x weight over the paths of all channels, the weights of a channel
summing to 1, subject to the rows of the program and the limits of every period. A row that cannot be kept yet is bought
at a fine.
"""

from __future__ import annotations

import highspy
import numpy as np

from optimize.allocate.pacing_paths import Paths
from optimize.allocate.pacing_program import Program

FINE = 1e3
_PRIMAL = 4


class Master:
    """A linear program over paths, kept in HiGHS and re-solved from its last basis.

    Rows: those of the program, one a period where periods have limits, then one a channel (weights sum to 1).

    Attributes:
        paths: the columns and their weights in the last solution.
        low, high: limits of the rows.
        rules: how many rows the program has; those of the periods follow.
        dual: what a unit of each row was worth in the last solution.
        fined: total of the rows bought in the last solution; infinite when there is none.
        worth: objective of the last solution.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        n, periods = program.size, program.periods
        self._paced = program.period_low > 0 or np.isfinite(program.period_high)
        when = periods if self._paced else 0
        floor = program.period_low * periods if program.period_low > 0 else -np.inf
        self.rules = len(program.low)
        self.low = np.concatenate([program.low, np.full(when, floor), np.ones(n)])
        self.high = np.concatenate([program.high, np.full(when, program.period_high * periods), np.ones(n)])
        self._no_low, self._no_high = ~np.isfinite(self.low), ~np.isfinite(self.high)
        self._total, self._fixed = _sparse(program.total), _sparse(program.fixed)
        self._pattern = _pattern(program.total, program.fixed)
        self._solver = _solver(self.low, self.high)
        self._fines = int(self._solver.getNumCol())
        self.paths = Paths(periods)
        self.fined, self.worth = np.inf, 0.0
        self.dual = np.zeros(len(self.low))
        self._priced: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None

    def add(self, owner: np.ndarray, stocks: np.ndarray, on: np.ndarray) -> None:
        """Offer paths (k, T) of channels `owner` (k,); `on` says whether each pays its fee."""
        program = self.program
        k = len(owner)
        spend = program.spend(stocks, owner)
        gross = program.values(stocks, owner).sum(axis=1)
        earned = gross - np.einsum("kt,kt->k", program.charge[owner], spend) - program.charge_on[owner] * on
        rows, total, fixed = (part[owner] for part in self._pattern)
        value = [total * spend.sum(axis=1)[:, None] + fixed * on[:, None]]
        index = [rows]
        if self._paced:
            value.append(spend * program.periods)
            index.append(np.broadcast_to(self.rules + np.arange(program.periods), spend.shape))
        value.append(np.ones((k, 1)))
        index.append((len(self.low) - program.size + owner)[:, None])
        values, places = np.concatenate(value, axis=1), np.concatenate(index, axis=1)
        real = values != 0
        starts = np.concatenate([[0], np.cumsum(real.sum(axis=1))]).astype(np.int32)
        entries = places[real].astype(np.int32), values[real]
        self._solver.addCols(k, earned, np.zeros(k), np.full(k, np.inf), int(starts[-1]), starts[:-1], *entries)
        self.paths.append(stocks, spend, owner, on, earned, gross)

    def enter(self, low: np.ndarray, high: np.ndarray, state: np.ndarray) -> None:
        """Allow only the paths in a box of stocks (n, T) whose channels are on (1), off (0) or either (-1)."""
        paths = self.paths
        mine = state[paths.owner]
        inside = (paths.stocks >= low[paths.owner] - 1e-9).all(axis=1)
        inside &= (paths.stocks <= high[paths.owner] + 1e-9).all(axis=1)
        inside &= (mine < 0) | (mine == paths.on)
        inside |= (mine == 0) & ~paths.on
        changed = np.flatnonzero(inside != paths.allowed)
        k = len(changed)
        if k:
            upper = np.where(inside[changed], np.inf, 0.0)
            self._solver.changeColsBounds(k, (changed + self._fines).astype(np.int32), np.zeros(k), upper)
            paths.allowed[:] = inside

    def solve(self) -> bool:
        """Solve; False when the solver gave no optimum."""
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self._solver.clearSolver()
            self._solver.run()
            if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                self.fined = np.inf
                return False
        found = self._solver.getSolution()
        primal = np.array(found.col_value)
        self.paths.weight[:] = primal[self._fines :]
        self.fined = float(primal[: self._fines].sum())
        self.worth = float(self._solver.getObjectiveValue())
        dual = np.array(found.row_dual)
        dual[self._no_high & (dual > 0)] = 0.0
        dual[self._no_low & (dual < 0)] = 0.0
        self.dual = dual
        self.paths.idle[:] = np.where(self.paths.weight > 0, 0, self.paths.idle + 1)
        return True

    def forget(self, room: int) -> None:
        """Drop the paths that have been idle longest when there are more than `room`; keep the basis and being off."""
        paths = self.paths
        if paths.count <= room:
            return
        basis = self._solver.getBasis()
        status = list(basis.col_status)
        basic = np.array([s == highspy.HighsBasisStatus.kBasic for s in status[self._fines :]])
        basic |= ~paths.on
        rank = np.where(basic, -1, paths.idle)
        gone = np.zeros(paths.count, dtype=np.bool_)
        gone[np.argsort(-rank, kind="stable")[: paths.count - room // 2]] = True
        gone &= ~basic
        self._solver.deleteCols(int(gone.sum()), (np.flatnonzero(gone) + self._fines).astype(np.int32))
        kept = status[: self._fines] + [s for s, out in zip(status[self._fines :], gone, strict=True) if not out]
        basis.col_status = kept
        self._solver.setBasis(basis)
        paths.keep(~gone)
        self.fined = np.inf

    def prices(self, dual: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Price of a unit spent by each channel in each period (n, T), and of being on (n,), charges included."""
        if self._priced is not None and self._priced[0] is dual:
            return self._priced[1:]
        program, rules = self.program, dual[: self.rules]
        row, channel, weight = self._total
        unit = np.bincount(channel, weight * rules[row], program.size)[:, None] + program.charge
        if self._paced:
            unit = unit + dual[self.rules : -program.size] * program.periods
        row, channel, weight = self._fixed
        on = np.bincount(channel, weight * rules[row], program.size) + program.charge_on
        self._priced = (dual, unit, on)
        return unit, on

    def held(self, dual: np.ndarray) -> float:
        """What the limits themselves are worth at a dual: the constant of the Lagrangian."""
        y, low, high = (side[: len(self.low) - self.program.size] for side in (dual, self.low, self.high))
        up, down = y > 0, y < 0
        return float(y[up] @ high[up] + y[down] @ low[down])


def _sparse(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row, channel and weight of the entries that are not 0."""
    row, channel = np.nonzero(weights)
    return row, channel, weights[row, channel]


def _pattern(total: np.ndarray, fixed: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows that each channel is in (n, most) and its weights there, padded with weight 0."""
    member = (total != 0) | (fixed != 0)
    most = int(member.sum(axis=0).max(initial=1))
    rows = np.argsort(~member, axis=0, kind="stable")[:most].T
    column = np.arange(total.shape[1])[:, None]
    return rows, total[rows, column], fixed[rows, column]


def _solver(low: np.ndarray, high: np.ndarray) -> highspy.Highs:
    """HiGHS with the rows and a fine for breaking each side of each."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("simplex_strategy", _PRIMAL)
    solver.setOptionValue("primal_feasibility_tolerance", 1e-9)
    solver.setOptionValue("dual_feasibility_tolerance", 1e-9)
    solver.setOptionValue("small_matrix_value", 1e-12)
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    none = np.zeros(0)
    solver.addRows(len(low), low, high, 0, np.zeros(len(low), dtype=np.int32), none.astype(np.int32), none)
    short = np.flatnonzero(np.isfinite(low))
    over = np.flatnonzero(np.isfinite(high))
    rows = np.concatenate([short, over]).astype(np.int32)
    sign = np.concatenate([np.ones(len(short)), -np.ones(len(over))])
    k = len(rows)
    starts = np.arange(k, dtype=np.int32)
    solver.addCols(k, np.full(k, -FINE), np.zeros(k), np.full(k, np.inf), k, starts, rows, sign)
    return solver
