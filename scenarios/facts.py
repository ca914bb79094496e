"""Facts that connect settings: sums, dates, names, prices against costs. Each says where to look and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scenarios import dials, mixes, parts, planning, selling
from scenarios.anatomy import Steps, named, number
from scenarios.finding import Finding, dates_inside, sums_to_one
from scenarios.marks import Node
from scenarios.schema import Settings
from scenarios.spelling import suggestion
from sim.spans import QUARTER

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
    "satisfaction_rank",
    "cross_sales",
    "customer_value",
    "churn",
    "churn_top",
    "nps",
    "satisfaction",
    "awareness",
    "reputation",
    "market_share",
    "answer_cost",
    "new_customers",
    "acquisition_cost",
    "sessions",
    "pages",
    "group",
    "group_left",
    "group_sales",
    "contacts",
    "opt_out",
    "wait_p90",
    "wait_mean",
    "abandoned",
    "click_rate",
    "funnel_buyers",
    "carts_left",
    "led_in",
    "store_visits",
    "webrooming",
    "showrooming",
    "participation",
    "repurchase",
    "repeat_offline",
    "online_money",
    "fetched",
    "order_value",
    "sent_back",
    "busiest_hour",
    "suggestions",
    "repeat_service",
    "effort",
    "hand_over",
    "pitch_rate",
    "store_sales",
    "coupon_lift",
    "coupon_lift_naive",
    "coupons_anyway",
    "attach_rate",
)
"""Measures that a report may list."""


def check(settings: Settings, root: Node) -> list[Finding]:
    """Everything about a scenario that no single setting shows."""
    found: list[Finding] = []
    for look in (_sums, _calendar, _people, _events, _partners, mixes.check, _channels, _media, parts.check, _hall):
        found += look(settings)
    found += selling.check(settings, root)
    return [*found, *dials.check(settings), *planning.check(settings), *unknown_names(root.plain())]


def unknown_names(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Names of channels, segments, partners... that the scenario does not define."""
    words = {"media": "medium", "kpis": "measure", "categories": "category", "strategies": "strategy"}
    for path, name, of in named(data):
        group = data.get(of)
        known = list(KPIS) if of == "kpis" else list(group) if isinstance(group, Mapping) else []
        if of == "regions" and group is None:
            known = ["all"]
        if name not in known:
            word = words.get(of, of.removesuffix("s"))
            yield Finding((path,), f"there is no {word} '{name}'", suggestion(name, known), at_value=path[-1] != name)


def _sums(s: Settings) -> Iterator[Finding]:
    yield from sums_to_one({k: v.share for k, v in s.segments.items()}, ("segments",), "all segments")
    yield from sums_to_one({k: v.share for k, v in s.regions.items()}, ("regions",), "all regions")
    yield from sums_to_one({k: v.need_share for k, v in s.categories.items()}, ("categories",), "needs over categories")
    yield from _mean_of_one(("needs",), s.needs.season, s.needs.weekdays)
    for name, category in s.categories.items():
        yield from _mean_of_one(("categories", name), category.season or (1.0,), category.weekdays or (1.0,))
    if s.people.tiers.high + s.people.tiers.potential > 1:
        yield Finding((("people", "tiers"),), "the tiers high and potential together are more than everyone")


def _mean_of_one(path: Steps, season: Iterable[float], weekdays: Iterable[float]) -> Iterator[Finding]:
    """Factors only move needs about: their mean is 1."""
    for name, factors in (("season", tuple(season)), ("weekdays", tuple(weekdays))):
        mean = sum(factors) / len(factors)
        if abs(mean - 1.0) > 0.005:
            said = f"the factors of {'.'.join(path)}.{name} have mean {mean:.4g}, not 1"
            yield Finding(((*path, name),), said, "divide each by their mean, and put the level into needs.rate.mean")


def _events(s: Settings) -> Iterator[Finding]:
    """A calendar of events may reach a year beyond what is simulated, so that shorter runs need no other calendar."""
    horizon = s.starts - timedelta(days=s.burn_in_days + 366), s.starts + timedelta(days=s.days + s.run_out_days + 366)
    for name, event in s.needs.events.items():
        yield from dates_inside(("needs", "events", name), event.starts, event.ends, horizon)


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


def _partners(s: Settings) -> Iterator[Finding]:
    last = s.starts + timedelta(days=s.days + s.run_out_days - 1)
    first = s.starts - timedelta(days=s.burn_in_days)
    tills = {c.partner for c in s.channels.values() if c.partner is not None}
    unknown = tills - s.partners.keys()
    for name, p in s.partners.items():
        at: Steps = ("partners", name)
        if p.shared_members == 0 and p.outside_people == 0:
            said = f"partner '{name}' has no members: nobody would notice it"
            yield Finding(((*at, "shared_members"),), said, "set shared_members or outside_people above 0")
        yield from dates_inside(at, p.starts, p.ends, (first, last))
        if p.commission > 0 and p.settled_by == "last_touch" and not tills & {name, *unknown}:
            said = f"partner '{name}' earns its commission on sales through its own channel, and has none"
            hint = (
                f"add a channel of `kind: partner` with `partner: {name}`, or write `referral`: sales elsewhere count"
            )
            yield Finding(((*at, "commission"), ("channels",)), said, hint)
        if p.commission + p.referral > 1:
            said = f"partner '{name}' gets {p.commission + p.referral:g} of a sale"
            yield Finding(
                ((*at, "commission"), (*at, "referral")), said, "commission and referral together are at most 1"
            )


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
            usual = "" if name in s.hall.model_fields_set else " as it is when left out"
            said = f"hall.{name} has {len(values)} values{usual}; the hall is open for {hours} hours"
            about: tuple[Steps, ...] = (("hall", name), ("hall", "opens"), ("hall", "closes"))
            yield Finding(about, said, "write one value for each open hour")
        elif sum(values) <= 0:
            what = "lets nobody arrive" if name == "profile" else "has nobody to serve"
            yield Finding((("hall", name),), f"hall.{name} {what}", "at least one hour is above 0")


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
