"""Everything that purchases say about customers, estimated in one pass: the numbers behind a fragment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from optimize.fitting.baskets import BasketFit, fit_baskets
from optimize.fitting.calendar import CalendarFit, fit_calendar
from optimize.fitting.campaigns import CampaignFit, fit_campaigns
from optimize.fitting.estimate import Assumed, Estimate
from optimize.fitting.moments import Year, year
from optimize.fitting.needs import NeedsFit, assumed_share, fit_needs
from optimize.fitting.prices import PriceFit, fit_prices
from optimize.fitting.purchases import Origin, Purchases, Rejects
from optimize.fitting.shopping import Shopping, gather
from optimize.fitting.tiers import TierFit, fit_tiers, main_store

SHARE_OURS = 0.60
SHARE_SD = 0.20

ALWAYS_ASSUMED = (
    Assumed("media", "response to advertising and contacts: people were chosen for contact by what they had bought, so "
            "comparing them with others measures the choice and not the effect"),
    Assumed("segments.price_weight", "what a store's price level moves: only prices of single items vary in receipts"),
    Assumed("rivals", "what customers buy elsewhere is not on our receipts"),
    Assumed("distance", "where customers live is not recorded"),
    Assumed("behaviours.stay", "dropout: who stopped buying here cannot be told from who pauses within a year"),
    Assumed("behaviours.experience", "satisfaction and its effect"),
    Assumed("hall", "arrivals, service and patience"),
    Assumed("partners", "membership, offers and settlement"),
    Assumed("stock", "availability and stock-outs"),
)  # fmt: skip


@dataclass(frozen=True)
class CustomerFit:
    """All estimates from one set of purchases, and what stays assumed."""

    origin: Origin
    rejects: Rejects
    shopping: Shopping
    year: Year
    needs: NeedsFit
    baskets: BasketFit
    calendar: CalendarFit
    tiers: TierFit
    main_store: Estimate | None
    prices: PriceFit | None
    campaigns: CampaignFit | None
    assumed: tuple[Assumed, ...]


def fit_customers(
    purchases: Purchases, *, share: float, share_sd: float, progress: Callable[[str], None] = lambda _: None
) -> CustomerFit:
    """Estimate customers from their purchases.

    Args:
        purchases: an open source.
        share: of needs assumed to come to us.
        share_sd: how much people differ in that share.
        progress: told the name of each step before it starts.

    Raises:
        FitError: too few weeks or customers.
    """
    named = purchases.origin.named
    progress("shopping days")
    shopping = gather(purchases)
    of = year(shopping.customer, shopping.day, shopping.spend, shopping.customers, shopping.weeks)
    progress("baskets, calendar, tiers")
    spent = named("customer", "moment", "net")
    baskets = fit_baskets(shopping, spent, purchases.origin.currency or "money")
    calendar = fit_calendar(shopping, named("customer", "moment"), spent)
    tiers = fit_tiers(of, spent)
    store = main_store(shopping.main_store, named("customer", "store", "net"))
    progress("price response")
    prices = fit_prices(purchases)
    campaigns = fit_campaigns(purchases, shopping)
    progress("needs, by simulated moments")
    season = calendar.day_factors(shopping.weeks, shopping.first)
    needs = fit_needs(of, season, baskets.spread, share, share_sd, spent)
    return CustomerFit(
        purchases.origin, purchases.rejects, shopping, of, needs, baskets, calendar, tiers, store, prices,
        campaigns,
        _assumed(shopping, calendar, store, prices, share, share_sd),
    )  # fmt: skip


def _assumed(
    shopping: Shopping,
    calendar: CalendarFit,
    store: Estimate | None,
    prices: PriceFit | None,
    share: float,
    share_sd: float,
) -> tuple[Assumed, ...]:
    """What these data in particular could not say, before what receipts never say."""
    here = [assumed_share(share, share_sd)]
    if len(shopping.channels) < 2:
        here.append(
            Assumed("channels", "choice between online, pick-up and store: receipts do not tell channels apart")
        )
    else:
        here.append(
            Assumed("channels", "why customers choose a channel: receipts show the choice, not what was on offer")
        )
    if calendar.season is None:
        here.append(Assumed("needs.season", f"{shopping.weeks} whole weeks are less than a year"))
    if store is None:
        here.append(Assumed("store loyalty", "no store is recorded"))
    if prices is None:
        here.append(Assumed("price response", "no product, category and list price that vary from week to week"))
    return (*here, *ALWAYS_ASSUMED)
