"""Sharing: what some media show is passed on from person to person, so that a few posts go far and most do not."""

from __future__ import annotations

import numpy as np

from sim.barrier import Call, together
from sim.behaviour import EachUniform, State, Sum, Table, behaviour
from sim.behaviours.talk import acquaintances


@behaviour(writes="shown", over="medium", reduce=Sum())
def be_shown(passed: State) -> float:
    """How many media an acquaintance shows a person today."""
    return passed


@behaviour(writes="met")
def meet_what_is_shown(met: State, shown: State) -> float:
    """Who is shown something may meet it, like those whom the money reaches."""
    return met + shown


@behaviour(writes="exposure passed", over="medium", where="met")
def look_at_it(exposure: State, passed: State) -> tuple[float, float]:
    """What an acquaintance shows counts as an exposure, and costs nothing."""
    return max(exposure, passed), 0.0 * passed


@behaviour(writes="passes done_with", over="medium", where="met")
def pass_on(done_with: State, hits: State, luck: EachUniform, shared: Table) -> tuple[float, float]:
    """Some of those who see something they have not passed on yet show it to their acquaintances, each thing once.

    Source: content that spreads in a branching process (Watts and Peretti 2007; Goel et al. 2016); the share is the
    medium's.
    """
    now = hits * (1.0 - done_with) if luck < shared else 0.0
    return now, max(done_with, now)


@together(reads="passes passed", writes="passes passed")
def reach_friends(call: Call, *, degree: float = 8.0, rewired: float = 0.1) -> None:
    """In the evening what is passed on reaches the acquaintances, who meet it tomorrow.

    Source: model page M17 (small world).
    """
    passes = call["passes"]
    passed = np.zeros_like(passes)
    for medium in np.flatnonzero(passes.any(axis=1)):
        rows = np.flatnonzero(passes[medium])
        for known in acquaintances(call.ids, rows, call.seed, int(degree), rewired):
            passed[medium, known] = 1.0
    call["passed"] = passed
    call["passes"] = 0.0


@behaviour(writes="done_with", over="medium")
def see_something_new(done_with: State) -> float:
    """A new month brings new things to pass on."""
    return 0.0 * done_with
