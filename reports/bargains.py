"""Agreements and menus as text: both accounts, how they close, who was sent where, what to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimize.agreements import Account, Agreements
    from optimize.menus import Choice


def render_agreements(found: Agreements, currency: str) -> str:
    """Each agreement: gains, accounts, flows, settlement by each rule; then which go together."""
    lines = [line for account in found.accounts for line in (*_account(account), "")]
    if found.pairs:
        lines += ["Together over apart, orders (above 1 = more together than each alone)"]
        lines += [f"  {pair.one} and {pair.other}: {pair.index:.3f}" for pair in found.pairs] + [""]
    return "\n".join([*lines, f"Paired on the same luck, {found.seeds} seeds; intervals at 95 %; money in {currency}."])


def _account(a: Account) -> list[str]:
    won = "not told (switch on 'exchange')" if a.won is None else f"{a.won:,.0f}"
    lines = [
        f"{a.title}: {a.verdict}",
        f"  against no agreement  we {a.our_gain:+,.0f}; they {a.their_gain:+,.0f}",
        f"  sent to them          {a.sent:,.0f} customers; sent to us {won}",
    ]
    lines += [f"  {line:<21} {ours:+16,.2f} {theirs:+16,.2f}" for line, ours, theirs in a.lines if ours or theirs]
    for s in a.settlements:
        fair = "no rate suits both" if s.least is None else f"neither loses from {s.least:.2%} to {s.most:.2%}"
        mark = "agreed" if s.agreed else "else"
        rule = s.rule.replace("_", " ")
        lines.append(f"  by {rule:<11} {mark:<7} due {s.due:,.0f} on sales of {s.base:,.0f}; {fair}")
    return lines


def render_choice(c: Choice, currency: str) -> str:
    """The ways side by side, what was chosen, and what that is worth on fresh seeds."""
    lines = [f"{c.title}: {c.chosen}"]
    for way in c.ways:
        mark = "*" if way.name == c.chosen else " " if way.acceptable else "x"
        theirs = sum(e.mean for e in way.partners.values())
        losers = [name for name, e in way.partners.items() if e.mean < 0]
        note = f"{', '.join(losers)} would lose" if losers else "on the frontier" if way.efficient else ""
        lines.append(f" {mark} {way.name:<24} we {way.gain:+,.0f}, partners hold {theirs:,.0f}  {note}".rstrip())
    lines += ["  Chosen less the others, on fresh seeds:"]
    lines += [f"    {name:<24} {e:+,.0f}" for name, e in c.against.items()]
    lines += [f"    {'drawn by lot':<24} {c.lot:+,.0f}"]
    return "\n".join([*lines, f"{c.seeds} seeds taught and {c.seeds} fresh ones judged; money in {currency}."])
