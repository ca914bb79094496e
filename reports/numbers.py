"""Money, shares and counts as an English or a Chinese reader writes them: three digits and a true minus."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Lang = Literal["en", "zh"]
NBSP, JOIN, MINUS = "\u00a0", "\u2060", "\u2212"
STEPS: dict[Lang, tuple[tuple[float, str], ...]] = {
    "en": ((1e12, "tn"), (1e9, "bn"), (1e6, "M"), (1e3, "k")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
}
LONG_STEPS = {"M": "million", "k": "thousand", "bn": "billion", "tn": "trillion"}
SYMBOLS = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥", "INR": "₹", "KRW": "₩", "HKD": "HK$", "AUD": "A$",
    "CAD": "C$", "SGD": "S$", "TWD": "NT$", "NZD": "NZ$", "BRL": "R$", "MXN": "MX$", "THB": "฿", "PHP": "₱", "ILS": "₪",
}  # fmt: skip
HAN_WORDS = {
    "USD": "美元", "CNY": "元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元", "HKD": "港元", "TWD": "新台币",
    "SGD": "新加坡元", "KRW": "韩元", "INR": "印度卢比", "AUD": "澳元", "CAD": "加元", "CHF": "瑞士法郎",
    "THB": "泰铢", "VND": "越南盾", "IDR": "印尼盾", "MYR": "林吉特", "PHP": "菲律宾比索", "BRL": "巴西雷亚尔",
    "MXN": "墨西哥比索", "NZD": "新西兰元", "MOP": "澳门元", "SEK": "瑞典克朗", "NOK": "挪威克朗",
    "DKK": "丹麦克朗", "RUB": "卢布", "TRY": "土耳其里拉",
}  # fmt: skip


class Interval(Protocol):
    """A number with the two ends of its 95 % interval."""

    @property
    def mean(self) -> float:
        """Best estimate."""

    @property
    def low(self) -> float:
        """Lower end."""

    @property
    def high(self) -> float:
        """Upper end."""


def plain(value: float, decimals: int) -> str:
    """`1,794.5` with a true minus and never a minus zero."""
    text = f"{value:,.{decimals}f}"
    if text.startswith("-"):
        text = MINUS + text[1:] if any(c in "123456789" for c in text) else text[1:]
    return text


def unit_in(unit: str, currency: str) -> str:
    """`EUR` for money, `EUR an order` for money an order; every other unit as it is."""
    return unit.replace("money", currency, 1) if unit.split(" ")[0] == "money" else unit


def signed(value: float, decimals: int) -> str:
    """A change: always with its sign, and plain zero when it rounds to nothing."""
    text = plain(value, decimals)
    if not any(c in "123456789" for c in text):
        return text
    return text if text.startswith(MINUS) else f"+{text}"


def three_digits(size: float, most: int = 6, digits: int = 3) -> int:
    """Decimals that show `digits` significant digits of `size`, between 0 and `most`."""
    size = abs(size)
    if size == 0 or not math.isfinite(size):
        return 0
    decimals = digits - 1 - math.floor(math.log10(size))
    if decimals > 0 and round(size, decimals) >= 10 ** (digits - decimals):
        decimals -= 1
    return max(0, min(most, decimals))


def add_up(values: Sequence[float], total: int | None = None) -> list[int]:
    """Whole numbers next to `values` that add up to `total` (default: the rounded sum), by largest remainder.

    A part that is a whole number already is only moved when nothing else can give.
    """
    if not values:
        return []
    want = round(math.fsum(values)) if total is None else total
    floors = [math.floor(v) for v in values]
    short = want - sum(floors)
    order = sorted(range(len(values)), key=lambda i: (floors[i] - values[i], i))
    if short < 0:
        order.reverse()
    step = 1 if short > 0 else -1
    for turn in range(abs(short)):
        floors[order[turn % len(order)]] += step
    return floors


@dataclass(frozen=True)
class Column:
    """How one column of numbers is written: a shared divisor, one number of decimals, the unit said in the head."""

    divisor: float
    decimals: int
    unit: str
    lang: Lang

    def plain(self, value: float) -> str:
        """A level."""
        return plain(value / self.divisor, self.decimals)

    def signed(self, value: float) -> str:
        """A change."""
        return signed(value / self.divisor, self.decimals)

    def interval(self, estimate: Interval) -> str:
        """`1.69 to 2.03`, `169 至 203`; more decimals when an end would read as zero though it is not."""
        return between(self.lang, estimate.low / self.divisor, estimate.high / self.divisor, self.decimals)

    def half(self, estimate: Interval) -> str:
        """`± 0.14` where the interval is symmetric about the mean, else both ends."""
        up, down = estimate.high - estimate.mean, estimate.mean - estimate.low
        if abs(up - down) > 0.03 * (up + down):
            return self.interval(estimate)
        half = (up + down) / 2 / self.divisor
        decimals = self.decimals
        if half >= 0.5 * 10 ** -(decimals + 2):
            while round(half, decimals) == 0:
                decimals += 1
        return f"±{NBSP}{plain(half, decimals)}"

    def parts(self, values: Sequence[float], total: float | None = None) -> list[float]:
        """The values moved to what is printed, so that printed parts add up to the printed total."""
        grain = self.divisor / 10**self.decimals
        whole = None if total is None else round(total / grain)
        return [n * grain for n in add_up([v / grain for v in values], whole)]


def between(lang: Lang, low: float, high: float, decimals: int, sign: bool = False) -> str:
    """Both ends of an interval with enough decimals that an end that is not zero does not read as zero."""
    ends = [v for v in (low, high) if v != 0]
    extra = decimals
    while extra < decimals + 3 and any(round(v, extra) == 0 for v in ends):
        extra += 1
    write = signed if sign else plain
    word = "至" if lang == "zh" else "to"
    return f"{write(low, extra)} {word} {write(high, extra)}"


def step_of(lang: Lang, size: float) -> tuple[float, str]:
    """Divisor and word for an amount: thousand, million; 万, 亿."""
    for divisor, word in STEPS[lang]:
        if float(f"{abs(size):.3g}") >= divisor:
            return divisor, word
    return 1.0, ""


@dataclass(frozen=True)
class Numbers:
    """Every number of one report: one language, one currency."""

    lang: Lang
    currency: str

    @property
    def symbol(self) -> str:
        """What stands before an English amount."""
        return SYMBOLS.get(self.currency, self.currency + NBSP)

    @property
    def word(self) -> str:
        """What stands after a Chinese amount."""
        return HAN_WORDS.get(self.currency, self.currency)

    def money(self, value: float, sign: bool = False) -> str:
        """`$1.86 M`, `−$700 k`, `186 万美元`: three significant digits."""
        divisor, step = step_of(self.lang, value)
        size = abs(value) / divisor
        decimals = min(three_digits(size), 2 if size >= 0.0995 else 6)
        if (not step or self.lang == "zh") and abs(size - round(size)) < 0.5 * 10**-decimals:
            decimals = 0
        return self._wrap(value, plain(size, decimals), step, sign)

    def _wrap(self, value: float, digits: str, step: str, sign: bool) -> str:
        nothing = not any(c in "123456789" for c in digits)
        mark = "" if nothing else MINUS if value < 0 else "+" if sign else ""
        if self.lang == "zh":
            return f"{mark}{digits}{NBSP}{JOIN.join(step + self.word)}"
        tail = f"{NBSP}{step}" if step else ""
        return f"{mark}{JOIN if mark else ''}{self.symbol}{digits}{tail}"

    def interval(self, estimate: Interval) -> str:
        """`$1.69 M to $2.03 M`, `169 万至 203 万美元`: one unit and one number of decimals for both ends."""
        divisor, step = step_of(self.lang, max(abs(estimate.low), abs(estimate.high)))
        low, high = estimate.low / divisor, estimate.high / divisor
        decimals = min(three_digits(max(abs(low), abs(high))), 3)
        while decimals < 6 and any(v != 0 and round(v, decimals) == 0 for v in (low, high)):
            decimals += 1
        if self.lang == "zh":
            tail = f"{NBSP}{step}" if step else ""
            return f"{plain(low, decimals)}{tail}至{NBSP}{plain(high, decimals)}{NBSP}{JOIN.join(step + self.word)}"
        ends = [self._wrap(v, plain(abs(v), decimals), step, False) for v in (low, high)]
        return f"{ends[0]} to {ends[1]}"

    def column(self, values: Iterable[float], money: bool = True, digits: int = 3) -> Column:
        """One way to write all of `values`: the largest keeps `digits` significant digits.

        With more than three digits a finer unit is taken where whole units of it suffice: 1,794 k, not 1.794 M.
        """
        size = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
        divisor, step = step_of(self.lang, size)
        finer = step_of(self.lang, divisor / 10)
        if digits > 3 and step and size / finer[0] < 10**digits:
            divisor, step = finer
        unit = self.unit(step) if money else step if self.lang == "zh" else LONG_STEPS.get(step, "")
        return Column(divisor, three_digits(size / divisor, digits=digits), unit, self.lang)

    def unit(self, step: str) -> str:
        """The head of a money column: `$ M`, `万美元`."""
        if self.lang == "zh":
            return JOIN.join(step + self.word)
        return f"{self.symbol.strip(NBSP)}{NBSP}{step}" if step else self.symbol.strip(NBSP)

    def count(self, value: float) -> str:
        """People, orders: `1,794`, `115 thousand`, `11.5 万`."""
        if abs(value) < (1e4 if self.lang == "en" else 1e4 - 0.5):
            return plain(value, 0 if abs(value) >= 100 or value == round(value) else three_digits(value, 2))
        divisor, step = step_of(self.lang, value)
        digits = plain(value / divisor, three_digits(value / divisor))
        return f"{digits}{NBSP}{step if self.lang == 'zh' else LONG_STEPS[step]}"

    def exact(self, value: float) -> str:
        """A number that is known exactly: `400,000`, `40 万`."""
        if self.lang == "zh" and value >= 1e4 and value % 1000 == 0:
            return f"{value / 1e4:,.10g}{NBSP}万"
        return plain(value, 0 if value == round(value) else three_digits(value))

    def percent(self, share: float, sign: bool = False) -> str:
        """`3.5%`, `94%`: whole points from ten up."""
        points = share * 100
        decimals = 0 if abs(points) >= 9.95 or points == 0 else min(three_digits(points) - 1, 3)
        if abs(points - round(points)) < 0.5 * 10 ** -max(decimals, 0):
            decimals = 0
        return f"{(signed if sign else plain)(points, max(0, decimals))}%"

    def percents(self, estimate: Interval) -> str:
        """`86% to 103%` with one number of decimals."""
        size = max(abs(estimate.low), abs(estimate.high)) * 100
        decimals = 0 if size >= 9.95 else 1 if size >= 0.995 else 2
        word = f"{NBSP}至{NBSP}" if self.lang == "zh" else " to "
        return f"{plain(estimate.low * 100, decimals)}%{word}{plain(estimate.high * 100, decimals)}%"

    def ratio(self, value: float, sign: bool = False) -> str:
        """A return per unit of money: `1.32`; small ones keep two digits."""
        decimals = 2 if abs(value) >= 0.0995 or value == 0 else min(6, three_digits(value) - 1)
        return (signed if sign else plain)(value, 0 if abs(value) >= 1000 else decimals)

    def each(self, value: float) -> str:
        """A return in money: `$1.32`, `1.32`; the Chinese sentence names the currency itself."""
        digits = self.ratio(abs(value))
        mark = MINUS if value < 0 and any(c in "123456789" for c in digits) else ""
        return f"{mark}{digits}" if self.lang == "zh" else f"{mark}{self.symbol}{digits}"

    @property
    def one(self) -> str:
        """One unit of the currency, as in "one more": `$1`, `1 美元`."""
        return f"1{NBSP}{self.word}" if self.lang == "zh" else f"{self.symbol}1"
