"""The neutral budget problem in business nouns: channels, what they earn, and every limit a planner may set.

Money is in one currency, over the whole horizon unless a field says otherwise. Nothing here solves anything.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from optimize.allocate.options import Agreement, Goal, Menu, Outcome, PriceStep, Reserve, Risk
from optimize.allocate.response import Response

if TYPE_CHECKING:
    from optimize.allocate.arrays import Arrays

__all__ = [
    "Agreement",
    "Channel",
    "Choose",
    "Goal",
    "Group",
    "Line",
    "Menu",
    "Outcome",
    "PriceStep",
    "Problem",
    "Ramp",
    "Ratio",
    "Reserve",
    "Resource",
    "Response",
    "Risk",
]


@dataclass(frozen=True)
class Channel:
    """One thing money can be spent on, and its own limits.

    Attributes:
        id: unique name.
        response: what it earns.
        min: least total spend. 0 where the channel may be off.
        max: largest total spend.
        hist: usual total spend, if known.
        fixed_cost: paid once when the channel is on; counts against the budget and its group.
        min_if_on: least total spend when on; below it the channel must be off.
        carryover: share of the stock that lives on to the next period.
        max_per_period: largest spend in one period.
        lot: spend (of a period) comes in whole multiples of this; 0 means any amount.
        use: units of each resource used by one unit of spend.
        band: lowest and highest credible multiple of the response.
        title: what people call it.
        where: file and line that set it.
    """

    id: str
    response: Response
    min: float = 0.0
    max: float = math.inf
    hist: float | None = None
    fixed_cost: float = 0.0
    min_if_on: float = 0.0
    carryover: float = 0.0
    max_per_period: float = math.inf
    lot: float = 0.0
    use: Mapping[str, float] = field(default_factory=dict)
    band: tuple[float, float] = (1.0, 1.0)
    may_be_off: bool = False
    title: str = ""
    where: str = ""

    @property
    def switches(self) -> bool:
        """Whether the channel is either off or on, with a fee or a least spend when on."""
        return self.may_be_off or self.fixed_cost > 0 or self.min_if_on > 0


@dataclass(frozen=True)
class Group:
    """Limits on the cost (spend and fixed costs) of some channels together; groups share no channel."""

    id: str
    members: tuple[str, ...]
    min: float = 0.0
    max: float = math.inf
    title: str = ""
    where: str = ""


@dataclass(frozen=True)
class Ratio:
    """Cost of some channels as a share of the cost of others (of all spend when `to` is empty)."""

    id: str
    of: tuple[str, ...]
    to: tuple[str, ...] = ()
    min: float = 0.0
    max: float = math.inf
    title: str = ""
    where: str = ""


@dataclass(frozen=True)
class Ramp:
    """How fast a channel's spend may rise or fall from one period to the next (from `hist`, if asked, at the start)."""

    id: str
    channel: str
    up: float = math.inf
    down: float = math.inf
    from_hist: bool = False
    title: str = ""
    where: str = ""


@dataclass(frozen=True)
class Choose:
    """How many of some channels may (and must) be on."""

    id: str
    members: tuple[str, ...]
    at_most: int
    at_least: int = 0
    title: str = ""
    where: str = ""


@dataclass(frozen=True)
class Resource:
    """A second currency of effort (contacts, pitch minutes) that spend uses up."""

    id: str
    limit: float
    unit: str = ""
    title: str = ""
    where: str = ""


@dataclass(frozen=True)
class Line:
    """Any other linear limit: min <= sum of weight x total spend <= max."""

    id: str
    weights: Mapping[str, float]
    min: float = -math.inf
    max: float = math.inf
    title: str = ""
    where: str = ""


@dataclass(frozen=True)
class Problem:
    """A budget problem, whole and checked; `optimize.allocate.reading` makes it from a file."""

    id: str
    budget: float
    channels: tuple[Channel, ...]
    groups: tuple[Group, ...] = ()
    periods: int = 1
    period_min: float = 0.0
    period_max: float = math.inf
    ratios: tuple[Ratio, ...] = ()
    ramps: tuple[Ramp, ...] = ()
    choose: tuple[Choose, ...] = ()
    resources: tuple[Resource, ...] = ()
    lines: tuple[Line, ...] = ()
    price_steps: tuple[PriceStep, ...] = ()
    menus: tuple[Menu, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    risk: Risk = Risk()
    reserve: Reserve | None = None
    goal: Goal = Goal()
    family: str = ""
    seed: int = 0
    title: str = ""
    where: str = ""

    @cached_property
    def arrays(self) -> Arrays:
        """The numbers of the problem as arrays, in channel order."""
        from optimize.allocate.arrays import arrays_of

        return arrays_of(self)

    @cached_property
    def place(self) -> dict[str, int]:
        """Position of each channel."""
        return {channel.id: i for i, channel in enumerate(self.channels)}

    @property
    def plain(self) -> bool:
        """Whether only boxes, groups, fees, least spends and periods limit the plan (no further kind of rule)."""
        extras = (self.ratios, self.ramps, self.choose, self.resources, self.lines, self.price_steps, self.menus)
        return not any(extras) and not self.outcomes and self.reserve is None and not any(c.lot for c in self.channels)
