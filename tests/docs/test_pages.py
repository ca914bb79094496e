"""What the pages show is what happens: their files pass, their commands run, their answers come, their links lead."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALL = ["agents=200", "days=91", "burn_in_days=7", "run_out_days=7"]
QUICK = {"plan": ["--teach", "2", "--judge", "2", "--workers", "1"], "run": ["--seeds", "2", "--workers", "1"]}
SKIPPED = ("make", "source")
"""Commands that need a machine of their own; other tests run what they start."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, its text, and the block that follows it directly."""

    language: str
    text: str
    answer: str = ""

    @property
    def file(self) -> str:
        """The file that the block is, by the comment on its first line."""
        found = re.match(r"# (\S+\.(?:yaml|py))\n", self.text)
        return found[1] if found else ""


def blocks_of(page: Path) -> list[Block]:
    """The blocks of a page in order; a text block right after a command is what the command says."""
    found = re.findall(
        r"^```(\w*)\n(.*?)^```(?:\n\n```text\n(.*?)^```)?", page.read_text(encoding="utf-8"), re.M | re.S
    )
    return [Block(*block) for block in found]


@dataclass
class Desk:
    """A folder in which the commands of a page are typed, one after the other."""

    folder: Path

    def write(self, block: Block) -> None:
        """Put a block's file in its place."""
        place = self.folder / block.file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(block.text, encoding="utf-8")

    def type(self, line: str) -> str:
        """Run one command line as a reader would, at small size; its exit status is 0 unless its comment says another.

        Returns:
            What it printed.
        """
        from reports.cli import run

        command, _, comment = line.partition("  #")
        told = re.search(r"exit status (\d)", comment)
        words = [word for part in shlex.split(command) for word in self._matches(part)]
        if words[0] in SKIPPED:
            return ""
        assert words[0] == "footfall", f"the page shows a command that nothing runs: {line}"
        answer, progress = io.StringIO(), io.StringIO()
        with redirect_stdout(answer), redirect_stderr(progress):
            status = run(self._small(words[1:]))
        assert status == int(told[1] if told else 0), f"{line}\n{answer.getvalue()}{progress.getvalue()}"
        return answer.getvalue() or progress.getvalue()

    def _matches(self, part: str) -> list[str]:
        return sorted(str(p.relative_to(self.folder)) for p in self.folder.glob(part)) if "*" in part else [part]

    @staticmethod
    def _small(words: list[str]) -> list[str]:
        if words[0] not in QUICK:
            return words
        return [*words, *(part for change in SMALL for part in ("--set", change)), *QUICK[words[0]]]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Replications that all pages share."""
    return tmp_path_factory.mktemp("runs")


@pytest.fixture
def desk(tmp_path: Path, runs: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    (tmp_path / ".footfall").symlink_to(runs)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    return Desk(tmp_path)


LIVED = ("docs/tutorial/first-plan.md", "docs/guide/planning.md", "docs/guide/reading-a-report.md")
FRAGMENT = "version: 1\nextends: retail_omni\ntitle: A fragment of the page\n"


@pytest.mark.xdist_group("pages")
@pytest.mark.parametrize("page", LIVED)
def test_the_blocks_of_a_page_do_what_the_page_says(page: str, desk: Desk) -> None:
    blocks = blocks_of(ROOT / page)
    assert {b.language for b in blocks} >= {"sh", "yaml"}
    for block in blocks:
        live(block, desk)


@pytest.mark.xdist_group("pages")
def test_the_blocks_of_the_readme_do_what_it_says(desk: Desk) -> None:
    blocks = blocks_of(ROOT / "README.md")
    assert {b.language for b in blocks} >= {"sh", "yaml", "python"}
    for block in blocks:
        if block.language == "yaml" and not block.file:
            whole = block.text if block.text.startswith("version:") else FRAGMENT + block.text
            (desk.folder / "shown.yaml").write_text(whole, encoding="utf-8")
            desk.type("footfall check shown.yaml")
        elif block.language == "sh":
            for line in block.text.splitlines():
                if "studies/A" in line:
                    desk.type("footfall plan my.yaml --set budget.reserve=0.2")
                    first, second = sorted((desk.folder / "studies").glob("my-*"))
                    first.rename(desk.folder / "studies/A")
                    second.rename(desk.folder / "studies/B")
                desk.type(line)
        else:
            live(block, desk)


def live(block: Block, desk: Desk) -> None:
    """Write the file of a block, or type its commands and hold the answer to what the page shows."""
    if block.language in ("yaml", "python"):
        assert block.file, "a file needs its name in a comment on its first line"
        desk.write(block)
    elif block.language == "sh":
        said = "".join(desk.type(line) for line in block.text.splitlines())
        assert_shown(block.answer, said)


def assert_shown(shown: str, said: str) -> None:
    """Every line that a page shows comes, in order; `...` stands for anything, alone for any lines."""
    lines = iter(said.splitlines())
    for wanted in (line for line in shown.splitlines() if line.strip() != "..."):
        pattern = re.sub(r"([\[*?])", r"[\1]", wanted.rstrip()).replace("...", "*")
        assert any(fnmatchcase(line.rstrip(), pattern) for line in lines), f"not said: {wanted}\n{said}"


def test_an_answer_that_does_not_come_is_found() -> None:
    assert_shown("one\n...\nthree [a, ...\n", "one\ntwo\nthree [a, b]\n")
    for wrong in ("four\n", "three\none\n", "on\n"):
        with pytest.raises(AssertionError):
            assert_shown(wrong, "one\ntwo\nthree\n")


PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"])


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.exists(), f"{page.relative_to(ROOT)} links to {target}"
        assert not anchor or anchor in anchors(place), f"{page.relative_to(ROOT)} links to {target}"


def anchors(page: Path) -> set[str]:
    """Places of a page that a link may name: headings as GitHub and others name them, and marks."""
    text = page.read_text(encoding="utf-8")
    heads = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads} | set(
        re.findall(r'id="([^"]+)"', text)
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_named_in_code_exist(page: Path) -> None:
    named = re.findall(r"`((?:docs|sim|scenarios|optimize|reports|tests)/[\w/.-]+)`", page.read_text(encoding="utf-8"))
    assert [n for n in named if not (ROOT / n).exists()] == []
