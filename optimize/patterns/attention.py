"""Patterns of attention: what advertising and contacts do, how it lasts, and when there is too much of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimize.patterns.pattern import Ground, Outcomes, Pattern, Values, arc, orders, weekly
from optimize.patterns.trial import Push, Trial
from sim.outcome import ratio
from sim.people import TIERS
from sim.spans import YEAR

MORE = 1.25
LEVELS = (0.0, 0.5, 1.0, 2.0, 4.0)
PULSE = 4.0
FADES = slice(1, 13)
"""Weeks after a pulse in which its memory is read."""
RHYTHMS = (30, 15, 10, 7, 6, 5, 4, 3, 2)
"""Days from one mail to the next."""
LIFETIME = 3 * YEAR
RATE = 0.12
"""Interest a year."""
LIFTED = tuple(f"contacts.per_{time}.{tier}={most}" for time, most in (("week", 7), ("month", 28)) for tier in TIERS)


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
    """The half-life whose memory of what was sent, saturated as planted, best explains the lift week by week.

    A plain geometric decline would find too long a half-life: where people have had enough, a burst fades later.
    """
    medium = list(g.scenario.media).index(g.slow_medium)
    lift = (weekly(o["burst"], "orders") / np.maximum(weekly(o["base"], "orders"), 1.0) - 1.0)[FADES]
    sent = {name: o[name]["exposures"][..., medium].sum(axis=1) / o[name].measures["people"] for name in o}
    halves = np.linspace(3.0, 80.0, 309)
    curves = np.array([_heard(g, sent["burst"], h) - _heard(g, sent["base"], h) for h in halves])[:, FADES]
    fitted = (curves @ lift / (curves**2).sum(axis=1))[:, None] * curves
    found = halves[int(((fitted - lift) ** 2).sum(axis=1).argmin())]
    return {"half_life": float(found) / g.scenario.media[g.slow_medium].half_life_days}


def _heard(g: Ground, sent: NDArray[np.float64], half_life: float) -> NDArray[np.float64]:
    """What an average person has taken in by the middle of each week, for Poisson exposures at a weekly rate.

    For hits of size f at rate e a day, E[1 - exp(-A / kappa)] is 1 - exp(-sum of e (1 - exp(-f memory^age / kappa)))
    (Campbell's theorem). Weeks before the first are taken to be like the year's average.
    """
    medium = g.scenario.media[g.slow_medium]
    ages = np.arange(medium.creative_refresh_days or 1)
    fresh = float(np.mean(0.5 ** (ages / medium.creative_half_life_days))) if medium.creative_half_life_days else 1.0
    before = 26
    rate = np.repeat(np.concatenate([np.full(before, sent.mean()), sent]) / 7.0, 7)
    kernel = 1.0 - np.exp(-fresh * 0.5 ** (np.arange(7 * before) / half_life) / medium.saturation)
    felt = 1.0 - np.exp(-np.convolve(rate, kernel)[: len(rate)])
    return np.asarray(felt[7 * before + 3 :: 7], dtype=np.float64)


def _direct(g: Ground) -> str:
    return next(name for name, v in g.scenario.media.items() if v.direct)


def _mails(g: Ground) -> Mapping[str, Trial]:
    """Three years of mail at a steady rhythm to everyone who agreed to it, no mail else, and no caps."""
    none = Trial(always=LIFTED, media=(Push(_direct(g), 0.0),), length=LIFETIME, people=0.25)
    path = f"media.{_direct(g)}.trigger.every_days"
    return {"none": none, **{f"every {k}": replace(none, then=(f"{path}={k}",)) for k in RHYTHMS}}


def _frequency(o: Outcomes, g: Ground) -> Values:
    """Profit of three years, discounted, what contacts cost taken off; a month's contacts are those of one person."""
    cost = g.scenario.media[_direct(g)].unit_cost
    year = YEAR / 7
    worth = (1.0 + RATE) ** -np.floor(np.arange(LIFETIME // 7) / year)
    plain = weekly(o["none"], "margin_gross")
    gain = np.array([worth @ (weekly(o[f"every {k}"], "margin_gross") - plain) / 100.0 for k in RHYTHMS])
    sent = np.array([worth @ weekly(o[f"every {k}"], "contacts") for k in RHYTHMS])
    best = int(np.argmax(gain - cost * sent))
    each = gain / np.maximum(sent, 1.0)
    rarer, oftener = (int(np.argmin(np.abs(np.array(RHYTHMS) - RHYTHMS[best] * f))) for f in (2.0, 0.5))
    return {"optimum": YEAR / 12.0 / RHYTHMS[best], "fall": ratio(float(each[oftener]), float(each[rarer]))}


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
    Pattern("V13", _mails, _frequency, on=("triggers",), pooled=True,
            suspects={"without fatigue": ("off=[fatigue]",), "without opt-out": ("off=[opt_out]",)}),
    Pattern("V14", _capped, _refusals, suspects={"without fatigue": ("off=[fatigue]",)}),
)  # fmt: skip
