"""Numbers that rest on the literature: found where they are cited, drawn within their bands, decisions left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.anatomy import form_at
from scenarios.explain import moments
from scenarios.layers import library
from scenarios.load import load, load_checked
from scenarios.uncertainty import Uncertain, uncertain
from scenarios.wording import fits
from sim.literature import finding


def of(name: str = "retail_omni", *sets: str, strategies: tuple[str, ...] = ()) -> dict[str, Uncertain]:
    return {u.row.id: u for u in uncertain(load(name, sets), strategies)}


def test_every_number_that_cites_a_row_is_found_and_no_other() -> None:
    found = of()
    assert found["price_weight"].stands == {"choice.price_weight": 5.0}
    assert set(found["fatigue_limit"].stands) == {"behaviours.annoy.fatigue_limit", "behaviours.attend.fatigue_limit"}
    assert found["distance_mean"].stands == {"distance.scale_km": 3.4}, "a row cited in the file itself"
    paths = {path for u in found.values() for path in u.stands}
    assert found["gain_mass"].stands == {"media.mass.pull": 0.6}, "what money buys is known least of all"
    assert "channels.store.handling_cost" not in paths, "given in the file, without a row"
    assert "budget.total" not in paths


def test_a_number_given_without_its_source_is_its_authors_own(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("extends: retail_omni\nchoice: {price_weight: 6}\n")
    assert "price_weight" not in of(str(tmp_path / "mine.yaml"))
    measured = "choice.price_weight={value: 6, se: 0.2, source: price_weight}"
    assert "price_weight" not in of("retail_omni", measured)
    assert "price_weight" in of("retail_omni", measured.replace(" se: 0.2,", ""))


def test_what_is_switched_off_and_what_a_strategy_decides_is_left_out() -> None:
    assert "opt_out_chance" not in of("retail_omni", "off=[opt_out]")
    lever = "strategies={rest: {levers: {behaviours.recover.memory: 0.8}}}"
    assert "fatigue_memory" not in of("retail_omni", lever, strategies=("rest",))
    assert "fatigue_memory" in of("retail_omni", lever)


@given(stands=st.floats(-2.0, 9.0), position=st.floats(0.0, 1.0))
def test_the_value_in_force_is_the_median_of_a_band_that_holds_it(stands: float, position: float) -> None:
    row = finding("price_weight")
    found = Uncertain(row, {"choice.price_weight": stands})
    (value,) = found.at(position).values()
    assert min(row.low, stands) - 1e-9 <= value <= max(row.high, stands) + 1e-9
    assert (value - stands) * (position - 0.5) >= -1e-9
    assert found.at(0.5) == {"choice.price_weight": pytest.approx(stands)}


@pytest.mark.parametrize("name", sorted(library()))
def test_both_ends_of_every_band_are_legal(name: str) -> None:
    scenario = load_checked(name)
    lived = moments(scenario)
    for number in uncertain(scenario):
        for path, value in [*number.at(0.0).items(), *number.at(1.0).items()]:
            steps = tuple(path.split("."))
            if steps[0] == "behaviours":
                (held,) = (p for p in lived[steps[1]].parameters if p.name == steps[2])
                assert held.low <= value <= held.high, f"{path} = {value}"
            else:
                form = form_at(steps)
                assert form is not None
                assert fits(form, value), f"{path} = {value}"
