"""The command frontier: what sales any money can buy, and whether a target for less money can be met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from reports.commands.shared import File, Json, Seed, Sets, Workers, answer, changes
from reports.grid import print_grid
from reports.mistakes import UsageMistake
from reports.progress import Progress

if TYPE_CHECKING:
    from optimize.frontier import Frontier, Point


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(frontier)


def frontier(
    file: File,
    money: Annotated[float, typer.Option("--money", min=-0.99, max=2.0, help="Change of the money, a share.")] = 0.0,
    sales: Annotated[float, typer.Option("--sales", min=-0.99, max=10.0, help="Target change of sales.")] = 0.0,
    teach: Annotated[int, typer.Option("--teach", min=2, max=1000, help="Seeds that teach the curves.")] = 4,
    sets: Sets = None,
    seed: Seed = None,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Tell the most sales that each amount of money can buy under the file's rules, and the least money for a target.

    \b
    footfall frontier my.yaml
    footfall frontier seed_baseline --money -0.15 --sales 0.20
    """
    from optimize.frontier import LEVELS
    from optimize.frontier import frontier as learn
    from optimize.sweep import Sweep
    from scenarios.load import load_checked

    scenario = load_checked(file, changes(sets, seed))
    if scenario.budget is None:
        raise UsageMistake(f"{file} has no budget: add `budget:` with a total and today's spending")
    with Progress(quiet=json) as progress, Sweep(scenario, workers, progress) as sweep:
        found = learn(scenario, sweep, teach)
    points = [point for level in LEVELS if (point := found.at(level - 1.0)) is not None]
    asked, least = found.at(money), found.least(sales)
    if json:
        told = {"points": [_row(p) for p in points], "asked": asked and _row(asked), "least": least and _row(least)}
        answer({"version": 1, "file": scenario.file, "teach": teach, "money": money, "sales": sales} | told)
        return
    _print(found, points)
    print(_verdict(money, sales, asked, least))


def _row(point: Point) -> dict[str, Any]:
    return {"money": point.money, "sales": point.sales.model_dump()}


def _print(found: Frontier, points: list[Point]) -> None:
    rows = [(f"{p.money:+.0%}", f"{p.sales.mean:+.1%}", f"{p.sales.low:+.1%} to {p.sales.high:+.1%}") for p in points]
    print_grid("The most sales for each amount of money, against today", ("money", "sales", "95% interval"), rows)
    print(f"{len(found.sales)} seeds taught; beyond what was simulated nothing is known.")


def _verdict(money: float, sales: float, asked: Point | None, least: Point | None) -> str:
    if asked is None:
        first = f"With {money:+.0%} money no split obeys the rules."
    else:
        met = "is met" if asked.sales.mean >= sales else "could be met" if asked.sales.high >= sales else "is not met"
        first = f"With {money:+.0%} money sales are at most {asked.sales.mean:+.1%}: the target of {sales:+.0%} {met}."
    if least is None:
        return f"{first} No money that was simulated brings {sales:+.0%}."
    return f"{first} The least money for {sales:+.0%} is {least.money:+.0%}."
