"""One moment of the day as a chapter: what it means, what it reads and draws, its numbers, and the code that runs."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

from reports.describe.document import Block, Code, Grid, Section, Text
from scenarios.explain import Setting
from sim.barrier import Together
from sim.behaviour import Behaviour

TITLES = ("number", "value", "unit", "range", "known how", "source", "set at")


def submodel(moment: Behaviour[..., Any] | Together, settings: list[Setting]) -> Section:
    """The chapter of a moment."""
    said = inspect.getdoc(moment.function) or moment.name
    blocks: list[Block] = [Text(paragraph) for paragraph in said.split("\n\n")]
    blocks.append(Text(_signature(moment)))
    rows = _numbers(moment, settings)
    if rows:
        blocks.append(Grid(TITLES, rows))
    code = equations(moment.function)
    held = constants(moment.function, code)
    blocks += [Text(f"Here {', '.join(f'{name} = {value:.10g}' for name, value in held.items())}.")] if held else []
    blocks.append(Code(code))
    return Section(f"moment-{moment.name}", moment.name, tuple(blocks), 3)


def _signature(moment: Behaviour[..., Any] | Together) -> str:
    """What the moment looks at and what it changes, in one line."""
    luck = [n for n, role in getattr(moment, "inputs", ()) if role.kind in ("uniform", "each")]
    facts = {
        "For": (f"customers with {moment.where} = 1",) if moment.where else ("every customer",),
        "each": (getattr(moment, "over", ""),) if getattr(moment, "over", "") else (),
        "reads": moment.reads,
        "looks up": moment.tables if isinstance(moment, Behaviour) else (),
        "draws": luck,
        "writes": moment.writes,
        "changes": moment.tables if isinstance(moment, Together) else (),
    }
    return "; ".join(f"{name} {', '.join(values)}" for name, values in facts.items() if values) + "."


def _numbers(moment: Behaviour[..., Any] | Together, settings: list[Setting]) -> tuple[tuple[str, ...], ...]:
    told = {x.path: x for x in settings}
    rows = []
    for p in moment.parameters:
        x = told.get(f"behaviours.{moment.name}.{p.name}")
        known = (x.value, x.provenance, x.source, x.where) if x else (f"{p.default:g}", "assumed", p.source, "")
        rows.append((p.name, known[0], p.unit, f"{p.low:g} to {p.high:g}", *known[1:]))
    return tuple(rows)


def constants(function: Any, code: str) -> dict[str, float]:  # any function
    """The constants of its module that a function's code names, with their values."""
    named = [node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name) and node.id.isupper()]
    found = {name: function.__globals__.get(name) for name in dict.fromkeys(named)}
    return {name: float(value) for name, value in found.items() if isinstance(value, (int, float))}


def equations(function: Any) -> str:  # any function
    """A function's code without decorator, signature and docstring; "" where there is no source."""
    try:
        lines = textwrap.dedent(inspect.getsource(function))
        node = ast.parse(lines).body[0]
    except (OSError, TypeError, SyntaxError, IndexError):
        return ""
    assert isinstance(node, ast.FunctionDef)
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    if not body:
        return ""
    return textwrap.dedent("\n".join(lines.splitlines()[body[0].lineno - 1 :]))
