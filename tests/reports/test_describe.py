"""The description of a model: whole, deterministic, escaped, and nothing in it that does not run."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from reports.describe.command import html, write_description
from reports.describe.document import Code, Document, Grid, Section, Text, markdown
from reports.describe.odd import describe, equations
from scenarios.compile import compile
from scenarios.errors import ScenarioError
from scenarios.load import load
from sim.day import Tally


@pytest.fixture(scope="module")
def scenario():
    return load("retail_omni")


class Seen(HTMLParser):
    """Tags and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.links, self.ids = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)
        self.links += [v for k, v in attrs if k in ("href", "src")]
        self.ids += [v for k, v in attrs if k == "id"]


def test_every_moment_parameter_and_column_that_runs_is_described(scenario) -> None:
    case = compile(scenario, 0, agents=50)
    told = markdown(describe(scenario)).replace("\\", "")
    for moment in case.day.moments:
        assert f"| {moment.name} |" in told
        if not isinstance(moment, Tally):
            assert f"### {moment.name}\n" in told
            assert all(f"| {p.name} |" in told for p in moment.parameters)
    assert all(f"| {name} |" in told for name in case.population.columns)


def test_a_set_number_and_its_line_are_in_force(scenario) -> None:
    changed = load("retail_omni", ["behaviours.choose.inertia=0.123"])
    assert "0.123" not in markdown(describe(scenario))
    assert "| inertia | 0.123 |" in markdown(describe(changed))


def test_the_same_scenario_gives_the_same_bytes(scenario) -> None:
    assert markdown(describe(scenario)) == markdown(describe(load("retail_omni")))
    assert html(describe(scenario)) == html(describe(load("retail_omni")))


def test_the_page_asks_nobody_for_anything_and_its_links_lead_somewhere(scenario) -> None:
    page = Seen(html(describe(scenario)))
    assert "script" not in page.tags
    assert page.links
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    assert len(page.ids) == len(set(page.ids))


def test_words_are_escaped_in_both_forms() -> None:
    bad = "<script>alert(1)</script> a|b *c*\nd"
    document = Document(bad, (Section("x", bad, (Text(bad), Grid(("t",), ((bad,),)), Code("```\n<b>"))),))
    assert "script" not in Seen(html(document)).tags
    text = markdown(document)
    assert "<script>" not in text
    assert "a\\|b \\*c\\* d |" in text
    assert "````python\n```\n<b>\n````" in text


def test_equations_leave_out_signature_and_docstring() -> None:
    def double(x: float) -> float:
        """Twice."""
        return 2.0 * x

    assert equations(double) == "return 2.0 * x"
    assert equations(len) == ""


def test_files_are_written_beside_each_other_and_a_wrong_scenario_writes_none(tmp_path) -> None:
    page, text = write_description("retail_omni", tmp_path)
    assert page.name == "retail_omni-model.html"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert text.read_text(encoding="utf-8").startswith("# ")
    with pytest.raises(ScenarioError):
        write_description("retail_omni", tmp_path / "no", ["members=-1"])
    assert not (tmp_path / "no").exists()
