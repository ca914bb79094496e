"""Two studies side by side: what differs in their inputs, where their plans put the money, and which gains more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from optimize.plain import plain
from optimize.record import Estimate, StudyRecord
from reports.read import Study
from reports.words import Case, case_of

# Student's t, 97.5 % point, for 1 to 30 degrees of freedom (standard tables); beyond, 1.96 + 2.45 / df is within .002.
T_975 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One input that is not the same: its name, both values (None where it is absent) and where each was set."""

    input: str
    first: str | None
    second: str | None
    first_where: str = ""
    second_where: str = ""


@dataclass(frozen=True)
class Moved:
    """A channel's money in both plans; None where the study has no such channel."""

    channel: str
    first: float | None
    second: float | None


@dataclass(frozen=True)
class Comparison:
    """What two studies say against each other; money is members' money."""

    first: str
    second: str
    inputs: Sequence[Difference]
    made: Sequence[Difference]
    money: Sequence[Moved]
    first_gain: Estimate | None
    second_gain: Estimate | None
    gain: Estimate | None
    """Second gain minus first; None when they cannot be compared."""
    paired_seeds: int
    """Seeds on which both plans were judged against the same today; 0 when the intervals were combined instead."""
    verdict: str
    """`gain`, `loss`, `unclear`, `same`, `unjudged`, `currency` or `conflict`."""


def compare(one: Study, two: Study) -> Comparison:
    """Compare two opened studies."""
    first, second = one.record, two.record
    inputs, made = _inputs(first, second), _made(first, second)
    gains = [_gain(r) for r in (first, second)]
    apart = first.manifest.currency != second.manifest.currency
    difference, seeds = (None, 0) if apart else _difference(first, second)
    same = first.manifest.scenario_hash == second.manifest.scenario_hash and not inputs and not made
    return Comparison(
        first=first.manifest.id,
        second=second.manifest.id,
        inputs=inputs,
        made=made,
        money=_money(first, second),
        first_gain=gains[0],
        second_gain=gains[1],
        gain=difference,
        paired_seeds=seeds,
        verdict=_verdict(first, second, difference, apart, same),
    )


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as one JSON document."""
    return {**plain(comparison)}


def _verdict(first: StudyRecord, second: StudyRecord, gain: Estimate | None, apart: bool, same: bool) -> str:
    if first.conflict or second.conflict:
        return "conflict"
    if apart:
        return "currency"
    if gain is None:
        return "unjudged"
    case = case_of(gain)
    return "same" if same and case is Case.UNCLEAR and gain.mean == 0 else str(case)


def _inputs(first: StudyRecord, second: StudyRecord) -> list[Difference]:
    """Settings by path, rules by title, budget and reserve: whatever is not equal."""
    found: list[Difference] = []
    left, right = ({s.path: s for s in r.settings} for r in (first, second))
    for path in sorted(left.keys() | right.keys()):
        a, b = left.get(path), right.get(path)
        texts = [f"{s.value} {s.unit}".strip() if s else None for s in (a, b)]
        if texts[0] != texts[1]:
            found.append(Difference(path, texts[0], texts[1], a.where if a else "", b.where if b else ""))
    mine, theirs = ({r.title: r for r in x.rules if r.where != "built in"} for x in (first, second))
    for title in dict.fromkeys((*mine, *theirs)):
        c, d = mine.get(title), theirs.get(title)
        limits = [f"{_digits(r.limit)} {r.unit}" if r else None for r in (c, d)]
        if limits[0] != limits[1]:
            found.append(Difference(title, limits[0], limits[1], c.where if c else "", d.where if d else ""))
    currency = [r.manifest.currency for r in (first, second)]
    for name, x, y in (("budget", first.budget, second.budget), ("reserve", first.reserve, second.reserve)):
        amounts = (f"{_digits(x)} {currency[0]}", f"{_digits(y)} {currency[1]}")
        if amounts[0] != amounts[1]:
            found.append(Difference(name, *amounts))
    return found


def _digits(value: float) -> str:
    """A number to nine digits: scaling must not make equal limits differ."""
    return f"{value:,.9g}"


def _made(first: StudyRecord, second: StudyRecord) -> list[Difference]:
    """What made the studies: size, seeds, code, versions."""
    rows = []
    for r in (first, second):
        m = r.manifest
        facts = {"agents": str(m.agents), "members": _digits(m.members), "days": str(m.days), "currency": m.currency}
        facts |= {"code": m.code_hash[:12], "seeds": _seeds(r)}
        rows.append(facts | m.versions)
    keys = dict.fromkeys((*rows[0], *rows[1]))
    return [Difference(k, rows[0].get(k), rows[1].get(k)) for k in keys if rows[0].get(k) != rows[1].get(k)]


def _seeds(r: StudyRecord) -> str:
    seeds = sorted(r.validation.judge_seeds) if r.validation else []
    return f"{seeds[0]} to {seeds[-1]} ({len(seeds)})" if seeds else "none"


def _money(first: StudyRecord, second: StudyRecord) -> list[Moved]:
    sums: list[dict[str, float]] = []
    for r in (first, second):
        total: dict[str, float] = {c.name or c.id: 0.0 for c in r.channels}
        names = {c.id: c.name or c.id for c in r.channels}
        for cell in r.cells:
            name = names.get(cell.channel, cell.channel)
            total[name] = total.get(name, 0.0) + cell.plan
        sums.append(total)
    return [Moved(name, sums[0].get(name), sums[1].get(name)) for name in dict.fromkeys((*sums[0], *sums[1]))]


def _gain(r: StudyRecord) -> Estimate | None:
    against = r.validation.against if r.validation else []
    return next((a.gain for a in against if a.rival == "today"), None)


def _difference(first: StudyRecord, second: StudyRecord) -> tuple[Estimate | None, int]:
    """Second gain minus first: paired on common seeds where both started from the same today, else combined."""
    one, two = _gain(first), _gain(second)
    if one is None or two is None or first.validation is None or second.validation is None:
        return None, 0
    left, right = ({s.seed: s for s in v.seeds} for v in (first.validation, second.validation))
    common = [s for s in left if s in right and math.isclose(left[s].today, right[s].today, rel_tol=1e-9)]
    if len(common) >= 2 and len(common) == len(left) == len(right):
        gaps = [(right[s].plan - right[s].today) - (left[s].plan - left[s].today) for s in common]
        return paired(gaps), len(common)
    mean = two.mean - one.mean
    down = math.hypot(two.mean - two.low, one.high - one.mean)
    up = math.hypot(two.high - two.mean, one.mean - one.low)
    return Estimate(mean=mean, low=mean - down, high=mean + up), 0


def paired(gaps: Sequence[float]) -> Estimate:
    """Mean of paired differences with Student's 95 % interval; needs at least two."""
    n = len(gaps)
    mean = math.fsum(gaps) / n
    spread = math.sqrt(math.fsum((g - mean) ** 2 for g in gaps) / (n - 1))
    t = T_975[n - 2] if n - 1 <= len(T_975) else 1.96 + 2.45 / (n - 1)
    half = t * spread / math.sqrt(n)
    return Estimate(mean=mean, low=mean - half, high=mean + half)
