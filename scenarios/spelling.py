"""Which known name a mistyped one most likely meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(word: str, known: Iterable[str]) -> str:
    """The known name closest to a mistyped one, or "" when none is close enough to suggest.

    Closest means fewest edits (an insertion, deletion, change or swap of neighbours each count one) after taking
    hyphens and capitals as slips; ties go to the name with the longest matching parts. At most a third of the letters
    may be wrong (two always may, when the name is longer than that).
    """
    names = list(dict.fromkeys(known))
    plain = _plain(word)
    ranked = sorted((_edits(plain, _plain(name)), -SequenceMatcher(None, plain, name).ratio(), name) for name in names)
    if ranked:
        edits, _, name = ranked[0]
        if edits <= min(max(2, len(name) // 3), max(len(name), len(plain)) - 1):
            return name
    parts = [n for n in names if len(plain) >= 4 and (plain in _plain(n) or (len(n) >= 4 and _plain(n) in plain))]
    return min(parts, key=len) if parts else ""


def suggestion(word: str, known: Iterable[str], *, most: int = 12) -> str:
    """The hint for an unknown name: the near miss, or the names there are."""
    names = list(known)
    near = nearest(word, names)
    if near:
        return f"did you mean '{near}'?"
    if not names:
        return "none is defined in this scenario"
    listed = ", ".join(names[:most])
    return f"known: {listed}" + (f" and {len(names) - most} more" if len(names) > most else "")


def _plain(word: str) -> str:
    return word.lower().replace("-", "_").replace(" ", "_")


def _edits(a: str, b: str) -> int:
    """Damerau-Levenshtein distance (optimal string alignment)."""
    if abs(len(a) - len(b)) > max(2, len(b) // 3):
        return max(len(a), len(b))
    older: list[int] = []
    above = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            best = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        older, above = above, row
    return above[-1]
