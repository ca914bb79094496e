"""The price of each rule: what one more and one less of its limit does to profit, as sentences."""

from __future__ import annotations

from markupsafe import Markup

from optimize.record import RulePrice, Side
from reports.edition import Edition, strong
from reports.numbers import NBSP, plain, three_digits
from reports.parts import Cell, Grid, Section, Words
from reports.words import Finding, place

ORDER = {"binding": 0, "near": 1, "slack": 2}
UNITS = ("contact", "point", "share", "minute", "min", "percent")


def rules(e: Edition) -> Section:
    """The section; call it only when rules were priced."""
    say = e.voice.say
    ends = [r for r in e.record.rules if r.kind == "range" and r.state == "slack"]
    rows = sorted((r for r in e.record.rules if r not in ends), key=lambda r: (ORDER[r.state], r.kind != "total"))
    heads = [Cell(say(f"rules.head.{k}")) for k in ("rule", "more", "less")]
    return Section(
        key="rules",
        number=e.number["rules"],
        label=say("section.rules"),
        title=_title(e),
        lead=_lead(e),
        blocks=[
            Grid(heads, [_row(e, rule) for rule in rows], "rules card"),
            *([Words(say("rules.ends", n=len(ends)))] if ends else []),
        ],
        notes=[e.rich("rules.note.two"), e.rich("rules.note.where"), *_interval_note(e)],
    )


def _interval_note(e: Edition) -> list[Markup]:
    sides = [s for r in e.record.rules for s in (r.one_more, r.one_less) if s]
    if any(s.interval for s in sides):
        return [e.rich("rules.note.interval")]
    key = "curves" if "curves" in e.number else "provenance"
    return [e.rich("rules.note.exact", link=e.link(key))] if sides else []


def _title(e: Edition) -> Finding:
    n = len(e.record.rules)
    binding = sum(r.state == "binding" for r in e.record.rules)
    key = "rules.all" if binding == n else "rules.some" if binding > 1 else "rules.one" if binding else "rules.none"
    return e.voice.finding((key, {"k": binding, "n": n}))


def _lead(e: Edition) -> str:
    """The price of the budget itself, in the planner's unit."""
    say, n, rule = e.voice.say, e.numbers, e.budget_rule()
    said = [say("rules.lead")]
    if rule and rule.one_more and rule.one_less:
        more, less = rule.one_more.price, rule.one_less.price
        verb_more, verb_less = ("earns" if more >= 0 else "costs"), ("earns" if less > 0 else "costs")
        said.append(
            say(
                f"rules.lead.{verb_more}.{verb_less}",
                one=n.one,
                more=n.each(abs(more)),
                less=n.each(abs(less)),
            )
        )
    return (" " if e.voice.lang == "en" else "").join(said)


def rule_title(e: Edition, rule: RulePrice) -> str:
    """A rule's title; the built-in kinds are worded in the reader's language."""
    if rule.kind == "total":
        return e.voice.say("rule.total", limit=e.numbers.money(rule.limit))
    if rule.kind == "reserve" and e.in_money(rule):
        return e.voice.say("rule.reserve", limit=e.numbers.money(rule.limit))
    if rule.kind == "range" and rule.channel:
        return e.voice.say("rule.range", limit=e.numbers.money(rule.limit), channel=e.channel_name(rule.channel))
    return e.voice.titled(rule.title) + _bound(e, rule)


def _bound(e: Edition, rule: RulePrice) -> str:
    """Which end it is, where one rule of the file limits the same thing from below and from above."""
    ends = [r.limit for r in e.record.rules if (r.title, r.where) == (rule.title, rule.where)]
    if len(ends) < 2:
        return ""
    end = "most" if rule.limit == max(ends) else "least"
    return e.voice.say(f"rules.bound.{end}", limit=_amount(e, rule, rule.limit))


def _row(e: Edition, rule: RulePrice) -> list[Cell]:
    say = e.voice.say
    state = say(f"rules.state.{rule.state}")
    if rule.state == "slack":
        room = abs(rule.limit - rule.used)
        state = say("rules.state.slack.by", room=_amount(e, rule, room))
    title = Markup('<b class="rt">{}</b><br><span class="st">{}</span>').format(
        rule_title(e, rule), say("rules.where", state=state, where=place(rule.where))
    )
    return [
        Cell(title),
        _side(e, rule, rule.one_more, "more"),
        _side(e, rule, rule.one_less, "less"),
    ]


def _side(e: Edition, rule: RulePrice, side: Side | None, which: str) -> Cell:
    """One sentence: one more (less) earns or costs so much, and up to where."""
    label = e.voice.say(f"rules.label.{which}")
    if side is None:
        return Cell(e.voice.say("rules.no_plan" if rule.state == "binding" else "rules.nothing"), "", label)
    holds = e.voice.say("rules.until", limit=_amount(e, rule, side.until))
    if side.price == 0:
        return Cell(e.voice.say("rules.nothing"), "", label, small=holds)
    verb = "earns" if side.price > 0 else "costs"
    one = e.numbers.one if e.in_money(rule) else e.voice.say(f"unit.one.{_unit(rule)}", unit=rule.unit)
    money = e.numbers.each(abs(side.price)) if e.in_money(rule) else e.numbers.money(abs(side.price))
    text = e.voice.say(f"rules.{which}.{verb}", one=one, price=money)
    if e.voice.lang == "en":
        text = text[:1].upper() + text[1:]
    small = holds
    if side.interval:
        ends = sorted((abs(side.interval.low), abs(side.interval.high)))
        column = e.numbers.column(ends) if not e.in_money(rule) else None
        low, high = (column.plain(x) for x in ends) if column else (e.numbers.ratio(x) for x in ends)
        small = e.voice.say("to", a=low, b=high) + " · " + holds
    return Cell(strong(text, "up" if side.price > 0 else "dn"), "", label, small=small)


def _unit(rule: RulePrice) -> str:
    return rule.unit if rule.unit in UNITS else "other"


def _amount(e: Edition, rule: RulePrice, value: float) -> str:
    """A limit in its unit."""
    if e.in_money(rule):
        return e.numbers.money(value)
    if rule.unit == "share":
        return e.numbers.percent(value)
    digits = plain(value, 0 if value == round(value) else three_digits(value, 2))
    return f"{digits}{NBSP}{e.voice.say(f'unit.{_unit(rule)}', unit=rule.unit)}"
