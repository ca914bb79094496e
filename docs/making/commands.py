"""The page on the command line."""

from __future__ import annotations

from typing import Any

from making.tables import page, table


def commands() -> str:
    """The command line, from the commands themselves."""
    import typer

    from reports.cli import app

    whole: Any = typer.main.get_command(app)
    shown = [(name, c) for name, c in whole.commands.items() if not c.hidden]
    return page(
        "Command line",
        f"{plain(whole.help)}\n\nExit status: 0 done, 2 a mistake in the input, 130 interrupted. `--json` gives one "
        "document on standard output; progress goes to standard error.",
        table(("command", "what it does"), ((f"[{name}](#{name})", plain(c.help).split(". ")[0]) for name, c in shown)),
        *(one_command(name, command) for name, command in shown),
    )


def one_command(name: str, command: Any) -> str:
    """A command: what it does, an example, its arguments and options."""
    meaning, _, example = command.help.partition("\b")
    rows = [
        (
            ", ".join(f"`{o}`" for o in p.opts) if p.param_type_name == "option" else f"`{p.metavar or p.name}`",
            p.help or "",
            written(p),
        )
        for p in command.params
        if p.name != "help"
    ]
    block = "\n".join(line.strip() for line in example.strip().splitlines() if line.strip())
    options = table(("argument", "meaning", "default"), rows)
    return "\n\n".join((f"## {name}", plain(meaning), f"```\n{block}\n```" if block else "", options))


def written(parameter: Any) -> str:
    """The default of an argument as it would be typed."""
    if parameter.required:
        return "required"
    return "-" if parameter.default in (None, False) or callable(parameter.default) else f"`{parameter.default}`"


def plain(text: str) -> str:
    """A help text without its line breaks and marks."""
    return " ".join((text or "").replace("\b", " ").split())
