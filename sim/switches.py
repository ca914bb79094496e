"""Switches: how each submodel is turned off, as the numbers of its behaviours that make it say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.errors import ModelError, near_miss

SWITCHES: Mapping[str, Mapping[str, float]] = {
    "media": {
        "persuade.strength": 0.0,
        "persuade_by_hill.strength": 0.0,
        "come_back.media_help": 0.0,
        "borrow_name.strength": 0.0,
    },
    "fatigue": {"attend.fatigue_slope": 0.0, "annoy.loss": 0.0, "opt_out.slope": 0.0},
    "opt_out": {"opt_out.chance": 0.0},
    "inertia": {"choose.inertia": 0.0},
    "waiting": {"choose.wait_weight": 0.0, "experience.wait_loss": 0.0},
    "delivery": {"choose.delay_weight": 0.0, "believe_promise.delay_weight": 0.0, "experience.delay_loss": 0.0},
    "satisfaction": {"experience.speed": 0.0, "consider.liking": 0.0, "stay.care": 0.0, "annoy.loss": 0.0},
    "issues": {"experience.issue_chance": 0.0},
    "dropout": {"stay.leaving": 0.0},
    "reactivation": {"come_back.chance": 0.0},
    "add_on": {"fill_basket.add_on_size": 0.0},
}
"""Submodel -> "behaviour.parameter" -> the value at which it is off."""


def switched_off(names: Iterable[str], known: Iterable[str] | None = None) -> dict[str, float]:
    """The numbers that turn some submodels off.

    Args:
        names: of the submodels.
        known: "behaviour.parameter" of the day that is lived; numbers of others are left out. None = all.

    Raises:
        ModelError: no submodel of that name.
    """
    numbers: dict[str, float] = {}
    for name in sorted(names):
        if name not in SWITCHES:
            raise ModelError(f"no submodel '{name}' to switch off{near_miss(name, SWITCHES)}")
        numbers |= SWITCHES[name]
    lived = set(numbers if known is None else known)
    return {name: value for name, value in numbers.items() if name in lived}
