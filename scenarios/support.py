"""What the model can do with a lever: on a date, for some people only. What it cannot, `check` refuses."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.errors import Problem
from scenarios.layers import leaves, spread
from scenarios.load import Scenario
from scenarios.plans import Strategy, is_selective
from scenarios.wording import dotted

DATED = (
    ("channels", "price_factor"),
    ("channels", "open"),
    ("channels", "delivery_days"),
    ("rivals", "price_factor"),
    ("segments", "media"),
    ("partners", "discount"),
    ("partners", "active"),
    ("partners", "cost_share"),
    ("partners", "commission"),
    ("partners", "referral"),
    ("partners", "points"),
    ("partners", "points_paid_by_us"),
    ("partners", "pitch_share"),
    ("channels", "price_delay_days"),
    ("media", "warm_up_money"),
    ("media", "warm_up_days"),
)
"""Settings of an entry that may change on a date."""
SELECTIVE = (("channels", "price_factor"), ("channels", "open"), ("partners", "discount"))
"""Settings of an entry that may differ between people."""

MEANT = ("channels", "below_cost")
"""What only says that a price is meant: it may stand beside any lever."""

BEFORE = (("media", "warm_up_money"), ("media", "warm_up_days"), ("channels", "price_delay_days"))
"""What only a strategy that starts on a date heeds."""


def unsupported(scenario: Scenario) -> list[Problem]:
    """Levers that cannot act on a date, or for some people only, as their strategy asks."""
    return [p for name, strategy in scenario.strategies.items() for p in _of(scenario, name, strategy)]


def _of(scenario: Scenario, name: str, strategy: Strategy) -> Iterator[Problem]:
    path = ("strategies", name, "levers")
    levers = scenario.root.at(path)
    if levers is None:
        return
    some, dated = is_selective(strategy), strategy.starts is not None or strategy.ends is not None
    for steps, node in leaves(spread(levers, [])):
        kind = (steps[0], steps[2]) if len(steps) >= 3 else ("", "")
        if kind == MEANT:
            continue
        if kind in BEFORE and strategy.starts is None:
            said = f"'{dotted(steps)}' does nothing: the strategy starts on no date"
            yield node.spot.problem(said, "add `starts:` to the strategy, or take this out")
            continue
        if some and kind not in SELECTIVE:
            said = f"'{dotted(steps)}' is the same for everyone: the model cannot change it for some people"
            yield node.spot.problem(said, f"take `where` and `holdout` out, or use {_listed(SELECTIVE)}")
        elif kind == ("partners", "active") and scenario.partners[steps[1]].active and strategy.ends is not None:
            said = f"the agreement with '{steps[1]}' can begin, or end for good, on a date, and not pause"
            yield node.spot.problem(said, "take `ends` out: it ends on the first day of the strategy")
        elif dated and kind not in DATED:
            said = f"'{dotted(steps)}' cannot change on a date"
            yield node.spot.problem(said, f"take `starts` and `ends` out, or use {_listed(DATED)}")


def _listed(kinds: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{group}.NAME.{setting}" for group, setting in kinds)
