"""What submodels of encounters work on: something to sell at a desk, troubles, things to decide on or to cover."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.finding import Finding
from scenarios.schema import Settings
from sim.market import ONLINE, STORES

DESKS = ("sales_steps", "service_offers")


def check(s: Settings) -> Iterator[Finding]:
    """Parts of the model that have nothing to work with, and settings that no part heeds."""
    desk = [name for name, c in s.categories.items() if c.at_desk]
    service = [name for name, c in s.categories.items() if c.service]
    slow = any(c.decision_days > 0 for c in s.categories.values())
    wanting = {
        "sales_steps": "" if desk else "say `at_desk: true` of the category that desks sell",
        "service_offers": _service_hint(bool(desk), bool(service)),
        "buying_cycle": "" if slow else "give a category `decision_days`",
        "cover": "" if any(c.covers for c in s.categories.values()) else "give a category `covers: {thing: NAME}`",
        "credit": _credit_hint(s),
        "co_branding": _co_branding_hint(s),
        "routing": "" if any(c.kind in ("app", "web") for c in s.channels.values()) else "add a channel of kind app",
    }
    for part, hint in wanting.items():
        if part in s.on and hint:
            yield Finding((("on",),), f"the part of the model '{part}' has nothing to work with", hint)
    if desk and not set(DESKS) & set(s.on):
        said = f"categories.{desk[0]}.at_desk does nothing: neither '{DESKS[0]}' nor '{DESKS[1]}' is switched on"
        yield Finding(
            (("categories", desk[0], "at_desk"), ("on",)), said, f"write on: [{', '.join([*s.on, DESKS[0]])}]"
        )
    yield from _covers(s)


def _service_hint(desk: bool, service: bool) -> str:
    if not service:
        return "say `service: true` of the category that people come with as a trouble"
    return "" if desk else "say `at_desk: true` of the category that is offered"


def _credit_hint(s: Settings) -> str:
    """What is missing for a credit to move anything: stores, orders to credit, work in which effort shows."""
    kinds = {c.kind for c in s.channels.values()}
    if not kinds & {*STORES}:
        return "add a channel of kind store: whom would online sales be credited to?"
    if not kinds & {*ONLINE}:
        return "add a channel of kind web, app or pickup: which sales would be credited?"
    if "pitches" not in s.on and (s.hall is None or "pickup" not in kinds):
        return "add `hall:` and a channel of kind pickup, or switch 'pitches' on: effort shows in those"
    return ""


def _co_branding_hint(s: Settings) -> str:
    """What is missing for a partner's name in our own messages: the partner, the messages."""
    if not s.partners:
        return "add a partner: whose name would our messages carry?"
    own = any(m.partner is None for m in s.media.values())
    return "" if own else "add a medium without `partner:`: which messages would carry the name?"


def _covers(s: Settings) -> Iterator[Finding]:
    """At most one warranty, for something else, with a window that opens before it closes."""
    covers = {name: c.covers for name, c in s.categories.items() if c.covers is not None}
    for name in list(covers)[1:]:
        said = f"'{name}' is a second extended warranty; the model knows one"
        yield Finding((("categories", name, "covers"),), said, "take it out, or sell one for both")
    for name, cover in covers.items():
        path = ("categories", name, "covers")
        if cover.thing == name:
            yield Finding(((*path, "thing"),), f"'{name}' cannot cover itself", "name the category that is owned")
        if cover.closes_day <= cover.opens_day:
            said = f"the window of '{name}' closes on day {cover.closes_day:g}, not after it opens"
            yield Finding(((*path, "closes_day"), (*path, "opens_day")), said, "let it close later")
