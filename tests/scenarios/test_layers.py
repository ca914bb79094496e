"""Files laid over each other: what wins, what is taken back, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios import layers
from scenarios.errors import ScenarioError
from scenarios.load import load, load_checked


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.chdir(tmp_path)

    def _write(name: str, text: str) -> str:
        Path(name).write_text(text, encoding="utf-8")
        return name

    return _write


def problems(path: str, sets: tuple[str, ...] = ()) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load_checked(path, sets)
    return [f"{p.file}:{p.line}:{p.column}: {p.text}" for p in caught.value.problems]


def test_the_upper_file_wins_and_groups_merge(write) -> None:
    write("base.yaml", "extends: retail_omni\nmembers: 5_000_000\nneeds: {gap_shape: 2}\n")
    mine = load(write("mine.yaml", "extends: base\nneeds:\n  rate: {mean: 0.5}\n"))
    assert mine.members == 5_000_000
    assert (mine.needs.gap_shape, mine.needs.rate.mean, mine.needs.rate.shape) == (2, 0.5, 1.2)
    assert mine.where("needs.gap_shape") == "base.yaml:3"
    assert mine.where("needs.rate.mean") == "mine.yaml:3"
    assert mine.where("needs.rate.shape").endswith("retail_omni.yaml:" + str(_line("rate: {mean")))
    assert mine.where("people.prospects") == ""


def _line(text: str) -> int:
    lines = (Path(__file__).parents[2] / "scenarios" / "library" / "retail_omni.yaml").read_text().splitlines()
    return next(i for i, line in enumerate(lines, start=1) if text in line)


def test_lists_are_replaced_whole_and_null_takes_back(write) -> None:
    mine = load(
        write(
            "mine.yaml",
            "extends: retail_omni\nneeds: {season: [1]}\nrivals: {corner: null}\nhall: null\n"
            "channels: {store: {queue: false}}\n",
        )
    )
    assert mine.needs.season == (1,)
    assert list(mine.rivals) == ["valuemart", "cityline", "freshgo"]
    assert mine.hall is None


def test_a_fragment_lies_between_the_base_and_the_file(write) -> None:
    write("measured.yaml", "needs: {gap_shape: {value: 3, se: 0.2, n: 10}, rate: {mean: 0.7}}\n")
    mine = load(write("mine.yaml", "extends: retail_omni\ninclude: measured\nneeds: {rate: {mean: 0.9}}\n"))
    assert (mine.needs.gap_shape, mine.needs.rate.mean) == (3, 0.9)


def test_overrides_in_use_change_settings_and_may_not_clash(write) -> None:
    text = "extends: retail_omni\nuse: [{}]\noverrides:\n  small: {{agents: 100}}\n  short: {{days: 182, agents: 50}}\n"
    write("one.yaml", text.format("small"))
    write("both.yaml", text.format("small, short"))
    assert load("one.yaml").agents == 100
    assert problems("both.yaml") == [
        "both.yaml:5:22: 'agents' is set by two overrides in use: 'small' (both.yaml:4) and 'short'"
    ]


def test_dotted_names_in_overrides(write) -> None:
    path = write("a.yaml", "extends: retail_omni\nuse: [x]\noverrides:\n  x: {channels.web.price_factor: 0.9}\n")
    assert load(path).channels["web"].price_factor == 0.9
    write("b.yaml", "extends: retail_omni\nuse: [x]\noverrides:\n  x: {needs.gap_shape: 2, needs: {gap_shape: 3}}\n")
    assert problems("b.yaml")[0].startswith("b.yaml:4:27: 'needs.gap_shape' is set twice")


def test_sets_win_over_everything_and_are_located(write) -> None:
    write("a.yaml", "extends: retail_omni\ndays: 182\n")
    mine = load("a.yaml", ["days=91", "channels.web.open=false", "needs.season=[1, 1]"])
    assert (mine.days, mine.channels["web"].open, mine.needs.season) == (91, False, (1, 1))
    assert mine.where("days") == "--set 1:1"
    assert mine.file == "a.yaml"
    assert problems("a.yaml", ("dayz=3",)) == ["--set 1:1:1: unknown setting 'dayz'"]
    assert problems("a.yaml", ("days = 3",)) == [
        "--set 1:1:8: days must be a whole number between 7 and 3,650 (days), not 3"
    ]
    assert problems("a.yaml", ("days",)) == ["--set 1:1:1: expected path=value"]
    assert problems("a.yaml", ("days=",)) == ["--set 1:1:6: no value after '='"]


def test_overrides_may_be_switched_on_from_the_command_line_and_sets_still_win(write) -> None:
    path = write("a.yaml", "extends: retail_omni\noverrides:\n  small: {agents: 100, days: 182}\n")
    mine = load(path, ["agents=50", "use=[small]"])
    assert (mine.agents, mine.days) == (50, 182)


def test_circles_are_named_with_their_chain(write) -> None:
    write("a.yaml", "extends: b\n")
    write("b.yaml", "extends: c\n")
    write("c.yaml", "include: [a]\n")
    assert problems("a.yaml") == [
        "c.yaml:1:11: the files build on each other in a circle: a.yaml -> b.yaml -> c.yaml -> a.yaml"
    ]


def test_a_file_that_is_not_there_or_is_a_folder(write, tmp_path: Path) -> None:
    assert problems("nothing.yaml") == ["nothing.yaml:1:1: there is no file 'nothing.yaml'"]
    Path("folder.yaml").mkdir()
    assert "cannot read" in problems("folder.yaml")[0] or "no file" in problems("folder.yaml")[0]


def test_a_strategy_pulls_its_levers_on_the_same_scenario(write) -> None:
    path = write(
        "a.yaml",
        "extends: retail_omni\nstrategies:\n  dear:\n"
        "    levers: {channels.web.price_factor: 1.1, partners.bank: {fit: 0.1}}\n",
    )
    mine = load_checked(path)
    under = mine.under("dear")
    assert (under.channels["web"].price_factor, under.partners["bank"].fit) == (1.1, 0.1)
    assert (mine.channels["web"].price_factor, mine.partners["bank"].fit) == (1.0, 0.4)
    assert under.where("channels.web.price_factor") == "a.yaml:4"
    with pytest.raises(KeyError, match="did you mean 'dear'"):
        mine.under("deer")


def test_the_days_change_may_be_one_or_a_list(write) -> None:
    one = load_checked(write("a.yaml", "extends: retail_omni\nday: {without: recover}\n"))
    two = load_checked(write("b.yaml", "extends: retail_omni\nday: [{without: recover}]\n"))
    assert one.day == two.day
    assert one.hash == two.hash


def test_files_are_named_alike_on_every_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "mine.yaml").write_text("extends: retail_omni\ntitle: mine\n")
    (tmp_path / "here" / "mine.yaml").write_text("extends: ../mine\n")
    monkeypatch.chdir(tmp_path / "here")
    assert load("grocer_bank_card").file == "library/grocer_bank_card.yaml"
    assert load("library/grocer_bank_card.yaml").file == "library/grocer_bank_card.yaml"
    assert load("grocer_bank_card").where("needs.rate.mean").startswith("library/fitted/complete_journey.yaml:")
    assert load("mine.yaml").file == load(tmp_path / "here" / "mine.yaml").file == "mine.yaml"
    assert load("../mine.yaml").file == "../mine.yaml"
    assert load("mine").where("title") == "../mine.yaml:2"
    monkeypatch.chdir(tmp_path)
    assert load("here/mine").where("title") == "mine.yaml:2"
    monkeypatch.chdir(Path(layers.__file__).parents[1])
    assert load("retail_omni").file == "scenarios/library/retail_omni.yaml"
