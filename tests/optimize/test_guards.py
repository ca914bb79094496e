"""The hall of a study, hour by hour, on the clock of a real hall."""

from types import SimpleNamespace

import numpy as np
import pytest

from optimize.findings import Effort
from optimize.guards import hall_hours
from optimize.outcome import Outcome
from scenarios.load import load

MINUTE = 60_000_000
"""Microseconds of a minute."""


def test_minutes_waited_are_those_of_a_real_hall_whatever_part_of_it_is_simulated():
    scenario = load("retail_omni", ["members=1_000_000", "agents=10_000", "hall.halls=24"])
    stretched = 1 / (24 * 10_000 / 1_000_000)  # 0.24 halls are simulated as one, on a clock that goes so much slower
    visits = np.array([[10, 20, 0, 4, 5, 6, 7, 8]])
    waited = np.round(visits * 6 * MINUTE * stretched).astype(np.int64)
    lived = Outcome({"visits": visits, "wait_us": waited, "abandoned": visits // 2})
    effort = Effort(judge=2)
    found = SimpleNamespace(
        scenario=scenario,
        effort=effort,
        arms={name: SimpleNamespace(key=name) for name in ("today", "plan")},
        judged={(arm, r): lived for arm in ("today", "plan") for r in effort.seeds("judge")},
    )
    hours = hall_hours(found)
    assert [h.hour for h in hours] == list(range(9, 17))
    assert [h.wait_plan.mean for h in hours] == pytest.approx([6, 6, 0, 6, 6, 6, 6, 6])
    assert hours[0].leave_today.mean == pytest.approx(0.5)
