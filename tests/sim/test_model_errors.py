"""What cannot work is said before anything runs, with the name that was probably meant."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import pytest

from sim import (
    At,
    Choose,
    Column,
    Day,
    Each,
    Population,
    State,
    Sum,
    Table,
    Tableau,
    Tally,
    Trait,
    Uniform,
    World,
    behaviour,
    simulate,
    together,
)
from sim.errors import DayError, PopulationError, RunError, WorldError

pytestmark = pytest.mark.fast
WORLD = World(
    {"medium": ("mail", "film"), "segment": ("a", "b", "c")},
    {"rate": Tableau([0.1, 0.2], "medium"), "dated": Tableau([1.0, 2.0], "", [0, 1, 0])},
)
PEOPLE = Population(
    np.arange(4),
    {
        "mood": np.ones(4),
        "segment": Column([0, 1, 2, 0], indexes="segment"),
        "load": Column(np.ones((2, 4)), "medium"),
    },
)


@behaviour(writes="need")
def want(mood: State, u: Uniform) -> float:
    return 1.0 if u < mood else 0.0


@behaviour(writes="hits", over="medium")
def hit(load: State, rate: Table) -> float:
    return load * rate


def columns_of(names: str, **kwargs):
    scope = {"State": State, "Table": Table, "Trait": Trait, "At": At, "Annotated": Annotated}
    exec(f"def act({names}):\n    return 1.0\n", scope)
    return behaviour(**{"writes": "made", **kwargs})(scope["act"])


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        ([Each(columns_of("moood: State"))], r"act: nobody makes or supplies the column 'moood'; did you mean 'mood'"),
        ([Each(columns_of("mood: State", where="ned"))], r"nobody makes or supplies the column 'ned'"),
        ([Each(columns_of("mood: State", over="mediun"))], r"over='mediun' is not an axis.*'medium'"),
        ([Each(columns_of("load: State"))], r"'load' lies along 'medium', the behaviour runs over 'no axis'"),
        ([Each(columns_of("rat: Table", over="medium"))], r"no table 'rat'; did you mean 'rate'"),
        ([Each(columns_of("rate: Table"))], r"table 'rate' lies along medium.*At\(column\)"),
        ([Each(columns_of("rate: Annotated[float, At('segment')]"))], r"At\('segment'\) needs a table along"),
        ([Each(columns_of("mood: Trait", writes="mood"))], r"'mood' is declared Trait, but the day writes it"),
        ([Each(columns_of("mood: State", writes="load"))], r"writes 'load' along 'no axis'"),
        ([Each(want, columns_of("mood: State", writes="need", where="need"))], r"writes its own where= column"),
        ([Each(hit, columns_of("mood: State", where="hits"))], r"where='hits' lies along 'medium'"),
        ([Each(want, Tally("t", "need"))], r"which axis does 'need' index\? Write 'need@axis'"),
        ([Each(hit, Tally("t", "segment", sum="hits"))], r"'hits' lies along 'medium'; name 'medium' once"),
        ([Each(Tally("t", "segmen"))], r"nobody makes or supplies the column 'segmen'; did you mean 'segment'"),
        ([together(tables="wait")(lambda call: None)], r"no table 'wait'"),
        ([together(tables="dated")(lambda call: None)], r"'dated' is dated"),
        ([together(tallies={"v": ("hour",)})(lambda call: None)], r"no axis 'hour'"),
    ],
)
def test_a_day_that_cannot_be_lived(stages, message):
    with pytest.raises(DayError, match=message):
        Day(*stages).check(PEOPLE, WORLD)


def test_moments_share_no_name_and_are_found_by_it():
    with pytest.raises(DayError, match="two moments of the day are called 'want'"):
        Day(Each(want), Each(want))
    with pytest.raises(DayError, match="no moment 'wamt'; did you mean 'want'"):
        Day(Each(want)).insert(after="wamt", add=Tally("t"))
    with pytest.raises(DayError, match="say after= or before="):
        Day(Each(want)).insert(add=Tally("t"))
    with pytest.raises(DayError, match="every=0"):
        Each(want, every=0)


def test_the_order_of_a_day_can_be_edited():
    hall = together(reads="need")(lambda call: None)
    day = Day(Each(want, Tally("a")), Each(Tally("weekly"), every=7))
    day = day.insert(after="want", add=hall).insert(before="weekly", add=Tally("b")).without("a")
    assert [m.name for m in day.moments] == ["want", "<lambda>", "b", "weekly"]
    assert [getattr(s, "every", None) for s in day.stages] == [1, 1, 7]
    assert day.replace("b", Tally("c")).moments[2].name == "c"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: World({"a": ("x", "x")}), "repeats an element"),
        (lambda: World({"a": ("x",)}, {"t": Tableau([1.0, 2.0], "a")}), r"shape \(2,\), not \(1,\)"),
        (lambda: World({"a": ("x",)}, {"t": Tableau([1.0], "b")}), "unknown axis 'b'"),
        (lambda: World({"a": ("x",)}, {"t": Tableau([np.nan], "a")}), "not finite"),
        (
            lambda: World({"a": ("x",)}, {"t": Tableau([[1.0]], "a", [0, 1])}),
            "1 periods, but its calendar names others",
        ),
        (lambda: World({"a": ("x", "y")}, nests={"a": {"n": ("x",), "m": ("x",)}}), "in two nests"),
        (lambda: World({"a": ("x", "y")}, nests={"a": {"n": ("z",)}}), "'z' is not on axis 'a'"),
        (lambda: World({"a": ("x", "y")}, nests={"b": {}}), "unknown axis 'b'"),
    ],
)
def test_a_world_that_contradicts_itself(make, message):
    with pytest.raises(WorldError, match=message):
        make()


@pytest.mark.parametrize(
    ("ids", "columns", "message"),
    [
        ([], {}, "at least one customer"),
        ([3, 3], {}, "must rise"),
        ([-1, 3], {}, "not be below 0"),
        ([1, 2], {"a": [1.0]}, "shape"),
        ([1, 2], {"a": [1.0, np.inf]}, "not finite"),
    ],
)
def test_a_population_that_does_not_fit(ids, columns, message):
    with pytest.raises(PopulationError, match=message):
        Population(np.array(ids, np.int64), columns)


@behaviour(writes="channel", over="medium", reduce=Choose(mu="mu"))
def choose(rate: Table) -> float:
    return rate


@pytest.mark.parametrize(("mu", "message"), [(0.0, "above 0 and at most 1"), (1.2, "above 0"), (None, "no table 'mu'")])
def test_a_nest_needs_a_dissimilarity(mu, message):
    tables = {**WORLD.tables, **({} if mu is None else {"mu": Tableau([mu], "medium_nest")})}
    world = World(
        {k: v for k, v in WORLD.axes.items()}, tables, {"medium": {"all": ("mail", "film")}} if mu is not None else {}
    )
    if mu is None:
        world = World(WORLD.axes, tables)
        Day(Each(choose)).check(PEOPLE, world)
        world = World(WORLD.axes, tables, {"medium": {"all": ("mail", "film")}})
    with pytest.raises(DayError, match=message):
        Day(Each(choose)).check(PEOPLE, world)


def test_unknown_parameters_records_and_keys_are_refused():
    day = Day(Each(want))
    with pytest.raises(RunError, match="no behaviour has the parameter 'want.x'"):
        simulate(PEOPLE, WORLD, day, days=1, seed=1, parameters={"want.x": 1.0})
    with pytest.raises(RunError, match="no table 'rats'; did you mean 'rate'"):
        simulate(PEOPLE, WORLD, day, days=1, seed=1, record=("rats",))
    with pytest.raises(RunError, match="not a 64-bit key"):
        simulate(PEOPLE, WORLD, day, days=1, seed=-1)


def test_a_tally_of_broken_numbers_stops_the_run():
    day = Day(Each(columns_of("mood: State"), Tally("money", sum="mood")))
    people = PEOPLE.with_columns(mood=np.array([1.0, 2.5, 3.0, 4.0]))
    with pytest.raises(RunError, match="tally 'money' on day 0: 'mood' is not a whole number for 1 customers"):
        simulate(people, WORLD, day, days=1, seed=1)


def test_a_snapshot_of_others_is_refused():
    day = Day(Each(want))
    start = simulate(PEOPLE, WORLD, day, days=1, seed=1).snapshot
    with pytest.raises(PopulationError, match="other customers"):
        simulate(PEOPLE.take([0, 1]), WORLD, day, days=1, seed=1, start=start)


def test_a_dated_table_must_last():
    @behaviour(writes="seen")
    def look(dated: Table) -> float:
        return dated

    with pytest.raises(WorldError, match="ends on day 2, day 3 was asked for"):
        simulate(PEOPLE, WORLD, Day(Each(look)), days=5, seed=1)


def test_a_sum_needs_an_axis():
    with pytest.raises(TypeError, match="reduce= needs over="):
        behaviour(writes="a", reduce=Sum())(lambda: 1.0)
