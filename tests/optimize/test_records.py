import csv
import io

import numpy as np
import pytest

from optimize.records import COLUMNS, firm_file
from scenarios.compile import compile as compile_scenario
from scenarios.load import load
from sim.engine import simulate
from sim.sight import Sight

SMALL = ("agents=300", "days=91", "burn_in_days=7", "run_out_days=0")


@pytest.fixture(scope="module")
def scenario():
    return load("retail_omni", SMALL)


def rows(filed):
    return list(csv.DictReader(io.StringIO(filed.text())))


def test_full_sight_files_the_truth_to_the_cent(scenario):
    case = compile_scenario(scenario, 0)
    run = simulate(case.population, case.world, case.day, days=98, seed=case.seed, parameters=case.parameters)
    told = rows(firm_file(scenario, Sight()))
    assert tuple(told[0]) == COLUMNS
    assert len(told) == run.tallies["orders"][7:].sum()
    assert round(sum(float(r["net_amount"]) for r in told) * 100) == run.tallies["sales"][7:].sum()


def test_a_blurred_sight_sees_late_more_people_and_less_money(scenario):
    clear = firm_file(scenario, Sight())
    late = rows(firm_file(scenario, Sight(sync_delay_hours=72)))
    assert all(r["seen_on"] > r["timestamp"][:10] for r in late)
    assert len(late) < len(rows(clear))
    assert firm_file(scenario, Sight(id_match=0.0)).records.people > clear.records.people
    some = firm_file(scenario, Sight(consent=0.5))
    assert 0.3 < len(some.records) / len(clear.records) < 0.7
    assert np.isin(some.records.record, clear.records.record).all()


def test_no_truth_leaves_by_the_file(scenario):
    assert set(firm_file(scenario, Sight()).records.columns) <= {"option", "sales", "returned"}
    assert not {"satisfaction", "segment", "dropout", "need_rate"} & set(COLUMNS)
