"""Touchpoints: submodels that follow customers from the first touch to the purchase, across channels and places."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sim.behaviours import booking, coupon_places, funnel, journeys, live, recognition
from sim.behaviours.funnel import STAGES
from sim.behaviours.journeys import LOOKS
from sim.dating import Numbers
from sim.day import Day, Each, Moment, Tally
from sim.market import PLACES, Market
from sim.options import along
from sim.spans import MONTH, QUARTER
from sim.weave import after, last
from sim.world import Tableau

Tables = dict[str, Tableau]
CLOCK_HOURS = tuple(f"{hour:02d}:00" for hour in range(24))


def _funnel(day: Day) -> Day:
    day = after(day, "wonder", funnel.enter_funnel)
    left = {"drop_basket"} & {moment.name for moment in day.moments}
    first = (
        *(() if left else (funnel.leave_cart,)),
        funnel.act,
        Tally("came_in", by=("segment",), sum="came_in", where="trip"),
        Tally("carts", by=("segment",), sum="carts", where="trip"),
        Tally("carts_left", by=("segment",), sum="dropped", where="trip"),
    )
    day = after(day, "drop_basket" if left else "choose", *first)
    day = after(day, "close_sale", funnel.go_down_funnel)
    counted = Tally("funnel", by=("segment", "funnel_depth@funnel_stage"))
    return last(day, Each(counted, funnel.leave_funnel, every=MONTH, offset=MONTH - 1))


def _journeys(day: Day) -> Day:
    counted = Tally("journeys", by=("look@look", "channel"), where="trip")
    return after(day, "choose", journeys.trace_look, counted)


def _leads(day: Day) -> Day:
    counted = Tally("leads", by=("segment",), sum="led", where="met")
    day = after(day, "hit", journeys.meet_online, journeys.open_lead, counted).insert(
        before="glimpse", add=journeys.cool_lead
    )
    came = (
        journeys.close_lead,
        Tally("led_in", by=("segment",), sum="led_in", where="trip"),
        Tally("store_visits", by=("segment",), sum="store_visits", where="trip"),
    )
    return after(day, "choose", *came)


def _repeat_buyers(day: Day) -> Day:
    by = ("segment", "channel")
    counted = (
        journeys.count_purchase,
        Tally("buyers", by=by, sum="first_time", where="bought"),
        Tally("repeat_buyers", by=by, sum="second_time", where="bought"),
    )
    return last(after(day, "close_sale", *counted), Each(journeys.open_quarter, every=QUARTER, offset=QUARTER - 1))


def _coupon_places(day: Day) -> Day:
    day = after(after(day, "appraise", coupon_places.miss_coupon), "fill_basket", coupon_places.leave_coupon_out)
    return day.replace("redeem", coupon_places.redeem_where_it_counts)


def _live_sales(day: Day) -> Day:
    counted = Tally("online_load", by=("order_hour@clock_hour",), sum="online_order", where="bought")
    return after(day, "close_sale", live.pick_usual_hour, live.place_order, counted)


def _recognition(day: Day) -> Day:
    day = after(day, "choose", recognition.recognise)
    if "take_time" in {moment.name for moment in day.moments}:
        served: tuple[Moment, ...] = (
            recognition.save_time,
            Tally("repeat_visits", by=("segment",), sum="repeat", where="visits"),
            Tally("repeat_service_us", by=("segment",), sum="repeat_service", where="visits"),
        )
        day = after(day, "take_time", *served)
    said = (
        recognition.suggest,
        Tally("suggested", by=("segment",), sum="suggested", where="bought"),
        Tally("suggestions_taken", by=("segment",), sum="taken", where="bought"),
    )
    return after(after(day, "fill_basket", *said), "stay", recognition.file_record)


def _booking(day: Day) -> Day:
    if "pick_hour" not in {moment.name for moment in day.moments}:
        return day
    return after(day, "pick_hour", booking.find_slot, booking.book)


def _regional_results(day: Day) -> Day:
    by = ("region", "channel")
    orders = Tally("orders_by_region", by=by, where="bought")
    return after(day, "sales", orders, Tally("sales_by_region", by=by, sum="paid", where="bought"))


TOUCHPOINTS: Mapping[str, Callable[[Day], Day]] = {
    "funnel": _funnel,
    "journeys": _journeys,
    "leads": _leads,
    "repeat_buyers": _repeat_buyers,
    "coupon_places": _coupon_places,
    "live_sales": _live_sales,
    "recognition": _recognition,
    "booking": _booking,
    "regional_results": _regional_results,
}
"""Submodels in the order they are added."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    "funnel": ("interest",),
    "journeys": ("search",),
    "coupon_places": ("coupons",),
}
"""Those that stand on others."""

AXES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "funnel": {"funnel_stage": STAGES},
    "journeys": {"look": LOOKS},
    "live_sales": {"clock_hour": CLOCK_HOURS},
}
"""Axes that only these submodels know."""


def _of_leads(market: Market) -> Tables:
    return {
        "online_medium": Tableau([float(m.online) for m in market.media], "medium"),
        "place": Tableau(along(market, lambda o: o.kind in PLACES), "option"),
    }


def _of_coupon_places(market: Market) -> Tables:
    return {"honours": Tableau(along(market, lambda o: o.coupons), "option")}


def _of_live_sales(market: Market) -> Tables:
    starts, weight = _cumulated(np.array(market.people.reading_hours, dtype=np.float64))
    return {
        "order_starts": Tableau(starts, "clock_hour"),
        "order_weight": Tableau(weight, "clock_hour"),
        "live_from": Tableau(along(market, lambda o: o.live_from), "option"),
        "live_hours": Tableau(along(market, lambda o: o.live_hours), "option"),
    }


def _of_booking(market: Market) -> Tables:
    hall = market.hall
    if hall is None:
        return {}
    desks, come = np.array(hall.desks, np.float64), np.array(hall.profile, np.float64)
    free = desks / max(desks.sum(), 1e-12) - (1.0 - hall.booking) * come / come.sum()
    slots = np.maximum(free, 0.0)
    starts, weight = _cumulated(slots if slots.sum() > 0.0 else desks)
    return {
        "slot_starts": Tableau(starts, "hour"),
        "slot_weight": Tableau(weight, "hour"),
        "booking": Tableau(hall.booking),
    }


def _cumulated(profile: Numbers) -> tuple[Numbers, Numbers]:
    """The share before each hour, and one over the share within it."""
    share = profile / profile.sum()
    return np.concatenate([[0.0], np.cumsum(share)[:-1]]), 1.0 / np.maximum(share, 1e-12)


TABLES: Mapping[str, Callable[[Market], Tables]] = {
    "leads": _of_leads,
    "coupon_places": _of_coupon_places,
    "live_sales": _of_live_sales,
    "booking": _of_booking,
}
"""Submodel -> the tables that it looks up."""
