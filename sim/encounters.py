"""Encounters: submodels of what happens when people meet us: at a desk, in a shop, in the app, in service."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.behaviours import comfort, counter, cover, cycles, routing, service_offers, showrooms, stock
from sim.day import Day, Tally
from sim.weave import after, sums


def _sales_steps(day: Day) -> Day:
    day = after(day, "take_time", counter.meet_clerk, counter.walk_steps, counter.take_longer)
    day = after(day, "experience", counter.conclude, counter.sell_at_desk)
    served = Tally("served", by=("home",), sum="visits", where="bought")
    return after(day, "came", served, *sums("received understood proposed closed", ("home",), "bought"))


def _routing(day: Day) -> Day:
    day = after(after(day, "set_out", routing.bring_business), "choose", routing.route)
    day = after(day, "experience", routing.struggle, routing.ask_hard_cases)
    day = after(day, "needs", Tally("routed", by=("segment",), sum="routed", where="trip"))
    return after(day, "came", *sums("hard_business hard_content", ("segment",), "came"))


def _showrooms(day: Day) -> Day:
    day = after(after(day, "appraise", showrooms.feel_sure), "account", showrooms.live_near)
    return after(day, "orders", *sums("near_order near_paid near_returned", ("channel",), "bought"))


def _invitations(day: Day) -> Day:
    day = after(after(day, "look_around", showrooms.show_the_way), "appraise", showrooms.follow_the_way)
    day = after(day, "account", showrooms.hand_over_present)
    day = after(day, "needs", *sums("looks_online invited", ("segment",), "trip"))
    return after(day, "orders", Tally("presents", by=("segment",), sum="present", where="bought"))


def _immersive(day: Day) -> Day:
    day = after(after(day, "look_around", showrooms.step_inside), "appraise", showrooms.feel_inside)
    day = after(day, "know_goods", showrooms.know_from_inside)
    return after(day, "needs", Tally("immersed", by=("segment",), sum="immersed", where="trip"))


def _experience_levels(day: Day) -> Day:
    day = after(after(day, "experience", comfort.enjoy), "account", comfort.pay_for_comfort)
    return after(day, "orders", Tally("comfort_cost", by=("segment", "channel"), sum="comfort_cost", where="bought"))


def _service_offers(day: Day) -> Day:
    moments = (
        service_offers.come_with_trouble,
        service_offers.solve,
        service_offers.offer_in_service,
        service_offers.answer_offer,
        service_offers.sell_in_service,
        service_offers.resent_service,
    )
    counted = (
        "solved unsolved offered_after_solved offered_after_unsolved accepted_after_solved accepted_after_unsolved"
    )
    day = after(after(day, "experience", *moments), "came", *sums(counted, ("segment",), "bought"))
    return after(day, "churned", Tally("left_unsolved", by=("segment",), sum="left", where="unsolved"))


def _buying_cycle(day: Day) -> Day:
    day = after(day, "count_down", cycles.decide, cycles.look_back, cycles.count_weeks)
    decided = Tally("decided", by=("segment", "cycle_week"), where="decided")
    return after(day, "needs", decided, Tally("decision_days", by=("segment",), sum="decision", where="decided"))


def _cover(day: Day) -> Day:
    day = day.insert(add=cover.need_cover, before="count_down")
    day = day.insert(add=cover.think_of_cover, before="need_cover")
    day = after(after(day, "choose", cover.get_durable), "account", cover.get_cover, cover.own_it)
    return after(day, "orders", Tally("covers", by=("segment", "owned_month"), where="got_cover"))


def _stock(day: Day) -> Day:
    day = after(day, "close_sale", stock.fetch_goods, stock.go_without)
    day = after(day, "experience", stock.miss_goods)
    return after(day, "came", Tally("missed", by=("segment",), sum="missing", where="came"))


ENCOUNTERS: Mapping[str, Callable[[Day], Day]] = {
    "sales_steps": _sales_steps,
    "routing": _routing,
    "showrooms": _showrooms,
    "invitations": _invitations,
    "immersive": _immersive,
    "experience_levels": _experience_levels,
    "service_offers": _service_offers,
    "buying_cycle": _buying_cycle,
    "cover": _cover,
    "stock": _stock,
}
"""Submodels of encounters in the order they are added (model page O2 to O4; features C33, C35 and C45 to C51)."""

ENCOUNTERS_NEED: Mapping[str, tuple[str, ...]] = {
    "showrooms": ("search",),
    "invitations": ("search",),
    "immersive": ("search",),
}
"""Those that stand on other submodels."""
