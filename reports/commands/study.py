"""Commands that simulate: run, plan, demo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reports.commands.shared import File, Json, Out, Seed, Sets, Workers, answer, changes, names_asked
from reports.grid import print_grid
from reports.mistakes import UsageMistake
from reports.numbers import unit_in
from reports.progress import Progress

if TYPE_CHECKING:
    from optimize.findings import Effort
    from optimize.record import StudyRecord
    from reports.numbers import Lang

DEMO = "grocer_bank_card"
Studies = Path("studies")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(run)
    app.command()(plan)
    app.command(hidden=True)(demo)


def run(
    file: File,
    strategy: Annotated[
        list[str] | None, typer.Option("--strategy", "-s", help="Only this strategy; may be given again.")
    ] = None,
    seeds: Annotated[int, typer.Option("--seeds", min=2, max=1000, help="Replications of each strategy.")] = 4,
    sets: Sets = None,
    seed: Seed = None,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Simulate each strategy against today: same customers, same luck, differences with 95 % intervals.

    \b
    footfall run my.yaml
    footfall run my.yaml --strategy a_little_dearer --seeds 12
    """
    from optimize.comparison import compare_strategies, live_strategies
    from optimize.plain import plain
    from optimize.sweep import Sweep
    from reports import insight
    from scenarios.load import load_checked

    scenario = load_checked(file, changes(sets, seed))
    names = names_asked(file, "strategy", strategy, scenario.strategies)
    if not names:
        raise UsageMistake(f"{file} has no strategies to run; `footfall plan {file}` plans its budget")
    with Progress(quiet=json) as progress, Sweep(scenario, workers, progress) as sweep:
        lived = live_strategies(scenario, sweep, names, seeds)
    rows = compare_strategies(lived, scenario.outputs.kpis)
    if json:
        answer(
            {
                "file": scenario.file,
                "currency": scenario.currency,
                "seeds": seeds,
                "results": plain(rows),
            }
            | insight.document(lived)
        )
        return
    insight.show(lived)
    _print_comparison(scenario, rows, seeds)


def _print_comparison(scenario: Any, rows: list[Any], seeds: int) -> None:
    heads = ("measure", "today", "change", "95% interval", "unit")
    for name in dict.fromkeys(row.strategy for row in rows):
        told = [(row.title, *_cells(row), unit_in(row.unit, scenario.currency)) for row in rows if row.strategy == name]
        print_grid(scenario.strategies[name].title or name, heads, told, ("measure", "unit"))
    print(f"{seeds} seeds, paired with today's on the same luck; {scenario.days} days, {scenario.members:,} members.")


def _cells(row: Any) -> tuple[str, str, str]:
    change = row.change
    interval = f"{_number(change.low, True)} to {_number(change.high, True)}"
    return _number(row.today), _number(change.mean, True), interval


def _number(value: float, signed: bool = False) -> str:
    sign = "+" if signed else ""
    return f"{value:{sign},.0f}" if abs(value) >= 1000 else f"{value:{sign}.4g}"


def plan(
    file: File,
    sets: Sets = None,
    seed: Seed = None,
    workers: Workers = 2,
    out: Out = Studies,
    teach: Annotated[int, typer.Option("--teach", min=2, max=1000, help="Seeds that teach the curves.")] = 4,
    judge: Annotated[int, typer.Option("--judge", min=2, max=10_000, help="Fresh seeds that judge the plan.")] = 20,
    json: Json = False,
) -> None:
    """Learn how money works, plan the budget, judge the plan on fresh seeds, write a report.

    The plan obeys the file's rules and must beat today's split, an equal split and the average-return rule, which obey
    the same rules and spend the same money. A study that was made before is opened at once.

    \b
    footfall plan my.yaml
    footfall plan my.yaml --set budget.total=2_000_000 --judge 40
    """
    from optimize.findings import Effort

    effort = Effort(teach=teach, judge=judge)
    folder = make_study(file, changes(sets, seed), effort, workers, out, quiet=json)
    _tell(folder, json)


def make_study(file: str, sets: list[str], effort: Effort, workers: int, out: Path, *, quiet: bool = False) -> Path:
    """A study with its reports and tables in the languages that the scenario asks for."""
    from optimize.study import study

    with Progress(quiet=quiet) as progress:
        return study(file, sets=sets, effort=effort, workers=workers, progress=progress, out=out, write=write_reading)


def write_reading(record: StudyRecord, folder: Path) -> None:
    """Everything that people open: the report in each language asked for, tables for a spreadsheet and as text."""
    from reports.page import write_page
    from reports.read import study_of
    from reports.table import write_csv, write_excel

    study = study_of(record, folder)
    for language in languages(record):
        write_page(study, language, folder / f"report-{language}.html")
    write_excel(study, folder / "tables.xlsx")
    write_csv(study, folder / "tables")


def languages(record: StudyRecord) -> list[Lang]:
    """The languages of a study's reports, the scenario's own first."""
    from reports.page import LANGS

    told = {setting.path: setting.value for setting in record.settings}
    asked = told.get("outputs.languages", ", ".join(LANGS))
    return sorted((lang for lang in LANGS if lang in asked), key=lambda lang: lang != told.get("language"))


def _tell(folder: Path, json: bool) -> None:
    from optimize.imbalance import of_record
    from reports.page import findings
    from reports.read import open_study

    study = open_study(folder)
    record = study.record
    spoken = languages(record)
    reports = [folder / f"report-{language}.html" for language in spoken]
    if json:
        report = str(reports[0])
        answer({"study": str(folder), "report": report, "record": record.model_dump(mode="json")})
        raise typer.Exit(2 if record.conflict else 0)
    for finding in findings(record, spoken[0])[:3]:
        print(getattr(finding, "text", finding))
    for rule in record.conflict:
        print(f"  - {rule}")
    if record.curves and not record.conflict:
        today, plan = of_record(record)
        said = f"{today:.0%} of today's money would have to move for every medium to earn its share"
        print(f"Imbalance: {said}; {plan:.0%} of the plan's.")
    for word, page in zip(("Report:", "       "), reports, strict=False):
        print(f"{word} {page.resolve()}")
    print(f"Tables: {(folder / 'tables.xlsx').resolve()}")
    if record.conflict:
        raise typer.Exit(2)


def demo(workers: Workers = 2, out: Out = Studies) -> None:
    """Fit real shoppers, say what changed, plan the joint card of a grocer and a bank, say where the report is."""
    from optimize.findings import Effort
    from reports.commands.fitting import refit

    refit("completejourney")
    folder = make_study(DEMO, [], Effort(), workers, out)
    _tell(folder, False)
