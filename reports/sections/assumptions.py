"""Assumptions: every setting's provenance, the counts, and the settings that rest on no evidence."""

from __future__ import annotations

from collections import Counter, defaultdict

from markupsafe import Markup, escape

from optimize.record import Setting
from reports.edition import Edition
from reports.parts import Block, Cell, Drawing, Figure, Grid, Section, Words
from reports.words import shortened

KINDS = ("fitted", "literature", "scenario", "assumed")
LISTED = 14


def assumptions(e: Edition) -> Section:
    """The section; call it only when the record lists settings."""
    say, rows = e.voice.say, e.record.settings
    counts: Counter[str] = Counter(s.provenance for s in rows)
    share = e.numbers.percent(counts["assumed"] / len(rows))
    title = ("assumptions.title", {"share": share}) if counts["assumed"] else ("assumptions.title.none", {})
    blocks: list[Block] = [
        Figure(
            e.voice.finding(("assumptions.counts", {"n": len(rows)})),
            say("assumptions.counts.sub"),
            [Drawing(_stack(e, counts))],
        )
    ]
    assumed = [s for s in rows if s.provenance == "assumed"]
    if assumed:
        blocks.append(_listed(e, assumed))
    if e.record.data and e.record.data.assumed:
        blocks.append(_unseen(e, e.record.data.assumed))
    return Section(
        key="assumptions",
        number=e.number["assumptions"],
        label=say("section.assumptions"),
        title=e.voice.finding(title),
        lead=say("assumptions.lead"),
        blocks=blocks,
        notes=[*(_pill(e, kind) for kind in KINDS if counts[kind]), *_data(e)],
    )


def _stack(e: Edition, counts: Counter[str]) -> Markup:
    """Counts by provenance as one bar; the words carry what the widths show."""
    shown = [k for k in KINDS if counts[k]]
    parts = Markup("").join(
        Markup('<div class="p-{}" style="flex:{} 1 0">{}</div>').format(
            k, counts[k], e.voice.say(f"assumptions.n.{k}", n=counts[k])
        )
        for k in shown
    )
    words = e.voice.listed([e.voice.say(f"assumptions.n.{k}", n=counts[k]) for k in shown], 4)
    return Markup('<div class="stack" role="img" aria-label="{}">{}</div>').format(words, parts)


def _listed(e: Edition, assumed: list[Setting]) -> Figure:
    """The assumed settings, the largest class first; the whole list is in the tables."""
    say = e.voice.say
    groups: dict[str, list[Setting]] = defaultdict(list)
    for setting in assumed:
        groups[setting.path.split(".")[0]].append(setting)
    order = sorted(groups.values(), key=lambda rows: (-len(rows), rows[0].path))
    shown = [s for rows in order for s in rows][:LISTED]
    heads = [Cell(say(f"assumptions.col.{k}")) for k in ("path", "value", "source", "where")]
    grid = [
        [
            Cell(Markup("<code>{}</code>").format(_breakable(shortened(s.path, 60)))),
            Cell(shortened(f"{s.value} {s.unit}".strip(), 24), "", say("assumptions.label.value")),
            Cell(shortened(s.source, 60) or say("assumptions.no_source"), "", say("assumptions.label.source")),
            Cell(_breakable(shortened(s.where, 48)), "q wrap", say("assumptions.label.where")),
        ]
        for s in shown
    ]
    words: dict[str, object] = {"n": len(assumed), "k": len(order[0]), "group": order[0][0].path.split(".")[0]}
    title = e.voice.finding(("assumptions.class", words), ("assumptions.class.bare", words))
    rest = len(assumed) - len(shown)
    after = [Words(say("assumptions.rest", n=rest))] if rest else []
    return Figure(title, say("assumptions.class.sub"), [Grid(heads, grid, "assume card"), *after])


def _unseen(e: Edition, assumed: list[str]) -> Figure:
    """What the data could not tell, each with its reason, in the words of the fitted fragment."""
    rows = []
    for text in assumed:
        topic, _, reason = text.partition(": ")
        rows.append([Cell(shortened(topic, 60)), Cell(shortened(reason, 200))])
    heads = [Cell(e.voice.say("assumptions.col.topic")), Cell(e.voice.say("assumptions.col.reason"))]
    title = e.voice.finding(("assumptions.unseen", {}))
    return Figure(title, e.voice.say("assumptions.unseen.sub"), [Grid(heads, rows, "assume card")])


def _breakable(path: str) -> Markup:
    """Break opportunities after dots, slashes and underscores."""
    text = escape(path)
    for mark in (".", "/", "_"):
        text = text.replace(mark, Markup(mark + "<wbr>"))
    return text


def _pill(e: Edition, kind: str) -> Markup:
    css = {"fitted": "tag f", "assumed": "tag a"}.get(kind, "tag")
    head = Markup('<span class="{}">{}</span> ').format(css, e.voice.say(f"provenance.{kind}"))
    return head + e.rich(f"assumptions.note.{kind}")


def _data(e: Edition) -> list[Markup]:
    """What was and was not fitted, as the data's own fragment says."""
    data = e.record.data
    if data is None:
        return [e.rich("assumptions.note.no_data")]
    notes = []
    if data.fitted:
        notes.append(e.rich("assumptions.note.fitted_list", items=e.voice.listed(data.fitted, 12)))
    return notes
