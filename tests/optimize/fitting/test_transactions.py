from __future__ import annotations

from datetime import date, datetime

import duckdb
import pytest

from optimize.fitting.estimate import FitError
from optimize.fitting.shopping import gather
from optimize.fitting.transactions import open_purchases

TODAY = date(2025, 1, 1)


def opened(path, **options):
    return open_purchases(path, **({"today": TODAY} | options))


def counts(path, **options):
    with opened(path, **options) as purchases:
        return dict(purchases.rejects.by_rule)


def test_good_lines_all_arrive(write, good):
    with opened(write(good)) as purchases:
        assert purchases.rejects.total == 0
        assert purchases.rejects.lines == 1200
        assert purchases.origin.currency == "EUR"
        shopping = gather(purchases)
    assert shopping.weeks == 12
    assert shopping.customers == 60
    assert shopping.spend.sum() == pytest.approx(sum(float(line["net_amount"]) for line in good))
    days = {(line["customer_id"], line["timestamp"].date()) for line in good}
    assert len(shopping.day) == len(days)
    assert set(shopping.channels) == {"store", "web"}
    assert sum(shopping.channels.values()) == pytest.approx(1.0)


BAD = {
    "transaction_id is empty": {"transaction_id": " "},
    "timestamp cannot be read": {"timestamp": "next Tuesday"},
    "quantity is not a number": {"quantity": "two"},
    "net_amount is not a number": {"net_amount": "nan"},
    "list_price is not a number": {"list_price": "5,00"},
    "unknown channel": {"channel": "fax"},
    "date in the future": {"timestamp": datetime(2025, 1, 2)},
    "net_amount above list_price x quantity": {"net_amount": "10.01"},
    "return without an earlier sale": {"quantity": -1, "net_amount": -5, "customer_id": "stranger"},
}


@pytest.mark.parametrize("rule", BAD)
def test_each_rule_rejects_its_line_and_no_other(write, good, rule, receipt):
    assert counts(write([*good, receipt(5000, **BAD[rule]), receipt(5001, **BAD[rule])])) == {rule: 2}


def test_a_line_id_counts_once_within_its_transaction(write, good, receipt):
    again = [good[3], good[3], good[7]]
    other = receipt(9000, transaction_id="another", line_id=good[3]["line_id"])
    assert counts(write([*good, *again, other])) == {"line id used before": 3}


def test_a_line_is_counted_under_one_rule_only(write, good, receipt):
    assert counts(write([*good, receipt(1, channel="fax", quantity="two")])) == {"quantity is not a number": 1}


def test_a_return_after_its_sale_is_money_back(write, good):
    back = {**good[0], "line_id": "back", "transaction_id": "back", "quantity": -2, "net_amount": "-1.00"}
    back["timestamp"] = datetime(2024, 3, 20)
    with opened(write([*good, back])) as purchases:
        assert purchases.rejects.total == 0
        shopping = gather(purchases)
    assert shopping.spend.sum() == pytest.approx(sum(float(line["net_amount"]) for line in good) - 1.0)


def test_lines_without_a_customer_are_counted_not_used(write, good, receipt):
    with opened(write([*good, receipt(7000, customer_id=""), receipt(7001, customer_id="")])) as purchases:
        shopping = gather(purchases)
    assert shopping.anonymous == 2
    assert shopping.customers == 60


def test_clock_time_is_local_however_it_is_written(write, good, receipt):
    forms = ["2024-02-05T23:30:00+08:00", "2024-02-05 23:30:00Z", "2024-02-05 23:30", "2024-02-05 23:30:00.25-0500"]
    lines = [receipt(6000 + i, customer_id=f"late{i}", timestamp=form) for i, form in enumerate(forms)]
    with opened(write([*good, *lines])) as purchases:
        assert purchases.rejects.total == 0
        rows = purchases.database.execute(
            "select distinct cast(moment as date) from lines where customer like 'late%'"
        ).fetchall()
    assert rows == [(date(2024, 2, 5),)]


def test_parquet_says_the_same_as_csv(write, good, tmp_path):
    csv = write(good)
    parquet = tmp_path / "own.parquet"
    duckdb.sql(f"copy (select * from read_csv('{csv}')) to '{parquet}' (format parquet)")
    with opened(csv) as a, opened(parquet) as b:
        one, two = gather(a), gather(b)
    assert one.spend.tolist() == two.spend.tolist()
    assert one.day.tolist() == two.day.tolist()


def test_column_names_may_differ_in_case(write, good):
    path = write(good)
    path.write_text(path.read_text().replace("timestamp", " Timestamp", 1))
    assert counts(path) == {}


def test_optional_columns_may_be_missing(write, good):
    columns = ("transaction_id", "timestamp", "channel", "quantity", "net_amount", "customer_id")
    with opened(write(good, columns=columns)) as purchases:
        shopping = gather(purchases)
        assert "store" not in purchases.origin.columns
    assert shopping.main_store.size == 0


def refused(path, **options):
    with pytest.raises(FitError) as told, opened(path, **options):
        pass
    said = str(told.value)
    assert "\n" not in said
    return said


def test_broken_files_say_what_and_where(write, good, tmp_path):
    assert "there is no such file" in refused(tmp_path / "nowhere.csv")
    assert "is a folder" in refused(tmp_path)
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    assert "empty" in refused(empty)
    assert ":2: the file has a header and no lines" in refused(write([]))
    fake = tmp_path / "fake.parquet"
    fake.write_bytes(b"not parquet at all")
    assert "not a readable Parquet file" in refused(fake)
    image = tmp_path / "image.csv"
    image.write_bytes(bytes(range(256)) * 20)
    refused(image)


def test_missing_columns_are_named_with_the_near_miss(write, good, header):
    path = write(good)
    path.write_text(path.read_text().replace("net_amount", "net_amout", 1))
    said = refused(path)
    assert "'net_amount' (did you mean 'net_amout'?)" in said
    assert said.startswith(f"{path}:1:")
    columns = tuple(c for c in header if c != "customer_id")
    assert "customer_id" in refused(write(good, columns=columns))


def test_ragged_lines_are_counted(write, good):
    path = write(good)
    lines = path.read_text().splitlines()
    lines.insert(700, "only,three,fields")
    path.write_text("\n".join(lines) + "\n")
    assert counts(path) == {"not a row of the table": 1}


def test_a_file_that_is_mostly_wrong_is_refused_with_the_first_line(write, good):
    wrong = [{**line, "channel": "fax"} for line in good[:800]]
    said = refused(write([*good[800:], *wrong]))
    assert "800 of 1,200 lines are rejected, most because: unknown channel" in said
    assert ":402: " in said


def test_two_currencies_are_refused(write, good, receipt):
    assert "EUR, USD" in refused(write([*good, receipt(1, line_id="x", currency="usd")]))


def test_other_channel_names_can_be_declared(write, good, receipt):
    assert counts(write([*good, receipt(1, line_id="x", channel="Kiosk")]), channels=("store", "web", "kiosk")) == {}


def test_too_few_weeks_or_customers_are_refused(write, good):
    short = [line for line in good if line["timestamp"] < datetime(2024, 2, 1)]
    with opened(write(short)) as purchases, pytest.raises(FitError, match="a fit needs at least 8"):
        gather(purchases)
    few = [{**line, "customer_id": "c1"} for line in good]
    with opened(write(few)) as purchases, pytest.raises(FitError, match="needs at least 50"):
        gather(purchases)
