"""Parts of the model about encounters that have nothing to work on, and their settings that nobody heeds, are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.errors import ScenarioError
from scenarios.load import load_checked

HEAD = "version: 1\nextends: retail_omni\ntitle: Wrong\n"
CREDIT = "on: [tiers, drift, credit]\ncredit: {online_sales: 1}\n"
NAMES = "on: [tiers, drift, co_branding]\n"
THEIRS = ", ".join(f"{medium}: {{partner: bank}}" for medium in ("target", "mass", "direct", "event"))


def problems(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "wrong.yaml"
    file.write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_checked(str(file))
    return [f"{p.line}: {p.text} | {p.hint}" for p in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("on: [tiers, drift, sales_steps]\n", "'sales_steps' has nothing to work with | say `at_desk: true`"),
        ("on: [tiers, drift, buying_cycle]\n", "'buying_cycle' has nothing to work with | give a category"),
        ("on: [tiers, drift, cover]\n", "'cover' has nothing to work with | give a category `covers"),
        ("on: [tiers, drift, service_offers]\n", "'service_offers' has nothing to work with | say `service: true`"),
        ("on: [tiers, drift, stock]\n", "'stock' has nothing to work with | add `stock:`"),
        ("on: [tiers, drift, credit]\n", "'credit' has nothing to work with | add `credit:`, or switch it off"),
        ("credit: {online_sales: 1}\n", "credit does nothing: the part of the model 'credit' is not switched on"),
        ("credit: {online_sales: 1.2}\n", "4: credit.online_sales must be a number between 0 and 1 (share), not 1.2"),
        (CREDIT + "channels: {store: null}\n", "nothing to work with | add a channel of kind store"),
        (CREDIT + "channels: {web: null, pickup: null}\n", "nothing to work with | add a channel of kind web, app"),
        (CREDIT + "channels: {pickup: null}\n", "nothing to work with | add `hall:` and a channel of kind pickup"),
        (NAMES + "partners: {bank: null}\n", "nothing to work with | add a partner: whose name"),
        (NAMES + f"media: {{{THEIRS}}}\n", "nothing to work with | add a medium without `partner:`"),
        ("stock: {shared: true}\n", "stock does nothing: the part of the model 'stock' is not switched on"),
        ("categories:\n  basket: {at_desk: true}\n", "at_desk does nothing"),
        ("categories:\n  basket: {decision_days: 9}\n", "'buying_cycle' is not switched on"),
        ("channels:\n  store: {level: 3}\n", "'experience_levels' is not switched on"),
        (
            "on: [tiers, drift, cover]\ncategories:\n  basket: {covers: {thing: basket}}\n",
            "'basket' cannot cover itself",
        ),
        (
            "on: [tiers, drift, cover]\ncategories:\n"
            "  care: {need_share: 0, covers: {thing: basket, opens_day: 9, closes_day: 9}}\n",
            "closes on day 9, not after it opens",
        ),
    ],
)
def test_what_cannot_work_is_found(tmp_path: Path, text: str, said: str) -> None:
    found = problems(tmp_path, text)
    assert any(said in problem for problem in found), found


def test_a_segment_is_born_with_its_dropout(tmp_path: Path) -> None:
    text = "strategies:\n  stay:\n    title: Stay\n    levers: {segments.price.dropout: 0.5}\n"
    assert any("cannot change 'segments.price.dropout'" in problem for problem in problems(tmp_path, text))
