"""Media ranked by what the next unit of money earns: the rank holds on fresh luck, and is not that of averages."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from optimize.curves import learn
from scenarios.compile import compile
from scenarios.load import load_checked
from sim.engine import simulate
from sim.kpi import KPIS
from sim.market import Spend
from sim.outcome import Outcome
from sim.tables import world

SIZE = ("agents=2000", "days=182", "burn_in_days=0", "run_out_days=0")
LEVELS = (0.0, 1.0, 2.0)


@lru_cache(maxsize=8)
def margins(seed: int) -> dict[str, tuple[float, list[float]]]:
    """Medium -> what is spent today, and the margin at each level of that, all else equal and under the same luck."""
    case = compile(load_checked("retail_omni", SIZE), seed)
    today = case.market.spend

    def margin(medium: str, level: float) -> float:
        money = {
            name: {s: tuple(x * (level if name == medium else 1.0) for x in week) for s, week in segments.items()}
            for name, segments in today.money.items()
        }
        market = replace(case.market, spend=Spend(money, today.period_of_day))
        run = simulate(case.population, world(market, case.customers), case.day, days=182, seed=case.seed,
                       parameters=case.parameters)  # fmt: skip
        return KPIS["margin"](Outcome(run.tallies, market, case.customers))

    now = margin("", 1.0)
    spent = {name: sum(week[0] * 26 for week in segments.values()) for name, segments in today.money.items()}
    return {name: (spent[name], [margin(name, 0.0), now, margin(name, 2.0)]) for name in today.money}


def test_the_next_unit_of_money_ranks_media_as_fresh_luck_does_and_averages_do_not() -> None:
    taught = [margins(seed) for seed in range(4)]
    fresh = [margins(seed) for seed in range(4, 8)]
    following, average, truth = {}, {}, {}
    for medium, (spent, _) in taught[0].items():
        levels = [level * spent for level in LEVELS]
        curve = learn(medium, "all", levels, np.array([one[medium][1] for one in taught]))
        following[medium] = (curve.gain[2] - curve.gain[1]) / spent
        average[medium] = (curve.gain[1] - curve.gain[0]) / spent
        truth[medium] = float(np.mean([one[medium][1][2] - one[medium][1][1] for one in fresh])) / spent
    ranks = [sorted(found, key=found.get, reverse=True) for found in (following, truth, average)]  # type: ignore[arg-type]
    assert ranks[0] == ranks[1], "what was learned on some seeds holds on others"
    assert ranks[2][0] != ranks[1][0], "the best on average is not the best for the next unit"
