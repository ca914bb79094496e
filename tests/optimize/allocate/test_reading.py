"""A faulty file is refused with every field named; a good one is read whole; plans are written whole."""

import copy
import io
import json
import math

import pytest

from optimize.allocate.command import run
from optimize.allocate.reading import ProblemError, read_problem

pytestmark = pytest.mark.fast

GOOD = {
    "format": "budget-alloc/1",
    "id": "good",
    "family": "X",
    "seed": 1,
    "periods": 1,
    "budget": 100.0,
    "channels": [
        {"id": "tv", "title": "Television", "b": 10, "k": 5, "s": 1, "min": 0, "max": 60, "hist": 30},
        {"id": "radio", "response": {"kind": "log", "b": 3, "k": 2}, "max": 40, "fixed_cost": 2, "min_if_on": 5},
        {"id": "web", "response": {"kind": "power", "b": 1, "s": 0.5}, "max": 40, "use": {"contacts": 2}, "lot": 5},
        {
            "id": "shop",
            "response": {"kind": "table", "spend": [0, 5, 9], "value": [0, 3, 4]},
            "max": 40,
            "band": [0.8, 1],
        },
    ],
    "groups": [{"id": "air", "members": ["tv", "radio"], "max": 70}],
    "ratios": [{"id": "half", "of": ["air"], "max": 0.9}],
    "choose": [{"id": "few", "members": ["air", "web"], "at_most": 2}],
    "resources": [{"id": "contacts", "limit": 90, "unit": "contact"}],
    "rules": [{"id": "swap", "weights": {"tv": 1, "web": -1}, "max": 55}],
    "goal": {"kind": "budget"},
}


def broken(path, value):
    found = copy.deepcopy(GOOD)
    at = found
    *way, last = path
    for key in way:
        at = at[key]
    if value is KeyError:
        del at[last]
    else:
        at[last] = value
    return found


FAULTS = [
    (("budget",), math.nan, "budget"),
    (("budget",), math.inf, "budget"),
    (("budget",), -1, "budget"),
    (("budget",), "100", "budget"),
    (("budget",), True, "budget"),
    (("budget",), KeyError, "budget"),
    (("colour",), 1, "colour"),
    (("format",), "budget-alloc/2", "format"),
    (("periods",), 0, "periods"),
    (("periods",), 1.5, "periods"),
    (("channels",), [], "channels"),
    (("channels",), {}, "channels"),
    (("channels", 0, "id"), "radio", "channels[1].id"),
    (("channels", 0, "id"), KeyError, "channels[0].id"),
    (("channels", 0, "min"), 61, "channels[0].min"),
    (("channels", 0, "min"), -1, "channels[0].min"),
    (("channels", 0, "b"), -1, "channels[0].b"),
    (("channels", 0, "k"), 0, "channels[0].k"),
    (("channels", 0, "s"), KeyError, "channels[0].s"),
    (("channels", 0, "maxx"), 1, "channels[0].maxx"),
    (("channels", 0, "carryover"), 1, "channels[0].carryover"),
    (("channels", 0, "response"), {"kind": "log", "b": 1, "k": 1}, "channels[0].b"),
    (("channels", 1, "min"), 1, "channels[1].min"),
    (("channels", 1, "min_if_on"), 41, "channels[1].min_if_on"),
    (("channels", 1, "response", "kind"), "cubic", "channels[1].response.kind"),
    (("channels", 1, "response", "s"), 1, "channels[1].response.s"),
    (("channels", 2, "use"), {"minutes": 1}, "channels[2].use"),
    (("channels", 3, "response", "value"), [0, 3, 2], "channels[3].response.value"),
    (("channels", 3, "response", "spend"), [0, 9, 5], "channels[3].response.spend"),
    (("channels", 3, "response", "spend"), [1, 5, 9], "channels[3].response.spend"),
    (("channels", 3, "response", "value"), [0, math.nan, 2], "channels[3].response.value[1]"),
    (("channels", 3, "band"), [1, 0.5], "channels[3].band"),
    (("groups", 0, "members"), [], "groups[0].members"),
    (("groups", 0, "members"), ["tv", "tvv"], "groups[0].members"),
    (("groups", 0, "members"), ["tv", "tv"], "groups[0].members"),
    (("groups", 0, "min"), 71, "groups[0].min"),
    (("groups",), [GOOD["groups"][0], {"id": "b", "members": ["tv"]}], "groups[1].members"),
    (("groups",), [GOOD["groups"][0], {"id": "air", "members": ["web"]}], "groups[1].id"),
    (("ratios", 0, "of"), ["nobody"], "ratios[0].of"),
    (("choose", 0, "at_least"), 3, "choose[0].at_least"),
    (("rules", 0, "weights"), {"nobody": 1}, "rules[0].weights"),
    (("goal",), {"kind": "most"}, "goal.kind"),
    (("goal",), {"kind": "roi"}, "goal.target"),
    (("goal",), {"kind": "lexicographic", "order": ["value of nobody"]}, "goal.order"),
    (("responses",), [{"id": "a", "probability": 0.5}], "responses"),
    (("reserve",), {"max": -1, "channels": ["tv"]}, "reserve.max"),
    (("menus",), [{"id": "m", "options": []}], "menus[0].options"),
]


def test_a_good_document_is_read_whole():
    problem = read_problem(GOOD)
    assert problem.channels[0].title == "Television"
    assert problem.channels[1].switches
    assert problem.ratios[0].of == ("tv", "radio")
    assert problem.choose[0].members == ("tv", "radio", "web")
    assert problem.channels[3].response.at(7) == pytest.approx(3.5)


@pytest.mark.parametrize(("path", "value", "field"), FAULTS, ids=[f"{f[2]}-{i}" for i, f in enumerate(FAULTS)])
def test_a_fault_is_refused_with_its_field_and_status_2(path, value, field, tmp_path):
    document = broken(path, value)
    with pytest.raises(ProblemError) as caught:
        read_problem(document)
    assert field in [fault.field for fault in caught.value.faults]
    place = tmp_path / "problem.json"
    place.write_text(json.dumps(document, indent=1))
    said, complained = io.StringIO(), io.StringIO()
    assert run(place, stdout=said, stderr=complained) == 2
    assert field in complained.getvalue()
    assert said.getvalue() == ""


def test_all_faults_come_at_once_with_their_lines(tmp_path):
    document = broken(("budget",), -1)
    document["channels"][3]["max"] = math.nan
    place = tmp_path / "problem.json"
    place.write_text(json.dumps(document, indent=1))
    with pytest.raises(ProblemError) as caught:
        read_problem(place)
    lines = place.read_text().splitlines()
    placed = {fault.field: fault.line for fault in caught.value.faults}
    assert set(placed) == {"budget", "channels[3].max"}
    assert "{" in lines[placed["channels[3].max"] - 1]
    assert '"shop"' in lines[placed["channels[3].max"]]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", '{"a": 1, "a": 2}', '{"format": "budget-alloc/1"}', "\x00", "[" * 100_000]
)
def test_text_that_is_no_problem_is_refused(text, tmp_path):
    place = tmp_path / "problem.json"
    place.write_text(text)
    complained = io.StringIO()
    assert run(place, stdout=io.StringIO(), stderr=complained) == 2
    assert complained.getvalue()
    assert "Traceback" not in complained.getvalue()


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path):
    assert run(tmp_path / "none.json", stdout=io.StringIO(), stderr=io.StringIO()) == 2
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    assert run(tmp_path / "bytes.json", stdout=io.StringIO(), stderr=io.StringIO()) == 2


@pytest.mark.parametrize(
    "options", [{"time_limit": 0}, {"time_limit": math.nan}, {"engine": "magic"}, {"out": "/no/such/p.json"}]
)
def test_options_are_checked_before_anything_is_read(options, tmp_path):
    complained = io.StringIO()
    assert run(tmp_path / "none.json", stdout=io.StringIO(), stderr=complained, **options) == 2
    assert complained.getvalue()


def test_a_program_that_asks_for_json_is_told_the_error_in_json(tmp_path):
    said = io.StringIO()
    assert run(tmp_path / "none.json", json=True, stdout=said, stderr=io.StringIO()) == 2
    answer = json.loads(said.getvalue())
    assert answer["status"] == "refused"
    assert "none.json" in answer["error"]


def test_a_plan_is_written_and_spoken(tmp_path):
    place, out = tmp_path / "problem.json", tmp_path / "plan.json"
    place.write_text(json.dumps(GOOD))
    said = io.StringIO()
    assert run(place, out, explain=True, stdout=said) == 0
    assert "proven best" in said.getvalue()
    assert "Television" in said.getvalue()
    document = json.loads(out.read_text())
    assert document["format"] == "budget-plan/1"
    assert document["id"] == "good"
    assert [len(period) for period in document["spend"]] == [4]
    assert document["price"]
    assert document["gap"] == pytest.approx(1 - document["value"] / document["bound"], abs=1e-12)
    assert set(document["reasons"]) == {"tv", "radio", "web", "shop"}
    again = io.StringIO()
    assert run(place, json=True, stdout=again) == 0
    assert "price" not in json.loads(again.getvalue())


def test_an_infeasible_file_is_answered_with_its_conflict(tmp_path):
    document = broken(("budget",), 1.0)
    document["channels"][0]["min"] = 5
    place = tmp_path / "problem.json"
    place.write_text(json.dumps(document, indent=1))
    said = io.StringIO()
    assert run(place, stdout=said) == 0
    assert "cannot all hold" in said.getvalue()
    assert "Television" in said.getvalue()
    assert "problem.json:" in said.getvalue()


def test_a_search_that_found_nothing_in_time_says_so():
    import numpy as np

    from optimize.allocate.ladder import plan_of
    from optimize.allocate.plan import Answer

    problem = read_problem(GOOD)
    nothing = Answer(np.zeros((1, 4)), np.zeros(4, dtype=bool), math.nan, 12.0, "milp")
    plan = plan_of(problem, nothing, 1.0)
    assert plan.status == "unknown"
    document = json.loads(json.dumps(plan.document(), allow_nan=False))
    assert document["bound"] == 12.0
    assert "spend" not in document
