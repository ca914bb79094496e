"""Guardrails: what a plan must not break, as bullets with a verdict in words."""

from __future__ import annotations

from enum import StrEnum

from optimize.record import Guardrail
from reports.charts.bullet import bullet
from reports.edition import Edition
from reports.numbers import NBSP, Column, plain, three_digits
from reports.parts import Cell, Grid, Section, Words
from reports.words import Finding, less


class Verdict(StrEnum):
    """What the plan's interval says against the limit, then against today."""

    BROKEN = "broken"
    """The whole interval lies past the limit."""
    CLOSE = "close"
    """The interval holds the limit."""
    BETTER = "better"
    """Within, and the whole interval lies on the better side of today."""
    WORSE = "worse"
    """Within, and the whole interval lies on the worse side of today."""
    SAME = "same"
    """Within, and the interval holds today."""


def verdict_of(rail: Guardrail) -> Verdict:
    """The verdict on one guardrail."""
    room, change = less(rail.plan, rail.limit), less(rail.plan, rail.today)
    up = rail.good == "above"
    if room.high < 0 if up else room.low > 0:
        return Verdict.BROKEN
    if room.low <= 0 <= room.high:
        return Verdict.CLOSE
    if change.low > 0 or change.high < 0:
        return Verdict.BETTER if (change.low > 0) == up else Verdict.WORSE
    return Verdict.SAME


def guards(e: Edition) -> Section:
    """The section; call it only when there are guardrails."""
    say = e.voice.say
    heads = [Cell(say(f"guards.head.{k}")) for k in ("measure", "chart", "values", "change", "limit", "verdict")]
    rows = [_row(e, rail) for rail in e.record.guardrails]
    return Section(
        key="guards",
        number=e.number["guards"],
        label=say("section.guards"),
        title=_title(e),
        lead=say("guards.lead"),
        blocks=[Grid(heads, rows, "guard card"), Words(say("guards.sub"))],
        wide=True,
    )


def _title(e: Edition) -> Finding:
    rails = e.record.guardrails
    found = {v: [r for r in rails if verdict_of(r) is v] for v in Verdict}
    names = {v: [e.voice.say(f"guard.{r.measure}") for r in rows] for v, rows in found.items()}
    for verdict in (Verdict.BROKEN, Verdict.CLOSE):
        if found[verdict]:
            listed = {"names": e.voice.listed(names[verdict], 2), "n": len(found[verdict]), "of": len(rails)}
            many = "" if len(found[verdict]) > 1 else ".one"
            return e.voice.finding((f"guards.{verdict}{many}", listed), (f"guards.{verdict}.count", listed))
    return e.voice.finding(("guards.fine", {}))


def _row(e: Edition, rail: Guardrail) -> list[Cell]:
    say, verdict = e.voice.say, verdict_of(rail)
    measure = say(f"guard.row.{rail.measure}")
    chart = bullet(
        say("guards.title", measure=measure),
        rail.today,
        rail.plan,
        rail.limit,
        good_above=rail.good == "above",
        low=rail.scale_low,
        high=rail.scale_high,
    )
    values = say("arrow", a=_bare(e, rail, rail.today), b=rail_value(e, rail, rail.plan.mean))
    limit = say(f"guards.limit.{rail.good}", limit=rail_value(e, rail, rail.limit))
    bad = verdict in (Verdict.BROKEN, Verdict.CLOSE)
    return [
        Cell(measure),
        Cell(chart),
        Cell(values, "nw", say("guards.label.values")),
        Cell(_change(e, rail), "nw", say("guards.label.change")),
        Cell(limit, "", say("guards.label.limit")),
        Cell(say(f"verdict.{verdict}"), "near" if bad else "ok"),
    ]


def _decimals(rail: Guardrail) -> int:
    size = max(abs(rail.today), abs(rail.plan.mean), abs(rail.limit))
    if rail.unit == "share":
        return 1 if size < 0.995 else 0
    return min(three_digits(size), 2)


def _bare(e: Edition, rail: Guardrail, value: float) -> str:
    """A value without its unit where the next value carries it."""
    if rail.unit == e.record.manifest.currency or rail.unit in ("share", "%"):
        return rail_value(e, rail, value)
    return plain(value, _decimals(rail))


def rail_value(e: Edition, rail: Guardrail, value: float) -> str:
    """A guardrail's value in its unit."""
    if rail.unit == e.record.manifest.currency:
        return e.numbers.money(value)
    if rail.unit == "share":
        return f"{plain(value * 100, _decimals(rail))}%"
    digits = plain(value, _decimals(rail))
    if rail.unit in ("points", ""):
        return digits
    if rail.unit == "%":
        return f"{digits}%"
    unit = e.voice.say("unit.min") if rail.unit in ("min", "minute", "minutes") else rail.unit
    return f"{digits}{NBSP}{unit}"


def _change(e: Edition, rail: Guardrail) -> str:
    """`+0.9 ± 0.5`: change and half-width in the same unit (points for shares)."""
    change = less(rail.plan, rail.today)
    if rail.unit == e.record.manifest.currency:
        column = e.numbers.column([change.mean, change.low, change.high])
        return f"{e.numbers.money(change.mean, sign=True)} {column.half(change)}"
    column = Column(0.01 if rail.unit == "share" else 1.0, _decimals(rail), "", e.voice.lang)
    return f"{column.signed(change.mean)} {column.half(change)}"
