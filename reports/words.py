"""Sentences made from typed cases: what a finding may say is decided by its interval before a word is chosen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from optimize.record import Estimate, Manifest, Named
from reports.numbers import Lang, Numbers
from reports.phrases import PHRASES
from reports.phrases.names import HAN_NAMES

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
LONGEST = {"en": 80, "zh": 30}
HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
RTL = {"R", "AL", "AN", "RLE", "RLO", "RLI"}


class Case(StrEnum):
    """What an interval allows a sentence to claim."""

    GAIN = "gain"
    """Every interval lies above zero."""
    LOSS = "loss"
    """Every interval lies below zero."""
    UNCLEAR = "unclear"
    """Some interval holds zero, or the intervals disagree."""
    FACT = "fact"
    """An exact sum or count: no interval."""


def case_of(*estimates: Estimate) -> Case:
    """The case that `estimates` allow together."""
    if all(e.low > 0 for e in estimates):
        return Case.GAIN
    if all(e.high < 0 for e in estimates):
        return Case.LOSS
    return Case.UNCLEAR


def less(estimate: Estimate, value: float) -> Estimate:
    """The estimate minus a known value."""
    return Estimate(mean=estimate.mean - value, low=estimate.low - value, high=estimate.high - value)


@dataclass(frozen=True)
class Finding:
    """A headline: its words, what it claims, and the intervals it speaks of."""

    text: str
    case: Case = Case.FACT
    about: tuple[Estimate, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        """Refuse a claim that its own intervals do not allow."""
        if self.case is not Case.FACT and case_of(*self.about) is not self.case:
            raise ValueError(f"the finding claims {self.case} against its interval: {self.text}")

    def __str__(self) -> str:
        """The words."""
        return self.text


def width(text: str, lang: Lang) -> float:
    """Length as a reader of the language counts it: characters, or Han characters with two others for one."""
    if lang == "en":
        return len(text.replace("\u2060", ""))
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.5 for c in text if c != "\u2060")


def spaced(text: str) -> str:
    """A space between Han and digits or Latin letters, as Chinese typography asks."""
    text = re.sub(rf"([{HAN}][\ue000\ue001]?)(?=[\ue000\ue001]?[A-Za-z0-9$€£¥+\u2212])", r"\1 ", text)
    return re.sub(rf"([A-Za-z0-9%][\ue000\ue001]?)(?=[\ue000\ue001]?[{HAN}])", r"\1 ", text)


def place(where: str) -> str:
    """A file and line without the folders above the file: `retail_omni.yaml:41`."""
    return where.replace("\\", "/").rsplit("/", 1)[-1] if ":" in where or where.endswith((".yaml", ".yml")) else where


def shortened(text: str, most: float) -> str:
    """`text` cut to `most` em with an ellipsis."""
    total = 0.0
    for i, c in enumerate(text):
        total += 1.0 if unicodedata.east_asian_width(c) in "WF" else 0.55
        if total > most:
            return text[: max(1, i - 1)].rstrip() + "…"
    return text


def isolated(name: str) -> str:
    """A name that runs right to left kept from reordering what stands around it."""
    if any(unicodedata.bidirectional(c) in RTL for c in name):
        return f"\u2068{name}\u2069"
    return name


@dataclass(frozen=True)
class Voice:
    """A report's language: phrases, numbers, names and how long the study ran."""

    numbers: Numbers
    days: int

    @property
    def lang(self) -> Lang:
        """`en` or `zh`."""
        return self.numbers.lang

    def say(self, key: str, **words: object) -> str:
        """The phrase `key` with its words filled in."""
        text = PHRASES[key][0 if self.lang == "en" else 1].format(**words)
        return spaced(text) if self.lang == "zh" else text

    def finding(
        self, *choices: tuple[str, Mapping[str, object]], case: Case = Case.FACT, about: Iterable[Estimate] = ()
    ) -> Finding:
        """The first of `choices` (phrase key, words) that is short enough for a headline, else the last of them."""
        text = ""
        for key, words in choices:
            text = self.say(key, **words)
            if width(text, self.lang) <= LONGEST[self.lang]:
                break
        if self.lang == "en":
            text = text[:1].upper() + text[1:]
        return Finding(text, case, tuple(about))

    def titled(self, text: str) -> str:
        """A title or a rule in the reader's language, where the shipped scenarios have it in both."""
        return HAN_NAMES.get(text.lower(), text) if self.lang == "zh" else text

    def name(self, named: Named, most: float = 24) -> str:
        """What a reader calls a channel, segment or partner."""
        text = named.name or named.id
        if self.lang == "zh":
            known = HAN_NAMES.get(text.lower()) or (HAN_NAMES.get(named.id.lower()) if text == named.id else None)
            text = named.zh or known or text
        return isolated(shortened(text, most))

    def inside(self, name: str) -> str:
        """A name of common words inside an English sentence: `targeted ads`, but `Harbour Bank` and `Search`."""
        first, _, rest = name.partition(" ")
        common = all(word[:1].islower() or word.isupper() or not word[:1].isalpha() for word in rest.split())
        plain_first = first[:1].isupper() and first[1:].lower() == first[1:]
        return name[:1].lower() + name[1:] if self.lang == "en" and rest and common and plain_first else name

    def listed(self, names: Sequence[str], most: int = 3) -> str:
        """`A, B and C`, `A、B 与 C`; beyond `most` the rest is counted."""
        if len(names) > most:
            rest = len(names) - max(most - 1, 1)
            more = "list.more.one" if rest == 1 else "list.more"
            return self.say(more, names=self._joined(names[: len(names) - rest], last=False), n=rest)
        return self._joined(names, last=True)

    def _joined(self, names: Sequence[str], last: bool) -> str:
        comma, joint = ("、", "与") if self.lang == "zh" else (", ", " and ")
        if len(names) < 2 or not last:
            return comma.join(names)
        return comma.join(names[:-1]) + joint + names[-1]

    def _span(self, key: str) -> str:
        if 360 <= self.days <= 370:
            return self.say(f"{key}.year")
        weeks, rest = divmod(self.days, 7)
        if rest == 0 or weeks >= 8:
            return self.say(f"{key}.weeks", n=round(self.days / 7))
        return self.say(f"{key}.days", n=self.days)

    def period(self) -> str:
        """`a year`, `in 26 weeks`, `in 10 days`."""
        return self._span("period")

    def length(self) -> str:
        """`one year`, `26 weeks`, `10 days`."""
        return self._span("length")

    def period_axis(self, unit: str) -> str:
        """`$ M a year`, `万美元 / 年`."""
        return self.say("axis.period", unit=unit, period=self._span("period.axis"))

    def gain(self, estimate: Estimate) -> str:
        """`+$1.86 M (95% interval $1.69 M to $2.03 M)`."""
        money = self.numbers.money(estimate.mean, sign=True)
        return self.say("gain.interval", money=money, interval=self.numbers.interval(estimate))


def voice_of(manifest: Manifest, lang: Lang) -> Voice:
    """The voice of a study's report."""
    return Voice(Numbers(lang, manifest.currency.strip()[:12] or "XXX"), manifest.days)


def day_name(iso: str, lang: Lang) -> str:
    """`22 November 2026`, `2026 年 11 月 22 日`; what is no date stays as it is."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    if lang == "zh":
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
