"""Stage: runs trials of a validation; keeps the settled markets of one replication at a time."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from optimize.outcome import Outcome, add_up
from optimize.patterns.facts import facts_of
from optimize.patterns.journal import Journal
from optimize.patterns.trial import Prices, Push, Rehearsal, Setup, Trial
from scenarios.calendar import Calendar
from scenarios.compile import Case, compile, describe
from scenarios.dating import during
from scenarios.load import Scenario, load
from sim import market as m
from sim.draws import stream, uniform
from sim.engine import Snapshot, simulate
from sim.run import Run
from sim.spans import WEEK, YEAR
from sim.tables import world


class Stage:
    """What a worker process does with rehearsals."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self._replication = -1
        self._settled: dict[tuple[str, tuple[str, ...], float], Snapshot | None] = {}

    def __call__(self, task: Rehearsal) -> Outcome:
        """Live a trial's judged days under one luck: tallies by week, facts as measures."""
        trial, setup = task.trial, self.setup
        name = trial.scenario or setup.scenario
        before, after = (_load(name, tuple(setup.settings(trial, then))) for then in (False, True))
        calendar = Calendar.of(before)
        case = compile(before, task.replication)
        morning = self._morning(case, trial, task.replication, calendar)
        case = _changed(case, before, after, trial, task.replication, calendar)
        journal = Journal(case.population.ids, calendar.burn_in) if trial.journal else None
        day = journal.into(case.day) if journal else case.day
        run = _live(replace(case, day=day), morning, trial)
        outcome = add_up(run.tallies, np.arange(trial.length) // WEEK)
        measures = {"people": float(case.customers)}
        if journal is not None:
            ways = case.population.columns["way"].values
            measures |= facts_of(journal, case.market, case.customers, ways, int(run.tallies["sales"].sum()))
        return replace(outcome, measures=measures)

    def _morning(self, case: Case, trial: Trial, replication: int, calendar: Calendar) -> Snapshot | None:
        if replication != self._replication:
            self._replication, self._settled = replication, {}
        place = (trial.scenario, trial.always, trial.people)
        if not calendar.burn_in:
            return None
        if place not in self._settled:
            run = simulate(case.population, case.world, case.day, days=calendar.burn_in, seed=case.seed,
                           parameters=case.parameters)  # fmt: skip
            assert run.snapshot is not None
            self._settled[place] = run.snapshot
        return self._settled[place]


@lru_cache(maxsize=64)
def _load(name: str, sets: tuple[str, ...]) -> Scenario:
    return load(name, sets)


def _live(case: Case, morning: Snapshot | None, trial: Trial) -> Run:
    told = {"days": trial.length, "seed": case.seed, "start": morning, "parameters": case.parameters}
    if trial.shuffled:
        from sim import spec

        return spec.simulate(case.population, case.world, case.day, order=3, **told)  # type: ignore[arg-type]
    return simulate(case.population, case.world, case.day, threads=trial.threads, **told)  # type: ignore[arg-type]


def _changed(case: Case, before: Scenario, after: Scenario, trial: Trial, replication: int, calendar: Calendar) -> Case:
    """The case from the first judged morning: other settings, other money, other prices."""
    market = case.market
    if trial.then:
        case = compile(after, replication)
        market = case.market
    if trial.window is not None:
        first, last = (calendar.burn_in + day for day in trial.window)
        market = during(describe(before), market, (first, last))
    if trial.media:
        market = replace(market, spend=_pushed(market, trial.media, calendar.burn_in))
    if trial.prices:
        market = _moving_prices(market, trial.prices, calendar.burn_in, case.seed)
    if market is case.market:
        return case
    return replace(case, market=market, world=world(market, case.customers))


def _pushed(market: m.Market, pushes: tuple[Push, ...], burn_in: int) -> m.Spend:
    """Money by week, each week its own period, times the factors."""
    weeks = -(-market.days // WEEK)
    period = np.asarray(market.spend.period_of_day)
    first_day = np.minimum(np.arange(weeks) * WEEK, market.days - 1)
    money: dict[str, dict[str, tuple[float, ...]]] = {}
    for medium, segments in market.spend.money.items():
        factor = np.ones(weeks)
        for push in pushes:
            if push.medium in ("", medium):
                judged = first_day - burn_in
                factor[(judged >= push.first) & (judged < push.after)] *= push.factor
        money[medium] = {name: tuple(np.asarray(week)[period[first_day]] * factor) for name, week in segments.items()}
    return m.Spend(money, tuple(int(d) // WEEK for d in range(market.days)))


def _moving_prices(market: m.Market, how: Prices, burn_in: int, seed: int) -> m.Market:
    """Prices of all our channels that change every judged week, by lot or after the season."""
    path = weekly_prices(market, how, burn_in, seed)
    factor = np.ones(market.days)
    for day in range(burn_in, market.days):
        factor[day] = path[(day - burn_in) // WEEK]
    options = tuple(replace(o, price=tuple(np.broadcast_to(o.price, market.days) * factor)) for o in market.options)
    return replace(market, options=options)


def weekly_prices(market: m.Market, how: Prices, burn_in: int, seed: int) -> list[float]:
    """The price factor of each judged week: within 10 %, by lot; or up to 10 % dearer when people need more."""
    weeks = range(-(-(market.days - burn_in) // WEEK))
    if how == "randomised":
        name = stream("patterns.price")
        return [0.9 + 0.2 * uniform(0, week, name, seed) for week in weeks]
    season = np.array(market.categories[0].season)
    at = [((burn_in + WEEK * (w + market.first_week)) % YEAR) * len(season) // YEAR for w in weeks]
    spread = float(np.abs(season - 1.0).max()) or 1.0
    return [1.0 + 0.1 * float(season[k] - 1.0) / spread for k in at]


def stage(setup: Setup) -> Stage:
    """Factory for worker processes."""
    return Stage(setup)
