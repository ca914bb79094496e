"""The description of a model: whole, deterministic, escaped, and nothing in it that does not run."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from reports.describe.command import html, write_description
from reports.describe.document import Code, Document, Grid, Section, Text, markdown
from reports.describe.odd import describe
from reports.describe.submodel import equations
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


CHAPTERS = (
    "purpose",
    "entities",
    "states",
    "environment",
    "schedule",
    "concepts",
    "initialisation",
    "input",
    "submodels",
)
CONCEPTS = (
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
    "Stochasticity", "Collectives", "Observation",
)  # fmt: skip


def chapter(document: Document, name: str) -> Section:
    return next(s for s in document.sections if s.id == name)


def grids(section: Section) -> list[Grid]:
    return [block for block in section.blocks if isinstance(block, Grid)]


def test_it_has_the_chapters_and_the_concepts_of_the_protocol(scenario) -> None:
    document = describe(scenario)
    assert tuple(s.id for s in document.sections if s.level == 2) == CHAPTERS
    (concepts,) = grids(chapter(document, "concepts"))
    assert tuple(row[0] for row in concepts.rows) == CONCEPTS
    assert all(len(row[1]) > 20 for row in concepts.rows)


def test_patterns_strategies_and_entities_are_those_of_the_scenario(scenario) -> None:
    document = describe(scenario)
    patterns, strategies = grids(chapter(document, "purpose"))
    assert "V1" in {row[0] for row in patterns.rows}
    assert [row[0] for row in strategies.rows] == [s.title for s in scenario.strategies.values()]
    assert "partners.bank.discount = 0.05" in strategies.rows[0][1]
    entities = {row[0]: row[1] for row in grids(chapter(document, "entities"))[0].rows}
    assert entities["customer"] == f"{scenario.agents:,}"
    assert entities["channel"] == str(len(scenario.channels))
    assert entities["hall"] == f"{scenario.hall.halls:g}"


def test_only_tables_that_somebody_reads_are_listed_and_a_moment_says_what_it_reads(scenario) -> None:
    case = compile(scenario, 0, agents=50)
    document = describe(scenario)
    read = {name for m in case.day.moments if not isinstance(m, Tally) for name in m.tables}
    listed = {row[0]: row for row in grids(chapter(document, "environment"))[0].rows}
    assert listed.keys() == read & case.world.tables.keys()
    assert "choose" in listed["expected_wait"][-1]
    told = " ".join(b.words for b in chapter(document, "moment-choose").blocks if isinstance(b, Text))
    assert "For customers with trip = 1" in told
    assert "each option" in told
    assert "Here OUT_OF_REACH = -50." in told
    hall = " ".join(b.words for b in chapter(document, "moment-hall").blocks if isinstance(b, Text))
    assert "expected = (1 - renewal) x expected" in hall


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


def test_marks_of_evidence_and_open_bands_are_told(scenario) -> None:
    told = markdown(describe(scenario)).replace("\\", "")
    assert "V = read in the abstract or text of the source" in told
    assert "[assumed]" not in told  # said once, under "known how"
    assert "elasticity of price seekers over that of quality seekers: at least 1.5" in told


def test_long_names_of_settings_can_be_broken(scenario) -> None:
    assert "<td>regions.<wbr>north.<wbr>share</td>" in html(describe(scenario))
