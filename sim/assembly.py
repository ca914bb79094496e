"""Assembly: a described market, put together as what an engine lives."""

from __future__ import annotations

from sim.day import Day
from sim.market import Market
from sim.population import Population
from sim.routine import routine
from sim.switches import switched_off
from sim.tables import world
from sim.traits import synthesise
from sim.world import World


def build(market: Market, seed: int, customers: int) -> tuple[Population, World, Day, dict[str, float]]:
    """What `simulate` needs: people, world, the order of the day, and the parameters that differ from their defaults.

    Args:
        market: the description.
        seed: 64-bit key of the replication (`sim.draws.key`).
        customers: how many of our customers to simulate.

    Raises:
        ModelError: the description does not fit together.
    """
    hall = market.hall
    numbers = {"take_time.minutes": hall.service_minutes, "take_time.cv": hall.service_cv} if hall else {}
    day = routine(market)
    numbers |= dict(market.parameters) | switched_off(market.off, day.parameters())
    return synthesise(market, seed, customers), world(market, customers), day, numbers
