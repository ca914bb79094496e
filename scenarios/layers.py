"""Scenario files laid over each other: extends, fitted fragments, overrides, `--set`; the latest layer wins.

Every value keeps what it replaced, so that `explain` can tell the whole story of a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from scenarios.errors import Problem, ScenarioError
from scenarios.marks import Mark, Node, Text
from scenarios.source import decode, parse, parse_value
from scenarios.spelling import suggestion

Steps = tuple[str, ...]
LIBRARY = (Path(__file__).parent / "library").resolve()


def library() -> list[str]:
    """Names of the scenarios that are shipped."""
    return sorted(p.stem for p in LIBRARY.glob("*.yaml"))


def read(path: str | Path, sets: Sequence[str] = ()) -> Node:
    """Read a scenario with everything it builds on, and lay the layers over each other.

    Args:
        path: a file, or the name of a library scenario.
        sets: changes on top, each "path=value".

    Raises:
        ScenarioError: every problem of form in any of the files, located.
    """
    reader = _Files()
    top = reader.open(_locate(str(path)), None, ())
    if top is None or reader.problems:
        raise ScenarioError(reader.problems)
    numbered = list(enumerate(sets, start=1))
    early = [(n, text) for n, text in numbered if re.match(r"\s*(use|overrides)\b", text)]
    for number, text in early:
        top = _with_set(top, number, text, reader.problems)
    top = _with_overrides(top, reader.problems)
    for number, text in [pair for pair in numbered if pair not in early]:
        top = _with_set(top, number, text, reader.problems)
    if reader.problems:
        raise ScenarioError(reader.problems)
    return top


def lay(base: Node, over: Node) -> Node | None:
    """Lay one value over another; None when the upper one takes the lower back (null)."""
    if over.value is None:
        return None
    if isinstance(base.value, dict) and isinstance(over.value, dict):
        return replace(over, value=_lay_entries(base.value, over.value), before=base)
    if isinstance(base.value, list) and isinstance(over.value, dict) and _indexes(over, len(base.value)):
        entries = _lay_entries({str(i): child for i, child in enumerate(base.value)}, over.value)
        return replace(over, value=list(entries.values()), before=base)
    return replace(over, before=base)


def spread(block: Node, problems: list[Problem]) -> Node:
    """Turn the dotted names of a block (channels.web.open: false) into nested settings."""
    root = replace(block, value={})
    for name, child in block.value.items():
        node = child
        for part in reversed(name.split(".")[1:]):
            node = Node({part: node}, child.mark, child.key)
            node.value[part].key = child.key
        first = name.split(".", maxsplit=1)[0]
        taken = root.value.get(first)
        if taken is None:
            root.value[first] = node
            continue
        for path, mark in shared_leaves(taken, node, (first,)):
            problems.append(
                child.spot.problem(f"'{'.'.join(path)}' is set twice: also on line {mark.line}", "keep one")
            )
        merged = lay(taken, node)
        root.value[first] = node if merged is None else merged
    return root


def leaves(node: Node, path: Steps = ()) -> Iterator[tuple[Steps, Node]]:
    """Every setting below a node that is no mapping, with its path."""
    if not isinstance(node.value, dict):
        yield path, node
        return
    for name, child in node.value.items():
        yield from leaves(child, (*path, name))


def shared_leaves(first: Node, second: Node, path: Steps = ()) -> Iterator[tuple[Steps, Mark]]:
    """Settings that two blocks both set, and where the first does."""
    if isinstance(first.value, dict) and isinstance(second.value, dict):
        for name in first.value.keys() & second.value.keys():
            yield from shared_leaves(first.value[name], second.value[name], (*path, name))
    else:
        yield path, first.spot


def on_top(top: Node, block: Node) -> Node:
    """A scenario with a block of changes laid over it; it stays the scenario of its file."""
    return replace(lay(top, block) or top, mark=top.mark)


def _lay_entries(base: dict[str, Node], over: dict[str, Node]) -> dict[str, Node]:
    entries = dict(base)
    for name, child in over.items():
        if name not in entries:
            entries[name] = child
            continue
        merged = lay(entries[name], child)
        if merged is None:
            del entries[name]
        else:
            entries[name] = merged
    return entries


def _indexes(node: Node, size: int) -> bool:
    return bool(node.value) and all(name.isdigit() and int(name) < size for name in node.value)


def _locate(name: str, beside: Path | None = None) -> Path:
    """Where a name or path leads: beside the file that names it, as given, or in the library (also library/NAME)."""
    wanted = Path(name) if name.endswith((".yaml", ".yml")) else Path(name + ".yaml")
    tries = [beside / wanted if beside else wanted, LIBRARY / wanted, LIBRARY.parent / wanted]
    if not beside:
        tries.insert(0, Path(name))
    return next((p for p in tries if p.is_file()), tries[0])


def shown(path: Path) -> str:
    """A file's name in messages and records: from the working folder where it lies below it, else as it was given.

    What is shipped is called library/NAME.yaml wherever it is installed, so that records are the same on all machines.
    """
    full = path.resolve()
    if full.is_relative_to(Path.cwd()):
        return full.relative_to(Path.cwd()).as_posix()
    if full.is_relative_to(LIBRARY):
        return (Path(LIBRARY.name) / full.relative_to(LIBRARY)).as_posix()
    return path.as_posix()


class _Files:
    """Reads files and what they build on; collects problems so that all files are reported at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def open(self, path: Path, named: Mark | None, chain: tuple[Path, ...]) -> Node | None:
        full = path.resolve()
        if full in chain:
            names = " -> ".join(p.name for p in (*chain[chain.index(full) :], full))
            spot = named or Mark(Text(shown(path), ()))
            self.problems.append(
                spot.problem(f"the files build on each other in a circle: {names}", "break the circle")
            )
            return None
        root = self._one(path, named)
        if root is None:
            return None
        below: Node | None = None
        for node in _named(root, self.problems):
            base = self.open(_locate(str(node.value), path.parent), node.mark, (*chain, full))
            if base is not None:
                below = base if below is None else lay(below, base)
        return root if below is None else lay(below, root)

    def _one(self, path: Path, named: Mark | None) -> Node | None:
        kind = "library" if LIBRARY in path.resolve().parents else "scenario"
        try:
            root = parse(*decode(path.read_bytes(), shown(path), kind))
        except OSError as error:
            self.problems.append(_unreadable(path, named, error))
            return None
        except ScenarioError as error:
            self.problems += error.problems
            return None
        if "fitted" in root.value:
            _mark_fitted(root)
        return root


def _mark_fitted(root: Node) -> None:
    """Values of a fragment of fitted numbers are known as such."""
    text = replace(root.mark.text, kind="fitted")
    stack = [root]
    while stack:
        node = stack.pop()
        node.mark = replace(node.mark, text=text)
        stack += node.value.values() if isinstance(node.value, dict) else []


def _unreadable(path: Path, named: Mark | None, error: OSError) -> Problem:
    said = "there is no file" if isinstance(error, FileNotFoundError) else "cannot read (is it a folder?)"
    if path.exists() and not path.is_dir():
        said = "no permission to read"
    near = suggestion(path.stem, library())
    hint = near if near.startswith("did") else "write the path of a file, or a name that `footfall library` lists"
    return (named or Mark(Text(str(path), ()))).problem(f"{said} '{path}'", hint)


def _named(root: Node, problems: list[Problem]) -> list[Node]:
    """Files that a scenario builds on, lowest first: what it extends, then its fragments."""
    found = []
    extends, include = root.value.get("extends"), root.value.get("include")
    if extends is not None:
        found.append(extends)
    if include is not None:
        found += include.value if isinstance(include.value, list) else [include]
    names = [n for n in found if isinstance(n.value, str) and n.value]
    said, hint = "expected the name of a scenario or a path", "for example `extends: retail_omni`"
    problems.extend(n.mark.problem(said, hint) for n in found if n not in names)
    return names


def _with_overrides(top: Node, problems: list[Problem]) -> Node:
    """Lay the overrides that are used over the scenario; two of them may not set the same thing."""
    use, known = top.value.get("use"), top.value.get("overrides")
    blocks = known.value if known is not None and isinstance(known.value, dict) else {}
    wanted = use.value if use is not None and isinstance(use.value, list) else []
    taken: list[tuple[str, Node]] = []
    result = top
    for node in wanted:
        block = blocks.get(str(node.value))
        if block is None or not isinstance(block.value, dict):
            continue
        flat = spread(block, problems)
        for name, other in taken:
            for path, mark in shared_leaves(other, flat):
                said = f"'{'.'.join(path)}' is set by two overrides in use: '{name}' ({mark}) and '{node.value}'"
                spot = flat.at(path)
                problems.append((spot or node).spot.problem(said, "use one of the two, or take the setting out of one"))
        taken.append((str(node.value), flat))
        result = on_top(result, flat)
    return result


def _with_set(top: Node, number: int, text: str, problems: list[Problem]) -> Node:
    origin = Text(f"--set {number}", (text,), "set")
    path, equals, _ = text.partition("=")
    if not equals or not path.strip():
        problems.append(Mark(origin, length=max(1, len(text))).problem("expected path=value", "--set members=250000"))
        return top
    try:
        value = parse_value(text, len(path) + 1, origin)
    except ScenarioError as error:
        problems += error.problems
        return top
    name = path.strip()
    value.key = Mark(origin, 1, 1 + len(path) - len(path.lstrip()), len(name))
    return on_top(top, spread(Node({name: value}, value.mark, value.key), problems))
