"""Study records for the tests: a realistic one, and awkward variants of it."""

import pytest
from study_records import make_record

from optimize.record import Estimate, Named

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "';}</style><b>x",
    "קופון למבצע",
    "عروض خاصة",
    "🛒🧃 Früh&Spät <3",
    "A very long channel name that nobody should write but somebody certainly will, with commas, and more",
    '=HYPERLINK("http://x")',
    "{{ 7*7 }} {0} {name}",
    "\u202eevil\u202c\u0000\n",
    "渠道名称非常非常非常非常非常非常非常非常长的一个渠道",
    "-",
]


def hostile_record():
    """Names that try to leave their place: markup, quotes, directions, formulas, template braces, very long ones."""
    record = make_record(channels=12, segments=3)
    named = [Named(id=c.id, name=h) for c, h in zip(record.channels, HOSTILE, strict=True)]
    parts = [Named(id=s.id, name=h) for s, h in zip(record.segments, HOSTILE[:3], strict=True)]
    flow = record.flow.model_copy(
        update={"options": [Named(id=o.id, name=h) for o, h in zip(record.flow.options, HOSTILE, strict=False)]}
    )
    ledger = record.ledgers[0].model_copy(update={"partner": Named(id="p", name=HOSTILE[1])})
    rules = [
        r.model_copy(update={"title": h, "where": h, "kind": "other", "unit": h})
        for r, h in zip(record.rules, HOSTILE, strict=False)
    ]
    curves = [c.model_copy(update={"bound": HOSTILE[2]}) for c in record.curves]
    settings = [
        s.model_copy(update={"path": h, "value": h, "unit": h, "source": h, "where": h})
        for s, h in zip(record.settings, HOSTILE, strict=False)
    ]
    manifest = record.manifest.model_copy(
        update={
            "title": HOSTILE[2],
            "question": HOSTILE[0],
            "id": HOSTILE[1],
            "commands": HOSTILE,
            "file": HOSTILE[1],
        }
    )
    return record.model_copy(
        update={
            "channels": named,
            "segments": parts,
            "flow": flow,
            "ledgers": [ledger],
            "rules": rules,
            "curves": curves,
            "settings": settings,
            "manifest": manifest,
            "unspent": 0.01 * record.budget,
            "unspent_reason": HOSTILE[0],
        }
    )


def infeasible_record():
    bare = {
        "cells": [],
        "parts": [],
        "validation": None,
        "strategies": [],
        "flow": None,
        "ledgers": [],
        "hall": [],
        "guardrails": [],
        "rules": [],
    }
    clash = ["The app gets at least 82% (grocer.yaml:44)", "Halls keep a fifth of the money (grocer.yaml:47)"]
    return make_record(conflict=clash, **bare)


FULL = make_record()
NOTHING = Estimate(mean=0, low=0, high=0)


def each(field, **changed):
    """The full record with the same change in every item of a list."""
    return FULL.model_copy(update={field: [item.model_copy(update=changed) for item in getattr(FULL, field)]})


def flow_with(orders, **changed):
    still = {"orders": orders, "net": [NOTHING] * 6, "own_net": NOTHING, **changed}
    return FULL.model_copy(update={"flow": FULL.flow.model_copy(update=still)})


def eight_quarters():
    cells = [c.model_copy(update={"quarter": c.quarter + 4 * k}) for k in (0, 1) for c in FULL.cells]
    return make_record(days=728, quarters=8, cells=cells)


def plan_times(factor):
    return make_record(cells=[c.model_copy(update={"plan": c.today * factor}) for c in FULL.cells])


def falling_curves():
    def down(e):
        return Estimate(mean=-e.mean, low=-e.high, high=-e.low)

    points = [[p.model_copy(update={"gain": down(p.gain)}) for p in c.points] for c in FULL.curves]
    curves = [c.model_copy(update={"points": p}) for c, p in zip(FULL.curves, points, strict=True)]
    return FULL.model_copy(update={"curves": curves})


VARIANTS = {
    "zero_money": lambda: make_record(money=0.0),
    "one_seed": lambda: make_record(seeds=1),
    "one_day": lambda: make_record(days=1),
    "no_gain_at_all": lambda: make_record(gain=0.0, half=0.0),
    "eight_quarters": eight_quarters,
    "plan_is_today": lambda: plan_times(1.0),
    "only_more": lambda: plan_times(1.2),
    "only_less": lambda: plan_times(0.2),
    "nobody_moves": lambda: flow_with([[5.0 * (i == j) for j in range(6)] for i in range(6)]),
    "nobody_orders": lambda: flow_with([[0.0] * 6] * 6, own_net=None),
    "one_hour": lambda: make_record(hall=FULL.hall[:1]),
    "empty_hall": lambda: each("hall", wait_today=NOTHING, wait_plan=NOTHING, leave_today=NOTHING, leave_plan=NOTHING),
    "points_without_curve": lambda: each("curves", points=FULL.curves[0].points[:1]),
    "falling_curves": falling_curves,
    "flat_guardrails": lambda: each("guardrails", scale_low=0, scale_high=0, plan=NOTHING, today=0, limit=0),
    "empty_ledgers": lambda: each("ledgers", ours=[], theirs=[]),
    "no_names": lambda: FULL.model_copy(update={"channels": [], "segments": []}),
    "strange_currency": lambda: make_record(currency="<b>"),
    "full": lambda: make_record(),
    "infeasible": infeasible_record,
    "unclear": lambda: make_record(gain=0.08, half=0.2),
    "loss": lambda: make_record(gain=-0.6, half=0.2),
    "unjudged": lambda: make_record(validation=None),
    "bare": lambda: make_record(
        hall=[], ledgers=[], guardrails=[], flow=None, strategies=[], data=None, parts=[], rules=[], settings=[]
    ),
    "one_segment": lambda: make_record(segments=1),
    "one_channel": lambda: make_record(channels=1, segments=1),
    "twelve_channels": lambda: make_record(channels=12),
    "three_partners": lambda: make_record(partners=3),
    "hostile": hostile_record,
    "huge": lambda: make_record(money=1e14, currency="VND", members=90_000_000),
    "tiny": lambda: make_record(money=3.0, currency="CHF", members=20_000),
    "yuan": lambda: make_record(money=7e6, currency="CNY"),
    "half_year": lambda: make_record(days=182),
    "two_seeds": lambda: make_record(seeds=2),
    "forty_seeds": lambda: make_record(seeds=40),
    "unspent": lambda: make_record(unspent=0.4e6 / 20, unspent_reason="next_loses"),
}


@pytest.fixture
def record_maker():
    return make_record


@pytest.fixture(params=sorted(VARIANTS))
def any_record(request):
    return VARIANTS[request.param]()


@pytest.fixture
def variant():
    return lambda name: VARIANTS[name]()


@pytest.fixture(scope="session")
def make_full():
    return make_record
