"""The reference pages say what the code says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("footfall_docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_on_disk_are_those_that_are_made(generate: ModuleType) -> None:
    assert generate.stale() == [], "run: python docs/generate.py"


def test_a_page_that_says_something_else_is_found(
    generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generate, "REFERENCE", tmp_path)
    assert generate.stale() == list(generate.PAGES)
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    (tmp_path / "rules.md").write_text("something else", encoding="utf-8")
    assert generate.main(["--check"]) == 1


def test_the_pages_hold_every_noun_of_the_product() -> None:
    from reports.cli import app
    from scenarios.authors import standard
    from scenarios.schema import Settings
    from sim.kpi import KPIS
    from sim.submodels import SUBMODELS
    from sim.switches import SWITCHES

    said = {name: (DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8") for name in
            ("behaviours", "settings", "measures", "commands")}  # fmt: skip
    assert [n for n in standard() if f"### {n}\n" not in said["behaviours"]] == []
    assert [n for n in (*SUBMODELS, *SWITCHES) if f"| `{n}` |" not in said["behaviours"]] == []
    assert [n for n in Settings.model_fields if f"| `{n}` |" not in said["settings"]] == []
    assert [n for n in KPIS if f"| `{n}` |" not in said["measures"]] == []
    named = [c.callback.__name__ for c in app.registered_commands if c.callback and not c.hidden]
    assert [n for n in named if f"\n## {n}\n" not in said["commands"]] == []
