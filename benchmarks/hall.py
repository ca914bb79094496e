"""What a visit to the hall costs, told in SimPy and walked by the recursion, in one run, alternating.

Run: python -m benchmarks.hall [ROUNDS]. Times are CPU seconds of this process; the visits are compared as well.
"""

from __future__ import annotations

import sys
from time import process_time

import numpy as np

from sim.day import Call
from sim.service import hall, recursion
from sim.service.barrier import Line
from sim.service.visitors import FOREVER, HOUR, MINUTE, UNMOVED, Roster, Visitors, microseconds
from sim.service.waits import AXIS

PROFILE = np.array([1, 2, 2, 1, 1, 1, 2, 2, 1]) / 13


def crowd(visits, *, impatient=True, classes=2, seed=1):
    """Visitors of a hall open from nine to six, with the peaks of the real thing."""
    draw = np.random.default_rng(seed)
    hours = 9 + draw.choice(len(PROFILE), visits, p=PROFILE) + draw.random(visits)
    log_mean, log_sd = np.log(6) - 0.5 * np.log(2), np.sqrt(np.log(2))
    return Visitors.of(
        (hours * HOUR).astype(np.int64),
        microseconds(draw.lognormal(log_mean, log_sd, visits)) + 1,
        microseconds(draw.exponential(15, visits)) if impatient else FOREVER,
        draw.integers(0, classes, visits),
        (draw.exponential(6e6, visits)).astype(np.int64) if impatient else UNMOVED,
    )


def roster(visits):
    """Desks that are busy four fifths of the time on average."""
    return Roster([0] * 9 + [max(1, round(visits / 9 / 10 / 0.8))] * 9)


def seconds(function, *given):
    """CPU time and what came out."""
    start = process_time()
    found = function(*given)
    return process_time() - start, found


def race(title, visitors, desks, rounds):
    """Print the median time of a visit both ways, and whether they agree."""
    recursion.serve(visitors, desks)
    told, fast, same = [], [], True
    for _ in range(rounds):
        slow, a = seconds(hall.serve, visitors, desks)
        told.append(slow)
        repeats = max(1, 200_000 // len(visitors))
        quick, b = seconds(lambda: [recursion.serve(visitors, desks) for _ in range(repeats)][-1])  # noqa: B023
        fast.append(quick / repeats)
        same &= bool((a.waited == b.waited).all() and (a.outcome == b.outcome).all())
    per = 1e6 / len(visitors)
    ratio = np.median(np.array(told) / np.array(fast))
    print(
        f"{title:<46} {len(visitors):>7} {np.median(told) * per:>9.2f} {np.median(fast) * per:>10.3f} {ratio:>7.0f}"
        f"  {'equal' if same else 'DIFFERENT'}"
    )


def day_cost(people, sites, rounds):
    """Print what the moment of the day costs, tallies and expected wait included."""
    moment = Line("hall").moment()
    draw = np.random.default_rng(2)
    columns = {
        "channel": draw.integers(0, sites, people),
        "arrives": draw.integers(0, 8 * HOUR, people),
        "service": draw.exponential(6 * MINUTE, people) // 1,
        "patience": draw.exponential(15 * MINUTE, people) // 1,
        "priority": draw.integers(0, 2, people),
    }
    columns = {name: values.astype(np.float64) for name, values in columns.items()}
    tables = {"desks": np.full((sites, 8), 3.0), "opens": np.zeros(()), "expected_wait": np.zeros(sites)}
    sizes = {"hour": 8, "half_minute": len(AXIS)}
    call = Call(
        name="hall", ids=np.arange(people), day=0, seed=1, axes={}, everyone=people, tables=tables, memory={},
        columns=columns | {name: np.zeros(people) for name in moment.writes}, writes=moment.writes, counted={},
        tallies={t: np.zeros([sizes[a] for a in axes], np.int64) for t, axes in moment.tallies.items()},
    )  # fmt: skip
    moment(call, renewal=0.2)
    spent = np.median([seconds(lambda: moment(call, renewal=0.2))[0] for _ in range(rounds * 40)])
    print(f"the moment of a day, {people} visitors at {sites} sites: {spent * 1e3:.3f} ms")


def main():
    """Race both halls on five kinds of day, then time the moment of the day."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"{'microseconds of CPU time a visit':<46} {'visits':>7} {'SimPy':>9} {'recursion':>10} {'ratio':>7}")
    for visits in (300, 20_000):
        race("two classes, impatient, balking", crowd(visits), roster(visits), rounds)
        race(
            "first come first served, endless patience",
            crowd(visits, impatient=False, classes=1),
            roster(visits),
            rounds,
        )
    for people, sites in ((300, 1), (300, 5), (3000, 20)):
        day_cost(people, sites, rounds)


if __name__ == "__main__":
    main()
