"""The lock file of a study: every value in force, each with the line that set it; itself a scenario that runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from scenarios.explain import Setting, effective, explain
from scenarios.load import Scenario


def lock(scenario: Scenario) -> str:
    """The text of the lock file: loading it gives a scenario of the same hash, without any other file."""
    said = {
        s.path: f"from {s.where}" + (f", {s.provenance}: {s.source}" if s.source else "") for s in explain(scenario)
    }
    tree: dict[str, Any] = {}
    for path, value in effective(scenario):
        if value == "":
            continue  # a title that nobody wrote
        here = tree
        for part in path[:-1]:
            here = here.setdefault(part, {})
        here[path[-1]] = (value, said[".".join(path)])
    head = [f"# {scenario.file}, with every value in force", f"# hash {scenario.hash}", ""]
    return "\n".join([*head, *_lines(_levers_whole(tree, scenario), 0), ""])


def _said(setting: Setting) -> str:
    source = f", {setting.provenance}: {setting.source}" if setting.source else ""
    return f"from {setting.where}{source}"


def _levers_whole(tree: dict[str, Any], scenario: Scenario) -> dict[str, Any]:
    """Levers have dotted names and any value, so each is one line."""
    for name, strategy in scenario.strategies.items():
        where = scenario.where(f"strategies.{name}.levers")
        tree["strategies"][name]["levers"] = {path: (value, f"from {where}") for path, value in strategy.levers.items()}
    return tree


def _lines(group: Mapping[str, Any], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for name, held in group.items():
        if isinstance(held, dict):
            yield f"{indent}{_name(name)}:"
            yield from _lines(held, depth + 1)
        else:
            value, said = held
            yield f"{indent}{_name(name)}: {_yaml(value)}  # {' '.join(said.split())}"


def _name(name: str) -> str:
    return (
        name
        if name.replace("_", "a").replace(".", "a").isalnum() and name.isascii() and not name[0].isdigit()
        else json.dumps(name)
    )


def _yaml(value: Any) -> str:  # any setting
    """A value in YAML on one line; texts are quoted, so that none is taken for a number."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_name(str(k))}: {_yaml(v)}" for k, v in value.items() if v is not None) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_yaml(v) for v in value) + "]"
    return json.dumps(str(value), ensure_ascii=False)
