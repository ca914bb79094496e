"""Dials: the settings that a claim turns, where they stand, and which of their values are known to be plausible."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.anatomy import Steps, form_at
from scenarios.claims import Claim
from scenarios.finding import Finding
from scenarios.numbers import Source
from scenarios.schema import Settings
from scenarios.wording import fits
from sim.behaviour import Parameter
from sim.literature import findings


def check(s: Settings) -> Iterator[Finding]:
    """Claims that cannot be audited."""
    for name, claim in s.claims.items():
        at: Steps = ("claims", name)
        if (claim.change is None) == (claim.points is None):
            said = f"claim '{name}' needs either a change or points"
            yield Finding((at,), said, "change: 2.10 is 210 percent more, points: 6.2 is in the measure's own unit")
        if claim.than is not None and claim.target is not None:
            said = f"claim '{name}' is held against both a strategy and a target"
            yield Finding(((*at, "target"),), said, "keep one")
        for setting in ("between", "plausible"):
            ends = getattr(claim, setting)
            if ends is not None and ends[0] >= ends[1]:
                yield Finding(((*at, setting),), f"{setting} of claim '{name}' is empty", "write the lower end first")
        if value_of(s, claim.dial) is None:
            said = f"the dial of claim '{name}' is no number of this scenario: '{claim.dial}'"
            yield Finding(((*at, "dial"),), said, "write the dotted path of a setting that holds one number")
        elif not _legal(claim):
            said = f"between of claim '{name}' leaves the range that '{claim.dial}' may have"
            yield Finding(((*at, "between"),), said, "`footfall explain` shows the setting and its range")
        elif claim.plausible is None and band_of(claim) is None:
            said = f"nothing is known of the dial of claim '{name}': '{claim.dial}' cites no row of the literature"
            yield Finding((at,), said, "say which values are plausible: `plausible: [low, high]`", at_value=False)


def value_of(s: Settings, dial: str) -> float | None:
    """The number at which a dial stands in a scenario; None where there is no such number."""
    steps = tuple(dial.split("."))
    if steps[0] == "behaviours":
        written = s.behaviours.get(steps[1] if len(steps) == 3 else "", {})
        return float(written[steps[-1]]) if steps[-1] in written else _default(steps)
    here: object = s
    for step in steps:
        here = here.get(step) if isinstance(here, dict) else getattr(here, step, None)
    return float(here) if isinstance(here, (int, float)) and not isinstance(here, bool) else None


def _legal(claim: Claim) -> bool:
    """Whether the dial may stand at either end of the values that it is said to take."""
    steps = tuple(claim.dial.split("."))
    if steps[0] == "behaviours":
        parameter = _parameter(steps)
        return parameter is None or parameter.low <= min(claim.between) <= max(claim.between) <= parameter.high
    form = form_at(steps)
    return form is None or all(fits(form, value) for value in claim.between)


def _default(steps: Steps) -> float | None:
    parameter = _parameter(steps)
    return None if parameter is None else parameter.default


def _parameter(steps: Steps) -> Parameter | None:
    """The number of a behaviour at a path, if there is one."""
    from scenarios.authors import standard  # late: it asks the scenario what it knows

    moment = standard().get(steps[1]) if len(steps) == 3 else None
    return next((p for p in moment.parameters if p.name == steps[2]), None) if moment is not None else None


def band_of(claim: Claim) -> tuple[float, float] | None:
    """The values of a claim's dial that are known to be plausible: as the claim says, else as the literature does."""
    if claim.plausible is not None:
        return claim.plausible[0], claim.plausible[1]
    row = findings().get(cited(claim.dial))
    return None if row is None else (row.low, row.high)


def cited(dial: str) -> str:
    """The row of the literature that a setting or a number of a behaviour cites, or ""."""
    steps = tuple(dial.split("."))
    if steps[0] == "behaviours":
        parameter = _parameter(steps)
        return "" if parameter is None else parameter.source
    form = form_at(steps)
    return next((n.text for n in form.notes if isinstance(n, Source)), "") if form is not None else ""
