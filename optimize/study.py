"""The whole job as one function: a scenario in, a study folder out, believed only after fresh seeds judged it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from optimize.arms import Arm, teaching_arms
from optimize.findings import Effort, Findings, Outcomes
from optimize.outcome import Outcome
from optimize.plan import BudgetPlan, PlanConflict, make_plan, range_rules
from optimize.record import StudyRecord
from optimize.recording import record_conflict, record_findings
from optimize.replication import grid_of, todays_arm
from optimize.rivals import average_return, equal_split, project, todays
from optimize.rulebook import Ground, ground_of, money_rules, stated_rules
from optimize.rules import Budget, Cell, Rule
from optimize.sweep import Progress, Sweep, authors_hash, code_hash, silent
from optimize.teaching import Teaching, learn_curves, segment_margin
from scenarios.load import Scenario, load_checked

STUDIES = Path("studies")


class NoBudget(ValueError):
    """The scenario has no budget to plan."""


def study(
    path: str | Path,
    *,
    sets: Sequence[str] = (),
    effort: Effort | None = None,
    workers: int = 2,
    progress: Progress = silent,
    out: Path = STUDIES,
    write: Callable[[StudyRecord, Path], None] | None = None,
) -> Path:
    """Plan a scenario's budget and judge the plan; a study of the same question is returned at once.

    Args:
        path: scenario file or library name.
        sets: "path=value" changes on top.
        effort: how many replications each part gets.
        workers: processes at once; changes no number.
        progress: told how far each stage is.
        out: where studies live.
        write: writes reports and tables of the record into the folder that is being made.

    Returns:
        The study's folder.

    Raises:
        ScenarioError: the file has mistakes; nothing was run.
        NoBudget: the scenario has none.
        OSError: the disk is full or not writable; no half-written study is left.
    """
    scenario = load_checked(path, sets)
    if scenario.budget is None:
        raise NoBudget(f"{scenario.file} has no budget: to plan one, add `budget:` with a total and today's spending")
    chosen = effort or Effort()
    place = out / study_name(scenario, chosen)
    if (place / "study.json").exists():
        return place
    began = time.perf_counter()
    with Sweep(scenario, workers, progress, variants=_without_partners(scenario, sets)) as sweep:
        record = _conclude(scenario, chosen, sweep, began, place.name)
    manifest = record.manifest.model_copy(update={"commands": again(str(path), sets, chosen, place.name)})
    record = record.model_copy(update={"manifest": manifest})
    return publish(record, scenario, place, write)


def again(file: str, sets: Sequence[str], effort: Effort, name: str) -> list[str]:
    """The command lines that make a study anew, as they are typed."""
    usual = Effort()
    words = ["footfall", "plan", file, *(word for one in sets for word in ("--set", one))]
    for part in ("teach", "judge"):
        if getattr(effort, part) != getattr(usual, part):
            words += [f"--{part}", str(getattr(effort, part))]
    return [shlex.join(words), f"footfall report {shlex.quote(f'studies/{name}')}"]


def _without_partners(scenario: Scenario, sets: Sequence[str]) -> dict[str, Scenario]:
    """The scenario without each of its agreements, to see what the agreement is worth."""
    return {name: load_checked(scenario.file, [*sets, f"partners.{name}.active=false"]) for name in scenario.agreed}


def study_name(scenario: Scenario, effort: Effort) -> str:
    """The folder's name: the file's own name and a hash of question, code and effort."""
    told = json.dumps([scenario.hash, code_hash(), authors_hash(scenario), _planner_hash(), repr(effort)])
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(scenario.file).stem).strip("-") or "study"
    return f"{stem[:60]}-{hashlib.blake2b(told.encode(), digest_size=5).hexdigest()}"


def _planner_hash() -> str:
    digest = hashlib.blake2b(digest_size=8)
    for package in ("optimize", "reports"):
        for source in sorted((Path(__file__).resolve().parent.parent / package).rglob("*")):
            if source.suffix in (".py", ".html", ".css", ".j2") and "allocate" not in source.parts:
                digest.update(source.read_bytes())
    return digest.hexdigest()


def _conclude(scenario: Scenario, effort: Effort, sweep: Sweep, began: float, name: str) -> StudyRecord:
    ground = ground_of(scenario)
    teaching = teach(scenario, effort, sweep)
    titles = {name: medium.title or name for name, medium in scenario.media.items()}
    rules = [
        *money_rules(ground),
        *stated_rules(scenario.rules, ground),
        *range_rules(teaching.cells, lambda medium: titles[medium]),
    ]
    try:
        plan = make_plan(teaching.cells, rules, ground.budget)
    except PlanConflict as clash:
        return record_conflict(scenario, ground, teaching, clash, name, sweep.simulated, time.perf_counter() - began)
    found = judge(scenario, effort, sweep, ground, teaching, plan, rules)
    found.runs, found.seconds = sweep.simulated, time.perf_counter() - began
    return record_findings(found, name)


def teach(
    scenario: Scenario, effort: Effort, sweep: Sweep, worth: Callable[[Outcome], Any] = segment_margin
) -> Teaching:
    """Learn the curves of every medium and segment from paired runs: of margin, or of what else an outcome is worth.

    Money that a partner pays back counts as margin only.
    """
    today, grid = todays_arm(scenario), grid_of(scenario)
    arms = teaching_arms(today, grid, effort.levels)
    seeds = effort.seeds("teach")
    outcomes = sweep.run("Learning how media work", [today, *arms.values()], seeds)
    refunded = {
        name: scenario.partners[medium.partner].cost_share
        for name, medium in scenario.media.items()
        if medium.partner and scenario.partners[medium.partner].active and worth is segment_margin
    }
    return learn_curves(outcomes, today, arms, grid, seeds, refunded, worth)


def rival_arms(teaching: Teaching, rules: Sequence[Rule], budget: Budget, total: float) -> dict[str, dict[Cell, float]]:
    """Rivals by name, on the plan's rules and with the plan's money."""
    makers = {"today": todays, "equal": equal_split, "roi": average_return}
    return {name: project(make(teaching.cells, total), rules, budget, total) for name, make in makers.items()}


def judge(
    scenario: Scenario,
    effort: Effort,
    sweep: Sweep,
    ground: Ground,
    teaching: Teaching,
    plan: BudgetPlan,
    rules: Sequence[Rule],
) -> Findings:
    """Run plan and rivals on fresh seeds, the strategies, the plan without each partner, and see who moved where."""
    grid = teaching.grid
    splits = {"plan": plan.spend, **rival_arms(teaching, rules, ground.budget, plan.total)}
    arms = {name: Arm(name, "", grid.money(spend)) for name, spend in splits.items()}
    judged = sweep.run("Judging the plan on fresh seeds", arms.values(), effort.seeds("judge"))
    arms["baseline"] = teaching.today
    named = [Arm(name, name, teaching.today.money) for name in scenario.strategies]
    compared = effort.seeds("compare")
    strategies = sweep.run("Comparing strategies", [teaching.today, *named], compared) if named else {}
    arms |= {f"strategy {arm.strategy}": arm for arm in named}
    without: dict[str, Outcomes] = {}
    for partner in sweep.variants:
        lone = Arm(f"without {partner}", "", _without(plan, scenario, partner, teaching))
        arms[lone.name] = lone
        without[partner] = sweep.run(f"The plan without {partner}", [lone], compared, variant=partner)
    flows = sweep.flows("Who moved where", arms["today"], arms["plan"], effort.seeds("flow"))
    return Findings(scenario, effort, ground, teaching.today, teaching, plan, arms, judged, strategies, without, flows)


def _without(plan: BudgetPlan, scenario: Scenario, partner: str, teaching: Teaching) -> Any:
    spend = {c: (0.0 if scenario.media[c[0]].partner == partner else m) for c, m in plan.spend.items()}
    return teaching.grid.money(spend)


def publish(
    record: StudyRecord, scenario: Scenario, place: Path, write: Callable[[StudyRecord, Path], None] | None
) -> Path:
    """Put a study in its place whole: everything is written into a hidden folder beside it, synced, then renamed."""
    from scenarios.lock import lock

    place.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=place.parent, prefix=".partial-"))
    try:
        (made / "study.json").write_text(record.model_dump_json(indent=1), encoding="utf-8")
        (made / "scenario.lock.yaml").write_text(lock(scenario), encoding="utf-8")
        if write is not None:
            write(record, made)
        for file in made.rglob("*"):
            if file.is_file():
                with open(file, "rb") as stream:
                    os.fsync(stream.fileno())
        made.chmod(0o755)
        if place.exists():
            shutil.rmtree(place)
        os.replace(made, place)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return place
