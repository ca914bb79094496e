"""Plan against today: money by channel, the parts of the predicted gain, and the change by segment and quarter."""

from __future__ import annotations

from markupsafe import Markup

from optimize.record import CellSpend, Estimate
from reports.charts.dots import Move, ring_to_dot
from reports.charts.heat import shade
from reports.charts.waterfall import Part, waterfall
from reports.edition import Edition
from reports.numbers import Column, add_up
from reports.parts import Block, Cell, Drawing, Figure, Grid, Panels, Section
from reports.sections.answer import unspent_reason
from reports.sections.strategies import strategies
from reports.words import Case, Finding


def plan(e: Edition) -> Section:
    """The section; call it only when there is a plan."""
    blocks: list[Block] = [_moves(e)]
    blocks += [_parts(e)] if e.record.parts else []
    blocks += [strategies(e)] if e.record.strategies and not e.present["partner"] else []
    spent = sum(c.today for c in e.channels)
    out = sum(-c.change for c in e.moved[1])
    words: dict[str, object] = {"n": len(e.moved[1]), "of": len(e.channels)}
    if out > 0 < spent:
        words["share"] = e.numbers.percent(out / spent)
    return Section(
        key="plan",
        number=e.number["plan"],
        label=e.voice.say("section.plan"),
        title=e.voice.finding(("plan.shift" if "share" in words else "plan.shift.none", words)),
        lead=_lead(e),
        blocks=blocks,
        notes=_notes(e),
        below=[_heat(e)],
    )


def _lead(e: Edition) -> str:
    say, r, money = e.voice.say, e.record, e.numbers.money
    up, down = e.moved
    said = []
    for key, rows in (("leaves", down), ("goes", up)):
        if rows:
            names = e.voice.listed([c.inside for c in rows])
            said.append(say(f"plan.lead.{key}", money=money(sum(abs(c.change) for c in rows)), names=names))
    if r.reserve > 0:
        said.append(say("plan.lead.reserve", money=money(r.reserve)))
    if r.unspent > 0:
        said.append(say("plan.lead.unspent", money=money(r.unspent), reason=unspent_reason(e)))
    return (" " if e.voice.lang == "en" else "").join(said)


def _moves(e: Edition) -> Figure:
    """Ring to dot, with the reserve and unspent money as rows, rounded so that the columns add up."""
    say, r = e.voice.say, e.record
    rows = [(c.name, c.today, c.plan) for c in e.channels]
    extra = [(say("plan.reserve"), 0.0, r.reserve), (say("plan.unspent"), 0.0, r.unspent)]
    rows += [row for row in extra if row[2] > 0]
    rows.sort(key=lambda row: row[1] - row[2])
    column = e.numbers.column([x for _, a, b in rows for x in (a, b)])
    today, plan_ = column.parts([a for _, a, _ in rows]), column.parts([b for _, _, b in rows])
    moves = [
        Move(name, a, b, (say("arrow", a=column.plain(ta), b=column.plain(tb)), column.signed(tb - ta)))
        for (name, a, b), ta, tb in zip(rows, today, plan_, strict=True)
    ]
    chart = ring_to_dot(
        say("plan.moves.title"),
        moves,
        axis=e.voice.period_axis(column.unit),
        heads=(say("plan.head.levels"), say("plan.head.change")),
        today=say("today"),
        plan=say("plan"),
        divisor=column.divisor,
    )
    return Figure(_moves_finding(e), say("plan.moves.sub", period=e.voice.period()), [Drawing(chart)])


def _moves_finding(e: Edition) -> Finding:
    up, down = e.moved
    names = {k: e.voice.listed([c.inside for c in rows], 2) for k, rows in (("up", up), ("down", down))}
    count = ("plan.moves.count", {"u": len(up), "d": len(down), "n": len(e.channels)})
    if up and down:
        key = "plan.moves.one" if len(up) == len(down) == 1 else "plan.moves"
        plural = len(up) > 1 and len(down) > 1
        return e.voice.finding(
            *([(key, dict(names))] if plural or key.endswith("one") or e.voice.lang == "zh" else []), count
        )
    if up or down:
        only = ("plan.moves.up", dict(names)) if up else ("plan.moves.down", dict(names))
        return e.voice.finding(*([only] if len(up or down) == 1 or e.voice.lang == "zh" else []), count)
    return e.voice.finding(("plan.moves.none", {}))


def _parts(e: Edition) -> Figure:
    say, parts = e.voice.say, e.record.parts
    v = e.record.validation
    total = v.predicted if v else None
    column = e.numbers.column([p.gain.mean for p in parts] + ([total.mean] if total else []))
    shown = column.parts([p.gain.mean for p in parts], total.mean if total else None)
    rows = [
        Part(say(f"part.{p.part}"), p.gain, (column.signed(s), column.half(p.gain)))
        for p, s in zip(parts, shown, strict=True)
    ]
    if total:
        rows.append(Part(say("part.total"), total, (column.signed(total.mean), column.half(total)), total=True))
    chart = waterfall(say("parts.title"), rows, axis=e.voice.period_axis(column.unit), divisor=column.divisor)
    return Figure(_parts_finding(e, total), say("parts.sub"), [Drawing(chart)])


def _parts_finding(e: Edition, total: Estimate | None) -> Finding:
    noise = 1e-6 * sum(abs(p.gain.mean) for p in e.record.parts)
    parts = [p for p in e.record.parts if abs(p.gain.mean) > noise] or e.record.parts
    largest = max(parts, key=lambda p: p.gain.mean)
    if largest.gain.low <= 0:
        clear = [p for p in parts if p.gain.low > 0]
        if not clear:
            return e.voice.finding(("parts.unclear", {}))
        largest = max(clear, key=lambda p: p.gain.mean)
    whole = total.mean if total else sum(p.gain.mean for p in parts)
    key = "most" if whole > 0 and largest.gain.mean > 0.5 * whole else "largest"
    key = f"parts.{key}.reserve" if largest.part == "reserve" else f"parts.{key}"
    words: dict[str, object] = {"part": e.voice.say(f"part.{largest.part}")}
    return e.voice.finding((key, words), case=Case.GAIN, about=[largest.gain])


def _heat(e: Edition) -> Panels:
    """One table a segment on one scale; cells add up to rows, rows to the segment's total, as printed."""
    cells = e.record.cells
    column = e.numbers.column([c.plan - c.today for c in cells], digits=2)
    largest = max((abs(c.plan - c.today) for c in cells), default=0.0)
    segments = [s.id for s in e.record.segments] or list(dict.fromkeys(c.segment for c in cells))
    tables = [_panel(e, segment, [c for c in cells if c.segment == segment], column, largest) for segment in segments]
    css = "tri" if e.record.quarters <= 4 else "tri long"
    sub = e.voice.say("heat.sub", unit=column.unit)
    return Panels("plain", [Figure(_heat_finding(e, segments), sub, [Panels(css, tables)])])


def _heat_finding(e: Edition, segments: list[str]) -> Finding:
    change = {s: sum(c.plan - c.today for c in e.record.cells if c.segment == s) for s in segments}
    if len(segments) < 2:
        return e.voice.finding(("heat.one", {}))
    most, least = max(segments, key=change.__getitem__), min(segments, key=change.__getitem__)
    if change[most] > 0 > change[least]:
        words: dict[str, object] = {"up": e.segment_name(most), "down": e.segment_name(least)}
        return e.voice.finding(("heat.most", words), ("heat.one", {}))
    return e.voice.finding(("heat.one", {}))


def _panel(e: Edition, segment: str, cells: list[CellSpend], column: Column, largest: float) -> Grid:
    say = e.voice.say
    quarters = range(e.record.quarters)
    grain = column.divisor / 10**column.decimals
    money = {(c.channel, c.quarter): c for c in cells}
    order = [c for c in e.channels if any((c.channel.id, q) in money for q in quarters)]
    exact = [[_change(money.get((c.channel.id, q))) / grain for q in quarters] for c in order]
    totals = add_up([sum(row) for row in exact])
    whole = [add_up(row, total) for row, total in zip(exact, totals, strict=True)]
    heads = [Cell(column.unit, "q"), *(Cell(say("heat.quarter", n=q + 1)) for q in quarters), Cell(say("heat.total"))]
    rows = []
    for c, row, total in zip(order, whole, totals, strict=True):
        shown = [Cell(e.voice.name(c.channel, 18), tip=c.channel.name)]
        for q, units in zip(quarters, row, strict=True):
            cell = money.get((c.channel.id, q))
            tip = say("arrow", a=e.numbers.money(cell.today), b=e.numbers.money(cell.plan)) if cell else ""
            shown.append(Cell(column.signed(units * grain), tip=tip, tone=shade(_change(cell), largest)))
        rows.append([*shown, Cell(column.signed(total * grain), "s")])
    sums = [sum(col) for col in zip(*whole, strict=True)] if whole else [0 for _ in quarters]
    foot = [Cell(say("heat.all")), *(Cell(column.signed(s * grain), "s") for s in (*sums, sum(totals)))]
    return Grid(heads, rows, "heat", e.segment_name(segment, 40), [foot])


def _change(cell: CellSpend | None) -> float:
    return cell.plan - cell.today if cell else 0.0


def _notes(e: Edition) -> list[Markup]:
    r = e.record
    notes = [e.rich("note.read")]
    if r.reserve > 0 and r.budget > 0:
        notes.append(e.rich("note.reserve", share=e.numbers.percent(r.reserve / r.budget)))
    ends = {(round(c.low / c.today, 3), round(c.high / c.today, 3)) for c in r.cells if c.today > 0}
    if len(ends) == 1:
        low, high = next(iter(ends))
        notes.append(e.rich("note.limits" if low > 0 else "note.limits.zero", low=f"{low:g}", high=f"{high:g}"))
    elif ends:
        notes.append(e.rich("note.limits.own"))
    if r.manifest.run_out_days > 0:
        notes.append(e.rich("note.profit", weeks=round(r.manifest.run_out_days / 7)))
    return notes
