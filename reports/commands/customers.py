"""The command customers: what the firm's own records tell about its customers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reports.commands.shared import File, Json, Seed, Sets, answer, changes, names_asked
from reports.grid import print_grid
from reports.mistakes import UsageMistake

if TYPE_CHECKING:
    from optimize.customers import Customers
    from scenarios.load import Scenario


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(customers)


def customers(
    file: File,
    strategy: Annotated[str, typer.Option("--strategy", "-s", help="Under this strategy instead of today.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Folder for profiles.csv and leads.csv.")] = None,
    delay_hours: Annotated[float, typer.Option("--delay-hours", min=0, help="Until a record is known.")] = 24.0,
    id_match: Annotated[float, typer.Option("--id-match", min=0, max=1, help="Share recognised across systems.")] = 1.0,
    consent: Annotated[float, typer.Option("--consent", min=0, max=1, help="Share who let us keep records.")] = 0.9,
    pilot: Annotated[int, typer.Option("--pilot", min=20, max=1_000_000, help="People in a pilot.")] = 400,
    sets: Sets = None,
    seed: Seed = None,
    json: Json = False,
) -> None:
    """Tell who the customers are, as the firm's own records show them: segments, tiers, answers, leads, a pilot.

    Records are late, partly matched and consented, never the truth. The response model learns from one simulated year
    and is tried on another; an answer is a purchase within a week of a contact, whatever the reason for it.

    \b
    footfall customers contact_kinds
    footfall customers contact_kinds --id-match 0.5 --out mine
    """
    from optimize.customers import customers as tell
    from scenarios.load import load_checked
    from sim.sight import Sight

    scenario = load_checked(file, changes(sets, seed))
    names_asked(file, "strategy", [strategy] if strategy else None, scenario.strategies)
    if not any(medium.direct for medium in scenario.media.values()):
        said = "no medium that contacts known people, so there are no answers to learn from"
        raise UsageMistake(f"{file} has {said}; write `direct: true` at one that does")
    try:
        told = tell(scenario, Sight(delay_hours, id_match, consent), strategy=strategy, pilot=pilot)
    except ValueError as nothing:
        raise UsageMistake(f"{file}: {nothing}") from nothing
    written = _write(told, scenario, out) if out is not None else []
    if json:
        answer(
            {
                "file": scenario.file,
                "profiles": len(told.people),
                "completeness": float(told.people.completeness.mean()),
                "auc_on_fresh_year": told.fresh_auc,
                "top_tenth_lift": float(told.gains[0]),
                "files": written,
                "tables": {name: table.named() for name, table in told.tables.items()},
            }
        )
        return
    _print(told, written)


def _write(told: Customers, scenario: Scenario, folder: Path) -> list[str]:
    """Profiles and leads as CSV; file names."""
    import csv
    import io

    from optimize.profiles import STAGES
    from reports.files import write_new
    from sim.people import TIERS

    channels = [*scenario.channels, ""]
    people, leads = told.people, told.leads
    facts = zip(people.record, people.tier, people.stage, people.first, people.last, people.orders,
                people.sales / 100.0, people.option, people.contacts, people.completeness, strict=True)  # fmt: skip
    rows: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]] = {
        "profiles.csv": (
            ("customer", "tier", "stage", "first_day", "last_day", "orders", "sales", "channel", "contacts",
             "completeness"),
            [(f"c{r}", TIERS[t], STAGES[g], a, b, n, f"{s:.2f}", channels[o], c, f"{f:.3f}")
             for r, t, g, a, b, n, s, o, c, f in facts],
        ),
        "leads.csv": (
            ("rank", "customer", "chance", "expected_margin", "route"),
            [(k + 1, f"c{r}", f"{p:.4f}", f"{w:.2f}", route)
             for k, (r, p, w, route) in enumerate(
                 zip(leads.who.record, leads.chance, leads.worth, leads.route, strict=True))],
        ),
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    for name, (heads, lines) in rows.items():
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(lines)
        write_new(folder / name, text.getvalue(), over=True)
    return [str(folder / name) for name in rows]


def _print(told: Customers, written: list[str]) -> None:
    for shown in told.tables.values():
        rows = [[_cell(value) for value in row] for row in shown.rows]
        print_grid(shown.title, shown.heads, rows, (shown.heads[0], "contact"))
    print(
        f"{len(told.people):,} profiles, {told.people.completeness.mean():.0%} complete. The response model ranks a "
        f"fresh year's contacts right {told.fresh_auc:.0%} of the time (50% is guessing); the best tenth of the leads "
        f"bought {told.gains[0]:.1f} times the mean."
    )
    for name in written:
        print(f"Wrote {name}")


def _cell(value: Any) -> str:  # a row holds text and numbers
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"{value:,}"
    return "-" if value != value else f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"
