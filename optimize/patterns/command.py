"""What `footfall validate` does: run the patterns and print a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from optimize.patterns.finding import Finding
from optimize.patterns.validation import validate
from optimize.sweep import CACHE, Progress, silent


def run_validation(
    only: Sequence[str] = (), *, seeds: int = 10, agents: int = 20_000, workers: int = 2, progress: Progress = silent,
    cache: Path | None = CACHE,
) -> list[Finding]:  # fmt: skip
    """Try the statements (`only` may hold ids separated by commas)."""
    names = [name.strip() for item in only for name in item.split(",") if name.strip()]
    return validate(names, seeds=seeds, agents=agents, workers=workers, progress=progress, cache=cache)


def as_json(findings: Sequence[Finding]) -> str:
    """All findings as one JSON document."""
    told = {"version": 1, "summary": summary(findings), "patterns": [f.document() for f in findings]}
    return json.dumps(told, ensure_ascii=False, indent=1)


def summary(findings: Sequence[Finding]) -> dict[str, int]:
    """How many hold, fail and did not run."""
    return {word: sum(f.verdict == word for f in findings) for word in ("holds", "fails", "not run")}


def render(findings: Sequence[Finding]) -> str:
    """The findings as text: one line a number, the reason of each failure below."""
    lines = []
    for f in findings:
        s = f.statement
        lines.append(f"{s.id:<4} {f.verdict:<8} {s.statement}  [{s.source}; {s.mark}]")
        for m in f.measured:
            mark = "!" if not m.holds else " " if m.sure else "~"
            number = f"{m.value:.4g} ({m.low:.4g} to {m.high:.4g})"
            lines.append(f"     {mark} {m.band.meaning}: {number}, band {m.band}")
        if f.reason:
            lines.append(f"       why: {f.reason}")
    count = summary(findings)
    lines.append(f"{count['holds']} hold, {count['fails']} fail, {count['not run']} not run")
    if any(m.holds and not m.sure for f in findings for m in f.measured):
        lines.append("~ the mean lies in the band, its interval reaches beyond: more --seeds would tell")
    return "\n".join(lines)
