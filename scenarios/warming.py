"""Warming up: money on media just before a strategy starts, and prices that some channels show days late."""

from __future__ import annotations

from dataclasses import replace

from scenarios.schema import Settings
from sim import market as m

WEEK = 7.0


def warmed_up(spend: m.Spend, s: Settings, start: int) -> m.Spend:
    """What is spent, with what a strategy adds in the days before it starts.

    Args:
        spend: money a week in each period.
        s: the scenario under the strategy.
        start: the strategy's first day; money of days before day 0 is not spent.
    """
    windows = {name: (start - v.warm_up_days, start) for name, v in s.media.items() if v.warm_up_money > 0}
    if not windows:
        return spend
    warm = [tuple(a <= day < b for a, b in windows.values()) for day in range(len(spend.period_of_day))]
    kinds = list(dict.fromkeys(zip(spend.period_of_day, warm, strict=True)))
    at = {kind: k for k, kind in enumerate(kinds)}
    money: dict[str, dict[str, tuple[float, ...]]] = {}
    for name, segments in spend.money.items():
        order = list(windows).index(name) if name in windows else -1
        weekly = s.media[name].warm_up_money / s.media[name].warm_up_days * WEEK
        money[name] = {
            segment: tuple(
                (week[period] if period < len(week) else 0.0)
                + (weekly * s.segments[segment].share if order >= 0 and open_[order] else 0.0)
                for period, open_ in kinds
            )
            for segment, week in segments.items()
        }
    return m.Spend(money, tuple(at[kind] for kind in zip(spend.period_of_day, warm, strict=True)))


def shown_late(market: m.Market, s: Settings) -> m.Market:
    """The market whose channels show a price that changes on a date so many days later."""
    delays = {name: c.price_delay_days for name, c in s.channels.items() if c.price_delay_days}
    options = tuple(
        replace(o, price=_late(o.price, delays[o.name])) if o.name in delays and isinstance(o.price, tuple) else o
        for o in market.options
    )
    return replace(market, options=options) if options != market.options else market


def _late(price: tuple[float, ...], days: int) -> tuple[float, ...]:
    return (price[0],) * min(days, len(price)) + price[: max(0, len(price) - days)]
