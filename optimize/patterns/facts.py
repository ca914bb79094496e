"""Facts that patterns need of single customers, read off a journal: brands, heavy buyers, habits, money."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimize.patterns.journal import Journal
from optimize.patterns.negative_binomial import distance_of_fit
from sim.market import Market
from sim.outcome import ratio
from sim.spans import YEAR

Floats = NDArray[np.float64]


def facts_of(journal: Journal, market: Market, customers: int, ways: Floats, sales: int) -> dict[str, float]:
    """Every fact by name.

    Args:
        journal: of at least one judged year; facts of two years are left out where it is shorter.
        market: that ran.
        customers: how many of the journal's people are our own; they come first.
        ways: ln(1 + km / 2) of each person.
        sales: net sales of the run's tally, cents, to be met exactly.
    """
    book = Book(journal, market, customers)
    if not market.rivals:
        return _cohort(book) | _recovered(book)
    made = _brands(book) | _heavy(book) | _habits(book) | _spending(book) | _distance(book, ways) | _moods(book)
    made |= _search(book) | _worth(book)
    odd = abs(book.paid.sum() - sales) + abs((book.margin[book.bought == 0]).sum())
    return made | {"breaches": float(odd)}


class Book:
    """A journal's columns with the market's names at hand."""

    def __init__(self, journal: Journal, market: Market, customers: int) -> None:
        self.journal, self.market, self.customers = journal, market, customers
        self.people = len(journal.ids)
        self.own, self.rivals = len(market.options), len(market.rivals)
        self.who, self.day = journal.column("who").astype(np.int64), journal.column("day").astype(np.int64)
        self.channel = journal.column("channel").astype(np.int64)
        self.bought = journal.column("bought")
        self.paid, self.margin = journal.column("paid") * self.bought, journal.column("margin") * self.bought
        self.years = (int(self.day.max()) + 1) // YEAR if len(self.day) else 0

    def counts(self, brand: int, year: int = 0) -> Floats:
        """Purchases of each person from a brand (0 is us, then rivals) in a year."""
        theirs = self.bought > 0 if brand == 0 else self.channel == self.own + brand - 1
        here = theirs & (self.day // YEAR == year)
        return np.bincount(self.who[here], minlength=self.people).astype(np.float64)

    def per_person(self, values: Floats, year: int = 0) -> Floats:
        """A sum of our own customers in a year."""
        here = self.day // YEAR == year
        return np.asarray(np.bincount(self.who[here], values[here], self.people)[: self.customers], np.float64)


def _cohort(b: Book, weeks: float = 39.0, entry: float = 12.0) -> dict[str, float]:
    """Repeat purchases of people who became customers in the first weeks of a season, as the CDNOW cohort did.

    Everybody's first day is purchase nought; who entered later was watched for less of the first 39 weeks.
    """
    age = weeks - entry * (np.arange(b.people) + 0.5) / b.people
    time = (b.day + 1.0) / 7.0
    early = (time <= age[b.who]) & (b.bought > 0)
    later = (time > age[b.who]) & (time <= age[b.who] + weeks) & (b.bought > 0)
    repeats = np.bincount(b.who[early], minlength=b.people)
    return {"none": float((repeats == 0).mean()), "later": float(later.sum()) / b.people}


def _recovered(b: Book) -> dict[str, float]:
    """Maximum likelihood of buy till you die on everybody's repeat purchases, over what was planted."""
    from optimize.fitting.bgnbd import Cohort, fit_dropout

    weeks = (float(b.day.max()) + 1.0) / 7.0 if len(b.day) else 0.0
    when, who = (b.day[b.bought > 0] + 0.5) / 7.0, b.who[b.bought > 0]
    repeats = np.bincount(who, minlength=b.people).astype(np.float64)
    last = np.zeros(b.people)
    np.maximum.at(last, who, when)
    found = fit_dropout(Cohort(repeats, last, np.full(b.people, weeks))).model
    goods, (first, second) = b.market.categories[0], b.market.people.dropout
    planted = {"r": goods.rate_shape, "alpha": goods.rate_shape / goods.rate, "a": first, "b": second}
    return {f"recovered.{name}": float(getattr(found, name)) / value for name, value in planted.items()}


def _brands(b: Book) -> dict[str, float]:
    counts = np.stack([b.counts(k) for k in range(1 + b.rivals)])
    buys = counts > 0
    share = buys.mean(axis=1)
    rate = counts.sum(axis=1) / np.maximum(buys.sum(axis=1), 1)
    constant = rate * (1.0 - share)
    pairs = [(i, j) for i in range(len(counts)) for j in range(i)]
    shared = [ratio(float((buys[i] & buys[j]).mean()), float(share[i] * share[j])) for i, j in pairs]
    return {
        "rank": float(np.corrcoef(_ranks(share), _ranks(rate))[0, 1]),
        "constant": ratio(float(constant.std()), float(constant.mean())),
        "duplication": ratio(float(np.std(shared)), float(np.mean(shared))),
        "fit.category": distance_of_fit(counts.sum(axis=0)),
        "fit.brand": distance_of_fit(counts[0]),
    }


def _ranks(values: Floats) -> Floats:
    return values.argsort().argsort().astype(np.float64)


def _heavy(b: Book) -> dict[str, float]:
    first = b.counts(0)
    buyers = np.flatnonzero(first)
    money = np.asarray(np.bincount(b.who[b.day < YEAR], b.paid[b.day < YEAR], b.people)[buyers], np.float64)
    made = {"top.units": top_share(first[buyers]), "top.revenue": top_share(money)}
    if b.years < 2:
        return made
    second = b.counts(0, 1)
    return made | {
        "leave": _leavers(first, second, buyers),
        "retention": float((second[buyers] > 0).mean()),
    }


def top_share(values: Floats) -> float:
    """What the top fifth holds of all."""
    ordered = np.sort(values)[::-1]
    return ratio(float(ordered[: max(1, round(0.2 * len(ordered)))].sum()), float(ordered.sum()))


def _leavers(first: Floats, second: Floats, buyers: NDArray[np.int64]) -> float:
    """Share of one year's top fifth that is not in the next year's; ties are split by position, that is by lot."""
    size = round(0.2 * len(buyers))
    top = set(buyers[np.argsort(-first[buyers], kind="stable")[:size]].tolist())
    later = np.flatnonzero(second)
    again = set(later[np.argsort(-second[later], kind="stable")[: round(0.2 * len(later))]].tolist())
    return 1.0 - len(top & again) / max(len(top), 1)


def _habits(b: Book) -> dict[str, float]:
    """Chance that one's next purchase from us is at the same channel, above what shares explain."""
    ours = b.bought > 0
    order = np.argsort(b.who[ours], kind="stable")
    who, channel = b.who[ours][order], b.channel[ours][order]
    next_one = who[1:] == who[:-1]
    same = float((channel[1:] == channel[:-1])[next_one].mean())
    shares = np.bincount(channel, minlength=b.own) / max(len(channel), 1)
    return {"inertia": same - float((shares**2).sum())}


def _spending(b: Book) -> dict[str, float]:
    year = b.day < YEAR
    place = b.who[year] * 52 + b.day[year] // 7
    weekly = np.bincount(place, b.paid[year], b.people * 52)[: b.customers * 52]
    used = np.zeros((b.people, b.own), bool)
    ours = (b.bought > 0) & year
    used[b.who[ours], b.channel[ours]] = True
    channels, spent = used.sum(axis=1)[: b.customers], b.per_person(b.paid)
    many, one = spent[channels > 1].mean(), spent[channels == 1].mean()
    return {
        "weekly": ratio(float(weekly.std()), float(weekly.mean())),
        "multichannel": ratio(float(many), float(one)),
        "spent": float(spent.sum()),
        "spent.first_half": float(spent[: b.customers // 2].sum()),
        "incumbents": float(b.per_person(b.bought).sum()),
        "newcomers": float(b.bought[year].sum() - b.per_person(b.bought).sum()),
    }


def _distance(b: Book, ways: Floats) -> dict[str, float]:
    """Exponent of distance in Huff's model, as Nakanishi and Cooper (1974) estimate it: from ratios of two shares.

    Shares of a multiplicative competitive interaction model have a denominator in common, which falls out of a ratio.
    Our store is held against our delivery, whose distance is nought for everybody, over tenths of people beyond one
    kilometre: the slope of the log ratio on log kilometres.
    """
    stores = [k for k, o in enumerate(b.market.options) if o.kind in ("store", "hall")]
    posted = [k for k, o in enumerate(b.market.options) if o.kind in ("web", "app")]
    km = 2.0 * np.expm1(ways)
    far = np.flatnonzero(km >= 1.0)
    if not stores or not posted or len(far) < 100:
        return {}
    goes, orders = (np.bincount(b.who[np.isin(b.channel, k)], minlength=b.people) for k in (stores, posted))
    return {"distance": distance_exponent(km[far], goes[far], orders[far])}


def distance_exponent(km: Floats, goes: NDArray[np.int64], orders: NDArray[np.int64]) -> float:
    """Minus the slope of ln(trips to the store over deliveries) on ln(km), over tenths of people by distance."""
    tenths = np.array_split(np.argsort(km), 10)
    ratios = [np.log(max(float(goes[t].sum()), 0.5) / max(float(orders[t].sum()), 0.5)) for t in tenths]
    return -float(np.polyfit([np.log(km[t]).mean() for t in tenths], ratios, 1)[0])


def _moods(b: Book) -> dict[str, float]:
    mood = b.journal.moods.get(181)
    if mood is None:
        return {}
    later = (b.day > 181) & (b.day <= 181 + 91) & (b.bought > 0)
    again = (np.bincount(b.who[later], minlength=b.people) > 0)[: b.customers]
    met = (np.bincount(b.who[(b.day <= 181) & (b.bought > 0)], minlength=b.people) > 0)[: b.customers]
    felt = mood[: b.customers]
    if not met.any() or felt[met].std() == 0.0:
        return {}
    made = {"mood": float(np.corrcoef(felt[met], again[met])[0, 1])}
    said = b.journal.intentions.get(181)
    if said is not None:
        made["intention"] = float(np.corrcoef(felt[met], said[: b.customers][met])[0, 1])
    return made


def _search(b: Book) -> dict[str, float]:
    if "webroomed" not in b.journal.present:
        return {}
    ever = [
        float((np.bincount(b.who, b.journal.column(name) * b.bought, b.people)[: b.customers] > 0).mean())
        for name in ("webroomed", "showroomed")
    ]
    return {"search": ratio(*ever)}


def _worth(b: Book, rate: float = 0.12) -> dict[str, float]:
    """What those who are customers on the first morning are worth, and how many of them stay through the first year.

    Who leaves is lost for good here, whether or not it comes back one day: so value and retention are those of
    Gupta, Lehmann and Stuart 2004. Margins are discounted; after the journal they decline as in its last two years.
    """
    if b.years < 4:
        return {}
    gone = np.full(b.people, np.inf)
    left = b.journal.column("left") > 0
    np.minimum.at(gone, b.who[left], b.day[left].astype(np.float64))
    with_us = b.journal.customers[b.who] * (b.day <= gone[b.who])
    yearly = [float(b.per_person(b.margin * with_us, y).sum()) for y in range(b.years)]
    kept = min(1.0, max(0.0, ratio(yearly[-1], yearly[-3])) ** 0.5)
    total = sum(m / (1 + rate) ** y for y, m in enumerate(yearly))
    ours = b.journal.customers[: b.customers] > 0
    return {
        "worth": total + yearly[-1] * kept / (1 + rate - kept) / (1 + rate) ** (b.years - 1),
        "stays": float((gone[: b.customers][ours] >= YEAR).mean()),
    }
