"""Relations: submodels that follow a customer's life with us and steer contacts and care by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.aims import campaign_tables
from sim.behaviours import campaigns, rescue, stages, status, unmet
from sim.day import Day, Each, Tally
from sim.market import Market
from sim.spans import MONTH, WEEK
from sim.weave import after, last
from sim.world import Tableau


def _stages(day: Day) -> Day:
    won = [Tally(name, by=("segment",), sum=name, where="bought") for name in ("won", "won_back")]
    by_stage = Tally("orders_by_stage", by=("stage", "channel"), where="bought")
    day = after(after(day, "account", stages.greet), "orders", *won, by_stage)
    return last(day, Each(stages.move_stage, Tally("stages", by=("stage",)), every=WEEK, offset=WEEK - 1))


def _tags(day: Day) -> Day:
    return after(day, "hit", campaigns.speak_to_tags)


def _campaigns(day: Day) -> Day:
    day = after(day, "come_due", campaigns.call_up, campaigns.join_the_line)
    day = after(after(day, "count_due", campaigns.count_sent, campaigns.note_call), "account", campaigns.answer)
    return after(day, "orders", Tally("answers", by=("segment",), sum="answered", where="bought"))


def _status(day: Day) -> Day:
    return after(day, "experience", status.resent_crowd)


def _rescue(day: Day) -> Day:
    if "arrive" in {m.name for m in day.moments}:
        day = after(day, "arrive", rescue.call_rescued_first)
    cost = Tally("care_cost", by=("segment",), sum="care_cost", where="amends")
    care = Each(rescue.make_amends, cost, every=MONTH, offset=MONTH - 1)
    return last(day, rescue.ask_best, care)


def _unmet(day: Day) -> Day:
    return after(day, "appraise", unmet.miss_something)


RELATIONS: Mapping[str, Callable[[Day], Day]] = {
    "stages": _stages,
    "tags": _tags,
    "campaigns": _campaigns,
    "rescue": _rescue,
    "status": _status,
    "unmet_needs": _unmet,
}
"""Submodels in the order they are added."""
RELATION_TABLES: Mapping[str, Callable[[Market], dict[str, Tableau]]] = {"campaigns": campaign_tables}
"""Submodel -> the tables that it looks up."""
RELATION_AXES: Mapping[str, Mapping[str, tuple[str, ...]]] = {"stages": {"stage": stages.STAGES}}
"""Submodel -> the axes that it brings."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "campaigns": ("triggers", "stages"),
    "rescue": ("tiers",),
    "status": ("exclusivity",),
}
"""Submodels that stand on others."""
