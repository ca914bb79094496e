"""Lives change: now and then a person's needs and tastes are drawn anew, and trying out gives way to habit."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, EachUniform, State, Table, Uniform, behaviour
from sim.portable import gamma_inverse, normal_inverse


@behaviour(writes="changes")
def change_life(
    luck: Uniform,
    *,
    chance: Annotated[float, Between(0.0, 1.0, "per quarter", "drift_chance")] = 0.10,
) -> float:
    """Whose life changes this quarter: a move, a child, another job.

    Source: model page M1b; half of the heavy buyers of a year are not heavy in the next (Sharp et al. 2019).
    """
    return 1.0 if luck < chance else 0.0


@behaviour(writes="need_rate", over="category", where="changes")
def redraw_needs(
    need_rate: State, fresh: Uniform, rate_shape: Table, mean_rate: Annotated[float, At("segment")]
) -> float:
    """Their needs are those of another person of their segment.

    Source: model page M1b.
    """
    return mean_rate * gamma_inverse(fresh, rate_shape) / rate_shape + 0.0 * need_rate


@behaviour(writes="taste", over="option", where="changes")
def redraw_tastes(
    taste: State, ours: Uniform, each: EachUniform, own: Table, tasted: Table, brand_sd: Table, channel_sd: Table
) -> float:
    """Their tastes are, too: one for our brand, one for each of our channels, one for each rival.

    Source: model page M1b, M9.
    """
    fresh = normal_inverse(each)
    brand = normal_inverse(ours)
    return tasted * (brand_sd * brand + channel_sd * fresh if own > 0.5 else brand_sd * fresh) + 0.0 * taste


@behaviour(writes="trial", where="bought")
def end_trial(
    trial: State,
    luck: Uniform,
    *,
    chance: Annotated[float, Between(0.0, 1.0, "per purchase", "trial_end")] = 0.10,
) -> float:
    """After some purchases customers know what they want: their trial is over.

    Source: model page M15; Valentini, Montaguti and Neslin 2011 (geometric).
    """
    return 0.0 if luck < chance else trial


@behaviour(writes="push", where="trip")
def know_better(
    push: State,
    trial: State,
    *,
    moved: Annotated[float, Between(0.0, 1.0, "share of the effect of media", "regime_media")] = 0.6,
) -> float:
    """Who knows what he wants is moved less by media.

    Source: model page M15.
    """
    return push * (1.0 if trial > 0.5 else moved)
