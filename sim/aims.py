"""Aims: whom a campaign is for, what tags people carry, and whom conquest looks for; drawn or looked up once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from sim.behaviours.stages import STAGES
from sim.market import Aim, Market
from sim.people import TIERS
from sim.population import Column
from sim.portable import beta_inverse, elementwise, gamma_inverse
from sim.spans import YEAR
from sim.world import Tableau

Numbers = NDArray[np.float64]
Luck = Callable[..., Numbers]
"""`luck(trait, element)`: a draw in (0, 1) for each person."""
LONG_AGO = float(YEAR)
"""Days since the first purchase of those who were customers before the simulation, and since the last of the lost."""
ACTIVE, LAPSED, STRANGER = (float(STAGES.index(name)) for name in ("active", "lapsed", "stranger"))
GRID = 256
"""Quantiles of each trait from which the limit of a score is taken."""


def campaign_tables(market: Market) -> dict[str, Tableau]:
    """When each medium's campaign runs, and which tiers and stages it is for."""
    on = [(m.campaign, float(m.direct and market.contact.active)) for m in market.media]

    def named(names: tuple[str, ...], elements: tuple[str, ...]) -> list[float]:
        return [float(not names or e in names) for e in elements]

    return {
        "campaign_every": Tableau([active * c.every_days for c, active in on], "medium"),
        "campaign_starts": Tableau([float(c.starts) for c, _ in on], "medium"),
        "campaign_ends": Tableau([float(c.ends) for c, _ in on], "medium"),
        "campaign_tier": Tableau([named(c.tiers, TIERS) for c, _ in on], "medium tier"),
        "campaign_stage": Tableau([named(c.stages, STAGES) for c, _ in on], "medium stage"),
    }


def aims(
    market: Market, luck: Luck, born: Mapping[str, Column], heavy: Numbers, outside: NDArray[np.bool_]
) -> dict[str, Column]:
    """Tags that people carry, and what submodels need that ask who somebody is; nothing for those that are off.

    Args:
        market: the description.
        luck: draws at birth.
        born: what is known of people already: their segment, region and whether they are customers.
        heavy: how heavy buyers they are, 0 to 1.
        outside: members of partners who never bought from us.
    """
    active, segment = born["active"].values, born["segment"].values
    carried = {tag.name: _carries(market, k, luck, segment) for k, tag in enumerate(market.tags)}
    made = {
        f"tag_{name}": Column(carries.astype(np.float64), kind="trait", meaning=f"1 with the tag '{name}'")
        for name, carries in carried.items()
    }
    if "tags" in market.on:
        made["tuned"] = Column(_tuned(market, carried, len(segment)), axis="medium", kind="trait",
                               meaning="how much more a medium's messages leave behind")  # fmt: skip
    if "campaigns" in market.on:
        consents = luck("consent") < market.contact.consent
        fits = _fits(market, carried, luck, segment, born["region"].values)
        made["agrees"] = Column(consents.astype(np.float64), kind="trait", meaning="1 if contacts are agreed to")
        made["slot"] = Column(luck("slot"), kind="trait", meaning="place in the round of a campaign, 0 to 1")
        made["fits"] = Column(fits, axis="medium", kind="trait", meaning="1 if the medium's campaign is for them")
    if "stages" in market.on:
        made |= _lives(active, outside)
    if "unmet_needs" in market.on:
        missed = np.asarray(elementwise(beta_inverse, luck("unmet"), *market.people.unmet))
        whom = {aim: sought(market, aim, luck, heavy, active, missed) for aim in {m.aim for m in market.media}}
        made["unmet"] = Column(missed, kind="trait", meaning="what is missed at rivals, 0 to 1")
        made["prospect"] = Column(np.stack([whom[m.aim] for m in market.media]), axis="medium", kind="trait",
                                  meaning="1 if its targeting looks for them")  # fmt: skip
    return made


def _lives(active: Numbers, outside: NDArray[np.bool_]) -> dict[str, Column]:
    """How long people have been ours, and how long they have been silent, on the first morning."""
    quiet = np.where(active > 0.5, 0.0, LONG_AGO)
    stage = np.where(outside, STRANGER, np.where(active > 0.5, ACTIVE, LAPSED))
    return {
        "silence": Column(quiet, meaning="days since the last purchase, by weeks"),
        "tenure": Column(np.where(outside, -1.0, LONG_AGO), meaning="days since the first purchase; below 0 = none"),
        "stage": Column(stage, indexes="stage", meaning="stage of life as a customer"),
    }


def _carries(market: Market, k: int, luck: Luck, segment: Numbers) -> NDArray[np.bool_]:
    """Who carries a tag; the share of everyone is as described, where no segment is full."""
    tag = market.tags[k]
    likelier = np.array([tag.mix.get(s.name, 1.0) for s in market.segments])
    shares = np.array([s.share for s in market.segments])
    chance = np.minimum(1.0, tag.share * likelier / max(float((shares * likelier).sum()), 1e-12))
    carries: NDArray[np.bool_] = luck("tag", tag.name) < chance[segment.astype(np.int64)]
    return carries


def _tuned(market: Market, carried: dict[str, NDArray[np.bool_]], people: int) -> Numbers:
    rows = np.ones((len(market.media), people))
    for row, medium in zip(rows, market.media, strict=True):
        for tag in market.tags:
            row[carried[tag.name]] *= tag.media.get(medium.name, 1.0)
    return rows


def _fits(
    market: Market, carried: dict[str, NDArray[np.bool_]], luck: Luck, segment: Numbers, region: Numbers
) -> Numbers:
    segments = [s.name for s in market.segments]
    rows = []
    for medium in market.media:
        campaign = medium.campaign
        inside = luck("campaign", medium.name) < campaign.share
        if campaign.tags:
            inside &= np.any([carried[tag] for tag in campaign.tags], axis=0)
        for wanted, known, held in (
            (campaign.segments, segments, segment),
            (campaign.regions, list(market.place.regions), region),
        ):
            if wanted:
                inside &= np.isin(held, [known.index(name) for name in wanted])
        rows.append(inside.astype(np.float64))
    return np.stack(rows)


def sought(market: Market, aim: Aim, luck: Luck, heavy: Numbers, active: Numbers, missed: Numbers) -> Numbers:
    """Whom the targeting of a medium looks for: heavy buyers, or of those who buy elsewhere some, or the best gaps.

    The gap is a person's need times what it misses at rivals, as a market survey finds it; how sharply the medium finds
    such people is its precision. As many are looked for as `People.prospects` says. Source: feature B4.
    """
    if aim == "need":
        return np.where(heavy > 1.0 - market.people.prospects, 1.0, 0.0)
    most = 1.0 - wanted_elsewhere(market)
    if aim == "rivals":
        score, limit = luck("prospect"), most
    else:
        shape = float(np.mean([c.rate_shape for c in market.categories])) or 1.0
        score = elementwise(gamma_inverse, heavy, shape) * missed
        limit = _limit(market, shape, most)
    return np.where((active < 0.5) & (score > limit), 1.0, 0.0)


def wanted_elsewhere(market: Market) -> float:
    """Share of the people who are not our customers whom a conquest looks for."""
    outside = sum(p.outside_people for p in market.partners)
    elsewhere = (1.0 - market.people.active + outside) / (1.0 + outside)
    return min(1.0, market.people.prospects / elsewhere) if elsewhere > 0.0 else 0.0


def _limit(market: Market, shape: float, level: float) -> float:
    """The score that a share `level` of people stays below, whatever the number of people."""
    middle = (np.arange(GRID) + 0.5) / GRID
    needs = np.asarray(elementwise(gamma_inverse, middle, shape))
    gaps = np.asarray(elementwise(beta_inverse, middle, *market.people.unmet))
    return float(np.quantile(np.outer(needs, gaps), level))
