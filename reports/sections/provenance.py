"""Provenance: what made the study, and how to get the same numbers again."""

from __future__ import annotations

from markupsafe import Markup

from reports.edition import Edition
from reports.parts import Block, Cell, Grid, Section, Words
from reports.words import day_name, place, shortened


def provenance(e: Edition) -> Section:
    """The last section; every study has it."""
    say, m = e.voice.say, e.record.manifest
    rows = [[Cell(say(f"made.{key}")), Cell(text, "wrap")] for key, text in _facts(e) if text]
    blocks: list[Block] = [Grid([], rows, "made card")]
    if m.commands:
        blocks.append(Words(say("made.again"), "h3"))
        blocks.append(Words(Markup("<code>{}</code>").format("\n".join(m.commands)), "pre"))
    blocks.append(Words(say("made.same")))
    return Section(
        key="provenance",
        number=e.number["provenance"],
        label=say("section.provenance"),
        title=e.voice.finding(("made.title", {})),
        lead=say("made.lead"),
        blocks=blocks,
        notes=[e.rich(f"made.note.{key}") for key in ("cannot", "interval", "words")],
    )


def _facts(e: Edition) -> list[tuple[str, str]]:
    say, n, m, r = e.voice.say, e.numbers, e.record.manifest, e.record
    data, v = r.data, r.validation
    cells = len(r.cells)
    versions = ", ".join(f"{name} {version}" for name, version in m.versions.items())
    facts = [
        ("study", say("made.study.text", id=m.id, created=day_name(m.created, e.voice.lang))),
        ("scenario", say("made.scenario.text", file=place(m.file), hash=_hash(m.scenario_hash))),
        (
            "customers",
            say(
                "made.customers.text",
                agents=n.exact(m.agents),
                each=f"{m.members / m.agents:.4g}",
                length=e.voice.length(),
            ),
        ),
        (
            "calendar",
            say("made.calendar.text", starts=day_name(m.starts, e.voice.lang), days=m.days, run_out=m.run_out_days),
        ),
        ("data", _data(e)),
        ("seeds", say("made.seeds.text", teach=_seeds(v.teach_seeds), judge=_seeds(v.judge_seeds)) if v else ""),
        ("optimiser", say("made.optimiser.text", solver=m.solver, cells=cells, rules=len(r.rules), gap=f"{m.gap:.2g}")),
        ("runs", say("made.runs.text", runs=n.exact(m.runs), seconds=f"{m.seconds:,.0f}")),
        ("version", say("made.version.text", versions=versions, hash=_hash(m.code_hash))),
        ("notice", shortened(data.notice, 400) if data else ""),
    ]
    return facts if not r.conflict else [f for f in facts if f[0] != "optimiser"]


def _data(e: Edition) -> str:
    data, n = e.record.data, e.numbers
    if data is None:
        return e.voice.say("made.data.none")
    words = {"rows": n.exact(data.rows), "households": n.exact(data.households), "hash": _hash(data.hash)}
    return e.voice.say("made.data.text", name=data.name, file=place(data.file), **words)


def _hash(text: str) -> str:
    return text if len(text) <= 16 else f"{text[:8]}…{text[-4:]}"


def _seeds(seeds: list[int]) -> str:
    """`0 to 3`, or the list where it has holes."""
    if not seeds:
        return "–"
    low, high = min(seeds), max(seeds)
    if len(seeds) > 2 and high - low + 1 == len(set(seeds)):
        return f"{low}–{high}"
    return ", ".join(str(s) for s in seeds[:12]) + ("…" if len(seeds) > 12 else "")
