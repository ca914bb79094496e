"""Publicity: who has heard of us, and what is said of us in public."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.behaviours import awareness, talk
from sim.behaviours.awareness import FRIENDS

bit = st.sampled_from((0.0, 1.0))
luck = st.floats(1e-9, 1 - 1e-9)


@given(news=st.floats(0, 20), known=st.integers(0, 8), more=st.floats(0, 5), luck=luck)
def test_more_adverts_and_more_buyers_among_friends_never_make_anyone_less_aware(
    news: float, known: int, more: float, luck: float
) -> None:
    before = awareness.hear_of_us(0.0, news, float(known), luck)
    assert awareness.hear_of_us(0.0, news + more, float(known), luck) >= before
    assert awareness.hear_of_us(0.0, news, known + more, luck) >= before
    assert awareness.hear_of_us(1.0, 0.0, 0.0, luck) == 1.0
    assert awareness.hear_of_us(0.0, 0.0, 0.0, luck) == 0.0


def test_a_year_among_buyers_alone_is_the_internal_influence_of_the_source() -> None:
    days = np.random.Generator(np.random.Philox(5)).random((4000, 364))
    unaware = np.ones(4000, bool)
    for day in days.T:
        unaware &= np.array([awareness.hear_of_us(0.0, 0.0, FRIENDS, float(u)) == 0.0 for u in day])
    assert unaware.mean() == pytest.approx(np.exp(-0.38), abs=0.025)


@given(considers=bit, knows=bit)
def test_nobody_thinks_of_a_name_never_heard(considers: float, knows: float) -> None:
    assert awareness.know_first(considers, knows) == considers * knows


def test_a_first_purchase_is_the_first_only_once() -> None:
    assert awareness.adopt(0.0, 0.0) == (1.0, 1.0, 1.0)
    assert awareness.adopt(1.0, 0.0) == (1.0, 0.0, 0.0)
    assert awareness.adopt(1.0, 1.0) == (1.0, 0.0, 1.0)


@given(rating=st.floats(0.05, 1.0), stock=st.floats(0.1, 10.0), factor=st.floats(1.01, 2.0), word=st.floats(-5.0, 5.0))
def test_better_ratings_and_more_of_them_make_people_think_of_us(
    rating: float, stock: float, factor: float, word: float
) -> None:
    plain = talk.heed_word(0.0, word, rating, stock)
    assert talk.heed_word(0.0, word, rating, stock, valence=factor) > plain
    assert talk.heed_word(0.0, word, rating, stock, volume=factor) > plain
    assert talk.heed_word(0.0, word, rating * factor, stock) > plain
    assert talk.heed_word(0.0, word, rating, stock * factor) > plain
