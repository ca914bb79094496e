"""Credit for online sales beside other submodels: who fetches an order comes for it, whatever the app offers."""

from __future__ import annotations

from collections.abc import Callable

from lived_markets import agreed, living

from sim.market import Market

live = living(14, 400)


def test_who_fetches_an_order_is_not_routed_to_the_app(make_market: Callable[..., Market]) -> None:
    everybody = {"route.hardest": 1.0, "route.base": 20.0}
    run = agreed(live, make_market(30, on=frozenset(["credit", "routing"]), parameters=everybody), 400)
    store, _, pickup, _ = run.tallies["choices"].sum(axis=(0, 1))[:4]
    assert store == 0
    assert run.tallies["routed"].sum() > 0
    assert run.tallies["hand_overs"].sum() == run.tallies["visits"].sum() == pickup > 0
