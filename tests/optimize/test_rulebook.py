import numpy as np
import pytest

from optimize.curves import Curve
from optimize.plan import make_plan, range_rules, split
from optimize.rulebook import Ground, money_rules, stated_rules
from optimize.rules import Budget
from scenarios.plans import Rule as Stated

KNOTS = np.array([0.0, 50.0, 100.0, 200.0, 400.0])
SHARES = (0.25, 0.25, 0.25, 0.25)


def cells():
    made = []
    for channel, slopes in {"mail": (4, 3.5, 3, 2.5), "mass": (3, 2.4, 1.8, 1.2), "bank": (2.2, 1.9, 1.6, 1.3)}.items():
        gain = np.concatenate(([0.0], np.cumsum(np.array(slopes) * np.diff(KNOTS))))
        for segment in ("young", "old"):
            made += split(Curve(channel, segment, KNOTS, gain, KNOTS, np.zeros((2, 5))), SHARES, 100.0)
    return made


def ground(total=600.0, reserve=60.0):
    return Ground(
        budget=Budget(total, reserve),
        people={"young": 100.0, "old": 300.0},
        unit_cost={"mail": 0.05},
        partner={"bank": "harbour"},
        quarters=4,
        scale=10.0,
        where=lambda path: f"my.yaml:{len(path)}",
    )


def planned(total=600.0, reserve=60.0, prices=False, **rules):
    here, parts = ground(total, reserve), cells()
    made = [*money_rules(here), *stated_rules({k: Stated.model_validate(v) for k, v in rules.items()}, here)]
    return make_plan(parts, [*made, *range_rules(parts)], here.budget, prices=prices)


def spent(plan, **where):
    names = ("channel", "segment", "quarter")
    return sum(m for cell, m in plan.spend.items() if all(cell[names.index(k)] == v for k, v in where.items()))


def test_the_reserve_stays_and_its_price_is_that_of_money():
    plan = planned(prices=True)
    assert plan.total == pytest.approx(540.0)
    total, reserve = plan.rules[0], plan.rules[1]
    assert (total.rule.title, reserve.rule.title) == ("The budget", "The reserve is held back")
    assert total.one_more.price == pytest.approx(-reserve.one_more.price, rel=1e-6)
    assert total.one_more.price > 0
    assert total.used == pytest.approx(600.0)
    assert reserve.used == pytest.approx(60.0)


def test_floor_as_share_and_cap_as_money_of_the_file():
    plan = planned(
        banks={"floor": {"medium": "bank", "share": 0.4}}, few={"cap": {"medium": "mail", "quarter": 2, "amount": 50}}
    )
    assert spent(plan, channel="bank") == pytest.approx(0.4 * 600, rel=1e-6)
    assert spent(plan, channel="mail", quarter=1) == pytest.approx(5.0, rel=1e-6)


def test_contacts_for_each_customer_stay_under_the_limit_in_every_segment_and_quarter():
    plan = planned(calm={"contact_limit": {"per_customer": 3, "per_weeks": 4}}, prices=True)
    for segment, people in (("young", 100), ("old", 300)):
        for quarter in range(4):
            contacts = spent(plan, channel="mail", segment=segment, quarter=quarter) / 0.05 / people / 13 * 4
            assert contacts <= 3 + 1e-6
    limit = next(r for r in plan.rules if r.rule.title == "calm")
    assert limit.used == pytest.approx(3.0)
    assert limit.one_more.price > 0 > limit.one_less.price


def test_partner_bounds_become_two_rules():
    plan = planned(bank={"partner_share": {"partner": "harbour", "at_least": 0.1, "at_most": 0.2}}, prices=True)
    assert 0.1 * 600 - 1e-6 <= spent(plan, channel="bank") <= 0.2 * 600 + 1e-6
    assert [r.rule.sense for r in plan.rules if r.rule.title == "bank"] == [1, -1]


def test_ramp_keeps_quarters_close():
    plan = planned(
        jump={"floor": {"medium": "mass", "quarter": 1, "amount": 900}},
        calm={"ramp": {"medium": "mass", "change": 0.1}},
    )
    levels = [spent(plan, channel="mass", quarter=q) for q in range(4)]
    assert levels[0] >= 90 - 1e-6
    for before, now in zip(levels, levels[1:], strict=False):
        assert abs(now / before - 1) <= 0.1 + 1e-6
