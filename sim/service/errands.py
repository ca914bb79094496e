"""What visitors bring to a place where people queue: how long their business takes, and how long a line they join.

Behaviours that fill the columns `service` and `tolerance`; put them before the place in the day.
"""

from __future__ import annotations

from math import floor, sqrt
from typing import Annotated

from sim.behaviour import Between, Uniform, behaviour
from sim.portable import exp, log, normal_inverse

MINUTE = 60_000_000.0
"""Microseconds."""


def lasting(luck: float, minutes: float, cv: float) -> float:
    """A log-normal time of so many minutes on average, in whole microseconds, at least one."""
    spread = log(1.0 + cv * cv)
    return max(1.0, floor(MINUTE * minutes * exp(sqrt(spread) * normal_inverse(luck) - 0.5 * spread) + 0.5))


@behaviour(writes="service", where="visits")
def take_time(
    luck: Uniform,
    *,
    minutes: Annotated[float, Between(0.1, 60.0, "minutes", "service_minutes")] = 6.0,
    cv: Annotated[float, Between(0.0, 3.0, "standard deviation / mean", "service_cv")] = 1.0,
) -> float:
    """A visitor's business takes a log-normal time at the desk, in whole microseconds.

    Source: log-normal service times, Brown et al. 2005 (JASA 100); model page O1.
    """
    return lasting(luck, minutes, cv)


@behaviour(writes="service", where="visits")
def take_memoryless_time(
    luck: Uniform,
    *,
    minutes: Annotated[float, Between(0.1, 60.0, "minutes", "service_minutes")] = 6.0,
) -> float:
    """A visitor's business takes an exponential time, in whole microseconds: the hall of theory, M/M/c+M."""
    return max(1.0, floor(-MINUTE * minutes * log(luck) + 0.5))


@behaviour(writes="tolerance", where="visits")
def mind_the_line(
    luck: Uniform,
    *,
    tickets: Annotated[float, Between(0.5, 50.0, "tickets ahead per desk")] = 4.0,
) -> float:
    """A visitor joins a line of up to so many tickets ahead per desk, an exponential number; else turns round.

    People react to the length of a line, not to its speed: Lu, Musalem, Olivares & Schilkrut 2013 (Management Science
    59); a limit that differs between people, Xu, Gao & Ou 2007 (Management Science 53). Source: model page O1.
    """
    return -tickets * log(luck)
