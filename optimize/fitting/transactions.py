"""A team's own receipts, CSV or Parquet: read line by line, lines that cannot be right rejected and counted by rule."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from optimize.fitting.estimate import FitError
from optimize.fitting.purchases import Origin, Purchases, Rejects, database, digest, literal

REQUIRED = ("transaction_id", "timestamp", "channel", "quantity", "net_amount")
OPTIONAL = (
    "line_id", "customer_id", "fulfilment", "store_id", "product_id", "category", "list_price", "discount_loyalty",
    "discount_coupon", "unit_cost", "partner_id", "currency",
)  # fmt: skip
CHANNELS = ("store", "web", "app", "phone", "pickup", "hall", "partner")
MOST_REJECTED = 0.5

_OURS = {
    "customer": "customer_id", "moment": "timestamp", "basket": "transaction_id", "store": "store_id",
    "product": "product_id", "category": "category", "channel": "channel", "quantity": "quantity", "net": "net_amount",
    "shelf": "list_price",
}  # fmt: skip
_WALL_CLOCK = r"regexp_replace(trim(\"timestamp\"), '(\d{2}:\d{2}(:\d{2}(\.\d+)?)?)\s*(Z|[+-]\d{2}(:?\d{2})?)$', '\1')"
_RULES = (
    ("transaction_id is empty", "coalesce(trim(transaction_id), '') = ''"),
    ("timestamp cannot be read", "moment is null"),
    ("quantity is not a number", "quantity is null"),
    ("net_amount is not a number", "net is null"),
    ("list_price is not a number", "coalesce(trim(list_price), '') <> '' and price is null"),
    ("unknown channel", "not known"),
    ("line id used before", "again > 1"),
    ("date in the future", "moment >= tomorrow"),
    ("net_amount above list_price x quantity", "quantity > 0 and price is not null and net > price * quantity + 0.005"),
    ("return without an earlier sale", "quantity < 0 and (sold is null or sold > moment)"),
)


@contextmanager
def open_purchases(path: Path, *, channels: Sequence[str] = CHANNELS, today: date | None = None) -> Iterator[Purchases]:
    """A team's transactions file as `Purchases`.

    Args:
        path: CSV (with a header, optionally .gz) or Parquet.
        channels: names that are known.
        today: lines of later days are rejected; left out = the clock's day.

    Raises:
        FitError: missing, empty or broken file (with the line), missing columns, or more than half of it rejected.
    """
    sha = digest(_checked(path))
    with database() as base:
        broken = _load(base, path)
        names = _names(base, path)
        _judge(base, names, channels, today or date.today())
        rejects = _rejects(base, broken, path)
        base.execute(_LINES)
        held = {ours: theirs for ours, theirs in _OURS.items() if theirs in names}
        yield Purchases(base, _origin(base, path, sha, held), rejects)


_LINES = """create view lines as select nullif(trim(customer_id), '') as customer, moment,
    trim(transaction_id) as basket, nullif(trim(store_id), '') as store, nullif(trim(product_id), '') as product,
    nullif(trim(category), '') as category, lower(trim(channel)) as channel, quantity, net, price * quantity as shelf
    from judged where rule is null"""


def _checked(path: Path) -> Path:
    if not path.exists():
        raise FitError(f"{path}: there is no such file")
    if not path.is_file():
        raise FitError(f"{path}: is a folder; name a CSV or Parquet file")
    if path.stat().st_size == 0:
        raise FitError(f"{path}: the file is empty; line 1 must name the columns {', '.join(REQUIRED)}")
    return path


def _load(base: Any, path: Path) -> int:  # DuckDB has no types
    """Read every column as text; returns the number of lines that are no rows of the table."""
    import duckdb

    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            base.execute(f"create table raw as select row_number() over () as row, columns(*)::varchar "
                         f"from read_parquet({literal(path)})")  # fmt: skip
            return 0
        base.execute(f"create table raw as select row_number() over () + 1 as row, * from read_csv({literal(path)}, "
                     "header = true, all_varchar = true, store_rejects = true, rejects_limit = 0)")  # fmt: skip
        rows = base.execute("select count(distinct line) from reject_errors").fetchone()
        return int(rows[0])
    except duckdb.Error as error:
        raise FitError(_broken(path, str(error))) from None


def _broken(path: Path, said: str) -> str:
    """DuckDB's account of a broken file in one line, with the line it stands on."""
    line = re.search(r"[Ll]ine:? (\d+)", said)
    first = said.splitlines()[0].split(":", 1)[-1].strip().rstrip(".")
    first = re.sub(r"^(?:Error when sniffing file|CSV Error on Line).*", "the columns cannot be told apart", first)
    place = f"{path}:{line.group(1)}" if line else str(path)
    kind = "Parquet" if path.suffix.lower() in (".parquet", ".pq") else "CSV"
    return f"{place}: not a readable {kind} file: {first}"


def _names(base: Any, path: Path) -> set[str]:
    """Column names in the file; missing optional ones are added empty.

    Raises:
        FitError: required columns are missing, with the near miss.
    """
    present = {str(row[0]) for row in base.execute("describe raw").fetchall()} - {"row"}
    for name in sorted(present):
        if name.strip().lower() != name:
            base.execute(f'alter table raw rename "{name}" to "{name.strip().lower()}"')
    names = {name.strip().lower() for name in present}
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        told = []
        for name in missing:
            near = difflib.get_close_matches(name, sorted(names), 1)
            told.append(f"'{name}'" + (f" (did you mean '{near[0]}'?)" if near else ""))
        raise FitError(f"{path}:1: missing column {', '.join(told)}; the file has {', '.join(sorted(names))}")
    for name in OPTIONAL:
        if name not in names:
            base.execute(f"alter table raw add column {name} varchar")
    return names


def _judge(base: Any, names: set[str], channels: Sequence[str], today: date) -> None:
    """Give each line the first rule that it breaks, null for a good line."""
    known = ", ".join(literal(c) for c in channels)
    again = "row_number() over (partition by transaction_id, line_id order by row)" if "line_id" in names else "1"
    cases = " ".join(f"when {broken} then {literal(rule)}" for rule, broken in _RULES)
    clock = _WALL_CLOCK.replace('\\"', '"')
    base.execute(f"""
        create table judged as
        with typed as (
            select *, try_cast({clock} as timestamp) as moment, try_cast(trim(raw.quantity) as double) as amount,
                try_cast(trim(net_amount) as double) as net, try_cast(trim(list_price) as double) as price,
                coalesce(lower(trim(channel)) in ({known}), false) as known,
                case when nullif(trim(line_id), '') is null then 1 else {again} end as again,
                coalesce(nullif(trim(customer_id), ''), 'transaction ' || trim(transaction_id)) as buyer
            from raw),
        finite as (
            select * exclude (quantity, amount, net),
                case when isfinite(amount) then amount end as quantity, case when isfinite(net) then net end as net,
                timestamp '{today}' + interval 1 day as tomorrow
            from typed),
        told as (
            select *, min(case when quantity > 0 then moment end)
                over (partition by buyer, coalesce(product_id, '')) as sold from finite)
        select *, case {cases} end as rule from told""")


def _rejects(base: Any, broken: int, path: Path) -> Rejects:
    rows = base.execute("select rule, count(*), min(row) from judged where rule is not null group by 1").fetchall()
    by_rule = {rule: int(count) for rule, count, _ in rows}
    first = {rule: int(row) for rule, _, row in rows}
    counts = {"not a row of the table": broken} if broken else {}
    counts |= {rule: by_rule[rule] for rule, _ in _RULES if rule in by_rule}
    total = int(base.execute("select count(*) from judged").fetchone()[0]) + broken
    if total == 0:
        raise FitError(f"{path}:2: the file has a header and no lines")
    if sum(counts.values()) > MOST_REJECTED * total:
        worst = max(counts, key=lambda rule: counts[rule])
        at = f"{path}:{first[worst]}" if worst in first else str(path)
        raise FitError(f"{at}: {sum(counts.values()):,} of {total:,} lines are rejected, most because: {worst}")
    return Rejects(total, counts)


def _origin(base: Any, path: Path, sha: str, held: dict[str, str]) -> Origin:
    money = base.execute("select distinct upper(trim(currency)) from judged where rule is null and currency <> ''")
    currencies = sorted(str(row[0]) for row in money.fetchall())
    if len(currencies) > 1:
        raise FitError(f"{path}: amounts are in several currencies ({', '.join(currencies)}); give one file for each")
    if "customer" not in held:
        raise FitError(f"{path}:1: missing column 'customer_id'; without it nothing can be said about customers")
    name = re.sub(r"[^a-z0-9]+", "_", path.name.split(".")[0].lower()).strip("_") or "own"
    return Origin(
        name=name,
        title=f"Own transactions: {path.name}",
        file=path.name,
        sha256=sha,
        columns=held,
        currency=currencies[0] if currencies else "",
    )
