import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimize.record import Estimate, Named
from reports.numbers import Numbers
from reports.page import LANGS, findings, page
from reports.phrases import PHRASES
from reports.read import study_of
from reports.words import LONGEST, Case, Finding, Voice, case_of, isolated, shortened, spaced, width

FORBIDDEN = re.compile(
    r"significan|proven(?!ance)|proved|guarante|optimal|best possible|显著|证明|保证|最优解|最佳方案", re.IGNORECASE
)
GAIN_WORDS = re.compile(
    r"more profit|earns more than|sides gain|gains most orders|adds profit|comes from moves|多得|均受益|订单增加最多"
)
LOSS_WORDS = re.compile(
    r"plan earns less|show a loss|sides lose|costs profit|earn more than the plan|所得更少|显示亏损|均受损"
)

EDGES = st.floats(-5e6, 5e6)


@st.composite
def estimates(draw):
    low, mean, high = sorted(draw(st.tuples(EDGES, EDGES, EDGES)))
    return Estimate(mean=mean, low=low, high=high)


def test_both_languages_say_the_same_things_with_the_same_words():
    for key, (english, chinese) in PHRASES.items():
        fields = [set(re.findall(r"\{(\w+)\}", text)) for text in (english, chinese)]
        assert english.strip() or key == "unit.share", key
        # The unit of money ("one") may stand in one line of a drawing in one language and in the next in the other.
        assert fields[0] ^ fields[1] <= {"one"}, key
        assert english.count("\ue000") == chinese.count("\ue000") == english.count("\ue001"), key


def test_no_phrase_claims_more_than_evidence_can():
    for texts in PHRASES.values():
        for text in texts:
            assert not FORBIDDEN.search(text), text


@given(estimates())
def test_a_case_is_what_the_interval_allows(e):
    case = case_of(e)
    assert (case is Case.GAIN) == (e.low > 0)
    assert (case is Case.LOSS) == (e.high < 0 and not e.low > 0)


@given(estimates(), st.sampled_from([Case.GAIN, Case.LOSS, Case.UNCLEAR]))
def test_a_finding_against_its_interval_cannot_be_made(e, case):
    if case_of(e) is case:
        assert Finding("x", case, (e,)).case is case
    else:
        with pytest.raises(ValueError, match="against its interval"):
            Finding("x", case, (e,))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_finding_of_any_record_contradicts_its_interval(record_of_intervals, data):
    record = record_of_intervals(lambda: data.draw(estimates()))
    for lang in LANGS:
        for finding in findings(record, lang):
            assert case_of(*finding.about) is finding.case or finding.case is Case.FACT
            if GAIN_WORDS.search(finding.text):
                assert finding.case is Case.GAIN, finding.text
            if LOSS_WORDS.search(finding.text):
                assert finding.case is Case.LOSS, finding.text


@pytest.fixture(scope="module")
def record_of_intervals(request):
    """The full record with every estimate drawn anew."""
    maker = request.getfixturevalue("make_full")

    def draw_all(draw):
        record = maker()
        v = record.validation
        against = [a.model_copy(update={"gain": draw()}) for a in v.against]
        validation = v.model_copy(update={"against": against, "predicted": draw(), "realised": draw(), "ratio": draw()})
        rails = [g.model_copy(update={"plan": draw()}) for g in record.guardrails]
        ledgers = [x.model_copy(update={"our_gain": draw(), "their_gain": draw()}) for x in record.ledgers]
        flow = record.flow.model_copy(update={"net": [draw() for _ in record.flow.net], "own_net": draw()})
        hall = [h.model_copy(update={"wait_plan": draw(), "wait_today": draw()}) for h in record.hall]
        return record.model_copy(
            update={
                "validation": validation,
                "guardrails": rails,
                "ledgers": ledgers,
                "flow": flow,
                "hall": hall,
                "parts": [p.model_copy(update={"gain": draw()}) for p in record.parts],
                "strategies": [s.model_copy(update={"profit": draw()}) for s in record.strategies],
                "curves": [c.model_copy(update={"next_today": draw(), "next_plan": draw()}) for c in record.curves],
            }
        )

    return draw_all


def test_findings_are_short_in_every_variant(any_record):
    for lang in LANGS:
        for finding in findings(study_of(any_record).record, lang):
            assert width(finding.text, lang) <= LONGEST[lang], finding.text
            assert not FORBIDDEN.search(finding.text)


def test_the_page_uses_no_forbidden_word(record_maker):
    for lang in LANGS:
        assert not FORBIDDEN.search(page(study_of(record_maker()), lang)), lang


def test_names_inside_sentences_keep_their_capitals_only_when_they_are_names():
    voice = Voice(Numbers("en", "USD"), 364)
    assert voice.inside("Targeted ads") == "targeted ads"
    assert voice.inside("E-mail and SMS") == "e-mail and SMS"
    assert voice.inside("Harbour Bank") == "Harbour Bank"
    assert voice.inside("Facebook") == "Facebook"
    assert voice.listed(["a", "b", "c", "d", "e"], 3) == "a, b and 3 others"
    assert voice.listed(["a", "b"], 1) == "a and one other"


def test_chinese_puts_a_space_between_han_and_digits_and_names_known_ids():
    assert spaced("共20组种子") == "共 20 组种子"
    voice = Voice(Numbers("zh", "USD"), 364)
    assert voice.name(Named(id="mass", name="Mass media")) == "大众媒体"
    assert voice.name(Named(id="bank", name="Harbour Bank")) == "Harbour Bank"
    assert voice.name(Named(id="bank", name="bank")) == "银行"
    assert voice.name(Named(id="x", name="Harbour Bank", zh="海港银行")) == "海港银行"


def test_long_and_right_to_left_names_are_tamed():
    assert shortened("x" * 99, 10).endswith("…")
    assert len(shortened("x" * 99, 10)) < 20
    assert isolated("קופון") == "\u2068קופון\u2069"
    assert isolated("plain") == "plain"
