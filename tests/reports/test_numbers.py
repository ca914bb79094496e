import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimize.record import Estimate
from reports.numbers import MINUS, Numbers, add_up, between, plain, signed, three_digits, unit_in

EN, ZH, YUAN = Numbers("en", "USD"), Numbers("zh", "USD"), Numbers("zh", "CNY")


def bare(text):
    return text.replace("\u2060", "").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (1.86e6, "$1.86 M", "186 万美元"),
        (148e3, "$148 k", "14.8 万美元"),
        (-7e5, f"{MINUS}$700 k", f"{MINUS}70 万美元"),
        (4.5e6, "$4.50 M", "450 万美元"),
        (2.5e9, "$2.50 bn", "25 亿美元"),
        (999_999, "$1.00 M", "100 万美元"),
        (85, "$85", "85 美元"),
        (1.32, "$1.32", "1.32 美元"),
        (0, "$0", "0 美元"),
    ],
)
def test_money_reads_as_each_language_writes_it(value, english, chinese):
    assert bare(EN.money(value)) == english
    assert bare(ZH.money(value)) == chinese


@pytest.mark.parametrize(
    ("unit", "told"), [("money", "EUR"), ("money an order", "EUR an order"), ("share", "share"), ("moneys", "moneys")]
)
def test_money_is_told_in_the_files_currency(unit, told):
    assert unit_in(unit, "EUR") == told


def test_a_number_never_breaks_off_its_unit():
    for text in (EN.money(-1.86e6), ZH.money(1.86e6), ZH.interval(Estimate(mean=2e6, low=1e6, high=3e6))):
        assert " " not in text


def test_currency_comes_from_the_study_and_unknown_codes_are_printed():
    assert bare(YUAN.money(1.86e6)) == "186 万元"
    assert bare(Numbers("en", "CHF").money(1.86e6)) == "CHF 1.86 M"
    assert bare(Numbers("zh", "XTS").money(1.86e6)) == "186 万XTS"


def test_intervals_share_one_unit():
    e = Estimate(mean=1.86e6, low=1.69e6, high=2.03e6)
    assert bare(EN.interval(e)) == "$1.69 M to $2.03 M"
    assert bare(ZH.interval(e)) == "169 万至 203 万美元"
    assert bare(EN.interval(Estimate(mean=1e5, low=-2e5, high=4e5))) == f"{MINUS}$200 k to $400 k"


@given(st.floats(-1e15, 1e15), st.floats(1e-6, 1e15))
def test_an_end_that_is_not_zero_never_reads_as_zero(low, width):
    high = low + width
    column = EN.column([low, high])
    text = column.interval(Estimate(mean=low, low=low, high=high))
    for end, word in zip((low, high), text.split(" to "), strict=True):
        if abs(end) >= 0.001 * max(abs(low), abs(high)):
            assert any(c in "123456789" for c in word)
            assert word.startswith(MINUS) == (end < 0)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_rounded_parts_add_up_and_stay_next_to_what_they_round(values):
    whole = add_up(values)
    assert sum(whole) == round(math.fsum(values))
    assert all(abs(w - v) <= 1 + 1e-9 for w, v in zip(whole, values, strict=True))


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=12))
def test_printed_parts_of_a_column_add_up_to_the_printed_total(values):
    column = EN.column(values)
    printed = [column.plain(v) for v in column.parts(values)]
    number = [float(p.replace(",", "").replace(MINUS, "-")) for p in printed]
    total = round(math.fsum(values) / column.divisor, column.decimals)
    assert math.isclose(sum(number), total, abs_tol=0.51 * 10**-column.decimals)


@given(st.floats(-1e12, 1e12))
def test_signs_are_true_minus_and_no_minus_zero(value):
    for text in (plain(value, 2), signed(value, 2), EN.money(value), EN.percent(value / 1e12)):
        assert "-" not in text
        if not any(c in "123456789" for c in text):
            assert MINUS not in text
            assert "+" not in text


@given(st.floats(1e-5, 1e12))
def test_three_digits_keep_the_value_within_half_a_percent(value):
    decimals = three_digits(value, most=12)
    assert abs(round(value, decimals) - value) <= 0.005 * value + 0.5 * (value >= 1000)


def test_half_widths_only_where_they_are_symmetric():
    column = EN.column([1.97e6])
    assert bare(column.half(Estimate(mean=1.97e6, low=1.71e6, high=2.23e6))) == "± 0.26"
    assert column.half(Estimate(mean=1.97e6, low=1.9e6, high=2.5e6)) == "1.90 to 2.50"


def test_a_ledger_takes_the_finer_unit():
    column = EN.column([1.794e6, -58e3], digits=4)
    assert (bare(column.unit), column.signed(1.794e6), column.signed(-58e3)) == ("$ k", "+1,794", f"{MINUS}58")


def test_small_ranges_in_chinese():
    assert between("zh", 169, 203, 0) == "169 至 203"
    assert bare(ZH.count(115_000)) == "11.5 万"
    assert EN.count(1794) == "1,794"
    assert bare(EN.count(115_000)) == "115 thousand"
    assert bare(ZH.exact(400_000)) == "40 万"
