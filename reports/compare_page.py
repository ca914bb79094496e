"""A comparison of two studies as text for the terminal and as a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from markupsafe import Markup

from reports.compare import Comparison, Difference, compare
from reports.edition import Edition, edition
from reports.numbers import Lang
from reports.page import TEMPLATES, css_string, template
from reports.parts import Block, Cell, Figure, Grid
from reports.read import Study
from reports.words import Case, Finding, case_of, place, shortened

MOST, WIDEST = 40, 34
"""Rows of a table and em of a cell that a terminal shows."""
NAMED = ("budget", "reserve", "code", "seeds", "agents", "members", "days", "currency")


def text(one: Study, two: Study, lang: Lang = "en") -> str:
    """The comparison for a terminal: verdict, then what differs, then money and gains."""
    e, c = edition(two.record, lang), compare(one, two)
    lines = [str(verdict(e, c)), *filter(None, [_lead(e, c)]), ""]
    for block in _blocks(e, c):
        if isinstance(block, Figure):
            lines.append(str(block.title))
            for grid in block.body:
                if isinstance(grid, Grid):
                    lines += _aligned([grid.heads, *grid.rows[:MOST]])
                    if len(grid.rows) > MOST:
                        lines.append("  " + e.voice.say("compare.rest", n=len(grid.rows) - MOST))
            lines.append("")
    return terminal("\n".join(lines)).rstrip() + "\n"


def page(one: Study, two: Study, lang: Lang = "en") -> str:
    """The comparison as one self-contained HTML file."""
    e, c = edition(two.record, lang), compare(one, two)
    title = e.voice.say("compare.title", one=c.first, two=c.second)
    return template("compare.html.j2").render(
        html_lang="zh-Hans" if lang == "zh" else "en",
        title=title,
        css=Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),
        foot=Markup(css_string(title)),
        verdict=verdict(e, c),
        lead=_lead(e, c),
        notes=e.rich("compare.notes", one=c.first, two=c.second),
        blocks=_blocks(e, c),
        say=e.voice.say,
    )


def verdict(e: Edition, c: Comparison) -> Finding:
    """The headline; it claims a difference only when the whole interval lies on one side of zero."""
    if c.gain is None or c.verdict not in (*Case,):
        return e.voice.finding((f"compare.{c.verdict}", {}))
    money = e.numbers.money(abs(c.gain.mean))
    return e.voice.finding((f"compare.{c.verdict}", {"money": money}), case=case_of(c.gain), about=[c.gain])


def _lead(e: Edition, c: Comparison) -> str:
    if c.gain is None or c.verdict == "conflict":
        return ""
    key = "compare.lead.paired" if c.paired_seeds else "compare.lead.apart"
    return e.voice.say(key, gain=e.voice.gain(c.gain), n=c.paired_seeds)


def _blocks(e: Edition, c: Comparison) -> list[Block]:
    n = len(c.inputs)
    title = (
        ("compare.inputs.count", {"n": n}) if n > 1 else ("compare.inputs", {}) if n else ("compare.inputs.none", {})
    )
    blocks: list[Block] = [Figure(e.voice.finding(title), "", [_differences(e, c.inputs)] if n else [])]
    blocks.append(Figure(e.voice.finding(("compare.money", {})), "", [_money(e, c)]))
    if c.first_gain or c.second_gain:
        blocks.append(Figure(e.voice.finding(("compare.gains", {})), "", [_gains(e, c)]))
    if c.made:
        blocks.append(Figure(e.voice.finding(("compare.made", {})), "", [_differences(e, c.made)]))
    return blocks


def _differences(e: Edition, rows: Sequence[Difference]) -> Grid:
    say = e.voice.say

    def named(row: Difference) -> str:
        if row.input not in NAMED:
            return row.input
        return say("compare.currency.row" if row.input == "currency" else f"compare.{row.input}")

    def value(text: str | None, where: str) -> Cell:
        return Cell(text if text is not None else say("compare.absent"), "wrap", small=where)

    heads = [Cell(say(f"compare.col.{k}")) for k in ("input", "first", "second")]
    grid = [
        [Cell(named(r), "wrap"), value(r.first, place(r.first_where)), value(r.second, place(r.second_where))]
        for r in rows
    ]
    return Grid(heads, grid)


def _money(e: Edition, c: Comparison) -> Grid:
    say = e.voice.say
    column = e.numbers.column([v for m in c.money for v in (m.first, m.second) if v is not None])
    heads = [Cell(f"{say('compare.col.channel')}, {column.unit}")]
    heads += [Cell(say(f"compare.col.{k}"), "r") for k in ("first", "second", "change")]
    rows = []
    for m in c.money:
        levels = [column.plain(v) if v is not None else say("compare.absent") for v in (m.first, m.second)]
        change = column.signed(m.second - m.first) if m.first is not None and m.second is not None else ""
        rows.append([Cell(e.voice.titled(m.channel)), *(Cell(text, "r") for text in levels), Cell(change, "r")])
    return Grid(heads, rows)


def _gains(e: Edition, c: Comparison) -> Grid:
    say = e.voice.say
    heads = [Cell(say("compare.col.study")), Cell(say("compare.col.gain"), "r"), Cell(say("interval.head"), "r")]
    rows = []
    for name, gain in ((c.first, c.first_gain), (c.second, c.second_gain)):
        words = (
            (e.numbers.money(gain.mean, sign=True), e.numbers.interval(gain)) if gain else (say("compare.absent"), "")
        )
        rows.append([Cell(name), *(Cell(w, "r") for w in words)])
    return Grid(heads, rows)


def _aligned(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Cells as columns of text, two spaces apart."""
    plain = [[str(c.text) + (f" ({c.small})" if c.small else "") for c in row] for row in rows]
    plain = [[shortened(terminal(cell), WIDEST) for cell in row] for row in plain]
    widths = [max(cells_wide(row[i]) for row in plain) for i in range(len(plain[0]))]
    right = [all(row[i].css == "r" for row in rows) for i in range(len(plain[0]))]

    def padded(cell: str, width: int, last: bool) -> str:
        gap = " " * (width - cells_wide(cell))
        return gap + cell if last else cell + gap

    return ["  " + "  ".join(map(padded, row, widths, right)).rstrip() for row in plain]


def terminal(words: str) -> str:
    """Text without the invisible joins that keep a page's numbers whole."""
    return words.replace("\u2060", "").replace("\u00a0", " ").replace("\u2068", "").replace("\u2069", "")


def cells_wide(words: str) -> int:
    """Columns that a terminal gives to `words`: two for a Han character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words)
