"""One study in one language: record, voice, the numbering of sections, and the sums that several of them show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from optimize.record import Named, RulePrice, StudyRecord
from reports.numbers import Lang, Numbers
from reports.words import Voice, voice_of

KEYS = (
    "answer", "plan", "curves", "rules", "flow", "partner", "hall", "guards", "realised", "assumptions", "provenance",
)  # fmt: skip


@dataclass(frozen=True)
class ChannelMoney:
    """A channel's money over the whole period."""

    channel: Named
    name: str
    inside: str
    """The name inside an English sentence."""
    today: float
    plan: float

    @property
    def change(self) -> float:
        """Plan less today."""
        return self.plan - self.today


@dataclass(frozen=True)
class Edition:
    """What every section builder gets."""

    record: StudyRecord
    voice: Voice

    @property
    def numbers(self) -> Numbers:
        """Number formats of this language and currency."""
        return self.voice.numbers

    @cached_property
    def present(self) -> dict[str, bool]:
        """Which sections have their facts."""
        r = self.record
        planned = bool(r.cells) and not r.conflict
        return {
            "answer": True,
            "plan": planned,
            "curves": any(c.points for c in r.curves) and not r.conflict,
            "rules": bool(r.rules) and not r.conflict,
            "flow": r.flow is not None and planned,
            "partner": bool(r.ledgers) and planned,
            "hall": bool(r.hall) and planned,
            "guards": bool(r.guardrails) and planned,
            "realised": r.validation is not None and bool(r.validation.seeds) and planned,
            "assumptions": bool(r.settings),
            "provenance": True,
        }

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each section that is there, closed up."""
        return {key: i + 1 for i, key in enumerate(k for k in KEYS if self.present[k])}

    @cached_property
    def channels(self) -> list[ChannelMoney]:
        """Channels with their money, largest rise first."""
        named = {c.id: c for c in self.record.channels}
        today: dict[str, float] = dict.fromkeys(named, 0.0)
        plan = dict(today)
        for cell in self.record.cells:
            today[cell.channel] = today.get(cell.channel, 0.0) + cell.today
            plan[cell.channel] = plan.get(cell.channel, 0.0) + cell.plan
        rows = []
        for key in today:
            name = self.voice.name(self.channel(key))
            rows.append(ChannelMoney(self.channel(key), name, self.voice.inside(name), today[key], plan[key]))
        return sorted(rows, key=lambda row: (-row.change, row.name))

    @cached_property
    def moved(self) -> tuple[list[ChannelMoney], list[ChannelMoney]]:
        """Channels that get more, and those that get less, largest first; a thousandth of the budget is noise."""
        noise = 1e-3 * max(self.record.spendable, sum(c.today for c in self.channels), 1e-300)
        up = [c for c in self.channels if c.change > noise]
        return up, [c for c in reversed(self.channels) if c.change < -noise]

    def channel(self, key: str) -> Named:
        """The channel's names; an id that the record does not name stands for itself."""
        return next((c for c in self.record.channels if c.id == key), Named(id=key, name=key))

    def channel_name(self, key: str, most: float = 24) -> str:
        """What a reader calls the channel."""
        return self.voice.name(self.channel(key), most)

    def segment_name(self, key: str, most: float = 24) -> str:
        """What a reader calls the segment."""
        named = next((s for s in self.record.segments if s.id == key), Named(id=key, name=key))
        return self.voice.name(named, most)

    def budget_rule(self) -> RulePrice | None:
        """The rule that limits all money, if the record priced it."""
        money = [r for r in self.record.rules if self.in_money(r)]
        total = [r for r in money if r.kind == "total"]
        near = [
            r
            for r in money
            for limit in (self.record.spendable, self.record.budget)
            if abs(r.limit - limit) <= 1e-6 * limit
        ]
        return next(iter([*total, *near]), None)

    def in_money(self, rule: RulePrice) -> bool:
        """Whether a rule's limit is an amount of money."""
        return rule.unit in (self.record.manifest.currency, "money")

    def link(self, key: str) -> Markup:
        """A link to a section by its number."""
        words = self.voice.say("section.link", n=self.number[key])
        return Markup('<a href="#{}">{}</a>').format(key, words)

    def rich(self, phrase: str, **words: object) -> Markup:
        """A phrase with its strong words and its `link` marked up, everything else escaped."""
        link = words.pop("link", "")
        return strong(self.voice.say(phrase, link="\ue002", **words)).replace("\ue002", escape(link))


def strong(text: str, css: str = "") -> Markup:
    """Escape `text` and turn its `[[` and `]]` into strong words."""
    opened = Markup('<b class="{}">').format(css) if css else Markup("<b>")
    return escape(text).replace("\ue000", opened).replace("\ue001", Markup("</b>"))


def edition(record: StudyRecord, lang: Lang) -> Edition:
    """A study in a language."""
    return Edition(record, voice_of(record.manifest, lang))
