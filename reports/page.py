"""One self-contained HTML file from one study record: no script, no request, English or Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from optimize.record import StudyRecord
from reports.edition import KEYS, Edition, edition
from reports.numbers import Lang
from reports.parts import Answer, Section, findings_of
from reports.read import Study
from reports.sections.answer import answer
from reports.sections.assumptions import assumptions
from reports.sections.curves import curves
from reports.sections.flow import where_customers_go
from reports.sections.guards import guards
from reports.sections.hall import hall
from reports.sections.partner import partner
from reports.sections.plan import plan
from reports.sections.provenance import provenance
from reports.sections.realised import realised
from reports.sections.rules import rules
from reports.words import Finding, day_name
from sim.whole import write_whole

LANGS: tuple[Lang, ...] = ("en", "zh")
TEMPLATES = Path(__file__).parent / "templates"
BUILDERS: dict[str, Callable[[Edition], Section]] = {
    "plan": plan,
    "curves": curves,
    "rules": rules,
    "flow": where_customers_go,
    "partner": partner,
    "hall": hall,
    "guards": guards,
    "realised": realised,
    "assumptions": assumptions,
    "provenance": provenance,
}


def contents_of(record: StudyRecord, lang: Lang) -> tuple[Edition, Answer, list[Section]]:
    """The first screen and the sections that have their facts, ready to be drawn."""
    e = edition(record, lang)
    return e, answer(e), [build(e) for key, build in BUILDERS.items() if e.present[key]]


def findings(record: StudyRecord, lang: Lang) -> list[Finding]:
    """Every headline of the report, in reading order."""
    _, first, sections = contents_of(record, lang)
    found = [*first.headline, *([first.rivals.title] if first.rivals else [])]
    for section in sections:
        found += [section.title, *findings_of(section.blocks), *findings_of(section.below)]
    return found


def page(study: Study, lang: Lang) -> str:
    """The whole report as HTML.

    Args:
        study: an opened study; its record is in members' money and orders.
        lang: `en` or `zh`.
    """
    e, first, sections = contents_of(study.record, lang)
    title = title_of(e)
    say = e.voice.say
    return template("page.html.j2").render(
        html_lang="zh-Hans" if lang == "zh" else "en",
        title=title,
        mast=_mast(e),
        css=Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),
        foot=Markup(css_string(title)),
        answer=first,
        sections=sections,
        contents=[(key, n, say(f"section.{key}")) for key, n in e.number.items()],
        left_out=_left_out(e),
        deck=joined(first.deck),
        deck_gap=" " if lang == "en" else "",
        say=say,
    )


def joined(sentences: Sequence[str]) -> str:
    """Sentences in a row; a space after those that end in a Latin mark, none after a full-width one."""
    text = ""
    for sentence in sentences:
        text += (" " if text and text[-1].isascii() else "") + sentence
    return text


def title_of(e: Edition) -> str:
    """The study's title in the reader's language."""
    m = e.record.manifest
    return (m.title_zh if e.voice.lang == "zh" else "") or e.voice.titled(m.title) or m.id


def _mast(e: Edition) -> str:
    m = e.record.manifest
    members = e.voice.say("members", n=e.numbers.exact(m.members))
    return " · ".join(
        (
            day_name(m.created, e.voice.lang),
            m.id,
            f"{e.voice.length()}{'，' if e.voice.lang == 'zh' else ', '}{members}",
        )
    )


def _left_out(e: Edition) -> str:
    """One line that names each section that is missing, and why."""
    say = e.voice.say
    items = [
        say(
            "left_out.item",
            section=say(f"section.{k}"),
            why=say(f"missing.{'plan' if e.record.conflict and k != 'curves' else k}"),
        )
        for k in KEYS
        if not e.present[k]
    ]
    return say("left_out", items=("；" if e.voice.lang == "zh" else "; ").join(items)) if items else ""


def write_page(study: Study, lang: Lang, target: Path) -> Path:
    """Write the report whole or not at all, and return where it is."""
    return write_whole(target, page(study, lang).encode("utf-8"))


def css_string(text: str) -> str:
    """`text` as a CSS string: everything but letters, digits and spaces as a code point."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text) + '"'


def clauses(text: object) -> Markup:
    """A headline whose Chinese clauses do not break inside: each is an inline block."""
    words = str(text)
    parts = re.findall(r"[^，；：。]+[，；：。]?", words)
    if len(parts) < 2 or not re.search(r"[\u4e00-\u9fff]", words):
        return escape(words)
    return Markup("").join(Markup('<span class="cl_">{}</span>').format(part) for part in parts)


def longword(text: object) -> bool:
    """Whether a cell holds a word so long that it may break anywhere."""
    plain = Markup(text).striptags() if isinstance(text, Markup) else str(text)
    return any(len(word) > 13 for word in plain.split())


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["clauses"] = clauses
    environment.filters["longword"] = longword
    return environment


def template(name: str) -> Template:
    """A compiled template by name; everything it prints is escaped."""
    return _environment().get_template(name)
