"""Voices and promises of the library: rivals that are loud, anger that spreads, delivery dates that are not kept."""

from __future__ import annotations

from typing import Any

import pytest

from sim.kpi import KPIS
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_voices")

SIZE: dict[str, Any] = {"agents": 3000}
WEB = 1


def orders(o: Outcome) -> float:
    return float(o.table("orders").sum())


def test_a_loud_rival_weakens_our_adverts(library: Any) -> None:
    assert library.change("loud_rivals", "louder_blue", orders, **SIZE).high < 0
    assert library.change("loud_rivals", "quiet_market", orders, **SIZE).low > 0


def test_anger_spreads_after_an_outage_and_an_answer_calms_it(library: Any) -> None:
    def angered(o: Outcome) -> float:
        return float(o.table("angered").sum())

    size: dict[str, Any] = {"agents": 1500, "days": 182}
    calm, furious, answered = (
        library.values("service_offers", arm, angered, **size) for arm in ("", "outage", "outage_and_answer")
    )
    assert all(more > 10 * few for few, more in zip(calm, furious, strict=True))
    assert all(fewer < 0.5 * more for fewer, more in zip(answered, furious, strict=True))
    assert library.change("service_offers", "outage", KPIS["nps"], **size).high < 0


def test_a_promise_that_is_not_kept_costs_more_than_it_wins(library: Any) -> None:
    def sent_back(o: Outcome) -> float:
        return float(o.table("returns")[:, WEB].sum() / o.table("sales")[:, WEB].sum())

    def chosen(o: Outcome) -> float:
        return float(o.tallies["choices"][:28, :, WEB].sum())

    at_first = library.change("delivery_promise", "tomorrow", chosen, "careful", seeds=8, **SIZE)
    assert at_first.low > 0, "at first a date wins orders"
    assert library.change("delivery_promise", "tomorrow", sent_back, seeds=8, **SIZE).low > 0
    assert library.change("delivery_promise", "tomorrow", KPIS["satisfaction"], seeds=8, **SIZE).high < 0
    assert library.change("delivery_promise", "tomorrow", KPIS["churn"], seeds=8, **SIZE).low > 0
    kept = library.change("delivery_promise", "kept_tomorrow", KPIS["profit"], seeds=8, **SIZE)
    assert kept.low > 0 > library.change("delivery_promise", "tomorrow", KPIS["profit"], seeds=8, **SIZE).high
