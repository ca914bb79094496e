import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from optimize.outcome import Outcome, add_up, read_outcome, write_outcome

whole = arrays(np.int64, (4, 3, 2), elements=st.integers(-(2**62), 2**62))


@given(whole, whole)
def test_kept_outcome_is_the_same_to_the_last_unit(tmp_path_factory, a, b):
    path = tmp_path_factory.mktemp("runs") / "ab" / "one's.parquet"
    write_outcome(Outcome({"orders": a, "sales": b[:, 0]}, {"nps": -12.5, "orders": 1e300}), path)
    back = read_outcome(path)
    assert list(back.tables) == ["orders", "sales"]
    assert back.measures == {"nps": -12.5, "orders": 1e300}
    assert (back["orders"] == a).all()
    assert (back["sales"] == b[:, 0]).all()
    assert [p.name for p in path.parent.iterdir()] == ["one's.parquet"]


@given(arrays(np.int64, (20, 3), elements=st.integers(0, 1000)), st.lists(st.integers(0, 3), min_size=20, max_size=20))
def test_periods_keep_every_unit(daily, periods):
    outcome = add_up({"orders": daily}, np.array(periods))
    assert (outcome.total("orders") == daily.sum(axis=0)).all()
    for p in set(periods):
        assert (outcome["orders"][p] == daily[np.array(periods) == p].sum(axis=0)).all()


def test_a_broken_or_missing_file_counts_as_not_there(tmp_path):
    (tmp_path / "torn.parquet").write_bytes(b"PAR1 torn")
    assert read_outcome(tmp_path / "torn.parquet") is None
    assert read_outcome(tmp_path / "none.parquet") is None
