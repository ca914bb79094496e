"""What else a plan may decide or fear: price steps, partner agreements, outcomes, risk, reserve and the goal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from optimize.allocate.response import Response

GoalKind = Literal["budget", "profit", "least_spend", "roi", "marginal_roi", "lexicographic"]
Measure = Literal["mean", "cvar", "worst", "regret", "band"]


@dataclass(frozen=True)
class PriceStep:
    """One price level that may be chosen with the budget: it scales what channels earn and earns `base` by itself."""

    id: str
    factor: float = 1.0
    factors: Mapping[str, float] = field(default_factory=dict)
    base: float = 0.0
    cost: float = 0.0
    title: str = ""
    where: str = ""


@dataclass(frozen=True)
class Agreement:
    """One option of a partner's menu.

    Spend on `channels` earns `lift` times as much; the partner keeps `revenue_share` of it, pays `cost_share` of that
    spend up to `their_budget`, and takes `fee` from us. The partner signs only if its gain (share of revenue + fee +
    `their_value` x revenue - its cost) is at least `their_min_gain`.
    """

    id: str
    channels: tuple[str, ...]
    lift: float = 1.0
    revenue_share: float = 0.0
    cost_share: float = 0.0
    their_budget: float = math.inf
    their_value: float = 0.0
    their_min_gain: float = 0.0
    fee: float = 0.0
    our_gain: float = 0.0
    title: str = ""
    where: str = ""


@dataclass(frozen=True)
class Menu:
    """The agreements one partner offers: at most one is signed (exactly one when `must`)."""

    id: str
    options: tuple[Agreement, ...]
    must: bool = False
    title: str = ""
    where: str = ""


@dataclass(frozen=True)
class Outcome:
    """One way the responses may turn out: multiples of, or replacements for, the curves."""

    id: str
    probability: float
    factors: Mapping[str, float] = field(default_factory=dict)
    curves: Mapping[str, Response] = field(default_factory=dict)
    title: str = ""
    where: str = ""


@dataclass(frozen=True)
class Risk:
    """What is maximised when responses are uncertain.

    mean; cvar (mean of the worst `1 - level`); worst outcome; regret (least largest loss against knowing the outcome);
    band (at most `at_most` channels at the low end of their band).
    """

    measure: Measure = "mean"
    level: float = 0.9
    at_most: float = 0.0


@dataclass(frozen=True)
class Reserve:
    """Money held back and spent, on some channels, once the outcome is known; at a premium per unit."""

    max: float
    channels: tuple[str, ...]
    premium: float = 0.0
    title: str = ""
    where: str = ""


@dataclass(frozen=True)
class Goal:
    """What the plan is for.

    budget: most value for the budget. profit: value less spend. least_spend: least cost that earns `target`.
    roi: most value with value / cost >= `target`. marginal_roi: stop when the next unit earns less than `target`.
    lexicographic: `order` of "value", "spend" or "value of" / "spend on" a channel or group, each kept
        within `tolerance`.
    """

    kind: GoalKind = "budget"
    target: float = 0.0
    order: tuple[str, ...] = ("value", "spend")
    tolerance: float = 0.0
