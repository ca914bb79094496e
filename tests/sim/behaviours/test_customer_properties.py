"""What single behaviours must do whatever the numbers: the property that gives each its meaning."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lived_markets import luck

from sim.behaviours import choice, contacts, loyalty, media, needs, partners, purchases, visits
from sim.gaps import gap_curve
from sim.literature import finding
from sim.quantiles import gamma_share, log_gamma

share = st.floats(0.0, 1.0)
some = st.floats(0.0, 50.0)
cents = st.integers(0, 10_000_000).map(float)


@given(pressure=st.floats(0.0, 5.0), factor=st.floats(0.1, 2.0))
def test_exposure_keeps_the_mean_that_money_buys(pressure: float, factor: float) -> None:
    steps = 4000
    bound = min(1.0, 1.3 * (1.0 - math.exp(-pressure * factor)))
    met = [media.expose(1.0, 1.0, (k + 0.5) / steps, pressure, bound, factor, 0.0) for k in range(steps)]
    total = bound * sum(met) / steps
    assert total == pytest.approx(pressure * factor, rel=0.02, abs=pressure * factor / steps * 1.5 + 1.1 / steps)


@given(luck=luck, pressure=st.floats(0.0, 5.0))
def test_nobody_outside_the_audience_is_reached(luck: float, pressure: float) -> None:
    assert media.glimpse(0.0, 0.0, luck, 1.0) == media.glimpse(1.0, 1.0, luck, 1.0) == 0.0
    assert media.glimpse(1.0, 0.0, luck, 1.0) == 1.0
    assert media.expose(0.0, 1.0, luck, pressure, 1.0, 2.0, 1.0) == 0.0


@given(adstock=some, more=some, sharpness=st.floats(0.05, 2.0), effect=st.floats(0.0, 3.0))
def test_persuasion_rises_ever_more_slowly_to_its_ceiling(
    adstock: float, more: float, sharpness: float, effect: float
) -> None:
    def push(a: float) -> float:
        return media.persuade(a, 1.0, 0.0, sharpness, effect)

    assert push(adstock) <= push(adstock + more) <= effect
    assert push(adstock + more) + push(adstock) <= 2.0 * push(adstock + more / 2.0) + 1e-12


@given(fatigue=some, more=some)
def test_tired_people_listen_less(fatigue: float, more: float) -> None:
    assert media.attend(fatigue + more) <= media.attend(fatigue) <= 1.0


@given(
    queued=st.integers(0, 31).map(float), week=st.integers(0, 5).map(float), month=st.integers(0, 20).map(float),
    caps=st.tuples(st.integers(0, 5), st.integers(0, 20)),
)  # fmt: skip
def test_the_caps_are_never_exceeded(queued: float, week: float, month: float, caps: tuple[int, int]) -> None:
    allowed = contacts.allow_contact(queued, week, month, *map(float, caps))
    assume(week <= caps[0] and month <= caps[1])
    assert week + allowed <= caps[0]
    assert month + allowed <= caps[1]


@given(waiting=st.lists(st.booleans(), min_size=5, max_size=5), contact=st.booleans())
def test_at_most_one_contact_goes_out_and_only_if_allowed(waiting: list[bool], contact: bool) -> None:
    turns = [2.0**k for k in range(5)]
    queued = sum(t for t, waits in zip(turns, waiting, strict=True) if waits)
    sent = [
        contacts.reach(1.0 if waits else 0.0, float(contact and queued > 0), queued, 1.0, t, 0.5 / t)
        for t, waits in zip(turns, waiting, strict=True)
    ]
    assert sum(s > 0 for s in sent) == (1 if contact and any(waiting) else 0)
    if contact and any(waiting):
        assert sent.index(max(sent)) == waiting.index(True)


@given(exposure=some, queued=st.integers(0, 31).map(float), contact=share)
def test_advertising_needs_no_permission(exposure: float, queued: float, contact: float) -> None:
    assert contacts.reach(exposure, contact, queued, 0.0, 0.0, 0.0) == exposure


@given(opted=st.sampled_from([0.0, 1.0]), excess=some, luck=luck, reached=some)
def test_who_refused_stays_refused(opted: float, excess: float, luck: float, reached: float) -> None:
    assert contacts.opt_out(opted, reached, excess, 1.0, luck) >= opted
    assert media.glimpse(1.0, 1.0, luck, 1.0) == 0.0


@given(until=st.floats(-1.0, 5.0), rate=st.floats(0.0, 5.0), season=st.floats(0.0, 1.0))
def test_a_need_comes_exactly_when_the_clock_has_run_out(until: float, rate: float, season: float) -> None:
    left, need = needs.count_down(until, rate, season)
    assert need == (1.0 if left <= 0.0 else 0.0)
    assert left <= until


@pytest.mark.parametrize("shape", [0.5, 1.0, 1.32, 3.0, 12.0])
def test_gaps_are_the_quantiles_of_a_gamma_with_mean_one(shape: float) -> None:
    curve = gap_curve(shape)
    for k in range(1, 1000, 7):
        luck = k / 1000
        gap = needs.wind_clock(0.0, 1.0, luck, *curve)
        assert math.exp(gamma_share(gap * shape, shape, log_gamma(shape), False)) == pytest.approx(luck, abs=2e-3)
    assert needs.wind_clock(0.7, 0.0, 0.5, *curve) == 0.7


@given(lower=luck, upper=luck, shape=st.floats(0.2, 20.0))
def test_more_luck_means_a_longer_gap(lower: float, upper: float, shape: float) -> None:
    curve = gap_curve(shape)
    low, high = sorted((lower, upper))
    assert needs.wind_clock(0.0, 1.0, low, *curve) <= needs.wind_clock(0.0, 1.0, high, *curve) * (1 + 1e-12)


@given(push=st.floats(-1.0, 3.0), more=st.floats(0.0, 3.0), satisfaction=share, luck=luck)
def test_media_never_make_people_forget_us(push: float, more: float, satisfaction: float, luck: float) -> None:
    before = choice.consider(push, 1.0, 0.0, satisfaction, luck)
    assert choice.consider(push + more, 1.0, 0.0, satisfaction, luck) >= before


def utility(**changes: float) -> float:
    values = dict(
        taste=0.0, way=1.0, offer=0.0, appeal=0.25, log_price=0.0, offered=1.0, travel=0.9, rival_move=0.0,
        price_weight=5.0, last=-1.0, trial=1.0, considers=1.0, which=0.0, own=1.0, closed=0.0, delivery_days=0.0,
        queue=1.0, wait_scale=1.0, expected_wait=4.0,
    ) | changes  # fmt: skip
    value = choice.appraise(**{n: values[n] for n, _ in choice.appraise.inputs})
    return choice.choose(value, **{n: values[n] for n, _ in choice.choose.inputs if n != "value"})


@given(price=st.floats(0.5, 2.0), up=st.floats(1.001, 2.0))
def test_a_dearer_option_is_worth_less_by_the_price_weight(price: float, up: float) -> None:
    change = utility(log_price=math.log(price * up)) - utility(log_price=math.log(price))
    assert change == pytest.approx(-5.0 * math.log(up))


def test_utility_of_distance_waiting_delivery_habit_and_offers() -> None:
    base = utility()
    assert utility(way=2.0) == pytest.approx(base - 0.9)
    assert utility(expected_wait=5.0) == pytest.approx(base - 0.05)
    assert utility(delivery_days=2.0) == pytest.approx(base - 0.03)
    assert utility(last=0.0) == pytest.approx(base + 0.8)
    assert utility(last=0.0, trial=0.0) == pytest.approx(base + 0.4)
    assert utility(rival_move=math.log(1.1)) == utility(log_price=math.log(1.1))
    assert utility(offer=math.log(0.9)) == pytest.approx(base - 5.0 * math.log(0.9))
    assert utility(closed=1.0) == utility(considers=0.0) == choice.OUT_OF_REACH
    assert utility(own=0.0, considers=0.0) == base


@given(moment=luck, shares=st.lists(st.floats(0.05, 1.0), min_size=1, max_size=12))
def test_arrival_hours_follow_the_profile(moment: float, shares: list[float]) -> None:
    total, before, hours = sum(shares), 0.0, 0.0
    starts = []
    for s in shares:
        starts.append(before)
        hours += visits.pick_hour(moment, before, total / s)
        before += s / total
    assert 0.0 <= hours <= len(shares) + 1e-9
    hour = min(int(hours + 1e-9), len(shares) - 1)
    assert starts[hour] <= moment + 1e-9


@given(hours=st.floats(0.0, 12.0), service=st.floats(1.0, 1e9), luck=luck, stretch=st.floats(0.1, 20.0))
def test_hall_times_are_whole_and_in_order(hours: float, service: float, luck: float, stretch: float) -> None:
    arrives, business, patience, rank = visits.arrive(hours, service, luck, 9 * visits.HOUR, stretch, 9e8, 1.0)
    assert arrives == int(arrives) >= 9 * visits.HOUR
    assert business == int(business) >= 1
    assert patience == int(patience) >= 0
    assert rank == 1.0


@given(worth=cents, quantity=st.floats(0.05, 10.0), depth=st.floats(0.0, 0.9), price=st.floats(0.2, 3.0))
def test_what_is_paid_and_given_is_the_full_price_in_whole_cents(
    worth: float, quantity: float, depth: float, price: float
) -> None:
    paid, given_away = purchases.pay(worth, quantity, math.log1p(-depth), price, 1.0)
    assert paid == int(paid) >= 0
    assert given_away == int(given_away) >= 0
    assert paid + given_away == math.floor(worth * quantity * price + 0.5)
    assert paid == pytest.approx((1 - depth) * (paid + given_away), abs=0.51)


@given(paid=cents, goods=cents, handling=cents, luck=luck, rate=share)
def test_margin_is_what_is_left_of_what_was_paid(
    paid: float, goods: float, handling: float, luck: float, rate: float
) -> None:
    returned, cost, margin = purchases.account(paid, goods, 1.0, luck, rate, handling)
    assert paid - returned - cost == margin
    assert returned in (0.0, paid)


@given(
    paid=cents, returned=st.booleans(), rate=share, referral=share, which=st.integers(0, 3), seller=st.integers(-1, 3)
)
def test_a_partner_earns_commission_or_referral_never_both(
    paid: float, returned: bool, rate: float, referral: float, which: int, seller: int
) -> None:
    back = paid if returned else 0.0
    commission, fee = partners.earn_commission(1.0, paid, back, float(which), float(seller), rate, referral)
    assert commission == 0.0 or fee == 0.0
    assert 0.0 <= commission + fee <= paid
    assert not returned or commission + fee == 0.0


@given(given_away=cents, depth=st.floats(0.01, 0.9), part=share)
def test_a_partner_pays_its_part_of_the_offer(given_away: float, depth: float, part: float) -> None:
    offer = math.log1p(-depth)
    assert partners.share_offer(1.0, given_away, offer, offer, part) == math.floor(given_away * part + 0.5)
    assert partners.share_offer(0.0, given_away, 0.0, offer, part) == 0.0


@given(satisfaction=share, waited=st.floats(0.0, 4e9), days=st.floats(0.0, 60.0), bought=st.booleans(), luck=luck)
def test_satisfaction_stays_between_nought_and_one_and_waiting_hurts(
    satisfaction: float, waited: float, days: float, bought: bool, luck: float
) -> None:
    after = loyalty.experience(satisfaction, 1.0, 1.0, waited, float(bought), luck, 1.0, days)
    assert 0.0 <= after <= 1.0
    assert after <= loyalty.experience(satisfaction, 1.0, 1.0, 0.0, float(bought), luck, 1.0, days)
    assert after <= loyalty.experience(satisfaction, 1.0, 1.0, waited, float(bought), luck, 1.0, 0.0)


def test_a_day_of_delivery_hurts_for_its_disutility_as_a_minute_of_waiting_does() -> None:
    minute, day = 60_000_000.0, 1.0
    fresh = loyalty.experience(0.7, 1.0, 1.0, 0.0, 1.0, 0.99, 1.0, 0.0)
    queued = fresh - loyalty.experience(0.7, 1.0, 1.0, minute, 1.0, 0.99, 1.0, 0.0)
    posted = fresh - loyalty.experience(0.7, 1.0, 1.0, 0.0, 1.0, 0.99, 1.0, day)
    assert posted / finding("delay_weight").value == pytest.approx(queued / finding("wait_weight").value)


@given(satisfaction=share, better=share, dropout=share, luck=luck)
def test_the_more_satisfied_stay_and_everyone_is_in_or_out(
    satisfaction: float, better: float, dropout: float, luck: float
) -> None:
    last, active, lapsed, left = loyalty.stay(2.0, satisfaction, dropout, luck)
    assert last == 2.0
    assert active + lapsed == 1.0
    assert left == lapsed
    assert loyalty.stay(2.0, max(satisfaction, better), dropout, luck)[3] <= left


@given(active=st.sampled_from([0.0, 1.0]), awareness=some, luck=luck)
def test_coming_back_moves_people_and_makes_none(active: float, awareness: float, luck: float) -> None:
    now, lapsed = loyalty.come_back(active, 1.0 - active, awareness, luck)
    assert now + lapsed == 1.0
    assert now >= active
    assert loyalty.come_back(active, 1.0 - active, awareness, luck, chance=0.0) == (active, 1.0 - active)


@given(satisfaction=share, luck=luck)
def test_an_answer_promotes_or_detracts_or_neither(satisfaction: float, luck: float) -> None:
    promoter, detractor, contentment = loyalty.recommend(1.0, satisfaction, luck)
    assert promoter + detractor <= 1.0
    assert contentment == int(contentment)
    assert loyalty.recommend(0.0, satisfaction, luck) == (0.0, 0.0, 0.0)
