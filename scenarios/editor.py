"""The JSON schema of scenario files, so that an editor completes names and shows ranges while one types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenarios import authors
from scenarios.schema import Settings

MEASURED = {
    "type": "object",
    "description": "A measured number: its value and how it is known.",
    "properties": {
        "value": {},
        "se": {"type": "number", "minimum": 0, "description": "Standard error."},
        "n": {"type": "integer", "minimum": 0, "description": "Number of cases."},
        "from": {"description": "Columns of the data it was measured on."},
        "source": {"type": "string", "description": "Study, id of the literature table, or 'assumed'."},
        "unit": {"type": "string"},
        "note": {"type": "string"},
    },
    "required": ["value"],
    "additionalProperties": False,
}


def schema() -> dict[str, Any]:
    """The schema, generated from the nouns and from the signatures of the behaviours."""
    found: dict[str, Any] = _with_measured(Settings.model_json_schema(by_alias=True))
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["title"] = "Footfall scenario"
    found["required"] = []
    found["$defs"]["Measured"] = MEASURED
    properties = found["properties"]
    properties["behaviours"] = _behaviours()
    properties["day"] = {"anyOf": [{"$ref": "#/$defs/DayEdit"}, properties["day"]]}
    properties["include"] = {"anyOf": [{"type": "string"}, properties["include"]]}
    return found


def _with_measured(part: Any) -> Any:  # noqa: ANN401 - any part of a JSON schema
    """Wherever a plain number is legal, a measured one is."""
    if isinstance(part, list):
        return [_with_measured(p) for p in part]
    if not isinstance(part, Mapping):
        return part
    if part.get("type") in ("number", "integer"):
        said = {k: part[k] for k in ("description", "default", "title") if k in part}
        plain = {k: v for k, v in part.items() if k not in said}
        return {**said, "anyOf": [plain, {"$ref": "#/$defs/Measured"}]}
    return {
        name: value if name in ("default", "const", "enum") else _with_measured(value) for name, value in part.items()
    }


def _behaviours() -> dict[str, Any]:
    groups = {}
    for name, moment in sorted(authors.standard().items()):
        numbers = {
            p.name: {
                "description": f"{authors.shown_range(p)}; default {p.default:g}; source: {p.source}",
                "anyOf": [
                    {"type": "number", "minimum": p.low, "maximum": p.high, "default": p.default},
                    {"$ref": "#/$defs/Measured"},
                ],
            }
            for p in moment.parameters
        }
        if numbers:
            groups[name] = {
                "type": "object",
                "description": moment.title,
                "properties": numbers,
                "additionalProperties": False,
            }
    return {
        "type": "object",
        "description": "Numbers of behaviours; a researcher's own behaviours may be named too.",
        "properties": groups,
        "additionalProperties": {"type": "object"},
    }
