"""The plan against its rivals: what it gains over each on fresh seeds, with the same money."""

from __future__ import annotations

from collections.abc import Sequence

from optimize.record import Against
from reports.charts.dots import Difference, dot_interval
from reports.edition import Edition
from reports.parts import Cell, Details, Drawing, Figure, Grid
from reports.words import Case, Finding, case_of

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def rivals(e: Edition) -> Figure | None:
    """The figure of the first screen; None when fresh seeds have not judged."""
    v = e.record.validation
    if v is None or not v.against:
        return None
    say, n = e.voice.say, e.numbers
    rows = sorted(v.against, key=lambda a: -a.gain.mean)
    column = n.column([x for a in rows for x in (a.gain.mean, a.gain.low, a.gain.high)])
    drawn = [
        Difference(
            rival_name(e, a),
            a.gain,
            (n.money(a.gain.mean, sign=True), column.interval(a.gain), f"{a.seeds_won}/{a.seeds}"),
            a.rival == "today",
        )
        for a in rows
    ]
    chart = dot_interval(
        say("rivals.title"),
        drawn,
        axis=say("rivals.axis", unit=e.voice.period_axis(column.unit)),
        heads=("", say("interval.head"), say("rivals.head.seeds")),
        note=say("rivals.note"),
        divisor=column.divisor,
    )
    heads = [
        Cell(say(k), "" if k == "rivals.against" else "r") for k in ("rivals.against", "rivals.gain", "interval.head")
    ]
    heads += [Cell(say("rivals.head.seeds"), "r"), Cell(say("rivals.spend"), "r")]
    grid = [
        [Cell(d.name), *(Cell(w, "r") for w in d.words), Cell(n.money(a.spend), "r")]
        for d, a in zip(drawn, rows, strict=True)
    ]
    return Figure(_rivals_finding(e, rows), "", [Drawing(chart), Details(say("numbers.chart"), Grid(heads, grid))])


def split_only(e: Edition, today: Against, share: float = 0.01) -> bool:
    """Whether today was scaled by more than `share` to the plan's money: the gain is then that of the split alone."""
    spent = sum(c.today for c in e.channels)
    return spent > 0 and abs(today.spend - spent) > share * spent


def rival_name(e: Edition, rival: Against) -> str:
    """A rival's name; today's budget is only its split where it was scaled to the plan's money."""
    scaled = rival.rival == "today" and split_only(e, rival)
    return e.voice.say("rival.today.split" if scaled else f"rival.{rival.rival}")


def _rivals_finding(e: Edition, rows: Sequence[Against]) -> Finding:
    others = [a for a in rows if a.rival != "none"] or list(rows)
    gains = [a.gain for a in others]
    n = len(others)
    word: object = NUMBER_WORDS[n] if e.voice.lang == "en" and n < len(NUMBER_WORDS) else n
    case = case_of(*gains)
    if case is Case.GAIN:
        key = "rivals.all.one" if n == 1 and others[0].rival == "today" else "rivals.all"
        return e.voice.finding((key, {"n": word}), case=case, about=gains)
    if case is Case.LOSS:
        return e.voice.finding(("rivals.none", {"n": word}), case=case, about=gains)
    words = {"n": n, "k": sum(g.low > 0 for g in gains), "b": sum(g.high < 0 for g in gains)}
    return e.voice.finding(("rivals.mixed" if words["b"] else "rivals.some", words))
