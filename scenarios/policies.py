"""What a scenario lays down (`scenarios.policy`), as the simulator's description of it."""

from __future__ import annotations

from typing import Any

from scenarios.calendar import Calendar
from scenarios.schema import Settings
from sim import policy
from sim.people import TIERS

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def policies(s: Settings) -> dict[str, Any]:
    """The policies of a market by field; what a scenario does not lay down keeps the simulator's default."""
    made: dict[str, Any] = {}
    if s.occasions:
        made["occasions"] = tuple(
            policy.Occasion(name, o.share, o.basket, dict(o.channels), dict(o.segments))
            for name, o in s.occasions.items()
        )
    if s.tags:
        made["tags"] = tuple(policy.Tag(name, t.share, dict(t.segments), dict(t.media)) for name, t in s.tags.items())
    if s.instalments is not None:
        i = s.instalments
        made["instalments"] = policy.Instalments(
            i.months, i.yearly_rate, i.offered_at, i.short_of_cash, dict(i.segments)
        )
    if s.price_rule is not None:
        r = s.price_rule
        day = Calendar.of(s).day(r.starts) if r.starts is not None else 0
        made["price_rule"] = policy.PriceRule(r.channels, r.step, r.floor, r.ceiling, r.delay_days, r.parity, day)
    if s.members_day is not None:
        d = s.members_day
        tiers = tuple(TIERS.index(t) for t in d.tiers)
        made["members_day"] = policy.MembersDay(_WEEKDAYS.index(d.weekday), d.discount, tiers)
    if s.credit is not None:
        made["credit"] = policy.Credit(s.credit.online_sales)
    if s.stock is not None:
        k = s.stock
        made["stock"] = policy.Stock(k.cover_days, k.lead_days, k.shared, k.holding_cost, k.transfer_cost)
    return made
