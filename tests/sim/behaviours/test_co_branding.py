"""Co-branding: what a partner's name in our own messages does, and where it does nothing."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.compile import compile as compiled
from scenarios.load import load_checked
from sim import simulate
from sim.behaviours import co_branding
from sim.run import Run

heard = st.floats(0.0, 20.0)
lent = st.floats(-1.0, 1.0)
bit = st.sampled_from((0.0, 1.0))


@given(borrowed=lent, ours=heard, theirs=heard, more=heard, active=bit, lapsed=bit)
def test_a_name_works_as_often_as_it_is_news(
    borrowed: float, ours: float, theirs: float, more: float, active: float, lapsed: float
) -> None:
    def moved(ours: float, theirs: float, active: float = active) -> float:
        return co_branding.borrow_name(0.0, borrowed, ours, theirs, active, lapsed)

    assert moved(0.0, theirs) == 0.0, "nobody saw the name"
    assert abs(moved(ours, theirs)) <= abs(borrowed)
    assert moved(ours, theirs) * borrowed >= 0.0
    assert abs(moved(ours, theirs + more)) <= abs(moved(ours, theirs)), "heard it from the partner"
    assert abs(moved(ours + more, theirs)) >= abs(moved(ours, theirs))
    assert abs(moved(ours, theirs, 1.0)) <= abs(moved(ours, theirs, 0.0)), "has experience of us"


def test_a_name_means_something_to_members_only_and_takes_room_from_ours() -> None:
    assert co_branding.know_name(0.0, 0.36) == 0.0
    assert co_branding.know_name(1.0, -0.2) == -0.2
    assert co_branding.share_message(2.0, 0.0) == 2.0
    assert co_branding.share_message(2.0, 1.0, crowding=0.25) == 1.5
    assert co_branding.hear_from_us(3.0, 0.5, 1.0) == co_branding.hear_from_partners(3.0, 0.5, 0.0) == 0.0


def tables(*sets: str) -> dict[str, np.ndarray]:
    scenario = load_checked("one_plus_one", ("days=91", "burn_in_days=7", "run_out_days=7", *sets))
    world = compiled(scenario, 1, agents=50).world
    return {name: world.tables[name].values for name in ("lent", "co_branded")}


def test_a_name_that_fits_lends_and_one_that_does_not_costs() -> None:
    said = {fit: float(tables(f"partners.bank.fit={fit}")["lent"].max()) for fit in (0.9, 0.45, 0.0)}
    assert said[0.9] == pytest.approx(0.36)
    assert (said[0.45], said[0.0]) == (pytest.approx(0.18), 0.0)
    assert float(tables("partners.bank.fit=-0.5")["lent"].min()) == pytest.approx(-0.2)
    assert (tables()["co_branded"] == [1, 1, 1, 1, 0]).all(), "the bank's own medium is named by the bank anyway"


@lru_cache
def lived(*sets: str) -> Run:
    scenario = load_checked("one_plus_one", ("days=91", "burn_in_days=7", "run_out_days=7", *sets))
    case = compiled(scenario, 1, agents=400)
    return simulate(case.population, case.world, case.day, days=60, seed=5, parameters=case.parameters)


@pytest.mark.parametrize("quiet", ["partners.bank.active=false", "off=[media]"])
def test_without_an_agreement_or_media_our_messages_are_our_own(quiet: str) -> None:
    named, plain = lived(quiet), lived(quiet, "on=[tiers, drift]")
    for name, counts in plain.tallies.items():
        assert (named.tallies[name] == counts).all(), name
    with_a_name = lived().tallies["considered"]
    assert (with_a_name != lived("on=[tiers, drift]").tallies["considered"]).any()
