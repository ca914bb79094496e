"""Meetings: what people bring at birth that only submodels of encounters (`sim.encounters`) know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.draws import BIRTH, uniforms
from sim.market import Market
from sim.population import Column
from sim.portable import elementwise, exp, normal_inverse

if TYPE_CHECKING:
    from sim.traits import Birth

THREE_YEARS = 1092.0
"""Days: what was bought within them is still owned at the start."""
NEVER = -10_000.0
"""The day on which people bought a thing that they do not own."""


def met(market: Market, birth: Birth, home: NDArray[np.float64]) -> dict[str, Column]:
    """Columns of the submodels that are on; `home` is the position of each person's hall."""
    made: dict[str, Column] = {}
    if "sales_steps" in market.on:
        made["hall_skill"] = _hall_skill(birth, home)
    if "buying_cycle" in market.on:
        weeks = np.zeros(len(birth.ids))
        made["cycle_week"] = Column(weeks, indexes="cycle_week", meaning="week in which the last decision was made")
    if "cover" in market.on:
        made |= _owned(market, birth)
    return made


def _hall_skill(birth: Birth, home: NDArray[np.float64]) -> Column:
    """How well each person's hall sells: one standard normal number for a hall, the same for all its visitors."""
    luck = uniforms(home.astype(np.int64), BIRTH, "birth.hall_skill", birth.seed)
    return Column(elementwise(normal_inverse, luck), kind="trait", meaning="how well the person's hall sells")


def _owned(market: Market, birth: Birth) -> dict[str, Column]:
    """What people own at the start: as many things as needs make in three years, of even ages."""
    things = {c.covers.thing for c in market.categories if c.covers is not None}
    rate = sum(c.rate for c in market.categories if c.name in things)
    owns = birth.luck("owns") < 1.0 - exp(-rate * THREE_YEARS / 7.0)
    age = np.floor(birth.luck("owned_age") * THREE_YEARS) + 1.0
    day = np.where(owns, -age, NEVER)
    return {
        "owned_on": Column(day, meaning="day on which the thing was bought, -10000 none"),
        "owned_month": Column(np.zeros(len(birth.ids)), indexes="owned_month", meaning="its age in months"),
    }
