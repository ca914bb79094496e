"""Publicity: submodels of how a name and a message get about, beyond what a budget buys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.behaviours import awareness, community, sessions, sharing, topical
from sim.day import Day, Each, Tally
from sim.market import Market
from sim.portable import elementwise, log
from sim.spans import MONTH, WEEK
from sim.weave import after, last
from sim.world import Tableau

Tables = dict[str, Tableau]


def _awareness(day: Day) -> Day:
    day = after(day, "hit", awareness.meet_news, awareness.hear_of_us)
    day = after(day, "consider", awareness.know_first)
    counted = Tally("adopters", by=("segment",), sum="first_purchase", where="bought")
    day = after(day, "stay", awareness.adopt, counted)
    surveyed = Each(Tally("aware", by=("segment",), sum="knows"), every=WEEK, offset=WEEK - 1)
    return last(day, awareness.tell_friends, surveyed)


def _sharing(day: Day) -> Day:
    before = "meet_or_be_due" if "meet_or_be_due" in {m.name for m in day.moments} else "meet"
    day = after(day, before, sharing.be_shown, sharing.meet_what_is_shown)
    day = after(after(day, "expose", sharing.look_at_it), "hit", sharing.pass_on)
    return last(day, sharing.reach_friends, Each(sharing.see_something_new, every=MONTH, offset=MONTH - 1))


def _community(day: Day) -> Day:
    day = after(day, "come_due", community.admit)
    goodbye = Tally("group_left", by=("segment",), sum="left_group", where="met")
    told = (community.be_told, community.remember_group, Tally("group_told", by=("segment",), sum="told", where="met"))
    day = after(day, "hit", community.say_goodbye, goodbye, community.leave_group, *told)
    own = Tally("own_sales", by=("segment",), sum="own_paid", where="bought")
    day = after(day, "account", community.credit_group, own, community.join_group)
    members = Each(Tally("group", by=("segment",), sum="in_group"), every=WEEK, offset=WEEK - 1)
    return last(day, members)


def _catchment(day: Day) -> Day:
    return after(day, "expose", topical.attend_event)


def _hot_topics(day: Day) -> Day:
    return Day(topical.strike, *after(day, "come_due", topical.join_in))


def _synergy(day: Day) -> Day:
    return after(day, "persuade", topical.hear_online, topical.hear_at_store, topical.work_together)


def _sessions(day: Day) -> Day:
    by = ("segment",)
    day = after(
        day, "wonder", sessions.follow_advert, Tally("sessions_of_adverts", by=by, sum="curious", where="met"),
        Tally("pages_of_adverts", by=by, sum="curious_pages", where="met"),
    )  # fmt: skip
    return after(
        day, "choose", sessions.look_us_up, Tally("sessions_of_trips", by=by, sum="looking", where="trip"),
        Tally("pages_of_trips", by=by, sum="looking_pages", where="trip"),
    )  # fmt: skip


PUBLICITY: Mapping[str, Callable[[Day], Day]] = {
    "awareness": _awareness,
    "hot_topics": _hot_topics,
    "community": _community,
    "sharing": _sharing,
    "catchment": _catchment,
    "synergy": _synergy,
    "sessions": _sessions,
}
"""Submodels in the order they are added."""

PUBLICITY_NEEDS: Mapping[str, tuple[str, ...]] = {
    "hot_topics": ("triggers",),
    "community": ("triggers",),
    "sessions": ("interest", "search"),
}
"""Those that stand on others."""


def _of_catchment(market: Market) -> Tables:
    ways = [elementwise(log, 1.0 + m.spread.within_km / 2.0) for m in market.media]
    return {
        "event_way": Tableau([float(w) for w in ways], "medium"),
        "on_screen": Tableau([float(m.spread.shown_online) for m in market.media], "medium"),
    }


def _of_synergy(market: Market) -> Tables:
    return {
        "online_medium": Tableau([float(m.online) for m in market.media], "medium"),
        "at_store": Tableau([float(m.spread.at_store) for m in market.media], "medium"),
    }


PUBLICITY_TERMS: Mapping[str, Callable[[Market], Tables]] = {
    "hot_topics": lambda market: {
        "hot": Tableau(0.0),
        "topical": Tableau([m.spread.hot for m in market.media], "medium"),
    },
    "community": lambda market: {"group_only": Tableau([float(m.spread.group) for m in market.media], "medium")},
    "sharing": lambda market: {"shared": Tableau([m.spread.shared for m in market.media], "medium")},
    "catchment": _of_catchment,
    "synergy": _of_synergy,
}
"""Submodel -> the tables that it looks up."""
