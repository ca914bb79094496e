"""The lines over every curve of a problem, and the range over which each curve may be read."""

from __future__ import annotations

import numpy as np

from optimize.allocate.cover import Cover
from optimize.allocate.problem import Channel, Problem
from optimize.allocate.response import Response

MOST_LOTS = 2000
"""Up to so many lots a curve is read at each of them."""


class Covers:
    """The lines over every curve in use: by channel, and by outcome where an outcome replaces the curve."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        outcomes = problem.outcomes or (None,)
        self.table: dict[tuple[int, Response], Cover] = {}
        self.factor = np.ones((len(outcomes), len(problem.channels)))
        self.of: list[list[Cover]] = []
        for w, outcome in enumerate(outcomes):
            row = []
            for i, channel in enumerate(problem.channels):
                response = channel.response
                if outcome is not None:
                    response = outcome.curves.get(channel.id, response)
                    self.factor[w, i] = outcome.factors.get(channel.id, 1.0)
                low, high = self.stock_range(channel)
                if channel.lot > 0 and problem.periods == 1 and problem.reserve is None:
                    response = by_lots(response, channel.lot, high)
                row.append(self.table.setdefault((i, response), Cover(response, low, high)))
            self.of.append(row)

    def at(self, outcome: int, channel: int, period: int) -> Cover:
        """Lines over a channel's curve in an outcome and a period."""
        del period
        return self.of[outcome][channel]

    def stock_range(self, channel: Channel) -> tuple[float, float]:
        """Least and largest spend (stock, with carry-over) at which the curve may be read when the channel is on."""
        p = self.problem
        top = spend_limit(p, channel)
        if p.periods == 1:
            low = channel.min_if_on if channel.switches else channel.min
            return low, max(top, low)
        each = min(channel.max_per_period, top)
        full = each * (1 - channel.carryover**p.periods) / (1 - channel.carryover)
        return 0.0, min(top, full)


def by_lots(response: Response, lot: float, top: float) -> Response:
    """The curve read at whole lots only, as a table: exact, and straight between lots that cannot be bought."""
    count = int(np.floor(top / lot + 1e-9))
    if not 1 <= count <= MOST_LOTS:
        return response
    spend = tuple(lot * n for n in range(count + 1))
    return Response("table", spend=spend, value=tuple(response.at(x) for x in spend))


def spend_limit(problem: Problem, channel: Channel) -> float:
    """Largest total spend of a channel that any limit of its own, or the budget, leaves open."""
    top = min(channel.max, channel.max_per_period * problem.periods, problem.budget)
    if problem.periods == 1 and channel.response.kind == "table":
        top = min(top, channel.response.spend[-1])
    return top
