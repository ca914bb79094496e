"""A place where people queue, as a moment of the day."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.day import Call
from sim.errors import DayError
from sim.service import recursion
from sim.service.barrier import Line
from sim.service.visitors import HOUR, MINUTE, Roster, Visitors
from sim.service.waits import AXIS

OPENS = 9 * HOUR


def visit(seed=0, people=300, sites=3, **columns):
    """A day's columns of people whose ids have gaps."""
    draw = np.random.default_rng(seed)
    made = {
        "channel": draw.integers(0, sites, people),
        "arrives": OPENS + draw.integers(0, 8 * HOUR, people),
        "service": 1 + draw.exponential(6 * MINUTE, people) // 1,
        "patience": draw.exponential(15 * MINUTE, people) // 1,
        "priority": draw.integers(0, 2, people),
    } | columns
    return {name: np.asarray(values, np.float64) for name, values in made.items()}


def call_of(moment, columns, desks, *, memory=None, expected=None):
    people = len(columns["arrives"])
    sites, hours = np.shape(desks)
    tables = {
        "desks": np.asarray(desks, np.float64),
        "opens": np.asarray(float(OPENS)),
        "expected_wait": np.full(sites, 2.0) if expected is None else expected,
    }
    shapes = {"hour": hours, "half_minute": len(AXIS)}
    return Call(
        name=moment.name,
        ids=np.arange(people, dtype=np.int64) * 7 + 3,
        day=0,
        seed=1,
        axes={},
        everyone=10 * people,
        tables=tables,
        memory={} if memory is None else memory,
        columns={**columns, **{name: np.zeros(people) for name in moment.writes}},
        writes=moment.writes,
        tallies={t: np.zeros([shapes[a] for a in axes], np.int64) for t, axes in moment.tallies.items()},
        counted={},
    )


def live(columns, desks, line=None, simpy=False, **options):
    moment = (line or Line("hall")).moment(simpy=simpy)
    call = call_of(moment, columns, desks, **options)
    moment(call, **moment.defaults())
    return call


DESKS = [[2, 3, 3, 2, 2, 2, 3, 2]] * 3


def test_the_declaration_names_what_the_moment_uses():
    moment = Line("hall", tolerance="temper", desks="tills").moment()
    assert moment.name == "hall"
    assert set(moment.reads) == {"channel", "arrives", "service", "patience", "priority", "temper"}
    assert moment.writes == ("waited", "abandoned")
    assert moment.tables == ("expected_wait",)
    assert [(p.name, p.low, p.high) for p in moment.parameters] == [("renewal", 0.0, 1.0)]
    assert moment.title


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 80), st.integers(1, 4), st.booleans())
def test_told_by_simpy_it_is_the_same_day(seed, people, sites, balking):
    draw = np.random.default_rng(seed)
    columns = visit(seed, people, sites, temper=draw.exponential(2, people))
    columns["arrives"] = OPENS + (columns["arrives"] - OPENS) // 4  # a crowd in two hours
    desks = draw.integers(0, 4, (sites, 8))
    line = Line("hall", tolerance="temper" if balking else "")
    fast, told = (live(columns, desks, line, simpy) for simpy in (False, True))
    for column in ("waited", "abandoned"):
        np.testing.assert_array_equal(fast[column], told[column])
    np.testing.assert_array_equal(fast.tables["expected_wait"], told.tables["expected_wait"])
    for tally in fast.tallies:
        np.testing.assert_array_equal(fast.tallies[tally], told.tallies[tally])


def test_each_site_is_a_hall_of_its_own_and_rows_get_what_is_theirs():
    columns = visit()
    call = live(columns, DESKS)
    for site in range(3):
        here = columns["channel"] == site
        v = Visitors.of(
            *(
                (columns[c][here] - (OPENS if c == "arrives" else 0))
                for c in ("arrives", "service", "patience", "priority")
            ),
            ids=call.ids[here],
        )
        alone = recursion.serve(v, Roster(DESKS[site]))
        rows = np.searchsorted(call.ids, v.ids)
        np.testing.assert_array_equal(call["waited"][rows], alone.waited)
        np.testing.assert_array_equal(call["abandoned"][rows], alone.abandoned)


def test_the_tallies_add_up_to_the_columns():
    columns = visit(patience=np.full(300, 4.0 * MINUTE))
    call = live(columns, DESKS)
    hour = (columns["arrives"] - OPENS) // HOUR
    for h in range(8):
        now = hour == h
        assert call.tallies["visits"][h] == now.sum()
        assert call.tallies["abandoned"][h] == call["abandoned"][now].sum()
        assert call.tallies["wait_us"][h] == call["waited"][now].sum()
    assert 0 < call.tallies["abandoned"].sum() < 300
    assert call.tallies["waits"].sum() == 300
    assert call.tallies["waits"][0] == (call["waited"] < MINUTE / 2).sum()
    assert call.tallies["waits"][8] == (call["waited"] == 4 * MINUTE).sum()


def test_those_who_turn_round_leave_unserved_and_teach_no_wait():
    columns = visit(people=3, channel=[0, 0, 0], arrives=[OPENS] * 3, service=[6 * MINUTE] * 3, patience=[HOUR] * 3,
                    priority=[0] * 3, temper=[0, 0, 0])  # fmt: skip
    call = live(columns, [[1], [1]], Line("hall", tolerance="temper"))
    assert call["abandoned"].tolist() == [0, 0, 1]
    assert call["waited"].tolist() == [0, 6 * MINUTE, 0]
    assert call.tallies["waits"].sum() == 2
    assert call.tables["expected_wait"].tolist() == [2.2, 2.0]


def test_the_expected_wait_moves_towards_the_days_mean_where_people_came():
    columns = visit(channel=np.zeros(300))
    expected = np.array([5.0, 5.0, 5.0])
    moment = Line("hall").moment()
    call = call_of(moment, columns, DESKS, expected=expected)
    moment(call, renewal=0.25)
    mean = call["waited"].mean() / MINUTE
    assert expected == pytest.approx([5 + 0.25 * (mean - 5), 5.0, 5.0])


def test_a_new_roster_counts_from_the_day_it_comes():
    columns, memory = visit(), {}
    few, many = np.full((3, 8), 1.0), np.full((3, 8), 3.0)
    for desks in (few, many, few):
        again = live(columns, desks, memory=memory)
        np.testing.assert_array_equal(again["waited"], live(columns, desks)["waited"])
    assert live(columns, few)["waited"].sum() > live(columns, many)["waited"].sum()


def test_a_roster_that_the_calendar_rewrites_in_place_counts_too():
    columns = visit()
    moment = Line("hall").moment()
    call = call_of(moment, columns, np.full((3, 8), 1.0))
    moment(call, renewal=0.2)
    before = call["waited"].sum()
    call.tables["desks"][:] = 3.0
    moment(call, renewal=0.2)
    assert call["waited"].sum() < before


def test_nobody_comes_nothing_happens():
    call = live(visit(people=0), DESKS)
    assert call.tables["expected_wait"].tolist() == [2.0] * 3
    assert not any(t.any() for t in call.tallies.values())


def test_a_site_that_has_no_desks_table_row_is_an_error_that_says_so():
    for wrong in (-1, 3):
        with pytest.raises(DayError, match=f"'channel' holds {wrong}, but 'desks' has sites 0 to 2"):
            live(visit(people=2, channel=[0, wrong]), DESKS)


def test_early_birds_wait_for_the_doors_and_late_ones_count_in_the_last_hour():
    columns = visit(people=2, channel=[0, 0], arrives=[OPENS - HOUR, OPENS + 9 * HOUR], service=[MINUTE] * 2)
    call = live(columns, [[1] * 8])
    assert call["waited"].tolist() == [0, 0]
    assert call.tallies["visits"].tolist() == [1, 0, 0, 0, 0, 0, 0, 1]
