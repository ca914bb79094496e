"""What the type checker found, said in business words and placed where the setting is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from scenarios.anatomy import Form, Steps, form_at, number
from scenarios.errors import Problem
from scenarios.marks import Mark, Node
from scenarios.spelling import nearest, suggestion

OTHER_WORDS: Mapping[str, str] = {
    "weeks": "days",
    "horizon": "days",
    "customers": "members",
    "population": "members",
    "description": "question",
    "start": "starts",
    "from": "starts",
    "from_week": "starts",
    "since": "starts",
    "end": "ends",
    "to": "ends",
    "to_week": "ends",
    "until": "ends",
    "price": "price_factor",
    "cost": "unit_cost",
    "cost_per_contact": "unit_cost",
    "half_life": "half_life_days",
    "kappa": "saturation",
    "gain": "pull",
    "effect": "pull",
    "return_rate": "returns",
    "filter": "where",
    "hold_out": "holdout",
    "control": "holdout",
    "settings": "levers",
    "changes": "levers",
    "name": "title",
    "label": "title",
    "channel": "medium",
    "competitors": "rivals",
    "agreements": "partners",
    "kpi": "kpis",
    "patience": "patience_minutes",
}
"""Words of other trades and what they are called here."""


def translate(error: ValidationError, root: Node) -> list[tuple[Problem | None, Steps]]:
    """Every finding as a located problem, with the path of the setting that is wrong.

    The problem is None where another one says the same: a setting is missing because its name is mistyped.
    """
    found = [(_steps(e["loc"]), e) for e in error.errors(include_url=False, include_context=True)]
    unknown: dict[Steps, list[str]] = {}
    for path, e in found:
        if e["type"] == "extra_forbidden":
            unknown.setdefault(path[:-1], []).append(path[-1])
    problems: list[tuple[Problem | None, Steps]] = []
    for path, e in found:
        if e["type"] == "missing":
            mistyped = any(_meant(word, path[:-1]) == path[-1] for word in unknown.get(path[:-1], ()))
            problems.append((None if mistyped else _missing(path, root), path))
        elif e["type"] == "extra_forbidden":
            problems.append((_unknown(path, root), path))
        elif e["loc"] and e["loc"][-1] == "[key]":
            problems.append((_bad_name(path, root), path))
        else:
            problems.append((_unfit(path, e["type"], root), path))
    return problems


def spot(root: Node, path: Steps) -> Mark:
    """Where a setting is written, or the nearest group above it that is."""
    for length in range(len(path), 0, -1):
        node = root.at(path[:length])
        if node is not None:
            return node.spot
    return Mark(root.mark.text)


def value_spot(root: Node, path: Steps) -> Mark:
    """Where a setting's value is written; the name of a group."""
    node = root.at(path)
    if node is None:
        return spot(root, path)
    return node.spot if isinstance(node.value, (dict, list)) else node.mark


def taken_back(root: Node, mark: Mark, path: Steps) -> str:
    """What to write to be rid of a setting that a file underneath brought; "" for a setting of one's own."""
    if mark.text.name == root.mark.text.name or mark.text.kind not in ("scenario", "library"):
        return ""
    whole = path[0] in ("rules", "strategies", "menus", "claims") or path[::2] in (
        ("media", "partner"),
        ("channels", "partner"),
    )
    steps = path[:2] if whole else path
    return f"; or be rid of it in {root.mark.text.name}: `{': {'.join(steps)}: null{'}' * (len(steps) - 1)}`"


def dotted(path: Iterable[str]) -> str:
    """A path as it is written in levers and after `--set`."""
    return ".".join(path)


def known_at(path: Steps) -> list[str]:
    """Names of the settings that a group may hold."""
    form = form_at(path)
    return list(form.model.model_fields) if form is not None and form.model is not None else []


def _steps(loc: tuple[int | str, ...]) -> Steps:
    """The part of a finding's place that is a path of the file."""
    parts = [str(p) for p in loc if p != "[key]"]
    while parts and form_at(tuple(parts[:-1])) is None:
        parts.pop()
    return tuple(parts)


def _meant(word: str, group: Steps) -> str:
    known = known_at(group)
    other = OTHER_WORDS.get(word.lower(), "")
    return nearest(word, known) if other not in known else other


def _unknown(path: Steps, root: Node) -> Problem:
    known = known_at(path[:-1])
    meant = _meant(path[-1], path[:-1])
    group = f" in {dotted(path[:-1])}" if path[:-1] else ""
    hint = f"did you mean '{meant}'?" if meant else _elsewhere(path[-1], known)
    return spot(root, path).problem(f"unknown setting '{path[-1]}'{group}", hint)


def _elsewhere(word: str, known: list[str]) -> str:
    return suggestion(word, known)


def _missing(path: Steps, root: Node) -> Problem:
    form = form_at(path)
    group = dotted(path[:-1]) or "the scenario"
    need = f"{form.kind} {form.range()}".strip() if form is not None else "a value"
    return spot(root, path[:-1]).problem(f"'{path[-1]}' is missing from {group}", f"add `{path[-1]}:` with {need}")


def _bad_name(path: Steps, root: Node) -> Problem:
    hint = "names start with a small letter and hold small letters, digits and _ (at most 40)"
    return spot(root, path).problem(f"'{path[-1]}' cannot be a name in {dotted(path[:-1])}", hint)


def _unfit(path: Steps, kind: str, root: Node) -> Problem:
    form = form_at(path) or Form(Any)
    node = root.at(path)
    got = node.plain() if node is not None else None
    if path == ("version",):
        return value_spot(root, path).problem(f"version {shown(got)} is not known", "this Footfall reads `version: 1`")
    text = f"{dotted(path)} must be {_wanted(form, kind)}, not {shown(got)}"
    return value_spot(root, path).problem(text, _remedy(form, got))


def _wanted(form: Form, kind: str) -> str:
    if kind == "string_pattern_mismatch":
        return "three capital letters, such as EUR"
    if kind == "string_too_short":
        return "a text that says something"
    if kind == "string_too_long":
        return "a text of at most 500 characters"
    if kind in ("too_short", "too_long"):
        return _length(form)
    return f"{form.kind} {form.range()}".strip()


def _length(form: Form) -> str:
    low = next((n.min_length for n in form.notes if hasattr(n, "min_length")), None)
    high = next((n.max_length for n in form.notes if hasattr(n, "max_length")), None)
    if form.entries is not None:
        return "a group with at least one entry"
    if high is None:
        return f"a list of at least {low} value{'s' if low != 1 else ''}"
    if low == high:
        return f"a list of {low} values"
    return f"a list of {low} to {high} values"


def _remedy(form: Form, got: Any) -> str:  # whatever the file holds
    if got is None:
        return "`null` takes back what was inherited; nothing is inherited here"
    if form.choices and isinstance(got, str):
        near = nearest(got, form.choices)
        return f"did you mean '{near}'?" if near else ""
    if isinstance(got, str) and form.type in (int, float):
        return _as_number(got, form)
    if isinstance(got, str) and form.type is bool:
        return "write true or false"
    if isinstance(got, str) and form.type is date:
        return _as_date(got)
    if form.items is not None and not isinstance(got, (tuple, dict)):
        return f"write [{'' if got is None else got}]"
    if form.model is not None or form.entries is not None:
        return "write `name: value` lines below it" + (", without dashes" if isinstance(got, tuple) else "")
    if form.range() and isinstance(got, (int, float)) and "share" in form.unit and 2 <= got <= 100:
        return f"write {got / 100:g} for {got:g} percent"
    return ""


def _as_date(got: str) -> str:
    """What to write instead of a text that means a day; a day that could be two is not guessed."""
    parts = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", got.strip())
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", got.strip())
    year, month, day = parts.groups() if parts else german.groups()[::-1] if german else ("", "", "")
    try:
        return f"write {date(int(year), int(month), int(day)).isoformat()}"
    except ValueError:
        return "the calendar has no such day" if year else "write year-month-day"


def _as_number(got: str, form: Form) -> str:
    """What to write instead of a text that means a number."""
    percent = got.strip().endswith("%")
    meant = written_number(got.strip().rstrip("%"))
    if meant is None:
        return "write the number without quotes or unit"
    if percent:
        return f"write {meant / 100:g}"
    comma = got.count(",") == 1 and "." not in got
    if comma and (not meant.is_integer() or not fits(form, meant)):
        return f"write {got.strip().replace(',', '.')}: a point, not a comma, stands before decimals"
    return f"write {int(meant) if meant.is_integer() else meant} without quotes"


def written_number(text: str) -> float | None:
    """The number that people write with blanks, commas, points or underscores; None where it is none.

    A single comma is a decimal comma (1,05) unless exactly three digits follow (20,000); where both signs stand, the
    last one is before decimals; several of one kind part thousands.
    """
    plain = text.strip().replace(" ", "").replace("\u00a0", "").replace("_", "").replace("'", "")
    commas, points = plain.count(","), plain.count(".")
    if commas and points:
        last = max(plain.rfind(","), plain.rfind("."))
        plain = plain[:last].replace(",", "").replace(".", "") + "." + plain[last + 1 :]
    elif commas == 1 and len(plain) - plain.find(",") - 1 != 3:
        plain = plain.replace(",", ".")
    elif commas or points > 1:
        plain = plain.replace(",", "").replace(".", "")
    try:
        return float(plain)
    except ValueError:
        return None


def fits(form: Form, value: float) -> bool:
    """Whether a number lies in the range of a setting."""
    low, above, high = form.bounds()
    return (low is None or value >= low) and (above is None or value > above) and (high is None or value <= high)


def shown(value: Any) -> str:
    """A value as messages show it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text '{value if len(value) <= 40 else value[:37] + '...'}'"
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, Mapping):
        return "a group of settings"
    if isinstance(value, tuple):
        return f"a list of {len(value)}" if value else "an empty list"
    return "nothing (null)" if value is None else str(value)
