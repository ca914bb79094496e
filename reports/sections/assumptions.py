"""Assumptions: every setting's provenance, the counts, and the settings that rest on no evidence."""

from __future__ import annotations

from collections import Counter, defaultdict

from markupsafe import Markup, escape

from optimize.record import Setting
from reports.edition import Edition
from reports.parts import Block, Cell, Drawing, Figure, Grid, Section, Words
from reports.words import shortened

KINDS = ("fitted", "literature", "scenario", "assumed")
LISTED = 16
EXAMPLES = 3


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
        blocks.append(_classes(e, assumed))
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


def _classes(e: Edition, assumed: list[Setting]) -> Figure:
    """Assumed settings by class, the largest first, with examples; the whole list is in the tables."""
    say = e.voice.say
    groups: dict[str, list[Setting]] = defaultdict(list)
    for setting in assumed:
        groups[setting.path.split(".")[0]].append(setting)
    order = sorted(groups, key=lambda name: (-len(groups[name]), name))
    heads = [
        Cell(say("assumptions.col.class")),
        Cell(say("assumptions.col.count"), "r"),
        Cell(say("assumptions.col.example")),
    ]
    grid = [
        [
            Cell(Markup("<code>{}</code>").format(_breakable(shortened(name, 40)))),
            Cell(str(len(groups[name])), "r", say("assumptions.label.count")),
            Cell(_examples(groups[name]), "ex", say("assumptions.label.example")),
        ]
        for name in order[:LISTED]
    ]
    words: dict[str, object] = {"n": len(assumed), "k": len(groups[order[0]]), "group": shortened(order[0], 24)}
    title = e.voice.finding(("assumptions.class", words), ("assumptions.class.bare", words))
    rest = len(order) - len(grid)
    after = [Words(say("assumptions.rest", n=rest))] if rest else []
    return Figure(title, say("assumptions.class.sub"), [Grid(heads, grid, "assume card"), *after])


def _valued(setting: Setting) -> str:
    """A value with the name of its unit; what a unit says beyond its name stands in the tables."""
    unit = setting.unit.split(",")[0]
    value = shortened(setting.value, 20)
    return shortened(f"{value} {unit}" if unit[:1].isalpha() else value, 34)


def _examples(settings: list[Setting]) -> Markup:
    """The first settings of a class with their values, spread over the class."""
    step = max(1, len(settings) // EXAMPLES)
    chosen = settings[::step][:EXAMPLES]
    parts = [
        Markup('<span class="nb"><code>{}</code> {}</span>').format(
            _breakable(shortened(s.path.partition(".")[2] or s.path, 34)), _valued(s)
        )
        for s in chosen
    ]
    return Markup(", ").join(parts)


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
