"""What a channel earns as money grows: Hill, power, log and tables, one scalar curve each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

ResponseKind = Literal["hill", "power", "log", "table"]


@dataclass(frozen=True)
class Response:
    """What a channel earns as its spend (or its stock, with carry-over) grows; never falling.

    hill: b a^s / (k^s + a^s). power: b a^s. log: b ln(1 + a / k). table: straight lines between points.
    """

    kind: ResponseKind = "hill"
    b: float = 0.0
    k: float = 1.0
    s: float = 1.0
    spend: tuple[float, ...] = ()
    value: tuple[float, ...] = ()

    def at(self, spend: float) -> float:
        """Value earned at one level of spend."""
        if self.kind == "table":
            return _along(self.spend, self.value, spend)
        if spend <= 0:
            return 0.0
        if self.kind == "hill":
            return self.b / (1.0 + math.exp(min(self.s * (math.log(self.k) - math.log(spend)), 700.0)))
        if self.kind == "power":
            return float(self.b * spend**self.s)
        return self.b * math.log1p(spend / self.k)

    def scaled(self, factor: float) -> Response:
        """The same curve earning `factor` times as much."""
        return Response(self.kind, self.b * factor, self.k, self.s, self.spend, tuple(v * factor for v in self.value))


def _along(spends: tuple[float, ...], values: tuple[float, ...], at: float) -> float:
    if at <= spends[0]:
        return values[0]
    for (x0, y0), (x1, y1) in zip(
        zip(spends, values, strict=True), zip(spends[1:], values[1:], strict=False), strict=False
    ):
        if at <= x1:
            return y0 + (y1 - y0) * (at - x0) / (x1 - x0)
    return values[-1]
