"""What was found as JSON takes it: estimates and records in records, in lists and in mappings."""

from __future__ import annotations

import json
from dataclasses import dataclass

from optimize.plain import plain
from optimize.record import Estimate


@dataclass(frozen=True)
class Part:
    name: str
    gain: Estimate | None


@dataclass(frozen=True)
class Whole:
    parts: tuple[Part, ...]
    by_name: dict[str, Estimate]


def test_whatever_lies_in_a_record_is_told_in_the_order_of_its_fields() -> None:
    gain = Estimate(mean=1.0, low=0.5, high=1.5)
    told = plain(Whole((Part("a", gain), Part("b", None)), {"c": gain}))
    assert json.dumps(told) == (
        '{"parts": [{"name": "a", "gain": {"mean": 1.0, "low": 0.5, "high": 1.5}}, {"name": "b", "gain": null}], '
        '"by_name": {"c": {"mean": 1.0, "low": 0.5, "high": 1.5}}}'
    )
