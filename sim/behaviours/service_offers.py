"""Service offers: who came with a trouble may be offered something; it helps only where the trouble was solved."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import Between, State, Sum, Table, Uniform, behaviour


@behaviour(writes="troubled", over="category", where="bought", reduce=Sum())
def come_with_trouble(needs: State, is_service: Table) -> float:
    """Whether a person came to us for service."""
    return needs * is_service


@behaviour(writes="solved unsolved", where="bought")
def solve(
    troubled: State,
    luck: Uniform,
    *,
    chance: Annotated[float, Between(0.0, 1.0, "share of contacts", "service_solved")] = 0.8,
) -> tuple[float, float]:
    """Some troubles are solved at the first contact, others are not.

    Source: model page O9 (people solve nine in ten, machines fewer); the share is assumed.
    """
    came = 1.0 if troubled > 0.5 else 0.0
    good = 1.0 if luck < chance else 0.0
    return came * good, came * (1.0 - good)


@behaviour(writes="offered_after_solved offered_after_unsolved", where="bought")
def offer_in_service(
    solved: State,
    unsolved: State,
    *,
    when_solved: Annotated[float, Between(0.0, 1.0, "1 = offers are made")] = 0.0,
    when_unsolved: Annotated[float, Between(0.0, 1.0, "1 = offers are made")] = 0.0,
) -> tuple[float, float]:
    """To whom an offer is made at the end of a service contact: a rule of ours.

    Source: feature C47.
    """
    return solved * when_solved, unsolved * when_unsolved


@behaviour(writes="accepted_after_solved accepted_after_unsolved", where="bought")
def answer_offer(
    offered_after_solved: State,
    offered_after_unsolved: State,
    luck: Uniform,
    *,
    grateful: Annotated[float, Between(0.0, 1.0, "share who accept", "service_offer_solved")] = 0.10,
    annoyed: Annotated[float, Between(0.0, 1.0, "share who accept", "service_offer_unsolved")] = 0.02,
) -> tuple[float, float]:
    """Whose trouble is solved listens; whose trouble is not hardly does.

    Source: feature C47 (a pitch after a solved case converts better); both shares are assumed.
    """
    return (
        1.0 if offered_after_solved > 0.5 and luck < grateful else 0.0,
        1.0 if offered_after_unsolved > 0.5 and luck < annoyed else 0.0,
    )


@behaviour(writes="needs", over="category", where="bought")
def sell_in_service(
    needs: State, accepted_after_solved: State, accepted_after_unsolved: State, at_desk: Table
) -> float:
    """Who accepts takes the thing along."""
    return 1.0 if (accepted_after_solved + accepted_after_unsolved) * at_desk > 0.5 else needs


@behaviour(writes="satisfaction", where="bought")
def resent_service(
    satisfaction: State,
    unsolved: State,
    offered_after_unsolved: State,
    *,
    unsolved_loss: Annotated[float, Between(0.0, 1.0, "satisfaction", "service_unsolved_loss")] = 0.05,
    offer_loss: Annotated[float, Between(0.0, 1.0, "satisfaction", "service_offer_loss")] = 0.10,
) -> float:
    """A trouble that stays costs satisfaction, and an offer on top of it costs more.

    Source: features C47 and G6; the sizes are assumed.
    """
    return max(0.0, satisfaction - unsolved_loss * unsolved - offer_loss * offered_after_unsolved)
