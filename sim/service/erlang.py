"""What theory says about a line of identical desks: Erlang's B, C and A, as the yardstick of the simulated hall.

Poisson arrivals, exponential service, and in Erlang-A exponential patience. Times are in any one unit (rates are per
that unit). Sources: Erlang 1917 for B and C; Palm 1957 and Garnett, Mandelbaum & Reiman 2002 (Manufacturing & Service
Operations Management 4(3)) for A. All sums are of positive terms, so nothing cancels, and they are scaled down when
they grow, so nothing overflows.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf

SMALL = 1e-17
LARGE = 1e200


@dataclass(frozen=True)
class Congestion:
    """A line in the long run.

    Attributes:
        waits: share of visitors who do not get a desk at once.
        abandons: share of visitors who leave the line.
        wait: mean time in line over all visitors, those who leave included.
        length: mean number of people in line.
        busy: mean share of desks that are serving.
    """

    waits: float
    abandons: float
    wait: float
    length: float
    busy: float


def erlang_b(load: float, desks: int) -> float:
    """Share of visitors who find every desk taken where nobody may wait.

    Args:
        load: arrival rate times mean service time.
        desks: number of desks.

    Raises:
        ValueError: the load is negative or not a number, or there are fewer than no desks.
    """
    if not 0 <= load < inf or desks < 0:
        raise ValueError(f"a line needs a load of 0 or more and 0 desks or more, not {load:g} and {desks}")
    blocked = 1.0
    for k in range(1, desks + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked


def erlang_c(rate: float, service: float, desks: int) -> Congestion:
    """The line M/M/c, in which everybody waits.

    Args:
        rate: arrivals per unit of time.
        service: mean service time.
        desks: number of desks.

    Raises:
        ValueError: a number is out of range, or the desks cannot keep up with the arrivals (the line would grow for
            ever).
    """
    _check(rate, service, desks)
    load = rate * service
    if load >= desks:
        raise ValueError(f"{desks} desks cannot keep up with a load of {load:g}: the line grows for ever")
    blocked = erlang_b(load, desks)
    waits = desks * blocked / (desks - load * (1.0 - blocked))
    wait = waits * service / (desks - load)
    return Congestion(waits, 0.0, wait, rate * wait, load / desks)


def erlang_c_tail(rate: float, service: float, desks: int, longer: float) -> float:
    """Share of visitors of M/M/c who wait longer than a time: the waits of those who wait are exponential.

    Raises:
        ValueError: as `erlang_c`, or the time is negative.
    """
    if longer < 0:
        raise ValueError(f"a time in line is 0 or more, not {longer:g}")
    return erlang_c(rate, service, desks).waits * exp(-(desks / service - rate) * longer)


def erlang_a(rate: float, service: float, patience: float, desks: int) -> Congestion:
    """The line M/M/c+M, in which visitors leave when an exponential patience is over.

    Args:
        rate: arrivals per unit of time.
        service: mean service time.
        patience: mean patience.
        desks: number of desks.

    Raises:
        ValueError: a number is out of range.
    """
    _check(rate, service, desks)
    if not 0 < patience < inf:
        raise ValueError(f"the mean patience must be above 0 and finite, not {patience:g}; without end use erlang_c")
    load = rate * service
    if load == 0:
        return Congestion(0.0, 0.0, 0.0, 0.0, 0.0)
    blocked = erlang_b(load, desks)
    # Weights of the states against that of "all desks taken, nobody in line"; j people in line weigh
    # the product of rate / (desks / service + k / patience) over k = 1..j.
    all_taken = term = lined = 1.0
    people = 0.0
    j = 0
    while term > SMALL * lined or j * term > SMALL * people:
        j += 1
        term *= rate / (desks / service + j / patience)
        lined += term
        people += j * term
        if term > LARGE:
            all_taken, term, lined, people = all_taken / LARGE, term / LARGE, lined / LARGE, people / LARGE
    whole = all_taken * (1.0 - blocked) / blocked + lined if blocked > 0 else inf
    length = people / whole
    abandons = length / patience / rate
    return Congestion(lined / whole, abandons, length / rate, length, load * (1.0 - abandons) / desks)


def _check(rate: float, service: float, desks: int) -> None:
    if not 0 <= rate < inf or not 0 < service < inf or desks < 1:
        raise ValueError(
            f"a line needs arrivals of 0 or more, a service above 0 and a desk or more, "
            f"not {rate:g}, {service:g} and {desks}"
        )
