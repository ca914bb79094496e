"""A fund that was split anew each quarter, as text: where the money was, what moved it, what that brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimize.record import Estimate
    from optimize.rolling import Move, Rolled
    from scenarios.load import Scenario

MOST = 4
"""So many moves of a quarter are told."""


def render(found: Rolled, scenario: Scenario) -> str:
    """Shares by quarter; for each later quarter what moved and why; the gain over the fund as it was."""
    media = {name: medium.title or name for name, medium in scenario.media.items()}
    segments = {name: segment.title or name for name, segment in scenario.segments.items()}
    lines = ["Shares of the partners' fund in each quarter", *_shares(found, media, segments), ""]
    for one in found.solved:
        lines.append(f"Quarter {one.quarter + 1}, by what quarter {one.quarter} has taught")
        lines += [
            f"  {media[m.medium]}, {segments[m.segment]}: {m.before:.0%} -> {m.now:.0%}; {_why(m, scenario.currency)}"
            for m in one.moves[:MOST]
        ] or ["  nothing moved"]
    return "\n".join([*lines, "", *_verdict(found, scenario.currency)])


def _shares(found: Rolled, media: dict[str, str], segments: dict[str, str]) -> list[str]:
    wide = max(len(media[m]) for m in found.fund.media) + 1
    narrow = max(len(segments[s]) for s in found.fund.segments) + 1
    quarters = "".join(f"{quarter + 1:>7}" for quarter in range(found.fund.quarters))
    lines = [f"{'':{wide + narrow}}{quarters}"]
    for medium in found.fund.media:
        title = media[medium]
        for segment in found.fund.segments:
            row = "".join(f"{shares[medium, segment]:>7.1%}" for shares in found.shares)
            lines.append(f"{title:{wide}}{segments[segment]:{narrow}}{row}")
            title = ""
        whole = (sum(shares[medium, s] for s in found.fund.segments) for shares in found.shares)
        lines.append(f"{'':{wide}}{'all':{narrow}}" + "".join(f"{share:>7.1%}" for share in whole))
    return lines


def _why(move: Move, currency: str) -> str:
    said = f"another {currency} there brought {move.earned:.2f}"
    if move.changed is None:
        return said
    more = "more" if move.changed.mean >= 0 else "less"
    luck = "" if move.told_apart else ", which may be luck"
    return f"{said}, {abs(move.changed.mean):.2f} {more} than a quarter before{luck}"


def _verdict(found: Rolled, currency: str) -> list[str]:
    seeds = f"{found.teach} seeds taught and {found.judge} fresh ones judged; profit in {currency}, intervals at 95 %."
    return [
        f"Split anew each quarter, less the fund as it is today:       {_gain(found.gains['today'])}",
        f"Split anew each quarter, less the first plan kept all along: {_gain(found.gains['first'])}",
        seeds,
    ]


def _gain(e: Estimate) -> str:
    verdict = "better" if e.low > 0 else "worse" if e.high < 0 else "not told apart"
    return f"{e:+,.0f}, {verdict}"
