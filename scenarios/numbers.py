"""The kinds of number and name that settings hold: each with its range and its unit, said once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Noun(BaseModel):
    """A frozen part of a scenario; unknown settings, infinities and numbers in quotes are refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        defer_build=True,
        populate_by_name=True,
    )


@dataclass(frozen=True)
class Unit:
    """What a number counts, in words for messages and editors."""

    words: str

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Tell editors the unit."""
        return {**handler(schema), "unit": self.words}


@dataclass(frozen=True)
class Names:
    """The text is the name of something that the scenario defines: an entry of one of these settings."""

    of: str

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Tell editors what is named."""
        return {**handler(schema), "names": self.of}


@dataclass(frozen=True)
class Source:
    """Where a default comes from: a study, or "assumed"."""

    text: str


def _whole(value: Any) -> Any:  # whatever the file holds
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _day(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


Whole = Annotated[int, BeforeValidator(_whole)]
Day = Annotated[date, BeforeValidator(_day)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

Share = Annotated[float, Field(ge=0, le=1), Unit("share")]
Money = Annotated[float, Field(ge=0, le=1e15), Unit("money")]
Price = Annotated[float, Field(gt=0, le=1e9), Unit("money")]
Factor = Annotated[float, Field(ge=0, le=20), Unit("factor, 1 = as it is")]
PriceFactor = Annotated[float, Field(ge=0.05, le=5), Unit("factor on the list price")]
Utility = Annotated[float, Field(ge=-10, le=10), Unit("utility, logit units")]
Fit = Annotated[float, Field(ge=-1, le=1), Unit("-1 mismatch to 1 made for each other")]
Shape = Annotated[float, Field(ge=0.05, le=50), Unit("shape of a gamma distribution")]
Days = Annotated[float, Field(ge=0, le=365), Unit("days")]
PerWeek = Annotated[Whole, Field(ge=0, le=100), Unit("contacts a week")]
PerMonth = Annotated[Whole, Field(ge=0, le=400), Unit("contacts in 28 days")]
Desks = Annotated[Whole, Field(ge=0, le=1000), Unit("desks")]
Hour = Annotated[Whole, Field(ge=0, le=24), Unit("hour of the day")]
