"""Patterns of attention: what advertising and contacts do, how it lasts, and when there is too much of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from optimize.patterns.pattern import Ground, Outcomes, Pattern, Values, arc, orders, weekly
from optimize.patterns.trial import Push, Trial
from sim.kpi import ratio

MORE = 1.25
LEVELS = (0.0, 0.5, 1.0, 2.0, 4.0)
PULSE = 4.0
FADES = slice(1, 13)
"""Weeks after a pulse in which its memory is read."""
MAILS = (2.0, 4.0, 8.0, 12.0, 20.0, 30.0)
LIFTED = tuple(
    f"contacts.per_{time}.{tier}={most}"
    for time, most in (("week", 7), ("month", 28))
    for tier in ("high", "potential", "ordinary")
)


def _pulse(g: Ground) -> Mapping[str, Trial]:
    return {"base": Trial(), "pulse": Trial(media=(Push("", MORE, 0, 28),))}


def _short(o: Outcomes) -> float:
    return arc(orders(o["pulse"], after=4), orders(o["base"], after=4), MORE, 1.0)


def _year(g: Ground) -> Mapping[str, Trial]:
    return {**_pulse(g), "year": Trial(media=(Push("", MORE),))}


def _long(o: Outcomes, g: Ground) -> Values:
    long = arc(orders(o["year"]), orders(o["base"]), MORE, 1.0)
    return {"elasticity": long, "ratio": ratio(long, _short(o))}


def _levels(g: Ground) -> Mapping[str, Trial]:
    return {f"x{k:g}": Trial() if k == 1.0 else Trial(media=(Push("", k),)) for k in LEVELS}


def _slopes(o: Outcomes, g: Ground) -> Values:
    sold = np.array([orders(o[f"x{k:g}"]) for k in LEVELS])
    slope = np.diff(sold) / np.diff(LEVELS)
    return {"concave": float((slope[:-1] - slope[1:]).min() / slope[0]), "double": ratio(sold[3], sold[2])}


def _one_medium(g: Ground) -> Mapping[str, Trial]:
    return {"base": Trial(), "burst": Trial(media=(Push(g.slow_medium, PULSE, 0, 7),))}


def _memory(o: Outcomes, g: Ground) -> Values:
    """Half-life of extra orders after the week of the burst: the geometric decline that fits them best."""
    extra = (weekly(o["burst"], "orders") - weekly(o["base"], "orders"))[FADES]
    weeks = np.arange(len(extra))
    halves = np.linspace(3.0, 80.0, 771)
    curves = 0.5 ** (7.0 * weeks[None, :] / halves[:, None])
    fitted = (curves @ extra / (curves**2).sum(axis=1))[:, None] * curves
    found = halves[int(((fitted - extra) ** 2).sum(axis=1).argmin())]
    return {"half_life": float(found) / g.scenario.media[g.slow_medium].half_life_days}


def _direct(g: Ground) -> str:
    return next(name for name, v in g.scenario.media.items() if v.direct)


def _mails(g: Ground) -> Mapping[str, Trial]:
    free = {f"x{k:g}": Trial(always=LIFTED, media=(Push(_direct(g), k),)) for k in MAILS}
    return {"none": Trial(always=LIFTED, media=(Push(_direct(g), 0.0),)), **free}


def _frequency(o: Outcomes, g: Ground) -> Values:
    """Profit counts what a contact costs; contacts a month are of all customers."""
    cost = g.scenario.media[_direct(g)].unit_cost
    sent = np.array([float(o[f"x{k:g}"]["contacts"].sum()) for k in MAILS])
    gain = [float(o[f"x{k:g}"]["margin_gross"].sum() - o["none"]["margin_gross"].sum()) / 100.0 for k in MAILS]
    months = 12.0 * o["none"].measures["people"] * g.scenario.contacts.consent
    best = int(np.argmax(np.array(gain) - cost * sent))
    each = [ratio(a, b) for a, b in zip(gain, sent, strict=True)]
    low, high = each[max(0, best - 1)], each[min(len(each) - 1, best + 1)]
    return {"optimum": float(sent[best] / months), "fall": ratio(high, low)}


def _capped(g: Ground) -> Mapping[str, Trial]:
    return {"capped": Trial(media=(Push(_direct(g), 30.0),))}


def _refusals(o: Outcomes, g: Ground) -> Values:
    return {"opt_out": ratio(float(o["capped"]["opt_outs"].sum()), float(o["capped"]["contacts"].sum()))}


PATTERNS = (
    Pattern("V9", _pulse, lambda o, g: {"elasticity": _short(o)},
            suspects={"with twice the effect of media": ("behaviours.persuade.strength=2.0",)}),
    Pattern("V10", _year, _long,
            suspects={"without satisfaction": ("off=[satisfaction]",), "without habit": ("off=[inertia]",)}),
    Pattern("V11", _levels, _slopes, suspects={"without fatigue": ("off=[fatigue]",)}),
    Pattern("V12", _one_medium, _memory, pooled=True,
            suspects={"without dropout and return": ("off=[dropout, reactivation]",),
                      "without habit": ("off=[inertia]",)}),
    Pattern("V13", _mails, _frequency, pooled=True,
            suspects={"without fatigue": ("off=[fatigue]",), "without opt-out": ("off=[opt_out]",)}),
    Pattern("V14", _capped, _refusals, suspects={"without fatigue": ("off=[fatigue]",)}),
)  # fmt: skip
