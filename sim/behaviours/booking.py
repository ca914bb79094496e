"""Booking: who books a time comes in a slot, and slots are where desks are free."""

from __future__ import annotations

from sim.behaviour import State, Sum, Table, Uniform, behaviour


@behaviour(writes="free_slot", over="hour", where="visits", reduce=Sum())
def find_slot(moment: Uniform, slot_starts: Table, slot_weight: Table) -> float:
    """A free slot, in hours after opening: hours have as many as their desks have time left by those who just come.

    The inverse of the cumulated slots, as for arrivals. Source: feature C20.
    """
    return min(1.0, max(0.0, (moment - slot_starts) * slot_weight))


@behaviour(writes="hours booked", where="visits")
def book(hours: State, free_slot: State, luck: Uniform, booking: Table) -> tuple[float, float]:
    """Some visitors book on their phone and come at their slot instead of when everybody comes.

    Source: feature C20 (booking a time to smooth peaks).
    """
    books = luck < booking
    return free_slot if books else hours, 1.0 if books else 0.0
