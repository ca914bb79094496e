"""The master program: mix the stock paths found so far within the rules, and say what a unit of each rule is worth.

Dantzig and Wolfe (1960): maximise sum of value x weight over the paths of all channels, the weights of a channel
summing to 1, subject to the rows of the program and the limits of every period. A row that cannot be kept yet is
bought at a fine.
"""

from __future__ import annotations

import highspy
import numpy as np

from optimize.allocate.pacing_program import Program

FINE = 1e3
_IDLE = 12
_PRIMAL = 4


class Master:
    """A linear program over paths, kept in HiGHS and re-solved from its last basis.

    Attributes:
        stocks: stock paths (columns, T).
        owner: channel of each path.
        on: whether the path switches its channel on.
        earned: value of each path.
        weight: weight of each path in the last solution.
        fined: total of the rows bought in the last solution.
        worth: objective of the last solution.
    """

    def __init__(self, program: Program) -> None:
        """Rows: those of the program, one a period, then one a channel (weights sum to 1)."""
        self.program = program
        n, periods = program.size, program.periods
        ones = np.ones(n)
        self.low = np.concatenate([program.low, np.full(periods, program.period_low * periods), ones])
        self.high = np.concatenate([program.high, np.full(periods, program.period_high * periods), ones])
        self.low[len(program.low) : -n][program.period_low <= 0] = -np.inf
        self._entries = [np.flatnonzero((program.total[:, i] != 0) | (program.fixed[:, i] != 0)) for i in range(n)]
        self._total, self._fixed = _sparse(program.total), _sparse(program.fixed)
        self._solver = _solver(self.low, self.high)
        self.fines = int(self._solver.getNumCol())
        self.stocks = np.zeros((0, periods))
        self._spend = np.zeros((0, periods))
        self.owner = np.zeros(0, dtype=np.int64)
        self.on = np.zeros(0, dtype=np.bool_)
        self.earned = np.zeros(0)
        self.weight = np.zeros(0)
        self._allowed = np.zeros(0, dtype=np.bool_)
        self._idle = np.zeros(0, dtype=np.int64)
        self.fined, self.worth = 0.0, 0.0
        self.dual = np.zeros(len(self.low))

    def add(self, owner: np.ndarray, stocks: np.ndarray, on: np.ndarray) -> None:
        """Offer paths (k, T) of channels `owner` (k,); `on` says whether each pays its fee."""
        program = self.program
        spend = program.spend(stocks, owner)
        earned = program.earned(stocks, owner, on)
        at = len(program.low)
        index, value, start = [], [], [0]
        for i, row, paid in zip(owner, spend, on, strict=True):
            rows = self._entries[i]
            when = np.flatnonzero(row)
            index += [rows, at + when, [at + program.periods + i]]
            value += [
                program.total[rows, i] * row.sum() + program.fixed[rows, i] * paid,
                row[when] * program.periods,
                [1.0],
            ]
            start.append(start[-1] + len(rows) + len(when) + 1)
        entries = np.concatenate(index).astype(np.int32), np.concatenate(value)
        k = len(owner)
        nothing, starts = np.zeros(k), np.array(start[:-1], dtype=np.int32)
        self._solver.addCols(k, earned, nothing, np.full(k, np.inf), start[-1], starts, *entries)
        self.stocks = np.concatenate([self.stocks, stocks])
        self._spend = np.concatenate([self._spend, spend])
        self.owner = np.concatenate([self.owner, owner])
        self.on = np.concatenate([self.on, on])
        self.earned = np.concatenate([self.earned, earned])
        self._allowed = np.concatenate([self._allowed, np.ones(k, dtype=np.bool_)])
        self._idle = np.concatenate([self._idle, np.zeros(k, dtype=np.int64)])
        self.weight = np.concatenate([self.weight, nothing])

    def enter(self, low: np.ndarray, high: np.ndarray, state: np.ndarray) -> None:
        """Allow only the paths in a box of stocks (n, T) whose channels are on (1), off (0) or either (-1)."""
        mine = self.owner
        inside = ((self.stocks >= low[mine] - 1e-9) & (self.stocks <= high[mine] + 1e-9)).all(axis=1)
        inside &= (state[mine] < 0) | (state[mine] == self.on)
        inside |= (state[mine] == 0) & ~self.on & self.program.switch[mine]
        changed = np.flatnonzero(inside != self._allowed)
        if len(changed):
            at = (changed + self.fines).astype(np.int32)
            self._solver.changeColsBounds(
                len(changed), at, np.zeros(len(changed)), np.where(inside[changed], np.inf, 0.0)
            )
            self._allowed = inside

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
        self.weight = primal[self.fines :]
        self.fined = float(primal[: self.fines].sum())
        self.worth = float(self._solver.getObjectiveValue())
        dual = np.array(found.row_dual)
        dual[~np.isfinite(self.high) & (dual > 0)] = 0.0
        dual[~np.isfinite(self.low) & (dual < 0)] = 0.0
        self.dual = dual
        self._idle = np.where(self.weight > 0, 0, self._idle + 1)
        return True

    def forget(self, room: int) -> None:
        """Drop the paths that have been idle longest when there are more than `room`, keeping the basis."""
        count = len(self.owner)
        if count <= room:
            return
        basis = self._solver.getBasis()
        status = np.array([int(s) for s in basis.col_status])
        basic = status[self.fines :] == int(highspy.HighsBasisStatus.kBasic)
        rank = np.where(basic, -1, self._idle + np.where(self._allowed, 0, _IDLE))
        gone = np.zeros(count, dtype=np.bool_)
        gone[np.argsort(-rank, kind="stable")[: count - room // 2]] = True
        gone &= ~basic
        mask = np.concatenate([np.zeros(self.fines, dtype=np.int32), gone.astype(np.int32)])
        kept = np.flatnonzero(mask == 0)
        old = list(basis.col_status)
        self._solver.deleteCols(int(gone.sum()), np.flatnonzero(mask).astype(np.int32))
        basis.col_status = [old[i] for i in kept]
        self._solver.setBasis(basis)
        keep = ~gone
        self.stocks, self.owner, self.on, self.earned = (
            self.stocks[keep],
            self.owner[keep],
            self.on[keep],
            self.earned[keep],
        )
        self._spend, self._allowed, self._idle = self._spend[keep], self._allowed[keep], self._idle[keep]
        self.weight, self.fined = np.zeros(int(keep.sum())), np.inf

    def prices(self, dual: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Price of a unit spent by each channel in each period (n, T), and of being on (n,), charges included."""
        program = self.program
        rules = dual[: len(program.low)]
        when = dual[len(program.low) : -program.size] * program.periods
        row, channel, weight = self._total
        unit = np.bincount(channel, weight * rules[row], program.size)
        row, channel, weight = self._fixed
        on = np.bincount(channel, weight * rules[row], program.size)
        return unit[:, None] + when[None, :] + program.charge, on + program.charge_on

    def hand(self, dual: np.ndarray) -> np.ndarray:
        """What the best path at hand of each channel (n,) earns beyond the prices of a dual, being on apart."""
        prices, fixed = self.prices(dual)
        program, mine = self.program, self._allowed & self.on
        owner = self.owner[mine]
        worth = self.earned[mine] + (program.charge[owner] * self._spend[mine]).sum(axis=1) + program.charge_on[owner]
        best = np.full(program.size, -1e300)
        np.maximum.at(best, owner, worth - (prices[owner] * self._spend[mine]).sum(axis=1))
        return best

    def held(self, dual: np.ndarray) -> float:
        """What the limits themselves are worth at a dual: the constant of the Lagrangian."""
        rows = slice(0, len(self.low) - self.program.size)
        y = dual[rows]
        return float(np.sum(y[y > 0] * self.high[rows][y > 0]) + np.sum(y[y < 0] * self.low[rows][y < 0]))


def _sparse(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row, channel and weight of the entries that are not 0."""
    row, channel = np.nonzero(weights)
    return row, channel, weights[row, channel]


def _solver(low: np.ndarray, high: np.ndarray) -> highspy.Highs:
    """HiGHS with the rows and a fine for breaking each side of each."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("simplex_strategy", _PRIMAL)
    solver.setOptionValue("primal_feasibility_tolerance", 1e-9)
    solver.setOptionValue("dual_feasibility_tolerance", 1e-9)
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
