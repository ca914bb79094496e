"""Every shipped behaviour: pure, finite, right number of results, cited parameters."""

from __future__ import annotations

import inspect
import math
import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lived_markets import luck

import sim.behaviours
from sim.behaviour import Behaviour, Sum
from sim.literature import findings

SHARES = {
    "satisfaction", "considers", "active", "lapsed", "visits", "abandoned", "bought", "needs", "member", "audience",
    "prospect", "opted_out", "contact", "attention", "own", "direct", "queue", "closed", "offered",
    "return_rate", "commission_rate", "referral_rate", "points_rate", "points_paid_by_us", "cost_share", "dropout",
    "memory", "freshness", "second_class", "wait_scale", "hours", "trial",
    "changes", "digital", "looks_online", "looks_store", "unfair",
    "return_chance", "premium", "promotion", "depth", "click_rate", "online", "offline", "clicks", "hits", "tasted",
    "coupon", "brought", "coupon_depth", "tempted", "tempts", "temptation",
    "online_credit", "staffed", "fetched",
    "club", "members_discount", "coupon_arm", "coupon_use", "redeemed", "watches",
}  # fmt: skip
BELOW_ZERO = {"offer", "joint_offer"}
SIGNED = {
    "until",
    "taste",
    "appeal",
    "log_price",
    "push",
    *(f"gap_{k}" for k in range(9)),
    "last",
    "seller",
    "channel",
    "basket_log_mean", "value", "rival_move", "log_reference", "word", "heard", "trust", "clash", "mismatch",
}  # fmt: skip
POSITIVE = {"gap_shape", "rate_shape", "rating", "stretch", "sharpness", "turn", "effort"}


MODULES = tuple(
    import_module(f"sim.behaviours.{found.name}") for found in pkgutil.iter_modules(sim.behaviours.__path__)
)


def shipped() -> Iterator[Behaviour]:
    for module in MODULES:
        for _, item in sorted(inspect.getmembers(module, lambda x: isinstance(x, Behaviour))):
            if item.module == module.__name__:
                yield item


ALL = list(shipped())


def numbers(name: str, kind: str) -> st.SearchStrategy[float]:
    if kind in ("uniform", "each"):
        return luck
    if kind == "which":
        return st.integers(0, 8).map(float)
    if name in SHARES:
        return st.floats(0.0, 1.0)
    if name in BELOW_ZERO:
        return st.floats(-1.0, 0.0)
    if name in POSITIVE:
        return st.floats(0.5, 8.0)
    return st.floats(-9.0, 9.0) if name in SIGNED else st.floats(0.0, 100.0)


@pytest.mark.parametrize("b", ALL, ids=lambda b: b.name)
def test_a_behaviour_returns_finite_numbers_for_what_it_writes(b: Behaviour) -> None:
    @settings(max_examples=60, deadline=None)
    @given(
        st.fixed_dictionaries({n: numbers(n, r.kind) for n, r in b.inputs}),
        st.fixed_dictionaries({p.name: st.floats(p.low, p.high) for p in b.parameters}),
    )
    def check(inputs: dict[str, float], parameters: dict[str, float]) -> None:
        values = {**inputs, **parameters}
        result = b(**values)
        results = result if isinstance(result, tuple) else (result,)
        assert len(results) == len(b.writes)
        assert all(math.isfinite(r) for r in results)
        assert b(**values) == result

    check()


@pytest.mark.parametrize("b", ALL, ids=lambda b: b.name)
def test_a_parameter_cites_the_table_and_uses_its_value(b: Behaviour) -> None:
    for p in b.parameters:
        assert p.unit, f"{b.name}.{p.name} has no unit"
        if p.source != "assumed":
            row = findings()[p.source]
            assert p.default == row.value
            assert p.low <= row.low <= row.high <= p.high, f"{b.name}.{p.name}: the band of {p.source} is not legal"


@pytest.mark.parametrize("b", ALL, ids=lambda b: b.name)
def test_a_behaviour_says_what_it_means(b: Behaviour) -> None:
    assert b.title.endswith("."), b.name
    assert not isinstance(b.reduce, Sum) or len(b.writes) == 1


def test_the_table_of_literature_is_whole() -> None:
    for row in findings().values():
        assert row.low <= row.value <= row.high, row.id
        assert row.mark in ("V", "V2", "M", "C", "assumed"), row.id
        assert row.meaning
        assert row.source
