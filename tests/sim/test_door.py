"""The Mesa face: the same bits as a plain run, the verbs of AgentSet, collection and batches."""

from __future__ import annotations

import copy
import importlib.util

import mesa
import numpy as np
import pytest

from scenarios.compile import compile
from scenarios.load import load
from sim.door import Market, page
from sim.engine import simulate
from sim.errors import RunError


@pytest.fixture(scope="module")
def case():
    return compile(load("retail_omni"), 3, agents=60)


def market(case, **more) -> Market:
    return Market(case.population, case.world, case.day, seed=case.seed, parameters=case.parameters, **more)


class Batch(Market):
    """A market that `mesa.batch_run` can make from numbers."""

    def __init__(self, inertia: float = 0.8, rng=None, seed=None) -> None:
        made = compile(load("retail_omni"), 3, agents=60)
        numbers = {**made.parameters, "choose.inertia": inertia}
        reporters = {"orders": lambda m: int(m.today.tallies["orders"].sum()), "inertia": lambda m: inertia}
        super().__init__(
            made.population, made.world, made.day, seed=made.seed, parameters=numbers, model_reporters=reporters
        )


class Panel(Market):
    """A small market that reports what customers hold."""

    def __init__(self, rate: float = 1.0, engine="kernel", rng=None) -> None:
        made = compile(load("retail_omni"), 3, agents=60)
        reporters = {"mood": "satisfaction", "seen": "adstock", "mail": "adstock@direct", "id": lambda c: c.unique_id}
        super().__init__(
            made.population, made.world, made.day, seed=made.seed, parameters=made.parameters, engine=engine,
            model_reporters={"mean": lambda m: m.agents.agg("satisfaction", np.mean)}, agent_reporters=reporters,
        )  # fmt: skip


@pytest.mark.parametrize("engine", ["kernel", "spec"])
def test_steps_are_the_days_of_a_plain_run(case, engine) -> None:
    plain = simulate(case.population, case.world, case.day, days=9, seed=case.seed, parameters=case.parameters)
    stepped = market(case, engine=engine)
    stepped.run_for(9)
    for name, rows in plain.tallies.items():
        assert (stepped.tally(name) == rows).all(), name
    for name, values in plain.columns().items():
        assert np.array_equal(stepped.column(name), values), name
    assert stepped.tally("needs").sum() > 0


def test_verbs_select_group_and_count_the_same_people(case) -> None:
    m = market(case)
    m.run_for(3)
    groups = m.agents.groupby("segment")
    assert sum(groups.count().values()) == len(m.agents) == len(case.population)
    assert all((g.get("segment") == key).all() for key, g in groups)
    assert groups.agg("satisfaction", np.mean) == groups.map(lambda g: g.agg("satisfaction", np.mean))
    assert list(groups.do("set", "satisfaction", 0.5)[0.0].get("satisfaction")) == [0.5] * len(groups[0.0])
    m.agents.set("satisfaction", np.linspace(0.0, 1.0, len(m.agents)))
    mask = m.agents.get("satisfaction") >= 0.7
    assert len(m.agents.select(mask)) == len(m.agents.select(lambda c: c.satisfaction >= 0.7)) == mask.sum()
    assert len(m.agents.select(at_most=5)) == 5
    assert m.agents.agg("satisfaction", np.mean) == pytest.approx(np.mean(m.agents.map(lambda c: c.satisfaction)))
    ordered = m.agents.sort("satisfaction", ascending=True).get("satisfaction")
    assert (np.diff(ordered) >= 0).all()
    assert m.agents.agg("satisfaction", [min, max]) == [0.0, 1.0]
    assert m.agents.sort(lambda c: -c.satisfaction, ascending=True)[0] == m.agents[-1]
    assert [c.unique_id for c in m.agents[:3]] == case.population.ids[:3].tolist()
    few = m.agents
    assert few.select(at_most=0.5, inplace=True) is few
    assert len(few) == len(case.population) // 2
    assert m.agents.get("taste").shape == (len(case.world.axes["option"]), len(m.agents))


def test_shuffled_verbs_reach_everybody_once(case) -> None:
    m, met = market(case), []
    m.agents.shuffle_do(lambda c: met.append(c.unique_id))
    assert sorted(met) == case.population.ids.tolist() != met


def test_what_is_set_is_what_lives_on(case) -> None:
    m = market(case)
    m.run_for(2)
    m.agents.set("satisfaction", 0.25)
    first = m.agents[0]
    first.satisfaction = 0.5
    assert first.satisfaction == 0.5
    assert m.agents.get("satisfaction")[1:].max() == 0.25
    m.step()
    assert m.agents.agg("satisfaction", np.mean) < 0.4
    assert first in m.agents


def test_collection_and_batches_see_the_levers() -> None:
    rows = mesa.batch_run(
        Batch, {"inertia": [0.0, 3.0]}, number_processes=1, iterations=1, max_steps=5, data_collection_period=1,
        display_progress=False,
    )  # fmt: skip
    assert {row["inertia"] for row in rows} == {0.0, 3.0}
    assert all(row["orders"] >= 0 for row in rows if "orders" in row)
    m = Batch()
    m.run_for(4)
    collected = m.datacollector.get_model_vars_dataframe()["orders"]
    assert collected.tolist() == m.tally("orders").sum(axis=(1, 2)).tolist()


def test_customers_are_collected_by_columns_as_they_were_on_the_day() -> None:
    m, spec = Panel(), Panel(engine="spec")
    moods = []
    for market in (m, spec):
        for _ in range(3):
            market.step()
            moods.append(market.column("satisfaction").copy())
    told = m.datacollector.get_agent_vars_dataframe()
    assert told.index.names == ["Step", "AgentID"]
    assert told.loc[2, "mood"].tolist() == moods[1].tolist()
    assert (told["id"] == told.index.get_level_values("AgentID")).all()
    assert (told["mail"] == told["seen@direct"]).all()
    assert [c for c in told.columns if c.startswith("seen@")] == [f"seen@{x}" for x in m.world.axes["medium"]]
    assert told.equals(spec.datacollector.get_agent_vars_dataframe())
    assert m.datacollector.get_model_vars_dataframe()["mean"].tolist() == [x.mean() for x in moods[:3]]


def test_a_batch_holds_rows_of_customers() -> None:
    rows = mesa.batch_run(
        Panel, {"rate": [1.0, 2.0]}, number_processes=1, iterations=1, max_steps=3, data_collection_period=1,
        display_progress=False,
    )  # fmt: skip
    people = [row for row in rows if "AgentID" in row]
    assert {row["AgentID"] for row in people} >= set(range(60))
    assert {"mood", "mail", "seen@mass", "mean"} <= set(people[0])
    assert {row["rate"] for row in people} == {1.0, 2.0}


@pytest.mark.parametrize("engine", ["kernel", "spec"])
def test_a_market_goes_on_from_where_another_stopped(case, engine) -> None:
    whole, first = market(case, engine=engine), market(case)
    whole.run_for(9)
    first.run_for(4)
    second = market(case, engine=engine, start=first.snapshot)
    second.run_for(5)
    assert second.first_day == 4
    assert (second.tally("needs") == whole.tally("needs")[4:]).all()
    for name in first.snapshot.slots:
        assert np.array_equal(second.column(name), whole.column(name)), name


def test_the_days_lived_are_a_run(case) -> None:
    m = market(case)
    with pytest.raises(RunError, match="no day"):
        _ = m.lived
    m.run_for(3)
    orders = m.lived.frame("orders")
    assert list(orders.columns) == ["day", "segment", "option", "value"]
    assert orders["value"].sum() == m.tally("orders").sum()
    assert m.today.first_day == 2


def test_a_page_shows_what_is_reported_or_says_what_to_install() -> None:
    if importlib.util.find_spec("solara") is None:
        with pytest.raises(RunError, match=r"pip install 'mesa\[viz\]'"):
            page(Batch())
        pytest.skip("Solara is not installed: only the message was tested")
    import solara

    shown, _ = solara.render_fixed(page(Batch(), {"inertia": 0.8}), handle_error=False)
    assert shown is not None


@pytest.mark.parametrize("days", [-1, 1.5])
def test_a_market_lives_whole_days(case, days) -> None:
    with pytest.raises(RunError, match="whole days"):
        market(case).run_for(days)


def test_frames_and_wrong_names(case) -> None:
    m = market(case)
    with pytest.raises(RunError, match="no day"):
        m.tally("orders")
    m.step()
    frame = m.frame(["satisfaction", "segment", "adstock@mass"])
    assert frame["adstock@mass"].tolist() == m.column("adstock")[1].tolist()
    with pytest.raises(RunError, match="mass"):
        m.column("adstock@mas")
    assert frame.index.tolist() == case.population.ids.tolist()
    with pytest.raises(RunError, match="satisfaction"):
        m.column("satisfactoin")
    with pytest.raises(RunError, match="orders"):
        m.tally("order")


def test_rows_answer_as_python_expects(case) -> None:
    first = market(case).agents[0]
    assert not hasattr(first, "pos")
    assert getattr(first, "pos", None) is None
    with pytest.raises(AttributeError, match="did you mean 'satisfaction'"):
        _ = first.satisfactoin
    assert copy.copy(first) == first


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("satisfaction", float("nan"), "finite"),
        ("satisfaction", "high", "cannot take this"),
        ("satisfaction", [1.0, 2.0], "cannot take this"),
        ("segment", 17, "0 = quality, 1 = price, 2 = other"),
        ("segment", 0.5, "number of one of"),
        ("segment", -1, "number of one of"),
        ("adstock@mas", 1.0, "did you mean 'mass'"),
        ("satisfacton", 1.0, "did you mean 'satisfaction'"),
    ],
)
def test_what_no_day_can_be_lived_with_is_not_set(case, name, value, said) -> None:
    m = market(case)
    m.step()
    before = m.column("satisfaction").copy(), m.column("segment").copy()
    with pytest.raises(RunError, match=said):
        m.agents.set(name, value)
    assert (m.column("satisfaction") == before[0]).all()
    assert (m.column("segment") == before[1]).all()


def test_one_element_and_nothing_bought_yet_can_be_set(case) -> None:
    m = market(case)
    m.agents.set("adstock@mass", 2.0).set("last", -1)
    assert m.column("adstock@mass").max() == m.column("adstock@mass").min() == 2.0
    assert m.column("adstock@direct").max() == 0.0
    m.step()
    assert m.column("adstock@mass").min() > 1.0


def test_a_verb_that_cannot_be_meant_says_what_to_write(case) -> None:
    agents = market(case).agents
    with pytest.raises(RunError, match="a mask or a function"):
        agents.select("satisfaction")
    for verb in (agents.groupby, agents.sort):
        with pytest.raises(RunError, match="adstock@element"):
            verb("adstock")
    with pytest.raises(RunError, match="'kernel' or 'spec'"):
        market(case, engine="fast")


def test_a_market_runs_to_the_end_of_its_calendar() -> None:
    short = compile(load("retail_omni", ["days=91", "burn_in_days=0", "run_out_days=0"]), 0, agents=30)
    m = market(short)
    m.run_for(90)
    assert m.running
    m.run_model()
    assert (m.steps, m.running, m.days_left) == (91, False, 0)
    with pytest.raises(RunError, match="the calendar is over: it has 91 days"):
        m.step()
