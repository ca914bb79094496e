"""The recursion is the SimPy hall, to the last microsecond."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.service import hall, recursion, walk
from sim.service.visitors import (
    FOREVER,
    GAVE_UP,
    HOUR,
    MINUTE,
    SERVED,
    TURNED_AWAY,
    UNMOVED,
    Roster,
    Visitors,
    finish_the_line,
    microseconds,
)


def assert_same_day(visitors, roster):
    told, fast = hall.serve(visitors, roster), recursion.serve(visitors, roster)
    np.testing.assert_array_equal(fast.outcome, told.outcome)
    np.testing.assert_array_equal(fast.waited, told.waited)
    return fast


@st.composite
def small_halls(draw):
    """Halls so small and times so coarse that everything happens at once."""
    size = draw(st.integers(0, 25))
    span = draw(st.sampled_from([0, 3, 12, 60]))

    def column(values):
        return draw(st.lists(values, min_size=size, max_size=size))

    visitors = Visitors.of(
        column(st.integers(0, span)),
        column(st.integers(1, draw(st.sampled_from([1, 4, 15])))),
        column(st.one_of(st.integers(0, 12), st.just(FOREVER))),
        column(st.integers(0, draw(st.integers(0, 3)))),
        column(st.one_of(st.integers(0, 3_000_000), st.just(UNMOVED))),
        ids=draw(st.lists(st.integers(0, 2**62), min_size=size, max_size=size, unique=True)),
    )
    desks = draw(st.lists(st.integers(0, 4), min_size=1, max_size=6))
    return visitors, Roster(desks, draw(st.integers(1, 20)))


@settings(max_examples=600, deadline=None)
@given(small_halls())
def test_recursion_is_the_simpy_hall_on_small_crowded_days(case):
    assert_same_day(*case)


def busy_day(seed, visits, desks, *, impatient=True, classes=2, balking=True):
    """A bank hall from nine to six with the peaks of the real thing."""
    draw = np.random.default_rng(seed)
    hours = draw.choice(np.arange(9, 18), visits, p=np.array([1, 2, 2, 1, 1, 1, 2, 2, 1]) / 13)
    return (
        Visitors.of(
            (hours + draw.random(visits)) * HOUR,
            microseconds(draw.lognormal(np.log(6) - 0.5 * np.log(2), np.sqrt(np.log(2)), visits)) + 1,
            microseconds(draw.exponential(15, visits)) if impatient else FOREVER,
            draw.integers(0, classes, visits),
            (draw.exponential(4e6, visits)).astype(np.int64) if balking else UNMOVED,
            ids=draw.permutation(10 * visits)[:visits],
        ),
        Roster([0] * 9 + [desks - 1, desks, desks, desks - 2, desks, desks, desks + 1, desks + 1, desks] + [0] * 6),
    )


@pytest.mark.parametrize(
    ("visits", "desks", "options"),
    [
        (3000, 30, {}),
        (3000, 30, {"impatient": False, "balking": False}),
        (3000, 20, {"classes": 4}),
        (3000, 52, {"balking": False}),
    ],
)
def test_recursion_is_the_simpy_hall_on_large_days(visits, desks, options):
    for seed in range(3):
        fast = assert_same_day(*busy_day(seed, visits, desks, **options))
        assert fast.waited.max() > MINUTE


def test_many_sites_in_one_call_are_the_sites_one_by_one():
    days = [busy_day(seed, 200 + 50 * seed, 3 + seed) for seed in range(5)]
    bounds = np.cumsum([0] + [len(v) for v, _ in days])
    together = Visitors(*(np.concatenate([getattr(v, c) for v, _ in days]) for c in Visitors.__dataclass_fields__))
    desks = np.stack([roster.desks for _, roster in days])
    desks[2] = 0
    found = recursion.serve_sites(together, bounds, desks, HOUR)
    for site, (visitors, roster) in enumerate(days):
        alone = recursion.serve(visitors, Roster(np.zeros(24)) if site == 2 else roster)
        np.testing.assert_array_equal(found.waited[bounds[site] : bounds[site + 1]], alone.waited)
        np.testing.assert_array_equal(found.outcome[bounds[site] : bounds[site + 1]], alone.outcome)


def outcomes(visitors, desks, period=HOUR):
    visits = assert_same_day(visitors, Roster(desks, period))
    return visits.waited.tolist(), visits.outcome.tolist()


def test_ties_go_by_id_and_the_better_class_first():
    crowd = Visitors.of([5, 5, 5], [10, 10, 10], ids=[30, 10, 20])
    assert crowd.ids.tolist() == [10, 20, 30]
    assert outcomes(crowd, [1])[0] == [0, 10, 20]
    crowd = Visitors.of([5, 5, 5], [10, 10, 10], priority=[1, 1, 0], ids=[10, 20, 30])
    assert outcomes(crowd, [1])[0] == [10, 20, 0]


def test_a_visitor_called_when_patience_ends_is_served():
    assert outcomes(Visitors.of([0, 0], [10, 10], [FOREVER, 10]), [1]) == ([0, 10], [SERVED, SERVED])
    assert outcomes(Visitors.of([0, 0], [10, 10], [FOREVER, 9]), [1]) == ([0, 9], [SERVED, GAVE_UP])


def test_a_visitor_turns_round_when_the_line_is_longer_than_tolerated():
    crowd = Visitors.of([0, 1, 2, 3], 100, tolerance=[0, 0, 1_000_000, 1_000_000])
    assert outcomes(crowd, [1]) == ([0, 99, 198, 0], [SERVED, SERVED, SERVED, TURNED_AWAY])


def test_those_who_gave_up_are_no_longer_ahead():
    crowd = Visitors.of([0, 1, 8], 100, [FOREVER, 5, FOREVER], tolerance=[UNMOVED, UNMOVED, 0])
    assert outcomes(crowd, [1]) == ([0, 5, 92], [SERVED, GAVE_UP, SERVED])


def test_a_closing_desk_finishes_its_visitor_and_the_last_desks_finish_the_line():
    crowd = Visitors.of([0, 0, 0, 0], 15)
    assert outcomes(crowd, [2, 1], 10)[0] == [0, 0, 15, 30]
    assert outcomes(crowd, [2, 0, 0], 10)[0] == [0, 0, 15, 15]
    assert outcomes(crowd, [0, 2], 10)[0] == [10, 10, 25, 25]
    assert finish_the_line(np.array([[0, 3, 1, 0, 0], [0, 0, 0, 0, 0]])).tolist() == [[0, 3, 1, 1, 1], [0, 0, 0, 0, 0]]


def test_a_hall_without_desks_turns_everybody_away():
    assert outcomes(Visitors.of([3, 4], 15), [0, 0]) == ([0, 0], [TURNED_AWAY, TURNED_AWAY])


def test_desks_that_never_open_again_are_waited_for_in_vain():
    visitors = Visitors.of([0, 5], 3, [20, 7])
    found = recursion.serve_sites(visitors, np.array([0, 2]), np.array([[1, 0]]), 2)
    assert found.waited.tolist() == [0, 7]
    assert found.outcome.tolist() == [SERVED, GAVE_UP]


def test_the_constants_of_the_compiled_file_are_those_of_the_visitors():
    assert walk.ANY_LINE == UNMOVED
    assert walk.IN_LINE == recursion.NOT_YET
    assert (walk.AT_DESK, walk.LEFT, walk.AT_DOOR) == (SERVED, GAVE_UP, TURNED_AWAY)


def test_the_walk_depends_on_nothing_but_its_own_text():
    """Its machine code is kept under a hash of that text: what came from our other files could go stale."""
    modules = {v.__module__ for v in vars(walk).values() if hasattr(v, "__module__")}
    assert not [m for m in modules if m.split(".")[0] == "sim" and m != walk.__name__]


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        (([-1], [1]), "negative"),
        (([0], [0]), "at least one microsecond"),
        (([0], [1], [FOREVER + 1]), "at most FOREVER"),
        (([0, 1], [1, 1], FOREVER, 0, UNMOVED, [7, 7]), "twice"),
    ],
)
def test_impossible_visitors_are_refused(columns, fault):
    with pytest.raises(ValueError, match=fault):
        Visitors.of(*columns)


def test_impossible_rosters_are_refused():
    for desks in ([], [1, -1]):
        with pytest.raises(ValueError, match="roster"):
            Roster(desks)
