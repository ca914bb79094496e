"""How fast, against what: `python -m benchmarks.engine [--starsim PYTHON] [--rounds 9] [--memory | --day | --full]`.

The small model at 100,000 customers in one interleaved run, process CPU time: the generated kernel, a hand-written
tiled Numba kernel of the same race, an ordinary Mesa model, and Starsim in its own process if an interpreter that has
it is given. Prints rates, paired ratios (medians), bytes a customer; `--memory` lives 1,000,000 customers for 365
days; `--day` holds the default scenario's day against the small one, `--full` the day of `full_day.yaml`, and both show
where the time of a day goes.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping

from benchmarks import small
from benchmarks.handwritten import Shop as HandwrittenShop
from sim.barrier import Together
from sim.day import Day
from sim.draws import key
from sim.engine import Life
from sim.population import Population
from sim.world import World

CUSTOMERS = 100_000
DAYS = {"generated": 20, "hand-written tiled": 20, "Mesa objects": 1, "Starsim": 5}
TARGETS = {"hand-written tiled": 0.95, "Mesa objects": 200.0, "Starsim": 5.0}


class GeneratedShop:
    """A day in the generated kernel, day by day; the small model's unless another is given."""

    def __init__(self, people: Population, world: World, day: Day, parameters: Mapping[str, float]) -> None:
        self.n = len(people)
        self.market = Life(people, world, day, seed=key(1), parameters=parameters)
        store = self.market.state.store
        self.bytes = (store.memory.nbytes + store.ids.nbytes) / self.n

    def live(self, days: int) -> None:
        """Live some days."""
        for _ in range(days):
            self.market.live()


class StarsimShop:
    """Starsim in a process of its own, which reports its CPU time."""

    def __init__(self, interpreter: str, n: int) -> None:
        command = [interpreter, "benchmarks/starsim_shop.py", str(n)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def seconds(self, days: int) -> float:
        """CPU seconds that some days took."""
        assert self.process.stdin
        assert self.process.stdout
        print(days, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline().split()[0])


def timed(live: Callable[[int], None]) -> Callable[[int], float]:
    """CPU seconds of some days of a shop of this process."""

    def seconds(days: int) -> float:
        began = time.process_time()
        live(days)
        return time.process_time() - began

    return seconds


def race(rounds: int, starsim: str) -> dict[str, list[float]]:
    """Million customer-days a CPU second of each engine, round by round."""
    from benchmarks.objects import Shop as MesaShop

    generated = GeneratedShop(small.people(CUSTOMERS), small.world(), small.DAY, {})
    print(f"bytes a customer: {generated.bytes:.0f} (at most 200)")
    engines = {
        "generated": timed(generated.live),
        "hand-written tiled": timed(HandwrittenShop(CUSTOMERS).live),
        "Mesa objects": timed(MesaShop(CUSTOMERS).live),
    }
    if starsim:
        engines["Starsim"] = StarsimShop(starsim, CUSTOMERS).seconds
    for seconds in engines.values():
        seconds(1)
    rates: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(rounds):
        for name, seconds in engines.items():
            rates[name].append(CUSTOMERS * DAYS[name] / seconds(DAYS[name]) / 1e6)
    return rates


def memory() -> None:
    """A million customers for a year, and the most memory that the process held."""
    from sim import simulate

    began = time.process_time()
    run = simulate(small.people(1_000_000), small.world(), small.DAY, days=365, seed=key(1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = time.process_time() - began
    print(f"1,000,000 customers x 365 days: {seconds:.1f} CPU s, peak {peak:.0f} MB (under 1024)")
    print("orders of the last day:", run.tallies["orders"][-1].tolist())


DAILY = {
    "day": ("scenarios/library/retail_omni.yaml", 20_000, 1 / 4),
    "full": ("benchmarks/full_day.yaml", 76_924, 1 / 8),
}
"""Scenario, agents (people of the partners are customers in addition), least share of the small model's rate."""


def whole_day(which: str, rounds: int) -> None:
    """A day of everything against the small model at the same number of customers, and where its time goes."""
    from scenarios.compile import compile as compiled
    from scenarios.load import load

    path, agents, least = DAILY[which]
    case = compiled(load(path), 0, agents=agents)
    full = GeneratedShop(case.population, case.world, case.day, case.parameters)
    shop = GeneratedShop(small.people(full.n), small.world(), small.DAY, {})
    rates: list[tuple[float, float]] = []
    for live in (full.live, shop.live):
        live(8)
    loading, days = full.market.machine.seconds(), full.market.state.day
    for _ in range(rounds):
        pair = [full.n * 28 / timed(live)(28) / 1e6 for live in (full.live, shop.live)]
        rates.append((pair[0], pair[1]))
    ratio = statistics.median(a / b for a, b in rates)
    print(f"{which} day, {full.n:,} customers: {statistics.median(a for a, _ in rates):.1f} M customer-days/s; small "
          f"model {statistics.median(b for _, b in rates):.1f}; ratio {ratio:.3f} (target {least:g})")  # fmt: skip
    spent = {name: seconds - loading.get(name, 0.0) for name, seconds in full.market.machine.seconds().items()}
    days = full.market.state.day - days
    barriers = sum(spent.get(m.name, 0.0) for m in case.day.moments if isinstance(m, Together)) / sum(spent.values())
    print(f"barriers take {barriers:.0%} of a day (at most a third); {full.bytes:.0f} bytes a customer (at most 1000)")
    print("\nnanoseconds a customer and day, by moment of the day:")
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"  {seconds / full.n / days * 1e9:7.2f}  {seconds / sum(spent.values()):5.1%}  {name}")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starsim", default="", help="a Python interpreter that has Starsim")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--memory", action="store_true", help="only the million customers")
    parser.add_argument("--day", action="store_true", help="only the default scenario's day")
    parser.add_argument("--full", action="store_true", help="only the day with everything in it")
    chosen = parser.parse_args()
    if chosen.day or chosen.full:
        whole_day("full" if chosen.full else "day", chosen.rounds)
        return
    if chosen.memory:
        memory()
        return
    rates = race(chosen.rounds, chosen.starsim)
    for name, found in rates.items():
        ratio = statistics.median(a / b for a, b in zip(rates["generated"], found, strict=True))
        target = f" (target {TARGETS[name]:g})" if name in TARGETS else ""
        print(f"{name:20s} {statistics.median(found):8.3f} M customer-days/s   generated / it = {ratio:.2f}{target}")


if __name__ == "__main__":
    main()
