"""Inducements: submodels of what people are offered: kinds of message, coupons on trial, a day for members, baskets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sim.behaviours import basket_lines, content, coupon_test, members_day
from sim.dating import dated
from sim.day import Day, Each, Tally
from sim.market import Market
from sim.people import TIERS
from sim.spans import WEEK
from sim.weave import after, last
from sim.world import Tableau

NO_DAY = 9.0
"""Days to go where there is no members' day: longer than a week."""


def _content(day: Day) -> Day:
    return after(day.replace("weigh_contacts", content.weigh_content), "hit", content.heed_content)


def _coupon_test(day: Day) -> Day:
    day = after(day, "bring_coupon", coupon_test.withhold_coupon)
    counted = (
        Tally("orders_by_coupon_arm", by=("coupon_arm",), where="bought"),
        Tally("margin_by_coupon_arm", by=("coupon_arm",), sum="margin", where="bought"),
        Tally("redeemed_by_coupon_arm", by=("coupon_arm",), sum="redeemed", where="bought"),
        Tally("orders_by_coupon_use", by=("coupon_use@coupon_use",), where="bought"),
        coupon_test.note_coupon_use,
    )
    people = (
        Tally("people_by_coupon_arm", by=("coupon_arm",)),
        Tally("people_by_coupon_use", by=("coupon_use@coupon_use",)),
    )
    return last(
        after(day, "coupons_redeemed", *counted),
        Each(*people, every=WEEK, offset=WEEK - 1),
    )


def _members_day(day: Day) -> Day:
    return after(day.insert(add=members_day.keep_for_the_day, before="gather"), "join_offers",
                 members_day.give_members_price)  # fmt: skip


def _basket_lines(day: Day) -> Day:
    day = day.insert(add=basket_lines.count_lines, before="value_goods")
    day = after(day, "count_lines", basket_lines.write_line, basket_lines.hold_several)
    counted = (
        Tally("orders_of_several", by=("segment",), sum="several", where="bought"),
        Tally("lines_sold", by=("category",), sum="line", where="bought"),
    )
    return after(day, "orders", *counted)


def _content_tables(market: Market) -> dict[str, Tableau]:
    return {"content": Tableau([float(content.KINDS.index(m.content)) for m in market.media], "medium")}


def _members_day_tables(market: Market) -> dict[str, Tableau]:
    rule = market.members_day
    weekday = (np.arange(market.days) + market.first_weekday) % WEEK
    to_go = (rule.weekday - weekday) % WEEK
    return {
        "days_to_go": dated(np.where(rule.discount > 0.0, to_go, NO_DAY).astype(np.float64), ""),
        "members_discount": dated(np.where(to_go == 0, rule.discount, 0.0), ""),
        "club": Tableau([float(k in rule.tiers) for k in range(len(TIERS))], "tier"),
    }


INDUCEMENTS: Mapping[str, Callable[[Day], Day]] = {
    "content": _content,
    "coupon_test": _coupon_test,
    "members_day": _members_day,
    "basket_lines": _basket_lines,
}
"""Submodels in the order they are added."""
INDUCEMENT_TABLES: Mapping[str, Callable[[Market], dict[str, Tableau]]] = {
    "content": _content_tables,
    "members_day": _members_day_tables,
}
"""Submodel -> the tables that it looks up."""
INDUCEMENT_AXES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "coupon_test": {"coupon_arm": coupon_test.ARMS, "coupon_use": coupon_test.USES},
}
"""Submodel -> the axes that it brings."""
INDUCEMENTS_NEED: Mapping[str, tuple[str, ...]] = {"coupon_test": ("coupons",)}
"""Submodels that stand on others."""
