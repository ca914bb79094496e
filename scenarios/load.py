"""A scenario from its file: everything wrong with it at once, or everything right and remembered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import PrivateAttr, ValidationError

from scenarios import facts
from scenarios.anatomy import Steps, form_at
from scenarios.errors import Problem, ScenarioError
from scenarios.finding import touches
from scenarios.layers import leaves, on_top, read, spread
from scenarios.marks import Mark, Node
from scenarios.schema import Settings
from scenarios.spelling import suggestion
from scenarios.wording import dotted, taken_back, translate

SCAFFOLD = ("extends", "include", "use", "overrides")
"""Settings that say how files build on each other; what they lead to is in the other settings."""


class Scenario(Settings):
    """A scenario that can be run; it knows where each of its values was written."""

    _root: Node = PrivateAttr()

    @property
    def root(self) -> Node:
        """The layers of files, as a tree in which each value remembers where it stands and what it replaced."""
        return self._root

    @property
    def file(self) -> str:
        """The file that was loaded."""
        return self._root.mark.text.name

    @property
    def hash(self) -> str:
        """SHA-256 of all effective values; how files build on each other does not count."""
        from scenarios.explain import effective

        values = [[".".join(path), value] for path, value in effective(self)]
        return hashlib.sha256(json.dumps(values, separators=(",", ":"), default=str).encode()).hexdigest()

    def where(self, path: str) -> str:
        """The "file:line" that set a value (dotted path); "" where nothing did and the default holds."""
        node = self._root.at(tuple(path.split(".")))
        return "" if node is None else str(node.spot)

    def under(self, strategy: str) -> Scenario:
        """The scenario with a strategy's levers pulled (for everyone, all the time: dates and filters are not here).

        Raises:
            ScenarioError: the levers do not fit the scenario.
            KeyError: no strategy of that name.
        """
        if strategy not in self.strategies:
            raise KeyError(f"no strategy '{strategy}'; {suggestion(strategy, self.strategies)}")
        problems: list[Problem] = []
        pulled = _pulled(self._root, strategy, problems)
        scenario, more = _examine(pulled)
        if scenario is None or problems or more:
            raise ScenarioError([*problems, *more])
        return scenario

    def turned(self, values: Mapping[str, float | bool], strategy: str = "") -> Scenario:
        """The scenario with some values changed: for every arm, or only where a strategy pulls them as levers.

        Args:
            values: dotted path, as in `--set` -> what it becomes.
            strategy: changes this strategy's levers of those paths instead.

        Raises:
            ScenarioError: the value does not fit there.
        """
        scenario, problems = _examine(_turned(self._root, values, strategy))
        if scenario is None or problems:
            raise ScenarioError(problems)
        return scenario

    def lever(self, strategy: str, path: str) -> Any | None:  # whatever the file holds
        """The value at which a strategy pulls the lever of that path; None where it does not."""
        node = _flat_levers(self._root, strategy).get(path)
        return None if node is None else node.plain()


def load(path: str | Path, sets: Sequence[str] = ()) -> Scenario:
    """A scenario by file or library name, checked for itself (strategies and added behaviours are not tried out).

    Args:
        path: a file, or the name of a library scenario.
        sets: changes on top, each "path=value".

    Raises:
        ScenarioError: everything that is wrong, located.
    """
    root = _tidy(read(path, sets))
    scenario, problems = _examine(root)
    if scenario is None or problems:
        raise ScenarioError(problems)
    return scenario


def load_checked(path: str | Path, sets: Sequence[str] = ()) -> Scenario:
    """A scenario of which every part was tried: each strategy, each override, each added behaviour.

    Raises:
        ScenarioError: everything that is wrong, located.
    """
    root = _tidy(read(path, sets))
    scenario, problems = _examine(root)
    problems += _tried(root, problems)
    if scenario is not None and not problems:
        from scenarios.authors import unlived
        from scenarios.support import unsupported

        problems += unsupported(scenario)
        problems += unlived(scenario) if scenario.day else []
    if scenario is None or problems:
        raise ScenarioError(problems)
    return scenario


def _tidy(root: Node) -> Node:
    """One change of the day, one fragment, may be written without the list around it."""
    for name, kind in (("day", dict), ("include", str)):
        node = root.value.get(name)
        if node is not None and isinstance(node.value, kind):
            root.value[name] = replace(node, value=[replace(node, key=None)])
    return root


def _examine(root: Node) -> tuple[Scenario | None, list[Problem]]:
    """The scenario, if its values have the right form, and every problem that can be seen from here."""
    from scenarios import authors

    data = root.plain()
    problems: list[Problem] = []
    dropped: list[Steps] = []
    scenario: Scenario | None = None
    for attempt in range(12):
        try:
            scenario = Scenario.model_validate(data)
            break
        except ValidationError as error:
            found = translate(error, root)
            problems += [p for p, _ in found if p is not None and attempt == 0]
            dropped += [path for _, path in found]
            data = _repaired(data, [path for _, path in found])
    if scenario is None:
        return None, problems
    scenario._root = root
    findings = facts.check(scenario, root)
    problems += [f.place(root) for f in findings if not touches(f.about, dropped)]
    problems += authors.check(root.plain(), scenario, root)
    return (None if dropped else scenario), problems


def _repaired(data: Mapping[str, Any], paths: Iterable[Steps]) -> dict[str, Any]:
    """The data with wrong settings left out, and stand-ins where a needed one is missing."""
    result: dict[str, Any] = dict(data)
    for path in paths:
        result = _mended(result, path, path)
    return result


def _mended(data: dict[str, Any], rest: Steps, path: Steps) -> dict[str, Any]:
    name, below = rest[0], data.get(rest[0])
    if len(rest) > 1 and isinstance(below, Mapping):
        return {**data, name: _mended(dict(below), rest[1:], path)}
    if name in data:
        return {key: value for key, value in data.items() if key != name}
    form = form_at(path)
    return data if form is None else {**data, name: form.stand_in()}


def _tried(root: Node, known: Sequence[Problem]) -> list[Problem]:
    """Problems that appear only when a strategy's levers are pulled or an override is used."""
    found: list[Problem] = []
    seen, places, said = set(known), {_spot(p) for p in known}, {p.text for p in known}
    for kind, word in (("strategies", "strategy"), ("overrides", "override")):
        group = root.value.get(kind)
        for name, block in group.value.items() if group is not None and isinstance(group.value, dict) else ():
            written = block.value.get("levers") if kind == "strategies" and isinstance(block.value, dict) else block
            if written is None or not isinstance(written.value, dict):
                continue
            problems: list[Problem] = []
            changed = _pulled(root, name, problems) if kind == "strategies" else on_top(root, spread(block, problems))
            if not problems:
                lines = {(n.spot.text.name, n.spot.line) for _, n in leaves(written)}
                lines |= {(n.mark.text.name, n.mark.line) for _, n in leaves(written)}
                more = [p for p in _examine(_tidy(changed))[1] if _spot(p) not in places and p.text not in said]
                problems = [_blamed(p, f"{word} '{name}'", written.spot, lines) for p in more]
            found += [p for p in problems if p not in seen]
    return found


def _spot(problem: Problem) -> tuple[str, int, int]:
    """Where a problem stands: one told there already is not told again under every strategy."""
    return problem.file, problem.line, problem.column


def _blamed(problem: Problem, who: str, spot_of: Mark, lines: set[tuple[str, int]]) -> Problem:
    """A problem that a block causes elsewhere, pointed at in the block."""
    if (problem.file, problem.line) in lines:
        return problem
    return spot_of.problem(f"under {who}: {problem.text}", problem.hint)


def _pulled(root: Node, name: str, problems: list[Problem]) -> Node:
    """The tree with a strategy's levers laid over it."""
    levers = root.value["strategies"].value[name].value["levers"]
    flat = spread(levers, problems)
    for path, node in leaves(flat):
        problem = _no_such(root, path, node)
        if problem is not None:
            rid = taken_back(root, node.spot, ("strategies", name))
            problems.append(replace(problem, hint=problem.hint + rid))
    return on_top(root, flat)


def _turned(root: Node, values: Mapping[str, float | bool], strategy: str) -> Node:
    """The tree with some values changed, in the scenario itself or among a strategy's levers."""
    if not strategy:
        block = {path: replace(root, value=value, before=None) for path, value in values.items()}
        return on_top(root, spread(replace(root, value=block), []))
    levers = _flat_levers(root, strategy)
    levers |= {path: replace(levers[path], value=value) for path, value in values.items()}
    arm = root.value["strategies"].value[strategy]
    written = replace(arm.value["levers"], value=levers)
    arm = replace(arm, value={**arm.value, "levers": written})
    arms = replace(root.value["strategies"], value={**root.value["strategies"].value, strategy: arm})
    return replace(root, value={**root.value, "strategies": arms})


def _flat_levers(root: Node, strategy: str) -> dict[str, Node]:
    """A strategy's levers by dotted path."""
    written = root.value["strategies"].value[strategy].value["levers"]
    return {".".join(path): node for path, node in leaves(spread(written, []))}


_FIXED = (
    "version", "title", "question", "extends", "include", "use", "overrides", "strategies", "starts", "days", "seed",
    "burn_in_days", "run_out_days", "time_zone", "currency", "language", "members", "agents", "regions", "segments_by",
    "outputs", "fitted", "rules", "guardrails", "budget", "day", "people", "claims", "menus",
)  # fmt: skip
"""Settings that are the same under every strategy, or there would be nothing to compare."""
_BORN = ("share", "title", "need_rate", "dropout")
"""Settings of a segment that people are born with."""
_LISTED = {
    "channels": "close it: `open: false`",
    "partners": "end the agreement: `active: false`",
    "rivals": "make it dear or dull: price_factor, appeal",
    "media": "leave its money out of the plan",
    "categories": "sell it under every strategy, or under none",
    "segments": "segments are the same in every arm",
}
"""Groups whose entries cannot come and go with a strategy -> what to do instead."""


def _no_such(root: Node, path: Steps, node: Node) -> Problem | None:
    """A lever must move something that exists, and that a strategy may move."""
    born = path[:1] == ("segments",) and path[-1] in _BORN or path[:2] in (("needs", "rate"), ("needs", "gap_shape"))
    if path[0] in _FIXED or born:
        said = f"a strategy cannot change '{dotted(path)}': it must be the same in every arm"
        return node.spot.problem(said, "use an override, or `--set`, to change it for all")
    if node.value is None and path[0] in _LISTED and len(path) <= 2:
        said = f"a strategy cannot take '{dotted(path)}' away"
        return node.spot.problem(said, _LISTED[path[0]])
    for length in range(1, len(path) + 1):
        above, name = path[: length - 1], path[length - 1]
        form = form_at(above)
        if form is None:
            return None
        group = root.at(above)
        entries = group.value if group is not None and isinstance(group.value, dict) else {}
        free = form.entries is not None and not form.entries[0].names and above[:1] != ("behaviours",)
        if free and name not in entries:
            return node.spot.problem(f"there is no '{name}' in {dotted(above)}", suggestion(name, entries))
    return None
