"""Places: where people live, and the halls in which they queue."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where people live and what comes to them: kilometres to the nearest store are gamma distributed."""

    distance_shape: float = 2.0
    distance_scale: float = 0.5
    regions: tuple[str, ...] = ("all",)
    region_shares: tuple[float, ...] = (1.0,)


@dataclass(frozen=True)
class Hall:
    """The places where people queue, all alike: desks, hours, and how people come, are served and give up (O1).

    Attributes:
        halls: how many there are for all members; the simulation runs as many as its share of the members needs.
        opens: hour of the day; desks: staffed desks in each open hour of one hall.
        profile: relative arrivals of each open hour (peaks 10-12 and 15-17).
        service_minutes, service_cv: mean and coefficient of variation of the log-normal time at a desk.
        patience_minutes: mean time people are ready to wait, exponential.
        priority: value tiers served first (0 = high, 1 = potential, 2 = ordinary).
        expected_wait: minutes people expect before they know better.
        simpy: told by SimPy instead of the fast recursion, to the same microsecond.
        booking: share of visitors who book a time (submodel "booking").
    """

    halls: float = 100.0
    opens: int = 9
    desks: tuple[int, ...] = (1, 1, 1, 1, 1, 1, 1, 1)
    profile: tuple[float, ...] = (0.8, 1.3, 1.4, 0.9, 0.7, 0.8, 1.2, 0.9)
    service_minutes: float = 6.0
    service_cv: float = 1.0
    patience_minutes: float = 15.0
    priority: tuple[int, ...] = ()
    expected_wait: float = 2.0
    simpy: bool = False
    booking: float = 0.0
