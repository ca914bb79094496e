"""Writes the reference pages from the code they describe.

python docs/generate.py           writes docs/reference/*.md
python docs/generate.py --check   writes nothing; exit status 1 when a page is not what the code says
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

DOCS = Path(__file__).resolve().parent
REFERENCE = DOCS / "reference"
sys.path[:0] = [str(DOCS), str(DOCS.parent)]

from making.behaviours import behaviours, literature  # noqa: E402 - found through the path above
from making.commands import commands  # noqa: E402
from making.settings import measures, rules, settings  # noqa: E402

PAGES: Mapping[str, Callable[[], str]] = {
    "behaviours.md": behaviours,
    "literature.md": literature,
    "settings.md": settings,
    "measures.md": measures,
    "rules.md": rules,
    "commands.md": commands,
}
"""Every page that is made, and what makes it."""


def stale() -> list[str]:
    """Names of pages that are not what the code says."""
    return [
        name
        for name, make in PAGES.items()
        if not (REFERENCE / name).exists() or (REFERENCE / name).read_text(encoding="utf-8") != make()
    ]


def main(arguments: list[str]) -> int:
    """Write the pages that changed, or with --check name them."""
    old = stale()
    for name in old if "--check" not in arguments else ():
        (REFERENCE / name).write_text(PAGES[name](), encoding="utf-8")
    print("\n".join(f"docs/reference/{name}" for name in old) or "All reference pages are up to date.")
    return 1 if old and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
