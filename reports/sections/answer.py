"""The answer on one screen: one sentence, three facts, what to do, the rivals, what to watch."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from optimize.record import Against, Ledger
from reports.edition import ChannelMoney, Edition
from reports.parts import Answer, Fact
from reports.sections.guards import Verdict
from reports.sections.guards import verdict_of as rail_verdict
from reports.sections.rivals import rivals, split_only
from reports.sections.watch import watch
from reports.words import Case, Finding, case_of


def answer(e: Edition) -> Answer:
    """The first screen; a conflict of rules takes the place of the plan."""
    banner = e.voice.say("banner.fitted" if e.record.data and e.record.data.fitted else "banner.assumed")
    if e.record.conflict:
        return _conflict(e, banner)
    verdict = verdict_of(e)
    return Answer(
        headline=_headline(e, verdict),
        banner=banner,
        deck=_deck(e, verdict),
        facts=_facts(e, verdict),
        do_head=e.voice.say("do.head" if verdict is not Case.UNCLEAR else "do.head.unclear"),
        do=_do(e, verdict),
        rivals=rivals(e),
        watch=watch(e),
    )


def verdict_of(e: Edition) -> Case:
    """What the paired gain over today allows to say; FACT when fresh seeds have not judged."""
    today = _against_today(e)
    return case_of(today.gain) if today else Case.FACT


def _against_today(e: Edition) -> Against | None:
    validation = e.record.validation
    return next((a for a in validation.against if a.rival == "today"), None) if validation else None


def _conflict(e: Edition, banner: str) -> Answer:
    n = len(e.record.conflict)
    key = "h1.conflict.one" if n == 1 else "h1.conflict"
    return Answer(
        headline=[e.voice.finding((key, {"n": n}))],
        banner=banner,
        deck=[*_question(e), e.voice.say("deck.conflict")],
        facts=[],
        do_head="",
        do=[],
        rivals=None,
        watch=watch(e),
        conflict=e.record.conflict,
        conflict_head=e.voice.say("conflict.head"),
        conflict_note=e.voice.say("conflict.minimal"),
    )


def _question(e: Edition) -> list[str]:
    manifest = e.record.manifest
    question = (manifest.question_zh if e.voice.lang == "zh" else "") or e.voice.titled(manifest.question)
    return [question] if question else []


def _headline(e: Edition, verdict: Case) -> list[Finding]:
    """The move and its worth; without a clear gain no move is advised in the headline."""
    today = _against_today(e)
    if today is None:
        return [e.voice.finding(("h1.unjudged", {}))]
    if verdict is Case.GAIN:
        money = e.numbers.money(today.gain.mean)
        words: dict[str, object] = {"money": money, "period": e.voice.period()}
        key = "h1.worth.split" if split_only(e, today, 0.1) else "h1.worth"
        return [_move(e), e.voice.finding((key, words), case=Case.GAIN, about=[today.gain])]
    return [e.voice.finding((f"h1.{verdict}", {}), case=verdict, about=[today.gain])]


def _move(e: Edition) -> Finding:
    up, down = e.moved
    if e.record.unspent > 0.1 * e.record.spendable:
        return e.voice.finding(("h1.leave", {"money": e.numbers.money(e.record.unspent)}))
    for key, rows in (("h1.move", down), ("h1.add", up)):
        if rows:
            money = e.numbers.money(sum(abs(c.change) for c in rows))
            names = [{"money": money, "names": e.voice.listed([c.inside for c in rows], most)} for most in (3, 2, 1)]
            return e.voice.finding(*((key, n) for n in names), (f"{key}.bare", {"money": money, "n": len(rows)}))
    inside = sum(abs(c.plan - c.today) for c in e.record.cells) / 2
    if inside > 1e-3 * e.record.spendable:
        return e.voice.finding(("h1.within", {"money": e.numbers.money(inside)}))
    return e.voice.finding(("h1.keep", {}))


def _deck(e: Edition, verdict: Case) -> list[str]:
    r, say = e.record, e.voice.say
    spent_today = sum(c.today for c in e.channels)
    same = r.budget > 0 and abs(spent_today - r.budget) <= 0.005 * r.budget
    deck = _question(e)
    deck.append(
        say("deck.budget.same" if same else "deck.budget", length=e.voice.length(), budget=e.numbers.money(r.budget))
    )
    if e.voice.lang == "en":
        deck[-1] = deck[-1][:1].upper() + deck[-1][1:]
    today = _against_today(e)
    if today and verdict in (Case.UNCLEAR, Case.LOSS):
        return [*deck, say(f"deck.{verdict}", gain=e.voice.gain(today.gain), period=e.voice.period())]
    up, _ = e.moved
    if up:
        deck.append(say("deck.goes", names=e.voice.listed([c.inside for c in up])))
    if r.reserve > 0 and r.budget > 0:
        deck.append(say("deck.reserve", share=e.numbers.percent(r.reserve / r.budget)))
    broken = [g for g in r.guardrails if rail_verdict(g) is Verdict.BROKEN]
    if broken:
        deck.append(say("deck.broken", names=e.voice.listed([say(f"guard.{g.measure}") for g in broken])))
    if r.unspent > 0:
        deck.append(say("deck.unspent", money=e.numbers.money(r.unspent), reason=unspent_reason(e)))
    return deck


def _facts(e: Edition, verdict: Case) -> list[Fact]:
    """Worth, honesty, and what the next unit of money earns: each only if the record holds it."""
    facts = []
    today, v = _against_today(e), e.record.validation
    if today:
        words = e.rich(
            "fact.worth.split" if split_only(e, today) else "fact.worth",
            money=e.numbers.money(today.spend),
            period=e.voice.period(),
            interval=e.numbers.interval(today.gain),
            won=today.seeds_won,
            n=today.seeds,
        )
        css = {Case.GAIN: "", Case.LOSS: "l"}.get(verdict, "k")
        facts.append(Fact(e.numbers.money(today.gain.mean, sign=True), words, css))
    if v and v.predicted.mean > 0 and verdict is Case.GAIN:
        words = e.rich("fact.ratio", interval=e.numbers.percents(v.ratio))
        facts.append(Fact(e.numbers.percent(v.ratio.mean), words, "k"))
    elif v:
        words = e.rich("fact.predicted", interval=e.numbers.interval(v.predicted))
        facts.append(Fact(e.numbers.money(v.predicted.mean, sign=True), words, "k"))
    money = _money_fact(e)
    return [*facts, money] if money else facts


def _money_fact(e: Edition) -> Fact | None:
    r, n = e.record, e.numbers
    if r.unspent > 0:
        return Fact(n.money(r.unspent), e.rich("fact.unspent", reason=unspent_reason(e)), "k")
    rule = e.budget_rule()
    if rule and rule.one_more and rule.one_more.price > 0:
        words: dict[str, object] = {"one": n.one, "n": e.number.get("rules", e.number.get("curves", 1))}
        if rule.one_less and rule.one_less.price < 0:
            return Fact(
                n.each(rule.one_more.price), e.rich("fact.next", less=n.each(-rule.one_less.price), **words), "k"
            )
        return Fact(n.each(rule.one_more.price), e.rich("fact.next.only", **words), "k")
    if r.reserve > 0 and r.budget > 0:
        return Fact(n.money(r.reserve), e.rich("fact.reserve", share=n.percent(r.reserve / r.budget)), "k")
    return None


def unspent_reason(e: Edition) -> str:
    """Why money is left, in the reader's language where the reason is a typed one."""
    reason = e.record.unspent_reason
    if reason in ("next_loses", "limits_bind", "rest_loses"):
        return e.voice.say(f"unspent.{reason}", one=e.numbers.one)
    return reason or e.voice.say("unspent.limits_bind")


def _do(e: Edition, verdict: Case) -> list[Markup]:
    r, n = e.record, e.numbers
    if verdict is Case.LOSS:
        return [e.rich("do.keep", n=e.number.get("plan", 1))]
    up, down = e.moved
    actions = []
    if up:
        actions.append(e.rich("do.more", items=_items(e, up)))
    if down:
        actions.append(_spend_less(e, down))
    if r.reserve > 0 and r.budget > 0:
        actions.append(e.rich("do.hold", money=n.money(r.reserve), share=n.percent(r.reserve / r.budget)))
    if r.unspent > 0:
        actions.append(e.rich("do.unspent", money=n.money(r.unspent), reason=unspent_reason(e)))
    actions += [_agree(e, ledger) for ledger in r.ledgers[:2]]
    return actions


def _items(e: Edition, rows: Sequence[ChannelMoney]) -> str:
    items = [e.voice.say("do.item", name=c.inside, money=e.numbers.money(c.change, sign=True)) for c in rows]
    return e.voice.listed(items, 4)


def _spend_less(e: Edition, rows: Sequence[ChannelMoney]) -> Markup:
    """The cuts, with what the next unit of money returns there today."""
    slopes = {c.channel: c.next_today.mean for c in e.record.curves if c.points}
    items = _items(e, rows)
    if len(rows) > 3 or any(c.channel.id not in slopes for c in rows):
        return e.rich("do.less", items=items)
    returns = e.voice.listed([e.numbers.each(slopes[c.channel.id]) for c in rows])
    return e.rich("do.less.one" if len(rows) == 1 else "do.less.many", items=items, one=e.numbers.one, returns=returns)


def _agree(e: Edition, ledger: Ledger) -> Markup:
    """What to do about an agreement: only terms under which nobody clearly loses are advised."""
    ours, theirs = case_of(ledger.our_gain), case_of(ledger.their_gain)
    phrase, verdict = (
        "do.agree",
        {
            (True, True): "both",
            (True, False): "we",
            (False, True): "they",
            (False, False): "neither",
        }[ours is Case.GAIN, theirs is Case.GAIN],
    )
    if ours is Case.LOSS:
        phrase, verdict = "do.refuse", "we_lose"
    elif theirs is Case.LOSS:
        phrase, verdict = "do.better_terms", "they_lose"
    return e.rich(
        phrase,
        commission=e.numbers.percent(ledger.commission),
        partner=e.voice.name(ledger.partner),
        verdict=e.voice.say(f"agree.{verdict}"),
    )
