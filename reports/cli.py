"""The command line: where everything comes together. Each command imports what it needs when it runs."""

from __future__ import annotations

import json
import sys
from typing import Any

import typer

from reports.commands import allocation, fitting, reading, scenario, study

app = typer.Typer(
    name="footfall",
    help="Rehearse joint-partner, pricing and budget strategies before you roll them out.\n\n"
    "Start with:  footfall init my.yaml   then   footfall plan my.yaml",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (scenario, study, fitting, reading, allocation):
    module.register(app)


def main() -> None:
    """Run a command; a user's mistake ends with one clear message and status 2, never with a traceback."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command line and return its exit status: 0 done, 2 mistake in the input, 130 interrupted."""
    import click

    try:
        status = app(arguments, standalone_mode=False)
        return int(status or 0)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as mistake:
        return _complain(arguments, mistake.format_message(), {}, mistake)
    except (KeyboardInterrupt, click.exceptions.Abort):
        print("\nStopped. Finished replications are kept in .footfall and will be used again.", file=sys.stderr)
        return 130
    except Exception as error:
        text = _user_mistake(error)
        if text is None:
            raise
        return _complain(arguments, *text, None)


def _user_mistake(error: Exception) -> tuple[str, dict[str, Any]] | None:
    """The message of an error that the user can mend, and what `--json` adds; None for a fault of ours."""
    from reports.mistakes import explain_mistake

    return explain_mistake(error)


def _complain(arguments: list[str], text: str, details: dict[str, Any], mistake: Any) -> int:
    if "--json" in arguments:
        print(json.dumps({"error": text, **details}, ensure_ascii=False))
    else:
        if mistake is not None and getattr(mistake, "ctx", None) is not None:
            print(mistake.ctx.get_usage(), file=sys.stderr)
        print(text, file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
