"""Reads budget-alloc/1: every fault of a file at once, with the field, its place and what is allowed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from optimize.allocate.document import Document, DocumentError
from optimize.allocate.fields import Fault, Reader
from optimize.allocate.problem import Channel, Choose, Group, Line, Problem, Ramp, Ratio, Resource
from optimize.allocate.reading_curves import response_of
from optimize.allocate.reading_options import OptionSections

FORMAT = "budget-alloc/1"
Entry = Mapping[str, Any]


class ProblemError(ValueError):
    """A problem that cannot be read; `faults` lists every fault with its field and place."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


def read_problem(source: str | Path | Mapping[str, Any]) -> Problem:
    """Read a problem from a file, or from a document already parsed.

    Raises:
        ProblemError: unknown fields, numbers that are not finite, negative money, min above max, empty groups,
            unknown members, duplicated ids, falling curves: all of them, each with its field.
        OSError: the file cannot be opened.
    """
    if isinstance(source, Mapping):
        return problem_of(source, "")
    path = Path(source)
    try:
        document = Document.load(path)
    except DocumentError as error:
        raise ProblemError([Fault("", str(error), str(path), 0)]) from None
    return problem_of(document.root, str(path))


def problem_of(root: Any, name: str) -> Problem:
    """Check a parsed document and make the problem of it."""
    reader = Reader(name)
    if not isinstance(root, Mapping):
        raise ProblemError([Fault("", "a problem is one JSON object", name, 1)])
    found = _Sections(reader, root).problem()
    if reader.faults:
        raise ProblemError(reader.faults)
    return found


class _Sections(OptionSections):
    """Reads the sections of one document in order."""

    def problem(self) -> Problem:
        r, root = self.reader, self.root
        if root.get("format") != FORMAT:
            r.fault("format", f"must be {FORMAT!r}, not {root.get('format')!r}", root)
        r.only(
            root,
            "",
            "format id family seed title periods budget channels groups period_max period_min ratios ramps choose"
            " resources rules price_steps menus responses risk reserve goal",
        )
        resources = r.each(root, "resources", self._resource)
        self.resources = {entry.id for entry in resources}
        channels = r.each(root, "channels", self._channel, needed=True)
        self.channels = {channel.id for channel in channels}
        groups = r.each(root, "groups", self._group)
        self._disjoint(groups)
        self.groups = {group.id: group.members for group in groups}
        low, high = r.between(root, "", "period_min", "period_max", 0.0, math.inf)
        return Problem(
            id=r.text(root, "id", "", "problem"),
            budget=r.number(root, "budget", "", None, least=0.0),
            channels=channels,
            groups=groups,
            periods=r.whole(root, "periods", "", 1, least=1),
            period_min=low,
            period_max=high,
            ratios=r.each(root, "ratios", self._ratio),
            ramps=r.each(root, "ramps", self._ramp),
            choose=r.each(root, "choose", self._choose),
            resources=resources,
            lines=r.each(root, "rules", self._line),
            price_steps=r.each(root, "price_steps", self.price_step),
            menus=r.each(root, "menus", self.menu),
            outcomes=self.outcomes(),
            risk=self.risk(),
            reserve=self.reserve(),
            goal=self.goal(),
            family=r.text(root, "family", "", ""),
            seed=r.whole(root, "seed", "", 0),
            title=r.text(root, "title", "", ""),
            where=r.where(root),
        )

    def _channel(self, entry: Entry, at: str) -> Channel:
        r = self.reader
        r.only(
            entry,
            at,
            "id title b k s response min max hist fixed_cost min_if_on carryover max_per_period lot use band"
            " may_be_off",
        )
        low, high = r.between(entry, at, "min", "max", 0.0, math.inf)
        least_on = r.number(entry, "min_if_on", at, 0.0, least=0.0)
        fee = r.number(entry, "fixed_cost", at, 0.0, least=0.0)
        off = r.flag(entry, "may_be_off", at)
        if (least_on > 0 or fee > 0 or off) and low > 0:
            r.fault(
                f"{at}.min", "must be 0 for a channel that may be off (it has fixed_cost or min_if_on)", entry, "min"
            )
        if least_on > high:
            r.fault(f"{at}.min_if_on", f"is above max ({least_on:g} > {high:g})", entry, "min_if_on")
        band_low, band_high = r.pair(entry, "band", at, (1.0, 1.0))
        if not 0 <= band_low <= band_high:
            r.fault(f"{at}.band", "must be [low, high] with 0 <= low <= high", entry, "band")
        return Channel(
            **self.named(entry, at),
            response=response_of(r, entry, at),
            min=low,
            max=high,
            hist=r.number(entry, "hist", at, math.nan, least=0.0) if "hist" in entry else None,
            fixed_cost=fee,
            min_if_on=least_on,
            carryover=r.number(entry, "carryover", at, 0.0, least=0.0, below=1.0),
            max_per_period=r.number(entry, "max_per_period", at, math.inf, least=0.0),
            lot=r.number(entry, "lot", at, 0.0, least=0.0),
            use=r.weights(entry, "use", at, self.resources, "resource", least=0.0),
            band=(band_low, band_high),
            may_be_off=off,
        )

    def _group(self, entry: Entry, at: str) -> Group:
        self.reader.only(entry, at, "id title members min max")
        low, high = self.reader.between(entry, at, "min", "max", 0.0, math.inf)
        return Group(**self.named(entry, at), members=self.members(entry, at), min=low, max=high)

    def _disjoint(self, groups: tuple[Group, ...]) -> None:
        owner: dict[str, str] = {}
        for i, group in enumerate(groups):
            for member in group.members:
                if member in owner:
                    held = self.root["groups"][i]
                    text = f"{member!r} is already in group {owner[member]!r}; groups share no channel"
                    self.reader.fault(f"groups[{i}].members", text, held, "members")
                owner[member] = group.id

    def _ratio(self, entry: Entry, at: str) -> Ratio:
        self.reader.only(entry, at, "id title of to min max")
        low, high = self.reader.between(entry, at, "min", "max", 0.0, math.inf)
        to = self.members(entry, at, "to") if "to" in entry else ()
        return Ratio(**self.named(entry, at), of=self.members(entry, at, "of"), to=to, min=low, max=high)

    def _ramp(self, entry: Entry, at: str) -> Ramp:
        r = self.reader
        r.only(entry, at, "id title channel up down from_hist")
        channel = r.known(entry, "channel", at, self.channels, "channel")
        up, down = (r.number(entry, name, at, math.inf, least=0.0) for name in ("up", "down"))
        hist = r.flag(entry, "from_hist", at)
        return Ramp(**self.named(entry, at), channel=channel, up=up, down=down, from_hist=hist)

    def _choose(self, entry: Entry, at: str) -> Choose:
        r = self.reader
        r.only(entry, at, "id title members at_most at_least")
        members = self.members(entry, at)
        most = r.whole(entry, "at_most", at, len(members), least=0)
        least = r.whole(entry, "at_least", at, 0, least=0)
        if least > most:
            r.fault(f"{at}.at_least", f"is above at_most ({least} > {most})", entry, "at_least")
        return Choose(**self.named(entry, at), members=members, at_most=most, at_least=least)

    def _resource(self, entry: Entry, at: str) -> Resource:
        r = self.reader
        r.only(entry, at, "id title limit unit")
        limit = r.number(entry, "limit", at, None, least=0.0)
        return Resource(**self.named(entry, at), limit=limit, unit=r.text(entry, "unit", at, ""))

    def _line(self, entry: Entry, at: str) -> Line:
        r = self.reader
        r.only(entry, at, "id title weights min max")
        low, high = r.between(entry, at, "min", "max", -math.inf, math.inf, least=-math.inf)
        return Line(
            **self.named(entry, at),
            weights=r.weights(entry, "weights", at, self.channels, "channel"),
            min=low,
            max=high,
        )
