"""What a scenario's nouns are called in the simulator's description of a market."""

from __future__ import annotations

from typing import Any

from scenarios.calendar import Calendar
from scenarios.policies import policies
from scenarios.schema import Settings
from sim import market as m
from sim.agreement import Partner
from sim.people import TIERS, People, Segment
from sim.places import Hall, Place
from sim.policy import READING_HOURS, Campaign, Cover, MediumCap, Spread, Trigger


def market_of(s: Settings, spend: m.Spend) -> m.Market:
    """The market as the simulator's description, with what is spent."""
    calendar = Calendar.of(s)
    first = calendar.first
    return m.Market(
        members=float(s.members),
        segments=tuple(
            Segment(k, v.share, v.price_weight, v.need_rate, dict(v.media), v.dropout) for k, v in s.segments.items()
        ),
        categories=tuple(_category(s, k) for k in s.categories),
        media=tuple(_medium(s, k) for k in s.media),
        options=tuple(_option(s, k) for k in s.channels),
        rivals=tuple(
            m.Rival(k, v.appeal, v.price_factor, v.advertising, v.ally or "", v.satisfaction)
            for k, v in s.rivals.items()
        ),
        spend=spend,
        days=calendar.length,
        partners=tuple(_partner(s, k, calendar) for k in s.partners),
        contact=_contacts(s),
        basket=m.Basket(s.basket.log_mean, s.basket.log_sd),
        people=_people(s),
        place=Place(
            s.distance.shape, s.distance.scale_km, tuple(s.regions), tuple(r.share for r in s.regions.values())
        ),
        hall=_hall(s),
        segments_by=s.segments_by,
        parameters={f"{name}.{key}": value for name, numbers in s.behaviours.items() for key, value in numbers.items()},
        off=frozenset(s.off),
        on=frozenset(s.on),
        first_weekday=first.weekday(),
        first_week=min((first.timetuple().tm_yday - 1) // 7, 51),
        nothing=s.choice.nothing,
        price_weight=s.choice.price_weight,
        likeness=s.choice.likeness,
        endorsement=s.choice.endorsement,
        imitation=s.choice.imitation,
        **policies(s),
    )


def _category(s: Settings, name: str) -> m.Category:
    c = s.categories[name]
    return m.Category(
        name,
        rate=s.needs.rate.mean * c.need_share,
        rate_shape=s.needs.rate.shape,
        gap_shape=s.needs.gap_shape if c.gap_shape is None else c.gap_shape,
        price=c.price,
        unit_cost=c.unit_cost,
        season=c.season or s.needs.season,
        weekday=c.weekdays or s.needs.weekdays,
        extra=_events(s, name),
        tempts=c.tempts,
        tempted=c.tempted,
        decision_days=c.decision_days,
        at_desk=c.at_desk,
        service=c.service,
        covers=None if c.covers is None else Cover(c.covers.thing, c.covers.opens_day, c.covers.closes_day),
    )


def _trigger(s: Settings, medium: str) -> Trigger:
    v = s.media[medium].trigger
    return Trigger(v.after_purchase_days, v.after_silence_days, v.after_drop_days, v.every_days)


def _events(s: Settings, category: str) -> dict[int, float]:
    """Days that are not like the rest -> factor on the needs for a category."""
    calendar, factors = Calendar.of(s), dict[int, float]()
    for event in s.needs.events.values():
        if not event.categories or category in event.categories:
            for day in range(*calendar.window(event.starts, event.ends)):
                factors[day] = factors.get(day, 1.0) * event.needs
    return factors


def _medium(s: Settings, name: str) -> m.Medium:
    v = s.media[name]
    return m.Medium(
        name,
        unit_cost=v.unit_cost,
        half_life_days=v.half_life_days,
        kappa=v.saturation,
        gain=v.pull,
        precision=v.precision,
        direct=v.direct,
        fatigue=v.fatigue,
        partner=v.partner or "",
        creative_half_life_days=v.creative_half_life_days,
        creative_refresh_days=v.creative_refresh_days,
        click_rate=v.click_rate,
        coupon=v.coupon,
        send_hour=12.0 if v.send_hour is None else v.send_hour,
        trigger=_trigger(s, name),
        spread=Spread(**s.media[name].spread.model_dump()),
        online=v.online,
        campaign=_campaign(s, name),
        aim=v.aim,
        content=v.content,
    )


def _campaign(s: Settings, name: str) -> Campaign:
    c = s.media[name].campaign
    starts, ends = Calendar.of(s).window(c.starts, c.ends)
    w = c.where
    return Campaign(c.every_days, c.share, w.tag, w.segment, w.region, w.tier, w.stage, starts, ends)


def _option(s: Settings, name: str) -> m.Option:
    v = s.channels[name]
    return m.Option(
        name,
        v.kind,
        appeal=v.appeal,
        price=v.price_factor,
        handling_cost=v.handling_cost,
        distance=v.distance_weight,
        further_km=v.further_km,
        scene=v.scene,
        delivery_days=v.delivery_days,
        return_rate=v.returns,
        add_on=v.add_on,
        partner=v.partner or "",
        open=float(v.open),
        queue=v.queue,
        promised_days=v.promised_days,
        level=v.level,
        level_cost=v.level_cost,
        coupons=v.coupons,
        live_from=v.live_from,
        live_hours=v.live_hours,
    )


def _partner(s: Settings, name: str, calendar: Calendar) -> Partner:
    p = s.partners[name]
    starts, ends = calendar.window(p.starts, p.ends) if p.active else (0, 0)
    same: dict[str, Any] = {
        field: getattr(p, field)
        for field in (
            "shared_members", "outside_people", "fit", "standing", "data_share", "consent", "id_match", "cost_share",
            "commission", "referral", "discount", "offer_at", "points", "points_paid_by_us", "product_margin",
            "product_fee", "setup_cost", "kind", "regions", "pitched_at", "pitch_share", "endorsed_at", "eagerness",
            "visits_a_week", "visit_margin",
        )
    }  # fmt: skip
    tiers: dict[str, float] = {tier: factor for tier, factor in p.tier_mix.items()}  # widens the keys
    outside: dict[str, float] = {tier: factor for tier, factor in p.outside_tiers.items()}
    mixes: dict[str, Any] = {"member_mix": dict(p.member_mix), "tier_mix": tiers}
    mixes |= {"outside_mix": dict(p.outside_mix), "outside_tiers": outside}
    return Partner(name, starts=starts, ends=ends, **mixes, **same)


def _contacts(s: Settings) -> m.ContactPolicy:
    week, month = s.contacts.per_week, s.contacts.per_month
    own = {
        name: MediumCap(
            (c.per_week.high, c.per_week.potential, c.per_week.ordinary),
            (c.per_month.high, c.per_month.potential, c.per_month.ordinary),
        )
        for name, c in s.contacts.by_medium.items()
    }
    return m.ContactPolicy(
        (week.high, week.potential, week.ordinary),
        (month.high, month.potential, month.ordinary),
        s.contacts.consent,
        s.contacts.active,
        own,
        s.contacts.coupon_holdout,
    )


def _people(s: Settings) -> People:
    p = s.people
    return People(
        brand_sd=p.taste_for_sellers,
        channel_sd=p.taste_for_channels,
        prospects=p.prospects,
        tiers=(p.tiers.high, p.tiers.potential),
        dropout=(p.dropout.a, p.dropout.b),
        satisfaction=p.satisfaction,
        active=p.active,
        reading_hours=p.reading_hours or READING_HOURS,
        unmet=(p.unmet.a, p.unmet.b),
        aware=p.aware,
    )


def _hall(s: Settings) -> Hall | None:
    h = s.hall
    if h is None:
        return None
    hours = h.closes - h.opens
    return Hall(
        halls=h.halls,
        opens=h.opens,
        desks=h.desks if len(h.desks) == hours else h.desks * hours,
        profile=h.profile,
        service_minutes=h.service_minutes,
        service_cv=h.service_cv,
        patience_minutes=h.patience_minutes,
        priority=tuple(TIERS.index(t) for t in h.priority),
        expected_wait=h.expected_wait_minutes,
        simpy=h.simpy,
        booking=h.booking,
    )
