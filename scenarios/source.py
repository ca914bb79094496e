"""Scenario text to a tree in which every value remembers the file, line and column that wrote it.

The guards stand in front of the parser: size, encoding, depth and number of values are checked before anything is
built, and anchors, tags and repeated keys are refused where they stand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from scenarios.errors import Problem, ScenarioError
from scenarios.marks import Evidence, Mark, Node, Text
from scenarios.spelling import suggestion

MOST_BYTES = 1_000_000
MOST_DEPTH = 24
MOST_VALUES = 20_000
MEASURED = ("value", "se", "n", "from", "source", "unit", "note")

REUSE = "use `extends` or `overrides` to reuse settings"

Scalar = str | int | float | bool | None
_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_WHOLE = re.compile(r"[-+]?[0-9][0-9_]*\Z")
_NUMBER = re.compile(r"[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?\Z")
_NOT_A_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)\Z")


def decode(data: bytes, name: str, kind: str = "scenario") -> tuple[str, Text]:
    """Bytes of a file to text, or a located refusal of what is no YAML text.

    Raises:
        ScenarioError: too large, binary, UTF-16, not UTF-8, or empty.
    """
    empty = Text(name, (), kind)
    if len(data) > MOST_BYTES:
        said = f"the file holds {len(data):,} bytes; a scenario may hold {MOST_BYTES:,}"
        raise ScenarioError([Mark(empty).problem(said, "keep tables in CSV or Parquet files and name them here")])
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ScenarioError([Mark(empty).problem("the file is saved as UTF-16", "save it as UTF-8")])
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise ScenarioError([Mark(empty, line).problem("the file is binary, not text", "a scenario is a YAML text")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        said = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise ScenarioError([Mark(empty, line, column).problem(said, "save the file as UTF-8")]) from None
    return text, Text(name, tuple(_BREAKS.split(text)), kind)


def parse(text: str, origin: Text) -> Node:
    """Read one YAML document whose top is a mapping.

    Raises:
        ScenarioError: everything wrong with its form, located.
    """
    if not text.strip():
        raise ScenarioError([Mark(origin).problem("the file is empty", "`footfall init` writes one to start from")])
    root = _tree(text, origin)
    if root is None or root.value is None:
        raise ScenarioError([Mark(origin).problem("the file holds no settings", "it starts with `version: 1`")])
    if not isinstance(root.value, dict):
        said = "a scenario is a list of settings, `name: value`"
        raise ScenarioError([root.mark.problem(said, "it starts with `version: 1`")])
    return root


def parse_value(text: str, start: int, origin: Text) -> Node:
    """Read the value in a text that begins at a column: the right side of `path=value`.

    Raises:
        ScenarioError: the value is missing or is no YAML.
    """
    root = _tree(" " * start + text[start:], origin)
    if root is None:
        raise ScenarioError([Mark(origin, 1, start + 1).problem("no value after '='", "--set members=250000")])
    return root


def _tree(text: str, origin: Text) -> Node | None:
    reader = _Reader(origin)
    try:
        root = reader.build(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        raise ScenarioError([*reader.problems, _broken(error, origin)]) from None
    except ScenarioError as error:
        raise ScenarioError([*reader.problems, *error.problems]) from None
    except Exception as error:  # whatever a broken text makes the parser do is the text's fault
        said = f"this is not YAML: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
        raise ScenarioError([*reader.problems, reader.last.problem(said)]) from None
    if reader.problems:
        raise ScenarioError(reader.problems)
    return root


@dataclass
class _Open:
    """A mapping or list whose end is still to come."""

    node: Node
    key: str | None = None
    key_mark: Mark | None = None


class _Reader:
    """Builds the tree from parser events without recursion, so that depth is a message and never a crash."""

    def __init__(self, origin: Text) -> None:
        self.origin = origin
        self.problems: list[Problem] = []
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.last = Mark(origin)
        self.count = 0

    def build(self, events: Iterator[Any]) -> Node | None:
        documents = 0
        for event in events:
            self.last = self._mark(event)
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._stop("a second document starts here", "one scenario a file: remove the `---`")
            elif isinstance(event, AliasEvent):
                self._refuse(
                    f"alias '*{event.anchor}' is not allowed", "use `extends` or `overrides` to reuse settings"
                )
                self._place(Node(None, self.last))
            elif isinstance(event, ScalarEvent):
                self._scalar(event)
            elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                self._start(event)
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                self._finish(self.open.pop().node)
        return self.root

    def _mark(self, event: Any) -> Mark:  # ruamel has no types for events
        start, end = event.start_mark, event.end_mark
        length = end.index - start.index if end.line == start.line else len(self._line(start.line)) - start.column
        return Mark(self.origin, start.line + 1, start.column + 1, max(1, length))

    def _line(self, index: int) -> str:
        return self.origin.lines[index] if index < len(self.origin.lines) else ""

    def _stop(self, text: str, hint: str) -> ScenarioError:
        return ScenarioError([self.last.problem(text, hint)])

    def _refuse(self, text: str, hint: str) -> None:
        self.problems.append(self.last.problem(text, hint))

    def _check(self, event: Any) -> None:
        if event.anchor:
            self._refuse(f"anchor '&{event.anchor}' is not allowed", REUSE)
        if event.tag is not None:
            self._refuse(f"tag '{event.tag}' is not allowed", "write the plain value")

    def _start(self, event: Any) -> None:
        self._check(event)
        if len(self.open) >= MOST_DEPTH:
            raise self._stop(f"settings are nested more than {MOST_DEPTH} deep", "close the brackets, or flatten this")
        mark = replace(self.last, length=1) if event.flow_style else self.last
        node = Node({} if isinstance(event, MappingStartEvent) else [], mark)
        if self.open and isinstance(self.open[-1].node.value, dict) and self.open[-1].key is None:
            self._refuse("a setting's name must be a word", "quote the text, or write `name: value`")
            self.open[-1].key, self.open[-1].key_mark = "", self.last
        self._place(node)
        self.open.append(_Open(node))

    def _scalar(self, event: Any) -> None:
        self._check(event)
        self.count += 1
        if self.count > MOST_VALUES:
            raise self._stop(f"more than {MOST_VALUES:,} values", "keep tables in CSV or Parquet files")
        top = self.open[-1] if self.open else None
        if top is not None and isinstance(top.node.value, dict) and top.key is None:
            self._name(top, event.value)
            return
        if event.style is None and event.value == "":
            self._empty(top)
        value = self._resolve(event.value) if event.style is None else event.value
        self._place(Node(value, self.last))

    def _empty(self, top: _Open | None) -> None:
        named = top.key_mark if top is not None else None
        said = f"nothing is written after '{top.key}'" if top is not None and named else "nothing is written here"
        hint = "write a value, or `null` to take an inherited setting back"
        before = list(top.node.value.values())[-1:] if top is not None and isinstance(top.node.value, dict) else []
        if before and top is not None and str(top.key).isdigit() and isinstance(before[0].value, int):
            hint = f"write {before[0].value}.{top.key} for {before[0].value},{top.key}: a point stands before decimals"
        spot = named or self.last
        self.problems.append(spot.problem(said, hint))

    def _name(self, top: _Open, name: str) -> None:
        first = top.node.value.get(name)
        if first is not None:
            line = first.key.line
            self._refuse(f"'{name}' is set twice: on line {line} and on line {self.last.line}", "keep one of the two")
        top.key, top.key_mark = name, self.last

    def _place(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        top = self.open[-1]
        if isinstance(top.node.value, list):
            top.node.value.append(node)
            return
        node.key = top.key_mark
        top.node.value.setdefault(top.key, node)
        top.key = None

    def _resolve(self, word: str) -> Scalar:
        """YAML 1.2 core: null, true, false and decimal numbers; everything else is text."""
        if word in ("", "~", "null", "Null", "NULL"):
            return None
        if word in ("true", "True", "TRUE", "false", "False", "FALSE"):
            return word.lower() == "true"
        if _NOT_A_NUMBER.match(word):
            self._refuse(f"'{word}' is not a usable number", "write a finite number, or leave the setting out")
            return 0.0
        if not _NUMBER.match(word):
            return word
        if len(word) > 40 or not math.isfinite(float(word.replace("_", ""))):
            self._refuse("this number is too long or too large", "write a finite number of at most 40 characters")
            return 0.0
        digits = word.replace("_", "")
        return int(digits) if _WHOLE.match(word) else float(digits)

    def _finish(self, node: Node) -> None:
        """Turn {value: 3, se: 0.1, ...} into the number 3 that knows how it was measured."""
        entries = node.value
        if not isinstance(entries, dict) or "value" not in entries or len(entries) < 2:
            return
        for name in [n for n in entries if n not in MEASURED]:
            hint = suggestion(name, MEASURED)
            self.problems.append(entries[name].spot.problem(f"unknown mark '{name}' on a measured value", hint))
        held = entries["value"]
        node.evidence = self._evidence({n: c for n, c in entries.items() if n != "value"})
        node.mark = held.mark
        node.value = held.value

    def _evidence(self, entries: dict[str, Node]) -> Evidence:
        said = {name: child.plain() for name, child in entries.items()}
        for name in ("se", "n"):
            number = said.get(name)
            if number is not None and (isinstance(number, (bool, str, dict, tuple)) or number < 0):
                hint = "a standard error is a number from 0 up" if name == "se" else "a number of cases from 0 up"
                self.problems.append(entries[name].mark.problem(f"'{name}' is not a number from 0 up", hint))
                said[name] = None
        columns = said.get("from") or ()
        return Evidence(
            se=said.get("se"),
            n=None if said.get("n") is None else int(said["n"]),
            columns=tuple(str(c) for c in columns) if isinstance(columns, tuple) else (str(columns),),
            source=str(said.get("source") or ""),
            unit=str(said.get("unit") or ""),
            note=str(said.get("note") or ""),
        )


_PLAIN_WORDS = (
    ("'\\t'", "a tab is used to indent", "indent with blanks"),
    ("mapping values are not allowed", "a second ':' where a value is expected", "quote the text, or check the indent"),
    ("could not find expected ':'", "a line without ':'", "write `name: value`, and check the indent"),
    ("expected <block end>", "the indent does not fit the lines above", "line the setting up with its neighbours"),
    ("found unexpected end of stream", "a quotation mark is never closed", "close the quotation"),
    ("while scanning a quoted scalar", "a quotation mark is never closed", "close the quotation"),
    ("expected ',' or", "a bracket is never closed, or a comma is missing", "close the bracket that line {} opens"),
)


def _broken(error: MarkedYAMLError, origin: Text) -> Problem:
    said = " ".join(str(part) for part in (error.context, error.problem) if part)
    begun = error.context_mark or error.problem_mark
    mark = begun if "quoted scalar" in said else error.problem_mark or begun
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    spot = Mark(origin, min(line, max(1, len(origin.lines))), column)
    for sign, plain, hint in _PLAIN_WORDS:
        if sign in said:
            return spot.problem(plain, hint.format(begun.line + 1 if begun is not None else line))
    return spot.problem(f"this is not YAML: {said}", "check the indent, the quotes and the brackets")
