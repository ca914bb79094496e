"""A user's mistake, told in one message: which errors are theirs to mend, and what `--json` adds."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any


class UsageMistake(Exception):
    """Something asked for that cannot be done; the text says what to do."""


def explain_mistake(error: Exception) -> tuple[str, dict[str, Any]] | None:
    """The message of an error that the user can mend, and its details; None for a fault of ours."""
    details = getattr(error, "as_json", None)
    if details is not None:
        return str(error), details()
    spelled = getattr(error, "format_message", None)
    if spelled is not None:
        return _of_the_command_line(error, spelled()), {}
    if isinstance(error, OSError):
        return _of_the_machine(error), {}
    if isinstance(error, MemoryError):
        return "Not enough memory: try fewer agents (--set agents=5000) or --workers 1.", {}
    if _is_ours_to_tell(error):
        return str(error), {}
    return None


def _of_the_command_line(error: Any, said: str) -> str:
    """What is wrong with the words after `footfall`; "" where the help, already shown, is the answer."""
    if not said:
        return ""
    context = getattr(error, "ctx", None)
    usage = "" if context is None else context.get_usage()
    if context is not None and said.startswith("No such command"):
        commands = context.command.list_commands(context)
        usage = f"Commands: {', '.join(commands)}.\n`footfall --help` tells what each does."
    return "\n".join(part for part in (said.replace("Value error, ", ""), usage) if part)


def _of_the_machine(error: OSError) -> str:
    place = f"{Path(str(error.filename))}: " if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"{place}the disk is full; nothing half-written was left, finished replications are kept in .footfall."
    return f"{place}{error.strerror or error}"


_TOLD = {
    "sim.errors": ("ModelError",),
    "optimize.study": ("NoBudget",),
    "optimize.fund": ("NoFund",),
    "optimize.plan": ("PlanConflict",),
    "optimize.workers": ("TaskError",),
    "optimize.claims": ("NoBase",),
    "optimize.synergy": ("NoFactorial",),
    "optimize.solver": ("SolverMissing",),
    "optimize.fitting.estimate": ("FitError",),
    "optimize.rivals": ("RivalError",),
    "reports.read": ("StudyError",),
    "reports.mistakes": ("UsageMistake",),
}
"""Errors whose own text says what to do, by module: looked up by name so that nothing heavy is imported to ask."""


def _is_ours_to_tell(error: Exception) -> bool:
    kinds = {f"{kind.__module__}.{kind.__name__}" for kind in type(error).__mro__}
    return any(f"{module}.{name}" in kinds for module, names in _TOLD.items() for name in names)
