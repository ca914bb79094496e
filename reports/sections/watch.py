"""Bad news on the first screen: the nearest guardrail, a rival that does better, the largest class of assumptions."""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from optimize.record import Guardrail
from reports.edition import Edition
from reports.sections.guards import Verdict, rail_value, verdict_of


def watch(e: Edition) -> list[Markup]:
    """The head ("Two things to watch") and the sentences; empty when there is nothing."""
    items = [item for item in (_guardrail(e), _rival(e), _assumed(e)) if item]
    return [e.rich(f"watch.{len(items)}"), *items] if items else []


def nearness(rail: Guardrail) -> float:
    """How far the plan's nearer interval end is from the limit, as a share of the scale; below 0 past it."""
    span = max(rail.scale_high - rail.scale_low, 1e-12)
    room = rail.plan.low - rail.limit if rail.good == "above" else rail.limit - rail.plan.high
    return room / span


def _guardrail(e: Edition) -> Markup | None:
    if not e.present["guards"]:
        return None
    rail = min(e.record.guardrails, key=nearness)
    key = {Verdict.BROKEN: "broken", Verdict.CLOSE: "close"}.get(verdict_of(rail), "within")
    measure = e.voice.say(f"guard.{rail.measure}")
    return e.rich(
        f"watch.{key}",
        measure=measure if key == "within" else measure[:1].upper() + measure[1:],
        plan=rail_value(e, rail, rail.plan.mean),
        limit=rail_value(e, rail, rail.limit),
        link=e.link("guards"),
    )


def _rival(e: Edition) -> Markup | None:
    v = e.record.validation
    ahead = [a for a in v.against if a.gain.high < 0 and a.rival != "today"] if v and not e.record.conflict else []
    if not ahead:
        return None
    best = min(ahead, key=lambda a: a.gain.mean)
    better = e.numbers.money(-best.gain.mean)
    return e.rich("watch.rival", rival=e.voice.say(f"rival.rule.{best.rival}"), gain=better)


def _assumed(e: Edition) -> Markup | None:
    assumed = [s.path for s in e.record.settings if s.provenance == "assumed"]
    if not assumed:
        return None
    group, k = Counter(path.split(".")[0] for path in assumed).most_common(1)[0]
    link = e.link("assumptions")
    return e.rich("watch.assumed", n=len(assumed), total=len(e.record.settings), k=k, group=group, link=link)
