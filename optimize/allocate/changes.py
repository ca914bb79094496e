"""What changed between two plans, and why: money that moved, and the limits, curves or budget behind it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from optimize.allocate.plan import Plan
from optimize.allocate.problem import Problem


@dataclass(frozen=True)
class Move:
    """Money of one channel before and after, and the reason in words."""

    channel: str
    before: float
    after: float
    why: str


@dataclass(frozen=True)
class Changes:
    """Differences of two plans: value, what changed in the problem, and the channels whose money moved, most first."""

    value: float
    problem: tuple[str, ...]
    moves: tuple[Move, ...]

    def words(self) -> str:
        """The changes in lines for people."""
        lines = [f"Value changes by {self.value:+,.6g}."]
        lines += [f"In the problem: {text}." for text in self.problem]
        lines += [f"{m.channel}: {m.before:,.6g} to {m.after:,.6g}. {m.why}" for m in self.moves]
        return "\n".join(lines)


def changes(before: tuple[Problem, Plan], after: tuple[Problem, Plan]) -> Changes:
    """Compare two plans of the same or of different problems."""
    (old, first), (new, last) = before, after
    spent = {c.id: float(x) for c, x in zip(old.channels, first.totals, strict=True)}
    now = {c.id: float(x) for c, x in zip(new.channels, last.totals, strict=True)}
    causes = _causes(old, new)
    near = 1e-6 * max(old.budget, new.budget)
    moves = []
    for channel in dict.fromkeys([*spent, *now]):
        a, b = spent.get(channel, 0.0), now.get(channel, 0.0)
        if abs(b - a) > near:
            moves.append(Move(channel, a, b, _why(channel, a, b, causes, first, last)))
    moves.sort(key=lambda move: -abs(move.after - move.before))
    told = tuple(text for texts in causes.values() for text in texts)
    return Changes(last.value - first.value, told, tuple(moves))


def _causes(old: Problem, new: Problem) -> dict[str, list[str]]:
    """What differs between two problems, by the id it belongs to ("" for the whole)."""
    found: dict[str, list[str]] = {"": []}
    for name in ("budget", "periods", "period_min", "period_max"):
        a, b = getattr(old, name), getattr(new, name)
        if a != b:
            found[""].append(f"{name} {a:,.6g} to {b:,.6g}")
    if old.goal != new.goal:
        found[""].append(f"goal {old.goal.kind} to {new.goal.kind}")
    for section in ("channels", "groups", "ratios", "ramps", "choose", "resources", "lines"):
        one = {entry.id: entry for entry in getattr(old, section)}
        two = {entry.id: entry for entry in getattr(new, section)}
        noun = section.removesuffix("s")
        for key in dict.fromkeys([*one, *two]):
            texts = _entry(noun, key, one.get(key), two.get(key))
            if texts:
                found.setdefault(key, []).extend(texts)
    return {key: texts for key, texts in found.items() if texts}


def _entry(noun: str, key: str, one: object, two: object) -> list[str]:
    if one is None or two is None:
        return [f"{noun} {key} {'is new' if one is None else 'is gone'}"]
    texts = []
    for part in fields(one):  # type: ignore[arg-type]
        a, b = getattr(one, part.name), getattr(two, part.name)
        if a != b and part.name not in ("where", "title"):
            numbers = isinstance(a, (int, float)) and isinstance(b, (int, float))
            change = f"{a:,.6g} to {b:,.6g}" if numbers else "changed"
            texts.append(f"{noun} {key} {part.name} {change}")
    return texts


def _why(channel: str, before: float, after: float, causes: dict[str, list[str]], first: Plan, last: Plan) -> str:
    own = causes.get(channel)
    if own:
        return f"Because {'; '.join(own)}."
    way = "more" if after > before else "less"
    prices = (first.price, last.price)
    if prices[0] is not None and prices[1] is not None:
        told = f"money is worth {prices[0].one_less:.3g} a unit before and {prices[1].one_less:.3g} after"
        return f"It gets {way} as {told}."
    others = [text for texts in causes.values() for text in texts]
    if others:
        return f"It gets {way} because of changes elsewhere ({others[0]}{', ...' if len(others) > 1 else ''})."
    return f"It gets {way}; the problem is the same, so both plans may be within the gap of the best."
