"""Co-branding: our own messages carry a partner's name, which lends them its standing and costs us some attention."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import Between, State, Sum, Table, Trait, behaviour
from sim.portable import exp


@behaviour(writes="reached", over="medium", where="met")
def share_message(
    reached: State,
    co_branded: Table,
    *,
    crowding: Annotated[float, Between(0.0, 1.0, "share of what is remembered", "co_branding_crowding")] = 0.1,
) -> float:
    """A second name in a message leaves less room for ours: people remember less of us than of a message of our own.

    Source: Nguyen, Romaniuk, Faulkner and Cohen 2018 (54 pairs of brands: the advert is remembered as well, the brand
    less); the size is assumed, and the same for everybody.
    """
    return reached * (1.0 - crowding * co_branded)


@behaviour(writes="heard_from_us", over="medium", where="trip", reduce=Sum())
def hear_from_us(adstock: State, sharpness: Table, partners_own: Table) -> float:
    """How much of all our own messages a person has in mind, whichever medium brought them."""
    return (1.0 - partners_own) * adstock * sharpness


@behaviour(writes="heard_from_partners", over="medium", where="trip", reduce=Sum())
def hear_from_partners(adstock: State, sharpness: Table, partners_own: Table) -> float:
    """How much of the same a person has in mind from partners themselves."""
    return partners_own * adstock * sharpness


@behaviour(writes="borrowed", over="partner", where="trip", reduce=Sum())
def know_name(member: Trait, lent: Table) -> float:
    """What the names in our messages mean to a person: a partner's own members know it, to others it is a name."""
    return member * lent


@behaviour(writes="push", where="trip")
def borrow_name(
    push: State,
    borrowed: State,
    heard_from_us: State,
    heard_from_partners: State,
    active: State,
    lapsed: State,
    *,
    strength: Annotated[float, Between(0.0, 10.0, "factor on what names lend")] = 1.0,
    experienced: Annotated[float, Between(0.0, 1.0, "share of the effect", "co_branding_experienced")] = 0.25,
) -> float:
    """A partner's name in our messages works like its own word for us, once: who heard the partner need not be told.

    What a person heard from us and from partners saturates in the same head. The name informs people without
    experience of us; whoever has bought from us judges by that. A name that fits lends trust, one that does not costs
    it. Source: Simonin and Ruth 1998 (attitudes to an alliance spill over, moderated by familiarity), Schnittka et
    al. 2017 (moderated by fit), Ackerberg 2001 and Blake, Nosko and Tadelis 2015 (adverts move people without
    experience of the seller); sizes assumed.
    """
    news = (1.0 - exp(-heard_from_us)) * exp(-heard_from_partners)
    weight = experienced if active + lapsed > 0.5 else 1.0
    return push + strength * weight * borrowed * news
