"""Reads response curves: the plain b, k, s of a channel, or an object with a kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from optimize.allocate.fields import Reader
from optimize.allocate.response import Response

Entry = Mapping[str, Any]


def response_of(r: Reader, entry: Entry, at: str) -> Response:
    """Curve of a channel: its own b, k, s or its `response`."""
    if "response" not in entry:
        return _formula(r, entry, at, "hill")
    for name in ("b", "k", "s"):
        if name in entry:
            r.fault(f"{at}.{name}", "is given twice: by itself and in 'response'", entry, name)
    inner = entry["response"]
    if not isinstance(inner, Mapping):
        r.fault(f"{at}.response", "must be an object with a 'kind'", entry, "response")
        return Response()
    return curve_of(r, inner, f"{at}.response")


def curve_of(r: Reader, inner: Entry, at: str) -> Response:
    """Curve of a response object."""
    kind = r.text(inner, "kind", at, None)
    names = {"hill": "kind b k s", "power": "kind b s", "log": "kind b k", "table": "kind spend value"}
    if kind not in names:
        r.fault(f"{at}.kind", f"must be one of hill, power, log, table, not {kind!r}", inner, "kind")
        return Response()
    r.only(inner, at, names[kind])
    return _table(r, inner, at) if kind == "table" else _formula(r, inner, at, kind)


def _formula(r: Reader, entry: Entry, at: str, kind: str) -> Response:
    b = r.number(entry, "b", at, None)
    if b < 0:
        r.fault(f"{at}.b", f"must not be negative: the curve would fall (got {b:g})", entry, "b")
    k = r.number(entry, "k", at, None, above=0.0) if kind in ("hill", "log") else 1.0
    s = r.number(entry, "s", at, None, above=0.0) if kind in ("hill", "power") else 1.0
    if kind == "hill":
        return Response("hill", b, k, s)
    return Response("power", b, 1.0, s) if kind == "power" else Response("log", b, k)


def _table(r: Reader, entry: Entry, at: str) -> Response:
    spend, value = r.numbers(entry, "spend", at), r.numbers(entry, "value", at)
    if len(spend) != len(value) or len(spend) < 2:
        r.fault(f"{at}.spend", "and 'value' need the same number of points, at least 2", entry, "spend")
        return Response()
    if spend[0] != 0.0:
        r.fault(f"{at}.spend", "must start at 0", entry, "spend")
    if any(later <= earlier for earlier, later in zip(spend, spend[1:], strict=False)):
        r.fault(f"{at}.spend", "must rise from point to point", entry, "spend")
    if any(later < earlier for earlier, later in zip(value, value[1:], strict=False)):
        r.fault(f"{at}.value", "falls: a response must never fall", entry, "value")
    return Response("table", spend=spend, value=value)
