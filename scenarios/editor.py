"""The JSON schema of scenario files, so that an editor completes names and shows ranges while one types."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, cast

from scenarios import authors, numbers
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


def schema(scenario: Settings | None = None) -> dict[str, Any]:
    """The schema, generated from the nouns and from the signatures of the behaviours.

    Args:
        scenario: its own behaviours, which it brings from a researcher's module, are in the schema too.

    Raises:
        NotImportable: a behaviour of the scenario cannot be brought in.
    """
    moments = {**authors.standard(), **(authors.brought(scenario) if scenario is not None else {})}
    plain = Settings.model_json_schema(by_alias=True)
    _describe(plain)
    found: dict[str, Any] = _with_measured(plain)
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["title"] = "Footfall scenario"
    found["required"] = []
    found["$defs"]["Measured"] = MEASURED
    properties = found["properties"]
    properties["behaviours"] = _behaviours(moments)
    properties["day"] = {"anyOf": [{"$ref": "#/$defs/DayEdit"}, properties["day"]]}
    properties["include"] = {"anyOf": [{"type": "string"}, properties["include"]]}
    return found


def _describe(found: dict[str, Any]) -> None:
    """Put the nouns' own words for each setting into the schema."""
    nouns: list[type[numbers.Noun]] = numbers.Noun.__subclasses__()
    for noun in nouns:
        part = found if noun is Settings else found["$defs"].get(noun.__name__, {})
        for name, words in _words(noun).items():
            if name in part.get("properties", {}):
                part["properties"][name]["description"] = words


def _words(noun: type) -> dict[str, str]:
    """The line below each setting of a noun, read from its source."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(noun)))
    body = cast("ast.ClassDef", tree.body[0]).body
    found = {}
    for said, below in pairwise(body):
        if isinstance(said, ast.AnnAssign) and isinstance(said.target, ast.Name) and isinstance(below, ast.Expr):
            found[said.target.id] = inspect.cleandoc(str(ast.literal_eval(below.value)))
    return found


def _with_measured(part: Any) -> Any:  # any part of a JSON schema
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


def _behaviours(moments: Mapping[str, authors.Moment]) -> dict[str, Any]:
    groups = {}
    for name, moment in sorted(moments.items()):
        settings = {
            p.name: {
                "description": f"{authors.shown_range(p)}; default {p.default:g}; source: {p.source}",
                "anyOf": [
                    {"type": "number", "minimum": p.low, "maximum": p.high, "default": p.default},
                    {"$ref": "#/$defs/Measured"},
                ],
            }
            for p in moment.parameters
        }
        if settings:
            groups[name] = {
                "type": "object",
                "description": moment.title,
                "properties": settings,
                "additionalProperties": False,
            }
    return {
        "type": "object",
        "description": "Numbers of behaviours; a researcher's own behaviours may be named too.",
        "properties": groups,
        "additionalProperties": {"type": "object"},
    }
