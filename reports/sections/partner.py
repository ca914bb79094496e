"""Partner ledgers: both accounts of each agreement, line by line, and what each side gains against no agreement."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from optimize.record import Estimate, Ledger, LedgerLine
from reports.edition import Edition
from reports.numbers import Column
from reports.parts import Block, Cell, Grid, Panels, Section, Words
from reports.sections.strategies import strategies
from reports.words import Case, Finding, case_of

LINES = ("margin", "commission", "cost_share", "campaign", "setup", "points", "points_earned", "referral", "pitch_fee",
         "pitch_margin")  # fmt: skip


def partner(e: Edition) -> Section:
    """The section; call it only when there is an agreement."""
    blocks: list[Block] = []
    for ledger in e.record.ledgers:
        blocks += _ledger(e, ledger, several=len(e.record.ledgers) > 1)
    blocks += [strategies(e)] if e.record.strategies else []
    return Section(
        key="partner",
        number=e.number["partner"],
        label=e.voice.say("section.partner"),
        title=_title(e),
        lead=_lead(e),
        blocks=blocks,
        notes=_notes(e),
    )


def _title(e: Edition) -> Finding:
    ledgers, money = e.record.ledgers, e.numbers.money
    if len(ledgers) > 1:
        both = sum(case_of(x.our_gain, x.their_gain) is Case.GAIN for x in ledgers)
        return e.voice.finding(("partner.many", {"k": both, "n": len(ledgers)}))
    one = ledgers[0]
    words: dict[str, object] = {
        "partner": e.voice.name(one.partner),
        "ours": money(abs(one.our_gain.mean)),
        "theirs": money(abs(one.their_gain.mean)),
        "period": e.voice.period(),
    }
    ours, theirs = case_of(one.our_gain), case_of(one.their_gain)
    if ours is theirs:
        about = [one.our_gain, one.their_gain]
        return e.voice.finding((f"partner.{ours}", words), (f"partner.{ours}.bare", words), case=ours, about=about)
    key = f"partner.{ours}.{theirs}"
    return e.voice.finding((key, words), (f"{key}.bare", words))


def _lead(e: Edition) -> str:
    one, n = e.record.ledgers[0], e.numbers
    if len(e.record.ledgers) > 1:
        return e.voice.say("partner.lead.many")
    return e.voice.say(
        "partner.lead",
        commission=n.percent(one.commission),
        share=n.percent(one.cost_share),
        partner=e.voice.name(one.partner),
        members=n.count(one.shared_members),
    )


def _ledger(e: Edition, ledger: Ledger, several: bool) -> list[Block]:
    """Both accounts side by side, in one unit; lines add up to the balance as printed."""
    lines = [*ledger.ours, *ledger.theirs]
    amounts = [line.amount for line in lines]
    column = e.numbers.column([*amounts, ledger.our_gain.mean, ledger.their_gain.mean], digits=4)
    name = e.voice.name(ledger.partner, 40)
    head = [Words(e.voice.say("partner.terms", partner=name, **_terms(e, ledger)))] if several else []
    ours = _account(e, e.voice.say("partner.we"), ledger.ours, ledger.our_gain, column)
    theirs = _account(e, name, ledger.theirs, ledger.their_gain, column)
    return [*head, Panels("led", [ours, theirs])]


def _terms(e: Edition, ledger: Ledger) -> dict[str, object]:
    n = e.numbers
    return {
        "commission": n.percent(ledger.commission),
        "share": n.percent(ledger.cost_share),
        "members": n.count(ledger.shared_members),
    }


def _account(e: Edition, name: str, lines: Sequence[LedgerLine], gain: Estimate, column: Column) -> Grid:
    say = e.voice.say
    shown = column.parts([line.amount for line in lines])
    rows = [[Cell(_line(e, line)), Cell(column.signed(s), "r")] for line, s in zip(lines, shown, strict=True)]
    balance, grain = sum(shown), column.divisor / 10**column.decimals
    foot = []
    if lines and abs(balance - gain.mean) > 0.75 * grain:
        foot.append([Cell(say("partner.balance")), Cell(column.signed(balance), "r")])
    css = {Case.GAIN: "r up", Case.LOSS: "r dn"}.get(case_of(gain), "r")
    interval = f"95%{'：' if e.voice.lang == 'zh' else ': '}{column.interval(gain)}"
    foot.append([Cell(say("partner.gain.row"), small=interval), Cell(column.signed(gain.mean), css)])
    return Grid([Cell(""), Cell(e.voice.period_axis(column.unit), "r")], rows, "", name, foot)


def _line(e: Edition, line: LedgerLine) -> str:
    return e.voice.say(f"ledger.{line.line}") if line.line in LINES else line.line.replace("_", " ")


def _notes(e: Edition) -> list[Markup]:
    notes = [e.rich("partner.note.balance"), e.rich("partner.note.gain")]
    assumed = [
        s for s in e.record.settings if s.provenance == "assumed" and s.path.split(".")[0] in ("partners", "partner")
    ]
    if assumed:
        notes.append(
            e.rich(
                "partner.note.assumed" if len(assumed) > 1 else "partner.note.assumed.one",
                n=len(assumed),
                link=e.link("assumptions"),
            )
        )
    return notes
