"""Prices against costs: list prices, and what offers, coupons, bundles and a price rule leave of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from math import prod
from typing import NamedTuple

from scenarios import dials
from scenarios.anatomy import Steps
from scenarios.finding import Finding, dates_inside
from scenarios.marks import Node
from scenarios.schema import Settings


class Offer(NamedTuple):
    """Something that lowers what we get for a basket: the setting that says so, in words, and the factor it leaves."""

    path: Steps
    words: str
    left: float


class Loss(NamedTuple):
    """A basket that a channel would sell below its cost."""

    channel: str
    category: str
    price: float
    cost: float


def check(s: Settings, root: Node) -> Iterator[Finding]:
    """Whatever would be sold below its cost, by its price or by the offers on it, without being meant to."""
    plain: dict[tuple[Steps, ...], list[Loss]] = {}
    given: dict[tuple[Offer, ...], list[Loss]] = {}
    for name, channel in s.channels.items():
        if channel.below_cost:
            continue
        offers = tuple(sorted(_offers(s, name), key=lambda o: o.left))
        for kind, category in s.categories.items():
            price = channel.price_factor * category.price
            cost = category.unit_cost + channel.handling_cost
            left = price * prod(o.left for o in offers)
            if price < cost:
                plain.setdefault(_written(root, name, kind), []).append(Loss(name, kind, price, cost))
            elif left < cost:
                given.setdefault(offers, []).append(Loss(name, kind, left, cost))
    for about, losses in plain.items():
        yield Finding(about, _sold(losses), "raise the price, or say `below_cost: true` if that is meant")
    if s.price_rule is not None:
        last = s.starts + timedelta(days=s.days + s.run_out_days - 1)
        horizon = s.starts - timedelta(days=s.burn_in_days), last
        yield from dates_inside(("price_rule",), s.price_rule.starts, None, horizon)
    for come, losses in given.items():
        said = f"after {' and '.join(o.words for o in come)}, {_sold(losses)}"
        meant = f"`below_cost: true` in channels.{losses[0].channel}"
        yield Finding((come[0].path, ("channels",)), said, f"offer less, or say {meant} if that is meant")


def _sold(losses: list[Loss]) -> str:
    """Who sells what at a loss: the first in full, how many more."""
    worst = max(losses, key=lambda loss: loss.cost - loss.price)
    more = f" (and {len(losses) - 1} more)" if len(losses) > 1 else ""
    return f"{worst.channel} sells '{worst.category}' at {worst.price:.4g}, below its cost of {worst.cost:g}{more}"


def _written(root: Node, channel: str, category: str) -> tuple[Steps, ...]:
    """The setting that makes a price and its cost: the user's own if there is one."""
    paths: list[Steps] = [
        ("channels", channel, "price_factor"),
        ("categories", category, "price"),
        ("categories", category, "unit_cost"),
        ("channels", channel, "handling_cost"),
    ]
    written = [p for p in paths if root.at(p) is not None]
    own = [p for p in written if (node := root.at(p)) is not None and node.mark.text.kind != "library"]
    return ((own or written or paths)[0],)


def _offers(s: Settings, name: str) -> Iterator[Offer]:
    """What may come together on one basket at a channel."""
    everyone = [p for p in s.partners.values() if p.active]
    counts = not everyone or any(not p.offer_at or name in p.offer_at for p in everyone)
    for key, p in s.partners.items():
        if p.active and p.discount > 0 and counts:
            words = f"a joint offer of {p.discount:.3g} off" + (
                f" ({p.cost_share:.3g} of it refunded)" if p.cost_share else ""
            )
            yield Offer(("partners", key, "discount"), words, 1.0 - p.discount * (1.0 - p.cost_share))
    coupons = {key: m.coupon for key, m in s.media.items() if m.coupon > 0 and m.direct}
    if "coupons" in s.on and coupons and counts:
        key = max(coupons, key=lambda k: coupons[k])
        yield Offer(("media", key, "coupon"), f"a coupon of {coupons[key]:.3g} off", 1.0 - coupons[key])
    depth = dials.value_of(s, "behaviours.bundle.depth") or 0.0
    if "bundles" in s.on and depth > 0 and len(s.categories) > 1 and counts:
        yield Offer(("behaviours", "bundle", "depth"), f"a bundle of {depth:.3g} off", 1.0 - depth)
    club = s.members_day
    if club is not None and "members_day" in s.on and club.discount > 0 and counts:
        yield Offer(("members_day", "discount"), f"a members' day of {club.discount:.3g} off", 1.0 - club.discount)
    rule = s.price_rule
    if rule is not None and "dynamic_price" in s.on and (not rule.channels or name in rule.channels):
        yield Offer(("price_rule", "floor"), f"the price rule at its floor of {rule.floor:.3g}", rule.floor)
