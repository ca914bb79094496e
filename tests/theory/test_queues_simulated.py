"""The simulated hall in the long run is the hall of theory: a million arrivals, 99 % intervals below 2 %.

Intervals are by batch means after a warm-up. In M/M/c the wait of a million visitors is still too noisy (half-width
3.4 %), so known noise is taken out of it: a visitor's service and the gap to the next arrival are independent of the
visitor's wait, hence (service - mean) x g(wait) and (gap - mean) x g(wait) have mean 0 for any g, whatever the queue
does (martingale controls, Henderson & Glynn 2002). Their weights come from a pilot run with a seed of its own, so the
estimate is unbiased, and it uses no closed form.
"""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy import stats

from sim.service import recursion
from sim.service.erlang import erlang_a, erlang_c, erlang_c_tail
from sim.service.visitors import FOREVER, MINUTE, Roster, Visitors, microseconds

WARM = 20_000
BATCHES = 100


@dataclass
class LongRun:
    """A hall after its warm-up: minutes waited and who left, with the known noise behind them."""

    wait: np.ndarray
    left: np.ndarray
    noise: np.ndarray

    @classmethod
    def of(cls, seed, arrivals, rate, service, desks, patience=None):
        draw = np.random.default_rng(seed)
        size = arrivals + WARM
        gaps, services = draw.exponential(1 / rate, size), draw.exponential(service, size)
        endures = FOREVER if patience is None else microseconds(draw.exponential(patience, size))
        visitors = Visitors.of(microseconds(np.cumsum(gaps)), microseconds(services) + 1, endures)
        visits = recursion.serve(visitors, Roster([desks]))
        wait = visits.waited / MINUTE
        longer, slower = np.append(gaps[1:], 1 / rate) * rate - 1, services / service - 1
        noise = np.stack([slower, longer, slower * wait, longer * wait])
        return cls(wait[WARM:], visits.abandoned[WARM:].astype(float), noise[:, WARM:])


def by_batch(values, batches):
    size = values.shape[-1] // batches
    return values[..., : size * batches].reshape(*values.shape[:-1], batches, size).mean(-1)


def weights(pilot, measured):
    """How much of each known noise is in a mean, by least squares over the pilot's batches."""
    noise = by_batch(pilot.noise, BATCHES)
    columns = np.vstack([noise, np.ones(BATCHES)]).T
    return np.linalg.lstsq(columns, by_batch(measured, BATCHES), rcond=None)[0][:-1]


def interval(values, share=0.99):
    """Mean over batches and the half-width of its interval."""
    return values.mean(), stats.t.ppf((1 + share) / 2, len(values) - 1) * values.std(ddof=1) / len(values) ** 0.5


def assert_theory(means, theory):
    mean, half = interval(means)
    assert half < 0.02 * theory
    assert abs(mean - theory) < half


@pytest.mark.parametrize("desks", [1, 4])
def test_mmc_waits_as_erlang_c_says(desks):
    rate, service = 0.125 * desks, 6.0  # three quarters of the desks are busy
    theory = erlang_c(rate, service, desks)
    pilot = LongRun.of(11, 250_000, rate, service, desks)
    hall = LongRun.of(1, 1_000_000, rate, service, desks)
    noise = by_batch(hall.noise, BATCHES)
    for measure, expected in (
        (lambda run: run.wait, theory.wait),
        (lambda run: (run.wait > 0).astype(float), theory.waits),
        (lambda run: (run.wait > 5).astype(float), erlang_c_tail(rate, service, desks, 5)),
    ):
        assert_theory(by_batch(measure(hall), BATCHES) - weights(pilot, measure(pilot)) @ noise, expected)


def test_the_known_noise_has_mean_nought():
    """Else the estimate above would be biased: a mean may not be further from 0 than 4.5 standard errors."""
    noise = by_batch(LongRun.of(1, 1_000_000, 0.5, 6.0, 4).noise, BATCHES)
    assert (np.abs(noise.mean(1)) < 4.5 * noise.std(1, ddof=1) / BATCHES**0.5).all()


@pytest.mark.parametrize(("rate", "patience"), [(2 / 3, 15.0), (2 / 3, 30.0), (0.9, 15.0)])
def test_mmc_with_patience_waits_and_leaves_as_erlang_a_says(rate, patience):
    theory = erlang_a(rate, 6.0, patience, 4)
    hall = LongRun.of(2, 1_000_000, rate, 6.0, 4, patience)
    assert_theory(by_batch(hall.wait, BATCHES), theory.wait)
    assert_theory(by_batch(hall.left, BATCHES), theory.abandons)
    assert_theory(by_batch((hall.wait > 0).astype(float), BATCHES), theory.waits)
    identity = by_batch(hall.left, BATCHES) - by_batch(hall.wait, BATCHES) / patience  # P(leave) = E[wait] / patience
    mean, half = interval(identity)
    assert half < 0.02 * theory.abandons
    assert abs(mean) < half


def test_a_class_served_first_waits_as_cobham_says():
    """M/M/1 with two classes: wait = rho service / (1 - rho_1) and that over (1 - rho). Source: Cobham 1954."""
    draw = np.random.default_rng(3)
    size, rate, service, share = 1_000_000, 0.7, 1.0, 0.3
    priority = (draw.random(size) > share).astype(np.int64)
    come = microseconds(np.cumsum(draw.exponential(1 / rate, size)))
    visitors = Visitors.of(come, microseconds(draw.exponential(service, size)) + 1, priority=priority)
    waited = recursion.serve(visitors, Roster([1])).waited / MINUTE
    first = rate * service**2 / (1 - share * rate * service)
    for k, theory in ((0, first), (1, first / (1 - rate * service))):
        mean, half = interval(by_batch(np.where(priority == k, waited, 0), 50) / by_batch((priority == k) * 1.0, 50))
        assert half < 0.05 * theory
        assert abs(mean - theory) < half
