"""What the firm sees: delay, identities, consent, surveys, and that the truth stays behind."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import sight
from sim.errors import ModelError
from sim.sight import COUNTER, FIRST_PSEUDONYM, ONLINE, VISIBLE, Events, Sight, recommendation, would_recommend

SEED = 20260105


def truth(people=2000, days=20, seed=0, events=9000, **columns):
    draw = np.random.default_rng(seed)
    return Events(
        draw.integers(0, people, events) * 13 + 5,
        draw.integers(0, days, events),
        draw.integers(0, 2, events),
        {"option": draw.integers(0, 4, events), "sales": draw.integers(100, 9000, events), **columns},
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 300))
def test_perfect_sight_sees_every_event_as_it_was(seed, size):
    events = truth(people=40, events=size, seed=seed)
    records = Sight().records(events, SEED + seed)
    seen = sorted(
        zip(records.record, records.seen, records.day, records.columns["option"], records.columns["sales"], strict=True)
    )
    was = sorted(
        zip(events.customer, events.day, events.day, events.columns["option"], events.columns["sales"], strict=True)
    )
    assert seen == was
    assert records.columns["sales"].sum() == events.columns["sales"].sum()
    assert records.people == len(np.unique(events.customer))


@given(st.dictionaries(st.text(min_size=1, max_size=12), st.just(0), max_size=6))
@settings(max_examples=50, deadline=None)
def test_no_column_of_the_truth_passes_unless_a_system_writes_it_down(extra):
    events = truth(people=5, events=12, **{name: np.arange(12) for name in extra})
    records = Sight(sync_delay_hours=5, id_match=0.5, consent=0.9).records(events, SEED)
    assert set(records.columns) <= set(VISIBLE)
    assert set(vars(records)) == {"record", "day", "seen", "columns"}


@pytest.mark.parametrize(
    "hidden", ["satisfaction", "need", "utility", "customer", "segment_truth", "luck", "price_weight", "id"]
)
def test_what_only_the_simulator_knows_is_never_visible(hidden):
    assert hidden not in VISIBLE
    records = Sight().records(truth(events=30, **{hidden: np.arange(30)}), SEED)
    assert hidden not in records.columns


def test_records_come_late_by_the_delay():
    events = truth()
    for hours, low, high in ((0, 0, 0), (24, 1, 1), (72, 3, 3), (4, 0, 1), (36, 1, 2)):
        records = Sight(sync_delay_hours=hours).records(events, SEED)
        late = records.seen - records.day
        assert (late.min(), late.max()) == (low, high)
        assert late.mean() == pytest.approx(hours / 24, abs=0.02)
        assert (np.diff(records.seen) >= 0).all()


def test_on_an_evening_the_planner_knows_what_has_come_in():
    records = Sight(sync_delay_hours=72).records(truth(days=20), SEED)
    known = records.known_on(10)
    assert known.seen.max() == 10
    assert known.day.max() == 7
    assert len(known) == (records.day <= 7).sum() == len(known.columns["sales"])


def test_an_unmatched_person_is_two_people_to_the_firm():
    events = truth()
    people, both = np.unique(events.customer), {}
    for who in people:
        both[who] = len(np.unique(events.system[events.customer == who]))
    for share in (0.0, 0.3, 1.0):
        firm = Sight(id_match=share)
        known = firm.matched(people, SEED)
        expected = sum(1 if k else both[who] for who, k in zip(people, known, strict=True))
        assert firm.records(events, SEED).people == expected
        assert known.mean() == pytest.approx(share, abs=0.04)


def test_pseudonyms_tell_nothing_and_are_stable():
    people = np.arange(5000)
    firm = Sight(id_match=0.4)
    counter, online = (firm.record_of(people, np.full(5000, s), SEED) for s in (COUNTER, ONLINE))
    known = firm.matched(people, SEED)
    assert (counter[known] == people[known]).all()
    assert (online[known] == people[known]).all()
    unknown = np.concatenate([counter[~known], online[~known]])
    assert unknown.min() >= FIRST_PSEUDONYM
    assert len(np.unique(unknown)) == len(unknown)
    assert abs(np.corrcoef(np.argsort(np.argsort(counter[~known])), people[~known])[0, 1]) < 0.08
    assert (
        abs(np.corrcoef(np.argsort(np.argsort(counter[~known])), np.argsort(np.argsort(online[~known])))[0, 1]) < 0.08
    )
    np.testing.assert_array_equal(firm.record_of(people[::-1], np.zeros(5000), SEED)[::-1], counter)


def test_the_order_of_the_records_does_not_tell_who_is_who():
    """Shuffling the truth's rows must change nothing but the order within one record and day."""
    events = truth()
    rows = np.random.default_rng(1).permutation(len(events))
    mixed = Events(
        events.customer[rows], events.day[rows], events.system[rows], {"sales": events.columns["sales"][rows]}
    )
    firm = Sight(sync_delay_hours=30, id_match=0.5)
    a, b = firm.records(events, SEED), firm.records(mixed, SEED)
    np.testing.assert_array_equal(a.record, b.record)
    np.testing.assert_array_equal(a.seen, b.seen)


def test_of_people_who_did_not_consent_there_are_no_records():
    events = truth()
    firm = Sight(consent=0.6)
    allowed = firm.consents(events.customer, SEED)
    records = firm.records(events, SEED)
    assert len(records) == allowed.sum()
    assert records.columns["sales"].sum() == events.columns["sales"][allowed].sum()
    assert not np.isin(records.record, events.customer[~allowed]).any()
    assert firm.consents(np.arange(20_000), SEED).mean() == pytest.approx(0.6, abs=0.015)
    assert len(Sight(consent=0).records(events, SEED)) == 0


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_consent_or_matching_keeps_whom_the_firm_had(a, b):
    low, high = sorted((a, b))
    people = np.arange(500)
    for ask in (
        lambda share: Sight(consent=share).consents(people, SEED),
        lambda s: Sight(id_match=s).matched(people, SEED),
    ):
        assert (ask(low) <= ask(high)).all()


def test_luck_belongs_to_the_customer_and_the_run():
    firm = Sight(sync_delay_hours=10, id_match=0.5, consent=0.5)
    few, many = truth(events=50), truth(events=50)
    np.testing.assert_array_equal(firm.records(few, SEED).record, firm.records(many, SEED).record)
    people = np.arange(3000)
    assert (firm.consents(people, 1) != firm.consents(people, 2)).mean() == pytest.approx(0.5, abs=0.05)
    assert (firm.consents(people, 1) != firm.matched(people, 1)).mean() == pytest.approx(0.5, abs=0.05)


def test_a_survey_hears_the_content_and_the_angry_more():
    people = np.arange(60_000)
    felt = np.random.default_rng(5).choice([0.1, 0.7, 1.0], len(people))
    survey = Sight().survey(people, felt, 7, SEED)
    assert survey.asked == len(people)
    for level, chance in ((0.1, 0.3), (0.7, 0.1), (1.0, 0.2)):
        answered = np.isin(people[felt == level], survey.record).mean()
        assert answered == pytest.approx(chance, abs=0.015)
    true = recommendation(would_recommend(people, felt, 7, SEED))
    assert survey.nps < true - 5


def test_a_survey_answer_is_what_the_person_would_say():
    people = np.arange(3000)
    felt = np.random.default_rng(6).random(3000)
    survey = Sight().survey(people, felt, 7, SEED)
    np.testing.assert_array_equal(survey.answer, would_recommend(people, felt, 7, SEED)[survey.record])
    assert survey.answer.min() >= 0
    assert survey.answer.max() <= 10


def test_a_survey_asks_a_sample_of_those_who_consent():
    people = np.arange(20_000)
    firm = Sight(consent=0.5, id_match=0.0)
    survey = firm.survey(people, np.full(20_000, 0.7), 3, SEED, share=0.2)
    assert survey.asked == pytest.approx(2000, abs=150)
    assert survey.record.min() >= FIRST_PSEUDONYM
    allowed = people[firm.consents(people, SEED)]
    assert np.isin(survey.record, firm.record_of(allowed, np.full(len(allowed), ONLINE), SEED)).all()


def test_answers_rise_with_satisfaction_as_the_formula_says():
    people = np.arange(20_000)
    for felt in (0.3, 0.62, 0.9):
        mean = would_recommend(people, np.full(20_000, felt), 1, SEED).mean()
        assert mean == pytest.approx(10 / (1 + np.exp(-6 * (felt - 0.62))), abs=0.1)


def test_net_promoter_score():
    assert recommendation([10, 9, 8, 7, 6, 0]) == 0
    assert recommendation([10, 9, 8, 5]) == 25
    assert np.isnan(recommendation([]))


@pytest.mark.parametrize(
    "wrong", [{"id_match": 1.2}, {"consent": -0.1}, {"sync_delay_hours": -1}, {"consent": float("nan")}]
)
def test_impossible_sight_is_refused(wrong):
    with pytest.raises(ModelError, match=next(iter(wrong))):
        Sight(**wrong)


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        (([1], [0, 1], [0]), "shape"),
        (([1], [0], [2]), "system"),
        (([-1], [0], [0]), "ids"),
        (([1], [0], [0], {"sales": [1, 2]}), "'sales'"),
    ],
)
def test_impossible_events_are_refused(columns, fault):
    with pytest.raises(ModelError, match=fault):
        Events(*columns)


def test_every_visible_column_says_what_it_is():
    assert all(meaning for meaning in VISIBLE.values())
    assert sight.__doc__
