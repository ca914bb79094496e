import csv
import io
import xml.etree.ElementTree as ET
import zipfile

import pytest

from reports.read import study_of
from reports.table import csv_text, neutral, tables, write_csv, write_excel

SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheets_of(path):
    """Sheet name -> rows of (kind, value), straight from the file's XML."""
    with zipfile.ZipFile(path) as book:
        names = [s.get("name") for s in ET.fromstring(book.read("xl/workbook.xml")).find("m:sheets", SPACE)]
        shared = ET.fromstring(book.read("xl/sharedStrings.xml"))
        strings = ["".join(t.text or "" for t in item.iter(f"{{{SPACE['m']}}}t")) for item in shared]
        found = {}
        for k, name in enumerate(names, start=1):
            root = ET.fromstring(book.read(f"xl/worksheets/sheet{k}.xml"))
            assert not root.findall(".//m:f", SPACE), "a formula"
            rows = []
            for row in root.iter(f"{{{SPACE['m']}}}row"):
                cells = []
                for c in row:
                    value = c.find("m:v", SPACE).text
                    cells.append(strings[int(value)] if c.get("t") == "s" else float(value))
                rows.append(cells)
            found[name] = rows
    return found


def test_the_workbook_holds_every_table_with_typed_numbers(record_maker, tmp_path):
    study = study_of(record_maker())
    found = sheets_of(write_excel(study, tmp_path / "tables.xlsx"))
    assert list(found) == [t.name for t in tables(study)]
    plan = found["plan"]
    assert plan[0][:5] == ["channel", "segment", "quarter", "today", "plan"]
    assert len(plan) == 1 + len(study.record.cells)
    assert plan[1][4] == pytest.approx(study.record.cells[0].plan)
    assert all(isinstance(v, float) for row in plan[1:] for v in row[2:])


def test_tables_hold_the_numbers_of_the_report_in_members_money(record_maker):
    study = study_of(record_maker())
    by_name = {t.name: t for t in tables(study)}
    assert sum(r[4] for r in by_name["plan"].rows) == pytest.approx(4.23e6)
    assert by_name["rivals"].rows[0][1] == pytest.approx(1.86e6)
    assert len(by_name["flow"].rows) == 36


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_cells_that_would_run_are_marked_as_text(text):
    assert neutral(text) == "'" + text
    assert neutral("a" + text) == "a" + text


def test_no_csv_cell_of_hostile_names_runs(variant):
    for table in tables(study_of(variant("hostile"))):
        for row in csv.reader(io.StringIO(csv_text(table))):
            for cell in row:
                if cell.startswith(("=", "+", "-", "@")):
                    float(cell)


def test_a_workbook_of_hostile_names_has_no_formula_and_keeps_the_names(variant, tmp_path):
    found = sheets_of(write_excel(study_of(variant("hostile")), tmp_path / "t.xlsx"))
    assert '=HYPERLINK("http://x")' in {row[0] for row in found["plan"][1:]}


def test_csv_reads_back_exactly(record_maker, tmp_path):
    study = study_of(record_maker())
    paths = write_csv(study, tmp_path / "csv")
    assert [p.stem for p in paths] == [t.name for t in tables(study)]
    rows = list(csv.DictReader((tmp_path / "csv" / "seeds.csv").open()))
    assert [float(r["profit_plan"]) for r in rows] == [s.plan for s in study.record.validation.seeds]


def test_the_same_study_gives_the_same_bytes(any_record, tmp_path):
    study = study_of(any_record)
    once, again = (write_excel(study, tmp_path / f"{name}.xlsx").read_bytes() for name in ("once", "again"))
    assert once == again
