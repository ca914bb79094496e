"""Customers, partners, hall, guardrails and settings of the made-up study."""

from optimize.record import (
    Estimate,
    Flow,
    Guardrail,
    HallHour,
    Ledger,
    LedgerLine,
    Named,
    Setting,
)


def around(mean, half):
    return Estimate(mean=mean, low=mean - half, high=mean + half)


def flow_of(unit):
    names = [
        ("store", "Store"),
        ("online", "Delivery"),
        ("bopis", "Pick-up"),
        ("hall", "Bank hall"),
        ("rivals", "Rivals"),
        ("nothing", "Not bought"),
    ]
    orders = [
        [1606, 6, 9, 14, 3, 2],
        [5, 984, 11, 6, 2, 2],
        [2, 3, 183, 1, 1, 0],
        [1, 1, 0, 216, 1, 1],
        [31, 24, 8, 22, 5610, 3],
        [16, 13, 4, 9, 2, 1598],
    ]
    size = range(len(names))
    net = [sum(orders[i][j] for i in size) - sum(orders[j]) for j in size]
    scaled = [[v * unit for v in row] for row in orders]
    return Flow(
        options=[Named(id=k, name=n) for k, n in names],
        own=4,
        orders=scaled,
        net=[around(v * unit, (5 + abs(v) * 0.05) * unit) for v in net],
        own_net=around(sum(net[:4]) * unit, 12 * unit),
    )


def ledger_of(name, unit):
    ours = {"margin": 1.794, "cost_share": -0.710, "commission": -0.550, "points": -0.096, "setup": -0.058}
    theirs = {"margin": 0.452, "commission": 0.550, "cost_share": -0.473, "campaign": -0.121, "setup": -0.058}
    return Ledger(
        partner=Named(id="bank", name=name),
        ours=[LedgerLine(line=k, amount=v * unit) for k, v in ours.items()],
        theirs=[LedgerLine(line=k, amount=v * unit) for k, v in theirs.items()],
        our_gain=around(0.380 * unit, 0.18 * unit),
        their_gain=around(0.350 * unit, 0.12 * unit),
        commission=0.025,
        cost_share=0.4,
        shared_members=6000,
    )


def hall_of():
    today = {9: 4.1, 10: 8.2, 11: 9.6, 12: 7.0, 13: 4.9, 14: 5.2, 15: 8.8, 16: 9.1}
    return [
        HallHour(
            hour=h,
            wait_today=around(w, 0.03 * w),
            wait_plan=around(w * 1.2, 0.035 * w),
            leave_today=around(w / 270, w / 5000),
            leave_plan=around(w / 210, w / 4000),
        )
        for h, w in today.items()
    ]


# measure, today, plan, half-width, limit, good side, scale, unit.
# fmt: off
RAILS = [
    ("nps", 38.2, 39.1, 0.5, 37.2, "above", 34, 42, "points"),
    ("churn_top", 0.068, 0.065, 0.003, 0.07, "below", 0.055, 0.08, "share"),
    ("opt_out", 0.019, 0.026, 0.002, 0.035, "below", 0, 0.05, "share"),
    ("wait", 9.6, 11.6, 0.5, 12, "below", 5, 15, "min"),
    ("partner_profit", 0.0, 0.35, 0.12, 0.0, "above", -0.2, 0.6, "money"),
]
# fmt: on


def guardrails_of(currency, unit):
    made = []
    for measure, today, plan, half, limit, good, low, high, word in RAILS:
        size = unit if word == "money" else 1
        made.append(
            Guardrail(
                measure=measure,
                today=today * size,
                plan=around(plan * size, half * size),
                limit=limit * size,
                good=good,
                scale_low=low * size,
                scale_high=high * size,
                unit=currency if word == "money" else word,
            )
        )
    return made


# path, value, unit, provenance, source.
# fmt: off
SETTINGS = [
    ("customers.need.rate", "0.92", "1/week", "fitted", "Complete Journey"),
    ("customers.need.gap_shape", "1.6", "", "fitted", "Complete Journey"),
    ("customers.basket.mean", "29.1", "USD", "fitted", "Complete Journey"),
    ("customers.price.weight", "2.6", "", "fitted", "Complete Journey"),
    ("media.mass.half_life", "17", "days", "literature", "Analytic Partners 2024; Shapiro, Hitsch and Tuchman 2021"),
    ("media.display.retention", "0.4", "", "literature", "analyst survey"),
    ("loyalty.habit", "0.8", "", "literature", "Dube, Hitsch and Rossi 2010"),
    ("budget.total", "4500000", "USD", "scenario", ""),
    ("partners.bank.commission", "0.025", "", "scenario", ""),
    ("contacts.fatigue.phi", "0.25", "", "assumed", ""),
    ("contacts.fatigue.threshold", "3", "contacts", "assumed", "ideal-point studies disagree"),
    ("contacts.opt_out.rate", "0.0015", "", "assumed", ""),
    ("media.mass.reach_per_contact_million", "0.4", "", "assumed", ""),
    ("partners.bank.trust", "0.4", "", "assumed", ""),
    ("hall.patience", "15", "min", "assumed", ""),
]
# fmt: on


def settings_of():
    return [
        Setting(
            path=p,
            value=v,
            unit=u,
            provenance=k,
            source=s,
            where=f"retail_omni.yaml:{20 + i}" if i % 3 else "sim/behaviours/contacts.py",
        )
        for i, (p, v, u, k, s) in enumerate(SETTINGS)
    ]
