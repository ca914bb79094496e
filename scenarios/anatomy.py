"""What the nouns say about a setting, found by its path: type, range, unit, default, and the names that fit."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scenarios.numbers import Names, Unit
from scenarios.schema import Settings

Steps = tuple[str, ...]
"""A path: the names of settings from the top down."""


@dataclass(frozen=True)
class Form:
    """The form that a value must have."""

    type: Any
    notes: tuple[Any, ...] = ()
    field: FieldInfo | None = None

    @property
    def model(self) -> type[BaseModel] | None:
        """The noun, where the value is one."""
        return self.type if isinstance(self.type, type) and issubclass(self.type, BaseModel) else None

    @property
    def entries(self) -> tuple[Form, Form] | None:
        """Forms of names and values, where the value is a mapping with free names."""
        if get_origin(self.type) is dict:
            name, value = get_args(self.type)
            return unwrap(name), unwrap(value)
        return None

    @property
    def items(self) -> Form | None:
        """The form of an element, where the value is a list."""
        if get_origin(self.type) is tuple:
            return unwrap(get_args(self.type)[0])
        return None

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that fit, where the value is one of a few."""
        return tuple(map(str, get_args(self.type))) if get_origin(self.type) is Literal else ()

    @property
    def names(self) -> str:
        """The setting whose entries the value may name, or ""."""
        return next((n.of for n in self.notes if isinstance(n, Names)), "")

    @property
    def unit(self) -> str:
        """The unit in words, or ""."""
        return next((n.words for n in self.notes if isinstance(n, Unit)), "")

    @property
    def kind(self) -> str:
        """What the value is, in words."""
        if self.choices:
            return self.choices[0] if len(self.choices) == 1 else "one of " + ", ".join(self.choices)
        if self.model is not None or self.entries is not None:
            return "a group of settings, `name: value`"
        if self.items is not None:
            return "a list"
        plain = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}
        return "a date such as 2026-01-05" if self.type is date else plain.get(self.type, "a value")

    def step(self, part: str | int) -> Form | None:
        """The form one step down a path; None where there is nothing of that name."""
        model = self.model
        if model is not None:
            held = model.model_fields.get(str(part))
            return None if held is None else _field(held)
        if self.entries is not None:
            return self.entries[1]
        return self.items

    def bounds(self) -> tuple[Any, Any, Any]:
        """The least value, the value it must be above, the greatest value; None where there is none."""
        found = {type(n): n for n in self.notes if isinstance(n, (Ge, Gt, Le))}
        return (
            getattr(found.get(Ge), "ge", None),
            getattr(found.get(Gt), "gt", None),
            getattr(found.get(Le), "le", None),
        )

    def stand_in(self) -> Any:  # a value of the form's type
        """A legal value of this form, to look at the rest of a faulty file with."""
        low, above, high = self.bounds()
        if self.type in (int, float):
            least = low if low is not None else above if above is not None else 0
            return self.type(1 if least < 1 and (high is None or high >= 1) else least if above is None else high)
        if self.model is not None:
            held = self.model.model_fields.items()
            return {name: _field(f).stand_in() for name, f in held if f.is_required()}
        if self.entries is not None:
            return {"any": self.entries[1].stand_in()}
        if self.items is not None:
            return (self.items.stand_in(),)
        if get_origin(self.type) is Literal:
            return get_args(self.type)[0]
        return date(2026, 1, 5) if self.type is date else False if self.type is bool else "-"

    def range(self) -> str:
        """The allowed range in words with its unit: "between 0 and 1 (share)"."""
        low, above, high = self.bounds()
        if low is not None and high is not None:
            words = f"between {number(low)} and {number(high)}"
        elif above is not None and high is not None:
            words = f"above {number(above)} and at most {number(high)}"
        else:
            words = ""
        return " ".join(w for w in (words, f"({self.unit})" if self.unit else "") if w)


def number(value: float) -> str:
    """A number as people write it: 1,000,000 and 0.05."""
    if isinstance(value, int) or (abs(value) >= 1000 and float(value).is_integer()):
        return f"{int(value):,}"
    return f"{value:g}"


@lru_cache(maxsize=4096)
def form_at(path: Steps) -> Form | None:
    """The form of the setting at a path from the top; None where no such setting exists."""
    here: Form | None = Form(Settings)
    for part in path:
        if here is None:
            return None
        here = here.step(part)
    return here


def unwrap(annotation: Any) -> Form:  # an annotation may be anything
    """The form that an annotation says, without its optional part."""
    notes: tuple[Any, ...] = ()
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            notes += tuple(more)
        elif get_origin(annotation) in (Union, types.UnionType):
            kept = [a for a in get_args(annotation) if a is not type(None)]
            if len(kept) != 1:
                return Form(Any, notes)
            annotation = kept[0]
        else:
            return Form(annotation, _unpacked(notes))


def _unpacked(notes: tuple[Any, ...]) -> tuple[Any, ...]:
    """Notes with those that pydantic's Field holds inside taken out."""
    flat: list[Any] = []
    for note in notes:
        flat += note.metadata if isinstance(note, FieldInfo) else [note]
    return tuple(flat)


def _field(held: FieldInfo) -> Form:
    inner = unwrap(held.annotation)
    return Form(inner.type, _unpacked((*held.metadata, *inner.notes)), held)


def named(data: Any, form: Form | None = None, path: Steps = ()) -> Iterator[tuple[Steps, str, str]]:
    """Every place in a scenario's data that names something defined elsewhere.

    Yields:
        (path, the name written, the setting whose entries it may name); for the name of an entry the path leads to it.
    """
    form = form or Form(Settings)
    if form.names and isinstance(data, str):
        yield path, data, form.names
    elif isinstance(data, Mapping):
        key = form.entries[0] if form.entries else None
        for name, value in data.items():
            if key is not None and key.names:
                yield (*path, name), name, key.names
            below = form.step(name)
            if below is not None:
                yield from named(value, below, (*path, name))
    elif isinstance(data, tuple) and form.items is not None:
        for index, value in enumerate(data):
            yield from named(value, form.items, (*path, str(index)))


def settings_in(form: Form | None = None, path: Steps = ()) -> Iterator[Steps]:
    """Every setting that the nouns define; entries with free names stand as "*"."""
    form = form or Form(Settings)
    model = form.model
    if model is not None:
        for name, held in model.model_fields.items():
            yield (*path, name)
            yield from settings_in(_field(held), (*path, name))
    elif form.entries is not None:
        yield from settings_in(form.entries[1], (*path, "*"))
    elif form.items is not None:
        yield from settings_in(form.items, (*path, "*"))
