"""Mixes: how much likelier some people are than the average; no group can hold more than all of its people, or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scenarios.anatomy import Steps
from scenarios.finding import Finding
from scenarios.schema import Settings
from sim.people import TIERS

SLACK = 1e-6


def check(s: Settings) -> Iterator[Finding]:
    """Partners without members, mixes that ask for more members than a segment has people, occasions of no trip."""
    for name, p in s.partners.items():
        at: Steps = ("partners", name)
        empty = p.shared_members > 0 and p.outside_people == 0
        if empty and _mean(s, p.member_mix) == 0:
            yield _nobody((*at, "member_mix"), f"partner '{name}' has no members: no segment is likely to join")
        elif empty and p.tier_mix and not any(p.tier_mix.get(t, 1.0) for t in TIERS):
            yield _nobody((*at, "tier_mix"), f"partner '{name}' has no members: no value tier is likely to join")
        elif not p.tier_mix:
            yield from _full(s, p.shared_members, p.member_mix, (*at, "member_mix"), "shared_members")
    if s.instalments is not None:
        at = ("instalments", "segments")
        yield from _full(s, s.instalments.short_of_cash, s.instalments.segments, at, "short_of_cash")
    if s.occasions and not any(o.share for o in s.occasions.values()):
        said = "no trip is for any occasion: all their shares are 0"
        yield Finding((("occasions",),), said, "give the commonest a share above 0", at_value=False)


def _nobody(path: Steps, said: str) -> Finding:
    return Finding((path,), said, "set one of them above 0, or outside_people")


def _mean(s: Settings, mix: Mapping[str, float]) -> float:
    return sum(v.share * mix.get(name, 1.0) for name, v in s.segments.items())


def _full(s: Settings, share: float, mix: Mapping[str, float], path: Steps, of: str) -> Iterator[Finding]:
    """A share of everyone that would need more than all people of a segment."""
    mean = _mean(s, mix)
    for name in s.segments:
        part = share * mix.get(name, 1.0) / mean if mean else 0.0
        if part > 1.0 + SLACK:
            most = mean / mix.get(name, 1.0)
            said = f"with {of} {share:g} and this mix, {part:.3g} of segment '{name}' would be: more than all of it"
            about = ((*path, name) if name in mix else path, (*path[:-1], of))
            yield Finding(about, said, f"at this mix, {of} is at most {int(most * 1000) / 1000:g}")
