"""Credit: the submodel by which a share of each online order counts for the store that serves the customer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.behaviours import effort
from sim.day import Day, Tally
from sim.market import PLACES, Market
from sim.options import along
from sim.weave import after, sums
from sim.world import Tableau


def _credit(day: Day) -> Day:
    """Effort at pitches, where there are any, and at the counter, where there is a hall; what is credited in any case.

    It comes after all other submodels, so that a hand-over takes the place of an errand before others lengthen it.
    """
    moments = {moment.name for moment in day.moments}
    day = after(day, "choose", effort.make_effort)
    day = after(day, "came", Tally("effort", by=("segment",), sum="effort_millionths", where="came"))
    day = after(day, "sales", effort.credit_store, Tally("credited", by=("home",), sum="credited", where="bought"))
    day = _at_pitches(day) if "mention" in moments else day
    return _at_the_counter(day) if "take_time" in moments else day


def _at_pitches(day: Day) -> Day:
    counted = sums("heard_in_store served_in_store", ("segment", "partner"), "bought")
    return after(day.replace("mention", effort.mention), "credited", effort.note_words, *counted)


def _at_the_counter(day: Day) -> Day:
    counted = (
        Tally("hand_overs", by=("segment",), sum="handed_over", where="visits"),
        Tally("hand_over_us", by=("segment",), sum="hand_over_us", where="visits"),
    )
    return after(after(day, "take_time", effort.hand_over, *counted), "arrive", effort.wait_for_goods)


CREDIT: Mapping[str, Callable[[Day], Day]] = {"credit": _credit}
"""The submodel by its name (model page O4; feature A27)."""


def credit_tables(market: Market) -> dict[str, Tableau]:
    """What it looks up; people who fetch an order come to the hall and wait their turn there like everybody else."""
    hall = market.hall is not None
    return {
        "online_credit": Tableau(market.credit.online_sales),
        "staffed": Tableau(along(market, lambda o: o.kind in PLACES), "option"),
        "fetched": Tableau(along(market, lambda o: o.kind == "pickup"), "option"),
        "queue": Tableau(along(market, lambda o: hall and (o.queue or o.kind == "pickup")), "option"),
    }


CREDIT_TABLES: Mapping[str, Callable[[Market], dict[str, Tableau]]] = {"credit": credit_tables}
"""Submodel -> the tables that it looks up."""
