"""The command line as a person types it: answers, mistakes, JSON, exit statuses."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from reports.cli import run
from reports.commands.study import languages

SMALL = """\
version: 1
extends: retail_omni
title: A small market
members: 40_000
agents: 400
days: 91
burn_in_days: 14
run_out_days: 14
rules:
  steady_hand: null
strategies:
  cheaper_delivery: null
  fresh_messages: null
  one_more_counter: null
"""
FILES = {"small.yaml": SMALL}


@pytest.fixture(scope="module")
def folder(place):
    before = os.getcwd()
    os.chdir(place)
    try:
        assert run(["plan", "small.yaml", "--teach", "2", "--judge", "2", "--workers", "1", "--json"]) == 0
    finally:
        os.chdir(before)
    return next((place / "studies").iterdir())


def test_init_writes_a_scenario_that_passes_and_never_overwrites(ask):
    assert ask("init", "mine.yaml")[0] == 0
    assert ask("check", "mine.yaml")[0] == 0
    status, _, err = ask("init", "mine.yaml")
    assert status == 2
    assert "is there already" in err


@pytest.mark.parametrize("name", ["retail_omni", "grocer_bank_card"])
def test_every_library_scenario_can_be_started_from(ask, name):
    assert ask("init", f"from_{name}.yaml", "--template", name)[0] == 0
    assert ask("check", f"from_{name}.yaml")[0] == 0


def test_check_answers_in_json_too(ask):
    status, out, _ = ask("check", "small.yaml", "--json")
    assert status == 0
    assert json.loads(out)["title"] == "A small market"


def test_a_mistake_is_shown_with_its_place_and_nothing_runs(ask, here):
    (here / "wrong.yaml").write_text(SMALL.replace("agents: 400", "agnets: 400"))
    status, out, err = ask("plan", "wrong.yaml")
    assert (status, out) == (2, "")
    assert "wrong.yaml:5:1: unknown setting 'agnets'" in err
    assert "did you mean 'agents'?" in err
    status, out, _ = ask("plan", "wrong.yaml", "--json")
    assert status == 2
    assert json.loads(out)["problems"][0]["line"] == 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plan"], "Missing argument 'FILE'"),
        (["nosuch"], "Commands: init, check, explain, library"),
        (["report", "nothing", "-l", "fr"], "'--language' / '-l': 'fr' is not one of 'en', 'zh'"),
        (["run", "small.yaml", "--strateg", "x"], "--strategy"),
        (["run", "small.yaml", "-s", "joint_ofer"], "did you mean 'joint_offer'"),
        (["report", "nothing"], "no such folder"),
        (
            [
                "customers",
                "small.yaml",
                "--set",
                "media.direct={direct: false, fatigue: 0}",
                "--set",
                "rules.contact_peace=null",
            ],
            "no medium that contacts known people",
        ),
        (["compare", "small.yaml", "nothing"], "study"),
        (["check", "nothing.yaml"], "nothing.yaml"),
        (["explain", "small.yaml", "media.mas"], "did you mean"),
        (["allocate", "none.json"], "none.json"),
        (["fit", "none.csv"], "none.csv"),
        (["plan", "small.yaml", "--workers", "0"], "--workers"),
    ],
)
def test_mistakes_of_the_command_line_end_with_one_message(ask, arguments, said):
    status, out, err = ask(*arguments)
    assert status == 2
    assert said in err
    assert "Traceback" not in err + out


def test_without_a_command_the_help_is_the_answer(ask):
    status, out, err = ask()
    assert (status, err) == (2, "")
    assert "footfall init my.yaml" in out


def test_explain_names_the_line(ask):
    status, out, _ = ask("explain", "small.yaml", "agents")
    assert status == 0
    assert "agents = 400" in out
    assert "small.yaml:5" in out
    assert "retail_omni.yaml" in out


def test_run_prints_each_strategy_with_intervals(ask):
    status, out, _ = ask("run", "small.yaml", "--seeds", "2", "--workers", "1", "--json")
    assert status == 0
    rows = json.loads(out)["results"]
    assert {row["strategy"] for row in rows} == {"joint_offer", "no_pickup"}
    assert all(row["change"]["low"] <= row["change"]["mean"] <= row["change"]["high"] for row in rows)
    status, out, _ = ask("run", "small.yaml", "--seeds", "2", "--workers", "1", "-s", "joint_offer")
    assert status == 0
    assert "Five percent off" in out


def test_plan_leaves_a_study_with_reports_and_tables(folder):
    found = {p.name for p in folder.iterdir()}
    assert {"study.json", "scenario.lock.yaml", "report-en.html", "report-zh.html", "tables.xlsx", "tables"} <= found
    page = (folder / "report-en.html").read_text()
    assert "A small market" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_the_lock_file_is_a_scenario_of_the_same_numbers(ask, folder):
    status, out, _ = ask("check", str(folder / "scenario.lock.yaml"), "--json")
    assert status == 0
    _, again, _ = ask("check", "small.yaml", "--json")
    assert json.loads(out)["hash"] == json.loads(again)["hash"]


@pytest.mark.parametrize(
    ("settings", "spoken"),
    [
        ({}, ["en", "zh"]),
        ({"language": "zh", "outputs.languages": "[en, zh]"}, ["zh", "en"]),
        ({"language": "en", "outputs.languages": "[zh]"}, ["zh"]),
    ],
)
def test_reports_are_in_the_languages_that_the_scenario_asks_for(settings, spoken):
    told = [SimpleNamespace(path=path, value=value) for path, value in settings.items()]
    assert languages(SimpleNamespace(settings=told)) == spoken


def test_report_and_compare_read_a_study(ask, folder, here):
    assert ask("report", str(folder), "--language", "zh", "--tables", "out.xlsx")[0] == 0
    assert (here / "out.xlsx").stat().st_size > 1000
    status, _, err = ask("report", str(folder), "--tables", "out.pdf")
    assert (status, (here / "out.pdf").exists()) == (2, False)
    assert "FILE.xlsx" in err
    status, out, _ = ask("compare", str(folder), str(folder), "--json")
    assert status == 0
    json.loads(out)
    assert ask("compare", str(folder), str(folder), "--out", "c.html")[0] == 0


READING = {"check": ["check", "small.yaml"], "explain": ["explain", "small.yaml"], "help": ["--help"]}


@pytest.mark.parametrize("command", [*READING, "report", "compare"])
def test_commands_that_only_read_import_no_engine(folder, command):
    asked = READING.get(command) or (
        ["report", str(folder)] if command == "report" else ["compare", str(folder), str(folder)]
    )
    script = (
        "import sys\nfrom reports.cli import run\n"
        f"status = run({asked!r})\n"
        "heavy = {'numba', 'mesa', 'pandas', 'scipy', 'pulp', 'highspy', 'duckdb', 'simpy'} & set(sys.modules)\n"
        "sys.exit(f'{status} {sorted(heavy)}' if status or heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_an_interrupt_says_what_is_kept(ask, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("scenarios.load.load_checked", interrupted)
    status, out, err = ask("check", "small.yaml")
    assert (status, out) == (130, "")
    assert "Finished replications are kept" in err
    status, out, _ = ask("check", "small.yaml", "--json")
    assert status == 130
    assert "Stopped" in json.loads(out)["error"]


def test_a_terminal_without_unicode_is_no_obstacle(here):
    (here / "letters.yaml").write_text("version: 1\nextends: retail_omni\ntitle: Märkte 市场\n", encoding="utf-8")
    script = "import sys\nfrom reports.cli import main\nmain()\n"
    for more in ([], ["--json"]):
        done = subprocess.run(
            [sys.executable, "-c", script, "check", "letters.yaml", *more],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
        )
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["title"] == "Märkte 市场"


def test_the_schema_is_one_document_with_and_without_json(ask):
    plain, asked = ask("schema"), ask("schema", "--json")
    assert plain == asked
    assert json.loads(plain[1])["type"] == "object"
    assert json.loads(ask("schema", "--out", "s.json", "--json")[1]) == {"file": "s.json"}
