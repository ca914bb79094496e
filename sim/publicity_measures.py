"""Publicity measures: what people know and say of us, and our part of what is bought; 0 where it is not counted."""

from __future__ import annotations

from sim.outcome import Outcome, ratio


def awareness(o: Outcome) -> float:
    """Share of people who have heard of us, mean over the weeks: our members and those whom partners bring."""
    if "aware" not in o.tallies:
        return 0.0
    people = o.customers + sum(round(p.outside_people * o.customers) for p in o.market.partners)
    return o.mean("aware") / people


def reputation(o: Outcome) -> float:
    """Share of good words in the public rating, mean over the weeks."""
    return ratio(o.count("good_ratings"), o.count("ratings"))


def market_share(o: Outcome) -> float:
    """Our part of all purchases, rivals' included."""
    by_seller = o.table("choices").sum(axis=0)
    ours, all_sellers = float(o.table("orders").sum()), float(by_seller[len(o.market.options) : -1].sum())
    return ours / (ours + all_sellers) if ours + all_sellers else 0.0


def sessions(o: Outcome) -> float:
    """Visits to our pages, of all members."""
    return (o.count("sessions_of_adverts") + o.count("sessions_of_trips")) * o.scale


def pages(o: Outcome) -> float:
    """Pages read in a visit, on average."""
    read = o.count("pages_of_adverts") + o.count("pages_of_trips")
    return read / max(o.count("sessions_of_adverts") + o.count("sessions_of_trips"), 1.0)


def group(o: Outcome) -> float:
    """Members of our own group, mean over the weeks, of all members."""
    return o.mean("group") * o.scale if "group" in o.tallies else 0.0


def group_left(o: Outcome) -> float:
    """Members who leave the group, for each message that reached one."""
    return o.count("group_left") / max(o.count("group_told"), 1.0)


def group_sales(o: Outcome) -> float:
    """Share of our sales to members within a week of a message of the group."""
    return o.count("own_sales") / max(o.count("sales"), 1.0)
