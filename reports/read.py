"""Open a study folder: the record, scaled once from simulated agents to members, with names made safe to print."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from optimize.record import Estimate, Guardrail, Noun, RulePrice, StudyRecord

# What grows with the number of people: money, orders and people; ratios, prices per unit of money and minutes do not.
GROWS: dict[str, frozenset[str]] = {
    "Against": frozenset({"gain", "spend"}),
    "CellSpend": frozenset({"today", "plan", "low", "high"}),
    "CurvePoint": frozenset({"spend", "gain"}),
    "ChannelCurve": frozenset({"today", "plan"}),
    "GainPart": frozenset({"gain"}),
    "Flow": frozenset({"orders", "net", "own_net", "rivals_net"}),
    "LedgerLine": frozenset({"amount"}),
    "Ledger": frozenset({"our_gain", "their_gain", "shared_members"}),
    "SeedRow": frozenset({"today", "plan"}),
    "Validation": frozenset({"predicted", "realised"}),
    "StrategyResult": frozenset({"profit", "orders"}),
    "StudyRecord": frozenset({"budget", "reserve", "spendable", "unspent"}),
}


N = TypeVar("N", bound=Noun)


class StudyError(Exception):
    """A folder that cannot be read as a study; the message says what to do."""


@dataclass(frozen=True)
class Study:
    """A finished study as the report sees it: `record` is in members' money and orders, not in agents'."""

    folder: Path
    record: StudyRecord
    scale: float


def open_study(folder: Path) -> Study:
    """Read `folder/study.json`.

    Raises:
        StudyError: there is no such folder, no record in it, or the record is broken or of another version.
    """
    if not folder.exists():
        raise StudyError(f"{folder}: no such folder; `footfall plan FILE` makes a study under ./studies/")
    source = folder / "study.json" if folder.is_dir() else folder
    if not source.is_file():
        raise StudyError(f"{folder} is no study: it holds no study.json; `footfall plan FILE` makes one")
    try:
        record = StudyRecord.model_validate_json(source.read_bytes())
    except ValidationError as wrong:
        first = wrong.errors()[0]
        at = ".".join(str(part) for part in first["loc"]) or "the document"
        more = f" ({wrong.error_count()} in all)" if wrong.error_count() > 1 else ""
        raise StudyError(
            f"{source}: not a study record of this version: {at}: {first['msg']}{more}; run `footfall plan` again"
        ) from wrong
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as wrong:
        raise StudyError(f"{source}: cannot be read: {wrong}") from wrong
    return study_of(record, source.parent)


def study_of(record: StudyRecord, folder: Path = Path()) -> Study:
    """Scale a record once and make its words safe.

    Raises:
        StudyError: the record names no agents.
    """
    if record.manifest.agents < 1:
        raise StudyError(f"{folder}: the record counts {record.manifest.agents} agents; run `footfall plan` again")
    scale = record.manifest.members / record.manifest.agents
    return Study(folder, _clean(_grown(record, scale, record.manifest.currency)), scale)


def _times(value: Any, scale: float) -> Any:
    """`value` with every number in it multiplied."""
    if isinstance(value, Estimate):
        return Estimate(mean=value.mean * scale, low=value.low * scale, high=value.high * scale)
    if isinstance(value, list):
        return [_times(item, scale) for item in value]
    return None if value is None else value * scale


def _grown(noun: N, scale: float, currency: str) -> N:
    """`noun` in members' money and orders."""
    if isinstance(noun, RulePrice):
        return cast(N, _grown_rule(noun, scale, currency))
    if isinstance(noun, Guardrail):
        return cast(N, _grown_guardrail(noun, scale, currency))
    grows = GROWS.get(type(noun).__name__, frozenset())
    changed: dict[str, Any] = {}
    for field in type(noun).model_fields:
        value = getattr(noun, field)
        if field in grows:
            changed[field] = _times(value, scale)
        elif isinstance(value, Noun) and not isinstance(value, Estimate):
            changed[field] = _grown(value, scale, currency)
        elif isinstance(value, list) and value and isinstance(value[0], Noun):
            changed[field] = [_grown(item, scale, currency) for item in value]
    return noun.model_copy(update=changed)


def _grown_rule(rule: RulePrice, scale: float, currency: str) -> RulePrice:
    """A rule on money grows in its limit and keeps its price; any other keeps its limit and grows in price."""
    money = rule.unit in (currency, "money")
    limit, price = (scale, 1.0) if money else (1.0, scale)
    sides = {
        name: side.model_copy(
            update={
                "change": side.change * limit,
                "price": side.price * price,
                "until": side.until * limit,
                "interval": _times(side.interval, price),
            }
        )
        for name, side in (("one_more", rule.one_more), ("one_less", rule.one_less))
        if side is not None
    }
    return rule.model_copy(update={"limit": rule.limit * limit, "used": rule.used * limit, **sides})


def _grown_guardrail(rail: Guardrail, scale: float, currency: str) -> Guardrail:
    """Only a guardrail in money grows."""
    if rail.unit != currency:
        return rail
    fields = ("today", "plan", "limit", "scale_low", "scale_high")
    return rail.model_copy(update={field: _times(getattr(rail, field), scale) for field in fields})


def _clean(value: Any) -> Any:
    """Words without control and direction marks, which could reorder or hide what a page says; numbers as they are."""
    if isinstance(value, str):
        return clean_word(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    if isinstance(value, Noun):
        return value.model_copy(update={field: _clean(getattr(value, field)) for field in type(value).model_fields})
    return value


def clean_word(word: str) -> str:
    """One line of printable characters; zero-width joiners stay, because emoji and Indic names need them."""
    kept = [
        " " if c in "\n\r\t" else c
        for c in word
        if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") or c in "\n\r\t\u200c\u200d"
    ]
    return " ".join("".join(kept).split())
