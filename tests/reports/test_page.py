import re
from html.parser import HTMLParser

import pytest

from optimize.record import Estimate, Named
from reports.edition import KEYS, edition
from reports.page import LANGS, TEMPLATES, css_string, page, write_page
from reports.read import study_of
from reports.sections.flow import gathered

VOID = {"meta", "br", "wbr"}


class Outline(HTMLParser):
    """Tags opened and closed, ids, links, attributes and text of a page."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.ids, self.targets, self.attributes, self.words = [], [], [], [], [], []
        self.wrong = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, k, v or "") for k, v in attrs]
        self.ids += [v for k, v in attrs if k == "id"]
        self.targets += [v for k, v in attrs if k == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, k, v or "") for k, v in attrs]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("style",):
            self.words.append(data)


def pages(record):
    return {lang: page(study_of(record), lang) for lang in LANGS}


def test_every_variant_is_whole_small_and_asks_the_network_for_nothing(any_record):
    for text in pages(any_record).values():
        found = Outline(text)
        assert found.wrong == []
        assert found.open == []
        assert len(text.encode()) < 400_000
        assert "<script" not in text
        assert not {"script", "img", "link", "iframe", "object", "embed", "base", "form", "input"} & set(found.tags)
        assert not [a for a in found.attributes if a[1] == "src" or a[1].startswith("on") or a[1] == "xlink:href"]
        assert all(target.startswith("#") for target in found.targets)
        assert "url(" not in text[text.index("<style>") : text.index("</style>")]
        assert text.count("</style>") == 1
        assert "default-src 'none'" in text[: text.index("<title>")]


def test_every_variant_has_one_h1_unique_ids_and_links_that_lead_somewhere(any_record):
    for text in pages(any_record).values():
        found = Outline(text)
        assert found.tags.count("h1") == 1
        assert len(found.ids) == len(set(found.ids))
        assert {t[1:] for t in found.targets} <= set(found.ids)
        svgs = [a for a in found.attributes if a[0] == "svg"]
        assert sum(a[1] == "role" and a[2] == "img" for a in svgs) == found.tags.count("svg")
        assert all(a[2] for a in svgs if a[1] == "aria-label")
        assert sum(a[1] == "aria-label" for a in svgs) == found.tags.count("svg")


def test_both_languages_have_the_same_structure(any_record):
    english, chinese = (Outline(text) for text in pages(any_record).values())
    keep = {"section", "h1", "h2", "figure", "table", "svg", "tr", "details", "aside", "nav", "pre", "ol"}
    assert [t for t in english.tags if t in keep] == [t for t in chinese.tags if t in keep]
    assert english.ids == chinese.ids


def test_sections_close_up_and_those_that_are_missing_are_named(variant):
    record = variant("bare")
    e = edition(record, "en")
    assert list(e.number.values()) == list(range(1, len(e.number) + 1))
    text = page(study_of(record), "en")
    for key in KEYS:
        assert (f'<section id="{key}"' in text) == e.present[key]
    for words in ("no hall in this scenario", "no partner in this scenario", "no guardrail in this scenario"):
        assert words in text


def test_the_first_screen_says_what_is_fitted_and_what_is_assumed(variant):
    fitted, assumed = page(study_of(variant("full")), "en"), page(study_of(variant("bare")), "en")
    assert "Customers are fitted; their response to marketing is assumed" in fitted
    assert "All customer numbers are assumed or from literature" in assumed
    assert "Customers are fitted" not in assumed


@pytest.mark.parametrize(
    ("name", "headline"),
    [
        ("full", "Move $1.21 M out of store events and targeted ads. It is worth $1.86 M more profit a year."),
        ("unclear", "No plan beats today’s budget clearly."),
        ("loss", "Keep today’s budget: the plan earns less."),
        ("unjudged", "Fresh seeds have not judged this plan yet."),
        ("infeasible", "These 2 rules cannot all hold: there is no plan."),
    ],
)
def test_the_headline_follows_the_verdict(variant, name, headline):
    text = page(study_of(variant(name)), "en").replace("\u00a0", " ")
    assert headline in re.sub(r"</?span>", "", text[text.index("<h1>") : text.index("</h1>")])


def test_a_conflict_takes_the_place_of_the_plan(variant):
    text = page(study_of(variant("infeasible")), "en")
    assert "Halls keep a fifth of the money (grocer.yaml:47)" in text
    assert '<section id="plan"' not in text
    assert "no plan exists" in text


def test_a_plan_that_is_not_clearly_better_gives_no_advice(variant):
    assert "Do this" not in page(study_of(variant("unclear")), "en")
    assert "Spend more" not in page(study_of(variant("loss")), "en")


def against(record, gains):
    v = record.validation
    moved = [a.model_copy(update={"gain": around(g)}) for a, g in zip(v.against, gains, strict=True)]
    return record.model_copy(update={"validation": v.model_copy(update={"against": moved})})


def around(mean, half=1e3):
    return Estimate(mean=mean, low=mean - half, high=mean + half)


def test_a_rival_that_does_better_is_said_in_the_title_and_in_the_box(record_maker):
    text = page(study_of(against(record_maker(), (9e4, 8e4, -5e3))), "en").replace("\u00a0", " ")
    assert "The plan is clearly ahead of 2 and behind 1 of 3 other ways to spend the money" in text
    assert "The average-ROI rule earns $100 k more than the plan" in text


def test_a_partner_that_loses_is_offered_better_terms_and_terms_that_lose_are_refused(record_maker):
    record = record_maker()
    for change, words in (
        ({"their_gain": around(-5e4)}, "Offer Harbour Bank better terms"),
        ({"our_gain": around(-5e4)}, "Do not agree with Harbour Bank on these terms"),
        ({}, "Agree on 2.5% commission"),
    ):
        ledger = record.ledgers[0].model_copy(update=change)
        assert words in page(study_of(record.model_copy(update={"ledgers": [ledger]})), "en")


def test_much_unspent_money_leads_the_headline_with_its_reason(record_maker):
    record = record_maker(unspent=5e4, unspent_reason="next_loses")
    text = page(study_of(record), "en").replace("\u00a0", " ")
    assert "Leave $1.00 M of the budget unspent." in text
    assert "the next $1 would lose money" in text


def test_a_broken_guardrail_is_said_on_the_first_screen(record_maker):
    record = record_maker()
    rails = [g.model_copy(update={"plan": around(20.0, 1.0)}) if g.measure == "wait" else g for g in record.guardrails]
    first = page(study_of(record.model_copy(update={"guardrails": rails})), "en").split("<nav")[0]
    assert "It breaks a guardrail: waiting in the hall." in first
    assert "Waiting in the hall breaks its limit" in first


def test_rivals_of_a_flow_are_gathered_without_losing_an_order(record_maker):
    record = record_maker()
    data = record.flow
    spread = [[v if j < 4 else v / 2 for j, v in enumerate([*row[:5], row[4], row[5]])] for row in data.orders]
    orders = [*spread[:4], [v / 2 for v in spread[4]], [v / 2 for v in spread[4]], spread[5]]
    options = [*data.options[:5], Named(id="other", name="Other rival"), data.options[5]]
    many = data.model_copy(
        update={"options": options, "orders": orders, "net": [*data.net[:5], data.net[4], data.net[5]]}
    )
    one = gathered(edition(record, "en"), many)
    assert [o.name for o in one.options][4:] == ["Rivals", "Not bought"]
    assert sum(map(sum, one.orders)) == pytest.approx(sum(map(sum, orders)))
    assert one.orders[0][4] == pytest.approx(orders[0][4] + orders[0][5])
    assert one.net[4].low == pytest.approx(2 * data.net[4].low)


def test_hostile_names_are_escaped_everywhere(variant):
    for text in pages(variant("hostile")).values():
        assert "<img" not in text
        assert "&lt;script&gt;" in text
        assert "onerror=alert(1)&gt;" in text
        assert "\u202e" not in text
        assert "\x00" not in text
        assert "49 0 name" not in text
        style = text[text.index("<style>") : text.index("</style>")]
        assert "</b>" not in style
        assert "<b>x" not in text


def test_css_strings_cannot_end():
    assert css_string('a"b</style>') == '"a\\22 b\\3c \\2f style\\3e "'


def contrast(one: str, two: str) -> float:
    """Contrast of two `#rrggbb` colours as WCAG 2 defines it, 1 to 21."""
    bright, dark = sorted((_light(one), _light(two)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_and_marks_have_the_contrast_the_design_asks_for():
    css = (TEMPLATES / "style.css").read_text()
    token = dict(re.findall(r"--(\w+):(#[0-9a-f]{6})", css))
    for name in ("ink", "text2", "mute", "plan", "less"):
        assert contrast(token[name], "#ffffff") >= 4.5, name
    assert contrast(token["less"], token["warn"]) >= 4.5
    for mark in ("#6398c7", "#737e8b"):
        assert contrast(mark, "#ffffff") >= 3.0


def test_every_cell_of_the_heat_table_can_be_read(record_maker):
    text = page(study_of(record_maker()), "en")
    tones = set(re.findall(r"background:(#[0-9a-f]{6})", text))
    assert len(tones) > 10
    assert all(contrast("#1a1d21", tone) >= 4.5 for tone in tones)


def cells_of(table):
    """Rows of numbers of an HTML table: what is printed."""
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)
    texts = [re.findall(r"<td[^>]*>([^<]*)", row) for row in rows]
    return [[float(t.replace(",", "").replace("\u2212", "-")) for t in row] for row in texts if row]


def test_printed_heat_tables_add_up_to_the_last_digit(any_record):
    for text in pages(any_record).values():
        for table in re.findall(r'<table class="heat">(.*?)</table>', text, re.S):
            rows = cells_of(table)
            for row in rows:
                assert sum(row[:-1]) == pytest.approx(row[-1], abs=1e-9)
            for column in zip(*rows, strict=True):
                assert sum(column[:-1]) == pytest.approx(column[-1], abs=1e-9)


def test_printed_ledgers_add_up(record_maker):
    text = page(study_of(record_maker(partners=3)), "en")
    ledgers = re.findall(r'<div class="led">(.*?)</div>', text, re.S)
    assert len(ledgers) == 3
    for pair in ledgers:
        for table in pair.split("<table")[1:]:
            rows = cells_of(table)
            assert sum(r[0] for r in rows[:-1]) == pytest.approx(rows[-1][0], abs=0.011)


def test_the_report_is_the_same_every_time_and_replaces_the_old_file_whole(record_maker, tmp_path):
    study = study_of(record_maker())
    first = write_page(study, "en", tmp_path / "report-en.html").read_bytes()
    assert write_page(study, "en", tmp_path / "report-en.html").read_bytes() == first
    assert [p.name for p in tmp_path.iterdir()] == ["report-en.html"]


def test_two_ends_of_one_rule_say_which_is_which(record_maker):
    record = record_maker()
    twin = next(r for r in record.rules if r.kind == "partner_share")
    other = twin.model_copy(update={"limit": twin.limit / 2})
    two = record.model_copy(update={"rules": [*record.rules, other]})
    words = " ".join(Outline(page(study_of(two), "en")).words)
    assert f"{twin.title}: at most 40" in words
    assert f"{twin.title}: at least 20" in words
    assert ": at most 40" not in " ".join(Outline(page(study_of(record), "en")).words)
