"""Prices remembered and compared: what people expect to pay, what they find unfair, what cheapens a brand."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, State, Table, Uniform, behaviour


@behaviour(writes="value", over="option", where="trip")
def compare_prices(
    value: State,
    log_reference: State,
    offer: State,
    own: Table,
    log_price: Table,
    offered: Table,
    price_weight: Annotated[float, At("segment")],
    *,
    gain: Annotated[float, Between(0.0, 1.0, "share of the price weight", "reference_gain")] = 0.15,
    loss: Annotated[float, Between(0.0, 2.0, "share of the price weight", "reference_loss")] = 0.25,
) -> float:
    """A price above what a person is used to repels more than one below it attracts.

    `log_reference` is the logarithm of the price factor the person is used to. Source: model page M10.
    """
    price = log_price + offer * offered
    change = gain * max(0.0, log_reference - price) - loss * max(0.0, price - log_reference)
    return value + own * price_weight * change


@behaviour(writes="log_reference", where="trip")
def learn_price(
    log_reference: State,
    considers: State,
    came: State,
    offer: State,
    best_log_price: Table,
    log_price: Annotated[float, At("channel")],
    offered: Annotated[float, At("channel")],
    *,
    memory: Annotated[float, Between(0.0, 1.0, "share kept at each price seen", "reference_memory")] = 0.9,
) -> float:
    """Each of our prices that people see when they need something becomes a part of what they are used to.

    Who comes to us sees the price there; who thinks of us but goes elsewhere has seen our best price
    (`best_log_price`) and learned it too, or only bargains would be learned. Source: model page M10; the reference
    that predicts best is the brand's own price history (Briesch, Krishnamurthi, Mazumdar and Raj 1997).
    """
    seen = log_price + offer * offered if came > 0.5 else best_log_price
    return memory * log_reference + (1.0 - memory) * seen if considers > 0.5 else log_reference


@behaviour(writes="unfair", where="trip")
def notice_gap(
    looks_online: State,
    looks_store: State,
    last_day: State,
    luck: Uniform,
    today: Table,
    channel_gap: Table,
    online: Annotated[float, At("last")],
    offline: Annotated[float, At("last")],
    *,
    days: Annotated[float, Between(0.0, 365.0, "days")] = 14.0,
    tolerance: Annotated[float, Between(0.0, 1.0, "log price", "conflict_tolerance")] = 0.03,
    minded: Annotated[float, Between(0.0, 1.0, "share of people", "conflict_unfair")] = 0.75,
) -> float:
    """Who has lately seen both our online and our store price, and finds the gap between them unfair.

    `channel_gap` is the distance of the logarithms. Source: model page M11 (74.8 % mind, NIM / GfK).
    """
    fresh = today - last_day <= days
    sees_online = looks_online > 0.5 or (fresh and online > 0.5)
    sees_store = looks_store > 0.5 or (fresh and offline > 0.5)
    return channel_gap if sees_online and sees_store and channel_gap > tolerance and luck < minded else 0.0


@behaviour(writes="value", over="option", where="trip")
def resent_gap(
    value: State,
    unfair: State,
    own: Table,
    *,
    dislike: Annotated[float, Between(0.0, 20.0, "utility per log price", "conflict_utility")] = 4.0,
) -> float:
    """A gap felt as unfair turns people away from all our channels.

    Source: model page M11.
    """
    return value - own * dislike * unfair


@behaviour(writes="satisfaction complaint last_day", where="came")
def complain(
    satisfaction: State,
    unfair: State,
    luck: Uniform,
    today: Table,
    *,
    loss: Annotated[float, Between(0.0, 5.0, "satisfaction per log price", "conflict_satisfaction")] = 0.8,
    chance: Annotated[float, Between(0.0, 1.0, "per purchase", "conflict_complaint")] = 0.02,
) -> tuple[float, float, float]:
    """Who bought all the same is less satisfied, and some complain.

    Source: model page M11.
    """
    return max(0.0, satisfaction - loss * unfair), 1.0 if unfair > 0.0 and luck < chance else 0.0, today


@behaviour(writes="trust", where="trip")
def lose_exclusivity(
    trust: State,
    promotion: Table,
    premium: Annotated[float, At("tier")],
    *,
    loss: Annotated[float, Between(0.0, 5.0, "utility per unit of depth", "exclusivity_loss")] = 0.3,
    memory: Annotated[float, Between(0.0, 1.0, "share kept from trip to trip")] = 0.9,
) -> float:
    """The best customers lose trust in a brand that everybody gets cheaply.

    `promotion` is depth times breadth of today's price cuts at our channels. Source: model page M12.
    """
    return memory * trust - premium * loss * promotion


@behaviour(writes="value", over="option", where="trip")
def trust_brand(value: State, trust: State, own: Table) -> float:
    """Trust in the brand adds to the value of all its channels."""
    return value + own * trust
