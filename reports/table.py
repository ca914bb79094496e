"""Every table of a study as CSV and Excel: one flat table each, numbers as numbers, names never run as formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from optimize.record import Estimate, Named, StudyRecord
from reports.read import Study
from sim.whole import write_whole

Value = str | float | int | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Table:
    """A named flat table; a head that ends in `_share` holds shares, one that ends in `_seeds` counts."""

    name: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]


def tables(study: Study) -> list[Table]:
    """All tables that the study has facts for, in members' money and orders."""
    r = study.record
    made = [
        _study(study), _rivals(r), _plan(r), _parts(r), _curves(r), _returns(r), _rules(r), _strategies(r), _flow(r),
        _flow_net(r), _ledgers(r), _hall(r), _guardrails(r), _seeds(r), _settings(r), _conflict(r),
    ]  # fmt: skip
    return [table for table in made if table.rows]


def neutral(text: str) -> str:
    """Text that a spreadsheet would run as a formula, marked as text by an apostrophe."""
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_text(table: Table) -> str:
    """One table as CSV with a header, full precision and Unix line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.heads)
    for row in table.rows:
        writer.writerow([neutral(v) if isinstance(v, str) else "" if v is None else repr(v) for v in row])
    return out.getvalue()


def write_csv(study: Study, folder: Path) -> list[Path]:
    """Write `folder/NAME.csv` for every table and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write_whole(folder / f"{t.name}.csv", csv_text(t).encode("utf-8")) for t in tables(study)]


def write_excel(study: Study, target: Path) -> Path:
    """Write every table as a sheet of one workbook whose bytes depend on the study alone."""
    import xlsxwriter

    out = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, safe)
    book.set_properties({"created": _created(study.record), "title": study.record.manifest.title})
    bold = book.add_format({"bold": True, "bottom": 1})
    share, plain = book.add_format({"num_format": "0.00%"}), book.add_format({"num_format": "#,##0.00"})
    for table in tables(study):
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 0)
        for j, head in enumerate(table.heads):
            sheet.write_string(0, j, head, bold)
            sheet.set_column(j, j, min(max([len(head)] + [len(str(row[j])) for row in table.rows[:200]]) + 2, 60))
        for i, row in enumerate(table.rows, start=1):
            for j, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(i, j, value)
                elif isinstance(value, int):
                    sheet.write_number(i, j, value)
                elif value is not None:
                    sheet.write_number(i, j, value, share if table.heads[j].endswith("_share") else plain)
    book.close()
    return write_whole(target, out.getvalue())


def _created(record: StudyRecord) -> datetime:
    try:
        return datetime.fromisoformat(record.manifest.created[:10])
    except ValueError:
        return datetime(1980, 1, 1)


def _three(estimate: Estimate | None) -> tuple[Value, Value, Value]:
    return (estimate.mean, estimate.low, estimate.high) if estimate else (None, None, None)


def _named(rows: Iterable[Named]) -> dict[str, str]:
    return {row.id: row.name or row.id for row in rows}


def _study(study: Study) -> Table:
    r, m = study.record, study.record.manifest
    facts: list[tuple[Value, ...]] = [
        ("id", m.id), ("title", m.title), ("question", m.question), ("file", m.file),
        ("scenario_hash", m.scenario_hash), ("code_hash", m.code_hash), ("created", m.created),
        ("currency", m.currency), ("members", m.members), ("agents", m.agents),
        ("members_for_each_agent", study.scale), ("starts", m.starts), ("days", m.days),
        ("run_out_days", m.run_out_days), ("budget", r.budget), ("reserve", r.reserve),
        ("spendable", r.spendable), ("unspent", r.unspent), ("unspent_reason", r.unspent_reason),
        ("solver", m.solver), ("gap", m.gap), ("runs", m.runs), ("seconds", m.seconds),
    ]  # fmt: skip
    facts += [(f"version {name}", version) for name, version in m.versions.items()]
    facts += [(f"command {i + 1}", command) for i, command in enumerate(m.commands)]
    return Table("study", ("fact", "value"), facts)


def _rivals(r: StudyRecord) -> Table:
    against = r.validation.against if r.validation else []
    rows = [(a.rival, *_three(a.gain), a.seeds_won, a.seeds, a.spend) for a in against]
    return Table("rivals", ("rival", "gain", "gain_low", "gain_high", "won_seeds", "all_seeds", "rival_spend"), rows)


def _plan(r: StudyRecord) -> Table:
    channels, segments = _named(r.channels), _named(r.segments)
    rows = [
        (channels.get(c.channel, c.channel), segments.get(c.segment, c.segment), c.quarter + 1, c.today, c.plan,
         c.plan - c.today, c.low, c.high)
        for c in r.cells
    ]  # fmt: skip
    return Table("plan", ("channel", "segment", "quarter", "today", "plan", "change", "lowest", "highest"), rows)


def _parts(r: StudyRecord) -> Table:
    return Table("gain_parts", ("part", "gain", "gain_low", "gain_high"), [(p.part, *_three(p.gain)) for p in r.parts])


def _curves(r: StudyRecord) -> Table:
    names = _named(r.channels)
    rows = [
        (names.get(c.channel, c.channel), p.spend, *_three(p.gain), "yes" if p.simulated else "no")
        for c in r.curves
        for p in c.points
    ]
    return Table("curves", ("channel", "spend", "margin", "margin_low", "margin_high", "simulated"), rows)


def _returns(r: StudyRecord) -> Table:
    """Channels by what the next unit of money earns today, the best first."""
    names = _named(r.channels)
    heads = ("channel", "today", "plan", "average_today", "next_today", "next_today_low", "next_today_high")
    rows = [
        (
            names.get(c.channel, c.channel),
            c.today,
            c.plan,
            c.average_today,
            *_three(c.next_today),
            *_three(c.next_plan),
            c.bound,
        )
        for c in sorted(r.curves, key=lambda c: -c.next_today.mean)
    ]
    return Table("returns", (*heads, "next_plan", "next_plan_low", "next_plan_high", "bound"), rows)


def _rules(r: StudyRecord) -> Table:
    rows: list[tuple[Value, ...]] = []
    for rule in r.rules:
        sides: list[Value] = []
        for side in (rule.one_more, rule.one_less):
            sides += [side.price, *_three(side.interval)[1:], side.until] if side else [None] * 4
        rows.append((rule.title, rule.where, rule.kind, rule.unit, rule.limit, rule.used, rule.state, *sides))
    heads = ("rule", "where", "kind", "unit", "limit", "used", "state")
    more = tuple(f"one_{w}_{h}" for w in ("more", "less") for h in ("price", "low", "high", "holds_to"))
    return Table("rules", (*heads, *more), rows)


def _strategies(r: StudyRecord) -> Table:
    heads = ("strategy", "profit", "profit_low", "profit_high", "orders", "orders_low", "orders_high", "all_seeds")
    rows = [(s.strategy.name or s.strategy.id, *_three(s.profit), *_three(s.orders), s.seeds) for s in r.strategies]
    return Table("strategies", heads, rows)


def _flow(r: StudyRecord) -> Table:
    rows: list[tuple[Value, ...]] = []
    if r.flow:
        names = [o.name or o.id for o in r.flow.options]
        rows = [(names[i], names[j], v) for i, line in enumerate(r.flow.orders) for j, v in enumerate(line)]
    return Table("flow", ("today", "under_the_plan", "orders"), rows)


def _flow_net(r: StudyRecord) -> Table:
    rows: list[tuple[Value, ...]] = []
    if r.flow:
        pairs = zip(r.flow.options, r.flow.net, strict=True)
        rows = [(o.name or o.id, "own" if i < r.flow.own else "outside", *_three(n)) for i, (o, n) in enumerate(pairs)]
    return Table("flow_net", ("option", "side", "net_orders", "net_low", "net_high"), rows)


def _ledgers(r: StudyRecord) -> Table:
    rows: list[tuple[Value, ...]] = []
    for ledger in r.ledgers:
        name = ledger.partner.name or ledger.partner.id
        for side, lines, gain in (("ours", ledger.ours, ledger.our_gain), ("theirs", ledger.theirs, ledger.their_gain)):
            rows += [(name, side, line.line, line.amount, None, None) for line in lines]
            rows.append((name, side, "gain_against_no_agreement", *_three(gain)))
    return Table("ledgers", ("partner", "account", "line", "amount", "low", "high"), rows)


def _hall(r: StudyRecord) -> Table:
    ends = ("", "_low", "_high")
    waits = tuple(f"wait_minutes_{arm}{end}" for arm in ("today", "plan") for end in ends)
    leaves = tuple(f"leave_{arm}{end}_share" for arm in ("today", "plan") for end in ends)
    rows = [
        (h.hour, *_three(h.wait_today), *_three(h.wait_plan), *_three(h.leave_today), *_three(h.leave_plan))
        for h in r.hall
    ]
    return Table("hall", ("hour", *waits, *leaves), rows)


def _guardrails(r: StudyRecord) -> Table:
    rows = [(g.measure, g.unit, g.today, *_three(g.plan), g.limit, g.good) for g in r.guardrails]
    return Table(
        "guardrails", ("measure", "unit", "today", "plan", "plan_low", "plan_high", "limit", "good_side"), rows
    )


def _seeds(r: StudyRecord) -> Table:
    rows = [(s.seed, s.today, s.plan, s.plan - s.today) for s in (r.validation.seeds if r.validation else [])]
    return Table("seeds", ("seed", "profit_today", "profit_plan", "gain"), rows)


def _settings(r: StudyRecord) -> Table:
    rows = [(s.path, s.value, s.unit, s.provenance, s.source, s.where) for s in r.settings]
    return Table("settings", ("setting", "value", "unit", "provenance", "source", "where"), rows)


def _conflict(r: StudyRecord) -> Table:
    return Table("conflict", ("rule",), [(rule,) for rule in r.conflict])
