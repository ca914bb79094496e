"""Response curves: what each channel earns at each level of spend, with bands, on the same axes."""

from __future__ import annotations

from markupsafe import Markup

from optimize.record import ChannelCurve, Estimate
from reports.charts.curve import Axes, Response, how_to_read, response, shared_axes
from reports.edition import Edition
from reports.numbers import NBSP, Column
from reports.parts import Cell, Details, Drawing, Grid, Panels, Section
from reports.sections.rules import rule_title
from reports.words import Finding


def curves(e: Edition) -> Section:
    """The section; call it only when curves were simulated."""
    say = e.voice.say
    rows = _sorted(e)
    spend = e.numbers.column([x for c in rows for x in (c.today, c.plan)])
    gain = e.numbers.column([p.gain.mean for c in rows for p in c.points])
    panels = [_response(e, c, spend) for c in rows]
    axes = shared_axes(
        panels,
        divisor_x=spend.divisor,
        divisor_y=gain.divisor,
        title_x=say("curves.axis.spend", unit=spend.unit),
        title_y=say("curves.axis.gain", unit=gain.unit),
    )
    return Section(
        key="curves",
        number=e.number["curves"],
        label=say("section.curves"),
        title=_title(e, rows),
        lead=say("curves.lead"),
        blocks=[Panels("pair", [*_drawings(e, panels, axes), _reading(e)]), _numbers(e, rows)],
        notes=_notes(e, rows),
    )


def _sorted(e: Edition) -> list[ChannelCurve]:
    rank = {c.channel.id: i for i, c in enumerate(e.channels)}
    return sorted((c for c in e.record.curves if c.points), key=lambda c: -rank.get(c.channel, -1))


def _title(e: Edition, rows: list[ChannelCurve]) -> Finding:
    """Counts of channels whose next unit of money, by its interval, loses or pays at today's spend."""
    loses = sum(c.next_today.high < 1 for c in rows)
    pays = sum(c.next_today.low > 1 for c in rows)
    words: dict[str, object] = {"loses": loses, "pays": pays, "of": len(rows), "one": e.numbers.one}
    if loses and pays:
        return e.voice.finding(("curves.both", words))
    if loses or pays:
        return e.voice.finding(("curves.loses" if loses else "curves.pays", words))
    return e.voice.finding(("curves.unclear", words))


def returns(e: Edition, estimate: Estimate) -> str:
    """`$1.32 (±0.09)`, or both ends where the interval is not symmetric."""
    column = Column(1.0, 2, "", e.voice.lang)
    half = column.half(estimate).replace(NBSP, "")
    return f"{e.numbers.each(estimate.mean)} ({half})"


def _response(e: Edition, curve: ChannelCurve, spend: Column) -> Response:
    say = e.voice.say
    points = sorted(curve.points, key=lambda p: p.spend)
    return Response(
        name=e.channel_name(curve.channel),
        subtitle=say(
            "curves.sub",
            one=e.numbers.one,
            plan=returns(e, curve.next_plan),
            today=e.numbers.each(curve.next_today.mean),
        ),
        spend=[p.spend for p in points],
        gain=[p.gain for p in points],
        simulated=[p.simulated for p in points],
        today=curve.today,
        plan=curve.plan,
        slope=curve.next_plan.mean,
        today_label=say("curves.today", money=spend.plain(curve.today)),
        plan_label=say("curves.plan", money=spend.plain(curve.plan)),
    )


def _drawings(e: Edition, panels: list[Response], axes: Axes) -> list[Drawing]:
    return [Drawing(response(p, axes, e.voice.say("curves.title", name=p.name))) for p in panels]


def _reading(e: Edition) -> Drawing:
    keys = ("plan", "today", "band", "best", "slope_1", "slope_2", "ticks", "axes")
    words = {k: e.voice.say(f"curves.read.{k}", one=e.numbers.one) for k in keys}
    return Drawing(how_to_read(e.voice.say("curves.read"), words))


def _numbers(e: Edition, rows: list[ChannelCurve]) -> Details:
    say, n = e.voice.say, e.numbers
    keys = ("channel", "today", "plan", "average", "next_today", "next_plan")
    heads = [Cell(say(f"curves.col.{k}", one=n.one), "" if k == "channel" else "r") for k in keys]
    grid = [
        [
            Cell(e.channel_name(c.channel, 40)),
            Cell(n.money(c.today), "r"),
            Cell(n.money(c.plan), "r"),
            Cell(n.ratio(c.average_today), "r"),
            Cell(returns(e, c.next_today), "r"),
            Cell(returns(e, c.next_plan), "r"),
        ]
        for c in rows
    ]
    return Details(say("numbers.charts"), Grid(heads, grid))


def _notes(e: Edition, rows: list[ChannelCurve]) -> list[Markup]:
    n = e.numbers
    notes = []
    gap = max(rows, key=lambda c: c.average_today - c.next_today.mean)
    if gap.average_today > gap.next_today.high:
        average, then = n.each(gap.average_today), n.each(gap.next_today.mean)
        notes.append(
            e.rich("curves.note.average", name=e.channel_name(gap.channel), one=n.one, average=average, next=then)
        )
    bound = [c for c in rows if c.bound]
    if bound:
        items = [
            e.voice.say("curves.note.bound.item", name=e.channel_name(c.channel), rule=_title_of(e, c.bound))
            for c in bound
        ]
        notes.append(e.rich("curves.note.bound", items=e.voice.listed(items, 4)))
    notes.append(e.rich("curves.note.interval"))
    notes.append(e.rich("curves.note.range"))
    return notes


def _title_of(e: Edition, title: str) -> str:
    """A rule of the plan in the reader's language, by the title it was recorded under."""
    known = next((rule for rule in e.record.rules if rule.title == title), None)
    return rule_title(e, known) if known is not None else e.voice.titled(title)
