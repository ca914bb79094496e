"""The command line: where everything comes together. Each command imports what it needs when it runs."""

from __future__ import annotations

import io
import sys
from typing import Any

import typer

from reports.commands import (
    allocation,
    bargains,
    customers,
    evidence,
    fitting,
    frontier,
    journeys,
    reading,
    records,
    rolling,
    scenario,
    study,
    synergy,
)
from reports.commands.shared import answer
from reports.mistakes import explain_mistake

app = typer.Typer(
    name="footfall",
    help="Rehearse joint-partner, pricing and budget strategies before you roll them out.\n\n"
    "Start with:  footfall init my.yaml   then   footfall plan my.yaml",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (
    scenario,
    study,
    fitting,
    reading,
    records,
    journeys,
    frontier,
    rolling,
    allocation,
    bargains,
    synergy,
    evidence,
    customers,
):
    module.register(app)


STOPPED = 130
"""Exit status after Ctrl-C."""


def main() -> None:
    """Run a command; a user's mistake ends with one clear message and status 2, never with a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command line and return its exit status: 0 done, 2 mistake in the input, 130 interrupted."""
    try:
        status = int(app(arguments, standalone_mode=False) or 0)
    except typer.Exit as stop:
        status = stop.exit_code
    except (KeyboardInterrupt, typer.Abort):
        status = STOPPED
    except Exception as error:
        told = explain_mistake(error)
        if told is None:
            raise
        _complain(arguments, *told)
        return 2
    if status == STOPPED:
        _complain(arguments, "Stopped. Finished replications are kept in .footfall and will be used again.", {})
    return status


def _complain(arguments: list[str], text: str, details: dict[str, Any]) -> None:
    if "--json" in arguments:
        answer({"error": text, **details})
    elif text:
        print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
