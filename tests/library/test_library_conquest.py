"""Conquest of the library: people who miss something where they buy now are worth looking for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenarios.compile import compile
from scenarios.load import load_checked
from sim.kpi import KPIS
from sim.reach import audiences

pytestmark = pytest.mark.xdist_group("library_contact_kinds")

SIZE: dict[str, Any] = {"agents": 4000, "days": 182}


def test_conquest_aimed_at_the_gap_beats_conquest_by_lot(library: Any) -> None:
    for measure in ("orders", "profit"):
        assert library.change("conquest", "at_the_gap", KPIS[measure], **SIZE).low > 0
        assert library.change("conquest", "", KPIS[measure], "no_conquest", **SIZE).low > 0
    by_lot, at_gap = (library.run("conquest", arm, **SIZE) for arm in ("", "at_the_gap"))
    spent = [KPIS["spend"](library.outcome("conquest", arm, **SIZE)) for arm in ("", "at_the_gap")]
    assert spent[0] == spent[1]
    people = at_gap[1].population.columns
    sought = [case.population.columns["prospect"].values[0] for _, case in (by_lot, at_gap)]
    assert abs(sought[0].mean() - 0.15) < 0.02
    assert abs(sought[1].mean() - 0.15) < 0.02
    assert max(s[people["active"].values > 0.5].max() for s in sought) == 0.0, "none of our own customers"
    gap = people["unmet"].values * people["need_rate"].values[0]
    elsewhere = people["active"].values < 0.5
    assert gap[sought[1] > 0].min() > np.quantile(gap[elsewhere], 0.5)
    assert sought[1][gap > np.quantile(gap[elsewhere], 0.95)][elsewhere[gap > np.quantile(gap[elsewhere], 0.95)]].all()


def test_the_money_buys_as_many_exposures_whoever_is_sought() -> None:
    for arm in ("", "at_the_gap"):
        case = compile(load_checked("conquest"), 0, strategy=arm, agents=40_000)
        k = [m.name for m in case.market.media].index("target")
        paid = np.array([case.market.spend.money["target"][s.name][1] for s in case.market.segments]) / 7.0
        tables, people = case.world.tables, case.population.columns
        mean = tables["pressure"].today(case.calendar.burn_in)[k]
        factor = np.where(
            people["prospect"].values[k] > 0.5, tables["to_prospects"].values[k], tables["to_others"].values[k]
        )
        made = (mean[people["segment"].values.astype(int)] * factor).sum() * case.market.members / 40_000
        assert made * case.market.media[k].unit_cost == pytest.approx(paid.sum(), rel=0.02), arm
    assert audiences(case.market)[k].sum() == pytest.approx(1.2 * case.market.members)


def test_what_rivals_lack_is_asked_for_only_where_there_are_such_needs(tmp_path: Any) -> None:
    from scenarios.errors import ScenarioError

    (tmp_path / "mine.yaml").write_text("extends: retail_omni\nmedia: {target: {aim: unmet}}\n")
    with pytest.raises(ScenarioError, match="unmet_needs"):
        load_checked(tmp_path / "mine.yaml")
