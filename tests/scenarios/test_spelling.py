"""Near misses: a mistyped name leads back to the one that was meant."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.anatomy import settings_in
from scenarios.spelling import nearest, suggestion


def groups() -> dict[tuple[str, ...], list[str]]:
    """Every group of the schema and the names in it."""
    found: dict[tuple[str, ...], list[str]] = {}
    for path in settings_in():
        if path[-1] != "*":
            found.setdefault(path[:-1], []).append(path[-1])
    return found


def one_edit(name: str) -> set[str]:
    """Every slip of one letter: left out, doubled, swapped, or its neighbour on the keyboard hit."""
    rows = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    beside = {a: b for row in rows for a, b in pairwise(row)} | {b: a for row in rows for a, b in pairwise(row)}
    left_out = {name[:i] + name[i + 1 :] for i in range(len(name))}
    doubled = {name[:i] + c + name[i:] for i, c in enumerate(name)}
    swapped = {name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(len(name) - 1)}
    hit = {name[:i] + beside.get(c, "x") + name[i + 1 :] for i, c in enumerate(name)}
    return (left_out | doubled | swapped | hit) - {name}


def test_one_edit_typos_of_all_settings_are_understood() -> None:
    right = total = 0
    for names in groups().values():
        for name in names:
            for typo in one_edit(name) - set(names):
                total += 1
                right += nearest(typo, names) == name
    assert total > 4_000
    assert right / total >= 0.99


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=20), max_size=8))
def test_any_word_is_answered(word: str, known: list[str]) -> None:
    near = nearest(word, known)
    assert near == "" or near in known


@given(st.lists(st.text("abcdefgh_", min_size=3, max_size=12), min_size=1, max_size=8, unique=True))
def test_a_known_name_is_nearest_to_itself(known: list[str]) -> None:
    for name in known:
        assert nearest(name, known) == name


@pytest.mark.parametrize(("word", "known"), [("zebra", ["days", "members"]), ("x", ["y"]), ("", ["a"])])
def test_what_is_far_is_not_suggested(word: str, known: list[str]) -> None:
    assert nearest(word, known) == ""
    assert suggestion(word, known).startswith("known: ")
