"""Predicted against realised: what the curves promised and what fresh seeds delivered."""

from __future__ import annotations

from markupsafe import Markup

from optimize.record import SeedRow, Validation
from reports.charts.seeds import Pairs, paired_seeds
from reports.edition import Edition
from reports.parts import Cell, Details, Drawing, Figure, Grid, Section
from reports.words import Case, Finding, case_of


def realised(e: Edition) -> Section:
    """The section; call it only when fresh seeds judged the plan."""
    v = e.record.validation
    if v is None:
        raise ValueError("the record holds no validation")
    say, n = e.voice.say, e.numbers
    rows = sorted(v.seeds, key=lambda s: s.today)
    lead = say("realised.lead", predicted=n.money(v.predicted.mean), realised=n.money(v.realised.mean), n=len(rows))
    return Section(
        key="realised",
        number=e.number["realised"],
        label=say("section.realised"),
        title=_title(e, v),
        lead=lead,
        blocks=[_figure(e, v, rows), _numbers(e, rows)],
        notes=_notes(e, v, rows),
    )


def _title(e: Edition, v: Validation) -> Finding:
    """A share of a promise is only claimed when something was promised and something was gained."""
    case = case_of(v.realised)
    money = {"money": e.numbers.money(v.predicted.mean), "share": e.numbers.percent(v.ratio.mean)}
    if case is Case.GAIN and case_of(v.predicted) is Case.GAIN:
        return e.voice.finding(("realised.share", dict(money)), case=case, about=[v.realised, v.predicted])
    return e.voice.finding((f"realised.{case}", dict(money)), case=case, about=[v.realised])


def _figure(e: Edition, v: Validation, rows: list[SeedRow]) -> Figure:
    say, n = e.voice.say, e.numbers
    gains = [s.plan - s.today for s in rows]
    column = n.column([v.predicted.mean, v.realised.mean, *gains])
    level = n.column([x for s in rows for x in (s.today, s.plan)])
    chart = paired_seeds(
        say("realised.title"),
        Pairs(
            today=[s.today for s in rows],
            plan=[s.plan for s in rows],
            tips=[say("realised.tip", seed=s.seed, today=n.money(s.today), plan=n.money(s.plan)) for s in rows],
            predicted=v.predicted,
            realised=v.realised,
            level_divisor=level.divisor,
            gain_divisor=column.divisor,
            heads=(say("realised.head.level"), say("realised.head.gain")),
            today_label=say("today"),
            plan_label=say("plan"),
            predicted_label=say("realised.predicted", money=column.plain(v.predicted.mean)),
            axes=(level.unit, say("realised.axis.gain", unit=column.unit)),
        ),
    )
    won = sum(g > 0 for g in gains)
    key = "realised.every" if won == len(gains) else "realised.no_seed" if won == 0 else "realised.seeds"
    return Figure(e.voice.finding((key, {"k": won, "n": len(gains)})), say("realised.sub"), [Drawing(chart)])


def _numbers(e: Edition, rows: list[SeedRow]) -> Details:
    say, n = e.voice.say, e.numbers
    heads = [Cell(say("realised.col.seed")), *(Cell(say(f"realised.col.{k}"), "r") for k in ("today", "plan", "gain"))]
    column = n.column([x for s in rows for x in (s.today, s.plan)])
    heads[1:3] = [Cell(f"{h.text}, {column.unit}", "r") for h in heads[1:3]]
    grid = [
        [
            Cell(str(s.seed)),
            Cell(column.plain(s.today), "r"),
            Cell(column.plain(s.plan), "r"),
            Cell(n.money(s.plan - s.today, sign=True), "r"),
        ]
        for s in rows
    ]
    return Details(say("numbers.chart"), Grid(heads, grid))


def _notes(e: Edition, v: Validation, rows: list[SeedRow]) -> list[Markup]:
    n = e.numbers
    notes = [e.rich("realised.note.sets")]
    notes.append(e.rich("realised.note.ratio", ratio=n.ratio(v.ratio.mean), interval=n.percents(v.ratio)))
    if len(rows) > 2:
        mean = sum(s.today for s in rows) / len(rows)
        spread = (sum((s.today - mean) ** 2 for s in rows) / (len(rows) - 1)) ** 0.5
        notes.append(e.rich("realised.note.pairs", spread=n.money(spread)))
    return notes
