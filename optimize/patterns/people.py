"""Patterns of people and channels: whose customers they are, how often they come back, where they buy."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from optimize.patterns.pattern import Ground, Outcomes, Pattern, Values, arc, change, orders
from optimize.patterns.trial import Trial
from scenarios.load import load
from sim.outcome import ratio
from sim.spans import YEAR

NEAR, FAR = 1.0, 3.0
WALK = 0.9
"""Weight of the way to a partner's place: that of our own stores."""
LONG = 10 * YEAR


def _panel(g: Ground) -> Mapping[str, Trial]:
    return {"panel": Trial(journal=True, length=2 * YEAR)}


def _facts(**names: str) -> Callable[[Outcomes, Ground], Values]:
    """Facts of the journal by band."""
    return lambda o, g: {band: o["panel"].measures[fact] for band, fact in names.items()}


def _retention(g: Ground) -> Mapping[str, Trial]:
    fewer = "behaviours.stay.leaving=0.8"
    return {
        "as is": Trial(journal=True, length=LONG, people=0.25),
        "loyal": Trial(then=(fewer,), journal=True, length=LONG, people=0.25),
    }


def _worth(o: Outcomes, g: Ground) -> Values:
    """Elasticity, as in the source: percent of value for one percent (not one point) more who stay a year."""
    here, there = (o[name].measures for name in ("as is", "loyal"))
    return {"value": arc(there["worth"], here["worth"], there["stays"], here["stays"])}


def _pickup(g: Ground) -> Mapping[str, Trial]:
    return {"open": Trial(), "closed": Trial(then=(f"channels.{g.name_of('pickup')}.open=false",))}


def _shift(o: Outcomes, g: Ground) -> Values:
    web, store = g.channels("web", "app"), g.channels("store", "hall", "pickup")
    return {
        "online": change(orders(o["open"], web), orders(o["closed"], web)),
        "store": change(orders(o["open"], store), orders(o["closed"], store)),
        "total": change(orders(o["open"]), orders(o["closed"])),
    }


def _add_on(g: Ground) -> Mapping[str, Trial]:
    return {"with": Trial(), "without": Trial(then=("behaviours.fill_basket.add_on_size=0.0",))}


def _added(o: Outcomes, g: Ground) -> Values:
    """The same baskets with and without: what is more is add-ons, each of a known size."""
    pickup = list(g.channels("pickup"))
    with_, without = (float(o[name]["sales"][..., pickup].sum()) for name in ("with", "without"))
    given = g.scenario.behaviours.get("fill_basket", {}).get("add_on_size", 0.15)
    return {"add_on": change(with_, without) / given}


def _opening(g: Ground) -> Mapping[str, Trial]:
    km = g.scenario.distance.scale_km
    far = (f"distance.scale_km={FAR * km!r}",)
    return {"far": Trial(always=far), "near": Trial(always=far, then=(f"distance.scale_km={NEAR * km!r}",))}


def _region(o: Outcomes, g: Ground) -> Values:
    web = g.channels("web")
    return {
        "total": change(orders(o["near"]), orders(o["far"])),
        "online_first": change(orders(o["near"], web, 0, 13), orders(o["far"], web, 0, 13)),
        "online_later": change(orders(o["near"], web, 40), orders(o["far"], web, 40)),
    }


def _showroom(g: Ground) -> Mapping[str, Trial]:
    """Stores as near as they are, and none at all where goods could be seen."""
    shut = tuple(
        f"channels.{name}.open=false" for name, c in g.scenario.channels.items() if c.kind in ("store", "hall")
    )
    return {"near": Trial(), "none": Trial(always=shut)}


def _sent_back(o: Outcomes, g: Ground) -> Values:
    web = list(g.channels("web"))
    near, none = (
        ratio(float(o[name]["returns"][..., web].sum()), float(o[name]["sales"][..., web].sum()))
        for name in ("near", "none")
    )
    return {"returns": change(near, none)}


def _delivery(g: Ground) -> Mapping[str, Trial]:
    name = g.name_of("web")
    days = g.scenario.channels[name].delivery_days - 1.0
    return {"base": Trial(), "faster": Trial(then=(f"channels.{name}.delivery_days={days!r}",))}


def _faster(o: Outcomes, g: Ground) -> Values:
    web, store = g.channels("web"), g.channels("store", "hall")
    return {
        "online": change(orders(o["faster"], web), orders(o["base"], web)),
        "store": change(orders(o["faster"], store), orders(o["base"], store)),
    }


def _one_channel(g: Ground) -> Mapping[str, Trial]:
    others = [name for name, c in g.scenario.channels.items() if c.kind not in ("store", "hall")]
    return {**_panel(g), "base": Trial(), "stores only": Trial(then=tuple(f"channels.{n}.open=false" for n in others))}


def _causal(o: Outcomes, g: Ground) -> Values:
    """Causal is what all customers spend with every channel over what they spend with stores alone."""
    seen = o["panel"].measures["multichannel"]
    made = ratio(float(o["base"]["sales"].sum()), float(o["stores only"]["sales"].sum()))
    return {"ratio": seen, "causal": made / seen}


def _partner(g: Ground) -> Mapping[str, Trial]:
    name = next(iter(g.scenario.partners))
    none = (f"partners.{name}.outside_people=0", f"partners.{name}.data_share=0")
    place = g.name_of("partner")
    walked = f"channels.{place}.distance_weight={WALK!r}"
    return {
        "near": Trial(then=(walked,), journal=True),
        "away": Trial(then=(walked, f"channels.{place}.further_km=10"), journal=True),
        "with": Trial(journal=True),
        "without": Trial(then=(f"partners.{name}.active=false",), journal=True),
        "members only": Trial(always=none, journal=True),
    }


def _entry(o: Outcomes, g: Ground) -> Values:
    with_, without = (o[name].measures["incumbents"] for name in ("with", "without"))
    near, away = (o[name].measures["incumbents"] for name in ("near", "away"))
    return {
        "lift": change(with_, without),
        "reach": o["members only"].measures["newcomers"],
        "distance": change(near, without) - change(away, without),
    }


def _twins(g: Ground) -> Mapping[str, Trial]:
    small = Trial(people=0.02, length=28)
    return {
        "once": Trial(), "threads": Trial(threads=2), "again": Trial(again=1),
        "few": Trial(journal=True), "twice": Trial(people=2.0, journal=True),
        "kernel": small, "agents": Trial(people=0.02, length=28, shuffled=True),
    }  # fmt: skip


def _same(o: Outcomes, g: Ground) -> Values:
    def differ(one: str, two: str) -> float:
        tables = o[one].tables
        return float(sum(int((tables[name] != o[two].tables[name]).sum()) for name in tables))

    few = o["few"].measures
    return {
        "people": ratio(o["twice"].measures["spent.first_half"] - few["spent"], few["people"]),
        "once": ratio(few["spent"], few["people"]),
        "bits": differ("once", "threads") + differ("once", "again"),
        "order": differ("kernel", "agents"),
    }


def _identities(o: Outcomes, g: Ground) -> Values:
    """Trips add up, buyers chose us, money owed is what was agreed, the journal's cents are the tally's."""
    t = o["panel"].tables
    own = len(g.channels())
    broken = np.abs(t["choices"].sum(axis=-1) - t["needs"]).sum()
    broken += np.maximum(t["orders"] - t["choices"], 0).sum() + t["orders"][..., own:].sum()
    broken += np.maximum(t["returns"] - t["sales"], 0).sum()
    if g.scenario.partners:
        free = t["commission"] + t["referral"] - t["offer_refund"]
        broken += np.maximum(free - t["settlement"], 0).sum()
        broken += np.maximum(t["settlement"] - free - t["points_earned"], 0).sum()
    return {"breaches": float(broken) + o["panel"].measures["breaches"]}


def _said_and_done(o: Outcomes, g: Ground) -> Values:
    act, intent = (o["panel"].measures[fact] for fact in ("mood", "intention"))
    return {"correlation": act, "intention": intent, "above": intent - act}


def _cohort(g: Ground) -> Mapping[str, Trial]:
    return {"cohort": Trial(scenario="cdnow", journal=True, length=78 * 7)}


def _comes_back(o: Outcomes, g: Ground) -> Values:
    """Held against the public data of the cohort; needs the data extra."""
    from optimize.fitting.cdnow import read_buyers

    seen = read_buyers("sample")
    told = o["cohort"].measures
    return {"none": told["none"], "holdout": ratio(told["later"], float(seen.later.sum()) / len(seen.cohort))}


def _closed_form() -> str:
    """What BG/NBD itself says of the hold-out, without any simulation (equation 9 of Fader, Hardie and Lee 2005).

    In weeks of the market's season.
    """
    from optimize.fitting.bgnbd import BuyTillYouDie
    from optimize.fitting.cdnow import read_buyers

    told = load("cdnow")
    seen = read_buyers("sample", season=told.needs.season)
    shape, dropout = told.needs.rate.shape, told.people.dropout
    model = BuyTillYouDie(shape, shape / told.needs.rate.mean, dropout.a, dropout.b)
    age = seen.cohort.age
    expected = (model.repeats_by(age + seen.weeks) - model.repeats_by(age)).sum()
    return f"the model itself, in closed form with the preset's numbers, gives {expected / seen.later.sum():.3f}"


def _planted(g: Ground) -> Mapping[str, Trial]:
    flat = ("needs.season=[1]",)
    return {**_panel(g), "pure": Trial(flat, scenario="cdnow", journal=True, length=78 * 7, people=0.5)}


def _counts(o: Outcomes, g: Ground) -> Values:
    """How well counts fit, and the planted numbers of a market that only buys until it dies, recovered over planted."""
    panel, pure = o["panel"].measures, o["pure"].measures
    recovered = {name: pure[f"recovered.{name}"] for name in ("r", "alpha", "a", "b")}
    return {"category": panel["fit.category"], "brand": panel["fit.brand"], **recovered}


RARE = ("channels.pickup.appeal=-0.9",)
STAY = ("channels.store.distance_weight=0", "channels.pickup.distance_weight=0")
STILL = {"without drift of needs and tastes": ("on=[tiers]",)}
PATTERNS = (
    Pattern("V17", _panel, _facts(rank="rank", constant="constant")),
    Pattern("V18", _panel, _facts(variation="duplication")),
    Pattern("V19", _panel, _facts(units="top.units", revenue="top.revenue"), suspects=STILL),
    Pattern("V20", _panel, _facts(leave="leave"),
            suspects={**STILL, "with lives changing twice as often": ("behaviours.change_life.chance=0.2",)}),
    Pattern("V21", _planted, _counts, suspects=STILL),
    Pattern("V22", _cohort, _comes_back, theory=_closed_form),
    Pattern("V23", _panel, _facts(retention="retention"), suspects={"without dropout": ("off=[dropout]",)}),
    Pattern("V24", _retention, _worth, pooled=True, suspects={"when nobody returns": ("off=[reactivation]",)}),
    Pattern("V25", _pickup, _shift, suspects={"without waiting": ("off=[waiting]",),
                                              "where a tenth of online sales is picked up": RARE}),
    Pattern("V26", _add_on, _added),
    Pattern("V27", _opening, _region, on=("presence",),
            suspects={"for people who keep to their channels": ("people.taste_for_channels=1.5",),
                      "where the brand is new": ("people.active=0", "burn_in_days=0"),
                      "with what a store says and without the way to it": STAY}),
    Pattern("V28", _showroom, _sent_back, on=("search",),
            suspects={"where everybody lives next to a store": ("distance.scale_km=0.01",)}),
    Pattern("V29", _delivery, _faster,
            suspects={"with channels less alike": ("choice.likeness=0.75",),
                      "with ten times as much felt of a day": ("behaviours.experience.delay_loss=0.03",)}),
    Pattern("V30", _panel, _facts(ratio="search"), on=("search",)),
    Pattern("V31", _one_channel, _causal, suspects={"without habit": ("off=[inertia]",)}),
    Pattern("V32", _panel, _facts(exponent="distance"),
            suspects={"with twice the weight of distance": ("channels.store.distance_weight=1.8",),
                      "without brand tastes": ("people.taste_for_sellers=0.01",)}),
    Pattern("V33", _panel, _facts(excess="inertia"),
            suspects={"without habit": ("off=[inertia]",),
                      "without tastes for channels": ("people.taste_for_channels=0.01",)}),
    Pattern("V42", _panel, _said_and_done, on=("intention", "feelings"),
            suspects={"without dropout": ("off=[dropout]",)}),
    Pattern("V46", _partner, _entry),
    Pattern("V49", _panel, _facts(variation="weekly"), suspects=STILL),
    Pattern("V52", _twins, _same, in_half_widths={"people": "once"}),
    Pattern("V53", _panel, _identities),
)  # fmt: skip
