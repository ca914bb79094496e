"""The command roll, as a person types it."""

import json
import re

import pytest

FILES: dict[str, str] = {}
SMALL = ("--set", "agents=400", "--set", "days=182", "--teach", "2", "--seeds", "2", "--workers", "1")


@pytest.mark.xdist_group("roll")
def test_roll_tells_shares_moves_and_what_they_brought(ask):
    status, out, _ = ask("roll", "partner_fund", "--strategy", "taste_shift", *SMALL, "--json")
    told = json.loads(out)
    assert told["currency"] == "EUR"
    assert (status, told["strategy"], told["teach"], told["judge"]) == (0, "taste_shift", 2, 2)
    assert [q["quarter"] for q in told["quarters"]] == [1, 2]
    for quarter in told["quarters"]:
        assert sum(row["share"] for row in quarter["shares"]) == pytest.approx(1.0)
    assert told["quarters"][0]["moves"] == []
    assert told["quarters"][1]["moves"]
    first, today = told["gains"]["first"], told["gains"]["today"]
    assert first == {"mean": 0.0, "low": 0.0, "high": 0.0}, "one plan only was made"
    assert today["low"] < today["mean"] < today["high"]
    status, out, _ = ask("roll", "partner_fund", *SMALL)
    assert status == 0
    assert "The electronics shop's app" in out
    assert "Quarter 2, by what quarter 1 has taught" in out
    assert re.search(r"there brought -?\d+\.\d\d \(-?\d+\.\d\d to -?\d+\.\d\d\)", out)
    assert out.rstrip().endswith("intervals at 95 %.")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("retail_omni", "--set", "days=91"), "one quarter"),
        (("cdnow",), "no medium of a partner"),
        (("partner_fund", "--strategy", "taste_shfit"), "did you mean 'taste_shift'?"),
    ],
)
def test_roll_where_it_cannot_is_a_mistake(ask, here, asked, said):
    before = sorted(here.rglob("*"))
    status, out, err = ask("roll", *asked)
    assert (status, out) == (2, "")
    assert said in err
    assert sorted(here.rglob("*")) == before
