"""Plain: what was found, as JSON takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel


def plain(value: Any) -> Any:
    """A record with all that lies in it as mappings, lists and plain values, in the order of its fields."""
    if isinstance(value, BaseModel):
        return value.model_dump()
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: plain(below) for name, below in value.items()}
    return [plain(below) for below in value] if isinstance(value, (list, tuple)) else value
