"""What campaigns seem to do, and what they do: two comparisons that must not be mixed up.

Households are chosen for campaigns by what they bought. Comparing those with a campaign to the others credits the
campaign with the choice; comparing how both changed against the time before does not. Neither becomes a setting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimize.fitting.estimate import Estimate, Floats
from optimize.fitting.purchases import Purchases
from optimize.fitting.shopping import Shopping

SHORTEST = 14


@dataclass(frozen=True)
class CampaignFit:
    """Money a household and week that campaigns seem to bring: naively, and by difference in differences."""

    naive: Estimate
    differenced: Estimate


def fit_campaigns(purchases: Purchases, shopping: Shopping) -> CampaignFit | None:
    """Pool all campaigns that have as much time before as inside the data; None without campaigns.

    Campaigns are taken as independent and weighted by precision, so errors are approximate: households in several
    campaigns count in each.
    """
    if not purchases.campaigns:
        return None
    base = purchases.database
    contacts = base.execute("""select campaign, position from contacted join shopper using (customer)
        order by 1, 2""").fetchnumpy()
    windows = base.execute(f"""select distinct campaign, datediff('day', date '{shopping.first}', first),
        datediff('day', date '{shopping.first}', last) + 1 from contacted order by 1""").fetchall()
    spent = _running(shopping)
    found = []
    for campaign, first, last in windows:
        chosen = np.zeros(shopping.customers, dtype=bool)
        chosen[contacts["position"][contacts["campaign"] == campaign]] = True
        if (window := _window(int(first), int(last), shopping.days)) is not None and 1 < chosen.sum() < len(chosen) - 1:
            found.append(compare(spent, chosen, *window))
    if not found:
        return None
    rows = np.array(found)
    columns = purchases.origin.named("campaign", "customer", "moment", "net")
    unit = f"{purchases.origin.currency} a household and week"
    naive, differenced = (_pooled(rows[:, k], rows[:, k + 1], columns, unit) for k in (0, 2))
    return CampaignFit(naive, differenced)


def compare(
    spent: Floats, chosen: NDArray[np.bool_], before: int, first: int, last: int
) -> tuple[float, float, float, float]:
    """Naive difference with its error, and difference in differences with its error, money a household and week.

    Args:
        spent: money up to each day (people, days + 1).
        chosen: who was in the campaign.
        before: first day of the time before.
        first: first day of the campaign.
        last: day after its last.
    """
    during = (spent[:, last] - spent[:, first]) / (last - first) * 7.0
    change = during - (spent[:, first] - spent[:, before]) / (first - before) * 7.0
    return (*_difference(during, chosen), *_difference(change, chosen))


def _running(shopping: Shopping) -> Floats:
    table = np.zeros((shopping.customers, shopping.days + 1))
    table[shopping.customer, shopping.day + 1] = shopping.spend
    return np.asarray(np.cumsum(table, axis=1), dtype=np.float64)


def _window(first: int, last: int, days: int) -> tuple[int, int, int] | None:
    """The part of a campaign inside the data, and as long a time before; None where either is too short."""
    start, end = max(first, 0), min(last, days)
    before = max(start - (end - start), 0)
    return (before, start, end) if min(end - start, start - before) >= SHORTEST else None


def _difference(values: Floats, chosen: NDArray[np.bool_]) -> tuple[float, float]:
    with_it, without = values[chosen], values[~chosen]
    error = np.sqrt(with_it.var(ddof=1) / len(with_it) + without.var(ddof=1) / len(without))
    return float(with_it.mean() - without.mean()), float(error)


def _pooled(values: Floats, errors: Floats, columns: tuple[str, ...], unit: str) -> Estimate:
    weights = 1.0 / np.maximum(errors, 1e-9) ** 2
    value = float((weights @ values) / weights.sum())
    note = f"{len(values)} campaigns taken as independent; used for nothing"
    return Estimate(value, float(weights.sum() ** -0.5), len(values), columns, unit, note)
