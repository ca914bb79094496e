"""Mail of the library at the right moment: the hour, and the reason."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimize.record import Estimate
from sim.kpi import KPIS

pytestmark = pytest.mark.xdist_group("library_mail")

SIZE: dict[str, Any] = {"agents": 8000, "days": 182}


def count(name: str) -> Any:
    return lambda o: float(o.table(name).sum())


def change(library: Any, name: str, strategy: str, than: str = "") -> Estimate:
    found: Estimate = library.change("timely_mail", strategy, count(name), than, **SIZE)
    return found


def test_mail_in_the_evening_works_better_than_at_night(library: Any) -> None:
    assert change(library, "considered", "in_the_evening", "at_night").low > 0
    first = [library.run("timely_mail", s, **SIZE)[0].tallies["contacts"][0] for s in ("in_the_evening", "at_night")]
    assert np.array_equal(*first), "the hour changes what mail does, not who gets it"


def test_a_reminder_wins_more_than_mail_to_everybody(library: Any) -> None:
    def response(after: str, before: str) -> float:
        return change(library, "orders", after, before).mean / change(library, "contacts", after, before).mean

    assert change(library, "orders", "reminders").low > 0
    assert response("reminders", "") > 2.0 * response("", "silence") > 0


def test_each_reminder_has_a_reason_and_costs_money(library: Any) -> None:
    run, case = library.run("timely_mail", "reminders", **SIZE)
    usual, _ = library.run("timely_mail", **SIZE)
    assert usual.tallies["triggered"].sum() == 0 < run.tallies["triggered"].sum()
    names = [m.name for m in case.market.media]
    by_medium = run.tallies["triggered"].sum(axis=(0, 1))
    assert by_medium[names.index("direct")] == by_medium.sum()

    before, after = (library.outcome("timely_mail", arm, **SIZE) for arm in ("", "reminders"))
    extra = KPIS["spend"](after) - KPIS["spend"](before)
    assert extra == pytest.approx(by_medium.sum() * 0.06 * before.scale)
