"""Commands about what is agreed and chosen: agreements, choose."""

from __future__ import annotations

from typing import Annotated

import typer

from reports.commands.shared import File, Json, Seed, Sets, Workers, agreed, answer, changes, names_asked
from reports.mistakes import UsageMistake
from reports.progress import Progress

Seeds = Annotated[int, typer.Option("--seeds", min=2, max=1000, help="Replications of each way.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(agreements)
    app.command()(choose)


def agreements(
    file: File,
    pairs: Annotated[bool, typer.Option("--pairs", help="Also which agreements go together.")] = False,
    seeds: Seeds = 8,
    sets: Sets = None,
    seed: Seed = None,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Both accounts of each agreement against none: gains, flows, and how the commission closes by either rule.

    \b
    footfall agreements grocer_bank_card
    footfall agreements my.yaml --pairs --seeds 12
    """
    from optimize.agreements import agreements as lived
    from reports.bargains import render_agreements
    from scenarios.load import load_checked

    scenario = load_checked(file, changes(sets, seed))
    agreed(file, scenario)
    with Progress(quiet=json) as progress:
        found = lived(scenario, seeds, pairs=pairs, workers=workers, progress=progress)
    if json:
        answer(found.document())
    else:
        print(render_agreements(found, scenario.currency))


def choose(
    file: File,
    menu: Annotated[list[str] | None, typer.Option("--menu", "-m", help="Only this one; may be given again.")] = None,
    partners: Annotated[int, typer.Option("--partners", min=0, help="Choose so many partners instead.")] = 0,
    seeds: Seeds = 8,
    sets: Sets = None,
    seed: Seed = None,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Choose one way of each menu, or the best set of partners, and hold it against the others on fresh seeds.

    A way under which a partner loses is not on offer.

    \b
    footfall choose grocer_bank_card --menu commission
    footfall choose partner_network --partners 2
    """
    from optimize.menus import choose as chosen
    from optimize.menus import menu_arms, partner_arms
    from reports.bargains import render_choice
    from scenarios.load import load_checked

    scenario = load_checked(file, changes(sets, seed))
    names = names_asked(file, "menu", menu, scenario.menus)
    if not names and not partners:
        raise UsageMistake(f"{file} has no menus; write them under `menus:`, or ask for --partners N")
    try:
        asked = {"partners": partner_arms(scenario, partners)} if partners else {}
    except ValueError as error:
        raise UsageMistake(str(error)) from error
    asked = asked or {name: menu_arms(scenario, name) for name in names}
    titles = {name: one.title for name, one in scenario.menus.items()} | {"partners": "Partners"}
    with Progress(quiet=json) as progress:
        found = [
            chosen(name, titles[name], arms, seeds, workers=workers, progress=progress) for name, arms in asked.items()
        ]
    if json:
        answer({"version": 1, "choices": [c.document() for c in found]})
    else:
        print("\n\n".join(render_choice(c, scenario.currency) for c in found))
