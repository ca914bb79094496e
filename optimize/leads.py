"""Leads: customers ranked by what a contact with them is worth, each routed to who serves it best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimize.history import History
from optimize.profiles import Profiles, profiles
from optimize.response import Model, describe
from scenarios.schema import Settings
from sim.spans import MONTH

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
TENTHS = 10
ROUTES = {"web": "online shop", "app": "online shop", "pickup": "online shop", "store": "stores", "hall": "stores"}
"""Kind of the favourite channel -> who follows the lead up; a partner's channel goes to the partner desk."""


@dataclass(frozen=True)
class Leads:
    """Everybody on file who can be contacted, best first.

    Attributes:
        who: their profiles, in order of worth.
        chance: of an answer to one more contact. worth: expected margin of it, money.
        route: who follows it up.
    """

    who: Profiles
    chance: Numbers
    worth: Numbers
    route: tuple[str, ...]


def rank(scenario: Settings, history: History, model: Model, media: tuple[str, ...]) -> Leads:
    """Rank by chance of an answer times the margin of a usual basket, as far as the firm's records tell.

    A person without a purchase on file is expected to fill the average basket.

    Args:
        scenario: whose books give the margin of goods and the channels.
        history: what is on file.
        model: fitted on earlier records.
        media: names of the direct media by position, "" for others.
    """
    known = profiles(history, len(scenario.channels))
    people = known.where(known.contacts > 0)
    usual = int(history.contacts.columns["medium"][-1]) if len(history.contacts) else 0
    day = np.full(len(people), history.day + 1)
    _, features = describe(history, media, people.record, day, np.full(len(people), usual))
    chance = model(features)
    average = known.sales.sum() / max(known.orders.sum(), 1)
    basket = np.where(people.orders > 0, people.sales / np.maximum(people.orders, 1), average) / 100.0
    worth = chance * basket * margin(scenario)
    order = np.lexsort((people.record, -worth))
    kinds = [channel.kind for channel in scenario.channels.values()]
    routes = [ROUTES.get(kinds[k], "partner desk") if k >= 0 else "call centre" for k in people.option[order]]
    return Leads(people.at(order), chance[order], worth[order], tuple(routes))


def margin(scenario: Settings) -> float:
    """Share of the price of goods that is left after their cost, over all categories, as the books say."""
    price = sum(c.need_share * c.price for c in scenario.categories.values())
    cost = sum(c.need_share * c.unit_cost for c in scenario.categories.values())
    return max(0.0, 1.0 - cost / price)


def sales_after(history: History, record: Counts, day: int, days: int = MONTH) -> Numbers:
    """What each record bought in the days after one, money, as the firm later has it on file."""
    bought = history.receipts
    order = np.argsort(record, kind="stable")
    place = np.searchsorted(record[order], bought.record)
    inside = (bought.day > day) & (bought.day <= day + days) & (place < len(record))
    inside &= record[order][np.minimum(place, len(record) - 1)] == bought.record if len(record) else False
    made = np.zeros(len(record))
    np.add.at(made, order[place[inside]], bought.columns["sales"][inside] / 100.0)
    return made


def lift(outcome: Numbers) -> Numbers:
    """Mean outcome of each tenth of a ranking (best tenth first) against the mean of all; 1 is what chance gives."""
    tenths = [part.mean() if len(part) else 0.0 for part in np.array_split(outcome, TENTHS)]
    return np.asarray(tenths) / outcome.mean() if outcome.mean() else np.ones(TENTHS)
