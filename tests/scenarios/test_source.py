"""The guards in front of the parser, and what plain words mean."""

from __future__ import annotations

import pytest

from scenarios.errors import Problem, ScenarioError
from scenarios.marks import Node
from scenarios.source import MOST_BYTES, MOST_VALUES, decode, parse


def read(data: bytes | str) -> Node:
    return parse(*decode(data.encode() if isinstance(data, str) else data, "a.yaml"))


def refused(data: bytes | str) -> Problem:
    with pytest.raises(ScenarioError) as caught:
        read(data)
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("null", None),
        ("1_200_000", 1_200_000),
        ("1.2e6", 1.2e6),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-3", -3),
        ("007x", "007x"),
        ("12:30:00", "12:30:00"),
        ("2026-01-05", "2026-01-05"),
        ("'1.10'", "1.10"),
        ('"null"', "null"),
        ("0x1F", "0x1F"),
    ],
)
def test_what_words_mean(word: str, value: object) -> None:
    got = read(f"a: {word}\n").plain()["a"]
    assert got == value
    assert type(got) is type(value)


def test_lists_groups_and_marks() -> None:
    root = read("a: {b: [1, 2]}\nc:\n  d: x\n")
    assert root.plain() == {"a": {"b": (1, 2)}, "c": {"d": "x"}}
    spot = root.at(("a", "b", "1"))
    assert spot is not None
    assert (spot.mark.line, spot.mark.column, spot.mark.length) == (1, 12, 1)
    inner = root.at(("c", "d"))
    assert inner is not None
    assert inner.key is not None
    assert (inner.key.line, inner.key.column, inner.mark.column) == (3, 3, 6)


def test_a_measured_number_is_a_number_with_evidence() -> None:
    node = read("a: {value: 3.5, se: 0.1, n: 40, from: [sales, day], source: us}\n").at(("a",))
    assert node is not None
    assert node.plain() == 3.5
    assert node.evidence is not None
    assert (node.evidence.se, node.evidence.n, node.evidence.columns, node.evidence.source) == (
        0.1,
        40,
        ("sales", "day"),
        "us",
    )


@pytest.mark.parametrize(
    ("data", "said", "line"),
    [
        (b"", "empty", 1),
        (b"   \n\n", "empty", 1),
        (b"a: 1\n\x00\x01", "binary", 2),
        (b"\xff\xfea\x00:\x00", "UTF-16", 1),
        (b"a: 1\nb: \xe9t\xe9\n", "0xe9 is not UTF-8", 2),
        (b"a: " + b"x" * MOST_BYTES, "1,000,003 bytes", 1),
        (b"[" * 5000, "nested more than", 1),
        (b"{a: " * 3000, "nested more than", 1),
        (b"a: [" + b"1," * (MOST_VALUES + 1) + b"1]", "more than 20,000 values", 1),
        (b'a: "\\UFFFFFFFF"', "not YAML", 1),
        (b"%YAML 3.9\n---\na: 1", "not YAML", 1),
        (b"a: " + b"9" * 5000, "too long or too large", 1),
        (b"? [x]\n: 1", "must be a word", 1),
    ],
)
def test_what_is_refused(data: bytes, said: str, line: int) -> None:
    problem = refused(data)
    assert said in problem.text
    assert problem.line == line


def test_a_byte_order_mark_and_any_line_ends_are_fine() -> None:
    assert read(b"\xef\xbb\xbfa: 1\r\nb: 2\rc: 3\n").plain() == {"a": 1, "b": 2, "c": 3}


def test_all_faults_of_form_come_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        read("a: &x 1\na: 2\nb: .inf\nc: !!str 3\n")
    assert [p.line for p in caught.value.problems] == [1, 2, 3, 4]


def test_the_caret_stands_under_wide_letters() -> None:
    shown = Problem("f", 1, 5, "said", "hint", 2, "客戶: 12").render().splitlines()
    assert shown[1] == "    1 | 客戶: 12"
    assert shown[2] == "      | " + " " * 6 + "^^"


def test_a_long_line_is_cut_round_the_caret() -> None:
    shown = Problem("f", 1, 501, "said", "", 1, "x" * 500 + "!" + "y" * 500).render().splitlines()
    assert len(shown[1]) < 120
    assert shown[1][shown[2].index("^")] == "!"


def test_json_of_an_error() -> None:
    error = ScenarioError([Problem("b", 2, 1, "two"), Problem("b", 1, 1, "one", "h"), Problem("b", 2, 1, "two")])
    assert error.as_json() == {
        "problems": [
            {"file": "b", "line": 1, "column": 1, "length": 1, "text": "one", "hint": "h"},
            {"file": "b", "line": 2, "column": 1, "length": 1, "text": "two", "hint": ""},
        ],
        "count": 2,
        "ran": False,
    }
