from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import draws

ONES = draws.MASK


@pytest.mark.fast
@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_known_answers_of_random123(counter, key, words):
    assert draws.philox(*counter, *key) == words


@given(
    st.lists(st.integers(0, 2**62), min_size=1, max_size=40, unique=True),
    st.integers(0, 2**32 - 1),
    st.text(min_size=1, max_size=20),
    st.integers(0, 2**64 - 1),
)
def test_many_draws_at_once_are_the_single_draws(ids, day, name, seed):
    many = draws.uniforms(ids, day, name, seed)
    assert many.tolist() == [draws.uniform(i, day, draws.stream(name), seed) for i in ids]
    assert ((many > 0) & (many < 1)).all()


def test_long_runs_of_ids_share_blocks_and_change_nothing():
    ids = np.r_[np.arange(700, 3000), 10**15 + np.arange(5)]
    together = draws.uniforms(ids, draws.BIRTH, "trait.rate", 77)
    alone = np.concatenate(
        [draws.uniforms(ids[i : i + 9], draws.BIRTH, "trait.rate", 77) for i in range(0, len(ids), 9)]
    )
    assert np.array_equal(together, alone)


def test_no_draw_depends_on_any_other():
    ids, seed = np.arange(20_000), draws.key(5, 1)
    columns = [draws.uniforms(ids, day, name, seed) for day in (0, 1) for name in ("a.u", "a.u@x", "b.u")]
    columns.append(draws.uniforms(ids, 0, "a.u", draws.key(5, 2)))
    found = np.corrcoef(columns) - np.eye(len(columns))
    assert np.abs(found).max() < 5 / np.sqrt(len(ids))
    assert abs(np.mean(columns[0]) - 0.5) < 5 * np.sqrt(1 / 12 / len(ids))


def test_neighbouring_seeds_and_replications_have_different_keys():
    keys = {draws.key(seed, replication) for seed in range(50) for replication in range(50)}
    assert len(keys) == 2500
    assert all(0 <= k < 2**64 for k in keys)
