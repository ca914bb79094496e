"""Where customers went: the same people on the same days under two arms, option by option."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimize.arms import Arm
from optimize.outcome import Outcome
from optimize.replication import Job, Replicator
from sim.barrier import Call, together

Trips = dict[str, tuple[NDArray[np.int64], NDArray[np.int8]]]
"""Day -> (ids, position of the option chosen) of everybody who needed something."""


@together(reads="channel", where="trip")
def witness(call: Call) -> None:
    """Keep who chose what today."""
    call.memory[str(call.day)] = (call.ids.copy(), call["channel"].astype(np.int8))


class FlowReplicator(Replicator):
    """Runs two arms of a replication and counts who moved between which options."""

    def __call__(self, job: Job | tuple[Job, Job]) -> Outcome:
        """The matrix of one replication, shape (1, options, options): rows under the first arm, columns the second."""
        if isinstance(job, Job):
            return super().__call__(job)
        before, after = (self._trips(one) for one in job)
        options = len(self.options(job[0].arm))
        return Outcome({"flow": count_moves(before, after, options)[None]})

    def options(self, arm: Arm) -> tuple[str, ...]:
        """Every option a customer has: ours, rivals, nothing."""
        case = self._people(self._replication, arm.strategy)
        return case.world.axes["option"]

    def _trips(self, job: Job) -> Trips:
        case = self._people(job.replication, job.arm.strategy)
        run, _ = self.live(job, case.day.insert(after="choose", add=witness))
        assert run.snapshot is not None
        trips: Trips = run.snapshot.memory["witness"]
        return trips


def count_moves(before: Trips, after: Trips, options: int) -> NDArray[np.int64]:
    """How many trips of the same customer and day went to each option before (rows) and after (columns).

    A trip that only one arm has (the customer had gone, or had stocked up) counts as buying nothing in the other.
    """
    moved = np.zeros((options, options), np.int64)
    nothing = options - 1
    for day in sorted(set(before) | set(after)):
        ids_b, chosen_b = before.get(day, _NOBODY)
        ids_a, chosen_a = after.get(day, _NOBODY)
        everyone = np.union1d(ids_b, ids_a)
        row = _spread(everyone, ids_b, chosen_b, nothing)
        column = _spread(everyone, ids_a, chosen_a, nothing)
        moved += np.bincount(row * options + column, minlength=options**2).reshape(options, options)
    return moved


_NOBODY = (np.zeros(0, np.int64), np.zeros(0, np.int8))


def _spread(
    everyone: NDArray[np.int64], ids: NDArray[np.int64], chosen: NDArray[np.int8], otherwise: int
) -> NDArray[np.int64]:
    places = np.full(len(everyone), otherwise, np.int64)
    places[np.searchsorted(everyone, ids)] = chosen
    return places
