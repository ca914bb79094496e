"""Facts that connect settings: sums, dates, names, prices against costs. Each says where to look and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scenarios.anatomy import Steps, named, number
from scenarios.calendar import QUARTER
from scenarios.errors import Problem
from scenarios.plans import RULE_KINDS, Budget, Cells, Rule
from scenarios.schema import Settings
from scenarios.source import Mark, Node
from scenarios.spelling import suggestion
from scenarios.wording import dotted, spot, value_spot

BYTES_A_CUSTOMER = 1_000
KPIS = (
    "profit",
    "margin",
    "sales",
    "returns",
    "orders",
    "spend",
    "settlement",
    "partner_profit",
    "churn",
    "churn_top",
    "nps",
    "satisfaction",
    "contacts",
    "opt_out",
    "wait_p90",
    "wait_mean",
    "abandoned",
)
"""Measures that a report may list."""
_ONE = 1e-6


@dataclass(frozen=True)
class Finding:
    """A fact that does not hold: the settings it is about (the first is pointed at), and what to say."""

    about: tuple[Steps, ...]
    text: str
    hint: str = ""
    at_value: bool = True

    def place(self, root: Node) -> Problem:
        """The fact as a located problem."""
        mark: Mark = (value_spot if self.at_value else spot)(root, self.about[0])
        return mark.problem(self.text, self.hint)


def check(settings: Settings, root: Node) -> list[Finding]:
    """Everything about a scenario that no single setting shows."""
    found: list[Finding] = []
    for look in (_sums, _calendar, _people, _prices, _partners, _channels, _media, _hall, _budget, _rules, _guardrails):
        found += look(settings)
    return found + list(_strategy_dates(settings)) + list(unknown_names(root.plain()))


def unknown_names(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Names of channels, segments, partners... that the scenario does not define."""
    words = {"media": "medium", "kpis": "measure"}
    for path, name, of in named(data):
        group = data.get(of)
        known = list(KPIS) if of == "kpis" else list(group) if isinstance(group, Mapping) else []
        if of == "regions" and group is None:
            known = ["all"]
        if name not in known:
            word = words.get(of, of.removesuffix("s"))
            yield Finding((path,), f"there is no {word} '{name}'", suggestion(name, known), at_value=path[-1] != name)


def _total(shares: Mapping[str, float], path: Steps, what: str) -> Iterator[Finding]:
    total = sum(shares.values())
    if abs(total - 1.0) > _ONE:
        listed = " + ".join(f"{v:g}" for v in shares.values())
        said = f"the shares of {what} sum to {total:.6g}, not 1" + (f" ({listed})" if len(shares) <= 8 else "")
        yield Finding((path,), said, f"they are {'above' if total > 1 else 'short of'} 1 by {abs(total - 1):.6g}")


def _sums(s: Settings) -> Iterator[Finding]:
    yield from _total({k: v.share for k, v in s.segments.items()}, ("segments",), "all segments")
    yield from _total({k: v.share for k, v in s.regions.items()}, ("regions",), "all regions")
    yield from _total({k: v.need_share for k, v in s.categories.items()}, ("categories",), "needs over categories")
    for name, factors in (("season", s.needs.season), ("weekdays", s.needs.weekdays)):
        mean = sum(factors) / len(factors)
        if abs(mean - 1.0) > 0.005:
            said = f"the factors of needs.{name} have mean {mean:.4g}, not 1"
            yield Finding((("needs", name),), said, "divide each by their mean, and put the level into needs.rate.mean")
    if s.people.tiers.high + s.people.tiers.potential > 1:
        yield Finding((("people", "tiers"),), "the tiers high and potential together are more than everyone")


def _calendar(s: Settings) -> Iterator[Finding]:
    try:
        ZoneInfo(s.time_zone)
    except (KeyError, ValueError, OSError):
        yield Finding(
            (("time_zone",),), f"there is no time zone '{s.time_zone}'", "write Area/City, such as Asia/Shanghai"
        )
    if not 1990 <= s.starts.year <= 2200:
        yield Finding(
            (("starts",),), f"the scenario starts in the year {s.starts.year}", "write a year from 1990 to 2200"
        )
    if s.days % QUARTER and s.budget is not None:
        near = max(1, round(s.days / QUARTER)) * QUARTER
        said = f"{s.days} days are no whole number of quarters: a plan has quarters of {QUARTER} days (13 weeks)"
        yield Finding((("days",), ("budget",)), said, f"write {near}, or leave the budget out")


def _people(s: Settings) -> Iterator[Finding]:
    need = s.agents * BYTES_A_CUSTOMER
    have = memory()
    if need > 0.8 * have:
        said = f"{number(s.agents)} simulated customers need about {need / 1e9:.3g} GB"
        said += f"; this machine has {have / 1e9:.3g} GB"
        yield Finding((("agents",),), said, f"at most {number(int(0.8 * have / BYTES_A_CUSTOMER))} fit here")
    elif s.agents > s.members:
        said = f"{number(s.agents)} simulated customers stand for {number(s.members)} members"
        yield Finding((("agents",), ("members",)), said, "a simulated customer stands for at least one member")


def _prices(s: Settings) -> Iterator[Finding]:
    for name, channel in s.channels.items():
        for kind, category in s.categories.items():
            price = channel.price_factor * category.price
            cost = category.unit_cost + channel.handling_cost
            if price < cost and not channel.below_cost:
                said = f"{name} sells '{kind}' at {price:g}, below its cost of {cost:g}"
                about: tuple[Steps, ...] = (("channels", name, "price_factor"), ("categories", kind))
                yield Finding(about, said, "raise the price, or say `below_cost: true` if that is meant")


def _partners(s: Settings) -> Iterator[Finding]:
    last = s.starts + timedelta(days=s.days + s.run_out_days - 1)
    first = s.starts - timedelta(days=s.burn_in_days)
    for name, p in s.partners.items():
        at: Steps = ("partners", name)
        if p.shared_members == 0 and p.outside_people == 0:
            said = f"partner '{name}' has no members: nobody would notice it"
            yield Finding(((*at, "shared_members"),), said, "set shared_members or outside_people above 0")
        yield from _dates(at, p.starts, p.ends, (first, last))
        if p.commission + p.referral > 1:
            said = f"partner '{name}' gets {p.commission + p.referral:g} of a sale"
            yield Finding(
                ((*at, "commission"), (*at, "referral")), said, "commission and referral together are at most 1"
            )


def _dates(at: Steps, starts: date | None, ends: date | None, horizon: tuple[date, date]) -> Iterator[Finding]:
    first, last = horizon
    for name, day in (("starts", starts), ("ends", ends)):
        if day is not None and not first <= day <= last:
            said = f"{dotted(at)}.{name} is {day}, outside the simulated time {first} to {last}"
            yield Finding(((*at, name), ("starts",), ("days",)), said, "move the date, or change `starts` or `days`")
    if starts is not None and ends is not None and ends < starts:
        yield Finding(((*at, "ends"),), f"{dotted(at)} ends on {ends}, before it starts on {starts}", "swap the two")


def _channels(s: Settings) -> Iterator[Finding]:
    for name, c in s.channels.items():
        at: Steps = ("channels", name)
        if c.kind == "partner" and c.partner is None:
            hint = suggestion(name, s.partners) if s.partners else "define the partner under `partners:`"
            yield Finding(
                (at,), f"channel '{name}' is of the kind partner but names no partner", f"add `partner:`; {hint}"
            )
        if c.kind != "partner" and c.partner is not None:
            said = f"channel '{name}' names a partner but is of the kind {c.kind}"
            yield Finding(((*at, "partner"),), said, "write `kind: partner`, or leave the partner out")
        if c.queue and c.kind not in ("store", "hall", "partner"):
            said = f"people cannot queue in channel '{name}' of the kind {c.kind}"
            yield Finding(((*at, "queue"),), said, "only stores, halls and partners have queues")
    if not any(c.open for c in s.channels.values()):
        yield Finding((("channels",),), "every channel is closed: nobody could buy", "open at least one")
    for name in s.rivals.keys() & s.channels.keys():
        said = f"'{name}' is both a channel and a rival"
        yield Finding((("rivals", name), ("channels", name)), said, "give one of them another name", at_value=False)


def _media(s: Settings) -> Iterator[Finding]:
    for name, m in s.media.items():
        if m.fatigue > 0 and not m.direct:
            said = f"medium '{name}' tires people but is no direct contact"
            yield Finding((("media", name, "fatigue"),), said, "write `direct: true`, or leave fatigue out")
        if (m.creative_half_life_days > 0) != (m.creative_refresh_days > 0):
            said = f"medium '{name}' needs both creative_half_life_days and creative_refresh_days, or neither"
            yield Finding((("media", name),), said, "a message that wears out is renewed after so many days")


def _hall(s: Settings) -> Iterator[Finding]:
    queues = [name for name, c in s.channels.items() if c.queue]
    if s.hall is None:
        for name in queues:
            yield Finding(
                (("channels", name, "queue"),), f"people queue in '{name}' but there is no hall", "add `hall:`"
            )
        return
    hours = s.hall.closes - s.hall.opens
    if hours <= 0:
        said = f"the hall closes at {s.hall.closes}, not after it opens at {s.hall.opens}"
        yield Finding((("hall", "closes"), ("hall", "opens")), said, "write the closing hour after the opening hour")
        return
    for name, values in (("profile", s.hall.profile), ("desks", s.hall.desks)):
        if len(values) != hours and not (name == "desks" and len(values) == 1):
            said = f"hall.{name} has {len(values)} values; the hall is open for {hours} hours"
            about: tuple[Steps, ...] = (("hall", name), ("hall", "opens"), ("hall", "closes"))
            yield Finding(about, said, "write one value for each open hour")
        elif sum(values) <= 0:
            what = "lets nobody arrive" if name == "profile" else "has nobody to serve"
            yield Finding((("hall", name),), f"hall.{name} {what}", "at least one hour is above 0")


def _budget(s: Settings) -> Iterator[Finding]:
    b = s.budget
    if b is None:
        for name in s.rules:
            yield Finding((("rules", name), ("budget",)), "a rule without a budget", "add `budget:`", at_value=False)
        return
    for medium, split in b.today.segments.items():
        path: Steps = ("budget", "today", "segments", medium)
        yield from _total(split, path, f"the money of '{medium}' over segments")
    if b.today.quarters is not None:
        path = ("budget", "today", "quarters")
        yield from _total({str(i): v for i, v in enumerate(b.today.quarters)}, path, "the money over quarters")
    if b.reserve >= 1:
        yield Finding((("budget", "reserve"),), "the reserve takes the whole budget", "leave something to plan")
    if sum(b.today.media.values()) <= 0:
        said = "nothing is spent today: there is no baseline to compare a plan with"
        yield Finding((("budget", "today", "media"),), said, "write today's money a year by medium", at_value=False)


def _rules(s: Settings) -> Iterator[Finding]:
    for name, rule in s.rules.items():
        kinds = [k for k in RULE_KINDS if getattr(rule, k) is not None]
        at: Steps = ("rules", name)
        if len(kinds) != 1:
            said = f"rule '{name}' is of {len(kinds)} kinds" if kinds else f"rule '{name}' says nothing"
            yield Finding((at,), said, f"give it exactly one of {', '.join(RULE_KINDS)}", at_value=False)
        for cells, kind in ((rule.floor, "floor"), (rule.cap, "cap")):
            if cells is not None and (cells.share is None) == (cells.amount is None):
                said = f"{kind} '{name}' needs a share of the total or an amount of money, one of them"
                yield Finding(((*at, kind),), said, "write `share: 0.2` or `amount: 100_000`", at_value=False)
        yield from _partner_share(s, at, rule)
    if s.budget is not None:
        yield from _floors(s, s.budget)


def _partner_share(s: Settings, at: Steps, rule: Rule) -> Iterator[Finding]:
    share = rule.partner_share
    if share is None:
        return
    path = (*at, "partner_share")
    if share.at_least is None and share.at_most is None:
        yield Finding((path,), "a partner's share without a bound", "add at_least or at_most", at_value=False)
    elif share.at_least is not None and share.at_most is not None and share.at_least > share.at_most:
        said = f"at_least {share.at_least:g} is above at_most {share.at_most:g}"
        yield Finding(((*path, "at_least"),), said, "swap the two")
    if share.partner in s.partners and all(m.partner != share.partner for m in s.media.values()):
        said = f"no medium reaches the members of '{share.partner}', so no money can go there"
        yield Finding(((*path, "partner"),), said, "name the partner at a medium (`partner:`)")


def _floors(s: Settings, budget: Budget) -> Iterator[Finding]:
    """Floors that together ask for more than there is, and floors above the cap of the same cells."""
    spendable = budget.total * (1.0 - budget.reserve)
    for dimension in ("medium", "segment", "quarter"):
        asked: dict[str, float] = {}
        for name, rule in s.rules.items():
            if rule.floor is not None and _only(rule.floor) == dimension:
                asked[name] = _money(rule.floor, budget)
        if sum(asked.values()) > spendable * (1 + _ONE):
            said = f"floors ask for {number(round(sum(asked.values())))}; {number(round(spendable))} can be spent"
            about = tuple(("rules", name, "floor") for name in reversed(asked))
            yield Finding(
                about, said, f"lower one of {', '.join(asked)}, the reserve, or raise the total", at_value=False
            )
    for low, floor in s.rules.items():
        for high, cap in s.rules.items():
            if floor.floor is None or cap.cap is None or _cells(floor.floor) != _cells(cap.cap):
                continue
            limited = cap.cap.share is not None or cap.cap.amount is not None
            if limited and _money(floor.floor, budget) > _money(cap.cap, budget):
                said = f"floor '{low}' is above cap '{high}' of the same part of the plan"
                yield Finding((("rules", low, "floor"), ("rules", high, "cap")), said, "lower it", at_value=False)


def _only(cells: Cells) -> str:
    """The one dimension that a part of the plan is named by, or ""."""
    given = [n for n in ("medium", "segment", "quarter") if getattr(cells, n) is not None]
    return given[0] if len(given) == 1 else ""


def _cells(cells: Cells) -> tuple[str | None, str | None, int | None]:
    return cells.medium, cells.segment, cells.quarter


def _money(cells: Cells, budget: Budget) -> float:
    return cells.amount if cells.amount is not None else (cells.share or 0.0) * budget.total


def _guardrails(s: Settings) -> Iterator[Finding]:
    for name in type(s.guardrails).model_fields:
        rail = getattr(s.guardrails, name)
        if rail is not None and rail.worse_by_at_most is None and rail.limit is None:
            said = f"guardrail '{name}' has no bound"
            yield Finding((("guardrails", name),), said, "add worse_by_at_most or limit", at_value=False)


def _strategy_dates(s: Settings) -> Iterator[Finding]:
    last = s.starts + timedelta(days=s.days + s.run_out_days - 1)
    for name, strategy in s.strategies.items():
        yield from _dates(("strategies", name), strategy.starts, strategy.ends, (s.starts, last))
        if not strategy.levers:
            said = f"strategy '{name}' has no levers: it changes nothing"
            yield Finding(
                (("strategies", name, "levers"),), said, "add `levers:` with `path: value` lines", at_value=False
            )


def memory() -> float:
    """Bytes of memory that this machine (or this container) has."""
    sizes: list[float] = []
    meminfo = Path("/proc/meminfo")
    if meminfo.exists():
        sizes.append(float(meminfo.read_text(encoding="ascii").split()[1]) * 1024)
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.exists() and (text := limit.read_text(encoding="ascii").strip()).isdigit():
        sizes.append(float(text))
    return min(sizes, default=16e9)


def touches(about: Iterable[Steps], dropped: Iterable[Steps]) -> bool:
    """Whether a fact is about settings that a first check already found wrong."""
    gone = list(dropped)
    return any(a[: len(d)] == d or d[: len(a)] == a for a in about for d in gone)
