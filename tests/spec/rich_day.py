"""A day with one of everything that the engine knows, for the tests that hold the two engines against each other."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from sim import (
    At,
    Between,
    Choose,
    Column,
    Day,
    Each,
    EachUniform,
    Population,
    Seen,
    State,
    Sum,
    Table,
    Tableau,
    Tally,
    Trait,
    Uniform,
    Which,
    World,
    behaviour,
    together,
)
from sim.portable import exp, log, normal_inverse, power

FADE = 0.93


def saturated(x: float) -> float:
    return 1.0 - exp(-x * FADE)


@behaviour(writes="hits reached", over="medium")
def expose(loads: State, u: EachUniform, rate: Table, reach: Annotated[float, At("segment")]) -> tuple[float, float]:
    hit = 1.0 if u < rate * reach else 0.0
    return hit, loads + hit


@behaviour(writes="loads", over="medium", start=0.25)
def fade(loads: State, hits: State, which: Which, *, keep: Annotated[float, Between(0, 1)] = 0.8) -> float:
    return keep * loads + hits / (1.0 + which)


@behaviour(writes="push", over="medium", reduce=Sum(0.5))
def push(loads: State, effect: Table) -> float:
    return effect * saturated(loads)


@behaviour(writes="need size")
def want(rate: Trait, push: State, mood: State, u: Uniform, v: Uniform, season: Table) -> tuple[bool, float]:
    return u < rate * push * (0.5 + mood) * season, exp(0.3 * normal_inverse(v))


@behaviour(writes="channel", over="option", where="need", reduce=Choose(mu="likeness"))
def choose(weight: Trait, habit: State, appeal: Annotated[float, At("segment")], price: Table, wait: Seen) -> float:
    return appeal - weight * log(price) - wait + habit


@behaviour(writes="shelf", over="shelf", where="need", reduce=Choose(mu="shelf_likeness"))
def browse(size: State, charm: Table) -> float:
    return charm * size


@behaviour(writes="glances", over="shelf", where="need")
def glance(glances: State, shelf: State, which: Which, u: EachUniform) -> float:
    return 0.5 * glances + (1.0 if which == shelf or u < 0.1 else 0.0)


@behaviour(writes="clutter", over="shelf", where="need", reduce=Sum())
def clutter(glances: State, charm: Table) -> float:
    return glances * charm


@behaviour(writes="habit", over="option", where="need")
def settle(habit: State, channel: State, which: Which, turn: Annotated[float, At("channel")]) -> float:
    return habit + 0.1 * ((1.0 if which == channel else 0.0) - habit) + turn


@behaviour(writes="paid", where="need", start=-1.0)
def pay(size: State, price: Annotated[float, At("channel")], extra: Annotated[float, At("shelf")]) -> float:
    return float(int(100.0 * size * price + 10.0 * extra))


@behaviour(writes="visits", where="need")
def visit(channel: State) -> float:
    return 1.0 if channel == 1.0 else 0.0


@together(
    reads="channel mood glances", writes="waited loads", where="visits", tables="wait",
    tallies={"waits": ("option",), "callers": ()}, start=0.5,
)  # fmt: skip
def queue(call, *, slope: Annotated[float, Between(0, 10)] = 2.0) -> None:
    luck = call.uniform("patience")
    call["waited"] = luck * len(call) * slope / call.everyone + 0.001 * call["glances"].sum(axis=0)
    call["loads"] = np.full((3, len(call)), 0.1) * luck
    call.memory["days"] = call.memory.get("days", 0) + 1
    call.tables["wait"][1] = slope * call.tallied("orders").sum() / call.everyone
    call.count("waits", call["channel"], amounts=(call["waited"] * 1000).astype(int))
    call.add("callers", len(call))


@together(reads="mood", tables="mean_mood", every=3)
def gossip(call) -> None:
    call.tables["mean_mood"][...] = call["mood"].mean()


@behaviour(writes="mood", where="visits", start=0.6)
def judge(mood: State, waited: State, mean_mood: Seen) -> float:
    return mood + 0.2 * (mean_mood - waited - mood)


@behaviour(writes="spent")
def total(spent: State, paid: State, waited: State) -> float:
    return spent + paid + waited


@behaviour(writes="tier")
def rank(spent: State, tier: State) -> float:
    return 0.0 if power(spent * spent, 0.5) < 10.0 else 1.0


@behaviour(writes="perk", over="medium")
def reward(tier: State, perk: State, rate: Table) -> float:
    return perk + tier * rate


DAY = Day(
    Each(
        expose,
        Tally("exposures", ("segment", "medium"), sum="hits"),
        fade,
        push,
        want,
        choose,
        browse,
        Tally("orders", "segment channel", where="need"),
        glance,
        clutter,
        settle,
        pay,
        visit,
    ),
    queue,
    Each(judge, Tally("sales", "channel segment", sum="paid", where="need"), total),
    gossip,
    Each(rank, every=7, offset=2),
    Each(
        Tally("tiers", "tier@segment"),
        Tally("glances_of_visitors", ("shelf",), where="visits"),
        reward,
        Tally("everyone"),
    ),
)

AXES = {
    "medium": ("mail", "film", "post"),
    "segment": ("young", "old"),
    "option": ("app", "store", "rival", "nothing"),
    "shelf": tuple(f"s{i}" for i in range(11)),
}


def world(options: tuple[str, ...] = AXES["option"]) -> World:
    rng = np.random.default_rng(4)
    k = len(options)
    tables = {
        "rate": Tableau(rng.uniform(0.05, 0.3, (4, 3)), "medium", np.arange(60) // 5 % 4),
        "reach": Tableau(rng.uniform(0.4, 1.0, (3, 2)), "medium segment"),
        "effect": Tableau([0.3, 0.4, 0.2], "medium"),
        "season": Tableau(rng.uniform(0.7, 1.3, 13), "", np.arange(60) % 13),
        "likeness": Tableau([0.55], "option_nest"),
        "appeal": Tableau(rng.uniform(-0.5, 0.5, (2, k)), "segment option"),
        "price": Tableau(rng.uniform(0.8, 1.2, k), "option"),
        "wait": Tableau(np.zeros(k), "option"),
        "turn": Tableau(rng.uniform(0, 0.02, (k, k)), "option option"),
        "shelf_likeness": Tableau([0.5, 1.0], "shelf_nest"),
        "charm": Tableau(rng.uniform(0, 1, 11), "shelf"),
        "extra": Tableau(rng.uniform(0, 1, 11), "shelf"),
        "mean_mood": Tableau(0.6),
    }
    nests = {"option": {"own": ("app", "store")}, "shelf": {"low": ("s0", "s1", "s2"), "top": ("s9", "s10")}}
    return World({**AXES, "option": options}, tables, nests)


def people(ids: np.ndarray, k: int = 4) -> Population:
    rng = np.random.default_rng(9)
    n = len(ids)
    return Population(
        ids,
        {
            "rate": rng.beta(2, 5, n),
            "weight": rng.lognormal(0.6, 0.3, n),
            "segment": Column(rng.integers(0, 2, n), indexes="segment"),
            "habit": Column(rng.uniform(0, 0.3, (k, n)), "option"),
            "unused": rng.normal(size=n),
        },
    )
