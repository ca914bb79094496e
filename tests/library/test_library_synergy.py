"""One and one: together is more than the sum where a partner fits and knows other people, and not where it does not."""

from __future__ import annotations

from typing import Any

from optimize.synergy import Cell, synergy
from scenarios.load import load_checked


def table(agents: int, seeds: int, fits: tuple[float, ...], overlap: float) -> list[Cell]:
    size = (f"agents={agents}", "run_out_days=0")
    silent: dict[str, Any] = {"workers": 1, "progress": lambda *_: None}
    return list(synergy(load_checked("one_plus_one", size), "bank", fits, (overlap,), seeds=seeds, **silent).cells)


def test_a_partner_that_fits_and_knows_other_people_brings_more_than_the_sum() -> None:
    (match,) = table(16_000, 10, (1.0,), 0.05)
    assert match.index is not None
    assert match.index.low > 1.0
    assert match.own.low > 0
    assert match.partner.low > 0


def test_a_partner_whose_members_are_ours_already_does_not() -> None:
    misfit, match = table(8_000, 6, (-0.5, 0.9), 0.8)
    assert misfit.index is not None
    assert match.index is not None
    assert misfit.index.high < 1.0
    assert match.index.low <= 1.0, "the best match is at most as much as the sum, as far as can be told"
