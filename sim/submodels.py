"""Submodels that a market may add to the first day: each says which moments it brings and where they belong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sim.alliances import ALLIANCES, ALLIANCES_NEED, PITCHES
from sim.behaviours import (
    caps,
    crisis,
    feelings,
    hours,
    instalments,
    intention,
    interest,
    lives,
    occasions,
    offers,
    partners,
    presence,
    prices,
    pricing,
    promises,
    promotions,
    rivals,
    saturation,
    search,
    talk,
    triggers,
    value,
)
from sim.credit import CREDIT
from sim.day import Day, Each, Tally
from sim.encounters import ENCOUNTERS, ENCOUNTERS_NEED
from sim.errors import ModelError, near_miss
from sim.inducements import INDUCEMENTS, INDUCEMENTS_NEED
from sim.publicity import PUBLICITY, PUBLICITY_NEEDS
from sim.relations import NEEDED as RELATED
from sim.relations import RELATIONS
from sim.spans import MONTH, QUARTER, WEEK
from sim.touchpoints import NEEDED, TOUCHPOINTS
from sim.weave import after, last


def extended(day: Day, names: Iterable[str]) -> Day:
    """A day with further submodels, always in the same order.

    Raises:
        ModelError: no submodel of that name, or one that another one needs is missing.
    """
    wanted = set(names)
    for name in sorted(wanted):
        if name not in SUBMODELS:
            raise ModelError(f"no submodel '{name}'{near_miss(name, SUBMODELS)}")
        for needed in NEEDS.get(name, ()):
            if needed not in wanted:
                raise ModelError(f"the submodel '{name}' needs '{needed}': switch both on")
    for name, add in SUBMODELS.items():
        if name in wanted:
            day = add(day)
    return day


def _drift(day: Day) -> Day:
    changes = Each(lives.change_life, lives.redraw_needs, lives.redraw_tastes, every=QUARTER, offset=QUARTER - 1)
    return last(day, changes)


def _regime(day: Day) -> Day:
    return after(after(day, "persuade", lives.know_better), "stay", lives.end_trial)


def _tiers(day: Day) -> Day:
    day = after(day, "account", value.record_purchase)
    return last(day, Each(value.age_purchases, every=WEEK, offset=WEEK - 1), value.rank_customers)


def _interest(day: Day) -> Day:
    counted = [
        Tally("exposed", by=("segment",), sum="exposed_today", where="met"),
        Tally("interested", by=("segment",), sum="interested_today", where="met"),
    ]
    clicks = Tally("clicks", by=("segment", "medium"), sum="clicked", where="met")
    moments = (interest.notice, interest.click, interest.count_clicks, interest.wonder)
    day = after(day, "hit", *moments, *counted, clicks)
    day = after(day, "remember", interest.keep_interest)
    return after(day, "persuade", interest.follow_interest)


def _reference(day: Day) -> Day:
    return after(after(day, "appraise", prices.compare_prices), "experience", prices.learn_price)


def _search(day: Day) -> Day:
    day = after(day, "set_out", search.look_around)
    day = after(day, "expect_return", search.know_goods)
    day = after(day, "account", search.trace_search)
    day = after(day, "orders", Tally("webroomed", by=("segment",), sum="webroomed", where="bought"))
    return after(day, "webroomed", Tally("showroomed", by=("segment",), sum="showroomed", where="bought"))


def _conflict(day: Day) -> Day:
    day = after(day, "appraise", prices.notice_gap, prices.resent_gap)
    day = after(day, "experience", prices.complain)
    return after(day, "came", Tally("complaints", by=("segment",), sum="complaint", where="came"))


def _stockpiling(day: Day) -> Day:
    day = after(day, "count_down", promotions.see_promotion, promotions.come_early)
    day = after(after(day, "consider", promotions.watch), "wind_clock", promotions.pay_back)
    bought = (promotions.notice_promotion, promotions.buy_ahead, promotions.live_on_stock)
    day = after(day, "fill_basket", *bought).insert(add=promotions.keep_habit, before="stay")
    return after(day, "stay", promotions.forget_bargain)


def _exclusivity(day: Day) -> Day:
    return after(day, "appraise", prices.lose_exclusivity, prices.trust_brand)


def _mismatch(day: Day) -> Day:
    return after(day, "recall", partners.feel_mismatch, partners.mind_mismatch)


def _word_of_mouth(day: Day) -> Day:
    day = after(after(day, "experience", talk.speak), "persuade", talk.heed_word)
    return last(day, talk.spread_word)


def _rivals(day: Day) -> Day:
    return last(day, rivals.follow_price)


def _coupons(day: Day) -> Day:
    day = after(day, "reach", offers.bring_coupon, offers.keep_coupon)
    day = after(day, "keep_coupon", Tally("coupons_issued", by=("segment",), sum="issued", where="met"))
    day = after(day, "join_offers", offers.take_coupon_along)
    day = after(day, "account", offers.redeem)
    day = after(day, "orders", Tally("coupons_redeemed", by=("segment",), sum="redeemed", where="bought"))
    return last(day, Each(offers.expire_coupon, every=MONTH, offset=MONTH - 1))


def _bundles(day: Day) -> Day:
    return after(day, "join_offers", offers.bundle)


def _complements(day: Day) -> Day:
    return after(day, "experience", offers.tempt, offers.take_along)


def _consistency(day: Day) -> Day:
    return after(after(day, "appraise", search.doubt), "experience", search.feel_misled)


def _medium_caps(day: Day) -> Day:
    day = after(after(day, "open_week", caps.open_medium_week), "open_month", caps.open_medium_month)
    day = after(after(day, "expose", caps.hold_back), "reach", caps.note_count)
    return after(day, "tire", caps.count_by_medium)


def _reading_hours(day: Day) -> Day:
    return after(day, "hit", hours.suit_hour)


def _triggers(day: Day) -> Day:
    day = after(after(day, "glimpse", triggers.come_due), "meet", triggers.meet_or_be_due)
    day = after(day, "expose", triggers.send_due)
    sent = Tally("triggered", by=("segment", "medium"), sum="triggered", where="met")
    day = after(day, "opt_outs", triggers.count_due, triggers.remind, triggers.reopen_basket, sent)
    day = after(day, "choose", triggers.drop_basket, triggers.leave_basket)
    return after(day, "account", triggers.note_purchase)


def _occasions(day: Day) -> Day:
    day = after(after(day, "set_out", occasions.face_occasion), "appraise", occasions.suit_occasion)
    day = after(day, "fill_basket", occasions.fill_for_occasion)
    day = after(day, "needs", Tally("occasions", by=("segment", "occasion"), where="trip"))
    return after(day, "orders", Tally("orders_by_occasion", by=("occasion", "channel"), where="bought"))


def _instalments(day: Day) -> Day:
    day = after(after(day, "appraise", instalments.feel_cheaper), "account", instalments.finance)
    return after(day, "returns", Tally("financing", by=("segment", "channel"), sum="financing", where="bought"))


def _dynamic_price(day: Day) -> Day:
    return Day(pricing.post_prices, *last(day, pricing.decide_prices))


def _voice(day: Day) -> Day:
    return after(day, "persuade", rivals.share_voice)


def _promises(day: Day) -> Day:
    day = after(after(day, "appraise", promises.believe_promise), "experience", promises.resent_lateness)
    return after(day, "expect_return", promises.return_late_goods)


def _cascade(day: Day) -> Day:
    return after(day, "persuade", crisis.shun).insert(before="spread_word", add=crisis.spread_anger)


def _presence(day: Day) -> Day:
    return after(day, "persuade", presence.see_store)


def _feelings(day: Day) -> Day:
    return after(day, "experience", feelings.feel_differently)


def _intention(day: Day) -> Day:
    return after(
        day, "recommend", intention.say_intention, Tally("intention", by=("segment",), sum="intention", where="active")
    )


def _hill(day: Day) -> Day:
    return day.replace("persuade", saturation.persuade_by_hill)


SUBMODELS: Mapping[str, Callable[[Day], Day]] = {
    "drift": _drift,
    "regime": _regime,
    "tiers": _tiers,
    "interest": _interest,
    "reference_price": _reference,
    "search": _search,
    "price_conflict": _conflict,
    "stockpiling": _stockpiling,
    "exclusivity": _exclusivity,
    "partner_mismatch": _mismatch,
    **PITCHES,
    "word_of_mouth": _word_of_mouth,
    "rival_reaction": _rivals,
    "coupons": _coupons,
    "bundles": _bundles,
    "complements": _complements,
    "info_consistency": _consistency,
    "medium_caps": _medium_caps,
    "reading_hours": _reading_hours,
    "triggers": _triggers,
    "occasions": _occasions,
    "instalments": _instalments,
    "dynamic_price": _dynamic_price,
    "cascade": _cascade,
    "share_of_voice": _voice,
    "promises": _promises,
    "presence": _presence,
    "feelings": _feelings,
    "intention": _intention,
    **ALLIANCES,
    **ENCOUNTERS,
    **TOUCHPOINTS,
    **RELATIONS,
    **PUBLICITY,
    **INDUCEMENTS,
    "hill": _hill,
    **CREDIT,
}
"""Every further submodel in the order they are added (model page 3.3 and 3.5; features by their ids)."""

NEEDS: Mapping[str, tuple[str, ...]] = {
    "price_conflict": ("search",),
    "stockpiling": ("reference_price",),
    "info_consistency": ("search",),
    "partner_mismatch": ("exclusivity",),
    "cascade": ("word_of_mouth",),
    **ALLIANCES_NEED,
    **ENCOUNTERS_NEED,
    **NEEDED,
    **RELATED,
    **PUBLICITY_NEEDS,
    **INDUCEMENTS_NEED,
}
"""Submodels that stand on others."""
