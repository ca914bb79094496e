"""Claims: figures that somebody states of a strategy, to be held against the simulation and never to be fitted to."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scenarios.numbers import Names, Noun, Unit, Words

Number = Annotated[float, Field(ge=-1e12, le=1e12)]
Ends = Annotated[tuple[Number, ...], Field(min_length=2, max_length=2)]


class Claim(Noun):
    """A figure that somebody states of a strategy (`footfall audit`): a change in a measure, and a dial."""

    title: Words = ""
    """The claim in a sentence."""
    source: Words = ""
    """Who states it."""
    strategy: Annotated[str, Names("strategies")]
    """The strategy that is said to do it."""
    than: Annotated[str, Names("strategies")] | None = None
    """The strategy it is held against; left out = today."""
    target: Annotated[float, Field(gt=0, le=1e15), Unit("the measure's own unit")] | None = None
    """A number that it is held against instead: what was planned."""
    measure: Annotated[str, Names("kpis")]
    """What is said to change."""
    change: Annotated[float, Field(ge=-1, le=1000), Unit("share of what it is held against")] | None = None
    """By how much, as a share: 2.10 = 210 percent more."""
    points: Annotated[float, Field(ge=-1e12, le=1e12), Unit("the measure's own unit")] | None = None
    """Or by how much, in the measure's own unit."""
    dial: Words
    """The setting (dotted path) that is turned to see what it would take. Where the strategy pulls it as a lever,
    it is turned under the strategy only, else in every arm."""
    between: Ends
    """The values that it can take at all."""
    plausible: Ends | None = None
    """The values that are known of it; left out = the band of the literature row that it cites."""
