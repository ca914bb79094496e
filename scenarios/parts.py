"""Settings that only a further part of the model heeds: without it they would do nothing, so `check` says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from scenarios import dealings
from scenarios.anatomy import Steps
from scenarios.finding import Finding, dates_inside
from scenarios.numbers import Noun
from scenarios.schema import Settings

ENTRIES = (
    ("media", "coupon", "coupons"),
    ("media", "send_hour", "reading_hours"),
    ("media", "trigger", "triggers"),
    ("media", "campaign", "campaigns"),
    ("media", "aim", "unmet_needs"),
    ("rivals", "advertising", "share_of_voice"),
    ("channels", "promised_days", "promises"),
    ("channels", "level", "experience_levels"),
    ("channels", "level_cost", "experience_levels"),
    ("categories", "decision_days", "buying_cycle"),
    ("categories", "service", "service_offers"),
    ("categories", "covers", "cover"),
    ("categories", "tempts", "complements"),
    ("tags", "media", "tags"),
    ("partners", "product_margin", "pitches"),
    ("partners", "product_fee", "pitches"),
    ("channels", "scene", "scenes"),
    ("partners", "pitched_at", "pitches"),
    ("partners", "pitch_share", "pitches"),
    ("partners", "endorsed_at", "pitches"),
    ("partners", "visits_a_week", "coalition"),
    ("partners", "visit_margin", "coalition"),
    ("media", "content", "content"),
    ("channels", "coupons", "coupon_places"),
    ("channels", "live_hours", "live_sales"),
)
"""Settings of the entries of a group, and the part of the model that heeds them."""
SPREAD = (
    ("shared", "sharing"),
    ("group", "community"),
    ("within_km", "catchment"),
    ("shown_online", "catchment"),
    ("at_store", "synergy"),
    ("hot", "hot_topics"),
)
"""The same for how a medium gets about."""
SINGLE = (
    ("contacts", "by_medium", "medium_caps"),
    ("contacts", "coupon_holdout", "coupon_test"),
    ("people", "reading_hours", "reading_hours"),
    ("people", "unmet", "unmet_needs"),
    ("people", "aware", "awareness"),
    ("hall", "booking", "booking"),
)
"""The same for settings that there are once."""


WHOLE = (
    ("occasions", "occasions"),
    ("instalments", "instalments"),
    ("price_rule", "dynamic_price"),
    ("members_day", "members_day"),
    ("stock", "stock"),
    ("credit", "credit"),
)
"""Groups that are settled as a whole: the part of the model needs them, and they need it."""


def check(s: Settings) -> Iterator[Finding]:
    """Settings that nothing would heed, because the part of the model that reads them is not switched on."""
    for group, setting, part in ENTRIES:
        for name, entry in getattr(s, group).items():
            yield from _idle(s, entry, (group, name, setting), part)
    for group, setting, part in SINGLE:
        if (entry := getattr(s, group)) is not None:
            yield from _idle(s, entry, (group, setting), part)
    yield from _spread(s)
    yield from _whole(s)
    yield from _not_direct(s)
    yield from dealings.check(s)
    yield from _aimed(s)


def _idle(s: Settings, entry: Noun, path: Steps, part: str) -> Iterator[Finding]:
    setting = path[-1]
    if getattr(entry, setting) != type(entry).model_fields[setting].default and part not in s.on:
        said = f"{'.'.join(path)} does nothing: the part of the model '{part}' is not switched on"
        yield Finding((path, ("on",)), said, f"write on: [{', '.join([*s.on, part])}]")


def _spread(s: Settings) -> Iterator[Finding]:
    """How media get about, where that part of the model is off."""
    for name, medium in s.media.items():
        if "synergy" not in s.on:
            yield from _idle(s, medium, ("media", name, "online"), "leads")
        for setting, part in SPREAD:
            yield from _idle(s, medium.spread, ("media", name, "spread", setting), part)


def _whole(s: Settings) -> Iterator[Finding]:
    for group, part in WHOLE:
        if getattr(s, group) and part not in s.on:
            said = f"{group} does nothing: the part of the model '{part}' is not switched on"
            yield Finding(((group,), ("on",)), said, f"write on: [{', '.join([*s.on, part])}]", at_value=False)
        if part in s.on and not getattr(s, group):
            said = f"the part of the model '{part}' has nothing to work with"
            yield Finding((("on",),), said, f"add `{group}:`, or switch it off")


def _not_direct(s: Settings) -> Iterator[Finding]:
    """What only a direct contact can bring or do."""
    for name, medium in s.media.items():
        if medium.direct:
            continue
        for setting, said in (
            ("coupon", f"medium '{name}' brings no coupon: it is no direct contact"),
            ("send_hour", f"medium '{name}' has no hour: it is no direct contact"),
            ("trigger", f"medium '{name}' writes to nobody of itself: it is no direct contact"),
            ("content", f"medium '{name}' has no kind of message: it is no direct contact"),
            ("campaign", f"medium '{name}' has no campaign: it is no direct contact"),
        ):
            if getattr(medium, setting) != type(medium).model_fields[setting].default:
                yield Finding((("media", name, setting),), said, f"write `direct: true`, or take the {setting} out")
    for name in s.contacts.by_medium.keys() & s.media.keys():
        if not s.media[name].direct:
            said = f"contacts.by_medium.{name} caps nothing: it is no direct contact"
            yield Finding((("contacts", "by_medium", name),), said, "take it out, or write `direct: true` there")


def _aimed(s: Settings) -> Iterator[Finding]:
    """Dates of campaigns."""
    horizon = s.starts - timedelta(days=s.burn_in_days), s.starts + timedelta(days=s.days + s.run_out_days + 366)
    for name, medium in s.media.items():
        path = ("media", name, "campaign")
        yield from dates_inside(path, medium.campaign.starts, medium.campaign.ends, horizon)
