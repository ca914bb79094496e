"""A small drawing board for SVG: escaped text in few sizes and colours, sized in the units it is shown in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

INK, MUTE = "#1a1d21", "#5f6875"
PLAN, MID, TODAY, LESS = "#0a5c9e", "#6398c7", "#737e8b", "#b4460a"
BAND, GRID, CUT, GOOD, BAD = "#c9dcee", "#e6e9ed", "#dd8a58", "#e7ecf1", "#f6dfd1"
FONT = {"t11": 11.5, "t12": 12.0, "t13": 13.5, "t14": 14.5}
WIDE, NARROW, PANEL = 704, 342, 336


def em(text: str) -> float:
    """Width in em as browsers set it: a Han character is 1, a digit .57, a lower-case letter .57."""
    total = 0.0
    for c in text:
        if unicodedata.east_asian_width(c) in "WF":
            total += 1.0
        elif c in "\u2060\u2068\u2069\u200d" or unicodedata.combining(c):
            continue
        elif c in " \u00a0.,:;|!'()[]iljtfrI±·":
            total += 0.36
        elif c.isdigit() or c in "+\u2212$€£/":
            total += 0.57
        elif c.isupper() or c in "%mwMW@→":
            total += 0.78
        else:
            total += 0.57 if ord(c) < 0x2000 else 0.9
    return total


def text_width(text: str, css: str) -> float:
    """Pixels that `text` needs in the class `css`, with a tenth to spare."""
    classes = css.split()
    size = next((FONT[c] for c in classes if c in FONT), 12.0)
    return em(text) * size * (1.08 if "b" in classes else 1.0) * 1.06


def fit(text: str, room: float, css: str) -> str:
    """`text` cut with an ellipsis to what `room` holds."""
    if text_width(text, css) <= room:
        return text
    kept = text
    while kept and text_width(kept + "…", css) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near `wanted`, in the same order, at least `gap` apart, between `low` and `high` where there is room.

    Labels that touch are pooled and centred on the mean of what they wanted (isotonic regression by pooling).
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    pools: list[tuple[float, int]] = []
    for rank, i in enumerate(order):
        pools.append((wanted[i] - rank * gap, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (b, nb), (a, na) = pools.pop(), pools.pop()
            pools.append(((a * na + b * nb) / (na + nb), na + nb))
    flat = [mean for mean, n in pools for _ in range(n)]
    top = max(low, high - gap * (len(order) - 1))
    placed = [0.0] * len(wanted)
    for rank, i in enumerate(order):
        placed[i] = min(max(flat[rank], low), top) + rank * gap
    return placed


class Canvas:
    """One SVG. Coordinates are in the units of its own width, which is about the width it is shown at."""

    def __init__(self, width: float, height: float, title: str, *, css: str, desc: str = "") -> None:
        """Start a drawing `width` by `height` that screen readers call `title`."""
        self.width, self.height = width, height
        self.title, self.desc, self.css = title, desc, css
        self._marks: list[Markup] = []

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str, thick: float = 1.0, dash: str = "", tip: str = ""
    ) -> None:
        """A straight line."""
        more = Markup(' stroke-dasharray="{}"').format(dash) if dash else Markup("")
        self._add(
            "line",
            f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{thick:g}"',
            more,
            tip,
        )

    def rect(self, x: float, y: float, wide: float, high: float, colour: str, tip: str = "") -> None:
        """A filled bar."""
        self._add(
            "rect",
            f'x="{x:.1f}" y="{y:.1f}" width="{max(wide, 0):.1f}" height="{max(high, 0):.1f}" fill="{colour}"',
            Markup(""),
            tip,
        )

    def ring(self, x: float, y: float, r: float = 5.0, tip: str = "") -> None:
        """Today: an open grey ring."""
        self._add(
            "circle",
            f'cx="{x:.1f}" cy="{y:.1f}" r="{r:g}" fill="#fff" stroke="{TODAY}" stroke-width="1.8"',
            Markup(""),
            tip,
        )

    def dot(self, x: float, y: float, colour: str = PLAN, r: float = 5.5, tip: str = "") -> None:
        """The plan: a filled dot with a white edge."""
        self._add(
            "circle",
            f'cx="{x:.1f}" cy="{y:.1f}" r="{r:g}" fill="{colour}" stroke="#fff" stroke-width="1"',
            Markup(""),
            tip,
        )

    def path(self, points: Iterable[tuple[float, float]], colour: str, thick: float = 2.0, dash: str = "") -> None:
        """A line through points."""
        more = Markup(' stroke-dasharray="{}"').format(dash) if dash else Markup("")
        d = "L".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._add(
            "path", f'd="M{d}" fill="none" stroke="{colour}" stroke-width="{thick:g}" stroke-linejoin="round"', more, ""
        )

    def area(self, points: Iterable[tuple[float, float]], colour: str, opacity: float = 1.0) -> None:
        """A closed shape."""
        d = "L".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._add("path", f'd="M{d}Z" fill="{colour}" opacity="{opacity:g}"', Markup(""), "")

    def ribbon(self, x1: float, top1: float, x2: float, top2: float, thick: float, colour: str, tip: str) -> None:
        """A band that flows from the left edge to the right one."""
        mid, low1, low2 = (x1 + x2) / 2, top1 + thick, top2 + thick
        d = (
            f"M{x1:.1f},{top1:.1f}C{mid:.1f},{top1:.1f} {mid:.1f},{top2:.1f} {x2:.1f},{top2:.1f}"
            f"L{x2:.1f},{low2:.1f}C{mid:.1f},{low2:.1f} {mid:.1f},{low1:.1f} {x1:.1f},{low1:.1f}Z"
        )
        self._add("path", f'd="{d}" fill="{colour}" opacity="0.85"', Markup(""), tip)

    def text(self, x: float, y: float, words: str, css: str = "t12", anchor: str = "start", tip: str = "") -> None:
        """Words with their baseline at `y`."""
        if not words:
            return
        title = Markup("<title>{}</title>").format(tip) if tip and tip != words else Markup("")
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self._marks.append(
            Markup(f'<text x="{x:.1f}" y="{y:.1f}" class="{css}"{place}>') + escape(words) + title + Markup("</text>")
        )

    def _add(self, tag: str, facts: str, more: Markup, tip: str) -> None:
        body = Markup("><title>{}</title></{}>").format(tip, tag) if tip else Markup("/>")
        self._marks.append(Markup(f"<{tag} {facts}") + more + body)

    def svg(self) -> Markup:
        """The finished drawing."""
        desc = Markup("<desc>{}</desc>").format(self.desc) if self.desc else Markup("")
        head = Markup(
            '<svg class="{}" viewBox="0 0 {:g} {:g}" width="{:g}" height="{:g}" role="img" aria-label="{}">'
        ).format(self.css, self.width, self.height, self.width, self.height, self.title)
        return (
            head
            + Markup("<title>{}</title>").format(self.title)
            + desc
            + Markup("").join(self._marks)
            + Markup("</svg>")
        )
