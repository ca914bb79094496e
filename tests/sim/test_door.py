"""The Mesa face: the same bits as a plain run, the verbs of AgentSet, collection and batches."""

from __future__ import annotations

import mesa
import numpy as np
import pytest

from scenarios.compile import compile
from scenarios.load import load
from sim.door import Market
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
    assert sum(len(g) for g in groups.values()) == len(m.agents) == len(case.population)
    assert all((g.get("segment") == key).all() for key, g in groups.items())
    mask = m.agents.get("satisfaction") >= 0.7
    assert len(m.agents.select(mask)) == len(m.agents.select(lambda c: c.satisfaction >= 0.7)) == mask.sum()
    assert len(m.agents.select(at_most=5)) == 5
    assert m.agents.agg("satisfaction", np.mean) == pytest.approx(np.mean(m.agents.map(lambda c: c.satisfaction)))
    ordered = m.agents.sort("satisfaction", ascending=True).get("satisfaction")
    assert (np.diff(ordered) >= 0).all()
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


def test_frames_and_wrong_names(case) -> None:
    m = market(case)
    with pytest.raises(RunError, match="no day"):
        m.tally("orders")
    m.step()
    frame = m.frame(["satisfaction", "segment"])
    assert frame.index.tolist() == case.population.ids.tolist()
    with pytest.raises(RunError, match="satisfaction"):
        m.column("satisfactoin")
    with pytest.raises(RunError, match="orders"):
        m.tally("order")
