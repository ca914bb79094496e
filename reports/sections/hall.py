"""The hall by hour of the day: how long customers wait, and how many leave."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from optimize.record import Estimate, Guardrail, HallHour
from reports.charts.hours import Hours, by_hour
from reports.edition import Edition
from reports.numbers import Column
from reports.parts import Cell, Details, Drawing, Grid, Panels, Section
from reports.words import Finding, case_of, less


def hall(e: Edition) -> Section:
    """The section; call it only when a hall was simulated."""
    say, hours = e.voice.say, sorted(e.record.hall, key=lambda h: h.hour)
    worst = max(hours, key=lambda h: h.wait_plan.mean)
    rail = _limit(e)
    wait = e.voice.finding(("hall.wait", {"hour": worst.hour}))
    leave = max(hours, key=lambda h: h.leave_plan.mean)
    share = e.numbers.percent(leave.leave_plan.mean)
    left = e.voice.finding(("hall.leave", {"share": share, "hour": leave.hour}))
    panels = [
        _panel(e, hours, str(wait), say("hall.wait.sub"), lambda h: (h.wait_today, h.wait_plan), 1.0),
        _panel(e, hours, str(left), say("hall.leave.sub"), lambda h: (h.leave_today, h.leave_plan), 100.0),
    ]
    return Section(
        key="hall",
        number=e.number["hall"],
        label=say("section.hall"),
        title=_title(e, worst, rail),
        lead=_lead(e, worst, rail),
        blocks=[Panels("pair", panels), _numbers(e, hours)],
        notes=_notes(e),
    )


def _limit(e: Edition) -> Guardrail | None:
    return next((g for g in e.record.guardrails if g.measure == "wait"), None)


def _title(e: Edition, worst: HallHour, rail: Guardrail | None) -> Finding:
    """By the guardrail where there is one, as section "guardrails" says it, else the worst hour against today."""
    words: dict[str, object] = {"hour": worst.hour}
    if rail is None:
        gap = difference(worst.wait_plan, worst.wait_today)
        return e.voice.finding((f"hall.change.{case_of(gap)}", words), case=case_of(gap), about=[gap])
    room = less(rail.plan, rail.limit)
    return e.voice.finding((f"hall.limit.{case_of(room)}", words), case=case_of(room), about=[room])


def difference(one: Estimate, two: Estimate) -> Estimate:
    """`one` minus `two` with the widest interval that both allow: it excludes zero only when theirs do not touch."""
    return Estimate(mean=one.mean - two.mean, low=one.low - two.high, high=one.high - two.low)


def _lead(e: Edition, worst: HallHour, rail: Guardrail | None) -> str:
    column = Column(1.0, 1, "", e.voice.lang)
    words = {
        "hour": worst.hour,
        "today": column.plain(worst.wait_today.mean),
        "plan": column.plain(worst.wait_plan.mean),
        "interval": column.interval(worst.wait_plan),
    }
    said = e.voice.say("hall.lead", **words)
    if rail is None:
        return said
    return (
        said
        + (" " if e.voice.lang == "en" else "")
        + e.voice.say("hall.lead.limit", limit=f"{rail.limit:.3g}", p90=column.plain(rail.plan.mean))
    )


def _panel(
    e: Edition,
    hours: list[HallHour],
    name: str,
    sub: str,
    pair: Callable[[HallHour], tuple[Estimate, Estimate]],
    factor: float,
) -> Drawing:
    say = e.voice.say
    pairs = [pair(h) for h in hours]
    chart = Hours(
        name=name,
        subtitle=sub,
        hours=[h.hour for h in hours],
        today=[_times(a, factor) for a, _ in pairs],
        plan=[_times(b, factor) for _, b in pairs],
        limit=None,
        limit_label="",
        today_label=say("today"),
        plan_label=say("plan"),
        axis=say("hall.axis"),
        title=f"{name}: {sub}" if e.voice.lang == "en" else f"{name}：{sub}",
    )
    return Drawing(by_hour(chart))


def _times(value: Estimate, factor: float) -> Estimate:
    return Estimate(mean=value.mean * factor, low=value.low * factor, high=value.high * factor)


def _numbers(e: Edition, hours: list[HallHour]) -> Details:
    say, wait = e.voice.say, Column(1.0, 1, "", e.voice.lang)
    share = Column(0.01, 1, "", e.voice.lang)
    keys = ("hour", "wait_today", "wait_plan", "leave_today", "leave_plan")
    heads = [Cell(say(f"hall.col.{k}"), "" if k == "hour" else "r") for k in keys]
    rows = []
    for h in hours:
        waits = [f"{wait.plain(x.mean)} {wait.half(x)}" for x in (h.wait_today, h.wait_plan)]
        leaves = [f"{share.plain(x.mean)}% {share.half(x)}" for x in (h.leave_today, h.leave_plan)]
        rows.append([Cell(f"{h.hour}–{h.hour + 1}"), *(Cell(text, "r") for text in (*waits, *leaves))])
    return Details(say("numbers.charts"), Grid(heads, rows))


def _notes(e: Edition) -> list[Markup]:
    notes = [e.rich("hall.note.band")]
    m, halls = e.record.manifest, next((s.value for s in e.record.settings if s.path == "hall.halls"), "")
    if halls:
        words = {"halls": halls, "members": e.numbers.exact(m.members), "agents": e.numbers.exact(m.agents)}
        notes.append(e.rich("hall.note.scale", **words))
    return notes
