"""Reads what a plan may decide or fear besides spend: price steps, menus, outcomes, risk, reserve and goal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from optimize.allocate.fields import Reader
from optimize.allocate.options import Agreement, Goal, Menu, Outcome, PriceStep, Reserve, Risk
from optimize.allocate.reading_curves import curve_of
from optimize.allocate.response import Response

Entry = Mapping[str, Any]


class OptionSections:
    """The optional sections of one document, and the names of channels, groups and resources they may use."""

    def __init__(self, reader: Reader, root: Entry) -> None:
        self.reader, self.root = reader, root
        self.channels: set[str] = set()
        self.groups: dict[str, tuple[str, ...]] = {}
        self.resources: set[str] = set()

    def named(self, entry: Entry, at: str) -> dict[str, str]:
        """Id, title and place that every entry has."""
        r = self.reader
        return {"id": r.text(entry, "id", at, None), "title": r.text(entry, "title", at, ""), "where": r.where(entry)}

    def members(self, entry: Entry, at: str, name: str = "members", empty: bool = False) -> tuple[str, ...]:
        """Channel ids; the id of a group stands for its members."""
        listed = self.reader.names(entry, name, at, self.channels | set(self.groups), "channel", empty)
        spread: list[str] = []
        for member in listed:
            spread.extend([member] if member in self.channels else self.groups.get(member, ()))
        return tuple(dict.fromkeys(spread))

    def price_step(self, entry: Entry, at: str) -> PriceStep:
        """One price level."""
        r = self.reader
        r.only(entry, at, "id title factor factors base cost")
        return PriceStep(
            **self.named(entry, at),
            factor=r.number(entry, "factor", at, 1.0, least=0.0),
            factors=r.weights(entry, "factors", at, self.channels, "channel", least=0.0),
            base=r.number(entry, "base", at, 0.0),
            cost=r.number(entry, "cost", at, 0.0, least=0.0),
        )

    def menu(self, entry: Entry, at: str) -> Menu:
        """What one partner offers."""
        self.reader.only(entry, at, "id title options must")
        options = self.reader.each(entry, "options", self._agreement, at, needed=True)
        return Menu(**self.named(entry, at), options=options, must=self.reader.flag(entry, "must", at))

    def _agreement(self, entry: Entry, at: str) -> Agreement:
        r = self.reader
        names = "lift revenue_share cost_share their_budget their_value their_min_gain fee our_gain"
        r.only(entry, at, "id title channels " + names)
        return Agreement(
            **self.named(entry, at),
            channels=self.members(entry, at, "channels"),
            lift=r.number(entry, "lift", at, 1.0, least=0.0),
            revenue_share=r.number(entry, "revenue_share", at, 0.0, least=0.0, most=1.0),
            cost_share=r.number(entry, "cost_share", at, 0.0, least=0.0, below=1.0),
            their_budget=r.number(entry, "their_budget", at, math.inf, least=0.0),
            their_value=r.number(entry, "their_value", at, 0.0, least=0.0),
            their_min_gain=r.number(entry, "their_min_gain", at, 0.0),
            fee=r.number(entry, "fee", at, 0.0, least=0.0),
            our_gain=r.number(entry, "our_gain", at, 0.0),
        )

    def outcomes(self) -> tuple[Outcome, ...]:
        """Ways the responses may turn out; their probabilities add up to 1."""
        r = self.reader
        outcomes = r.each(self.root, "responses", self._outcome)
        if outcomes and not math.isclose(sum(o.probability for o in outcomes), 1.0, abs_tol=1e-6):
            r.fault("responses", f"probabilities add up to {sum(o.probability for o in outcomes):g}, not 1", self.root)
        return outcomes

    def _outcome(self, entry: Entry, at: str) -> Outcome:
        r = self.reader
        r.only(entry, at, "id title probability factors curves")
        curves: dict[str, Response] = {}
        for channel, inner in r.section(entry, "curves", at).items():
            if channel not in self.channels:
                r.fault(f"{at}.curves", f"names an unknown channel {channel!r}", entry, "curves")
            elif isinstance(inner, Mapping):
                curves[channel] = curve_of(r, inner, f"{at}.curves.{channel}")
        return Outcome(
            **self.named(entry, at),
            probability=r.number(entry, "probability", at, None, least=0.0, most=1.0),
            factors=r.weights(entry, "factors", at, self.channels, "channel", least=0.0),
            curves=curves,
        )

    def risk(self) -> Risk:
        """What is maximised under uncertainty."""
        r, entry = self.reader, self.reader.section(self.root, "risk", "")
        if not entry:
            return Risk()
        r.only(entry, "risk", "measure level at_most")
        measure = r.word(entry, "measure", "risk", ("mean", "cvar", "worst", "regret", "band"))
        level = r.number(entry, "level", "risk", 0.9, least=0.0, below=1.0)
        return Risk(measure, level, r.number(entry, "at_most", "risk", 0.0, least=0.0))  # type: ignore[arg-type]

    def reserve(self) -> Reserve | None:
        """Money held back."""
        r, entry = self.reader, self.reader.section(self.root, "reserve", "")
        if not entry:
            return None
        r.only(entry, "reserve", "title max channels premium")
        return Reserve(
            max=r.number(entry, "max", "reserve", None, least=0.0),
            channels=self.members(entry, "reserve", "channels"),
            premium=r.number(entry, "premium", "reserve", 0.0, least=0.0),
            title=r.text(entry, "title", "reserve", ""),
            where=r.where(entry),
        )

    def goal(self) -> Goal:
        """What the plan is for."""
        r, entry = self.reader, self.reader.section(self.root, "goal", "")
        if not entry:
            return Goal()
        r.only(entry, "goal", "kind target order tolerance")
        kinds = ("budget", "profit", "least_spend", "roi", "marginal_roi", "lexicographic")
        kind = r.word(entry, "kind", "goal", kinds)
        needs = kind in ("least_spend", "roi", "marginal_roi")
        target = r.number(entry, "target", "goal", None if needs else 0.0, least=0.0)
        order = r.listed(entry, "order", "goal", ("value", "spend"))
        for word in order:
            about = word.removeprefix("value of ").removeprefix("spend on ")
            if word not in ("value", "spend") and about not in self.channels | set(self.groups):
                r.fault(
                    "goal.order", f"{word!r} is not 'value', 'spend', 'value of ID' or 'spend on ID'", entry, "order"
                )
        return Goal(kind, target, order, r.number(entry, "tolerance", "goal", 0.0, least=0.0, below=1.0))  # type: ignore[arg-type]
