import json
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.compare import as_json, compare, paired
from reports.compare_page import page, text
from reports.read import study_of


def test_a_study_compared_with_itself_is_the_same(record_maker):
    one = study_of(record_maker())
    c = compare(one, one)
    assert (c.verdict, c.inputs, c.made, c.gain.mean) == ("same", [], [], 0.0)
    assert all(m.first == m.second for m in c.money)
    assert "The two studies are the same" in text(one, one)


def test_inputs_that_differ_carry_file_and_line(record_maker):
    first = record_maker()
    changed = [
        s.model_copy(update={"value": "0.5", "where": "mine.yaml:7"}) if s.path == "contacts.fatigue.phi" else s
        for s in first.settings
    ]
    rules = [r.model_copy(update={"limit": 6}) if r.unit == "contact" else r for r in first.rules]
    c = compare(study_of(first), study_of(first.model_copy(update={"settings": changed, "rules": rules})))
    by_name = {d.input: d for d in c.inputs}
    assert (by_name["contacts.fatigue.phi"].first, by_name["contacts.fatigue.phi"].second) == ("0.25", "0.5")
    assert by_name["contacts.fatigue.phi"].second_where == "mine.yaml:7"
    contact = next(d for d in c.inputs if "contacts per customer" in d.input)
    assert (contact.first, contact.second) == ("4 contact", "6 contact")


def better(record, by, noise=0.0):
    rng = random.Random(3)
    v = record.validation
    seeds = [s.model_copy(update={"plan": s.plan + by + rng.gauss(0, noise)}) for s in v.seeds]
    gain = v.against[0].gain
    moved = gain.model_copy(update={k: getattr(gain, k) + by for k in ("mean", "low", "high")})
    against = [v.against[0].model_copy(update={"gain": moved}), *v.against[1:]]
    return record.model_copy(update={"validation": v.model_copy(update={"seeds": seeds, "against": against})})


@pytest.mark.parametrize(("by", "noise", "verdict"), [(5e3, 1e3, "gain"), (-5e3, 1e3, "loss"), (0.0, 1e4, "unclear")])
def test_the_verdict_needs_the_whole_interval_on_one_side(record_maker, by, noise, verdict):
    first = record_maker()
    c = compare(study_of(first), study_of(better(first, by, noise)))
    assert c.verdict == verdict
    assert c.paired_seeds == 20
    assert {"gain": c.gain.low > 0, "loss": c.gain.high < 0, "unclear": c.gain.low <= 0 <= c.gain.high}[verdict]


def test_other_seeds_are_not_paired(record_maker):
    c = compare(study_of(record_maker(seed=1)), study_of(record_maker(seed=2)))
    assert c.paired_seeds == 0
    width = c.gain.high - c.gain.low
    assert width == pytest.approx(math.hypot(2 * 0.17e6, 2 * 0.17e6))


def test_what_cannot_be_compared_says_why(record_maker, variant):
    dollar = study_of(record_maker())
    assert compare(dollar, study_of(record_maker(currency="EUR"))).verdict == "currency"
    assert compare(dollar, study_of(variant("infeasible"))).verdict == "conflict"
    assert compare(dollar, study_of(variant("unjudged"))).verdict == "unjudged"


def test_every_pair_of_variants_can_be_told_in_both_languages(any_record, record_maker):
    one, two = study_of(record_maker()), study_of(any_record)
    for lang in ("en", "zh"):
        assert text(one, two, lang).strip()
        html = page(one, two, lang)
        assert "<script>" not in html
        assert html.count("<h1>") == 1
    assert json.loads(json.dumps(as_json(compare(one, two))))["verdict"]


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60))
def test_paired_intervals_are_students(gaps):
    e = paired(gaps)
    assert e.low <= e.mean <= e.high
    assert e.mean == pytest.approx(math.fsum(gaps) / len(gaps))


def test_students_quantiles_are_right():
    stats = pytest.importorskip("scipy.stats")
    for n in (2, 3, 5, 20, 31, 32, 60, 200):
        gaps = [float(i % 7) for i in range(n)]
        e = paired(gaps)
        mean = sum(gaps) / n
        spread = math.sqrt(sum((g - mean) ** 2 for g in gaps) / (n - 1)) / math.sqrt(n)
        assert e.high - mean == pytest.approx(stats.t.ppf(0.975, n - 1) * spread, rel=2e-3)
