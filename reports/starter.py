"""The scenario that `footfall init` writes: short, commented, runnable unedited."""

from __future__ import annotations

from scenarios.load import Scenario


def starter(template: str, base: Scenario) -> str:
    """A scenario file that extends a library scenario, with the settings that people change first."""
    medium = next(iter(base.media))
    channel = next(iter(base.channels))
    lines = [
        "# A scenario says only what differs from the file it extends.",
        "# footfall check FILE   finds every mistake;   footfall explain FILE   shows every value and who set it.",
        "version: 1",
        f"extends: {template}",
        f"title: My copy of {base.title}",
        "question: Where should the money go?",
        "",
        f"members: {base.members}          # people in our customer base",
        "",
        "strategies:",
        "  a_little_dearer:",
        f"    title: {base.channels[channel].title or channel} two percent dearer",
        "    levers:",
        f"      channels.{channel}.price_factor: 1.02",
    ]
    if base.budget is not None:
        lines += [
            "",
            "budget:",
            f"  total: {base.budget.total:.0f}        # {base.currency} a year; today's spending is in {template}",
            "",
            "rules:",
            "  keep_some:",
            f"    title: {base.media[medium].title or medium} keep a twentieth of the money",
            f"    floor: {{medium: {medium}, share: 0.05}}",
        ]
    return "\n".join(lines) + "\n"
