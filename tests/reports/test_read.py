import json
import subprocess
import sys

import pytest

from reports.read import StudyError, clean_word, open_study, study_of


def test_a_study_is_scaled_once_to_members(record_maker):
    record = record_maker()
    study = study_of(record)
    assert study.scale == 20
    scaled = study.record
    assert scaled.budget == pytest.approx(20 * record.budget)
    assert scaled.cells[0].plan == pytest.approx(20 * record.cells[0].plan)
    assert scaled.validation.against[0].gain.low == pytest.approx(20 * record.validation.against[0].gain.low)
    assert scaled.flow.orders[0][1] == pytest.approx(20 * record.flow.orders[0][1])
    assert scaled.ledgers[0].shared_members == pytest.approx(20 * record.ledgers[0].shared_members)


def test_ratios_minutes_and_prices_of_money_do_not_grow(record_maker):
    record = record_maker()
    scaled = study_of(record).record
    assert scaled.validation.ratio == record.validation.ratio
    assert scaled.hall == record.hall
    assert scaled.curves[0].next_plan == record.curves[0].next_plan
    rules = {r.kind: (r, s) for r, s in zip(record.rules, scaled.rules, strict=True)}
    money, then = rules["total"]
    assert then.one_more.price == money.one_more.price
    assert then.limit == pytest.approx(20 * money.limit)
    assert then.one_more.until == pytest.approx(20 * money.one_more.until)
    contact, then = rules["contact_limit"]
    assert then.one_more.price == pytest.approx(20 * contact.one_more.price)
    assert then.limit == contact.limit
    rails = {g.measure: (g, s) for g, s in zip(record.guardrails, scaled.guardrails, strict=True)}
    assert rails["nps"][0] == rails["nps"][1]
    assert rails["partner_profit"][1].plan.mean == pytest.approx(20 * rails["partner_profit"][0].plan.mean)


def test_a_study_folder_opens_as_it_was_written(record_maker, tmp_path):
    record = record_maker()
    (tmp_path / "study.json").write_text(record.model_dump_json(), encoding="utf-8")
    assert open_study(tmp_path).record == study_of(record).record


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no study.json"),
        ("", "not a study record"),
        ("{}", "manifest"),
        ("[1]", "not a study record"),
        ("{\x00", "not a study"),
    ],
)
def test_a_folder_that_is_no_study_says_so(content, words, tmp_path):
    if content is not None:
        (tmp_path / "study.json").write_text(content)
    with pytest.raises(StudyError, match=words):
        open_study(tmp_path)


def test_a_missing_folder_and_a_field_of_another_version_say_so(record_maker, tmp_path):
    with pytest.raises(StudyError, match="no such folder"):
        open_study(tmp_path / "nowhere")
    document = json.loads(record_maker().model_dump_json())
    document["colour"] = "red"
    (tmp_path / "study.json").write_text(json.dumps(document))
    with pytest.raises(StudyError, match="colour"):
        open_study(tmp_path)


def test_words_lose_what_could_reorder_or_hide_them():
    assert clean_word("a\u202eb\u0000c\nd  e\ue000") == "abc d e"
    assert clean_word("\U0001f468\u200d\U0001f469") == "\U0001f468\u200d\U0001f469"


def test_reading_and_drawing_need_no_heavy_library():
    heavy = ("numba", "mesa", "pulp", "pandas", "duckdb", "scipy", "numpy", "simpy", "xlsxwriter")
    modules = "reports.page, reports.compare_page, reports.table, reports.read"
    code = f"import sys, {modules}; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
