"""Insight: what a comparison of strategies shows beside its measures: funnels, the verdict on a pilot, paybacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from optimize.plain import plain
from reports.grid import print_grid

if TYPE_CHECKING:
    from optimize.funnel import Stage
    from optimize.lived import Lived
    from optimize.payback import Payback
    from optimize.pilot import Judged
    from optimize.windows import Window


def funnels(lived: Lived, quarters: slice | None = None) -> dict[str, list[Stage]]:
    """The funnel today ("") and under each strategy, where the scenario counts it, of the year or of some quarters."""
    from optimize.funnel import funnel
    from scenarios.calendar import Calendar

    year = slice(Calendar.of(lived.scenario).quarters)
    found = {name: funnel(lived.of(name), quarters or year, lived.scenario.scale) for name in ("", *lived.arms)}
    return {name: stages for name, stages in found.items() if stages}


def pilots(lived: Lived) -> dict[str, list[Judged]]:
    """The verdict on each strategy that is a pilot in some regions, where the scenario counts by region."""
    from optimize.pilot import is_pilot, judge_pilot

    found = {name: judge_pilot(lived, name) for name in lived.arms if is_pilot(lived.scenario, name)}
    return {name: rows for name, rows in found.items() if rows}


def paybacks(lived: Lived) -> dict[str, Payback]:
    """When each strategy that says what it invests is paid back."""
    from optimize.payback import paybacks as found

    return found(lived)


def gross_and_net(lived: Lived) -> list[Window]:
    """Orders of each strategy with dates while it holds and over the whole year."""
    from optimize.windows import windows

    return windows(lived)


def document(lived: Lived) -> dict[str, Any]:
    """Funnels, pilots and paybacks as JSON takes them; nothing where there is none."""
    from scenarios.calendar import Calendar

    stages = _rows(funnels(lived))
    quarters = [_rows(funnels(lived, slice(q, q + 1))) for q in range(Calendar.of(lived.scenario).quarters)]
    judged, invested, dated = (plain(found) for found in (pilots(lived), paybacks(lived), gross_and_net(lived)))
    return (
        ({"funnel": stages, "funnel_by_quarter": quarters} if stages else {})
        | ({"pilots": judged} if judged else {})
        | ({"paybacks": invested} if invested else {})
        | ({"gross_and_net": dated} if dated else {})
    )


def _rows(found: dict[str, list[Stage]]) -> dict[str, Any]:
    return {name or "today": plain(stages) for name, stages in found.items()}


def show(lived: Lived) -> None:
    """Print funnels, pilots, paybacks, and gross and net of what has dates."""
    from rich.console import Console

    titles = {name: s.title or name for name, s in lived.scenario.strategies.items()}
    for name, stages in funnels(lived).items():
        _print_funnel(titles.get(name, "Today"), stages)
    for name, rows in pilots(lived).items():
        _print_pilot(titles[name], rows)
    for name, invested in paybacks(lived).items():
        Console().print(f"{titles[name]}: {_payback_words(invested, lived.scenario.currency)}", highlight=False)
    if dated := gross_and_net(lived):
        _print_windows(dated, titles)


def _print_windows(windows: list[Window], titles: dict[str, str]) -> None:
    heads = ("strategy", "before", "gross", "after", "net", "95% interval of net")
    rows = []
    for w in windows:
        means = (f"{e.mean:+,.0f}" for e in (w.before, w.gross, w.after, w.net))
        rows.append((titles[w.strategy], *means, f"{w.net.low:+,.0f} to {w.net.high:+,.0f}"))
    print_grid("Orders more than today: gross while it holds, net over the year", heads, rows, ("strategy",))


def _payback_words(p: Payback, currency: str) -> str:
    """When it is paid back, in a sentence."""
    if p.months is None:
        return f"{p.cost:,.0f} {currency} are not paid back: it adds no more than it costs to keep."
    span = f"{p.soonest:,.0f} to {p.latest:,.0f}" if p.soonest and p.latest else f"{p.soonest or 0:,.0f} to never"
    return (
        f"{p.cost:,.0f} {currency} are paid back in {p.months:,.0f} months ({span}); to be paid back in {p.years:g} "
        f"years it may cost {p.at_most:,.0f} {currency} at most."
    )


def _print_funnel(title: str, stages: list[Stage]) -> None:
    heads = ("stage", "people", "of the stage before", "came no further")
    rows = [
        (stage.name, f"{stage.people:,.0f}", f"{stage.kept:.1%}" if k else "", f"{stage.lost:,.0f}")
        for k, stage in enumerate(stages)
    ]
    print_grid(f"{title}: the funnel, months added up", heads, rows, ("stage",))


def _print_pilot(title: str, judged: list[Judged]) -> None:
    heads = ("measure", "there", "elsewhere", "difference in differences", "what it truly did")
    rows = [
        (
            row.title,
            f"{row.before:.4g} to {row.after:.4g}",
            f"{row.others_before:.4g} to {row.others_after:.4g}",
            f"{row.difference:+.4g}",
            f"{row.effect:+.4g}",
        )
        for row in judged
    ]
    print_grid(f"{title}: before and after, there and elsewhere", heads, rows, ("measure",))
