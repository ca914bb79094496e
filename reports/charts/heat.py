"""Shades of table cells: white to half of a hue, symmetric about zero, with ink that stays readable."""

from __future__ import annotations

HUES = {"more": (10, 92, 158), "less": (180, 70, 10), "within": (115, 126, 139)}


def shade(value: float, largest: float, hue: str = "") -> str:
    """CSS colour of a cell: blue for more, orange for less, at most 52 % of the hue; zero is white."""
    if largest <= 0 or value == 0:
        return "#ffffff"
    red, green, blue = HUES[hue or ("more" if value > 0 else "less")]
    share = 0.52 * min(1.0, abs(value) / largest)
    mix = [round(255 + (c - 255) * share) for c in (red, green, blue)]
    return f"#{mix[0]:02x}{mix[1]:02x}{mix[2]:02x}"
